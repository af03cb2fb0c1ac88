"""Eligibility: where a council sets the threshold for care, and what that saves and costs (D6, O3; S2).

Thresholds are 0 (low needs are met), 1 (moderate), 2 (substantial) and 3 (critical only).
"""

from __future__ import annotations


def tightening_value(
    saving_share: float, premium: float, political_cost: float, harm_share: float, regard_of_partners: float
) -> float:
    """Return what raising the threshold by one band is worth, per pound of the care budget.

    The saving counts by how short money is; against it stand councillors' reluctance and the harm that comes back in the NHS,
    as far as the council counts it as its own.

    Mechanism: D6, D9

    Args:
        saving_share: share of the care budget that the step saves.
        premium: from :func:`coterminous.rules.choice.money_premium`.
        political_cost: what a pound of care withdrawn costs councillors, in pounds.
        harm_share: pounds of NHS demand that a pound of care withdrawn returns.
        regard_of_partners: share of that harm counted as the council's own.

    >>> round(tightening_value(0.06, premium=0.2, political_cost=0.1, harm_share=0.3, regard_of_partners=0.2), 6)
    0.0024
    """
    return saving_share * (premium - political_cost - harm_share * regard_of_partners)


def loosening_value(
    cost_share: float,
    stress: float,
    cash_premium: float,
    political_cost: float,
    harm_share: float,
    regard_of_partners: float,
    caution: float,
) -> float:
    """Return what lowering the threshold by one band is worth, per pound of the care budget.

    The reverse of tightening, less the caution with which recurrent money is committed. A surplus speaks for it.

    Mechanism: D6

    >>> loosening_value(0.06, 0.0, 4.0, 0.1, 0.3, 0.2, caution=0.4) < 0.0
    True
    """
    return cost_share * (political_cost + harm_share * regard_of_partners - caution - cash_premium * stress)


def followed(now: float, target: float, review_months: float) -> float:
    """Return how far a new threshold has worked through: it meets new applicants at once, old ones at their review.

    Mechanism: D6

    >>> followed(0.0, 0.12, review_months=12.0)
    0.01
    """
    return now + (target - now) / review_months


def unmet_people(people: float, need_share: float, unmet_share: float) -> float:
    """Return how many people with care needs fall below the threshold.

    Mechanism: D6, O3

    >>> unmet_people(300_000.0, need_share=0.04, unmet_share=0.25)
    3000.0
    """
    return people * need_share * unmet_share
