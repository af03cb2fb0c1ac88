"""The world that stylised facts are tried in: arms of it, and numbers for each replicate of an arm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from coterminous.experiments.bench import Bench
from coterminous.experiments.quantities import Array
from coterminous.record.metric_facts import METRIC, METRIC_NAMES
from coterminous.scenario.loading import Scenario
from coterminous.scenario.months import month_after
from coterminous.scenario.records import Value
from coterminous.scenario.values import CARE_GROUPS

Event: TypeAlias = dict[str, Any]
Settings: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True, eq=False)
class Arm:
    """What the replicates of an arm came to.

    Attributes:
        values: replicate, month, metric, in the order of ``METRIC_NAMES``.
    """

    values: Array

    def over(self, metric: str, first: int = 0, end: int | None = None) -> Array:
        """Return a metric over some months for each replicate: a flow summed, a stock averaged.

        Args:
            metric: its name.
            first: the first month, from 0.
            end: the month after the last; to the end of the run if None.
        """
        months = self.values[:, first:end, METRIC_NAMES.index(metric)]
        found: Array = months.sum(axis=1) if METRIC[metric].is_flow else months.mean(axis=1)
        return found

    def at(self, metric: str, month: int) -> Array:
        """Return a metric in one month for each replicate; -1 is the last."""
        found: Array = self.values[:, month, METRIC_NAMES.index(metric)]
        return found


class World:
    """The places, start and parameters of a scenario; its events are left out, since each fact lays its own.

    Args:
        scenario: where places, start and parameters come from.
        bench: where arms are lived.

    >>> world = World(Scenario.load("deficit_shock"), Bench(replicates=2))
    >>> world.event(6, "joint_boards")
    {'at': '2006-10', 'joint_boards': {}}
    """

    def __init__(self, scenario: Scenario, bench: Bench) -> None:
        """Take the scenario's resolved form."""
        self.scenario = scenario
        self.bench = bench
        self._resolved = scenario.resolved()

    def event(self, month: int, kind: str, **settings: Any) -> Event:
        """Return an event so many months after the start."""
        return {"at": month_after(self.scenario.start, month), kind: settings}

    def arm(self, *events: Event, months: int = 48, settings: Settings | None = None) -> Arm:
        """Live an arm.

        Args:
            events: what the centre does.
            months: how long.
            settings: parameters over the scenario's own, by dotted name.

        Raises:
            InputError: the world does not bear an event or a setting.
        """
        said = {
            **self._resolved,
            "months": months,
            "events": list(events),
            "parameters": {**self._resolved["parameters"], **(settings or {})},
        }
        return Arm(self.bench.live(Scenario.from_resolved(said)))


def every_care_group(what: str, value: float) -> dict[str, Value]:
    """Return one setting for every care group.

    >>> every_care_group("spillover", 0.0)["care_group.children.spillover"]
    0.0
    """
    return {f"care_group.{group}.{what}": value for group in CARE_GROUPS}
