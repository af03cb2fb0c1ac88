"""What is measured every month, topic by topic: national figures, one number each.

Numbers are floats throughout, whole ones too, so that both engines can hold them side by side; the order of topics
and of numbers in them is that of :data:`coterminous.record.metric_facts.METRICS`.
"""

from __future__ import annotations

from typing import NamedTuple

from coterminous.geography.overlap import COTERMINOUS_ABOVE
from coterminous.money.ledger import Flow
from coterminous.rules.eligibility import unmet_people
from coterminous.rules.outcomes import delayed_transfers, equipment_wait, unscheduled_admissions
from coterminous.scenario.values import Parameters
from coterminous.services.delays import delays_avoided
from coterminous.state.columns import NHS_TRUST, PCT, SOCIAL_SERVICES, State
from coterminous.state.deeds import (
    AGREED_CUT,
    CUT,
    DEFICIT_REVEALED,
    LAPSED,
    SIGNED,
    THRESHOLD_LOWERED,
    THRESHOLD_RAISED,
    WITHDREW,
    count_deeds,
)


class TrustMeasures(NamedTuple):
    """Trust across dyads, weighted by people, and what bodies expect of anyone."""

    trust_mean: float
    trust_pct_mean: float
    trust_social_services_mean: float
    culture_mean: float


class BoundaryMeasures(NamedTuple):
    """How well the two maps agree."""

    coterminosity_mean: float
    coterminous_share: float


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
    day_charges_gbp: float
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
    equipment_wait_weeks: float


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
    agreed_restructurings: float
    lapses: float
    deficits_revealed: float


def mean_of(total: float, count: float) -> float:
    """Return a mean; 0 where there is nothing to average.

    >>> mean_of(3.0, 2.0), mean_of(0.0, 0.0)
    (1.5, 0.0)
    """
    return total / count if count > 0.0 else 0.0


def measure_trust(state: State, month: int) -> TrustMeasures:
    """Return trust of PCTs in councils, of councils in PCTs, and of both, and the mean culture of bodies."""
    ties, bodies = state.ties, state.bodies
    of_pct = of_council = people = 0.0
    for tie in range(len(ties.first)):
        if ties.is_dyad[tie] == 1 and ties.is_open[tie] == 1:
            of_pct += ties.people[tie] * ties.trust_both[2 * tie]
            of_council += ties.people[tie] * ties.trust_both[2 * tie + 1]
            people += ties.people[tie]
    culture, count = 0.0, 0
    for body in range(len(bodies.kind)):
        if exists(state, body, month):
            culture += bodies.culture[body]
            count += 1
    return TrustMeasures(
        mean_of(of_pct + of_council, 2.0 * people),
        mean_of(of_pct, people),
        mean_of(of_council, people),
        mean_of(culture, count),
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
        float(moved[Flow.DAY_CHARGE]),
        mean_of(load, count),
    )


def measure_care(state: State, parameters: Parameters, month: int) -> CareMeasures:
    """Return thresholds, unmet need, delayed transfers, unscheduled admissions, and waits for equipment."""
    bodies = state.bodies
    by_threshold = [0] * 4
    level, unmet, delayed, admissions, count = 0, 0.0, 0.0, 0.0, 0
    wait, pcts = 0.0, 0
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
                delays_avoided(state, parameters, body),
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
            wait += equipment_wait(
                parameters.outcomes_equipment_wait_weeks,
                parameters.outcomes_waits_avoided_share,
                bodies.joint_equipment[body],
            )
            pcts += 1
    return CareMeasures(
        mean_of(level, count),
        mean_of(by_threshold[0], count),
        mean_of(by_threshold[1], count),
        mean_of(by_threshold[2], count),
        mean_of(by_threshold[3], count),
        unmet,
        delayed,
        admissions,
        mean_of(wait, pcts),
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
        float(count_deeds(state, AGREED_CUT, -1)),
        float(count_deeds(state, LAPSED, -1)),
        float(count_deeds(state, DEFICIT_REVEALED, -1)),
    )
