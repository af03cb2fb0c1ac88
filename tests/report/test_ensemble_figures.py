"""Figures of ensembles and comparisons: what is drawn is what was given, named, legible and told without colour."""

import csv
import io
import math
import re
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from coterminous.record.metric_facts import METRICS
from coterminous.report.event_marks import EventMark
from coterminous.report.figures.bands import bands_figure
from coterminous.report.figures.effects import BASELINE_LOOK, SCENARIO_LOOKS, effects_figure
from coterminous.report.figures.forest import SUMMARY_METRICS, effects_summary_figure
from coterminous.report.figures.ranking import ranking_figure
from coterminous.report.figures.replications import replications_figure, round_numbers
from coterminous.report.metric_words import KEY_METRICS, titled
from coterminous.report.theme import BAND_INNER, BAND_OUTER, DOTTED, INK, LOOKS, THIN_DASHES, contrast
from coterminous.scenario.events import DatedEvent, DeficitShock, JointBoards

MONTHS = pd.date_range("2006-04-01", periods=24, freq="MS")
LONGEST = max((metric.name for metric in METRICS), key=lambda name: len(titled(name)))
NAMES = ("calm", "shock", "boards", "split", "horizon")
EVENTS = (
    DatedEvent(3, "2006-07", "deficit_shock", DeficitShock(bodies="pct", size=0.05, months=6), 0),
    DatedEvent(4, "2006-08", "joint_boards", JointBoards(share=0.5), 1),
)


def scale(metric: str) -> float:
    return 1e6 if metric.endswith("gbp") else 0.5


def bands(metrics, months=MONTHS, n=200, shift=0.0) -> pd.DataFrame:
    """Bands that rise slowly around a median: 50% within a tenth of it, 90% within a fifth."""
    parts = []
    for metric in metrics:
        median = scale(metric) * (1.0 + shift + 0.01 * np.arange(len(months)))
        spread = {"low_50": 0.9, "high_50": 1.1, "low_90": 0.8, "high_90": 1.2}
        parts.append(
            pd.DataFrame(
                {"metric": metric, "month": months, "median": median}
                | {name: median * factor for name, factor in spread.items()}
                | {"n": n}
            )
        )
    return pd.concat(parts, ignore_index=True)


def effects(metrics, names, months=MONTHS, n=200, estimate=-0.1) -> pd.DataFrame:
    """Effects of each scenario: the estimate times its place, plus or minus a quarter of the estimate."""
    rows = []
    for place, name in enumerate(names, start=1):
        for metric in metrics:
            for month in ("total", *(str(month.date()) for month in months)):
                base, effect = scale(metric), estimate * place * scale(metric)
                half = abs(estimate) * scale(metric) / 4
                rows.append(
                    (name, metric, month, base, base + effect, effect, effect - half, effect + half, n)
                )
    columns = [
        "scenario",
        "metric",
        "month",
        "baseline_mean",
        "scenario_mean",
        "estimate",
        "low",
        "high",
        "n",
    ]
    table = pd.DataFrame(rows, columns=columns)
    return table if len(names) > 1 else table.drop(columns="scenario")


TEXTS = {"metric", "month", "scenario", "baseline", "against", "is_projected", "is_running_total"}


def read_back(figure) -> pd.DataFrame:
    """Return the table that lies beside a figure, every bit of its numbers."""
    rows = list(csv.DictReader(io.StringIO(figure.csv().decode())))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return pd.DataFrame(
        {
            name: values if name in TEXTS else [float(value) if value else math.nan for value in values]
            for name, values in columns.items()
        }
    )


def several(metric, number, is_so_far=False, **changed):
    paths = {name: bands([metric], shift=0.1 * place) for place, name in enumerate(NAMES[: number + 1])}
    table = effects([metric], NAMES[1 : number + 1], **changed)
    return effects_figure(paths, table, metric, is_so_far=is_so_far)


@pytest.fixture(scope="module")
def banded():
    return bands_figure(bands(KEY_METRICS), events=EVENTS, title="A world", n=200)


