"""Bodies on the map: all PCTs, councils and NHS trusts that ever exist in a run, with their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from coterminous.geography.areas import BoolArray, FloatArray, IntArray, SmallAreas
from coterminous.geography.names import council_name, direction, pct_name, place_names, trust_name
from coterminous.geography.overlap import Overlap, coterminous_bodies

BodyKind: TypeAlias = Literal["pct", "social_services", "nhs_trust"]
ID_PREFIX: Final[dict[BodyKind, str]] = {"pct": "pct", "social_services": "ssd", "nhs_trust": "trust"}
NEARLY_WHOLE: Final = 0.9
"""A PCT takes its name from the councils it holds more than this share of, or lies in so far."""


@dataclass(frozen=True, slots=True)
class BodyRecord:
    """One body that exists for the whole run or a part of it.

    Attributes:
        id: ``pct-001``, ``ssd-001`` or ``trust-001``.
        name: name of an invented place, or the user's from a lookup.
        kind: ``pct``, ``social_services`` or ``nhs_trust``.
        council_type: ``county``, ``metropolitan``, ``london`` or ``unitary``; None for others and where
            unknown.
        trust_type: ``acute`` or ``mental_health``; None for others.
        opened_month: month of the reorganisation that made it, 0 for those of the start.
        closed_month: first month in which it is gone, or None.
        predecessors: ids of the bodies it came from.
    """

    id: str
    name: str
    kind: BodyKind
    council_type: str | None = None
    trust_type: str | None = None
    opened_month: int = 0
    closed_month: int | None = None
    predecessors: tuple[str, ...] = ()

    def is_open(self, month: int) -> bool:
        """Whether the body exists in a month.

        >>> BodyRecord("pct-001", "Aldermoor PCT", "pct", opened_month=3, closed_month=5).is_open(5)
        False
        """
        return self.opened_month <= month and (self.closed_month is None or month < self.closed_month)


def body_id(kind: BodyKind, number: int) -> str:
    """Return the id of a body from its number within its kind, from 0.

    >>> body_id("social_services", 0)
    'ssd-001'
    """
    return f"{ID_PREFIX[kind]}-{number + 1:03d}"


class Registrar:
    """Gives every new body a name, in the order in which they come up, and never the same name twice."""

    def __init__(
        self,
        seed: int,
        pct_names: Sequence[str] = (),
        council_names: Sequence[str] = (),
        commissioner: str = "PCT",
    ) -> None:
        """Start with the names that are given already, by body number; places are for everyone else."""
        self._commissioner = commissioner
        self.pct_names: list[str] = list(pct_names)
        self.council_names: list[str] = list(council_names)
        self._council_places: dict[int, str] = {}
        self._places: Iterator[str] = place_names(seed)
        self._taken: dict[str, None] = dict.fromkeys((*pct_names, *council_names))

    def name_councils(self, council_types: Sequence[str | None]) -> None:
        """Name the councils that have no name yet, each after a new place."""
        for number in range(len(self.council_names), len(council_types)):
            self._council_places[number] = next(self._places)
            self.council_names.append(
                self._claimed(council_name(self._council_places[number], council_types[number]))
            )

    def name_pcts(
        self,
        count: int,
        areas: SmallAreas,
        pct_of_area: IntArray,
        council_of_area: IntArray,
        pairs: Sequence[Overlap],
    ) -> None:
        """Name the PCTs that have no name yet: after their council, its parts, or a place of their own.

        Args:
            count: number of PCTs that ever existed.
            areas: the small areas.
            pct_of_area: number of each area's PCT.
            council_of_area: number of each area's council.
            pairs: overlaps of these two maps.
        """
        of_pct: dict[int, list[Overlap]] = {}
        for pair in pairs:
            of_pct.setdefault(pair.pct, []).append(pair)
        same = coterminous_bodies(pairs)
        council_people = np.bincount(council_of_area, weights=areas.people)
        for number in range(len(self.pct_names), count):
            wished = None
            held = of_pct.get(number, [])
            whole = [
                pair.council for pair in held if pair.people > NEARLY_WHOLE * council_people[pair.council]
            ]
            main = max(held, key=lambda pair: pair.people, default=None)
            if number in same:
                wished = self._council_places.get(same[number])
            elif len(whole) == 2 and all(council in self._council_places for council in whole):
                wished = " and ".join(self._council_places[council] for council in whole)
            elif main and main.people > NEARLY_WHOLE * sum(pair.people for pair in held):
                wished = self._part_of_council(areas, pct_of_area == number, council_of_area, main.council)
            if wished is None or pct_name(wished, self._commissioner) in self._taken:
                wished = next(self._places)
            self.pct_names.append(self._claimed(pct_name(wished, self._commissioner)))

    def trust_names(self, sites: Sequence[tuple[str, int]]) -> list[str]:
        """Return the names of NHS trusts from their (type, number of the council they stand in)."""
        names = []
        for trust_type, council in sites:
            place = self._council_places.get(council)
            if place is None or trust_name(place, trust_type) in self._taken:
                place = next(self._places)
            names.append(self._claimed(trust_name(place, trust_type)))
        return names

    def _part_of_council(
        self, areas: SmallAreas, is_member: BoolArray, council_of_area: IntArray, council: int
    ) -> str | None:
        """Return the place of a council with the direction in which the PCT lies."""
        place = self._council_places.get(council)
        is_council = council_of_area == council
        east, north = (
            _middle(coordinate[is_member]) - _middle(coordinate[is_council])
            for coordinate in (areas.x, areas.y)
        )
        return None if place is None else f"{direction(east, north)} {place}"

    def _claimed(self, name: str) -> str:
        """Return the name after noting that it is taken."""
        self._taken[name] = None
        return name


def _middle(coordinates: FloatArray) -> float:
    """Return the mean, added up in order."""
    return float(np.cumsum(coordinates)[-1]) / len(coordinates)
