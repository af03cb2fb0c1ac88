"""What the model knows to have led to an event: a memory of earlier events, and the questions that the log asks of it.

A cause is named only where the columns show it: the shock is in force, the partner is in deficit, the cut sends the
demand. Where they do not, an event has no cause, and its story begins with itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from coterminous.record.deficits import (
    CHARGES_TERM,
    DEBT_TERM,
    DEMAND_TERM,
    GAIN_TERM,
    LOWER_THRESHOLD_TERM,
    POOLS_TERM,
    SHOCK_TERM,
    TAKEN_TERM,
)
from coterminous.record.demand import CONTRIBUTION, THRESHOLD, largest_sender
from coterminous.record.memory import Known, Memory
from coterminous.state.columns import ACTIVE, SIDES

YEAR = 12
SHAKEN_YEARS = 3


class Origins(Memory):
    """Says what led to what, from what is remembered and what the columns show."""

    # ---------------------------------------------------------------- asking

    def of_deficit(self, month: int, body: int, largest: str) -> int | None:
        """Return what led to a deficit, by its largest part; an underlying overspend is the body's own."""
        if largest == SHOCK_TERM:
            return self.shock_on.get(body)
        if largest == DEMAND_TERM:
            return self._of_demand(body)
        if largest == DEBT_TERM:
            return self.last_deficit_of.get(body)
        if largest == GAIN_TERM:
            return self._recent(self.lost_by.get(body), month, YEAR)
        if largest == POOLS_TERM:
            return self._of_charges(body)
        if largest == TAKEN_TERM:
            held = self._state.bodies.top_slice[body] * self._state.bodies.received[body]
            is_held = held >= self._state.bodies.claw_back[body] / 12.0
            return self.in_force.get("top_slice") if is_held else self.last_deficit_of.get(body)
        if largest == CHARGES_TERM:
            return self.in_force.get("delayed_discharge_reimbursement")
        return self.loosened_by.get(body) if largest == LOWER_THRESHOLD_TERM else None

    def of_leaving(self, month: int, place: int, side: int, terms: Mapping[str, float]) -> int | None:
        """Return why a side cut its contribution or left, by the term that spoke for it most."""
        body = self._at(place, side)
        trouble, let_down = self.trouble_of(body), self._let_down(month, place, side)
        if max(terms, key=lambda name: terms[name]) == "exposure":
            ways = (let_down, self._trouble_beside(place, side), trouble)
        else:
            # A breach weighs as far as it is feared to be repeated.
            ways = (trouble, let_down if terms["exposure"] > 0.0 else None, None)
        return next((way for way in ways if way is not None), self._shaken(month, place))

    def of_abandoning(self, month: int, place: int, side: int, terms: Mapping[str, float]) -> int | None:
        """Return why a side gave up talks, by the term that spoke against them most."""
        body = self._at(place, side)
        leading = max(terms, key=lambda name: terms[name])
        if leading == "exposure":
            return self._let_down(month, place, side) or self._trouble_beside(place, side)
        if leading == "cost":
            # A pound, and so an hour, counts for more where money is short.
            return self.trouble_of(body) or self._busy(month, body)
        return None

    def of_talks(self, month: int, place: int, terms: Mapping[str, float]) -> int | None:
        """Return what opened talks: badged money, a call from the centre, or the map that has made the dyad."""
        if terms["grant"] > 0.0 and place in self.grant_at:
            return self.grant_at[place]
        if max(terms, key=lambda name: terms[name]) == "imperative":
            called = self._called(place)
            if called is not None:
                return called
        starts = self._state.bodies.starts
        is_new = max(starts[self._at(place, 0)], starts[self._at(place, 1)]) > 0
        is_first = self._state.partnerships.number[place] == 1
        return self.redrawn_by(month, place) if is_new and is_first else None

    def of_signature(self, place: int) -> int | None:
        """Return the opening of the talks that an agreement ends, or the map that passed them on."""
        return self.talks_at.get(place, self.made_at.get(place))

    def of_loosening(self, month: int, council: int) -> int | None:
        """Return the end of a deficit without which there would be no money to spend, if it was within a year."""
        return self._recent(self.closed_of.get(council), month, YEAR)

    def trouble_of(self, body: int) -> int | None:
        """Return why a body is short of money: the shock that it is under, if newer, or the opening of its deficit."""
        columns = self._state.bodies
        opened = self.deficit_of.get(body) if columns.in_deficit[body] == 1 else None
        shock = self.shock_on.get(body) if columns.shock[body] > 0.0 else None
        return max((event for event in (opened, shock) if event is not None), default=None)

    def redrawn_by(self, month: int, place: int) -> int | None:
        """Return which new map made or unmade the dyad of a place: the one that touched its bodies."""
        columns = self._state.bodies
        for kind, side in (("pct_reorganisation", 0), ("council_reorganisation", 1)):
            body = self._at(place, side)
            touched = month if columns.closes[body] == month else columns.starts[body]
            if (kind, touched) in self.redrawn:
                return self.redrawn[kind, touched]
        return max(self.redrawn.values(), default=None)

    # ---------------------------------------------------------------- what columns show

    def _of_demand(self, body: int) -> int | None:
        """Return the cut that sends a body most of the demand that it has to meet."""
        sent = largest_sender(self._state, self._parameters, body)
        if sent is None:
            return None
        if sent.cut == THRESHOLD:
            return self.tightened_by.get(sent.sender)
        if sent.cut == CONTRIBUTION:
            return self.left_by.get(sent.sender)
        return self.last_deficit_of.get(sent.sender)

    def _of_charges(self, body: int) -> int | None:
        """Return the deficit of the partner that charges most to the pools of a body."""
        partnerships = self._state.partnerships
        most, charger = 0.0, -1
        for place in range(len(partnerships.tie)):
            sides = partnerships.body_sides[SIDES * place : SIDES * place + SIDES]
            if partnerships.phase[place] == ACTIVE and body in sides:
                for side, other in enumerate(sides):
                    charged = partnerships.shifted_sides[SIDES * place + side]
                    if other != body and charged > most:
                        most, charger = charged, other
        return self.deficit_of.get(charger)

    def _let_down(self, month: int, place: int, side: int) -> int | None:
        """Return the last breach of another side of the table that this one has seen, if it was within a year."""
        body = self._at(place, side)
        seen = [self.hurt.get((body, self._at(place, other))) for other in range(SIDES) if other != side]
        last = max((one for one in seen if one is not None), default=None)
        return self._recent(last, month, YEAR)

    def _trouble_beside(self, place: int, side: int) -> int | None:
        """Return why the most stressed of the other sides is short of money, where it is worse off than this one."""
        stress = self._state.bodies.stress
        others = [
            self._at(place, other) for other in range(SIDES) if other != side and self._at(place, other) >= 0
        ]
        worst = max(others, key=lambda other: stress[other])
        return self.trouble_of(worst) if stress[worst] > stress[self._at(place, side)] else None

    def _called(self, place: int) -> int | None:
        """Return what of the centre calls for partnership here: a duty to cooperate, or initiatives."""
        columns = self._state.bodies
        sides = [self._at(place, side) for side in range(SIDES) if self._at(place, side) >= 0]
        if any(columns.imperative[body] > 0.0 for body in sides):
            return self.in_force.get("duty_to_cooperate")
        if any(columns.initiatives[body] > 0 for body in sides):
            return self.in_force.get("initiatives")
        return None

    def _busy(self, month: int, body: int) -> int | None:
        """Return what takes a body's managers' time from outside: initiatives, or its own making by a new map."""
        columns = self._state.bodies
        if columns.initiatives[body] > 0:
            return self.in_force.get("initiatives")
        began = columns.starts[body]
        if began > 0 and month - began < self._parameters.capacity_reorganisation_months:
            return max((event for (_, when), event in self.redrawn.items() if when == began), default=None)
        return None

    def _shaken(self, month: int, place: int) -> int | None:
        """Return the new map through which this very partnership passed, if it was within three years."""
        return self._recent(self.carried_at.get(place), month, SHAKEN_YEARS * YEAR)

    @staticmethod
    def _recent(known: Known | None, month: int, months: int) -> int | None:
        return known.event if known is not None and month - known.month < months else None
