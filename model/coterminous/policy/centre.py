"""Dated effects of the centre, laid on the columns anew every month."""

from __future__ import annotations

from typing import NamedTuple

from coterminous.rules.numbers import clamp, whole_pounds
from coterminous.scenario.values import Parameters
from coterminous.state.columns import CALENDARS, SIDES, Bodies, Floats, Integers, State

SHOCK, GROWTH_GAP, GRANT, INITIATIVES, HORIZON, JOINT_BOARD = range(6)
DUTY, MIXED_MESSAGES, BARRIERS_RESOLVED, SINGLE_PLAN, ONE_CALENDAR, BIDDING = range(6, 12)
HIDDEN, DAY_CHARGE, AFFRONT, TOP_SLICE, CULTURE_PROGRAMME, CARE_TRUST = range(12, 18)
TARGET_SHARED, TARGET_NHS, TARGET_SOCIAL_SERVICES = range(18, 21)
EVERYONE = -1


class Effects(NamedTuple):
    """What the centre does, when and to whom; one entry an effect, in the order of the scenario.

    ``target`` is a body for shocks, growth gaps, hidden deficits and top slices, a partnership's place for
    grants, targets and care trusts, a tie for joint boards and programmes, and :data:`EVERYONE` otherwise.
    ``amount`` is a share, a yearly growth difference, pounds per head and year or a day, or a number of
    initiatives, plans or months; 1 where there is nothing to measure.
    """

    kind: Integers
    start: Integers
    end: Integers
    target: Integers
    amount: Floats


def lay_effects(state: State, parameters: Parameters, effects: Effects, month: int) -> None:
    """Set what is in force this month, from what would be if the centre did nothing.

    Mechanism: A6, A8, C4, C6, C7, C8, C10, C11, D3, D9, D14, D15, D16, D17, D18, F11, F12, T5, T10, X2, X8
    """
    _lift_effects(state, parameters)
    for effect in range(len(effects.kind)):
        if effects.start[effect] <= month < effects.end[effect]:
            kind, target, amount = effects.kind[effect], effects.target[effect], effects.amount[effect]
            if kind == GRANT or kind >= CARE_TRUST:
                _lay_on_place(state, kind, target, amount)
            elif kind == JOINT_BOARD:
                state.ties.has_board[target] = 1
            elif kind == CULTURE_PROGRAMME:
                state.ties.has_programme[target] = 1
            elif target == EVERYONE:
                for body in range(len(state.bodies.kind)):
                    _lay_on_everyone(state.bodies, kind, body, amount)
            else:
                _lay_on_body(state.bodies, kind, target, amount)


def _lift_effects(state: State, parameters: Parameters) -> None:
    """Set every column that the centre touches to what it is without the centre."""
    bodies, ties, partnerships = state.bodies, state.ties, state.partnerships
    for body in range(len(bodies.kind)):
        bodies.shock[body] = 0.0
        bodies.hidden[body] = 0.0
        bodies.growth_gap[body] = 0.0
        bodies.top_slice[body] = 0.0
        bodies.day_charge[body] = 0.0
        bodies.initiatives[body] = 0
        bodies.bidding[body] = 0
        bodies.horizon[body] = parameters.decisions_planning_horizon_months
        bodies.plans[body] = parameters.capacity_plans
        bodies.calendars[body] = CALENDARS
        bodies.barriers[body] = 1.0
        bodies.rework[body] = 0.0
        bodies.imperative[body] = 0.0
        bodies.affronted[body] = 0
    for tie in range(len(ties.first)):
        ties.has_board[tie] = 0
        ties.has_programme[tie] = 0
    for place in range(len(partnerships.tie)):
        partnerships.grant[place] = 0
        partnerships.target_level[place] = 0.0
        partnerships.mandated[place] = 0
    for seat in range(len(partnerships.watched_sides)):
        partnerships.watched_sides[seat] = 0


def _lay_on_body(bodies: Bodies, kind: int, body: int, amount: float) -> None:
    if kind == SHOCK:
        bodies.shock[body] += amount
    elif kind == HIDDEN:
        bodies.hidden[body] += amount
    elif kind == GROWTH_GAP:
        bodies.growth_gap[body] += amount
    else:
        bodies.top_slice[body] += amount


def _lay_on_everyone(bodies: Bodies, kind: int, body: int, amount: float) -> None:
    if kind == INITIATIVES:
        bodies.initiatives[body] += int(amount)
    elif kind == HORIZON:
        bodies.horizon[body] = amount
    elif kind == DUTY:
        bodies.imperative[body] += amount
    elif kind == MIXED_MESSAGES:
        bodies.rework[body] = clamp(bodies.rework[body] + amount, 0.0, 1.0)
    elif kind == BARRIERS_RESOLVED:
        bodies.barriers[body] *= 1.0 - amount
    elif kind == SINGLE_PLAN:
        bodies.plans[body] = amount
    elif kind == ONE_CALENDAR:
        bodies.calendars[body] = 1
    elif kind == BIDDING:
        bodies.bidding[body] += 1
    elif kind == DAY_CHARGE:
        bodies.day_charge[body] = amount
    else:
        bodies.affronted[body] = 1


def _lay_on_place(state: State, kind: int, place: int, amount: float) -> None:
    partnerships = state.partnerships
    if kind == GRANT:
        people = state.ties.people[partnerships.tie[place]]
        partnerships.grant[place] += whole_pounds(amount * people / 12.0)
    elif kind == CARE_TRUST:
        partnerships.mandated[place] = 1
    elif amount > 0.0:
        # Of two targets the one that demands more is what is asked; whoever either is watched on is watched.
        if amount > partnerships.target_level[place]:
            partnerships.target_level[place] = amount
        for side in range(SIDES):
            is_council = side == 1
            if kind == TARGET_SHARED or is_council == (kind == TARGET_SOCIAL_SERVICES):
                partnerships.watched_sides[SIDES * place + side] = 1
