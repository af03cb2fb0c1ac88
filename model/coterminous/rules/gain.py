"""What joint working is worth: duplication removed and spillover avoided, in pounds a month (C1, D10, D11; S0, S4)."""

from __future__ import annotations


def looked_for(pooled: float, response: float, first_premium: float, second_premium: float) -> float:
    """Return what a pool adds to the reach of joint work where both who pay into it are short of money.

    Everybody can see what is spent in a pool. How hard partners look for duplication goes with what a pound is worth to
    them, and both have to look: who is better off sets the pace. The odds of finding it rise with that worth.

    Mechanism: D2, D10

    Args:
        pooled: what a pooled budget adds where money is not short, a share of the possible gain.
        response: how much harder partners look for each pound's extra worth; 0 turns it off.
        first_premium: what a pound is worth to the first side beyond a pound.
        second_premium: the same for the second.

    >>> looked_for(0.3, 1.0, first_premium=0.0, second_premium=1.0)
    0.3
    >>> round(looked_for(0.3, 1.0, first_premium=1.0, second_premium=1.0), 3)
    0.462
    """
    effort = response * (first_premium if first_premium < second_premium else second_premium)
    return pooled * (1.0 + effort) / (1.0 + pooled * effort)


def reach(
    aligned: float,
    pooled: float,
    lead: float,
    integrated: float,
    colocated: float,
    is_pooled: bool,
    is_lead: bool,
    is_integrated: bool,
    is_colocated: bool,
    culture: float,
) -> float:
    """Return the share of the possible gain that this structure opens up.

    Working side by side reaches some of it, and in one office a little more. Each flexibility raises the ceiling, but
    culture decides how much of what structure adds is reached: structural integration is no guarantee of
    partnership.

    Mechanism: F1, D11, T8, T9

    Args:
        aligned: share reached side by side, with budgets apart.
        pooled: what a pooled budget adds at culture 1.
        lead: what lead commissioning adds at culture 1.
        integrated: what integrated provision adds at culture 1.
        colocated: what a shared office adds, whatever the culture.
        is_pooled: whether budgets are pooled.
        is_lead: whether there is lead commissioning.
        is_integrated: whether provision is integrated.
        is_colocated: whether staff share an office.
        culture: mean culture at the table, a probability.

    >>> reach(0.25, 0.3, 0.15, 0.25, 0.05, True, True, True, True, culture=1.0)
    1.0
    >>> reach(0.25, 0.3, 0.15, 0.25, 0.05, True, True, True, False, culture=0.0)
    0.25
    """
    structure = 0.0
    if is_pooled:
        structure = structure + pooled
    if is_lead:
        structure = structure + lead
    if is_integrated:
        structure = structure + integrated
    side_by_side = aligned + colocated if is_colocated else aligned
    reached = side_by_side + culture * structure
    return reached if reached < 1.0 else 1.0


def kept_inside(spillover: float, share_of_first: float, share_of_second: float) -> float:
    """Return the share of a gain that stays with the partners.

    Duplication is removed wherever the two meet. What one side does to spare the other demand reaches the
    partner only for those of its people whom both serve, and leaks to other bodies for the rest: the overlap
    decides, there is no coefficient.

    Mechanism: B3, F15

    Args:
        spillover: share of the gain that is spillover avoided.
        share_of_first: share of the first side's people who are also the second's.
        share_of_second: share of the second side's people who are also the first's.

    >>> kept_inside(spillover=0.5, share_of_first=0.4, share_of_second=1.0)
    0.85
    """
    return (1.0 - spillover) + spillover * (share_of_first + share_of_second) / 2.0


def monthly_gain(
    gain_share: float, money_in_scope_gbp: float, reach_share: float, inside: float, delivered: float
) -> float:
    """Return the gain of joint working, in pounds a month, for all partners together.

    Mechanism: C1, D10, O2

    Args:
        gain_share: gain at full reach and maturity, as a share of the money in scope.
        money_in_scope_gbp: what all partners put in, pounds a month.
        reach_share: from :func:`reach`.
        inside: from :func:`kept_inside`.
        delivered: from :func:`coterminous.rules.maturity.results`.

    >>> monthly_gain(0.06, 1_000_000.0, 0.5, 1.0, 0.5)
    15000.0
    """
    return gain_share * money_in_scope_gbp * reach_share * inside * delivered
