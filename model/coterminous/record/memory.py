"""What a run remembers of earlier events, so that it can be said what led to later ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from coterminous.scenario.values import Parameters
from coterminous.state.columns import SIDES, State


class Known(NamedTuple):
    """An event that may lead to others: its number, and its month."""

    event: int
    month: int


class Memory:
    """Remembers what befell whom: the numbers of the events, and their months where it matters how old they are.

    Args:
        state: the state of the run.
        parameters: the parameters.
    """

    def __init__(self, state: State, parameters: Parameters) -> None:
        """Remember nothing yet."""
        self._state = state
        self._parameters = parameters
        self.shock_on: dict[int, int] = {}
        self.grant_at: dict[int, int] = {}
        self.redrawn: dict[tuple[str, int], int] = {}
        self.in_force: dict[str, int] = {}
        self.deficit_of: dict[int, int] = {}
        self.last_deficit_of: dict[int, int] = {}
        self.closed_of: dict[int, Known] = {}
        self.tightened_by: dict[int, int] = {}
        self.loosened_by: dict[int, int] = {}
        self.left_by: dict[int, int] = {}
        self.hurt: dict[tuple[int, int], Known] = {}
        self.lost_by: dict[int, Known] = {}
        self.talks_at: dict[int, int] = {}
        self.made_at: dict[int, int] = {}
        self.carried_at: dict[int, Known] = {}

    # ---------------------------------------------------------------- remembering

    def succeeded(self, moves: Iterable[tuple[int, int]]) -> None:
        """Let heirs inherit what has befallen the old bodies: pairs of an old and a new one."""
        for old, new in moves:
            for known in (self.shock_on, self.last_deficit_of):
                if old in known:
                    known.setdefault(new, known[old])

    def opened_deficit(self, body: int, event: int) -> None:
        """Remember a deficit."""
        self.deficit_of[body] = self.last_deficit_of[body] = event

    def closed_deficit(self, body: int, event: int, month: int) -> None:
        """Remember that a body is back in balance."""
        self.deficit_of.pop(body, None)
        self.closed_of[body] = Known(event, month)

    def opened_talks(self, place: int, event: int) -> None:
        """Remember talks; nothing has been agreed at this place yet."""
        self.talks_at[place] = event
        self.made_at.pop(place, None)
        self.carried_at.pop(place, None)

    def carried_over(self, old: int, heir: int, event: int, month: int) -> None:
        """Remember that a partnership lives on at another place, with the grant that it was made for."""
        self.carried_at[heir] = Known(event, month)
        self.made_at[heir] = event
        self.talks_at.pop(heir, None)
        if old in self.grant_at:
            self.grant_at[heir] = self.grant_at[old]

    def left(self, place: int, side: int, event: int, month: int) -> None:
        """Remember a cut or a departure, which every other side has seen."""
        breaker = self._at(place, side)
        self.left_by[breaker] = event
        for other in range(SIDES):
            if other != side and self._at(place, other) >= 0:
                self.hurt[self._at(place, other), breaker] = Known(event, month)
                self.lost_by[self._at(place, other)] = Known(event, month)

    def moved_threshold(self, council: int, is_tighter: bool, event: int, month: int) -> None:
        """Remember a new threshold; PCTs see a higher one as a breach."""
        if not is_tighter:
            self.loosened_by[council] = event
            return
        self.tightened_by[council] = event
        if self._parameters.eligibility_breach_severity > 0.0:
            ties = self._state.ties
            for tie in range(len(ties.first)):
                if ties.second[tie] == council and ties.is_dyad[tie] == 1 and ties.is_open[tie] == 1:
                    self.hurt[ties.first[tie], council] = Known(event, month)

    def revealed(self, body: int, event: int, month: int) -> None:
        """Remember that a hidden deficit came out, which everybody tied to the body holds against it."""
        self.opened_deficit(body, event)
        ties = self._state.ties
        for tie in range(len(ties.first)):
            if ties.is_open[tie] == 1 and body in (ties.first[tie], ties.second[tie]):
                other = ties.second[tie] if ties.first[tie] == body else ties.first[tie]
                self.hurt[other, body] = Known(event, month)

    def _at(self, place: int, side: int) -> int:
        return self._state.partnerships.body_sides[SIDES * place + side]
