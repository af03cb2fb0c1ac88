"""What is paid every month: income, partnerships and own services; and what the year is forecast to come to."""

from __future__ import annotations

from coterminous.money.budgets import hospital_payment, month_part
from coterminous.money.ledger import CARE, MANAGERS, TAXPAYERS, TREASURY, Flow, post
from coterminous.money.results import Part, add_part
from coterminous.rules.finance import forecast_stress, own_savings, smoothed
from coterminous.rules.numbers import whole_pounds
from coterminous.scenario.values import Parameters
from coterminous.state.columns import ACTIVE, PCT, SIDES, SOCIAL_SERVICES, EraTable, State


def receive_income(
    state: State, parameters: Parameters, era: EraTable, month: int, months_since_april: int
) -> None:
    """Pay PCTs their allocation, councils their funding, and NHS trusts what PCTs owe them.

    What the centre holds back of an allocation, or takes for last year's deficit, comes unplanned.

    Mechanism: A1, A2, A8
    """
    bodies, ledger = state.bodies, state.ledger
    for body in range(len(bodies.kind)):
        bodies.received[body] = 0
        bodies.paid[body] = 0
        bodies.settled[body] = 0
        taken = month_part(bodies.claw_back[body], months_since_april)
        post(ledger, Flow.RESOURCE_ACCOUNTING, body, TREASURY, taken)
        bodies.settled[body] -= taken
        # Costs grow every month; the income that should follow them is set in April.
        bodies.drift[body] -= bodies.growth_gap[body] / 12.0
        bodies.growth_accrued[body] += bodies.growth_gap[body] / 12.0
        if bodies.starts[body] <= month < bodies.closes[body]:
            part = month_part(bodies.income[body], months_since_april)
            if bodies.kind[body] == PCT:
                post(ledger, Flow.ALLOCATION, TREASURY, body, part)
                bodies.received[body] = part
                _hold_back(state, body, part)
            elif bodies.kind[body] == SOCIAL_SERVICES:
                post(ledger, Flow.COUNCIL_FUNDING, TAXPAYERS, body, part)
                bodies.received[body] = part
    for link in range(len(era.catchment_pct)):
        pct = era.catchment_pct[link]
        part = month_part(hospital_payment(state, parameters, era, link), months_since_april)
        post(ledger, Flow.HOSPITAL_CARE, pct, era.catchment_trust[link], part)
        bodies.received[era.catchment_trust[link]] += part
        bodies.paid[pct] += part


def held_back_gbp(allocation_gbp: int, share: float, held_gbp: int) -> int:
    """Return what the centre holds back of a month's allocation; below nought what it gives back of what it holds.

    Mechanism: A8

    >>> held_back_gbp(1_000_000, share=0.02, held_gbp=0), held_back_gbp(1_000_000, share=-0.02, held_gbp=15_000)
    (20000, -15000)
    """
    held = whole_pounds(allocation_gbp * share)
    return held if held >= -held_gbp else -held_gbp


def _hold_back(state: State, body: int, allocation: int) -> None:
    """Let the centre hold back a slice of an allocation, or give back what it has held."""
    bodies = state.bodies
    held = held_back_gbp(allocation, bodies.top_slice[body], bodies.held_gbp[body])
    post(state.ledger, Flow.TOP_SLICE, body, TREASURY, held)
    bodies.held_gbp[body] += held
    bodies.settled[body] -= held


def pay_partnerships(state: State) -> None:
    """Pay contributions and grants, and the care they buy.

    Pooled money goes into the pool and loses its identity; the pool pays for the care, and for what a side
    has charged to it beyond its contribution. Aligned money pays for care straight from each side. The NHS
    trust's seconded staff stay on its own books.

    Mechanism: F3, F11, D1
    """
    bodies, partnerships, ledger = state.bodies, state.partnerships, state.ledger
    for place in range(len(partnerships.tie)):
        if partnerships.phase[place] != ACTIVE:
            continue
        pool = len(bodies.kind) + place
        care = 0
        for side in (PCT, SOCIAL_SERVICES):
            seat = SIDES * place + side
            body, stake = partnerships.body_sides[seat], partnerships.stake_sides[seat]
            bodies.paid[body] += stake
            if partnerships.pooled[place] == 1:
                post(ledger, Flow.CONTRIBUTION, body, pool, stake)
                charged = whole_pounds(partnerships.shifted_sides[seat])
                add_part(ledger, Part.CHARGED, side, float(charged))
                care += stake + charged
            else:
                post(ledger, Flow.ALIGNED_CARE, body, CARE, stake)
        if partnerships.grant[place] > 0:
            post(ledger, Flow.BADGED_GRANT, TREASURY, pool, partnerships.grant[place])
            care += partnerships.grant[place]
        post(ledger, Flow.POOL_CARE, pool, CARE, care)


