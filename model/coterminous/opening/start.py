"""The first month: bodies, ties and partnerships as the world's start parameters describe them, by keyed draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coterminous.geography import Geography
from coterminous.money.budgets import hold_in_budget, position_of, set_trust_incomes
from coterminous.money.ledger import open_ledger
from coterminous.opening.eras import Places, body_kinds
from coterminous.partnerships.agreements import abandon_talks, head_start
from coterminous.partnerships.stakes import set_stakes
from coterminous.partnerships.trusting import form_belief
from coterminous.partnerships.weigh import value_of, weigh_leaving
from coterminous.partnerships.work import clear_values, count_commitments, share_out_effort, work_a_month
from coterminous.rules.numbers import clamp, whole_pounds
from coterminous.scenario.values import Parameters
from coterminous.services.needs import saved_at, unmet_at
from coterminous.state.columns import (
    ACTIVE,
    DORMANT,
    NEVER,
    PCT,
    SIDES,
    SOCIAL_SERVICES,
    Bodies,
    EraTable,
    Partnerships,
    State,
    Ties,
)
from coterminous.streams import Purpose

Luck = Callable[[Purpose, str, int, int], list[float]]
"""Draws for a purpose: ``luck(purpose, "body" | "tie" | "place" | "seat", month, lane)`` gives one number for each."""


def first_state(
    geography: Geography, places: Places, era: EraTable, parameters: Parameters, luck: Luck
) -> State:
    """Return the state in which a run begins.

    Args:
        geography: the maps of the run.
        places: where ties and partnerships can be.
        era: what the first map fixes.
        parameters: the parameters.
        luck: keyed draws of the run.
    """
    bodies = _first_bodies(geography, era, parameters, luck)
    state = State(
        bodies=bodies,
        ties=_first_ties(places, era),
        partnerships=_first_partnerships(places, parameters),
        ledger=open_ledger(len(bodies.kind), len(places.place_tie)),
    )
    set_trust_incomes(state, parameters, era)
    for place in range(len(places.place_tie)):
        set_stakes(state, parameters, place)
    _begin_trust(state, parameters, luck)
    _begin_partnerships(state, parameters, luck)
    settle_baselines(state, parameters, 0)
    _end_what_nobody_would_keep(state, parameters)
    settle_baselines(state, parameters, 0)
    return state


def settle_baselines(state: State, parameters: Parameters, month: int) -> None:
    """Let budgets hold what joint working costs and gains as things stand.

    Bodies' underlying positions are those of the accounts, which included both; only later changes move a
    result.
    """
    clear_values(state)
    count_commitments(state, parameters)
    share_out_effort(state, parameters, month)
    maturity = list(state.partnerships.maturity), list(state.partnerships.promised_maturity)
    for place in range(len(state.partnerships.tie)):
        if state.partnerships.phase[place] == ACTIVE:
            work_a_month(state, parameters, place)
            state.partnerships.maturity[place] = maturity[0][place]
            state.partnerships.promised_maturity[place] = maturity[1][place]
    hold_in_budget(state)


def _first_bodies(geography: Geography, era: EraTable, parameters: Parameters, luck: Luck) -> Bodies:
    count = len(geography.bodies)
    kind = body_kinds(geography)
    culture_draws = luck(Purpose.START_CULTURE, "body", 0, 0)
    rank = luck(Purpose.START_POSITION, "body", 0, 0)
    new = luck(Purpose.START_AGE, "body", 0, 0)
    threshold_draws = luck(Purpose.START_ELIGIBILITY, "body", 0, 0)
    columns: dict[str, Any] = {name: [0.0] * count for name in Bodies._fields}
    whole: dict[str, Any] = {
        name: [0] * count for name in ("paid", "result", "year_result", "in_deficit", "initiatives")
    }
    eligibility = [
        _first_threshold(parameters, threshold_draws[body]) if kind[body] == SOCIAL_SERVICES else 0
        for body in range(count)
    ]
    starts = [body.opened_month for body in geography.bodies]
    age = int(parameters.start_pct_age_months)
    unmet = [unmet_at(parameters, level) for level in eligibility]
    saved = [saved_at(parameters, level) for level in eligibility]
    return Bodies(
        **columns
        | whole
        | {
            "kind": kind,
            "starts": starts,
            "opened": [
                _birth(kind[body], starts[body], 0 if new[body] < parameters.start_new_pct_share else age)
                for body in range(count)
            ],
            "closes": [
                NEVER if body.closed_month is None else body.closed_month for body in geography.bodies
            ],
            "people": list(era.body_people),
            "income": [_first_income(parameters, kind[body], era.body_people[body]) for body in range(count)],
            "culture": [
                clamp(
                    parameters.trust_culture + parameters.trust_culture_spread * (2.0 * draw - 1.0),
                    0.01,
                    0.99,
                )
                for draw in culture_draws
            ],
            "leadership": [
                1.0 + parameters.capacity_leadership_spread * (2.0 * draw - 1.0)
                for draw in luck(Purpose.START_LEADERSHIP, "body", 0, 0)
            ],
            "rank": rank,
            "position": [position_of(parameters, r) for r in rank],
            # Bodies know where they stand when the run begins.
            "stress": [position_of(parameters, r) for r in rank],
            "in_deficit": [int(position_of(parameters, r) > parameters.money_materiality) for r in rank],
            "horizon": [parameters.decisions_planning_horizon_months] * count,
            "eligibility": eligibility,
            "unmet_share": unmet,
            "unmet_at_start": list(unmet),
            "saved_share": saved,
            "saved_at_start": list(saved),
        }
    )


def _birth(kind: int, starts: int, age: int) -> int:
    """Return the month a body was formed: a first PCT is ``age`` months old, councils and trusts long settled."""
    if starts > 0:
        return starts
    return -age if kind == PCT else -NEVER


def _first_income(parameters: Parameters, kind: int, people: int) -> int:
    if kind == PCT:
        return whole_pounds(parameters.money_pct_gbp_per_head * people)
    if kind == SOCIAL_SERVICES:
        return whole_pounds(parameters.money_social_services_gbp_per_head * people)
    return 0


def _first_threshold(parameters: Parameters, draw: float) -> int:
    """Return a council's threshold at the start, by the published shares of councils."""
    if draw < parameters.start_share_below_moderate:
        return 0
    if draw < parameters.start_share_below_substantial:
        return 1
    if draw < parameters.start_share_below_critical:
        return 2
    return 3


