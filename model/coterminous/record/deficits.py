"""What a deficit is made of, for the log."""

from __future__ import annotations

from coterminous.state.columns import State

SHOCK_TERM = "shock"
DEMAND_TERM = "demand sent by others' cuts"
DEBT_TERM = "debt carried over"
GAIN_TERM = "gain from joint working lost"
POOLS_TERM = "own share of what pools overspent"
LOWER_THRESHOLD_TERM = "lower threshold for care"


def deficit_parts(state: State, body: int, repayment_months: float) -> list[tuple[str, float]]:
    """Return what a body's overspend is made of, in pounds a month; below zero what holds it down.

    Args:
        state: the state of the run.
        body: number of the body.
        repayment_months: over how long a carried deficit is planned to be paid back.
    """
    columns = state.bodies
    monthly = columns.income[body] / 12.0
    debt = -min(state.ledger.balance[body], 0)
    tightened = columns.saved_share[body] - columns.saved_at_start[body]
    return [
        ("underlying overspend", monthly * columns.position[body]),
        (SHOCK_TERM, monthly * (columns.shock[body] + columns.drift[body])),
        (
            DEMAND_TERM if columns.returned[body] >= 0.0 else "demand spared by what others have added",
            columns.returned[body],
        ),
        (DEBT_TERM, debt / repayment_months),
        (GAIN_TERM, columns.budgeted_value[body] - columns.value[body]),
        (POOLS_TERM, -float(columns.settled[body]) - columns.shifted[body]),
        (
            "own savings" if columns.savings[body] >= 0.0 else "services added",
            -monthly * columns.savings[body],
        ),
        (
            "higher threshold for care" if tightened >= 0.0 else LOWER_THRESHOLD_TERM,
            -monthly * tightened,
        ),
    ]
