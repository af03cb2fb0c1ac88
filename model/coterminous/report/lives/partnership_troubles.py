"""What money did to a partnership, what broke trust in it, and what mended it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coterminous.report.chapters import (
    Row,
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
from coterminous.report.lives.partnership_life import SEATS, PartnershipLife
from coterminous.report.wording import is_missing, listed, month_words, share
from coterminous.report.world_words import said

if TYPE_CHECKING:
    pass


def money(life: PartnershipLife) -> list[str]:
    """Return who cut or left, from how much to how much, why, and what was behind it."""
    lines = []
    for kind, (body, _) in SEATS.items():
        cuts = [row for row in life.of_kind("restructured") if row["actor_kind"] == kind]
        if cuts:
            lines += [
                _cuts(life, kind, life.name(life.last[body]), cuts),
                origin(life.told, cuts, life.known),
            ]
    lines += _agreed(life)
    if life.running.empty:
        return lines
    if not lines:
        lines.append("Nobody cut what they put in while it ran.")
    badged = life.running[life.running["badged_gbp"] > 0]
    if not badged.empty:
        first, last = month_words(badged["month"].iloc[0]), month_words(badged["month"].iloc[-1])
        lines.append(f"Badged money came to {pounds(badged['badged_gbp'].sum())}, from {first} to {last}.")
    if not life.has_ended:
        lines.append(f"In the end it holds {life.stakes(life.last)}.")
    return lines


def _agreed(life: PartnershipLife) -> list[str]:
    """Return what a joint board agreed on where one side would have cut or left alone."""
    rows = life.of_kind("restructured_jointly")
    if not rows:
        return []
    short = listed(list(dict.fromkeys(life.name(row["actor_id"]) for row in rows)))
    said = f"The joint board agreed on less {times(len(rows))} {when(rows)}, for {short} was short of money"
    return [f"{said}{numbers(rows)}.", origin(life.told, rows, life.known)]


def _cuts(life: PartnershipLife, kind: str, name: str, cuts: Sequence[Row]) -> str:
    column = SEATS[kind][1]
    before = life.rows[life.rows["month"] < cuts[0]["month"]]
    after = life.rows[life.rows["month"] == cuts[-1]["month"]]
    course = ""
    if not before.empty and not after.empty and float(after[column].iloc[0]) > 0:
        ends = (float(before[column].iloc[-1]), float(after[column].iloc[0]))
        course = f", from {yearly(ends[0]).removesuffix(' a year')} to {yearly(ends[1])}"
    table = life.told.tables["bodies"]
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


def trust(life: PartnershipLife) -> list[str]:
    """Return how either side's trust went, and who broke it."""
    months = list(life.rows["month"])
    pct, council = life.name(life.last["pct_id"]), life.name(life.last["social_services_id"])
    lines = [
        course_of_trust(pct, council, months, life.rows["trust_pct"]),
        course_of_trust(council, pct, months, life.rows["trust_social_services"]),
    ]
    for row in life.of_kind("trust_broken"):
        who, whom = life.name(row["actor_id"]), life.name(row["counterpart_id"])
        cause = row["cause_event_id"]
        after = "" if is_missing(cause) else f" after its cut [{int(cause)}]"
        lines.append(
            f"In {month_words(row['month'])} {who} no longer counted on {whom}{after}{numbers([row])}."
        )
    return [*lines, _tightened(life), _revealed(life), _unbroken(life)]


def _tightened(life: PartnershipLife) -> str:
    """Return when the council raised its threshold while the partnership ran, which a PCT takes for a breach."""
    log = life.told.log
    is_here = log["month"].isin(list(life.rows["month"])) & (
        log["actor_id"] == life.last["social_services_id"]
    )
    rows = rows_of(log[is_here & (log["kind"] == "eligibility_tightened")])
    if not rows:
        return ""
    done = f"The council tightened eligibility {times(len(rows))} {when(rows)}{numbers(rows)}"
    return f"{done}{said(', which a PCT takes ill')}."


def _revealed(life: PartnershipLife) -> str:
    """Return when an overspend came out that a side had hidden, which everybody tied to it holds against it."""
    log = life.told.log
    is_here = log["month"].isin(list(life.rows["month"])) & log["actor_id"].isin(life.parties)
    rows = rows_of(log[is_here & (log["kind"] == "deficit_revealed")])
    told = [
        f"in {month_words(row['month'])} an overspend came out that {life.name(row['actor_id'])} had hidden"
        f"{numbers([row])}"
        for row in rows
    ]
    return f"It hurt, too, that {listed(told)}." if told else ""


def _unbroken(life: PartnershipLife) -> str:
    """Return for how long nobody has cut or left, where somebody had."""
    breaches = life.of_kind("restructured", "withdrew")
    if not breaches or life.has_ended:
        return ""
    calm = months_between(breaches[-1]["month"], life.last["month"])
    return f"Nobody has cut anything in the {months_long(calm)} since." if calm > 1 else ""