def _first_ties(places: Places, era: EraTable) -> Ties:
    count = len(places.tie_first)
    return Ties(
        first=list(places.tie_first),
        second=list(places.tie_second),
        is_dyad=list(places.tie_is_dyad),
        is_open=list(era.tie_is_open),
        people=list(era.tie_people),
        coterminosity=list(era.tie_coterminosity),
        has_board=[0] * count,
        kept_both=[0.0] * (2 * count),
        broken_both=[0.0] * (2 * count),
        trust_both=[0.0] * (2 * count),
    )


def _first_partnerships(places: Places, parameters: Parameters) -> Partnerships:
    count = len(places.place_tie)
    beginnings = [head_start(parameters, group) for group in places.place_care_group]
    return Partnerships(
        tie=list(places.place_tie),
        care_group=list(places.place_care_group),
        phase=[DORMANT] * count,
        number=[0] * count,
        progress=[0.0] * count,
        signed=[NEVER] * count,
        ended=[-NEVER] * count,
        breached=[-NEVER] * count,
        pooled=[0] * count,
        lead=[0] * count,
        integrated=[0] * count,
        maturity=beginnings,
        promised_maturity=list(beginnings),
        value=[0.0] * count,
        promised=[0.0] * count,
        cost=[0.0] * count,
        kept_share=[1.0] * count,
        grant=[0] * count,
        body_sides=list(places.place_bodies),
        tie_sides=list(places.place_ties),
        scale_sides=[1.0] * (SIDES * count),
        stake_sides=[0] * (SIDES * count),
        effort_sides=[0.0] * (SIDES * count),
        shifted_sides=[0.0] * (SIDES * count),
    )


def _begin_trust(state: State, parameters: Parameters, luck: Luck) -> None:
    """Give every tie of the first map a history that makes trust what the world's start says, alike in both directions."""
    ties = state.ties
    draws = luck(Purpose.START_TRUST, "tie", 0, 0)
    weight = parameters.start_trust_evidence
    for tie in range(len(ties.first)):
        wanted = clamp(
            parameters.start_trust + parameters.start_trust_spread * (2.0 * draws[tie] - 1.0), 0.0, 1.0
        )
        for belief, believer in ((2 * tie, ties.first[tie]), (2 * tie + 1, ties.second[tie])):
            if state.ties.is_open[tie] == 1:
                # Solve (prior * culture + kept) / (prior + evidence) = wanted for what was kept.
                prior = parameters.trust_prior_weight
                kept = wanted * (prior + weight) - prior * state.bodies.culture[believer]
                ties.kept_both[belief] = clamp(kept, 0.0, weight)
                ties.broken_both[belief] = weight - ties.kept_both[belief]
            form_belief(state, parameters, belief)


def _end_what_nobody_would_keep(state: State, parameters: Parameters) -> None:
    """Take out partnerships that a side would be better off leaving: they have not survived until the run begins.

    Without this the first year would see a wave of endings that belongs to the draw of the start, not to
    what bodies do.
    """
    partnerships = state.partnerships
    doomed = [
        place
        for place in range(len(partnerships.tie))
        if partnerships.phase[place] == ACTIVE
        and any(
            partnerships.body_sides[SIDES * place + side] >= 0
            and value_of(weigh_leaving(state, parameters, place, side)) > 0.0
            for side in range(SIDES)
        )
    ]
    for place in doomed:
        partnerships.number[place] = 0
        abandon_talks(state, parameters, place)


def _begin_partnerships(state: State, parameters: Parameters, luck: Luck) -> None:
    """Start with the partnerships that six years of flexibilities have left, in the care groups people know.

    Mechanism: A5, F2, F8, F9, F15
    """
    partnerships, ties = state.partnerships, state.ties
    exists = luck(Purpose.START_PARTNERSHIP, "place", 0, 0)
    flexible = [luck(Purpose.START_FLEXIBILITY, "place", 0, lane) for lane in range(3)]
    mature = luck(Purpose.START_MATURITY, "place", 0, 0)
    span = parameters.start_maturity_high - parameters.start_maturity_low
    for place in range(len(partnerships.tie)):
        tie = partnerships.tie[place]
        familiarity = parameters.care_group_familiarity[partnerships.care_group[place]]
        chance = parameters.start_partnership_share * familiarity * ties.coterminosity[tie]
        if ties.is_open[tie] == 1 and exists[place] < chance:
            partnerships.phase[place] = ACTIVE
            partnerships.number[place] = 1
            partnerships.maturity[place] = parameters.start_maturity_low + span * mature[place]
            partnerships.promised_maturity[place] = partnerships.maturity[place]
            partnerships.signed[place] = -int(
                partnerships.maturity[place] / parameters.maturity_learning_rate
            )
            partnerships.pooled[place] = int(flexible[0][place] < parameters.start_pooled_share)
            partnerships.lead[place] = int(flexible[1][place] < parameters.start_lead_share)
            partnerships.integrated[place] = int(flexible[2][place] < parameters.start_integrated_share)
