"""Values with intervals in rows: what each is to the left, how it is written to the right, its mark in between.

Every measure is in inches and known before anything is drawn.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coterminous.report.theme import GRID, INK, LOOKS, PAPER, WIDTH_INCHES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT_INCHES, RIGHT_INCHES = 2.75, 3.15
AXES_INCHES = WIDTH_INCHES - LEFT_INCHES - RIGHT_INCHES
HEADING_INCHES = 0.45
AXIS_INCHES = 0.55
_ROW_INCHES, _NEXT_INCHES, _GAP_INCHES = 0.34, 0.22, 0.16
_LINE_INCHES, _PAD_INCHES = 0.145, 0.06
_TITLE_LETTERS = 34
_TEXT_LETTERS = 46
_CAP_INCHES = 0.05
_FONT_POINTS = 8.8


@dataclass(frozen=True)
class Row:
    """A value with its interval.

    Attributes:
        title: what it is; empty where the row above says it.
        said: how it is written, with its interval.
        value: the value.
        low: lower end of its interval; NaN for none.
        high: upper end.
        look: how it is drawn.
    """

    title: str
    said: str
    value: float
    low: float
    high: float
    look: str

    @property
    def title_lines(self) -> list[str]:
        """What it is, line by line."""
        return textwrap.wrap(self.title, _TITLE_LETTERS)

    @property
    def text_lines(self) -> list[str]:
        """How it is written, line by line."""
        return textwrap.wrap(self.said, _TEXT_LETTERS)

    @property
    def is_drawn(self) -> bool:
        """Whether there is a value to draw."""
        return bool(np.isfinite(self.value))

    @property
    def furthest(self) -> float:
        """How far it reaches from 0."""
        ends = [abs(end) for end in (self.value, self.low, self.high) if np.isfinite(end)]
        return max(ends, default=0.0)


@dataclass(frozen=True, eq=False)
class RowPanel:
    """Rows over one scale.

    Attributes:
        rows: from top to bottom; one with a title begins a group.
        headings: what stands above the titles and above the texts.
        axis: what the scale says.
        written: how its values are written.
        limits: its ends; a value beyond them is drawn as an arrow.
        has_nought: whether there is a line at 0.
    """

    rows: tuple[Row, ...]
    headings: tuple[str, str]
    axis: str
    written: Callable[[float], str]
    limits: tuple[float, float]
    has_nought: bool = True

    @property
    def _are_groups(self) -> bool:
        return any(not row.title for row in self.rows)

    @property
    def _talls(self) -> list[float]:
        """The height of each row, by the lines of its texts; a group's title may reach down beside its other rows."""
        least = _NEXT_INCHES if self._are_groups else _ROW_INCHES
        lines = [
            max(len(row.text_lines), 1 if self._are_groups else len(row.title_lines)) for row in self.rows
        ]
        return [max(least, _LINE_INCHES * number + _PAD_INCHES) for number in lines]

    @property
    def _places(self) -> list[float]:
        """The middle of each row, in inches from the top."""
        places, down = [], 0.0
        for row, tall in zip(self.rows, self._talls, strict=True):
            down += _GAP_INCHES if self._are_groups and row.title else 0.0
            places.append(down + tall / 2)
            down += tall
        return places

    @property
    def tall(self) -> float:
        """Height of its axes."""
        gap = _GAP_INCHES if self._are_groups else 0.0
        return self._places[-1] + self._talls[-1] / 2 + gap

    @property
    def inches(self) -> float:
        """Height of all of it, with headings and scale."""
        return HEADING_INCHES + self.tall + AXIS_INCHES

    def draw(self, figure: Figure, top: float) -> None:
        """Draw it, so many inches below the top of a figure."""
        height = figure.get_size_inches()[1]
        axes = figure.add_axes(
            (
                LEFT_INCHES / WIDTH_INCHES,
                1 - (top + HEADING_INCHES + self.tall) / height,
                AXES_INCHES / WIDTH_INCHES,
                self.tall / height,
            )
        )
        self._draw_scale(axes)
        _write(axes, -0.03, -0.2, self.headings[0], align="right", is_heading=True)
        _write(axes, 1.04, -0.2, self.headings[1], is_heading=True)
        for row, place in zip(self.rows, self._places, strict=True):
            _draw_row(axes, row, place, self.limits)
            _write(axes, -0.03, place, "\n".join(row.title_lines), align="right")
            _write(axes, 1.04, place, "\n".join(row.text_lines))
        if self._are_groups:
            self._draw_separators(axes)

    def _draw_scale(self, axes: Axes) -> None:
        axes.set_xlim(*self.limits)
        axes.set_ylim(self.tall, 0)
        axes.set_yticks([])
        axes.grid(visible=False)
        axes.grid(visible=True, axis="x", color=GRID)
        axes.spines["left"].set_visible(False)
        if self.has_nought:
            axes.axvline(0, color=INK, linewidth=1.2, zorder=1.5)
        axes.locator_params(axis="x", nbins=4, steps=[1, 2, 5, 10])
        axes.xaxis.set_major_formatter(lambda value, _: self.written(value))
        axes.set_xlabel(self.axis)

    def _draw_separators(self, axes: Axes) -> None:
        """Draw a line between groups."""
        ends = [-(LEFT_INCHES - 0.15) / AXES_INCHES, 1 + (RIGHT_INCHES - 0.15) / AXES_INCHES]
        rows = list(zip(self.rows, self._places, self._talls, strict=True))
        for line in (place - tall / 2 - _GAP_INCHES / 2 for row, place, tall in rows[1:] if row.title):
            axes.plot(
                ends,
                [line] * 2,
                transform=axes.get_yaxis_transform(),
                color=GRID,
                linewidth=0.8,
                clip_on=False,
                zorder=0.5,
            )


