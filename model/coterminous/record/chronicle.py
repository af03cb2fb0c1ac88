"""The chronicle: turns what happened in the columns into log entries with names, sentences and causes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coterminous.record.announcements import announcement
from coterminous.record.deficits import deficit_parts
from coterminous.record.log_writer import LogWriter, Terms
from coterminous.record.memory import Known
from coterminous.record.sentences import (
    ARRANGEMENT_NAMES,
    ELIGIBILITY_TERM_NAMES,
    TERM_NAMES,
    against_estimate,
    making_up,
    money_condition,
    per_cent,
    pounds,
    weighing,
)
from coterminous.scenario.events import DatedEvent
from coterminous.state.columns import ARRANGEMENTS, KIND_NAMES, OWN_MONEY

THRESHOLD_NAMES = ("low", "moderate", "substantial", "critical")
REDRAWING = ("council_reorganisation", "pct_reorganisation", "boundary_change")


class Chronicle(LogWriter):
    """Writes the log of one run."""

    def centre_acted(self, event: DatedEvent, month: int, targets: Sequence[int]) -> None:
        """Note a dated event of the scenario and whom it falls on."""
        number = self.log.add(
            month,
            event.kind,
            "centre",
            f"event-{event.number}",
            reason=self._words.said(announcement(event, len(targets))),
        )
        self._origins.in_force[event.kind] = number
        if event.kind in ("deficit_shock", "growth_gap"):
            self._origins.shock_on.update(dict.fromkeys(targets, number))
        elif event.kind == "grant":
            self._origins.grant_at.update(dict.fromkeys(targets, number))
        elif event.kind == "care_trust_mandate":
            self._ordered = number
        elif event.kind in REDRAWING:
            self._origins.redrawn[event.kind, month] = number

    def deficit_opened(self, month: int, body: int) -> None:
        """Note that a body now forecasts a deficit, and what it is made of."""
        terms = deficit_parts(self._state, self._parameters, body)
        largest = max(terms, key=lambda term: term[1])[0]
        event = self.log.add(
            month,
            "deficit_opened",
            KIND_NAMES[self._state.bodies.kind[body]],
            self._bodies[body].id,
            reason=(
                f"{self._name(body)} is {money_condition(self._state.bodies.stress[body])}; "
                f"the largest part is {making_up(terms)}."
            ),
            cause=self._origins.of_deficit(month, body, largest),
            terms=terms,
        )
        self._origins.opened_deficit(body, event)

    def bodies_succeeded(self, moves: Iterable[tuple[int, int]]) -> None:
        """Note that bodies have heirs, who inherit what has befallen them: pairs of an old and a new body."""
        self._origins.succeeded(moves)

    def deficit_closed(self, month: int, body: int) -> None:
        """Note that a body is back in balance."""
        event = self.log.add(
            month,
            "deficit_closed",
            KIND_NAMES[self._state.bodies.kind[body]],
            self._bodies[body].id,
            reason=(
                f"{self._name(body)} no longer forecasts a deficit: "
                f"it is {money_condition(self._state.bodies.stress[body])}."
            ),
            cause=self._origins.deficit_of.get(body),
        )
        self._origins.closed_deficit(body, event, month)

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
        event = self._about(
            month,
            "withdrew" if is_withdrawal else "restructured",
            place,
            side,
            reason,
            self._origins.of_leaving(month, place, side, terms),
            words,
        )
        self._origins.left(place, side, event, month)

    def trust_broken(self, month: int, place: int, believer: int, breaker: int, trust: float) -> None:
        """Note that one side now distrusts another after a breach."""
        reason = (
            f"{self._name(self._at(place, believer))} no longer counts on {self._name(self._at(place, breaker))}: "
            f"its trust is down to {trust:.2f}."
        )
        pair = self._at(place, believer), self._at(place, breaker)
        event = self.log.add(
            month,
            "trust_broken",
            KIND_NAMES[believer],
            self._bodies[pair[0]].id,
            reason=reason,
            partnership_id=self.partnership_id(place),
            counterpart_id=self._bodies[pair[1]].id,
            cause=self._origins.hurt[pair].event,
        )
        self._origins.hurt[pair] = Known(event, month)

    def talks_opened(self, month: int, place: int, terms: Terms) -> None:
        """Note that both sides want to talk about a partnership."""
        words = [(TERM_NAMES[name], value) for name, value in terms.items()]
        reason = (
            f"{self._sides(place)} open talks about joint work for {self._group(place)}: {weighing(words)}."
        )
        cause = self._origins.of_talks(month, place, terms)
        event = self._about(month, "negotiation_opened", place, 0, reason, cause, words)
        self._origins.opened_talks(place, event)

    def talks_abandoned(self, month: int, place: int, side: int, terms: Terms) -> None:
        """Note that a side has given talks up."""
        words = [(TERM_NAMES[name], value) for name, value in terms.items()]
        reason = f"{self._name(self._at(place, side))} gives up talks about {self._group(place)}: {weighing(words)}."
        cause = self._origins.of_abandoning(month, place, side, terms)
        self._about(month, "negotiation_abandoned", place, side, reason, cause, words)

    def signed(self, month: int, place: int) -> None:
        """Note that talks have led to an agreement."""
        reason = f"{self._sides(place)} sign an agreement on {self._group(place)}, with budgets aligned."
        event = self._about(
            month, "agreement_signed", place, 0, reason, self._origins.of_signature(place), ()
        )
        self._origins.made_at[place] = event

    def arrangement_added(
        self, month: int, place: int, step: int, terms: Terms, *, was_bolt_on: bool
    ) -> None:
        """Note that both sides have agreed to go a step further, or to put back what had been cut."""
        words = [(TERM_NAMES[name], value) for name, value in terms.items()]
        is_return = step == OWN_MONEY and not was_bolt_on
        done = "put back what had been cut" if is_return else f"add {ARRANGEMENT_NAMES[step]}"
        reason = (
            f"{self._sides(place)} {done} for {self._group(place)}: "
            f"{weighing(words)}{against_estimate(terms.values())}."
        )
        made = self._origins.made_at.get(place)
        self._about(
            month,
            "contributions_restored" if is_return else ARRANGEMENTS[step],
            place,
            0,
            reason,
            made,
            words,
        )

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
            cause=(
                self._origins.trouble_of(council)
                if now > before
                else self._origins.of_loosening(month, council)
            ),
            terms=words,
        )
        self._origins.moved_threshold(council, now > before, number, month)

    def lost(self, month: int, place: int) -> None:
        """Note that a partnership ended because the map no longer has its dyad."""
        reason = (
            f"The partnership of {self._sides(place)} for {self._group(place)} ends: "
            "the new map has no place for it."
        )
        self._about(
            month, "lost_to_reorganisation", place, 0, reason, self._origins.redrawn_by(month, place), ()
        )

    def merged(self, month: int, place: int) -> None:
        """Note that a partnership became part of a larger one."""
        reason = (
            f"The partnership of {self._sides(place)} for {self._group(place)} becomes part of "
            "the one that took most of the new dyad's people."
        )
        self._about(month, "carried_over", place, 0, reason, self._origins.redrawn_by(month, place), ())

    def carried_over(self, month: int, place: int, heir: int, learned: float) -> None:
        """Note that a partnership lives on between new bodies."""
        reason = (
            f"{self._sides(heir)} take over the partnership for {self._group(place)} from {self._sides(place)} "
            f"({self.partnership_id(place)}); {per_cent(learned)} of what had been learned is lost."
        )
        event = self._about(month, "carried_over", heir, 0, reason, self._origins.redrawn_by(month, heir), ())
        self._origins.carried_over(place, heir, event, month)

    def passed_on(self, month: int, place: int, heirs: Sequence[int]) -> None:
        """Note, in a partnership's own story, where it lives on."""
        reason = (
            f"The partnership of {self._sides(place)} for {self._group(place)} passes to new bodies with the new map "
            f"and lives on as {' and '.join(self.partnership_id(heir) for heir in heirs)}."
        )
        self._about(month, "carried_over", place, 0, reason, self._origins.redrawn_by(month, place), ())
