"""What happens every month before anybody decides: money, services, forecasts, work."""

from __future__ import annotations

from coterminous.money.payments import forecast, pay_own_services, pay_partnerships, receive_income
from coterminous.partnerships.agreements import settle_pool, sign
from coterminous.partnerships.shifting import charge_pools
from coterminous.partnerships.spreading import draw_in, note_templates
from coterminous.partnerships.trusting import keep_in_dark
from coterminous.partnerships.work import (
    advance_talks,
    clear_values,
    count_commitments,
    share_out_effort,
    work_a_month,
)
from coterminous.scenario.values import Parameters
from coterminous.services.delays import charge_for_delays
from coterminous.services.joint_results import avoid_admissions, follow_joint_work
from coterminous.services.needs import follow_thresholds, return_demand
from coterminous.state.columns import ACTIVE, NEGOTIATING, SIDES, EraTable, State
from coterminous.state.deeds import (
    DEFICIT_CLOSED,
    DEFICIT_OPENED,
    DEFICIT_REVEALED,
    FURTHER_PARTNER_JOINED,
    SIGNED,
    note_deed,
)


def move_money(
    state: State, parameters: Parameters, era: EraTable, month: int, months_since_april: int
) -> None:
    """Move the month's money: income, contributions, pools, charges, own services, managers.

    Mechanism: A1, A2, A8, D1, D15, F3
    """
    charge_pools(state, parameters)
    receive_income(state, parameters, era, month, months_since_april)
    pay_partnerships(state)
    for place in range(len(state.partnerships.tie)):
        if state.partnerships.phase[place] == ACTIVE:
            settle_pool(state, place)
    charge_for_delays(state, parameters, era)
    pay_own_services(state, month)


def let_services_respond(
    state: State, parameters: Parameters, era: EraTable, months_since_april: int
) -> None:
    """Let thresholds work through, demand return, and outcomes follow.

    Mechanism: D5, D6, D12, O1, O3, X7
    """
    follow_thresholds(state, parameters)
    return_demand(state, parameters, era, months_since_april)
    follow_joint_work(state, parameters)
    avoid_admissions(state, parameters)


def forecast_year(state: State, parameters: Parameters, month: int) -> None:
    """Let every body forecast its year, and note who falls into deficit and who comes out.

    What had been hidden comes out first, once it is no longer hidden.

    Mechanism: D4, O3, X2
    """
    for body in range(len(state.bodies.kind)):
        if state.bodies.hidden_gbp[body] > 0 and state.bodies.hidden[body] <= 0.0:
            note_deed(state, DEFICIT_REVEALED, body, before=state.bodies.hidden_gbp[body])
            state.bodies.hidden_gbp[body] = 0
            keep_in_dark(state, parameters, body)
    before = list(state.bodies.in_deficit)
    forecast(state, parameters, month)
    for body in range(len(before)):
        now = state.bodies.in_deficit[body]
        if now > before[body]:
            note_deed(state, DEFICIT_OPENED, body)
        elif now < before[body]:
            note_deed(state, DEFICIT_CLOSED, body)


def work(state: State, parameters: Parameters, month: int) -> None:
    """Let partnerships do a month's work, and talks come nearer to an agreement.

    Mechanism: A4, C1, C2, F4, F5, F6, F7
    """
    clear_values(state)
    count_commitments(state)
    note_templates(state)
    share_out_effort(state, parameters, month)
    for place in range(len(state.partnerships.tie)):
        phase = state.partnerships.phase[place]
        if phase == ACTIVE:
            work_a_month(state, parameters, place)
            if draw_in(state, parameters, place):
                pct = state.partnerships.body_sides[SIDES * place]
                number = state.partnerships.further[place]
                note_deed(state, FURTHER_PARTNER_JOINED, pct, place, detail=number)
        elif phase == NEGOTIATING and advance_talks(state, parameters, place):
            sign(state, parameters, month, place)
            note_deed(state, SIGNED, state.partnerships.body_sides[SIDES * place], place)
