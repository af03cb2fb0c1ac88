"""Tidy tables of a run: one row an observation, months as dates, units in the column names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coterminous.geography import BodyRecord
from coterminous.record.log import TERMS_SHOWN, Event
from coterminous.record.metrics import Metrics
from coterminous.record.snapshots import Snapshot
from coterminous.scenario.values import CARE_GROUPS
from coterminous.state.columns import SIDES, Partnerships, Ties

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class RunTables:
    """The six tables of a run, as pandas data frames; see ``docs/odd.md`` for every column."""

    metrics: pd.DataFrame
    bodies: pd.DataFrame
    dyads: pd.DataFrame
    partnerships: pd.DataFrame
    events: pd.DataFrame
    sides: pd.DataFrame


def calendar(start: str, months: Sequence[int] | np.ndarray) -> pd.DatetimeIndex:
    """Return the dates of months of a run that starts in ``start`` (such as ``2006-04``): the first of each month.

    >>> str(calendar("2006-04", [0, 9])[1].date())
    '2007-01-01'
    """
    import pandas as pd

    first = np.datetime64(start, "M")
    return pd.DatetimeIndex((first + np.asarray(months, dtype="timedelta64[M]")).astype("datetime64[ns]"))


def metrics_table(start: str, months: Sequence[int], rows: Sequence[Metrics]) -> pd.DataFrame:
    """Return the metrics, one row a month."""
    import pandas as pd

    table = pd.DataFrame(list(rows))
    table.insert(0, "month", calendar(start, months))
    return table


def _stacked(start: str, months: Sequence[int], snapshots: Sequence[Snapshot]) -> pd.DataFrame:
    import pandas as pd

    first = next(iter(snapshots[0])) if snapshots else "row"
    lengths = [len(snapshot[first]) for snapshot in snapshots]
    columns = {name: np.concatenate([snapshot[name] for snapshot in snapshots]) for name in snapshots[0]}
    return pd.DataFrame({"month": calendar(start, np.repeat(np.asarray(months), lengths)), **columns})


def bodies_table(
    start: str, months: Sequence[int], snapshots: Sequence[Snapshot], bodies: Sequence[BodyRecord]
) -> pd.DataFrame:
    """Return one row a body and month."""
    table = _stacked(start, months, snapshots)
    row = table.pop("body").to_numpy()
    for place, (name, values) in enumerate(
        (
            ("body_id", [body.id for body in bodies]),
            ("name", [body.name for body in bodies]),
            ("kind", [body.kind for body in bodies]),
        )
    ):
        table.insert(1 + place, name, np.array(values, dtype=object)[row])
    table.insert(4, "is_open", True)
    return table


def dyads_table(
    start: str, months: Sequence[int], snapshots: Sequence[Snapshot], bodies: Sequence[BodyRecord], ties: Ties
) -> pd.DataFrame:
    """Return one row a dyad and month."""
    table = _stacked(start, months, snapshots)
    row = table.pop("tie").to_numpy()
    ids = np.array([body.id for body in bodies], dtype=object)
    table.insert(1, "pct_id", ids[np.asarray(ties.first)[row]])
    table.insert(2, "social_services_id", ids[np.asarray(ties.second)[row]])
    return table


def partnerships_table(
    start: str,
    months: Sequence[int],
    snapshots: Sequence[Snapshot],
    bodies: Sequence[BodyRecord],
    partnerships: Partnerships,
    place_names: Sequence[str],
) -> pd.DataFrame:
    """Return one row a partnership and month, from the opening of talks to the month it ended."""
    table = _stacked(start, months, snapshots)
    place = table.pop("place").to_numpy()
    numbers = table.pop("number").to_numpy()
    names = np.array(place_names, dtype=object)[place]
    sides = np.asarray(partnerships.body_sides).reshape(-1, SIDES)[place]
    ids = np.array([*(body.id for body in bodies), None], dtype=object)
    identity = {
        "partnership_id": np.array(
            [f"{name}#{number}" for name, number in zip(names, numbers, strict=True)], dtype=object
        ),
        "pct_id": ids[sides[:, 0]],
        "social_services_id": ids[sides[:, 1]],
        "nhs_trust_id": ids[sides[:, 2]],
        "care_group": np.array(CARE_GROUPS, dtype=object)[np.asarray(partnerships.care_group)[place]],
    }
    for position, (name, values) in enumerate(identity.items()):
        table.insert(1 + position, name, values)
    return table


def events_table(start: str, events: Sequence[Event]) -> pd.DataFrame:
    """Return the log, one row an event."""
    import pandas as pd

    columns: dict[str, object] = {
        "event_id": np.array([event.event_id for event in events], dtype=np.int64),
        "month": calendar(start, [event.month for event in events]),
    }
    for name in ("kind", "actor_kind", "actor_id", "partnership_id", "counterpart_id"):
        columns[name] = np.array([getattr(event, name) for event in events], dtype=object)
    columns["cause_event_id"] = pd.array([event.cause_event_id for event in events], dtype="Int64")
    columns["reason"] = np.array([event.reason for event in events], dtype=object)
    for term in range(TERMS_SHOWN):
        shown = [event.terms[term] if term < len(event.terms) else (None, None) for event in events]
        columns[f"term_{term + 1}"] = np.array([name for name, _ in shown], dtype=object)
        columns[f"term_{term + 1}_gbp"] = pd.array([amount for _, amount in shown], dtype="Int64")
    return pd.DataFrame(columns)
