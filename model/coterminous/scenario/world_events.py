"""What happens in a world of its own accord, and what is left of it in a shorter run."""

from __future__ import annotations

from dataclasses import replace

from coterminous.scenario.document import Document
from coterminous.scenario.months import is_month, months_between


def as_world(document: Document) -> Document:
    """Return the layer at the far end, with its events noted as the world's."""
    events = document.data.get("events")
    return replace(document, world_events=len(events) if isinstance(events, list) else 0)


def in_time(below: Document, nearer: Document) -> Document:
    """Return a layer without those of its world's events that come after the end of a shorter run.

    What happens in a world happens if the run lasts that long; an event that a scenario adds must fall in the run.

    >>> world = as_world(Document("w.yaml", {"start": "2026-04", "months": 72, "events": [{"at": "2028-04"}]}))
    >>> in_time(world, Document("my.yaml", {"months": 12})).data["events"]
    []
    """
    start = nearer.data.get("start", below.data.get("start"))
    months = nearer.data.get("months", below.data.get("months"))
    if not below.world_events or {"start", "months"}.isdisjoint(nearer.data):
        return below
    if not (isinstance(months, int) and isinstance(start, str) and is_month(start)):
        return below
    late = [
        number
        for number, event in enumerate(below.data["events"][: below.world_events])
        if isinstance(event, dict)
        and is_month(str(event.get("at")))
        and months_between(start, event["at"]) >= months
    ]
    kept = [number for number in range(len(below.data["events"])) if number not in late]
    marks = {path: mark for path, mark in below.marks.items() if path[:1] != ("events",) or len(path) < 2}
    for path, mark in below.marks.items():
        if path[:1] == ("events",) and len(path) > 1 and path[1] in kept:
            marks["events", kept.index(int(path[1])), *path[2:]] = mark
    data = {**below.data, "events": [below.data["events"][number] for number in kept]}
    return replace(below, data=data, marks=marks, world_events=below.world_events - len(late))
