"""What an option is worth: each term, in the direction the sources give it, on one running partnership."""

import pytest

from coterminous import PartnershipModel
from coterminous.partnerships import agreements, arranging, stakes, stepping, structure, trusting, weigh
from coterminous.partnerships.shifting import charge_pools
from coterminous.partnerships.structure import Structure
from coterminous.partnerships.terms import Terms, value_of
from coterminous.partnerships.work import share_out_effort, work_a_month
from coterminous.state.columns import ACTIVE, DORMANT, INTEGRATED, LEAD, NEGOTIATING, POOLED

LEARNING_DISABILITIES = 2
PCT, COUNCIL = 0, 1
POOL = Structure(1, 0, 0, 0, 0, 0, 0)


@pytest.fixture
def model(two_bodies) -> PartnershipModel:
    """Return one PCT and one council that pool a budget for people with learning disabilities, both in balance."""
    overrides = {
        "start.trust": 0.6,
        "start.maturity_low": 0.5,
        "start.maturity_high": 0.5,
        "trust.culture": 0.6,
    }
    model: PartnershipModel = two_bodies(overrides)
    assert model.state.partnerships.phase[LEARNING_DISABILITIES] == ACTIVE
    return model


def leaving(model: PartnershipModel, side: int = COUNCIL) -> Terms:
    return weigh.weigh_leaving(model.state, model.parameters, LEARNING_DISABILITIES, side)


def adding(model: PartnershipModel, step: int, side: int = COUNCIL) -> Terms:
    return stepping.weigh_step(model.state, model.parameters, 12, LEARNING_DISABILITIES, side, step)


def softened(model: PartnershipModel) -> float:
    """Return what an agreement made at a trust of 0.6 leaves of a breach: a third of the way from 0.4 to 1."""
    assert model.parameters.partnership_strained_trust == 0.4
    return 1.0 - model.parameters.trust_agreement_protection / 3.0


def test_a_deficit_makes_the_money_that_leaving_frees_worth_having(model):
    """Mechanism: D4, D18."""
    calm = leaving(model)
    model.state.bodies.stress[COUNCIL] = 0.04
    short = leaving(model)
    assert calm.relief == 0.0
    assert short.relief > 0.0
    assert value_of(short) > value_of(calm)
    model.state.bodies.horizon[COUNCIL] *= 5.0
    assert leaving(model).relief == pytest.approx(short.relief / 5.0)


def test_harm_to_a_trusted_partner_holds_a_body_back(model):
    """Mechanism: D8."""
    model.state.bodies.stress[COUNCIL] = 0.04
    values = []
    for trust in (0.1, 0.5, 0.9):
        model.state.ties.trust_both[1] = trust
        values.append(leaving(model))
    assert [terms.regard for terms in values] == sorted((terms.regard for terms in values), reverse=True)
    assert value_of(values[0]) > value_of(values[1]) > value_of(values[2])


def test_a_joint_board_adds_to_what_harm_counts(model):
    """Mechanism: D9."""
    alone = leaving(model)
    model.state.ties.has_board[0] = 1
    assert leaving(model).regard < alone.regard < 0.0
    assert leaving(model)._replace(regard=0.0) == alone._replace(regard=0.0)


def test_a_partner_in_deficit_is_feared_unless_both_are(model):
    """Mechanism: D1, D2."""
    even = leaving(model).exposure
    model.state.bodies.stress[PCT] = 0.05
    feared = leaving(model).exposure
    model.state.bodies.stress[COUNCIL] = 0.05
    premium = weigh.money_premium(model.parameters.decisions_cash_premium, 0.05)
    shared = leaving(model).exposure / (1.0 + premium)
    assert feared > even > 0.0
    assert shared == pytest.approx(even), "what both share is nothing to fear"


def test_trust_and_horizon_make_a_further_step_worth_more(model):
    """Mechanism: C9, D18, T1."""
    benefits = []
    for trust, horizon in ((0.3, 12.0), (0.9, 12.0), (0.9, 60.0)):
        model.state.ties.trust_both[1] = trust
        model.state.bodies.horizon[COUNCIL] = horizon
        benefits.append(adding(model, INTEGRATED).benefit)
    assert 0.0 < benefits[0] < benefits[1] < benefits[2]
    assert benefits[1] == pytest.approx(3.0 * benefits[0])


def test_new_pcts_cling_to_services_and_it_wears_off(model):
    """Mechanism: F13."""
    bodies = model.state.bodies
    reluctances = []
    for months_old in (0, 18, 36, 60):
        bodies.opened[PCT] = 12 - months_old
        reluctances.append(adding(model, LEAD, PCT).identity)
    assert reluctances[0] < reluctances[1] < reluctances[2] == 0.0 == reluctances[3]


