"""The orders of the centre: every dated event of a scenario, worked out to whom it may hit, when and how hard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coterminous.geography import Geography
from coterminous.opening.eras import Places
from coterminous.opening.event_effects import effects_of
from coterminous.opening.handing_on import ON_PLACES, Effect, handed_on
from coterminous.opening.lots import ALONE, ONE_SIDE, WITH_PARTNER, Lots
from coterminous.opening.reach import Reach
from coterminous.opening.timetable import Timetable
from coterminous.policy.centre import EVERYONE, Effects
from coterminous.scenario.events import (
    CareTrustMandate,
    CultureProgramme,
    DatedEvent,
    DeficitShock,
    Grant,
    JointBoards,
)
from coterminous.state.columns import EraTable
from coterminous.streams import entity_key, entity_keys

BY_DYAD = (Grant, JointBoards, CultureProgramme, CareTrustMandate)
"""Kinds of event that fall on a share of dyads, by lot."""


class _Lot(NamedTuple):
    """The lots of one event, before they become columns: candidates in order of id, and what each stands for."""

    candidates: list[int]
    ids: list[str]
    drawn: int
    rule: int
    partners: Mapping[int, int]  # empty where nobody has one

    def targets(self) -> list[int]:
        """Return everybody who may be hit."""
        return sorted({*self.candidates, *(self.partners[one] for one in self.candidates if self.partners)})


def make_timetable(
    geography: Geography, places: Places, eras: Sequence[EraTable], events: Sequence[DatedEvent]
) -> Timetable:
    """Return what the events of a scenario may do in its world.

    Raises:
        InputError: an event names a body that does not exist then.
    """
    return _Maker(Reach(geography, places, eras)).timetable(events)


class _Maker:
    """Works out, event by event, what may happen."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._occurrence: dict[int, int] = {}
        self._chances = 0

    def timetable(self, events: Sequence[DatedEvent]) -> Timetable:
        seen = [(event.kind, event.month) for event in events]
        self._occurrence = {
            event.number: seen[:place].count(seen[place]) for place, event in enumerate(events)
        }
        reach = self._reach
        rows: list[tuple[Effect, int]] = []
        hit: list[list[tuple[int, int]]] = []
        lots = Lots([], [], [], [0], [], [])
        keys: list[NDArray[np.uint64]] = []
        for event in events:
            lot = self._lot(event)
            chance_of = self._number_chances(lot)
            own = [
                (row, _chance(row, chance_of, reach.places))
                for row in effects_of(event, list(chance_of), reach)
            ]
            hit.append(sorted({(chance, row.target) for row, chance in own if row.target != EVERYONE}))
            for row, chance in own:
                parts = handed_on(row, reach.geography, reach.places, reach.eras)
                rows.extend((part, chance) for part in parts)
            if lot is not None:
                keys.append(self._keys(event, lot))
                _add_lot(lots, lot, event.month, chance_of)
        # In order of date, so that the later of two planning horizons holds wherever it stands in the scenario.
        rows.sort(key=lambda row: row[0].start)
        return Timetable(
            effects=Effects(
                kind=[row.kind for row, _ in rows],
                start=[row.start for row, _ in rows],
                end=[row.end for row, _ in rows],
                target=[row.target for row, _ in rows],
                amount=[row.amount for row, _ in rows],
            ),
            chance=[chance for _, chance in rows],
            lots=lots,
            keys=np.concatenate(keys) if keys else np.zeros(0, dtype=np.uint64),
            hit=hit,
        )

    def _number_chances(self, lot: _Lot | None) -> dict[int, int]:
        targets = lot.targets() if lot is not None else []
        numbers = {target: self._chances + place for place, target in enumerate(targets)}
        self._chances += len(targets)
        return numbers

    def _lot(self, event: DatedEvent) -> _Lot | None:
        """Return the lots that an event draws, or None where it names whom it hits or hits everyone."""
        settings, reach = event.settings, self._reach
        if isinstance(settings, BY_DYAD):
            ties = reach.dyads(event.month)
            return _Lot(ties, reach.dyad_names(ties), at_least_one(settings.share, len(ties)), ALONE, {})
        if not isinstance(settings, DeficitShock) or settings.body is not None:
            return None
        is_both = settings.bodies == "both"
        bodies = reach.bodies("pct" if is_both else settings.bodies, event.month)
        bodies.sort(key=lambda body: reach.geography.bodies[body].id)
        rule = (WITH_PARTNER if settings.sidedness == "equal" else ONE_SIDE) if is_both else ALONE
        partners = reach.main_councils(event.month) if is_both else {}
        return _Lot(bodies, reach.body_ids(bodies), at_least_one(settings.share, len(bodies)), rule, partners)

    def _keys(self, event: DatedEvent, lot: _Lot) -> NDArray[np.uint64]:
        # A second event of the same kind in one month must not pick the same bodies again.
        salt = np.uint64(entity_key(f"{event.kind}#{self._occurrence[event.number]}"))
        return entity_keys(lot.ids) ^ salt


def _chance(row: Effect, chance_of: Mapping[int, int], places: Places) -> int:
    """Return the chance on which an effect hangs: that of its body, or of the dyad of its place; -1 where certain."""
    return chance_of.get(places.place_tie[row.target] if row.kind in ON_PLACES else row.target, -1)


def _add_lot(lots: Lots, lot: _Lot, month: int, chance_of: Mapping[int, int]) -> None:
    for column, value in ((lots.drawn, lot.drawn), (lots.rule, lot.rule), (lots.month, month)):
        column.append(value)
    lots.own.extend(chance_of[one] for one in lot.candidates)
    lots.partner.extend(chance_of[lot.partners[one]] if lot.partners else -1 for one in lot.candidates)
    lots.first.append(len(lots.own))


def at_least_one(share: float, number: int) -> int:
    """Return how many of a number a share is, at least one unless the share is nought.

    >>> at_least_one(0.5, 12), at_least_one(0.01, 12), at_least_one(0.0, 12)
    (6, 1, 0)
    """
    count = int(share * number + 0.5)
    return 1 if count == 0 and share > 0.0 and number > 0 else count
