"""Deciding: one theory for all bodies.

Each option is worth some pounds a month to the body that decides. It compares options per pound of its own
stake and chooses with bounded rationality: better options are likelier, none is certain (quantal
response). See ``docs/decisions/0003-decision-theory.md``.
"""

from __future__ import annotations

from coterminous.rules.numbers import exponential

IMPOSSIBLE = -1_000_000.0
"""Value of an option that is not open."""


def money_premium(cash_premium: float, stress: float) -> float:
    """Return how much more than a pound a pound is worth to a body short of money.

    Scarcity raises the worth of every saving, on both sides alike: shared poverty is a motive to cut
    duplication.

    Mechanism: D2, D10

    Args:
        cash_premium: extra worth of a pound for each unit of stress.
        stress: forecast overspend, share of income; a body in balance or better has no premium.

    >>> money_premium(cash_premium=4.0, stress=0.05)
    0.2
    >>> money_premium(cash_premium=4.0, stress=-0.05)
    0.0
    """
    if stress <= 0.0:
        return 0.0
    return cash_premium * stress


def one_off_gbp(year_gbp_a_month: float, horizon_months: float) -> float:
    """Return what a year of some pounds a month weighs, spread over the planning horizon.

    Who plans for ten years sees a year's relief, and a year's trouble, as small.

    Mechanism: D18

    Args:
        year_gbp_a_month: what comes for one year and then no more, pounds a month.
        horizon_months: how far the body looks ahead.

    >>> one_off_gbp(6000.0, horizon_months=12.0), one_off_gbp(6000.0, horizon_months=120.0)
    (6000.0, 600.0)
    """
    return year_gbp_a_month * 12.0 / horizon_months


def relief_gbp(stake_gbp: float, relief_share: float, premium: float, horizon_months: float) -> float:
    """Return what a cut is worth now, in pounds a month: the cash it frees in a year, valued by how short money is.

    Mechanism: D4, D18

    Args:
        stake_gbp: what the body puts in, pounds a month.
        relief_share: part of it that is free within the year; the rest must be spent on the same people.
        premium: from :func:`money_premium`.
        horizon_months: how far the body looks ahead.

    >>> relief_gbp(100_000.0, relief_share=0.3, premium=0.2, horizon_months=12.0)
    6000.0
    """
    return one_off_gbp(stake_gbp * relief_share * premium, horizon_months)


def exposure_gbp(
    stake_gbp: float,
    trust: float,
    shirking_share: float,
    shift_rate: float,
    own_stress: float,
    other_stress: float,
) -> float:
    """Return the loss a body fears from a partner, in pounds a month.

    The chance that the other does not honour the agreement, times what could be shifted onto me. That
    grows with *relative* stress, theirs above mine ("would you get married to someone knowing they had a
    huge overdraft?"), never with stress that both share.

    Mechanism: D1, D2

    Args:
        stake_gbp: what the body puts in, pounds a month.
        trust: its trust in the others, a probability.
        shirking_share: part of the stake that who does not honour an agreement keeps back in any case.
        shift_rate: part of the stake that is shifted onto the body for each unit of relative stress.
        own_stress: forecast overspend of the body, share of income.
        other_stress: that of the others, as far as they tell.

    >>> exposure_gbp(100_000.0, 0.5, 0.01, 0.5, own_stress=0.04, other_stress=0.04)
    500.0
    >>> exposure_gbp(100_000.0, 0.5, 0.01, 0.5, own_stress=0.0, other_stress=0.04)
    1500.0
    """
    gap = other_stress - own_stress
    if gap < 0.0:
        gap = 0.0
    return (1.0 - trust) * stake_gbp * (shirking_share + shift_rate * gap)


def regard(regard_at_full_trust: float, trust: float, board_regard: float, has_joint_board: bool) -> float:
    """Return the share of harm to a partner that a body counts as its own.

    It rises with trust, and with joint decision-making, where the consequences of one's cuts are seen and
    discussed; nobody minds another's harm more than its own.

    Mechanism: D8, D9

    Args:
        regard_at_full_trust: the share at trust 1.
        trust: trust in the partner, a probability.
        board_regard: what joint decisions add to it.
        has_joint_board: whether a joint board sits, or both answer for a shared target.

    >>> regard(0.4, trust=0.5, board_regard=0.3, has_joint_board=False)
    0.2
    >>> regard(0.4, trust=0.5, board_regard=0.3, has_joint_board=True)
    0.5
    """
    weight = regard_at_full_trust * trust
    if has_joint_board:
        weight = weight + board_regard
    return weight if weight < 1.0 else 1.0


def newness(months_old: float, newness_months: float) -> float:
    """Return how new a body still is: 1 at its birth, 0 once it has bedded in.

    Mechanism: F13

    >>> newness(0.0, 36.0), newness(18.0, 36.0), newness(60.0, 36.0)
    (1.0, 0.5, 0.0)
    """
    if months_old >= newness_months:
        return 0.0
    return 1.0 - months_old / newness_months


def likelihood(value_per_pound: float, precision: float) -> float:
    """Return the chance of choosing an option over leaving things as they are.

    Args:
        value_per_pound: worth of the option a month, per pound of own stake a month.
        precision: how sharply value decides; at 0 a coin is tossed, without bound the better option is always taken.

    >>> likelihood(0.0, precision=250.0)
    0.5
    >>> likelihood(0.01, precision=250.0) > 0.9
    True
    """
    return 1.0 / (1.0 + exponential(-precision * value_per_pound))


def chooses(value_per_pound: float, precision: float, draw: float) -> bool:
    """Return whether a body takes an option rather than leaving things as they are, given its luck.

    >>> chooses(0.01, precision=250.0, draw=0.5), chooses(-0.01, precision=250.0, draw=0.5)
    (True, False)
    """
    return draw < likelihood(value_per_pound, precision)


def choose_of_three(first: float, second: float, precision: float, draw: float) -> int:
    """Return 0 (leave things as they are), 1 or 2: a quantal choice between the status quo (worth 0) and two options.

    Args:
        first: value of option 1, per pound of own stake, against the status quo; :data:`IMPOSSIBLE` if it is not open.
        second: value of option 2, likewise.
        precision: how sharply value decides.
        draw: uniform in [0, 1).

    >>> choose_of_three(-0.05, -0.05, 250.0, draw=0.5)
    0
    >>> choose_of_three(-0.05, 0.05, 250.0, draw=0.5)
    2
    """
    # Chances depend on differences of value only; taking the best from all keeps every power at 0 or below.
    best = first if first > second else second
    if best < 0.0:
        best = 0.0
    stay = exponential(-precision * best)
    one = 0.0 if first <= IMPOSSIBLE else exponential(precision * (first - best))
    two = 0.0 if second <= IMPOSSIBLE else exponential(precision * (second - best))
    mark = draw * (stay + one + two)
    if mark < stay:
        return 0
    if mark < stay + one:
        return 1
    return 2
