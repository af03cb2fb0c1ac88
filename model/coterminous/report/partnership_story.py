"""The life of a partnership, in chapters: how it began, what it delivered, what money and trust did, how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from coterminous.report.chapters import (
    Row,
    chapter,
    cited,
    course_of_trust,
    months_between,
    months_long,
    numbers,
    origin,
    pounds,
    rows_of,
    spoke_most,
    times,
    when,
    yearly,
)
from coterminous.report.wording import (
    financial_year,
    is_missing,
    listed,
    month_words,
    share,
    two_decimals,
    whole_share,
    words,
)
from coterminous.report.world_words import in_its_words, said

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.report.told_run import ToldRun

_RUNNING = ("adopted", "delivering")
_SEATS = {
    "pct": ("pct_id", "pct_contribution_gbp"),
    "social_services": ("social_services_id", "social_services_contribution_gbp"),
    "nhs_trust": ("nhs_trust_id", "nhs_trust_staff_gbp"),
}
_STEPS = {
    "pooled_budget": ("a pooled budget", "is_pooled"),
    "lead_commissioning": ("lead commissioning", "is_lead"),
    "integrated_provision": ("integrated provision", "is_integrated"),
}
_ARRANGED = {
    "colocation": "a shared office",
    "shared_back_office": "a shared back office",
    "staff_transfer": "one employer for seconded staff",
    "care_trust": "a care trust",
    "mainstream_money": "mainstream money, so that all paid in full",
}
_TOLD = (
    *_STEPS,
    *_ARRANGED,
    "restructured_jointly",
    "further_partner_joined",
    "merged_by_order",
    "negotiation_opened",
    "negotiation_abandoned",
    "agreement_signed",
    "restructured",
    "withdrew",
    "lapsed",
    "trust_broken",
    "carried_over",
    "lost_to_reorganisation",
)
_STATES = {
    "building": "still building",
    "advantage": "worth more than it costs its managers",
    "inertia": "worth less than it costs its managers",
    "strained": "strained",
}
_MOST_OTHERS = 3
_A_MOVE = 0.02


@in_its_words
def partnership_story(told: ToldRun, partnership_id: str) -> str:
    """Return the life of a partnership: a page at most, in chapters, for reading aloud.

    Args:
        told: the run.
        partnership_id: an id that its tables or its log have.
    """
    table, log = told.tables["partnerships"], told.log
    rows = table[table["partnership_id"] == partnership_id].sort_values("month")
    events = rows_of(log[log["partnership_id"] == partnership_id])
    if rows.empty:
        lines = [f"{month_words(row['month'])}: {cited(row)}" for row in events]
        return "\n".join([f"Partnership {partnership_id}", *chapter("What the log says of it", *lines)])
    life = _Life(told, partnership_id, rows, events)
    return "\n".join(
        [
            f"Partnership {partnership_id}",
            f"  {words(str(life.last['care_group'])).capitalize()}: {listed([told.who(one) for one in life.parties])}",
            *chapter("How it began", *life.beginning()),
            *chapter("What was agreed, and what it delivered", *life.work()),
            *chapter("What money did", *life.money()),
            *chapter("What broke trust, and what mended it", *life.trust()),
            *chapter("What became of the map", *life.map()),
            *chapter("What else happened", *life.others()),
            *chapter("How it ended" if life.has_ended else "How it stands", *life.ending()),
            "",
            "  Numbers in brackets are events: ask why with --event.",
        ]
    )


@dataclass(frozen=True, eq=False)
class _Life:
    """One partnership: its rows of the table, one a month, and what the log says of it."""

    told: ToldRun
    partnership_id: str
    rows: pd.DataFrame
    events: Sequence[Row]
    known: set[int] = field(default_factory=set)

    @property
    def last(self) -> pd.Series[Any]:
        return self.rows.iloc[-1]

    @cached_property
    def running(self) -> pd.DataFrame:
        return self.rows[self.rows["stage"].isin(_RUNNING)]

    @property
    def parties(self) -> list[str]:
        known = [self.last[column] for column, _ in _SEATS.values()]
        return [str(one) for one in known if not is_missing(one)]

    @property
    def has_ended(self) -> bool:
        is_last = self.last["month"] == self.told.tables["metrics"]["month"].iloc[-1]
        return not is_last or str(self.last["stage"]) == "dormant"

    def of_kind(self, *kinds: str) -> list[Row]:
        """Return what the log says of some kinds."""
        return [row for row in self.events if row["kind"] in kinds]

    def name(self, body_id: object) -> str:
        return self.told.names.get(str(body_id), str(body_id))

    def stakes(self, row: Any) -> str:
        """Return who puts in how much."""
        parts = [
            f"{yearly(row[money])} from {self.name(row[body])}"
            for body, money in (_SEATS["pct"], _SEATS["social_services"])
        ]
        if not is_missing(row["nhs_trust_id"]):
            parts.append(
                f"staff worth {yearly(row['nhs_trust_staff_gbp'])} from {self.name(row['nhs_trust_id'])}"
            )
        return listed(parts)

    # ---------------------------------------------------------------- chapters

    def beginning(self) -> list[str]:
        """Return how it began: talks, a handing on, or before the run."""
        first, lines = self.rows.iloc[0], []
        opened, signed = self.of_kind("negotiation_opened"), self.of_kind("agreement_signed")
        handed = [row for row in self.of_kind("carried_over") if row["month"] == first["month"]]
        if opened:
            reason = spoke_most(opened[0])
            lines.append(
                f"Talks opened in {month_words(opened[0]['month'])}{numbers(opened[:1])}"
                + (f"; what spoke for them most was {reason}." if reason else ".")
            )
            lines.append(origin(self.told, opened[:1], self.known))
        elif handed:
            lines += [cited(row) for row in handed[:1]]
        elif str(first["stage"]) in _RUNNING:
            age = int(first["months_since_signed"])
            lines.append(
                f"It was {months_long(age)} old when the run began, in {month_words(first['month'])}."
            )
        else:
            lines.append(f"Its talks were under way when the run began, in {month_words(first['month'])}.")
        if signed:
            took = (
                f" after {months_long(months_between(opened[0]['month'], signed[0]['month']))}"
                if opened
                else ""
            )
            lines.append(f"They signed{took}, in {month_words(signed[0]['month'])}{numbers(signed[:1])}.")
        if not self.running.empty:
            start = self.running.iloc[0]
            used = [name for name, flag in _STEPS.values() if bool(start[flag])]
            having = f", with {listed(used)}" if used and not signed else ""
            lines.append(f"It began with {self.stakes(start)}{having}.")
        return lines

    def work(self) -> list[str]:
        """Return what was agreed step by step, and what was delivered against what was promised."""
        if self.running.empty:
            return []
        names = {kind: name for kind, (name, _) in _STEPS.items()} | _ARRANGED
        steps = [
            f"{names[str(row['kind'])]} in {month_words(row['month'])}{numbers([row])}"
            for row in self.of_kind(*names)
        ]
        rows = self.running
        value, promised, cost = (
            float(rows[name].sum()) for name in ("value_created_gbp", "promised_gbp", "transaction_cost_gbp")
        )
        lines = [f"The sides added {listed(steps)}." if steps else ""]
        lines += [cited(row) for row in self.of_kind("merged_by_order")]
        joined = self.of_kind("further_partner_joined")
        if joined:
            lines.append(f"Further partners joined {times(len(joined))} {when(joined)}{numbers(joined)}.")
        kept = f", {whole_share(value / promised)} of the {pounds(promised)} promised" if promised > 0 else ""
        lines.append(
            f"In {months_long(len(rows))} it yielded {pounds(value)}{kept}, and took {pounds(cost)} of managers' time."
        )
        lines.append(self._worst_year(rows))
        learned = [two_decimals(float(rows["maturity"].iloc[place])) for place in (0, -1)]
        lines.append(f"What it had learned, its maturity, went from {learned[0]} to {learned[1]} (of 1).")
        return lines

    @staticmethod
    def _worst_year(rows: pd.DataFrame) -> str:
        """Return the full financial year that kept least of its promise, where one kept less than the whole did."""
        years = rows.assign(year=rows["month"].map(financial_year)).groupby("year")
        full = years[["value_created_gbp", "promised_gbp"]].sum()[years.size() == 12]
        full = full[full["promised_gbp"] > 0]
        if len(full) < 2:
            return ""
        kept = full["value_created_gbp"] / full["promised_gbp"]
        if float(kept.max() - kept.min()) < _A_MOVE:
            return ""
        return (
            f"Least of the promise was kept in {kept.idxmin()} ({whole_share(float(kept.min()))}), most in "
            f"{kept.idxmax()} ({whole_share(float(kept.max()))})."
        )

    def money(self) -> list[str]:
        """Return who cut or left, from how much to how much, why, and what was behind it."""
        lines = []
        for kind, (body, _) in _SEATS.items():
            cuts = [row for row in self.of_kind("restructured") if row["actor_kind"] == kind]
            if cuts:
                lines += [
                    self._cuts(kind, self.name(self.last[body]), cuts),
                    origin(self.told, cuts, self.known),
                ]
        lines += self._agreed()
        if self.running.empty:
            return lines
        if not lines:
            lines.append("Nobody cut what they put in while it ran.")
        badged = self.running[self.running["badged_gbp"] > 0]
        if not badged.empty:
            first, last = month_words(badged["month"].iloc[0]), month_words(badged["month"].iloc[-1])
            lines.append(
                f"Badged money came to {pounds(badged['badged_gbp'].sum())}, from {first} to {last}."
            )
        if not self.has_ended:
            lines.append(f"In the end it holds {self.stakes(self.last)}.")
        return lines

    def _agreed(self) -> list[str]:
        """Return what a joint board agreed on where one side would have cut or left alone."""
        rows = self.of_kind("restructured_jointly")
        if not rows:
            return []
        short = listed(list(dict.fromkeys(self.name(row["actor_id"]) for row in rows)))
        said = (
            f"The joint board agreed on less {times(len(rows))} {when(rows)}, for {short} was short of money"
        )
        return [f"{said}{numbers(rows)}.", origin(self.told, rows, self.known)]

    def _cuts(self, kind: str, name: str, cuts: Sequence[Row]) -> str:
        column = _SEATS[kind][1]
        before = self.rows[self.rows["month"] < cuts[0]["month"]]
        after = self.rows[self.rows["month"] == cuts[-1]["month"]]
        course = ""
        if not before.empty and not after.empty and float(after[column].iloc[0]) > 0:
            ends = (float(before[column].iloc[-1]), float(after[column].iloc[0]))
            course = f", from {yearly(ends[0]).removesuffix(' a year')} to {yearly(ends[1])}"
        table = self.told.tables["bodies"]
        stress = table[
            (table["body_id"] == cuts[0]["actor_id"]) & table["month"].isin([row["month"] for row in cuts])
        ]["stress"]
        worst = (
            ""
            if stress.empty or stress.max() <= 0
            else f", forecasting an overspend of up to {share(stress.max())}"
        )
        what = "the staff it gave" if kind == "nhs_trust" else "its contribution"
        reason = spoke_most(cuts[0])
        first = ", the first time," if len(cuts) > 1 else ""
        because = f"; what spoke for it most{first} was {reason}" if reason else ""
        return f"{name}{worst}, cut {what} {times(len(cuts))} {when(cuts)}{course}{numbers(cuts)}{because}."

    def trust(self) -> list[str]:
        """Return how either side's trust went, and who broke it."""
        months = list(self.rows["month"])
        pct, council = self.name(self.last["pct_id"]), self.name(self.last["social_services_id"])
        lines = [
            course_of_trust(pct, council, months, self.rows["trust_pct"]),
            course_of_trust(council, pct, months, self.rows["trust_social_services"]),
        ]
        for row in self.of_kind("trust_broken"):
            who, whom = self.name(row["actor_id"]), self.name(row["counterpart_id"])
            cause = row["cause_event_id"]
            after = "" if is_missing(cause) else f" after its cut [{int(cause)}]"
            lines.append(
                f"In {month_words(row['month'])} {who} no longer counted on {whom}{after}{numbers([row])}."
            )
        return [*lines, self._tightened(), self._revealed(), self._unbroken()]

    def _tightened(self) -> str:
        """Return when the council raised its threshold while the partnership ran, which a PCT takes for a breach."""
        log = self.told.log
        is_here = log["month"].isin(list(self.rows["month"])) & (
            log["actor_id"] == self.last["social_services_id"]
        )
        rows = rows_of(log[is_here & (log["kind"] == "eligibility_tightened")])
        if not rows:
            return ""
        done = f"The council tightened eligibility {times(len(rows))} {when(rows)}{numbers(rows)}"
        return f"{done}{said(', which a PCT takes ill')}."

    def _revealed(self) -> str:
        """Return when an overspend came out that a side had hidden, which everybody tied to it holds against it."""
        log = self.told.log
        is_here = log["month"].isin(list(self.rows["month"])) & log["actor_id"].isin(self.parties)
        rows = rows_of(log[is_here & (log["kind"] == "deficit_revealed")])
        told = [
            f"in {month_words(row['month'])} an overspend came out that {self.name(row['actor_id'])} had hidden"
            f"{numbers([row])}"
            for row in rows
        ]
        return f"It hurt, too, that {listed(told)}." if told else ""

    def _unbroken(self) -> str:
        """Return for how long nobody has cut or left, where somebody had."""
        breaches = self.of_kind("restructured", "withdrew")
        if not breaches or self.has_ended:
            return ""
        calm = months_between(breaches[-1]["month"], self.last["month"])
        return f"Nobody has cut anything in the {months_long(calm)} since." if calm > 1 else ""

    def map(self) -> list[str]:
        """Return what new maps did to it, and how well its boundaries meet."""
        lines = [
            cited(row)
            for row in self.of_kind("carried_over", "lost_to_reorganisation")
            if row["month"] != self.rows["month"].iloc[0]
        ]
        dyads = self.told.tables["dyads"]
        is_own = (dyads["pct_id"] == self.last["pct_id"]) & (
            dyads["social_services_id"] == self.last["social_services_id"]
        )
        known = dyads[is_own & dyads["month"].isin(list(self.rows["month"]))]["coterminosity"]
        if len(known) and abs(float(known.iloc[-1] - known.iloc[0])) >= _A_MOVE:
            ends = two_decimals(float(known.iloc[0])), two_decimals(float(known.iloc[-1]))
            lines.append(f"The coterminosity of the two went from {ends[0]} to {ends[1]}.")
        return lines

    def others(self) -> list[str]:
        """Return what else the log says of it, in its own words."""
        rest = [row for row in self.events if row["kind"] not in _TOLD]
        return [f"{month_words(row['month'])}: {cited(row)}" for row in rest[:_MOST_OTHERS]]

    def ending(self) -> list[str]:
        """Return how it stands in the last month, or how it ended."""
        if not self.has_ended:
            used = [name for name, flag in _STEPS.values() if bool(self.last[flag])]
            state = f"{words(str(self.last['stage']))} and {_STATES[str(self.last['state'])]}"
            if str(self.last["stage"]) not in _RUNNING:
                state = f"still in talks, {words(str(self.last['stage']))}"
            having = f", with {listed(used)}" if used else ""
            return [f"In {month_words(self.last['month'])} it is {state}{having}."]
        lines = [cited(row) for row in self.of_kind("negotiation_abandoned", "withdrew", "lapsed")]
        left = self.of_kind("withdrew", "lapsed")
        if not lines:
            lines.append(f"It was last seen in {month_words(self.last['month'])}.")
        return [*lines, origin(self.told, left, self.known), self._sum_up()]

    def _sum_up(self) -> str:
        """Return how long it had run."""
        return f"It had run for {months_long(len(self.running))} of this run." if len(self.running) else ""
