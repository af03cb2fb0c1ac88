"""The pages of ensembles and comparisons: whole, offline, readable aloud, true to their numbers."""

import io
import itertools
import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coterminous import __version__
from coterminous.record.metric_facts import METRIC_NAMES, METRICS
from coterminous.report.comparison_facts import ComparisonFacts, Courses, RankingFacts
from coterminous.report.comparison_figures import comparison_figures, marks_of_scenarios
from coterminous.report.comparison_page import comparison_files, comparison_page
from coterminous.report.ensemble_page import EnsembleFacts, ensemble_files, ensemble_page
from coterminous.report.manifest import NOTICE
from coterminous.report.metric_words import KEY_METRICS
from coterminous.report.software import software
from coterminous.scenario.loading import Scenario

SPLIT = """\
extends: calm.yaml
title: A split
events:
  - at: 2006-08
    council_reorganisation: {share: 0.5, form: split}
"""
CALM = "extends: teaching\ntitle: A <b>calm</b> & quiet world\nquestion: What if <i>nothing</i>?\nmonths: 6\n"
SHOCK = """\
extends: calm.yaml
title: A shock
parameters: {trust.loss_rate: 0.5}
events:
  - at: 2006-06
    deficit_shock: {bodies: pct, share: 0.5, size: 0.03, months: 3}
"""
FILES = {"calm": CALM, "shock": SHOCK, "split": SPLIT}
N = 40
MONTHS = pd.date_range("2006-04-01", periods=6, freq="MS")


@pytest.fixture(scope="module")
def every_scenario(tmp_path_factory) -> dict[str, Scenario]:
    folder = tmp_path_factory.mktemp("scenarios")
    for name, text in FILES.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return {name: Scenario.load(folder / f"{name}.yaml") for name in FILES}


@pytest.fixture(scope="module")
def scenarios(every_scenario) -> dict[str, Scenario]:
    return {name: every_scenario[name] for name in ("calm", "shock")}


@pytest.fixture(scope="module")
def totals() -> pd.DataFrame:
    """Replicate 0 has 1, replicate 1 has 2 and so on of everything; of shares a hundredth of that."""
    every = np.arange(1.0, N + 1)
    columns = {metric.name: every / 100 if metric.unit == "share" else every for metric in METRICS}
    return pd.DataFrame({"replicate": np.arange(N), **columns})


@pytest.fixture(scope="module")
def bands() -> pd.DataFrame:
    rows = [
        (metric, month, 0.5, 0.4, 0.6, 0.3, 0.7, N)
        for metric, month in itertools.product(KEY_METRICS, MONTHS)
    ]
    columns = ["metric", "month", "median", "low_50", "high_50", "low_90", "high_90", "n"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="module")
def so_far(bands) -> pd.DataFrame:
    """Return bands of the running total of withdrawals: months of 0.5 each, added up."""
    rows = bands[bands["metric"] == "withdrawals"].copy()
    columns = ["median", "low_50", "high_50", "low_90", "high_90"]
    rows[columns] = rows[columns].cumsum()
    return rows


@pytest.fixture(scope="module")
def ensemble(scenarios) -> EnsembleFacts:
    return EnsembleFacts(
        scenario=scenarios["shock"],
        seed=7,
        replicates=N,
        backend="mesa",
        backend_reason="of own <agents>",
        software=software(),
        kinds={},
        content_sha256="ab" * 32,
        command="coterminous ensemble shock.yaml -n 40 --seed 7",
    )


@pytest.fixture(scope="module")
def effects() -> pd.DataFrame:
    """Every metric rises by 2, between 1 and 3, but withdrawals, of which nothing is clear."""
    rows = [
        (metric, month, 10.0, 12.0, 2.0, -1.0 if metric == "withdrawals" else 1.0, 3.0, N)
        for metric in METRIC_NAMES
        for month in ("total", *(str(month.date()) for month in MONTHS))
    ]
    columns = ["metric", "month", "baseline_mean", "scenario_mean", "estimate", "low", "high", "n"]
    return pd.DataFrame(rows, columns=columns)


SIDES = pd.DataFrame(
    [
        ("shock", "pounds", "pct", -9e6, 1e6),
        ("services_cut", "pounds", "pct", 4e6, 5e5),
        ("services_cut", "pounds", "people", -4e6, 5e5),
        ("services_cut", "pounds", "total", 0.0, 0.0),
        ("shock", "pounds", "total", -9e6, 1e6),
        ("together", "pounds", "pct", -5e6, 1e6),
        ("together", "pounds", "people", -4e6, 5e5),
        ("together", "pounds", "total", -9e6, 1e6),
        ("unmet_need", "person-months", "people", 1200.0, 100.0),
    ],
    columns=["item", "unit", "side", "estimate", "half"],
).assign(low=lambda one: one["estimate"] - one["half"], high=lambda one: one["estimate"] + one["half"])
"""A shock of nine million pounds, of which PCTs bear five and people four."""


