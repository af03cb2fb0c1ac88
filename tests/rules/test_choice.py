"""Deciding: what weighs, in which direction, and how sharply value decides."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coterminous.rules.choice import (
    IMPOSSIBLE,
    choose_of_three,
    chooses,
    exposure_gbp,
    likelihood,
    money_premium,
    newness,
    regard,
    relief_gbp,
)

STRESS = st.floats(-0.2, 0.3)
TRUST = st.floats(0.0, 1.0)
STAKE = st.floats(0.0, 1e7)
VALUE = st.floats(-0.5, 0.5)
PRECISION = st.floats(0.0, 1000.0)
SHARE = st.floats(0.0, 1.0)
EVEN = (np.arange(20_000) + 0.5) / 20_000
"""Draws that are exactly even, so that a frequency is the probability to one part in 20,000."""


@given(st.floats(0.0, 50.0), STRESS)
def test_a_pound_is_worth_more_only_to_who_is_short(cash_premium, stress):
    """Mechanism: D2, D10."""
    premium = money_premium(cash_premium, stress)
    assert premium == (cash_premium * stress if stress > 0.0 else 0.0)


@given(STAKE, SHARE, st.floats(0.0, 5.0), st.floats(3.0, 120.0))
def test_relief_halves_when_the_horizon_doubles(stake, share, premium, horizon):
    """Mechanism: D4, D18."""
    near = relief_gbp(stake, share, premium, horizon)
    far = relief_gbp(stake, share, premium, 2.0 * horizon)
    assert far == pytest.approx(near / 2.0)
    assert 0.0 <= far <= near


def test_who_plans_for_a_year_feels_a_year_s_relief_whole():
    """30% of a stake of 100,000 at a premium of a fifth: 6,000 pounds a month."""
    assert relief_gbp(100_000.0, 0.3, 0.2, 12.0) == pytest.approx(6_000.0)


@given(STAKE, TRUST, SHARE, st.floats(0.0, 10.0), STRESS, STRESS, st.floats(-0.1, 0.1))
def test_exposure_depends_on_relative_stress_only(stake, trust, shirking, rate, own, other, shared):
    """Stress that both share cancels out: equal poverty is less of a problem.

    Mechanism: D1, D2
    """
    apart = exposure_gbp(stake, trust, shirking, rate, own, other)
    shifted = exposure_gbp(stake, trust, shirking, rate, own + shared, other + shared)
    assert shifted == pytest.approx(apart, rel=1e-6, abs=1e-6 * (1.0 + stake * rate))


@given(STAKE, TRUST, SHARE, st.floats(0.0, 10.0), STRESS, STRESS)
def test_exposure_is_the_same_toward_any_partner_who_is_better_off(stake, trust, shirking, rate, own, other):
    low, high = sorted((own, other))
    assert exposure_gbp(stake, trust, shirking, rate, high, low) == exposure_gbp(
        stake, trust, shirking, rate, high, high
    )


@given(STAKE, TRUST, TRUST, SHARE, st.floats(0.0, 10.0), STRESS, STRESS, STRESS)
def test_exposure_falls_with_trust_and_grows_with_the_partner_s_stress(
    stake, one, other, shirking, rate, own, theirs, more
):
    """Mechanism: D1, T1."""
    low, high = sorted((one, other))
    less, greater = sorted((theirs, more))
    assert exposure_gbp(stake, high, shirking, rate, own, theirs) <= exposure_gbp(
        stake, low, shirking, rate, own, theirs
    )
    assert exposure_gbp(stake, one, shirking, rate, own, less) <= exposure_gbp(
        stake, one, shirking, rate, own, greater
    )
    assert exposure_gbp(stake, 1.0, shirking, rate, own, theirs) == 0.0


@given(SHARE, TRUST, TRUST, SHARE)
def test_regard_rises_with_trust_and_with_a_board(at_full_trust, one, other, of_board):
    """Mechanism: D8, D9."""
    low, high = sorted((one, other))
    assert regard(at_full_trust, low, of_board, False) <= regard(at_full_trust, high, of_board, False)
    alone, together = (regard(at_full_trust, low, of_board, has_board) for has_board in (False, True))
    assert together == pytest.approx(min(alone + of_board, 1.0)), (
        "nobody minds another's harm more than its own"
    )
    assert 0.0 <= alone <= together <= 1.0


@given(st.floats(0.0, 600.0), st.floats(0.0, 600.0), st.floats(1.0, 240.0))
def test_newness_wears_off(one, other, months):
    """Mechanism: F13."""
    young, old = sorted((one, other))
    assert 1.0 >= newness(young, months) >= newness(old, months) >= 0.0
    assert newness(0.0, months) == 1.0
    assert newness(months, months) == 0.0


@given(VALUE, VALUE, PRECISION)
def test_better_options_are_likelier(one, other, precision):
    low, high = sorted((one, other))
    assert 0.0 < likelihood(low, precision) <= likelihood(high, precision) <= 1.0
    assert likelihood(low, precision) + likelihood(-low, precision) == pytest.approx(1.0)


@given(VALUE)
def test_without_precision_every_choice_is_a_coin(value):
    assert likelihood(value, 0.0) == 0.5


@given(VALUE, PRECISION, st.floats(0.0, 1.0, exclude_max=True))
def test_luck_decides_by_the_likelihood(value, precision, draw):
    assert chooses(value, precision, draw) == (draw < likelihood(value, precision))


def test_of_four_even_draws_a_chance_of_one_half_takes_two():
    """Draws begin at nought and stop short of one, so the chance itself is not below it."""
    assert [chooses(0.0, 250.0, draw) for draw in (0.0, 0.25, 0.5, 0.75)] == [True, True, False, False]


def test_of_two_very_good_options_the_better_is_likelier_by_their_difference_alone():
    """One part in a thousand at a precision of a thousand: e to one, or 73.1% to 26.9%, however good both are."""
    for good in (0.0, 0.9, 5.0):
        taken = [choose_of_three(good, good + 0.001, 1000.0, draw) for draw in EVEN[::20]]
        assert taken.count(2) / (len(taken) - taken.count(0)) == pytest.approx(0.7311, abs=2e-3)


@pytest.mark.parametrize(
    ("first", "second", "precision"),
    [
        (0.0, 0.0, 250.0),
        (0.01, -0.005, 250.0),
        (-0.02, -0.01, 100.0),
        (0.004, 0.004, 500.0),
        (0.3, -0.2, 2.0),
    ],
)
def test_three_options_are_chosen_as_often_as_their_weights_say(first, second, precision):
    """Weights are e to the precision times the value, and 1 for leaving things as they are."""
    weights = np.exp(precision * np.array([0.0, first, second]))
    expected = weights / weights.sum()
    chosen = np.bincount([choose_of_three(first, second, precision, draw) for draw in EVEN], minlength=3)
    assert chosen / len(EVEN) == pytest.approx(expected, abs=2e-4)


@given(VALUE, VALUE, PRECISION, st.floats(0.0, 1.0, exclude_max=True))
def test_a_choice_is_one_of_three_and_never_breaks(first, second, precision, draw):
    assert choose_of_three(first, second, precision, draw) in (0, 1, 2)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0.0, 10_000.0))
def test_however_large_the_values_some_option_is_taken(first, second, precision):
    middle = choose_of_three(first, second, precision, 0.5)
    best = max((0.0, 0), (first, 1), (second, 2))
    gaps = sorted((best[0] - value) for value in (0.0, first, second))
    if precision * gaps[1] > 50.0:
        assert middle == best[1], "a far better option is as good as certain"


@given(VALUE, st.floats(0.0, 10.0))
def test_an_option_that_is_not_open_is_never_taken(value, precision):
    """The chance of the other is then what a choice between two gives, however little value decides."""
    first = [choose_of_three(value, IMPOSSIBLE, precision, draw) for draw in EVEN[::50]]
    second = [choose_of_three(IMPOSSIBLE, value, precision, draw) for draw in EVEN[::50]]
    assert 2 not in first
    assert 1 not in second
    assert first.count(1) / len(first) == pytest.approx(likelihood(value, precision), abs=0.006)
    assert second.count(2) == pytest.approx(first.count(1), abs=1)
