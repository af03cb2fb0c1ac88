"""Which areas hang together.

A PCT or a council is one piece of land; these functions find the pieces and tell whether an area can leave
its body without breaking it.

>>> row_of_four = ((1,), (0, 2), (1, 3), (2,))
>>> pieces([0, 1, 3], row_of_four)
[[0, 1], [3]]
>>> leaves_whole(1, [9, 9, 9, 9], row_of_four), leaves_whole(3, [9, 9, 9, 9], row_of_four)
(False, True)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

Adjacency: TypeAlias = Sequence[Sequence[int]]


def pieces(members: Iterable[int], adjacency: Adjacency) -> list[list[int]]:
    """Return the connected pieces of some areas, each ascending, ordered by their first area."""
    unseen = dict.fromkeys(sorted(members))
    found = []
    while unseen:
        start = next(iter(unseen))
        del unseen[start]
        piece = [start]
        for area in piece:
            for near in adjacency[area]:
                if near in unseen:
                    del unseen[near]
                    piece.append(near)
        found.append(sorted(piece))
    return found


def leaves_whole(area: int, label_of: Sequence[int], adjacency: Adjacency) -> bool:
    """Whether a body that loses ``area`` still has areas, and they hang together around the gap.

    Areas of the body that were apart from this piece already do not count against it.
    """
    label = label_of[area]
    own = [near for near in adjacency[area] if label_of[near] == label]
    if not own:
        return False
    missing = set(own[1:])
    seen = {area, own[0]}
    walk = [own[0]]
    for place in walk:
        if not missing:
            break
        for near in adjacency[place]:
            if near not in seen and label_of[near] == label:
                seen.add(near)
                missing.discard(near)
                walk.append(near)
    return not missing
