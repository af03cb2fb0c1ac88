"""Agreements: made to underpin trust they protect, made in place of trust they harm (F4, F5, F6; S0)."""

from __future__ import annotations

from coterminous.rules.numbers import clamp


def agreement_quality(trust: float, strained_trust: float) -> float:
    """Return what an agreement made at this trust is: 1 underpins trust wholly, -1 is there in place of it.

    Partners who count on each other write down what they want to do together; partners who do not, write down what
    they fear. The turning point is the trust below which a partnership is called strained.

    Mechanism: F4

    Args:
        trust: mean trust at the table when the agreement is made, a probability.
        strained_trust: the turning point, a probability.

    >>> agreement_quality(1.0, 0.4), agreement_quality(0.4, 0.4), agreement_quality(0.2, 0.4)
    (1.0, 0.0, -0.5)
    """
    if trust >= strained_trust:
        return (trust - strained_trust) / (1.0 - strained_trust) if strained_trust < 1.0 else 0.0
    return (trust - strained_trust) / strained_trust


def guarded(amount: float, protection: float, quality: float) -> float:
    """Return a harm, or a fear, once the agreement has played its part.

    A good agreement is visible and leaves nowhere to hide: less is kept back, less is feared, and a breach is
    announced and understood. One made in place of trust does the reverse.

    Mechanism: F4, F5

    Args:
        amount: the harm or fear without an agreement, 0 or more.
        protection: share of it that the best agreement takes away, 0 to 1.
        quality: from :func:`agreement_quality`; 0 where there is no agreement.

    >>> guarded(100.0, protection=0.5, quality=1.0), guarded(100.0, 0.5, 0.0), guarded(100.0, 0.5, -1.0)
    (50.0, 100.0, 150.0)
    """
    return amount * (1.0 - protection * quality)


def template_for(is_in_area: bool, share_elsewhere: float) -> float:
    """Return how far partners can copy an agreement: wholly from one of their own, else as far as it is practice.

    Mechanism: F5

    Args:
        is_in_area: whether the same partners have an agreement for another care group.
        share_elsewhere: share of other areas that have one for this care group.

    >>> template_for(True, 0.1), template_for(False, 0.1)
    (1.0, 0.1)
    """
    return 1.0 if is_in_area else share_elsewhere


def left_to_negotiate(template: float, template_saving: float) -> float:
    """Return the share of the months of talks, and of their cost, that copying leaves.

    Mechanism: F5

    >>> left_to_negotiate(1.0, template_saving=0.4)
    0.6
    """
    return 1.0 - template_saving * clamp(template, 0.0, 1.0)
