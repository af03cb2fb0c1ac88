"""The draws that decide how a run begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from coterminous.state.columns import Floats
from coterminous.streams import Purpose


class StartLuck(NamedTuple):
    """One draw, uniform in [0, 1), for each body, tie or place."""

    culture: Floats  # bodies
    rank: Floats
    age: Floats
    threshold: Floats
    leadership: Floats
    trust: Floats  # ties
    exists: Floats  # places
    pooled: Floats
    lead: Floats
    integrated: Floats
    colocated: Floats
    maturity: Floats


START_DRAWS = (
    (Purpose.START_CULTURE, "body", 0),
    (Purpose.START_POSITION, "body", 0),
    (Purpose.START_AGE, "body", 0),
    (Purpose.START_ELIGIBILITY, "body", 0),
    (Purpose.START_LEADERSHIP, "body", 0),
    (Purpose.START_TRUST, "tie", 0),
    (Purpose.START_PARTNERSHIP, "place", 0),
    (Purpose.START_FLEXIBILITY, "place", 0),
    (Purpose.START_FLEXIBILITY, "place", 1),
    (Purpose.START_FLEXIBILITY, "place", 2),
    (Purpose.START_FLEXIBILITY, "place", 3),
    (Purpose.START_MATURITY, "place", 0),
)
"""Purpose, unit and lane of every column of :class:`StartLuck`, in their order."""


def draw_start_luck(luck: Callable[[Purpose, str, int, int], Floats]) -> StartLuck:
    """Return the draws of a run's beginning.

    Args:
        luck: gives draws for a purpose, a unit, a month and a lane.

    >>> draw_start_luck(lambda purpose, unit, month, lane: [0.5]).trust
    [0.5]
    """
    return StartLuck(*(luck(purpose, unit, 0, lane) for purpose, unit, lane in START_DRAWS))
