"""What becomes of an effect of the centre when the map is redrawn while it lasts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coterminous.geography import Geography
from coterminous.opening.eras import Places
from coterminous.policy.centre import EVERYONE, GRANT, GROWTH_GAP, JOINT_BOARD, SHOCK
from coterminous.state.columns import EraTable


class Effect(NamedTuple):
    """One effect before it becomes a row of :class:`coterminous.policy.centre.Effects`."""

    kind: int
    start: int
    end: int
    target: int
    amount: float


def handed_on(
    row: Effect, geography: Geography, places: Places, eras: Sequence[EraTable]
) -> Iterator[Effect]:
    """Give an effect, handed on to the heirs of whom it hits when a map is redrawn under it.

    Shocks and grants are shared by people, so that their sum in pounds stays what it was.
    """
    for era in eras:
        if row.start < era.month < row.end:
            heirs = _heirs(row, era, geography, places)
            if heirs is not None:
                yield row._replace(end=era.month)
                for heir in heirs:
                    yield from handed_on(heir, geography, places, eras)
                return
    yield row


def _heirs(row: Effect, era: EraTable, geography: Geography, places: Places) -> list[Effect] | None:
    """Return the effects that go on after a new map, or None where this one is not touched by it."""
    if row.target == EVERYONE:
        return None
    later = row._replace(start=era.month)
    if row.kind in (SHOCK, GROWTH_GAP):
        if geography.bodies[row.target].closed_month != era.month:
            return None
        return [
            later._replace(target=new, amount=row.amount * people / era.body_people[new])
            for old, new, people in zip(era.moved_from, era.moved_to, era.moved_people, strict=True)
            if old == row.target
        ]
    tie = places.place_tie[row.target] if row.kind == GRANT else row.target
    if era.tie_is_open[tie] == 1:
        return None
    moved = {
        new: people
        for old, new, people in zip(era.tie_moved_from, era.tie_moved_to, era.tie_moved_people, strict=True)
        if old == tie and era.tie_is_open[new] == 1
    }
    if row.kind == JOINT_BOARD:
        return [later._replace(target=new) for new in moved]
    group = places.place_care_group[row.target]
    return [
        later._replace(target=place, amount=row.amount * moved[new] / era.tie_people[new])
        for place, new in enumerate(places.place_tie)
        if new in moved and places.place_care_group[place] == group
    ]
