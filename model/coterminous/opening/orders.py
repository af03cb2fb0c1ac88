"""The orders of the centre: every dated event of a scenario, worked out to whom it may hit, when and how hard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coterminous.geography import Geography
from coterminous.opening.eras import Places
from coterminous.opening.handing_on import Effect, handed_on
from coterminous.opening.lots import ALONE, ONE_SIDE, WITH_PARTNER, Lots
from coterminous.opening.names import tie_name
from coterminous.opening.timetable import Timetable
from coterminous.policy.centre import (
    EVERYONE,
    GRANT,
    GROWTH_GAP,
    HORIZON,
    INITIATIVES,
    JOINT_BOARD,
    SHOCK,
    Effects,
)
from coterminous.scenario.events import (
    DatedEvent,
    DeficitShock,
    Grant,
    GrowthGap,
    Initiatives,
    JointBoards,
    PlanningHorizon,
)
from coterminous.scenario.problems import InputError
from coterminous.scenario.values import CARE_GROUPS
from coterminous.state.columns import NEVER, EraTable
from coterminous.streams import entity_key, entity_keys


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
    return _Maker(geography, places, eras).timetable(events)


class _Maker:
    """Works out, event by event, what may happen."""

    def __init__(self, geography: Geography, places: Places, eras: Sequence[EraTable]) -> None:
        self._geography = geography
        self._places = places
        self._eras = eras
        self._occurrence: dict[int, int] = {}
        self._chances = 0

    def timetable(self, events: Sequence[DatedEvent]) -> Timetable:
        seen = [(event.kind, event.month) for event in events]
        self._occurrence = {
            event.number: seen[:place].count(seen[place]) for place, event in enumerate(events)
        }
        rows: list[tuple[Effect, int]] = []
        hit: list[list[tuple[int, int]]] = []
        lots = Lots([], [], [], [0], [], [])
        keys: list[NDArray[np.uint64]] = []
        for event in events:
            lot = self._lot(event)
            chance_of = self._number_chances(lot)
            own = list(self._rows(event, lot))
            hit.append(
                sorted(
                    {
                        (_chance(row, chance_of, self._places), row.target)
                        for row in own
                        if row.target != EVERYONE
                    }
                )
            )
            for row in own:
                chance = _chance(row, chance_of, self._places)
                rows.extend(
                    (part, chance) for part in handed_on(row, self._geography, self._places, self._eras)
                )
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

    def _rows(self, event: DatedEvent, lot: _Lot | None) -> Iterator[Effect]:
        settings, start = event.settings, event.month
        targets = lot.targets() if lot is not None else []
        if isinstance(settings, DeficitShock):
            if settings.body is not None:
                targets = [self._named(event, settings.body, settings.bodies)]
            for body in targets:
                yield Effect(SHOCK, start, start + settings.months, body, settings.size)
        elif isinstance(settings, GrowthGap):
            for body in self._open_bodies(settings.bodies, start):
                yield Effect(GROWTH_GAP, start, start + settings.months, body, settings.gap)
        elif isinstance(settings, Initiatives):
            yield Effect(INITIATIVES, start, start + settings.months, EVERYONE, float(settings.number))
        elif isinstance(settings, PlanningHorizon):
            yield Effect(HORIZON, start, NEVER, EVERYONE, float(settings.months))
        elif isinstance(settings, JointBoards):
            for tie in targets:
                yield Effect(JOINT_BOARD, start, NEVER, tie, 1.0)
        elif isinstance(settings, Grant):
            yield from self._grants(event, settings, set(targets))

    def _grants(self, event: DatedEvent, settings: Grant, dyads: set[int]) -> Iterator[Effect]:
        for place, tie in enumerate(self._places.place_tie):
            group = CARE_GROUPS[self._places.place_care_group[place]]
            if tie in dyads and settings.care_group in ("all", group):
                per_head = settings.gbp_per_head_year
                if settings.care_group == "all":
                    per_head /= len(CARE_GROUPS)
                yield Effect(GRANT, event.month, event.month + settings.months, place, per_head)

    def _lot(self, event: DatedEvent) -> _Lot | None:
        """Return the lots that an event draws, or None where it names whom it hits or hits everyone."""
        settings = event.settings
        if isinstance(settings, JointBoards | Grant):
            era = self._era_at(event.month)
            ties = [
                tie
                for tie, is_dyad in enumerate(self._places.tie_is_dyad)
                if is_dyad == 1 and era.tie_is_open[tie] == 1
            ]
            names = [tie_name(self._geography, self._places, tie) for tie in ties]
            return _Lot(ties, names, at_least_one(settings.share, len(ties)), ALONE, {})
        if not isinstance(settings, DeficitShock) or settings.body is not None:
            return None
        is_both = settings.bodies == "both"
        bodies = self._open_bodies("pct" if is_both else settings.bodies, event.month)
        bodies.sort(key=lambda body: self._geography.bodies[body].id)
        ids = [self._geography.bodies[body].id for body in bodies]
        rule = (WITH_PARTNER if settings.sidedness == "equal" else ONE_SIDE) if is_both else ALONE
        partners = self._main_councils(event.month) if is_both else {}
        return _Lot(bodies, ids, at_least_one(settings.share, len(bodies)), rule, partners)

    def _keys(self, event: DatedEvent, lot: _Lot) -> NDArray[np.uint64]:
        # A second event of the same kind in one month must not pick the same bodies again.
        salt = np.uint64(entity_key(f"{event.kind}#{self._occurrence[event.number]}"))
        return entity_keys(lot.ids) ^ salt

    def _open_bodies(self, kind: str, month: int) -> list[int]:
        return [
            number
            for number, body in enumerate(self._geography.bodies)
            if body.kind == kind
            and body.opened_month <= month
            and (body.closed_month is None or month < body.closed_month)
        ]

    def _named(self, event: DatedEvent, wanted: str, kind: str) -> int:
        names = {self._geography.bodies[body].id: body for body in self._open_bodies(kind, event.month)}
        if wanted in names:
            return names[wanted]
        close = get_close_matches(wanted, names, n=1, cutoff=0.0)
        raise InputError(
            *[
                event.problem(
                    "body",
                    "names a body that does not exist in that month",
                    found=wanted,
                    allowed=f"one of {len(names)} bodies from {min(names)} to {max(names)}"
                    if names
                    else "none",
                    nearest=close[0] if close else None,
                )
            ]
        )

    def _era_at(self, month: int) -> EraTable:
        return next(era for era in reversed(self._eras) if era.month <= month)

    def _main_councils(self, month: int) -> dict[int, int]:
        """Return, for every PCT, the council it shares most people with."""
        era = self._era_at(month)
        best: dict[int, tuple[int, int]] = {}
        for pct, council, people in zip(
            era.overlap_pct, era.overlap_council, era.overlap_people, strict=True
        ):
            if pct not in best or people > best[pct][0]:
                best[pct] = (people, council)
        return {pct: council for pct, (_, council) in best.items()}


def _chance(row: Effect, chance_of: Mapping[int, int], places: Places) -> int:
    """Return the chance on which an effect hangs: that of its body, or of the dyad of its place; -1 where certain."""
    return chance_of.get(places.place_tie[row.target] if row.kind == GRANT else row.target, -1)


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
