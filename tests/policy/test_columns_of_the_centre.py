"""What the centre does, as columns: on whom it falls, from when to when, and nothing where it did nothing."""

import pytest

from coterminous import PartnershipModel
from coterminous.scenario.values import CARE_GROUPS
from coterminous.state.columns import NHS_TRUST, PCT, SIDES, SOCIAL_SERVICES

STARTS = "2006-11"
BEFORE = 7
"""Months from April to the start of every event here."""
USUAL = {
    "imperative": 0.0,
    "rework": 0.0,
    "barriers": 1.0,
    "calendars": 2,
    "bidding": 0,
    "hidden": 0.0,
    "day_charge": 0.0,
    "affronted": 0,
    "top_slice": 0.0,
}
"""Columns of bodies, and what they hold where the centre does nothing."""


@pytest.fixture
def lived(teaching, months_of):
    """Give the function that lives some months from the start of an event on, and one before it."""

    def live(*events: dict, months: int = 1, at: str = STARTS) -> PartnershipModel:
        return months_of(teaching([{"at": at, **event} for event in events], months=24), BEFORE + months)

    return live


@pytest.fixture
def monthly(teaching):
    """Give the function that returns what a column of bodies holds, month after month, for every kind of body."""

    def live(column: str, *events: dict, months: int = 12) -> dict[int, list[set[float]]]:
        model = PartnershipModel(teaching([{"at": STARTS, **event} for event in events], months=24), seed=5)
        seen: dict[int, list[set[float]]] = {PCT: [], SOCIAL_SERVICES: [], NHS_TRUST: []}
        while model.month < months:
            model.step()
            bodies = model.state.bodies
            for kind, rows in seen.items():
                values = getattr(bodies, column)
                rows.append({values[body] for body, other in enumerate(bodies.kind) if other == kind})
        return seen

    return live


def open_dyads(model: PartnershipModel) -> list[int]:
    ties = model.state.ties
    return [tie for tie in range(len(ties.first)) if ties.is_dyad[tie] and ties.is_open[tie]]


def test_without_an_event_every_column_is_as_usual(lived):
    model = lived()
    bodies, partnerships = model.state.bodies, model.state.partnerships
    for column, usual in USUAL.items():
        assert set(getattr(bodies, column)) == {usual}, column
    assert set(bodies.plans) == {model.parameters.capacity_plans}
    assert set(model.state.ties.has_programme) == {0}
    assert set(partnerships.target_level) == {0.0}
    assert set(partnerships.watched_sides) == {0}
    assert set(partnerships.mandated) == {0}


@pytest.mark.parametrize(
    ("column", "event", "months", "value"),
    [
        ("imperative", {"duty_to_cooperate": {"strength": 0.02, "months": 3}}, 3, 0.02),
        ("imperative", {"duty_to_cooperate": {}}, None, 0.01),
        ("rework", {"mixed_messages": {"share": 0.25, "months": 2}}, 2, 0.25),
        ("barriers", {"barriers_resolved": {"share": 0.75}}, None, 0.25),
        ("barriers", {"barriers_resolved": {}}, None, 0.0),
        ("plans", {"single_plan": {"plans": 3}}, None, 3.0),
        ("calendars", {"single_plan": {}}, None, 1),
        ("bidding", {"grant": {"gbp_per_head_year": 1.0, "months": 1, "share": 0.1, "bid_months": 4}}, 4, 1),
        ("day_charge", {"delayed_discharge_reimbursement": {"gbp_per_day": 120.0}}, None, 120.0),
        ("affronted", {"delayed_discharge_reimbursement": {}}, 1, 1),
    ],
)
def test_what_is_meant_for_everyone_falls_on_every_body_and_ends_when_it_says(
    column, event, months, value, monthly
):
    """The months are those of the event; what has none is for good."""
    usual = {**USUAL, "plans": 40.0}[column]
    last = 12 if months is None else BEFORE + months
    expected = [{usual}] * BEFORE + [{value}] * (last - BEFORE) + [{usual}] * (12 - last)
    seen = monthly(column, event)
    assert seen == dict.fromkeys((PCT, SOCIAL_SERVICES, NHS_TRUST), expected)


def test_who_is_asked_first_is_not_affronted(monthly):
    """Mechanism: D15."""
    seen = monthly("affronted", {"delayed_discharge_reimbursement": {"consulted": True}})
    assert seen[SOCIAL_SERVICES] == [{0}] * 12


