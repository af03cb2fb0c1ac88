"""Dated events: nothing before their date, what they say after it, and on whom they fall."""

import pytest

from coterminous import PartnershipModel, Scenario
from coterminous.money.budgets import month_part
from coterminous.scenario.problems import InputError
from coterminous.state.columns import NHS_TRUST, PCT, SOCIAL_SERVICES

STARTS = "2006-11"
BEFORE = 7
"""Months from April to the start of every event here."""
EVENTS = [
    {"deficit_shock": {"bodies": "both", "share": 0.5, "size": 0.04, "months": 6}},
    {"deficit_shock": {"bodies": "nhs_trust", "size": 0.04, "months": 6}},
    {"council_reorganisation": {"share": 0.5, "form": "split", "into": 2}},
    {"pct_reorganisation": {"share": 0.5, "form": "merge", "into": 2}},
    {"boundary_change": {"share": 0.5}},
    {"grant": {"gbp_per_head_year": 6.0, "months": 12}},
    {"initiatives": {"number": 12, "months": 12}},
    {"planning_horizon": {"months": 120}},
    {"joint_boards": {"share": 1.0}},
    {"growth_gap": {"bodies": "pct", "gap": -0.05, "months": 12}},
    {"deficit_shock": {"bodies": "pct", "size": 0.04, "months": 6, "hidden_months": 6}},
    {"grant": {"gbp_per_head_year": 1.0, "months": 6, "share": 0.1, "bid_months": 6}},
    {"top_slice": {"share": 0.03, "months": 3}},
    {"delayed_discharge_reimbursement": {}},
    {"single_plan": {}},
    {"single_plan": {"plans": 20, "one_calendar": False}},
    {"barriers_resolved": {}},
    {"mixed_messages": {"share": 0.3, "months": 12}},
    {"target": {"level": 1.0, "months": 12}},
    {"target": {"sector": "nhs", "level": 1.0, "months": 12}},
    {"target": {"sector": "social_services", "level": 1.0, "months": 12}},
    {"duty_to_cooperate": {"strength": 0.05}},
    {"culture_programme": {"months": 12}},
    {"care_trust_mandate": {}},
]
NOTHING = [
    {"deficit_shock": {"bodies": "pct", "share": 0.0, "size": 0.04}},
    {"deficit_shock": {"bodies": "both", "size": 0.0}},
    {"council_reorganisation": {"share": 0.0, "form": "split", "into": 2}},
    {"pct_reorganisation": {"share": 0.0, "form": "merge", "into": 2}},
    {"boundary_change": {"share": 0.0}},
    {"grant": {"gbp_per_head_year": 6.0, "months": 12, "share": 0.0}},
    {"planning_horizon": {"months": 12}},
    {"joint_boards": {"share": 0.0}},
    {"growth_gap": {"bodies": "pct", "gap": 0.0, "months": 12}},
    {"top_slice": {"share": 0.0, "months": 3}},
    {"delayed_discharge_reimbursement": {"gbp_per_day": 0.0, "consulted": True}},
    {"single_plan": {"plans": 40, "one_calendar": False}},
    {"barriers_resolved": {"share": 0.0}},
    {"mixed_messages": {"share": 0.0, "months": 12}},
    {"target": {"level": 0.0, "months": 12}},
    {"duty_to_cooperate": {"strength": 0.0}},
    {"culture_programme": {"months": 12, "share": 0.0}},
    {"care_trust_mandate": {"share": 0.0}},
]


def told(event: dict) -> str:
    return next(iter(event))


@pytest.fixture(scope="module")
def undisturbed(teaching, months_of) -> PartnershipModel:
    return months_of(teaching(months=18))


@pytest.mark.parametrize("event", EVENTS, ids=told)
def test_nothing_changes_before_an_event_and_something_after_it(event, teaching, months_of, undisturbed):
    ours = months_of(teaching([{"at": STARTS, **event}], months=18)).tables()
    theirs = undisturbed.tables()
    for name in ("metrics", "bodies", "dyads", "partnerships", "events"):
        mine, other = getattr(ours, name), getattr(theirs, name)
        assert mine[mine["month"] < STARTS].equals(other[other["month"] < STARTS]), name
    assert not ours.metrics.equals(theirs.metrics)
    assert len(ours.metrics[ours.metrics["month"] < STARTS]) == BEFORE


