"""The timetable of the centre: every dated event of a scenario, worked out to who is hit, when and how hard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

from coterminous.geography import Geography
from coterminous.opening.eras import Places
from coterminous.opening.handing_on import Effect, handed_on
from coterminous.opening.names import tie_name
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
from coterminous.streams import Purpose, entity_key, entity_keys, uniforms


class Timetable:
    """Works out the effects of events for one run.

    Args:
        geography: the maps of the run.
        places: where ties and partnerships can be.
        eras: what each map fixes.
        seed: the run's seed.
        replicate: number of the replicate.
    """

    def __init__(
        self, geography: Geography, places: Places, eras: Sequence[EraTable], seed: int, replicate: int
    ) -> None:
        """Remember the world that events fall on."""
        self._geography = geography
        self._places = places
        self._eras = eras
        self._seed = seed
        self._replicate = replicate
        self._occurrence: dict[int, int] = {}

    def effects(self, events: Sequence[DatedEvent]) -> tuple[Effects, list[list[int]]]:
        """Return all effects, and for every event the bodies or dyads it hits (empty where it hits everyone).

        Raises:
            InputError: an event names a body that does not exist then.
        """
        seen = [(event.kind, event.month) for event in events]
        self._occurrence = {
            event.number: seen[:place].count(seen[place]) for place, event in enumerate(events)
        }
        rows: list[Effect] = []
        hit: list[list[int]] = []
        for event in events:
            own = list(self._rows(event))
            hit.append(sorted({row.target for row in own if row.target != EVERYONE}))
            for row in own:
                rows.extend(handed_on(row, self._geography, self._places, self._eras))
        # In order of date, so that the later of two planning horizons holds wherever it stands in the scenario.
        rows.sort(key=lambda row: row.start)
        return (
            Effects(
                kind=[row.kind for row in rows],
                start=[row.start for row in rows],
                end=[row.end for row in rows],
                target=[row.target for row in rows],
                amount=[row.amount for row in rows],
            ),
            hit,
        )

    def _rows(self, event: DatedEvent) -> Iterator[Effect]:
        settings, start = event.settings, event.month
        if isinstance(settings, DeficitShock):
            for body in self._bodies_hit(event, settings):
                yield Effect(SHOCK, start, start + settings.months, body, settings.size)
        elif isinstance(settings, GrowthGap):
            for body in self._open_bodies(settings.bodies, start):
                yield Effect(GROWTH_GAP, start, start + settings.months, body, settings.gap)
        elif isinstance(settings, Initiatives):
            yield Effect(INITIATIVES, start, start + settings.months, EVERYONE, float(settings.number))
        elif isinstance(settings, PlanningHorizon):
            yield Effect(HORIZON, start, NEVER, EVERYONE, float(settings.months))
        elif isinstance(settings, JointBoards):
            for tie in self._dyads_hit(event, settings.share):
                yield Effect(JOINT_BOARD, start, NEVER, tie, 1.0)
        elif isinstance(settings, Grant):
            yield from self._grants(event, settings)

    def _grants(self, event: DatedEvent, settings: Grant) -> Iterator[Effect]:
        chosen = set(self._dyads_hit(event, settings.share))
        for place, tie in enumerate(self._places.place_tie):
            group = CARE_GROUPS[self._places.place_care_group[place]]
            if tie in chosen and settings.care_group in ("all", group):
                per_head = settings.gbp_per_head_year
                if settings.care_group == "all":
                    per_head /= len(CARE_GROUPS)
                yield Effect(GRANT, event.month, event.month + settings.months, place, per_head)

    def _open_bodies(self, kind: str, month: int) -> list[int]:
        return [
            number
            for number, body in enumerate(self._geography.bodies)
            if body.kind == kind
            and body.opened_month <= month
            and (body.closed_month is None or month < body.closed_month)
        ]

    def _bodies_hit(self, event: DatedEvent, settings: DeficitShock) -> list[int]:
        if settings.body is not None:
            return [self._named(event, settings.body, settings.bodies)]
        if settings.bodies != "both":
            return self._some(self._open_bodies(settings.bodies, event.month), settings.share, event)
        pcts = self._some(self._open_bodies("pct", event.month), settings.share, event)
        partner = self._main_councils(event.month)
        if settings.sidedness == "equal":
            return sorted({*pcts, *(partner[pct] for pct in pcts)})
        ids = entity_keys([self._geography.bodies[pct].id for pct in pcts])
        sides = self._uniforms(Purpose.EVENT_SIDE, event, ids)
        return sorted({pct if side < 0.5 else partner[pct] for pct, side in zip(pcts, sides, strict=True)})

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

    def _some(self, candidates: list[int], share: float, event: DatedEvent) -> list[int]:
        """Return a share of bodies: those with the lowest draws."""
        ids = [self._geography.bodies[body].id for body in candidates]
        draws = self._uniforms(Purpose.EVENT_SELECTION, event, entity_keys(ids))
        count = at_least_one(share, len(candidates))
        chosen = sorted(range(len(candidates)), key=lambda number: (draws[number], ids[number]))[:count]
        return sorted(candidates[number] for number in chosen)

    def _dyads_hit(self, event: DatedEvent, share: float) -> list[int]:
        era = self._era_at(event.month)
        ties = [
            tie
            for tie, is_dyad in enumerate(self._places.tie_is_dyad)
            if is_dyad == 1 and era.tie_is_open[tie] == 1
        ]
        keys = entity_keys([tie_name(self._geography, self._places, tie) for tie in ties])
        draws = self._uniforms(Purpose.EVENT_SELECTION, event, keys)
        chosen = sorted(range(len(ties)), key=lambda number: (draws[number], ties[number]))
        return sorted(ties[number] for number in chosen[: at_least_one(share, len(ties))])

    def _uniforms(self, purpose: Purpose, event: DatedEvent, keys: NDArray[np.uint64]) -> NDArray[np.float64]:
        # A second event of the same kind in one month must not pick the same bodies again.
        salt = np.uint64(entity_key(f"{event.kind}#{self._occurrence[event.number]}"))
        return uniforms(self._seed, self._replicate, purpose, event.month, keys ^ salt)

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


def at_least_one(share: float, number: int) -> int:
    """Return how many of a number a share is, at least one unless the share is nought.

    >>> at_least_one(0.5, 12), at_least_one(0.01, 12), at_least_one(0.0, 12)
    (6, 1, 0)
    """
    count = int(share * number + 0.5)
    return 1 if count == 0 and share > 0.0 and number > 0 else count