class TestBands:
    def test_the_data_beside_it_are_those_given(self, banded):
        given = bands(KEY_METRICS)
        beside = read_back(banded)
        assert beside["month"].tolist() == given["month"].dt.strftime("%Y-%m-%d").tolist()
        assert set(beside["is_running_total"]) == {"False"}
        pd.testing.assert_frame_equal(
            beside.drop(columns=["month", "is_running_total"]),
            given.drop(columns="month"),
            check_dtype=False,
            rtol=0,
            atol=0,
        )

    def test_n_the_bands_and_the_events_are_named_on_it(self, banded, visible_texts):
        texts = " ".join(text for text, _ in visible_texts(banded)).replace("\n", " ")
        assert "n = 200 replicates" in texts
        assert "the middle 50%" in texts
        assert "the middle 90%" in texts.replace("pale, dotted: the", "the")
        assert texts.count("90%: ") == texts.count("50%: ") == texts.count("Median: ") == len(KEY_METRICS)
        assert "A: Jul 2006: deficit shock of 5% of income, all PCTs, 6 months" in texts
        assert "B: Aug 2006: joint boards, 50% of dyads" in texts
        assert "Not a forecast" in texts

    def test_every_panel_marks_every_event(self, banded):
        for axes in banded.figure.axes:
            vertical = {line.get_xdata()[0] for line in axes.lines if len(set(line.get_xdata())) == 1}
            assert vertical >= {3, 4}

    def test_the_alternative_text_says_n_and_the_last_month(self, banded):
        assert "n = 200 replicates" in banded.alt
        # The last median is 0.5 * 1.23; nine in ten lie within a fifth of it.
        assert (
            "in March 2008 0.61, the middle 50% from 0.55 to 0.68, the middle 90% from 0.49 to 0.74"
            in banded.alt
        )
        assert "Jul 2006: deficit shock" in banded.alt

    def test_edges_bound_the_bands_so_that_fills_need_no_contrast(self, banded):
        axes = banded.figure.axes[0]
        widths = [line.get_linewidth() for line in axes.lines if len(line.get_xdata()) == len(MONTHS)]
        assert sorted(widths) == [0.9] * 4 + [2.0]
        assert len({str(style) for style in (DOTTED, THIN_DASHES, LOOKS["pct"].line)}) == 3
        assert contrast(LOOKS["pct"].colour, "#ffffff") >= 3
        assert all(contrast(INK, fill) >= 4.5 for fill in (BAND_INNER, BAND_OUTER))

    @pytest.mark.parametrize("months", [1, 2, 24])
    def test_texts_are_clear(self, months, assert_clear):
        assert_clear(
            bands_figure(bands(KEY_METRICS, MONTHS[:months]), events=EVENTS, title="Long title, " * 20)
        )

    def test_texts_are_clear_where_nothing_or_much_happens(self, assert_clear):
        nothing = bands(KEY_METRICS).assign(median=0.0, low_50=0.0, high_50=0.0, low_90=0.0, high_90=0.0)
        assert_clear(bands_figure(nothing))
        names = ["pct_balance_gbp", "unmet_need_people", "withdrawals", LONGEST]
        much = bands(names)
        much[["median", "low_50", "high_50", "low_90", "high_90"]] *= -4e5
        assert_clear(bands_figure(much, names))

    def test_a_scale_that_does_not_begin_at_nought_says_so(self, banded):
        titles = [axes.get_title(loc="left").replace("\n", " ") for axes in banded.figure.axes]
        assert all("scale not from 0" in title for title in titles)
        assert all(axes.get_ylim()[0] > 0 for axes in banded.figure.axes)
        wide = bands(["trust_mean"]).assign(low_90=0.1)
        (axes,) = bands_figure(wide, ["trust_mean"]).figure.axes
        assert axes.get_ylim()[0] == 0
        assert "scale" not in axes.get_title(loc="left")

    def test_a_metric_that_is_not_there_is_refused(self):
        with pytest.raises(KeyError, match="withdrawals"):
            bands_figure(bands(["trust_mean"]), ["withdrawals"])

    @pytest.mark.parametrize("months", [1, 24])
    def test_a_running_total_says_that_it_is_one(self, months, visible_texts, assert_clear):
        monthly, so_far = (
            bands(KEY_METRICS, MONTHS[:months]),
            bands(["withdrawals"], MONTHS[:months], shift=9.0),
        )
        figure = bands_figure(monthly, events=EVENTS, so_far=so_far)
        assert_clear(figure)
        texts = [text.replace("\n", " ") for text, _ in visible_texts(figure)]
        (title,) = (text for text in texts if text.startswith("Withdrawals so far"))
        assert title == "Withdrawals so far (decisions since the start; scale not from 0)"
        assert "Withdrawals: the running total since April 2006." in " ".join(texts)
        # Half of 10, and a hundredth of it more for every month.
        said = "Withdrawals so far (decisions since the start), median at the end of April 2006 5, the middle 50%"
        assert said in figure.alt
        beside = read_back(figure).groupby("is_running_total")
        assert set(beside.get_group("True")["metric"]) == {"withdrawals"}
        assert beside.get_group("True")["median"].tolist() == so_far["median"].tolist()
        assert "withdrawals" not in set(beside.get_group("False")["metric"])

    def test_a_number_of_the_month_does_not(self, banded):
        assert "so far" not in banded.alt
        assert "running total" not in banded.alt


