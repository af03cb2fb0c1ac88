"""Months counted and written: there and back, over the turn of years."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coterminous.scenario.months import is_month, month_after, months_between


@given(st.integers(0, 2399))
def test_the_month_so_many_months_on_is_so_many_months_away(number):
    month = month_after("1900-01", number)
    assert is_month(month)
    assert months_between("1900-01", month) == number


def test_years_turn_after_december():
    assert [month_after("2006-11", number) for number in range(3)] == ["2006-11", "2006-12", "2007-01"]


@pytest.mark.parametrize("text", ["2006-4", "2006-00", "1899-12", "2006-04-01", "2006-04\n", "", None, 2006])
def test_what_is_no_month_is_refused(text):
    assert not is_month(text)
    with pytest.raises(ValueError, match="is not a month such as 2006-04"):
        months_between("2006-04", text)
