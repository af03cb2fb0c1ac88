"""What a schema allows, and what is wrong with a value, in plain words.

>>> in_words({"enum": ["pct", "social_services", "both"]})
'pct, social_services or both'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from coterminous.scenario.problems import listed

Schema: TypeAlias = Mapping[str, Any]


def choices_of(schema: Schema) -> list[str]:
    """Return the words a schema allows.

    >>> choices_of({"anyOf": [{"enum": ["pct", "both"]}, {"type": "null"}]})
    ['pct', 'both']
    """
    parts = [schema, *schema.get("anyOf", [])]
    return [
        str(word)
        for part in parts
        for word in [*part.get("enum", []), *([part["const"]] if "const" in part else [])]
    ]


def in_words(schema: Schema) -> str | None:
    """Return in words what a schema allows, or None where it says nothing.

    >>> in_words({"type": "integer", "minimum": 1, "maximum": 240})
    'a whole number from 1 to 240'
    >>> in_words({"type": "number", "exclusiveMinimum": 0, "maximum": 10})
    'a number above 0 and up to 10'
    """
    if choices := choices_of(schema):
        return listed(choices)
    if alternatives := [part for part in schema.get("anyOf", []) if part.get("type") != "null"]:
        return listed([words for part in alternatives if (words := in_words(part))])
    match schema.get("type"):
        case "integer":
            return "a whole number" + _range_in_words(schema)
        case "number":
            return "a number" + _range_in_words(schema)
        case "boolean":
            return "true or false"
        case "string":
            return _text_in_words(schema)
        case "array":
            return "a list"
        case "object":
            keys = list(schema.get("properties", {}))
            return f"a mapping with {', '.join(keys)}" if keys else "a mapping of names to values"
        case _:
            return None


def _text_in_words(schema: Schema) -> str:
    """Return what texts a schema allows."""
    examples = schema.get("examples")
    if examples:
        return f"{schema.get('title', 'text').lower()} such as {examples[0]}"
    longest = schema.get("maxLength")
    return f"text of up to {longest} characters" if longest else "text"


def _range_in_words(schema: Schema) -> str:
    """Return the bounds of a number."""
    low, high = schema.get("minimum"), schema.get("maximum")
    above = schema.get("exclusiveMinimum")
    if above is not None:
        return f" above {plain(above)}" + (f" and up to {plain(high)}" if high is not None else "")
    if low is not None and high is not None:
        return f" from {plain(low)} to {plain(high)}"
    return f" of at least {plain(low)}" if low is not None else ""


def plain(number: float) -> str:
    """Return a number without a needless decimal point.

    >>> plain(1.0), plain(0.35), plain(9223372036854775807)
    ('1', '0.35', '9223372036854775807')
    """
    return str(int(number)) if float(number).is_integer() else repr(number)


def text_for_number(text: str) -> str:
    """Say why a text will not do as a number, with advice where it looks like one.

    >>> text_for_number("1e5"), text_for_number("many")
    ('is text, not a number; write 100000', 'is text, not a number')
    """
    try:
        number = float(text)
    except ValueError:
        return "is text, not a number"
    return f"is text, not a number; write {plain(number)}" if abs(number) < 1e15 else "is text, not a number"
