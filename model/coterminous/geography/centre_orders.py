"""Which bodies a reorganisation of the centre's falls on, and carrying it out on the two maps.

Bodies are picked by draws keyed by the geography's seed, the event and the body, so that every replicate of a
scenario lives through the same reorganisation, and another event does not change who is picked by this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from coterminous.geography.areas import FloatArray, SmallAreas, people_by_body
from coterminous.geography.matching import matched_to_councils, sharing_councils
from coterminous.geography.mergers import best_matching, groups_of_neighbours, joined_by_the_rest
from coterminous.geography.overlap import Overlap, coterminous_bodies, overlaps
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

        wanted = number_of(settings.share / settings.into, len(bodies))
        groups = groups_of_neighbours(wanted, settings.into, order.shuffled(bodies), beside, longest_border)
        for group in _found(order, groups):
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
    """Return the PCT map after PCTs merged, split or were redrawn to match councils."""
    bodies = maps.pcts.bodies()
    if settings.form == "split":
        return _split_some(order, settings, bodies, areas, maps.pcts, None)
    if settings.form == "match_councils":
        return _pcts_matched(order, settings, areas, maps)
    # The mergers of 2006 were to bring boundaries together (B1, S2): PCTs that were coterminous mostly
    # stayed.
    same = coterminous_bodies(maps.overlaps(areas))
    rank = sorted(order.shuffled(bodies), key=lambda body: body in same)
    groups = _pct_groups(areas, maps, rank, settings.share, settings.into)
    return _merged_groups(maps.pcts, _found(order, groups))


def _pcts_matched(order: Order, settings: PctReorganisation, areas: SmallAreas, maps: TwoMaps) -> Boundaries:
    """Return the PCT map after a share of the councils was given PCTs of their own, and PCTs elsewhere merged.

    Councils that have one already and councils that have none are taken in the same proportion. Those that lose
    theirs are neighbours, whose PCTs become one.
    """
    rank = order.shuffled(maps.councils.bodies())
    same = set(coterminous_bodies(maps.overlaps(areas)).values())
    split_up = [council for council in rank if council not in same]
    paired = [council for council in rank if council in same]
    sharing = sharing_councils(
        areas, maps.councils, paired, len(paired) - number_of(settings.share, len(paired)), settings.into
    )
    is_sharing = {council for group in sharing for council in group}
    chosen = split_up[: number_of(settings.share, len(split_up))]
    matched = matched_to_councils(
        areas,
        maps.pcts,
        maps.councils,
        own=[*chosen, *(council for council in paired if council not in is_sharing)],
        shared=sharing,
    )
    redrawn = TwoMaps(matched.pcts, maps.councils)
    outside = order.shuffled(matched.outside)
    groups = _pct_groups(areas, redrawn, outside, 1.0, settings.into)
    beside = neighbouring_bodies(areas, matched.pcts)
    return _merged_groups(matched.pcts, joined_by_the_rest(groups, outside, beside))


def _pct_groups(
    areas: SmallAreas, maps: TwoMaps, rank: Sequence[int], share: float, into: int
) -> list[list[int]]:
    """Return the groups in which a share of some PCTs merges, so that boundaries come together."""
    council_people = people_by_body(
        maps.councils.body_of_area, areas.people, len(maps.councils.types)
    ).tolist()
    choose = best_matching(maps.overlaps(areas), council_people)
    beside = neighbouring_bodies(areas, maps.pcts)
    return groups_of_neighbours(number_of(share / into, len(rank)), into, rank, beside, choose)


def _merged_groups(before: Boundaries, groups: Sequence[Sequence[int]]) -> Boundaries:
    """Return the PCT map after each group of PCTs became one."""
    for group in groups:
        before = merged(before, group, None)
    return before


def _found(order: Order, groups: list[list[int]]) -> list[list[int]]:
    """Return the groups, of which there must be one."""
    if not groups:
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
