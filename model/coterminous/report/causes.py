"""Chains of causes in an event log: what led to an event, what followed, and which events mattered most."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from coterminous.report.wording import is_missing

if TYPE_CHECKING:
    import pandas as pd

_MOST_OF_A_KIND = 3
_TERMS = ("term_1_gbp", "term_2_gbp", "term_3_gbp")


@dataclass(frozen=True, eq=False)
class Causes:
    """An event log as a graph of causes.

    >>> import pandas as pd
    >>> log = pd.DataFrame({"event_id": [0, 1, 2], "cause_event_id": pd.array([None, 0, 1], dtype="Int64")})
    >>> causes = Causes(log)
    >>> causes.back_from(2), causes.led_to(0), causes.following(0)
    ([2, 1, 0], [1], 2)
    """

    log: pd.DataFrame

    @cached_property
    def rows(self) -> dict[int, dict[str, Any]]:
        """Each event by its id."""
        records: list[dict[Any, Any]] = self.log.to_dict("records")
        return {int(row["event_id"]): {str(key): value for key, value in row.items()} for row in records}

    @cached_property
    def cause(self) -> dict[int, int | None]:
        """The cause of each event, None where it came from outside or is not known."""
        return {
            number: None if is_missing(row["cause_event_id"]) else int(row["cause_event_id"])
            for number, row in self.rows.items()
        }

    @cached_property
    def _effects(self) -> dict[int, list[int]]:
        effects: dict[int, list[int]] = defaultdict(list)
        for number, cause in self.cause.items():
            if cause is not None:
                effects[cause].append(number)
        return effects

    def back_from(self, event_id: int) -> list[int]:
        """Return an event and its chain of causes, the last one first in time.

        A log that was tampered with may run in a circle: each event is named once.
        """
        chain: list[int] = []
        following: int | None = event_id
        while following is not None and following in self.rows and following not in chain:
            chain.append(following)
            following = self.cause[following]
        return chain

    def led_to(self, event_id: int) -> list[int]:
        """Return the events that name this one as their cause."""
        return self._effects.get(event_id, [])

    @cached_property
    def _followers(self) -> Counter[int]:
        """How many events lead back to each one."""
        return Counter(ancestor for number in self.rows for ancestor in self.back_from(number)[1:])

    def following(self, event_id: int) -> int:
        """Return how many events lead back to this one."""
        return self._followers[event_id]

    def most_consequential(self, most: int) -> list[int]:
        """Return the ids of the events that mattered most, in order of time.

        What the centre did comes first. Then an event matters by how many others lead back to it, and by the
        pounds that weighed in it. Of one kind at most three are named, so that a flood of like events does
        not hide the rest.
        """
        pounds = {
            number: sum(abs(float(row[term])) for term in _TERMS if not is_missing(row[term]))
            for number, row in self.rows.items()
        }

        def rank(number: int) -> tuple[bool, int, float, int]:
            is_local = self.rows[number]["actor_kind"] != "centre"
            return is_local, -self.following(number), -pounds[number], number

        named: dict[str, int] = defaultdict(int)
        chosen: list[int] = []
        for number in sorted(self.rows, key=rank):
            kind = str(self.rows[number]["kind"])
            if len(chosen) < most and named[kind] < _MOST_OF_A_KIND:
                named[kind] += 1
                chosen.append(number)
        return sorted(chosen)
