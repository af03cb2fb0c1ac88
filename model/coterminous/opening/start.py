"""The first month: bodies, ties and partnerships as the world's start parameters describe them, by keyed draws."""

from __future__ import annotations

from typing import Any

from coterminous.geography import Geography
from coterminous.money.budgets import hold_in_budget, position_of, set_trust_incomes
from coterminous.money.ledger import open_ledger
from coterminous.opening.eras import Places, body_kinds
from coterminous.opening.histories import Luck, begin_partnerships, begin_trust, end_what_nobody_would_keep
from coterminous.partnerships.agreements import head_start
from coterminous.partnerships.stakes import set_stakes
from coterminous.partnerships.work import clear_values, count_commitments, share_out_effort, work_a_month
from coterminous.policy.centre import Effects, lay_effects
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


def first_state(
    geography: Geography, places: Places, era: EraTable, parameters: Parameters, luck: Luck, effects: Effects
) -> State:
    """Return the state in which a run begins.

    Args:
        geography: the maps of the run.
        places: where ties and partnerships can be.
        era: what the first map fixes.
        parameters: the parameters.
        luck: keyed draws of the run.
        effects: what the centre does; what is in force from the first month counts in what is worth keeping.
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
    begin_trust(state, parameters, luck)
    begin_partnerships(state, parameters, luck)
    lay_effects(state, parameters, effects, 0)
    settle_baselines(state, parameters, 0)
    end_what_nobody_would_keep(state, parameters)
    settle_baselines(state, parameters, 0)
    return state


def settle_baselines(state: State, parameters: Parameters, month: int) -> None:
    """Let budgets hold what joint working costs and gains as things stand.

    Bodies' underlying positions are those of the accounts, which included both; only later changes move a
    result.
    """
    clear_values(state)
    count_commitments(state)
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
        name: [0] * count
        for name in ("received", "paid", "settled", "result", "year_result", "in_deficit", "initiatives")
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
