"""What the model remembers from month to month."""

from __future__ import annotations

from collections.abc import MutableSequence
from typing import NamedTuple

Floats = MutableSequence[float]
Integers = MutableSequence[int]

PCT, SOCIAL_SERVICES, NHS_TRUST = 0, 1, 2
KIND_NAMES = ("pct", "social_services", "nhs_trust")
"""Kinds of body, in the order of the numbers in ``Bodies.kind``."""

NEVER = 1_000_000
"""A month that no run reaches."""

SIDES = 3
"""Places at a partnership's table: the PCT, the social services department and, where needed, an NHS trust."""

CALENDARS = 2
"""Planning calendars that partners serve: the NHS's and the councils' (D17)."""

UNDECIDED = -1
"""In :class:`Decisions`: nobody was asked."""

DORMANT, NEGOTIATING, ACTIVE = 0, 1, 2
"""Phases of a partnership."""

POOLED, LEAD, INTEGRATED, COLOCATED, BACK_OFFICE, TRANSFERRED, CARE_TRUST, OWN_MONEY = range(8)
FLEXIBILITIES = ("pooled_budget", "lead_commissioning", "integrated_provision")
"""The three flexibilities of the Health Act 1999 (F1, S0)."""
ARRANGEMENTS = (
    *FLEXIBILITIES,
    "colocation",
    "shared_back_office",
    "staff_transfer",
    "care_trust",
    "mainstream_money",
)
"""All that partners can add to a running partnership, in the order of the numbers above (F1, F10, F11, T9, D13, A6)."""


class Bodies(NamedTuple):
    """One entry for every body that exists at some time in the run: PCTs, then councils, then NHS trusts.

    >>> "stress" in Bodies._fields
    True
    """

    kind: Integers
    opened: Integers  # month of the run; negative for bodies older than the run
    starts: Integers  # first month in the run
    closes: Integers  # month of its abolition, or NEVER
    people: Integers
    income: Integers  # pounds a year
    culture: Floats  # what it expects of anyone, a probability
    rank: Floats  # 0 healthiest to 1 deepest in deficit, among its kind
    position: Floats  # underlying overspend, share of income
    growth_gap: Floats  # income growth above (or, negative, below) cost growth, share a year
    growth_accrued: Floats  # of that gap, since last April, share of income
    drift: Floats  # overspend gathered by slow growth, share of income
    shock: Floats  # overspend from dated events, share of income
    savings: Floats  # own savings programme, share of income
    released: (
        Floats  # relief from cut contributions, pounds a month; below zero where money was put in or back
    )
    returned: Floats  # demand come back from others' cuts, pounds a month
    value: Floats  # gain from partnerships, pounds a month
    budgeted_value: Floats
    management: Floats  # cost of joint management, pounds a month
    budgeted_management: Floats
    shifted: Floats  # costs it charges to pools, pounds a month
    received: Integers  # income of this month, pounds
    paid: Integers  # to partnerships and NHS trusts this month, pounds
    settled: Integers  # what the month brought or took unplanned: pools' surplus or overspend, charges, year-end rules
    result: Integers  # of this month, pounds
    year_result: Integers  # since April, pounds
    held_gbp: Integers  # held back by the centre and not yet returned, pounds
    claw_back: Integers  # taken off this year's income for last year's deficit, pounds a year
    hidden_gbp: Integers  # overspent so far without anybody being told, pounds
    stress: Floats  # forecast overspend, share of income, smoothed
    in_deficit: Integers
    leadership: Floats  # capacity over that of a usual body of its size
    capacity: Floats  # WTE
    statutory: Floats  # work owed upward: plans, initiatives, reorganisation; WTE
    joint: Floats  # work of boards, talks and partnerships; WTE
    attention: Floats  # 0 to 1
    watched: Floats  # joint work that a target watches, WTE
    attention_watched: Floats  # 0 to 1, for that work
    load: Floats  # work over capacity
    initiatives: Integers
    horizon: Floats  # months
    imperative: Floats  # weight of a duty to cooperate, share of the contribution a month
    rework: Floats  # share of joint work done twice because messages contradict each other
    barriers: Floats  # share of the barriers of VAT, pay and IT that still stands
    plans: Floats  # number of statutory plans
    calendars: Integers  # planning calendars that partners must serve
    bidding: Integers  # bids being written
    hidden: Floats  # share of income overspent of which nobody has been told
    day_charge: Floats  # pounds a council pays for a day's delay
    affronted: Integers  # 1 in the month of an order given without consultation
    top_slice: Floats  # share of a PCT's allocation held back; negative while it is returned
    committed: Floats  # share of what it could share that is in partnerships
    eligibility: Integers  # councils: 0 low to 3 critical
    unmet_share: Floats  # councils: share of need unmet
    unmet_at_start: Floats
    saved_share: Floats  # councils: share of care budget saved by the threshold
    saved_at_start: Floats
    admissions_avoided: Floats  # share of a PCT's unscheduled admissions
    joint_older: (
        Floats  # how much of what joint working for older people could gain is gained, by people; 0 to 1
    )
    joint_equipment: Floats  # the same of one dedicated equipment service


