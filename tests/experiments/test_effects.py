"""Paired effects: numbers worked out by hand, and what must hold whatever the numbers are."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from coterminous.experiments import pairs
from coterminous.experiments.effects import (
    effect_of,
    effects_between,
    effects_of,
    pairing_gain,
    sign_sentence,
)
from coterminous.experiments.moments import Moments, t_quantile
from coterminous.experiments.pairs import Block, joined_blocks, values_of
from coterminous.experiments.quantities import Calendar, Quantity, in_total, read_quantity
from coterminous.record.metric_facts import METRIC_NAMES
from coterminous.scenario.problems import InputError

CALENDAR = Calendar("2006-11", 3)
METRICS = ("trust_mean", "withdrawals")
TRUST, WITHDRAWALS = METRIC_NAMES.index("trust_mean"), METRIC_NAMES.index("withdrawals")
NUMBERS = st.floats(-1e6, 1e6).map(lambda number: round(number, 3))


def write_parts(folder: Path, values: np.ndarray, cuts: list[list[int]], first: int = 0) -> list[Path]:
    """Write an ensemble as parts.

    Args:
        folder: where to.
        values: replicate, month, metric.
        cuts: for each part the rows of ``values`` that are in it, in the order in which they are written.
        first: the number of the first replicate.
    """
    folder = folder / "trust=0.5"
    folder.mkdir(parents=True)
    paths = []
    days = Calendar("2006-11", values.shape[1]).days
    for number, rows in enumerate(cuts):
        columns = {
            "replicate": np.repeat(np.array(rows) + first, len(days)),
            "month": pa.array(np.tile(days, len(rows)), type=pa.date32()),
            **{name: values[rows, :, place].ravel() for place, name in enumerate(METRIC_NAMES)},
        }
        paths.append(folder / f"it's [{number}] part.parquet")
        pq.write_table(pa.table(columns), paths[-1])
    return paths


def ensemble_of(trust: list[list[float]], withdrawals: list[list[float]]) -> np.ndarray:
    """Return two metrics, by replicate and month, among all others, which are 0."""
    values = np.zeros((len(trust), len(trust[0]), len(METRIC_NAMES)))
    values[..., TRUST], values[..., WITHDRAWALS] = trust, withdrawals
    return values


BASELINE = ensemble_of(
    trust=[[0.5, 0.5, 0.5], [0.6, 0.6, 0.6], [0.5, 0.6, 0.7], [0.7, 0.7, 0.7]],
    withdrawals=[[1, 0, 0], [0, 0, 0], [2, 1, 0], [0, 1, 1]],
)
SCENARIO = ensemble_of(
    trust=[[0.5, 0.4, 0.3], [0.6, 0.5, 0.4], [0.5, 0.5, 0.5], [0.7, 0.6, 0.5]],
    withdrawals=[[1, 1, 1], [0, 2, 2], [2, 3, 2], [0, 4, 4]],
)


@pytest.fixture
def two(tmp_path):
    whole = [[0, 1], [2, 3]]
    return write_parts(tmp_path / "b", BASELINE, whole), write_parts(tmp_path / "s", SCENARIO, whole)


def test_a_flow_in_total_is_what_a_hand_works_out(two):
    """Withdrawals over the run: 1, 0, 3, 2 before and 3, 4, 7, 8 after, so 2, 4, 4, 6 more."""
    found = effect_of(effects_between(*two, CALENDAR).table, Quantity("withdrawals"))
    half = 3.182446 * math.sqrt((8 / 3) / 4)
    assert found["baseline_mean"] == 1.5
    assert found["scenario_mean"] == 5.5
    assert found["estimate"] == 4
    assert found["low"] == pytest.approx(4 - half, abs=1e-5)
    assert found["high"] == pytest.approx(4 + half, abs=1e-5)
    assert found["n"] == 4


def test_a_flow_in_a_month_is_what_a_hand_works_out(two):
    """December 2006: 0, 0, 1, 1 before and 1, 2, 3, 4 after, so 1, 2, 2, 3 more."""
    found = effect_of(effects_between(*two, CALENDAR).table, Quantity("withdrawals", "2006-12-01"))
    half = 3.182446 * math.sqrt((2 / 3) / 4)
    assert (found["baseline_mean"], found["scenario_mean"], found["estimate"]) == (0.5, 2.5, 2.0)
    assert (found["low"], found["high"]) == pytest.approx((2 - half, 2 + half), abs=1e-5)


def test_a_stock_in_total_is_averaged_over_the_months(two):
    """Every replicate loses 0, 0.1 and 0.2 of trust: 0.1 on average, without variance."""
    table = effects_between(*two, CALENDAR).table
    found = effect_of(table, Quantity("trust_mean"))
    assert found["baseline_mean"] == pytest.approx(0.6)
    assert found[["estimate", "low", "high"]].tolist() == pytest.approx([-0.1, -0.1, -0.1])
    assert effect_of(table, Quantity("trust_mean", "2006-11-01"))["estimate"] == 0.0


def test_variance_removed_is_what_a_hand_works_out(two):
    """Withdrawals: variances 5/3, 17/3 and 8/3; pairing leaves 8 of 22 thirds."""
    pairing = effects_between(*two, CALENDAR).pairing.set_index("metric")
    found = pairing.loc["withdrawals"]
    assert found["baseline_variance"] == pytest.approx(5 / 3)
    assert found["scenario_variance"] == pytest.approx(17 / 3)
    assert found["difference_variance"] == pytest.approx(8 / 3)
    assert found["variance_removed"] == pytest.approx(1 - 8 / 22)
    assert found["replicates_saved_factor"] == pytest.approx(22 / 8)
    assert found["n"] == 4
    assert math.isnan(pairing.loc["pooled_gbp", "variance_removed"]), "it is 0 in every replicate of both"
    assert math.isnan(pairing.loc["pooled_gbp", "replicates_saved_factor"])


def test_where_pairing_hurts_it_says_so():
    """Opposite luck: the difference has four times the variance, twice that of independent ensembles."""
    removed, factor = pairing_gain(np.array([3.0]), np.array([3.0]), np.array([12.0]))
    assert (removed[0], factor[0]) == (-1.0, 0.5)


def test_totals_come_first_then_the_months_of_each_metric(two):
    table = effects_between(*two, CALENDAR).table
    many = len(METRIC_NAMES)
    assert list(table.columns) == [
        "metric",
        "month",
        "baseline_mean",
        "scenario_mean",
        "estimate",
        "low",
        "high",
        "n",
    ]
    assert table["month"].tolist() == ["total"] * many + ["2006-11-01", "2006-12-01", "2007-01-01"] * many
    assert table["metric"].tolist() == [*METRIC_NAMES, *(name for name in METRIC_NAMES for _ in range(3))]


def test_one_pair_has_an_estimate_and_no_interval(tmp_path):
    one = write_parts(tmp_path / "b", BASELINE[:1], [[0]])
    other = write_parts(tmp_path / "s", SCENARIO[:1], [[0]])
    effects = effects_between(one, other, CALENDAR)
    assert effect_of(effects.table, Quantity("withdrawals"))["estimate"] == 2
    assert effects.table[["low", "high"]].isna().all(axis=None)
    assert (effects.table["n"] == 1).all()
    assert effects.variance_removed.isna().all()


def test_only_what_is_in_both_is_paired(tmp_path):
    """Replicates 0 to 3 and 2 to 5: two pairs. They are found by number, not by place."""
    one = write_parts(tmp_path / "b", BASELINE, [[0, 1, 2, 3]])
    other = write_parts(tmp_path / "s", SCENARIO, [[0, 1], [2, 3]], first=2)
    found = effect_of(effects_between(one, other, CALENDAR).table, Quantity("withdrawals"))
    assert found["n"] == 2
    assert found["baseline_mean"] == (3 + 2) / 2
    assert found["scenario_mean"] == (3 + 4) / 2


def test_nothing_in_common_is_no_effect_at_all(tmp_path):
    one = write_parts(tmp_path / "b", BASELINE, [[0, 1, 2, 3]])
    other = write_parts(tmp_path / "s", SCENARIO, [[0, 1, 2, 3]], first=10)
    table = effects_between(one, other, CALENDAR).table
    assert (table["n"] == 0).all()
    assert table[["baseline_mean", "estimate", "low", "high"]].isna().all(axis=None)


def test_a_replicate_that_lacks_a_month_counts_in_the_others_and_not_in_total(tmp_path):
    one = write_parts(tmp_path / "b", BASELINE, [[0, 1, 2, 3]])
    (other,) = write_parts(tmp_path / "s", SCENARIO, [[0, 1, 2, 3]])
    table = pq.read_table(other)
    keep = [row for row in range(table.num_rows) if row != 4]  # the second month of replicate 1
    pq.write_table(table.take(keep), other)
    found = effects_between(one, [other], CALENDAR).table
    n = {month: effect_of(found, Quantity("withdrawals", month))["n"] for month in ("total", *CALENDAR.names)}
    assert n == {"total": 3, "2006-11-01": 4, "2006-12-01": 3, "2007-01-01": 4}
    assert effect_of(found, Quantity("withdrawals"))["estimate"] == (2 + 4 + 6) / 3


def test_neither_parts_nor_the_order_of_rows_matter(tmp_path, two):
    shuffled = (
        write_parts(tmp_path / "b2", BASELINE, [[3], [2, 0, 1]]),
        write_parts(tmp_path / "s2", SCENARIO, [[1, 3, 2], [0]]),
    )
    once, again = effects_between(*two, CALENDAR), effects_between(*shuffled, CALENDAR)
    assert once.table.equals(again.table)
    assert once.pairing.equals(again.pairing)


def test_the_first_replicates_alone_are_what_a_smaller_ensemble_would_have_been(tmp_path, two):
    smaller = (
        write_parts(tmp_path / "b3", BASELINE[:3], [[0, 1, 2]]),
        write_parts(tmp_path / "s3", SCENARIO[:3], [[0, 1, 2]]),
    )
    first_three = effects_between(*two, CALENDAR, below=3)
    assert first_three.table.equals(effects_between(*smaller, CALENDAR).table)
    names = dict(zip(("before", "after"), two, strict=True))
    assert values_of(names, Quantity("withdrawals"), CALENDAR, below=3).index.tolist() == [0, 1, 2]


def test_blocks_hold_few_months_and_say_the_same(monkeypatch, two):
    whole = effects_between(*two, CALENDAR)
    monkeypatch.setattr(pairs, "ROWS_IN_A_BLOCK", 3)
    assert [block.values.shape[1] for block in joined_blocks(two, METRICS, CALENDAR)] == [1, 1, 1, 1]
    pieces = effects_between(*two, CALENDAR)
    for name in ("estimate", "low", "high", "baseline_mean", "scenario_mean"):
        np.testing.assert_allclose(pieces.table[name], whole.table[name], rtol=0, atol=1e-14)
    assert pieces.table["n"].equals(whole.table["n"])


def blocks_of(baseline: np.ndarray, scenario: np.ndarray, size: int) -> list[Block]:
    """Return replicates of one metric in one month as blocks."""
    both = np.stack([baseline, scenario])[:, :, np.newaxis, np.newaxis]
    return [
        Block(np.arange(first, first + both[:, first : first + size].shape[1]), both[:, first : first + size])
        for first in range(0, len(baseline), size)
    ]


def effect_between(baseline: np.ndarray, scenario: np.ndarray, size: int = 5):
    one_month = Calendar("2006-04", 1)
    effects = effects_of(blocks_of(baseline, scenario, size), ["trust_mean"], one_month)
    return effects.table.iloc[0]


@given(both=arrays(np.float64, (2, 12), elements=NUMBERS), size=st.integers(1, 12))
def test_the_interval_is_that_of_the_paired_t_test(both, size):
    """SciPy works it out another way, from all numbers at once."""
    found = effect_between(*both, size)
    difference = both[1] - both[0]
    assert found["estimate"] == pytest.approx(difference.mean(), abs=1e-8)
    if np.ptp(difference) > 1e-3:
        low, high = stats.ttest_rel(both[1], both[0]).confidence_interval(0.95)
        assert (found["low"], found["high"]) == pytest.approx((low, high), abs=1e-6)


@given(both=arrays(np.float64, (2, 12), elements=NUMBERS))
def test_swapping_scenarios_flips_the_sign(both):
    there, back = effect_between(*both), effect_between(*both[::-1])
    assert back["estimate"] == -there["estimate"]
    assert (back["low"], back["high"]) == (-there["high"], -there["low"])
    assert (back["baseline_mean"], back["scenario_mean"]) == (there["scenario_mean"], there["baseline_mean"])


@given(one=arrays(np.float64, 12, elements=NUMBERS))
def test_a_scenario_against_itself_is_exactly_nothing(one):
    found = effect_between(one, one)
    assert found[["estimate", "low", "high"]].tolist() == [0.0, 0.0, 0.0]
    assert found["n"] == 12


@given(whole=arrays(np.int64, 12, elements=st.integers(-(10**9), 10**9)), more=st.integers(-(10**9), 10**9))
def test_a_difference_that_never_varies_has_no_width(whole, more):
    found = effect_between(whole.astype(np.float64), (whole + more).astype(np.float64))
    assert found[["estimate", "low", "high"]].tolist() == [more, more, more]


def test_a_constant_that_has_no_exact_sum_has_no_variance():
    tenths = Moments.of(np.full(10, 0.1))
    assert tenths.mean == 0.1
    assert tenths.with_others(Moments.of(np.full(7, 0.1))).squares == 0.0


def test_a_small_variance_beside_a_large_mean_is_kept():
    """Billions of pounds that differ by 1: the sum of squares would have swallowed it."""
    values = 1e12 + np.resize([0.0, 1.0], 100)
    found = Moments.of(values[:30]).with_others(Moments.of(values[30:]))
    assert found.variance == pytest.approx(25 / 99)


def test_quantiles_are_those_of_the_printed_table():
    assert t_quantile(np.array([2, 4, 31])).round(3).tolist() == [12.706, 3.182, 2.042]
    assert np.isnan(t_quantile(np.array([0, 1]))).all()


@pytest.mark.parametrize(
    ("low", "high", "n", "said"),
    [
        (
            1.0,
            2.0,
            9,
            "withdrawals in total rises under shock against calm: the 95% interval, 1.00 to 2.00, leaves",
        ),
        (-2.0, -1.0, 9, "withdrawals in total falls under shock against calm"),
        (-1.0, 2.0, 9, "no effect of shock against calm can be told from none"),
        (0.0, 2.0, 9, "no effect of shock against calm can be told from none"),
        (0.0, 0.0, 9, "shock and calm are the same in every one of 9 pairs"),
        (math.nan, math.nan, 1, "one pair says nothing"),
    ],
)
def test_the_sign_is_told_where_the_interval_leaves_out_nought(low, high, n, said):
    row = pd.Series({"low": low, "high": high, "n": n})
    assert said in sign_sentence(row, Quantity("withdrawals"), "shock", "calm")


def test_an_effect_that_is_not_in_the_table_is_not_found(two):
    with pytest.raises(KeyError, match="trust_mean:2020-01"):
        effect_of(effects_between(*two, CALENDAR).table, Quantity("trust_mean", "2020-01-01"))


def test_an_ensemble_without_parts_pairs_with_nothing(two):
    assert len(values_of({"before": two[0], "after": []}, Quantity("withdrawals"), CALENDAR)) == 0


def test_values_of_a_quantity_are_by_replicate(two):
    ensembles = dict(zip(("before", "after"), two, strict=True))
    total = values_of(ensembles, Quantity("withdrawals"), CALENDAR)
    assert total.index.tolist() == [0, 1, 2, 3]
    assert total["before"].tolist() == [1, 0, 3, 2]
    assert total["after"].tolist() == [3, 4, 7, 8]
    month = values_of(ensembles, Quantity("trust_mean", "2007-01-01"), CALENDAR)
    assert month["after"].tolist() == [0.3, 0.4, 0.5, 0.5]


def test_in_total_a_flow_is_summed_and_a_stock_averaged():
    values = np.array([[0.5, 1.0], [0.6, 0.0], [0.7, 4.0]])
    assert in_total(values, METRICS).tolist() == pytest.approx([0.6, 5.0])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("withdrawals", Quantity("withdrawals", "total")),
        ("withdrawals:total", Quantity("withdrawals", "total")),
        ("withdrawals:2006-12", Quantity("withdrawals", "2006-12-01")),
        ("withdrawals:2007-01-01", Quantity("withdrawals", "2007-01-01")),
    ],
)
def test_a_quantity_is_named_by_metric_and_month(written, expected):
    assert read_quantity(written, CALENDAR) == expected
    assert read_quantity(str(expected), CALENDAR) == expected


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("withdrawls", "Did you mean withdrawals"),
        ("withdrawals:2007-02", "a month from 2006-11 to 2007-01"),
        ("withdrawals:June", "a month from 2006-11 to 2007-01"),
        ("", "names no metric"),
    ],
)
def test_a_quantity_that_is_not_there_is_refused(written, said):
    with pytest.raises(InputError, match=said):
        read_quantity(written, CALENDAR, key="--by")
