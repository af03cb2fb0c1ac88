"""Every organisation decides, place by place: the loop that agents are in the Mesa engine."""

from __future__ import annotations

from coterminous.batch.board import Board
from coterminous.batch.luck import uniform
from coterminous.partnerships.stepping import next_step
from coterminous.phases.choosing import (
    ABANDONING,
    LEAVING,
    NOTHING,
    RENEWAL,
    STAY,
    choose_abandoning,
    choose_leaving,
    choose_renewal,
    choose_step,
    choose_talks,
    question_for,
)
from coterminous.phases.thresholds import choose_threshold, sets_threshold
from coterminous.record.measures import exists
from coterminous.rules.planning_year import is_budget_month, is_money_round, is_quarter
from coterminous.state.columns import ACTIVE, OWN_MONEY, SIDES, SOCIAL_SERVICES, State
from coterminous.streams import Purpose

REVIEW = int(Purpose.REVIEW)
LUCK_OF_LEAVING = int(Purpose.LEAVING)
LUCK_OF_STEP = int(Purpose.STEP)
LUCK_OF_TALKS = int(Purpose.TALKS)
LUCK_OF_ABANDONING = int(Purpose.ABANDONING)
LUCK_OF_ELIGIBILITY = int(Purpose.ELIGIBILITY)


def decide(state: State, board: Board, seed: int, replicate: int, month: int, since_april: int) -> None:
    """Note what every organisation decides this month about partnerships and thresholds."""
    if is_quarter(since_april):
        for place in range(len(state.partnerships.tie)):
            if state.ties.is_open[state.partnerships.tie[place]] == 1:
                _decide_about(state, board, seed, replicate, month, place, is_money_round(since_april))
    parameters, is_budget = board.parameters, is_budget_month(since_april)
    for council in range(len(state.bodies.kind)):
        if (
            state.bodies.kind[council] == SOCIAL_SERVICES
            and exists(state, council, month)
            and sets_threshold(state, council, since_april)
        ):
            dyads = board.council_dyads[
                board.council_first_dyad[council] : board.council_first_dyad[council + 1]
            ]
            luck = uniform(seed, replicate, LUCK_OF_ELIGIBILITY, month, board.body_keys[council], 0)
            action, _ = choose_threshold(state, parameters, council, dyads, is_budget, luck)
            state.decisions.threshold[council] = action


def _decide_about(
    state: State, board: Board, seed: int, replicate: int, month: int, place: int, is_round: bool
) -> None:
    parameters = board.parameters
    luck = uniform(seed, replicate, REVIEW, month, board.place_keys[place], 0)
    is_reviewed = luck < parameters.partnership_review_share
    step = -1
    if is_reviewed and state.partnerships.phase[place] == ACTIVE:
        step = next_step(state, parameters, month, place)
    for side in range(SIDES):
        if state.partnerships.body_sides[SIDES * place + side] >= 0:
            question = question_for(state, parameters, place, side, is_reviewed, is_round)
            if question != NOTHING:
                _answer(state, board, seed, replicate, month, place, side, question, step)


def _answer(
    state: State,
    board: Board,
    seed: int,
    replicate: int,
    month: int,
    place: int,
    side: int,
    question: int,
    step: int,
) -> None:
    parameters, decisions = board.parameters, state.decisions
    seat = SIDES * place + side
    key = board.seat_keys[seat]
    if question == LEAVING:
        luck = uniform(seed, replicate, LUCK_OF_LEAVING, month, key, 0)
        action, _ = choose_leaving(state, parameters, place, side, luck)
        if action == STAY and step >= 0:
            luck = uniform(seed, replicate, LUCK_OF_STEP, month, key, 0)
            action, _ = choose_step(state, parameters, month, place, side, step, luck)
            decisions.step_sides[seat] = step
    elif question == RENEWAL:
        luck = uniform(seed, replicate, LUCK_OF_STEP, month, key, 0)
        action, _ = choose_renewal(state, parameters, month, place, side, luck)
        decisions.step_sides[seat] = OWN_MONEY
    elif question == ABANDONING:
        luck = uniform(seed, replicate, LUCK_OF_ABANDONING, month, key, 0)
        action, _ = choose_abandoning(state, parameters, place, side, luck)
    else:
        luck = uniform(seed, replicate, LUCK_OF_TALKS, month, key, 0)
        action, _ = choose_talks(state, parameters, place, side, luck)
    decisions.action_sides[seat] = action