def test_councils_fear_salami_slicing_the_more_they_have_shared(model):
    """Mechanism: F14."""
    bodies = model.state.bodies
    slices = []
    for committed in (0.0, 0.5, 1.0):
        bodies.committed[COUNCIL] = committed
        slices.append(adding(model, INTEGRATED).identity)
    assert slices[0] == 0.0 > slices[1] > slices[2]
    assert slices[2] == pytest.approx(2.0 * slices[1])


def test_busy_managers_make_everything_dearer(model):
    """Mechanism: C3, C4."""
    model.state.bodies.load[COUNCIL] = 1.0
    calm = adding(model, INTEGRATED).cost
    model.state.bodies.load[COUNCIL] = 2.0
    assert adding(model, INTEGRATED).cost == pytest.approx(2.0 * calm)
    assert calm < 0.0


def test_boundaries_that_do_not_match_make_a_gain_leak(model):
    """Mechanism: B3, F15."""
    whole = weigh.expected_gain(model.state, model.parameters, LEARNING_DISABILITIES, PCT, POOL)
    model.state.bodies.people[COUNCIL] *= 2
    # The stakes as they were: only who lives where has changed.
    leaking = weigh.expected_gain(model.state, model.parameters, LEARNING_DISABILITIES, PCT, POOL)
    spillover = model.parameters.care_group_spillover[LEARNING_DISABILITIES]
    assert leaking / whole == pytest.approx(1.0 - spillover / 4.0), (
        "half of one side's people, a quarter of both"
    )


def test_cutting_is_leaving_in_part(model):
    """Mechanism: D4, F4."""
    model.state.bodies.stress[COUNCIL] = 0.04
    stake = stakes.full_stake(model.state, model.parameters, LEARNING_DISABILITIES, COUNCIL)
    whole = leaving(model)
    horizon = model.state.bodies.horizon[COUNCIL]
    part = weigh.cut_in_part(whole, model.parameters, float(stake), horizon)
    share = model.parameters.partnership_restructure_share
    for term in ("benefit", "exposure", "relief", "regard"):
        assert getattr(part, term) == pytest.approx(share * getattr(whole, term))
    assert part.cost == 0.0, "boards and returns stay"


def test_money_for_joint_work_speaks_for_talks(model):
    """Mechanism: D14, F11."""
    place = LEARNING_DISABILITIES
    without = weigh.weigh_talks(model.state, model.parameters, place, PCT)
    model.state.partnerships.grant[place] = 10_000
    having = weigh.weigh_talks(model.state, model.parameters, place, PCT)
    assert without.grant == 0.0
    assert 0.0 < having.grant < 10_000.0
    assert value_of(having) - value_of(without) == pytest.approx(having.grant)


def test_leaving_frees_money_and_costs_the_others_trust(model):
    """A formal agreement takes its part off the breach.

    Mechanism: T3, X1, F4
    """
    state, parameters = model.state, model.parameters
    before = list(state.ties.trust_both)
    stake = state.partnerships.stake_sides[3 * LEARNING_DISABILITIES + COUNCIL]
    freed = agreements.withdraw(state, parameters, 5, LEARNING_DISABILITIES, COUNCIL)
    assert freed == pytest.approx(stake * parameters.decisions_relief_share)
    loss = parameters.trust_loss_rate * softened(model)
    assert state.ties.trust_both[0] == pytest.approx(before[0] * (1.0 - loss))
    assert state.ties.trust_both[1] == before[1], "who leaves has not been let down"
    assert state.partnerships.breached[LEARNING_DISABILITIES] == 5


def test_a_cut_takes_a_part_of_the_contribution_and_less_trust(model):
    """Mechanism: D4, T3."""
    state, parameters = model.state, model.parameters
    seat = 3 * LEARNING_DISABILITIES + COUNCIL
    stake, trust = state.partnerships.stake_sides[seat], state.ties.trust_both[0]
    part = parameters.partnership_restructure_share
    agreements.restructure(state, parameters, 5, LEARNING_DISABILITIES, COUNCIL)
    assert state.partnerships.stake_sides[seat] == pytest.approx(stake * (1.0 - part), abs=1)
    loss = parameters.trust_loss_rate * softened(model) * part
    assert state.ties.trust_both[0] == pytest.approx(trust * (1.0 - loss))
    agreements.restructure(state, parameters, 8, LEARNING_DISABILITIES, COUNCIL)
    assert state.partnerships.scale_sides[seat] == pytest.approx((1.0 - part) ** 2)


