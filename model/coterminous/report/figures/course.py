"""The course of a series in words: where it began and ended, and how far it went in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coterminous.report.chart import Chart
from coterminous.report.drawn_figure import DrawnFigure
from coterminous.report.outside_events import long_words, marks_of
from coterminous.report.panel import Panel
from coterminous.report.theme import theme
from coterminous.report.wording import month_words, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coterminous.report.run import Run


def column(run: Run, name: str) -> NDArray[np.float64]:
    """Return one metric of a run by month, as numbers."""
    return run.metrics[name].to_numpy(dtype=np.float64)


def which_run(run: Run) -> str:
    """Return the line that says which run a figure shows."""
    months = run.metrics["month"]
    period = f"{month_words(months.iloc[0])} to {month_words(months.iloc[-1])}"
    replicate = f", replicate {run.replicate}" if run.replicate else ""
    return f"One run, seed {run.seed}{replicate}: {plain(run.scenario.title)}. {period}."


def direction(first: float, last: float, written: Callable[[float], str]) -> str:
    """Return how a value moved, as a phrase.

    >>> direction(0.6, 0.5, lambda value: f"{value:.2f}")
    'fell from 0.60 to 0.50'
    """
    if written(first) == written(last):
        return f"stayed at {written(last)}"
    return f"{'rose' if last > first else 'fell'} from {written(first)} to {written(last)}"


def by_way_of(values: NDArray[np.float64], written: Callable[[float], str], months: Sequence[object]) -> str:
    """Return the lowest value and its month as an aside, where it lies below both ends; else nothing.

    >>> by_way_of(np.array([0.6, 0.4, 0.5]), lambda value: f"{value:.1f}", ["2006-04", "2006-05", "2006-06"])
    ' (lowest 0.4 in May 2006)'
    """
    lowest = int(np.argmin(values))
    if written(values[lowest]) in {written(values[0]), written(values[-1])}:
        return ""
    return f" (lowest {written(values[lowest])} in {month_words(months[lowest])})"


def course(name: str, values: NDArray[np.float64], written: Callable[[float], str], months: list[str]) -> str:
    """Return a sentence on a series: first and last value, and its extremes where they lie in between.

    Args:
        name: what it is, to begin the sentence.
        values: its values by month.
        written: how a value is written.
        months: names of the months.

    >>> course("Trust", np.array([0.6, 0.4, 0.5]), lambda value: f"{value:.1f}", ["April", "May", "June"])
    'Trust fell from 0.6 to 0.5; lowest 0.4 in May.'
    """
    known = np.flatnonzero(np.isfinite(values))
    if not known.size:
        return f"{name} is not known."
    first, last = values[known[0]], values[known[-1]]
    extremes = []
    for word, place in (
        ("lowest", known[values[known].argmin()]),
        ("highest", known[values[known].argmax()]),
    ):
        if written(values[place]) not in {written(first), written(last)}:
            extremes.append(f"{word} {written(values[place])} in {months[place]}")
    return "; ".join([f"{name} {direction(first, last, written)}", *extremes]) + "."


def chart_figure(run: Run, name: str, title: str, headline: str, panels: tuple[Panel, ...]) -> DrawnFigure:
    """Return a finished chart with an alternative text made from its panels.

    Args:
        run: the run.
        name: name of the files.
        title: what the figure shows.
        headline: the finding, a sentence.
        panels: the panels, from top to bottom.
    """
    months = [month_words(month) for month in run.metrics["month"]]
    sentences = [f"{title}. {which_run(run)}"]
    for panel in panels:
        said = [course(one.name, one.values, panel.written, months) for one in panel.series]
        sentences.append(f"{panel.title} ({panel.unit.replace(chr(10), ' ')}): {' '.join(said)}")
    marked = [long_words(run, event) for event in run.scenario.events if event.month < len(months)]
    sentences.append(
        f"Vertical lines mark the scenario's events: {' '.join(marked)}"
        if marked
        else "The scenario has no dated events."
    )
    months_of_run = list(run.metrics["month"])
    marks = marks_of(run.scenario.events, months_of_run)
    with theme():
        figure = Chart(headline, which_run(run), months_of_run, panels, marks).draw()
    return DrawnFigure(name, title, " ".join(sentences), figure)
