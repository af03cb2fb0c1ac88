"""What each map fixes: ties, people in both bodies, catchments and succession, as columns."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coterminous.geography import Era, Geography
from coterminous.scenario.values import Parameters
from coterminous.state.columns import PCT, SIDES, SOCIAL_SERVICES, EraTable

ACUTE, MENTAL_HEALTH = 1, 2
TRUST_TYPES = {"acute": ACUTE, "mental_health": MENTAL_HEALTH}


class Places(NamedTuple):
    """Where ties and partnerships can be, over all maps of the run."""

    tie_first: list[int]
    tie_second: list[int]
    tie_is_dyad: list[int]
    place_tie: list[int]
    place_care_group: list[int]
    place_bodies: list[int]  # three a place, -1 where nobody sits
    place_ties: list[int]


def find_places(geography: Geography, parameters: Parameters) -> Places:
    """Return every tie and every place for a partnership that any map of the run gives room for.

    Dyads come first, sorted by PCT and council; each has one place for every care group. Where a care
    group needs an NHS trust, it is the one that serves most of the PCT's people when the dyad first
    appears.

    Mechanism: A2, A7
    """
    dyads: dict[tuple[int, int], int] = {}
    for number, era in enumerate(geography.eras):
        for overlap in era.overlaps:
            if overlap.is_dyad:
                dyads.setdefault((overlap.pct, overlap.council), number)
    main_trusts = [_main_trusts(geography, era) for era in geography.eras]
    seats = [
        (pct, council, care_group, main_trusts[dyads[(pct, council)]].get((pct, needed), -1))
        for pct, council in sorted(dyads)
        for care_group, needed in enumerate(parameters.care_group_nhs_trust)
    ]
    with_trusts = {(body, trust) for pct, council, _, trust in seats if trust >= 0 for body in (pct, council)}
    # Sorted, so that a map to come does not change the order in which ties of today are added up.
    ties = [*sorted(dyads), *sorted(with_trusts)]
    tie_of = {pair: tie for tie, pair in enumerate(ties)}
    return Places(
        tie_first=[first for first, _ in ties],
        tie_second=[second for _, second in ties],
        tie_is_dyad=[int(tie < len(dyads)) for tie in range(len(ties))],
        place_tie=[tie_of[(pct, council)] for pct, council, _, _ in seats],
        place_care_group=[care_group for _, _, care_group, _ in seats],
        place_bodies=[body for pct, council, _, trust in seats for body in (pct, council, trust)],
        place_ties=[
            tie
            for pct, council, _, trust in seats
            for tie in (
                tie_of[(pct, council)],
                tie_of[(pct, trust)] if trust >= 0 else -1,
                tie_of[(council, trust)] if trust >= 0 else -1,
            )
        ],
    )


def _main_trusts(geography: Geography, era: Era) -> dict[tuple[int, int], int]:
    """Return, for a PCT and a type of trust, the trust with the largest share of its care."""
    best: dict[tuple[int, int], tuple[float, int]] = {}
    for catchment in era.catchments:
        trust_type = TRUST_TYPES[geography.bodies[catchment.nhs_trust].trust_type or "acute"]
        key = (catchment.pct, trust_type)
        if key not in best or catchment.share > best[key][0]:
            best[key] = (catchment.share, catchment.nhs_trust)
    return {key: trust for key, (_, trust) in best.items()}


def era_tables(geography: Geography, places: Places) -> list[EraTable]:
    """Return the fixed columns of every map of the run."""
    tables = []
    for number, era in enumerate(geography.eras):
        before = geography.eras[number - 1] if number else None
        tables.append(_era_table(geography, era, before, places))
    return tables


def _era_table(geography: Geography, era: Era, before: Era | None, places: Places) -> EraTable:
    people = [int(era.people[body]) for body in range(len(geography.bodies))]
    shared = {(o.pct, o.council): o for o in era.overlaps}
    is_open, tie_people, tie_coterminosity = [], [], []
    in_use = _ties_in_use(places, {pair for pair, overlap in shared.items() if overlap.is_dyad})
    for tie, (first, second) in enumerate(zip(places.tie_first, places.tie_second, strict=True)):
        overlap = shared.get((first, second)) if places.tie_is_dyad[tie] else None
        is_open.append(int(tie in in_use))
        tie_people.append(int(overlap.people) if overlap is not None else 0)
        tie_coterminosity.append(float(overlap.coterminosity) if overlap is not None else 0.0)
    tie_moves = _tie_succession(geography, before, era, places) if before is not None else []
    moved = [(s.old, s.new, int(s.people)) for s in era.succession]
    return EraTable(
        month=era.month,
        body_people=people,
        overlap_pct=[o.pct for o in era.overlaps],
        overlap_council=[o.council for o in era.overlaps],
        overlap_people=[int(o.people) for o in era.overlaps],
        catchment_pct=[c.pct for c in era.catchments],
        catchment_trust=[c.nhs_trust for c in era.catchments],
        catchment_is_acute=[int(geography.bodies[c.nhs_trust].trust_type == "acute") for c in era.catchments],
        catchment_share=[float(c.share) for c in era.catchments],
        tie_is_open=is_open,
        tie_people=tie_people,
        tie_coterminosity=tie_coterminosity,
        moved_from=[m[0] for m in moved],
        moved_to=[m[1] for m in moved],
        moved_people=[m[2] for m in moved],
        tie_moved_from=[m[0] for m in tie_moves],
        tie_moved_to=[m[1] for m in tie_moves],
        tie_moved_people=[m[2] for m in tie_moves],
    )


def _ties_in_use(places: Places, dyads: set[tuple[int, int]]) -> set[int]:
    """Return the ties that a map gives work: its dyads, and those of NHS trusts with the sides of its dyads."""
    in_use: set[int] = set()
    for place, tie in enumerate(places.place_tie):
        if (places.tie_first[tie], places.tie_second[tie]) in dyads:
            in_use.update(
                known for known in places.place_ties[SIDES * place : SIDES * place + SIDES] if known >= 0
            )
    return in_use


def _tie_succession(
    geography: Geography, before: Era, era: Era, places: Places
) -> list[tuple[int, int, int]]:
    """Return how many people each dyad passed to each dyad of the next map, sorted by old and new."""
    dyad_of = {
        (first, second): tie
        for tie, (first, second, is_dyad) in enumerate(
            zip(places.tie_first, places.tie_second, places.tie_is_dyad, strict=True)
        )
        if is_dyad
    }
    moved: dict[tuple[int, int], int] = defaultdict(int)
    columns = np.stack([before.pct_of_area, before.council_of_area, era.pct_of_area, era.council_of_area])
    for (old_pct, old_council, pct, council), people in _count_people(columns, geography.areas.people):
        old, new = dyad_of.get((old_pct, old_council)), dyad_of.get((pct, council))
        if old is not None and new is not None:
            moved[(old, new)] += people
    return [(old, new, people) for (old, new), people in sorted(moved.items())]


def _count_people(
    columns: NDArray[np.int64], people: NDArray[np.int64]
) -> list[tuple[tuple[int, int, int, int], int]]:
    """Return the people of every combination of old PCT, old council, new PCT and new council."""
    combinations, number = np.unique(columns, axis=1, return_inverse=True)
    totals = np.zeros(combinations.shape[1], dtype=np.int64)
    np.add.at(totals, number.reshape(-1), people)
    return [
        ((int(c[0]), int(c[1]), int(c[2]), int(c[3])), int(total))
        for c, total in zip(combinations.T, totals, strict=True)
    ]


def body_kinds(geography: Geography) -> list[int]:
    """Return the kind of every body as a number of :data:`coterminous.state.columns.KIND_NAMES`."""
    numbers = {"pct": PCT, "social_services": SOCIAL_SERVICES}
    return [numbers.get(body.kind, 2) for body in geography.bodies]
