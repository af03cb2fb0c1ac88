"""Trust: a belief, learned from evidence, that the other side will honour what was agreed.

Trust is the mean of a Beta belief. Culture supplies what a body expects of anyone; kept and broken
promises are evidence on top of it; old evidence fades. Breaches count many times over (T1, T2, T3; S0, S1,
S2; X1).
"""

from __future__ import annotations

from coterminous.rules.agreement import guarded
from coterminous.rules.numbers import clamp

NO_TRUST = 1e-12
"""Trust of which a breach can take nothing more that would be told apart."""


def trust_from_evidence(culture: float, prior_weight: float, kept: float, broken: float) -> float:
    """Return the probability that a partner honours an agreement.

    Mechanism: T1, T2

    Args:
        culture: what this body expects of anyone, a probability.
        prior_weight: how many months of evidence that expectation is worth, above 0.
        kept: evidence for honouring, in months, 0 or more.
        broken: evidence against, in months, 0 or more.

    >>> trust_from_evidence(culture=0.5, prior_weight=10.0, kept=10.0, broken=0.0)
    0.75
    """
    return (prior_weight * culture + kept) / (prior_weight + kept + broken)


def fade(evidence: float, memory_months: float) -> float:
    """Return evidence one month later: what is not renewed is slowly forgotten.

    Mechanism: T2, T3

    Args:
        evidence: for or against a partner, in months.
        memory_months: mean life of what is remembered.

    >>> fade(48.0, memory_months=48.0)
    47.0
    """
    return evidence - evidence / memory_months


def protected_severity(severity: float, protection: float, agreement: float, is_joint: bool) -> float:
    """Return how hard a breach hits once an agreement and a joint decision have played their part.

    An agreement that underpins trust, and a decision taken together, each take away a share of the harm; an
    agreement made in place of trust adds to it.

    Mechanism: F4, D9

    Args:
        severity: 0 (nothing) to 1 (full breach).
        protection: share that the best agreement, or a joint decision, takes away.
        agreement: quality of the agreement, -1 to 1; 0 where there is none.
        is_joint: whether a joint board saw it coming.

    >>> protected_severity(1.0, protection=0.5, agreement=1.0, is_joint=True)
    0.25
    >>> protected_severity(0.8, protection=0.5, agreement=-1.0, is_joint=False)
    1.0
    """
    severity = guarded(severity, protection, agreement)
    if is_joint:
        severity = severity * (1.0 - protection)
    return clamp(severity, 0.0, 1.0)


def after_breach(
    culture: float, prior_weight: float, kept: float, broken: float, loss_rate: float, severity: float
) -> tuple[float, float]:
    """Return the evidence for and against a partner after it has broken a promise.

    A full breach takes ``loss_rate`` of the trust there was, however much good evidence had been gathered: good
    memories turn into bad ones, and where there are too few of them, bad ones are added, until there is
    :data:`NO_TRUST` left to lose. Trust falls faster than it rises.

    Mechanism: T3, X1

    Args:
        culture: what the body expects of anyone, a probability.
        prior_weight: how many months of evidence that is worth.
        kept: evidence for, in months.
        broken: evidence against, in months.
        loss_rate: share of trust lost in a full breach, 0 to below 1.
        severity: 0 (nothing) to 1 (full breach).

    >>> after_breach(0.5, 10.0, kept=10.0, broken=0.0, loss_rate=0.4, severity=1.0)
    (4.0, 6.0)
    >>> trust_from_evidence(0.5, 10.0, 4.0, 6.0) / trust_from_evidence(0.5, 10.0, 10.0, 0.0)
    0.6
    """
    loss = loss_rate * severity
    weight = prior_weight + kept + broken
    good = prior_weight * culture + kept
    lost = good * loss
    if lost <= kept:
        return kept - lost, broken + lost
    # Good memories do not suffice: add what bad ones it takes for trust to be what the breach leaves of it.
    wanted = good * (1.0 - loss) / weight
    if wanted <= NO_TRUST:
        return 0.0, broken + kept
    return 0.0, prior_weight * culture / wanted - prior_weight


def kept_through_reorganisation(evidence: float, personal_share: float, formal_share: float) -> float:
    """Return the evidence that survives when a body is reorganised.

    What hung on particular people goes with them; what formal agreements hold stays with the organisations.

    Mechanism: T2, T3, T6

    Args:
        evidence: for or against a partner, in months.
        personal_share: share of it that persons hold and not organisations, where nothing formal holds it, 0 to 1.
        formal_share: share of the joint work that is under formal agreements, 0 to 1.

    >>> kept_through_reorganisation(10.0, personal_share=0.6, formal_share=0.0)
    4.0
    >>> kept_through_reorganisation(10.0, personal_share=0.6, formal_share=1.0)
    10.0
    """
    return evidence * (1.0 - personal_share * (1.0 - formal_share))
