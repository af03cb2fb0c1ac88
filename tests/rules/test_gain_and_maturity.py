"""What joint working yields, how slowly, and where it leaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coterminous.rules.gain import kept_inside, looked_for, monthly_gain, reach
from coterminous.rules.mainstream import own_money_share
from coterminous.rules.maturity import expected_maturity, learn, results

SHARE = st.floats(0.0, 1.0)
RATE = st.floats(0.0, 0.5)
PREMIUM = st.floats(0.0, 10.0)


@given(SHARE, SHARE)
def test_results_rise_with_maturity(one, other):
    """Mechanism: F6."""
    low, high = sorted((one, other))
    assert 0.0 <= results(low) <= results(high) <= 1.0


@given(SHARE)
def test_results_are_the_same_curve_from_both_ends(maturity):
    assert results(maturity) + results(1.0 - maturity) == pytest.approx(1.0)


def test_results_come_late_and_then_fast():
    """At a third of the way a fifth of the gain is there, at two thirds four fifths: an S.

    Mechanism: F6
    """
    assert (results(0.0), results(0.5), results(1.0)) == (0.0, 0.5, 1.0)
    assert results(1.0 / 3.0) == pytest.approx(0.2)
    assert results(2.0 / 3.0) == pytest.approx(0.8)
    assert results(0.1) < 0.1 < 0.9 < results(0.9)


@given(SHARE, RATE, SHARE, st.floats(0.0, 0.2))
def test_maturity_stays_a_share(maturity, rate, given_attention, turnover):
    assert 0.0 <= learn(maturity, rate, given_attention, turnover) <= 1.0


@given(SHARE, RATE, SHARE, SHARE, st.floats(0.0, 0.2))
def test_attention_teaches_and_turnover_makes_forget(maturity, rate, one, other, turnover):
    """Mechanism: C2, X4."""
    less, more = sorted((one, other))
    assert learn(maturity, rate, less, turnover) <= learn(maturity, rate, more, turnover)
    assert learn(maturity, rate, 0.0, turnover) <= maturity
    assert learn(maturity, rate, one, 0.0) >= maturity


def test_at_shipped_rates_first_results_come_after_about_a_year_and_a_half():
    """Learning 3.3% of the rest a month with full attention, 0.8% forgotten.

    After 18 months maturity is 0.42, and results are at a third; after six months hardly 4%.

    Mechanism: F6
    """
    maturity = 0.0
    history = [maturity]
    for _ in range(240):
        maturity = learn(maturity, 0.033, 1.0, 0.008)
        history.append(maturity)
    # The closed form of the same: m* (1 - (1 - 0.041) ** months), with m* = 0.033 / 0.041.
    assert history[18] == pytest.approx(0.033 / 0.041 * (1.0 - 0.959**18))
    assert results(history[6]) < 0.05
    assert 0.25 < results(history[18]) < 0.45
    assert history[240] == pytest.approx(0.033 / 0.041, abs=1e-4)


@given(SHARE, RATE, st.floats(3.0, 240.0), st.floats(3.0, 240.0))
def test_a_longer_horizon_sees_more_maturity(maturity, rate, one, other):
    """Mechanism: D18."""
    near, far = sorted((one, other))
    assert maturity - 1e-12 <= expected_maturity(maturity, rate, near)
    assert expected_maturity(maturity, rate, near) <= expected_maturity(maturity, rate, far) + 1e-12
    assert expected_maturity(maturity, rate, far) <= 1.0


def test_expected_maturity_is_the_discounted_mean_of_learning():
    """The mean of 1 - (1 - m) e^(-rt) with weights e^(-t/H)/H, integrated by trapezia: 0.6, as 1 - 0.8 / 2."""
    rate, horizon, start = 0.05, 20.0, 0.2
    step, total = 0.01, 0.0
    for number in range(60_000):
        t = (number + 0.5) * step
        total += (1.0 - (1.0 - start) * 2.718281828459045 ** (-rate * t)) * (
            2.718281828459045 ** (-t / horizon) / horizon
        )
    assert total * step == pytest.approx(0.6, abs=1e-4)
    assert expected_maturity(start, rate, horizon) == pytest.approx(0.6)


@given(SHARE, SHARE, SHARE, SHARE)
def test_what_leaks_is_spillover_outside_the_overlap(spillover, one, other, of_second):
    """Mechanism: B3, F15."""
    low, high = sorted((one, other))
    assert 0.0 <= kept_inside(spillover, low, of_second) <= kept_inside(spillover, high, of_second) <= 1.0
    assert kept_inside(spillover, low, of_second) == kept_inside(spillover, of_second, low)
    assert kept_inside(spillover, 1.0, 1.0) == pytest.approx(1.0)
    assert kept_inside(spillover, 0.0, 0.0) == pytest.approx(1.0 - spillover)
    assert kept_inside(0.0, low, of_second) == 1.0, "without spillover boundaries do not matter"


def test_half_of_what_is_spared_leaks_where_half_of_one_side_s_people_are_outside():
    """Spillover 0.4; all of the council's people are the PCT's, half of the PCT's the council's: 0.6 + 0.4 x 0.75."""
    assert kept_inside(0.4, 0.5, 1.0) == pytest.approx(0.9)


@given(SHARE, SHARE)
def test_structure_without_culture_reaches_no_further(one, other):
    """Mechanism: D11, T8."""
    low, high = sorted((one, other))
    parts = (0.3, 0.25, 0.15, 0.25, 0.05)
    assert reach(*parts, True, True, True, False, 0.0) == 0.3
    assert reach(*parts, True, True, True, True, low) <= reach(*parts, True, True, True, True, high)
    assert reach(*parts, False, False, False, False, low) == 0.3
    assert reach(*parts, True, False, False, False, 1.0) == pytest.approx(0.55)
    assert reach(*parts, False, False, False, True, low) == pytest.approx(0.35), (
        "an office needs no agreement"
    )


def test_a_gain_by_hand():
    """6% of a million pounds, half reached, 80% inside, half delivered: 12,000.

    Mechanism: C1, D10, O2
    """
    assert monthly_gain(0.06, 1_000_000.0, 0.5, 0.8, 0.5) == pytest.approx(12_000.0)


@given(SHARE, PREMIUM, PREMIUM)
def test_partners_look_as_hard_as_the_one_to_whom_a_pound_is_worth_less(pooled, first, second):
    """Mechanism: D10, D2."""
    found = looked_for(pooled, 1.0, first, second)
    assert found == looked_for(pooled, 1.0, second, first) == looked_for(pooled, 1.0, min(first, second), 1e6)
    assert looked_for(pooled, 1.0, 0.0, second) == looked_for(pooled, 0.0, first, second) == pooled
    assert pooled - 1e-12 <= found <= 1.0 + 1e-12


@given(SHARE, st.floats(0.01, 1e9), st.floats(1.0, 1e9))
def test_a_grant_takes_the_place_of_own_money_in_proportion_to_what_it_is_of_all(displaced, grant, full):
    """Mechanism: F11."""
    own = own_money_share(displaced, grant, full)
    assert 0.0 <= own <= 1.0
    assert (1.0 - own) * (grant + full) == pytest.approx(
        displaced * grant, rel=1e-6, abs=1e-6 * (grant + full)
    )
    assert own_money_share(displaced, 0.0, full) == 1.0


def test_the_smallest_grant_displaces_some():
    """Mechanism: F11."""
    assert own_money_share(1.0, grant_gbp=1.0, full_gbp=1.0) == 0.5


def test_no_structure_reaches_more_than_there_is():
    """Where partners look hard, what the parts would reach adds up to more than everything.

    Mechanism: D10, F1
    """
    assert reach(0.25, 0.5, 0.15, 0.25, 0.05, True, True, True, True, culture=1.0) == 1.0
