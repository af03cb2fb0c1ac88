"""Overlap of the two maps: who shares people with whom, and how well their boundaries agree.

Coterminosity is computed from people, never set (B1 to B3; S0, S2; model page, section 2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from coterminous.geography.areas import IntArray

COTERMINOUS_ABOVE: Final = 0.9
"""A PCT is coterminous where its best pair is above this: both shares about 0.95 (model page)."""
DYAD_TENTHS: Final = 1
"""A pair is a dyad where it holds this many tenths of either side's people (model page)."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """A PCT and a council that share people.

    Attributes:
        pct: index of the PCT.
        council: index of the council.
        people: people who live in both, 1 or more.
        coterminosity: share of the PCT's people who live in the council times share of the council's who live
            in the PCT, above 0, at most 1.
        is_dyad: whether the overlap is a tenth of either side or more, so that it can hold partnerships.
    """

    pct: int
    council: int
    people: int
    coterminosity: float
    is_dyad: bool

    @property
    def is_coterminous(self) -> bool:
        """Whether the two boundaries count as the same."""
        return self.coterminosity > COTERMINOUS_ABOVE


def coterminosity(shared: int, pct_people: int, council_people: int) -> float:
    """Return how well two boundaries agree, 0 (nobody shared) to 1 (the same people).

    Args:
        shared: people who live in both.
        pct_people: people of the PCT, above 0.
        council_people: people of the council, above 0.

    >>> coterminosity(90, pct_people=100, council_people=180)
    0.45
    """
    return (shared / pct_people) * (shared / council_people)


def overlaps(pct_of_area: IntArray, council_of_area: IntArray, people: IntArray) -> tuple[Overlap, ...]:
    """Return every pair of a PCT and a council that share people, sorted by PCT, then council.

    Args:
        pct_of_area: index of each area's PCT; shape (n,).
        council_of_area: index of each area's council.
        people: people of each area.

    >>> pairs = overlaps(np.array([0, 0, 1]), np.array([5, 6, 6]), np.array([30, 10, 60]))
    >>> [(pair.pct, pair.council, pair.people, round(pair.coterminosity, 3)) for pair in pairs]
    [(0, 5, 30, 0.75), (0, 6, 10, 0.036), (1, 6, 60, 0.857)]
    """
    pcts, pct_number = np.unique(pct_of_area, return_inverse=True)
    councils, council_number = np.unique(council_of_area, return_inverse=True)
    pairs, pair_number = np.unique(pct_number * len(councils) + council_number, return_inverse=True)
    of_pct = _counted(pct_number, people, len(pcts))
    of_council = _counted(council_number, people, len(councils))
    found = []
    for pair, shared in zip(pairs.tolist(), _counted(pair_number, people, len(pairs)), strict=True):
        pct, council = divmod(pair, len(councils))
        sizes = of_pct[pct], of_council[council]
        found.append(
            Overlap(
                pct=int(pcts[pct]),
                council=int(councils[council]),
                people=shared,
                coterminosity=coterminosity(shared, *sizes),
                is_dyad=any(10 * shared >= DYAD_TENTHS * size for size in sizes),
            )
        )
    return tuple(found)


def _counted(number: IntArray, people: IntArray, count: int) -> list[int]:
    """Return the people of each number as Python integers."""
    total = np.zeros(count, dtype=np.int64)
    np.add.at(total, number, people)
    counted: list[int] = total.tolist()
    return counted


def best_coterminosity(pairs: Iterable[Overlap]) -> dict[int, float]:
    """Return the coterminosity of each PCT's best pair, by PCT index.

    >>> best_coterminosity([Overlap(0, 5, 9, 0.4, True), Overlap(0, 6, 9, 0.5, True)])
    {0: 0.5}
    """
    best: dict[int, float] = {}
    for pair in pairs:
        best[pair.pct] = max(best.get(pair.pct, 0.0), pair.coterminosity)
    return best


def coterminous_bodies(pairs: Iterable[Overlap]) -> dict[int, int]:
    """Return the council of each coterminous PCT, by PCT index. No council appears twice.

    >>> coterminous_bodies([Overlap(0, 5, 99, 0.95, True), Overlap(1, 6, 50, 0.5, True)])
    {0: 5}
    """
    return {pair.pct: pair.council for pair in pairs if pair.is_coterminous}
