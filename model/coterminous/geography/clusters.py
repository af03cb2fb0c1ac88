"""Cities on the map: where the capital, the conurbations and the towns lie, and the ground that each takes.

London boroughs lie together around the capital, metropolitan districts in conurbations of about six; every
city of an open-country council is a town. The ground of a cluster grows outward from its centre, so that it
is in one piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

import numpy as np

from coterminous.geography.areas import HEXAGON_KM2, BoolArray, FloatArray, IntArray, SmallAreas
from coterminous.geography.contiguity import pieces
from coterminous.geography.plan import Zone
from coterminous.geography.settlement import (
    CAPITAL_DENSITY,
    CONURBATION_DENSITY,
    MARKET_TOWN_SHARE,
    TOWN_DENSITY,
    Centre,
    capital_area,
    reach_for,
    spread_out,
)
from coterminous.streams import Purpose, entity_keys, uniforms

DISTRICTS_PER_CONURBATION: Final = 6
"""England had 36 metropolitan districts in six metropolitan counties."""
TOWNS_PER_COUNTY: Final = 2
CITY_EVENNESS: Final = 0.1
"""How evenly cities are spread over the country: 0 where luck counts fully, 1 where only distance counts."""
ELBOW_ROOM: Final = 1.3
"""Towns keep this many radii away from the middle of a cluster."""


@dataclass(frozen=True)
class Cluster:
    """Zones that lie together, around one centre unless they are the open country.

    Attributes:
        kind: ``london``, ``metropolitan`` or ``open``.
        zones: numbers of the zones.
        people: their planned people.
    """

    kind: str
    zones: tuple[int, ...]
    people: float


def clusters(zones: Sequence[Zone]) -> tuple[Cluster, ...]:
    """Return the clusters of a country; the last one is open country and takes what the others leave.

    Where no zone is in open country, the commonest other kind takes its place.

    >>> pair = dict(council_people=(5.0,), pct_people=(5.0,))
    >>> found = clusters([Zone(("london",), **pair), Zone(("county",), **pair), Zone(("london",), **pair)])
    >>> [(cluster.kind, cluster.zones) for cluster in found]
    [('london', (0, 2)), ('open', (1,))]
    """
    by_kind: dict[str, list[int]] = {"london": [], "metropolitan": [], "open": []}
    for number, zone in enumerate(zones):
        by_kind[zone.cluster].append(number)
    if not by_kind["open"]:
        commonest = max(by_kind, key=lambda kind: len(by_kind[kind]))
        by_kind["open"], by_kind[commonest] = by_kind[commonest], []
    groups = [("london", by_kind["london"])]
    districts = sum(len(zones[number].council_types) for number in by_kind["metropolitan"])
    conurbations = min(len(by_kind["metropolitan"]), max(1, round(districts / DISTRICTS_PER_CONURBATION)))
    groups += [
        ("metropolitan", by_kind["metropolitan"][first::conurbations]) for first in range(conurbations)
    ]
    groups.append(("open", by_kind["open"]))
    return tuple(
        Cluster(kind, tuple(numbers), float(sum(zones[number].people for number in numbers)))
        for kind, numbers in groups
        if numbers
    )


def place_cities(
    seed: int, areas: SmallAreas, people: int, zones: Sequence[Zone], found: Sequence[Cluster], attempt: str
) -> tuple[list[Centre], dict[int, int]]:
    """Return the centres of the country, clusters first, and the town of each zone with a city council.

    Args:
        seed: the geography's seed.
        areas: the areas, whose people do not matter yet.
        people: people of the country.
        zones: the planned zones.
        found: the clusters.
        attempt: text that tells the draws of one attempt from those of another.
    """
    mean = people / len(areas)
    keys = entity_keys([f"{attempt}area-{area}" for area in range(len(areas))])
    inland = _rings_from_coast(areas)
    centres: list[Centre] = []
    draws = uniforms(seed, 0, Purpose.CITY_PLACE, 0, keys)
    for cluster in found[:-1]:
        density = CAPITAL_DENSITY if cluster.kind == "london" else CONURBATION_DENSITY
        reach = reach_for(cluster.people, mean, density, HEXAGON_KM2)
        if cluster.kind == "london":
            area = capital_area(areas.x, areas.y)
        else:
            depth = min(int(0.8 * reach / (1.5 * areas.side_km)), int(inland.max()))
            area = _far_from_cities(areas, np.flatnonzero(inland >= depth), draws, centres)
        centres.append(Centre(area, reach, density))
    wanted = _towns(zones, found[-1])
    free = _outside(areas, centres)
    if len(free) < len(wanted) + len(centres):
        free = np.arange(len(areas))
    draws = uniforms(seed, 0, Purpose.TOWN_PLACE, 0, keys)[free]
    places = spread_out(
        areas.x[free], areas.y[free], draws, min(len(wanted), len(free)), evenness=CITY_EVENNESS
    )
    town_of_zone: dict[int, int] = {}
    for (zone, town_people), place in zip(wanted, places, strict=False):
        area = int(free[place])
        centres.append(Centre(area, reach_for(town_people, mean, TOWN_DENSITY, HEXAGON_KM2), TOWN_DENSITY))
        if "unitary" in zones[zone].council_types:
            town_of_zone.setdefault(zone, area)
    return centres, town_of_zone


def _far_from_cities(areas: SmallAreas, free: IntArray, draws: FloatArray, centres: Sequence[Centre]) -> int:
    """Return one of the free areas, far from the cities there are."""
    candidates = np.concatenate((free, np.array([centre.area for centre in centres], dtype=np.int64)))
    taken = range(len(free), len(candidates))
    place = spread_out(
        areas.x[candidates], areas.y[candidates], draws[candidates], 1, taken, evenness=CITY_EVENNESS
    )[0]
    return int(candidates[place])


def _towns(zones: Sequence[Zone], open_country: Cluster) -> list[tuple[int, float]]:
    """Return the towns of open country as (zone, people): one for a zone's cities, some for each county."""
    towns = []
    for number in open_country.zones:
        members = list(zip(zones[number].council_types, zones[number].council_people, strict=True))
        city = sum(people for kind, people in members if kind != "county")
        if city:
            towns.append((number, city))
    for number in open_country.zones:
        for kind, people in zip(zones[number].council_types, zones[number].council_people, strict=True):
            if kind == "county":
                towns += [(number, people * MARKET_TOWN_SHARE / TOWNS_PER_COUNTY)] * TOWNS_PER_COUNTY
    return towns


