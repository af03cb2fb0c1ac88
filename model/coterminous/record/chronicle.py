"""The chronicle: turns what happened in the columns into log entries with names, sentences and causes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from coterminous.geography import BodyRecord
from coterminous.record.announcements import announcement
from coterminous.record.deficits import DEMAND_TERM, SHOCK_TERM, deficit_parts
from coterminous.record.log import EventLog
from coterminous.record.sentences import (
    ELIGIBILITY_TERM_NAMES,
    FLEXIBILITY_NAMES,
    GROUP_NAMES,
    TERM_NAMES,
    against_estimate,
    money_condition,
    per_cent,
    pounds,
    weighing,
)
from coterminous.scenario.events import DatedEvent
from coterminous.scenario.values import CARE_GROUPS
from coterminous.state.columns import FLEXIBILITIES, KIND_NAMES, SIDES, State

THRESHOLD_NAMES = ("low", "moderate", "substantial", "critical")
REDRAWING = ("council_reorganisation", "pct_reorganisation", "boundary_change")
YEAR = 12
Terms = Mapping[str, float]


class Breach(NamedTuple):
    """The last cut, or new map, at a place: which event, when, by which side, in which partnership."""

    event: int
    month: int
    side: int
    number: int


class Chronicle:
    """Writes the log of one run and remembers what may be the cause of what.

    Args:
        state: the state of the run.
        bodies: every body, by index.
        place_names: stable name of every place for a partnership.
        repayment_months: over how long a carried deficit is planned to be paid back.
    """

    def __init__(
        self, state: State, bodies: Sequence[BodyRecord], place_names: Sequence[str], repayment_months: float
    ) -> None:
        """Start with an empty log."""
        self._repayment_months = repayment_months
        self.log = EventLog()
        self._state = state
        self._bodies = bodies
        self._place_names = place_names
        self._shock_on: dict[int, int] = {}
        self._deficit_of: dict[int, int] = {}
        self._breach_at: dict[int, Breach] = {}
        self._carried_at: dict[int, Breach] = {}
        self._tightened_by: dict[int, int] = {}
        self._grant_at: dict[int, int] = {}
        self._redrawn: dict[str, int] = {}

    def partnership_id(self, place: int) -> str:
        """Return the id of the partnership that is, or was last, at a place."""
        return f"{self._place_names[place]}#{self._state.partnerships.number[place]}"

    def centre_acted(self, event: DatedEvent, month: int, targets: Sequence[int]) -> None:
        """Note a dated event of the scenario and whom it falls on."""
        number = self.log.add(
            month,
            event.kind,
            "centre",
            f"event-{event.number}",
            reason=announcement(event, len(targets)),
        )
        if event.kind in ("deficit_shock", "growth_gap"):
            self._shock_on.update(dict.fromkeys(targets, number))
        elif event.kind == "grant":
            self._grant_at.update(dict.fromkeys(targets, number))
        elif event.kind in REDRAWING:
            self._redrawn[event.kind] = number

    def deficit_opened(self, month: int, body: int) -> None:
        """Note that a body now forecasts a deficit, and what it is made of."""
        terms = deficit_parts(self._state, body, self._repayment_months)
        largest = max(terms, key=lambda term: term[1])[0]
        cause = None
        if largest == SHOCK_TERM:
            cause = self._shock_on.get(body)
        elif largest == DEMAND_TERM:
            cause = self._latest_cut_beside(body)
        self._deficit_of[body] = self.log.add(
            month,
            "deficit_opened",
            KIND_NAMES[self._state.bodies.kind[body]],
            self._bodies[body].id,
            reason=(
                f"{self._name(body)} is {money_condition(self._state.bodies.stress[body])}; "
                f"the largest part is {largest}."
            ),
            cause=cause,
            terms=terms,
        )

    def bodies_succeeded(self, moves: Iterable[tuple[int, int]]) -> None:
        """Note that bodies have heirs, who inherit what has befallen them: pairs of an old and a new body."""
        for old, new in moves:
            if old in self._shock_on:
                self._shock_on.setdefault(new, self._shock_on[old])

    def _grant_now(self, place: int) -> int | None:
        """Return the grant that is paid for this place now, if any."""
        return self._grant_at.get(place) if self._state.partnerships.grant[place] > 0 else None

    def _latest_cut_beside(self, body: int) -> int | None:
        """Return the latest tightening or deficit of a body of the other sector that shares people with this one."""
        ties = self._state.ties
        beside = [
            other
            for tie in range(len(ties.first))
            if ties.is_dyad[tie] == 1 and ties.is_open[tie] == 1
            for one, other in ((ties.first[tie], ties.second[tie]), (ties.second[tie], ties.first[tie]))
            if one == body
        ]
        found = [
            known[other]
            for known in (self._tightened_by, self._deficit_of)
            for other in beside
            if other in known
        ]
        return max(found, default=None)

    def deficit_closed(self, month: int, body: int) -> None:
        """Note that a body is back in balance."""
        opened = self._deficit_of.pop(body, None)
        self.log.add(
            month,
            "deficit_closed",
            KIND_NAMES[self._state.bodies.kind[body]],
            self._bodies[body].id,
            reason=(
                f"{self._name(body)} no longer forecasts a deficit: "
                f"it is {money_condition(self._state.bodies.stress[body])}."
            ),
            cause=opened,
        )

    def left(
        self,
        month: int,
        place: int,
        side: int,
        terms: Terms,
        stakes: tuple[int, int],
        hurt: int,
        trust: tuple[float, float],
        is_withdrawal: bool,
        was_pooled: bool,
    ) -> None:
        """Note that one side cut (or took out) its money, why, and what it did to the others' trust.

        Args:
            month: month of the run.
            place: the partnership's place.
            side: the side that left.
            terms: what weighed, in pounds a month.
            stakes: its contribution before and after, pounds a month; nought after a withdrawal.
            hurt: the other side whose trust fell most.
            trust: the trust of that side in this one before and after.
            is_withdrawal: whether it took out all it put in.
            was_pooled: whether budgets were pooled.
        """
        body = self._at(place, side)
        words = [(TERM_NAMES[name], value) for name, value in terms.items()]
        partnership = self._partnership(place, side, was_pooled)
        before, after = (pounds(12 * stake) for stake in stakes)
        if is_withdrawal:
            done = f"withdrew its {before} a year from {partnership}"
        else:
            done = f"cut its contribution to {partnership} from {before} to {after} a year"
        reason = (
            f"{self._name(body)}, {money_condition(self._state.bodies.stress[body])}, {done}: "
            f"{weighing(words)}{against_estimate(terms.values())}. The trust of {self._name(self._at(place, hurt))} "
            f"in it fell from {trust[0]:.2f} to {trust[1]:.2f}."
        )
        cause = self._trouble_of(body)
        if cause is None:
            cause = self._let_down(month, place, side)
        if cause is None:
            cause = self._shaken(month, place)
        event = self._about(
            month, "withdrew" if is_withdrawal else "restructured", place, side, reason, cause, words
        )
        self._breach_at[place] = Breach(event, month, side, self._state.partnerships.number[place])

    def _shaken(self, month: int, place: int) -> int | None:
        """Return the reorganisation through which this very partnership passed, if it was within three years."""
        last = self._carried_at.get(place)
        if last is None or month - last.month >= 3 * YEAR:
            return None
        return last.event if last.number == self._state.partnerships.number[place] else None

    def _trouble_of(self, body: int) -> int | None:
        """Return why a body is short of money: the shock that it is under, if newer, or the opening of its deficit."""
        columns = self._state.bodies
        opened = self._deficit_of.get(body) if columns.in_deficit[body] == 1 else None
        shock = self._shock_on.get(body) if columns.shock[body] > 0.0 else None
        return max((event for event in (opened, shock) if event is not None), default=None)

    def _let_down(self, month: int, place: int, side: int) -> int | None:
        """Return the last cut by another side of this very partnership, if it was within a year."""
        last = self._breach_at.get(place)
        if last is None or last.side == side or month - last.month >= YEAR:
            return None
        return last.event if last.number == self._state.partnerships.number[place] else None

    def trust_broken(self, month: int, place: int, believer: int, breaker: int, trust: float) -> None:
        """Note that one side now distrusts another after a breach."""
        reason = (
            f"{self._name(self._at(place, believer))} no longer counts on {self._name(self._at(place, breaker))}: "
            f"its trust is down to {trust:.2f}."
        )
        self.log.add(
            month,
            "trust_broken",
            KIND_NAMES[believer],
            self._bodies[self._at(place, believer)].id,
            reason=reason,
            partnership_id=self.partnership_id(place),
            counterpart_id=self._bodies[self._at(place, breaker)].id,
            cause=self._breach_at[place].event,
        )

    def talks_opened(self, month: int, place: int, terms: Terms) -> None:
        """Note that both sides want to talk about a partnership."""
        words = [(TERM_NAMES[name], value) for name, value in terms.items()]
        reason = (
            f"{self._sides(place)} open talks about joint work for {self._group(place)}: {weighing(words)}."
        )
        self._about(month, "negotiation_opened", place, 0, reason, self._grant_now(place), words)

    def talks_abandoned(self, month: int, place: int, side: int, terms: Terms) -> None:
        """Note that a side has given talks up."""
        words = [(TERM_NAMES[name], value) for name, value in terms.items()]
        reason = f"{self._name(self._at(place, side))} gives up talks about {self._group(place)}: {weighing(words)}."
        self._about(month, "negotiation_abandoned", place, side, reason, None, words)

    def signed(self, month: int, place: int) -> None:
        """Note that talks have led to an agreement."""
        reason = f"{self._sides(place)} sign an agreement on {self._group(place)}, with budgets aligned."
        self._about(month, "agreement_signed", place, 0, reason, self._grant_now(place), ())

    def flexibility_added(self, month: int, place: int, step: int, terms: Terms) -> None:
        """Note that both sides have agreed to go a step further."""
        words = [(TERM_NAMES[name], value) for name, value in terms.items()]
        reason = (
            f"{self._sides(place)} add {FLEXIBILITY_NAMES[step]} for {self._group(place)}: {weighing(words)}."
        )
        self._about(month, FLEXIBILITIES[step], place, 0, reason, None, words)

    def threshold_moved(self, month: int, council: int, before: int, now: int, terms: Terms) -> None:
        """Note that a council has moved its threshold for care."""
        columns = self._state.bodies
        words = [
            (ELIGIBILITY_TERM_NAMES[name], value)
            for name, value in terms.items()
            if name in ELIGIBILITY_TERM_NAMES
        ]
        verb = "tightens" if now > before else "loosens"
        reason = (
            f"{self._name(council)}, {money_condition(columns.stress[council])}, {verb} eligibility for care from "
            f"{THRESHOLD_NAMES[before]} to {THRESHOLD_NAMES[now]}: {weighing(words)}."
        )
        number = self.log.add(
            month,
            "eligibility_tightened" if now > before else "eligibility_loosened",
            KIND_NAMES[columns.kind[council]],
            self._bodies[council].id,
            reason=reason,
            cause=self._trouble_of(council) if now > before else None,
            terms=words,
        )
        if now > before:
            self._tightened_by[council] = number

    def lost(self, month: int, place: int) -> None:
        """Note that a partnership ended because the map no longer has its dyad."""
        reason = (
            f"The partnership of {self._sides(place)} for {self._group(place)} ends: "
            "the new map has no place for it."
        )
        self._about(month, "lost_to_reorganisation", place, 0, reason, self._redrawn_by(month, place), ())

    def merged(self, month: int, place: int) -> None:
        """Note that a partnership became part of a larger one."""
        reason = (
            f"The partnership of {self._sides(place)} for {self._group(place)} becomes part of "
            "the one that took most of the new dyad's people."
        )
        self._about(month, "carried_over", place, 0, reason, self._redrawn_by(month, place), ())

    def carried_over(self, month: int, place: int, heir: int, learned: float) -> None:
        """Note that a partnership lives on between new bodies."""
        reason = (
            f"{self._sides(heir)} take over the partnership for {self._group(place)} from {self._sides(place)} "
            f"({self.partnership_id(place)}); {per_cent(learned)} of what had been learned is lost."
        )
        event = self._about(month, "carried_over", heir, 0, reason, self._redrawn_by(month, heir), ())
        self._carried_at[heir] = Breach(event, month, 0, self._state.partnerships.number[heir])

    def passed_on(self, month: int, place: int, heirs: Sequence[int]) -> None:
        """Note, in a partnership's own story, where it lives on."""
        reason = (
            f"The partnership of {self._sides(place)} for {self._group(place)} passes to new bodies with the new map "
            f"and lives on as {' and '.join(self.partnership_id(heir) for heir in heirs)}."
        )
        self._about(month, "carried_over", place, 0, reason, self._redrawn_by(month, place), ())

    def _redrawn_by(self, month: int, place: int) -> int | None:
        """Return which reorganisation made or unmade the dyad of a place: the one that touched its bodies."""
        columns = self._state.bodies
        for kind, side in (("pct_reorganisation", 0), ("council_reorganisation", 1)):
            body = self._at(place, side)
            if month in (columns.starts[body], columns.closes[body]) and kind in self._redrawn:
                return self._redrawn[kind]
        return max(self._redrawn.values(), default=None)

    def _about(
        self,
        month: int,
        kind: str,
        place: int,
        side: int,
        reason: str,
        cause: int | None,
        terms: Sequence[tuple[str, float]],
    ) -> int:
        actor, other = self._at(place, side), self._at(place, 1 if side == 0 else 0)
        return self.log.add(
            month,
            kind,
            KIND_NAMES[side],
            self._bodies[actor].id,
            reason=reason,
            partnership_id=self.partnership_id(place),
            counterpart_id=self._bodies[other].id,
            cause=cause,
            terms=terms,
        )

    def _at(self, place: int, side: int) -> int:
        return self._state.partnerships.body_sides[SIDES * place + side]

    def _name(self, body: int) -> str:
        return self._bodies[body].name

    def _group(self, place: int) -> str:
        return GROUP_NAMES[CARE_GROUPS[self._state.partnerships.care_group[place]]]

    def _sides(self, place: int) -> str:
        names = [self._name(self._at(place, side)) for side in range(SIDES) if self._at(place, side) >= 0]
        return f"{', '.join(names[:-1])} and {names[-1]}"

    def _partnership(self, place: int, side: int, was_pooled: bool) -> str:
        """Return a partnership as one of its sides would name it."""
        structure = "the pooled budget" if was_pooled else "the partnership"
        others = [
            self._name(self._at(place, other))
            for other in range(SIDES)
            if other != side and self._at(place, other) >= 0
        ]
        return f"{structure} for {self._group(place)} with {' and '.join(others)}"