@pytest.mark.parametrize("event", NOTHING, ids=told)
def test_an_event_that_does_nothing_changes_nothing(event, teaching, months_of, undisturbed):
    """Not the last bit of any later month: no luck is shifted, nothing is rounded anew."""
    ours = months_of(teaching([{"at": STARTS, **event}], months=18)).tables()
    theirs = undisturbed.tables()
    for name in ("metrics", "bodies", "dyads", "partnerships"):
        assert getattr(ours, name).equals(getattr(theirs, name)), name
    reasons = ours.events[ours.events["actor_kind"] != "centre"]["reason"].tolist()
    assert reasons == theirs.events["reason"].tolist()
    assert len(ours.events) == len(theirs.events) + 1, "the centre's event itself is in the log"


@pytest.mark.parametrize(
    ("event", "other"),
    [
        (
            {"deficit_shock": {"bodies": "pct", "size": 0.05, "months": 9, "hidden_months": 9}},
            {"hidden_months": 0},
        ),
        (
            {"grant": {"gbp_per_head_year": 1.0, "months": 6, "share": 0.1, "bid_months": 6}},
            {"bid_months": 0},
        ),
        ({"top_slice": {"share": 0.03, "months": 3}}, {"returned": False}),
        ({"delayed_discharge_reimbursement": {}}, {"consulted": True}),
        ({"single_plan": {}}, {"one_calendar": False}),
        ({"single_plan": {}}, {"plans": 40}),
        ({"target": {"level": 1.0, "months": 12}}, {"sector": "nhs"}),
        ({"target": {"level": 1.0, "months": 12}}, {"care_group": "older_people"}),
        ({"care_trust_mandate": {}}, {"care_group": "children"}),
        ({"duty_to_cooperate": {"strength": 0.05}}, {"months": 3}),
    ],
    ids=lambda part: "-".join(part),
)
def test_every_setting_changes_what_follows(event, other, teaching, months_of):
    kind = told(event)
    ours, theirs = (
        months_of(teaching([{"at": STARTS, kind: settings}], months=18)).tables().metrics
        for settings in (event[kind], {**event[kind], **other})
    )
    assert ours[ours["month"] < STARTS].equals(theirs[theirs["month"] < STARTS])
    assert not ours.equals(theirs)


@pytest.mark.parametrize(
    ("bodies", "share", "expected"),
    [
        ("pct", 1.0, 12),
        ("pct", 0.5, 6),
        ("pct", 0.25, 3),
        ("pct", 0.1, 1),
        ("pct", 0.04, 1),
        ("pct", 0.0, 0),
        ("pct", 0.7, 8),
        ("social_services", 0.75, 9),
        ("nhs_trust", 0.3, 3),
        ("nhs_trust", 1.0, 10),
    ],
)
def test_a_deficit_falls_on_the_share_of_bodies_it_names(bodies, share, expected, teaching, months_of):
    """Twelve PCTs, twelve councils, ten trusts; parts of a body are rounded, but never to none."""
    kind = {"pct": PCT, "social_services": SOCIAL_SERVICES, "nhs_trust": NHS_TRUST}[bodies]
    event = {"deficit_shock": {"bodies": bodies, "share": share, "size": 0.03, "months": 6}}
    model = months_of(teaching([{"at": STARTS, **event}]), BEFORE + 1)
    hit = [body for body, shock in enumerate(model.state.bodies.shock) if shock != 0.0]
    assert len(hit) == expected
    assert all(model.state.bodies.kind[body] == kind for body in hit)
    assert all(model.state.bodies.shock[body] == 0.03 for body in hit)


