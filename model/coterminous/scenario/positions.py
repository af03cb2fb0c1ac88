r"""YAML as data that remembers where everything was said.

Only what ``yaml.safe_load`` would accept is read, and less: one document, a mapping at the top, plain values,
no anchors, aliases, merge keys or tags, no key twice, bounded depth. So a hostile file (a "billion laughs", a
Python object, a deep nest) is refused with its position before it can cost anything. The file is read as a
stream of parser events, never recursively.

>>> document = parse_document("months: 72\nevents:\n  - at: 2007-04\n", "my.yaml")
>>> document.data
{'months': 72, 'events': [{'at': '2007-04'}]}
>>> str(document.place_of(("events", 0, "at")))
'my.yaml:3:9'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import yaml

from coterminous.scenario.document import Document, KeyPath, Mark, path_text
from coterminous.scenario.problems import InputError, Place, Problem, shortened, shown

DEEPEST: Final = 20
# LibYAML is several times faster; PyYAML's own parser, where it is missing, gives the same values and places.
SAFE_LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What YAML 1.1 calls printable; anything else means a binary file.
_UNPRINTABLE = re.compile("[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OCTAL = re.compile(r"[-+]?0[0-9_]+\Z")


def parse_document(text: str, file: str) -> Document:
    r"""Read YAML text into data with positions.

    Args:
        text: the YAML.
        file: the name of its file, for messages.

    Raises:
        InputError: the text is not one plain mapping; every problem that does not hide the others is in it.

    >>> parse_document("a: 1\na: 2", "my.yaml")
    Traceback (most recent call last):
        ...
    coterminous.scenario.problems.InputError: my.yaml:2:1: a is given twice, first in line 1.
    """
    return _Reading(text, file).document()


def parse_value(text: str, place: Place, key: str) -> Any:
    """Read one value as a scenario file would: ``0.3``, ``true``, ``2006-04``, ``{county: 3}``.

    Raises:
        InputError: the text is not a YAML value.

    >>> parse_value("0.3", Place("--set"), "trust.loss_rate")
    0.3
    """
    try:
        return _Reading(text, place.file).value()
    except InputError as error:
        first = error.problems[0]
        raise InputError(Problem(place, key, first.message, shown(text), first.allowed)) from None


@dataclass
class _Frame:
    """A mapping or list that is being read."""

    path: KeyPath
    container: dict[str, Any] | list[Any]
    key: str | None = None
    key_place: Place | None = None


class _Reading:
    """One pass over the parser's events of one file."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.text = text
        self.marks: dict[KeyPath, Mark] = {}
        self.problems: list[Problem] = []
        self.frames: list[_Frame] = []

    def document(self) -> Document:
        """Read the whole text as a document with a mapping at its top."""
        value = self.value()
        if value is None:
            self._refuse(Place(self.file), (), "is empty", allowed="a mapping of keys to values")
        if not isinstance(value, dict):
            message, allowed = "does not hold a mapping at its top", "a mapping of keys to values"
            self._refuse(self.marks[()].value, (), message, shown(value), allowed)
        return Document(self.file, value, self.marks)

    def value(self) -> Any:
        """Read the whole text as one value of any kind; None where there is none."""
        self._refuse_unprintable()
        self.loader = SAFE_LOADER(self.text)
        try:
            value = self._read_stream()
        except yaml.MarkedYAMLError as error:
            place = self._place(error.problem_mark or error.context_mark)
            self._refuse(place, (), self._advice(error, place))
        except yaml.YAMLError as error:
            self._refuse(Place(self.file), (), f"is not valid YAML: {shortened(str(error))}")
        finally:
            self.loader.dispose()
        if self.problems:
            raise InputError(*self.problems)
        return value

    def _refuse_unprintable(self) -> None:
        """Refuse control characters and halves of letters, which YAML does not know and terminals obey."""
        if wrong := _UNPRINTABLE.search(self.text):
            before = self.text[: wrong.start()]
            place = Place(self.file, before.count("\n") + 1, wrong.start() - before.rfind("\n"))
            message = "holds a control character, as binary files do"
            self._refuse(place, (), message, shown(wrong[0]), "plain text")

    def _advice(self, error: yaml.MarkedYAMLError, place: Place) -> str:
        """Return what the parser stumbled over, with the advice it does not give."""
        cause = shortened(str(error.problem or error.context))
        number = place.line or 1
        line = "".join(self.text.split("\n")[number - 1 : number])
        tabs = "; indent with spaces, not tabs" if line[: place.column].endswith("\t") else ""
        return f"is not valid YAML: {cause}{tabs}"

    def _read_stream(self) -> Any:
        """Read until the end of the stream."""
        value: Any = None
        documents = 0
        while (event := self.loader.get_event()) is not None:
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        message = "holds more than one YAML document"
                        self._refuse(self._place(event.start_mark), (), message, "'---'", "one document")
                case yaml.NodeEvent():
                    value = self._read_node(event, value)
                case yaml.CollectionEndEvent():
                    self.frames.pop()
        return value

    def _read_node(self, event: yaml.NodeEvent, top: Any) -> Any:
        """Take in a scalar or the start of a mapping or list; returns the value at the top of the file."""
        place = self._place(event.start_mark)
        frame = self.frames[-1] if self.frames else None
        self._refuse_foreign(event, place)
        if frame and isinstance(frame.container, dict) and frame.key is None:
            self._read_key(event, frame, place)
            return top
        path = self._path_in(frame)
        value, text = self._open(event, path, place)
        self.marks[path] = Mark(frame.key_place or place if frame else place, place, text)
        if frame is None:
            return value
        if isinstance(frame.container, list):
            frame.container.append(value)
        elif frame.key is not None:
            frame.container[frame.key] = value
            frame.key = frame.key_place = None
        return top

    def _path_in(self, frame: _Frame | None) -> KeyPath:
        """Return the path of the value that comes next in a frame."""
        if frame is None:
            return ()
        inner = len(frame.container) if isinstance(frame.container, list) else frame.key or ""
        return (*frame.path, inner)

    def _open(self, event: yaml.NodeEvent, path: KeyPath, place: Place) -> tuple[Any, str | None]:
        """Return a scalar with its text, or an empty container that collects what follows."""
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path, place), event.value
        if len(self.frames) >= DEEPEST:
            message = f"is nested more than {DEEPEST} levels deep"
            self._refuse(place, path[:3], message, allowed=f"{DEEPEST} levels")
        container: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.frames.append(_Frame(path, container))
        return container, None

    def _refuse_foreign(self, event: yaml.NodeEvent, place: Place) -> None:
        """Refuse what no scenario needs and what makes YAML dangerous: aliases, anchors and tags."""
        path = self._path_in(self.frames[-1] if self.frames else None)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            found = f"{sign}{shortened(str(event.anchor))}"
            self._refuse(place, path, "uses a YAML anchor or alias", found, "values written out in full")
        tag = getattr(event, "tag", None)
        if tag is not None:
            allowed = "plain numbers, words, lists and mappings"
            self._refuse(place, path, "uses a YAML tag", shown(tag), allowed)

    def _read_key(self, event: yaml.NodeEvent, frame: _Frame, place: Place) -> None:
        """Take in the key of a mapping: a name, and not one that is there already."""
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse(place, frame.path, "has a list or mapping where a key should be", allowed="a name")
        path: KeyPath = (*frame.path, event.value)
        value = self._scalar(event, path, place)
        if not isinstance(value, str):
            found = f"{shortened(event.value) or 'nothing'}, which YAML does not read as text"
            allowed = "a name, in quotes where it looks like a number or date"
            self._note(place, path, "is not a name", found, allowed)
        if event.value in frame.container:
            first = self.marks[path].key.line
            self._note(place, path, f"is given twice, first in line {first}")
        frame.key, frame.key_place = event.value, place

    def _scalar(self, event: yaml.ScalarEvent, path: KeyPath, place: Place) -> Any:
        """Return the value of a scalar as ``yaml.safe_load`` reads it, but for numbers that surprise."""
        # PyYAML's type stubs leave this method without types.
        tag: str = self.loader.resolve(yaml.ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]
        if tag.endswith((":merge", ":value")):
            allowed = "keys and values written out in full"
            self._note(place, path, "uses a YAML merge", shown(event.value), allowed)
            return event.value
        node = yaml.ScalarNode(tag, event.value)
        try:
            value = self.loader.construct_object(node)
        except (ValueError, OverflowError):
            message = "looks like a number or date, but is none"
            self._note(place, path, message, shown(event.value), "text in quotes, where it is text")
            return event.value
        if isinstance(value, int | float) and (":" in event.value or _OCTAL.match(event.value)):
            message = f"is ambiguous: YAML reads it as {shown(value)}"
            allowed = "a plain decimal number, or text in quotes"
            self._note(place, path, message, shortened(event.value), allowed)
        return value

    def _place(self, mark: Any) -> Place:
        """Return a mark of PyYAML's, which counts from 0, as a place."""
        return Place(self.file) if mark is None else Place(self.file, mark.line + 1, mark.column + 1)

    def _note(
        self, place: Place, path: KeyPath, message: str, found: str | None = None, allowed: str | None = None
    ) -> None:
        """Remember a problem that does not stop the reading."""
        self.problems.append(Problem(place, path_text(path), message, found, allowed))

    def _refuse(
        self, place: Place, path: KeyPath, message: str, found: str | None = None, allowed: str | None = None
    ) -> NoReturn:
        """Give up on the file."""
        self._note(place, path, message, found, allowed)
        raise InputError(*self.problems)
