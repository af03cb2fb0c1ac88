"""Promises: what an agreement claimed, what was delivered, and what partners learn from it (F6, X3, C10; S1, S2)."""

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


def honoured_share(kept: float, attention: float, process_share: float) -> float:
    """Return how far a month looks like a promise kept: partly by results, partly by who turned up and did the work.

    Partners watch process more readily than service targets: a partnership too young for results can still be seen
    to be worked at, and one that delivers while nobody turns up is noticed, too.

    Mechanism: C10, T2, F6

    Args:
        kept: from :func:`kept_share`.
        attention: how much of the joint work got done, 0 to 1.
        process_share: weight of process in what partners watch, 0 to 1.

    >>> honoured_share(kept=0.5, attention=1.0, process_share=0.5), honoured_share(0.5, 1.0, process_share=0.0)
    (0.75, 0.5)
    """
    return kept + process_share * (attention - kept)
