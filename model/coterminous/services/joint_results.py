"""What joint working does for people: admissions, discharge, and waits for equipment (O1, D12, X7; S0, S2)."""

from __future__ import annotations

from coterminous.rules.finance import smoothed
from coterminous.scenario.values import Parameters
from coterminous.state.columns import ACTIVE, PCT, SIDES, SOCIAL_SERVICES, State

OLDER_PEOPLE, COMMUNITY_EQUIPMENT = 0, 5
"""Care groups whose results are measured, in the order of :data:`coterminous.scenario.values.CARE_GROUPS`."""


def delivered_share(state: State, parameters: Parameters, place: int) -> float:
    """Return how much of what joint working at a place could gain is gained, 0 to 1.

    Mechanism: O1, C10
    """
    partnerships = state.partnerships
    if partnerships.phase[place] != ACTIVE:
        return 0.0
    stakes = 0
    for side in range(SIDES):
        stakes += partnerships.stake_sides[SIDES * place + side]
    possible = parameters.care_group_gain_share[partnerships.care_group[place]] * stakes
    if possible <= 0.0:
        return 0.0
    delivered = partnerships.value[place] / possible
    return delivered if delivered < 1.0 else 1.0


def follow_joint_work(state: State, parameters: Parameters) -> None:
    """Set how much every PCT's and council's people have of joint working, by the people it reaches.

    Equipment is better only where marginal services have become one dedicated service.

    Mechanism: D12, O1
    """
    bodies, ties, partnerships = state.bodies, state.ties, state.partnerships
    for body in range(len(bodies.kind)):
        bodies.joint_older[body] = 0.0
        bodies.joint_equipment[body] = 0.0
    for place in range(len(partnerships.tie)):
        group = partnerships.care_group[place]
        is_dedicated = group == COMMUNITY_EQUIPMENT and partnerships.integrated[place] == 1
        if partnerships.phase[place] == ACTIVE and (group == OLDER_PEOPLE or is_dedicated):
            delivered = delivered_share(state, parameters, place)
            for side in (PCT, SOCIAL_SERVICES):
                body = partnerships.body_sides[SIDES * place + side]
                if bodies.people[body] > 0:
                    reached = delivered * ties.people[partnerships.tie[place]] / bodies.people[body]
                    if is_dedicated:
                        bodies.joint_equipment[body] += reached
                    else:
                        bodies.joint_older[body] += reached


def avoid_admissions(state: State, parameters: Parameters) -> None:
    """Let joint working for older people avoid unscheduled admissions, slowly and little.

    Mechanism: O1, X7
    """
    bodies = state.bodies
    for body in range(len(bodies.kind)):
        if bodies.kind[body] == PCT:
            bodies.admissions_avoided[body] = smoothed(
                bodies.admissions_avoided[body],
                parameters.outcomes_admissions_avoided_share * bodies.joint_older[body],
                parameters.outcomes_admissions_lag_months,
            )
