"""The geography of a run: the map at the start and after every reorganisation, and who took over from whom.

It depends on the scenario's geography and its reorganisations alone, never on the run's seed: all replicates
of a scenario share their maps, so that what differs between them is not geography.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from coterminous.geography.areas import IntArray, SmallAreas, people_by_body
from coterminous.geography.bodies import BodyRecord, Registrar, body_id
from coterminous.geography.catchments import Catchment, TrustSite, catchments, people_of_trusts, trust_sites
from coterminous.geography.centre_orders import REORGANISATIONS, TwoMaps
from coterminous.geography.generator import Country, draw_country
from coterminous.geography.lookup import read_lookup
from coterminous.geography.lookup_table import text_of
from coterminous.geography.overlap import Overlap, coterminous_bodies, overlaps
from coterminous.geography.reorganisation import Boundaries
from coterminous.geography.stages import as_it_starts, records_of, stages_of
from coterminous.scenario.events import DatedEvent
from coterminous.scenario.schema import DrawnGeography, GeographySettings, LookupGeography

GEOGRAPHIES_KEPT: Final = 8
"""How many geographies a process remembers; replicates of one scenario draw theirs once."""
LOOKUPS_KEPT: Final = 2


@dataclass(frozen=True, slots=True)
class Succession:
    """People who moved from one body to another in a reorganisation, or stayed with theirs.

    Attributes:
        old: index of the body that served them before.
        new: index of the body that serves them now; the same where nothing changed for them.
        people: how many, 1 or more.
    """

    old: int
    new: int
    people: int


@dataclass(frozen=True, eq=False)
class Era:
    """The maps from one reorganisation to the next.

    Attributes:
        month: first month of the era.
        pct_of_area: index of the PCT of each small area; shape (areas,).
        council_of_area: index of the council of each small area.
        people: people of each body by its index, for an NHS trust those of its catchment; 0 where it does not
            exist.
        overlaps: pairs of a PCT and a council that share people, sorted.
        catchments: PCTs and the NHS trusts that treat their patients, sorted.
        succession: for PCTs and councils, who serves whose people since the era before; sorted, empty in the
            first.
    """

    month: int
    pct_of_area: IntArray
    council_of_area: IntArray
    people: IntArray
    overlaps: tuple[Overlap, ...]
    catchments: tuple[Catchment, ...]
    succession: tuple[Succession, ...]


@dataclass(frozen=True, eq=False)
class Geography:
    """Small areas, all bodies that ever exist, and the eras of the map.

    Attributes:
        areas: the small areas.
        bodies: all PCTs, then all councils, then all NHS trusts; a body's position is its index everywhere.
        eras: the maps, the first from month 0.
        trust_areas: small area in which each NHS trust stands, in the order of the trusts.
    """

    areas: SmallAreas
    bodies: tuple[BodyRecord, ...]
    eras: tuple[Era, ...]
    trust_areas: tuple[int, ...] = ()
    _index: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Note the index of each id."""
        object.__setattr__(self, "_index", {body.id: index for index, body in enumerate(self.bodies)})

    def index_of(self, body: str) -> int | None:
        """Return the index of the body with this id, or None where there is none."""
        return self._index.get(body)

    def era_at(self, month: int) -> Era:
        """Return the era that a month, 0 or later, belongs to."""
        return [era for era in self.eras if era.month <= month][-1]


def coterminous_share(era: Era) -> float:
    """Return the share of the era's PCTs that are coterminous with a council, 0 to 1 (B1, S2)."""
    return len(coterminous_bodies(era.overlaps)) / len({pair.pct for pair in era.overlaps})


def draw_geography(
    settings: GeographySettings, events: Sequence[DatedEvent], months: int, commissioner: str = "PCT"
) -> Geography:
    """Return the geography of a run.

    A reorganisation in month 0 is part of the map that the run starts with.

    Args:
        settings: a country to draw, or a lookup to read.
        events: the scenario's events in file order; only reorganisations before ``months`` matter.
        months: length of the run.
        commissioner: what PCTs are called where the map is drawn.

    Raises:
        InputError: where the settings contradict each other, the lookup is wrong, or a reorganisation finds
            no body.

    >>> from coterminous.scenario.schema import Councils
    >>> geography = draw_geography(
    ...     DrawnGeography(
    ...         pcts=2, councils=Councils(county=1, metropolitan=0, london=0, unitary=1), nhs_trusts=1,
    ...         people=600_000,
    ...         small_areas=40, coterminous_share=1.0, smallest_pct_people=50_000, largest_pct_people=600_000,
    ...     ), events=[], months=12,
    ... )
    >>> [body.id for body in geography.bodies], coterminous_share(geography.eras[0])
    (['pct-001', 'pct-002', 'ssd-001', 'ssd-002', 'trust-001'], 1.0)
    """
    orders = tuple(event for event in events if event.kind in REORGANISATIONS and event.month < months)
    match settings:
        case DrawnGeography():
            return _drawn(settings, orders, commissioner)
        case LookupGeography():
            return _looked_up(settings, orders, commissioner, text_of(Path(settings.lookup), settings.sha256))
        case _:
            raise TypeError(f"{type(settings).__name__} is neither drawn nor a lookup")


