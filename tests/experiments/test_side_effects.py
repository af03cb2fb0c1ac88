"""Who pays for what a scenario changes: cell by cell what the runs' own tables of sides say, and it adds up."""

import numpy as np
import pandas as pd
import pytest

from coterminous.experiments.compare import compare
from coterminous.experiments.run import run
from coterminous.record.sides import HARMS, RESULT_ITEMS
from coterminous.report.sides import BEARERS, account, whole_run
from coterminous.scenario.loading import Scenario

REPLICATES, MONTHS, SEED = 3, 14, 5
SHOCK = [
    {"at": "2006-06", "deficit_shock": {"bodies": "both", "share": 0.6, "size": 0.06, "months": 12}},
    {"at": "2006-09", "grant": {"gbp_per_head_year": 5.0, "months": 4}},
]


@pytest.fixture(scope="module")
def scenarios() -> tuple[Scenario, Scenario]:
    resolved = {**Scenario.load("teaching").resolved(), "months": MONTHS}
    calm, shock = (Scenario.from_resolved({**resolved, "events": events}) for events in ([], SHOCK))
    return calm, shock


@pytest.fixture(scope="module")
def compared(scenarios, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        # The comparison is asked and not looked at: spare the drawing.
        patch.setattr("coterminous.report.comparison_page.comparison_figures", lambda *_: [])
        out = tmp_path_factory.mktemp("compared") / "folder"
        return compare(*scenarios, replicates=REPLICATES, seed=SEED, backend="mesa", workers=1, out=out)


@pytest.fixture(scope="module")
def by_hand(scenarios):
    """Return what each replicate's tables say: shock minus calm, over the whole run."""
    differences = []
    for replicate in range(REPLICATES):
        calm, shock = (whole_run(run(one, SEED, replicate).sides) for one in scenarios)
        differences.append(shock - calm)
    return differences


def test_every_cell_is_the_mean_of_what_the_runs_say(compared, by_hand):
    assert set(compared.sides["item"]) == {*RESULT_ITEMS, "together", *HARMS}
    for row in compared.sides.itertuples():
        which = "harm" if row.item in HARMS else "result"
        own = [account(one, which).loc[row.item, row.side] for one in by_hand]
        assert row.n == REPLICATES
        assert row.estimate == pytest.approx(np.mean(own), abs=1e-3, rel=1e-9)
        half = 4.30265 * np.std(own, ddof=1) / np.sqrt(REPLICATES)
        assert row.high - row.low == pytest.approx(2 * half, abs=1e-3, rel=1e-4)
        assert row.scenario_mean - row.baseline_mean == pytest.approx(row.estimate, abs=1e-3)


def test_sides_add_up_to_the_total_and_items_to_the_sum(compared):
    money = compared.sides[compared.sides["unit"] == "pounds"]
    cells = money.pivot_table(index="item", columns="side", values="estimate")
    assert cells[list(BEARERS)].sum(axis=1).to_numpy() == pytest.approx(cells["total"].to_numpy(), abs=1e-3)
    items = cells.drop(index="together").sum()
    assert items.to_numpy() == pytest.approx(cells.loc["together"].to_numpy(), abs=1e-3)
    assert cells.loc["shock", "total"] < -1e6
    assert cells.loc["badged_grant", "people"] > 1e5


def test_it_lies_in_the_folder_and_in_the_answer_for_programs(compared):
    stored = pd.read_parquet(compared.folder / "sides.parquet")
    assert stored["estimate"].tolist() == compared.sides["estimate"].tolist()
    (shock,) = (
        one
        for one in compared.as_json()["sides"]
        if (one["item"], one["side"]) == ("shock", "social_services")
    )
    assert shock["estimate"] < 0.0