@pytest.fixture(scope="module")
def courses(effects, bands, so_far) -> tuple[Courses, Courses]:
    """Return what is drawn of each month, and of running totals."""
    rows = effects[effects["metric"] == "withdrawals"]
    return (
        Courses(effects, {"calm": bands, "shock": bands}),
        Courses(rows.assign(scenario="shock"), {"calm": so_far, "shock": so_far}),
    )


@pytest.fixture(scope="module")
def comparison(scenarios) -> ComparisonFacts:
    table = pd.DataFrame(
        {"rank": [1, 2], "scenario": ["shock", "calm"], "mean": [0.74, 0.72], "first_share": [0.9, 0.1]}
    )
    pairs = pd.DataFrame(
        {"better": ["shock"], "worse": ["calm"], "estimate": [0.02], "low": [0.01], "high": [0.03], "n": [N]}
    )
    pairing = pd.DataFrame({"metric": METRIC_NAMES, "variance_removed": 0.75, "replicates_saved_factor": 4.0})
    values = pd.DataFrame({"calm": np.zeros(N), "shock": np.arange(N) / 100})
    return ComparisonFacts(
        scenarios=scenarios,
        seed=7,
        n=N,
        software=software(),
        ranking=RankingFacts("trust_mean", "total", False, N, 0.9, table, pairs),
        pairing=pairing,
        sides=SIDES,
        values=values,
        verdict="Precise enough: known to plus or minus 0.01.",
        command="coterminous compare calm.yaml shock.yaml -n 40 --seed 7",
    )


@pytest.fixture(scope="module")
def ensemble_made(ensemble, bands, so_far, totals) -> dict[str, bytes]:
    return ensemble_files(ensemble, bands, so_far, totals)


@pytest.fixture(scope="module")
def comparison_made(comparison, courses) -> dict[str, bytes]:
    return comparison_files(comparison, *courses)


BOTH = pytest.mark.parametrize("which", ["ensemble", "comparison"])


@pytest.fixture
def files(which, request) -> dict[str, bytes]:
    return request.getfixturevalue(f"{which}_made")


@pytest.fixture
def html(files) -> str:
    return files["report.html"].decode()


@pytest.fixture
def page(html, outline_of):
    return outline_of(html)


