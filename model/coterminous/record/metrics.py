"""The metrics of a month by name, as tables show them."""

from __future__ import annotations

from coterminous.record.measures import (
    measure_boundaries,
    measure_care,
    measure_deeds,
    measure_joint_work,
    measure_kind,
    measure_trust,
)
from coterminous.record.metric_facts import METRICS
from coterminous.record.partnership_measures import measure_arrangements, measure_partnerships
from coterminous.record.side_measures import measure_sides
from coterminous.scenario.values import Parameters
from coterminous.state.columns import NHS_TRUST, PCT, SOCIAL_SERVICES, State

Metrics = dict[str, float]


def month_metrics(state: State, parameters: Parameters, month: int) -> Metrics:
    """Return every metric of a month: flows of the month, stocks at its end, trust weighted by people."""
    numbers = (
        *measure_trust(state, month),
        *measure_boundaries(state, month),
        *measure_partnerships(state, parameters, month),
        *measure_arrangements(state, parameters),
        *measure_kind(state, PCT, month),
        *measure_kind(state, SOCIAL_SERVICES, month),
        *measure_kind(state, NHS_TRUST, month),
        *measure_joint_work(state, month),
        *measure_care(state, parameters, month),
        *measure_deeds(state),
        *measure_sides(state),
    )
    return {
        metric.name: int(number) if metric.is_whole else number
        for metric, number in zip(METRICS, numbers, strict=True)
    }
