"""Carrying out what was decided: choices become deeds, in the order of places, whatever the order of agents."""

from __future__ import annotations

from collections.abc import Mapping

from coterminous.agents.choices import RESTRUCTURE, TIGHTEN, WITHDRAW, Choice
from coterminous.partnerships.agreements import (
    abandon_talks,
    add_flexibility,
    close,
    open_talks,
    restructure,
    withdraw,
)
from coterminous.partnerships.trusting import break_trust
from coterminous.record.chronicle import Chronicle
from coterminous.scenario.values import Parameters
from coterminous.state.columns import ACTIVE, DORMANT, NEGOTIATING, SIDES, State, trust_index

Choices = Mapping[int, Mapping[int, Choice]]
"""Choices by place and side."""


def carry_out(
    state: State, parameters: Parameters, month: int, choices: Choices, chronicle: Chronicle
) -> None:
    """Do what the sides of every partnership have chosen.

    One side alone can cut or leave; talks and further steps need every side.

    Mechanism: F1, F7, D4
    """
    for place in sorted(choices):
        sides = choices[place]
        phase = state.partnerships.phase[place]
        if phase == ACTIVE:
            _leave_or_deepen(state, parameters, month, place, sides, chronicle)
        elif phase == NEGOTIATING:
            quitters = [side for side in sorted(sides) if sides[side].action == 1]
            if quitters:
                chronicle.talks_abandoned(month, place, quitters[0], sides[quitters[0]].terms._asdict())
                abandon_talks(state, parameters, month, place)
        elif phase == DORMANT and _all_agree(state, place, sides):
            open_talks(state, place)
            chronicle.talks_opened(month, place, _together(sides))


def _all_agree(state: State, place: int, sides: Mapping[int, Choice]) -> bool:
    seats = [side for side in range(SIDES) if state.partnerships.body_sides[SIDES * place + side] >= 0]
    return all(side in sides and sides[side].action == 1 for side in seats)


def _together(sides: Mapping[int, Choice]) -> dict[str, float]:
    """Return the terms of all sides added up."""
    total: dict[str, float] = {}
    for side in sorted(sides):
        for name, value in sides[side].terms._asdict().items():
            total[name] = total.get(name, 0.0) + value
    return total


def _leave_or_deepen(
    state: State,
    parameters: Parameters,
    month: int,
    place: int,
    sides: Mapping[int, Choice],
    chronicle: Chronicle,
) -> None:
    leavers = [side for side in sorted(sides) if sides[side].step < 0 and sides[side].action == WITHDRAW]
    cutters = [side for side in sorted(sides) if sides[side].step < 0 and sides[side].action == RESTRUCTURE]
    for side in cutters:
        _leave(state, parameters, month, place, side, sides[side], chronicle)
    for side in leavers:
        _leave(state, parameters, month, place, side, sides[side], chronicle)
    if leavers:
        close(state, parameters, month, place)
    elif not cutters:
        steps = {sides[side].step for side in sides}
        if len(steps) == 1 and -1 not in steps and _all_agree(state, place, sides):
            step = steps.pop()
            add_flexibility(state, place, step)
            chronicle.flexibility_added(month, place, step, _together(sides))


def _leave(
    state: State,
    parameters: Parameters,
    month: int,
    place: int,
    side: int,
    choice: Choice,
    chronicle: Chronicle,
) -> None:
    partnerships = state.partnerships
    others = [
        other
        for other in range(SIDES)
        if other != side and partnerships.body_sides[SIDES * place + other] >= 0
    ]
    beliefs = [trust_index(partnerships.tie_sides, place, other, side) for other in others]
    before = [state.ties.trust_both[belief] for belief in beliefs]
    stake = partnerships.stake_sides[SIDES * place + side]
    is_withdrawal = choice.action == WITHDRAW
    if is_withdrawal:
        withdraw(state, parameters, month, place, side)
    else:
        restructure(state, parameters, month, place, side)
    after = [state.ties.trust_both[belief] for belief in beliefs]
    chronicle.left(
        month,
        place,
        side,
        choice.terms._asdict(),
        (stake, 0 if is_withdrawal else partnerships.stake_sides[SIDES * place + side]),
        dict(zip(others, zip(before, after, strict=True), strict=True)),
    )
    for other, was, now in zip(others, before, after, strict=True):
        if now < parameters.partnership_strained_trust <= was:
            chronicle.trust_broken(month, place, other, side, now)


def move_threshold(
    state: State,
    parameters: Parameters,
    month: int,
    council: int,
    choice: Choice,
    ties: list[int],
    chronicle: Chronicle,
) -> None:
    """Raise or lower a council's threshold by a band; PCTs learn from a tightening, less where boards decide jointly.

    Mechanism: D6, D9, X1
    """
    bodies = state.bodies
    before = bodies.eligibility[council]
    bodies.eligibility[council] = before + 1 if choice.action == TIGHTEN else before - 1
    chronicle.threshold_moved(month, council, before, choice.terms._asdict())
    if choice.action == TIGHTEN:
        for tie in ties:
            if state.ties.is_open[tie] == 1:
                is_joint = state.ties.has_board[tie] == 1
                break_trust(
                    state, parameters, 2 * tie, parameters.eligibility_breach_severity, False, is_joint
                )