def _write(
    axes: Axes, across: float, down: float, text: str, *, align: str = "left", is_heading: bool = False
) -> None:
    """Write beside the axes, at a place in their width and so many inches down."""
    axes.text(
        across,
        down,
        text,
        transform=axes.get_yaxis_transform(),
        ha=align,
        va="center",
        fontsize=_FONT_POINTS,
        fontweight="bold" if is_heading else "normal",
        color=INK,
        linespacing=1.05,
        clip_on=False,
    )


def _draw_row(axes: Axes, row: Row, place: float, limits: tuple[float, float]) -> None:
    """Draw a value with its interval; one beyond the scale as an arrow at its end."""
    if not row.is_drawn:
        return
    look = LOOKS[row.look]
    least, most = limits
    if np.isfinite(row.low):
        axes.plot(
            [max(row.low, least), min(row.high, most)],
            [place] * 2,
            color=look.colour,
            linewidth=2.0,
            solid_capstyle="butt",
            zorder=2,
        )
        for end in (row.low, row.high):
            if least <= end <= most:
                caps = [place - _CAP_INCHES, place + _CAP_INCHES]
                axes.plot([end] * 2, caps, color=look.colour, linewidth=1.4, zorder=2)
    is_beyond = not least <= row.value <= most
    axes.plot(
        [min(max(row.value, least), most)],
        [place],
        marker=look.marker if not is_beyond else "<" if row.value < least else ">",
        markersize=9 if is_beyond else 7,
        color=look.colour,
        markeredgecolor=PAPER,
        markeredgewidth=0.7,
        linestyle="none",
        clip_on=False,
        zorder=3,
    )


def symmetric_limits(rows: Sequence[Row], far: float = 15.0) -> tuple[float, float]:
    """Return the ends of a scale around 0 that holds all rows, but for a few that dwarf the others.

    Args:
        rows: the rows.
        far: how many times the middle one a row may reach to be held.

    >>> rows = [Row("", "", value, value, value, "all") for value in (0.1, 0.2, 0.3, 90.0)]
    >>> [round(end, 3) for end in symmetric_limits(rows)]
    [-0.324, 0.324]
    """
    furthest = np.array([row.furthest for row in rows if row.is_drawn and row.furthest > 0])
    if not furthest.size:
        return -1.0, 1.0
    end = 1.08 * float(furthest[furthest <= far * float(np.median(furthest))].max())
    return -end, end
