"""Strict models applied to data with positions: every mistake answered in our words, at its place.

Pydantic finds the mistakes; what is allowed is read from the model's JSON Schema, so that messages and the
schema for editors can never disagree.

>>> from coterminous.scenario.events import BoundaryChange
>>> problems = []
>>> validated(BoundaryChange, Document("my.yaml", {"share": 2}), (), problems)
>>> print(problems[0])
my.yaml: share is out of bounds. Found: 2. Allowed: a number from 0 to 1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from coterminous.scenario.document import Document, KeyPath, path_text
from coterminous.scenario.months import MONTH_PATTERN, is_month
from coterminous.scenario.problems import Problem, listed, nearest_name
from coterminous.scenario.wording import Schema, choices_of, in_words, text_for_number

Model = TypeVar("Model", bound=BaseModel)

_MESSAGES: Final = {
    "missing": "is missing",
    "extra_forbidden": "is not a known key",
    "literal_error": "is not a known choice",
    "finite_number": "is not a finite number",
    "string_pattern_mismatch": "is not understood",
    "string_too_short": "is empty",
    "string_too_long": "is too long",
    "too_short": "is too short",
    "too_long": "is too long",
}
_OUT_OF_BOUNDS: Final = ("greater_than", "less_than")
_MONTH_GUESS: Final = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})(?![0-9])")


def validated(model: type[Model], document: Document, path: KeyPath, problems: list[Problem]) -> Model | None:
    """Return what stands at a path of the document as a model, or None after adding to the problems."""
    try:
        return model.model_validate(value_at(document.data, path))
    except ValidationError as error:
        found: dict[str, Problem] = {}
        for details in error.errors():
            problem = _problem(model, document, path, details)
            # A value that may be of several types fails once for each of them; the first says enough.
            found.setdefault(problem.key, problem)
        problems += found.values()
        return None


def value_at(data: Any, path: KeyPath) -> Any:
    """Return what stands at a key path, or None where nothing does.

    >>> value_at({"events": [{"at": "2007-04"}]}, ("events", 0, "at"))
    '2007-04'
    """
    for part in path:
        if isinstance(data, list) and isinstance(part, int):
            data = dict(enumerate(data))
        if not isinstance(data, dict) or part not in data:
            return None
        data = data[part]
    return data


def _problem(model: type[BaseModel], document: Document, path: KeyPath, details: ErrorDetails) -> Problem:
    """Return one error of pydantic's as a problem with its place."""
    kind, inner = details["type"], details["loc"]
    context = details.get("ctx", {})
    if kind == "conflict":
        inner = (*inner, context["key"])
    if kind != "extra_forbidden":
        inner = _known_part(schema_of(model), inner)
    where = (*path, *inner)
    schema = _schema_at(schema_of(model), inner)
    if kind == "extra_forbidden":
        return unknown_key(
            document, where, list(_schema_at(schema_of(model), inner[:-1]).get("properties", {}))
        )
    value = value_at(document.data, where)
    allowed = context["allowed"] if kind == "conflict" else in_words(schema)
    message = context["message"] if kind == "conflict" else _message(kind, value, schema)
    found = None if kind == "missing" else document.found_at(where, value)
    return Problem(
        document.place_of(where), path_text(where), message, found, allowed, _nearest(document, where, schema)
    )


def unknown_key(document: Document, path: KeyPath, known: Sequence[str]) -> Problem:
    """Return the problem of a key that is not one of the known keys."""
    allowed = listed(known) if known else None
    nearest = nearest_name(str(path[-1]), known)
    place = document.key_place_of(path)
    return Problem(place, path_text(path), "is not a known key", None, allowed, nearest)


def _message(kind: str, value: object, schema: Schema) -> str:
    """Return what is wrong, in our words."""
    if kind.startswith(_OUT_OF_BOUNDS):
        return "is out of bounds"
    if kind in _MESSAGES:
        return _MESSAGES[kind]
    if schema.get("type") in ("number", "integer") and isinstance(value, str):
        return text_for_number(value)
    return "has the wrong type"


def _nearest(document: Document, path: KeyPath, schema: Schema) -> str | None:
    """Return the valid value that looks most like what was written."""
    mark = document.marks.get(path)
    value = value_at(document.data, path)
    written = mark.text if mark and mark.text is not None else value if isinstance(value, str) else None
    if written is None:
        return None
    if schema.get("pattern") == MONTH_PATTERN:
        return _nearest_month(written)
    return nearest_name(written, choices_of(schema))


def _nearest_month(text: str) -> str | None:
    """Return the month that a text such as 2007-04-01 or 2007/4 speaks of."""
    guess = _MONTH_GUESS.search(text)
    month = f"{guess[1]}-{int(guess[2]):02d}" if guess else ""
    return month if is_month(month) and month != text else None


@cache
def schema_of(model: type[BaseModel]) -> Schema:
    """Return the JSON Schema of a model, with its references resolved.

    >>> from coterminous.scenario.events import JointBoards
    >>> schema_of(JointBoards)["properties"]["share"]["maximum"]
    1.0
    """
    schema = model.model_json_schema()
    resolved: Schema = _resolved(schema, schema.get("$defs", {}))
    return resolved


def _resolved(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """Replace references by what they refer to; our models are never recursive."""
    if isinstance(schema, list):
        return [_resolved(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target = definitions[schema["$ref"].rpartition("/")[2]]
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    return {key: _resolved(value, definitions) for key, value in schema.items() if key != "$defs"}


def _schema_at(schema: Schema, path: Sequence[str | int]) -> Schema:
    """Return the part of a schema that a key path leads to; empty where it leads nowhere."""
    for part in path:
        schema = (
            schema.get("properties", {}).get(part, {}) if isinstance(part, str) else schema.get("items", {})
        )
    return schema


def _known_part(schema: Schema, path: KeyPath) -> KeyPath:
    """Return the part of pydantic's location that is a key path; the name of a type may follow it."""
    for length in range(len(path), 0, -1):
        if _schema_at(schema, path[:length]):
            return path[:length]
    return ()
