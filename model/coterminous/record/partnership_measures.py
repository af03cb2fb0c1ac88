"""What is measured of partnerships every month: how many stand where, what they yield, how they are arranged."""

from __future__ import annotations

from typing import NamedTuple

from coterminous.partnerships.stakes import flexibility_count
from coterminous.partnerships.work import turnover_at
from coterminous.record.measures import mean_of
from coterminous.record.states import (
    ADVANTAGE,
    BUILDING,
    COLLAPSED,
    INERTIA,
    STATES,
    STRAINED,
    is_inert,
    state_of,
)
from coterminous.scenario.values import Parameters
from coterminous.services.joint_results import delivered_share
from coterminous.state.columns import ACTIVE, NEGOTIATING, SIDES, State


class PartnershipMeasures(NamedTuple):
    """Partnerships by flexibility and by state, what they cost and what they yield."""

    partnerships_active: float
    partnerships_negotiating: float
    partnerships_aligned: float
    partnerships_pooled: float
    partnerships_lead: float
    partnerships_integrated: float
    partnerships_building: float
    partnerships_advantage: float
    partnerships_inertia: float
    partnerships_strained: float
    partnerships_collapsed: float
    transaction_cost_gbp: float
    value_created_gbp: float
    advantage: float
    inertia_share: float
    effort_wte: float


class ArrangementMeasures(NamedTuple):
    """What partners have arranged beyond the flexibilities, who else is at the table, and what targets find."""

    partnerships_colocated: float
    partnerships_back_office: float
    partnerships_staff_transferred: float
    care_trusts: float
    agreement_quality_mean: float
    further_partners_mean: float
    users_involved_share: float
    staff_turnover_share: float
    targets_met_share: float


def measure_partnerships(state: State, parameters: Parameters, month: int) -> PartnershipMeasures:
    """Return counts of partnerships, and their costs and gains."""
    partnerships = state.partnerships
    counts = [0] * len(STATES)
    active = negotiating = pooled = lead = integrated = aligned = 0
    value = cost = effort = inert_effort = 0.0
    for place in range(len(partnerships.tie)):
        counts[state_of(state, parameters, month, place)] += 1
        spent = 0.0
        for side in range(SIDES):
            spent += partnerships.effort_sides[SIDES * place + side]
        effort += spent
        cost += partnerships.cost[place]
        if partnerships.phase[place] == NEGOTIATING:
            negotiating += 1
        if partnerships.phase[place] == ACTIVE:
            flexibilities = (
                partnerships.pooled[place] + partnerships.lead[place] + partnerships.integrated[place]
            )
            active += 1
            pooled += partnerships.pooled[place]
            lead += partnerships.lead[place]
            integrated += partnerships.integrated[place]
            aligned += 1 if flexibilities == 0 else 0
            value += partnerships.value[place]
            if is_inert(state, parameters, month, place):
                inert_effort += spent
    return PartnershipMeasures(
        float(active),
        float(negotiating),
        float(aligned),
        float(pooled),
        float(lead),
        float(integrated),
        float(counts[BUILDING]),
        float(counts[ADVANTAGE]),
        float(counts[INERTIA]),
        float(counts[STRAINED]),
        float(counts[COLLAPSED]),
        cost,
        value,
        mean_of(value, cost),
        mean_of(inert_effort, effort),
        effort,
    )


def measure_arrangements(state: State, parameters: Parameters) -> ArrangementMeasures:
    """Return how running partnerships are arranged.

    Turnover is the share of a team's knowledge that leaves in a year; a target is met where joint working delivers
    what it demands, and missed where nothing runs.

    Mechanism: A4, A6, C10, D13, F4, F10, O4, T7, T9
    """
    partnerships = state.partnerships
    active = colocated = back_office = transferred = care_trusts = formal = further = involving = 0
    watched = met = 0
    quality = leaving = 0.0
    for place in range(len(partnerships.tie)):
        if partnerships.phase[place] == ACTIVE:
            active += 1
            colocated += partnerships.colocated[place]
            back_office += partnerships.back_office[place]
            transferred += partnerships.transferred[place]
            care_trusts += partnerships.care_trust[place]
            further += partnerships.further[place]
            involving += 1 if partnerships.further[place] > 0 else 0
            leaving += 12.0 * turnover_at(state, parameters, place)
            if flexibility_count(state, place) > 0:
                formal += 1
                quality += partnerships.agreement[place]
        level = partnerships.target_level[place]
        if level > 0.0:
            watched += 1
            met += 1 if delivered_share(state, parameters, place) >= level else 0
    return ArrangementMeasures(
        float(colocated),
        float(back_office),
        float(transferred),
        float(care_trusts),
        mean_of(quality, formal),
        mean_of(further, active),
        mean_of(involving, active),
        mean_of(leaving, active),
        mean_of(met, watched),
    )