def _outside(areas: SmallAreas, centres: Sequence[Centre]) -> IntArray:
    """Return the areas that lie clear of all centres."""
    free: BoolArray = np.ones(len(areas), dtype=bool)
    for centre in centres:
        squared = (areas.x - areas.x[centre.area]) ** 2 + (areas.y - areas.y[centre.area]) ** 2
        free &= squared > (ELBOW_ROOM * centre.reach_km) ** 2
    return np.flatnonzero(free)


def _rings_from_coast(areas: SmallAreas) -> IntArray:
    """Return how many areas lie between each area and the sea."""
    rings = np.where(np.diff(areas.neighbour_starts) < 6, 0, -1).tolist()
    walk = [area for area, ring in enumerate(rings) if ring == 0]
    for area in walk:
        for near in areas.adjacency[area]:
            if rings[near] < 0:
                rings[near] = rings[area] + 1
                walk.append(near)
    return np.array(rings, dtype=np.int64)


def cluster_grounds(
    areas: SmallAreas, x: FloatArray, y: FloatArray, found: Sequence[Cluster], centres: Sequence[Centre]
) -> list[IntArray]:
    """Return the areas of each cluster, ascending; each cluster is in one piece.

    Args:
        areas: the areas with their people.
        x: eastings to measure on, km; shape (n,).
        y: northings, km.
        found: the clusters, open country last.
        centres: a centre for each cluster but the last, in order.
    """
    owner = [-1] * len(areas)
    people = areas.people.tolist()
    for number, cluster in enumerate(found[:-1]):
        middle = centres[number].area
        remoteness = ((x - x[middle]) ** 2 + (y - y[middle]) ** 2).tolist()
        start = min(
            (area for area in range(len(owner)) if owner[area] < 0), key=lambda area: remoteness[area]
        )
        waiting = [(remoteness[start], start)]
        seen = {start}
        held = 0
        while waiting and held < cluster.people:
            _, area = heappop(waiting)
            owner[area] = number
            held += people[area]
            for near in areas.adjacency[area]:
                if near not in seen and owner[near] < 0:
                    seen.add(near)
                    heappush(waiting, (remoteness[near], near))
    _give_pockets_away(areas, owner, len(found) - 1)
    labels = np.array(owner, dtype=np.int64)
    return [np.flatnonzero(labels == number) for number in range(len(found))]


def _give_pockets_away(areas: SmallAreas, owner: list[int], last: int) -> None:
    """Leave open country its largest piece, in place; ground cut off by a cluster goes to that cluster."""
    ground = pieces((area for area, held in enumerate(owner) if held < 0), areas.adjacency)
    ground.sort(key=lambda areas_of_piece: (-len(areas_of_piece), areas_of_piece[0]))
    for number, pocket in enumerate(ground):
        beside = [owner[near] for area in pocket for near in areas.adjacency[area] if owner[near] >= 0]
        new_owner = last if number == 0 else max(sorted(beside), key=beside.count)
        for area in pocket:
            owner[area] = new_owner
