"""What a further arrangement is worth to one side of a running partnership, and which one is on the table.

The three flexibilities are arrangements, and so are an office, a back office, one employer for staff, and a care
trust. All are weighed with the same parts.
"""

from __future__ import annotations

from typing import NamedTuple

from coterminous.partnerships.stakes import (
    all_full_stakes,
    all_stakes,
    full_stake,
    own_share,
    pays_in_full,
    regard_at,
    trust_in_others,
    worth_of_a_pound,
)
from coterminous.partnerships.structure import Structure, overhead_share, structure_of, with_step
from coterminous.partnerships.terms import Terms, value_of, weighed
from coterminous.partnerships.weigh import (
    answer_to_centre,
    expected_gain,
    feared_loss,
    reluctance,
    running_cost,
)
from coterminous.rules.choice import money_premium, one_off_gbp, relief_gbp
from coterminous.rules.effort import price_of_time, without_barriers
from coterminous.scenario.values import Parameters
from coterminous.state.columns import (
    ARRANGEMENTS,
    BACK_OFFICE,
    CARE_TRUST,
    COLOCATED,
    INTEGRATED,
    LEAD,
    OWN_MONEY,
    POOLED,
    SIDES,
    TRANSFERRED,
    State,
)

STEPS = len(ARRANGEMENTS)


def change_months(state: State, parameters: Parameters, place: int, step: int) -> float:
    """Return the managers' work that adding an arrangement takes each side, in WTE-months.

    Pay scales, pensions, VAT and information systems are most of it where staff or administration are joined.

    Mechanism: D16, C11, F10, D13, A6
    """
    barriers = state.bodies.barriers[state.partnerships.body_sides[SIDES * place]]
    if step == COLOCATED:
        return parameters.partnership_colocation_months
    if step == BACK_OFFICE:
        return without_barriers(
            parameters.partnership_back_office_months, parameters.partnership_barrier_share, barriers
        )
    if step == TRANSFERRED:
        return without_barriers(
            parameters.partnership_transfer_months, parameters.partnership_barrier_share, barriers
        )
    if step == CARE_TRUST:
        return without_barriers(
            parameters.partnership_care_trust_months, parameters.partnership_barrier_share, barriers
        )
    return 0.0


class Standing(NamedTuple):
    """What a partnership is to one side as it stands, in pounds a month: every step is weighed against it."""

    gain: float
    cost: float
    fear: float


def standing_of(
    state: State, parameters: Parameters, place: int, side: int, structure: Structure
) -> Standing:
    """Return what a partnership of this structure is to one side."""
    return Standing(
        expected_gain(state, parameters, place, side, structure),
        running_cost(state, parameters, place, side, structure),
        feared_loss(state, parameters, place, side, structure),
    )


def weigh_step(state: State, parameters: Parameters, month: int, place: int, side: int, step: int) -> Terms:
    """Return what adding one arrangement is worth to one side of a running partnership.

    A pool asks for trust, since money loses its identity; lead commissioning, integrated provision and a care trust
    ask a body to give services away; an office, a back office, one employer and a new organisation cost managers'
    time before they save any.

    Mechanism: F1, F2, F10, F13, F14, F15, D1, D2, D10, D11, D13, T9, A6
    """
    now = standing_of(state, parameters, place, side, structure_of(state, place))
    return weigh_step_from(state, parameters, month, place, side, step, now)


def weigh_step_from(
    state: State, parameters: Parameters, month: int, place: int, side: int, step: int, now: Standing
) -> Terms:
    """Return the same, given what the partnership is to this side as it stands."""
    if step == OWN_MONEY:
        return _weigh_own_money(state, parameters, place, side, now)
    bodies = state.bodies
    body = state.partnerships.body_sides[SIDES * place + side]
    then = standing_of(state, parameters, place, side, with_step(structure_of(state, place), step))
    share = own_share(state, place, side)
    worth = worth_of_a_pound(state, parameters, body)
    change = (
        change_months(state, parameters, place, step)
        * parameters.capacity_wage_gbp_per_year
        / 12.0
        / bodies.horizon[body]
        * price_of_time(bodies.load[body])
    )
    gives_away = step in (LEAD, INTEGRATED, CARE_TRUST)
    return weighed(
        benefit=worth * share * (then.gain - now.gain),
        cost=-worth * (then.cost - now.cost + change),
        exposure=-worth * (then.fear - now.fear),
        identity=-reluctance(state, parameters, month, place, side) if gives_away else 0.0,
    )