def test_a_shock_ends_when_it_says(teaching, months_of):
    event = {"deficit_shock": {"bodies": "pct", "size": 0.03, "months": 4}}
    scenario = teaching([{"at": STARTS, **event}])
    model = PartnershipModel(scenario, seed=5)
    hit = []
    while model.month < BEFORE + 7:
        model.step()
        hit.append(any(model.state.bodies.shock))
    assert hit == [False] * BEFORE + [True] * 4 + [False] * 3


def test_a_shock_moves_only_the_bodies_it_hits_at_first(teaching, months_of, undisturbed):
    """In its first month each body hit loses a twelfth of the yearly cost, and nobody else a pound.

    Mechanism: D4, D7
    """
    event = {"deficit_shock": {"bodies": "pct", "share": 0.5, "size": 0.03, "months": 6}}
    scenario = teaching([{"at": STARTS, **event}])
    shocked, usual = months_of(scenario, BEFORE + 1), months_of(teaching(), BEFORE + 1)
    ours, theirs = shocked.state.bodies, usual.state.bodies
    hit = {body for body, shock in enumerate(ours.shock) if shock}
    assert len(hit) == 6
    for body in range(len(ours.kind)):
        lost = theirs.result[body] - ours.result[body]
        if body in hit:
            # BEFORE months after April; the cost is a share of this month's part of the income.
            assert abs(lost - 0.03 * month_part(ours.income[body], BEFORE)) <= 1
            assert ours.stress[body] > theirs.stress[body]
        else:
            assert lost == 0
            assert ours.stress[body] == theirs.stress[body]


def test_one_sided_shocks_hit_one_side_of_a_partnership_and_equal_ones_both(teaching, months_of):
    """Mechanism: D1, D2."""
    sides = {}
    for sidedness in ("equal", "one_sided"):
        event = {"deficit_shock": {"bodies": "both", "size": 0.03, "sidedness": sidedness}}
        model = months_of(teaching([{"at": STARTS, **event}]), BEFORE + 1)
        columns = model.state.bodies
        partner = main_councils(model)
        sides[sidedness] = [
            (columns.shock[pct] > 0, columns.shock[council] > 0) for pct, council in partner.items()
        ]
    assert sides["equal"] == [(True, True)] * 12
    one = sides["one_sided"]
    alone = [pair for pair in one if pair in ((True, False), (False, True))]
    assert {(True, False), (False, True)} <= set(one), "sometimes one side, sometimes the other"
    # Where a council is the main partner of several PCTs, one of them may draw the council and another itself.
    assert len(alone) >= 10


def main_councils(model: PartnershipModel) -> dict[int, int]:
    best: dict[int, tuple[int, int]] = {}
    for overlap in model.geography.eras[0].overlaps:
        if overlap.pct not in best or overlap.people > best[overlap.pct][0]:
            best[overlap.pct] = (overlap.people, overlap.council)
    return {pct: council for pct, (_, council) in best.items()}


def test_one_body_can_be_named(teaching, months_of):
    event = {"deficit_shock": {"bodies": "pct", "body": "pct-007", "size": 0.03}}
    model = months_of(teaching([{"at": STARTS, **event}]), BEFORE + 1)
    ids = [model.geography.bodies[body].id for body, shock in enumerate(model.state.bodies.shock) if shock]
    assert ids == ["pct-007"]


def test_two_shocks_add_up(teaching, months_of):
    events = [
        {"at": STARTS, "deficit_shock": {"bodies": "pct", "body": "pct-007", "size": size}}
        for size in (0.03, 0.02)
    ]
    model = months_of(teaching(events), BEFORE + 1)
    assert sum(model.state.bodies.shock) == pytest.approx(0.05)


def test_another_event_does_not_change_whom_an_event_hits(teaching, months_of):
    shock = {"at": STARTS, "deficit_shock": {"bodies": "pct", "share": 0.5, "size": 0.03, "months": 6}}
    other = {"at": STARTS, "initiatives": {"number": 2, "months": 3}}
    alone, beside = (months_of(teaching(events), BEFORE + 1) for events in ([shock], [other, shock]))
    assert alone.state.bodies.shock == beside.state.bodies.shock


