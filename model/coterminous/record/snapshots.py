"""Snapshots: every month's columns, kept as arrays until tables are asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from coterminous.record.measures import best_coterminosity
from coterminous.record.states import STAGES, STATES, stage_of
from coterminous.rules.eligibility import unmet_people
from coterminous.scenario.values import Parameters
from coterminous.state.columns import ACTIVE, DORMANT, NHS_TRUST, SIDES, SOCIAL_SERVICES, State

Array = NDArray[np.generic]
Snapshot = dict[str, Array]


def body_snapshot(state: State, parameters: Parameters, month: int) -> Snapshot:
    """Return one row for every body that exists this month."""
    bodies, ledger = state.bodies, state.ledger
    rows = np.array(
        [body for body in range(len(bodies.kind)) if bodies.starts[body] <= month < bodies.closes[body]],
        dtype=np.int64,
    )
    count = len(bodies.kind)
    trust_in, trust_from = _mean_trust(state)
    unmet = [
        unmet_people(float(bodies.people[body]), parameters.eligibility_need_share, bodies.unmet_share[body])
        if bodies.kind[body] == SOCIAL_SERVICES
        else np.nan
        for body in range(count)
    ]
    eligibility = [
        float(bodies.eligibility[body]) if bodies.kind[body] == SOCIAL_SERVICES else np.nan
        for body in range(count)
    ]
    best = [
        np.nan if bodies.kind[body] == NHS_TRUST else value
        for body, value in enumerate(best_coterminosity(state))
    ]
    columns: dict[str, Sequence[float]] = {
        "people": bodies.people,
        "income_gbp": bodies.income,
        "balance_gbp": ledger.balance[:count],
        "month_result_gbp": bodies.result,
        "year_result_gbp": bodies.year_result,
        "stress": bodies.stress,
        "load_over_capacity": bodies.load,
        "attention": bodies.attention,
        "partners": _partners(state),
        "coterminosity_best": best,
        "trust_in_partners": trust_in,
        "trust_from_partners": trust_from,
        "eligibility": eligibility,
        "unmet_need_people": unmet,
        "returned_demand_gbp": bodies.returned,
    }
    return {"body": rows, **{name: np.asarray(column)[rows] for name, column in columns.items()}}


def _mean_trust(state: State) -> tuple[list[float], list[float]]:
    """Return, for every body, its mean trust in the bodies it is tied to, and theirs in it."""
    ties, count = state.ties, len(state.bodies.kind)
    own, others, number = [0.0] * count, [0.0] * count, [0] * count
    for tie in range(len(ties.first)):
        if ties.is_open[tie] == 1:
            forward, back = ties.trust_both[2 * tie], ties.trust_both[2 * tie + 1]
            for body, mine, theirs in ((ties.first[tie], forward, back), (ties.second[tie], back, forward)):
                own[body] += mine
                others[body] += theirs
                number[body] += 1
    return (
        [own[body] / number[body] if number[body] else np.nan for body in range(count)],
        [others[body] / number[body] if number[body] else np.nan for body in range(count)],
    )


def _partners(state: State) -> list[int]:
    """Return how many bodies each body is tied to in a running partnership."""
    partnerships = state.partnerships
    seen: set[tuple[int, int]] = set()
    for place in range(len(partnerships.tie)):
        if partnerships.phase[place] == ACTIVE:
            present = [partnerships.body_sides[SIDES * place + side] for side in range(SIDES)]
            seen.update(
                (one, other) for one in present for other in present if one != other and min(one, other) >= 0
            )
    counts = [0] * len(state.bodies.kind)
    for one, _ in seen:
        counts[one] += 1
    return counts


def dyad_snapshot(state: State) -> Snapshot:
    """Return one row for every open dyad."""
    ties, partnerships = state.ties, state.partnerships
    rows = np.array(
        [tie for tie in range(len(ties.first)) if ties.is_dyad[tie] == 1 and ties.is_open[tie] == 1],
        dtype=np.int64,
    )
    running = [0] * len(ties.first)
    for place in range(len(partnerships.tie)):
        running[partnerships.tie[place]] += int(partnerships.phase[place] == ACTIVE)
    trust = np.asarray(ties.trust_both).reshape(-1, 2)
    return {
        "tie": rows,
        "people": np.asarray(ties.people)[rows],
        "coterminosity": np.asarray(ties.coterminosity)[rows],
        "trust_pct": trust[rows, 0],
        "trust_social_services": trust[rows, 1],
        "partnerships": np.asarray(running)[rows],
    }


def partnership_snapshot(state: State, parameters: Parameters, month: int, states: Sequence[int]) -> Snapshot:
    """Return one row for every partnership that is negotiated, runs, or ended this month."""
    partnerships = state.partnerships
    kept = [
        place
        for place in range(len(partnerships.tie))
        if partnerships.phase[place] != DORMANT or partnerships.ended[place] == month
    ]
    rows = np.array(kept, dtype=np.int64)
    stakes = np.asarray(partnerships.stake_sides, dtype=np.int64).reshape(-1, SIDES)[rows]
    is_running = np.array([partnerships.phase[place] == ACTIVE for place in kept], dtype=np.int64)
    dyads = np.asarray(partnerships.tie, dtype=np.int64)[rows]
    trust = np.asarray(state.ties.trust_both).reshape(-1, 2)
    signed = np.asarray(partnerships.signed, dtype=np.int64)[rows]
    return {
        "place": rows,
        "number": np.asarray(partnerships.number, dtype=np.int64)[rows],
        "stage": np.array([STAGES[stage_of(state, parameters, place)] for place in kept], dtype=object),
        "state": np.array([STATES[states[place]] for place in kept], dtype=object),
        "is_pooled": np.asarray(partnerships.pooled, dtype=np.bool_)[rows],
        "is_lead": np.asarray(partnerships.lead, dtype=np.bool_)[rows],
        "is_integrated": np.asarray(partnerships.integrated, dtype=np.bool_)[rows],
        "is_colocated": np.asarray(partnerships.colocated, dtype=np.bool_)[rows],
        "has_shared_back_office": np.asarray(partnerships.back_office, dtype=np.bool_)[rows],
        "is_staff_transferred": np.asarray(partnerships.transferred, dtype=np.bool_)[rows],
        "is_care_trust": np.asarray(partnerships.care_trust, dtype=np.bool_)[rows],
        "is_bolt_on": np.asarray(partnerships.badged, dtype=np.bool_)[rows],
        "further_partners": np.asarray(partnerships.further, dtype=np.int64)[rows],
        "maturity": np.asarray(partnerships.maturity)[rows],
        "months_since_signed": np.where(is_running == 1, month - signed, -1),
        "pct_contribution_gbp": stakes[:, 0] * is_running,
        "social_services_contribution_gbp": stakes[:, 1] * is_running,
        "nhs_trust_staff_gbp": stakes[:, 2] * is_running,
        "badged_gbp": np.asarray(partnerships.grant, dtype=np.int64)[rows] * is_running,
        "value_created_gbp": np.asarray(partnerships.value)[rows],
        "promised_gbp": np.asarray(partnerships.promised)[rows],
        "transaction_cost_gbp": np.asarray(partnerships.cost)[rows],
        "trust_pct": trust[dyads, 0],
        "trust_social_services": trust[dyads, 1],
    }
