"""What is wrong with a user's input, where, and what would be right.

A mistake is a :class:`Problem` with a :class:`Place`; mistakes travel together in one :class:`InputError`, so
that a user mends a file once and not line by line. The command line prints the error and exits with code 2.

>>> place = Place("my.yaml", line=7, column=3)
>>> print(Problem(place, "parameters.trust.los_rate", "is not a known name", nearest="trust.loss_rate"))
my.yaml:7:3: parameters.trust.los_rate is not a known name. Did you mean trust.loss_rate?
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

LONGEST_SHOWN: Final = 60
MOST_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said: a file with a line and column (both from 1), or ``--set``.

    >>> str(Place("my.yaml", 7, 3)), str(Place("--set")), Place("my.yaml", 7, 3).line_text
    ('my.yaml:7:3', '--set', 'my.yaml:7')
    """

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Render as editors and terminals expect it, ``file:line:column``."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)

    @property
    def line_text(self) -> str:
        """The place without its column."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake of the user's.

    Attributes:
        place: file, line and column, or ``--set``; None where the input has no place.
        key: the path of the key, such as ``events[2].deficit_shock.share``; empty for the file as a whole.
        message: what is wrong, continuing a sentence that begins with the key.
        found: what the user wrote, as text.
        allowed: what would be right, as text.
        nearest: the valid name that looks most like what was written.

    >>> print(Problem(None, "months", "is too small", found="0", allowed="a whole number from 1 to 600"))
    months is too small. Found: 0. Allowed: a whole number from 1 to 600.
    """

    place: Place | None
    key: str
    message: str
    found: str | None = None
    allowed: str | None = None
    nearest: str | None = None

    @property
    def file(self) -> str | None:
        """The file that holds the mistake, or ``--set``."""
        return self.place.file if self.place else None

    @property
    def line(self) -> int | None:
        """Line of the mistake, from 1."""
        return self.place.line if self.place else None

    @property
    def column(self) -> int | None:
        """Column of the mistake, from 1."""
        return self.place.column if self.place else None

    def __str__(self) -> str:
        """Render as one line: place, key, what is wrong, what was found, what is allowed, nearest name."""
        where = f"{self.place}: " if self.place else ""
        sentences = [f"{self.key} {self.message}".strip() + "."]
        if self.found is not None:
            sentences.append(f"Found: {self.found}.")
        if self.allowed is not None:
            sentences.append(f"Allowed: {self.allowed}.")
        if self.nearest is not None:
            sentences.append(f"Did you mean {self.nearest}?")
        return where + " ".join(sentences)


class InputError(ValueError):
    """The user's input is wrong: one or more :class:`Problem`, reported together.

    >>> error = InputError(Problem(None, "months", "is missing"), Problem(None, "start", "is missing"))
    >>> print(error)
    2 problems:
      months is missing.
      start is missing.
    """

    def __init__(self, *problems: Problem) -> None:
        """Collect the problems; there must be at least one."""
        if not problems:
            raise TypeError("an InputError needs at least one Problem")
        super().__init__(*problems)
        self.problems: tuple[Problem, ...] = problems

    def __str__(self) -> str:
        """Render all problems as plain text, the first :data:`MOST_SHOWN` in full."""
        lines = [str(problem) for problem in self.problems]
        if len(lines) == 1:
            return lines[0]
        if len(lines) > MOST_SHOWN:
            lines[MOST_SHOWN:] = [f"... and {len(lines) - MOST_SHOWN} more"]
        return "\n".join([f"{len(self.problems)} problems:", *(f"  {line}" for line in lines)])


def shown(value: object) -> str:
    """Return a user's value as short printable text, safe for a terminal.

    >>> shown("red"), shown(None), shown(True), shown([1, 2]), shown(0.5)
    ("'red'", 'nothing', 'true', 'a list', '0.5')
    """
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case str():
            return repr(shortened(value))
        case int() if abs(value) >= 10**LONGEST_SHOWN:
            # Python refuses to print integers of thousands of digits.
            return f"a whole number of more than {LONGEST_SHOWN} digits"
        case _:
            return shortened(str(value))


def shortened(text: str) -> str:
    """Return the text on one line, printable, cut after :data:`LONGEST_SHOWN` characters.

    >>> shortened("a" * 100) == "a" * 60 + "..."
    True
    """
    cut = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "..."
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in cut)


def nearest_name(name: str, names: Iterable[str]) -> str | None:
    """Return the known name that looks most like ``name``, or None where none comes close.

    >>> nearest_name("deficit_shok", ["grant", "deficit_shock"])
    'deficit_shock'
    """
    close = difflib.get_close_matches(shortened(name), list(names), n=1, cutoff=0.6)
    return close[0] if close else None


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence part.

    >>> listed(["pct", "nhs_trust", "both"])
    'pct, nhs_trust or both'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
