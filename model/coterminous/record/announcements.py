"""What the centre does, in one sentence an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coterminous.record.sentences import GROUP_NAMES, per_cent, several
from coterminous.scenario.events import (
    BoundaryChange,
    CouncilReorganisation,
    DatedEvent,
    DeficitShock,
    EventSettings,
    Grant,
    GrowthGap,
    Initiatives,
    JointBoards,
    PctReorganisation,
    PlanningHorizon,
)

BODIES = {
    "pct": "PCTs",
    "social_services": "social services departments",
    "nhs_trust": "NHS trusts",
    "both": "PCTs and social services departments",
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


def _deficit_shock(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, DeficitShock)
    who = _bodies(settings.bodies, hit) if settings.body is None else settings.body
    sides = (
        ", one side of each dyad" if settings.sidedness == "one_sided" and settings.bodies == "both" else ""
    )
    return (
        f"An unplanned cost of {per_cent(settings.size)} of income falls on {who}{sides}, "
        f"for {several(settings.months, 'month')}."
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
    group = "all care groups" if settings.care_group == "all" else GROUP_NAMES[settings.care_group]
    return (
        f"Badged money for {group}, £{settings.gbp_per_head_year:g} per head and year, can be had "
        f"by partnerships in {several(hit, 'place')}, for {several(settings.months, 'month')}."
    )


def _initiatives(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, Initiatives)
    added, lasting = several(settings.number, "initiative"), several(settings.months, "month")
    return f"The centre adds {added} that every body must staff, for {lasting}."


def _planning_horizon(settings: EventSettings, hit: int) -> str:
    assert isinstance(settings, PlanningHorizon)
    return f"From now on bodies can plan {several(settings.months, 'month')} ahead."


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
}