class TestEffects:
    @pytest.mark.parametrize("number", [1, 4])
    @pytest.mark.parametrize("metric", ["pct_in_deficit_share", "value_created_gbp", LONGEST])
    def test_texts_are_clear(self, metric, number, assert_clear):
        assert_clear(several(metric, number))

    def test_long_names_and_many_events_are_clear(self, assert_clear):
        names = [f"a_name_that_goes_on_and_on_{name}" for name in NAMES]
        paths = {name: bands(["trust_mean"]) for name in names}
        marks = [EventMark(month, f"Event number {month} of many, with words") for month in range(0, 24, 3)]
        table = effects(["trust_mean"], names[1:])
        assert_clear(effects_figure(paths, table, "trust_mean", marks, "A long title, " * 20))

    def test_the_data_beside_it_are_those_given(self):
        beside = read_back(several("trust_mean", 2))
        given = effects(["trust_mean"], NAMES[1:3])
        monthly = given[given["month"] != "total"].reset_index(drop=True)
        drawn = beside[beside["scenario"] != "calm"].reset_index(drop=True)
        columns = ["scenario", "month", "baseline_mean", "scenario_mean", "estimate", "low", "high", "n"]
        pd.testing.assert_frame_equal(drawn[columns], monthly[columns], check_dtype=False, rtol=0, atol=0)
        paths = bands(["trust_mean"])
        for column in ("median", "low_90", "high_90"):
            assert beside.loc[beside["scenario"] == "calm", column].tolist() == paths[column].tolist()

    def test_n_and_intervals_are_named_on_it(self, visible_texts):
        texts = " ".join(text for text, _ in visible_texts(several("trust_mean", 1))).replace("\n", " ")
        assert "n = 200 pairs of replicates with the same luck" in texts
        assert "mean of pairs, 95% interval" in texts
        assert "median and middle 90%" in texts
        # -0.05, plus or minus 0.0125.
        assert "shock: -0.050 (-0.062 to -0.037)" in texts.replace("-0.063", "-0.062").replace(
            "-0.038", "-0.037"
        )

    def test_the_alternative_text_says_the_total_and_n(self):
        alt = several("trust_mean", 2).alt
        assert "n = 200 pairs" in alt
        assert "Mean trust, boards against calm: -0.100, mean of the months (95% interval -0.11" in alt

    def test_no_scenario_is_told_by_colour_alone(self):
        """In both panels every line has a style and marker of its own, and its name at its end."""
        figure = several("trust_mean", 4).figure
        looks = [LOOKS[look] for look in (BASELINE_LOOK, *SCENARIO_LOOKS)]
        assert all(one.line != other.line for one, other in combinations(looks, 2))
        assert all(one.marker != other.marker for one, other in combinations(looks, 2))
        assert all(one.colour != other.colour for one, other in combinations(looks, 2))
        for axes, expected in zip(figure.axes, (5, 4), strict=True):
            lines = [line for line in axes.lines if line.get_marker() not in ("None", None, "")]
            assert len({line.get_marker() for line in lines}) == expected
            ends = [text.get_text().partition(":")[0] for text in axes.texts]
            assert set(ends) >= set(NAMES[-expected:])

    def test_the_difference_has_a_line_at_nought(self):
        axes = several("trust_mean", 1).figure.axes[1]
        low, high = axes.get_ylim()
        assert low < 0 < high
        assert any(list(line.get_ydata()) == [0, 0] for line in axes.lines)

    def test_the_finding_says_which_way_and_what_is_not_clear(self, visible_texts):
        table = effects(["trust_mean"], NAMES[1:4])
        table.loc[table["scenario"] == "shock", ["estimate", "low", "high"]] = 0.2, 0.1, 0.3
        table.loc[table["scenario"] == "split", ["estimate", "low", "high"]] = 0.1, -0.1, 0.3
        paths = {name: bands(["trust_mean"]) for name in NAMES[:4]}
        texts = " ".join(text for text, _ in visible_texts(effects_figure(paths, table, "trust_mean")))
        assert "higher under shock; lower under boards; no clear difference under split" in texts

    def test_one_pair_has_no_interval(self, assert_clear):
        table = effects(["trust_mean"], ["shock"], n=1).assign(low=math.nan, high=math.nan)
        paths = {name: bands(["trust_mean"], n=1) for name in ("calm", "shock")}
        figure = effects_figure(paths, table, "trust_mean")
        assert "95% interval not known, n = 1" in figure.alt
        assert_clear(figure)

    def test_no_effect_at_all(self, assert_clear):
        figure = several("pooled_gbp", 2, estimate=0.0)
        assert "In no month does shock differ on average." in figure.alt
        assert_clear(figure)

    @pytest.mark.parametrize("number", [1, 4])
    def test_a_running_total_says_that_it_is_one(self, number, visible_texts, assert_clear):
        figure = several("withdrawals", number, is_so_far=True)
        assert_clear(figure)
        texts = [text.replace("\n", " ") for text, _ in visible_texts(figure)]
        assert any(text.startswith("Withdrawals so far: median and middle 90%") for text in texts)
        assert "Difference from calm so far: mean of pairs, 95% interval" in texts
        assert texts.count("decisions since the start") == 2
        assert "decisions a month" not in " ".join(texts)
        assert "Withdrawals: the running total since April 2006." in " ".join(texts)
        assert figure.title == "Withdrawals so far: running totals and difference"
        assert figure.alt.startswith("Withdrawals so far (decisions since the start) in a comparison.")
        assert "shock differs most at the end of April 2006: -0.050" in figure.alt
        assert set(read_back(figure)["is_running_total"]) == {"True"}

    def test_a_number_of_the_month_does_not(self, visible_texts):
        figure = several("withdrawals", 1)
        texts = " ".join(text for text, _ in visible_texts(figure))
        assert "so far" not in texts + figure.alt + figure.title
        assert "decisions a month" in texts
        assert set(read_back(figure)["is_running_total"]) == {"False"}

    @pytest.mark.parametrize("number", [0, 5])
    def test_too_few_or_too_many_scenarios_are_refused(self, number):
        names = [f"s{place}" for place in range(number)]
        paths = {name: bands(["trust_mean"]) for name in ("calm", *names)}
        with pytest.raises(ValueError, match="1 to 4 scenarios"):
            effects_figure(paths, effects(["trust_mean"], names or ["x"]), "trust_mean")


