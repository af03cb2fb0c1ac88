"""What is measured every month, topic by topic: national figures, one number each.

Numbers are floats throughout, whole ones too, so that both engines can hold them side by side; the order of topics
and of numbers in them is that of :data:`coterminous.record.metric_facts.METRICS`.
"""

from __future__ import annotations

from typing import NamedTuple

from coterminous.geography.overlap import COTERMINOUS_ABOVE
from coterminous.money.ledger import Flow
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
from coterminous.rules.eligibility import unmet_people
from coterminous.rules.outcomes import delayed_transfers, unscheduled_admissions
from coterminous.scenario.values import Parameters
from coterminous.state.columns import ACTIVE, NEGOTIATING, NHS_TRUST, PCT, SIDES, SOCIAL_SERVICES, State
from coterminous.state.deeds import (
    CUT,
    SIGNED,
    THRESHOLD_LOWERED,
    THRESHOLD_RAISED,
    WITHDREW,
    count_deeds,
)


class TrustMeasures(NamedTuple):
    """Trust across dyads, weighted by people."""

    trust_mean: float
    trust_pct_mean: float
    trust_social_services_mean: float


class BoundaryMeasures(NamedTuple):
    """How well the two maps agree."""

    coterminosity_mean: float
    coterminous_share: float


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


class KindMeasures(NamedTuple):
    """Money of one kind of body; names in tables carry the kind."""

    balance_gbp: float
    in_deficit_share: float
    stress_mean: float


class JointMeasures(NamedTuple):
    """Money put together, and how busy managers are."""

    pooled_gbp: float
    badged_gbp: float
    mainstream_share: float
    load_over_capacity_mean: float


class CareMeasures(NamedTuple):
    """Thresholds for care, and what people notice."""

    eligibility_mean: float
    eligibility_share_low: float
    eligibility_share_moderate: float
    eligibility_share_substantial: float
    eligibility_share_critical: float
    unmet_need_people: float
    delayed_transfers: float
    unscheduled_admissions: float


class DeedMeasures(NamedTuple):
    """What was done in the month."""

    withdrawals: float
    withdrawals_by_pct: float
    withdrawals_by_social_services: float
    withdrawals_by_nhs_trust: float
    restructurings_by_pct: float
    restructurings_by_social_services: float
    restructurings_by_nhs_trust: float
    tightenings: float
    loosenings: float
    agreements_signed: float


def mean_of(total: float, count: float) -> float:
    """Return a mean; 0 where there is nothing to average.

    >>> mean_of(3.0, 2.0), mean_of(0.0, 0.0)
    (1.5, 0.0)
    """
    return total / count if count > 0.0 else 0.0


def measure_trust(state: State) -> TrustMeasures:
    """Return trust of PCTs in councils, of councils in PCTs, and of both."""
    ties = state.ties
    of_pct = of_council = people = 0.0
    for tie in range(len(ties.first)):
        if ties.is_dyad[tie] == 1 and ties.is_open[tie] == 1:
            of_pct += ties.people[tie] * ties.trust_both[2 * tie]
            of_council += ties.people[tie] * ties.trust_both[2 * tie + 1]
            people += ties.people[tie]
    return TrustMeasures(
        mean_of(of_pct + of_council, 2.0 * people), mean_of(of_pct, people), mean_of(of_council, people)
    )


def best_coterminosity(state: State) -> list[float]:
    """Return the coterminosity of every body's best dyad."""
    ties = state.ties
    best = [0.0] * len(state.bodies.kind)
    for tie in range(len(ties.first)):
        if ties.is_dyad[tie] == 1 and ties.is_open[tie] == 1:
            for body in (ties.first[tie], ties.second[tie]):
                best[body] = max(best[body], ties.coterminosity[tie])
    return best


def exists(state: State, body: int, month: int) -> bool:
    """Return whether a body exists in a month."""
    return state.bodies.starts[body] <= month < state.bodies.closes[body]