def _weigh_own_money(state: State, parameters: Parameters, place: int, side: int, now: Standing) -> Terms:
    """Return what it is worth to one side that all put in their full contributions.

    Gains, fears and overheads are in proportion to the money put in. What a side adds has to be found, and weighs as
    much against it as a cut of it would weigh for it; the partners' gain counts as their loss would.

    Mechanism: F11, D4, D8
    """
    bodies, seat = state.bodies, SIDES * place + side
    body = state.partnerships.body_sides[seat]
    stake, full = state.partnerships.stake_sides[seat], full_stake(state, parameters, place, side)
    if stake <= 0 or full <= 0:
        return weighed()
    worth, horizon = worth_of_a_pound(state, parameters, body), bodies.horizon[body]
    added, gain_a_pound = float(full - stake), now.gain / all_stakes(state, place)
    others_add = all_full_stakes(state, parameters, place) - all_stakes(state, place) - added
    structure = structure_of(state, place)
    overhead = overhead_share(parameters, structure) * added if structure.pooled == 1 else 0.0
    talks = one_off_gbp(full * parameters.decisions_renegotiation_share, horizon) if full > stake else 0.0
    premium = money_premium(parameters.decisions_cash_premium, bodies.stress[body])
    return weighed(
        benefit=worth * gain_a_pound * added,
        cost=-(worth * overhead + talks),
        exposure=-worth * now.fear * added / stake,
        relief=-relief_gbp(added, parameters.decisions_relief_share, premium, horizon),
        regard=regard_at(state, parameters, place, trust_in_others(state, place, side))
        * gain_a_pound
        * others_add,
    )


def weigh_renewal(state: State, parameters: Parameters, month: int, place: int, side: int) -> Terms:
    """Return what it is worth to one side to go on with mainstream money once the grant has ended.

    It is all that the partnership would be with everybody's full contribution. To end it breaks no promise and frees no
    money, for what each had put in goes back to its own services; the partners lose their gain.

    Mechanism: F11, D8
    """
    partnerships, seat = state.partnerships, SIDES * place + side
    now = standing_of(state, parameters, place, side, structure_of(state, place))
    full = weigh_step_from(state, parameters, month, place, side, OWN_MONEY, now)
    worth = worth_of_a_pound(state, parameters, partnerships.body_sides[seat])
    share = own_share(state, place, side)
    weight = regard_at(state, parameters, place, trust_in_others(state, place, side))
    duty = answer_to_centre(state, parameters, place, side, 0.0)
    stake = partnerships.stake_sides[seat]
    if stake > 0:
        duty = duty * full_stake(state, parameters, place, side) / stake
    return weighed(
        benefit=full.benefit + worth * share * now.gain,
        imperative=duty,
        cost=full.cost - worth * now.cost,
        exposure=full.exposure - worth * now.fear,
        relief=full.relief,
        regard=full.regard + weight * (1.0 - share) * now.gain,
    )


def is_open_step(structure: Structure, step: int, is_paid_in_full: bool) -> bool:
    """Return whether an arrangement is not in use and can be built on what is.

    A shared back office administers a pool; staff are transferred into an integrated team; a care trust needs all
    three flexibilities, for it grew where they had been in use for years; mainstream money is there to be added where
    a side pays less than its full contribution.

    Mechanism: F1, F10, F11, D13, A6

    >>> is_open_step(Structure(0, 0, 0, 0, 0, 0, 0), POOLED, is_paid_in_full=True)
    True
    """
    if structure.care_trust == 1:
        return False
    if step == OWN_MONEY:
        return not is_paid_in_full
    if step == POOLED:
        return structure.pooled == 0
    if step == LEAD:
        return structure.lead == 0
    if step == INTEGRATED:
        return structure.integrated == 0
    if step == COLOCATED:
        return structure.colocated == 0
    if step == BACK_OFFICE:
        return structure.back_office == 0 and structure.pooled == 1
    if step == TRANSFERRED:
        return structure.transferred == 0 and structure.integrated == 1
    return structure.pooled == 1 and structure.lead == 1 and structure.integrated == 1


def next_step(state: State, parameters: Parameters, month: int, place: int) -> int:
    """Return the arrangement worth most to all sides together among those that are open, or -1 if none is.

    Mechanism: F1, F2, F9
    """
    partnerships = state.partnerships
    structure, is_paid_in_full = structure_of(state, place), pays_in_full(state, place)
    values = [0.0] * STEPS
    for side in range(SIDES):
        if partnerships.body_sides[SIDES * place + side] >= 0:
            now = standing_of(state, parameters, place, side, structure)
            for step in range(STEPS):
                if is_open_step(structure, step, is_paid_in_full):
                    terms = weigh_step_from(state, parameters, month, place, side, step, now)
                    values[step] += value_of(terms)
    best = -1
    for step in range(STEPS):
        if is_open_step(structure, step, is_paid_in_full) and (best < 0 or values[step] > values[best]):
            best = step
    return best
