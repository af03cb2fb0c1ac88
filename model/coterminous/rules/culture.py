"""Culture: what a body expects of anyone, between blame and a whole-system view (T4, T5, T9, O5; S0, S2)."""

from __future__ import annotations


def contact(is_active: bool, is_close: bool, contact_gain: float) -> float:
    """Return how closely people of two bodies work together in one partnership: 0 apart, 1 in meetings, above it daily.

    Staff who share an office, a team or a training programme see each other's work; managers who meet at boards see
    each other's papers.

    Mechanism: T5, T9

    Args:
        is_active: whether the partnership runs.
        is_close: whether staff are co-located, or a programme of joint training is on.
        contact_gain: how much more is learned of each other then.

    >>> contact(True, False, 0.5), contact(True, True, 0.5), contact(False, True, 0.5)
    (1.0, 1.5, 0.0)
    """
    if not is_active:
        return 0.0
    return 1.0 + contact_gain if is_close else 1.0


def moved_culture(culture: float, experience: float, culture_rate: float, closeness: float) -> float:
    """Return culture a month later: what is lived with some partners slowly becomes what is expected of all.

    Where promises are kept, blame gives way to a whole-system view; where they are broken, it comes back.

    Mechanism: T4, T5, O5

    Args:
        culture: a probability.
        experience: mean trust in the partners it works with, a probability.
        culture_rate: share of the way a month of usual contact brings it.
        closeness: mean of :func:`contact` over what it shares in; 0 where it works with nobody.

    >>> round(moved_culture(0.5, 0.7, culture_rate=0.01, closeness=1.5), 6)
    0.503
    >>> moved_culture(0.5, 0.7, culture_rate=0.01, closeness=0.0)
    0.5
    """
    step = culture_rate * closeness
    return culture + (experience - culture) * (step if step < 1.0 else 1.0)
