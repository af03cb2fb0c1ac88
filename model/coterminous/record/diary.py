"""What is kept of every month lived, and the tables that are made of it."""

from __future__ import annotations

from collections.abc import Sequence

from coterminous.geography import BodyRecord
from coterminous.record import sides, snapshots, tables
from coterminous.record.log import EventLog
from coterminous.record.metrics import Metrics, month_metrics
from coterminous.record.states import states_of
from coterminous.scenario.values import Parameters
from coterminous.state.columns import State


class Diary:
    """Measures and snapshots of a run, month by month.

    Args:
        start: first month of the run, ``2006-04``.
        bodies: every body, by index.
        place_names: stable name of every place for a partnership.

    >>> Diary("2006-04", [], []).months
    0
    """

    def __init__(self, start: str, bodies: Sequence[BodyRecord], place_names: Sequence[str]) -> None:
        """Begin with no month."""
        self._start, self._bodies, self._place_names = start, bodies, place_names
        self._metrics: list[Metrics] = []
        self._sides: list[sides.SideMonth] = []
        self._snapshots: list[tuple[snapshots.Snapshot, snapshots.Snapshot, snapshots.Snapshot]] = []

    @property
    def months(self) -> int:
        """How many months are in it."""
        return len(self._metrics)

    def note(self, state: State, parameters: Parameters, month: int) -> None:
        """Measure a month at its end."""
        states = states_of(state, parameters, month)
        self._metrics.append(month_metrics(state, parameters, month))
        self._sides.append(sides.side_month(state))
        self._snapshots.append(
            (
                snapshots.body_snapshot(state, parameters, month),
                snapshots.dyad_snapshot(state),
                snapshots.partnership_snapshot(state, parameters, month, states),
            )
        )

    def metric(self, name: str) -> float:
        """Return a metric of the month noted last."""
        return self._metrics[-1][name]

    def tables(self, state: State, log: EventLog) -> tables.RunTables:
        """Return the tables of all months so far.

        Raises:
            ValueError: no month has been lived yet.
        """
        if not self._metrics:
            raise ValueError("no month has been lived yet: call step() or run() first")
        months = range(self.months)
        of_bodies, of_dyads, of_partnerships = zip(*self._snapshots, strict=True)
        return tables.RunTables(
            metrics=tables.metrics_table(self._start, months, self._metrics),
            bodies=tables.bodies_table(self._start, months, of_bodies, self._bodies),
            dyads=tables.dyads_table(self._start, months, of_dyads, self._bodies, state.ties),
            partnerships=tables.partnerships_table(
                self._start, months, of_partnerships, self._bodies, state.partnerships, self._place_names
            ),
            events=tables.events_table(self._start, log.events),
            sides=sides.sides_table(self._start, months, self._sides, self._metrics),
        )
