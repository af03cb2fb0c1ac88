"""The planning year: when in the year bodies do what (D17; S0, S1)."""

from __future__ import annotations

APRIL = 4
MID_YEAR_REVIEW = 6
"""October, in months since April."""


def months_since_april(first_month_of_year: int, month: int) -> int:
    """Return how many months have passed since April.

    Mechanism: D17

    Args:
        first_month_of_year: calendar month in which the run starts, 1 to 12.
        month: month of the run.

    >>> months_since_april(4, 0), months_since_april(4, 11), months_since_april(1, 3)
    (0, 11, 0)
    """
    return (first_month_of_year - APRIL + month) % 12


def is_quarter(since_april: int) -> bool:
    """Return whether partnership decisions fall this month: June, September, December, March.

    Mechanism: D17

    >>> [month for month in range(12) if is_quarter(month)]
    [2, 5, 8, 11]
    """
    return since_april % 3 == 2


def is_money_round(since_april: int) -> bool:
    """Return whether bodies in deficit go through all they put into partnerships: September and March.

    Mechanism: D17

    >>> [month for month in range(12) if is_money_round(month)]
    [5, 11]
    """
    return since_april % 6 == 5


def is_budget_month(since_april: int) -> bool:
    """Return whether next year's budgets are settled this month: March.

    Mechanism: D17

    >>> is_budget_month(11)
    True
    """
    return since_april == 11


def is_review_month(since_april: int) -> bool:
    """Return whether bodies review their year this month: October.

    Mechanism: D17

    >>> is_review_month(6)
    True
    """
    return since_april == MID_YEAR_REVIEW
