"""After a map is redrawn: money and condition follow people by stated rules.

* Balances are split by the people who moved; the last heir takes the odd pound. Nothing is lost.
* A new body takes the people-weighted mean of what its parents were (stress, savings, culture, position),
  the threshold of the parent that brought most people, and is new.
* Sums of pounds a month (relief, returned demand, gains) are shared by people.
"""

from __future__ import annotations

from coterminous.money.ledger import Flow, post
from coterminous.rules.numbers import share_of_pounds
from coterminous.state.columns import Bodies, EraTable, Floats, Integers, State


def redraw(state: State, era: EraTable) -> None:
    """Pass bodies' money and condition on to their heirs, and set the new people and overlaps.

    Mechanism: B2, T3, X6
    """
    bodies, ties = state.bodies, state.ties
    _pass_on_condition(bodies, era)
    _pass_on_money(state, era)
    for body in range(len(bodies.kind)):
        bodies.people[body] = era.body_people[body]
    for tie in range(len(ties.first)):
        ties.is_open[tie] = era.tie_is_open[tie]
        ties.people[tie] = era.tie_people[tie]
        ties.coterminosity[tie] = era.tie_coterminosity[tie]


def _people_shared(era: EraTable, bodies: int) -> tuple[list[int], list[int]]:
    """Return how many people each body passes on, and how many it takes over."""
    gives, takes = [0] * bodies, [0] * bodies
    for move in range(len(era.moved_from)):
        gives[era.moved_from[move]] += era.moved_people[move]
        takes[era.moved_to[move]] += era.moved_people[move]
    return gives, takes


def _means(bodies: Bodies) -> tuple[Floats, ...]:
    """Return the columns in which an heir is the people-weighted mean of its parents."""
    return (
        bodies.culture,
        bodies.leadership,
        bodies.rank,
        bodies.position,
        bodies.drift,
        bodies.growth_accrued,
        bodies.savings,
        bodies.stress,
        bodies.unmet_share,
        bodies.unmet_at_start,
        bodies.saved_share,
        bodies.saved_at_start,
        bodies.admissions_avoided,
        bodies.joint_older,
        bodies.joint_equipment,
    )


def _sums(bodies: Bodies) -> tuple[Floats, ...]:
    """Return the columns of pounds a month that heirs share by people."""
    return (
        bodies.released,
        bodies.returned,
        bodies.value,
        bodies.budgeted_value,
        bodies.management,
        bodies.budgeted_management,
    )


def _pass_on_condition(bodies: Bodies, era: EraTable) -> None:
    count = len(bodies.kind)
    gives, takes = _people_shared(era, count)
    for column in _means(bodies):
        _reweigh(column, era, takes)
    for column in _sums(bodies):
        _share(column, era, gives)
    largest = [0] * count
    before = list(bodies.eligibility)
    for move in range(len(era.moved_from)):
        old, new, people = era.moved_from[move], era.moved_to[move], era.moved_people[move]
        if people > largest[new]:
            largest[new] = people
            bodies.eligibility[new] = before[old]
    for body in range(count):
        # A new body opens its own deficit, with what it inherits among the causes.
        if bodies.starts[body] == era.month:
            bodies.in_deficit[body] = 0


def _reweigh(column: Floats, era: EraTable, takes: list[int]) -> None:
    before = list(column)
    for new in range(len(column)):
        if takes[new] > 0:
            column[new] = 0.0
    for move in range(len(era.moved_from)):
        old, new = era.moved_from[move], era.moved_to[move]
        if takes[new] > 0:
            column[new] += before[old] * (era.moved_people[move] / takes[new])


def _share(column: Floats, era: EraTable, gives: list[int]) -> None:
    before = list(column)
    for body in range(len(column)):
        column[body] = 0.0 if gives[body] > 0 else before[body]
    for move in range(len(era.moved_from)):
        old, new = era.moved_from[move], era.moved_to[move]
        if gives[old] > 0:
            column[new] += before[old] * (era.moved_people[move] / gives[old])


def _pass_on_money(state: State, era: EraTable) -> None:
    """Split balances, incomes and results of the year by the people who moved, in whole pounds."""
    bodies, ledger = state.bodies, state.ledger
    balances = list(ledger.balance)
    gives, _ = _people_shared(era, len(bodies.kind))
    for move, pounds in _whole_parts(balances, era, gives):
        old, new = era.moved_from[move], era.moved_to[move]
        if old != new:
            post(ledger, Flow.SUCCESSION, old, new, pounds)
    for column in (bodies.income, bodies.year_result, bodies.claw_back, bodies.held_gbp, bodies.hidden_gbp):
        before = list(column)
        for body in range(len(column)):
            if gives[body] > 0:
                column[body] = 0
        for move, pounds in _whole_parts(before, era, gives):
            column[era.moved_to[move]] += pounds


def _whole_parts(amounts: Integers, era: EraTable, gives: list[int]) -> list[tuple[int, int]]:
    """Return, for every move, its part of the giver's amount; the parts of a giver add up exactly."""
    left, people_left = list(amounts), list(gives)
    parts = []
    for move in range(len(era.moved_from)):
        old, people = era.moved_from[move], era.moved_people[move]
        pounds = share_of_pounds(left[old], people, people_left[old])
        parts.append((move, pounds))
        left[old] -= pounds
        people_left[old] -= people
    return parts
