"""Redrawing PCTs to match councils, as one aim of the reconfiguration of October 2006 was (B1; S2).

Merging whole PCTs cannot do it: where three PCTs lie in two councils, no merger of PCTs makes either boundary the
other's. Here a council that is to have a PCT of its own gets one on its own ground, whoever served that ground
before; what is left of those PCTs goes on, or merges with neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coterminous.geography.areas import IntArray, SmallAreas
from coterminous.geography.contiguity import pieces
from coterminous.geography.mergers import groups_of_neighbours
from coterminous.geography.overlap import coterminous_bodies, overlaps
from coterminous.geography.reorganisation import Boundaries, neighbouring_bodies


@dataclass(frozen=True, eq=False)
class Matched:
    """The PCT map after councils were given PCTs, each its own or one with neighbours.

    Attributes:
        pcts: the map.
        outside: PCTs that belong to none of these councils, ascending; each is in one piece.
    """

    pcts: Boundaries
    outside: tuple[int, ...]


def sharing_councils(
    areas: SmallAreas, councils: Boundaries, rank: Sequence[int], number: int, into: int
) -> list[list[int]]:
    """Return groups of neighbouring councils that are to share a PCT.

    Args:
        areas: the small areas.
        councils: the council map.
        rank: the councils that may have to share, the first to be asked first.
        number: how many should share, as far as whole groups allow.
        into: councils of a group, 2 or more.
    """
    beside = neighbouring_bodies(areas, councils)

    def longest_border(group: Sequence[int], free: Sequence[int]) -> int:
        return max(free, key=lambda other: sum(beside[council].get(other, 0) for council in group))

    return groups_of_neighbours(int(number / into + 0.5), into, rank, beside, longest_border)


def matched_to_councils(
    areas: SmallAreas,
    pcts: Boundaries,
    councils: Boundaries,
    own: Sequence[int],
    shared: Sequence[Sequence[int]] = (),
) -> Matched:
    """Return the map on which councils have PCTs of their own, or one with neighbours.

    A council that is coterminous with a PCT keeps that PCT. The ground of any other becomes a new PCT. A PCT that
    lost ground keeps its number on its most populous piece; other pieces become PCTs of their own.

    Mechanism: B1

    Args:
        areas: the small areas.
        pcts: the PCT map as it is.
        councils: the council map.
        own: councils that are to have a PCT of their own.
        shared: groups of neighbouring councils that are to have one together.

    >>> from coterminous.geography.areas import hexagons
    >>> areas = hexagons([0, 1, 2, 3], [0, 0, 0, 0], [10, 10, 10, 10])
    >>> crossing = Boundaries(np.array([0, 1, 1, 1]), (None, None))
    >>> two = Boundaries(np.array([0, 0, 1, 1]), ("county", "unitary"))
    >>> matched = matched_to_councils(areas, crossing, two, own=[0])
    >>> matched.pcts.body_of_area.tolist(), matched.outside
    ([2, 2, 1, 1], (1,))
    """
    same = coterminous_bodies(overlaps(pcts.body_of_area, councils.body_of_area, areas.people))
    pct_of_council = {council: pct for pct, council in same.items()}
    body_of_area = pcts.body_of_area.copy()
    fresh = len(pcts.types)
    served: set[int] = {pct_of_council[council] for council in own if council in pct_of_council}
    for group in [*([council] for council in own if council not in pct_of_council), *shared]:
        body_of_area[np.isin(councils.body_of_area, list(group))] = fresh
        served.add(fresh)
        fresh += 1
    for body in np.unique(body_of_area).tolist():
        fresh = _give_pieces_numbers(areas, body_of_area, body, fresh)
    outside = tuple(body for body in np.unique(body_of_area).tolist() if body not in served)
    return Matched(Boundaries(body_of_area, pcts.types + (None,) * (fresh - len(pcts.types))), outside)


def _give_pieces_numbers(areas: SmallAreas, body_of_area: IntArray, body: int, fresh: int) -> int:
    """Give all pieces of a body but the most populous one new numbers, in place; return the next free number."""
    found = pieces(np.flatnonzero(body_of_area == body).tolist(), areas.adjacency)
    found.sort(key=lambda piece: (-int(areas.people[piece].sum()), piece[0]))
    for piece in found[1:]:
        body_of_area[piece] = fresh
        fresh += 1
    return fresh
