"""Reading a map from a lookup CSV of the user's: small area, people, commissioner, council.

Statistics offices publish such tables. One with a row for each pair of a commissioner and a council will do
too: where there is no area column, each row is an area, named after both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from coterminous.geography.areas import hexagons
from coterminous.geography.generator import Country
from coterminous.geography.layout import cells_in_order, layout_order
from coterminous.geography.lookup_table import Table, unfit
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


def read_lookup(settings: LookupGeography, content: str) -> Country:
    r"""Return the country that a lookup describes, with the user's names.

    Areas where nobody lives are left out.

    Args:
        settings: path of the CSV and names of its columns.
        content: text of the CSV, from :func:`coterminous.geography.lookup_table.text_of`.

    Raises:
        InputError: the file cannot be used; says file, line, column, what was found and what is allowed.

    >>> settings = LookupGeography(lookup="places.csv", nhs_trusts=1)
    >>> country = read_lookup(settings, "area,people,commissioner,council\na,5,West,Wye\nb,7,East,Wye\n")
    >>> country.pct_names, country.council_names, int(country.areas.people.sum())
    (('East', 'West'), ('Wye',), 12)
    """
    rows = _checked_rows(Table(settings.lookup, content), settings)
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


def _columns(table: Table, settings: LookupGeography) -> dict[str, int]:
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


def _checked_rows(table: Table, settings: LookupGeography) -> list[LookupRow]:
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
        raise unfit(table.file, "has no rows below its header")
    if problems:
        raise InputError(*problems)
    return [row for row in rows if row.people]


def _problems_of(table: Table, line: int, record: Sequence[str], columns: dict[str, int]) -> list[Problem]:
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


def _bodies_without_people(table: Table, rows: Sequence[LookupRow], columns: dict[str, int]) -> list[Problem]:
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
