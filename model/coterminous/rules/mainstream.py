"""Mainstream and badged money: what partners hold back while somebody else pays (F11; S0, S1)."""

from __future__ import annotations


def own_money_share(displaced_share: float, grant_gbp: float, full_gbp: float) -> float:
    """Return the share of their full contributions that partners put in beside badged money.

    They hold back in proportion to how far the grant dominates: the partnership is a bolt-on until mainstream
    money goes in.

    Mechanism: F11

    Args:
        displaced_share: how far badged money takes the place of the partners' own, 0 to 1; at 0 it comes on top.
        grant_gbp: badged money, pounds a month.
        full_gbp: the full contributions of all partners, pounds a month.

    >>> own_money_share(1.0, grant_gbp=100_000.0, full_gbp=100_000.0)
    0.5
    >>> own_money_share(0.0, grant_gbp=100_000.0, full_gbp=100_000.0)
    1.0
    """
    if grant_gbp <= 0.0:
        return 1.0
    return 1.0 - displaced_share * grant_gbp / (grant_gbp + full_gbp)
