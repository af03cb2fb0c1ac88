"""Plain data with the places of its keys and values.

>>> here = Mark(Place("my.yaml", 1, 1), Place("my.yaml", 1, 9), "yes")
>>> document = Document("my.yaml", {"months": True}, {("months",): here})
>>> document.found_at(("months",), True)
'yes (which YAML reads as true)'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from coterminous.scenario.problems import Place, shortened, shown

KeyPath: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a key and its value stand, and the value as it was written (None for lists and mappings)."""

    key: Place
    value: Place
    text: str | None = None


@dataclass(frozen=True)
class Document:
    """Plain data with the places of its keys and values.

    Attributes:
        file: the name of the file as messages show it.
        data: what ``yaml.safe_load`` gives, keys are text.
        marks: where each key path stands, such as ``("events", 0, "at")``.
        world_events: how many of its events, from the first, are the world's that it extends.
    """

    file: str
    data: dict[str, Any]
    marks: Mapping[KeyPath, Mark] = field(default_factory=dict)
    world_events: int = 0

    def mark_of(self, path: KeyPath) -> Mark | None:
        """Return the mark of a key path, or of the closest thing around it that has one."""
        for length in range(len(path), -1, -1):
            if mark := self.marks.get(path[:length]):
                return mark
        return None

    def place_of(self, path: KeyPath) -> Place:
        """Return where the value of a key path stands, or what is around it where the key is absent."""
        mark = self.mark_of(path)
        return mark.value if mark else Place(self.file)

    def key_place_of(self, path: KeyPath) -> Place:
        """Return where the key itself stands."""
        mark = self.mark_of(path)
        return mark.key if mark else Place(self.file)

    def found_at(self, path: KeyPath, value: object) -> str:
        """Return what was written there, and what YAML made of it where that may surprise.

        >>> Document("my.yaml", {}).found_at(("months",), 0)
        '0'
        """
        mark = self.marks.get(path)
        if mark is None or mark.text is None or isinstance(value, str):
            return shown(value)
        return f"{shortened(mark.text) or 'nothing'}{_reading(mark.text, value)}"


def _reading(text: str, value: object) -> str:
    """Say what YAML made of a plain scalar that a person may have meant otherwise."""
    match value:
        case bool() if text != shown(value):
            return f" (which YAML reads as {shown(value)})"
        case date():
            return " (which YAML reads as a day)"
        case _:
            return ""


def path_text(path: KeyPath) -> str:
    """Return a key path as people write it.

    >>> path_text(("events", 2, "grant", "share"))
    'events[2].grant.share'
    """
    parts = [f"[{part}]" if isinstance(part, int) else f".{shortened(part)}" for part in path]
    return "".join(parts).removeprefix(".")
