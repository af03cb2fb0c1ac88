"""Which bodies a reorganisation of the centre's falls on, and carrying it out on the two maps.

Bodies are picked by draws keyed by the geography's seed, the event and the body, so that every replicate of a
scenario lives through the same reorganisation, and another event does not change who is picked by this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from coterminous.geography.areas import FloatArray, SmallAreas, people_by_body
from coterminous.geography.overlap import Overlap, coterminosity, coterminous_bodies, overlaps
from coterminous.geography.reorganisation import Boundaries, edges_moved, merged, neighbouring_bodies, split
from coterminous.scenario.events import (
    BoundaryChange,
    CouncilReorganisation,
    DatedEvent,
    PctReorganisation,
)
from coterminous.scenario.problems import InputError
from coterminous.streams import Purpose, entity_keys, uniforms

REORGANISATIONS: Final = ("council_reorganisation", "pct_reorganisation", "boundary_change")
"""The kinds of event that redraw a map."""


@dataclass(frozen=True, eq=False)
class TwoMaps:
    """The PCT map and the council map of the same areas."""

    pcts: Boundaries
    councils: Boundaries

    def overlaps(self, areas: SmallAreas) -> tuple[Overlap, ...]:
        """Return the overlaps of the two maps."""
        return overlaps(self.pcts.body_of_area, self.councils.body_of_area, areas.people)


@dataclass(frozen=True)
class Order:
    """A reorganisation with what its draws are keyed by.

    Attributes:
        event: the event.
        seed: the geography's seed.
        turn: how many events of the same kind came before it in the same month.
    """

    event: DatedEvent
    seed: int
    turn: int

    def body_draws(self, bodies: Sequence[int]) -> FloatArray:
        """Return a draw for each body."""
        keys = entity_keys([f"{self.event.kind}-{self.turn} body-{body}" for body in bodies])
        return uniforms(self.seed, 0, Purpose.REORGANISED_BODY, self.event.month, keys)

    def area_draws(self, areas: SmallAreas) -> FloatArray:
        """Return a draw for each area."""
        keys = entity_keys([f"{self.event.kind}-{self.turn} area-{area}" for area in range(len(areas))])
        return uniforms(self.seed, 0, Purpose.REORGANISED_AREA, self.event.month, keys)

    def shuffled(self, bodies: Sequence[int]) -> list[int]:
        """Return the bodies in the order of their draws."""
        return [bodies[place] for place in np.argsort(self.body_draws(bodies), kind="stable").tolist()]

    def refuse(self, key: str | None, message: str, allowed: str) -> InputError:
        """Return the error for a reorganisation that this country does not allow."""
        return InputError(self.event.problem(key, message, allowed=allowed))


def carry_out(order: Order, areas: SmallAreas, maps: TwoMaps) -> TwoMaps:
    """Return the maps after a reorganisation.

    Args:
        order: the reorganisation.
        areas: the small areas.
        maps: the maps before.

    Raises:
        InputError: where no body can be reorganised like that.
    """
    match order.event.settings:
        case CouncilReorganisation(share=0.0) | PctReorganisation(share=0.0):
            return maps
        case CouncilReorganisation() as settings:
            return TwoMaps(maps.pcts, _councils_reorganised(order, settings, areas, maps))
        case PctReorganisation() as settings:
            return TwoMaps(_pcts_reorganised(order, settings, areas, maps), maps.councils)
        case BoundaryChange() as settings:
            councils = edges_moved(areas, maps.councils, settings.share, order.area_draws(areas))
            return TwoMaps(maps.pcts, councils)
        case _:
            raise TypeError(f"{order.event.kind} redraws no map")


def number_of(share: float, bodies: int) -> int:
    """Return how many bodies a share means: rounded half up, but one at least where the share is above 0.

    >>> number_of(0.1, 34), number_of(0.01, 34), number_of(0.0, 34)
    (3, 1, 0)
    """
    return max(int(share * bodies + 0.5), 1 if share > 0 and bodies else 0)


def _councils_reorganised(
    order: Order, settings: CouncilReorganisation, areas: SmallAreas, maps: TwoMaps
) -> Boundaries:
    """Return the council map after councils became unitary, split or merged."""
    councils = maps.councils
    bodies = councils.bodies()
    if settings.coterminous_only:
        same = coterminous_bodies(maps.overlaps(areas))
        bodies = sorted(same.values())
        if not bodies:
            raise order.refuse("coterminous_only", "leaves no council to reorganise", "false in this country")
    if settings.form == "merge":
        beside = neighbouring_bodies(areas, councils)
        people = people_by_body(councils.body_of_area, areas.people, len(councils.types)).tolist()

        def longest_border(group: Sequence[int], free: Sequence[int]) -> int:
            return max(free, key=lambda other: sum(beside[body].get(other, 0) for body in group))

        for group in _groups(
            order, settings.share, settings.into, order.shuffled(bodies), beside, longest_border
        ):
            largest = max(group, key=lambda body: int(people[body]))
            councils = merged(councils, group, councils.types[largest])
        return councils
    if settings.form == "unitary":
        # Where a lookup does not say what type a council is, any may become unitary.
        bodies = [body for body in bodies if councils.types[body] in ("county", None)]
        if not bodies:
            raise order.refuse("form", "finds no county council that could become unitary", "split or merge")
        return _split_some(order, settings, bodies, areas, councils, "unitary")
    return _split_some(order, settings, bodies, areas, councils, None)


def _pcts_reorganised(
    order: Order, settings: PctReorganisation, areas: SmallAreas, maps: TwoMaps
) -> Boundaries:
    """Return the PCT map after PCTs merged or split."""
    bodies = maps.pcts.bodies()
    if settings.form == "split":
        return _split_some(order, settings, bodies, areas, maps.pcts, None)
    pairs = maps.overlaps(areas)
    people_in: dict[int, dict[int, int]] = {body: {} for body in bodies}
    for pair in pairs:
        people_in[pair.pct][pair.council] = pair.people
    council_people = people_by_body(
        maps.councils.body_of_area, areas.people, len(maps.councils.types)
    ).tolist()

    def best_match(group: Sequence[int], free: Sequence[int]) -> int:
        return max(free, key=lambda other: _best_match(people_in, (*group, other), council_people))

    # The mergers of 2006 were to bring boundaries together (B1, S2): PCTs that were coterminous mostly
    # stayed.
    same = coterminous_bodies(pairs)
    rank = sorted(order.shuffled(bodies), key=lambda body: body in same)
    pcts = maps.pcts
    beside = neighbouring_bodies(areas, pcts)
    for group in _groups(order, settings.share, settings.into, rank, beside, best_match):
        pcts = merged(pcts, group, None)
    return pcts


def _best_match(
    people_in: Mapping[int, Mapping[int, int]], pcts: Sequence[int], council_people: Sequence[int]
) -> float:
    """Return the best coterminosity that some PCTs would have as one."""
    together: dict[int, int] = {}
    for pct in pcts:
        for council, people in people_in[pct].items():
            together[council] = together.get(council, 0) + people
    total = sum(together.values())
    return max(coterminosity(people, total, council_people[council]) for council, people in together.items())


def _groups(
    order: Order,
    share: float,
    size: int,
    rank: Sequence[int],
    beside: Mapping[int, Mapping[int, int]],
    choose: Callable[[Sequence[int], Sequence[int]], int],
) -> list[list[int]]:
    """Return groups of neighbours to merge, of ``size`` bodies where there are so many.

    Args:
        order: the reorganisation.
        share: share of the bodies of ``rank`` that merge.
        size: wanted bodies of a group.
        rank: the bodies that may merge, the first to be asked first.
        beside: the neighbours of each body.
        choose: takes a group and the bodies that could join it, and returns one of these.
    """
    wanted = number_of(share / size, len(rank))
    free = dict.fromkeys(rank)
    groups: list[list[int]] = []
    for first in rank:
        if len(groups) == wanted:
            break
        if first not in free:
            continue
        group = [first]
        while len(group) < size:
            around = {
                other for body in group for other in beside[body] if other in free and other not in group
            }
            if not around:
                break
            group.append(choose(group, sorted(around)))
        if len(group) > 1:
            groups.append(group)
            for body in group:
                del free[body]
    if wanted and not groups:
        raise order.refuse("form", "finds no neighbours that could merge", "split")
    return groups


def _split_some(
    order: Order,
    settings: CouncilReorganisation | PctReorganisation,
    bodies: Sequence[int],
    areas: SmallAreas,
    before: Boundaries,
    becomes: str | None,
) -> Boundaries:
    """Return the map after a share of the bodies was split; new ones keep the type unless told."""
    into = settings.into
    large_enough = [body for body in bodies if len(before.areas_of(body)) >= into]
    wanted = number_of(settings.share, len(bodies))
    if wanted and not large_enough:
        raise order.refuse(
            "into", f"finds no body of {into} small areas or more", "a map with more small areas"
        )
    draws = order.area_draws(areas)
    for body in order.shuffled(large_enough)[:wanted]:
        before = split(areas, before, body, into, becomes or before.types[body], draws)
    return before
