"""Numbers of metrics as readers see them: worked out by hand from the unit and the width of an interval."""

import math

import pytest

from coterminous.record.metric_facts import METRIC_NAMES
from coterminous.report.metric_words import (
    KEY_METRICS,
    difference_unit,
    effect_words,
    level,
    named,
    titled,
    unit_words,
)
from coterminous.report.precise_words import percent_words, precise_level, size_words


@pytest.mark.parametrize(
    ("metric", "ends", "expected"),
    [
        # Half-widths 0.01, 0.002 and 0.15: two figures of each are shown.
        ("trust_mean", (0.05, 0.04, 0.06), ("+0.050", "+0.040 to +0.060")),
        ("trust_mean", (0.05, 0.048, 0.052), ("+0.0500", "+0.0480 to +0.0520")),
        ("withdrawals", (-1.234, -1.384, -1.084), ("-1.23", "-1.38 to -1.08")),
        # Shares differ by percentage points, and the unit is said once.
        ("pct_in_deficit_share", (0.1, 0.05, 0.15), ("+10.0 points", "+5.0 to +15.0 points")),
        # Pounds in the unit of the largest of the three.
        ("pooled_gbp", (1.5e6, 0.5e6, 2.5e6), ("+£1.5m", "+£0.5m to +£2.5m")),
        ("pooled_gbp", (-50_000.0, -60_000.0, -40_000.0), ("-£50k", "-£60k to -£40k")),
        ("pooled_gbp", (12.0, -988.0, 1012.0), ("+£12", "-£988 to +£1,012")),
        ("trust_mean", (0.0, 0.0, 0.0), ("0", "0 to 0")),
    ],
)
def test_an_effect_has_the_digits_that_its_interval_deserves(metric, ends, expected):
    assert effect_words(metric, *ends) == expected


def test_one_pair_has_an_estimate_and_no_interval():
    estimate, interval = effect_words("trust_mean", 0.5, math.nan, math.nan)
    assert estimate.startswith("+0.5")
    assert interval == "not known"


def test_nothing_is_written_as_minus_nothing():
    assert effect_words("trust_mean", -1e-9, -0.1, 0.1)[0] == "0"


@pytest.mark.parametrize("metric", METRIC_NAMES)
def test_every_metric_has_words(metric):
    assert level(metric)(0.5)
    assert named(metric)
    assert difference_unit(metric)
    assert unit_words(metric, in_total=True)
    # In total nothing is "a month" any more, unless it stands at a month's end.
    assert " a month" not in unit_words(metric, in_total=True)


def test_the_key_metrics_exist():
    assert set(KEY_METRICS) <= set(METRIC_NAMES)


@pytest.mark.parametrize(
    ("metric", "value", "expected"),
    [
        ("pooled_gbp", 9_999.0, "£9,999"),
        ("pooled_gbp", 12_345.0, "£12k"),
        ("pooled_gbp", 999_400.0, "£999k"),
        ("pooled_gbp", 1_000_000.0, "£1m"),
        ("partnerships_active", 28.5, "28.5"),
        ("partnerships_active", 29.0, "29"),
        ("unmet_need_people", 33_307.4, "33,307"),
        ("pct_in_deficit_share", 0.125, "12.5%"),
    ],
)
def test_levels(metric, value, expected):
    assert level(metric)(value) == expected


def test_a_title_says_its_unit_once():
    assert titled("partnerships_pooled") == "Partnerships with a pooled budget"
    assert titled("withdrawals") == "Withdrawals (decisions a month)"
    assert titled("withdrawals", "scale not from 0") == "Withdrawals (decisions a month; scale not from 0)"


def test_sizes_have_three_figures_and_no_dangling_noughts():
    assert size_words("trust_mean", 0.00099996) == "0.001"
    assert size_words("withdrawals", 0.0) == "0"
    assert size_words("pct_in_deficit_share", 0.0123) == "1.23 points"


def test_levels_that_lie_close_together_are_told_apart():
    written = precise_level("trust_mean", 0.0005)
    assert written(0.7101) != written(0.7106)


def test_per_cent_has_two_figures():
    assert [percent_words(part) for part in (0.5, -0.012, 0.0001)] == ["+50%", "-1.2%", "+0.010%"]
    assert percent_words(math.nan) == "not known"
