"""Partnerships that had a flexibility before a window, followed through it, and flexibilities that partners wanted."""

from __future__ import annotations

import numpy as np

from coterminous.experiments.survey.deeds_seen import carried_over, formal_places
from coterminous.experiments.survey.ground import Flags, Ground, Integers
from coterminous.state.columns import ACTIVE, FLEXIBILITIES, SIDES, State

GONE = -1


class SitesWatch:
    """Follows the sites of an evaluation, and for every place what some side wanted to add.

    Args:
        ground: the scenario's ground.

    Attributes:
        names: the name of the place at which each site began.
        place: where each site is now; ``GONE`` once it has ended.
        wanted: whether some side has said yes to a flexibility within the window; by place and flexibility.
    """

    def __init__(self, ground: Ground) -> None:
        """There are no sites."""
        self._place_names = ground.names["place"]
        self.names: list[str] = []
        self.place: Integers = np.zeros(0, dtype=np.int64)
        self._signed: Integers = np.zeros(0, dtype=np.int64)
        self.wanted: Flags = np.zeros((len(ground.place_bodies), len(FLEXIBILITIES)), dtype=np.bool_)

    def begin(self, state: State) -> None:
        """Take every partnership with a flexibility in the month before the window."""
        self.place = np.flatnonzero(formal_places(state))
        self.names = [self._place_names[place] for place in self.place]
        self._signed = np.array(state.partnerships.signed, dtype=np.int64)[self.place]

    def go_on(self, state: State) -> None:
        """Look at a month of the window."""
        moved = carried_over(state)
        if moved:
            self.place = np.array([moved.get(place, place) for place in self.place.tolist()], dtype=np.int64)
            for old, heir in moved.items():
                self.wanted[heir] |= self.wanted[old]
        is_running = np.array(state.partnerships.phase) == ACTIVE
        # Whoever signed at another time is another partnership at the same place.
        signed = np.array(state.partnerships.signed, dtype=np.int64)
        is_same = (self.place != GONE) & is_running[self.place] & (signed[self.place] == self._signed)
        self.place = np.where(is_same, self.place, GONE)
        self._note_wishes(state)

    def _note_wishes(self, state: State) -> None:
        steps = np.array(state.decisions.step_sides, dtype=np.int64)
        actions = np.array(state.decisions.action_sides, dtype=np.int64)
        seats = np.flatnonzero((steps >= 0) & (steps < len(FLEXIBILITIES)) & (actions == 1))
        self.wanted[seats // SIDES, steps[seats]] = True
