"""Carrying out what was decided: choices become deeds, in the order of places, whatever the order of agents."""

from __future__ import annotations

from coterminous.partnerships.agreements import (
    abandon_talks,
    close,
    open_talks,
    restructure,
    restructure_jointly,
    withdraw,
)
from coterminous.partnerships.arranging import add_arrangement
from coterminous.partnerships.stakes import is_up_for_renewal
from coterminous.phases.choosing import RESTRUCTURE, WITHDRAW
from coterminous.phases.thresholds import HOLD
from coterminous.scenario.values import Parameters
from coterminous.state.columns import (
    ACTIVE,
    DORMANT,
    NEGOTIATING,
    OWN_MONEY,
    SIDES,
    UNDECIDED,
    State,
    trust_index,
)
from coterminous.state.deeds import (
    AGREED_CUT,
    ARRANGEMENT_ADDED,
    CUT,
    LAPSED,
    TALKS_ABANDONED,
    TALKS_OPENED,
    TRUST_BROKEN,
    WITHDREW,
    note_deed,
)

YEAR = 12


def ask_anew(state: State) -> None:
    """Begin a month in which nobody has decided anything yet."""
    decisions = state.decisions
    for seat in range(len(decisions.action_sides)):
        decisions.action_sides[seat] = UNDECIDED
        decisions.step_sides[seat] = -1
    for body in range(len(decisions.threshold)):
        decisions.threshold[body] = HOLD


def carry_out(state: State, parameters: Parameters, month: int) -> None:
    """Do what the sides of every partnership have chosen.

    One side alone can cut or leave; talks, further steps and going on without a grant need every side.

    Mechanism: F1, F7, F11, D4
    """
    for place in range(len(state.partnerships.tie)):
        phase = state.partnerships.phase[place]
        if phase == ACTIVE and is_up_for_renewal(state, parameters, place):
            _renew_or_lapse(state, parameters, month, place)
        elif phase == ACTIVE:
            _leave_or_deepen(state, parameters, month, place)
        elif phase == NEGOTIATING:
            quitter = _first_who_chose(state, place, 1)
            if quitter >= 0:
                note_deed(state, TALKS_ABANDONED, _body_at(state, place, quitter), place)
                abandon_talks(state, parameters, month, place)
        elif phase == DORMANT and _all_agree(state, place):
            open_talks(state, place)
            note_deed(state, TALKS_OPENED, _body_at(state, place, 0), place)


def _body_at(state: State, place: int, side: int) -> int:
    return state.partnerships.body_sides[SIDES * place + side]


def _first_who_chose(state: State, place: int, action: int) -> int:
    """Return the first side that chose to act alone in this way, or -1."""
    decisions = state.decisions
    for side in range(SIDES):
        seat = SIDES * place + side
        if decisions.action_sides[seat] == action and decisions.step_sides[seat] < 0:
            return side
    return -1


def _all_agree(state: State, place: int) -> bool:
    for side in range(SIDES):
        if _body_at(state, place, side) >= 0 and state.decisions.action_sides[SIDES * place + side] != 1:
            return False
    return True


def _renew_or_lapse(state: State, parameters: Parameters, month: int, place: int) -> None:
    """Go on with mainstream money, or end with the grant, once the sides have been asked.

    No promise went beyond the grant, so an end breaks none.
    """
    if _all_agree(state, place):
        _add(state, parameters, place, OWN_MONEY)
        return
    for side in range(SIDES):
        seat = SIDES * place + side
        if state.decisions.action_sides[seat] not in (UNDECIDED, 1):
            stake = state.partnerships.stake_sides[seat]
            note_deed(state, LAPSED, _body_at(state, place, side), place, before=stake)
            close(state, parameters, month, place)
            return


def _add(state: State, parameters: Parameters, place: int, step: int) -> None:
    """Add an arrangement, and note whether the partnership was a bolt-on till then."""
    was_badged = state.partnerships.badged[place]
    add_arrangement(state, parameters, place, step)
    note_deed(state, ARRANGEMENT_ADDED, _body_at(state, place, 0), place, detail=step, before=was_badged)