class TestSummary:
    def figure(self, number=1, **changed):
        names = NAMES[1 : number + 1]
        return effects_summary_figure(effects(SUMMARY_METRICS, names, MONTHS[:1], **changed), names, "calm")

    @pytest.mark.parametrize("number", [1, 4])
    def test_texts_are_clear(self, number, assert_clear):
        assert_clear(self.figure(number))

    def test_long_names_are_clear(self, assert_clear):
        names = [f"a_name_that_goes_on_and_on_{name}" for name in NAMES]
        table = effects(SUMMARY_METRICS, names[1:], MONTHS[:1])
        assert_clear(effects_summary_figure(table, names[1:], names[0]))

    def test_the_data_beside_it_are_those_given_and_their_shares(self):
        beside = read_back(self.figure(2))
        given = effects(SUMMARY_METRICS, NAMES[1:3], MONTHS[:1])
        total = given[given["month"] == "total"].set_index(["scenario", "metric"])
        drawn = beside.set_index(["scenario", "metric"])
        for column in ("baseline_mean", "scenario_mean", "estimate", "low", "high", "n"):
            assert drawn[column].tolist() == total.loc[drawn.index, column].tolist()
        # The estimate is a tenth of the baseline's mean for the first scenario, two tenths for the second.
        assert drawn.loc["shock", "share"].tolist() == pytest.approx([-0.1] * len(SUMMARY_METRICS))
        assert drawn.loc["boards", "share"].tolist() == pytest.approx([-0.2] * len(SUMMARY_METRICS))

    def test_units_n_and_interval_are_named_on_it(self, visible_texts):
        texts = [text.replace("\n", " ") for text, _ in visible_texts(self.figure())]
        together = " ".join(texts)
        assert "n = 200 pairs" in together
        assert "lines: its 95% interval" in together
        assert "Withdrawals (decisions)" in texts
        assert "-£100k (-£125k to -£75k)" in texts

    def test_a_metric_without_a_baseline_has_words_and_no_mark(self):
        table = effects(["trust_mean", "badged_gbp"], ["shock"], MONTHS[:1])
        table.loc[table["metric"] == "badged_gbp", "baseline_mean"] = 0.0
        figure = effects_summary_figure(table, ["shock"], "calm", ["trust_mean", "badged_gbp"])
        marks = [line for line in figure.figure.axes[0].lines if line.get_marker() not in ("None", "", None)]
        assert len(marks) == 1
        assert np.isnan(read_back(figure)["share"].iloc[1])

    def test_below_nought_a_rise_is_still_a_rise(self):
        """A balance of -£2m that rises by £1m has risen by half its size."""
        table = effects(["pct_balance_gbp"], ["shock"], MONTHS[:1])
        table[["baseline_mean", "estimate", "low", "high"]] = -2e6, 1e6, 0.5e6, 1.5e6
        beside = read_back(effects_summary_figure(table, ["shock"], "calm", ["pct_balance_gbp"]))
        assert beside[["share", "share_low", "share_high"]].iloc[0].tolist() == [0.5, 0.25, 0.75]

    def test_what_dwarfs_all_others_is_an_arrow(self, visible_texts):
        table = effects(["trust_mean", "pooled_gbp", "withdrawals"], ["shock"], MONTHS[:1])
        table.loc[table["metric"] == "withdrawals", ["estimate", "low", "high"]] = 50.0, 49.0, 51.0
        figure = effects_summary_figure(table, ["shock"], "calm", ["trust_mean", "pooled_gbp", "withdrawals"])
        markers = [line.get_marker() for line in figure.figure.axes[0].lines]
        assert ">" in markers
        assert "An arrow: beyond the scale" in " ".join(text for text, _ in visible_texts(figure))

    def test_the_finding_counts_what_is_clear(self, visible_texts):
        table = effects(["trust_mean", "pooled_gbp"], ["shock"], MONTHS[:1])
        table.loc[table["metric"] == "pooled_gbp", ["low", "high"]] = -1.0, 1.0
        figure = effects_summary_figure(table, ["shock"], "calm", ["trust_mean", "pooled_gbp"])
        assert "1 of 2 effects can be told from nothing" in " ".join(
            text for text, _ in visible_texts(figure)
        )


