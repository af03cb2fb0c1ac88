"""Deficits, thresholds, and what one side's cuts send to the other."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coterminous.rules.eligibility import (
    followed,
    loosening_value,
    tightening_value,
    uncovered_caution,
    unmet_people,
)
from coterminous.rules.finance import forecast_stress, own_savings, position, smoothed
from coterminous.rules.outcomes import delayed_transfers, unscheduled_admissions
from coterminous.rules.spillover import arrived, returned_gbp, shifted_gbp

SHARE = st.floats(0.0, 1.0)
RANK = st.floats(0.0, 1.0, exclude_max=True)
STRESS = st.floats(-0.2, 0.3)
POUNDS = st.floats(0.0, 1e8)
WEIGHT = st.floats(0.0, 2.0)


@given(RANK, RANK, SHARE)
def test_positions_follow_rank_within_bounds(one, other, in_deficit):
    """Mechanism: D4, D7."""
    low, high = sorted((one, other))
    better, worse = (position(rank, in_deficit, 0.012, 0.02, 0.15, 0.015) for rank in (low, high))
    assert -0.015 - 1e-15 <= better <= worse <= 0.15


@pytest.mark.parametrize("in_deficit", [0.0, 0.18, 0.32, 1.0])
def test_as_many_bodies_overspend_as_the_parameter_says(in_deficit):
    ranks = (np.arange(10_000) + 0.5) / 10_000
    over = sum(position(float(rank), in_deficit, 0.012, 0.02, 0.15, 0.015) > 0.0 for rank in ranks)
    assert over / 10_000 == pytest.approx(in_deficit, abs=1e-3)


def test_deficits_are_concentrated():
    """Most of the total lies with a tenth of the bodies, as the accounts of 2006-07 had it (80%).

    Mechanism: D4
    """
    ranks = (np.arange(10_000) + 0.5) / 10_000
    deficits = sorted(max(0.0, position(float(rank), 0.32, 0.012, 0.02, 0.15, 0.015)) for rank in ranks)
    assert sum(deficits[-1_000:]) / sum(deficits) > 0.7


@given(st.floats(-1e7, 1e7), st.floats(-1e8, 1e8), st.floats(1.0, 240.0), st.floats(1.0, 1e9))
@example(result=0.0, balance=0.5, repayment=1.0, income=1.0)
def test_stress_is_the_forecast_overspend_and_a_surplus_saved_does_not_hide_it(
    result, balance, repayment, income
):
    """Mechanism: D4."""
    stress = forecast_stress(result, balance, repayment, income)
    without_debt = -12.0 * result / income
    if balance >= 0.0:
        assert stress == pytest.approx(without_debt)
    else:
        assert stress == pytest.approx(without_debt - 12.0 * balance / repayment / income)
    assert forecast_stress(result, balance, repayment, 0.0) == 0.0


@given(STRESS, STRESS, st.floats(1.0, 60.0))
def test_what_is_smoothed_lies_between_and_arrives(before, now, months):
    after = smoothed(before, now, months)
    assert min(before, now) - 1e-12 <= after <= max(before, now) + 1e-12
    assert smoothed(before, now, 1.0) == pytest.approx(now)


@given(st.floats(-0.01, 0.08), STRESS)
def test_savings_stay_within_what_is_possible_and_follow_stress(savings, stress):
    """Mechanism: D4, O3."""
    after = own_savings(savings, stress, 0.03, 0.08, 0.01)
    assert -0.01 <= after <= 0.08
    if stress > 0.0:
        assert after >= savings
    else:
        assert after <= savings


@given(WEIGHT, WEIGHT, SHARE, SHARE, SHARE)
def test_tightening_is_worth_more_the_shorter_money_and_less_the_more_harm_counts(
    premium, cost, harm, counted, more
):
    """Mechanism: D6, D9."""
    value = tightening_value(premium, cost, harm, counted)
    assert tightening_value(premium + more, cost, harm, counted) >= value
    assert tightening_value(premium, cost + more, harm, counted) <= value
    assert tightening_value(premium, cost, harm, counted + more) <= value
    assert tightening_value(0.0, cost, harm, counted) <= 0.0, "who is not short does not tighten"


@given(WEIGHT, WEIGHT, SHARE, SHARE, WEIGHT)
def test_tightening_and_loosening_are_never_both_worth_it(premium, cost, harm, counted, caution):
    """A council does not swing to and fro: the two values add up to minus the caution that is left."""
    tighten = tightening_value(premium, cost, harm, counted)
    loosen = loosening_value(premium, cost, harm, counted, caution)
    assert tighten + loosen == pytest.approx(-caution, abs=1e-9)


@given(WEIGHT, STRESS, STRESS, st.floats(0.01, 0.1))
def test_an_underspend_takes_caution_away_until_it_covers_the_cost(caution, one, other, step):
    """Mechanism: D6."""
    better, worse = sorted((one, other))
    assert (
        0.0 <= uncovered_caution(caution, better, step) <= uncovered_caution(caution, worse, step) <= caution
    )
    assert uncovered_caution(caution, 0.0, step) == caution
    assert uncovered_caution(caution, -step, step) == 0.0
    assert uncovered_caution(caution, -step / 2.0, step) == pytest.approx(caution / 2.0)
    assert uncovered_caution(caution, one, 0.0) == 0.0, "a step that costs nothing needs no caution"


@given(SHARE, SHARE, st.floats(1.0, 60.0))
def test_a_threshold_works_through_without_overshooting(now, target, months):
    after = followed(now, target, months)
    assert min(now, target) - 1e-12 <= after <= max(now, target) + 1e-12


def test_unmet_need_by_hand():
    """300,000 people, 4% in need, 25% of that unmet: 3,000."""
    assert unmet_people(300_000.0, 0.04, 0.25) == pytest.approx(3_000.0)


@given(POUNDS, SHARE, SHARE, st.lists(st.integers(1, 10**6), min_size=1, max_size=8))
@example(cut=100.0, border=1.0, returning=1.0, shared=[1])
def test_what_returns_over_all_boundaries_is_no_more_than_was_cut(cut, border, returning, shared):
    """Mechanism: D5, D6, O3, B3."""
    people = sum(shared)
    parts = [returned_gbp(cut, border, returning, float(part), float(people)) for part in shared]
    assert sum(parts) == pytest.approx(cut * border * returning)
    assert returned_gbp(cut, border, 0.0, float(shared[0]), float(people)) == 0.0
    assert returned_gbp(cut, border, returning, 0.0, 0.0) == 0.0


@given(POUNDS, POUNDS, st.floats(1.0, 60.0))
def test_demand_arrives_after_a_lag(now, target, lag):
    after = arrived(now, target, lag)
    assert min(now, target) - 1e-6 <= after <= max(now, target) + 1e-6
    assert arrived(0.0, 6.0, 6.0) == 1.0


@given(POUNDS, st.floats(0.0, 10.0), STRESS, STRESS, SHARE)
@example(stake=100.0, rate=1.0, own=0.0, other=-0.1, minding=0.0)
def test_only_who_is_worse_off_and_short_shifts_costs(stake, rate, own, other, minding):
    """Mechanism: D1, D5."""
    shifted = shifted_gbp(stake, rate, own, other, minding)
    assert shifted >= 0.0
    if own <= other or own <= 0.0:
        assert shifted == 0.0
    assert shifted_gbp(stake, rate, own, other, 1.0) == 0.0


@given(SHARE, SHARE, SHARE, SHARE)
def test_unmet_need_keeps_people_in_hospital(part, start, one, other):
    """Mechanism: D6, O1."""
    less, more = sorted((one, other))
    usual = delayed_transfers(1e6, 43.0, part, start, start, 0.0)
    assert usual == pytest.approx(43.0)
    assert delayed_transfers(1e6, 43.0, part, less, start, 0.0) <= delayed_transfers(
        1e6, 43.0, part, more, start, 0.0
    ) * (1.0 + 1e-12)
    assert delayed_transfers(1e6, 43.0, part, start, start, 1.0) == pytest.approx(43.0 * (1.0 - part))


def test_admissions_by_hand():
    """8 a thousand of 100,000 people is 800; 2% avoided leaves 784; 50,000 pounds of demand, 30% at 2,500: 6 more.

    Mechanism: O1, X7
    """
    assert unscheduled_admissions(100_000.0, 8.0, 0.02, 50_000.0, 0.3, 2_500.0) == pytest.approx(790.0)
