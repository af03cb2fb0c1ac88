"""The budgets of a year: where bodies stand when it begins, and what is due to whom each month."""

from __future__ import annotations

from coterminous.rules.finance import position
from coterminous.rules.numbers import clamp, whole_pounds
from coterminous.scenario.values import Parameters
from coterminous.state.columns import NHS_TRUST, PCT, SOCIAL_SERVICES, EraTable, Floats, State


def month_part(pounds_a_year: int, months_since_april: int) -> int:
    """Return one month's part of a yearly sum, such that twelve parts make the sum exactly.

    >>> sum(month_part(100, month) for month in range(12))
    100
    """
    return pounds_a_year * (months_since_april + 1) // 12 - pounds_a_year * months_since_april // 12


def new_year(state: State, parameters: Parameters, era: EraTable, persists: Floats, redrawn: Floats) -> None:
    """Start a financial year: incomes grow, underlying positions last or change, the year's result begins at nought.

    Where the year-end rule of the time holds, a deficit of an NHS body is also taken off its new year's income.

    Args:
        state: the state.
        parameters: the parameters.
        era: the map in force.
        persists: one draw for each body, whether its position lasts.
        redrawn: one draw for each body, its rank if it does not.

    Mechanism: A8, D3, D4, D7
    """
    bodies = state.bodies
    for body in range(len(bodies.kind)):
        bodies.claw_back[body] = 0
        if bodies.kind[body] != SOCIAL_SERVICES and bodies.year_result[body] < 0:
            owed = -bodies.year_result[body] * parameters.money_resource_accounting_share
            bodies.claw_back[body] = whole_pounds(owed)
        bodies.year_result[body] = 0
        if bodies.kind[body] != NHS_TRUST:
            usual = (
                parameters.money_pct_growth
                if bodies.kind[body] == PCT
                else parameters.money_social_services_growth
            )
            growth = 1.0 + usual + bodies.growth_accrued[body]
            # Gaps add up, and nobody's income falls below nothing.
            bodies.income[body] = whole_pounds(bodies.income[body] * growth) if growth > 0.0 else 0
            bodies.growth_accrued[body] = 0.0
        if persists[body] >= parameters.money_position_persistence:
            bodies.rank[body] = redrawn[body]
            bodies.position[body] = position_of(parameters, bodies.kind[body], bodies.rank[body])
    hold_in_budget(state)
    set_trust_incomes(state, parameters, era)


def hold_in_budget(state: State) -> None:
    """Let budgets hold what joint working gains and costs by now: only later changes move a result.

    Gains are spent on services with the next budget, as are costs found from them.

    Mechanism: C1, D10
    """
    bodies = state.bodies
    for body in range(len(bodies.kind)):
        bodies.budgeted_value[body] = bodies.value[body]
        bodies.budgeted_management[body] = bodies.management[body]


def position_of(parameters: Parameters, kind: int, rank: float) -> float:
    """Return the underlying overspend of a body of this kind and rank, share of income.

    Mechanism: D4, D7
    """
    deficits = parameters.money_deficit_share
    if kind == SOCIAL_SERVICES:
        deficits = clamp(deficits * parameters.money_social_services_deficit_ratio, 0.0, 1.0)
    return position(
        rank,
        deficits,
        parameters.money_deficit_scale,
        parameters.money_deficit_tail,
        parameters.money_worst_deficit,
        parameters.money_best_surplus,
    )


def hospital_payment(state: State, parameters: Parameters, era: EraTable, link: int) -> int:
    """Return what one PCT pays one NHS trust in a year, in pounds.

    Mechanism: A1, A2
    """
    share = (
        parameters.money_acute_share
        if era.catchment_is_acute[link] == 1
        else parameters.money_mental_health_share
    )
    return whole_pounds(state.bodies.income[era.catchment_pct[link]] * share * era.catchment_share[link])


def set_trust_incomes(state: State, parameters: Parameters, era: EraTable) -> None:
    """Set the yearly income of every NHS trust from what PCTs will pay it.

    Mechanism: A1, A2
    """
    bodies = state.bodies
    for body in range(len(bodies.kind)):
        if bodies.kind[body] == NHS_TRUST:
            bodies.income[body] = 0
    for link in range(len(era.catchment_pct)):
        bodies.income[era.catchment_trust[link]] += hospital_payment(state, parameters, era, link)
