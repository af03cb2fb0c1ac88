"""Eligibility: where a council sets the threshold for care, and what that saves and costs (D6, O3; S2).

Thresholds are 0 (low needs are met), 1 (moderate), 2 (substantial) and 3 (critical only).
"""

from __future__ import annotations

from coterminous.rules.numbers import clamp


def tightening_value(
    premium: float, political_cost: float, harm_share: float, regard_of_partners: float
) -> float:
    """Return what raising the threshold by one band is worth, per pound of care that it saves.

    The saving counts by how short money is; against it stand councillors' reluctance and the harm that
    comes back in the NHS, as far as the council counts it as its own.

    Mechanism: A3, D6, D9

    Args:
        premium: from :func:`coterminous.rules.choice.money_premium`.
        political_cost: what a pound of care withdrawn costs councillors, in pounds.
        harm_share: pounds of NHS demand that a pound of care withdrawn returns.
        regard_of_partners: share of that harm counted as the council's own.

    >>> round(tightening_value(premium=0.2, political_cost=0.1, harm_share=0.3, regard_of_partners=0.2), 6)
    0.04
    """
    return premium - political_cost - harm_share * regard_of_partners


def uncovered_caution(caution: float, stress: float, cost_share: float) -> float:
    """Return what is left of the caution against a lasting commitment once an underspend covers part of its cost.

    Mechanism: D6

    Args:
        caution: pounds that a pound of new commitment weighs while nothing covers it.
        stress: forecast overspend, share of income; negative for an underspend.
        cost_share: share of the care budget that the step costs.

    >>> uncovered_caution(0.8, stress=-0.02, cost_share=0.04)
    0.4
    """
    covered = clamp(-stress / cost_share, 0.0, 1.0) if cost_share > 0.0 else 1.0
    return caution * (1.0 - covered)


def loosening_value(
    premium: float, political_cost: float, harm_share: float, regard_of_partners: float, caution_left: float
) -> float:
    """Return what lowering the threshold by one band is worth, per pound of care that it gives.

    The reverse of tightening, less the caution with which recurrent money is committed.

    Mechanism: A3, D6

    Args:
        premium: as for :func:`tightening_value`.
        political_cost: likewise; care given is to councillors' credit as care withdrawn is to their cost.
        harm_share: likewise, of demand spared.
        regard_of_partners: likewise.
        caution_left: from :func:`uncovered_caution`.

    >>> loosening_value(0.0, 0.1, 0.3, 0.2, caution_left=0.4) < 0.0 < loosening_value(0.0, 0.1, 0.3, 0.2, 0.0)
    True
    """
    return political_cost + harm_share * regard_of_partners - caution_left - premium


def followed(now: float, target: float, review_months: float) -> float:
    """Return how far a new threshold has worked through: it meets new applicants at once, old ones at their review.

    Mechanism: D6

    Args:
        now: share of need unmet, or of the care budget saved, so far.
        target: the same once everybody has been reviewed.
        review_months: how often clients are reviewed.

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
