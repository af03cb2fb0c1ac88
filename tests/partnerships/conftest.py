"""The smallest world in which there can be partners: one PCT and one council that serve the same people."""

from collections.abc import Callable
from pathlib import Path

import pytest

from coterminous import PartnershipModel, Scenario

OVERRIDES = {
    "start.partnership_share": 1.0,
    "start.pooled_share": 1.0,
    "start.lead_share": 0.0,
    "start.integrated_share": 0.0,
    "start.colocated_share": 0.0,
    "start.trust_spread": 0.0,
    "start.new_pct_share": 0.0,
    "trust.culture_spread": 0.0,
    "capacity.leadership_spread": 0.0,
    "money.deficit_share": 0.0,
    "money.best_surplus": 0.0,
}


@pytest.fixture
def two_bodies(tmp_path: Path) -> Callable[..., PartnershipModel]:
    """Give a function that makes them, both in balance and every budget pooled, with parameters of one's own."""

    def make(overrides: dict[str, float]) -> PartnershipModel:
        (tmp_path / "people.csv").write_text("area,people,commissioner,council\na,200000,West,Wold\n")
        (tmp_path / "two.yaml").write_text(
            "title: Two\nquestion: What follows?\nstart: 2006-04\nmonths: 12\n"
            "geography: {lookup: people.csv, nhs_trusts: 0, seed: 1}\n"
        )
        return PartnershipModel(Scenario.load(tmp_path / "two.yaml", overrides=OVERRIDES | overrides), seed=0)

    return make
