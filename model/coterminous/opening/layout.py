"""Everything about a run that is settled before its first month: maps, places, and what the centre will do."""

from __future__ import annotations

from typing import NamedTuple

from coterminous.geography import Geography, draw_geography
from coterminous.opening.eras import Places, era_tables, find_places
from coterminous.opening.orders import make_timetable
from coterminous.opening.timetable import Timetable, what_happens
from coterminous.policy.centre import Effects
from coterminous.scenario.loading import Scenario
from coterminous.state.columns import EraTable


class Stage(NamedTuple):
    """The stage on which every run of a scenario is played: the same for all seeds and replicates."""

    geography: Geography
    places: Places
    eras: list[EraTable]
    timetable: Timetable


class Layout(NamedTuple):
    """The stage of one run, and what its lots have brought."""

    geography: Geography
    places: Places
    eras: list[EraTable]
    effects: Effects
    targets: list[list[int]]  # for every event of the scenario, whom it falls on


def set_stage(scenario: Scenario) -> Stage:
    """Draw the maps of a scenario and work out what its events may do.

    Raises:
        InputError: the geography cannot be drawn or read, or an event names a body that does not exist then.

    >>> len(set_stage(Scenario.load("teaching")).eras)
    1
    """
    geography = draw_geography(scenario.geography, scenario.events, scenario.months, scenario.names.in_name())
    places = find_places(geography, scenario.values())
    eras = era_tables(geography, places)
    return Stage(geography, places, eras, make_timetable(geography, places, eras, scenario.events))


def lay_out(scenario: Scenario, seed: int = 0, replicate: int = 0) -> Layout:
    """Set the stage for one run and draw its lots.

    Raises:
        InputError: the geography cannot be drawn or read, or an event names a body that does not exist then.

    >>> len(lay_out(Scenario.load("teaching")).eras)
    1
    """
    stage = set_stage(scenario)
    effects, targets = what_happens(stage.timetable, seed, replicate)
    return Layout(stage.geography, stage.places, stage.eras, effects, targets)
