"""One eventful run, looked at from all sides."""

from typing import Any

import pytest

from coterminous import PartnershipModel, Scenario
from coterminous.record.tables import RunTables

EVENTFUL: list[dict[str, Any]] = [
    {"at": "2006-06", "planning_horizon": {"months": 36}},
    {"at": "2006-09", "grant": {"gbp_per_head_year": 4.0, "months": 18, "share": 0.6}},
    {"at": "2006-12", "deficit_shock": {"bodies": "both", "share": 0.7, "size": 0.08, "months": 18}},
    {"at": "2007-06", "council_reorganisation": {"share": 0.4, "form": "split", "into": 2}},
    {"at": "2007-10", "pct_reorganisation": {"share": 0.4, "form": "merge", "into": 2}},
    {"at": "2008-01", "joint_boards": {"share": 0.5}},
]


@pytest.fixture(scope="package")
def eventful() -> PartnershipModel:
    """Return the teaching world after three years in which much has happened."""
    resolved = {**Scenario.load("teaching").resolved(), "months": 36, "events": EVENTFUL}
    model = PartnershipModel(Scenario.from_resolved(resolved), seed=4)
    model.run()
    return model


@pytest.fixture(scope="package")
def tables(eventful: PartnershipModel) -> RunTables:
    return eventful.tables()
