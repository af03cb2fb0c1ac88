"""Arrangements beyond the flexibilities, agreements, boards, orders and what is hidden: each on one small world."""

import pytest

from coterminous import PartnershipModel
from coterminous.partnerships import agreements, arranging, spreading, stepping, trusting, work
from coterminous.partnerships.stakes import full_stake, under_agreement
from coterminous.partnerships.structure import overhead_share, running_wte, structure_of
from coterminous.partnerships.weigh import feared_loss, running_cost
from coterminous.phases import carrying_out, choosing, orders
from coterminous.services import delays
from coterminous.state.columns import (
    ACTIVE,
    BACK_OFFICE,
    CARE_TRUST,
    COLOCATED,
    INTEGRATED,
    LEAD,
    NEVER,
    POOLED,
    TRANSFERRED,
)
from coterminous.state.deeds import AGREED_CUT, MERGED_BY_ORDER, WITHDREW

PCT, COUNCIL = 0, 1
PLACE, EQUIPMENT = 2, 5


@pytest.fixture
def model(two_bodies) -> PartnershipModel:
    """Return one PCT and one council with a pool for learning disabilities and trust of 0.7, both in balance."""
    overrides = {
        "start.trust": 0.7,
        "start.trust_evidence": 60.0,
        "start.maturity_low": 0.6,
        "start.maturity_high": 0.6,
        "trust.culture": 0.5,
    }
    model: PartnershipModel = two_bodies(overrides)
    assert model.state.partnerships.phase[PLACE] == ACTIVE
    return model


def add(model: PartnershipModel, *steps: int) -> None:
    for step in steps:
        arranging.add_arrangement(model.state, model.parameters, PLACE, step)


def test_what_can_be_added_builds_on_what_is_there(model):
    """Mechanism: A6, D13, F1, F10."""

    def open_steps() -> list[int]:
        now = structure_of(model.state, PLACE)
        return [
            step for step in range(stepping.STEPS) if stepping.is_open_step(now, step, is_paid_in_full=True)
        ]

    assert open_steps() == [LEAD, INTEGRATED, COLOCATED, BACK_OFFICE]
    add(model, INTEGRATED)
    assert open_steps() == [LEAD, COLOCATED, BACK_OFFICE, TRANSFERRED]
    add(model, LEAD)
    assert CARE_TRUST in open_steps()
    add(model, CARE_TRUST)
    assert open_steps() == [], "a care trust is one organisation"


def test_an_agreement_takes_the_quality_of_its_day(model):
    """Mechanism: F4."""
    add(model, LEAD)
    assert model.state.partnerships.agreement[PLACE] == pytest.approx(0.5), "half-way from 0.4 to 1"
    model.state.ties.trust_both[0] = model.state.ties.trust_both[1] = 0.2
    assert under_agreement(model.state, model.parameters, PLACE, 100.0) == pytest.approx(75.0), "it is kept"
    add(model, INTEGRATED)
    assert model.state.partnerships.agreement[PLACE] == pytest.approx(-0.5), "until it is made anew"
    assert under_agreement(model.state, model.parameters, PLACE, 100.0) == pytest.approx(125.0)


def test_a_breach_under_an_agreement_that_displaces_trust_hurts_more(model):
    """Mechanism: F4, T3."""
    state, falls = model.state, []
    for quality in (1.0, 0.0, -1.0):
        model.state.partnerships.agreement[PLACE] = quality
        kept, broken = list(state.ties.kept_both), list(state.ties.broken_both)
        before = state.ties.trust_both[0]
        trusting.breach_partnership(state, model.parameters, 3, PLACE, COUNCIL, 0.5)
        falls.append(before - state.ties.trust_both[0])
        state.ties.kept_both[:], state.ties.broken_both[:] = kept, broken
        trusting.form_belief(state, model.parameters, 0)
    assert 0.0 < falls[0] < falls[1] < falls[2]
    assert falls[2] == pytest.approx(3.0 * falls[0]), "half and one and a half times the breach"


def test_a_shared_back_office_halves_the_overhead_of_the_pool_and_no_more(model):
    """Mechanism: D13."""
    now = structure_of(model.state, PLACE)
    before = running_cost(model.state, model.parameters, PLACE, PCT, now)
    pooled = model.state.partnerships.stake_sides[3 * PLACE + PCT]
    add(model, BACK_OFFICE)
    then = structure_of(model.state, PLACE)
    saved = before - running_cost(model.state, model.parameters, PLACE, PCT, then)
    assert saved == pytest.approx(0.5 * model.parameters.partnership_overhead_share * pooled)
    assert overhead_share(model.parameters, then) == 0.5 * overhead_share(model.parameters, now)


def test_one_employer_saves_the_work_of_two_personnel_systems(model):
    """Mechanism: F10."""
    add(model, INTEGRATED)
    before = running_wte(model.state, model.parameters, PCT, structure_of(model.state, PLACE), 0)
    add(model, TRANSFERRED)
    after = running_wte(model.state, model.parameters, PCT, structure_of(model.state, PLACE), 0)
    assert before - after == pytest.approx(model.parameters.partnership_integrated_wte)
    settled = work.turnover_at(model.state, model.parameters, PLACE)
    usual = model.parameters.maturity_turnover_rate
    assert settled == pytest.approx(usual * (1.0 - model.parameters.maturity_retention_share))


