"""The first month: what chance decides of bodies, ties and partnerships, from the world's start parameters."""

from __future__ import annotations

from collections.abc import Callable

from coterminous.geography import Geography
from coterminous.money.budgets import hold_in_budget, position_of, set_trust_incomes
from coterminous.opening.blank import blank_state
from coterminous.opening.eras import Places
from coterminous.opening.histories import begin_partnerships, begin_trust, end_what_nobody_would_keep
from coterminous.opening.luck import StartLuck, draw_start_luck
from coterminous.partnerships.spreading import note_templates
from coterminous.partnerships.stakes import set_stakes
from coterminous.partnerships.work import (
    clear_values,
    count_commitments,
    share_out_effort,
    work_a_month,
)
from coterminous.policy.centre import Effects, lay_effects
from coterminous.rules.numbers import clamp
from coterminous.scenario.values import Parameters
from coterminous.services.needs import saved_at, unmet_at
from coterminous.state.columns import ACTIVE, NEVER, PCT, SOCIAL_SERVICES, EraTable, State
from coterminous.streams import Purpose

Luck = Callable[[Purpose, str, int, int], list[float]]
"""Draws for a purpose: ``luck(purpose, "body" | "tie" | "place" | "seat", month, lane)`` gives one number for each."""


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
    state = blank_state(geography, places, era, parameters)
    begin(state, parameters, era, effects, draw_start_luck(luck))
    return state


def begin(state: State, parameters: Parameters, era: EraTable, effects: Effects, luck: StartLuck) -> None:
    """Let chance decide what the first month finds: bodies, trust, partnerships.

    Args:
        state: a blank state.
        parameters: the parameters.
        era: what the first map fixes.
        effects: what the centre does.
        luck: one draw for each body, tie or place.
    """
    begin_bodies(state, parameters, luck)
    set_trust_incomes(state, parameters, era)
    for place in range(len(state.partnerships.tie)):
        set_stakes(state, parameters, place)
    begin_trust(state, parameters, luck)
    begin_partnerships(state, parameters, luck)
    lay_effects(state, parameters, effects, 0)
    note_templates(state)
    settle_baselines(state, parameters, 0)
    end_what_nobody_would_keep(state, parameters)
    settle_baselines(state, parameters, 0)


def begin_bodies(state: State, parameters: Parameters, luck: StartLuck) -> None:
    """Give every body its age, culture, leadership, financial position and threshold for care.

    Mechanism: D4, D6, D7, T1, X4
    """
    bodies = state.bodies
    for body in range(len(bodies.kind)):
        kind = bodies.kind[body]
        age = 0 if luck.age[body] < parameters.start_new_pct_share else int(parameters.start_pct_age_months)
        bodies.opened[body] = _birth(kind, bodies.starts[body], age)
        bodies.culture[body] = clamp(
            parameters.trust_culture + parameters.trust_culture_spread * (2.0 * luck.culture[body] - 1.0),
            0.01,
            0.99,
        )
        bodies.leadership[body] = 1.0 + parameters.capacity_leadership_spread * (
            2.0 * luck.leadership[body] - 1.0
        )
        bodies.rank[body] = luck.rank[body]
        position = position_of(parameters, kind, luck.rank[body])
        bodies.position[body] = position
        # Bodies know where they stand when the run begins.
        bodies.stress[body] = position
        bodies.in_deficit[body] = 1 if position > parameters.money_materiality else 0
        level = _first_threshold(parameters, luck.threshold[body]) if kind == SOCIAL_SERVICES else 0
        bodies.eligibility[body] = level
        bodies.unmet_share[body] = unmet_at(parameters, level)
        bodies.unmet_at_start[body] = unmet_at(parameters, level)
        bodies.saved_share[body] = saved_at(parameters, level)
        bodies.saved_at_start[body] = saved_at(parameters, level)


def _birth(kind: int, starts: int, age: int) -> int:
    """Return the month a body was formed: a first PCT is ``age`` months old, councils and trusts long settled."""
    if starts > 0:
        return starts
    return -age if kind == PCT else -NEVER


def _first_threshold(parameters: Parameters, draw: float) -> int:
    """Return a council's threshold at the start, by the published shares of councils."""
    if draw < parameters.start_share_below_moderate:
        return 0
    if draw < parameters.start_share_below_substantial:
        return 1
    if draw < parameters.start_share_below_critical:
        return 2
    return 3


def settle_baselines(state: State, parameters: Parameters, month: int) -> None:
    """Let budgets hold what joint working costs and gains as things stand.

    Bodies' underlying positions are those of the accounts, which included both; only later changes move a
    result.
    """
    clear_values(state)
    count_commitments(state)
    share_out_effort(state, parameters, month)
    maturity, promised = list(state.partnerships.maturity), list(state.partnerships.promised_maturity)
    for place in range(len(state.partnerships.tie)):
        if state.partnerships.phase[place] == ACTIVE:
            work_a_month(state, parameters, place)
            state.partnerships.maturity[place] = maturity[place]
            state.partnerships.promised_maturity[place] = promised[place]
    hold_in_budget(state)
