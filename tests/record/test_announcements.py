"""What the centre does, in a sentence for every kind of event, with whom it falls on counted right."""

from typing import Any

import pytest

from coterminous import PartnershipModel, Scenario
from coterminous.record.announcements import announcement
from coterminous.scenario.events import EVENT_KINDS, DatedEvent

SAID: list[tuple[str, dict[str, Any], int, str]] = [
    (
        "deficit_shock",
        {"bodies": "pct", "size": 0.03, "months": 24, "hidden_months": 1},
        6,
        "An unplanned cost of 3% of income falls on 6 PCTs, for 24 months; for the first month nobody is told.",
    ),
    (
        "deficit_shock",
        {"bodies": "both", "size": 0.035, "sidedness": "one_sided"},
        7,
        "An unplanned cost of 3.5% of income falls on 7 PCTs and social services departments, one side of each dyad, "
        "for 12 months.",
    ),
    (
        "growth_gap",
        {"bodies": "social_services", "gap": -0.02, "months": 36},
        12,
        "Income of social services departments grows 2% a year slower than their costs, for 36 months.",
    ),
    (
        "grant",
        {"gbp_per_head_year": 4.5, "months": 24, "care_group": "children", "bid_months": 6},
        14,
        "Badged money for children, £4.5 per head and year, can be had by partnerships in 14 places, for 24 months. "
        "Every body writes bids for it, for 6 months.",
    ),
    (
        "top_slice",
        {"share": 0.005, "months": 12},
        12,
        "The centre holds back 0.5% of the allocation of 12 PCTs: for 12 months, and given back evenly over the "
        "12 months that follow.",
    ),
    (
        "top_slice",
        {"share": 0.03, "months": 1, "returned": False},
        12,
        "The centre holds back 3% of the allocation of 12 PCTs: for 1 month, and not given back.",
    ),
    (
        "delayed_discharge_reimbursement",
        {"gbp_per_day": 120.0},
        0,
        "From now on councils pay £120 for every day of a delayed transfer. Nobody was asked first.",
    ),
    (
        "delayed_discharge_reimbursement",
        {"consulted": True},
        0,
        "From now on councils pay £100 for every day of a delayed transfer. Partners were asked first.",
    ),
    (
        "council_reorganisation",
        {"share": 0.1},
        0,
        "The map of councils is redrawn: 10% of the county councils become unitary, each making 2. A partnership "
        "lives on in each part, so there are more, and smaller, ones.",
    ),
    ("pct_reorganisation", {"share": 0.5}, 0, "The map of PCTs is redrawn: 50% of PCTs merge, 2 at a time."),
    (
        "boundary_change",
        {"share": 0.3},
        0,
        "Council boundaries move: 30% of the areas at their edges change council.",
    ),
    (
        "initiatives",
        {"number": 1, "months": 24},
        0,
        "The centre adds 1 initiative that every body must staff, for 24 months.",
    ),
    ("planning_horizon", {"months": 36}, 0, "From now on bodies can plan 36 months ahead."),
    (
        "single_plan",
        {},
        0,
        "From now on every body writes 1 statutory plan, by one calendar for both sectors.",
    ),
    (
        "single_plan",
        {"plans": 12, "one_calendar": False},
        0,
        "From now on every body writes 12 statutory plans.",
    ),
    (
        "barriers_resolved",
        {},
        0,
        "The centre removes the barriers of VAT, pay and IT that still stand between the sectors.",
    ),
    (
        "barriers_resolved",
        {"share": 0.5},
        0,
        "The centre removes 50% of the barriers of VAT, pay and IT that still stand between the sectors.",
    ),
    (
        "mixed_messages",
        {"share": 0.2, "months": 24},
        0,
        "Departments contradict each other: 20% of joint work is done twice, for 24 months.",
    ),
    (
        "target",
        {"level": 0.5, "months": 36, "care_group": "older_people"},
        14,
        "The NHS and social services share a target for older people: 50% of what joint working could gain in "
        "14 places, for 36 months.",
    ),
    (
        "target",
        {"level": 0.5, "months": 36, "sector": "nhs"},
        84,
        "The NHS alone has a target for all care groups: 50% of what joint working could gain in 84 places, "
        "for 36 months.",
    ),
    (
        "duty_to_cooperate",
        {},
        0,
        "Cooperation becomes a duty of every body, for good: it weighs 1% of the contribution a month.",
    ),
    (
        "duty_to_cooperate",
        {"strength": 0.025, "months": 12},
        0,
        "Cooperation becomes a duty of every body, for 12 months: it weighs 2.5% of the contribution a month.",
    ),
    ("joint_boards", {}, 1, "Joint boards begin to decide in 1 dyad."),
    ("culture_programme", {"months": 24}, 7, "Staff of 7 dyads train together, for 24 months."),
    (
        "care_trust_mandate",
        {"share": 0.5},
        7,
        "Partners in 7 places are ordered to form care trusts for adult mental health.",
    ),
]


@pytest.mark.parametrize(("kind", "settings", "hit", "sentence"), SAID)
def test_an_event_is_announced_in_plain_words(kind, settings, hit, sentence):
    event = DatedEvent(12, "2007-04", kind, EVENT_KINDS[kind](**settings), 0)
    assert announcement(event, hit) == sentence


def test_every_kind_is_announced():
    assert {kind for kind, *_ in SAID} == set(EVENT_KINDS)


@pytest.mark.parametrize(
    ("kind", "settings", "many"),
    [
        ("top_slice", {"share": 0.02, "months": 3}, "12 PCTs"),
        ("target", {"level": 0.5, "months": 3}, "{places} places"),
        ("target", {"level": 0.5, "months": 3, "care_group": "children"}, "{dyads} places"),
        ("culture_programme", {"share": 0.5, "months": 3}, "{half} dyads"),
        ("care_trust_mandate", {"share": 0.5}, "{half} places"),
        (
            "grant",
            {"gbp_per_head_year": 1.0, "months": 3, "share": 0.5, "bid_months": 2},
            "{half_places} places",
        ),
        ("deficit_shock", {"bodies": "pct", "share": 0.5, "size": 0.03, "hidden_months": 5}, "6 PCTs"),
    ],
)
def test_the_log_counts_whom_an_event_falls_on(kind, settings, many):
    """Each is counted once, whatever number of effects fall on it; a place is a dyad and one of six care groups."""
    resolved = Scenario.load("teaching").resolved()
    scenario = Scenario.from_resolved(
        {**resolved, "months": 2, "events": [{"at": "2006-05", kind: settings}]}
    )
    model = PartnershipModel(scenario, seed=1)
    model.run()
    dyads = sum(model.state.ties.is_dyad)
    half = int(dyads * 0.5 + 0.5)
    counted = many.format(dyads=dyads, places=6 * dyads, half=half, half_places=6 * half)
    events = model.tables().events
    (reason,) = events.loc[events["kind"] == kind, "reason"]
    assert f" {counted}" in reason
