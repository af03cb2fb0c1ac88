"""Everything about a run that is settled before its first month: maps, places, and what the centre will do."""

from __future__ import annotations

from typing import NamedTuple

from coterminous.geography import Geography, draw_geography
from coterminous.opening.eras import Places, era_tables, find_places
from coterminous.opening.timetable import Timetable
from coterminous.policy.centre import Effects
from coterminous.scenario.loading import Scenario
from coterminous.state.columns import EraTable


class Layout(NamedTuple):
    """The stage on which a run is played."""

    geography: Geography
    places: Places
    eras: list[EraTable]
    effects: Effects
    targets: list[list[int]]  # for every event of the scenario, whom it falls on


def lay_out(scenario: Scenario, seed: int = 0, replicate: int = 0) -> Layout:
    """Draw the maps of a scenario and work out its events.

    Raises:
        InputError: the geography cannot be drawn or read, or an event names a body that does not exist then.

    >>> len(lay_out(Scenario.load("teaching")).eras)
    1
    """
    geography = draw_geography(scenario.geography, scenario.events, scenario.months)
    places = find_places(geography, scenario.values())
    eras = era_tables(geography, places)
    effects, targets = Timetable(geography, places, eras, seed, replicate).effects(scenario.events)
    return Layout(geography, places, eras, effects, targets)
