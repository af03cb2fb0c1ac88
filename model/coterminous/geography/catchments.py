"""NHS trusts: where they stand, and which PCTs' patients they treat.

A trust serves several PCTs, and a PCT uses one to four acute trusts (A2, A7; S0, S2). Patients go to a trust
less the further it is, and the further the emptier the country: each trust's reach is the circle whose people
would fill it. Acute care and mental health care have trusts of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from coterminous.geography.areas import FloatArray, IntArray, SmallAreas
from coterminous.geography.settlement import apportioned
from coterminous.streams import Purpose, entity_keys, uniforms

TRUST_TYPES: Final = ("acute", "mental_health")
MENTAL_HEALTH_SHARE: Final = 0.3
"""Share of the NHS trusts that are mental health trusts."""
MOST_TRUSTS_OF_PCT: Final = {"acute": 4, "mental_health": 2}
"""Most trusts of a type that a PCT uses, unless there are more of them than PCTs can use."""
SMALLEST_SHARE: Final = {"acute": 0.08, "mental_health": 0.25}
"""A trust with less of a PCT's patients treats none of them; mental health care is rarely shared out."""
URBAN_QUANTILE: Final = 0.6
"""Trusts stand where more people live close by than in this share of the areas."""
TRUST_SIZE_VARIATION: Final = 0.8
"""Width of the range of trusts' attraction around 1."""
AREAS_AT_ONCE: Final = 4096


@dataclass(frozen=True, slots=True)
class TrustSite:
    """Where an NHS trust stands.

    Attributes:
        area: its small area.
        trust_type: ``acute`` or ``mental_health``.
        reach_km: distance at which its attraction has halved, km.
        attraction: its attraction at the door, around 1.
    """

    area: int
    trust_type: str
    reach_km: float
    attraction: float


@dataclass(frozen=True, slots=True)
class Catchment:
    """A PCT whose patients use an NHS trust.

    Attributes:
        pct: index of the PCT.
        nhs_trust: index of the NHS trust.
        share: share of the PCT's hospital care (acute) or mental health care that goes to the trust, above 0;
            the shares of a PCT sum to 1 for each type of trust.
    """

    pct: int
    nhs_trust: int
    share: float


def trust_sites(seed: int, areas: SmallAreas, count: int) -> tuple[TrustSite, ...]:
    """Return the sites of NHS trusts: acute ones first, the most crowded ground first in each type.

    Args:
        seed: the geography's seed.
        areas: the small areas.
        count: number of trusts, 0 or more; a single one is acute.

    >>> from coterminous.geography.areas import hexagons
    >>> line = hexagons(list(range(9)), [0] * 9, [9, 90, 9, 1, 1, 1, 8, 80, 8])
    >>> [(site.area, site.trust_type) for site in trust_sites(1, line, 3)]
    [(0, 'acute'), (7, 'acute'), (0, 'mental_health')]
    """
    mental_health = max(1, int(MENTAL_HEALTH_SHARE * count + 0.5)) if count > 1 else 0
    sites: list[TrustSite] = []
    for trust_type, number in zip(TRUST_TYPES, (count - mental_health, mental_health), strict=True):
        names = [f"{trust_type}-{place + 1}" for place in range(number)]
        draws = uniforms(seed, 0, Purpose.TRUST_SIZE, 0, entity_keys(names))
        attraction = 1.0 + TRUST_SIZE_VARIATION * (draws - 0.5)
        keys = entity_keys([f"{trust_type} area-{area}" for area in range(len(areas))])
        luck = 0.5 + 0.5 * uniforms(seed, 0, Purpose.TRUST_SITE, 0, keys)
        for (area, reach), pull in zip(_grounds(areas, number, luck), attraction.tolist(), strict=True):
            sites.append(TrustSite(area, trust_type, reach, pull))
    return tuple(sites)


def _grounds(areas: SmallAreas, number: int, luck: FloatArray) -> list[tuple[int, float]]:
    """Return area and reach of trusts, each among people that earlier ones do not serve."""
    if not number:
        return []
    crowd = _people_close_by(areas, areas.people)
    urban = crowd >= np.sort(crowd)[int(URBAN_QUANTILE * (len(crowd) - 1))]
    unserved = areas.people.copy()
    used = np.zeros(len(areas), dtype=bool)
    capacity = int(areas.people.sum()) / number
    found = []
    for _ in range(number):
        merit = _people_close_by(areas, unserved) * luck
        free = urban & ~used if (urban & ~used).any() else ~used
        free = free if free.any() else np.ones_like(used)
        site = int(np.argmax(np.where(free, merit, -1.0)))
        used[site] = True
        squared = (areas.x - areas.x[site]) ** 2 + (areas.y - areas.y[site]) ** 2
        nearest = np.argsort(squared, kind="stable")
        around = np.cumsum(areas.people[nearest])
        reach = squared[nearest[min(int(np.searchsorted(around, capacity)), len(nearest) - 1)]]
        waiting = nearest[unserved[nearest] > 0]
        unserved[waiting[: int(np.searchsorted(np.cumsum(unserved[waiting]), capacity)) + 1]] = 0
        found.append((site, max(float(np.sqrt(reach)), areas.side_km)))
    return found


