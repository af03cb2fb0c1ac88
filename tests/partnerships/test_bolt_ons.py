"""Partnerships made for a grant: what partners hold back, and what becomes of them when the grant ends (F11)."""

import pytest

from coterminous import PartnershipModel
from coterminous.partnerships import agreements, arranging, stakes, stepping
from coterminous.partnerships.terms import value_of
from coterminous.phases import carrying_out, choosing
from coterminous.state.columns import ACTIVE, DORMANT, NEGOTIATING, OWN_MONEY
from coterminous.state.deeds import ARRANGEMENT_ADDED, LAPSED

PCT, COUNCIL = 0, 1
PLACE = 5
SEATS = (3 * PLACE + PCT, 3 * PLACE + COUNCIL)
GRANT = 100_000


@pytest.fixture
def model(two_bodies) -> PartnershipModel:
    """Return a dyad in talks about equipment, for which there is badged money."""
    model = two_bodies(
        {"start.partnership_share": 0.0, "trust.culture": 0.6, "partnership.displaced_share": 1.0}
    )
    model.state.partnerships.phase[PLACE] = NEGOTIATING
    model.state.partnerships.grant[PLACE] = GRANT
    return model


def full(model: PartnershipModel) -> list[int]:
    return [stakes.full_stake(model.state, model.parameters, PLACE, side) for side in (PCT, COUNCIL)]


def paid(model: PartnershipModel) -> list[int]:
    return [model.state.partnerships.stake_sides[seat] for seat in SEATS]


def decide(model: PartnershipModel, *actions: int) -> list[int]:
    """Let both sides say yes or no to mainstream money; return the kinds of deed."""
    state = model.state
    carrying_out.ask_anew(state)
    state.deeds.written[0] = 0
    for seat, action in zip(SEATS, actions, strict=True):
        state.decisions.action_sides[seat] = action
        state.decisions.step_sides[seat] = OWN_MONEY
    carrying_out.carry_out(state, model.parameters, 12)
    return list(state.deeds.kind[: state.deeds.written[0]])


def test_who_signs_beside_a_grant_holds_back_in_proportion_to_it(model):
    """Mechanism: F11."""
    agreements.sign(model.state, model.parameters, 3, PLACE)
    own = 1.0 - GRANT / (GRANT + sum(full(model)))
    assert paid(model) == [pytest.approx(own * stake, abs=1) for stake in full(model)]
    assert model.state.partnerships.badged[PLACE] == 1


@pytest.mark.parametrize(("grant", "displaced"), [(0, 1.0), (GRANT, 0.0)])
def test_without_a_grant_or_where_it_comes_on_top_everybody_pays_in_full(model, grant, displaced):
    """Mechanism: F11."""
    model.state.partnerships.grant[PLACE] = grant
    parameters = model.parameters._replace(partnership_displaced_share=displaced)
    agreements.sign(model.state, parameters, 3, PLACE)
    assert paid(model) == full(model)
    assert stakes.pays_in_full(model.state, PLACE)
    model.state.partnerships.grant[PLACE] = 0
    assert stakes.is_up_for_renewal(model.state, parameters, PLACE) is (grant > 0), (
        "the agreement ran as long as it"
    )


def test_where_grants_end_no_agreement_it_runs_on(model):
    """Mechanism: F11."""
    agreements.sign(model.state, model.parameters, 3, PLACE)
    model.state.partnerships.grant[PLACE] = 0
    parameters = model.parameters._replace(partnership_grants_end_agreements=0)
    assert choosing.question_for(model.state, parameters, PLACE, PCT, True, False) == choosing.LEAVING


def test_it_is_up_for_renewal_when_the_grant_has_ended_and_not_before(model):
    """Mechanism: F11."""
    agreements.sign(model.state, model.parameters, 3, PLACE)
    assert choosing.question_for(model.state, model.parameters, PLACE, PCT, False, False) == choosing.NOTHING
    model.state.partnerships.grant[PLACE] = 0
    assert choosing.question_for(model.state, model.parameters, PLACE, PCT, False, False) == choosing.RENEWAL


def test_it_goes_on_in_full_where_both_will_and_the_money_has_to_be_found(model):
    """Mechanism: F11."""
    agreements.sign(model.state, model.parameters, 3, PLACE)
    model.state.partnerships.grant[PLACE] = 0
    held_back = [stake - now for stake, now in zip(full(model), paid(model), strict=True)]
    assert decide(model, 1, 1) == [ARRANGEMENT_ADDED]
    assert paid(model) == full(model)
    found = [-share * model.parameters.decisions_relief_share for share in held_back]
    assert [model.state.bodies.released[side] for side in (PCT, COUNCIL)] == pytest.approx(found)
    assert not stakes.is_up_for_renewal(model.state, model.parameters, PLACE)


