"""Management time: bounds, what comes first, and where it ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coterminous.rules.effort import (
    attention,
    capacity,
    distraction,
    load_over_capacity,
    partnership_work,
    price_of_time,
    running_cost_gbp,
)

WTE = st.floats(0.0, 100.0)
SHARE = st.floats(0.0, 1.0)


@given(WTE, WTE, WTE)
def test_attention_is_a_share_and_nought_past_capacity(time, statutory, joint):
    """Mechanism: C2, C4, C6."""
    given_share = attention(time, statutory, joint)
    assert 0.0 <= given_share <= 1.0
    if statutory >= time:
        assert given_share == 0.0
    elif statutory + joint <= time:
        assert given_share == pytest.approx(1.0)
    else:
        assert given_share * joint == pytest.approx(time - statutory)


@given(WTE, WTE, WTE, WTE)
def test_more_work_of_either_kind_never_gives_more_attention(time, statutory, joint, more):
    now = attention(time, statutory, joint)
    assert attention(time, statutory + more, joint) <= now + 1e-12
    assert attention(time, statutory, joint + more) <= now + 1e-12
    assert attention(time + more, statutory, joint) >= now - 1e-12


@given(st.floats(1.0, 100.0), st.floats(0.5, 1.0), st.floats(0.1, 5.0))
def test_past_capacity_one_more_partnership_makes_no_more_effort(time, busy, each):
    """Effort that reaches partnerships is what statutory work leaves, however many share it.

    Mechanism: C4
    """
    statutory = busy * time
    for number in (100, 101):
        joint = number * each
        if statutory + joint > time:
            assert attention(time, statutory, joint) * joint == pytest.approx(time - statutory, abs=1e-9)


@given(WTE, WTE)
def test_load_is_finite_and_knows_no_time_at_all(work, time):
    """Mechanism: C3, C4."""
    load = load_over_capacity(work, time)
    assert 0.0 <= load <= 100.0
    if time > 0.0 and 0.0 < work / time < 100.0:
        assert load == pytest.approx(work / time)
    assert load_over_capacity(work + 1.0, 0.0) == 100.0
    assert load_over_capacity(0.0, time) == 0.0


@given(st.floats(0.0, 100.0))
def test_time_is_never_worth_less_than_its_wage(load):
    assert price_of_time(load) == max(1.0, load)


@given(WTE, WTE, st.floats(0.0, 2e6), st.floats(0.1, 2.0))
def test_capacity_grows_with_people_and_leadership(fixed, per_million, people, leadership):
    """Mechanism: C3, T1."""
    time = capacity(fixed, per_million, people, leadership)
    assert time >= 0.0
    assert capacity(fixed, per_million, people + 1e5, leadership) >= time
    assert capacity(fixed, per_million, people, 2.0 * leadership) == pytest.approx(2.0 * time)


@given(SHARE, WTE, st.floats(0.0, 200.0), st.floats(1.0, 120.0))
def test_distraction_wears_off_and_never_takes_more_than_its_share(share, time, months, settle):
    """Mechanism: X6."""
    taken = distraction(share, time, months, settle)
    assert 0.0 <= taken <= share * time
    assert distraction(share, time, 0.0, settle) == share * time
    assert distraction(share, time, settle, settle) == 0.0
    assert distraction(share, time, months + 1.0, settle) <= taken


def test_each_flexibility_adds_its_work():
    """0.5 to run, 0.25 for a pool, 0.125 for a lead, 1.0 for joint teams: 1.875 with all three.

    Mechanism: C3, D16, D17
    """
    work = (0.5, 0.25, 0.125, 1.0)
    assert partnership_work(*work, False, False, False) == 0.5
    assert partnership_work(*work, True, False, False) == 0.75
    assert partnership_work(*work, False, True, False) == 0.625
    assert partnership_work(*work, False, False, True) == 1.5
    assert partnership_work(*work, True, True, True) == 1.875


def test_half_a_manager_costs_half_a_salary_and_a_pool_its_overhead():
    """0.5 x 60,000 / 12 = 2,500, and 0.5% of 400,000 = 2,000."""
    assert running_cost_gbp(0.5, 60_000.0, 0.005, 400_000.0) == pytest.approx(4_500.0)
    assert running_cost_gbp(0.5, 60_000.0, 0.005, 0.0) == pytest.approx(2_500.0)
