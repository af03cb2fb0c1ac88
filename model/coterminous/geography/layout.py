"""A place on the map for areas that come without coordinates.

The areas of a lookup are laid along a Hilbert curve, commissioner by commissioner and council by council, so
that a commissioner is one patch and its councils are patches in it. Only names decide, so that the order of
rows does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush


def hilbert_cell(step: int, order: int) -> tuple[int, int]:
    """Return the cell (column, row) of a step of the Hilbert curve through a square of side ``2 ** order``.

    >>> [hilbert_cell(step, order=1) for step in range(4)]
    [(0, 0), (0, 1), (1, 1), (1, 0)]
    """
    column = row = 0
    side = 1
    while side < 1 << order:
        right = 1 & (step // 2)
        up = 1 & (step ^ right)
        if up == 0:
            if right == 1:
                column, row = side - 1 - column, side - 1 - row
            column, row = row, column
        column, row = column + side * right, row + side * up
        step //= 4
        side *= 2
    return column, row


def cells_in_order(count: int) -> list[tuple[int, int]]:
    """Return ``count`` cells along the smallest Hilbert curve that has so many; each touches the next one.

    >>> cells_in_order(3)
    [(0, 0), (0, 1), (1, 1)]
    """
    order = 0
    while 4**order < count:
        order += 1
    return [hilbert_cell(step, order) for step in range(count)]


def commissioners_in_order(people_shared: dict[str, dict[str, int]]) -> list[str]:
    """Return commissioners so that those that share a council with one laid out before come next.

    Args:
        people_shared: for each commissioner, its people in each council.

    >>> commissioners_in_order({"A": {"x": 1}, "B": {"y": 1}, "C": {"x": 2}})
    ['A', 'C', 'B']
    """
    sharing: dict[str, list[str]] = {}
    for name in sorted(people_shared):
        for council in people_shared[name]:
            sharing.setdefault(council, []).append(name)
    placed: dict[str, None] = {}
    nearby: list[str] = []
    for first in sorted(people_shared):
        heappush(nearby, first)
        while nearby:
            name = heappop(nearby)
            if name not in placed:
                placed[name] = None
                for council in people_shared[name]:
                    # Everybody who shares this council is near now; nobody needs to hear of it twice.
                    for other in sharing.pop(council, ()):
                        heappush(nearby, other)
    return list(placed)


def layout_order(rows: Sequence[tuple[str, str, str, int]]) -> list[int]:
    """Return the rows' numbers in the order in which they are laid out.

    Args:
        rows: (commissioner, council, area, people) of each row.

    >>> layout_order([("B", "y", "b", 1), ("A", "x", "a", 1)])
    [1, 0]
    """
    shared: dict[str, dict[str, int]] = {}
    for commissioner, council, _, people in rows:
        councils = shared.setdefault(commissioner, {})
        councils[council] = councils.get(council, 0) + people
    rank = {name: place for place, name in enumerate(commissioners_in_order(shared))}
    return sorted(range(len(rows)), key=lambda row: (rank[rows[row][0]], *rows[row][1:3]))