@lru_cache(maxsize=GEOGRAPHIES_KEPT)
def _drawn(settings: DrawnGeography, orders: tuple[DatedEvent, ...], commissioner: str) -> Geography:
    """Return a drawn geography, remembered; events are equal where what they do is equal."""
    return _geography(draw_country(settings), settings, orders, commissioner)


@lru_cache(maxsize=LOOKUPS_KEPT)
def _looked_up(
    settings: LookupGeography, orders: tuple[DatedEvent, ...], commissioner: str, content: str
) -> Geography:
    """Return a looked-up geography, remembered as long as the file holds the same text."""
    return _geography(read_lookup(settings, content), settings, orders, commissioner)


def _geography(
    country: Country, settings: GeographySettings, orders: Sequence[DatedEvent], commissioner: str
) -> Geography:
    """Return the eras that follow from a country and its reorganisations."""
    areas = country.areas
    country = as_it_starts(country, settings.seed, [event for event in orders if event.month == 0])
    stages = stages_of(country, settings.seed, [event for event in orders if event.month > 0])
    sites = trust_sites(settings.seed, areas, settings.nhs_trusts)
    registrar = Registrar(settings.seed, country.pct_names, country.council_names, commissioner)
    trusts: list[str] = []
    for month, maps in stages:
        registrar.name_councils(maps.councils.types)
        pct_map, council_map = maps.pcts.body_of_area, maps.councils.body_of_area
        registrar.name_pcts(len(maps.pcts.types), areas, pct_map, council_map, maps.overlaps(areas))
        if month == 0:
            trusts = registrar.trust_names([(site.trust_type, int(council_map[site.area])) for site in sites])
    return Geography(
        areas,
        (
            *records_of("pct", [(month, maps.pcts) for month, maps in stages], registrar.pct_names),
            *records_of(
                "social_services", [(month, maps.councils) for month, maps in stages], registrar.council_names
            ),
            *(
                BodyRecord(body_id("nhs_trust", number), name, "nhs_trust", trust_type=site.trust_type)
                for number, (name, site) in enumerate(zip(trusts, sites, strict=True))
            ),
        ),
        _eras(areas, stages, sites, len(registrar.pct_names), len(registrar.council_names)),
        tuple(site.area for site in sites),
    )


def _eras(
    areas: SmallAreas,
    stages: Sequence[tuple[int, TwoMaps]],
    sites: tuple[TrustSite, ...],
    pcts: int,
    councils: int,
) -> tuple[Era, ...]:
    """Return the eras with bodies numbered across kinds."""
    eras: list[Era] = []
    for month, maps in stages:
        pct_map, council_map = maps.pcts.body_of_area, maps.councils.body_of_area + pcts
        people = people_by_body(
            np.concatenate((pct_map, council_map)), np.tile(areas.people, 2), pcts + councils
        )
        care = _catchments(areas, maps.pcts, sites)
        of_trusts = people_of_trusts(care, people, sites)
        succession = _succession(areas, eras[-1], pct_map, council_map) if eras else ()
        eras.append(
            Era(
                month,
                pct_map,
                council_map,
                np.concatenate((people, of_trusts)),
                overlaps(pct_map, council_map, areas.people),
                tuple(replace(each, nhs_trust=each.nhs_trust + pcts + councils) for each in care),
                succession,
            )
        )
    return tuple(eras)


def _catchments(areas: SmallAreas, pcts: Boundaries, sites: tuple[TrustSite, ...]) -> tuple[Catchment, ...]:
    """Return the catchments with PCTs by their number among all that ever exist."""
    in_use, number = np.unique(pcts.body_of_area, return_inverse=True)
    return tuple(replace(each, pct=int(in_use[each.pct])) for each in catchments(areas, number, sites))


def _succession(
    areas: SmallAreas, before: Era, pct_of_area: IntArray, council_of_area: IntArray
) -> tuple[Succession, ...]:
    """Return who serves whose people now."""
    moved: list[Succession] = []
    for old, new in ((before.pct_of_area, pct_of_area), (before.council_of_area, council_of_area)):
        moved += [
            Succession(pair.pct, pair.council, pair.people) for pair in overlaps(old, new, areas.people)
        ]
    return tuple(moved)
