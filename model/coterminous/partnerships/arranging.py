"""What adding an arrangement does to a partnership, and the agreement that is made with it."""

from __future__ import annotations

from coterminous.partnerships.agreements import open_talks, pay_in_full, sign
from coterminous.partnerships.stepping import change_months
from coterminous.partnerships.trusting import trust_at_table
from coterminous.rules.agreement import agreement_quality
from coterminous.scenario.values import Parameters
from coterminous.state.columns import (
    BACK_OFFICE,
    CARE_TRUST,
    COLOCATED,
    DORMANT,
    INTEGRATED,
    LEAD,
    NEGOTIATING,
    OWN_MONEY,
    POOLED,
    TRANSFERRED,
    State,
)


def add_arrangement(state: State, parameters: Parameters, place: int, step: int) -> None:
    """Add a flexibility, an office, a back office, one employer, a care trust or mainstream money.

    Changes take managers' time. The agreement is negotiated anew with every step that law has a form for, in the
    spirit of the day. A care trust is paid for in full: nobody cuts, and nobody holds back, from then on.

    Mechanism: F1, F4, F10, F11, T9, D13, A6
    """
    partnerships = state.partnerships
    partnerships.change_left[place] += change_months(state, parameters, place, step)
    if step == COLOCATED:
        partnerships.colocated[place] = 1
    elif step == BACK_OFFICE:
        partnerships.back_office[place] = 1
    elif step == OWN_MONEY:
        pay_in_full(state, parameters, place)
    else:
        if step == POOLED:
            partnerships.pooled[place] = 1
        elif step == LEAD:
            partnerships.lead[place] = 1
        elif step == INTEGRATED:
            partnerships.integrated[place] = 1
        elif step == TRANSFERRED:
            partnerships.transferred[place] = 1
        elif step == CARE_TRUST:
            partnerships.care_trust[place] = 1
            pay_in_full(state, parameters, place)
        make_agreement(state, parameters, place)


def make_agreement(state: State, parameters: Parameters, place: int) -> None:
    """Put down what partners have agreed, to underpin the trust there is or in its place.

    Mechanism: F4
    """
    state.partnerships.agreement[place] = agreement_quality(
        trust_at_table(state, place), parameters.partnership_strained_trust
    )


def merge_by_order(state: State, parameters: Parameters, month: int, place: int) -> None:
    """Make a care trust because the centre says so, whatever had been agreed, or not, before.

    Mechanism: A6, T8, X8
    """
    partnerships = state.partnerships
    if partnerships.phase[place] == DORMANT:
        open_talks(state, place)
    if partnerships.phase[place] == NEGOTIATING:
        sign(state, parameters, month, place)
    for step in (POOLED, LEAD, INTEGRATED, CARE_TRUST):
        add_arrangement(state, parameters, place, step)