@BOTH
class TestEveryPage:
    def test_it_is_well_formed_and_its_links_lead_somewhere(self, page):
        assert page.faults == []
        ids = Counter(one["attributes"]["id"] for one in page.elements if "id" in one["attributes"])
        assert [name for name, times in ids.items() if times > 1] == []
        targets = [one["attributes"]["href"] for one in page.named("a")]
        assert len(targets) >= 7
        assert all(target.startswith("#") and target[1:] in ids for target in targets)

    def test_headings_go_down_one_at_a_time(self, page):
        levels = [int(one["tag"][1]) for one in page.named("h1", "h2", "h3", "h4")]
        assert levels.count(1) == 1
        assert all(below - above <= 1 for above, below in itertools.pairwise(levels))

    def test_language_and_landmarks(self, page):
        (root,) = page.named("html")
        assert root["attributes"]["lang"].startswith("en")
        for landmark in ("header", "nav", "main", "footer"):
            assert len(page.named(landmark)) == 1

    def test_nothing_is_fetched(self, page, html):
        assert page.named("script", "link", "img", "iframe", "object", "embed", "image") == []
        addresses = set(re.findall(r"https?://[^\"'<\s]+", html))
        assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}

    def test_every_figure_has_a_name_a_text_and_files(self, page, files, which):
        pictures = page.named("svg")
        assert len(pictures) == {"ensemble": 1, "comparison": 3 + len(KEY_METRICS)}[which]
        for picture in pictures:
            said = " ".join(
                page.by_id(name)["text"] for name in picture["attributes"]["aria-labelledby"].split()
            )
            assert len(said) > 100
        named = {path for path in files if path.startswith("figures/")}
        for ending in ("svg", "png", "csv"):
            assert sum(path.endswith(ending) for path in named) == len(pictures)
        assert "figures/alt.json" in named

    def test_tables_say_what_they_hold(self, page):
        tables = page.named("table")
        assert len(page.named("caption")) == len(tables) >= 2
        assert all(cell["attributes"].get("scope") in {"col", "row"} for cell in page.named("th"))
        frames = [one for one in page.named("div") if one["attributes"].get("class") == "scroll"]
        assert len(frames) == len(tables)

    def test_it_says_that_it_is_illustrative_and_what_it_is_not_for(self, page):
        text = page.named("body")[0]["text"]
        assert NOTICE in text
        assert "What this must not be used for" in text
        assert "on one map, with one set of parameters" in text

    def test_what_a_user_wrote_is_text(self, page, html, which):
        assert page.named("b", "i", "agents") == []
        if which == "comparison":
            assert page.named("h1")[0]["text"] == "A shock against A <b>calm</b> & quiet world"
        assert "What if &lt;i&gt;nothing&lt;/i&gt;?" in html

    def test_it_says_how_to_make_it_again_and_how_to_ask_why(self, page, which):
        text = page.by_id("main")["text"]
        assert f"coterminous {'ensemble' if which == 'ensemble' else 'compare'} " in text
        assert "--resume" in text
        assert "coterminous explain FOLDER --replicate NUMBER" in text
        assert f"coterminous{__version__}" in text

    def test_what_is_decided_is_drawn_as_a_running_total_and_said_to_be(self, page, files, which):
        assert "Withdrawals are drawn as a running total" in page.by_id("main")["text"]
        name = {"ensemble": "bands", "comparison": "effect_withdrawals"}[which]
        assert "Withdrawals so far (decisions since the start)" in page.by_id(f"{name}-description")["text"]
        table = pd.read_csv(io.BytesIO(files[f"figures/{name}.csv"]))
        drawn = table[(table["metric"] == "withdrawals") & (table.get("scenario", "shock") == "shock")]
        assert drawn["is_running_total"].all()
        assert drawn["median"].tolist() == [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
        others = (
            [files[f"figures/effect_{metric}.csv"] for metric in KEY_METRICS] if which == "comparison" else []
        )
        assert [b"True" in one for one in others] in ([], [metric == "withdrawals" for metric in KEY_METRICS])


class TestEnsemble:
    @pytest.fixture
    def text(self, ensemble_made, outline_of) -> str:
        return outline_of(ensemble_made["report.html"].decode()).by_id("main")["text"]

    def test_it_says_what_was_run(self, text):
        assert "April 2006 to September 2006, 6 months" in text
        assert "40, numbered from 0" in text
        assert "mesa (of own <agents>)" in text
        assert "June 2006: deficit shock of 3% of income, 50% of PCTs, 3 months." in text
        assert "trust.loss_rate" in text

    def test_it_says_the_middle_and_the_spread(self, text):
        """Of 1 to 40 the median is 20.5, and 5% and 95% lie at 2.95 and 38.05."""
        assert (
            "Withdrawals, added up over the months: median 20.5 decisions; the middle 90% from 3 to 38"
            in (text.replace("2.9 to 38", "3 to 38"))
        )
        assert "PCTs in deficit, mean of the months: median 20.5%" in text

    def test_it_names_typical_and_extreme_replicates(self, text):
        rows = text[text.index("Typical and extreme replicates") :]
        assert "Mean trust: lowest0, 1" in rows
        assert "Mean trust: highest39, 38" in rows
        assert "Mean trust: nearest to the median19, 20" in rows

    def test_every_metric_has_a_row_with_n(self, text):
        for metric in METRICS:
            assert metric.title in text
        assert "n = 40 replicates" in text

    def test_the_same_numbers_give_the_same_bytes(self, ensemble_made, ensemble, bands, so_far, totals):
        assert ensemble_files(ensemble, bands, so_far, totals) == ensemble_made

    def test_own_agents_are_named(self, ensemble, totals):
        html = ensemble_page(replace(ensemble, kinds={"pct": "mine.PatientPCT 0f3a"}), totals, [])
        assert "mine.PatientPCT 0f3a" in html


class TestComparison:
    @pytest.fixture
    def text(self, comparison_made, outline_of) -> str:
        return outline_of(comparison_made["report.html"].decode()).by_id("main")["text"]

    def test_effects_have_intervals_and_n(self, text):
        assert "Withdrawals, shock against calm: +2.0 decisions, added up over the months" in text
        assert "(95% interval -1.0 to +3.0, n = 40)" in text
        assert "Precise enough: known to plus or minus 0.01." in text

    def test_every_metric_has_a_row(self, text):
        table = text[text.index("Every effect over the whole run") :]
        for metric in METRICS:
            assert metric.title in table
        # 2 of 10 is a fifth; pairing removed three quarters of the variance.
        assert table.count("+20%") == len(METRICS)
        assert table.count("75%") >= len(METRICS)

    def test_it_says_in_what_the_scenarios_differ(self, text):
        assert "trust.loss_rate0.350.5" in text
        assert "June 2006: deficit shock of 3% of income, 50% of PCTs, 3 months." in text

    def test_scenarios_on_one_map_are_not_said_to_have_different_ones(self, text):
        assert "geography." not in text
        assert "different maps" not in text

    def test_other_maps_are_listed_and_said_to_be_part_of_the_effect(
        self, comparison, effects, scenarios, outline_of
    ):
        geography = scenarios["calm"].geography
        own, other = geography.councils.unitary, geography.councils.unitary + 1
        moved = scenarios["calm"].with_overrides({"geography.seed": 31, "geography.councils.unitary": other})
        facts = replace(comparison, scenarios={"calm": scenarios["calm"], "shock": moved})
        text = outline_of(comparison_page(facts, effects, [])).by_id("main")["text"]
        assert f"geography.seed{geography.seed}31" in text
        assert f"geography.councils.unitary{own}{other}" in text
        assert "geography.people" not in text
        short, listed = text.split("Parameters and geography that differ")
        for part in (short, listed):
            assert (
                "The scenarios are played on different maps: shock is played on another map than calm, "
                "so the effect is of the map as well." in part
            )

    def test_where_bodies_are_redrawn_it_says_how_to_read_counts_of_partnerships(
        self, comparison, every_scenario, courses, text, outline_of
    ):
        said = "a partnership of a split council lives on in each part"
        assert said not in text
        facts = replace(
            comparison, scenarios={"calm": every_scenario["calm"], "shock": every_scenario["split"]}
        )
        page = outline_of(comparison_page(facts, courses[0].effects, [])).by_id("main")["text"]
        effects = page[page.index("Every effect over the whole run") :]
        assert f"Bodies are redrawn in shock: {said}" in effects
        assert f"Bodies are redrawn in shock: {said}" in page[: page.index("What was compared")]
        counts = {figure.name for figure in comparison_figures(facts, *courses) if said in figure.alt}
        assert counts == {"effect_partnerships_active", "effect_partnerships_pooled"}

    def test_each_scenario_has_its_question(self, comparison, effects, scenarios, outline_of):
        other = scenarios["shock"].with_overrides({"question": "What if much?"})
        three = {**scenarios, "other": other, "again": scenarios["shock"]}
        many = pd.concat([effects.assign(scenario=name) for name in ("shock", "other", "again")])
        facts = replace(comparison, scenarios=three, values=comparison.values.assign(other=0.0, again=0.0))
        page = outline_of(comparison_page(facts, many, []))
        asked = [one["text"] for one in page.named("p") if one["attributes"].get("class") == "question"]
        assert asked == ["shock and again: What if <i>nothing</i>?", "other: What if much?"]

    def test_the_order_has_its_support(self, text):
        assert "1. shock" in text
        assert "The whole order holds in 90% of resamples of the replicates." in text
        assert "By Mean trust, mean of the months; highest first; n = 40" in text

    def test_it_names_typical_and_extreme_pairs(self, text):
        """Differences are 0, 0.01, ... 0.39."""
        assert "shock minus calm: lowest0, 1" in text
        assert "shock minus calm: highest39, 38+0.390, +0.380" in text

    def test_marks_of_several_scenarios_say_whose_they_are(self, scenarios):
        (mark,) = marks_of_scenarios(scenarios, list(MONTHS))
        assert mark.text == "Jun 2006: deficit shock of 3% of income, 50% of PCTs, 3 months (shock)"
        shared = {"one": scenarios["shock"], "other": scenarios["shock"]}
        (mark,) = marks_of_scenarios(shared, list(MONTHS))
        assert mark.text == "Jun 2006: deficit shock of 3% of income, 50% of PCTs, 3 months"

    def test_more_than_four_scenarios_take_more_figures(self, comparison, effects, bands, so_far):
        names = [f"s{place}" for place in range(5)]
        scenarios = dict.fromkeys(("calm", *names), comparison.scenarios["calm"])
        many = pd.concat([effects.assign(scenario=name) for name in names])
        facts = replace(comparison, scenarios=scenarios)
        monthly = Courses(many, dict.fromkeys(scenarios, bands))
        drawn = comparison_figures(facts, monthly, Courses(many, dict.fromkeys(scenarios, so_far)))
        figures = [figure.name for figure in drawn]
        assert len(set(figures)) == len(figures) == 2 * (1 + len(KEY_METRICS)) + len(names) + 1
        assert {"effects_1", "effects_2", "ranking"} <= set(figures)

    def test_several_scenarios_are_told_in_a_table(self, comparison, effects, scenarios):
        three = {**scenarios, "again": scenarios["shock"]}
        many = pd.concat([effects.assign(scenario=name) for name in ("shock", "again")])
        values = comparison.values.assign(again=0.0)
        html = comparison_page(replace(comparison, scenarios=three, values=values), many, [])
        assert "2 scenarios against" in html
        assert "with its 95% interval; n = 40 pairs" in html
