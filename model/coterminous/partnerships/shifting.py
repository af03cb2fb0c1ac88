"""Costs charged to a pool by the side that is worse off."""

from __future__ import annotations

from coterminous.partnerships.stakes import regard_at, stress_of_others, trust_in_others, under_agreement
from coterminous.rules.spillover import shifted_gbp
from coterminous.scenario.values import Parameters
from coterminous.state.columns import ACTIVE, PCT, SIDES, SOCIAL_SERVICES, State


def charge_pools(state: State, parameters: Parameters) -> None:
    """Set what every body charges to its pools this month beyond its contribution.

    A good agreement leaves nowhere to hide them.

    Mechanism: D1, D5, F5
    """
    bodies, partnerships = state.bodies, state.partnerships
    for body in range(len(bodies.kind)):
        bodies.shifted[body] = 0.0
    for place in range(len(partnerships.tie)):
        for side in (PCT, SOCIAL_SERVICES):
            seat = SIDES * place + side
            body = partnerships.body_sides[seat]
            charged = 0.0
            if (
                partnerships.phase[place] == ACTIVE
                and partnerships.pooled[place] == 1
                and bodies.stress[body] > 0.0
            ):
                trust = trust_in_others(state, place, side)
                weight = regard_at(state, parameters, place, trust)
                wanted = shifted_gbp(
                    float(partnerships.stake_sides[seat]),
                    parameters.decisions_shift_rate,
                    bodies.stress[body],
                    stress_of_others(state, place, side),
                    weight,
                )
                charged = under_agreement(state, parameters, place, wanted)
            partnerships.shifted_sides[seat] = charged
            bodies.shifted[body] += charged
