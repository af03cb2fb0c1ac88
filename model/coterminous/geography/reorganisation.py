"""Redrawing a map: councils and PCTs split and merge, and boundaries shift (B1, B2, T3; S2).

Each function takes a map and returns a new one; neither the areas nor their people ever change, so that
nobody is lost. A body that is split or merged is gone, and new numbers stand for what comes after it.

>>> from coterminous.geography.areas import hexagons
>>> areas = hexagons([0, 1, 2, 3], [0, 0, 0, 0], [10, 10, 10, 10])
>>> two = Boundaries(np.array([0, 0, 1, 1]), ("county", "unitary"))
>>> merged(two, [0, 1], "unitary").body_of_area.tolist()
[2, 2, 2, 2]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coterminous.geography.areas import FloatArray, IntArray, SmallAreas
from coterminous.geography.contiguity import leaves_whole
from coterminous.geography.partition import divide, piece_of
from coterminous.geography.settlement import spread_out


@dataclass(frozen=True, eq=False)
class Boundaries:
    """One map: which body each small area belongs to.

    Attributes:
        body_of_area: number of the body of each area; shape (n,).
        types: council type of each number that was ever used; None for PCTs and where unknown.
    """

    body_of_area: IntArray
    types: tuple[str | None, ...]

    def bodies(self) -> list[int]:
        """Return the numbers in use, ascending."""
        numbers: list[int] = np.unique(self.body_of_area).tolist()
        return numbers

    def areas_of(self, body: int) -> IntArray:
        """Return the areas of a body, ascending."""
        return np.flatnonzero(self.body_of_area == body)


def split(
    areas: SmallAreas, before: Boundaries, body: int, into: int, new_type: str | None, draws: FloatArray
) -> Boundaries:
    """Return the map with one body divided into contiguous bodies of similar people.

    Args:
        areas: the small areas.
        before: the map as it is.
        body: the body to divide, with at least ``into`` areas.
        into: number of new bodies, 2 or more.
        new_type: their type; ``unitary`` where a county becomes unitary.
        draws: one uniform draw for each area of the country; decides where the new bodies start from.

    >>> from coterminous.geography.areas import hexagons
    >>> areas = hexagons([0, 1, 2, 3], [0, 0, 0, 0], [10, 10, 10, 10])
    >>> county = Boundaries(np.zeros(4, dtype=np.int64), ("county",))
    >>> after = split(areas, county, 0, 2, "unitary", np.array([0.1, 0.9, 0.2, 0.3]))
    >>> sorted(after.body_of_area.tolist()), after.types
    ([1, 1, 2, 2], ('county', 'unitary', 'unitary'))
    """
    members = before.areas_of(body)
    piece = piece_of(areas, members)
    part = divide(piece, [1.0] * into, spread_out(piece.x, piece.y, draws[members], into))
    body_of_area = before.body_of_area.copy()
    body_of_area[members] = len(before.types) + part
    return Boundaries(body_of_area, before.types + (new_type,) * into)


def merged(before: Boundaries, bodies: Sequence[int], new_type: str | None) -> Boundaries:
    """Return the map with some bodies replaced by one.

    Args:
        before: the map as it is.
        bodies: numbers of the bodies that merge.
        new_type: type of the new body.
    """
    body_of_area = np.where(
        np.isin(before.body_of_area, list(bodies)), len(before.types), before.body_of_area
    )
    return Boundaries(body_of_area, (*before.types, new_type))


def edges_moved(areas: SmallAreas, before: Boundaries, share: float, draws: FloatArray) -> Boundaries:
    """Return the map with a share of each body's edge areas handed to the neighbour that touches them most.

    An area stays where its body would fall apart or vanish without it; the next one in line moves instead.

    Args:
        areas: the small areas.
        before: the map as it is.
        share: share of each body's edge areas that moves, 0 to 1.
        draws: one uniform draw for each area; those with the lowest move.

    >>> from coterminous.geography.areas import hexagons
    >>> areas = hexagons([0, 1, 2, 3], [0, 0, 0, 0], [10, 10, 10, 10])
    >>> two = Boundaries(np.array([0, 0, 1, 1]), (None, None))
    >>> edges_moved(areas, two, 0.5, np.array([0.9, 0.2, 0.4, 0.9])).body_of_area.tolist()
    [0, 1, 1, 1]
    """
    owner: list[int] = before.body_of_area.tolist()
    start, end = areas.edges
    at_edge = np.unique(start[before.body_of_area[start] != before.body_of_area[end]])
    numbers, edge_areas = np.unique(before.body_of_area[at_edge], return_counts=True)
    left = {
        body: int(share * count + 0.5)
        for body, count in zip(numbers.tolist(), edge_areas.tolist(), strict=True)
    }
    for area in at_edge[np.argsort(draws[at_edge], kind="stable")].tolist():
        giver = owner[area]
        beside = [owner[near] for near in areas.adjacency[area] if owner[near] != giver]
        if left[giver] and beside and leaves_whole(area, owner, areas.adjacency):
            owner[area] = max(sorted(beside), key=beside.count)
            left[giver] -= 1
    return Boundaries(np.array(owner, dtype=np.int64), before.types)


def neighbouring_bodies(areas: SmallAreas, boundaries: Boundaries) -> dict[int, dict[int, int]]:
    """Return for each body the bodies beside it, with the number of borders between their areas.

    >>> from coterminous.geography.areas import hexagons
    >>> areas = hexagons([0, 1, 2], [0, 0, 0], [1, 1, 1])
    >>> neighbouring_bodies(areas, Boundaries(np.array([0, 1, 1]), (None, None)))
    {0: {1: 1}, 1: {0: 1}}
    """
    start, end = (boundaries.body_of_area[side] for side in areas.edges)
    apart = start != end
    pairs, borders = np.unique(np.stack((start[apart], end[apart])), axis=1, return_counts=True)
    beside: dict[int, dict[int, int]] = {body: {} for body in boundaries.bodies()}
    for (body, other), count in zip(pairs.T.tolist(), borders.tolist(), strict=True):
        beside[body][other] = count
    return beside
