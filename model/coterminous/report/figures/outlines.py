"""Outlines of groups of hexagons: few long lines instead of thousands of cells.

A side of a hexagon belongs to an outline where the areas on its two sides differ. Sides are joined end to
end, so that a dashed line keeps its rhythm around corners and a map of a country stays a small file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coterminous.geography.areas import SmallAreas

_CORNERS = np.deg2rad(np.arange(-30.0, 330.0, 60.0))
# Corners of neighbours are the same point up to rounding; a hundredth of a side is far below their distance.
_GRAIN = 0.01
_STRAIGHT = 1e-6

Walk = list[int]


@dataclass(frozen=True, eq=False)
class Mesh:
    """The corners of the hexagons, each once.

    Attributes:
        points: coordinates of the corners; shape (corners, 2).
        corners: for each area its six corners, counter-clockwise; shape (areas, 6).
    """

    points: NDArray[np.float64]
    corners: NDArray[np.int64]


def mesh(areas: SmallAreas) -> Mesh:
    """Return the corners of all hexagons (pointed top).

    >>> from coterminous.geography.areas import hexagons
    >>> len(mesh(hexagons([0, 1], [0, 0], [5, 5])).points)
    10
    """
    x = areas.x[:, None] + areas.side_km * np.cos(_CORNERS)
    y = areas.y[:, None] + areas.side_km * np.sin(_CORNERS)
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    grid = np.round(points / (areas.side_km * _GRAIN)).astype(np.int64)
    # Rounding may split one corner over two neighbouring grid steps; a coarser second look joins them.
    _, first, which = np.unique(
        np.round(grid / 20).astype(np.int64), axis=0, return_index=True, return_inverse=True
    )
    return Mesh(points[first], which.reshape(-1, 6).astype(np.int64))


def _sides(grid: Mesh, label_of_area: Sequence[Hashable]) -> dict[tuple[int, int], Hashable]:
    """Return every side, as its two corners counter-clockwise, with the label of the area it bounds."""
    sides: dict[tuple[int, int], Hashable] = {}
    for corners, label in zip(grid.corners.tolist(), label_of_area, strict=True):
        for place in range(6):
            sides[corners[place], corners[(place + 1) % 6]] = label
    return sides


def rings(grid: Mesh, label_of_area: Sequence[Hashable]) -> dict[Hashable, list[Walk]]:
    """Return the closed outlines of each label's areas: outer ones counter-clockwise, holes clockwise.

    >>> from coterminous.geography.areas import hexagons
    >>> grid = mesh(hexagons([0, 1], [0, 0], [5, 5]))
    >>> [len(ring) for ring in rings(grid, ["a", "a"])["a"]]
    [11]
    """
    sides = _sides(grid, label_of_area)
    onward: dict[Hashable, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for (start, end), label in sides.items():
        if sides.get((end, start)) != label:
            onward[label][start].append(end)
    return {label: _closed_walks(steps) for label, steps in onward.items()}


def _closed_walks(steps: dict[int, list[int]]) -> list[Walk]:
    """Return the closed walks that use every step once; every corner has as many ways out as in."""
    walks = []
    for start in list(steps):
        while steps[start]:
            walk = [start]
            while not (len(walk) > 1 and walk[-1] == start):
                walk.append(steps[walk[-1]].pop())
            walks.append(walk)
    return walks


def _border_ends(grid: Mesh, label_of_area: Sequence[Hashable]) -> dict[int, list[int]]:
    """Return where the lines between labels and along the coast lead to from each of their corners."""
    sides = _sides(grid, label_of_area)
    ends: dict[int, list[int]] = defaultdict(list)
    for (start, end), label in sides.items():
        is_coast = (end, start) not in sides
        if is_coast or (start < end and sides[end, start] != label):
            ends[start].append(end)
            ends[end].append(start)
    return ends


def forks(grid: Mesh, label_of_area: Sequence[Hashable]) -> set[int]:
    """Return the corners where three lines between labels meet.

    >>> from coterminous.geography.areas import hexagons
    >>> grid = mesh(hexagons([0, 1], [0, 0], [5, 5]))
    >>> len(forks(grid, ["a", "b"])), len(forks(grid, ["a", "a"]))
    (2, 0)
    """
    return {corner for corner, others in _border_ends(grid, label_of_area).items() if len(others) != 2}


def smoothed(grid: Mesh, walk: Walk, fixed: set[int]) -> NDArray[np.float64]:
    """Return the points of a walk, cut from the middle of one side to the middle of the next.

    The zigzag of a row of hexagons becomes a straight line. Ends and fixed corners stay where they are, so
    that lines which meet there still meet; the same fixed corners for every kind of outline keep them on one
    another.

    Args:
        grid: the corners.
        walk: corner numbers; a closed walk ends where it begins.
        fixed: corners that stay.
    """
    points = grid.points[walk]
    middles = (points[:-1] + points[1:]) / 2
    is_closed = walk[0] == walk[-1]
    kept = []
    for place, corner in enumerate(walk[:-1]):
        if corner in fixed or (place == 0 and not is_closed):
            kept.append(points[place])
        kept.append(middles[place])
    kept.append(kept[0] if is_closed else points[-1])
    return _without_straight_points(np.array(kept))


def _without_straight_points(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a line without the points that lie on the straight way between their neighbours."""
    before, after = points[1:-1] - points[:-2], points[2:] - points[1:-1]
    turn = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    size = np.hypot(*before.T) * np.hypot(*after.T)
    kept: NDArray[np.float64] = points[np.concatenate([[True], np.abs(turn) > _STRAIGHT * size, [True]])]
    return kept


def borders(grid: Mesh, label_of_area: Sequence[Hashable]) -> list[Walk]:
    """Return the lines between areas of different labels, and the coast, each up to where it forks.

    >>> from coterminous.geography.areas import hexagons
    >>> grid = mesh(hexagons([0, 1], [0, 0], [5, 5]))
    >>> sorted(len(line) for line in borders(grid, ["a", "b"]))
    [2, 6, 6]
    """
    ends = _border_ends(grid, label_of_area)
    ends_and_forks = [corner for corner, others in ends.items() if len(others) != 2]
    used: set[tuple[int, int]] = set()
    lines = list(_walks_from(ends_and_forks, ends, used))
    return lines + list(_walks_from(list(ends), ends, used))


def _walks_from(
    starts: Iterable[int], ends: dict[int, list[int]], used: set[tuple[int, int]]
) -> Iterable[Walk]:
    """Yield walks along unused sides from the starts, each up to a fork, an end, or its own beginning."""
    for start in starts:
        for first in ends[start]:
            if (start, first) in used:
                continue
            walk = [start]
            following: int | None = first
            while following is not None:
                used.add((walk[-1], following))
                used.add((following, walk[-1]))
                walk.append(following)
                here = walk[-1]
                is_through = len(ends[here]) == 2
                onward = [other for other in ends[here] if (here, other) not in used]
                following = onward[0] if is_through and onward else None
            yield walk
