"""What each side puts in, and small questions about a partnership that several phases ask."""

from __future__ import annotations

from coterminous.partnerships.structure import Structure
from coterminous.rules.agreement import guarded
from coterminous.rules.breadth import widened
from coterminous.rules.choice import money_premium, regard
from coterminous.rules.gain import kept_inside, looked_for, reach
from coterminous.rules.numbers import whole_pounds
from coterminous.scenario.values import Parameters
from coterminous.state.columns import NHS_TRUST, SIDES, SOCIAL_SERVICES, State, trust_index


def full_stake(state: State, parameters: Parameters, place: int, side: int) -> int:
    """Return the full contribution of one side, in pounds a month.

    It is a part of its income per head, for the people both bodies share.
    The NHS trust gives staff, worth a share of the PCT's money.
    """
    bodies, partnerships = state.bodies, state.partnerships
    care_group = partnerships.care_group[place]
    people = state.ties.people[partnerships.tie[place]]
    if side == SOCIAL_SERVICES:
        body = partnerships.body_sides[SIDES * place + SOCIAL_SERVICES]
        part = (
            parameters.care_group_social_services_gbp_per_head[care_group]
            / parameters.money_social_services_gbp_per_head
        )
    else:
        body = partnerships.body_sides[SIDES * place]
        part = parameters.care_group_nhs_gbp_per_head[care_group] / parameters.money_pct_gbp_per_head
    if bodies.people[body] <= 0:
        return 0
    stake = part * bodies.income[body] / 12.0 * people / bodies.people[body]
    if side == NHS_TRUST:
        stake = stake * parameters.partnership_nhs_trust_share
    return whole_pounds(stake)


def pays_in_full(state: State, place: int) -> bool:
    """Return whether every side puts in its full contribution: nobody has cut it, or held it back beside a grant.

    Mechanism: F11
    """
    for side in range(SIDES):
        seat = SIDES * place + side
        if state.partnerships.body_sides[seat] >= 0 and state.partnerships.scale_sides[seat] < 1.0:
            return False
    return True


def is_up_for_renewal(state: State, parameters: Parameters, place: int) -> bool:
    """Return whether a partnership made for a grant has outlived it, and mainstream money has not followed.

    Mechanism: F11
    """
    partnerships = state.partnerships
    is_over = partnerships.badged[place] == 1 and partnerships.grant[place] == 0
    return is_over and parameters.partnership_grants_end_agreements == 1


def all_full_stakes(state: State, parameters: Parameters, place: int) -> int:
    """Return what all sides would put in together if each paid in full, in pounds a month."""
    total = 0
    for side in range(SIDES):
        if state.partnerships.body_sides[SIDES * place + side] >= 0:
            total += full_stake(state, parameters, place, side)
    return total


def set_stakes(state: State, parameters: Parameters, place: int) -> None:
    """Set the contributions of all sides from their incomes and from what they have cut."""
    partnerships = state.partnerships
    for side in range(SIDES):
        seat = SIDES * place + side
        if partnerships.body_sides[seat] >= 0:
            full = full_stake(state, parameters, place, side)
            partnerships.stake_sides[seat] = whole_pounds(full * partnerships.scale_sides[seat])


def all_stakes(state: State, place: int) -> int:
    """Return the contributions of all sides, in pounds a month."""
    stakes = state.partnerships.stake_sides
    return stakes[SIDES * place] + stakes[SIDES * place + 1] + stakes[SIDES * place + 2]


def own_share(state: State, place: int, side: int) -> float:
    """Return one side's contribution as a share of all contributions; 0 where nobody contributes."""
    stakes = all_stakes(state, place)
    return state.partnerships.stake_sides[SIDES * place + side] / stakes if stakes > 0 else 0.0


def worth_of_a_pound(state: State, parameters: Parameters, body: int) -> float:
    """Return what a pound is worth to a body: 1, and more where it is short of money."""
    return 1.0 + money_premium(parameters.decisions_cash_premium, state.bodies.stress[body])


def regard_in(state: State, parameters: Parameters, tie: int, trust: float) -> float:
    """Return the share of harm across a tie that a body counts as its own, given its trust and any joint board."""
    return regard(
        parameters.decisions_regard,
        trust,
        parameters.decisions_board_regard,
        state.ties.has_board[tie] == 1,
    )


