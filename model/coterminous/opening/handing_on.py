"""What becomes of an effect of the centre when the map is redrawn while it lasts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coterminous.geography import Geography
from coterminous.opening.eras import Places
from coterminous.policy.centre import (
    CARE_TRUST,
    CULTURE_PROGRAMME,
    EVERYONE,
    GRANT,
    JOINT_BOARD,
    TARGET_NHS,
    TARGET_SHARED,
    TARGET_SOCIAL_SERVICES,
)
from coterminous.state.columns import EraTable

ON_TIES = (JOINT_BOARD, CULTURE_PROGRAMME)
"""Effects on a dyad."""
ON_PLACES = (GRANT, CARE_TRUST, TARGET_SHARED, TARGET_NHS, TARGET_SOCIAL_SERVICES)
"""Effects on a place for a partnership."""


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
    """Give an effect, handed on to the heirs of whom it hits when a map is redrawn under it, or before it begins.

    What is a share of income and what is paid by the head is shared by people, so that its sum in pounds stays what
    it was; boards, programmes and targets are every heir's as they were.
    """
    for era in eras:
        if era.month >= row.end:
            break
        heirs = _heirs(row, era, geography, places)
        if heirs is not None:
            if row.start < era.month:
                yield row._replace(end=era.month)
            for heir in heirs:
                yield from handed_on(heir, geography, places, eras)
            return
    yield row


def _heirs(row: Effect, era: EraTable, geography: Geography, places: Places) -> list[Effect] | None:
    """Return the effects that go on after a new map, or None where this one is not touched by it."""
    if row.target == EVERYONE:
        return None
    later = row._replace(start=max(row.start, era.month))
    if row.kind not in (*ON_TIES, *ON_PLACES):
        if geography.bodies[row.target].closed_month != era.month:
            return None
        return [
            later._replace(target=new, amount=row.amount * people / era.body_people[new])
            for old, new, people in zip(era.moved_from, era.moved_to, era.moved_people, strict=True)
            if old == row.target
        ]
    tie = places.place_tie[row.target] if row.kind in ON_PLACES else row.target
    if era.month <= row.start or era.tie_is_open[tie] == 1:
        return None
    moved = {
        new: people
        for old, new, people in zip(era.tie_moved_from, era.tie_moved_to, era.tie_moved_people, strict=True)
        if old == tie and era.tie_is_open[new] == 1
    }
    if row.kind in ON_TIES:
        return [later._replace(target=new) for new in moved]
    group = places.place_care_group[row.target]
    return [
        later._replace(target=place, amount=_handed_amount(row, moved[new], era.tie_people[new]))
        for place, new in enumerate(places.place_tie)
        if new in moved and places.place_care_group[place] == group
    ]


def _handed_amount(row: Effect, brought: int, people: int) -> float:
    """Return what an heir's place gets: a share of a grant, and the whole of anything else."""
    return row.amount * brought / people if row.kind == GRANT else row.amount
