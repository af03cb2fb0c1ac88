"""April: budgets are set anew."""

from __future__ import annotations

from coterminous.money.budgets import new_year
from coterminous.partnerships.work import uprate_stakes
from coterminous.scenario.values import Parameters
from coterminous.state.columns import EraTable, Floats, State


def set_budgets(
    state: State, parameters: Parameters, era: EraTable, persists: Floats, redrawn: Floats
) -> None:
    """Start a financial year, with contributions that follow incomes.

    Args:
        state: the state.
        parameters: the parameters.
        era: the map in force.
        persists: one draw for each body, whether its position lasts.
        redrawn: one draw for each body, its rank if it does not.

    Mechanism: D3, D4, D7, F3
    """
    new_year(state, parameters, era, persists, redrawn)
    uprate_stakes(state, parameters)