class TestReplications:
    def half_widths(self, n=200, needed=800) -> pd.DataFrame:
        sizes = np.array([2, 10, 50, n, needed])
        width = 1.0 / np.sqrt(sizes)
        return pd.DataFrame(
            {
                "n": sizes,
                "half_width": width,
                "low": 0.9 * width,
                "high": 1.2 * width,
                "is_projected": sizes > n,
            }
        )

    def figure(self, **changed):
        given = {
            "of": "the effect of shock against calm",
            "n": 200,
            "precision": 0.0354,
            "needed": 800,
        } | changed
        return replications_figure(self.half_widths(), "withdrawals", **given)

    def test_it_says_what_there_is_and_what_is_needed(self, visible_texts):
        texts = " ".join(text for text, _ in visible_texts(self.figure()))
        # 1 / sqrt(200) is 0.0707.
        assert "200 replicates give plus or minus 0.0707; plus or minus 0.0354 needs about 800" in texts
        assert "needs n = 800" in texts
        assert "Wanted: 0.0354" in texts
        assert "n = 200 replicates" in texts

    def test_the_range_of_what_is_needed_is_in_the_words(self):
        assert "needs about 800 (700 to 950" in self.figure(needed_between=(700, 950)).alt

    def test_the_data_beside_it_are_those_given(self):
        beside = read_back(self.figure())
        for column in ("n", "half_width", "low", "high"):
            assert beside[column].tolist() == self.half_widths()[column].tolist()
        assert beside["is_projected"].tolist() == ["False"] * 4 + ["True"]

    def test_texts_are_clear(self, assert_clear):
        assert_clear(self.figure())
        assert_clear(self.figure(precision=None, needed=None))
        assert_clear(self.figure(precision=1e-6, needed=None))
        assert_clear(self.figure(precision=0.5, needed=4))

    def test_out_of_reach_is_said(self, visible_texts):
        texts = " ".join(text for text, _ in visible_texts(self.figure(precision=1e-9, needed=None)))
        assert "is out of reach" in texts

    def test_numbers_that_never_vary(self, assert_clear):
        flat = self.half_widths().assign(half_width=0.0, low=0.0, high=0.0)
        for precision, needed in ((None, None), (0.1, 2)):
            assert_clear(
                replications_figure(flat, "trust_mean", of="x", n=200, precision=precision, needed=needed)
            )

    def test_one_replicate_is_refused(self):
        with pytest.raises(ValueError, match="fewer than two"):
            replications_figure(self.half_widths().iloc[:0], "trust_mean", of="x", n=1)

    def test_a_logarithmic_scale_is_marked_at_round_numbers(self):
        assert round_numbers(1.5, 120) == [2.0, 5.0, 10.0, 20.0, 50.0, 100.0]
        assert len(round_numbers(1e-9, 1e9)) <= 8


