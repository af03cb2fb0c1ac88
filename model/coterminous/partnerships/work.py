"""A month's work in every partnership: effort, talks, learning, results, promises."""

from __future__ import annotations

from coterminous.partnerships.stakes import (
    all_stakes,
    inside_share,
    reach_with,
    set_stakes,
)
from coterminous.partnerships.structure import overhead_share, running_wte, structure_of
from coterminous.rules.agreement import left_to_negotiate
from coterminous.rules.effort import (
    attention,
    capacity,
    change_work,
    distraction,
    done_again,
    load_over_capacity,
    running_cost_gbp,
)
from coterminous.rules.gain import monthly_gain
from coterminous.rules.maturity import learn, results
from coterminous.rules.promise import kept_share
from coterminous.rules.staff import turnover
from coterminous.scenario.values import Parameters
from coterminous.state.columns import ACTIVE, DORMANT, NEGOTIATING, NHS_TRUST, SIDES, State


def share_out_effort(state: State, parameters: Parameters, month: int) -> None:
    """Add up what every body's managers have to do, and for how much of its joint work a body has time.

    What a target watches is done first; what nobody watches shares the time that is left. So whatever one partner is
    given, integration and mergers above all, is taken from the others.

    Mechanism: C2, C3, C4, C5, C6, C7, C8, C10, B3, X5, X6
    """
    bodies, ties, partnerships = state.bodies, state.ties, state.partnerships
    for body in range(len(bodies.kind)):
        bodies.capacity[body] = capacity(
            parameters.capacity_fixed_wte,
            parameters.capacity_wte_per_million,
            float(bodies.people[body]),
            bodies.leadership[body],
        )
        work = parameters.capacity_initiative_wte * (
            parameters.capacity_initiatives + bodies.initiatives[body] + bodies.bidding[body]
        )
        if bodies.kind[body] != NHS_TRUST:
            work += parameters.capacity_plan_wte * bodies.plans[body]
        bodies.statutory[body] = work + distraction(
            parameters.capacity_reorganisation_share,
            bodies.capacity[body],
            float(month - bodies.opened[body]),
            parameters.capacity_reorganisation_months,
        )
        bodies.joint[body] = 0.0
        bodies.watched[body] = 0.0
        bodies.management[body] = 0.0
    for tie in range(len(ties.first)):
        if ties.is_open[tie] == 1 and ties.is_dyad[tie] == 1:
            bodies.joint[ties.first[tie]] += parameters.capacity_board_wte
            bodies.joint[ties.second[tie]] += parameters.capacity_board_wte
    for place in range(len(partnerships.tie)):
        if partnerships.phase[place] != DORMANT:
            _add_partnership_work(state, parameters, place)
    for body in range(len(bodies.kind)):
        work = bodies.statutory[body] + bodies.joint[body]
        bodies.load[body] = load_over_capacity(work, bodies.capacity[body])
        bodies.attention_watched[body] = attention(
            bodies.capacity[body], bodies.statutory[body], bodies.watched[body]
        )
        bodies.attention[body] = attention(
            bodies.capacity[body],
            bodies.statutory[body] + bodies.watched[body],
            bodies.joint[body] - bodies.watched[body],
        )


def _add_partnership_work(state: State, parameters: Parameters, place: int) -> None:
    bodies, partnerships = state.bodies, state.partnerships
    structure = structure_of(state, place)
    change = change_work(partnerships.change_left[place], parameters.partnership_change_months)
    partnerships.change_left[place] -= change
    overhead = overhead_share(parameters, structure)
    cost = 0.0
    for side in range(SIDES):
        seat = SIDES * place + side
        body = partnerships.body_sides[seat]
        if body >= 0:
            if partnerships.phase[place] == NEGOTIATING:
                effort = parameters.partnership_negotiation_wte
                pooled = 0.0
            else:
                further = partnerships.further[place]
                effort = running_wte(state, parameters, body, structure, further) + change
                pooled = float(partnerships.stake_sides[seat] * partnerships.pooled[place])
            effort = done_again(effort, bodies.rework[body])
            bodies.joint[body] += effort
            if partnerships.watched_sides[seat] == 1:
                bodies.watched[body] += effort
            partnerships.effort_sides[seat] = effort
            spent = running_cost_gbp(effort, parameters.capacity_wage_gbp_per_year, overhead, pooled)
            bodies.management[body] += spent
            cost += spent
    partnerships.cost[place] = cost