def test_a_body_that_does_not_exist_is_the_user_s_mistake(written):
    path = written(
        [("a", 100_000, "West", "Wold"), ("b", 100_000, "East", "Eyre")],
        ["{at: 2006-06, deficit_shock: {bodies: pct, body: pct-099, size: 0.03}}"],
    )
    with pytest.raises(InputError) as caught:
        PartnershipModel(Scenario.load(path))
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == (str(path), 7)
    assert problem.column is not None
    assert problem.found == "pct-099"
    assert "pct-001" in problem.allowed
    assert "pct-002" in problem.allowed


@pytest.mark.parametrize(("at", "body"), [("2006-06", "ssd-003"), ("2006-09", "ssd-001")])
def test_a_body_that_does_not_exist_yet_or_any_more_is_refused_too(written, at, body):
    path = written(
        [("a", 100_000, "West", "Wold"), ("b", 100_000, "East", "Eyre")],
        [
            "{at: 2006-08, council_reorganisation: {share: 1.0, form: merge, into: 2}}",
            f"{{at: {at}, deficit_shock: {{bodies: social_services, body: {body}, size: 0.03}}}}",
        ],
    )
    with pytest.raises(InputError, match=body):
        PartnershipModel(Scenario.load(path))


TWO = [("a1", 40_000, "West", "Wold"), ("a2", 20_000, "West", "Wold"), ("b1", 90_000, "East", "Eyre")]


def test_a_shock_is_handed_to_the_heirs_of_a_merger_in_proportion(written, months_of):
    """West brings 60,000 of 150,000 people: 5% of its income is 2% of its heir's.

    Mechanism: D4, B2
    """
    path = written(
        TWO,
        [
            "{at: 2006-06, deficit_shock: {bodies: pct, body: pct-002, size: 0.05, months: 12}}",
            "{at: 2006-09, pct_reorganisation: {share: 1.0, form: merge, into: 2}}",
        ],
    )
    before, after = (months_of(Scenario.load(path), months) for months in (5, 6))
    names = [body.name for body in before.geography.bodies]
    west, (heir,) = (
        names.index("West"),
        [number for number, body in enumerate(before.geography.bodies) if body.opened_month == 5],
    )
    assert [(body, shock) for body, shock in enumerate(before.state.bodies.shock) if shock] == [(west, 0.05)]
    ((hit, shock),) = [(body, shock) for body, shock in enumerate(after.state.bodies.shock) if shock]
    assert hit == heir
    assert shock == pytest.approx(0.02)


def test_a_shock_falls_on_every_part_of_a_body_that_splits(written, months_of):
    path = written(
        TWO,
        [
            "{at: 2006-06, deficit_shock: {bodies: social_services, body: ssd-002, size: 0.05, months: 12}}",
            "{at: 2006-09, council_reorganisation: {share: 0.5, form: split, into: 2}}",
        ],
    )
    model = months_of(Scenario.load(path), 6)
    hit = {
        model.geography.bodies[body].id: shock for body, shock in enumerate(model.state.bodies.shock) if shock
    }
    assert set(hit) == {"ssd-003", "ssd-004"}
    assert all(shock == pytest.approx(0.05) for shock in hit.values())


@pytest.mark.parametrize(
    "event",
    [
        {"pct_reorganisation": {"share": 1.0, "form": "merge", "into": 2}},
        {"pct_reorganisation": {"share": 1.0, "form": "split", "into": 2}},
        {"council_reorganisation": {"share": 1.0, "form": "merge", "into": 3}},
    ],
    ids=["merge", "split", "councils merge"],
)
def test_a_grant_for_everyone_is_not_multiplied_by_a_new_map(event, teaching, months_of):
    """12 pounds a head and year for 3.9 million people: 3.9 million a month, before and after.

    People who live outside every dyad get nothing, and a new map may bring some of them in.

    Mechanism: F11
    """
    grant = {"at": "2006-06", "grant": {"gbp_per_head_year": 12.0, "months": 36}}
    scenario = teaching([grant, {"at": STARTS, **event}])
    model = PartnershipModel(scenario, seed=5)
    offered = []
    while model.month < BEFORE + 3:
        model.step()
        offered.append(sum(model.state.partnerships.grant))
    assert offered[:2] == [0, 0]
    assert all(abs(pounds - 3_900_000) < 0.05 * 3_900_000 for pounds in offered[2:]), offered


