"""How a partnership began, what was agreed and delivered, what became of its map, and how it stands or ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coterminous.report.chapters import (
    cited,
    months_between,
    months_long,
    numbers,
    origin,
    pounds,
    spoke_most,
    times,
    when,
)
from coterminous.report.lives.life import A_MOVE, RUNNING
from coterminous.report.lives.partnership_life import FLEXIBILITIES, PartnershipLife
from coterminous.report.wording import financial_year, listed, month_words, two_decimals, whole_share, words

if TYPE_CHECKING:
    import pandas as pd

ARRANGED = {
    "colocation": "a shared office",
    "shared_back_office": "a shared back office",
    "staff_transfer": "one employer for seconded staff",
    "care_trust": "a care trust",
    "mainstream_money": "mainstream money, so that all paid in full",
    "contributions_restored": "what had been cut",
}
_STATES = {
    "building": "still building",
    "advantage": "worth more than it costs its managers",
    "inertia": "worth less than it costs its managers",
    "strained": "strained",
}


def beginning(life: PartnershipLife) -> list[str]:
    """Return how it began: talks, a handing on, or before the run."""
    first, lines = life.rows.iloc[0], []
    opened, signed = life.of_kind("negotiation_opened"), life.of_kind("agreement_signed")
    handed = [row for row in life.of_kind("carried_over") if row["month"] == first["month"]]
    if opened:
        reason = spoke_most(opened[0])
        lines.append(
            f"Talks opened in {month_words(opened[0]['month'])}{numbers(opened[:1])}"
            + (f"; what spoke for them most was {reason}." if reason else ".")
        )
        lines.append(origin(life.told, opened[:1], life.known))
    elif handed:
        lines += [cited(row) for row in handed[:1]]
    elif str(first["stage"]) in RUNNING:
        age = int(first["months_since_signed"])
        lines.append(f"It was {months_long(age)} old when the run began, in {month_words(first['month'])}.")
    else:
        lines.append(f"Its talks were under way when the run began, in {month_words(first['month'])}.")
    if signed:
        took = (
            f" after {months_long(months_between(opened[0]['month'], signed[0]['month']))}" if opened else ""
        )
        lines.append(f"They signed{took}, in {month_words(signed[0]['month'])}{numbers(signed[:1])}.")
    if not life.running.empty:
        start = life.running.iloc[0]
        used = [name for name, flag in FLEXIBILITIES.values() if bool(start[flag])]
        having = f", with {listed(used)}" if used and not signed else ""
        lines.append(f"It began with {life.stakes(start)}{having}.")
    return lines


def work(life: PartnershipLife) -> list[str]:
    """Return what was agreed step by step, and what was delivered against what was promised."""
    if life.running.empty:
        return []
    names = {kind: name for kind, (name, _) in FLEXIBILITIES.items()} | ARRANGED
    steps = [
        f"{names[str(row['kind'])]} in {month_words(row['month'])}{numbers([row])}"
        for row in life.of_kind(*names)
    ]
    rows = life.running
    value, promised, cost = (
        float(rows[name].sum()) for name in ("value_created_gbp", "promised_gbp", "transaction_cost_gbp")
    )
    lines = [f"The sides added {listed(steps)}." if steps else ""]
    lines += [cited(row) for row in life.of_kind("merged_by_order")]
    joined = life.of_kind("further_partner_joined")
    if joined:
        lines.append(f"Further partners joined {times(len(joined))} {when(joined)}{numbers(joined)}.")
    kept = f", {whole_share(value / promised)} of the {pounds(promised)} promised" if promised > 0 else ""
    lines.append(
        f"In {months_long(len(rows))} it yielded {pounds(value)}{kept}, and took {pounds(cost)} of managers' time."
    )
    lines.append(_worst_year(rows))
    learned = [two_decimals(float(rows["maturity"].iloc[place])) for place in (0, -1)]
    lines.append(f"What it had learned, its maturity, went from {learned[0]} to {learned[1]} (of 1).")
    return lines


def _worst_year(rows: pd.DataFrame) -> str:
    """Return the full financial year that kept least of its promise, where one kept less than the whole did."""
    years = rows.assign(year=rows["month"].map(financial_year)).groupby("year")
    full = years[["value_created_gbp", "promised_gbp"]].sum()[years.size() == 12]
    full = full[full["promised_gbp"] > 0]
    if len(full) < 2:
        return ""
    kept = full["value_created_gbp"] / full["promised_gbp"]
    if float(kept.max() - kept.min()) < A_MOVE:
        return ""
    return (
        f"Least of the promise was kept in {kept.idxmin()} ({whole_share(float(kept.min()))}), most in "
        f"{kept.idxmax()} ({whole_share(float(kept.max()))})."
    )


def map_drawn(life: PartnershipLife) -> list[str]:
    """Return what new maps did to it, and how well its boundaries meet."""
    lines = [
        cited(row)
        for row in life.of_kind("carried_over", "lost_to_reorganisation")
        if row["month"] != life.rows["month"].iloc[0]
    ]
    dyads = life.told.tables["dyads"]
    is_own = (dyads["pct_id"] == life.last["pct_id"]) & (
        dyads["social_services_id"] == life.last["social_services_id"]
    )
    known = dyads[is_own & dyads["month"].isin(list(life.rows["month"]))]["coterminosity"]
    if len(known) and abs(float(known.iloc[-1] - known.iloc[0])) >= A_MOVE:
        ends = two_decimals(float(known.iloc[0])), two_decimals(float(known.iloc[-1]))
        lines.append(f"The coterminosity of the two went from {ends[0]} to {ends[1]}.")
    return lines


def ending(life: PartnershipLife) -> list[str]:
    """Return how it stands in the last month, or how it ended."""
    if not life.has_ended:
        used = [name for name, flag in FLEXIBILITIES.values() if bool(life.last[flag])]
        state = f"{words(str(life.last['stage']))} and {_STATES[str(life.last['state'])]}"
        if str(life.last["stage"]) not in RUNNING:
            state = f"still in talks, {words(str(life.last['stage']))}"
        having = f", with {listed(used)}" if used else ""
        return [f"In {month_words(life.last['month'])} it is {state}{having}."]
    lines = [cited(row) for row in life.of_kind("negotiation_abandoned", "withdrew", "lapsed")]
    left = life.of_kind("withdrew", "lapsed")
    if not lines:
        lines.append(f"It was last seen in {month_words(life.last['month'])}.")
    return [*lines, origin(life.told, left, life.known), _sum_up(life)]


def _sum_up(life: PartnershipLife) -> str:
    """Return how long it had run."""
    return f"It had run for {months_long(len(life.running))} of this run." if len(life.running) else ""