def shared_attention(state: State, place: int) -> float:
    """Return the attention a partnership gets: that of its busiest side.

    A target that only one sector must meet is no help while the other has no time.

    Mechanism: C2, C4, C10
    """
    bodies, partnerships = state.bodies, state.partnerships
    least = 1.0
    for side in range(SIDES):
        seat = SIDES * place + side
        body = partnerships.body_sides[seat]
        if body >= 0:
            is_watched = partnerships.watched_sides[seat] == 1
            given = bodies.attention_watched[body] if is_watched else bodies.attention[body]
            if given < least:
                least = given
    return least


def advance_talks(state: State, parameters: Parameters, place: int) -> bool:
    """Move talks on by a month of the time both sides have for them; return whether the agreement is ready.

    Where an agreement can be copied whole, nothing is left to talk about, and any time at all is enough.

    Mechanism: F4, F5, F7
    """
    partnerships = state.partnerships
    months = parameters.partnership_set_up_months * left_to_negotiate(
        partnerships.template[place], parameters.partnership_template_saving
    )
    given = shared_attention(state, place)
    if months > given:
        partnerships.progress[place] += given / months
    elif given > 0.0:
        partnerships.progress[place] = 1.0
    return partnerships.progress[place] >= 1.0


def work_a_month(state: State, parameters: Parameters, place: int) -> None:
    """Let one running partnership learn, deliver and be measured against its promise.

    Mechanism: C1, F6, T8, B3
    """
    partnerships, bodies = state.partnerships, state.bodies
    rate, leaving = parameters.maturity_learning_rate, turnover_at(state, parameters, place)
    partnerships.maturity[place] = learn(
        partnerships.maturity[place], rate, shared_attention(state, place), leaving
    )
    partnerships.promised_maturity[place] = learn(partnerships.promised_maturity[place], rate, 1.0, leaving)
    stakes = all_stakes(state, place)
    possible = monthly_gain(
        parameters.care_group_gain_share[partnerships.care_group[place]],
        float(stakes),
        reach_with(state, parameters, place, structure_of(state, place)),
        inside_share(state, parameters, place),
        1.0,
    )
    value = possible * results(partnerships.maturity[place])
    promised = possible * results(partnerships.promised_maturity[place]) * parameters.partnership_claim
    partnerships.value[place] = value
    partnerships.promised[place] = promised
    partnerships.kept_share[place] = kept_share(value, promised)
    if stakes > 0:
        for side in range(SIDES):
            seat = SIDES * place + side
            if partnerships.body_sides[seat] >= 0:
                bodies.value[partnerships.body_sides[seat]] += value * partnerships.stake_sides[seat] / stakes


def turnover_at(state: State, parameters: Parameters, place: int) -> float:
    """Return the share of what a team has learned that leaves with people in a month.

    Mechanism: T7, F10, X4
    """
    partnerships = state.partnerships
    is_dedicated = (
        partnerships.integrated[place] == 1
        and parameters.care_group_marginal[partnerships.care_group[place]] == 1
    )
    return turnover(
        parameters.maturity_turnover_rate,
        parameters.maturity_retention_share,
        is_dedicated or partnerships.transferred[place] == 1,
    )


def clear_values(state: State) -> None:
    """Set every body's gain from partnerships to nought, before a month's work adds it up."""
    for body in range(len(state.bodies.kind)):
        state.bodies.value[body] = 0.0


def count_commitments(state: State) -> None:
    """Set, for every body, the share of the places it could share in that are taken by partnerships.

    Mechanism: F14
    """
    bodies, partnerships = state.bodies, state.partnerships
    possible = [0] * len(bodies.kind)
    taken = [0] * len(bodies.kind)
    for place in range(len(partnerships.tie)):
        if state.ties.is_open[partnerships.tie[place]] == 1:
            for side in range(SIDES):
                body = partnerships.body_sides[SIDES * place + side]
                if body >= 0:
                    possible[body] += 1
                    taken[body] += 1 if partnerships.phase[place] == ACTIVE else 0
    for body in range(len(bodies.kind)):
        bodies.committed[body] = taken[body] / possible[body] if possible[body] > 0 else 0.0


def uprate_stakes(state: State, parameters: Parameters) -> None:
    """Set all contributions anew from this year's incomes.

    Mechanism: D3, F3
    """
    for place in range(len(state.partnerships.tie)):
        if state.ties.is_open[state.partnerships.tie[place]] == 1:
            set_stakes(state, parameters, place)
