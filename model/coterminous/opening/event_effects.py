"""What each kind of event does to those it may hit: its effects, before any map is redrawn under them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, cast

from coterminous.opening.handing_on import Effect
from coterminous.opening.reach import Reach
from coterminous.policy.centre import (
    AFFRONT,
    BARRIERS_RESOLVED,
    BIDDING,
    CARE_TRUST,
    CULTURE_PROGRAMME,
    DAY_CHARGE,
    DUTY,
    EVERYONE,
    GRANT,
    GROWTH_GAP,
    HIDDEN,
    HORIZON,
    INITIATIVES,
    JOINT_BOARD,
    MIXED_MESSAGES,
    ONE_CALENDAR,
    SHOCK,
    SINGLE_PLAN,
    TARGET_NHS,
    TARGET_SHARED,
    TARGET_SOCIAL_SERVICES,
    TOP_SLICE,
)
from coterminous.scenario.events import (
    BarriersResolved,
    CareTrustMandate,
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
    PlanningHorizon,
    SinglePlan,
    Target,
    TopSlice,
)
from coterminous.scenario.values import CARE_GROUPS
from coterminous.state.columns import NEVER

TARGETS: Final = {
    "shared": TARGET_SHARED,
    "nhs": TARGET_NHS,
    "social_services": TARGET_SOCIAL_SERVICES,
}
Targets = Collection[int]
Rows = Iterator[Effect]


def effects_of(event: DatedEvent, targets: Targets, reach: Reach) -> Rows:
    """Give what an event may do; nothing for one that redraws a map, which is the map's own matter.

    Args:
        event: the event.
        targets: the bodies or dyads that its lot may hit; empty where it draws none.
        reach: who is there to be hit.

    Raises:
        InputError: the event names a body that does not exist then.
    """
    kind = type(event.settings)
    return _EFFECTS[kind](event, targets, reach) if kind in _EFFECTS else iter(())


def _deficit_shock(event: DatedEvent, targets: Targets, reach: Reach) -> Rows:
    settings, start = cast("DeficitShock", event.settings), event.month
    if settings.body is not None:
        targets = [reach.body_named(event, settings.body, settings.bodies)]
    for body in targets:
        yield Effect(SHOCK, start, start + settings.months, body, settings.size)
        if settings.hidden_months > 0:
            yield Effect(HIDDEN, start, start + settings.hidden_months, body, settings.size)


def _growth_gap(event: DatedEvent, _: Targets, reach: Reach) -> Rows:
    settings, start = cast("GrowthGap", event.settings), event.month
    for body in reach.bodies(settings.bodies, start):
        yield Effect(GROWTH_GAP, start, start + settings.months, body, settings.gap)


def _grant(event: DatedEvent, dyads: Targets, reach: Reach) -> Rows:
    settings, start = cast("Grant", event.settings), event.month
    per_head = settings.gbp_per_head_year
    if settings.care_group == "all":
        per_head /= len(CARE_GROUPS)
    for place in reach.places_of(dyads, settings.care_group):
        yield Effect(GRANT, start, start + settings.months, place, per_head)
    if settings.bid_months > 0:
        yield Effect(BIDDING, start, start + settings.bid_months, EVERYONE, 1.0)


def _top_slice(event: DatedEvent, _: Targets, reach: Reach) -> Rows:
    settings, start = cast("TopSlice", event.settings), event.month
    end = start + settings.months
    for body in reach.bodies("pct", start):
        yield Effect(TOP_SLICE, start, end, body, settings.share)
        if settings.returned:
            yield Effect(TOP_SLICE, end, end + settings.months, body, -settings.share)


def _reimbursement(event: DatedEvent, _: Targets, __: Reach) -> Rows:
    settings, start = cast("DelayedDischargeReimbursement", event.settings), event.month
    yield Effect(DAY_CHARGE, start, NEVER, EVERYONE, settings.gbp_per_day)
    if not settings.consulted:
        yield Effect(AFFRONT, start, start + 1, EVERYONE, 1.0)


def _initiatives(event: DatedEvent, _: Targets, __: Reach) -> Rows:
    settings, start = cast("Initiatives", event.settings), event.month
    yield Effect(INITIATIVES, start, start + settings.months, EVERYONE, float(settings.number))


def _planning_horizon(event: DatedEvent, _: Targets, __: Reach) -> Rows:
    settings = cast("PlanningHorizon", event.settings)
    yield Effect(HORIZON, event.month, NEVER, EVERYONE, float(settings.months))


def _single_plan(event: DatedEvent, _: Targets, __: Reach) -> Rows:
    settings = cast("SinglePlan", event.settings)
    yield Effect(SINGLE_PLAN, event.month, NEVER, EVERYONE, float(settings.plans))
    if settings.one_calendar:
        yield Effect(ONE_CALENDAR, event.month, NEVER, EVERYONE, 1.0)


def _barriers_resolved(event: DatedEvent, _: Targets, __: Reach) -> Rows:
    settings = cast("BarriersResolved", event.settings)
    yield Effect(BARRIERS_RESOLVED, event.month, NEVER, EVERYONE, settings.share)


def _mixed_messages(event: DatedEvent, _: Targets, __: Reach) -> Rows:
    settings, start = cast("MixedMessages", event.settings), event.month
    yield Effect(MIXED_MESSAGES, start, start + settings.months, EVERYONE, settings.share)


def _duty_to_cooperate(event: DatedEvent, _: Targets, __: Reach) -> Rows:
    settings, start = cast("DutyToCooperate", event.settings), event.month
    end = NEVER if settings.months is None else start + settings.months
    yield Effect(DUTY, start, end, EVERYONE, settings.strength)


def _target(event: DatedEvent, _: Targets, reach: Reach) -> Rows:
    settings, start = cast("Target", event.settings), event.month
    for place in reach.places_of(reach.dyads(start), settings.care_group):
        yield Effect(TARGETS[settings.sector], start, start + settings.months, place, settings.level)


def _joint_boards(event: DatedEvent, dyads: Targets, _: Reach) -> Rows:
    for tie in dyads:
        yield Effect(JOINT_BOARD, event.month, NEVER, tie, 1.0)


def _culture_programme(event: DatedEvent, dyads: Targets, _: Reach) -> Rows:
    settings, start = cast("CultureProgramme", event.settings), event.month
    for tie in dyads:
        yield Effect(CULTURE_PROGRAMME, start, start + settings.months, tie, 1.0)


def _care_trust_mandate(event: DatedEvent, dyads: Targets, reach: Reach) -> Rows:
    settings, start = cast("CareTrustMandate", event.settings), event.month
    for place in reach.places_of(dyads, settings.care_group):
        yield Effect(CARE_TRUST, start, start + 1, place, 1.0)


_EFFECTS: Final[Mapping[type[EventSettings], Callable[[DatedEvent, Targets, Reach], Rows]]] = {
    DeficitShock: _deficit_shock,
    GrowthGap: _growth_gap,
    Grant: _grant,
    TopSlice: _top_slice,
    DelayedDischargeReimbursement: _reimbursement,
    Initiatives: _initiatives,
    PlanningHorizon: _planning_horizon,
    SinglePlan: _single_plan,
    BarriersResolved: _barriers_resolved,
    MixedMessages: _mixed_messages,
    Target: _target,
    DutyToCooperate: _duty_to_cooperate,
    JointBoards: _joint_boards,
    CultureProgramme: _culture_programme,
    CareTrustMandate: _care_trust_mandate,
}