class TestRanking:
    table = pd.DataFrame(
        {
            "rank": [1, 2, 3],
            "scenario": ["horizon", "calm", "shock"],
            "mean": [0.74, 0.72, 0.71],
            "first_share": [0.97, 0.03, 0.0],
        }
    )
    pairs = pd.DataFrame(
        {
            "better": ["horizon", "horizon", "calm"],
            "worse": ["calm", "shock", "shock"],
            "estimate": [0.02, 0.03, 0.01],
            "low": [0.01, 0.02, -0.005],
            "high": [0.03, 0.04, 0.025],
            "n": 200,
        }
    )

    def figure(self, **changed):
        given = {"n": 200, "order_share": 0.85} | changed
        return ranking_figure(self.table, self.pairs, "trust_mean", **given)

    def test_it_says_the_order_its_support_and_what_is_not_told_apart(self, visible_texts):
        texts = " ".join(text for text, _ in visible_texts(self.figure())).replace("\n", " ")
        assert "horizon, then calm, then shock; this order holds in 85% of resamples" in texts
        assert "not told apart: calm from shock" in texts
        assert "first in 97% of resamples" in texts
        assert "n = 200 replicates of each" in texts
        assert "95% intervals that hold together (Bonferroni)" in texts

    def test_the_data_beside_it_are_those_given(self):
        beside = read_back(self.figure())
        means, apart = beside[beside["against"] == ""], beside[beside["against"] != ""]
        assert means["value"].tolist() == self.table["mean"].tolist()
        assert means["first_share"].tolist() == self.table["first_share"].tolist()
        for column, given in (("value", "estimate"), ("low", "low"), ("high", "high")):
            assert apart[column].tolist() == self.pairs[given].tolist()

    def test_texts_are_clear(self, assert_clear):
        assert_clear(self.figure())
        long = self.table.assign(
            scenario=[f"a_name_that_goes_on_and_on_{name}" for name in self.table["scenario"]]
        )
        names = dict(zip(self.table["scenario"], long["scenario"], strict=True))
        pairs = self.pairs.replace({"better": names, "worse": names})
        assert_clear(ranking_figure(long, pairs, "trust_mean", n=200, order_share=0.5, title="Long, " * 30))

    def test_one_replicate_supports_nothing(self, assert_clear):
        table = self.table.assign(first_share=math.nan)
        pairs = self.pairs.assign(low=math.nan, high=math.nan, n=1)
        figure = ranking_figure(table, pairs, "trust_mean", n=1, order_share=math.nan)
        assert "of resamples" not in figure.alt
        assert_clear(figure)

    @pytest.mark.parametrize(("is_lower_better", "order"), [(False, "highest first"), (True, "lowest first")])
    def test_it_says_in_which_order_they_stand_and_not_which_is_good(
        self, is_lower_better, order, visible_texts
    ):
        figure = self.figure(is_lower_better=is_lower_better)
        texts = [text for text, _ in visible_texts(figure)]
        assert f"Scenario, {order}" in texts
        assert f"Mean trust, mean of the months; {order}." in figure.alt
        assert not re.search(r"\b(better|best|worse|worst)\b", " ".join([*texts, figure.alt]))
