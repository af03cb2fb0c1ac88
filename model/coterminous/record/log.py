"""The event log: when, who, what, toward whom, and the terms that weighed most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

TERMS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the log.

    Attributes:
        event_id: number, in the order of the log.
        month: month of the run.
        kind: what happened.
        actor_kind: ``pct``, ``social_services``, ``nhs_trust`` or ``centre``.
        actor_id: id of the body that acted, or of the centre's event.
        partnership_id: partnership it concerns, if any.
        counterpart_id: body it was done to or with, if any.
        cause_event_id: event that led to it, where the model knows.
        reason: why, in a sentence.
        terms: names and pounds a month of what weighed most, at most three.
    """

    event_id: int
    month: int
    kind: str
    actor_kind: str
    actor_id: str
    partnership_id: str | None
    counterpart_id: str | None
    cause_event_id: int | None
    reason: str
    terms: tuple[tuple[str, int], ...]


class EventLog:
    """An append-only log.

    >>> log = EventLog()
    >>> log.add(0, "withdrew", "pct", "pct-001", reason="Money was short.", terms=[("relief", 90.4), ("regard", -10.0)])
    0
    >>> log.events[0].terms
    (('relief', 90), ('regard', -10))
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self.events: list[Event] = []

    def add(
        self,
        month: int,
        kind: str,
        actor_kind: str,
        actor_id: str,
        *,
        reason: str,
        partnership_id: str | None = None,
        counterpart_id: str | None = None,
        cause: int | None = None,
        terms: Iterable[tuple[str, float]] = (),
    ) -> int:
        """Write an entry and return its number; the terms that weighed most are kept, in pounds."""
        weighed = sorted(terms, key=lambda term: (-abs(term[1]), term[0]))[:TERMS_SHOWN]
        shown = tuple((name, round(pounds)) for name, pounds in weighed if round(pounds) != 0)
        number = len(self.events)
        self.events.append(
            Event(
                number,
                month,
                kind,
                actor_kind,
                actor_id,
                partnership_id,
                counterpart_id,
                cause,
                reason,
                shown,
            )
        )
        return number
