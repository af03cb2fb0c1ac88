"""Watching a run for a survey: what is remembered of the months it asks about, whichever engine lives them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coterminous.experiments.survey.deeds_seen import Deeds, DeedsWatch
from coterminous.experiments.survey.ground import Flags, Floats, Ground, Integers
from coterminous.experiments.survey.sites import SitesWatch
from coterminous.experiments.survey.tightening import TighteningWatch
from coterminous.state.columns import PCT, SOCIAL_SERVICES, Bodies, Partnerships, State, Ties


@dataclass(frozen=True)
class Seen:
    """What a run shows to whoever asks in one month about those before.

    Attributes:
        ground: the scenario's ground.
        month: month of the run in which answers are given.
        is_open: which bodies exist then.
        bodies: their columns then, as arrays.
        ties: the columns of ties then.
        partnerships: the columns of places then.
        deeds: what was done within the window.
        speaker: for every body, who answers for what it did.
        tightening_gbp: pounds a month that thresholds raised within the window send back, by body.
        returned_gbp: mean over the window of all that others' cuts send back, pounds a month, by body.
        sites: partnerships that had a flexibility before the window, and what was wanted within it.
    """

    ground: Ground
    month: int
    is_open: Flags
    bodies: Bodies
    ties: Ties
    partnerships: Partnerships
    deeds: Deeds
    speaker: Integers
    tightening_gbp: Floats
    returned_gbp: Floats
    sites: SitesWatch

    @property
    def open_dyads(self) -> Integers:
        """The dyads of the map then."""
        ties = self.ties
        return np.flatnonzero((np.asarray(ties.is_dyad) == 1) & (np.asarray(ties.is_open) == 1))

    def of_kind(self, kind: int) -> Flags:
        """Return which bodies are of a kind and exist then."""
        return np.asarray(self.is_open & (self.ground.kinds == kind), dtype=np.bool_)

    @property
    def partners(self) -> Flags:
        """PCTs and councils that exist then."""
        return self.of_kind(PCT) | self.of_kind(SOCIAL_SERVICES)

    def speakers_at(self, place: Integers, side: int) -> Integers:
        """Return who answers for a side of places; -1 for places that are none."""
        at = self.ground.place_bodies[place, side]
        return np.where((place >= 0) & (at >= 0), self.speaker[at], -1)


class Watch:
    """Looks at one replicate, month by month, for one instrument.

    Args:
        ground: the scenario's ground.
        first: the month before the window.
        last: the month in which answers are given, the last of the window.
    """

    def __init__(self, ground: Ground, first: int, last: int) -> None:
        """Nothing has been seen."""
        self._ground, self._first, self._last = ground, first, last
        self._deeds, self._sites = DeedsWatch(ground), SitesWatch(ground)
        self._tightening = TighteningWatch(ground)
        self._returned: Floats = np.zeros(len(ground.kinds))
        self._months: Floats = np.zeros(len(ground.kinds))
        self.seen: Seen | None = None

    def see(self, state: State, month: int) -> None:
        """Look at the state as a month has left it."""
        if month == self._first:
            self._deeds.begin(state)
            self._sites.begin(state)
            self._tightening.begin(state)
        elif self._first < month <= self._last:
            self._deeds.go_on(state)
            self._sites.go_on(state)
            self._tightening.go_on(state, month)
            is_open = self._ground.is_open(month)
            self._returned += np.where(is_open, np.asarray(state.bodies.returned), 0.0)
            self._months += is_open
        if month == self._last:
            self.seen = self._finish(state)

    def _finish(self, state: State) -> Seen:
        return Seen(
            ground=self._ground,
            month=self._last,
            is_open=self._ground.is_open(self._last),
            bodies=Bodies(*(np.array(column) for column in state.bodies)),  # type: ignore[arg-type]
            ties=Ties(*(np.array(column) for column in state.ties)),  # type: ignore[arg-type]
            partnerships=Partnerships(*(np.array(column) for column in state.partnerships)),  # type: ignore[arg-type]
            deeds=self._deeds.finish(),
            speaker=self._ground.speakers(self._first, self._last),
            tightening_gbp=self._tightening.arrived_gbp.copy(),
            returned_gbp=self._returned / np.maximum(self._months, 1.0),
            sites=self._sites,
        )