def _people_close_by(areas: SmallAreas, people: IntArray) -> FloatArray:
    """Return the people of each area and its neighbours together."""
    start, end = areas.edges
    beside = np.bincount(start, weights=people[end].astype(np.float64), minlength=len(areas))
    return people.astype(np.float64) + beside


def catchments(
    areas: SmallAreas, pct_of_area: IntArray, sites: tuple[TrustSite, ...]
) -> tuple[Catchment, ...]:
    """Return who treats whose patients, sorted by PCT, then trust.

    Trusts are numbered in the order of their sites. Every trust treats the patients of at least one PCT.

    Args:
        areas: the small areas.
        pct_of_area: number of each area's PCT, from 0 without gaps; shape (n,).
        sites: the trusts.
    """
    pcts = int(pct_of_area.max()) + 1
    found: list[Catchment] = []
    for trust_type in TRUST_TYPES:
        numbers = [number for number, site in enumerate(sites) if site.trust_type == trust_type]
        if not numbers:
            continue
        flow = _patients(areas, pct_of_area, [sites[number] for number in numbers], pcts)
        for pct, used in enumerate(_used(flow, trust_type)):
            kept = flow[pct, used]
            shares = (kept / np.cumsum(kept)[-1]).tolist()
            found += [
                Catchment(pct, numbers[column], share) for column, share in zip(used, shares, strict=True)
            ]
    return tuple(sorted(found, key=lambda catchment: (catchment.pct, catchment.nhs_trust)))


def _patients(areas: SmallAreas, pct_of_area: IntArray, sites: list[TrustSite], pcts: int) -> FloatArray:
    """Return how many of each PCT's people go to each trust by distance; shape (pcts, trusts)."""
    place = [site.area for site in sites]
    reach = np.array([site.reach_km for site in sites])
    attraction = np.array([site.attraction for site in sites])
    flow = np.zeros((pcts, len(sites)))
    for first in range(0, len(areas), AREAS_AT_ONCE):
        block = slice(first, first + AREAS_AT_ONCE)
        east = areas.x[block, None] - areas.x[place]
        north = areas.y[block, None] - areas.y[place]
        ratio = (east * east + north * north) / (reach * reach)
        pull = attraction / (1.0 + ratio * ratio * ratio)
        people = np.maximum(areas.people[block, None], 1)
        np.add.at(flow, pct_of_area[block], people * pull / np.cumsum(pull, axis=1)[:, -1:])
    return flow


def _used(flow: FloatArray, trust_type: str) -> list[list[int]]:
    """Return the trusts that each PCT uses, ascending, from its patients by distance."""
    pcts, most = range(len(flow)), MOST_TRUSTS_OF_PCT[trust_type]
    used: list[list[int]] = []
    for pct in pcts:
        enough = SMALLEST_SHARE[trust_type] * float(np.cumsum(flow[pct])[-1])
        strongest = np.argsort(-flow[pct], kind="stable").tolist()
        used.append([column for column in strongest[:most] if flow[pct, column] >= enough] or strongest[:1])
    left_over = [column for column in range(flow.shape[1]) if not any(column in own for own in used)]
    for column in left_over:
        # Nobody builds a hospital for nobody: a PCT close by, with few trusts if there is one, uses it too.
        nearest = min(pcts, key=lambda pct: (len(used[pct]) >= most, -flow[pct, column], pct))
        used[nearest].append(column)
    return [sorted(own) for own in used]


def people_of_trusts(
    found: tuple[Catchment, ...], people_of_pct: IntArray, sites: tuple[TrustSite, ...]
) -> IntArray:
    """Return the people in the catchment of each trust, each PCT's people once for each type of trust.

    Args:
        found: the catchments.
        people_of_pct: people of each PCT, by its number.
        sites: the trusts.
    """
    people = np.zeros(len(sites), dtype=np.int64)
    for trust_type in TRUST_TYPES:
        by_pct: dict[int, list[Catchment]] = {}
        for catchment in found:
            if sites[catchment.nhs_trust].trust_type == trust_type:
                by_pct.setdefault(catchment.pct, []).append(catchment)
        for pct, used in by_pct.items():
            shares = np.array([catchment.share for catchment in used])
            people[[catchment.nhs_trust for catchment in used]] += apportioned(
                int(people_of_pct[pct]), shares
            )
    return people
