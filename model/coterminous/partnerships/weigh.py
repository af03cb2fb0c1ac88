"""What an option is worth to one side of a partnership, term by term, in pounds a month.

Every decision is weighed with the same parts: benefit, cost, exposure, relief, regard, identity. Agents
call these functions, choose, and the log shows the terms.
"""

from __future__ import annotations

from coterminous.partnerships.stakes import (
    all_stakes,
    full_stake,
    inside_share,
    own_share,
    reach_with,
    regard_at,
    stress_of_others,
    trust_in_others,
    under_agreement,
    worth_of_a_pound,
)
from coterminous.partnerships.structure import Structure, overhead_share, running_wte, structure_of
from coterminous.partnerships.terms import Terms, weighed
from coterminous.rules.agreement import left_to_negotiate
from coterminous.rules.choice import exposure_gbp, money_premium, newness, one_off_gbp, relief_gbp
from coterminous.rules.effort import done_again, price_of_time, running_cost_gbp
from coterminous.rules.gain import monthly_gain
from coterminous.rules.maturity import expected_maturity, results
from coterminous.scenario.values import Parameters
from coterminous.state.columns import PCT, SIDES, SOCIAL_SERVICES, State

APART = Structure(0, 0, 0, 0, 0, 0, 0)
"""Budgets aligned and nothing more: what talks are about."""


def expected_gain(state: State, parameters: Parameters, place: int, side: int, structure: Structure) -> float:
    """Return the gain that one side expects for all partners, in pounds a month, over its planning horizon.

    It comes only if the others honour the agreement: trust is the chance of that, and pooling a stag hunt
    (T1, C9).

    Mechanism: C1, C9, D18, F6, T1
    """
    partnerships = state.partnerships
    body = partnerships.body_sides[SIDES * place + side]
    care_group = partnerships.care_group[place]
    maturity = expected_maturity(
        partnerships.maturity[place], parameters.maturity_learning_rate, state.bodies.horizon[body]
    )
    gain = monthly_gain(
        parameters.care_group_gain_share[care_group],
        float(all_stakes(state, place)),
        reach_with(state, parameters, place, structure),
        inside_share(state, parameters, place),
        results(maturity),
    )
    return gain * trust_in_others(state, place, side)


def running_cost(state: State, parameters: Parameters, place: int, side: int, structure: Structure) -> float:
    """Return what the partnership costs one side to run, at what its managers' time is worth now.

    Mechanism: C3, C4
    """
    seat = SIDES * place + side
    body = state.partnerships.body_sides[seat]
    wte = running_wte(state, parameters, body, structure, state.partnerships.further[place])
    pooled = float(state.partnerships.stake_sides[seat]) if structure.pooled == 1 else 0.0
    return running_cost_gbp(
        done_again(wte, state.bodies.rework[body]) * price_of_time(state.bodies.load[body]),
        parameters.capacity_wage_gbp_per_year,
        overhead_share(parameters, structure),
        pooled,
    )


def feared_loss(state: State, parameters: Parameters, place: int, side: int, structure: Structure) -> float:
    """Return what one side fears to lose by the others' failing it, in pounds a month.

    Money that keeps its identity can be taken back, pooled money cannot; and as pooled is to aligned, so is a merged
    organisation to a pool: there is no way back from it.

    Mechanism: D1, F2, F3, F5, A6
    """
    seat = SIDES * place + side
    loss = exposure_gbp(
        float(state.partnerships.stake_sides[seat]),
        trust_in_others(state, place, side),
        parameters.decisions_shirking_share,
        parameters.decisions_shift_rate,
        state.bodies.stress[state.partnerships.body_sides[seat]],
        stress_of_others(state, place, side),
    )
    loss = under_agreement(state, parameters, place, loss)
    if structure.care_trust == 1 and parameters.decisions_aligned_exposure > 0.0:
        return loss / parameters.decisions_aligned_exposure
    return loss if structure.pooled == 1 else loss * parameters.decisions_aligned_exposure


def reluctance(state: State, parameters: Parameters, month: int, place: int, side: int) -> float:
    """Return what a body minds about giving a service away to a partnership, in pounds a month.

    A new PCT clings to what it has just acquired; a council fears salami slicing the more it has shared
    already.

    Mechanism: F13, F14
    """
    bodies = state.bodies
    seat = SIDES * place + side
    body = state.partnerships.body_sides[seat]
    stake = float(state.partnerships.stake_sides[seat])
    if side == PCT:
        age = float(month - bodies.opened[body])
        return stake * parameters.decisions_identity_share * newness(age, parameters.decisions_newness_months)
    if side == SOCIAL_SERVICES:
        return stake * parameters.decisions_salami_share * bodies.committed[body]
    return 0.0


