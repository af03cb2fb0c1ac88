"""What a further arrangement is worth to one side of a running partnership, and which one is on the table.

The three flexibilities are arrangements, and so are an office, a back office, one employer for staff, and a care
trust. All are weighed with the same parts.
"""

from __future__ import annotations

from typing import NamedTuple

from coterminous.partnerships.stakes import own_share, worth_of_a_pound
from coterminous.partnerships.structure import Structure, structure_of, with_step
from coterminous.partnerships.terms import Terms, value_of, weighed
from coterminous.partnerships.weigh import expected_gain, feared_loss, reluctance, running_cost
from coterminous.rules.effort import price_of_time, without_barriers
from coterminous.scenario.values import Parameters
from coterminous.state.columns import (
    ARRANGEMENTS,
    BACK_OFFICE,
    CARE_TRUST,
    COLOCATED,
    INTEGRATED,
    LEAD,
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


def is_open_step(structure: Structure, step: int) -> bool:
    """Return whether an arrangement is not in use and can be built on what is.

    A shared back office administers a pool; staff are transferred into an integrated team; a care trust needs all
    three flexibilities, for it grew where they had been in use for years.

    Mechanism: F1, F10, D13, A6

    >>> is_open_step(Structure(0, 0, 0, 0, 0, 0, 0), POOLED)
    True
    """
    if structure.care_trust == 1:
        return False
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
    structure = structure_of(state, place)
    values = [0.0] * STEPS
    for side in range(SIDES):
        if partnerships.body_sides[SIDES * place + side] >= 0:
            now = standing_of(state, parameters, place, side, structure)
            for step in range(STEPS):
                if is_open_step(structure, step):
                    terms = weigh_step_from(state, parameters, month, place, side, step, now)
                    values[step] += value_of(terms)
    best = -1
    for step in range(STEPS):
        if is_open_step(structure, step) and (best < 0 or values[step] > values[best]):
            best = step
    return best
