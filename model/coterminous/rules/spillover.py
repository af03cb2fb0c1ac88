"""Two sides of the same coin: what one body cuts comes back to others that serve the same people (D5, D6, O3; S2)."""

from __future__ import annotations


def returned_gbp(
    cut_gbp: float, border_share: float, return_share: float, shared_people: float, own_people: float
) -> float:
    """Return the demand, in pounds a month, that a body's cut sends over the boundary to one counterpart.

    Only the part of a cut that borders on the other sector returns, and it lands by where the people live:
    the share of the body's people who are also the counterpart's.

    Mechanism: D5, D6, O3

    Args:
        cut_gbp: services cut, pounds a month.
        border_share: part of the cut in services that the other sector would have to replace.
        return_share: pounds of demand that a pound of such services withdrawn returns.
        shared_people: people who live in both bodies' areas.
        own_people: people of the body that cuts.

    >>> returned_gbp(100_000.0, 1.0, 0.3, shared_people=150_000.0, own_people=300_000.0)
    15000.0
    """
    if own_people <= 0.0:
        return 0.0
    return cut_gbp * border_share * return_share * shared_people / own_people


def arrived(now: float, target: float, lag_months: float) -> float:
    """Return demand one month later, on its way to a new level: people get worse slowly.

    Mechanism: D6

    >>> arrived(0.0, 60_000.0, lag_months=6.0)
    10000.0
    """
    return now + (target - now) / lag_months


def shifted_gbp(
    stake_gbp: float, shift_rate: float, own_stress: float, other_stress: float, regard: float
) -> float:
    """Return what a body really shifts into a pool, in pounds a month.

    The fear in :func:`coterminous.rules.choice.exposure_gbp` has a ground: a body worse off than its
    partner charges more of its costs to the pool, the less it minds the partner.

    Mechanism: D1, D5

    Args:
        stake_gbp: what the body puts in, pounds a month.
        shift_rate: part of it charged for each unit of relative stress.
        own_stress: its forecast overspend, share of income; a body in balance charges nothing.
        other_stress: that of the others.
        regard: share of the harm to them that it counts as its own.

    >>> shifted_gbp(100_000.0, 0.5, own_stress=0.04, other_stress=0.0, regard=0.25)
    1500.0
    >>> shifted_gbp(100_000.0, 0.5, own_stress=0.04, other_stress=0.04, regard=0.25)
    0.0
    """
    gap = own_stress - other_stress
    if gap <= 0.0 or own_stress <= 0.0:
        return 0.0
    return stake_gbp * shift_rate * gap * (1.0 - regard)
