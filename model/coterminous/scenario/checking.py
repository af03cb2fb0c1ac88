"""The whole of a scenario checked at once, after its layers are laid over each other.

Every mistake is added to one list, so that all are reported together.

>>> problems = []
>>> check_scenario(Document("my.yaml", {"months": 72, "geography": {}}), problems, set()) is None
True
>>> print(problems[0])
my.yaml: start is missing. Allowed: a month such as 2006-04.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ConfigDict

from coterminous.scenario.body_words import BodyWords
from coterminous.scenario.document import Document, KeyPath, path_text
from coterminous.scenario.events import EVENT_KINDS, DatedEvent
from coterminous.scenario.layers import DRAWN_KEYS, OVERRIDE
from coterminous.scenario.months import month_after, months_between
from coterminous.scenario.problems import Problem, listed, nearest_name, shown
from coterminous.scenario.records import Value, parameter_records
from coterminous.scenario.schema import DrawnGeography, LookupGeography, Month, ScenarioFile, StrictModel
from coterminous.scenario.validation import schema_of, unknown_key, validated
from coterminous.scenario.wording import in_words

MOST_LOOKUP_BYTES: Final = 200_000_000


@dataclass(frozen=True)
class CheckedScenario:
    """What a scenario says, in types that can be trusted."""

    title: str
    question: str
    start: str
    months: int
    names: BodyWords
    geography: DrawnGeography | LookupGeography
    parameters: Mapping[str, Value]
    events: tuple[DatedEvent, ...]


class _When(StrictModel):
    """The date of an event; its other key is its kind."""

    model_config = ConfigDict(extra="ignore")

    at: Month


def check_scenario(
    document: Document, problems: list[Problem], malformed: Set[str], complete: bool = False
) -> CheckedScenario | None:
    """Check all layers as one.

    Args:
        document: the layers, laid over each other.
        problems: the list that mistakes are added to.
        malformed: top-level keys that were left out because they are reported already.
        complete: whether every parameter must be given, as a resolved scenario does.

    Returns:
        The scenario, or None where there is any problem, reported before or now.
    """
    for key in ("start", "months", "geography"):
        if key not in document.data and malformed.isdisjoint((key, "extends")):
            allowed = in_words(schema_of(ScenarioFile)["properties"][key])
            problems.append(Problem(document.place_of(()), key, "is missing", None, allowed))
    geography = _check_geography(document, problems) if "geography" in document.data else None
    names = validated(BodyWords, document, ("names",), problems) if "names" in document.data else BodyWords()
    parameters = _check_parameters(document, problems, complete)
    events = _check_events(document, problems)
    if problems or geography is None or names is None:
        return None
    data = document.data
    return CheckedScenario(
        title=data.get("title", ""),
        question=data.get("question", ""),
        start=data["start"],
        months=data["months"],
        names=names,
        geography=geography,
        parameters=parameters,
        events=events,
    )


def _check_geography(document: Document, problems: list[Problem]) -> DrawnGeography | LookupGeography | None:
    """Return the geography in the one of its two forms that its keys speak of."""
    if "lookup" not in document.data["geography"]:
        return validated(DrawnGeography, document, ("geography",), problems)
    mixed = [key for key in document.data["geography"] if key in DRAWN_KEYS]
    for key in mixed:
        path: KeyPath = ("geography", key)
        message = "belongs to a drawn map and does not go with a lookup"
        problems.append(Problem(document.key_place_of(path), path_text(path), message))
    if mixed:
        return None
    geography = validated(LookupGeography, document, ("geography",), problems)
    return _with_hash(geography, document, problems) if geography else None


def _with_hash(
    geography: LookupGeography, document: Document, problems: list[Problem]
) -> LookupGeography | None:
    """Return the settings with the hash of the CSV: a run is made again on the same map or not at all."""
    digest, fault = _hash_of(Path(geography.lookup))
    key, found, allowed = "lookup", shown(geography.lookup), "a CSV file"
    if digest and geography.sha256 not in (None, digest):
        fault, key, found, allowed = (
            "is not the hash of the lookup",
            "sha256",
            shown(geography.sha256),
            digest,
        )
    if fault:
        path: KeyPath = ("geography", key)
        problems.append(Problem(document.place_of(path), path_text(path), fault, found, allowed))
        return None
    return geography.model_copy(update={"sha256": digest})


def _hash_of(path: Path) -> tuple[str | None, str | None]:
    """Return the SHA-256 of a file, or what is wrong with it."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return None, "is a directory"
        if not stat.S_ISREG(status.st_mode):
            return None, "is not a regular file"
        if status.st_size > MOST_LOOKUP_BYTES:
            return None, f"is larger than {MOST_LOOKUP_BYTES:,} bytes"
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), None
    except FileNotFoundError:
        return None, "does not exist"
    except OSError as error:
        return None, f"cannot be read ({error.strerror})"
    except ValueError:
        return None, "is not the name of a file"