def test_barriers_and_calendars_are_a_part_of_the_work(model):
    """Mechanism: C11, D16, D17."""
    state, parameters = model.state, model.parameters
    now = structure_of(state, PLACE)
    with_both = running_wte(state, parameters, PCT, now, 0)
    state.bodies.calendars[PCT] = 1
    one_calendar = running_wte(state, parameters, PCT, now, 0)
    assert with_both - one_calendar == pytest.approx(
        parameters.partnership_calendar_share * parameters.partnership_running_wte
    )
    state.bodies.barriers[PCT] = 0.0
    neither = running_wte(state, parameters, PCT, now, 0)
    assert one_calendar - neither == pytest.approx(
        parameters.partnership_barrier_share * parameters.partnership_pooled_wte
    )
    months = stepping.change_months(state, parameters, PLACE, BACK_OFFICE)
    assert months == pytest.approx(
        parameters.partnership_back_office_months * (1.0 - parameters.partnership_barrier_share)
    )
    assert stepping.change_months(state, parameters, PLACE, POOLED) == 0.0


def test_a_merger_is_feared_as_much_more_than_a_pool_as_a_pool_is_than_aligned_money(model):
    """Mechanism: A6, F2, F3."""
    now = structure_of(model.state, PLACE)
    aligned, merged = now._replace(pooled=0), now._replace(lead=1, integrated=1, care_trust=1)
    fears = [
        feared_loss(model.state, model.parameters, PLACE, COUNCIL, one) for one in (aligned, now, merged)
    ]
    assert fears[1] / fears[0] == pytest.approx(fears[2] / fears[1])
    assert fears[1] / fears[0] == pytest.approx(1.0 / model.parameters.decisions_aligned_exposure)


def test_nobody_leaves_a_care_trust_alone(model):
    """Mechanism: A6."""
    assert (
        choosing.question_for(model.state, model.parameters, PLACE, COUNCIL, True, False) == choosing.LEAVING
    )
    model.state.partnerships.care_trust[PLACE] = 1
    assert (
        choosing.question_for(model.state, model.parameters, PLACE, COUNCIL, True, True) == choosing.NOTHING
    )


def test_a_board_looks_first_for_a_joint_way_and_then_not_again_for_a_year(model):
    """Mechanism: D9."""
    state, parameters = model.state, model.parameters
    seat = 3 * PLACE + COUNCIL
    state.ties.has_board[0] = 1
    trust, stake = list(state.ties.trust_both), state.partnerships.stake_sides[seat]

    def decide_to_leave(month: int) -> list[int]:
        carrying_out.ask_anew(state)
        state.deeds.written[0] = 0
        state.decisions.action_sides[seat] = choosing.WITHDRAW
        carrying_out.carry_out(state, parameters, month)
        return list(state.deeds.kind[: state.deeds.written[0]])

    assert decide_to_leave(5) == [AGREED_CUT]
    assert state.ties.trust_both == trust, "what a board agrees breaks nobody's promise"
    left = 1.0 - parameters.partnership_restructure_share
    assert state.partnerships.stake_sides[seat] == pytest.approx(left * stake, abs=1)
    assert state.partnerships.phase[PLACE] == ACTIVE
    assert WITHDREW in decide_to_leave(8), "a side that still wants to leave within the year goes"
    assert state.ties.trust_both[0] < trust[0]


def test_orders_make_a_care_trust_whatever_was_there_before(model):
    """Mechanism: A6, T8, X8."""
    state = model.state
    agreements.close(state, model.parameters, 0, EQUIPMENT)
    for place in (PLACE, EQUIPMENT):
        state.partnerships.mandated[place] = 1
    state.deeds.written[0] = 0
    orders.obey_orders(state, model.parameters, 4)
    for place in (PLACE, EQUIPMENT):
        assert state.partnerships.phase[place] == ACTIVE
        assert structure_of(state, place)[:3] == (1, 1, 1)
        assert structure_of(state, place).care_trust == 1
        assert state.partnerships.change_left[place] > 0.0
    assert list(state.deeds.kind[: state.deeds.written[0]]) == [MERGED_BY_ORDER] * 2
    orders.obey_orders(state, model.parameters, 4)
    assert state.deeds.written[0] == 2, "what is merged is merged"


def test_an_order_without_a_word_costs_the_nhs_the_councils_trust_and_not_the_reverse(model):
    """Mechanism: D15."""
    state = model.state
    before = list(state.ties.trust_both)
    state.bodies.affronted[COUNCIL] = 1
    orders.obey_orders(state, model.parameters, 4)
    loss = model.parameters.trust_loss_rate * model.parameters.trust_kept_in_dark_severity
    assert state.ties.trust_both[0] == before[0]
    assert state.ties.trust_both[1] == pytest.approx(before[1] * (1.0 - loss))


