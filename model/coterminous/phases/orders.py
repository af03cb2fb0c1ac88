"""Orders of the centre that bodies must carry out in the month they come."""

from __future__ import annotations

from coterminous.partnerships.arranging import merge_by_order
from coterminous.partnerships.trusting import break_trust
from coterminous.scenario.values import Parameters
from coterminous.state.columns import SIDES, State
from coterminous.state.deeds import MERGED_BY_ORDER, note_deed


def obey_orders(state: State, parameters: Parameters, month: int) -> None:
    """Make the care trusts that are ordered, and let councils resent an order about which nobody asked them.

    The order favours the NHS, and the councils hold it against the partners who profit.

    Mechanism: A6, D15, T8, X8
    """
    partnerships, ties = state.partnerships, state.ties
    for place in range(len(partnerships.tie)):
        if (
            partnerships.mandated[place] == 1
            and partnerships.care_trust[place] == 0
            and ties.is_open[partnerships.tie[place]] == 1
        ):
            merge_by_order(state, parameters, month, place)
            note_deed(state, MERGED_BY_ORDER, partnerships.body_sides[SIDES * place], place)
    for tie in range(len(ties.first)):
        council = ties.second[tie]
        if ties.is_dyad[tie] == 1 and ties.is_open[tie] == 1 and state.bodies.affronted[council] == 1:
            severity = parameters.trust_kept_in_dark_severity
            break_trust(state, parameters, 2 * tie + 1, severity, 0.0, ties.has_board[tie] == 1)
