"""A JSON Schema of scenario files, for editors that complete keys and mark mistakes as they are typed.

It says the same as the checks of :mod:`coterminous.scenario.checking`, from the same models and records, as
far as one file alone can tell: a file that extends another may leave out what the other gives.

>>> schema = scenario_json_schema()
>>> schema["properties"]["parameters"]["properties"]["trust.loss_rate"]["maximum"]
0.95
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coterminous.scenario.body_words import BodyWords
from coterminous.scenario.events import EVENT_KINDS, EventSettings
from coterminous.scenario.records import ParameterRecord, parameter_records
from coterminous.scenario.schema import DrawnGeography, LookupGeography, ScenarioFile
from coterminous.scenario.validation import schema_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def scenario_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file, with every parameter and every kind of event.

    >>> scenario_json_schema()["properties"]["months"]["maximum"]
    600
    """
    top = _for_editors(schema_of(ScenarioFile))
    # A layer's absent keys mean "as below", so the defaults that stand in for them are none of the reader's.
    properties = {name: _without(part, "default") for name, part in top["properties"].items()}
    properties["geography"] = _geography_schema()
    properties["names"] |= _for_editors(schema_of(BodyWords))
    properties["parameters"] |= {
        "properties": {name: _parameter_schema(record) for name, record in parameter_records().items()},
        "additionalProperties": False,
    }
    properties["events"]["items"] = {"oneOf": [_event_schema(kind) for kind in EVENT_KINDS.values()]}
    return {"$schema": DIALECT, **top, "title": "coterminous scenario", "properties": properties}


def _geography_schema() -> dict[str, Any]:
    """Return the two forms of a geography as one set of keys, none required: layers merge key by key."""
    drawn, lookup = _for_editors(schema_of(DrawnGeography)), _for_editors(schema_of(LookupGeography))
    both = {**drawn["properties"], **lookup["properties"]}
    both["councils"] = _without(both["councils"], "required")
    return {
        "type": "object",
        "description": "where people live: a drawn map, or a lookup CSV with its NHS trusts",
        "properties": both,
        "additionalProperties": False,
    }


def _parameter_schema(record: ParameterRecord) -> dict[str, Any]:
    """Return what an editor shows for one parameter: unit, reason, bounds and default."""
    types = {"number": "number", "integer": "integer", "switch": "boolean"}
    sources = ", ".join(record.source)
    schema: dict[str, Any] = {
        "type": types[record.kind],
        "description": f"{record.unit} ({record.role}). {record.why.strip()} Source: {sources}.",
        "default": record.default,
    }
    if record.bounds:
        schema |= {"minimum": record.bounds[0], "maximum": record.bounds[1]}
    return schema


def _event_schema(settings: type[EventSettings]) -> dict[str, Any]:
    """Return the form of one kind of event: a date, and the kind as the key of its settings."""
    inner = _for_editors(schema_of(settings))
    return {
        "type": "object",
        "title": settings.kind,
        "description": inner.get("description", ""),
        "properties": {
            "at": schema_of(ScenarioFile)["properties"]["start"] | {"description": "month"},
            settings.kind: inner,
        },
        "required": ["at", settings.kind],
        "additionalProperties": False,
    }


def _for_editors(schema: Any) -> Any:
    """Return a schema without what is meant for readers of the code: doctests and the titles of classes."""
    if isinstance(schema, list):
        return [_for_editors(item) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    return {
        key: _first_paragraph(value)
        if key == "description" and isinstance(value, str)
        else _for_editors(value)
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str))
    }


def _first_paragraph(text: str) -> str:
    """Return the sentence a docstring begins with."""
    return " ".join(text.partition("\n\n")[0].split())


def _without(schema: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return a schema without one of its keys."""
    return {name: value for name, value in schema.items() if name != key}
