"""The scenario's dated events on a chart: a vertical line each, named above the first panel."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coterminous.report.theme import INK, PAPER, QUIET_INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FONT_POINTS = 8.5
# A generous width for a letter of DejaVu Sans at this size, so that a text never runs past its room.
LETTER_INCHES = FONT_POINTS * 0.62 / 72
_GAP_INCHES = 0.15


@dataclass(frozen=True)
class EventMark:
    """A month of the run, 0-based, and what the centre did in it."""

    month: int
    text: str


@dataclass(frozen=True)
class PlacedMark:
    """A mark whose text has found its room.

    Attributes:
        month: month of the run.
        lines: the text, from top to bottom.
        row: row of its lowest line above the panel, 0 the lowest.
    """

    month: int
    lines: tuple[str, ...]
    row: int

    @property
    def top(self) -> int:
        """The first row above the text."""
        return self.row + len(self.lines)


def place_marks(
    marks: Sequence[EventMark], months: int, axes_inches: float, margin_inches: float
) -> list[PlacedMark]:
    """Return the marks with rows for their texts, such that no text meets another one or another's line.

    A text begins at its line, runs to the right, and is broken where the figure ends. Later marks are placed first and
    stay low, so that the line of an earlier, higher text never cuts through a lower one.

    Args:
        marks: the marks, in order of their month.
        months: length of the run.
        axes_inches: width of the axes.
        margin_inches: room to the right of the axes.

    >>> marks = [EventMark(0, "a long text " * 4), EventMark(2, "another"), EventMark(60, "late")]
    >>> [mark.row for mark in place_marks(marks, months=72, axes_inches=6.0, margin_inches=2.0)]
    [1, 0, 0]
    """
    placed: list[PlacedMark] = []
    begins: list[float] = []
    for mark in reversed(marks):
        start = (mark.month + 0.5) / max(months, 1) * axes_inches
        letters = int((axes_inches + margin_inches - start - _GAP_INCHES) / LETTER_INCHES)
        lines = tuple(textwrap.wrap(mark.text, max(letters, 1)))
        end = start + LETTER_INCHES * max(map(len, lines)) + _GAP_INCHES
        # The lines of higher texts pass through this row too, so the text must end before every one of them.
        row = next(row for row in range(len(begins) + 1) if all(end <= begin for begin in begins[row:]))
        begins[row : row + len(lines)] = [start] * len(lines)
        placed.insert(0, PlacedMark(mark.month, lines, row))
    return placed


def draw_event_marks(axes: Axes, marks: Sequence[PlacedMark], row_height: float | None) -> None:
    """Draw the lines, and the texts where they have a height.

    Args:
        axes: the axes.
        marks: the marks.
        row_height: height of a row as a share of the axes' height; None for lines alone.
    """
    for mark in marks:
        top = 1.0 if row_height is None else 1.0 + row_height * (mark.top - 0.25)
        axes.plot(
            [mark.month, mark.month],
            [0.0, top],
            transform=axes.get_xaxis_transform(),
            color=QUIET_INK,
            linewidth=1.1,
            linestyle=(0, (3, 2)),
            clip_on=False,
            zorder=1.6,
        )
        for down, line in enumerate(mark.lines if row_height is not None else ()):
            axes.annotate(
                line,
                (mark.month, 1.0 + (row_height or 0.0) * (mark.top - down - 0.55)),
                xycoords=axes.get_xaxis_transform(),
                xytext=(4, 0),
                textcoords="offset points",
                fontsize=FONT_POINTS,
                color=INK,
                va="center",
                ha="left",
                annotation_clip=False,
                bbox={"boxstyle": "square,pad=0.1", "facecolor": PAPER, "edgecolor": "none"},
            )
