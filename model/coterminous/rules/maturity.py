"""Maturity: partnerships learn slowly, deliver late, and forget when people leave (F6, X6; S1, S2)."""

from __future__ import annotations


def results(maturity: float) -> float:
    """Return the share of its possible gain that a partnership of this maturity delivers: an S-curve.

    Little comes at first, most comes between a third and two thirds of the way.

    Mechanism: F6

    >>> results(0.0), results(0.5), results(1.0)
    (0.0, 0.5, 1.0)
    >>> results(0.2) < 0.06
    True
    """
    learned = maturity * maturity
    missing = (1.0 - maturity) * (1.0 - maturity)
    return learned / (learned + missing)


def learn(maturity: float, learning_rate: float, attention: float, turnover_rate: float) -> float:
    """Return maturity one month later: learning by doing, less what staff turnover undoes.

    Mechanism: F6, C2, X4

    Args:
        maturity: 0 to 1.
        learning_rate: share of what is still to learn that a month of full attention teaches.
        attention: 0 to 1, management time available over management time needed.
        turnover_rate: share of what was learned that leaves with people each month.

    >>> learn(0.0, learning_rate=0.05, attention=1.0, turnover_rate=0.01)
    0.05
    """
    return maturity + learning_rate * attention * (1.0 - maturity) - turnover_rate * maturity


def expected_maturity(maturity: float, learning_rate: float, horizon_months: float) -> float:
    """Return the maturity a body expects, averaged over its planning horizon.

    What is still to learn falls as ``(1 - maturity) * exp(-learning_rate * t)``. Averaged over time to come, with
    weights that fall exponentially with mean ``horizon_months``, it is ``(1 - maturity) / (1 + learning_rate *
    horizon_months)``. A body with a one-year horizon hardly sees the results of a
    young partnership.

    Mechanism: D18, F6

    >>> expected_maturity(0.0, learning_rate=0.05, horizon_months=20.0)
    0.5
    """
    return 1.0 - (1.0 - maturity) / (1.0 + learning_rate * horizon_months)
