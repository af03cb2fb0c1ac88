"""The two maps through the reorganisations of a run, and the bodies that come and go with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

import numpy as np

from coterminous.geography.areas import SmallAreas
from coterminous.geography.bodies import BodyKind, BodyRecord, body_id
from coterminous.geography.centre_orders import Order, TwoMaps, carry_out
from coterminous.geography.generator import Country
from coterminous.geography.reorganisation import Boundaries
from coterminous.scenario.events import DatedEvent


def _maps(country: Country) -> TwoMaps:
    """Return the two maps of a country."""
    pcts = Boundaries(country.pct_of_area, (None,) * (int(country.pct_of_area.max()) + 1))
    return TwoMaps(pcts, Boundaries(country.council_of_area, country.council_types))


def _after(orders: Iterable[DatedEvent], seed: int, areas: SmallAreas, maps: TwoMaps) -> TwoMaps:
    """Return the maps after the reorganisations of one month, in file order."""
    turns: dict[str, int] = {}
    for event in orders:
        turn = turns.get(event.kind, 0)
        maps = carry_out(Order(event, seed, turn), areas, maps)
        turns[event.kind] = turn + 1
    return maps


def as_it_starts(country: Country, seed: int, orders: Sequence[DatedEvent]) -> Country:
    """Return the country after the reorganisations of month 0, with only the bodies that it then has.

    Args:
        country: the country before.
        seed: the geography's seed.
        orders: reorganisations of month 0, in file order.
    """
    if not orders:
        return country
    maps = _after(orders, seed, country.areas, _maps(country))
    pcts, councils = _without_gaps(maps.pcts, 0), _without_gaps(maps.councils, 0)
    return replace(
        country,
        pct_of_area=pcts.body_of_area,
        council_of_area=councils.body_of_area,
        council_types=councils.types,
        pct_names=_names_left(country.pct_names, maps.pcts),
        council_names=_names_left(country.council_names, maps.councils),
    )


def _names_left(names: Sequence[str], boundaries: Boundaries) -> tuple[str, ...]:
    """Return the given names of the bodies that are left."""
    return tuple(names[body] for body in boundaries.bodies() if body < len(names))


def stages_of(country: Country, seed: int, orders: Sequence[DatedEvent]) -> list[tuple[int, TwoMaps]]:
    """Return the maps of each era with its first month; bodies are numbered as they come up.

    Args:
        country: the country in month 0.
        seed: the geography's seed.
        orders: reorganisations after month 0, in file order.

    >>> from coterminous.geography.areas import hexagons
    >>> from coterminous.scenario.events import CouncilReorganisation
    >>> areas = hexagons([0, 1, 2, 3], [0, 0, 0, 0], [10, 10, 10, 10])
    >>> zeros = np.zeros(4, dtype=np.int64)
    >>> order = DatedEvent(6, "2006-10", "council_reorganisation", CouncilReorganisation(share=1.0), 0)
    >>> stages = stages_of(Country(areas, zeros, zeros, ("county",)), 1, [order])
    >>> [(month, maps.councils.bodies()) for month, maps in stages]
    [(0, [0]), (6, [1, 2])]
    """
    stages = [(0, _maps(country))]
    for month, of_month in groupby(
        sorted(orders, key=lambda event: event.month), key=lambda event: event.month
    ):
        before = stages[-1][1]
        after = _after(of_month, seed, country.areas, before)
        pcts = _without_gaps(after.pcts, len(before.pcts.types))
        stages.append((month, TwoMaps(pcts, _without_gaps(after.councils, len(before.councils.types)))))
    return stages


def _without_gaps(boundaries: Boundaries, known: int) -> Boundaries:
    """Return a map without the numbers (from ``known`` on) of bodies that came and went within a month."""
    new = [body for body in boundaries.bodies() if body >= known]
    number = np.arange(len(boundaries.types))
    number[new] = known + np.arange(len(new))
    types = boundaries.types[:known] + tuple(boundaries.types[body] for body in new)
    return Boundaries(number[boundaries.body_of_area], types)


def records_of(
    kind: BodyKind, stages: Sequence[tuple[int, Boundaries]], names: Sequence[str]
) -> list[BodyRecord]:
    """Return the records of all PCTs or all councils.

    Args:
        kind: of which they are.
        stages: first month and map of each era.
        names: name of each body by its number.
    """
    records = [BodyRecord(body_id(kind, number), name, kind) for number, name in enumerate(names)]
    types = stages[-1][1].types
    records = [replace(record, council_type=types[number]) for number, record in enumerate(records)]
    for (_, before), (month, after) in pairwise(stages):
        closed = sorted(set(before.bodies()) - set(after.bodies()))
        for number in closed:
            records[number] = replace(records[number], closed_month=month)
        for number in sorted(set(after.bodies()) - set(before.bodies())):
            givers = np.unique(before.body_of_area[after.areas_of(number)]).tolist()
            origin = tuple(body_id(kind, giver) for giver in givers if giver in closed)
            records[number] = replace(records[number], opened_month=month, predecessors=origin)
    return records
