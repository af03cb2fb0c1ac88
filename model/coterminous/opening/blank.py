"""A blank state: every column of the run, with what the map fixes and nothing yet of what chance decides."""

from __future__ import annotations

from typing import Any

from coterminous.geography import Geography
from coterminous.money.ledger import open_ledger
from coterminous.opening.eras import Places, body_kinds
from coterminous.partnerships.agreements import head_start
from coterminous.rules.numbers import whole_pounds
from coterminous.scenario.values import Parameters
from coterminous.state.columns import (
    CALENDARS,
    DORMANT,
    NEVER,
    PCT,
    SIDES,
    SOCIAL_SERVICES,
    UNDECIDED,
    Bodies,
    Decisions,
    EraTable,
    Partnerships,
    State,
    Ties,
)
from coterminous.state.deeds import no_deeds

WHOLE_COLUMNS = (
    "opened",
    "received",
    "paid",
    "settled",
    "result",
    "year_result",
    "claw_back",
    "held_gbp",
    "hidden_gbp",
    "in_deficit",
    "initiatives",
    "bidding",
    "affronted",
    "eligibility",
)


def blank_state(geography: Geography, places: Places, era: EraTable, parameters: Parameters) -> State:
    """Return the columns of a run before chance has decided anything; the same for every seed and replicate."""
    bodies = _bodies(geography, era, parameters)
    seats = len(places.place_bodies)
    return State(
        bodies=bodies,
        ties=_ties(places, era),
        partnerships=_partnerships(places, parameters),
        ledger=open_ledger(bodies.kind, len(places.place_tie)),
        decisions=Decisions([UNDECIDED] * seats, [-1] * seats, [0] * len(bodies.kind)),
        deeds=no_deeds(),
    )


def _bodies(geography: Geography, era: EraTable, parameters: Parameters) -> Bodies:
    kind, count = body_kinds(geography), len(geography.bodies)
    columns: dict[str, Any] = {name: [0.0] * count for name in Bodies._fields}
    columns |= {name: [0] * count for name in WHOLE_COLUMNS}
    columns |= {
        "kind": kind,
        "starts": [body.opened_month for body in geography.bodies],
        "closes": [NEVER if body.closed_month is None else body.closed_month for body in geography.bodies],
        "people": list(era.body_people),
        "income": [_income(parameters, kind[body], era.body_people[body]) for body in range(count)],
        "horizon": [parameters.decisions_planning_horizon_months] * count,
        "barriers": [1.0] * count,
        "plans": [parameters.capacity_plans] * count,
        "calendars": [CALENDARS] * count,
    }
    return Bodies(**columns)


def _income(parameters: Parameters, kind: int, people: int) -> int:
    """Return a body's first income, in pounds a year; NHS trusts live on what PCTs will pay them."""
    if kind == PCT:
        return whole_pounds(parameters.money_pct_gbp_per_head * people)
    if kind == SOCIAL_SERVICES:
        return whole_pounds(parameters.money_social_services_gbp_per_head * people)
    return 0


def _ties(places: Places, era: EraTable) -> Ties:
    count = len(places.tie_first)
    return Ties(
        first=list(places.tie_first),
        second=list(places.tie_second),
        is_dyad=list(places.tie_is_dyad),
        is_open=list(era.tie_is_open),
        people=list(era.tie_people),
        coterminosity=list(era.tie_coterminosity),
        has_board=[0] * count,
        has_programme=[0] * count,
        kept_both=[0.0] * (2 * count),
        broken_both=[0.0] * (2 * count),
        trust_both=[0.0] * (2 * count),
    )


def _partnerships(places: Places, parameters: Parameters) -> Partnerships:
    count = len(places.place_tie)
    beginnings = [head_start(parameters, group) for group in places.place_care_group]
    return Partnerships(
        tie=list(places.place_tie),
        care_group=list(places.place_care_group),
        phase=[DORMANT] * count,
        number=[0] * count,
        progress=[0.0] * count,
        signed=[NEVER] * count,
        ended=[-NEVER] * count,
        breached=[-NEVER] * count,
        pooled=[0] * count,
        lead=[0] * count,
        integrated=[0] * count,
        colocated=[0] * count,
        back_office=[0] * count,
        transferred=[0] * count,
        care_trust=[0] * count,
        agreement=[0.0] * count,
        agreed=[-NEVER] * count,
        change_left=[0.0] * count,
        template=[0.0] * count,
        further=[0] * count,
        joining=[0.0] * count,
        maturity=beginnings,
        promised_maturity=list(beginnings),
        value=[0.0] * count,
        promised=[0.0] * count,
        cost=[0.0] * count,
        kept_share=[1.0] * count,
        grant=[0] * count,
        badged=[0] * count,
        target_level=[0.0] * count,
        mandated=[0] * count,
        body_sides=list(places.place_bodies),
        tie_sides=list(places.place_ties),
        scale_sides=[1.0] * (SIDES * count),
        stake_sides=[0] * (SIDES * count),
        effort_sides=[0.0] * (SIDES * count),
        shifted_sides=[0.0] * (SIDES * count),
        watched_sides=[0] * (SIDES * count),
    )