def _leave_or_deepen(state: State, parameters: Parameters, month: int, place: int) -> None:
    has_cut = _first_who_chose(state, place, RESTRUCTURE) >= 0
    has_left = _first_who_chose(state, place, WITHDRAW) >= 0
    if (has_cut or has_left) and _board_finds_another_way(state, parameters, month, place):
        _restructure_jointly(state, parameters, month, place)
        return
    if has_cut:
        _leave(state, parameters, month, place, RESTRUCTURE)
    if has_left:
        _leave(state, parameters, month, place, WITHDRAW)
        close(state, parameters, month, place)
    elif not has_cut:
        step = _step_in_common(state, place)
        if step >= 0 and _all_agree(state, place):
            _add(state, parameters, place, step)


def _board_finds_another_way(state: State, parameters: Parameters, month: int, place: int) -> bool:
    """Return whether there is a joint board that has not agreed on a cut here within a year: it looks for one first.

    Mechanism: D9
    """
    is_joint = state.ties.has_board[state.partnerships.tie[place]] == 1
    looks_first = is_joint and parameters.decisions_boards_look_first == 1
    return looks_first and month - state.partnerships.agreed[place] >= YEAR


def _restructure_jointly(state: State, parameters: Parameters, month: int, place: int) -> None:
    """Cut contributions as the board agrees, for every side that would have cut or left alone."""
    partnerships, decisions = state.partnerships, state.decisions
    for side in range(SIDES):
        seat = SIDES * place + side
        wants_less = decisions.action_sides[seat] == RESTRUCTURE or decisions.action_sides[seat] == WITHDRAW
        if wants_less and decisions.step_sides[seat] < 0:
            stake = partnerships.stake_sides[seat]
            restructure_jointly(state, parameters, month, place, side)
            note_deed(
                state,
                AGREED_CUT,
                _body_at(state, place, side),
                place,
                -1,
                partnerships.pooled[place],
                stake,
                partnerships.stake_sides[seat],
            )


def _step_in_common(state: State, place: int) -> int:
    """Return the arrangement that every side that decided had on the table, or -1."""
    decisions = state.decisions
    common = -2
    for side in range(SIDES):
        seat = SIDES * place + side
        if decisions.action_sides[seat] != UNDECIDED:
            step = decisions.step_sides[seat]
            common = step if common == -2 or common == step else -1
    return common


def _leave(state: State, parameters: Parameters, month: int, place: int, action: int) -> None:
    """Let every side cut its contribution, or take it out, that has chosen to."""
    for side in range(SIDES):
        seat = SIDES * place + side
        if state.decisions.action_sides[seat] == action and state.decisions.step_sides[seat] < 0:
            _leave_alone(state, parameters, month, place, side, action)


def _leave_alone(
    state: State, parameters: Parameters, month: int, place: int, side: int, action: int
) -> None:
    partnerships, trust = state.partnerships, state.ties.trust_both
    seat = SIDES * place + side
    stake, after = partnerships.stake_sides[seat], 0
    was = [_trust_in(state, place, other, side) for other in range(SIDES)]
    if action == WITHDRAW:
        withdraw(state, parameters, month, place, side)
    else:
        restructure(state, parameters, month, place, side)
        after = partnerships.stake_sides[seat]
    hurt = -1
    for other in range(SIDES):
        if other != side and _body_at(state, place, other) >= 0:
            fall = _trust_in(state, place, other, side) - was[other]
            if hurt < 0 or fall < _trust_in(state, place, hurt, side) - was[hurt]:
                hurt = other
    note_deed(
        state,
        WITHDREW if action == WITHDRAW else CUT,
        _body_at(state, place, side),
        place,
        hurt,
        partnerships.pooled[place],
        stake,
        after,
        was[hurt],
        _trust_in(state, place, hurt, side),
    )
    strained = parameters.partnership_strained_trust
    for other in range(SIDES):
        if other != side and _body_at(state, place, other) >= 0:
            now = trust[trust_index(partnerships.tie_sides, place, other, side)]
            if now < strained <= was[other]:
                believer = _body_at(state, place, other)
                note_deed(
                    state, TRUST_BROKEN, believer, place, side, trust_before=was[other], trust_after=now
                )


def _trust_in(state: State, place: int, believer: int, other: int) -> float:
    """Return what one side believes of another; 0 where either is nobody, or both are the same."""
    partnerships = state.partnerships
    if believer == other or _body_at(state, place, believer) < 0 or _body_at(state, place, other) < 0:
        return 0.0
    return state.ties.trust_both[trust_index(partnerships.tie_sides, place, believer, other)]