def test_what_was_hidden_costs_the_trust_of_everyone_tied_to_the_body(model):
    """Mechanism: X2."""
    state = model.state
    before = list(state.ties.trust_both)
    trusting.keep_in_dark(state, model.parameters, PCT)
    loss = model.parameters.trust_loss_rate * model.parameters.trust_kept_in_dark_severity
    assert state.ties.trust_both[0] == before[0], "the body knew"
    assert state.ties.trust_both[1] == pytest.approx(before[1] * (1.0 - loss))


def test_an_office_makes_partners_learn_more_of_each_other(model):
    """Mechanism: T9, T5."""
    usual = trusting.contact_at(model.state, model.parameters, PLACE)
    add(model, COLOCATED)
    assert trusting.contact_at(model.state, model.parameters, PLACE) == pytest.approx(
        usual * (1.0 + model.parameters.trust_contact_gain)
    )
    model.state.partnerships.colocated[PLACE] = 0
    model.state.ties.has_programme[0] = 1
    assert trusting.contact_at(model.state, model.parameters, PLACE) == pytest.approx(
        usual * (1.0 + model.parameters.trust_contact_gain)
    )


def test_what_is_lived_with_partners_is_in_time_expected_of_anyone(model):
    """Trust is 0.7, culture 0.5; usual contact closes a hundredth of the gap.

    Mechanism: T4, O5
    """
    trusting.let_culture_move(model.state, model.parameters)
    assert model.state.bodies.culture[PCT] == pytest.approx(0.5 + 0.01 * 0.2, abs=1e-9)


def test_a_target_is_worked_on_first(model):
    """Mechanism: C10."""
    state, parameters = model.state, model.parameters._replace(capacity_fixed_wte=2.9)
    work.share_out_effort(state, parameters, 6)
    before = work.shared_attention(state, PLACE)
    assert 0.0 < before < 1.0
    for side in (PCT, COUNCIL):
        state.partnerships.watched_sides[3 * PLACE + side] = 1
    work.share_out_effort(state, parameters, 6)
    assert work.shared_attention(state, PLACE) > before
    others = [place for place, phase in enumerate(state.partnerships.phase) if phase == ACTIVE]
    others.remove(PLACE)
    assert all(work.shared_attention(state, place) < before for place in others), "at the others' cost"
    state.partnerships.watched_sides[3 * PLACE + COUNCIL] = 0
    work.share_out_effort(state, parameters, 6)
    assert work.shared_attention(state, PLACE) == pytest.approx(state.bodies.attention[COUNCIL])


def test_copied_agreements_take_less_talking(model):
    """Mechanism: F5."""
    state = model.state
    agreements.close(state, model.parameters, 0, EQUIPMENT)
    spreading.note_templates(state)
    assert state.partnerships.template[EQUIPMENT] == 1.0, "the same partners have other agreements"
    for place in range(len(state.partnerships.phase)):
        if place not in (PLACE, EQUIPMENT):
            agreements.close(state, model.parameters, 0, place)
    agreements.close(state, model.parameters, 0, PLACE)
    spreading.note_templates(state)
    assert set(state.partnerships.template) == {0.0}


def test_further_partners_join_after_their_months_up_to_the_most_there_are(model):
    """Mechanism: A4, O4."""
    state, parameters = model.state, model.parameters._replace(partnership_joining_rate=0.25)
    state.partnerships.kept_share[PLACE] = 1.0
    for body in (PCT, COUNCIL):
        state.bodies.attention[body] = 1.0
    joined = [spreading.draw_in(state, parameters, PLACE) for _ in range(40)]
    assert joined[:8] == [False, False, False, True] * 2
    assert sum(joined) == state.partnerships.further[PLACE] == parameters.partnership_most_further_partners


def test_a_threshold_that_keeps_people_in_hospital_costs_where_days_are_charged(model):
    """Mechanism: D15."""
    state, parameters = model.state, model.parameters
    assert delays.day_charges_of_band(state, parameters, COUNCIL, 1, 2) == 0.0
    state.bodies.day_charge[COUNCIL] = 100.0
    once = delays.day_charges_of_band(state, parameters, COUNCIL, 1, 2)
    state.bodies.day_charge[COUNCIL] = 120.0
    assert delays.day_charges_of_band(state, parameters, COUNCIL, 1, 2) == pytest.approx(1.2 * once)
    assert once > 0.0


def test_what_ends_leaves_no_arrangement_behind(model):
    add(model, LEAD, INTEGRATED, COLOCATED, BACK_OFFICE, TRANSFERRED)
    agreements.close(model.state, model.parameters, 7, PLACE)
    partnerships = model.state.partnerships
    assert structure_of(model.state, PLACE) == (0,) * 7
    assert partnerships.agreement[PLACE] == partnerships.change_left[PLACE] == 0.0
    assert partnerships.agreed[PLACE] == -NEVER
    assert full_stake(model.state, model.parameters, PLACE, PCT) > 0
