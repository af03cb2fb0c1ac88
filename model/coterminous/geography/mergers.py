"""Which neighbours merge: groups of a wanted size, found body by body over the map's borders (B1, B2; S2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from coterminous.geography.overlap import Overlap, coterminosity

Chooser: TypeAlias = Callable[[Sequence[int], Sequence[int]], int]
"""Takes a group and the bodies that could join it, and returns one of these."""


def groups_of_neighbours(
    wanted: int, size: int, rank: Sequence[int], beside: Mapping[int, Mapping[int, int]], choose: Chooser
) -> list[list[int]]:
    """Return groups of neighbours to merge, of ``size`` bodies where there are so many.

    Args:
        wanted: how many groups, at most.
        size: wanted bodies of a group, 2 or more.
        rank: the bodies that may merge, the first to be asked first.
        beside: the neighbours of each body.
        choose: says who joins a group.

    >>> row = {1: {2: 1}, 2: {1: 1, 3: 1}, 3: {2: 1}, 9: {}}
    >>> groups_of_neighbours(2, 2, [9, 1, 2, 3], row, lambda group, free: min(free))
    [[1, 2]]
    """
    free = dict.fromkeys(rank)
    groups: list[list[int]] = []
    for first in rank:
        if len(groups) == wanted:
            break
        if first not in free:
            continue
        group = [first]
        while len(group) < size:
            around = {
                other for body in group for other in beside[body] if other in free and other not in group
            }
            if not around:
                break
            group.append(choose(group, sorted(around)))
        if len(group) > 1:
            groups.append(group)
            for body in group:
                del free[body]
    return groups


def joined_by_the_rest(
    groups: Sequence[Sequence[int]], rank: Sequence[int], beside: Mapping[int, Mapping[int, int]]
) -> list[list[int]]:
    """Return the groups after each body that found no partner joined the group it borders on most, if on any.

    Args:
        groups: the groups found.
        rank: the bodies that were to merge, the first to be asked first.
        beside: the neighbours of each body.

    >>> joined_by_the_rest([[1, 2]], [1, 2, 3, 9], {1: {2: 1}, 2: {1: 1, 3: 1}, 3: {2: 1}, 9: {}})
    [[1, 2, 3]]
    """
    larger = [list(group) for group in groups]
    for body in rank:
        if any(body in group for group in larger):
            continue
        borders = [sum(beside[body].get(other, 0) for other in group) for group in larger]
        if any(borders):
            larger[borders.index(max(borders))].append(body)
    return larger


def best_matching(pairs: Sequence[Overlap], council_people: Sequence[int]) -> Chooser:
    """Return the chooser that joins PCTs so that together they come nearest to one council (B1, S2).

    Args:
        pairs: overlaps of the PCTs that may merge with the councils.
        council_people: people of each council by its number.

    >>> halves = [Overlap(0, 5, 50, 0.5, True), Overlap(1, 6, 90, 0.9, True), Overlap(2, 5, 50, 0.5, True)]
    >>> best_matching(halves, [0, 0, 0, 0, 0, 100, 100])([0], [1, 2])
    2
    """
    people_in: dict[int, dict[int, int]] = {}
    for pair in pairs:
        people_in.setdefault(pair.pct, {})[pair.council] = pair.people

    def match(pcts: Sequence[int]) -> float:
        together: dict[int, int] = {}
        for pct in pcts:
            for council, people in people_in[pct].items():
                together[council] = together.get(council, 0) + people
        total = sum(together.values())
        return max(
            coterminosity(people, total, council_people[council]) for council, people in together.items()
        )

    return lambda group, free: max(free, key=lambda other: match((*group, other)))
