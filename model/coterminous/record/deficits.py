"""What a deficit is made of, for the log."""

from __future__ import annotations

from coterminous.rules.outcomes import day_charges_gbp, delayed_for_care
from coterminous.scenario.values import Parameters
from coterminous.state.columns import NHS_TRUST, SOCIAL_SERVICES, State

SHOCK_TERM = "shock"
DEMAND_TERM = "demand sent by others' cuts"
DEBT_TERM = "debt carried over"
GAIN_TERM = "gain from joint working lost"
POOLS_TERM = "own share of what pools overspent"
TAKEN_TERM = "taken by the centre"
CHARGES_TERM = "charges for delayed discharges"
LOWER_THRESHOLD_TERM = "lower threshold for care"


def deficit_parts(state: State, parameters: Parameters, body: int) -> list[tuple[str, float]]:
    """Return what a body's overspend is made of, in pounds a month; below zero what holds it down.

    Args:
        state: the state of the run.
        parameters: the parameters.
        body: number of the body.
    """
    columns = state.bodies
    monthly = columns.income[body] / 12.0
    debt = -min(state.ledger.balance[body], 0)
    tightened = columns.saved_share[body] - columns.saved_at_start[body]
    taken = columns.received[body] * columns.top_slice[body] + columns.claw_back[body] / 12.0
    charges = _charges(state, parameters, body, taken)
    return [
        ("underlying overspend", monthly * columns.position[body]),
        (SHOCK_TERM, monthly * (columns.shock[body] + columns.drift[body])),
        (
            DEMAND_TERM if columns.returned[body] >= 0.0 else "demand spared by what others have added",
            columns.returned[body],
        ),
        (DEBT_TERM, debt / parameters.money_repayment_months),
        (GAIN_TERM, columns.budgeted_value[body] - columns.value[body]),
        (POOLS_TERM, -float(columns.settled[body]) - columns.shifted[body] - taken - charges),
        (
            "relief from cut contributions"
            if columns.released[body] >= 0.0
            else "contributions put in or back",
            -columns.released[body],
        ),
        (TAKEN_TERM, taken),
        (CHARGES_TERM if charges >= 0.0 else "charges received for delayed discharges", charges),
        (
            "own savings" if columns.savings[body] >= 0.0 else "services added",
            -monthly * columns.savings[body],
        ),
        (
            "higher threshold for care" if tightened >= 0.0 else LOWER_THRESHOLD_TERM,
            -monthly * tightened,
        ),
    ]


def _charges(state: State, parameters: Parameters, body: int, taken: float) -> float:
    """Return what a council is charged for patients who wait for its care; below zero what a hospital receives."""
    columns = state.bodies
    if columns.kind[body] == NHS_TRUST:
        # It has no part in pools: what is settled with it is charges, and what the centre takes.
        return -float(columns.settled[body]) - taken
    if columns.kind[body] != SOCIAL_SERVICES or columns.day_charge[body] <= 0.0:
        return 0.0
    waiting = delayed_for_care(
        float(columns.people[body]),
        parameters.outcomes_delayed_per_million,
        parameters.outcomes_delayed_council_share,
        columns.unmet_share[body],
        columns.unmet_at_start[body],
        parameters.outcomes_delays_avoided_share * columns.joint_older[body],
    )
    return day_charges_gbp(waiting, columns.day_charge[body])
