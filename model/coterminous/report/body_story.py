"""The life of a body, in chapters: who it is, its money, its joint work, its care, its trust, how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from coterminous.report.chapters import (
    Row,
    chapter,
    cited,
    months_between,
    months_long,
    numbers,
    origin,
    pounds,
    rows_of,
    spelt,
    times,
    when,
)
from coterminous.report.wording import (
    KIND_OF_BODY,
    count,
    is_missing,
    listed,
    month_words,
    number,
    share,
    two_decimals,
    words,
)
from coterminous.report.world_words import in_its_words, said

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.report.told_run import ToldRun

_RUNNING = ("adopted", "delivering")
_SIDES = ("pct_id", "social_services_id", "nhs_trust_id")
_BANDS = ("low", "moderate", "substantial", "critical")
_TOGETHER = {
    "negotiation_opened": "opened talks",
    "agreement_signed": "signed",
    "pooled_budget": "pooled budgets",
    "lead_commissioning": "agreed lead commissioning",
    "integrated_provision": "integrated provision",
    "colocation": "moved staff into one office",
    "shared_back_office": "shared a back office",
    "staff_transfer": "brought seconded staff under one employer",
    "care_trust": "formed a care trust",
    "mainstream_money": "put in mainstream money",
    "further_partner_joined": "was joined by a further partner",
    "restructured_jointly": "agreed on less in joint boards",
}
_TOLD = (
    *_TOGETHER,
    "negotiation_abandoned",
    "restructured",
    "withdrew",
    "lapsed",
    "trust_broken",
    "deficit_opened",
    "deficit_closed",
    "deficit_revealed",
    "eligibility_tightened",
    "eligibility_loosened",
    "carried_over",
    "lost_to_reorganisation",
)
_MOST_OTHERS = 3
_A_MOVE = 0.02


@in_its_words
def body_story(told: ToldRun, body_id: str) -> str:
    """Return the life of a body: a page at most, in chapters, for reading aloud.

    Args:
        told: the run.
        body_id: an id that its tables have.
    """
    table, log = told.tables["bodies"], told.log
    rows = table[table["body_id"] == body_id].sort_values("month")
    joint = told.tables["partnerships"]
    is_own = (joint[list(_SIDES)] == body_id).any(axis=1)
    own = set(joint["partnership_id"][is_own])
    is_about = (
        (log["actor_id"] == body_id) | (log["counterpart_id"] == body_id) | log["partnership_id"].isin(own)
    )
    life = _Life(told, body_id, rows, joint[is_own], rows_of(log[is_about]))
    return "\n".join(
        [
            told.who(body_id),
            *chapter("Who it is", *life.beginning()),
            *chapter("What money did", *life.money()),
            *chapter("What it did with others", *life.together()),
            *chapter("What it cut, and what others cut", *life.cuts()),
            *chapter("Whom it cares for", *life.care()),
            *chapter("Whom it trusts, and who trusts it", *life.trust()),
            *chapter("What became of the map", *life.map()),
            *chapter("What else happened", *life.others()),
            *chapter("How it ended" if life.has_ended else "How it stands", *life.ending()),
            "",
            "  Numbers in brackets are events: ask why with --event.",
        ]
    )


@dataclass(frozen=True, eq=False)
class _Life:
    """One body: its rows of the tables, one a month, and what the log says of it and of its partnerships."""

    told: ToldRun
    body_id: str
    rows: pd.DataFrame
    joint: pd.DataFrame
    events: Sequence[Row]
    known: set[int] = field(default_factory=set)

    @property
    def last(self) -> pd.Series[Any]:
        return self.rows.iloc[-1]

    @property
    def kind(self) -> str:
        return str(self.last["kind"])

    @property
    def has_ended(self) -> bool:
        return bool(self.last["month"] != self.told.tables["metrics"]["month"].iloc[-1])

    @cached_property
    def own(self) -> list[Row]:
        """What it did itself."""
        return [row for row in self.events if row["actor_id"] == self.body_id]

    def of_kind(self, *kinds: str) -> list[Row]:
        return [row for row in self.events if row["kind"] in kinds]

    def own_of_kind(self, *kinds: str) -> list[Row]:
        return [row for row in self.own if row["kind"] in kinds]

    def name(self, body_id: object) -> str:
        return self.told.names.get(str(body_id), str(body_id))

    def running_in(self, month: object) -> int:
        """Return how many of its partnerships run at the end of a month."""
        return int(((self.joint["month"] == month) & self.joint["stage"].isin(_RUNNING)).sum())

    # ---------------------------------------------------------------- chapters

    def beginning(self) -> list[str]:
        """Return what it is, how large, and how it began."""
        first = self.rows.iloc[0]
        kind = KIND_OF_BODY.get(self.kind, (words(self.kind),))[0]
        article = "an" if kind[0] in "aeiouAEIOU" or kind == "NHS trust" else "a"
        whom = "a catchment of " if self.kind == "nhs_trust" else ""
        lines = [
            f"{said(f'It is {article} {kind}')} for {whom}{number(first['people'])} people, with an income of "
            f"{pounds(first['income_gbp'])} a year."
        ]
        month, running = month_words(first["month"]), self.running_in(first["month"])
        if first["month"] == self.told.tables["metrics"]["month"].iloc[0]:
            money = self._condition(float(first["stress"]))
            lines.append(
                f"When the run began, in {month}, it was {money}, in {count(running, 'partnership')}."
            )
        else:
            lines.append(
                f"It was made by a new map in {month}, and took over {count(running, 'partnership')}."
            )
        return lines

    @staticmethod
    def _condition(stress: float) -> str:
        if abs(stress) < 0.0025:
            return "close to balance"
        return f"{'overspending' if stress > 0 else 'underspending'} by {share(abs(stress))} of its income"

    def money(self) -> list[str]:
        """Return its deficits, what made them, and how deep its balance went."""
        opened, closed = self.own_of_kind("deficit_opened"), self.own_of_kind("deficit_closed")
        lines = []
        if opened:
            largest = list(dict.fromkeys(self._largest(row) for row in opened))
            lines.append(
                f"It fell into deficit {times(len(opened))}, {when(opened)}{numbers(opened)}; most of it was "
                f"{listed(largest)}."
            )
            lines.append(origin(self.told, opened, self.known))
        elif not closed:
            lines.append("It neither fell into deficit nor came out of one.")
        if closed:
            lines.append(f"It came back into balance {times(len(closed))}, {when(closed)}{numbers(closed)}.")
        lines += [cited(row) for row in self.own_of_kind("deficit_revealed")]
        balance = self.rows["balance_gbp"].astype(float).reset_index(drop=True)
        low, place = float(balance.min()), int(balance.to_numpy().argmin())
        end = float(balance.iloc[-1])
        if low < 0 and place < len(balance) - 1:
            lines.append(
                f"Its balance was lowest in {month_words(self.rows['month'].iloc[place])}, at {pounds(low)}, and "
                f"ended at {pounds(end)}."
            )
        else:
            lines.append(f"Its balance went from {pounds(float(balance.iloc[0]))} to {pounds(end)}.")
        return [*lines, self._demand()]

    @staticmethod
    def _largest(row: Row) -> str:
        parts = [(row[f"term_{place}_gbp"], row[f"term_{place}"]) for place in (1, 2, 3)]
        known = [(float(amount), str(name)) for amount, name in parts if not is_missing(amount)]
        return max(known)[1] if known else "not recorded"

    def _demand(self) -> str:
        """Return what demand sent by others' cuts came to."""
        demand = self.rows["returned_demand_gbp"].astype(float).reset_index(drop=True)
        total, peak = float(demand.sum()), float(demand.max())
        if total <= -1:
            return f"What others added to their services spared it {pounds(-total)} of demand."
        if total < 1 or peak < 1:
            return ""
        month = month_words(self.rows["month"].iloc[int(demand.to_numpy().argmax())])
        cost = f"Demand sent by others' cuts cost it {pounds(total)} in all"
        return f"{cost}, {pounds(peak)} a month at its peak in {month}."

    def together(self) -> list[str]:
        """Return what it agreed with others."""
        done = []
        for kind, verb in _TOGETHER.items():
            rows = self.of_kind(kind)
            if rows:
                done.append(f"{verb} {times(len(rows))} {when(rows)}{numbers(rows)}")
        lines = [f"With partners it {listed(done)}."] if done else []
        gave_up = self.of_kind("negotiation_abandoned")
        own = [row for row in gave_up if row["actor_id"] == self.body_id]
        if gave_up:
            who = "all by itself" if len(own) == len(gave_up) else f"{spelt(len(own))} by itself"
            lines.append(f"Talks were given up {times(len(gave_up))}, {who}{numbers(gave_up)}.")
        value = float(self.joint["value_created_gbp"].sum())
        cost = float(self.joint["transaction_cost_gbp"].sum())
        if value or cost:
            lines.append(
                f"Its partnerships yielded {pounds(value)} for all sides, for {pounds(cost)} of management."
            )
        return lines

    def cuts(self) -> list[str]:
        """Return what it took out of partnerships, and what others took out of those it is in."""
        lines = []
        for kind, verb in (
            ("restructured", "cut what it put into"),
            ("withdrew", "left"),
            ("lapsed", "did not go on, after a grant, with"),
        ):
            own = self.own_of_kind(kind)
            if own:
                where = len({row["partnership_id"] for row in own})
                many = f" {times(len(own))}" if len(own) != where else ""
                lines.append(
                    f"It {verb} {spelt(where)} {'partnership' if where == 1 else 'partnerships'}{many}, "
                    f"{when(own)}{numbers(own)}."
                )
                lines.append(origin(self.told, own, self.known))
        others = [row for row in self.of_kind("restructured", "withdrew") if row["actor_id"] != self.body_id]
        by: dict[str, list[Row]] = {}
        for row in others:
            by.setdefault(self.name(row["actor_id"]), []).append(row)
        lines += [
            f"{who} cut or left {times(len(rows))} {when(rows)}{numbers(rows)}." for who, rows in by.items()
        ]
        if not lines and len(self.joint):
            lines.append("Neither it nor a partner cut what they put into partnerships.")
        return lines

    def care(self) -> list[str]:
        """Return how a council moved its threshold, and who goes without."""
        known = self.rows["eligibility"].dropna()
        if known.empty:
            return []
        ends = [_BANDS[round(float(known.iloc[place]))] for place in (0, -1)]
        same = ends[0] == ends[1]
        lines = [
            f"It met {ends[0]} needs and above in {month_words(self.rows['month'].iloc[0])}"
            + (", and does so still." if same else f", and {ends[1]} needs and above at the end.")
        ]
        for kind, verb in (("eligibility_tightened", "tightened"), ("eligibility_loosened", "loosened")):
            moves = self.own_of_kind(kind)
            if moves:
                lines.append(f"It {verb} eligibility {times(len(moves))}, {when(moves)}{numbers(moves)}.")
        unmet = self.rows["unmet_need_people"].dropna()
        first, last = (number(float(unmet.iloc[place])) for place in (0, -1))
        lines.append(f"People with unmet need went from {first} to {last}.")
        return lines

    def trust(self) -> list[str]:
        """Return how its trust in partners, and theirs in it, went, and where it broke."""
        lines = []
        for column, whose in (
            ("trust_in_partners", "Its trust in its partners"),
            ("trust_from_partners", "Theirs in it"),
        ):
            rows = self.rows[self.rows[column].notna()]
            if rows.empty:
                continue
            trust = rows[column].to_numpy(dtype=float)
            first, low, last = float(trust[0]), float(trust.min()), float(trust[-1])
            by_way = ""
            if low < min(first, last) - _A_MOVE:
                month = month_words(rows["month"].iloc[int(trust.argmin())])
                by_way = f", by way of {two_decimals(low)} in {month},"
            lines.append(f"{whose} went from {two_decimals(first)}{by_way} to {two_decimals(last)}.")
        for row in self.of_kind("trust_broken"):
            who, whom = self.name(row["actor_id"]), self.name(row["counterpart_id"])
            if self.body_id in (row["actor_id"], row["counterpart_id"]):
                lines.append(
                    f"In {month_words(row['month'])} {who} no longer counted on {whom}{numbers([row])}."
                )
        return lines

    def map(self) -> list[str]:
        """Return what new maps did to its partnerships, and how well its boundaries meet."""
        lines = []
        for kind, verb in (
            ("carried_over", "were handed on or merged"),
            ("lost_to_reorganisation", "were lost"),
        ):
            rows = self.of_kind(kind)
            if rows:
                lines.append(
                    f"{count(len(rows), 'partnership')} {verb} by a new map {when(rows)}{numbers(rows)}."
                )
        best = self.rows["coterminosity_best"].dropna()
        if len(best) and abs(float(best.iloc[-1] - best.iloc[0])) >= _A_MOVE:
            ends = two_decimals(float(best.iloc[0])), two_decimals(float(best.iloc[-1]))
            lines.append(f"Its best coterminosity went from {ends[0]} to {ends[1]}.")
        return lines

    def others(self) -> list[str]:
        """Return what else the log says of it, in its own words."""
        rest = [row for row in self.events if row["kind"] not in _TOLD]
        return [f"{month_words(row['month'])}: {cited(row)}" for row in rest[:_MOST_OTHERS]]

    def ending(self) -> list[str]:
        """Return how it stands in the last month, or when it was abolished."""
        month = month_words(self.last["month"])
        lived = months_long(months_between(self.rows["month"].iloc[0], self.last["month"]) + 1)
        if self.has_ended:
            return [f"A new map abolished it after {month}, its {lived} of this run, with {self._end()}."]
        return [f"In {month} it is {self._end()}."]

    def _end(self) -> str:
        money = self._condition(float(self.last["stress"]))
        number_of = self.running_in(self.last["month"])
        running = count(number_of, "partnership") if number_of else "no partnership"
        return f"{money}, with a balance of {pounds(self.last['balance_gbp'])}, in {running}"
