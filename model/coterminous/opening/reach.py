"""Whom an event of the centre may reach: the bodies, dyads and places that there are in its month."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches

from coterminous.geography import Geography
from coterminous.opening.eras import Places
from coterminous.opening.names import tie_name
from coterminous.scenario.events import DatedEvent
from coterminous.scenario.problems import InputError
from coterminous.scenario.values import CARE_GROUPS
from coterminous.state.columns import EraTable


class Reach:
    """The bodies, dyads and places of a run, month by month.

    Args:
        geography: the maps of the run.
        places: where ties and partnerships can be.
        eras: what each map fixes.
    """

    def __init__(self, geography: Geography, places: Places, eras: Sequence[EraTable]) -> None:
        """Remember the world."""
        self.geography = geography
        self.places = places
        self.eras = eras

    def bodies(self, kind: str, month: int) -> list[int]:
        """Return the bodies of a kind that are open in a month."""
        return [
            number
            for number, body in enumerate(self.geography.bodies)
            if body.kind == kind
            and body.opened_month <= month
            and (body.closed_month is None or month < body.closed_month)
        ]

    def body_ids(self, bodies: Sequence[int]) -> list[str]:
        """Return the ids of bodies."""
        return [self.geography.bodies[body].id for body in bodies]

    def body_named(self, event: DatedEvent, wanted: str, kind: str) -> int:
        """Return the body that an event names.

        Raises:
            InputError: there is no such body in the event's month.
        """
        there = self.bodies(kind, event.month)
        names = dict(zip(self.body_ids(there), there, strict=True))
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

    def main_councils(self, month: int) -> dict[int, int]:
        """Return, for every PCT, the council it shares most people with."""
        era = self._era_at(month)
        best: dict[int, tuple[int, int]] = {}
        for pct, council, people in zip(
            era.overlap_pct, era.overlap_council, era.overlap_people, strict=True
        ):
            if pct not in best or people > best[pct][0]:
                best[pct] = (people, council)
        return {pct: council for pct, (_, council) in best.items()}

    def dyads(self, month: int) -> list[int]:
        """Return the ties between a PCT and a council that are open in a month."""
        era = self._era_at(month)
        return [
            tie
            for tie, is_dyad in enumerate(self.places.tie_is_dyad)
            if is_dyad == 1 and era.tie_is_open[tie] == 1
        ]

    def dyad_names(self, ties: Sequence[int]) -> list[str]:
        """Return the stable names of dyads."""
        return [tie_name(self.geography, self.places, tie) for tie in ties]

    def places_of(self, dyads: Collection[int], care_group: str) -> list[int]:
        """Return the places of some dyads, for one care group or for ``all``."""
        wanted = set(dyads)
        return [
            place
            for place, tie in enumerate(self.places.place_tie)
            if tie in wanted and care_group in ("all", CARE_GROUPS[self.places.place_care_group[place]])
        ]

    def _era_at(self, month: int) -> EraTable:
        return next(era for era in reversed(self.eras) if era.month <= month)
