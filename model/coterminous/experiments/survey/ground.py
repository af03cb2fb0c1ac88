"""What does not change from replicate to replicate: who is where, and who answers for whom after a new map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from coterminous.opening.layout import Stage, set_stage
from coterminous.opening.names import entity_names
from coterminous.scenario.loading import Scenario
from coterminous.scenario.values import Parameters
from coterminous.state.columns import KIND_NAMES, SIDES, EraTable

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Ground:
    """The stage of a scenario, as a survey of it needs it.

    Attributes:
        stage: maps, places and timetable.
        parameters: the parameters.
        months: length of the run.

    >>> ground = ground_of(Scenario.load("teaching"))
    >>> ground.count_open("pct", 0), ground.people
    (12, 3900000)
    """

    stage: Stage
    parameters: Parameters
    months: int

    @cached_property
    def kinds(self) -> Integers:
        """The kind of every body, as a number of ``KIND_NAMES``."""
        bodies = self.stage.geography.bodies
        return np.array([KIND_NAMES.index(body.kind) for body in bodies], dtype=np.int64)

    @cached_property
    def starts(self) -> Integers:
        """The month in which every body begins."""
        return np.array([body.opened_month for body in self.stage.geography.bodies], dtype=np.int64)

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """The stable names of bodies and places, by which luck is keyed."""
        return entity_names(self.stage.geography, self.stage.places)

    @cached_property
    def place_bodies(self) -> Integers:
        """PCT, council and NHS trust of every place; -1 for nobody."""
        return np.array(self.stage.places.place_bodies, dtype=np.int64).reshape(-1, SIDES)

    @property
    def people(self) -> int:
        """People of the whole map, in the first month."""
        return int(sum(self.stage.eras[0].overlap_people))

    def is_open(self, month: int) -> Flags:
        """Return which bodies exist in a month."""
        return np.array([body.is_open(month) for body in self.stage.geography.bodies], dtype=np.bool_)

    def count_open(self, kind: str, month: int) -> int:
        """Return how many bodies of a kind exist in a month."""
        return int((self.is_open(month) & (self.kinds == KIND_NAMES.index(kind))).sum())

    def era(self, month: int) -> EraTable:
        """Return the map in force in a month."""
        return next(era for era in reversed(self.stage.eras) if era.month <= month)

    def new_map(self, month: int) -> EraTable | None:
        """Return the map that takes effect in a month, if one does."""
        return next((era for era in self.stage.eras if era.month == month > 0), None)

    def speakers(self, first: int, last: int) -> Integers:
        """Return, for every body, the body that answers in month ``last`` for what it did since ``first``.

        A body that has gone is answered for by the one that took over most of its people (the lowest number of
        those that took over as many); itself by default.
        """
        speaker = np.arange(len(self.kinds))
        for era in self.stage.eras:
            if first < era.month <= last:
                heir = _heirs(era, self.is_open(era.month))
                speaker = heir[speaker]
        return speaker


def _heirs(era: EraTable, is_open: Flags) -> Integers:
    """Return, for every body, itself where it goes on, else who takes over most of its people."""
    heir, most = np.arange(len(is_open)), np.zeros(len(is_open), dtype=np.int64)
    moves = sorted(zip(era.moved_from, era.moved_to, era.moved_people, strict=True), key=lambda move: move[1])
    for old, new, people in moves:
        if not is_open[old] and people > most[old]:
            heir[old], most[old] = new, people
    return heir


def ground_of(scenario: Scenario) -> Ground:
    """Return the ground of a scenario.

    Raises:
        InputError: the geography cannot be drawn or read, or an event names a body that does not exist then.
    """
    return Ground(set_stage(scenario), scenario.values(), scenario.months)
