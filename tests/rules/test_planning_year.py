"""The planning year: it begins in April, whenever the run does, and comes round every twelve months."""

from collections.abc import Callable

import pytest

from coterminous.rules.planning_year import (
    is_budget_month,
    is_money_round,
    is_quarter,
    is_review_month,
    months_since_april,
)

CALENDAR = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def months_in_which(asked: Callable[[int], bool], first: int) -> list[str]:
    """Return the calendar months of three years from a first month on in which something falls, each once."""
    found = []
    for month in range(36):
        if asked(months_since_april(first, month)):
            found.append(CALENDAR[(first - 1 + month) % 12])
    assert found[: len(found) // 3] * 3 == found, "every year is like the first"
    return sorted(found[: len(found) // 3], key=CALENDAR.index)


@pytest.mark.parametrize("first", range(1, 13))
def test_every_date_falls_in_its_calendar_months_whenever_the_run_begins(first):
    """Mechanism: D17."""
    assert months_in_which(lambda since_april: since_april == 0, first) == ["Apr"]
    assert months_in_which(is_quarter, first) == ["Mar", "Jun", "Sep", "Dec"]
    assert months_in_which(is_money_round, first) == ["Mar", "Sep"]
    assert months_in_which(is_budget_month, first) == ["Mar"]
    assert months_in_which(is_review_month, first) == ["Oct"]


def test_a_run_of_fifty_years_does_not_lose_count():
    assert [months_since_april(4, month) for month in (0, 11, 12, 599)] == [0, 11, 0, 11]
