"""How many replicates are enough: the half-width of an interval against their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from coterminous.report.chart import AXES_INCHES, BOTTOM_INCHES, LEFT_INCHES, Head
from coterminous.report.drawn_figure import DrawnFigure
from coterminous.report.labels import EndLabel, draw_end_labels
from coterminous.report.metric_words import over_the_run, title_of, unit_after
from coterminous.report.precise_words import size_words
from coterminous.report.theme import DASHED, DOTTED, INK, LOOKS, PAPER, QUIET_INK, WIDTH_INCHES, theme
from coterminous.report.wording import count, month_words, number, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from coterminous.report.theme import Look

_LOOK = "pct"
_WANTED_LOOK = "social_services"
_TALL_INCHES = 3.2
_TITLE_INCHES = 0.45
_OPACITY = 0.15
_LATE = 0.7


def replications_figure(
    half_widths: pd.DataFrame,
    metric: str,
    *,
    of: str,
    n: int,
    month: str = "total",
    precision: float | None = None,
    needed: int | None = None,
    needed_between: tuple[int | None, int | None] = (None, None),
) -> DrawnFigure:
    """Return the figure of the half-width of a 95% interval against the number of replicates.

    Args:
        half_widths: ``n``, ``half_width``, its own range ``low`` and ``high``, and ``is_projected`` (beyond the
            replicates there are).
        metric: name of the metric.
        of: whose mean it is, such as ``the effect of shock against calm``.
        n: how many replicates there are.
        month: the month, or ``total``.
        precision: the half-width wanted, or None.
        needed: the number of replicates it needs, or None where that is not known.
        needed_between: the same at the ends of what is known of the spread.

    Raises:
        ValueError: if the table is empty: fewer than two replicates give no interval.
    """
    if half_widths.empty:
        raise ValueError("fewer than two replicates give no interval to draw")
    when = over_the_run(metric) if month == "total" else f"in {month_words(month)}"
    what = f"{title_of(metric)}, {when}: {plain(of, 90)}"
    headline = _headline(half_widths, metric, n, precision, needed)
    head = Head(headline, f"{what}. n = {count(n, 'replicate')}. {_KEY}")
    height = head.inches + _TITLE_INCHES + _TALL_INCHES + BOTTOM_INCHES
    with theme():
        figure = Figure(figsize=(WIDTH_INCHES, height))
        head.write(figure)
        axes = figure.add_axes(
            (
                LEFT_INCHES / WIDTH_INCHES,
                BOTTOM_INCHES / height,
                AXES_INCHES / WIDTH_INCHES,
                _TALL_INCHES / height,
            )
        )
        unit = unit_after(metric).strip()
        axes.set_title(f"Half-width of the 95% interval{f' ({unit})' if unit else ''}")
        labels = _draw(axes, half_widths, metric, n, precision, needed)
        draw_end_labels(axes, labels, _TALL_INCHES)
    sentences = [
        f"Half-width of the 95% interval against the number of replicates. {what}.",
        f"{headline}{_between(needed_between)}.",
        *_ends(half_widths, metric),
    ]
    return DrawnFigure(
        "replications",
        "Replicates and precision",
        " ".join(sentences),
        figure,
        half_widths.assign(metric=metric, month=month),
    )


_KEY = (
    "Solid line: half-width from the first so many replicates; band: what is known of it (95%); dashed: projected "
    "from all of them."
)


def _headline(
    half_widths: pd.DataFrame, metric: str, n: int, precision: float | None, needed: int | None
) -> str:
    """Return how precise it is now, and what a wanted precision needs."""
    now = half_widths.loc[half_widths["n"] == n, "half_width"]
    reached = size_words(metric, float(now.iloc[0])) if len(now) else "a half-width that is not in the table"
    said = f"{number(n)} replicates give plus or minus {reached}"
    if precision is None:
        return said
    wanted = size_words(metric, precision)
    if needed is None:
        return f"{said}; plus or minus {wanted} is out of reach"
    return f"{said}; plus or minus {wanted} needs about {number(needed)}"


def _between(needed: tuple[int | None, int | None]) -> str:
    if needed[0] is None or needed[1] is None:
        return ""
    return f" ({number(needed[0])} to {number(needed[1])} at the ends of what is known of the spread)"


def _ends(half_widths: pd.DataFrame, metric: str) -> list[str]:
    """Return the first and the last number of replicates in the figure, in sentences."""
    return [
        f"With {number(int(row['n']))} replicates the half-width is {size_words(metric, float(row['half_width']))}"
        f"{', projected' if row['is_projected'] else ''}."
        for _, row in half_widths.iloc[[0, -1]].iterrows()
    ]


def _draw(
    axes: Axes,
    half_widths: pd.DataFrame,
    metric: str,
    n: int,
    precision: float | None,
    needed: int | None,
) -> list[EndLabel]:
    """Draw the lines and return the labels at their ends."""
    columns = ("n", "half_width", "low", "high")
    size, width, low, high = (half_widths[name].to_numpy(dtype=np.float64) for name in columns)
    look = LOOKS[_LOOK]
    _set_scales(axes, size, np.concatenate([width, low, high, [precision or np.nan]]))
    axes.fill_between(size, low, high, color=look.colour, alpha=_OPACITY, linewidth=0)
    for edge in (low, high):
        axes.plot(size, edge, color=look.colour, linestyle=DOTTED, linewidth=0.9)
    is_there = size <= n
    is_beyond = ~is_there | (size == size[is_there].max(initial=0.0))
    axes.plot(size[is_there], width[is_there], color=look.colour)
    axes.plot(size[is_beyond], width[is_beyond], color=look.colour, linestyle=DASHED)
    _format(axes, metric)
    now = width[size == n]
    if now.size:
        _point(axes, n, float(now[0]), look, f"now: n = {number(n)}", is_above=True)
    labels = [
        EndLabel(f"Half-width: {size_words(metric, float(width[-1]))}", _level(axes, width[-1]), look.colour)
    ]
    return labels if precision is None else [*labels, _draw_wanted(axes, metric, precision, needed)]


def _draw_wanted(axes: Axes, metric: str, precision: float, needed: int | None) -> EndLabel:
    """Draw the wanted precision, and the number of replicates that it needs."""
    look = LOOKS[_WANTED_LOOK]
    axes.axhline(precision, color=look.colour, linestyle=look.line, linewidth=1.6)
    if needed is not None:
        ends = [axes.get_ylim()[0], precision]
        axes.plot([needed] * 2, ends, color=QUIET_INK, linewidth=1.1, linestyle=DOTTED)
        _point(axes, needed, precision, look, f"needs n = {number(needed)}", is_above=False)
    return EndLabel(f"Wanted: {size_words(metric, precision)}", _level(axes, precision), look.colour)


def _set_scales(axes: Axes, size: NDArray[np.float64], widths: NDArray[np.float64]) -> None:
    """Make both scales logarithmic; half-widths that are 0 everywhere have no place on such a one."""
    axes.set_xscale("log")
    axes.set_xlim(size[0] / 1.15, max(size[-1], size[0] * 2) * 1.15)
    known = widths[np.isfinite(widths) & (widths > 0)]
    if known.size:
        axes.set_yscale("log")
        axes.set_ylim(known.min() / 2.2, known.max() * 1.3)
    else:
        axes.set_ylim(0.0, 1.0)


def _level(axes: Axes, value: float) -> float:
    """Return where a value lies on a logarithmic scale, on the linear scale between its ends."""
    low, high = axes.get_ylim()
    if axes.get_yscale() == "linear":
        return value
    if not value > 0:
        return low
    share = (np.log(value) - np.log(low)) / (np.log(high) - np.log(low))
    return float(low + share * (high - low))


def _format(axes: Axes, metric: str) -> None:
    from matplotlib.ticker import FixedLocator, NullFormatter

    scales = [(axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())]
    for axis, ends in scales if axes.get_yscale() == "log" else scales[:1]:
        axis.set_major_locator(FixedLocator(round_numbers(*ends)))
        axis.set_minor_formatter(NullFormatter())
        axis.set_minor_locator(FixedLocator([]))
    axes.xaxis.set_major_formatter(lambda value, _: number(value))
    axes.yaxis.set_major_formatter(lambda value, _: size_words(metric, value))
    how = "both scales are" if axes.get_yscale() == "log" else "this scale is"
    axes.set_xlabel(f"replicates ({how} logarithmic)")


def round_numbers(low: float, high: float, most: int = 8) -> list[float]:
    """Return round numbers between two ends of a logarithmic scale, at most so many.

    >>> round_numbers(2, 300)
    [2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0]
    >>> round_numbers(0.5, 1e9)[:3]
    [1.0, 100.0, 10000.0]
    """
    for digits, step in (((1, 2, 5), 1), ((1, 3), 1), ((1,), 1), ((1,), 2), ((1,), 3), ((1,), 6)):
        powers = range(-30, 31, step)
        found = [float(f"{digit}e{power}") for power in powers for digit in digits]
        found = [value for value in found if low <= value <= high]
        if len(found) <= most:
            break
    return found


def _point(axes: Axes, size: float, width: float, look: Look, text: str, *, is_above: bool) -> None:
    """Mark a point and name it, on the side where there is room."""
    axes.plot(
        [size], [width], marker=look.marker, markersize=8, color=look.colour, markeredgecolor=PAPER, zorder=4
    )
    left, right = axes.get_xlim()
    is_late = (np.log(size) - np.log(left)) / (np.log(right) - np.log(left)) > _LATE
    axes.annotate(
        text,
        (size, width),
        xytext=(-7 if is_late else 7, 7 if is_above else -7),
        textcoords="offset points",
        ha="right" if is_late else "left",
        va="bottom" if is_above else "top",
        fontsize=8.8,
        color=INK,
        zorder=5,
        bbox={"boxstyle": "square,pad=0.1", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.85},
    )
