"""What one side of a partnership asks itself, and what it answers.

Each ``choose_...`` function looks at the state as it stood when the phase began, and returns the option taken
with the terms that were weighed. A draw, uniform in [0, 1), is the side's luck.
"""

from __future__ import annotations

from coterminous.partnerships.stakes import is_up_for_renewal
from coterminous.partnerships.stepping import weigh_renewal, weigh_step
from coterminous.partnerships.terms import Terms, turned_round, value_of
from coterminous.partnerships.weigh import cut_in_part, most_at_stake, stake_at, weigh_leaving, weigh_talks
from coterminous.rules.choice import choose_of_three, chooses
from coterminous.scenario.values import Parameters
from coterminous.state.columns import ACTIVE, DORMANT, NEGOTIATING, OWN_MONEY, SIDES, State

STAY, RESTRUCTURE, WITHDRAW = 0, 1, 2
"""What one side of a running partnership can do alone."""

NOTHING, LEAVING, ABANDONING, TALKS, RENEWAL = range(5)
"""Questions that a quarter brings."""


def question_for(
    state: State, parameters: Parameters, place: int, side: int, is_reviewed: bool, is_money_round: bool
) -> int:
    """Return what one side asks itself about a place this quarter.

    What is up for review is looked at by every side. A body in deficit also goes through all it puts into
    partnerships in its two money rounds, at mid-year and before the budget. What was made for a grant is up for
    renewal when the grant has ended.

    Mechanism: A6, D4, D8, F11
    """
    partnerships = state.partnerships
    if state.ties.is_open[partnerships.tie[place]] == 0:
        return NOTHING
    phase = partnerships.phase[place]
    if phase == ACTIVE:
        # One organisation: there are no two sides that could part.
        if partnerships.care_trust[place] == 1:
            return NOTHING
        if is_up_for_renewal(state, parameters, place):
            return RENEWAL
        body = partnerships.body_sides[SIDES * place + side]
        if is_reviewed or (is_money_round and state.bodies.in_deficit[body] == 1):
            return LEAVING
    elif phase == NEGOTIATING and is_reviewed:
        return ABANDONING
    elif phase == DORMANT and is_reviewed:
        return TALKS
    return NOTHING


def choose_leaving(
    state: State, parameters: Parameters, place: int, side: int, draw: float
) -> tuple[int, Terms]:
    """Would I be better off cutting what I put in, or taking it all out?

    Mechanism: D4, D8
    """
    stake = stake_at(state, parameters, place, side)
    leaving = weigh_leaving(state, parameters, place, side)
    horizon = state.bodies.horizon[state.partnerships.body_sides[SIDES * place + side]]
    cutting = cut_in_part(leaving, parameters, stake, horizon)
    action = choose_of_three(
        value_of(cutting) / stake, value_of(leaving) / stake, parameters.decisions_precision, draw
    )
    return action, cutting if action == RESTRUCTURE else leaving


def choose_renewal(
    state: State, parameters: Parameters, month: int, place: int, side: int, draw: float
) -> tuple[int, Terms]:
    """The grant has ended: would I go on, with mainstream money?

    Mechanism: F11
    """
    terms = weigh_renewal(state, parameters, month, place, side)
    return _yes_or_no(parameters, terms, most_at_stake(state, parameters, place, side), draw), terms


def choose_talks(
    state: State, parameters: Parameters, place: int, side: int, draw: float
) -> tuple[int, Terms]:
    """Would a partnership here be worth talking about?

    Mechanism: F7, F8
    """
    terms = weigh_talks(state, parameters, place, side)
    return _yes_or_no(parameters, terms, stake_at(state, parameters, place, side), draw), terms


def choose_abandoning(
    state: State, parameters: Parameters, place: int, side: int, draw: float
) -> tuple[int, Terms]:
    """Do these talks still lead anywhere?

    Mechanism: F7
    """
    against = turned_round(weigh_talks(state, parameters, place, side))
    return _yes_or_no(parameters, against, stake_at(state, parameters, place, side), draw), against


def choose_step(
    state: State, parameters: Parameters, month: int, place: int, side: int, step: int, draw: float
) -> tuple[int, Terms]:
    """Would I agree to add this arrangement?

    Mechanism: F1, F2, F11
    """
    terms = weigh_step(state, parameters, month, place, side, step)
    at_stake = stake_at(state, parameters, place, side)
    if step == OWN_MONEY:
        at_stake = most_at_stake(state, parameters, place, side)
    return _yes_or_no(parameters, terms, at_stake, draw), terms


def _yes_or_no(parameters: Parameters, terms: Terms, stake: float, draw: float) -> int:
    return 1 if chooses(value_of(terms) / stake, parameters.decisions_precision, draw) else 0
