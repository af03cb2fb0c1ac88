"""What money did to a body, what it cut and what others cut, and whom it cares for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coterminous.report.chapters import Row, cited, numbers, origin, pounds, spelt, times, when
from coterminous.report.lives.body_life import BodyLife
from coterminous.report.wording import is_missing, listed, month_words, number

if TYPE_CHECKING:
    pass

_BANDS = ("low", "moderate", "substantial", "critical")


def money(life: BodyLife) -> list[str]:
    """Return its deficits, what made them, and how deep its balance went."""
    opened, closed = life.own_of_kind("deficit_opened"), life.own_of_kind("deficit_closed")
    lines = []
    if opened:
        largest = list(dict.fromkeys(_largest(row) for row in opened))
        lines.append(
            f"It fell into deficit {times(len(opened))}, {when(opened)}{numbers(opened)}; most of it was "
            f"{listed(largest)}."
        )
        lines.append(origin(life.told, opened, life.known))
    elif not closed:
        lines.append("It neither fell into deficit nor came out of one.")
    if closed:
        lines.append(f"It came back into balance {times(len(closed))}, {when(closed)}{numbers(closed)}.")
    lines += [cited(row) for row in life.own_of_kind("deficit_revealed")]
    balance = life.rows["balance_gbp"].astype(float).reset_index(drop=True)
    low, place = float(balance.min()), int(balance.to_numpy().argmin())
    end = float(balance.iloc[-1])
    if low < 0 and place < len(balance) - 1:
        lines.append(
            f"Its balance was lowest in {month_words(life.rows['month'].iloc[place])}, at {pounds(low)}, and "
            f"ended at {pounds(end)}."
        )
    else:
        lines.append(f"Its balance went from {pounds(float(balance.iloc[0]))} to {pounds(end)}.")
    return [*lines, _demand(life)]


def _largest(row: Row) -> str:
    parts = [(row[f"term_{place}_gbp"], row[f"term_{place}"]) for place in (1, 2, 3)]
    known = [(float(amount), str(name)) for amount, name in parts if not is_missing(amount)]
    return max(known)[1] if known else "not recorded"


def _demand(life: BodyLife) -> str:
    """Return what demand sent by others' cuts came to."""
    demand = life.rows["returned_demand_gbp"].astype(float).reset_index(drop=True)
    total, peak = float(demand.sum()), float(demand.max())
    if total <= -1:
        return f"What others added to their services spared it {pounds(-total)} of demand."
    if total < 1 or peak < 1:
        return ""
    month = month_words(life.rows["month"].iloc[int(demand.to_numpy().argmax())])
    cost = f"Demand sent by others' cuts cost it {pounds(total)} in all"
    return f"{cost}, {pounds(peak)} a month at its peak in {month}."


def cuts(life: BodyLife) -> list[str]:
    """Return what it took out of partnerships, and what others took out of those it is in."""
    lines = []
    for kind, verb in (
        ("restructured", "cut what it put into"),
        ("withdrew", "left"),
        ("lapsed", "did not go on, after a grant, with"),
    ):
        own = life.own_of_kind(kind)
        if own:
            where = len({row["partnership_id"] for row in own})
            many = f" {times(len(own))}" if len(own) != where else ""
            lines.append(
                f"It {verb} {spelt(where)} {'partnership' if where == 1 else 'partnerships'}{many}, "
                f"{when(own)}{numbers(own)}."
            )
            lines.append(origin(life.told, own, life.known))
    others = [row for row in life.of_kind("restructured", "withdrew") if row["actor_id"] != life.body_id]
    by: dict[str, list[Row]] = {}
    for row in others:
        by.setdefault(life.name(row["actor_id"]), []).append(row)
    lines += [
        f"{who} cut or left {times(len(rows))} {when(rows)}{numbers(rows)}." for who, rows in by.items()
    ]
    if not lines and len(life.joint):
        lines.append("Neither it nor a partner cut what they put into partnerships.")
    return lines


def care(life: BodyLife) -> list[str]:
    """Return how a council moved its threshold, and who goes without."""
    known = life.rows["eligibility"].dropna()
    if known.empty:
        return []
    ends = [_BANDS[round(float(known.iloc[place]))] for place in (0, -1)]
    same = ends[0] == ends[1]
    lines = [
        f"It met {ends[0]} needs and above in {month_words(life.rows['month'].iloc[0])}"
        + (", and does so still." if same else f", and {ends[1]} needs and above at the end.")
    ]
    for kind, verb in (("eligibility_tightened", "tightened"), ("eligibility_loosened", "loosened")):
        moves = life.own_of_kind(kind)
        if moves:
            lines.append(f"It {verb} eligibility {times(len(moves))}, {when(moves)}{numbers(moves)}.")
    unmet = life.rows["unmet_need_people"].dropna()
    first, last = (number(float(unmet.iloc[place])) for place in (0, -1))
    lines.append(f"People with unmet need went from {first} to {last}.")
    return lines
