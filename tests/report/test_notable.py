"""Replicates worth a look, on numbers whose order is plain to see."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coterminous.report.choosing import replicates_text
from coterminous.report.notable import HIGHEST, LOWEST, NEAREST, notable


def test_typical_and_extreme():
    """Of 0, 1, 4, 9, ... 400 (21 squares), the median is that of 10, which is 100."""
    values = pd.Series({place: float(place * place) for place in range(21)})
    found = notable(values, each=2).groupby("which", sort=False)["replicate"].apply(list).to_dict()
    assert found == {NEAREST: [10, 9], LOWEST: [0, 1], HIGHEST: [20, 19]}


def test_the_order_of_rows_does_not_matter():
    values = pd.Series({3: 1.0, 1: 1.0, 2: 5.0, 0: 9.0})
    assert notable(values, each=1).equals(notable(values.sample(frac=1.0, random_state=1), each=1))


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), st.integers(1, 5))
def test_no_replicate_is_named_twice_and_each_has_its_own_value(numbers, each):
    values = pd.Series(numbers)
    found = notable(values, each)
    assert found["replicate"].is_unique
    assert [numbers[place] for place in found["replicate"]] == found["value"].tolist()
    lowest = found.loc[found["which"] == LOWEST, "value"]
    if len(numbers) >= 12:
        rest = values.drop(found["replicate"])
        assert lowest.max() <= rest.min()
        assert found.loc[found["which"] == HIGHEST, "value"].min() >= rest.max()


def test_what_is_missing_is_left_out():
    assert notable(pd.Series([None, 2.0, None], dtype=float))["replicate"].tolist() == [1]
    assert notable(pd.Series([], dtype=float)).empty


def test_the_text_names_commands_that_a_shell_understands():
    values = pd.Series([0.5, 0.6, 0.7, 0.8])
    text = replicates_text(values, "trust_mean", "total", "Mine", "my runs/one")
    assert "coterminous explain 'my runs/one' --replicate 1" in text
    assert "4 replicates" in text
    assert "--divergence" not in text


def test_pairs_are_told_by_their_difference():
    values = pd.Series([-0.5, 0.25, 0.0, 0.125])
    text = replicates_text(values, "trust_mean", "2006-05-01", "b against a", "c", "b", is_difference=True)
    assert "4 pairs" in text
    assert "in May 2006" in text
    assert "lowest: 0 (-0.50" in text
    assert "--scenario b --divergence" in text


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_handful_is_enough(number):
    assert replicates_text(pd.Series([0.5] * number), "trust_mean", "total", "Mine", "f")