def pay_own_services(state: State, month: int) -> None:
    """Pay every body's own services and managers, and note the month's result.

    What a body plans to spend is its income less what it owes partners and trusts. On top come its
    underlying overspend, shocks and demand sent by others' cuts; off it come its savings, relief from cut
    contributions, costs charged to pools, a higher threshold for care, and gains from joint working beyond
    those its budget holds.

    Mechanism: D4, D5, D6, O3, X2
    """
    bodies, ledger = state.bodies, state.ledger
    for body in range(len(bodies.kind)):
        if not bodies.starts[body] <= month < bodies.closes[body]:
            bodies.result[body] = 0
            continue
        income = bodies.received[body]
        managers = whole_pounds(bodies.management[body])
        planned = income - bodies.paid[body] - whole_pounds(bodies.budgeted_management[body])
        strain = bodies.position[body] + bodies.drift[body] + bodies.shock[body] - bodies.savings[body]
        tightened = bodies.saved_share[body] - bodies.saved_at_start[body]
        extra = (
            income * (strain - tightened)
            - bodies.released[body]
            - bodies.shifted[body]
            + bodies.returned[body]
            - (bodies.value[body] - bodies.budgeted_value[body])
        )
        services = planned + whole_pounds(extra)
        post(ledger, Flow.OWN_SERVICES, body, CARE, services)
        post(ledger, Flow.JOINT_MANAGEMENT, body, MANAGERS, managers)
        bodies.hidden_gbp[body] += whole_pounds(income * bodies.hidden[body])
        bodies.result[body] = income - bodies.paid[body] - services - managers + bodies.settled[body]
        bodies.year_result[body] += bodies.result[body]
        _note_parts(state, body, float(income), tightened, float(managers))


def _note_parts(state: State, body: int, income: float, tightened: float, managers: float) -> None:
    """Note what moved a body's result this month, so that it can be said who pays and who gains."""
    bodies, ledger = state.bodies, state.ledger
    kind = bodies.kind[body]
    budgeted_managers = float(whole_pounds(bodies.budgeted_management[body]))
    add_part(ledger, Part.UNDERLYING, kind, income * bodies.position[body])
    add_part(ledger, Part.SHOCK, kind, income * (bodies.drift[body] + bodies.shock[body]))
    add_part(ledger, Part.DEMAND, kind, bodies.returned[body])
    add_part(ledger, Part.SERVICES_CUT, kind, income * bodies.savings[body])
    add_part(ledger, Part.CARE_WITHDRAWN, kind, income * tightened)
    add_part(ledger, Part.RELIEF, kind, bodies.released[body])
    add_part(ledger, Part.GAIN, kind, bodies.value[body] - bodies.budgeted_value[body])
    add_part(ledger, Part.BUDGETED_GAIN, kind, bodies.budgeted_value[body])
    add_part(ledger, Part.MANAGEMENT, kind, managers - budgeted_managers)
    add_part(ledger, Part.BUDGETED_MANAGEMENT, kind, budgeted_managers)


def forecast(state: State, parameters: Parameters, month: int) -> None:
    """Let every body forecast its year, and save where it overspends.

    A deficit that is hidden is hidden from the forecast, too.

    Mechanism: D4, O3, X2
    """
    bodies, ledger = state.bodies, state.ledger
    for body in range(len(bodies.kind)):
        if not bodies.starts[body] <= month < bodies.closes[body]:
            continue
        hidden = bodies.received[body] * bodies.hidden[body]
        now = forecast_stress(
            float(bodies.result[body]) + hidden,
            float(ledger.balance[body] + bodies.hidden_gbp[body]),
            parameters.money_repayment_months,
            float(bodies.income[body]),
        )
        bodies.stress[body] = smoothed(bodies.stress[body], now, parameters.money_stress_smoothing_months)
        bodies.in_deficit[body] = 1 if bodies.stress[body] > parameters.money_materiality else 0
        bodies.savings[body] = own_savings(
            bodies.savings[body],
            bodies.stress[body],
            parameters.money_savings_speed,
            parameters.money_most_savings,
            parameters.money_best_surplus,
        )
        bodies.released[body] = smoothed(bodies.released[body], 0.0, parameters.money_relief_months)
