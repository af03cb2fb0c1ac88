"""Management time: limited, needed by everything, and the source of collaborative inertia (C2, C3, C4, C6; S1, S4)."""

from __future__ import annotations

HOPELESS = 100.0
"""The largest load over capacity that is told apart."""


def capacity(fixed_wte: float, wte_per_million: float, people: float, leadership: float) -> float:
    """Return the management time a body has for plans and joint working, in whole-time equivalents (WTE).

    Mechanism: C3, T1, X4

    Args:
        fixed_wte: what every body has, however small.
        wte_per_million: what size adds.
        people: people of the body.
        leadership: 1 for a usual body; above it for one whose leaders make more time and drive.

    >>> capacity(fixed_wte=5.0, wte_per_million=15.0, people=1_000_000.0, leadership=1.1)
    22.0
    """
    return (fixed_wte + wte_per_million * people / 1_000_000.0) * leadership


def partnership_work(
    running_wte: float,
    pooled_wte: float,
    lead_wte: float,
    integrated_wte: float,
    is_pooled: bool,
    is_lead: bool,
    is_integrated: bool,
) -> float:
    """Return the WTE one partnership takes one side.

    Boards, two sets of rules, separate returns, and the work of joining up.

    Mechanism: C2, C3, D16, D17

    Args:
        running_wte: work of any partnership, however arranged.
        pooled_wte: what a pool adds.
        lead_wte: what lead commissioning adds.
        integrated_wte: what integrated provision adds.
        is_pooled: whether budgets are pooled.
        is_lead: whether there is lead commissioning.
        is_integrated: whether provision is integrated.

    >>> partnership_work(0.5, 0.25, 0.1, 0.3, is_pooled=True, is_lead=False, is_integrated=False)
    0.75
    """
    work = running_wte
    if is_pooled:
        work = work + pooled_wte
    if is_lead:
        work = work + lead_wte
    if is_integrated:
        work = work + integrated_wte
    return work


def without_barriers(work_wte: float, barrier_share: float, barriers: float) -> float:
    """Return the work of joining money, tenders or staff once some barriers between the sectors have gone.

    Different VAT regimes, pay scales and pensions, information systems that do not talk to each other: a part of the
    work is theirs, and stays until the centre resolves them.

    Mechanism: C11, D16

    Args:
        work_wte: work with all barriers standing.
        barrier_share: the part of it that barriers make.
        barriers: share of the barriers that still stand, 1 at first.

    >>> without_barriers(1.0, barrier_share=0.4, barriers=1.0), without_barriers(1.0, 0.4, barriers=0.0)
    (1.0, 0.6)
    """
    return work_wte * (1.0 - barrier_share * (1.0 - barriers))


def with_calendars(work_wte: float, calendar_share: float, calendars: int) -> float:
    """Return the work of running a partnership that answers to one planning and audit system, or to two.

    Mechanism: D17

    Args:
        work_wte: work with two systems to serve.
        calendar_share: the part of it that serving the second makes.
        calendars: 2 at first, 1 where plans and their calendar are shared.

    >>> with_calendars(1.0, calendar_share=0.25, calendars=2), with_calendars(1.0, 0.25, calendars=1)
    (1.0, 0.75)
    """
    return work_wte if calendars > 1 else work_wte * (1.0 - calendar_share)


def done_again(work_wte: float, rework: float) -> float:
    """Return joint work of which a share is done twice, because the centre's messages contradict each other.

    Mechanism: C8

    Args:
        work_wte: work if messages agreed.
        rework: share of it that is done twice, 0 to 1.

    >>> done_again(2.0, rework=0.25)
    2.5
    """
    return work_wte * (1.0 + rework)


def change_work(left_wte_months: float, change_months: float) -> float:
    """Return the WTE that a change under way takes this month: moving in together, transferring staff, merging.

    Mechanism: C3, T8

    Args:
        left_wte_months: work still to do, in WTE-months.
        change_months: months over which most of it is done.

    >>> change_work(12.0, change_months=6.0)
    2.0
    """
    return left_wte_months / change_months


def distraction(share: float, capacity_wte: float, months_since: float, months_to_settle: float) -> float:
    """Return the WTE that a reorganisation takes away from joint working, falling to nothing as the body beds down.

    Mechanism: X6, T3

    Args:
        share: share of capacity that it takes in the first month.
        capacity_wte: management time there is.
        months_since: age of the body.
        months_to_settle: age at which it takes nothing any more.

    >>> distraction(0.4, capacity_wte=10.0, months_since=9.0, months_to_settle=18.0)
    2.0
    """
    if months_since >= months_to_settle:
        return 0.0
    return share * capacity_wte * (1.0 - months_since / months_to_settle)


def attention(capacity_wte: float, statutory_wte: float, joint_wte: float) -> float:
    """Return how much of its joint work a body has time for, 0 to 1.

    Statutory work comes first: plans, returns on initiatives and reorganisation are owed to somebody above.
    Joint work shares what is left, so that past capacity every further partnership slows all others, and
    integrating with one partner takes time from the rest.

    Mechanism: C2, C4, C6, X5

    Args:
        capacity_wte: management time there is.
        statutory_wte: what is owed upward.
        joint_wte: what boards, talks and partnerships ask for.

    >>> attention(10.0, statutory_wte=6.0, joint_wte=8.0)
    0.5
    >>> attention(10.0, statutory_wte=12.0, joint_wte=8.0)
    0.0
    """
    if statutory_wte >= capacity_wte:
        return 0.0
    if joint_wte <= capacity_wte - statutory_wte:
        return 1.0
    return (capacity_wte - statutory_wte) / joint_wte


def load_over_capacity(work_wte: float, capacity_wte: float) -> float:
    """Return work as a multiple of the time there is for it; :data:`HOPELESS` where there is work and no time at all.

    Mechanism: C3, C4

    >>> load_over_capacity(6.0, 8.0), load_over_capacity(0.0, 0.0), load_over_capacity(1.0, 0.0)
    (0.75, 0.0, 100.0)
    """
    if work_wte <= 0.0:
        return 0.0
    if capacity_wte * HOPELESS <= work_wte:
        return HOPELESS
    return work_wte / capacity_wte


def price_of_time(load_over_capacity: float) -> float:
    """Return what an hour of management is worth, as a multiple of its wage: more than 1 when there is too little.

    Mechanism: C3, C4

    >>> price_of_time(0.5), price_of_time(2.0)
    (1.0, 2.0)
    """
    if load_over_capacity < 1.0:
        return 1.0
    return load_over_capacity


def running_cost_gbp(wte: float, wage_gbp_per_year: float, overhead_share: float, pooled_gbp: float) -> float:
    """Return what one partnership costs one partner to run, in pounds a month: managers, and the overhead of a pool.

    Mechanism: C3

    Args:
        wte: its managers' work; in decisions, times :func:`price_of_time`.
        wage_gbp_per_year: of one whole-time equivalent, on-costs included.
        overhead_share: hosting, audit and reporting, as a share of what this partner pays into the pool.
        pooled_gbp: what it pays into the pool, pounds a month; 0 where budgets are aligned.

    >>> running_cost_gbp(0.6, 60_000.0, overhead_share=0.004, pooled_gbp=500_000.0)
    5000.0
    """
    return wte * wage_gbp_per_year / 12.0 + overhead_share * pooled_gbp
