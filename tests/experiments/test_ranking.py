"""Rankings: orders that are known beforehand, and what supports them."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

from coterminous.experiments.quantities import Quantity
from coterminous.experiments.ranking import ranking_of

TRUST = Quantity("trust_mean")
LUCK = np.resize([0.0, 3.0, -1.0, 2.0, -4.0], 100)
TURN = np.resize([-1.0, 1.0], 100)


def test_scenarios_that_always_differ_alike_are_in_one_order_only():
    """Luck is shared and differs by more than the scenarios do; paired, nothing of it is left."""
    found = ranking_of(pd.DataFrame({"low": LUCK, "high": LUCK + 2, "middle": LUCK + 1}), TRUST, seed=7)
    assert found.order == ("high", "middle", "low")
    assert found.table["rank"].tolist() == [1, 2, 3]
    assert found.table["mean"].tolist() == [2.0, 1.0, 0.0]
    assert found.table["first_share"].tolist() == [1.0, 0.0, 0.0]
    assert found.order_share == 1.0
    assert found.ties == ()
    assert found.n == 100
    differences = found.pairs.set_index(["better", "worse"])[["estimate", "low", "high"]]
    assert differences.loc[("high", "low")].tolist() == [2.0, 2.0, 2.0]


def test_the_lowest_can_come_first():
    values = pd.DataFrame({"many": LUCK + 2, "few": LUCK})
    found = ranking_of(values, Quantity("withdrawals"), seed=7, is_lower_better=True)
    assert found.order == ("few", "many")
    assert found.table["mean"].tolist() == [0.0, 2.0]
    assert found.pairs.loc[0, ["better", "worse", "estimate"]].tolist() == ["few", "many", -2.0]
    assert "Ranking by withdrawals in total (lowest first), n = 100:" in found.as_text()


def test_intervals_hold_together_by_bonferroni():
    """Three pairs of 4 replicates: the quantile of 1 - 0.05 / 6 with 3 degrees of freedom is 4.857."""
    values = pd.DataFrame({"c": [0.0] * 4, "b": [2.0, 4.0, 4.0, 6.0], "a": [9.0] * 4})
    found = ranking_of(values, TRUST, seed=7)
    pair = found.pairs.set_index(["better", "worse"]).loc[("b", "c")]
    half = 4.857 * math.sqrt((8 / 3) / 4)
    assert pair["estimate"] == 4.0
    assert (pair["low"], pair["high"]) == pytest.approx((4 - half, 4 + half), abs=1e-3)
    assert pair["n"] == 4
    assert found.as_json()["adjustment"] == "Bonferroni"


def test_two_that_are_the_same_share_the_first_place_and_no_order_holds():
    found = ranking_of(pd.DataFrame({"one": LUCK, "same": LUCK, "less": LUCK - 1}), TRUST, seed=7)
    assert found.table["first_share"].tolist() == [0.5, 0.5, 0.0]
    assert found.order_share == 0.0
    assert found.order == ("one", "same", "less")
    assert found.ties == (("one", "same"),)
    assert "one and same cannot be told apart" in found.as_text()


def test_neighbours_within_their_luck_cannot_be_told_apart():
    """Differences of 0.1 give or take 1, a hundred times: the interval is about 0.1 give or take 0.2."""
    found = ranking_of(pd.DataFrame({"plain": LUCK, "hardly": LUCK + 0.1 + TURN}), TRUST, seed=7)
    assert found.order == ("hardly", "plain")
    assert found.ties == (("hardly", "plain"),)
    assert found.pairs["is_told_apart"].tolist() == [False]


@pytest.mark.parametrize("errors", [0.5, 1.0, 2.0])
def test_the_support_of_first_place_is_what_theory_says(errors):
    """A lead of so many standard errors is kept by that share of resamples that the normal distribution says."""
    lead = errors * 1.0 / math.sqrt(100)
    found = ranking_of(pd.DataFrame({"behind": LUCK, "ahead": LUCK + lead + TURN}), TRUST, seed=7)
    assert found.table["first_share"].tolist()[0] == pytest.approx(ndtr(errors), abs=0.05)
    assert found.table["first_share"].sum() == pytest.approx(1.0)
    assert found.order_share == pytest.approx(found.table["first_share"].tolist()[0], abs=0.05)


def test_the_whole_order_is_less_certain_than_who_is_first():
    values = pd.DataFrame({"third": LUCK, "second": LUCK + 0.1 + TURN, "first": LUCK + 5})
    found = ranking_of(values, TRUST, seed=7)
    assert found.table["first_share"].tolist() == [1.0, 0.0, 0.0]
    assert 0.7 < found.order_share < 0.95


def test_the_same_numbers_give_the_same_ranking_in_any_order_of_rows():
    values = pd.DataFrame({"one": LUCK + TURN, "other": LUCK + 0.1}, index=np.arange(100))
    once, again = ranking_of(values, TRUST, seed=7), ranking_of(values.iloc[::-1], TRUST, seed=7)
    assert once.table.equals(again.table)
    assert once.pairs.equals(again.pairs)
    assert once.order_share == again.order_share
    other = ranking_of(values, TRUST, seed=8)
    assert other.order_share == pytest.approx(once.order_share, abs=0.06)
    assert other.order_share != once.order_share


def test_one_replicate_supports_no_order():
    found = ranking_of(pd.DataFrame({"one": [1.0], "other": [2.0]}), TRUST, seed=7)
    assert found.order == ("other", "one")
    assert math.isnan(found.order_share)
    assert found.pairs[["low", "high"]].isna().all(axis=None)
    assert found.as_text().endswith("One replicate supports no order: run more.")
    assert found.as_json()["order_share"] is None
