"""Months of a run and months of the calendar.

A run counts its months from 0; the files and tables of a user speak of ``2006-04``.

>>> months_between("2006-04", "2007-04")
12
>>> month_after("2006-11", 3)
'2007-02'
"""

from __future__ import annotations

import re
from typing import Final

MONTH_PATTERN: Final = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"
MONTHS_IN_YEAR: Final = 12
_MONTH = re.compile(MONTH_PATTERN.removesuffix("$") + r"\Z")


def is_month(text: object) -> bool:
    """Say whether a value is a month written as ``2006-04``, from 1900-01 to 2099-12.

    >>> is_month("2006-04"), is_month("2006-13"), is_month("April 2006"), is_month(2006)
    (True, False, False, False)
    """
    return isinstance(text, str) and _MONTH.match(text) is not None


def _count(month: str) -> int:
    """Return the number of months since January of the year 0."""
    if not is_month(month):
        raise ValueError(f"{month!r} is not a month such as 2006-04")
    return int(month[:4]) * MONTHS_IN_YEAR + int(month[5:]) - 1


def months_between(first: str, later: str) -> int:
    """Return how many months ``later`` comes after ``first``; negative where it comes before.

    Raises:
        ValueError: one of the two is not a month such as ``2006-04``.

    >>> months_between("2006-04", "2006-01")
    -3
    """
    return _count(later) - _count(first)


def month_after(start: str, months: int) -> str:
    """Return the month that comes so many months after ``start``.

    Raises:
        ValueError: ``start`` is not a month such as ``2006-04``.

    >>> month_after("2006-04", 0)
    '2006-04'
    """
    year, month = divmod(_count(start) + months, MONTHS_IN_YEAR)
    return f"{year:04d}-{month + 1:02d}"
