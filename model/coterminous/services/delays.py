"""Patients who wait in hospital for social care, and what councils pay for them where they are charged (D15; S3)."""

from __future__ import annotations

from coterminous.money.ledger import Flow, post
from coterminous.rules.numbers import whole_pounds
from coterminous.rules.outcomes import day_charges_gbp, delayed_for_care
from coterminous.scenario.values import Parameters
from coterminous.services.needs import unmet_at
from coterminous.state.columns import SOCIAL_SERVICES, EraTable, State


def patients_waiting(state: State, parameters: Parameters, council: int, unmet_share: float) -> float:
    """Return how many patients would wait for a council's care if so much need were left unmet.

    Mechanism: D6, D15, O1
    """
    bodies = state.bodies
    return delayed_for_care(
        float(bodies.people[council]),
        parameters.outcomes_delayed_per_million,
        parameters.outcomes_delayed_council_share,
        unmet_share,
        bodies.unmet_at_start[council],
        delays_avoided(state, parameters, council),
    )


def delays_avoided(state: State, parameters: Parameters, council: int) -> float:
    """Return the share of a council's delays that joint working for older people avoids.

    Mechanism: O1
    """
    return parameters.outcomes_delays_avoided_share * state.bodies.joint_older[council]


def day_charges_of_band(state: State, parameters: Parameters, council: int, lower: int, higher: int) -> float:
    """Return what more a council would be charged a month at a higher threshold for care than at a lower one.

    Mechanism: D15
    """
    if state.bodies.day_charge[council] <= 0.0:
        return 0.0
    more = patients_waiting(state, parameters, council, unmet_at(parameters, higher)) - patients_waiting(
        state, parameters, council, unmet_at(parameters, lower)
    )
    return day_charges_gbp(more, state.bodies.day_charge[council])


def charge_for_delays(state: State, parameters: Parameters, era: EraTable) -> None:
    """Let councils pay the hospitals of their people for patients who wait for social care.

    Mechanism: D15
    """
    bodies = state.bodies
    for link in range(len(era.overlap_pct)):
        pct, council = era.overlap_pct[link], era.overlap_council[link]
        if bodies.kind[council] == SOCIAL_SERVICES and bodies.day_charge[council] > 0.0:
            waiting = patients_waiting(state, parameters, council, bodies.unmet_share[council])
            waiting = waiting * era.overlap_people[link] / bodies.people[council]
            charge = day_charges_gbp(waiting, bodies.day_charge[council])
            for catchment in range(len(era.catchment_pct)):
                if era.catchment_pct[catchment] == pct and era.catchment_is_acute[catchment] == 1:
                    hospital = era.catchment_trust[catchment]
                    pounds = whole_pounds(charge * era.catchment_share[catchment])
                    post(state.ledger, Flow.DAY_CHARGE, council, hospital, pounds)
                    bodies.settled[council] -= pounds
                    bodies.settled[hospital] += pounds