def answer_to_centre(
    state: State, parameters: Parameters, place: int, side: int, initiatives: float
) -> float:
    """Return what answering the centre is worth to one side, in pounds a month; less where it contradicts itself.

    Every initiative calls for partnership, and a duty to cooperate does so by law.

    Args:
        state: the state.
        parameters: the parameters.
        place: the partnership's place.
        side: whose view it is.
        initiatives: number of initiatives that can be answered by what is being weighed.

    Mechanism: T10, X8, C8, C4
    """
    bodies, seat = state.bodies, SIDES * place + side
    body = state.partnerships.body_sides[seat]
    rework = bodies.rework[body]
    heard = 1.0 - rework if rework < 1.0 else 0.0
    share = parameters.decisions_imperative_share * initiatives + bodies.imperative[body]
    return share * heard * state.partnerships.stake_sides[seat]


def weigh_talks(state: State, parameters: Parameters, place: int, side: int) -> Terms:
    """Return what starting a partnership is worth to one side: budgets aligned, agreement still to be made.

    Mechanism: F5, F7, F8, F9, F15, D14, D18, T10
    """
    partnerships, bodies = state.partnerships, state.bodies
    seat = SIDES * place + side
    body = partnerships.body_sides[seat]
    share = own_share(state, place, side)
    worth = worth_of_a_pound(state, parameters, body)
    initiatives = parameters.capacity_initiatives + bodies.initiatives[body]
    talks = (
        done_again(parameters.partnership_negotiation_wte, bodies.rework[body])
        * parameters.capacity_wage_gbp_per_year
        / 12.0
        * parameters.partnership_set_up_months
        * left_to_negotiate(partnerships.template[place], parameters.partnership_template_saving)
        / bodies.horizon[body]
        * price_of_time(bodies.load[body])
    )
    return weighed(
        benefit=worth * share * expected_gain(state, parameters, place, side, APART),
        grant=worth * share * partnerships.grant[place],
        imperative=answer_to_centre(state, parameters, place, side, initiatives),
        cost=-worth * (running_cost(state, parameters, place, side, APART) + talks),
        exposure=-worth * feared_loss(state, parameters, place, side, APART),
    )


def weigh_leaving(state: State, parameters: Parameters, place: int, side: int) -> Terms:
    """Return what pulling all its money out is worth to one side of a running partnership.

    Against the relief stand its own lost gain, the harm to the partners as far as it counts for it, and
    the cost of leaving.

    Mechanism: D4, D8, D9, D18, O3, X8
    """
    partnerships, bodies = state.partnerships, state.bodies
    seat = SIDES * place + side
    body = partnerships.body_sides[seat]
    stake = float(partnerships.stake_sides[seat])
    share = own_share(state, place, side)
    premium = money_premium(parameters.decisions_cash_premium, bodies.stress[body])
    worth = worth_of_a_pound(state, parameters, body)
    structure = structure_of(state, place)
    gain = expected_gain(state, parameters, place, side, structure)
    harm = (
        1.0 - share
    ) * gain + stake * parameters.decisions_relief_share * parameters.spillover_return_share
    weight = regard_at(state, parameters, place, trust_in_others(state, place, side))
    return weighed(
        benefit=-worth * share * gain,
        grant=-worth * share * partnerships.grant[place],
        imperative=-answer_to_centre(state, parameters, place, side, 0.0),
        cost=worth * running_cost(state, parameters, place, side, structure),
        exposure=worth * feared_loss(state, parameters, place, side, structure),
        relief=relief_gbp(stake, parameters.decisions_relief_share, premium, bodies.horizon[body]),
        regard=-weight * harm,
        leaving=-one_off_gbp(stake * parameters.decisions_exit_cost_share, bodies.horizon[body]),
    )


def cut_in_part(leaving: Terms, parameters: Parameters, stake: float, horizon_months: float) -> Terms:
    """Return what cutting a part is worth, from what leaving altogether is worth.

    Gain, relief and harm are in proportion to what is cut. Boards and returns stay, so no management time
    is saved; and changing the agreement costs the same however little is changed.

    Mechanism: D4, F4
    """
    part = parameters.partnership_restructure_share
    return weighed(
        benefit=part * leaving.benefit,
        exposure=part * leaving.exposure,
        relief=part * leaving.relief,
        regard=part * leaving.regard,
        leaving=-one_off_gbp(stake * parameters.decisions_renegotiation_share, horizon_months),
    )


def stake_at(state: State, parameters: Parameters, place: int, side: int) -> float:
    """Return the stake by which a decision's value is divided, never nought, in pounds a month."""
    stake = state.partnerships.stake_sides[SIDES * place + side]
    if stake <= 0:
        stake = full_stake(state, parameters, place, side)
    return float(stake) if stake > 0 else 1.0


def most_at_stake(state: State, parameters: Parameters, place: int, side: int) -> float:
    """Return the same where what is weighed is to pay in full."""
    now, full = stake_at(state, parameters, place, side), float(full_stake(state, parameters, place, side))
    return full if full > now else now
