"""After a map is redrawn: money, people, trust and partnerships follow by stated rules.

* Balances, pools included, are split by the people who moved; the last heir takes the odd pound. Nothing
  is lost.
* A new body takes the people-weighted mean of what its parents were (stress, savings, culture,
  thresholds), and is new.
* A new dyad takes the evidence of the dyads its people came from, less what was personal (T2, T3, T6).
* A partnership lives on in the dyad that took most of its people, if partnerships of this care group bring
  half or more of that dyad's people; its flexibilities are novated, and it loses part of its maturity.
  Otherwise it ends. Pools are settled first (B2, X6).
"""

from __future__ import annotations

from typing import NamedTuple

from coterminous.money.ledger import Flow, post
from coterminous.rules.belief import kept_through_reorganisation
from coterminous.rules.numbers import share_of_pounds
from coterminous.scenario.values import Parameters
from coterminous.state.columns import DORMANT, NEVER, Bodies, EraTable, Floats, Integers, State


class Change(NamedTuple):
    """What a redrawn map did to one partnership.

    ``heir`` is the place where it lives on, or -1 where it ended. Where several merge into one, the
    largest ``leads``: the heir takes its agreement and structure.
    """

    place: int
    heir: int
    leads: bool


def redraw(state: State, parameters: Parameters, era: EraTable) -> None:
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
    for column in (bodies.income, bodies.year_result):
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


def pass_on_trust(state: State, parameters: Parameters, era: EraTable) -> None:
    """Give new dyads the evidence of the dyads their people came from.

    Between bodies that both live on, evidence stays as it is. Otherwise what hung on persons is lost, the
    less the more of the old dyad's partnerships were under formal agreements. Ties of NHS trusts with new
    bodies start from culture.

    Mechanism: T2, T3, T6
    """
    ties, bodies = state.ties, state.bodies
    formal = _formal_shares(state)
    kept, broken = list(ties.kept_both), list(ties.broken_both)
    for tie in range(len(ties.first)):
        if era.month in (bodies.starts[ties.first[tie]], bodies.starts[ties.second[tie]]):
            for belief in (2 * tie, 2 * tie + 1):
                ties.kept_both[belief] = 0.0
                ties.broken_both[belief] = 0.0
    for move in range(len(era.tie_moved_from)):
        old, new = era.tie_moved_from[move], era.tie_moved_to[move]
        people = era.tie_people[new]
        if (
            old != new
            and people > 0
            and era.month in (bodies.starts[ties.first[new]], bodies.starts[ties.second[new]])
        ):
            weight = kept_through_reorganisation(
                era.tie_moved_people[move] / people, parameters.trust_personal_share, formal[old]
            )
            for direction in range(2):
                ties.kept_both[2 * new + direction] += kept[2 * old + direction] * weight
                ties.broken_both[2 * new + direction] += broken[2 * old + direction] * weight


def _formal_shares(state: State) -> list[float]:
    """Return, for every dyad, the share of its partnerships that have a formal agreement."""
    partnerships = state.partnerships
    running, formal = [0] * len(state.ties.first), [0] * len(state.ties.first)
    for place in range(len(partnerships.tie)):
        if partnerships.signed[place] != NEVER:
            tie = partnerships.tie[place]
            running[tie] += 1
            if partnerships.pooled[place] + partnerships.lead[place] + partnerships.integrated[place] > 0:
                formal[tie] += 1
    return [formal[tie] / running[tie] if running[tie] > 0 else 0.0 for tie in range(len(running))]


def heirs(state: State, era: EraTable) -> list[Change]:
    """Return what becomes of every partnership whose dyad does not live on as it was.

    Its heir is the same care group in the dyad that took most of its people, if the partnerships that come
    together there bring half or more of that dyad's people, and it has no partnership of its own yet.

    Mechanism: B2, X6
    """
    partnerships, ties = state.partnerships, state.ties
    best = [-1] * len(ties.first)
    most = [0] * len(ties.first)
    for move in range(len(era.tie_moved_from)):
        old, new, people = era.tie_moved_from[move], era.tie_moved_to[move], era.tie_moved_people[move]
        if era.tie_is_open[new] == 1 and people > most[old]:
            most[old], best[old] = people, new
    first_place = _first_places(partnerships.tie, len(ties.first))
    gone, heir_of = [], [-1] * len(partnerships.tie)
    brought, leader = [0] * len(partnerships.tie), [-1] * len(partnerships.tie)
    for place in range(len(partnerships.tie)):
        tie = partnerships.tie[place]
        if partnerships.phase[place] == DORMANT or era.tie_is_open[tie] == 1:
            continue
        gone.append(place)
        if best[tie] >= 0:
            heir = first_place[best[tie]] + partnerships.care_group[place]
            if partnerships.phase[heir] == DORMANT:
                heir_of[place] = heir
                brought[heir] += most[tie]
                if leader[heir] < 0 or most[tie] > most[partnerships.tie[leader[heir]]]:
                    leader[heir] = place
    changes = []
    for place in gone:
        heir = heir_of[place]
        if heir >= 0 and 2 * brought[heir] < era.tie_people[partnerships.tie[heir]]:
            heir = -1
        changes.append(Change(place, heir, heir >= 0 and leader[heir] == place))
    return changes


def _first_places(place_ties: Integers, ties: int) -> list[int]:
    first = [-1] * ties
    for place in range(len(place_ties)):
        if first[place_ties[place]] < 0:
            first[place_ties[place]] = place
    return first
