"""One set of axes over the months of a run: lines or layers, bands around lines, and direct labels.

Every measure is in inches and known before anything is drawn, so that nothing is clipped or overlaps whatever
the values are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coterminous.report.labels import LETTERS_IN_A_LINE, EndLabel, draw_end_labels
from coterminous.report.theme import GRID, INK, LAYERS, LOOKS, PAPER, QUIET_INK
from coterminous.report.wording import month_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from coterminous.report.theme import LineStyle

_PAD = 0.03
_NO_ROOM = 0.01


@dataclass(frozen=True)
class Room:
    """How much room a panel has, in inches.

    Attributes:
        left: from the left edge to the axes, for the unit and the scale.
        unit: of this, how far the unit stands from the axes.
        axes: width of the axes.
        right: from the axes to the right edge, for the labels at the ends of lines.
        tall: height of the axes.
        letters: how many letters a line of an end label may have.
        ticks: how many months may be named below the axes.
    """

    left: float
    unit: float
    axes: float
    right: float
    tall: float
    letters: int = LETTERS_IN_A_LINE
    ticks: int = 8

    @property
    def wide(self) -> float:
        """Width of the whole panel."""
        return self.left + self.axes + self.right


@dataclass(frozen=True, eq=False)
class Spread:
    """A band: its lower and upper edge by month, and how it looks.

    Attributes:
        low: lower edge by month.
        high: upper edge by month.
        fill: colour between the edges.
        edge: line style of the edges, drawn in the line's colour; None for a band without edges.
        opacity: of the fill, from 0 to 1, where bands lie over each other; None for a fill that hides all.
        name: what it is called beside its upper edge; empty for none.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    fill: str = GRID
    edge: LineStyle | None = None
    opacity: float | None = None
    name: str = ""


@dataclass(frozen=True, eq=False)
class Series:
    """One line or layer: its values by month, what it is called at its end, how it looks, and its bands.

    Of several bands the widest comes first, and the others are drawn over it. ``ending`` is what stands after the
    name at the line's end; by default the last value.
    """

    name: str
    values: NDArray[np.float64]
    look: str
    spreads: tuple[Spread, ...] = ()
    ending: str = ""


@dataclass(frozen=True, eq=False)
class Panel:
    """One set of axes: what is measured, its unit (if the title lacks it), the series, and how values are written.

    ``low`` and ``high`` fix the ends of the scale. ``least_range`` is the least share of the highest value
    that the scale must span: a change of a tenth of a per cent then looks like one. ``is_layered`` stacks the
    series.
    """

    title: str
    unit: str
    series: tuple[Series, ...]
    written: Callable[[float], str]
    low: float | None = None
    high: float | None = None
    least_range: float = 0.0
    is_layered: bool = False


def month_ticks(months: int, most: int = 8) -> list[int]:
    """Return which months are marked on the axis: so many at most, evenly apart.

    >>> month_ticks(72), month_ticks(12), month_ticks(72, most=3)
    ([0, 12, 24, 36, 48, 60], [0, 2, 4, 6, 8, 10], [0, 24, 48])
    """
    step = next((step for step in (1, 2, 3, 6, 12, 24, 36, 60) if months / step <= most), 120)
    return list(range(0, months, step))


def draw_panel(axes: Axes, panel: Panel, months: Sequence[object], room: Room, *, is_last: bool) -> None:
    """Draw one panel's series, scales and end labels.

    Args:
        axes: where.
        panel: what.
        months: the first day of each month.
        room: the room it has.
        is_last: whether it is the lowest of its column and names the months.
    """
    place = np.arange(len(months), dtype=np.float64)
    levels = _draw_layers(axes, panel, place) if panel.is_layered else _draw_lines(axes, panel, place)
    low, high = _limits(panel)
    axes.set_ylim(low, high)
    axes.set_xlim(-0.5, max(len(months) - 0.5, 0.5))
    if panel.unit:
        axes.set_ylabel(panel.unit)
        axes.yaxis.set_label_coords(-room.unit / room.axes, 0.5)
    axes.yaxis.set_major_formatter(lambda value, _: panel.written(value))
    axes.locator_params(axis="y", nbins=5, steps=[1, 2, 5, 10])
    if low < 0 < high:
        axes.axhline(0, color=QUIET_INK, linewidth=1.0, zorder=1.5)
    ticks = month_ticks(len(months), room.ticks)
    axes.set_xticks(ticks, [month_words(months[tick], short=True) if is_last else "" for tick in ticks])
    draw_end_labels(axes, _end_labels(panel, levels), room.tall, room.letters)


def _end_labels(panel: Panel, levels: Sequence[float]) -> list[EndLabel]:
    """Return the names of lines and bands, with the values at their ends."""
    labels = []
    for one, level in zip(panel.series, levels, strict=True):
        colour = QUIET_INK if panel.is_layered else LOOKS[one.look].colour
        labels += [
            EndLabel(
                f"{band.name}: {panel.written(float(band.low[-1]))} to {panel.written(float(band.high[-1]))}",
                float(band.high[-1]),
                colour,
            )
            for band in one.spreads
            if band.name
        ]
        ending = one.ending or panel.written(float(one.values[-1]))
        labels.append(EndLabel(f"{one.name}: {ending}", level, colour))
    return labels


def _draw_lines(axes: Axes, panel: Panel, place: NDArray[np.float64]) -> list[float]:
    """Draw series as lines and return the level at which each one ends."""
    every = max(1, len(place) // 6)
    for number, one in enumerate(panel.series):
        look = LOOKS[one.look]
        for band in one.spreads:
            axes.fill_between(
                place, band.low, band.high, color=band.fill, alpha=band.opacity, linewidth=0, zorder=1
            )
            for edge in (band.low, band.high) if band.edge is not None else ():
                axes.plot(place, edge, color=look.colour, linestyle=band.edge, linewidth=0.9, zorder=1.4)
        axes.plot(
            place,
            one.values,
            color=look.colour,
            linestyle=look.line,
            marker=look.marker,
            markevery=(number * max(1, every // 3) % every if every > 1 else 0, every),
            markeredgecolor=PAPER,
            markeredgewidth=0.6,
            markersize=6,
        )
    return [float(one.values[-1]) for one in panel.series]


def _draw_layers(axes: Axes, panel: Panel, place: NDArray[np.float64]) -> list[float]:
    """Draw series stacked on each other and return the middle of each one's end."""
    floor = np.zeros(len(place))
    levels = []
    for one in panel.series:
        axes.fill_between(place, floor, floor + one.values, color=LAYERS[one.look], linewidth=0, zorder=1.2)
        axes.plot(place, floor + one.values, color=INK, linewidth=0.9, zorder=1.3)
        levels.append(float(floor[-1] + one.values[-1] / 2))
        floor = floor + one.values
    return levels


def _limits(panel: Panel) -> tuple[float, float]:
    """Return the bottom and top of a panel's scale, with room above and below the values."""
    values = [one.values for one in panel.series]
    values += [edge for one in panel.series for band in one.spreads for edge in (band.low, band.high)]
    known = np.concatenate(values)
    known = known[np.isfinite(known)]
    low = float(known.min()) if known.size else 0.0
    high = float(known.max()) if known.size else 1.0
    missing = panel.least_range * abs(high) - (high - low)
    if missing > 0:
        low, high = max(low - missing / 2, min(low, 0.0)), high + missing / 2
    room = _PAD * (high - low) or max(abs(high) * 0.1, _NO_ROOM)
    low = panel.low if panel.low is not None else low - 2 * room
    high = panel.high if panel.high is not None else high + 2 * room
    return low, high if high > low else low + 1.0
