"""Dated events in words, one for each kind that a scenario may have."""

import pytest

from coterminous.report.outside_events import long_words, short_words
from coterminous.scenario.events import EVENT_KINDS, DatedEvent

SHORT = {
    "deficit_shock": (
        {"bodies": "both", "share": 0.5, "size": 0.03, "months": 24},
        "deficit shock of 3% of income, 50% of PCTs and social services departments, 24 months",
    ),
    "council_reorganisation": ({"share": 0.1}, "councils reorganised (unitary), 10% of county councils"),
    "pct_reorganisation": ({"share": 1.0}, "PCTs reorganised (merge), all PCTs"),
    "boundary_change": ({"share": 0.3}, "council boundaries move, 30% of edge areas"),
    "grant": (
        {"care_group": "older_people", "gbp_per_head_year": 4, "months": 36},
        "grant for older people, all dyads, 36 months",
    ),
    "initiatives": ({"number": 4, "months": 24}, "4 central initiatives, 24 months"),
    "planning_horizon": ({"months": 36}, "planning horizon set to 36 months"),
    "joint_boards": ({"share": 0.25}, "joint boards, 25% of dyads"),
    "growth_gap": (
        {"bodies": "social_services", "gap": -0.02, "months": 36},
        "growth gap of -2% a year, social services departments, 36 months",
    ),
    "top_slice": ({"share": 0.02, "months": 12}, "top slice of 2% of PCT allocations, 12 months"),
    "delayed_discharge_reimbursement": ({"gbp_per_day": 120.0}, "councils pay £120 for a day's delay"),
    "single_plan": ({}, "1 statutory plan left, one calendar"),
    "barriers_resolved": ({"share": 0.5}, "50% of barriers of VAT, pay and IT resolved"),
    "mixed_messages": (
        {"share": 0.1, "months": 24},
        "mixed messages, 10% of joint work done twice, 24 months",
    ),
    "target": (
        {"sector": "nhs", "care_group": "children", "level": 0.5, "months": 36},
        "NHS target of 50% for children, 36 months",
    ),
    "duty_to_cooperate": ({}, "duty to cooperate"),
    "culture_programme": ({"share": 0.3, "months": 24}, "joint training, 30% of dyads, 24 months"),
    "care_trust_mandate": ({}, "care trusts ordered for adult mental health, all dyads"),
}


def dated(kind: str, settings: dict[str, object]) -> DatedEvent:
    return DatedEvent(month=1, at="2006-05", kind=kind, settings=EVENT_KINDS[kind](**settings), number=40)


@pytest.mark.parametrize("kind", EVENT_KINDS)
def test_every_kind_has_a_label(kind):
    settings, label = SHORT[kind]
    assert short_words(dated(kind, settings)) == label


def test_one_body_is_named():
    event = dated("deficit_shock", {"bodies": "pct", "size": 0.03, "body": "pct-012"})
    assert short_words(event) == "deficit shock of 3% of income, pct-012, 12 months"


def test_an_event_that_the_log_does_not_have_is_told_by_its_settings(small_run):
    event = dated("grant", {"care_group": "all", "gbp_per_head_year": 4.0, "months": 36, "share": 0.5})
    said = long_words(small_run, event)
    assert said == "May 2006: grant (care group: all; £4 a head and year; months: 36; share: 50%)."


def test_an_event_of_the_run_is_told_as_the_log_tells_it(small_run):
    event = small_run.scenario.events[0]
    (reason,) = small_run.events[small_run.events["kind"] == event.kind]["reason"]
    assert long_words(small_run, event) == f"August 2006: {reason}"
