"""What the centre does, in one sentence an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coterminous.record.sentences import GROUP_NAMES, per_cent, several
from coterminous.scenario.events import (
    BarriersResolved,
    BoundaryChange,
    CareTrustMandate,
    CouncilReorganisation,
    CultureProgramme,
    DatedEvent,
    DeficitShock,
    DelayedDischargeReimbursement,
    DutyToCooperate,
    EventSettings,
    Grant,
    GrowthGap,
    Initiatives,
    JointBoards,
    MixedMessages,
    PctReorganisation,
    PlanningHorizon,
    SinglePlan,
    Target,
    TopSlice,
)

BODIES = {
    "pct": "PCTs",
    "social_services": "social services departments",
    "nhs_trust": "NHS trusts",
    "both": "PCTs and social services departments",
}
_WATCHED = {
    "shared": "The NHS and social services share a target",
    "nhs": "The NHS alone has a target",
    "social_services": "Social services alone have a target",
}


def announcement(event: DatedEvent, hit: int) -> str:
    """Return what an event does, in a sentence.

    Args:
        event: a dated event of the scenario.
        hit: number of bodies, dyads or places it falls on; 0 where it falls on everyone.

    >>> announcement(DatedEvent(12, "2007-04", "joint_boards", JointBoards(share=0.5), 0), hit=80)
    'Joint boards begin to decide in 80 dyads.'
    """
    return _SENTENCES[type(event.settings)](event.settings, hit)


def _bodies(kind: str, hit: int) -> str:
    """Return a number of bodies of a kind in words."""
    return several(hit, BODIES[kind].removesuffix("s")) if kind != "both" else f"{hit} {BODIES[kind]}"


def _group(care_group: str) -> str:
    """Return a care group, or all of them, in words."""
    return "all care groups" if care_group == "all" else GROUP_NAMES[care_group]


def _deficit_shock(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, DeficitShock)
    who = _bodies(settings.bodies, hit) if settings.body is None else settings.body
    sides = (
        ", one side of each dyad" if settings.sidedness == "one_sided" and settings.bodies == "both" else ""
    )
    months = several(settings.hidden_months, "month").removeprefix("1 ")
    hidden = f"; for the first {months} nobody is told" if settings.hidden_months > 0 else ""
    return (
        f"An unplanned cost of {per_cent(settings.size)} of income falls on {who}{sides}, "
        f"for {several(settings.months, 'month')}{hidden}."
    )


def _council_reorganisation(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, CouncilReorganisation)
    which = "councils coterminous with a PCT" if settings.coterminous_only else "councils"
    done = {
        "unitary": f"of the county {which} become unitary, each making {settings.into}",
        "split": f"of the {which} split into {settings.into} each",
        "merge": f"of the {which} merge, {settings.into} at a time",
    }
    more = (
        ""
        if settings.form == "merge"
        else " A partnership lives on in each part, so there are more, and smaller, ones."
    )
    return f"The map of councils is redrawn: {per_cent(settings.share)} {done[settings.form]}.{more}"


def _pct_reorganisation(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, PctReorganisation)
    if settings.form == "match_councils":
        return (
            f"The map of PCTs is redrawn to match councils: {per_cent(settings.share)} of councils have a PCT of "
            f"their own, and elsewhere PCTs merge, {settings.into} at a time."
        )
    done = (
        f"merge, {settings.into} at a time"
        if settings.form == "merge"
        else f"split into {settings.into} each"
    )
    return f"The map of PCTs is redrawn: {per_cent(settings.share)} of PCTs {done}."


def _boundary_change(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, BoundaryChange)
    return f"Council boundaries move: {per_cent(settings.share)} of the areas at their edges change council."


def _grant(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, Grant)
    bids = (
        f" Every body writes bids for it, for {several(settings.bid_months, 'month')}."
        if settings.bid_months > 0
        else ""
    )
    return (
        f"Badged money for {_group(settings.care_group)}, £{settings.gbp_per_head_year:g} per head and year, can be "
        f"had by partnerships in {several(hit, 'place')}, for {several(settings.months, 'month')}.{bids}"
    )


def _top_slice(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, TopSlice)
    long = several(settings.months, "month")
    after = (
        f"and given back evenly over the {long} that follow" if settings.returned else "and not given back"
    )
    return (
        f"The centre holds back {per_cent(settings.share)} of the allocation of {several(hit, 'PCT')}: "
        f"for {long}, {after}."
    )


def _reimbursement(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, DelayedDischargeReimbursement)
    how = "Partners were asked first." if settings.consulted else "Nobody was asked first."
    return f"From now on councils pay £{settings.gbp_per_day:g} for every day of a delayed transfer. {how}"


def _initiatives(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, Initiatives)
    added, lasting = several(settings.number, "initiative"), several(settings.months, "month")
    return f"The centre adds {added} that every body must staff, for {lasting}."


def _planning_horizon(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, PlanningHorizon)
    return f"From now on bodies can plan {several(settings.months, 'month')} ahead."


def _single_plan(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, SinglePlan)
    left = several(settings.plans, "statutory plan")
    calendar = ", by one calendar for both sectors" if settings.one_calendar else ""
    return f"From now on every body writes {left}{calendar}."


def _barriers_resolved(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, BarriersResolved)
    part = "the" if settings.share == 1.0 else f"{per_cent(settings.share)} of the"
    return f"The centre removes {part} barriers of VAT, pay and IT that still stand between the sectors."


def _mixed_messages(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, MixedMessages)
    return (
        f"Departments contradict each other: {per_cent(settings.share)} of joint work is done twice, "
        f"for {several(settings.months, 'month')}."
    )


def _target(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, Target)
    return (
        f"{_WATCHED[settings.sector]} for {_group(settings.care_group)}: {per_cent(settings.level)} of what joint "
        f"working could gain in {several(hit, 'place')}, for {several(settings.months, 'month')}."
    )


def _duty_to_cooperate(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, DutyToCooperate)
    long = "for good" if settings.months is None else f"for {several(settings.months, 'month')}"
    weight = per_cent(settings.strength)
    return (
        f"Cooperation becomes a duty of every body, {long}: it weighs {weight} of the contribution a month."
    )


def _culture_programme(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, CultureProgramme)
    return f"Staff of {several(hit, 'dyad')} train together, for {several(settings.months, 'month')}."


def _care_trust_mandate(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, CareTrustMandate)
    return f"Partners in {several(hit, 'place')} are ordered to form care trusts for {_group(settings.care_group)}."


def _joint_boards(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, JointBoards)
    return f"Joint boards begin to decide in {several(hit, 'dyad')}."


def _growth_gap(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, GrowthGap)
    which = "faster" if settings.gap > 0 else "slower"
    return (
        f"Income of {BODIES[settings.bodies]} grows {per_cent(abs(settings.gap))} a year {which} than their costs, "
        f"for {several(settings.months, 'month')}."
    )


_SENTENCES: Mapping[type[EventSettings], Callable[[EventSettings, int], str]] = {
    DeficitShock: _deficit_shock,
    CouncilReorganisation: _council_reorganisation,
    PctReorganisation: _pct_reorganisation,
    BoundaryChange: _boundary_change,
    Grant: _grant,
    Initiatives: _initiatives,
    PlanningHorizon: _planning_horizon,
    JointBoards: _joint_boards,
    GrowthGap: _growth_gap,
    TopSlice: _top_slice,
    DelayedDischargeReimbursement: _reimbursement,
    SinglePlan: _single_plan,
    BarriersResolved: _barriers_resolved,
    MixedMessages: _mixed_messages,
    Target: _target,
    DutyToCooperate: _duty_to_cooperate,
    CultureProgramme: _culture_programme,
    CareTrustMandate: _care_trust_mandate,
}
