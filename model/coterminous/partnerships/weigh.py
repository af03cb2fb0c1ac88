"""What an option is worth to one side of a partnership, term by term, in pounds a month.

Every decision is weighed with the same parts: benefit, cost, exposure, relief, regard, identity. Agents
call these functions, choose, and the log shows the terms.
"""

from __future__ import annotations

from typing import NamedTuple

from coterminous.partnerships.stakes import (
    all_stakes,
    full_stake,
    inside_share,
    own_share,
    reach_with,
    regard_in,
    running_wte,
    stress_of_others,
    structure_of,
    trust_in_others,
    worth_of_a_pound,
)
from coterminous.rules.choice import exposure_gbp, money_premium, newness, one_off_gbp, relief_gbp
from coterminous.rules.effort import price_of_time, running_cost_gbp
from coterminous.rules.gain import monthly_gain
from coterminous.rules.maturity import expected_maturity, results
from coterminous.scenario.values import Parameters
from coterminous.state.columns import INTEGRATED, LEAD, PCT, POOLED, SIDES, SOCIAL_SERVICES, State


class Terms(NamedTuple):
    """The parts of a decision, in pounds a month; what speaks for the option is positive."""

    benefit: float
    grant: float
    imperative: float
    cost: float
    exposure: float
    relief: float
    regard: float
    identity: float
    leaving: float


def weighed(
    benefit: float = 0.0,
    grant: float = 0.0,
    imperative: float = 0.0,
    cost: float = 0.0,
    exposure: float = 0.0,
    relief: float = 0.0,
    regard: float = 0.0,
    identity: float = 0.0,
    leaving: float = 0.0,
) -> Terms:
    """Return terms; what is not named does not count.

    >>> weighed(benefit=3.0, cost=-1.0).relief
    0.0
    """
    return Terms(benefit, grant, imperative, cost, exposure, relief, regard, identity, leaving)


def value_of(terms: Terms) -> float:
    """Return the value of an option against leaving things as they are, in pounds a month.

    >>> value_of(weighed(benefit=3.0, cost=-1.0))
    2.0
    """
    value = 0.0
    for term in terms:
        value += term
    return value


def turned_round(terms: Terms) -> Terms:
    """Return what speaks against an option for what speaks for it.

    >>> turned_round(weighed(benefit=3.0)).benefit
    -3.0
    """
    return Terms(
        -terms.benefit,
        -terms.grant,
        -terms.imperative,
        -terms.cost,
        -terms.exposure,
        -terms.relief,
        -terms.regard,
        -terms.identity,
        -terms.leaving,
    )


def expected_gain(
    state: State, parameters: Parameters, place: int, side: int, structure: tuple[int, int, int]
) -> float:
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


def running_cost(
    state: State, parameters: Parameters, place: int, side: int, structure: tuple[int, int, int]
) -> float:
    """Return what the partnership costs one side to run, at what its managers' time is worth now.

    Mechanism: C3, C4
    """
    seat = SIDES * place + side
    wte = running_wte(parameters, structure)
    pooled = float(state.partnerships.stake_sides[seat]) if structure[0] == 1 else 0.0
    return running_cost_gbp(
        wte * price_of_time(state.bodies.load[state.partnerships.body_sides[seat]]),
        parameters.capacity_wage_gbp_per_year,
        parameters.partnership_overhead_share,
        pooled,
    )


