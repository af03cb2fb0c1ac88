"""Names written beside the ends of lines, moved apart where they would overlap.

>>> spread_apart([0.50, 0.52, 0.10], gap=0.1, low=0.0, high=1.0)
[0.46, 0.56, 0.1]
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coterminous.report.theme import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LETTERS_IN_A_LINE = 30
FONT_POINTS = 8.8
LINE_POINTS = 11.5
_REACH = 0.035
# Above the axes stand the texts of dated events, below them the months, which end before the labels begin.
_LOWEST, _HIGHEST = -0.12, 1.0


@dataclass(frozen=True)
class EndLabel:
    """A text, the value at which its line ends, and the line's colour."""

    text: str
    level: float
    colour: str


def spread_apart(
    levels: Sequence[float], gap: float | Sequence[float], low: float, high: float
) -> list[float]:
    """Return levels moved as little as needed to stand a gap apart, inside bounds, in the same order.

    Neighbours that overlap are joined into a block around their common middle; blocks that meet are joined
    again.

    Args:
        levels: wanted middles.
        gap: room each label needs, one for all or one each, in the unit of the levels.
        low: lowest edge a label may reach.
        high: highest edge a label may reach; labels that cannot all fit start at ``low`` and keep their gaps.
    """
    rooms = [gap] * len(levels) if isinstance(gap, (int, float)) else list(gap)
    order = sorted(range(len(levels)), key=lambda place: (levels[place], place))
    blocks: list[tuple[list[int], float]] = []
    for place in order:
        members, middle = [place], _within(levels[place], rooms[place], low, high)
        while blocks:
            below, below_middle = blocks[-1]
            size_below, size = sum(rooms[one] for one in below), sum(rooms[one] for one in members)
            if below_middle + size_below / 2 <= middle - size / 2 + 1e-9:
                break
            blocks.pop()
            members = below + members
            wanted = sum(levels[one] for one in members) / len(members)
            middle = _within(wanted, size_below + size, low, high)
        blocks.append((members, middle))
    placed = [0.0] * len(levels)
    for members, middle in blocks:
        edge = middle - sum(rooms[one] for one in members) / 2
        for one in members:
            placed[one] = round(edge + rooms[one] / 2, 9)
            edge += rooms[one]
    return placed


def _within(middle: float, size: float, low: float, high: float) -> float:
    """Return a middle moved so that a block of this size stays inside the bounds, the lower one first."""
    return max(min(middle, high - size / 2), low + size / 2)


def draw_end_labels(
    axes: Axes, labels: Sequence[EndLabel], panel_inches: float, letters: int = LETTERS_IN_A_LINE
) -> None:
    """Write labels to the right of the axes, each tied to the end of its line by a thin line in its colour.

    Args:
        axes: the axes, with their scales set.
        labels: the labels; one whose level is not a number is left out of the plot and says so in its text.
        panel_inches: height of the axes.
        letters: how many letters a line of a label may have.
    """
    low, high = axes.get_ylim()
    texts = ["\n".join(textwrap.wrap(label.text, letters)) for label in labels]
    rooms = [(text.count("\n") + 1) * LINE_POINTS / 72 / panel_inches + 0.02 for text in texts]
    ends = [(label.level - low) / (high - low) if math.isfinite(label.level) else 0.0 for label in labels]
    for label, text, end, level in zip(
        labels, texts, ends, spread_apart(ends, rooms, _LOWEST, _HIGHEST), strict=True
    ):
        axes.plot(
            [1.0, 1.0 + _REACH * 0.9],
            [end, level],
            transform=axes.transAxes,
            color=label.colour,
            linewidth=1.1,
            clip_on=False,
            solid_capstyle="round",
        )
        axes.text(
            1.0 + _REACH + 0.006,
            level,
            text,
            transform=axes.transAxes,
            fontsize=FONT_POINTS,
            va="center",
            ha="left",
            color=INK,
            linespacing=1.1,
            clip_on=False,
        )
