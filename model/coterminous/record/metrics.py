"""The metrics of a month: national figures, one number each, with the names of the public interface."""

from __future__ import annotations

from collections.abc import Sequence

from coterminous.geography.overlap import COTERMINOUS_ABOVE
from coterminous.money.ledger import Flow
from coterminous.record.log import EventLog
from coterminous.record.states import STATES, is_inert
from coterminous.rules.eligibility import unmet_people
from coterminous.rules.outcomes import delayed_transfers, unscheduled_admissions
from coterminous.scenario.values import Parameters
from coterminous.state.columns import (
    ACTIVE,
    KIND_NAMES,
    NEGOTIATING,
    PCT,
    SIDES,
    SOCIAL_SERVICES,
    Integers,
    State,
)

Metrics = dict[str, float]
THRESHOLDS = ("low", "moderate", "substantial", "critical")


def month_metrics(
    state: State, parameters: Parameters, month: int, log: EventLog, states: Sequence[int]
) -> Metrics:
    """Return every metric of a month: flows of the month, stocks at its end, trust weighted by people."""
    return {
        **_trust(state),
        **_boundaries(state, month),
        **_partnerships(state, parameters, month, states),
        **_money(state, month),
        **_care(state, parameters, month),
        **_decisions(log),
    }


def _mean(total: float, count: float) -> float:
    return total / count if count > 0.0 else 0.0


def _trust(state: State) -> Metrics:
    ties = state.ties
    of_pct = of_council = people = 0.0
    for tie in range(len(ties.first)):
        if ties.is_dyad[tie] == 1 and ties.is_open[tie] == 1:
            of_pct += ties.people[tie] * ties.trust_both[2 * tie]
            of_council += ties.people[tie] * ties.trust_both[2 * tie + 1]
            people += ties.people[tie]
    return {
        "trust_mean": _mean(of_pct + of_council, 2.0 * people),
        "trust_pct_mean": _mean(of_pct, people),
        "trust_social_services_mean": _mean(of_council, people),
    }


def best_coterminosity(state: State) -> list[float]:
    """Return the coterminosity of every body's best dyad."""
    ties = state.ties
    best = [0.0] * len(state.bodies.kind)
    for tie in range(len(ties.first)):
        if ties.is_dyad[tie] == 1 and ties.is_open[tie] == 1:
            for body in (ties.first[tie], ties.second[tie]):
                best[body] = max(best[body], ties.coterminosity[tie])
    return best


def open_bodies(state: State, kind: int, month: int) -> list[int]:
    """Return the bodies of a kind that exist in a month."""
    bodies = state.bodies
    return [
        body
        for body in range(len(bodies.kind))
        if bodies.kind[body] == kind and bodies.starts[body] <= month < bodies.closes[body]
    ]


def _boundaries(state: State, month: int) -> Metrics:
    best = best_coterminosity(state)
    total, coterminous = 0.0, 0
    pcts = open_bodies(state, PCT, month)
    for pct in pcts:
        total += best[pct]
        coterminous += int(best[pct] > COTERMINOUS_ABOVE)
    return {"coterminosity_mean": _mean(total, len(pcts)), "coterminous_share": _mean(coterminous, len(pcts))}


def _partnerships(state: State, parameters: Parameters, month: int, states: Sequence[int]) -> Metrics:
    partnerships = state.partnerships
    counts = [0] * len(STATES)
    active = negotiating = pooled = lead = integrated = aligned = 0
    value = cost = effort = inert_effort = 0.0
    for place in range(len(partnerships.tie)):
        counts[states[place]] += 1
        spent = 0.0
        for side in range(SIDES):
            spent += partnerships.effort_sides[SIDES * place + side]
        effort += spent
        cost += partnerships.cost[place]
        if partnerships.phase[place] == NEGOTIATING:
            negotiating += 1
        if partnerships.phase[place] == ACTIVE:
            active += 1
            pooled += partnerships.pooled[place]
            lead += partnerships.lead[place]
            integrated += partnerships.integrated[place]
            none = partnerships.pooled[place] + partnerships.lead[place] + partnerships.integrated[place] == 0
            aligned += int(none)
            value += partnerships.value[place]
            if is_inert(state, parameters, month, place):
                inert_effort += spent
    return {
        "partnerships_active": active,
        "partnerships_negotiating": negotiating,
        "partnerships_aligned": aligned,
        "partnerships_pooled": pooled,
        "partnerships_lead": lead,
        "partnerships_integrated": integrated,
        **{f"partnerships_{name}": counts[number] for number, name in enumerate(STATES) if number > 0},
        "transaction_cost_gbp": cost,
        "value_created_gbp": value,
        "advantage": _mean(value, cost),
        "inertia_share": _mean(inert_effort, effort),
        "effort_wte": effort,
    }


