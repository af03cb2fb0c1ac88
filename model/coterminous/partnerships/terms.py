"""The parts of a decision, in pounds a month: the same for every body and every question."""

from __future__ import annotations

from typing import NamedTuple


class Terms(NamedTuple):
    """The parts of a decision, in pounds a month; what speaks for the option is positive."""

    benefit: float
    grant: float
    imperative: float
    cost: float
    exposure: float
    relief: float
    regard: float
    identity: float
    leaving: float


def weighed(
    benefit: float = 0.0,
    grant: float = 0.0,
    imperative: float = 0.0,
    cost: float = 0.0,
    exposure: float = 0.0,
    relief: float = 0.0,
    regard: float = 0.0,
    identity: float = 0.0,
    leaving: float = 0.0,
) -> Terms:
    """Return terms; what is not named does not count.

    >>> weighed(benefit=3.0, cost=-1.0).relief
    0.0
    """
    return Terms(benefit, grant, imperative, cost, exposure, relief, regard, identity, leaving)


def value_of(terms: Terms) -> float:
    """Return the value of an option against leaving things as they are, in pounds a month.

    >>> value_of(weighed(benefit=3.0, cost=-1.0))
    2.0
    """
    value = 0.0
    for term in terms:
        value += term
    return value


def turned_round(terms: Terms) -> Terms:
    """Return what speaks against an option for what speaks for it.

    >>> turned_round(weighed(benefit=3.0)).benefit
    -3.0
    """
    return Terms(
        -terms.benefit,
        -terms.grant,
        -terms.imperative,
        -terms.cost,
        -terms.exposure,
        -terms.relief,
        -terms.regard,
        -terms.identity,
        -terms.leaving,
    )
