"""Who sends demand over a boundary, and by which of its cuts: to name the cause of a deficit that demand has made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from coterminous.rules.spillover import returned_gbp
from coterminous.scenario.values import Parameters
from coterminous.state.columns import NHS_TRUST, PCT, State

THRESHOLD, CONTRIBUTION, SAVINGS = range(3)
"""Which cut sends demand: a higher threshold for care, a cut contribution, own services."""


class Sent(NamedTuple):
    """Demand on its way to a body: pounds a month, who sends it, and by which cut."""

    pounds: float
    sender: int
    cut: int


def largest_sender(state: State, parameters: Parameters, body: int) -> Sent | None:
    """Return which cut of which partner sends a body most demand; None where nobody sends any.

    The terms are those of :func:`coterminous.services.needs.return_demand`, for partners by dyads; an NHS trust
    receives what is sent to the PCTs it is tied to.

    Mechanism: D5, D6, O3

    Args:
        state: the state of the run.
        parameters: the parameters.
        body: number of the body that receives.
    """
    receivers = [body]
    if state.bodies.kind[body] == NHS_TRUST:
        ties = state.ties
        receivers = [
            ties.first[tie]
            for tie in range(len(ties.first))
            if ties.second[tie] == body
            and ties.is_open[tie] == 1
            and state.bodies.kind[ties.first[tie]] == PCT
        ]
    sent = [one for receiver in receivers for one in _sent_to(state, parameters, receiver)]
    return max((one for one in sent if one.pounds > 0.0), default=None)


def _sent_to(state: State, parameters: Parameters, body: int) -> Iterator[Sent]:
    """Yield what each partner of a PCT or a council sends it, cut by cut."""
    ties = state.ties
    for tie in range(len(ties.first)):
        if ties.is_dyad[tie] == 1 and ties.is_open[tie] == 1 and body in (ties.first[tie], ties.second[tie]):
            sender = ties.second[tie] if body == ties.first[tie] else ties.first[tie]
            for cut, pounds, border in _cuts_of(state, parameters, sender):
                yield Sent(
                    returned_gbp(
                        pounds,
                        border,
                        parameters.spillover_return_share,
                        float(ties.people[tie]),
                        float(state.bodies.people[sender]),
                    ),
                    sender,
                    cut,
                )


def _cuts_of(state: State, parameters: Parameters, sender: int) -> Iterator[tuple[int, float, float]]:
    """Yield what a body has cut: how, pounds a month, and the part of it that borders on the other sector."""
    columns = state.bodies
    monthly = columns.income[sender] / 12.0
    yield CONTRIBUTION, columns.released[sender], 1.0
    if columns.kind[sender] == PCT:
        yield SAVINGS, monthly * columns.savings[sender], parameters.spillover_nhs_border
    else:
        tightened = columns.saved_share[sender] - columns.saved_at_start[sender]
        yield THRESHOLD, monthly * tightened, parameters.spillover_social_care_border
        yield SAVINGS, monthly * columns.savings[sender], parameters.spillover_social_services_border
