"""Scenarios for both engines: one with every kind of event, and short ones."""

from collections.abc import Callable
from typing import Any

import pytest

from coterminous import Scenario

EVERY_EVENT = [
    {"at": "2006-05", "grant": {"gbp_per_head_year": 5.0, "months": 14, "share": 0.6, "bid_months": 3}},
    {"at": "2006-06", "joint_boards": {"share": 0.5}},
    {"at": "2006-07", "deficit_shock": {"bodies": "both", "share": 0.6, "size": 0.05, "months": 12}},
    {
        "at": "2006-07",
        "deficit_shock": {
            "bodies": "both",
            "hidden_months": 4,
            "share": 0.4,
            "size": 0.03,
            "months": 6,
            "sidedness": "one_sided",
        },
    },
    {"at": "2006-08", "deficit_shock": {"bodies": "pct", "body": "pct-003", "size": 0.08, "months": 12}},
    {"at": "2006-09", "growth_gap": {"bodies": "social_services", "gap": -0.03, "months": 12}},
    {"at": "2006-08", "top_slice": {"share": 0.03, "months": 6}},
    {"at": "2006-08", "target": {"level": 0.6, "months": 12}},
    {"at": "2006-09", "target": {"sector": "nhs", "care_group": "older_people", "level": 0.8, "months": 12}},
    {"at": "2006-10", "target": {"sector": "social_services", "level": 0.4, "months": 12}},
    {"at": "2006-10", "culture_programme": {"share": 0.5, "months": 12}},
    {"at": "2006-10", "mixed_messages": {"share": 0.2, "months": 9}},
    {"at": "2006-11", "council_reorganisation": {"share": 0.4, "form": "split", "into": 2}},
    {"at": "2007-01", "initiatives": {"number": 8, "months": 9}},
    {"at": "2007-02", "planning_horizon": {"months": 36}},
    {"at": "2007-03", "single_plan": {}},
    {"at": "2007-03", "duty_to_cooperate": {"strength": 0.02, "months": 9}},
    {"at": "2007-04", "delayed_discharge_reimbursement": {}},
    {"at": "2007-04", "care_trust_mandate": {"share": 0.5}},
    {"at": "2007-05", "barriers_resolved": {"share": 0.5}},
    {"at": "2007-05", "pct_reorganisation": {"share": 0.5, "form": "merge", "into": 2}},
    {"at": "2007-08", "boundary_change": {"share": 0.3}},
    {"at": "2007-12", "pct_reorganisation": {"share": 0.6, "form": "match_councils"}},
]


@pytest.fixture(scope="session")
def every_event() -> Scenario:
    """Return the teaching world with every kind of event, reorganisations of both maps in mid-run among them."""
    resolved = Scenario.load("teaching").resolved()
    return Scenario.from_resolved({**resolved, "months": 24, "events": EVERY_EVENT})


@pytest.fixture(scope="session")
def short() -> Callable[..., Scenario]:
    """Give the function that returns the teaching world, cut to a few months."""

    def cut(months: int = 8, **parameters: Any) -> Scenario:
        overrides = {name.replace("__", "."): value for name, value in parameters.items()}
        return Scenario.load("teaching", overrides={"months": months, **overrides})

    return cut
