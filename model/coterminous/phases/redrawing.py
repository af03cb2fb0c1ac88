"""A new map: trust, partnerships, money and condition pass to those who serve the people now."""

from __future__ import annotations

from coterminous.money.budgets import set_trust_incomes
from coterminous.partnerships.agreements import close, pass_on
from coterminous.partnerships.work import uprate_stakes
from coterminous.policy.inheritance import heirs, pass_on_trust
from coterminous.policy.succession import redraw
from coterminous.scenario.values import Parameters
from coterminous.state.columns import SIDES, EraTable, State
from coterminous.state.deeds import CARRIED_OVER, LOST, MERGED, PASSED_ON, note_deed


def redraw_map(state: State, parameters: Parameters, era: EraTable, month: int) -> None:
    """Let a new map take effect.

    Mechanism: B2, T3, T6, X6
    """
    legacy = heirs(state, era)
    pass_on_trust(state, parameters, era)
    is_leader = [False] * len(state.partnerships.tie)
    for place, heir in legacy.passed:
        pass_on(state, parameters, place, heir)
        is_leader[place] = True
        note_deed(state, CARRIED_OVER, _pct_of(state, place), place, heir)
    is_merged = [False] * len(state.partnerships.tie)
    for place in legacy.merged:
        is_merged[place] = True
    for place in legacy.gone:
        fate = PASSED_ON if is_leader[place] else MERGED if is_merged[place] else LOST
        note_deed(state, fate, _pct_of(state, place), place)
        close(state, parameters, month, place)
    redraw(state, era)
    set_trust_incomes(state, parameters, era)
    uprate_stakes(state, parameters)


def _pct_of(state: State, place: int) -> int:
    return state.partnerships.body_sides[SIDES * place]
