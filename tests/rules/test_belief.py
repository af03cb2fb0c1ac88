"""Trust as a belief: bounds, what one breach takes, and how slowly promises build it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coterminous.rules.belief import (
    NO_TRUST,
    after_breach,
    fade,
    kept_through_reorganisation,
    protected_severity,
    trust_from_evidence,
)
from coterminous.rules.promise import kept_share

CULTURE = st.floats(0.01, 0.99)
PRIOR = st.floats(1.0, 100.0)
MONTHS = st.floats(0.0, 500.0)
SHARE = st.floats(0.0, 1.0)
LOSS = st.floats(0.0, 0.95)


@given(CULTURE, PRIOR, MONTHS, MONTHS)
def test_trust_is_a_probability(culture, prior, kept, broken):
    assert 0.0 <= trust_from_evidence(culture, prior, kept, broken) <= 1.0


@given(CULTURE, PRIOR)
def test_without_evidence_trust_is_what_the_culture_expects(culture, prior):
    """Mechanism: T1, T2."""
    assert trust_from_evidence(culture, prior, 0.0, 0.0) == pytest.approx(culture)


@given(CULTURE, PRIOR, MONTHS, MONTHS, st.floats(0.01, 100.0))
def test_kept_promises_raise_trust_and_broken_ones_lower_it(culture, prior, kept, broken, more):
    """Mechanism: T2."""
    now = trust_from_evidence(culture, prior, kept, broken)
    assert trust_from_evidence(culture, prior, kept + more, broken) > now
    assert trust_from_evidence(culture, prior, kept, broken + more) < now


@given(CULTURE, PRIOR, MONTHS, MONTHS, LOSS, SHARE)
def test_a_breach_takes_exactly_its_share_however_much_good_there_was(
    culture, prior, kept, broken, rate, severity
):
    """Mechanism: T3, X1."""
    before = trust_from_evidence(culture, prior, kept, broken)
    left, against = after_breach(culture, prior, kept, broken, rate, severity)
    assert 0.0 <= left <= kept
    assert against >= broken * (1.0 - 1e-9) - 1e-9
    after = trust_from_evidence(culture, prior, left, against)
    assert after == pytest.approx(before * (1.0 - rate * severity), rel=1e-9)


@given(CULTURE, PRIOR, st.floats(0.0, 100.0), st.floats(0.0, 100.0), st.floats(0.05, 0.95))
def test_one_kept_month_never_makes_good_one_breach(culture, prior, kept, broken, rate):
    """A month earns at most half a month of evidence; a full breach at a loss rate of 5% or more costs more.

    Mechanism: T3, X1
    """
    now = trust_from_evidence(culture, prior, kept, broken)
    left, against = after_breach(culture, prior, kept, broken, rate, 1.0)
    rise = trust_from_evidence(culture, prior, kept + 0.5, broken) - now
    fall = now - trust_from_evidence(culture, prior, left, against)
    if now >= 0.5 and prior + kept + broken >= 10.0:
        assert fall > rise > 0.0


def test_at_shipped_values_a_breach_takes_back_years_of_kept_promises():
    """Culture 0.55 worth 10 months, half a month of evidence each month, a loss of 35%.

    Two years of kept promises: (5.5 + 12) / 22 = 0.795. One full breach: 0.517, below where it began.

    Mechanism: T2, T3, X1
    """
    built = trust_from_evidence(0.55, 10.0, 12.0, 0.0)
    assert built == pytest.approx(17.5 / 22.0)
    left, against = after_breach(0.55, 10.0, 12.0, 0.0, 0.35, 1.0)
    # 35% of 17.5 good months turn bad: 6.125.
    assert (left, against) == pytest.approx((12.0 - 6.125, 6.125))
    broken = trust_from_evidence(0.55, 10.0, left, against)
    assert broken == pytest.approx(0.65 * 17.5 / 22.0)
    assert broken < 0.55


def test_where_good_memories_run_out_bad_ones_are_added():
    """Culture 0.5 worth 10 months and 2 kept: 7 good of 12; losing 60% asks for 4.2, more than the 2 there are.

    Trust must be 0.4 x 7/12 = 0.2333; 5 good months are that share of 21.43, so 11.43 are bad.

    Mechanism: T3, X1
    """
    left, against = after_breach(0.5, 10.0, 2.0, 0.0, 0.6, 1.0)
    assert left == 0.0
    assert against == pytest.approx(5.0 / (0.4 * 7.0 / 12.0) - 10.0)
    assert against == pytest.approx(11.4286, abs=1e-4)


@given(CULTURE, PRIOR, MONTHS, LOSS)
def test_however_often_a_promise_is_broken_trust_is_a_number(culture, prior, kept, rate):
    """Twenty years of full breaches every month: evidence against does not grow without end.

    Mechanism: T3
    """
    broken = 0.0
    for _ in range(240):
        kept, broken = after_breach(culture, prior, kept, broken, rate, 1.0)
        assert 0.0 <= trust_from_evidence(culture, prior, kept, broken) <= 1.0
    # What is left is at least a twentieth of what there was when the last breach still took its share.
    assert broken <= prior / (0.05 * NO_TRUST) + 1_000.0


def test_where_nothing_is_left_to_lose_the_last_good_memories_turn_bad_and_no_more():
    """Of 6 good months in a hundred trillion, 95% are lost: more than the one kept, and less than can be told."""
    assert after_breach(0.5, 10.0, 1.0, 1e14, 0.95, 1.0) == (0.0, 1e14 + 1.0)


@given(MONTHS, st.floats(6.0, 240.0))
def test_evidence_fades_toward_nothing(evidence, memory):
    """After as many months as the memory, less than 40% is left (1/e and a little less)."""
    left = evidence
    for _ in range(round(memory)):
        faded = fade(left, memory)
        assert 0.0 <= faded <= left
        left = faded
    # Below the smallest number there is, nothing can fade.
    assert left <= 0.40 * evidence + 1e-300


@given(SHARE, SHARE)
def test_agreements_and_joint_decisions_each_soften_a_breach(severity, protection):
    """Mechanism: F4, D9."""
    bare = protected_severity(severity, protection, 0.0, False)
    formal = protected_severity(severity, protection, 1.0, False)
    joint = protected_severity(severity, protection, 0.0, True)
    both = protected_severity(severity, protection, 1.0, True)
    assert bare == severity
    assert formal == joint == pytest.approx(severity * (1.0 - protection))
    assert 0.0 <= both <= formal <= bare


@given(MONTHS, SHARE, SHARE)
def test_reorganisation_keeps_between_all_and_what_was_not_personal(evidence, personal, formal):
    """Mechanism: T2, T6."""
    kept = kept_through_reorganisation(evidence, personal, formal)
    assert evidence * (1.0 - personal) <= kept * (1.0 + 1e-12) + 1e-12
    assert kept <= evidence
    assert kept_through_reorganisation(evidence, personal, 1.0) == evidence
    assert kept_through_reorganisation(evidence, 0.0, formal) == evidence


@given(st.floats(-1e7, 1e7), st.floats(0.0, 1e7))
def test_a_promise_is_kept_in_part_from_none_to_all(delivered, promised):
    """Mechanism: F6, X3."""
    kept = kept_share(delivered, promised)
    assert 0.0 <= kept <= 1.0
    if delivered >= promised:
        assert kept == 1.0


def test_half_a_pound_of_one_is_half_a_promise_and_a_loss_is_none_of_it():
    """Mechanism: F6."""
    assert kept_share(0.5, 1.0) == kept_share(1.0, 2.0) == 0.5
    assert kept_share(0.0, 100.0) == kept_share(-5.0, 100.0) == 0.0
    assert kept_share(-5.0, 0.0) == 1.0, "who promised nothing has kept it, whatever came"
