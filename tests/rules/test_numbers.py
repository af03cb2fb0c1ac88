"""Arithmetic that must be exact: shares of pounds, rounding, and an exponential of our own."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coterminous.rules.numbers import LARGEST_EXPONENT, clamp, exponential, share_of_pounds, whole_pounds

POUNDS = st.integers(-(10**12), 10**12)


@given(st.floats(-700.0, 700.0))
def test_exponential_is_e_to_the_power(power):
    assert abs(exponential(power) / math.exp(power) - 1.0) < 1e-15


@given(st.floats(-700.0, 700.0), st.floats(-700.0, 700.0))
def test_exponential_never_falls(one, other):
    low, high = sorted((one, other))
    assert exponential(low) <= exponential(high)


@given(st.floats(-690.0, 690.0))
def test_exponential_does_not_step_back_between_neighbours(power):
    """Where the reduction by ln 2 changes its multiple, too."""
    for number in (power, round(power / math.log(2.0)) * math.log(2.0) + math.log(2.0) / 2.0):
        if abs(number) < LARGEST_EXPONENT:
            assert exponential(number) <= exponential(number + 1e-9)


def test_exponential_of_nought_is_one_and_far_powers_are_cut_off():
    assert exponential(0.0) == 1.0
    assert exponential(1e9) == exponential(700.0)
    assert exponential(-1e9) == exponential(-700.0) > 0.0
    assert math.isfinite(exponential(math.inf))


@given(POUNDS, st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_share_of_pounds_is_within_a_pound_of_the_exact_share_and_toward_zero(pounds, part, whole):
    exact = Fraction(pounds * part, whole)
    share = share_of_pounds(pounds, part, whole)
    assert type(share) is int
    assert abs(share) <= abs(exact) < abs(share) + 1


@given(POUNDS, st.lists(st.integers(0, 10**7), min_size=1, max_size=12).filter(any))
def test_sharing_out_conserves_when_the_rest_is_shared_again(pounds, parts):
    left, people = pounds, sum(parts)
    shares = []
    for part in parts:
        shares.append(share_of_pounds(left, part, people))
        left -= shares[-1]
        people -= part
    assert sum(shares) == pounds
    assert all(share * pounds >= 0 for share in shares), "nobody is given what others must pay"


def test_a_share_of_nothing_is_nothing():
    assert share_of_pounds(100, 1, 0) == 0
    assert share_of_pounds(100, 0, 3) == 0


@given(st.floats(-1e12, 1e12))
def test_whole_pounds_are_the_nearest_and_alike_on_both_sides_of_nought(amount):
    pounds = whole_pounds(amount)
    assert abs(pounds - amount) <= 0.5 + abs(amount) * 1e-15
    assert whole_pounds(-amount) == -pounds


@given(st.floats(-10, 10), st.floats(-10, 10), st.floats(0, 10))
def test_clamp_stays_inside_and_leaves_alone_what_is_inside(value, low, width):
    kept = clamp(value, low, low + width)
    assert low <= kept <= low + width
    if low <= value <= low + width:
        assert kept == value


@pytest.mark.parametrize("amount", [0.5, 1.5, 2.5])
def test_half_pounds_go_away_from_zero(amount):
    assert whole_pounds(amount) == math.floor(amount) + 1
    assert whole_pounds(-amount) == -math.floor(amount) - 1
