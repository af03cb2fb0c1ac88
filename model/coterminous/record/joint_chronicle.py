"""Entries about what partners do together, and about what comes out between them."""

from __future__ import annotations

from coterminous.record.chronicle import Chronicle
from coterminous.record.log_writer import Terms
from coterminous.record.sentences import (
    TERM_NAMES,
    against_estimate,
    money_condition,
    pounds,
    several,
    weighing,
)
from coterminous.state.columns import KIND_NAMES, SIDES


class JointChronicle(Chronicle):
    """The chronicle of a run, with entries on joint boards, hidden deficits, further partners and ordered mergers."""

    def cut_jointly(self, month: int, place: int, side: int, terms: Terms, stakes: tuple[int, int]) -> None:
        """Note that a joint board agreed on a cut where one side would have cut or left alone.

        Args:
            month: month of the run.
            place: the partnership's place.
            side: the side that is short.
            terms: what weighed for acting alone, in pounds a month.
            stakes: its contribution before and after, pounds a month.
        """
        body = self._at(place, side)
        words = [(TERM_NAMES[name], value) for name, value in terms.items()]
        before, after = (pounds(12 * stake) for stake in stakes)
        reason = (
            f"{self._name(body)}, {money_condition(self._state.bodies.stress[body])}, puts to the joint board that it "
            f"can pay less for {self._group(place)}; the board agrees on {after} a year in place of {before}. "
            f"What weighed for acting alone: {weighing(words)}."
        )
        self._about(month, "restructured_jointly", place, side, reason, self._origins.trouble_of(body), words)

    def lapsed(self, month: int, place: int, side: int, terms: Terms, stake: int) -> None:
        """Note that a partnership made for a grant has ended with it.

        Args:
            month: month of the run.
            place: the partnership's place.
            side: the side that does not go on.
            terms: what weighed for going on, in pounds a month.
            stake: what it had put in beside the grant, pounds a month.
        """
        words = [(TERM_NAMES[name], -value) for name, value in terms.items()]
        reason = (
            f"The grant for {self._group(place)} has ended, and {self._name(self._at(place, side))} does not go on "
            f"with mainstream money; it had put in {pounds(12 * stake)} a year. What weighed: {weighing(words)}"
            f"{against_estimate([value for _, value in words])}."
        )
        self._about(month, "lapsed", place, side, reason, self._origins.grant_at.get(place), words)

    def deficit_revealed(self, month: int, body: int, hidden_gbp: int) -> None:
        """Note that an overspend of which nobody had been told has come out."""
        reason = (
            f"It comes out that {self._name(body)} has overspent by {pounds(hidden_gbp)} without telling anybody; "
            "everyone tied to it trusts it less."
        )
        event = self.log.add(
            month,
            "deficit_revealed",
            KIND_NAMES[self._state.bodies.kind[body]],
            self._bodies[body].id,
            reason=reason,
            cause=self._origins.shock_on.get(body),
            terms=[("overspent in hiding", float(hidden_gbp))],
        )
        self._origins.revealed(body, event, month)

    def further_partner_joined(self, month: int, place: int, number: int) -> None:
        """Note that another department, agency or voluntary body, or users and carers, have joined."""
        reason = (
            f"A further partner joins the work for {self._group(place)} of {self._sides(place)}, "
            f"which now has {several(number, 'further partner')}."
        )
        self._about(month, "further_partner_joined", place, 0, reason, None, ())

    def merged_by_order(self, month: int, place: int) -> None:
        """Note that the centre has made a care trust of a partnership, wanted or not."""
        reason = (
            f"By order of the centre {self._sides(place)} form a care trust for {self._group(place)}; "
            f"their mean trust in each other is {self._trust_at(place):.2f}."
        )
        self._about(month, "merged_by_order", place, 0, reason, self._ordered, ())

    def _trust_at(self, place: int) -> float:
        ties, partnerships = self._state.ties, self._state.partnerships
        tie = partnerships.tie_sides[SIDES * place]
        return (ties.trust_both[2 * tie] + ties.trust_both[2 * tie + 1]) / 2.0
