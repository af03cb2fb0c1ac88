"""The files of a scenario laid over each other, with the place of every value kept.

A layer is a :class:`~coterminous.scenario.document.Document`. Keys of ``parameters``, ``names`` and
``geography`` merge one by one, the nearer layer winning; the other keys replace; events of extended files
are kept, and the file's own are added. A lookup CSV takes the place of a drawn map as a whole.

>>> world = Document("world.yaml", {"events": [{"at": "2007-04", "joint_boards": {}}]})
>>> mine = Document("my.yaml", {"events": [{"at": "2008-04", "joint_boards": {}}]})
>>> [event["at"] for event in laid_over(world, mine).data["events"]]
['2007-04', '2008-04']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from coterminous.scenario.body_words import BodyWords
from coterminous.scenario.document import Document, KeyPath, Mark, path_text
from coterminous.scenario.files import locate, looks_bare, read_document, shown_path
from coterminous.scenario.positions import parse_value
from coterminous.scenario.problems import InputError, Place, Problem, nearest_name, shortened
from coterminous.scenario.records import parameter_records
from coterminous.scenario.schema import Councils, DrawnGeography, LookupColumns, LookupGeography, ScenarioFile
from coterminous.scenario.validation import validated
from coterminous.scenario.world_events import as_world, in_time

OVERRIDE: Final = Place("--set")
_HEADINGS: Final = ("title", "question", "start", "months")
DRAWN_KEYS: Final = frozenset(DrawnGeography.model_fields) - frozenset(LookupGeography.model_fields)


def locate_scenario(reference: str | Path) -> Path:
    """Return the file of a scenario given on the command line: a path, or the name of a shipped scenario.

    Raises:
        InputError: there is no such file, with the nearest shipped name.
    """
    if isinstance(reference, Path):
        # A path object never means a shipped name.
        reference = reference.as_posix() if not looks_bare(str(reference)) else f"./{reference}"
    return locate(reference, Path(), None, "")


def read_layers(path: Path) -> list[Document]:
    """Read a scenario file and all it extends, the farthest first.

    Raises:
        InputError: a file cannot be read, or the files extend each other in a circle.
    """
    layers: list[Document] = []
    chain: list[Path] = []
    while True:
        document = _with_full_paths(read_document(path), path.parent)
        layers.append(document)
        chain.append(path)
        parent = document.data.get("extends")
        if not isinstance(parent, str) or not parent:
            return [as_world(document), *layers[-2::-1]]
        place = document.place_of(("extends",))
        path = locate(parent, path.parent, place, "extends").resolve()
        if path in [link.resolve() for link in chain]:
            circle = " -> ".join(shown_path(link) for link in [*chain, path])
            raise InputError(Problem(place, "extends", "goes round in a circle", circle, "a chain that ends"))


def _with_full_paths(document: Document, folder: Path) -> Document:
    """Return the layer with the path of its lookup made absolute: it is relative to the file that says it."""
    geography = document.data.get("geography")
    lookup = geography.get("lookup") if isinstance(geography, dict) else None
    if not isinstance(geography, dict) or not isinstance(lookup, str) or not lookup:
        return document
    full = {**geography, "lookup": (folder / lookup).absolute().as_posix()}
    return replace(document, data={**document.data, "geography": full})


def well_formed(layer: Document, problems: list[Problem]) -> Document:
    """Return the layer without the top-level keys that are unknown or malformed, which become problems."""
    found: list[Problem] = []
    validated(ScenarioFile, layer, (), found)
    problems += found
    wrong = {problem.key for problem in found}
    data = {key: value for key, value in layer.data.items() if path_text((key,)) not in wrong}
    return replace(layer, data=data)


def laid_over(farther: Document, nearer: Document) -> Document:
    """Return two layers as one, the nearer winning.

    >>> below = Document("world.yaml", {"months": 72, "parameters": {"a.b": 1, "a.c": 2}})
    >>> above = Document("my.yaml", {"parameters": {"a.b": 3}})
    >>> laid_over(below, above).data
    {'months': 72, 'parameters': {'a.b': 3, 'a.c': 2}}
    """
    if isinstance(nearer.data.get("geography"), dict) and "lookup" in nearer.data["geography"]:
        farther = _without_map(farther)
    farther = in_time(farther, nearer)
    events_before = len(farther.data.get("events", []))
    marks: dict[KeyPath, Mark] = dict(farther.marks)
    for path, mark in nearer.marks.items():
        marks[_shifted(path, events_before)] = mark
    data = _overlaid(farther.data, {key: value for key, value in nearer.data.items() if key != "events"})
    if events := [*farther.data.get("events", []), *nearer.data.get("events", [])]:
        data["events"] = events
    return Document(nearer.file, data, marks, farther.world_events)


def _overlaid(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return two mappings as one, key by key at every level."""
    both = dict(below)
    for key, value in above.items():
        under = both.get(key)
        both[key] = _overlaid(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return both


def _shifted(path: KeyPath, events_before: int) -> KeyPath:
    """Return a key path with the number of its event counted after the events of the layers below."""
    if len(path) > 1 and path[0] == "events" and isinstance(path[1], int):
        return ("events", path[1] + events_before, *path[2:])
    return path


def _without_map(layer: Document) -> Document:
    """Return the layer without the settings of its map: a lookup above it takes their place."""
    geography = layer.data.get("geography", {})
    kept = {key: value for key, value in geography.items() if key not in DRAWN_KEYS and key != "sha256"}
    return replace(layer, data={**layer.data, "geography": kept})


def in_reading_order(problems: list[Problem], layers: list[Document]) -> list[Problem]:
    """Return problems in the order of their lines, the user's own file first.

    >>> found = [Problem(Place("my.yaml", line), "a", "is wrong") for line in (7, 3)]
    >>> [problem.line for problem in in_reading_order(found, [Document("my.yaml", {})])]
    [3, 7]
    """
    distances = {layer.file: distance for distance, layer in enumerate(reversed(layers))}

    def order(problem: Problem) -> tuple[int, int, int]:
        return distances.get(problem.file or "", 0), problem.line or 0, problem.column or 0

    return sorted(problems, key=order)


def overrides_layer(overrides: Mapping[str, Any]) -> Document:
    """Return ``--set`` values (or ``overrides=`` of the Python interface) as the nearest layer.

    Args:
        overrides: values by name: a parameter, ``months``, ``start``, ``title``, ``question``, or a word of
            ``names``, or a setting of the geography such as ``geography.seed`` or ``geography.councils.county``.

    Raises:
        InputError: a name is not known; the message names ``--set``.

    >>> overrides_layer({"months": 12, "geography.seed": 4}).data
    {'months': 12, 'geography': {'seed': 4}}
    """
    data: dict[str, Any] = {}
    marks: dict[KeyPath, Mark] = {}
    problems: list[Problem] = []
    known = settable_names()
    for name, value in overrides.items():
        if name not in known:
            nearest = nearest_name(str(name), known)
            allowed = f"a parameter, {', '.join(_HEADINGS)}, a word of names, or a setting of the geography"
            problems.append(Problem(OVERRIDE, shortened(str(name)), "cannot be set", None, allowed, nearest))
            continue
        path = _path_of(name)
        _put(data, path, _plain(value))
        marks[path] = Mark(OVERRIDE, OVERRIDE)
    if problems:
        raise InputError(*problems)
    return _with_full_paths(Document(OVERRIDE.file, data, marks), Path())


def settable_names() -> list[str]:
    """Return every name that ``--set`` takes.

    >>> {"months", "geography.seed", "geography.councils.county", "trust.loss_rate"} <= set(settable_names())
    True
    """
    plain = {*DrawnGeography.model_fields, *LookupGeography.model_fields} - {"councils", "columns"}
    councils = [f"councils.{name}" for name in Councils.model_fields]
    columns = [f"columns.{name}" for name in LookupColumns.model_fields]
    geography = [f"geography.{name}" for name in [*sorted(plain), *councils, *columns]]
    words = [f"names.{name}" for name in BodyWords.model_fields]
    return [*_HEADINGS, *words, *geography, *parameter_records()]


def _path_of(name: str) -> KeyPath:
    """Return the key path that a name of ``--set`` stands for."""
    if name in _HEADINGS:
        return (name,)
    return tuple(name.split(".")) if name.startswith(("geography.", "names.")) else ("parameters", name)


def _plain(value: Any) -> Any:
    """Return a NumPy scalar, such as sweeps over parameters pass, as the Python number it stands for."""
    return value.item() if hasattr(value, "item") and getattr(value, "ndim", None) == 0 else value


def _put(data: dict[str, Any], path: KeyPath, value: object) -> None:
    """Put a value into nested mappings."""
    for part in path[:-1]:
        data = data.setdefault(str(part), {})
    data[str(path[-1])] = value


def read_assignments(assignments: list[str]) -> dict[str, Any]:
    """Return ``name=value`` texts of the command line as overrides; values are read as YAML.

    Raises:
        InputError: a text has no ``=``, an unreadable value, or a name that was given before.

    >>> read_assignments(["trust.loss_rate=0.3", "months=24"])
    {'trust.loss_rate': 0.3, 'months': 24}
    """
    overrides: dict[str, Any] = {}
    problems: list[Problem] = []
    for assignment in assignments:
        name, sign, text = (part.strip() for part in assignment.partition("="))
        if not name or not sign:
            message = "does not say what to set"
            problems.append(Problem(OVERRIDE, shortened(assignment), message, None, "name=value"))
        elif name in overrides:
            problems.append(Problem(OVERRIDE, shortened(name), "is given twice"))
        else:
            try:
                overrides[name] = parse_value(text, OVERRIDE, shortened(name))
            except InputError as error:
                problems += error.problems
    if problems:
        raise InputError(*problems)
    return overrides
