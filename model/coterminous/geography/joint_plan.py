"""Which councils lie together in one PCT, where PCTs are the larger bodies, as integrated care boards are.

England's boards of 2024 held three councils in the median and one to thirteen (fourteen with slivers), and four of
42 were coterminous with a council. Their sizes, not the number of councils, are what was planned: a board around
small councils holds many. So PCTs of unequal size are planned, and each takes councils until it has its people.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from coterminous.geography.areas import FloatArray
from coterminous.scenario.schema import DrawnGeography
from coterminous.streams import Purpose, entity_keys, uniforms

OPEN_COUNTRY: Final = ("county", "unitary")
"""Council types that lie in open country; the others come in clusters of their own."""
QUANTILES: Final = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
THOUSANDS_AT_QUANTILE: Final = (535, 745, 957, 1211, 1798, 2012, 3229)
"""People of the boards of 2024, derived from the public lookup; every map is scaled to its own number of people."""


def holds_several_councils(settings: DrawnGeography) -> bool:
    """Return whether PCTs are so few that most hold two councils or more."""
    return 2 * settings.pcts < settings.councils.total


def joint_groups(
    settings: DrawnGeography, types: Sequence[str], sizes: FloatArray, pairs: int
) -> list[list[int]]:
    """Return the councils of each PCT that holds several; those left are pairs with a PCT of their own.

    Args:
        settings: numbers of bodies and people.
        types: type of each council.
        sizes: relative people of each council.
        pairs: number of councils that have a PCT of their own.
    """
    luck = _council_luck(settings.seed, len(types))
    mean = float(np.cumsum(sizes)[-1])
    people = [float(size) * settings.people / mean for size in sizes]
    # Only a council large enough for a PCT can have one to itself.
    alone = sorted(
        range(len(types)), key=lambda council: (people[council] < settings.smallest_pct_people, luck[council])
    )[:pairs]
    pools: dict[str, list[int]] = {}
    for council in sorted(set(range(len(types))) - set(alone)):
        pools.setdefault("open" if types[council] in OPEN_COUNTRY else types[council], []).append(council)
    groups = settings.pcts - pairs
    if groups < len(pools) or sum(len(pool) // 2 for pool in pools.values()) < groups:
        pools = {"open": sorted(set(range(len(types))) - set(alone))}
    weights = {name: sum(people[council] for council in pool) for name, pool in pools.items()}
    counts = _highest_averages(weights, {name: len(pool) // 2 for name, pool in pools.items()}, groups)
    found: list[list[int]] = []
    for name, pool in pools.items():
        found += _dealt(pool, people, luck, _targets(settings.seed, name, counts[name], weights[name]))
    return found


def _council_luck(seed: int, councils: int) -> list[float]:
    """Return a draw for each council."""
    keys = entity_keys([f"council-{council}" for council in range(councils)])
    return [float(draw) for draw in uniforms(seed, 0, Purpose.COUNCIL_SHARED, 0, keys)]


def _highest_averages(weights: dict[str, float], most: dict[str, int], total: int) -> dict[str, int]:
    """Return whole numbers that sum to ``total``, in proportion to weights as far as bounds allow."""
    counts = {name: min(1, most[name]) for name in weights}
    while sum(counts.values()) < total:
        open_to_more = [name for name in counts if counts[name] < most[name]]
        counts[max(open_to_more, key=lambda name: weights[name] / (counts[name] + 0.5))] += 1
    return counts


def _targets(seed: int, pool: str, count: int, people: float) -> list[float]:
    """Return wanted people of the PCTs of a pool: quantiles of published sizes, in an order of keyed draws."""
    draws = uniforms(
        seed, 0, Purpose.PCT_SIZE, 0, entity_keys([f"joint {pool} {number}" for number in range(count)])
    )
    rank = np.argsort(np.argsort(draws, kind="stable"), kind="stable")
    sizes = np.interp((rank + 0.5) / count, QUANTILES, THOUSANDS_AT_QUANTILE)
    return [float(size) * people / float(np.cumsum(sizes)[-1]) for size in sizes]


def _dealt(
    pool: Sequence[int], people: Sequence[float], luck: Sequence[float], targets: Sequence[float]
) -> list[list[int]]:
    """Return councils in PCTs: each PCT takes the next in line until it has its people, and two at least.

    In line stand large councils before small ones, some luck included, so that some PCTs hold a few large councils
    and others many small ones.

    >>> _dealt([0, 1, 2, 3, 4], people=[9.0, 4.0, 3.0, 2.0, 1.0], luck=[0.5] * 5, targets=[12.0, 7.0])
    [[0, 1], [2, 3, 4]]
    """
    line = sorted(pool, key=lambda council: (-people[council] * luck[council], council))
    groups: list[list[int]] = []
    for place, target in enumerate(targets):
        group: list[int] = []
        held = 0.0
        needed_by_others = 2 * (len(targets) - place - 1)
        is_last = needed_by_others == 0
        while len(line) > needed_by_others and (
            is_last or len(group) < 2 or held + 0.5 * people[line[0]] <= target
        ):
            group.append(line.pop(0))
            held += people[group[-1]]
        groups.append(group)
    return groups