def measure_boundaries(state: State, month: int) -> BoundaryMeasures:
    """Return how coterminous PCTs are."""
    best = best_coterminosity(state)
    total, coterminous, count = 0.0, 0, 0
    for body in range(len(best)):
        if state.bodies.kind[body] == PCT and exists(state, body, month):
            total += best[body]
            coterminous += 1 if best[body] > COTERMINOUS_ABOVE else 0
            count += 1
    return BoundaryMeasures(mean_of(total, count), mean_of(coterminous, count))


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


def measure_kind(state: State, kind: int, month: int) -> KindMeasures:
    """Return balances, deficits and stress of one kind of body."""
    bodies = state.bodies
    balance, deficits, stress, count = 0, 0, 0.0, 0
    for body in range(len(bodies.kind)):
        if bodies.kind[body] == kind and exists(state, body, month):
            balance += state.ledger.balance[body]
            deficits += bodies.in_deficit[body]
            stress += bodies.stress[body]
            count += 1
    return KindMeasures(float(balance), mean_of(deficits, count), mean_of(stress, count))


def measure_joint_work(state: State, month: int) -> JointMeasures:
    """Return the month's joint money, and the load on managers of PCTs and councils."""
    bodies, moved = state.bodies, state.ledger.flow_month
    badged = moved[Flow.BADGED_GRANT]
    joint = badged + moved[Flow.CONTRIBUTION] + moved[Flow.ALIGNED_CARE]
    load, count = 0.0, 0
    for body in range(len(bodies.kind)):
        if bodies.kind[body] != NHS_TRUST and exists(state, body, month):
            load += bodies.load[body]
            count += 1
    return JointMeasures(
        float(moved[Flow.CONTRIBUTION]),
        float(badged),
        1.0 - badged / joint if joint > 0 else 0.0,
        mean_of(load, count),
    )


def measure_care(state: State, parameters: Parameters, month: int) -> CareMeasures:
    """Return thresholds, unmet need, delayed transfers and unscheduled admissions."""
    bodies = state.bodies
    by_threshold = [0] * 4
    level, unmet, delayed, admissions, count = 0, 0.0, 0.0, 0.0, 0
    for body in range(len(bodies.kind)):
        people = float(bodies.people[body])
        if bodies.kind[body] == SOCIAL_SERVICES and exists(state, body, month):
            by_threshold[bodies.eligibility[body]] += 1
            level += bodies.eligibility[body]
            count += 1
            unmet += unmet_people(people, parameters.eligibility_need_share, bodies.unmet_share[body])
            delayed += delayed_transfers(
                people,
                parameters.outcomes_delayed_per_million,
                parameters.outcomes_delayed_council_share,
                bodies.unmet_share[body],
                bodies.unmet_at_start[body],
            )
        elif bodies.kind[body] == PCT and exists(state, body, month):
            admissions += unscheduled_admissions(
                people,
                parameters.outcomes_admissions_per_thousand,
                bodies.admissions_avoided[body],
                bodies.returned[body],
                parameters.outcomes_admission_demand_share,
                parameters.outcomes_admission_gbp,
            )
    return CareMeasures(
        mean_of(level, count),
        mean_of(by_threshold[0], count),
        mean_of(by_threshold[1], count),
        mean_of(by_threshold[2], count),
        mean_of(by_threshold[3], count),
        unmet,
        delayed,
        admissions,
    )


def measure_deeds(state: State) -> DeedMeasures:
    """Return how often things were done this month, and by whom."""
    return DeedMeasures(
        float(count_deeds(state, WITHDREW, -1)),
        float(count_deeds(state, WITHDREW, PCT)),
        float(count_deeds(state, WITHDREW, SOCIAL_SERVICES)),
        float(count_deeds(state, WITHDREW, NHS_TRUST)),
        float(count_deeds(state, CUT, PCT)),
        float(count_deeds(state, CUT, SOCIAL_SERVICES)),
        float(count_deeds(state, CUT, NHS_TRUST)),
        float(count_deeds(state, THRESHOLD_RAISED, -1)),
        float(count_deeds(state, THRESHOLD_LOWERED, -1)),
        float(count_deeds(state, SIGNED, -1)),
    )
