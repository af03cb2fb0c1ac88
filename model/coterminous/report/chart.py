"""Panels over the months of a run, with direct labels and the dated events of the scenario.

Every measure of the layout is in inches and is worked out before anything is drawn, so that nothing is
clipped or overlaps however many events a scenario has and whatever the values are.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from coterminous.report.event_marks import EventMark, draw_event_marks, place_marks
from coterminous.report.labels import EndLabel, draw_end_labels
from coterminous.report.theme import GRID, INK, LAYERS, LOOKS, PAPER, QUIET_INK, WIDTH_INCHES
from coterminous.report.wording import month_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

LEFT_INCHES = 1.05
UNIT_INCHES = 0.75
RIGHT_INCHES = 2.3
AXES_INCHES = WIDTH_INCHES - LEFT_INCHES - RIGHT_INCHES
PANEL_INCHES = 1.85
TITLE_INCHES = 0.55
MARK_ROW_INCHES = 0.19
BOTTOM_INCHES = 0.8
LINE_INCHES = 0.24
SMALL_LINE_INCHES = 0.18
_HEADLINE_LETTERS = 84
_SUBTITLE_LETTERS = 110
_PAD = 0.03

NOTE = "Illustrative, uncalibrated output of a simulation of invented bodies. Not a forecast."


@dataclass(frozen=True, eq=False)
class Series:
    """One line or layer: its values by month, what it is called at its end, and how it looks.

    ``spread`` is an optional pair of low and high values by month, drawn as a pale band around the line.
    """

    name: str
    values: NDArray[np.float64]
    look: str
    spread: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None


@dataclass(frozen=True, eq=False)
class Panel:
    """One set of axes: what is measured, its unit, the series, and how their values are written.

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


@dataclass(frozen=True)
class Head:
    """What stands above a figure's drawing: the finding, and which run it is from.

    Attributes:
        headline: the finding, as a sentence.
        subtitle: which run this is.
    """

    headline: str
    subtitle: str

    @property
    def _headlines(self) -> list[str]:
        return textwrap.wrap(self.headline, _HEADLINE_LETTERS)

    @property
    def _subtitles(self) -> list[str]:
        return textwrap.wrap(self.subtitle, _SUBTITLE_LETTERS)

    @property
    def inches(self) -> float:
        """Height of the whole head."""
        return 0.22 + LINE_INCHES * len(self._headlines) + SMALL_LINE_INCHES * len(self._subtitles)

    def write(self, figure: Figure) -> None:
        """Write the head, and the note at the foot."""
        height = figure.get_size_inches()[1]
        down = 0.2
        for line in self._headlines:
            figure.text(0.02, 1 - down / height, line, fontsize=12.5, fontweight="bold", va="top", color=INK)
            down += LINE_INCHES
        for line in self._subtitles:
            figure.text(0.02, 1 - (down + 0.02) / height, line, fontsize=9.5, va="top", color=QUIET_INK)
            down += SMALL_LINE_INCHES
        figure.text(0.02, 0.12 / height, NOTE, fontsize=8.5, va="bottom", color=QUIET_INK)


