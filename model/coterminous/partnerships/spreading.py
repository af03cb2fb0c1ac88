"""What spreads from partnerships that work: further partners join them, and others copy their agreements."""

from __future__ import annotations

from coterminous.partnerships.stakes import flexibility_count
from coterminous.partnerships.work import shared_attention
from coterminous.rules.agreement import template_for
from coterminous.rules.breadth import drawn_nearer
from coterminous.scenario.values import CARE_GROUPS, Parameters
from coterminous.state.columns import State


def draw_in(state: State, parameters: Parameters, place: int) -> bool:
    """Bring the next further partner nearer; return whether it joins this month.

    Mechanism: A4, O4
    """
    partnerships = state.partnerships
    if partnerships.further[place] >= parameters.partnership_most_further_partners:
        return False
    partnerships.joining[place] = drawn_nearer(
        partnerships.joining[place],
        parameters.partnership_joining_rate,
        shared_attention(state, place),
        partnerships.kept_share[place],
    )
    if partnerships.joining[place] < 1.0:
        return False
    partnerships.joining[place] -= 1.0
    partnerships.further[place] += 1
    return True


def note_templates(state: State) -> None:
    """Set, for every place, how far partners there can copy an agreement: their own, or others' practice.

    Mechanism: F5
    """
    ties, partnerships = state.ties, state.partnerships
    in_area = [0] * len(ties.first)
    open_places, with_agreement = [0] * len(CARE_GROUPS), [0] * len(CARE_GROUPS)
    for place in range(len(partnerships.tie)):
        tie, group = partnerships.tie[place], partnerships.care_group[place]
        if ties.is_open[tie] == 1:
            open_places[group] += 1
            if flexibility_count(state, place) > 0:
                in_area[tie] += 1
                with_agreement[group] += 1
    for place in range(len(partnerships.tie)):
        group = partnerships.care_group[place]
        elsewhere = with_agreement[group] / open_places[group] if open_places[group] > 0 else 0.0
        partnerships.template[place] = template_for(in_area[partnerships.tie[place]] > 0, elsewhere)
