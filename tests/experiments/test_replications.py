"""How many replicates are enough: numbers of printed tables, and what must hold for any numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from coterminous.experiments.half_widths import (
    deviation_of,
    deviation_range,
    half_width_at,
    replicates_needed,
)
from coterminous.experiments.quantities import Quantity
from coterminous.experiments.replications import replications_of
from coterminous.streams import uniforms

TRUST = Quantity("trust_mean")
A_TEST = 999
"""A purpose that no draw of the model has."""


def normals(n: int, run: int = 0) -> np.ndarray:
    """Return normal numbers with mean 0 and standard deviation 1."""
    return ndtri(uniforms(3, run, A_TEST, 0, np.arange(n, dtype=np.uint64)))


@pytest.mark.parametrize(
    ("deviation", "precision", "needed"),
    [
        # 2.306 / 3 = 0.769 with 9, 2.262 / sqrt(10) = 0.715 with 10.
        (1.0, 0.72, 10),
        (10.0, 7.2, 10),
        # 12.706 / sqrt(2) = 8.98 with 2; 4.303 / sqrt(3) = 2.48 with 3.
        (1.0, 9.0, 2),
        (1.0, 8.9, 3),
        (0.0, 0.001, 2),
    ],
)
def test_replicates_needed_are_those_of_the_printed_table(deviation, precision, needed):
    assert replicates_needed(deviation, precision) == needed


@given(deviation=st.floats(1e-6, 1e6), ratio=st.floats(1e-3, 10))
def test_what_is_needed_is_enough_and_one_less_is_not(deviation, ratio):
    precision = ratio * deviation
    needed = replicates_needed(deviation, precision)
    assert needed is not None
    assert half_width_at(needed, deviation) <= precision
    assert needed == 2 or half_width_at(needed - 1, deviation) > precision


def test_what_no_number_reaches_has_no_number():
    assert replicates_needed(1.0, 1e-12) is None
    assert replicates_needed(math.nan, 1.0) is None


def test_the_range_of_a_deviation_is_the_textbook_s_where_kurtosis_is_that_of_normal_numbers():
    """A sixth at -1, a sixth at 1, the rest at 0 have kurtosis 3; chi-square with 11 degrees: 3.816 and 21.920."""
    values = np.array([-1.0, -1.0, 1.0, 1.0] + 8 * [0.0])
    squares = 4.0
    low, high = deviation_range(values)
    assert low == pytest.approx(math.sqrt(squares / 21.920), abs=1e-4)
    assert high == pytest.approx(math.sqrt(squares / 3.816), abs=1e-4)


def test_the_range_holds_the_deviation_as_often_as_it_says():
    """95 in 100 for normal numbers; the simulation of 1,000 is out by 0.7 in 100, kurtosis by a little more."""
    ranges = [deviation_range(normals(40, run)) for run in range(1000)]
    assert 0.91 <= np.mean([low <= 1.0 <= high for low, high in ranges]) <= 0.97


def test_a_few_extremes_leave_more_doubt_about_the_deviation():
    even, extreme = np.resize([-1.0, 1.0], 100), np.array([10.0] + 99 * [0.0])
    ratio = [high / low for low, high in map(deviation_range, (even, normals(100), extreme))]
    assert ratio == sorted(ratio)
    assert ratio[-1] > 2


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2.0], [1.0, 2.0, 3.0]])
def test_a_handful_says_nothing_of_its_own_range(values):
    assert all(math.isnan(end) for end in deviation_range(np.array(values)))


def test_numbers_that_are_all_the_same_have_no_width():
    found = replications_of(np.full(50, 0.1), TRUST, ["here"], precision=0.01)
    assert (found.mean, found.half_width, found.needed) == (0.1, 0.0, 2)
    assert found.is_enough
    assert deviation_of(np.full(50, 0.1)) == 0.0


def test_the_half_width_is_against_the_replicates_that_gave_it():
    """With the first n of them alone, up to all there are; beyond, with what all of them say."""
    values = normals(200)
    found = replications_of(values, TRUST, ["here"], precision=0.07)
    table = found.half_widths.set_index("n")
    for n in table.index[table.index <= 200]:
        assert table.loc[n, "half_width"] == pytest.approx(half_width_at(n, values[:n].std(ddof=1)))
    for n in table.index[table.index > 200]:
        assert table.loc[n, "half_width"] == pytest.approx(half_width_at(n, values.std(ddof=1)))
    assert table["is_projected"].tolist() == (table.index > 200).tolist()
    assert table.index.min() == 2
    assert table.index.max() == found.needed
    assert table.loc[200, "half_width"] == pytest.approx(found.half_width)
    assert table.loc[found.needed, "half_width"] <= 0.07
    known = table.dropna()
    assert ((known["low"] <= known["half_width"]) & (known["half_width"] <= known["high"])).all()


def test_what_is_needed_is_about_what_theory_says():
    """Deviation 1, half-width 0.07: 1.96² / 0.07² = 784, give or take what 400 numbers leave open."""
    found = replications_of(normals(400), TRUST, ["here"], precision=0.07)
    assert found.needed_low < found.needed < found.needed_high
    assert found.needed_low < 784 < found.needed_high
    assert not found.is_enough
    assert f"about {found.needed:,} would be needed" in found.as_text()


def test_what_is_enough_already_says_how_few_would_have_been():
    found = replications_of(normals(400), TRUST, ["here", "there"], precision=0.5)
    assert found.is_enough
    assert found.needed < 30
    assert "effect of there against here" in found.as_text()
    assert found.half_widths["n"].max() == 400


def test_without_a_precision_it_says_what_there_is():
    found = replications_of(normals(20), TRUST, ["here"])
    assert (found.needed, found.needed_low, found.needed_high, found.is_enough) == (None,) * 4
    assert found.as_text().endswith("with 20 replicates (95% Student t).")


def test_one_replicate_has_no_half_width():
    found = replications_of(np.array([0.5]), TRUST, ["here"], precision=0.1)
    assert math.isnan(found.half_width)
    assert found.needed is None
    assert len(found.half_widths) == 0
    assert "at least 2 are needed" in found.as_text()
    assert found.as_json()["half_width"] is None


def test_out_of_reach_is_said():
    assert "out of reach" in replications_of(normals(20), TRUST, ["here"], precision=1e-12).as_text()