def feared_loss(state: State, parameters: Parameters, place: int, side: int, is_pooled: int) -> float:
    """Return what one side fears to lose by the others' failing it, in pounds a month.

    Mechanism: D1, F2, F3
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
    return loss if is_pooled == 1 else loss * parameters.decisions_aligned_exposure


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


def weigh_talks(state: State, parameters: Parameters, place: int, side: int) -> Terms:
    """Return what starting a partnership is worth to one side: budgets aligned, agreement still to be made.

    Mechanism: F7, F8, F9, F15, D14, D18, T10
    """
    partnerships, bodies = state.partnerships, state.bodies
    seat = SIDES * place + side
    body = partnerships.body_sides[seat]
    share = own_share(state, place, side)
    worth = worth_of_a_pound(state, parameters, body)
    talks = (
        parameters.partnership_negotiation_wte
        * parameters.capacity_wage_gbp_per_year
        / 12.0
        * parameters.partnership_set_up_months
        / bodies.horizon[body]
        * price_of_time(bodies.load[body])
    )
    return weighed(
        benefit=worth * share * expected_gain(state, parameters, place, side, (0, 0, 0)),
        grant=worth * share * partnerships.grant[place],
        imperative=parameters.decisions_imperative_share * partnerships.stake_sides[seat],
        cost=-worth * (running_cost(state, parameters, place, side, (0, 0, 0)) + talks),
        exposure=-worth * feared_loss(state, parameters, place, side, 0),
    )


def weigh_step(state: State, parameters: Parameters, month: int, place: int, side: int, step: int) -> Terms:
    """Return what adding one flexibility is worth to one side of a running partnership.

    A pool asks for trust, since money loses its identity; lead commissioning and integrated provision ask a body
    to give services away.

    Mechanism: F1, F2, F13, F14, F15, D1, D2, D10, D11
    """
    body = state.partnerships.body_sides[SIDES * place + side]
    now = structure_of(state, place)
    then = (
        1 if step == POOLED else now[0],
        1 if step == LEAD else now[1],
        1 if step == INTEGRATED else now[2],
    )
    share = own_share(state, place, side)
    worth = worth_of_a_pound(state, parameters, body)
    more_gain = expected_gain(state, parameters, place, side, then) - expected_gain(
        state, parameters, place, side, now
    )
    more_cost = running_cost(state, parameters, place, side, then) - running_cost(
        state, parameters, place, side, now
    )
    more_exposure = feared_loss(state, parameters, place, side, then[0]) - feared_loss(
        state, parameters, place, side, now[0]
    )
    return weighed(
        benefit=worth * share * more_gain,
        cost=-worth * more_cost,
        exposure=-worth * more_exposure,
        identity=-reluctance(state, parameters, month, place, side) if step != POOLED else 0.0,
    )


def weigh_leaving(state: State, parameters: Parameters, place: int, side: int) -> Terms:
    """Return what pulling all its money out is worth to one side of a running partnership.

    Against the relief stand its own lost gain, the harm to the partners as far as it counts for it, and
    the cost of leaving.

    Mechanism: D4, D8, D9, D18, O3
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
    weight = regard_in(state, parameters, partnerships.tie[place], trust_in_others(state, place, side))
    return weighed(
        benefit=-worth * share * gain,
        grant=-worth * share * partnerships.grant[place],
        cost=worth * running_cost(state, parameters, place, side, structure),
        exposure=worth * feared_loss(state, parameters, place, side, structure[0]),
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


def next_step(state: State, parameters: Parameters, month: int, place: int) -> int:
    """Return the flexibility worth most to all sides together among those not yet in use, or -1 if all are.

    Mechanism: F1, F2, F9
    """
    partnerships = state.partnerships
    used = structure_of(state, place)
    best, best_value = -1, 0.0
    for step in range(3):
        if used[step] == 0:
            value = 0.0
            for side in range(SIDES):
                if partnerships.body_sides[SIDES * place + side] >= 0:
                    value += value_of(weigh_step(state, parameters, month, place, side, step))
            if best < 0 or value > best_value:
                best, best_value = step, value
    return best


def stake_at(state: State, parameters: Parameters, place: int, side: int) -> float:
    """Return the stake by which a decision's value is divided, never nought, in pounds a month."""
    stake = state.partnerships.stake_sides[SIDES * place + side]
    if stake <= 0:
        stake = full_stake(state, parameters, place, side)
    return float(stake) if stake > 0 else 1.0
