"""What partners have arranged at a place, and what running that takes."""

from __future__ import annotations

from typing import NamedTuple

from coterminous.rules.effort import partnership_work, with_calendars, without_barriers
from coterminous.scenario.values import Parameters
from coterminous.state.columns import (
    BACK_OFFICE,
    CARE_TRUST,
    COLOCATED,
    INTEGRATED,
    LEAD,
    POOLED,
    TRANSFERRED,
    State,
)


class Structure(NamedTuple):
    """What partners have arranged beyond aligned budgets: 1 or 0 each, in the order of the arrangements."""

    pooled: int
    lead: int
    integrated: int
    colocated: int
    back_office: int
    transferred: int
    care_trust: int


def structure_of(state: State, place: int) -> Structure:
    """Return what the partners at a place have arranged."""
    partnerships = state.partnerships
    return Structure(
        partnerships.pooled[place],
        partnerships.lead[place],
        partnerships.integrated[place],
        partnerships.colocated[place],
        partnerships.back_office[place],
        partnerships.transferred[place],
        partnerships.care_trust[place],
    )


def with_step(structure: Structure, step: int) -> Structure:
    """Return a structure with one more arrangement, by its number; mainstream money leaves it as it is.

    >>> with_step(Structure(1, 0, 0, 0, 0, 0, 0), 2).integrated
    1
    """
    return Structure(
        1 if step == POOLED else structure.pooled,
        1 if step == LEAD else structure.lead,
        1 if step == INTEGRATED else structure.integrated,
        1 if step == COLOCATED else structure.colocated,
        1 if step == BACK_OFFICE else structure.back_office,
        1 if step == TRANSFERRED else structure.transferred,
        1 if step == CARE_TRUST else structure.care_trust,
    )


def running_wte(
    state: State, parameters: Parameters, body: int, structure: Structure, further_partners: int
) -> float:
    """Return the WTE that a running partnership of this structure takes one body.

    Two planning systems and the barriers between the sectors are part of it. Staff of one employer need no second
    set of personnel rules, and a care trust is one organisation that answers to one system.

    Mechanism: C3, D16, D17, C11, F10, A6, A4
    """
    bodies = state.bodies
    calendars = 1 if structure.care_trust == 1 else bodies.calendars[body]
    is_apart = structure.care_trust == 0
    joining = partnership_work(
        0.0,
        parameters.partnership_pooled_wte,
        parameters.partnership_lead_wte,
        parameters.partnership_integrated_wte,
        structure.pooled == 1 and is_apart,
        structure.lead == 1 and is_apart,
        structure.integrated == 1 and is_apart and structure.transferred == 0,
    )
    return (
        with_calendars(parameters.partnership_running_wte, parameters.partnership_calendar_share, calendars)
        + without_barriers(joining, parameters.partnership_barrier_share, bodies.barriers[body])
        + parameters.partnership_further_wte * further_partners
    )


def overhead_share(parameters: Parameters, structure: Structure) -> float:
    """Return the overhead of a pool as a share of what is paid into it: less where the back office is shared.

    Mechanism: D13
    """
    share = parameters.partnership_overhead_share
    return share * (1.0 - parameters.partnership_back_office_saving) if structure.back_office == 1 else share
