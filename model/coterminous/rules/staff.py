"""Staff: who leaves, and what that takes with it (X4, T7, F10; S0)."""

from __future__ import annotations


def turnover(turnover_rate: float, retention_share: float, is_settled: bool) -> float:
    """Return the share of what a team has learned that leaves with people in a month.

    People stay where they belong to one team: marginal services that became one dedicated service, and staff who
    were transferred to one employer rather than seconded.

    Mechanism: T7, F10, X4

    Args:
        turnover_rate: share that leaves in a usual month.
        retention_share: share of that which stays where a team is settled.
        is_settled: whether it is.

    >>> turnover(0.01, 0.3, is_settled=False), round(turnover(0.01, 0.3, is_settled=True), 6)
    (0.01, 0.007)
    """
    return turnover_rate * (1.0 - retention_share) if is_settled else turnover_rate
