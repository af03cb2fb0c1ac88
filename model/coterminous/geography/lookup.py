"""Reading a map from a lookup CSV of the user's: small area, people, commissioner, council.

Statistics offices publish such tables. One with a row for each pair of a commissioner and a council will do
too: where there is no area column, each row is an area, named after both.
"""

from __future__ import annotations

import csv
import hashlib
import io
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from coterminous.geography.areas import hexagons
from coterminous.geography.generator import Country
from coterminous.geography.layout import cells_in_order, layout_order
from coterminous.scenario.problems import InputError, Place, Problem, nearest_name, shown
from coterminous.scenario.schema import LookupGeography

MOST_BYTES: Final = 100_000_000
MOST_AREAS: Final = 200_000
MOST_PROBLEMS: Final = 50
MOST_DIGITS: Final = 10
LONGEST_NAME: Final = 200
ROLES: Final = ("area", "people", "commissioner", "council")


class LookupRow(NamedTuple):
    """One row of a lookup, checked."""

    commissioner: str
    council: str
    area: str
    people: int
    line: int


def read_lookup(settings: LookupGeography) -> Country:
    """Return the country that a lookup describes, with the user's names.

    Areas where nobody lives are left out.

    Args:
        settings: path of the CSV, names of its columns, and the SHA-256 it must have where one is given.

    Raises:
        InputError: the file cannot be used; says file, line, column, what was found and what is allowed.
    """
    path = Path(settings.lookup)
    content = _content(path, settings)
    rows = _checked_rows(_Table(path.as_posix(), content), settings)
    rows = [rows[number] for number in layout_order([row[:4] for row in rows])]
    cells = cells_in_order(len(rows))
    pcts, councils = sorted({row.commissioner for row in rows}), sorted({row.council for row in rows})
    number_of_pct = {name: number for number, name in enumerate(pcts)}
    number_of_council = {name: number for number, name in enumerate(councils)}
    return Country(
        areas=hexagons(
            [column for column, _ in cells],
            [row for _, row in cells],
            [row.people for row in rows],
            names=[row.area for row in rows],
        ),
        pct_of_area=np.array([number_of_pct[row.commissioner] for row in rows], dtype=np.int64),
        council_of_area=np.array([number_of_council[row.council] for row in rows], dtype=np.int64),
        council_types=(None,) * len(councils),
        pct_names=tuple(pcts),
        council_names=tuple(councils),
    )


def _content(path: Path, settings: LookupGeography) -> str:
    """Return the text of the file, refused by its size before it is read."""
    name = path.as_posix()
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            is_directory = stat.S_ISDIR(status.st_mode)
            raise _unfit(name, "is a directory" if is_directory else "is not a regular file")
        if status.st_size > MOST_BYTES:
            raise _unfit(name, f"is too large ({status.st_size:,} bytes)", f"at most {MOST_BYTES:,} bytes")
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        raise _unfit(name, "does not exist") from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(Problem(Place(name, line), "the file", "is not UTF-8 text")) from None
    except (OSError, ValueError) as error:
        raise _unfit(name, f"cannot be read ({getattr(error, 'strerror', None) or error})") from None
    if settings.sha256 is not None and hashlib.sha256(content).hexdigest() != settings.sha256:
        raise _unfit(name, "is not the file that the scenario was run with", f"SHA-256 {settings.sha256}")
    return text


def _unfit(name: str, message: str, allowed: str = "a CSV with a row for each small area") -> InputError:
    """Return the error for something that is no lookup at all."""
    return InputError(Problem(Place(name), "geography.lookup", message, allowed=allowed))


