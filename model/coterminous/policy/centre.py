"""Dated effects of the centre, laid on the columns anew every month."""

from __future__ import annotations

from typing import NamedTuple

from coterminous.rules.numbers import whole_pounds
from coterminous.scenario.values import Parameters
from coterminous.state.columns import Floats, Integers, State

SHOCK, GROWTH_GAP, GRANT, INITIATIVES, HORIZON, JOINT_BOARD = range(6)
EVERYONE = -1


class Effects(NamedTuple):
    """What the centre does, when and to whom; one entry an effect, in the order of the scenario.

    ``target`` is a body for shocks and growth gaps, a partnership's place for grants, a tie for joint
    boards, and :data:`EVERYONE` otherwise. ``amount`` is a share of income, a yearly growth difference,
    pounds per head and year, a number of initiatives or months.
    """

    kind: Integers
    start: Integers
    end: Integers
    target: Integers
    amount: Floats


def lay_effects(state: State, parameters: Parameters, effects: Effects, month: int) -> None:
    """Set what is in force this month: shocks, gaps, grants, initiatives, horizons and boards.

    Mechanism: A8, C4, D3, D9, D14, D18, F11
    """
    bodies, ties, partnerships = state.bodies, state.ties, state.partnerships
    for body in range(len(bodies.kind)):
        bodies.shock[body] = 0.0
        bodies.growth_gap[body] = 0.0
        bodies.initiatives[body] = 0
        bodies.horizon[body] = parameters.decisions_planning_horizon_months
    for tie in range(len(ties.first)):
        ties.has_board[tie] = 0
    for place in range(len(partnerships.tie)):
        partnerships.grant[place] = 0
    for effect in range(len(effects.kind)):
        if effects.start[effect] <= month < effects.end[effect]:
            _lay_effect(state, effects, effect)


def _lay_effect(state: State, effects: Effects, effect: int) -> None:
    bodies, partnerships = state.bodies, state.partnerships
    kind, target, amount = effects.kind[effect], effects.target[effect], effects.amount[effect]
    if kind == SHOCK:
        bodies.shock[target] += amount
    elif kind == GROWTH_GAP:
        bodies.growth_gap[target] += amount
    elif kind == GRANT:
        people = state.ties.people[partnerships.tie[target]]
        partnerships.grant[target] += whole_pounds(amount * people / 12.0)
    elif kind == INITIATIVES:
        for body in range(len(bodies.kind)):
            bodies.initiatives[body] += int(amount)
    elif kind == HORIZON:
        for body in range(len(bodies.kind)):
            bodies.horizon[body] = amount
    else:
        state.ties.has_board[target] = 1
