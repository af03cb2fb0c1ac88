"""The ledger: every pound moves from one account to another and says why.

Accounts are numbered: bodies first (their own number), then one pool for each place where a partnership
can be, then the accounts that stand for the world outside. All balances add to zero at all times; the
inside changes only by named injections and exits.
"""

from __future__ import annotations

from enum import IntEnum, unique

from coterminous.money.results import PARTS
from coterminous.state.columns import KIND_NAMES, Integers, Ledger


@unique
class Flow(IntEnum):
    """Why money moved. Injections come from outside, exits leave, the rest moves between bodies and pools."""

    ALLOCATION = 0
    COUNCIL_FUNDING = 1
    BADGED_GRANT = 2
    HOSPITAL_CARE = 3
    CONTRIBUTION = 4
    POOL_CARE = 5
    ALIGNED_CARE = 6
    OWN_SERVICES = 7
    JOINT_MANAGEMENT = 8
    POOL_SETTLEMENT = 9
    SUCCESSION = 10
    DAY_CHARGE = 11
    TOP_SLICE = 12
    RESOURCE_ACCOUNTING = 13


INJECTIONS = (Flow.ALLOCATION, Flow.COUNCIL_FUNDING, Flow.BADGED_GRANT)
EXITS = (
    Flow.POOL_CARE,
    Flow.ALIGNED_CARE,
    Flow.OWN_SERVICES,
    Flow.JOINT_MANAGEMENT,
    Flow.TOP_SLICE,
    Flow.RESOURCE_ACCOUNTING,
)

TREASURY, TAXPAYERS, CARE, MANAGERS = -4, -3, -2, -1
"""Outside accounts, counted from the end of the ledger: who gives money, and who is paid."""
OUTSIDE_ACCOUNTS = 4

POOLS, PEOPLE, OUTSIDE = 3, 4, 5
"""Owners of accounts that are no bodies: pools, the people whom care reaches, and everyone else outside."""
OWNERS = 6
"""Owners of accounts: the three kinds of body by their numbers, and those three."""


def open_ledger(kinds: Integers, places: int) -> Ledger:
    """Return a ledger with all balances at nought.

    Args:
        kinds: kind of every body.
        places: how many places there are where a partnership can be.

    >>> ledger = open_ledger(kinds=[0, 1], places=3)
    >>> len(ledger.balance), ledger.owner
    (9, [0, 1, 3, 3, 3, 5, 5, 4, 5])
    """
    return Ledger(
        balance=[0] * (len(kinds) + places + OUTSIDE_ACCOUNTS),
        owner=[*kinds, *[POOLS] * places, OUTSIDE, OUTSIDE, PEOPLE, OUTSIDE],
        flow_total=[0] * len(Flow),
        flow_month=[0] * len(Flow),
        owner_month=[0] * (OWNERS * len(Flow)),
        part_month=[0.0] * (PARTS * len(KIND_NAMES)),
    )


def post(ledger: Ledger, flow: int, payer: int, payee: int, pounds: int) -> None:
    """Move whole pounds from one account to another. A negative amount moves them back.

    Args:
        ledger: the ledger.
        flow: a :class:`Flow`, why the money moves.
        payer: account that pays.
        payee: account that is paid.
        pounds: whole pounds.

    >>> ledger = open_ledger(kinds=[0], places=0)
    >>> post(ledger, Flow.ALLOCATION, TREASURY, 0, 100)
    >>> ledger.balance[0], sum(ledger.balance)
    (100, 0)
    >>> moved(ledger, Flow.ALLOCATION, OUTSIDE), moved(ledger, Flow.ALLOCATION, 0)
    (-100, 100)
    """
    ledger.balance[payer] -= pounds
    ledger.balance[payee] += pounds
    first = OWNERS * flow
    ledger.owner_month[first + ledger.owner[payer]] -= pounds
    ledger.owner_month[first + ledger.owner[payee]] += pounds
    ledger.flow_total[flow] += pounds
    ledger.flow_month[flow] += pounds


def moved(ledger: Ledger, flow: int, owner: int) -> int:
    """Return what a kind of flow has brought an owner of accounts this month; below zero, what it has taken."""
    return ledger.owner_month[OWNERS * flow + owner]


def brought(ledger: Ledger, owner: int) -> int:
    """Return what all flows together have brought an owner of accounts this month: how far its balances moved.

    >>> ledger = open_ledger(kinds=[0], places=1)
    >>> post(ledger, Flow.ALLOCATION, TREASURY, 0, 100)
    >>> post(ledger, Flow.CONTRIBUTION, 0, 1, 40)
    >>> brought(ledger, 0), brought(ledger, POOLS)
    (60, 40)
    """
    total = 0
    for flow in range(len(ledger.flow_month)):
        total += ledger.owner_month[OWNERS * flow + owner]
    return total


def start_month(ledger: Ledger) -> None:
    """Set the flows of the month, and what moved results, to nought."""
    for flow in range(len(ledger.flow_month)):
        ledger.flow_month[flow] = 0
    for entry in range(len(ledger.owner_month)):
        ledger.owner_month[entry] = 0
    for entry in range(len(ledger.part_month)):
        ledger.part_month[entry] = 0.0


def inside_total(ledger: Ledger) -> int:
    """Return all money held by bodies and pools.

    >>> ledger = open_ledger(kinds=[0], places=1)
    >>> post(ledger, Flow.ALLOCATION, TREASURY, 0, 100)
    >>> post(ledger, Flow.CONTRIBUTION, 0, 1, 40)
    >>> inside_total(ledger)
    100
    """
    total = 0
    for account in range(len(ledger.balance) - OUTSIDE_ACCOUNTS):
        total += ledger.balance[account]
    return total
