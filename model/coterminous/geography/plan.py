"""Which councils and PCTs go together, before anything is drawn: the published statistics turned into zones.

A zone is a piece of country with one or more whole councils and one or more whole PCTs. One council with one
PCT is a coterminous pair. The others are what the merger of 2006 left behind (B1, S2): a large county split
between PCTs, several small councils under one PCT, and neighbours whose boundaries cross. Planning in zones
meets the number of bodies and the coterminous share exactly; drawing them on the map comes after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from coterminous.geography.areas import FloatArray
from coterminous.geography.council_sizes import COUNCIL_TYPES, relative_sizes, within_bounds
from coterminous.geography.joint_plan import OPEN_COUNTRY, holds_several_councils, joint_groups
from coterminous.geography.pairs import coterminous_pairs
from coterminous.scenario.problems import InputError, Problem
from coterminous.scenario.schema import DrawnGeography
from coterminous.streams import Purpose, entity_key, entity_keys, uniforms

SPLIT_SHARE: Final = 0.2
"""Share of the non-coterminous councils that are split between PCTs, where these are as many as councils."""
SPLIT_RESPONSE: Final = 0.5
"""How much that share rises where the PCTs in question outnumber the councils by as many again."""
COUNCILS_PER_SHARED_ZONE: Final = 2.4
SHARED_PREFERENCE: Final = {"unitary": 1.0, "county": 0.7, "metropolitan": 0.35, "london": 0.2}
"""How readily councils of a type share PCTs with others; nearly all London boroughs had their own."""
BOUNDS_MARGIN: Final = 0.12
"""Planned PCTs keep this share of the way from a bound to the mean, so that whole areas still fit."""
LARGEST_IN_JOINT_PCT: Final = 0.75
"""Largest planned share of one council in a PCT of several; at 0.9 the two would count as coterminous."""
PCT_VARIATION: Final = 0.3


@dataclass(frozen=True)
class Zone:
    """Whole councils and whole PCTs on one piece of country.

    Attributes:
        council_types: type of each council.
        council_people: planned people of each council.
        pct_people: planned people of each PCT.
    """

    council_types: tuple[str, ...]
    council_people: tuple[float, ...]
    pct_people: tuple[float, ...]

    @property
    def people(self) -> float:
        """Planned people of the zone."""
        return float(sum(self.council_people))

    @property
    def is_pair(self) -> bool:
        """Whether the zone is one coterminous pair.

        >>> Zone(("county",), (5.0,), (5.0,)).is_pair
        True
        """
        return len(self.council_people) == len(self.pct_people) == 1

    @property
    def cluster(self) -> str:
        """The cluster the zone lies in: ``metropolitan``, ``london`` or ``open`` country."""
        kinds = {"open" if kind in OPEN_COUNTRY else kind for kind in self.council_types}
        return kinds.pop() if len(kinds) == 1 else "open"


def plan_zones(settings: DrawnGeography) -> tuple[Zone, ...]:
    """Return the zones of a country.

    Args:
        settings: numbers of bodies, people and bounds.

    Raises:
        InputError: where the numbers cannot be met together.
    """
    types = [kind for kind in COUNCIL_TYPES for _ in range(getattr(settings.councils, kind))]
    sizes = relative_sizes(settings.seed, types, settings.council_sizes_of)
    pairs = coterminous_pairs(settings.pcts, len(types), settings.coterminous_share)
    if holds_several_councils(settings):
        groups = joint_groups(settings, types, sizes, pairs)
    else:
        groups = _shared_groups(settings.seed, types, sizes, len(types) - pairs, settings.pcts - pairs)
    shared = {council for group in groups for council in group}
    groups += [[council] for council in range(len(types)) if council not in shared]
    pct_counts = _pct_counts(groups, sizes, pairs, settings.pcts)
    people = _council_people(settings, sizes, groups, pct_counts)
    return tuple(
        Zone(
            tuple(types[council] for council in group),
            tuple(float(people[council]) for council in group),
            _pct_people(settings, sum(float(people[council]) for council in group), count, group[0]),
        )
        for group, count in zip(groups, pct_counts, strict=True)
    )


def _shared_groups(
    seed: int, types: Sequence[str], sizes: FloatArray, councils: int, pcts: int
) -> list[list[int]]:
    """Return the non-coterminous councils in their zones: large ones alone, others in groups of one kind."""
    if not councils:
        return []
    split_share = min(1.0, max(0.0, SPLIT_SHARE + SPLIT_RESPONSE * (pcts / councils - 1.0)))
    # A council alone in its zone has two PCTs or more; a group has two councils or more, and at least one
    # PCT.
    possible = [
        alone
        for alone in range(councils + 1)
        if (alone == councils and 2 * alone <= pcts) or (councils - alone >= 2 and 2 * alone < pcts)
    ]
    alone = min(possible, key=lambda number: (abs(number - split_share * councils), number))
    by_size = sorted(range(len(types)), key=lambda council: (-sizes[council], council))
    split = by_size[:alone]
    draws = uniforms(
        seed, 0, Purpose.COUNCIL_SHARED, 0, entity_keys([f"council-{c}" for c in range(len(types))])
    )
    preference = [float(draws[council]) / SHARED_PREFERENCE[types[council]] for council in range(len(types))]
    rest = sorted(by_size[alone:], key=lambda council: (preference[council], council))
    chosen = _without_lone_cities(rest, councils - alone, types)
    return [[council] for council in split] + _grouped(chosen, types, most_groups=pcts - 2 * alone)


def _without_lone_cities(rest: Sequence[int], count: int, types: Sequence[str]) -> list[int]:
    """Return the first ``count`` councils, with a lone one of a city cluster replaced by one in open country.

    Councils share PCTs with their like, and a London borough alone among them would leave London's cluster.
    """
    chosen, spare = (
        list(rest[:count]),
        [council for council in rest[count:] if types[council] in OPEN_COUNTRY],
    )
    for kind in ("metropolitan", "london"):
        alike = [council for council in chosen if types[council] == kind]
        if len(alike) == 1 and spare:
            chosen[chosen.index(alike[0])] = spare.pop(0)
    return chosen


def _grouped(councils: Sequence[int], types: Sequence[str], most_groups: int) -> list[list[int]]:
    """Return councils in groups of two or three (more where PCTs are few), cities' apart."""
    if not councils:
        return []
    pools: dict[str, list[int]] = {"open": [], "metropolitan": [], "london": []}
    for council in councils:
        pools["open" if types[council] in OPEN_COUNTRY else types[council]].append(council)
    if any(len(pool) == 1 for pool in pools.values()) or sum(map(bool, pools.values())) > most_groups:
        pools = {"open": list(councils)}
    wanted = {
        name: max(1, min(len(pool) // 2, round(len(pool) / COUNCILS_PER_SHARED_ZONE)))
        for name, pool in pools.items()
        if pool
    }
    while sum(wanted.values()) > most_groups:
        wanted[max(wanted, key=lambda name: wanted[name])] -= 1
    return [pools[name][first::groups] for name, groups in wanted.items() for first in range(groups)]


def _pct_counts(groups: Sequence[Sequence[int]], sizes: FloatArray, pairs: int, pcts: int) -> list[int]:
    """Return the number of PCTs of each zone: one for a pair, the others by people (highest averages)."""
    shared = len(groups) - pairs
    counts = [2 if len(group) == 1 and zone < shared else 1 for zone, group in enumerate(groups)]
    weight = [float(sum(sizes[council] for council in group)) for group in groups]
    for _ in range(pcts - sum(counts)):
        counts[max(range(shared), key=lambda zone: (weight[zone] / (counts[zone] + 0.5), -zone))] += 1
    return counts


def _council_people(
    settings: DrawnGeography, sizes: FloatArray, groups: Sequence[Sequence[int]], pct_counts: Sequence[int]
) -> FloatArray:
    """Return the people of each council such that every PCT can keep its bounds."""
    low, high = _planned_bounds(settings)
    sizes, lowest, highest = sizes.copy(), np.zeros(len(sizes)), np.zeros(len(sizes))
    for group, count in zip(groups, pct_counts, strict=True):
        total = float(np.cumsum(sizes[group])[-1])
        part = np.minimum(sizes[group] / total, LARGEST_IN_JOINT_PCT if len(group) > 1 else 1.0)
        part = part + (1.0 - float(np.cumsum(part)[-1])) / len(group)
        # Only the zone as a whole has to hold its PCTs, so a small council may stay small beside a larger
        # one.
        sizes[group], lowest[group], highest[group] = total * part, low * count * part, high * count * part
    return within_bounds(sizes, lowest, highest, settings.people)


def _planned_bounds(settings: DrawnGeography) -> tuple[float, float]:
    """Return the bounds of a planned PCT, a little inside the allowed ones."""
    mean = settings.people / settings.pcts
    low, high = settings.smallest_pct_people, settings.largest_pct_people
    if not low <= mean <= high:
        raise InputError(
            Problem(
                None,
                "geography.people",
                f"do not fit into {settings.pcts} PCTs",
                found=f"{settings.people:,}, {mean:,.0f} for each PCT",
                allowed=f"{low:,} to {high:,} for each PCT",
            )
        )
    return low + BOUNDS_MARGIN * (mean - low), high - BOUNDS_MARGIN * (high - mean)


def _pct_people(settings: DrawnGeography, people: float, count: int, zone: int) -> tuple[float, ...]:
    """Return the planned people of the PCTs of one zone: unequal, but within bounds."""
    draws = uniforms(
        settings.seed,
        0,
        Purpose.PCT_SIZE,
        count,
        np.array([entity_key(f"zone-{zone}-{p}") for p in range(count)], dtype=np.uint64),
    )
    low, high = _planned_bounds(settings)
    sizes = 1.0 - 0.5 * PCT_VARIATION + PCT_VARIATION * draws
    if not low * count < people < high * count:
        return (people / count,) * count
    bounded = within_bounds(sizes, np.full(count, low), np.full(count, high), round(people))
    return tuple(float(size) for size in bounded)