class Ties(NamedTuple):
    """One entry for every pair of bodies that can be partners. Columns ending in ``_both`` hold two entries a tie.

    Entry ``2 * tie`` is what the first body believes of the second, ``2 * tie + 1`` the reverse.
    """

    first: Integers
    second: Integers
    is_dyad: Integers  # a PCT and a social services department
    is_open: Integers
    people: Integers  # who live in both
    coterminosity: Floats
    has_board: Integers
    has_programme: Integers  # joint training, awaydays
    kept_both: Floats  # evidence, months
    broken_both: Floats
    trust_both: Floats


class Partnerships(NamedTuple):
    """One entry for every dyad and care group: the place where a partnership is, was or could be.

    Columns ending in ``_sides`` hold three entries a partnership: PCT, social services, NHS trust (or
    nothing).
    """

    tie: Integers
    care_group: Integers
    phase: Integers
    number: Integers  # how many partnerships this place has seen
    progress: Floats  # of talks, 0 to 1
    signed: Integers  # month, NEVER while there is none
    ended: Integers  # month the last one ended, -NEVER if none did
    breached: Integers  # month of the last breach, -NEVER if none
    pooled: Integers
    lead: Integers
    integrated: Integers
    colocated: Integers
    back_office: Integers
    transferred: Integers  # staff employed by one partner, not seconded
    care_trust: Integers
    agreement: Floats  # its quality: 1 underpins trust, -1 stands in its place, 0 none
    agreed: Integers  # month a joint board last agreed on a cut, -NEVER if it never did
    change_left: Floats  # work of changes under way, WTE-months a side
    template: Floats  # how far an agreement here can be copied, 0 to 1
    further: Integers  # further partners
    joining: Floats  # how near the next one is, 0 to 1
    maturity: Floats
    promised_maturity: Floats
    value: Floats  # gain, pounds a month
    promised: Floats  # pounds a month
    cost: Floats  # joint management, pounds a month, all sides
    kept_share: Floats  # of this month's promise
    grant: Integers  # badged money, pounds a month
    badged: Integers  # 1 where it was signed beside a grant and mainstream money has not followed
    target_level: Floats  # share of the possible gain that a target demands
    mandated: Integers  # 1 in the month in which a care trust is ordered
    body_sides: Integers  # -1 where there is no third side
    tie_sides: Integers  # ties PCT-SSD, PCT-trust, SSD-trust
    scale_sides: Floats  # share of the full contribution that is still paid
    stake_sides: Integers  # contribution, pounds a month
    effort_sides: Floats  # WTE
    shifted_sides: Floats  # costs charged to the pool, pounds a month
    watched_sides: Integers  # 1 for a side that the target is watched on


class Ledger(NamedTuple):
    """Balances of every account in whole pounds, what each kind of flow has moved, and to whom.

    Kinds of flow, owners of accounts and what moves a result stand in :mod:`coterminous.money.ledger` and
    :mod:`coterminous.money.results`.
    """

    balance: Integers
    owner: Integers  # whose account it is: PCTs, councils, NHS trusts, pools, people cared for, the world outside
    flow_total: Integers  # since the start
    flow_month: Integers
    owner_month: Integers  # what each kind of flow has brought each owner this month; below zero, taken
    part_month: Floats  # what has moved the results of each kind of body this month, pounds


class Decisions(NamedTuple):
    """What organisations have decided this month and not yet done; one entry a seat, three seats a place.

    :data:`UNDECIDED` where nothing was asked.
    """

    action_sides: Integers  # the option taken: 0 leaves things as they are
    step_sides: Integers  # arrangement that was on the table, -1 if none
    threshold: Integers  # one entry a body: what a council does with its threshold for care


class Deeds(NamedTuple):
    """What was done this month, one row a deed, in order; kinds stand in :mod:`coterminous.state.deeds`.

    The log is told from these rows, and counts of the month are taken from them.
    """

    written: Integers  # one entry: rows so far
    kind: Integers
    body: Integers  # who did it, or to whom it happened
    place: Integers  # the partnership's place, -1 where it is about a body
    other: Integers  # the side toward which it was done, or the place where a partnership lives on
    detail: Integers  # arrangement added, whether money was pooled, or the number of further partners
    before: Integers  # pounds a month, or a threshold
    after: Integers
    trust_before: Floats
    trust_after: Floats


class EraTable(NamedTuple):
    """What one map fixes from its first month on: people, overlaps, catchments, and who followed whom."""

    month: int
    body_people: Integers
    overlap_pct: Integers
    overlap_council: Integers
    overlap_people: Integers
    catchment_pct: Integers
    catchment_trust: Integers
    catchment_is_acute: Integers
    catchment_share: Floats
    tie_is_open: Integers
    tie_people: Integers
    tie_coterminosity: Floats
    moved_from: Integers  # succession of bodies: old body, new body, people
    moved_to: Integers
    moved_people: Integers
    tie_moved_from: Integers  # succession of dyads: old tie, new tie, people
    tie_moved_to: Integers
    tie_moved_people: Integers


class State(NamedTuple):
    """Everything a month changes."""

    bodies: Bodies
    ties: Ties
    partnerships: Partnerships
    ledger: Ledger
    decisions: Decisions
    deeds: Deeds


def trust_index(partnership_ties: Integers, place: int, side: int, other: int) -> int:
    """Return where ``Ties.trust_both`` holds what one side of a partnership believes of another.

    >>> trust_index([10, 11, 12], place=0, side=0, other=1), trust_index([10, 11, 12], place=0, side=2, other=1)
    (20, 25)
    """
    pair = side + other - 1
    tie = partnership_ties[SIDES * place + pair]
    return 2 * tie if side < other else 2 * tie + 1