def test_one_plan_may_leave_two_calendars(monthly):
    """Mechanism: C6, D17."""
    seen = monthly("calendars", {"single_plan": {"one_calendar": False}})
    assert seen[PCT] == [{2}] * 12


@pytest.mark.parametrize(
    ("column", "event", "twice"),
    [
        ("imperative", {"duty_to_cooperate": {"strength": 0.02}}, 0.04),
        ("rework", {"mixed_messages": {"share": 0.4, "months": 6}}, 0.8),
        ("rework", {"mixed_messages": {"share": 0.7, "months": 6}}, 1.0),
        ("barriers", {"barriers_resolved": {"share": 0.5}}, 0.25),
        ("plans", {"single_plan": {"plans": 3}}, 3.0),
        ("calendars", {"single_plan": {}}, 1),
        ("bidding", {"grant": {"gbp_per_head_year": 1.0, "months": 1, "bid_months": 4}}, 2),
        ("day_charge", {"delayed_discharge_reimbursement": {}}, 100.0),
        ("affronted", {"delayed_discharge_reimbursement": {}}, 1),
        ("top_slice", {"top_slice": {"share": 0.02, "months": 4}}, 0.04),
    ],
)
def test_the_same_order_twice_adds_up_where_it_can(column, event, twice, monthly):
    (value,) = monthly(column, event, event, months=BEFORE + 1)[PCT][-1]
    assert value == pytest.approx(twice)


def test_a_top_slice_falls_on_pcts_alone_and_is_given_back_over_as_many_months(monthly):
    """Mechanism: A8."""
    seen = monthly("top_slice", {"top_slice": {"share": 0.03, "months": 2}})
    assert seen[PCT] == [{0.0}] * BEFORE + [{0.03}] * 2 + [{-0.03}] * 2 + [{0.0}]
    assert seen[SOCIAL_SERVICES] == seen[NHS_TRUST] == [{0.0}] * 12


def test_a_top_slice_that_is_kept_is_not_given_back(monthly):
    seen = monthly("top_slice", {"top_slice": {"share": 0.03, "months": 2, "returned": False}})
    assert seen[PCT] == [{0.0}] * BEFORE + [{0.03}] * 2 + [{0.0}] * 3


def test_a_hidden_deficit_is_hidden_on_the_bodies_it_hits_until_it_surfaces(lived):
    """Mechanism: X2."""
    event = {"deficit_shock": {"bodies": "pct", "share": 0.5, "size": 0.04, "months": 6, "hidden_months": 3}}
    for months, is_hidden in ((1, True), (3, True), (4, False), (6, False)):
        bodies = lived(event, months=months).state.bodies
        hit = [shock > 0.0 for shock in bodies.shock]
        assert sum(hit) == 6
        assert bodies.hidden == [0.04 if is_hit and is_hidden else 0.0 for is_hit in hit]


def test_a_programme_runs_in_a_share_of_dyads(lived):
    """Mechanism: T5."""
    event = {"culture_programme": {"share": 0.5, "months": 3}}
    model = lived(event)
    dyads = open_dyads(model)
    having = [tie for tie, has in enumerate(model.state.ties.has_programme) if has]
    assert len(having) == int(0.5 * len(dyads) + 0.5)
    assert set(having) < set(dyads)
    assert [tie for tie, has in enumerate(lived(event, months=3).state.ties.has_programme) if has] == having
    assert set(lived(event, months=4).state.ties.has_programme) == {0}


@pytest.mark.parametrize(
    ("sector", "watched"), [("shared", (1, 1, 1)), ("nhs", (1, 0, 1)), ("social_services", (0, 1, 0))]
)
def test_a_target_is_watched_on_the_sides_of_its_sector(sector, watched, lived):
    """Mechanism: C10."""
    event = {"target": {"sector": sector, "care_group": "children", "level": 0.4, "months": 3}}
    model = lived(event)
    partnerships, dyads = model.state.partnerships, open_dyads(model)
    for place, group in enumerate(partnerships.care_group):
        is_meant = CARE_GROUPS[group] == "children" and partnerships.tie[place] in dyads
        assert partnerships.target_level[place] == (0.4 if is_meant else 0.0)
        seats = tuple(partnerships.watched_sides[SIDES * place : SIDES * place + SIDES])
        assert seats == (watched if is_meant else (0, 0, 0))
    later = lived(event, months=4).state.partnerships
    assert set(later.target_level) == {0.0}
    assert set(later.watched_sides) == {0}


