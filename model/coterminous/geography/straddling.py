"""Councils that lie mostly in one PCT of several councils, with a part in the PCT beside it.

Of 153 upper-tier councils in 2024, 147 lay to 95 per cent or more in one integrated care board; the six others were
large ones, whose towns at the edge look to hospitals across the border (``facts.yaml``: england_2026).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from coterminous.geography.areas import IntArray, SmallAreas, people_by_body
from coterminous.geography.contiguity import leaves_whole
from coterminous.scenario.schema import DrawnGeography
from coterminous.streams import Purpose, entity_keys, uniforms

SMALLEST_PART: Final = 0.08
"""Least share of a straddling council's people that lies in the other PCT."""
LARGEST_PART: Final = 0.25
"""Largest share that is aimed at; most of the six lay so."""


def straddled(
    settings: DrawnGeography, areas: SmallAreas, pct_of_area: IntArray, council_of_area: IntArray
) -> IntArray | None:
    """Return the PCT map after parts of the largest councils went to the PCT beside them.

    No PCT that is coterminous with a council takes part, and none leaves its bounds.

    Args:
        settings: how many councils straddle, bounds of PCTs, seed.
        areas: the small areas.
        pct_of_area: PCT of each area; every PCT holds whole councils.
        council_of_area: council of each area.

    Returns:
        The map, or None where so many councils cannot straddle.
    """
    owner: list[int] = pct_of_area.tolist()
    councils = int(council_of_area.max()) + 1
    people = people_by_body(council_of_area, areas.people, councils).tolist()
    keys = entity_keys([f"straddling council-{council}" for council in range(councils)])
    luck = uniforms(settings.seed, 0, Purpose.BODY_PLACE, 0, keys)
    held = people_by_body(pct_of_area, areas.people, settings.pcts).tolist()
    several = _hold_several(pct_of_area, council_of_area)
    found = 0
    for council in sorted(range(councils), key=lambda council: (-people[council], council)):
        if found == settings.straddling_councils:
            break
        part = SMALLEST_PART + (LARGEST_PART - SMALLEST_PART) * float(luck[council])
        members = np.flatnonzero(council_of_area == council).tolist()
        found += _give_part(settings, areas, owner, held, members, several, part * people[council])
    return np.array(owner, dtype=np.int64) if found == settings.straddling_councils else None


def _hold_several(pct_of_area: IntArray, council_of_area: IntArray) -> set[int]:
    """Return the PCTs that hold two councils or more.

    >>> _hold_several(np.array([0, 0, 1, 1]), np.array([5, 6, 7, 7]))
    {0}
    """
    pairs = np.unique(np.stack((pct_of_area, council_of_area)), axis=1)
    pcts, councils = np.unique(pairs[0], return_counts=True)
    return set(pcts[councils > 1].tolist())


def _give_part(
    settings: DrawnGeography,
    areas: SmallAreas,
    owner: list[int],
    held: list[int],
    members: Sequence[int],
    several: set[int],
    wanted: float,
) -> bool:
    """Move areas of one council to the PCT it borders most on, in place, and say whether that worked."""
    giver = owner[members[0]]
    beside = [owner[near] for area in members for near in areas.adjacency[area] if owner[near] != giver]
    takers = [pct for pct in beside if pct in several]
    if giver not in several or not takers:
        return False
    taker = max(sorted(takers), key=takers.count)
    own = set(members)
    trial = owner.copy()
    moved = 0
    waiting = [area for area in members if any(trial[near] == taker for near in areas.adjacency[area])]
    seen = set(waiting)
    for area in waiting:
        if moved >= wanted:
            break
        touches = any(trial[near] == taker for near in areas.adjacency[area])
        if not touches or not leaves_whole(area, trial, areas.adjacency):
            continue
        trial[area] = taker
        moved += int(areas.people[area])
        inward = [near for near in areas.adjacency[area] if near in own and near not in seen]
        waiting += inward
        seen.update(inward)
    fits = held[giver] - moved >= settings.smallest_pct_people
    fits = fits and held[taker] + moved <= settings.largest_pct_people
    if moved < wanted or not fits:
        return False
    owner[:] = trial
    held[giver] -= moved
    held[taker] += moved
    return True
