"""Promises: what an agreement claimed, what was delivered, and what partners learn from it (F6, X3; S1)."""

from __future__ import annotations


def kept_share(delivered_gbp: float, promised_gbp: float) -> float:
    """Return how much of a month's promise was kept, 0 to 1. A promise of nothing is kept.

    Mechanism: F6, T2

    >>> kept_share(50.0, 100.0), kept_share(150.0, 100.0), kept_share(0.0, 0.0)
    (0.5, 1.0, 1.0)
    """
    if promised_gbp <= 0.0 or delivered_gbp >= promised_gbp:
        return 1.0
    if delivered_gbp <= 0.0:
        return 0.0
    return delivered_gbp / promised_gbp
