"""Running totals of what is decided: they end at the totals, of ensembles and of effects, to the last bit."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coterminous.experiments import pairs, queries
from coterminous.experiments.compare import compare
from coterminous.experiments.comparison_report import effects_so_far, report_files
from coterminous.experiments.effect_table import EffectTable
from coterminous.experiments.effects import effects_of
from coterminous.experiments.ensemble import EnsembleResult, ensemble
from coterminous.experiments.pairs import Block
from coterminous.experiments.quantities import Calendar
from coterminous.record.metric_facts import METRICS
from coterminous.report.comparison_facts import Courses
from coterminous.report.tables import read_table
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import InputError

TALLIES = [metric.name for metric in METRICS if metric.is_tally]
NUMBERS = ["baseline_mean", "scenario_mean", "estimate", "low", "high", "n"]
SHOCK = """\
extends: calm.yaml
events:
  - at: 2006-05
    deficit_shock: {bodies: pct, share: 1.0, size: 0.08, months: 6}
"""
HOW = {"seed": 7, "backend": "mesa", "workers": 1}


@pytest.fixture(scope="module")
def worlds(tmp_path_factory, small_world) -> dict[str, Scenario]:
    folder = tmp_path_factory.mktemp("worlds")
    for name, text in {"calm": small_world("two_towns", 9), "shock": SHOCK}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return {name: Scenario.load(folder / f"{name}.yaml") for name in ("calm", "shock")}


@pytest.fixture(scope="module")
def shocked(worlds) -> EnsembleResult:
    return ensemble(worlds["shock"], 20, chunk=6, **HOW)


@pytest.fixture(scope="module")
def compared(worlds) -> EffectTable:
    """Return a comparison of three, of which the third is the first again."""
    return compare(*worlds.values(), worlds["calm"], replicates=12, **HOW)


def test_what_is_decided_or_agreed_is_a_tally_and_nothing_else_is():
    assert set(TALLIES) == {
        metric.name for metric in METRICS if metric.unit.split()[0] in ("decisions", "agreements")
    }
    assert all(metric.is_flow and metric.is_whole for metric in METRICS if metric.is_tally)
    assert not {"pooled_gbp", "value_created_gbp", "trust_mean", "unscheduled_admissions"} & set(TALLIES)


class TestEnsembles:
    def test_bands_are_those_of_each_replicate_s_sum_so_far(self, tmp_path):
        """A month has the replicate's number r, from 0 to 100, plus 0, 10 and 20: so far r, 2 r + 10 and 3 r + 30.

        The median of r is 50, a quarter lies below 25 and a twentieth below 5.
        """
        (tmp_path / "parts").mkdir()
        paths = []
        for first, last in ((0, 40), (40, 101)):
            replicate = np.repeat(np.arange(first, last), 3)
            month = np.tile(np.arange(3), last - first)
            columns = {
                "replicate": replicate,
                "month": pa.array(Calendar("2006-04", 3).days[month], type=pa.date32()),
                "withdrawals": replicate + 10 * month,
            }
            paths.append(tmp_path / "parts" / f"{first}.parquet")
            pq.write_table(pa.table(columns), paths[-1])
        bands = queries.bands(paths, ["withdrawals"], "2006-04", 3, 101, running_totals=True)
        assert bands["month"].dt.strftime("%Y-%m").tolist() == ["2006-04", "2006-05", "2006-06"]
        assert bands[["median", "low_50", "high_50", "low_90", "high_90", "n"]].values.tolist() == [
            [50.0, 25.0, 75.0, 5.0, 95.0, 101],
            [110.0, 60.0, 160.0, 20.0, 200.0, 101],
            [180.0, 105.0, 255.0, 45.0, 315.0, 101],
        ]

    def test_the_median_path_ends_at_the_median_of_totals(self, shocked):
        bands = shocked.bands(TALLIES, running_totals=True)
        assert bands.columns.tolist() == shocked.bands(TALLIES).columns.tolist()
        last = bands[bands["month"] == bands["month"].max()].set_index("metric")["median"]
        assert last.to_dict() == shocked.totals(TALLIES)[TALLIES].median().to_dict()
        assert last["withdrawals"] > 0

    def test_it_is_not_the_running_total_of_medians(self, shocked):
        """Each replicate is added up first: numpy does it from all numbers at once."""
        values = shocked.metrics.pivot_table(index="replicate", columns="month", values="withdrawals_by_pct")
        found = shocked.bands(["withdrawals_by_pct"], running_totals=True)
        expected = values.cumsum(axis=1).quantile([0.5, 0.05, 0.95])
        np.testing.assert_allclose(found[["median", "low_90", "high_90"]].T, expected, rtol=0, atol=1e-9)

    def test_in_small_helpings_they_are_the_same(self, shocked, monkeypatch):
        whole = shocked.bands(TALLIES, running_totals=True)
        monkeypatch.setattr(queries, "_VALUES_AT_ONCE", 30)
        pd.testing.assert_frame_equal(shocked.bands(TALLIES, running_totals=True), whole, check_exact=True)

    def test_what_is_no_flow_has_none(self, shocked):
        with pytest.raises(InputError, match="'trust_mean' is not a flow, so it has no running total"):
            shocked.bands(["withdrawals", "trust_mean"], running_totals=True)

    def test_the_table_of_bands_stays_monthly_and_the_figure_s_data_say_what_they_are(self, worlds, tmp_path):
        result = ensemble(worlds["shock"], 5, out=tmp_path / "out", **HOW)
        result.save_report()
        stored = read_table(tmp_path / "out" / "bands.parquet").query("metric == 'withdrawals'")
        assert stored["median"].tolist() == result.bands(["withdrawals"])["median"].tolist()
        beside = pd.read_csv(tmp_path / "out" / "figures" / "bands.csv")
        assert set(beside.loc[beside["is_running_total"], "metric"]) == {"withdrawals"}
        drawn = beside.query("metric == 'withdrawals'")["median"].tolist()
        assert drawn == result.bands(["withdrawals"], running_totals=True)["median"].tolist()


def so_far_of(values: np.ndarray, size: int, *, running_totals: bool = True) -> pd.DataFrame:
    """Return the effects on withdrawals in numbers by ensemble, replicate and month, in blocks of some replicates."""
    blocks = [
        Block(
            np.arange(first, first + values[:, first : first + size].shape[1]),
            values[:, first : first + size],
        )
        for first in range(0, values.shape[1], size)
    ]
    calendar = Calendar("2006-04", values.shape[2])
    with_metric = [Block(block.replicates, block.values[..., np.newaxis]) for block in blocks]
    return effects_of(with_metric, ["withdrawals"], calendar, running_totals=running_totals).table


def row(table: pd.DataFrame, month: str) -> list[float]:
    return table.loc[table["month"] == month, NUMBERS].iloc[0].tolist()


class TestEffects:
    def test_a_month_is_what_changed_up_to_its_end(self):
        """Pairs differ by 0, 1, 1 and by 2, 2, 4: so far by 0, 1, 2 and by 2, 4, 8."""
        baseline = np.array([[1.0, 0.0, 0.0], [2.0, 1.0, 0.0]])
        more = np.array([[0.0, 1.0, 1.0], [2.0, 2.0, 4.0]])
        table = so_far_of(np.stack([baseline, baseline + more]), size=2)
        assert table["month"].tolist() == ["total", "2006-04-01", "2006-05-01", "2006-06-01"]
        assert table["baseline_mean"].tolist() == [2.0, 1.5, 2.0, 2.0]
        assert table["estimate"].tolist() == [5.0, 1.0, 2.5, 5.0]
        # One degree of freedom: 12.7062 standard errors. 0 and 2 differ by 2, so their mean errs by 1.
        assert table["high"].tolist()[1:] == pytest.approx(
            [1 + 12.7062 * 1, 2.5 + 12.7062 * 1.5, 5 + 12.7062 * 3], abs=1e-3
        )

    @given(
        values=arrays(np.int64, (2, 17, 5), elements=st.integers(0, 60)),
        size=st.integers(1, 17),
    )
    def test_the_last_month_is_the_effect_in_total_to_the_last_bit(self, values, size):
        whole = values.astype(np.float64)
        so_far, monthly = so_far_of(whole, size), so_far_of(whole, size, running_totals=False)
        assert row(so_far, "2006-08-01") == row(so_far, "total") == row(monthly, "total")
        assert row(so_far, "2006-04-01") == row(monthly, "2006-04-01")

    def test_so_it_is_in_many_blocks_of_many_replicates(self):
        """Six years of a thousand replicates are added up in more than one block and in long sums."""
        luck = np.arange(2 * 1000 * 72).reshape(2, 1000, 72)
        values = ((luck * 7919) % 23).astype(np.float64)
        so_far = so_far_of(values, pairs.ROWS_IN_A_BLOCK // 72)
        monthly = so_far_of(values, pairs.ROWS_IN_A_BLOCK // 72, running_totals=False)
        assert row(so_far, "2012-03-01") == row(monthly, "total")

    def test_a_replicate_that_lacks_a_month_counts_up_to_it(self):
        values = np.ones((2, 4, 3))
        values[:, 1, 1] = np.nan
        assert so_far_of(values, size=4)["n"].tolist() == [3, 4, 3, 3]

    def test_what_is_no_flow_has_none(self):
        with pytest.raises(InputError, match="'trust_mean' is not a flow"):
            effects_of([], ["trust_mean"], Calendar("2006-04", 3), running_totals=True)


class TestComparisons:
    def test_the_last_month_is_the_table_s_total_with_its_interval(self, compared):
        so_far = effects_so_far(compared, TALLIES)
        last = so_far[so_far["month"] == "2006-12-01"].set_index(["scenario", "metric"])[NUMBERS]
        total = compared.total.set_index(["scenario", "metric"]).loc[last.index, NUMBERS]
        assert len(last) == 2 * len(TALLIES)
        assert (total["estimate"] != 0).any()
        pd.testing.assert_frame_equal(last, total, check_exact=True)

    @pytest.fixture
    def drawn(self, compared, monkeypatch) -> tuple[Courses, Courses]:
        """Return what the figures of the comparison are drawn from: the months', and the running totals."""
        given: list[Courses] = []

        def files(facts, *courses: Courses) -> dict[str, bytes]:
            given.extend(courses)
            return {}

        monkeypatch.setattr("coterminous.report.comparison_page.comparison_files", files)
        report_files(compared)
        monthly, so_far = given
        return monthly, so_far

    def test_the_table_stays_monthly_and_the_figure_ends_at_the_total(self, compared, drawn):
        monthly, so_far = drawn
        assert monthly.effects.equals(compared.effects)
        shock = "metric == 'withdrawals' and scenario == 'shock' and month != 'total'"
        by_month = monthly.effects.query(shock)["estimate"].to_numpy()
        estimates = so_far.effects.query(shock)["estimate"].to_numpy()
        np.testing.assert_allclose(estimates, by_month.cumsum(), rtol=0, atol=1e-9)
        assert len(set(by_month)) > 2, "something is decided in more than one month"
        for name, one in compared.ensembles.items():
            ends = so_far.bands[name].set_index("metric").groupby("metric")["median"].last()
            assert ends.to_dict() == {"withdrawals": one.totals()["withdrawals"].median()}

    def test_money_and_shares_are_drawn_by_month(self, compared, drawn):
        monthly, so_far = drawn
        assert set(so_far.effects["metric"]) == {"withdrawals"}
        money = monthly.bands["shock"].query("metric == 'value_created_gbp'")
        expected = compared.ensembles["shock"].bands(["value_created_gbp"])
        assert money["median"].tolist() == expected["median"].tolist()
