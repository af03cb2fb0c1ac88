"""An ensemble: how far replicates lie apart, month by month, in a few key metrics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coterminous.report.drawn_figure import DrawnFigure
from coterminous.report.grid import Grid
from coterminous.report.metric_words import KEY_METRICS, level
from coterminous.report.outside_events import marks_of
from coterminous.report.panel import Panel, Series, Spread
from coterminous.report.running_totals import MetricNames
from coterminous.report.theme import BAND_INNER, BAND_OUTER, DOTTED, THIN_DASHES, theme
from coterminous.report.wording import count, month_words, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coterminous.scenario.events import DatedEvent

LOOK = "pct"
_FAR = 0.5


def bands_of(bands: pd.DataFrame, metric: str) -> pd.DataFrame:
    """Return one metric's bands, in the order of months.

    Args:
        bands: ``metric``, ``month``, ``median``, ``low_50``, ``high_50``, ``low_90``, ``high_90``, ``n``.
        metric: name of the metric.

    Raises:
        KeyError: if the bands have no such metric.
    """
    found = bands[bands["metric"] == metric].sort_values("month")
    if found.empty:
        raise KeyError(metric)
    return found


def numbers(table: pd.DataFrame, column: str) -> NDArray[np.float64]:
    """Return a column as numbers."""
    return table[column].to_numpy(dtype=np.float64)


def begins_at_nought(values: NDArray[np.float64]) -> bool:
    """Return whether a scale from 0 shows values well: where they are not all far from it.

    >>> begins_at_nought(np.array([3.0, 10.0])), begins_at_nought(np.array([9.0, 10.0]))
    (True, False)
    """
    known = values[np.isfinite(values)]
    return not known.size or not _FAR * float(known.max()) < float(known.min())


def scale_ends(values: NDArray[np.float64]) -> tuple[float | None, float | None]:
    """Return where a scale begins and ends, None where its values say so: it begins at 0, if that is not far.

    >>> scale_ends(np.array([3.0, 10.0])), scale_ends(np.array([-3.0, 10.0])), scale_ends(np.array([0.0, 0.0]))
    ((0.0, None), (None, None), (0.0, 1.0))
    """
    if not np.any(values[np.isfinite(values)]):
        return 0.0, 1.0
    return 0.0 if begins_at_nought(values) and not (values < 0).any() else None, None


def bands_figure(
    bands: pd.DataFrame,
    names: Sequence[str] = KEY_METRICS,
    events: Sequence[DatedEvent] = (),
    title: str = "An ensemble",
    n: int | None = None,
    so_far: pd.DataFrame | None = None,
) -> DrawnFigure:
    """Return the figure of an ensemble's bands: small multiples with the median, 50% and 90% of replicates.

    Args:
        bands: ``metric``, ``month``, ``median``, ``low_50``, ``high_50``, ``low_90``, ``high_90``, ``n``.
        names: the metrics to show, in order.
        events: the scenario's dated events.
        title: which ensemble it is.
        n: how many replicates there are; by default what the bands say.
        so_far: bands of running totals, in the same columns; the metrics in it are shown by them.

    Raises:
        KeyError: if the bands lack a metric.
    """
    running = frozenset() if so_far is None else frozenset(so_far["metric"])
    tables = [
        bands_of(bands if so_far is None or name not in running else so_far, name).assign(
            is_running_total=name in running
        )
        for name in names
    ]
    months = list(tables[0]["month"])
    replicates = int(tables[0]["n"].max()) if n is None else n
    panels = tuple(_panel(name, table) for name, table in zip(names, tables, strict=True))
    which = (
        f"{plain(title)}. {month_words(months[0])} to {month_words(months[-1])}, "
        f"n = {count(replicates, 'replicate')}, all on one map."
    )
    key = "Line: median. Dark band, dashed edges: the middle 50% of replicates; pale, dotted: the middle 90%."
    key += "".join(names_of(table).sentence(months[0]) for table in tables)
    with theme():
        figure = Grid(
            _headline(names[0], tables[0]), f"{which} {key}", months, panels, marks_of(events, months)
        ).draw()
    sentences = [f"Bands of an ensemble. {which} {key}"]
    sentences += [_course(name, table) for name, table in zip(names, tables, strict=True)]
    marked = [mark.text for mark in marks_of(events, months)]
    sentences.append(
        f"Vertical lines mark the scenario's events. {'. '.join(marked)}."
        if marked
        else "The scenario has no dated events."
    )
    return DrawnFigure(
        "bands", "Key metrics over the replicates", " ".join(sentences), figure, pd.concat(tables)
    )


def names_of(table: pd.DataFrame) -> MetricNames:
    """Return how bands that are drawn are named."""
    first = table.iloc[0]
    return MetricNames(str(first["metric"]), bool(first["is_running_total"]))


def _panel(name: str, table: pd.DataFrame) -> Panel:
    outer = Spread(numbers(table, "low_90"), numbers(table, "high_90"), BAND_OUTER, DOTTED, name="90%")
    inner = Spread(numbers(table, "low_50"), numbers(table, "high_50"), BAND_INNER, THIN_DASHES, name="50%")
    edges = np.concatenate([outer.low, outer.high])
    remark = "" if begins_at_nought(edges) else "scale not from 0"
    title = names_of(table).titled(remark)
    series = Series("Median", numbers(table, "median"), LOOK, (outer, inner))
    return Panel(title, "", (series,), level(name), *scale_ends(edges))


def _interval(name: str, row: pd.Series, share: int) -> str:
    written = level(name)
    return f"{written(float(row[f'low_{share}']))} to {written(float(row[f'high_{share}']))}"


def _headline(name: str, table: pd.DataFrame) -> str:
    last = table.iloc[-1]
    return (
        f"{names_of(table).title} ends at {level(name)(float(last['median']))} in the median replicate; "
        f"nine in ten end from {_interval(name, last, 90)}"
    )


def _course(name: str, table: pd.DataFrame) -> str:
    """Return a metric's first and last month, in a sentence."""
    first, last = table.iloc[0], table.iloc[-1]
    names = names_of(table)
    said = [
        f"{names.when} {month_words(row['month'])} {level(name)(float(row['median']))}, the middle 50% from "
        f"{_interval(name, row, 50)}, the middle 90% from {_interval(name, row, 90)}"
        for row in (first, last)
    ]
    return f"{names.title} ({names.unit}), median {'; '.join(said)}."
