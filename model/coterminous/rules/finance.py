"""Financial position: who is in deficit, for how long, and how hard it presses (D4, D7; S2)."""

from __future__ import annotations

from coterminous.rules.numbers import clamp


def position(
    rank: float, deficit_share: float, deficit_scale: float, tail: float, worst: float, best: float
) -> float:
    """Return a body's underlying overspend as a share of income, from its rank among its kind.

    Below ``1 - deficit_share`` a body underspends, a little. Above, the overspend grows like the tail of a
    hyperbola: most deficits are small and a tenth of bodies carry nearly all of the total, as in the
    accounts of 2005-06 and 2006-07.

    Mechanism: D4, D7

    Args:
        rank: uniform in [0, 1), 0 the healthiest.
        deficit_share: share of bodies that overspend.
        deficit_scale: size of deficits, share of income.
        tail: how far the hyperbola's pole lies beyond the last body, in ranks; small for a few very large deficits.
        worst: largest overspend possible, share of income.
        best: largest underspend, share of income.

    >>> position(0.0, 0.33, 0.012, 0.02, worst=0.2, best=0.015)
    -0.015
    >>> position(0.75, 0.25, 0.012, 0.02, worst=0.2, best=0.015)
    -0.0
    >>> position(0.999, 0.33, 0.012, 0.02, worst=0.2, best=0.015) > 0.15
    True
    """
    threshold = 1.0 - deficit_share
    if rank <= threshold:
        return -best * (threshold - rank) / threshold if threshold > 0.0 else 0.0
    return clamp(deficit_scale * (rank - threshold) / (1.0 + tail - rank), 0.0, worst)


def forecast_stress(
    month_result_gbp: float, balance_gbp: float, repayment_months: float, income_gbp_per_year: float
) -> float:
    """Return the overspend forecast for the year as a share of income; below zero is an underspend.

    This month's result times twelve, plus the year's part of a deficit carried from before.

    Mechanism: D4

    Args:
        month_result_gbp: income less spending of the month.
        balance_gbp: what is carried; only a deficit counts.
        repayment_months: over how long a deficit is to be paid back.
        income_gbp_per_year: of the body.

    >>> forecast_stress(-1_000_000.0, -12_000_000.0, 36.0, 400_000_000.0)
    0.04
    """
    if income_gbp_per_year <= 0.0:
        return 0.0
    owed = -balance_gbp if balance_gbp < 0.0 else 0.0
    return (-12.0 * month_result_gbp + 12.0 * owed / repayment_months) / income_gbp_per_year


def smoothed(before: float, now: float, months: float) -> float:
    """Return a value that follows another with a delay of so many months.

    >>> smoothed(0.0, 0.06, months=3.0)
    0.02
    """
    return before + (now - before) / months


def own_savings(savings: float, stress: float, speed: float, most: float, most_growth: float) -> float:
    """Return next month's savings programme of a body, as a share of income; below zero, services it has added.

    A body that overspends cuts its own services month by month; one with money to spare takes cuts back and
    then adds services, which it has to cut again when its luck turns.

    Mechanism: D4, O3

    Args:
        savings: the programme so far, share of income.
        stress: forecast overspend, share of income.
        speed: how much of the stress a month's cuts take off it.
        most: the largest programme possible, share of income.
        most_growth: the most services it adds, share of income.

    >>> own_savings(0.0, stress=0.05, speed=0.04, most=0.1, most_growth=0.01)
    0.002
    >>> own_savings(0.0, stress=-0.05, speed=0.04, most=0.1, most_growth=0.01)
    -0.002
    """
    return clamp(savings + speed * stress, -most_growth, most)
