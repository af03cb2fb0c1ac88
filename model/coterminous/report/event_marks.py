"""The scenario's dated events on a chart: a vertical line each, named above the first panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coterminous.report.theme import INK, PAPER, QUIET_INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FONT_POINTS = 8.5
# A generous width for a letter of DejaVu Sans at this size, so that a row is never too short for its texts.
_LETTER_INCHES = FONT_POINTS * 0.62 / 72


@dataclass(frozen=True)
class EventMark:
    """A month of the run, 0-based, and what the centre did in it."""

    month: int
    text: str


def rows_of_marks(
    marks: Sequence[EventMark], months: int, width_inches: float, left_inches: float, right_inches: float
) -> list[int]:
    """Return the row above the chart for each mark's text, 0 the lowest, such that no two texts overlap.

    A text begins at its line and runs to the right. Later marks are placed first and stay low, so that the
    line of an earlier, higher text never cuts through a lower one.

    Args:
        marks: the marks, in order of their month.
        months: length of the run.
        width_inches: width of the figure.
        left_inches: margin left of the axes.
        right_inches: margin right of the axes.

    >>> marks = [EventMark(0, "a long text " * 4), EventMark(2, "another"), EventMark(60, "late")]
    >>> rows_of_marks(marks, months=72, width_inches=9, left_inches=1, right_inches=2)
    [1, 0, 0]
    """
    axes_inches = width_inches - left_inches - right_inches
    rows = [0] * len(marks)
    begins: list[float] = []
    for place in reversed(range(len(marks))):
        start = (marks[place].month + 0.5) / max(months, 1) * axes_inches
        end = start + _LETTER_INCHES * len(marks[place].text) + 0.15
        # The lines of higher texts pass through this row too, so the text must end before every one of them.
        row = next(row for row in range(len(begins) + 1) if all(end <= begin for begin in begins[row:]))
        rows[place] = row
        begins[row : row + 1] = [start]
    return rows


def draw_event_marks(
    axes: Axes, marks: Sequence[EventMark], rows: Sequence[int] | None, row_height: float
) -> None:
    """Draw the lines, and the texts where rows are given.

    Args:
        axes: the axes.
        marks: the marks.
        rows: row of each mark's text, or None for lines alone.
        row_height: height of a row as a share of the axes' height.
    """
    for number, mark in enumerate(marks):
        top = 1.0 if rows is None else 1.0 + row_height * (rows[number] + 0.75)
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
        if rows is not None:
            axes.annotate(
                mark.text,
                (mark.month, 1.0 + row_height * (rows[number] + 0.45)),
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