def test_talks_take_their_months_and_longer_where_managers_are_busy(model):
    """Nine months with time for it; twice that at half the attention.

    Mechanism: F7, C2
    """
    from coterminous.partnerships.work import advance_talks

    months = {}
    for given in (1.0, 0.5):
        partnerships = model.state.partnerships
        agreements.open_talks(model.state, LEARNING_DISABILITIES)
        partnerships.template[LEARNING_DISABILITIES] = 0.0
        assert partnerships.phase[LEARNING_DISABILITIES] == NEGOTIATING
        model.state.bodies.attention[COUNCIL] = given
        model.state.bodies.attention[PCT] = 1.0
        count = 1
        while not advance_talks(model.state, model.parameters, LEARNING_DISABILITIES):
            count += 1
        months[given] = count
    set_up = model.parameters.partnership_set_up_months
    assert months[1.0] == pytest.approx(set_up, abs=1)
    assert months[0.5] == pytest.approx(2.0 * set_up, abs=1)


def test_signing_promises_what_is_delivered_now(model):
    """Mechanism: F4, F6."""
    partnerships = model.state.partnerships
    agreements.open_talks(model.state, LEARNING_DISABILITIES)
    agreements.sign(model.state, model.parameters, 9, LEARNING_DISABILITIES)
    assert partnerships.phase[LEARNING_DISABILITIES] == ACTIVE
    assert partnerships.signed[LEARNING_DISABILITIES] == 9
    assert (
        partnerships.promised_maturity[LEARNING_DISABILITIES] == partnerships.maturity[LEARNING_DISABILITIES]
    )


def test_a_partnership_without_time_delivers_less_than_it_promised_and_spends_trust(model):
    """Mechanism: C2, F6, T2, X3."""
    state, parameters = model.state, model.parameters._replace(partnership_claim=1.0)
    trust = list(state.ties.trust_both)
    for place in range(len(state.partnerships.phase)):
        if place != LEARNING_DISABILITIES:
            agreements.close(state, parameters, 0, place)
    for _ in range(24):
        share_out_effort(state, parameters, 0)
        state.bodies.attention[PCT] = 0.0
        work_a_month(state, parameters, LEARNING_DISABILITIES)
    assert state.partnerships.kept_share[LEARNING_DISABILITIES] < 0.5
    trusting.learn_from_month(state, parameters)
    assert state.ties.trust_both[0] < trust[0]
    assert state.ties.trust_both[1] < trust[1]


def test_the_worse_off_side_charges_the_pool_and_only_a_pool(model):
    """Mechanism: D1, D5."""
    state, partnerships = model.state, model.state.partnerships
    charge_pools(state, model.parameters)
    assert set(state.bodies.shifted) == {0.0}
    state.bodies.stress[COUNCIL] = 0.05
    charge_pools(state, model.parameters)
    assert state.bodies.shifted[COUNCIL] > 0.0
    assert state.bodies.shifted[PCT] == 0.0
    state.bodies.stress[PCT] = 0.05
    charge_pools(state, model.parameters)
    assert set(state.bodies.shifted) == {0.0}, "shared stress is shifted on to nobody"
    state.bodies.stress[PCT] = 0.0
    for place in range(len(partnerships.pooled)):
        partnerships.pooled[place] = 0
    charge_pools(state, model.parameters)
    assert set(state.bodies.shifted) == {0.0}


def test_adding_a_flexibility_changes_the_structure_and_nothing_else(model):
    """Mechanism: F1."""
    state = model.state
    assert structure.structure_of(state, LEARNING_DISABILITIES) == POOL
    arranging.add_arrangement(state, model.parameters, LEARNING_DISABILITIES, LEAD)
    assert structure.structure_of(state, LEARNING_DISABILITIES) == POOL._replace(lead=1)
    arranging.add_arrangement(state, model.parameters, LEARNING_DISABILITIES, INTEGRATED)
    arranging.add_arrangement(state, model.parameters, LEARNING_DISABILITIES, POOLED)
    assert stakes.flexibility_count(state, LEARNING_DISABILITIES) == 3


def test_what_has_ended_is_forgotten_but_for_its_date(model):
    state = model.state
    agreements.close(state, model.parameters, 7, LEARNING_DISABILITIES)
    partnerships = state.partnerships
    assert partnerships.phase[LEARNING_DISABILITIES] == DORMANT
    assert partnerships.ended[LEARNING_DISABILITIES] == 7
    assert structure.structure_of(state, LEARNING_DISABILITIES) == (0,) * 7
    assert partnerships.value[LEARNING_DISABILITIES] == 0.0
    familiar = model.parameters.care_group_familiarity[LEARNING_DISABILITIES]
    assert partnerships.maturity[LEARNING_DISABILITIES] == pytest.approx(
        model.parameters.maturity_head_start * familiar
    )