def test_a_grant_is_paid_per_head_to_partnerships_that_run(teaching, months_of):
    """6 pounds a year for one care group: half a pound a month for each person of the dyad.

    Mechanism: F11, D14
    """
    grant = {"grant": {"gbp_per_head_year": 6.0, "months": 3, "care_group": "children"}}
    model = PartnershipModel(teaching([{"at": STARTS, **grant}]), seed=5)
    badged = []
    while model.month < BEFORE + 4:
        running = {
            place for place, phase in enumerate(model.state.partnerships.phase) if phase == 2
        }  # as the month begins
        model.step()
        badged.append(model.metric("badged_gbp"))
        if BEFORE <= model.month - 1 < BEFORE + 3:
            due = [
                model.state.ties.people[model.state.partnerships.tie[place]] / 2
                for place in running
                if model.state.partnerships.care_group[place] == 3
            ]
            assert len(due) > 0
            assert abs(badged[-1] - sum(due)) <= len(due)
    assert badged[:BEFORE] == [0] * BEFORE
    assert badged[-1] == 0


def test_a_growth_gap_lasts_and_leaves_its_mark(teaching, months_of):
    """A gap of -3% over one financial year: income 3% lower from April, and costs that have outgrown it by 3%.

    Mechanism: D3
    """
    gap = {"at": "2006-04", "growth_gap": {"bodies": "social_services", "gap": -0.03, "months": 12}}
    growth = {"money__social_services_growth": 0.04}
    ours, theirs = (months_of(teaching(events, **growth), 13).state.bodies for events in ([gap], []))
    councils = [body for body, kind in enumerate(ours.kind) if kind == SOCIAL_SERVICES]
    for body in range(len(ours.kind)):
        if body in councils:
            # Growth of 4% became growth of 1%.
            assert ours.income[body] / theirs.income[body] == pytest.approx(1.01 / 1.04, abs=1e-6)
            assert ours.drift[body] - theirs.drift[body] == pytest.approx(0.03)
        else:
            assert ours.income[body] == theirs.income[body]
            assert ours.drift[body] == theirs.drift[body]


def test_the_later_of_two_horizons_holds(teaching, months_of):
    events = [
        {"at": "2006-10", "planning_horizon": {"months": 36}},
        {"at": "2006-06", "planning_horizon": {"months": 60}},
    ]
    model = PartnershipModel(teaching(events), seed=5)
    horizons = []
    while model.month < 8:
        model.step()
        horizons.append(set(model.state.bodies.horizon))
    assert horizons == [{12.0}] * 2 + [{60}] * 4 + [{36}] * 2


def test_boards_and_initiatives_reach_whom_they_say(teaching, months_of):
    """Half of the dyads have a board; every body has five more initiatives, for three months."""
    events = [
        {"at": STARTS, "joint_boards": {"share": 0.5}},
        {"at": STARTS, "initiatives": {"number": 5, "months": 3}},
    ]
    model = months_of(teaching(events), BEFORE + 1)
    ties = model.state.ties
    dyads = [tie for tie in range(len(ties.first)) if ties.is_dyad[tie] and ties.is_open[tie]]
    assert sum(ties.has_board) == int(0.5 * len(dyads) + 0.5)
    assert all(ties.is_dyad[tie] for tie, has_board in enumerate(ties.has_board) if has_board)
    assert set(model.state.bodies.initiatives) == {5}
    later = months_of(teaching(events), BEFORE + 4)
    assert set(later.state.bodies.initiatives) == {0}
    assert later.state.ties.has_board == ties.has_board