def _check_parameters(document: Document, problems: list[Problem], complete: bool) -> dict[str, Value]:
    """Return every parameter, the given values over the shipped defaults, in the order of the records."""
    records = parameter_records()
    given: dict[str, Any] = document.data.get("parameters", {})
    values = {name: record.default for name, record in records.items()}
    for name, value in given.items():
        path: KeyPath = ("parameters", name)
        record = records.get(name)
        if record is None:
            problems.append(_unknown_parameter(document, path, value))
            continue
        try:
            values[name] = record.accept(value)
        except ValueError as error:
            found = document.found_at(path, value)
            problems.append(
                Problem(document.place_of(path), path_text(path), str(error), found, record.allowed)
            )
    absent = [name for name in records if name not in given] if complete else []
    if absent:
        place = document.place_of(("parameters",))
        problems.append(Problem(place, "parameters", f"have no value for {listed(absent[:5])}"))
    return values


def _unknown_parameter(document: Document, path: KeyPath, value: object) -> Problem:
    """Return the problem of a parameter that has no record."""
    name = str(path[-1])
    names = list(parameter_records())
    inner = next((key for key in value if isinstance(key, str)), "") if isinstance(value, dict) else ""
    nearest = nearest_name(f"{name}.{inner}" if inner else name, names)
    message = "is not a parameter" if not inner else "is not a parameter; names are written in one, with dots"
    allowed = "a name that coterminous parameters lists"
    return Problem(document.key_place_of(path), path_text(path), message, None, allowed, nearest)


def _check_events(document: Document, problems: list[Problem]) -> tuple[DatedEvent, ...]:
    """Return the events in the order they are given."""
    events = [
        _check_event(document, number, event, problems)
        for number, event in enumerate(document.data.get("events", []))
    ]
    return tuple(event for event in events if event is not None)


def _check_event(
    document: Document, number: int, event: object, problems: list[Problem]
) -> DatedEvent | None:
    """Return one event, or None where something is wrong with it."""
    path: KeyPath = ("events", number)
    before = len(problems)
    if not isinstance(event, dict):
        found = document.found_at(path, event)
        message, allowed = "has the wrong type", "a mapping with at and one kind of event"
        problems.append(Problem(document.place_of(path), path_text(path), message, found, allowed))
        return None
    when = validated(_When, document, path, problems)
    kind = _kind_of(document, path, event, problems)
    settings = validated(EVENT_KINDS[kind], document, (*path, kind), problems) if kind else None
    month = _month_of(document, (*path, "at"), when.at, problems) if when else 0
    if when is None or settings is None or kind is None or len(problems) > before:
        return None
    return DatedEvent(month, when.at, kind, settings, number, document)


def _kind_of(
    document: Document, path: KeyPath, event: Mapping[str, Any], problems: list[Problem]
) -> str | None:
    """Return the one kind of an event."""
    keys = [key for key in event if key != "at"]
    known = [key for key in keys if key in EVENT_KINDS]
    for key in keys:
        if key not in EVENT_KINDS:
            problems.append(unknown_key(document, (*path, key), ["at", *EVENT_KINDS]))
    if not keys:
        place, allowed = document.place_of(path), listed(list(EVENT_KINDS))
        problems.append(Problem(place, path_text(path), "has no kind", None, allowed))
    if len(known) > 1:
        place = document.key_place_of((*path, known[1]))
        message = "has more than one kind"
        problems.append(Problem(place, path_text(path), message, ", ".join(known), "one kind for each event"))
    return known[0] if len(known) == 1 else None


def _month_of(document: Document, path: KeyPath, at: str, problems: list[Problem]) -> int:
    """Return the month of the run that an event falls in, which must be one of the run's."""
    start, months = document.data.get("start"), document.data.get("months")
    if start is None or months is None:
        return 0
    month = months_between(start, at)
    if not 0 <= month < months:
        message = "is before the start" if month < 0 else "is after the last month"
        allowed = f"a month from {start} to {month_after(start, months - 1)}"
        turned = [key for key in ("start", "months") if document.place_of((key,)) == OVERRIDE]
        allowed += f" ({' and '.join(turned)} from --set)" if turned else ""
        problems.append(Problem(document.place_of(path), path_text(path), message, at, allowed))
    return month
