"""The country at the start: an island, its people, councils and PCTs, drawn to the published statistics.

The plan (numbers and sizes) comes first; then the cluster of London boroughs and the metropolitan clusters
take their ground, open country is divided into zones, and each zone into its councils and, apart from them,
its PCTs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from coterminous.geography.areas import FloatArray, IntArray, SmallAreas, hexagons, people_by_body
from coterminous.geography.clusters import Cluster, cluster_grounds, clusters, place_cities
from coterminous.geography.land import island, smooth_field
from coterminous.geography.overlap import coterminous_bodies, overlaps
from coterminous.geography.partition import Piece, divide, piece_of
from coterminous.geography.plan import Zone, plan_zones
from coterminous.geography.settlement import settle, spread_out
from coterminous.geography.straddling import straddled
from coterminous.scenario.problems import InputError, Problem
from coterminous.scenario.schema import DrawnGeography
from coterminous.streams import Purpose, entity_keys, uniforms

ATTEMPTS: Final = 10
"""How often a zone, or a country, is drawn anew before the settings are called impossible."""
CROOKED_KM: Final = 12.0
"""How far borders stray from straight lines, km."""
CROOKED_WAVELENGTH_KM: Final = 40.0
AREAS_PER_BODY: Final = 2
"""Fewest small areas for each PCT and each council."""


@dataclass(frozen=True, eq=False)
class Country:
    """Areas and the two maps at the start. Bodies are numbered from 0 within their kind.

    Attributes:
        areas: the small areas.
        pct_of_area: number of each area's PCT; shape (n,).
        council_of_area: number of each area's council.
        council_types: type of each council; None where unknown (a lookup).
        pct_names: names of the PCTs where the user gave them, else empty.
        council_names: names of the councils likewise.
    """

    areas: SmallAreas
    pct_of_area: IntArray
    council_of_area: IntArray
    council_types: tuple[str | None, ...]
    pct_names: tuple[str, ...] = ()
    council_names: tuple[str, ...] = ()


def draw_country(settings: DrawnGeography) -> Country:
    """Return a country with exactly the wanted bodies, people and number of coterminous PCTs.

    Args:
        settings: numbers of bodies, people, small areas, coterminous share, bounds on the people of a PCT,
            seed.

    Raises:
        InputError: where the settings contradict each other, or leave too few small areas to meet them.

    >>> from coterminous.scenario.schema import Councils
    >>> country = draw_country(
    ...     DrawnGeography(
    ...         pcts=3, councils=Councils(county=1, metropolitan=0, london=0, unitary=1), nhs_trusts=1,
    ...         people=900_000, small_areas=60, coterminous_share=0.33, smallest_pct_people=90_000,
    ...         largest_pct_people=600_000,
    ...     )
    ... )
    >>> int(country.areas.people.sum()), int(country.pct_of_area.max()) + 1, sorted(country.council_types)
    (900000, 3, ['county', 'unitary'])
    """
    councils = settings.councils.total
    fewest = AREAS_PER_BODY * max(settings.pcts, councils)
    if not fewest <= settings.small_areas <= settings.people:
        raise InputError(
            Problem(
                None,
                "geography.small_areas",
                "do not suit the numbers of bodies and people",
                found=f"{settings.small_areas:,}",
                allowed=f"{fewest:,} to {settings.people:,}",
            )
        )
    zones = plan_zones(settings)
    wanted = sum(zone.is_pair for zone in zones)
    columns, rows = island(settings.seed, settings.small_areas)
    ground = hexagons(columns, rows, np.ones(len(rows), dtype=np.int64))
    for attempt in range(ATTEMPTS):
        country = _attempt(settings, ground, zones, "" if attempt == 0 else f"attempt-{attempt} ")
        if country is not None and _coterminous(country) == wanted:
            return country
    if settings.straddling_councils:
        draw_country(settings.model_copy(update={"straddling_councils": 0}))
        raise InputError(
            Problem(
                None,
                "geography.straddling_councils",
                f"are more than {ATTEMPTS} attempts found room for",
                found=str(settings.straddling_councils),
                allowed="fewer, more small areas, or wider bounds on the people of a PCT",
            )
        )
    raise InputError(
        Problem(
            None,
            "geography",
            f"cannot be drawn: {ATTEMPTS} attempts met no map with PCTs of these sizes",
            found=f"{settings.small_areas:,} small areas for {settings.pcts} PCTs and {councils} councils",
            allowed="more small areas, or wider bounds on the people of a PCT",
        )
    )


def _coterminous(country: Country) -> int:
    """Return the number of coterminous PCTs."""
    pairs = overlaps(country.pct_of_area, country.council_of_area, country.areas.people)
    return len(coterminous_bodies(pairs))


def _attempt(
    settings: DrawnGeography, ground: SmallAreas, zones: Sequence[Zone], attempt: str
) -> Country | None:
    """Return a country, or None where a zone could not be divided within bounds."""
    found = clusters(zones)
    centres, town_of_zone = place_cities(settings.seed, ground, settings.people, zones, found, attempt)
    east, north = (
        coordinate
        + CROOKED_KM
        * smooth_field(
            settings.seed, Purpose.CROOKED_BORDER, ground.x, ground.y, CROOKED_WAVELENGTH_KM, lane=lane
        )
        for lane, coordinate in enumerate((ground.x, ground.y))
    )
    areas = replace(ground, people=settle(settings.seed, east, north, centres, settings.people))
    zone_of_area = np.zeros(len(areas), dtype=np.int64)
    for cluster, members in zip(found, cluster_grounds(areas, east, north, found, centres), strict=True):
        if len(members) < len(cluster.zones):
            return None
        piece = piece_of(areas, members, east, north)
        seeds = _zone_seeds(settings.seed, piece, cluster, town_of_zone, attempt)
        targets = [zones[number].people for number in cluster.zones]
        zone_of_area[members] = np.array(cluster.zones)[divide(piece, targets, seeds)]
    return _with_bodies(settings, areas, zones, zone_of_area, (east, north), attempt)


def _zone_seeds(
    seed: int, piece: Piece, cluster: Cluster, town_of_zone: dict[int, int], attempt: str
) -> list[int]:
    """Return a member of the piece to start each zone from: its town, or somewhere far from others."""
    own = {area: number for number, area in enumerate(piece.members.tolist())}
    towns = {zone: own[town_of_zone[zone]] for zone in cluster.zones if town_of_zone.get(zone) in own}
    draws = _draws_for(seed, piece, f"{attempt}{cluster.kind}-{cluster.zones[0]}")
    elsewhere = spread_out(
        piece.x, piece.y, draws, len(cluster.zones) - len(towns), away_from=list(towns.values())
    )
    return [towns[zone] if zone in towns else elsewhere.pop() for zone in cluster.zones]


def _draws_for(seed: int, piece: Piece, purpose_of_draws: str) -> FloatArray:
    """Return a draw for each member of a piece."""
    keys = entity_keys([f"{purpose_of_draws} area-{area}" for area in piece.members.tolist()])
    return uniforms(seed, 0, Purpose.BODY_PLACE, 0, keys)


def _with_bodies(
    settings: DrawnGeography,
    areas: SmallAreas,
    zones: Sequence[Zone],
    zone_of_area: IntArray,
    crooked: tuple[FloatArray, FloatArray],
    attempt: str,
) -> Country | None:
    """Return the country with every zone divided into its councils and its PCTs, or None where one defies."""
    pct_of_area, council_of_area = np.zeros_like(zone_of_area), np.zeros_like(zone_of_area)
    council_types: list[str] = []
    pcts = 0
    for number, zone in enumerate(zones):
        members = np.flatnonzero(zone_of_area == number)
        if len(members) < max(len(zone.council_people), len(zone.pct_people)):
            return None
        divided = _divided_zone(settings, piece_of(areas, members, *crooked), zone, f"{attempt}zone-{number}")
        if divided is None:
            return None
        council_of_area[members] = divided[0] + len(council_types)
        pct_of_area[members] = divided[1] + pcts
        council_types += zone.council_types
        pcts += len(zone.pct_people)
    if settings.straddling_councils:
        straddling = straddled(settings, areas, pct_of_area, council_of_area)
        if straddling is None:
            return None
        pct_of_area = straddling
    council_of_area, council_order = _numbered_from_north(areas, council_of_area)
    return Country(
        areas,
        _numbered_from_north(areas, pct_of_area)[0],
        council_of_area,
        tuple(council_types[old] for old in council_order),
    )


def _divided_zone(
    settings: DrawnGeography, piece: Piece, zone: Zone, name: str
) -> tuple[IntArray, IntArray] | None:
    """Return council and PCT of each member, with PCTs within bounds and coterminous only where planned."""
    for attempt in range(ATTEMPTS):
        council, pct = (
            divide(
                piece,
                targets,
                spread_out(piece.x, piece.y, _draws_for(settings.seed, piece, key), len(targets)),
            )
            for targets, key in (
                (zone.council_people, f"{name} councils"),
                (zone.pct_people, f"{name} pcts {attempt}"),
            )
        )
        sizes = people_by_body(pct, piece.people, len(zone.pct_people))
        is_within = settings.smallest_pct_people <= sizes.min() and sizes.max() <= settings.largest_pct_people
        if is_within and len(coterminous_bodies(overlaps(pct, council, piece.people))) == int(zone.is_pair):
            return council, pct
    return None


def _numbered_from_north(areas: SmallAreas, body_of_area: IntArray) -> tuple[IntArray, list[int]]:
    """Return the map with bodies numbered from north to south, and the old number of each new one."""
    count = np.bincount(body_of_area)
    middle = np.bincount(body_of_area, weights=areas.y) / count
    order = np.argsort(-middle, kind="stable")
    new_number = np.empty_like(order)
    new_number[order] = np.arange(len(order))
    return new_number[body_of_area], order.tolist()