def regard_at(state: State, parameters: Parameters, place: int, trust: float) -> float:
    """Return the same for one partnership, where a shared target makes the partners answer for it together, too.

    Mechanism: C10, D9
    """
    partnerships = state.partnerships
    seat = SIDES * place
    is_shared = partnerships.watched_sides[seat] == 1 and partnerships.watched_sides[seat + 1] == 1
    return regard(
        parameters.decisions_regard,
        trust,
        parameters.decisions_board_regard,
        is_shared or state.ties.has_board[partnerships.tie[place]] == 1,
    )


def flexibility_count(state: State, place: int) -> int:
    """Return how many of the three flexibilities are in use."""
    partnerships = state.partnerships
    return partnerships.pooled[place] + partnerships.lead[place] + partnerships.integrated[place]


def under_agreement(state: State, parameters: Parameters, place: int, amount: float) -> float:
    """Return a harm or fear at a place once its agreement has played its part.

    Mechanism: F4, F5
    """
    return guarded(amount, parameters.trust_agreement_protection, state.partnerships.agreement[place])


def culture_of(state: State, place: int) -> float:
    """Return the mean culture of the bodies at the table: what they expect of a partner."""
    total, count = 0.0, 0
    for side in range(SIDES):
        body = state.partnerships.body_sides[SIDES * place + side]
        if body >= 0:
            total += state.bodies.culture[body]
            count += 1
    return total / count


def trust_in_others(state: State, place: int, side: int) -> float:
    """Return what one side believes of the others together, weighted by what they put in."""
    partnerships = state.partnerships
    total, weight = 0.0, 0.0
    for other in range(SIDES):
        if other != side and partnerships.body_sides[SIDES * place + other] >= 0:
            stake = 1.0 + partnerships.stake_sides[SIDES * place + other]
            total += stake * state.ties.trust_both[trust_index(partnerships.tie_sides, place, side, other)]
            weight += stake
    return total / weight


def stress_of_others(state: State, place: int, side: int) -> float:
    """Return the financial stress of the other sides, weighted by what they put in."""
    partnerships = state.partnerships
    total, weight = 0.0, 0.0
    for other in range(SIDES):
        body = partnerships.body_sides[SIDES * place + other]
        if other != side and body >= 0:
            stake = 1.0 + partnerships.stake_sides[SIDES * place + other]
            total += stake * state.bodies.stress[body]
            weight += stake
    return total / weight


def reach_with(state: State, parameters: Parameters, place: int, structure: Structure) -> float:
    """Return the share of the possible gain that a structure would open up in this partnership.

    Further partners widen it a little beyond what the first partners could join up.

    Mechanism: D2, D10, A4
    """
    sides, stress = state.partnerships.body_sides, state.bodies.stress
    pooled = looked_for(
        parameters.partnership_reach_pooled,
        parameters.partnership_search_response,
        money_premium(parameters.decisions_cash_premium, stress[sides[SIDES * place]]),
        money_premium(parameters.decisions_cash_premium, stress[sides[SIDES * place + SOCIAL_SERVICES]]),
    )
    return widened(
        reach(
            parameters.partnership_reach_aligned,
            pooled,
            parameters.partnership_reach_lead,
            parameters.partnership_reach_integrated,
            parameters.partnership_reach_colocated,
            structure.pooled == 1,
            structure.lead == 1,
            structure.integrated == 1,
            structure.colocated == 1,
            culture_of(state, place),
        ),
        parameters.partnership_widening_share,
        float(state.partnerships.further[place]),
    )


def inside_share(state: State, parameters: Parameters, place: int) -> float:
    """Return the share of this partnership's gain that does not leak to bodies outside it."""
    partnerships, bodies, ties = state.partnerships, state.bodies, state.ties
    spillover = parameters.care_group_spillover[partnerships.care_group[place]]
    tie = partnerships.tie[place]
    pct_people, council_people = bodies.people[ties.first[tie]], bodies.people[ties.second[tie]]
    if pct_people <= 0 or council_people <= 0:
        return 0.0
    return kept_inside(spillover, ties.people[tie] / pct_people, ties.people[tie] / council_people)
