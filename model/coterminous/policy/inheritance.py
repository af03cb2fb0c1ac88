"""After a map is redrawn: trust and partnerships live on where their people went, by stated rules.

* A new dyad takes the evidence of the dyads its people came from, less what was personal (T2, T3, T6).
* A partnership lives on in every dyad to which partnerships of its care group bring half or more of the people;
  its flexibilities are novated, and it loses part of its maturity. Otherwise it ends (B2, X6).
"""

from __future__ import annotations

from typing import NamedTuple

from coterminous.rules.belief import kept_through_reorganisation
from coterminous.scenario.values import CARE_GROUPS, Parameters
from coterminous.state.columns import ACTIVE, DORMANT, NEVER, EraTable, Integers, State


class Inheritance(NamedTuple):
    """What a redrawn map does to partnerships: places in their order, and pairs of an old place and its heir."""

    gone: list[int]
    passed: list[tuple[int, int]]
    merged: list[int]


def pass_on_trust(state: State, parameters: Parameters, era: EraTable) -> None:
    """Give new dyads the evidence of the dyads their people came from.

    Between bodies that both live on, evidence stays as it is. Otherwise what hung on persons is lost, the
    less the more of the old dyad's partnerships were under formal agreements. Ties of NHS trusts with new
    bodies start from culture.

    Mechanism: T2, T3, T6
    """
    ties = state.ties
    formal = _formal_shares(state)
    kept, broken = list(ties.kept_both), list(ties.broken_both)
    for tie in range(len(ties.first)):
        if _is_of_new_bodies(state, era, tie):
            for belief in (2 * tie, 2 * tie + 1):
                ties.kept_both[belief] = 0.0
                ties.broken_both[belief] = 0.0
    for move in range(len(era.tie_moved_from)):
        old, new = era.tie_moved_from[move], era.tie_moved_to[move]
        people = era.tie_people[new]
        if old != new and people > 0 and _is_of_new_bodies(state, era, new):
            weight = kept_through_reorganisation(
                era.tie_moved_people[move] / people, parameters.trust_personal_share, formal[old]
            )
            for direction in range(2):
                ties.kept_both[2 * new + direction] += kept[2 * old + direction] * weight
                ties.broken_both[2 * new + direction] += broken[2 * old + direction] * weight


def _is_of_new_bodies(state: State, era: EraTable, tie: int) -> bool:
    """Return whether either body of a tie begins with this map."""
    starts = state.bodies.starts
    return era.month == starts[state.ties.first[tie]] or era.month == starts[state.ties.second[tie]]


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


def heirs(state: State, era: EraTable) -> Inheritance:
    """Return which partnerships lose their dyad, where they live on, and which of them merge into a larger one.

    A new dyad takes over a care group's partnership if dyads that had one bring half or more of its people;
    the one that brings most leads, the others merge into it. When a council splits, each part inherits: one
    agreement becomes two smaller ones.

    Mechanism: B2, X6
    """
    partnerships, ties = state.partnerships, state.ties
    first_place = _first_places(partnerships.tie, len(ties.first))
    places = len(partnerships.tie)
    is_gone = [
        partnerships.phase[place] != DORMANT and era.tie_is_open[partnerships.tie[place]] == 0
        for place in range(places)
    ]
    groups = len(CARE_GROUPS)
    brought, leader, most = [0] * places, [-1] * places, [-1] * places
    for move in range(len(era.tie_moved_from)):
        old, new, people = era.tie_moved_from[move], era.tie_moved_to[move], era.tie_moved_people[move]
        if era.tie_is_open[new] == 0 or first_place[old] < 0 or first_place[new] < 0:
            continue
        for group in range(groups):
            place, heir = first_place[old] + group, first_place[new] + group
            if is_gone[place] and partnerships.phase[heir] == DORMANT:
                brought[heir] += people
                # Talks lead only where nothing is running yet.
                weight = people if partnerships.phase[place] == ACTIVE else 0
                if weight > most[heir]:
                    most[heir], leader[heir] = weight, place
    inherits = [
        leader[heir] >= 0 and 2 * brought[heir] >= era.tie_people[partnerships.tie[heir]]
        for heir in range(places)
    ]
    passed = [(leader[heir], heir) for heir in range(places) if inherits[heir]]
    is_merged = [False] * places
    for move in range(len(era.tie_moved_from)):
        old, new = first_place[era.tie_moved_from[move]], first_place[era.tie_moved_to[move]]
        for group in range(groups):
            if old >= 0 and new >= 0 and is_gone[old + group] and inherits[new + group]:
                is_merged[old + group] = True
    for leading, _ in passed:
        is_merged[leading] = False
    gone = [place for place in range(places) if is_gone[place]]
    merged = [place for place in range(places) if is_merged[place]]
    return Inheritance(gone, passed, merged)


def _first_places(place_ties: Integers, ties: int) -> list[int]:
    first = [-1] * ties
    for place in range(len(place_ties)):
        if first[place_ties[place]] < 0:
            first[place_ties[place]] = place
    return first
