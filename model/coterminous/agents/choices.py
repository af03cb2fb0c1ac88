"""What an organisation decided, and what weighed in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from coterminous.partnerships.terms import Terms
from coterminous.scenario.values import Parameters
from coterminous.state.columns import Floats, State


@dataclass(frozen=True, slots=True)
class Choice:
    """An option taken or not, with the terms that were weighed.

    Attributes:
        action: number of the option; 0 leaves things as they are. Of a running partnership ``STAY``, ``RESTRUCTURE``
            or ``WITHDRAW``; of a threshold ``HOLD``, ``TIGHTEN`` or ``LOOSEN``; for talks, an end of talks, a step
            and a renewal 1 is yes.
        terms: pounds a month, positive where they spoke for the option; where nothing was done, what was weighed.
        step: arrangement that was on the table, by its number in :data:`coterminous.state.columns.ARRANGEMENTS`;
            -1 if none.

    >>> from coterminous.partnerships.terms import weighed
    >>> Choice(action=0, terms=weighed()).step
    -1
    """

    action: int
    terms: Terms
    step: int = -1


class Surroundings(Protocol):
    """What an organisation can see of the model it lives in."""

    state: State
    parameters: Parameters
    month: int
    months_since_april: int

    def luck(self, purpose: int) -> Floats:
        """Return this month's draws for a purpose, one for each seat or body."""

    def is_reviewed(self, place: int) -> bool:
        """Return whether the partnership at this place is up for review this quarter."""

    def step_on_the_table(self, place: int) -> int:
        """Return the arrangement its sides talk about adding, or -1."""
