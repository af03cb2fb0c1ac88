"""Stable names of ties, places and seats: what luck is keyed by, and what tables show."""

from __future__ import annotations

from coterminous.geography import Geography
from coterminous.opening.eras import Places
from coterminous.scenario.values import CARE_GROUPS
from coterminous.state.columns import KIND_NAMES


def tie_name(geography: Geography, places: Places, tie: int) -> str:
    """Return the stable name of a tie: the ids of its two bodies."""
    return f"{geography.bodies[places.tie_first[tie]].id}+{geography.bodies[places.tie_second[tie]].id}"


def place_name(geography: Geography, places: Places, place: int) -> str:
    """Return the stable name of a partnership's place: its dyad and care group."""
    tie = tie_name(geography, places, places.place_tie[place])
    return f"{tie}/{CARE_GROUPS[places.place_care_group[place]]}"


def entity_names(geography: Geography, places: Places) -> dict[str, list[str]]:
    """Return the names by which luck is keyed: of bodies, ties, places, and the seats at their tables."""
    place_names = [place_name(geography, places, place) for place in range(len(places.place_tie))]
    return {
        "body": [body.id for body in geography.bodies],
        "tie": [tie_name(geography, places, tie) for tie in range(len(places.tie_first))],
        "place": place_names,
        "seat": [f"{name}:{kind}" for name in place_names for kind in KIND_NAMES],
    }
