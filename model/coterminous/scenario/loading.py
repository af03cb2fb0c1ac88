"""A scenario: one question put to the model, read from a file, checked, and resolved to the last parameter.

Order of precedence, the later winning:

1. shipped defaults: the parameter records;
2. the world: the file at the far end of ``extends``;
3. the files extended on the way, the farthest first;
4. the scenario file itself;
5. ``--set name=value`` on the command line, or ``overrides`` in Python.

Keys of ``parameters``, ``names`` and ``geography`` merge one by one. Events of extended files are kept, and the file's
own come after them. A lookup CSV takes the place of a drawn map as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from coterminous.scenario.body_words import BodyWords
from coterminous.scenario.checking import check_scenario
from coterminous.scenario.document import Document, KeyPath, path_text
from coterminous.scenario.events import DatedEvent
from coterminous.scenario.layers import (
    in_reading_order,
    laid_over,
    locate_scenario,
    overrides_layer,
    read_layers,
    well_formed,
)
from coterminous.scenario.problems import InputError, Place, Problem, shown
from coterminous.scenario.records import Value, fields_of, parameter_records
from coterminous.scenario.schema import DrawnGeography, LookupGeography
from coterminous.scenario.validation import value_at
from coterminous.scenario.values import Parameters

SHIPPED_DEFAULT: Final = "shipped default"
_HEADINGS: Final = ("title", "question", "start", "months")
_RESOLVED_KEYS: Final = ("name", *_HEADINGS, "names", "geography", "parameters", "events")
_EVENT_NAME: Final = re.compile(r"events\[([0-9]+)\]\Z")


@dataclass(frozen=True)
class Scenario:
    """One checked scenario; equal to another that says the same, wherever it was read from.

    Attributes:
        name: name of the file, without its suffix.
        title: title for figures and reports; the name where the file gives none.
        question: the question the scenario asks; may be empty.
        start: first month, such as ``2006-04``.
        months: length of the run.
        names: what bodies are called.
        geography: where people live, drawn or read from a lookup.
        events: what the centre does, in the order of the files.

    >>> quick = Scenario.load("baseline", overrides={"months": 6, "trust.loss_rate": 0.3})
    >>> quick.months, quick.parameters["trust.loss_rate"], quick.origin("trust.loss_rate")
    (6, 0.3, '--set')
    >>> Scenario.from_resolved(quick.resolved()) == quick
    True
    """

    name: str
    title: str
    question: str
    start: str
    months: int
    names: BodyWords
    geography: DrawnGeography | LookupGeography
    events: tuple[DatedEvent, ...]
    _parameters: dict[str, Value] = field(repr=False)
    _document: Document = field(repr=False, compare=False)

    @classmethod
    def load(cls, reference: str | Path, overrides: Mapping[str, Any] | None = None) -> Scenario:
        """Read a scenario file with all it extends.

        Args:
            reference: path of a file, or the bare name of a shipped scenario or world.
            overrides: values by dotted name, as ``--set`` takes them; they win over everything.

        Raises:
            InputError: anything is wrong with the files or overrides; all mistakes together, each with its
                place.
        """
        path = locate_scenario(reference)
        nearest = [overrides_layer(overrides)] if overrides else []
        return cls._of_layers(path.stem, [*read_layers(path), *nearest])

    @classmethod
    def from_resolved(cls, resolved: Mapping[str, Any], file: str = "resolved scenario") -> Scenario:
        """Return the scenario that :meth:`resolved` described.

        Nothing is filled in: a parameter without a value is refused: another version wrote it.

        Args:
            resolved: what :meth:`resolved` returned, also after a round trip through JSON.
            file: where it was found, for messages.

        Raises:
            InputError: it is not a resolved scenario of this version, or its lookup CSV has changed.
        """
        data = dict(resolved) if isinstance(resolved, Mapping) else {}
        problems = [Problem(Place(file), key, "is missing") for key in _RESOLVED_KEYS if key not in data]
        name = data.pop("name", None)
        if "extends" in data or not isinstance(name, str) or not name:
            key = "extends" if "extends" in data else "name"
            problems.append(Problem(Place(file), key, "is not that of a resolved scenario"))
        if problems:
            raise InputError(*problems)
        return cls._of_layers(str(name), [Document(file, data)], complete=True)

    @classmethod
    def _of_layers(cls, name: str, layers: list[Document], complete: bool = False) -> Scenario:
        """Lay the layers over each other and check the whole."""
        problems: list[Problem] = []
        sound = [well_formed(layer, problems) for layer in layers]
        pairs = zip(layers, sound, strict=True)
        malformed = {key for layer, rest in pairs for key in layer.data.keys() - rest.data}
        document = reduce(laid_over, sound)
        checked = check_scenario(document, problems, malformed, complete)
        if checked is None:
            raise InputError(*in_reading_order(problems, layers))
        return cls(
            name=name,
            title=checked.title or name,
            question=checked.question,
            start=checked.start,
            months=checked.months,
            names=checked.names,
            geography=checked.geography,
            events=checked.events,
            _parameters=dict(checked.parameters),
            _document=document,
        )

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Every parameter of the model by dotted name, resolved; read only."""
        return MappingProxyType(self._parameters)

    def with_overrides(self, overrides: Mapping[str, Any]) -> Scenario:
        """Return the scenario with some values changed, checked anew.

        Args:
            overrides: values by dotted name, as ``--set`` takes them.

        Raises:
            InputError: a name is not known or a value not allowed; the message names ``--set``.

        >>> Scenario.load("baseline").with_overrides({"months": 3}).months
        3
        """
        return self.with_layer(overrides_layer(overrides))

    def with_layer(self, layer: Document) -> Scenario:
        """Return the scenario with one more layer over it, checked anew; an InputError has the layer's places."""
        return self._of_layers(self.name, [self._document, layer])

    def values(self) -> Parameters:
        """Return the parameters as the rules take them: one field for each, care groups as tuples of six.

        >>> scenario = Scenario.load("baseline")
        >>> scenario.values().trust_loss_rate == scenario.parameters["trust.loss_rate"]
        True
        """
        return Parameters(**fields_of(self._parameters))

    def resolved(self) -> dict[str, Any]:
        """Return all the scenario says, as plain data for JSON; a lookup CSV comes with its SHA-256."""
        return {
            **{key: getattr(self, key) for key in ("name", *_HEADINGS)},
            "names": self.names.model_dump(mode="json"),
            "geography": self.geography.model_dump(mode="json"),
            "parameters": dict(self._parameters),
            "events": [
                {"at": event.at, event.kind: event.settings.model_dump(mode="json", exclude_none=True)}
                for event in self.events
            ],
        }

    def origin(self, name: str) -> str:
        """Return where a value came from: ``shipped default``, ``file:line`` or ``--set``.

        Args:
            name: a parameter, ``start``, ``geography.seed``, ``events[0]`` and the like.

        Raises:
            KeyError: the scenario has no such value.

        >>> Scenario.load("baseline").origin("trust.no_such_thing")
        Traceback (most recent call last):
            ...
        KeyError: 'trust.no_such_thing'
        """
        mark = self._document.marks.get(self._path_of(name))
        return mark.value.line_text if mark else SHIPPED_DEFAULT

    def problem_at(
        self,
        where: DatedEvent | str,
        key: str | None = None,
        message: str = "is not possible in this world",
        *,
        found: Any = None,
        allowed: str | None = None,
        nearest: str | None = None,
    ) -> Problem:
        """Return a mistake that only the world can see, with its place in the file.

        Args:
            where: an event, or the name of a value such as ``geography.people`` or ``trust.loss_rate``.
            key: the setting of the event that is wrong; None for the event as a whole.
            message: what is wrong, continuing a sentence that begins with the key.
            found: what the user wrote.
            allowed: what would be right, in words.
            nearest: the closest valid name.

        >>> scenario = Scenario.load("baseline")
        >>> scenario.problem_at("geography.pcts", message="are too many", found=9, allowed="at most 4").found
        '9'
        """
        if isinstance(where, DatedEvent):
            return where.problem(key, message, found, allowed, nearest)
        path = self._path_of(where)
        text = found if found is None or isinstance(found, str) else shown(found)
        return Problem(self._document.place_of(path), path_text(path), message, text, allowed, nearest)

    def _path_of(self, name: str) -> KeyPath:
        """Return the key path that a name stands for."""
        if name in parameter_records():
            return ("parameters", name)
        if name in (*_HEADINGS, "names", "geography"):
            return (name,)
        path: KeyPath = tuple(name.split("."))
        if path[0] in ("names", "geography") and value_at(self.resolved(), path) is not None:
            return path
        event = _EVENT_NAME.match(name)
        if event and int(event[1]) < len(self.events):
            return ("events", int(event[1]))
        raise KeyError(name)
