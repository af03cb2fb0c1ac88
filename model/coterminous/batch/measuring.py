"""The metrics of a month, written side by side into a row of numbers."""

from __future__ import annotations

from coterminous.record.measures import (
    measure_boundaries,
    measure_care,
    measure_deeds,
    measure_joint_work,
    measure_kind,
    measure_trust,
)
from coterminous.record.partnership_measures import measure_arrangements, measure_partnerships
from coterminous.record.side_measures import measure_sides
from coterminous.scenario.values import Parameters
from coterminous.state.columns import NHS_TRUST, PCT, SOCIAL_SERVICES, Floats, State


def measure(state: State, parameters: Parameters, month: int, row: Floats) -> None:
    """Write every metric of a month, in the order of :data:`coterminous.record.metric_facts.METRICS`."""
    end = 0
    end = write(row, end, measure_trust(state, month))
    end = write(row, end, measure_boundaries(state, month))
    end = write(row, end, measure_partnerships(state, parameters, month))
    end = write(row, end, measure_arrangements(state, parameters))
    end = write(row, end, measure_kind(state, PCT, month))
    end = write(row, end, measure_kind(state, SOCIAL_SERVICES, month))
    end = write(row, end, measure_kind(state, NHS_TRUST, month))
    end = write(row, end, measure_joint_work(state, month))
    end = write(row, end, measure_care(state, parameters, month))
    end = write(row, end, measure_deeds(state))
    write(row, end, measure_sides(state))


def write(row: Floats, first: int, numbers: tuple[float, ...]) -> int:
    """Write a topic's numbers from a place in the row on, and return the place after them.

    >>> row = [0.0, 0.0, 0.0]
    >>> write(row, 1, (0.5, 0.25)), row
    (3, [0.0, 0.5, 0.25])
    """
    for number in numbers:
        row[first] = number
        first += 1
    return first