def test_of_two_targets_the_one_that_demands_more_holds_and_both_are_watched(lived):
    nhs, council = (
        {"target": {"sector": sector, "level": level, "months": 3}}
        for sector, level in (("nhs", 0.7), ("social_services", 0.3))
    )
    for events in ((nhs, council), (council, nhs)):
        partnerships = lived(*events).state.partnerships
        assert set(partnerships.target_level) == {0.7}
        assert set(partnerships.watched_sides) == {1}


def test_a_target_of_nothing_watches_nobody(lived):
    partnerships = lived({"target": {"level": 0.0, "months": 3}}).state.partnerships
    assert set(partnerships.watched_sides) == {0}


@pytest.mark.parametrize("care_group", ["all", "adult_mental_health"])
def test_care_trusts_are_ordered_in_one_month_in_whole_dyads(care_group, lived):
    """Mechanism: A6."""
    event = {"care_trust_mandate": {"share": 0.25, "care_group": care_group}}
    model = lived(event)
    partnerships, dyads = model.state.partnerships, open_dyads(model)
    ordered = [place for place, mandated in enumerate(partnerships.mandated) if mandated]
    ties = {partnerships.tie[place] for place in ordered}
    assert len(ties) == int(0.25 * len(dyads) + 0.5)
    groups = range(len(CARE_GROUPS)) if care_group == "all" else [CARE_GROUPS.index(care_group)]
    assert {(partnerships.tie[place], partnerships.care_group[place]) for place in ordered} == {
        (tie, group) for tie in ties for group in groups
    }
    assert set(lived(event, months=2).state.partnerships.mandated) == {0}


MERGER = {"at": "2007-01", "pct_reorganisation": {"share": 1.0, "form": "merge", "into": 2}}
SPLIT = {"at": "2007-01", "council_reorganisation": {"share": 1.0, "form": "split", "into": 2}}


@pytest.mark.parametrize("months", [BEFORE + 1, BEFORE + 3, BEFORE + 5])
def test_heirs_of_pcts_get_their_top_slice_back(months, teaching, months_of):
    """Held back from 12 PCTs in November and December, given back to their heirs from January on.

    The whole of PCTs loses and gets back 3% of its income, whoever is there to get it.
    """
    slice_ = {"at": STARTS, "top_slice": {"share": 0.03, "months": 2}}
    model = months_of(teaching([slice_, MERGER]), months)
    bodies, month = model.state.bodies, months - 1
    there = [
        body
        for body, kind in enumerate(bodies.kind)
        if kind == PCT and bodies.starts[body] <= month < bodies.closes[body]
    ]
    assert len(there) == (12 if months == BEFORE + 1 else 6)
    expected = {BEFORE + 1: 0.03, BEFORE + 3: -0.03, BEFORE + 5: 0.0}[months]
    assert [bodies.top_slice[body] for body in there] == pytest.approx([expected] * len(there))
    assert not any(value for body, value in enumerate(bodies.top_slice) if body not in there)


@pytest.mark.parametrize("new_map", [MERGER, SPLIT], ids=["merger", "split"])
def test_targets_and_programmes_live_on_where_the_people_went(new_map, teaching, months_of):
    """Every dyad has a programme and every place a target, so every heir has them, at the same level."""
    target = {"at": STARTS, "target": {"level": 0.4, "months": 12}}
    programme = {"at": STARTS, "culture_programme": {"months": 12}}
    model = months_of(teaching([target, programme, new_map]), BEFORE + 4)
    ties, partnerships, dyads = model.state.ties, model.state.partnerships, open_dyads(model)
    assert [tie for tie, has in enumerate(ties.has_programme) if has] == dyads
    for place, tie in enumerate(partnerships.tie):
        assert partnerships.target_level[place] == (0.4 if tie in dyads else 0.0)


def test_a_hidden_deficit_stays_hidden_in_the_heirs_of_a_merger(teaching, months_of):
    """Six PCTs of two: whatever share of it is hidden, it is the share that the shock is."""
    shock = {"deficit_shock": {"bodies": "pct", "share": 0.5, "size": 0.04, "months": 6, "hidden_months": 4}}
    for months, is_hidden in ((BEFORE + 4, True), (BEFORE + 5, False)):
        bodies = months_of(teaching([{"at": STARTS, **shock}, MERGER]), months).state.bodies
        assert sum(shock > 0.0 for shock in bodies.shock) >= 3
        assert bodies.hidden == (bodies.shock if is_hidden else [0.0] * len(bodies.kind))
