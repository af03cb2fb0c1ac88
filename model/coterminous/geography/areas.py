"""Small areas: the hexagons of people from which every boundary is made.

Both maps, of PCTs and of councils, are partitions of the same small areas (model page, section 2), so that
everything about boundaries (overlap, coterminosity, reorganisation) is counting people in areas.

>>> areas = hexagons(columns=[0, 1, 2], rows=[0, 0, 0], people=[5, 6, 7], side_km=1.0)
>>> areas.adjacency
((1,), (0, 2), (1,))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

IntArray: TypeAlias = NDArray[np.int64]
FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]

HEXAGON_KM2: Final = 29.0
"""Size of one small area: England's 130,000 square km over 4,500 areas."""
HEXAGON_SIDE_KM: Final = sqrt(HEXAGON_KM2 / (1.5 * sqrt(3.0)))
"""Length of a side, which is also the distance from centre to corner, km."""


@dataclass(frozen=True, eq=False)
class SmallAreas:
    """The small areas of a country, in a fixed order.

    Attributes:
        people: people living in each area, whole numbers, 1 or more; shape (n,).
        x: eastings of the centres, km; shape (n,).
        y: northings of the centres, km; shape (n,).
        neighbour_starts: where each area's neighbours begin in ``neighbours``; shape (n + 1,).
        neighbours: the neighbours of area 0, then of area 1, and so on, ascending within an area.
        names: one name for each area.
        side_km: side of the hexagon (pointed top) that draws an area, km.
    """

    people: IntArray
    x: FloatArray
    y: FloatArray
    neighbour_starts: IntArray
    neighbours: IntArray
    names: tuple[str, ...]
    side_km: float

    def __len__(self) -> int:
        """Return the number of areas."""
        return len(self.people)

    @cached_property
    def adjacency(self) -> tuple[tuple[int, ...], ...]:
        """The neighbours of each area as plain tuples, for walks over the map."""
        starts, flat = self.neighbour_starts.tolist(), self.neighbours.tolist()
        return tuple(tuple(flat[starts[area] : starts[area + 1]]) for area in range(len(self)))

    @cached_property
    def edges(self) -> tuple[IntArray, IntArray]:
        """Both ends of every border between two areas; each border appears once from either side."""
        return np.repeat(np.arange(len(self)), np.diff(self.neighbour_starts)), self.neighbours


def hexagons(
    columns: Sequence[int] | IntArray,
    rows: Sequence[int] | IntArray,
    people: Sequence[int] | IntArray,
    side_km: float = HEXAGON_SIDE_KM,
    names: Sequence[str] | None = None,
) -> SmallAreas:
    """Return small areas on the cells of a hexagonal grid; odd rows lie half a cell to the east.

    Args:
        columns: grid column of each area, 0 or more.
        rows: grid row of each area, 0 or more; together with the column, each cell at most once.
        people: people in each area.
        side_km: side of a hexagon, km, above 0.
        names: names of the areas; ``area-0001`` and so on where there are none.

    >>> areas = hexagons([0, 0, 1], [0, 1, 1], [1, 1, 1])
    >>> areas.neighbours.tolist()
    [1, 0, 2, 1]
    """
    column, row = np.asarray(columns, dtype=np.int64), np.asarray(rows, dtype=np.int64)
    shift = row % 2
    number = {cell: area for area, cell in enumerate(zip(column.tolist(), row.tolist(), strict=True))}
    adjacency = [sorted(number[cell] for cell in _cells_around(*place) if cell in number) for place in number]
    return SmallAreas(
        people=np.asarray(people, dtype=np.int64),
        x=side_km * sqrt(3.0) * (column + 0.5 * shift),
        y=side_km * 1.5 * row.astype(np.float64),
        neighbour_starts=np.concatenate(([0], np.cumsum([len(near) for near in adjacency]))).astype(np.int64),
        neighbours=np.array([area for near in adjacency for area in near], dtype=np.int64),
        names=tuple(names)
        if names is not None
        else tuple(f"area-{area + 1:04d}" for area in range(len(row))),
        side_km=side_km,
    )


def _cells_around(column: int, row: int) -> tuple[tuple[int, int], ...]:
    """Return the six cells that touch a cell."""
    slant = column + (1 if row % 2 else -1)
    beside = ((column - 1, row), (column + 1, row))
    return (*beside, (column, row - 1), (column, row + 1), (slant, row - 1), (slant, row + 1))


def people_by_body(body_of_area: IntArray, people: IntArray, bodies: int) -> IntArray:
    """Return the people of each body, exactly.

    Args:
        body_of_area: number of the body of each area, from 0 to ``bodies`` - 1.
        people: people of each area.
        bodies: how many bodies there are.

    >>> people_by_body(np.array([0, 1, 1]), np.array([5, 6, 7]), bodies=2).tolist()
    [5, 13]
    """
    counts = np.zeros(bodies, dtype=np.int64)
    np.add.at(counts, body_of_area, people)
    return counts