class _Table:
    """A CSV as header and numbered rows, with the place of every field."""

    def __init__(self, file: str, content: str) -> None:
        """Split the text into records."""
        self.file = file
        self.lines = content.splitlines()
        reader = csv.reader(io.StringIO(content), strict=True)
        self.records: list[tuple[int, list[str]]] = []
        first = 1
        try:
            for record in reader:
                if any(field.strip() for field in record):
                    self.records.append((first, [field.strip() for field in record]))
                first = reader.line_num + 1
                if len(self.records) > MOST_AREAS + 1:
                    raise _unfit(file, "has too many rows", f"at most {MOST_AREAS:,} small areas")
        except csv.Error as error:
            raise InputError(
                Problem(Place(file, reader.line_num), "the file", f"is no CSV ({error})")
            ) from None
        if not self.records:
            raise _unfit(file, "is empty")
        self.header = self.records[0][1]

    def place(self, line: int, field: int) -> Place:
        """Return line and column of a field, counted from 1."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        is_quoted, passed = False, 0
        for column, letter in enumerate(text):
            if passed == field:
                return Place(self.file, line, column + 1)
            is_quoted ^= letter == '"'
            passed += letter == "," and not is_quoted
        return Place(self.file, line, len(text) + 1 if passed == field else 1)


def _columns(table: _Table, settings: LookupGeography) -> dict[str, int]:
    """Return the position of the column of each role; the area's may be missing."""
    found: dict[str, int] = {}
    problems = []
    for role in ROLES:
        name = getattr(settings.columns, role)
        count = table.header.count(name)
        if count == 1:
            found[role] = table.header.index(name)
            continue
        folded = {heading.casefold(): heading for heading in table.header}
        nearest = folded.get(name.casefold()) or folded.get(f"{name}s".casefold())
        if (
            count == 0
            and role == "area"
            and role not in settings.columns.model_fields_set
            and nearest is None
        ):
            continue
        problems.append(
            Problem(
                Place(table.file, table.records[0][0], 1),
                f"column {name}",
                "is missing" if count == 0 else "appears more than once",
                found=", ".join(table.header)[:200],
                allowed=f"one column of this name, or its name under geography.columns.{role}",
                nearest=(nearest or nearest_name(name, table.header)) if count == 0 else None,
            )
        )
    if problems:
        raise InputError(*problems)
    return found


def _checked_rows(table: _Table, settings: LookupGeography) -> list[LookupRow]:
    """Return the rows with people, after all problems of all rows were looked for."""
    columns = _columns(table, settings)
    problems: list[Problem] = []
    rows: list[LookupRow] = []
    seen: dict[str, int] = {}
    area_column = columns.get("area", columns["commissioner"])
    for line, record in table.records[1:]:
        if len(problems) >= MOST_PROBLEMS:
            break
        wrong = _problems_of(table, line, record, columns)
        if wrong:
            problems += wrong
            continue
        commissioner, council = (record[columns[role]] for role in ("commissioner", "council"))
        area = record[columns["area"]] if "area" in columns else f"{commissioner} / {council}"
        if area in seen:
            place = table.place(line, area_column)
            message = f"is there already, in line {seen[area]}"
            problems.append(Problem(place, "area", message, shown(area), "each area once"))
        seen.setdefault(area, line)
        rows.append(LookupRow(commissioner, council, area, int(record[columns["people"]]), line))
    if not problems:
        problems = _bodies_without_people(table, rows, columns)
    if not rows and not problems:
        raise _unfit(table.file, "has no rows below its header")
    if problems:
        raise InputError(*problems)
    return [row for row in rows if row.people]


def _problems_of(table: _Table, line: int, record: Sequence[str], columns: dict[str, int]) -> list[Problem]:
    """Return what is wrong with one row."""
    if len(record) != len(table.header):
        found = f"{len(record)} fields"
        return [
            Problem(
                Place(table.file, line, 1),
                "row",
                "has the wrong length",
                found,
                f"{len(table.header)} fields",
            )
        ]
    problems = []
    for role, column in columns.items():
        text = record[column]
        key = f"column {table.header[column]}"
        place = table.place(line, column)
        if not text:
            problems.append(Problem(place, key, "is empty", found="nothing", allowed=_allowed(role)))
        elif role == "people" and not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
            problems.append(Problem(place, key, "is not a number of people", shown(text), _allowed(role)))
        elif role != "people" and len(text) > LONGEST_NAME:
            problems.append(Problem(place, key, "is too long", shown(text), f"{LONGEST_NAME} letters"))
    return problems


def _allowed(role: str) -> str:
    """Return what a field of a role may hold."""
    return "a whole number, 0 or more" if role == "people" else "a name"


def _bodies_without_people(
    table: _Table, rows: Sequence[LookupRow], columns: dict[str, int]
) -> list[Problem]:
    """Return a problem for each commissioner and council where nobody lives."""
    problems = []
    for role in ("commissioner", "council"):
        people: dict[str, int] = {}
        line: dict[str, int] = {}
        for row in rows:
            name: str = getattr(row, role)
            people[name] = people.get(name, 0) + row.people
            line.setdefault(name, row.line)
        problems += [
            Problem(
                table.place(line[name], columns[role]),
                role,
                "has no people",
                shown(name),
                "people in one area at least",
            )
            for name in people
            if not people[name]
        ]
    return problems
