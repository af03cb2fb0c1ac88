"""Agreements, culture, staff, breadth and the price of barriers: bounds, directions, and cases by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coterminous.rules.agreement import agreement_quality, guarded, left_to_negotiate, template_for
from coterminous.rules.belief import protected_severity
from coterminous.rules.breadth import drawn_nearer, widened
from coterminous.rules.culture import contact, moved_culture
from coterminous.rules.effort import change_work, done_again, with_calendars, without_barriers
from coterminous.rules.outcomes import day_charges_gbp, delayed_for_care, equipment_wait
from coterminous.rules.promise import honoured_share
from coterminous.rules.staff import turnover

SHARE = st.floats(0.0, 1.0)
POUNDS = st.floats(0.0, 1e7)


@given(SHARE, SHARE, SHARE)
def test_an_agreement_is_the_better_the_more_trust_it_was_made_in(one, other, turning):
    """Mechanism: F4."""
    low, high = sorted((one, other))
    assert -1.0 <= agreement_quality(low, turning) <= agreement_quality(high, turning) <= 1.0
    assert agreement_quality(turning, turning) == 0.0


def test_an_agreement_in_full_trust_underpins_it_and_one_without_any_displaces_it():
    """Mechanism: F4."""
    assert agreement_quality(1.0, 0.4) == 1.0
    assert agreement_quality(0.0, 0.4) == -1.0
    assert agreement_quality(0.7, 0.4) == pytest.approx(0.5)


@given(POUNDS, SHARE, st.floats(0.0, 1.0))
def test_a_good_agreement_takes_away_what_a_bad_one_adds(amount, protection, quality):
    """Mechanism: F4, F5."""
    good, bad = guarded(amount, protection, quality), guarded(amount, protection, -quality)
    assert 0.0 <= good <= amount <= bad <= 2.0 * amount
    assert good + bad == pytest.approx(2.0 * amount)
    assert guarded(amount, 0.0, quality) == amount, "an agreement that protects nothing changes nothing"


@given(SHARE, SHARE, st.floats(-1.0, 1.0), st.booleans())
def test_severity_stays_a_share(severity, protection, agreement, is_joint):
    """Mechanism: D9, F4."""
    assert 0.0 <= protected_severity(severity, protection, agreement, is_joint) <= 1.0
    alone = protected_severity(severity, protection, agreement, is_joint=False)
    assert protected_severity(severity, protection, agreement, is_joint=True) <= alone


@given(st.floats(-1.0, 3.0), SHARE)
def test_copying_never_saves_more_than_can_be_copied(template, saving):
    """Mechanism: F5."""
    assert 1.0 - saving <= left_to_negotiate(template, saving) <= 1.0
    assert left_to_negotiate(1.5, 0.4) == pytest.approx(0.6)


@given(SHARE, SHARE)
def test_own_templates_save_most(elsewhere, saving):
    """Mechanism: F5."""
    own = left_to_negotiate(template_for(True, elsewhere), saving)
    copied = left_to_negotiate(template_for(False, elsewhere), saving)
    assert own == pytest.approx(1.0 - saving)
    assert own <= copied + 1e-12 <= 1.0 + 1e-12
    assert left_to_negotiate(template_for(False, 0.0), saving) == 1.0


@given(SHARE, SHARE, SHARE, st.floats(0.0, 50.0))
def test_culture_moves_toward_what_is_lived_and_never_past_it(culture, experience, rate, closeness):
    """Mechanism: T4, T5, O5."""
    moved = moved_culture(culture, experience, rate, closeness)
    low, high = sorted((culture, experience))
    assert low - 1e-12 <= moved <= high + 1e-12
    assert moved_culture(culture, experience, 0.0, closeness) == culture
    assert moved_culture(culture, experience, rate, 0.0) == culture


def test_ten_years_of_usual_contact_close_seven_tenths_of_the_way():
    """0.99 to the 120th is 0.299.

    Mechanism: T4
    """
    culture = 0.4
    for _ in range(120):
        culture = moved_culture(culture, 0.8, 0.01, contact(True, False, 0.5))
    assert culture == pytest.approx(0.8 - 0.4 * 0.99**120)
    assert contact(True, True, 0.5) == 1.5 * contact(True, False, 0.5)
    assert contact(False, True, 0.5) == 0.0, "who does not work together is not close"


@given(SHARE, SHARE, SHARE)
def test_what_partners_watch_lies_between_results_and_process(kept, attention, weight):
    """Mechanism: C10, T2."""
    seen = honoured_share(kept, attention, weight)
    low, high = sorted((kept, attention))
    assert low - 1e-12 <= seen <= high + 1e-12
    assert honoured_share(kept, attention, 0.0) == kept
    assert honoured_share(kept, attention, 1.0) == pytest.approx(attention)


def test_settled_teams_keep_what_they_know():
    """Mechanism: T7, F10."""
    assert turnover(0.02, 0.25, is_settled=True) == pytest.approx(0.015)
    assert turnover(0.02, 0.25, is_settled=False) == turnover(0.02, 0.0, is_settled=True) == 0.02


@given(SHARE, SHARE, SHARE)
def test_further_partners_come_to_what_has_time_and_keeps_its_word(rate, attention, kept):
    """Mechanism: A4, O4."""
    assert drawn_nearer(0.0, rate, 1.0, 1.0) == rate
    assert drawn_nearer(0.5, rate, attention, 0.0) == drawn_nearer(0.5, rate, 0.0, kept) == 0.5
    assert widened(1000.0, 0.03, 0.0) == 1000.0
    assert widened(1000.0, 0.03, 6.0) == pytest.approx(1180.0)


@given(st.floats(0.0, 20.0), SHARE, SHARE)
def test_barriers_calendars_and_messages_make_work(work, share, other):
    """Mechanism: C8, C11, D16, D17."""
    assert without_barriers(work, share, 1.0) == work
    assert without_barriers(work, share, 0.0) == pytest.approx(work * (1.0 - share))
    assert without_barriers(work, share, other) <= work * (1.0 + 1e-12)
    assert with_calendars(work, share, 2) == work >= with_calendars(work, share, 1)
    assert done_again(work, 0.0) == work <= done_again(work, share)


def test_a_change_is_worked_off_in_a_year_or_so():
    """A sixth of what is left each month: a ninth of it is left after a year.

    Mechanism: C3
    """
    left = 30.0
    for _ in range(12):
        left -= change_work(left, 6.0)
    assert left == pytest.approx(30.0 * (5.0 / 6.0) ** 12)
    assert left / 30.0 == pytest.approx(1.0 / 9.0, abs=0.002)


@given(SHARE, SHARE, SHARE, SHARE)
def test_joint_discharge_spares_patients_the_wait_for_care(part, unmet, start, avoided):
    """Mechanism: O1, D15."""
    waiting = delayed_for_care(1e6, 43.0, part, unmet, start, avoided)
    assert 0.0 <= waiting <= delayed_for_care(1e6, 43.0, part, unmet, start, 0.0)
    assert delayed_for_care(1e6, 43.0, part, unmet, start, 1.0) == 0.0
    assert delayed_for_care(1e6, 43.0, part, start, start, 0.0) == pytest.approx(43.0 * part)


def test_charges_by_hand():
    """14 patients at 100 pounds a day: 42,560 pounds a month.

    Mechanism: D15
    """
    assert day_charges_gbp(14.0, 100.0) == pytest.approx(42_560.0)


def test_waits_fall_with_what_one_service_delivers():
    """Mechanism: D12."""
    assert equipment_wait(8.0, 0.6, 0.0) == 8.0
    assert equipment_wait(8.0, 0.6, 1.0) == pytest.approx(3.2)
