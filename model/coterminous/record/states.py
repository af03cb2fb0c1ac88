"""Names for where a partnership stands: its stage (F7) and its state between advantage and inertia (C1, C2)."""

from __future__ import annotations

from coterminous.rules.maturity import results
from coterminous.scenario.values import Parameters
from coterminous.state.columns import ACTIVE, DORMANT, NEGOTIATING, NHS_TRUST, SIDES, State

STAGES = ("dormant", "discussing", "drafting", "consulting", "adopted", "delivering")
STATES = ("dormant", "building", "advantage", "inertia", "strained", "collapsed")
DORMANT_PLACE, BUILDING, ADVANTAGE, INERTIA, STRAINED, COLLAPSED = range(6)
"""Numbers of the states, in the order of :data:`STATES`."""
YEAR = 12


def stage_of(state: State, parameters: Parameters, place: int) -> int:
    """Return the number of a partnership's stage in :data:`STAGES`: talks in thirds, then signed, then delivering.

    Mechanism: F7
    """
    partnerships = state.partnerships
    if partnerships.phase[place] == DORMANT:
        return 0
    if partnerships.phase[place] == NEGOTIATING:
        return 1 + min(int(3.0 * partnerships.progress[place]), 2)
    return 5 if results(partnerships.maturity[place]) >= parameters.partnership_first_results else 4


def state_of(state: State, parameters: Parameters, month: int, place: int) -> int:
    """Return the number of a partnership's state in :data:`STATES`.

    Collapsed for a year after a partner walked out; building while young; strained where a side distrusts
    another or was let down within a year; otherwise advantage or inertia, by whether it yields more than
    its management costs.

    Mechanism: C1, C2
    """
    partnerships = state.partnerships
    if partnerships.phase[place] == DORMANT:
        ended = partnerships.ended[place]
        is_recent = month - ended < YEAR and partnerships.breached[place] == ended
        return COLLAPSED if is_recent else DORMANT_PLACE
    if partnerships.phase[place] == NEGOTIATING:
        return BUILDING
    if (
        month - partnerships.breached[place] < YEAR
        or lowest_trust(state, place) < parameters.partnership_strained_trust
    ):
        return STRAINED
    if month - partnerships.signed[place] < parameters.partnership_settling_months:
        return BUILDING
    return ADVANTAGE if partnerships.value[place] >= partnerships.cost[place] else INERTIA


def lowest_trust(state: State, place: int) -> float:
    """Return the least that any side of a partnership trusts another."""
    partnerships, trust = state.partnerships, state.ties.trust_both
    first = SIDES * place
    pairs = SIDES if partnerships.body_sides[first + NHS_TRUST] >= 0 else 1
    least = 1.0
    for pair in range(first, first + pairs):
        tie = partnerships.tie_sides[pair]
        least = min(least, trust[2 * tie], trust[2 * tie + 1])
    return least


def states_of(state: State, parameters: Parameters, month: int) -> list[int]:
    """Return the state of every place as a number in :data:`STATES`."""
    return [state_of(state, parameters, month, place) for place in range(len(state.partnerships.tie))]


def is_inert(state: State, parameters: Parameters, month: int, place: int) -> bool:
    """Return whether a settled partnership yields less than its management costs.

    Mechanism: C2
    """
    partnerships = state.partnerships
    return (
        partnerships.phase[place] == ACTIVE
        and month - partnerships.signed[place] >= parameters.partnership_settling_months
        and partnerships.value[place] < partnerships.cost[place]
    )