@pytest.mark.parametrize("answers", [(0, 1), (1, 0), (0, 0), (1, 2)])
def test_it_ends_with_its_grant_where_one_will_not_and_breaks_no_promise(model, answers):
    """Mechanism: F11, F12."""
    agreements.sign(model.state, model.parameters, 3, PLACE)
    model.state.partnerships.grant[PLACE] = 0
    trust, released = list(model.state.ties.trust_both), list(model.state.bodies.released)
    assert decide(model, *answers) == [LAPSED]
    assert model.state.partnerships.phase[PLACE] == DORMANT
    assert (model.state.ties.trust_both, model.state.bodies.released) == (trust, released)
    assert paid(model) == full(model), "who talks of it again weighs full contributions"


def test_it_is_not_ended_in_a_month_in_which_nobody_was_asked(model):
    """Mechanism: F11."""
    agreements.sign(model.state, model.parameters, 3, PLACE)
    model.state.partnerships.grant[PLACE] = 0
    carrying_out.ask_anew(model.state)
    carrying_out.carry_out(model.state, model.parameters, 12)
    assert model.state.partnerships.phase[PLACE] == ACTIVE


def test_to_go_on_is_worth_more_the_more_was_learned_and_the_further_one_looks(model):
    """Mechanism: F11, D18."""

    def worth() -> float:
        return value_of(stepping.weigh_renewal(model.state, model.parameters, 12, PLACE, COUNCIL))

    agreements.sign(model.state, model.parameters, 3, PLACE)
    young = worth()
    model.state.partnerships.maturity[PLACE] = 0.9
    learned = worth()
    model.state.bodies.horizon[COUNCIL] = 60.0
    assert young < learned < worth()


def test_who_is_short_of_money_is_less_ready_to_go_on(model):
    """Mechanism: F11, D4."""
    agreements.sign(model.state, model.parameters, 3, PLACE)
    calm = stepping.weigh_renewal(model.state, model.parameters, 12, PLACE, COUNCIL)
    model.state.bodies.stress[COUNCIL] = 0.05
    short = stepping.weigh_renewal(model.state, model.parameters, 12, PLACE, COUNCIL)
    assert calm.relief == 0.0
    assert short.relief < 0.0


@pytest.mark.parametrize("grant", [0, GRANT])
def test_what_was_cut_has_to_be_found_again(model, grant):
    """Mechanism: F11, D4."""
    state, parameters = model.state, model.parameters
    state.partnerships.grant[PLACE] = grant
    agreements.sign(state, parameters, 3, PLACE)
    agreements.cut_contribution(state, parameters, PLACE, COUNCIL)
    assert not stakes.pays_in_full(state, PLACE)
    state.bodies.stress[COUNCIL] = 0.05
    assert stepping.weigh_step(state, parameters, 12, PLACE, COUNCIL, OWN_MONEY).relief < 0.0
    agreements.pay_in_full(state, parameters, PLACE)
    assert state.bodies.released[COUNCIL] <= 1e-6, "a cut and its return free nothing"
    assert paid(model) == full(model)


def test_the_partner_of_who_puts_back_a_cut_is_for_it(model):
    """Mechanism: D8, D4."""
    state, parameters = model.state, model.parameters
    state.partnerships.grant[PLACE] = 0
    agreements.sign(state, parameters, 3, PLACE)
    agreements.cut_contribution(state, parameters, PLACE, COUNCIL)
    terms = stepping.weigh_step(state, parameters, 12, PLACE, PCT, OWN_MONEY)
    assert terms.regard > 0.0
    assert value_of(terms) == terms.regard, "it costs the partner nothing"


@pytest.mark.parametrize("was_cut", [False, True])
def test_a_care_trust_is_paid_for_in_full(model, was_cut):
    """Mechanism: F11, A6."""
    if was_cut:
        agreements.sign(model.state, model.parameters, 3, PLACE)
        agreements.cut_contribution(model.state, model.parameters, PLACE, COUNCIL)
    arranging.merge_by_order(model.state, model.parameters, 3, PLACE)
    assert model.state.partnerships.grant[PLACE] == GRANT
    assert paid(model) == full(model)
    assert model.state.partnerships.badged[PLACE] == 0
