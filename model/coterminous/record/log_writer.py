"""What every entry of the log needs: its place among the others, names, and who was at the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coterminous.geography import BodyRecord
from coterminous.record.log import EventLog
from coterminous.record.origins import Origins
from coterminous.record.sentences import GROUP_NAMES
from coterminous.scenario.body_words import BodyWords
from coterminous.scenario.values import CARE_GROUPS, Parameters
from coterminous.state.columns import KIND_NAMES, SIDES, State

Terms = Mapping[str, float]
"""What weighed in a decision, in pounds a month."""


class LogWriter:
    """Writes entries into the log of one run, and remembers what may be the cause of what.

    Args:
        state: the state of the run.
        bodies: every body, by index.
        place_names: stable name of every place for a partnership.
        parameters: the parameters.
    """

    def __init__(
        self,
        state: State,
        bodies: Sequence[BodyRecord],
        place_names: Sequence[str],
        parameters: Parameters,
        words: BodyWords,
    ) -> None:
        """Start with an empty log."""
        self._words = words
        self._parameters = parameters
        self.log = EventLog()
        self._state = state
        self._bodies = bodies
        self._place_names = place_names
        self._origins = Origins(state, parameters)
        self._ordered: int | None = None

    def partnership_id(self, place: int) -> str:
        """Return the id of the partnership that is, or was last, at a place."""
        return f"{self._place_names[place]}#{self._state.partnerships.number[place]}"

    def _about(
        self,
        month: int,
        kind: str,
        place: int,
        side: int,
        reason: str,
        cause: int | None,
        terms: Sequence[tuple[str, float]],
    ) -> int:
        actor, other = self._at(place, side), self._at(place, 1 if side == 0 else 0)
        return self.log.add(
            month,
            kind,
            KIND_NAMES[side],
            self._bodies[actor].id,
            reason=reason,
            partnership_id=self.partnership_id(place),
            counterpart_id=self._bodies[other].id,
            cause=cause,
            terms=terms,
        )

    def _at(self, place: int, side: int) -> int:
        return self._state.partnerships.body_sides[SIDES * place + side]

    def _name(self, body: int) -> str:
        return self._bodies[body].name

    def _group(self, place: int) -> str:
        return GROUP_NAMES[CARE_GROUPS[self._state.partnerships.care_group[place]]]

    def _sides(self, place: int) -> str:
        names = [self._name(self._at(place, side)) for side in range(SIDES) if self._at(place, side) >= 0]
        return f"{', '.join(names[:-1])} and {names[-1]}"

    def _partnership(self, place: int, side: int, was_pooled: bool) -> str:
        """Return a partnership as one of its sides would name it."""
        structure = "the pooled budget" if was_pooled else "the partnership"
        others = [
            self._name(self._at(place, other))
            for other in range(SIDES)
            if other != side and self._at(place, other) >= 0
        ]
        return f"{structure} for {self._group(place)} with {' and '.join(others)}"