@dataclass(frozen=True, eq=False)
class Chart:
    """A column of panels over the same months.

    Attributes:
        headline: the finding, as a sentence.
        subtitle: which run this is.
        months: the first day of each month.
        panels: from top to bottom.
        marks: the scenario's dated events.
    """

    headline: str
    subtitle: str
    months: Sequence[object]
    panels: tuple[Panel, ...]
    marks: tuple[EventMark, ...] = ()

    def draw(self) -> Figure:
        """Return the finished figure; call it inside :func:`coterminous.report.theme.theme`."""
        head = Head(self.headline, self.subtitle)
        marks = place_marks(self.marks, len(self.months), AXES_INCHES, RIGHT_INCHES)
        marks_inches = MARK_ROW_INCHES * max((mark.top for mark in marks), default=0)
        one_panel = TITLE_INCHES + PANEL_INCHES
        height = head.inches + marks_inches + one_panel * len(self.panels) + BOTTOM_INCHES
        figure = Figure(figsize=(WIDTH_INCHES, height))
        head.write(figure)
        for place, panel in enumerate(self.panels):
            top = head.inches + marks_inches + TITLE_INCHES + one_panel * place
            axes = figure.add_axes(
                (
                    LEFT_INCHES / WIDTH_INCHES,
                    1 - (top + PANEL_INCHES) / height,
                    AXES_INCHES / WIDTH_INCHES,
                    PANEL_INCHES / height,
                )
            )
            _draw_panel(axes, panel, self.months, is_last=place == len(self.panels) - 1)
            title_lift = TITLE_INCHES - 0.3 if place else TITLE_INCHES - 0.3 + marks_inches
            axes.set_title(panel.title, pad=72 * max(title_lift - 0.14, 0.08))
            draw_event_marks(axes, marks, None if place else MARK_ROW_INCHES / PANEL_INCHES)
        return figure


def month_ticks(months: int) -> list[int]:
    """Return which months are marked on the axis: at most eight, evenly apart.

    >>> month_ticks(72), month_ticks(12)
    ([0, 12, 24, 36, 48, 60], [0, 2, 4, 6, 8, 10])
    """
    step = next((step for step in (1, 2, 3, 6, 12, 24, 36, 60) if months / step <= 8), 120)
    return list(range(0, months, step))


def _draw_panel(axes: Axes, panel: Panel, months: Sequence[object], *, is_last: bool) -> None:
    """Draw one panel's series, scales and end labels."""
    place = np.arange(len(months), dtype=np.float64)
    levels = _draw_layers(axes, panel, place) if panel.is_layered else _draw_lines(axes, panel, place)
    low, high = _limits(panel)
    axes.set_ylim(low, high)
    axes.set_xlim(-0.5, max(len(months) - 0.5, 0.5))
    axes.set_ylabel(panel.unit)
    axes.yaxis.set_label_coords(-UNIT_INCHES / AXES_INCHES, 0.5)
    axes.yaxis.set_major_formatter(lambda value, _: panel.written(value))
    axes.locator_params(axis="y", nbins=5, steps=[1, 2, 5, 10])
    if low < 0 < high:
        axes.axhline(0, color=QUIET_INK, linewidth=1.0, zorder=1.5)
    ticks = month_ticks(len(months))
    axes.set_xticks(ticks, [month_words(months[tick], short=True) if is_last else "" for tick in ticks])
    labels = [
        EndLabel(
            f"{one.name}: {panel.written(float(one.values[-1]))}",
            level,
            QUIET_INK if panel.is_layered else LOOKS[one.look].colour,
        )
        for one, level in zip(panel.series, levels, strict=True)
    ]
    draw_end_labels(axes, labels, PANEL_INCHES, RIGHT_INCHES)


def _draw_lines(axes: Axes, panel: Panel, place: NDArray[np.float64]) -> list[float]:
    """Draw series as lines and return the level at which each one ends."""
    every = max(1, len(place) // 6)
    for number, one in enumerate(panel.series):
        look = LOOKS[one.look]
        if one.spread is not None:
            axes.fill_between(place, *one.spread, color=GRID, linewidth=0, zorder=1)
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
    values += [edge for one in panel.series if one.spread is not None for edge in one.spread]
    known = np.concatenate(values)
    known = known[np.isfinite(known)]
    low = float(known.min()) if known.size else 0.0
    high = float(known.max()) if known.size else 1.0
    missing = panel.least_range * abs(high) - (high - low)
    if missing > 0:
        low, high = max(low - missing / 2, min(low, 0.0)), high + missing / 2
    room = _PAD * (high - low) or max(abs(high) * 0.1, 0.01)
    low = panel.low if panel.low is not None else low - 2 * room
    high = panel.high if panel.high is not None else high + 2 * room
    return low, high if high > low else low + 1.0