def _money(state: State, month: int) -> Metrics:
    bodies, ledger = state.bodies, state.ledger
    metrics: Metrics = {}
    for kind, name in enumerate(KIND_NAMES):
        balance, deficits, stress = 0, 0, 0.0
        members = open_bodies(state, kind, month)
        for body in members:
            balance += ledger.balance[body]
            deficits += bodies.in_deficit[body]
            stress += bodies.stress[body]
        metrics[f"{name}_balance_gbp"] = balance
        metrics[f"{name}_in_deficit_share"] = _mean(deficits, len(members))
        metrics[f"stress_{name}_mean"] = _mean(stress, len(members))
    badged = ledger.flow_month[Flow.BADGED_GRANT]
    joint = badged + ledger.flow_month[Flow.CONTRIBUTION] + ledger.flow_month[Flow.ALIGNED_CARE]
    load, count = 0.0, 0
    for kind in (PCT, SOCIAL_SERVICES):
        for body in open_bodies(state, kind, month):
            load += bodies.load[body]
            count += 1
    return {
        **metrics,
        "pooled_gbp": ledger.flow_month[Flow.CONTRIBUTION],
        "badged_gbp": badged,
        "mainstream_share": 1.0 - badged / joint if joint > 0 else 0.0,
        "load_over_capacity_mean": _mean(load, count),
    }


def _care(state: State, parameters: Parameters, month: int) -> Metrics:
    bodies = state.bodies
    councils = open_bodies(state, SOCIAL_SERVICES, month)
    by_threshold = [0] * len(THRESHOLDS)
    level, unmet, delayed = 0, 0.0, 0.0
    for body in councils:
        by_threshold[bodies.eligibility[body]] += 1
        level += bodies.eligibility[body]
        people = float(bodies.people[body])
        unmet += unmet_people(people, parameters.eligibility_need_share, bodies.unmet_share[body])
        delayed += delayed_transfers(
            people,
            parameters.outcomes_delayed_per_million,
            parameters.outcomes_delayed_council_share,
            bodies.unmet_share[body],
            bodies.unmet_at_start[body],
        )
    return {
        "eligibility_mean": _mean(level, len(councils)),
        **{
            f"eligibility_share_{name}": _mean(by_threshold[number], len(councils))
            for number, name in enumerate(THRESHOLDS)
        },
        "unmet_need_people": unmet,
        "delayed_transfers": delayed,
        "unscheduled_admissions": _admissions(state, parameters, open_bodies(state, PCT, month)),
    }


def _admissions(state: State, parameters: Parameters, pcts: Integers) -> float:
    bodies = state.bodies
    total = 0.0
    for pct in pcts:
        total += unscheduled_admissions(
            float(bodies.people[pct]),
            parameters.outcomes_admissions_per_thousand,
            bodies.admissions_avoided[pct],
            bodies.returned[pct],
            parameters.outcomes_admission_demand_share,
            parameters.outcomes_admission_gbp,
        )
    return total


def _decisions(log: EventLog) -> Metrics:
    return {
        "withdrawals": log.count("withdrew"),
        **{f"withdrawals_by_{name}": log.count("withdrew", name) for name in KIND_NAMES},
        **{
            f"restructurings_by_{KIND_NAMES[kind]}": log.count("restructured", KIND_NAMES[kind])
            for kind in range(3)
        },
        "tightenings": log.count("eligibility_tightened"),
        "loosenings": log.count("eligibility_loosened"),
        "agreements_signed": log.count("agreement_signed"),
    }
