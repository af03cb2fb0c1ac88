"""Comparisons for real, in a small world and a few months: pairs, folders, resuming, precision."""

import gc
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from filelock import FileLock

from coterminous.experiments.compare import compare
from coterminous.experiments.comparison_folder import read_finished
from coterminous.experiments.effect_table import EffectTable
from coterminous.experiments.effects import effect_of
from coterminous.experiments.ensemble import ensemble
from coterminous.experiments.quantities import Quantity
from coterminous.experiments.replications import replications
from coterminous.record.metric_facts import METRIC, METRIC_NAMES
from coterminous.report.content_hash import content_sha256
from coterminous.report.tables import read_table
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import InputError

SHOCK = """\
extends: calm.yaml
events:
  - at: 2006-07
    deficit_shock: {bodies: pct, share: 1.0, size: 0.05, months: 3}
"""
MERGER = """\
extends: calm.yaml
events:
  - at: 2006-07
    pct_reorganisation: {share: 1.0}
"""
HOW = {"seed": 7, "backend": "mesa", "workers": 1, "report": False}


@pytest.fixture(scope="module")
def worlds(tmp_path_factory, small_world) -> dict[str, Scenario]:
    """Return a calm world, and the same with a shock and with a reorganisation in its fourth month."""
    folder = tmp_path_factory.mktemp("worlds")
    for name, text in {"calm": small_world("two_towns", 6), "shock": SHOCK, "merger": MERGER}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return {name: Scenario.load(folder / f"{name}.yaml") for name in ("calm", "shock", "merger")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("comparisons") / "shock"


@pytest.fixture(scope="module")
def shocked(worlds, folder) -> EffectTable:
    return compare(worlds["calm"], worlds["shock"], replicates=12, out=folder, **HOW)


def test_effects_are_differences_of_what_the_ensembles_say(shocked):
    before, after = (one.totals().set_index("replicate") for one in shocked.ensembles.values())
    difference = after - before
    for metric in METRIC_NAMES:
        row = effect_of(shocked, Quantity(metric))
        assert row["n"] == 12
        assert row["baseline_mean"] == pytest.approx(before[metric].mean(), rel=1e-12)
        assert row["scenario_mean"] == pytest.approx(after[metric].mean(), rel=1e-12)
        assert row["estimate"] == pytest.approx(difference[metric].mean(), rel=1e-9, abs=1e-12)
        half_width = 2.200985 * difference[metric].std() / np.sqrt(12)
        assert row["high"] - row["low"] == pytest.approx(2 * half_width, rel=1e-5, abs=1e-12)


def test_by_month_too(shocked):
    before, after = (one.metrics.set_index(["replicate", "month"]) for one in shocked.ensembles.values())
    expected = (after - before).groupby("month").mean()
    for metric in ("trust_mean", "pct_balance_gbp"):
        found = shocked.by_month.query("metric == @metric").set_index("month")["estimate"]
        np.testing.assert_allclose(found, expected[metric], rtol=1e-9, atol=1e-9)


def test_scenarios_share_their_luck_until_something_differs(shocked):
    """The shock comes in July: nothing at all differs before, and balances do from then on."""
    monthly = shocked.by_month.set_index("month")
    earlier = monthly.loc[monthly.index < "2006-07-01", ["estimate", "low", "high"]]
    assert len(earlier) == 3 * len(METRIC_NAMES)
    assert (earlier == 0.0).all(axis=None)
    balances = monthly.query("metric == 'pct_balance_gbp'")
    assert (balances.loc[balances.index >= "2006-07-01", "high"] < 0).all()


def test_pairs_are_made_by_replicate_where_maps_differ_too(worlds):
    """Primary care trusts merge in July, so later bodies are others; up to then nothing differs."""
    merged = compare(worlds["calm"], worlds["merger"], replicates=4, **HOW)
    monthly = merged.by_month.set_index("month")
    assert (merged["n"] == 4).all()
    assert (monthly.loc[monthly.index < "2006-07-01", "estimate"] == 0.0).all()
    assert (monthly.loc[monthly.index >= "2006-07-01", "estimate"] != 0.0).any()


def test_a_scenario_against_itself_is_exactly_nothing(worlds):
    nothing = compare(worlds["calm"], worlds["calm"], replicates=3, **HOW)
    assert nothing.names == ("calm", "calm-2")
    assert (nothing[["estimate", "low", "high"]] == 0.0).all(axis=None)
    assert (nothing["n"] == 3).all()


def test_the_other_way_round_the_sign_flips(worlds, shocked):
    back = compare(worlds["shock"], worlds["calm"], replicates=12, **HOW)
    np.testing.assert_array_equal(back["estimate"], -shocked["estimate"])
    np.testing.assert_array_equal(back["low"], -shocked["high"])
    np.testing.assert_array_equal(back["baseline_mean"], shocked["scenario_mean"])
    assert back.pairing["variance_removed"].equals(shocked.pairing["variance_removed"])


def test_pairs_differ_less_than_independent_runs(worlds, shocked):
    """What pairing is for. Independent runs are those of another seed, which have other luck."""
    independent = ensemble(worlds["shock"], replicates=12, seed=8, backend="mesa", workers=1).totals()[
        "trust_mean"
    ]
    before, after = (one.totals()["trust_mean"] for one in shocked.ensembles.values())
    assert (after - before).var() < (independent - before).var()
    assert shocked.variance_removed["trust_mean"] > 0.5
    assert shocked.variance_removed["trust_mean"] == pytest.approx(
        1 - (after - before).var() / (before.var() + after.var())
    )


def test_the_table_is_a_data_frame_that_knows_where_it_came_from(shocked):
    assert isinstance(shocked, pd.DataFrame)
    assert type(shocked[shocked["metric"] == "trust_mean"]) is pd.DataFrame
    assert type(shocked.effects) is pd.DataFrame
    assert shocked.effects.equals(pd.DataFrame(shocked))
    assert shocked.names == ("calm", "shock")
    assert len(shocked.total) == len(METRIC_NAMES)
    assert shocked.by_month["month"].dtype == "datetime64[ns]"
    assert len(shocked) == len(METRIC_NAMES) * (1 + 6)
    assert shocked.precision_reached is None
    assert shocked.ranking.order[0] in shocked.names


def test_the_folder_holds_an_ensemble_of_each_and_what_they_say_together(shocked, folder):
    assert shocked.folder == folder
    assert sorted(path.name for path in (folder / "ensembles").iterdir()) == ["calm", "shock"]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["baseline"], manifest["scenarios"]) == ("calm", ["shock"])
    assert (manifest["seed"], manifest["replicates"]) == (7, 12)
    stored = read_table(folder / "effects.parquet")
    assert content_sha256(stored) == manifest["tables"]["effects"]["content_sha256"]
    assert stored["month"].tolist() == shocked["month"].tolist()
    assert stored["estimate"].tolist() == shocked["estimate"].tolist()
    ensembles, replicates = read_finished(folder)
    assert list(ensembles) == ["calm", "shock"]
    assert replicates == 12


def test_figures_and_a_page_are_drawn_before_the_folder_is_finished(worlds, tmp_path):
    out = tmp_path / "drawn"
    compare(
        worlds["calm"], worlds["shock"], replicates=3, out=out, **(HOW | {"report": True}), command="as typed"
    )
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "3 pairs" in page
    assert "as typed" in page
    assert "<svg" in page
    texts = json.loads((out / "figures" / "alt.json").read_text(encoding="utf-8"))
    assert {f"{name}.svg" for name in texts} == {path.name for path in (out / "figures").glob("*.svg")}
    assert (out / "manifest.json").stat().st_mtime_ns >= (out / "report.html").stat().st_mtime_ns


def contents(folder: Path) -> dict[str, bytes]:
    """Return the tables and parts of a comparison."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.parquet")}


def interrupt_in(name: str, at: int):
    """Return a progress that is interrupted in an ensemble when it has so many replicates."""

    def progress(running: str, done: int, wanted: int) -> None:
        if running == name and done >= at:
            raise KeyboardInterrupt

    return progress


@pytest.mark.parametrize("where", [("calm", 5), ("shock", 0), ("shock", 10), ("shock", 12)])
def test_an_interrupted_comparison_is_finished_as_if_nothing_had_been(
    worlds, shocked, folder, tmp_path, where
):
    out = tmp_path / "again"
    with pytest.raises(KeyboardInterrupt):
        compare(worlds["calm"], worlds["shock"], replicates=12, out=out, progress=interrupt_in(*where), **HOW)
    assert not (out / "manifest.json").exists()
    resumed = compare(worlds["calm"], worlds["shock"], replicates=12, out=out, resume=True, **HOW)
    assert resumed.effects.equals(shocked.effects)
    assert contents(out) == contents(folder)


def test_a_finished_comparison_resumed_runs_nothing_and_says_the_same(worlds, tmp_path):
    out = tmp_path / "twice"
    first = compare(worlds["calm"], worlds["shock"], replicates=6, out=out, **HOW)
    before = contents(out)
    again = compare(worlds["calm"], worlds["shock"], replicates=6, out=out, resume=True, **HOW)
    assert [one.found for one in again.ensembles.values()] == [6, 6]
    assert again.effects.equals(first.effects)
    assert contents(out) == before


def test_a_finished_comparison_grows(worlds, shocked, tmp_path):
    out = tmp_path / "grown"
    compare(worlds["calm"], worlds["shock"], replicates=7, out=out, **HOW)
    grown = compare(worlds["calm"], worlds["shock"], replicates=12, out=out, resume=True, **HOW)
    assert [one.found for one in grown.ensembles.values()] == [7, 7]
    assert grown.effects.equals(shocked.effects)


def test_what_is_there_is_not_taken_for_something_else(worlds, shocked, folder, tmp_path):
    calm, shock, merger = worlds.values()
    before = contents(folder) | {"manifest": (folder / "manifest.json").read_bytes()}

    def refused(said: str, *scenarios: Scenario, **options) -> None:
        options = HOW | {"replicates": 12, "out": folder, "resume": True} | options
        with pytest.raises(InputError, match=said):
            compare(*scenarios, **options)

    refused("resume it, or choose another folder", calm, shock, resume=False)
    refused("seed is not what the folder was begun with. Found: 8", calm, shock, seed=8)
    refused("list of scenarios is not what the folder was begun with", calm, merger)
    refused("list of scenarios is not what the folder was begun with", shock, calm)
    refused(
        "trust.loss_rate is not what the folder was begun with. Found: 0.9",
        calm,
        shock.with_overrides({"trust.loss_rate": 0.9}),
    )
    refused("may grow, not shrink", calm, shock, replicates=11)
    (tmp_path / "notes").mkdir()
    refused("exists already", calm, shock, out=tmp_path / "notes", resume=False)
    refused("not the folder of a comparison", calm, shock, out=tmp_path / "notes")
    assert contents(folder) | {"manifest": (folder / "manifest.json").read_bytes()} == before


def test_two_comparisons_do_not_write_into_one_folder(worlds, tmp_path):
    out = tmp_path / "shared"
    compare(worlds["calm"], worlds["shock"], replicates=2, out=out, **HOW)
    before = contents(out)
    with FileLock(out / ".lock"), pytest.raises(InputError, match="in use"):
        compare(worlds["calm"], worlds["shock"], replicates=3, out=out, resume=True, **HOW)
    assert contents(out) == before


def test_an_event_that_cannot_be_is_found_before_anything_is_run(worlds, small_world, tmp_path):
    event = "  - at: 2006-05\n    deficit_shock: {bodies: pct, body: pct-099, size: 0.05, months: 3}\n"
    path = tmp_path / "nobody.yaml"
    path.write_text(f"{small_world('two_towns', 6)}events:\n{event}", encoding="utf-8")
    with pytest.raises(InputError, match="pct-099"):
        compare(worlds["calm"], path, replicates=2, out=tmp_path / "out", **HOW)
    assert list(tmp_path.iterdir()) == [path]


DAMAGES = [
    pytest.param("comparison.json", b"{", "comparison.json is damaged", id="a plan cut off"),
    pytest.param("comparison.json", b"[]", "comparison.json is damaged", id="no plan at all"),
    pytest.param(
        "comparison.json", b'{"format": "notes"}', "is not that of a comparison", id="another's plan"
    ),
    pytest.param(
        "comparison.json",
        b'{"format": "coterminous comparison", "format_version": 99}',
        "has a format this version cannot read. Found: 99",
        id="a plan of the future",
    ),
    pytest.param(
        "comparison.json",
        b'{"format": "coterminous comparison", "format_version": 1, "scenarios": [{}], "seed": 1}',
        "comparison.json is damaged",
        id="a plan of nothing",
    ),
    pytest.param("manifest.json", b"{", "manifest.json is damaged", id="a manifest cut off"),
    pytest.param("manifest.json", b"{}", "manifest.json is damaged", id="an empty manifest"),
    pytest.param(
        "ensembles/shock/ensemble.json", b"{", "ensemble.json is damaged", id="an ensemble's plan cut off"
    ),
]


@pytest.mark.parametrize(("name", "content", "said"), DAMAGES)
def test_a_damaged_folder_is_refused_with_the_file_and_the_reason(
    folder, shocked, tmp_path, name, content, said
):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / name).write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_finished(copy)


def test_a_folder_whose_plan_cannot_be_read_is_not_a_comparison_s(folder, shocked, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "comparison.json").unlink()
    (copy / "comparison.json").mkdir()
    with pytest.raises(InputError, match="cannot be read"):
        read_finished(copy)


WRONG = [
    pytest.param({"effect": "trust_men"}, "Did you mean trust_mean", id="no such metric"),
    pytest.param({"effect": "trust_mean:2007-01"}, "2006-04 to 2006-09", id="no such month"),
    pytest.param({"by": "trust"}, "--by names no metric", id="nothing to rank by"),
    pytest.param({"precision": 0.1}, "--effect is missing", id="a precision of nothing"),
    pytest.param(
        {"precision": 0.0, "effect": "trust_mean", "replicates": 30}, "above 0", id="no precision at all"
    ),
    pytest.param({"precision": 0.1, "effect": "trust_mean"}, "30 or more", id="too few for a look"),
    pytest.param(
        {"precision": 0.1, "effect": "trust_mean", "replicates": 40, "most": 30}, "40 or more", id="no room"
    ),
    pytest.param({"replicates": 0}, "1 or more", id="no replicates"),
    pytest.param({"backend": "spreadsheet"}, "not one of the engines", id="no such engine"),
    pytest.param({"workers": 0}, "1 or more", id="nobody to do it"),
]


@pytest.mark.parametrize(("options", "said"), WRONG)
def test_what_cannot_be_is_refused_before_anything_is_written(worlds, tmp_path, options, said):
    out = tmp_path / "deep" / "down"
    with pytest.raises(InputError, match=said):
        compare(worlds["calm"], worlds["shock"], **(HOW | {"replicates": 2, "out": out} | options))
    assert list(tmp_path.iterdir()) == []


def test_scenarios_must_be_over_the_same_months(worlds, tmp_path):
    calm = worlds["calm"]
    with pytest.raises(InputError) as refused:
        compare(
            calm,
            calm.with_overrides({"months": 5}),
            worlds["merger"],
            calm.with_overrides({"start": "2006-05"}),
            replicates=2,
            out=tmp_path / "out",
            **HOW,
        )
    assert [str(problem) for problem in refused.value.problems] == [
        "months of calm-2 is not that of calm. Found: 5. Allowed: 6.",
        "start of calm-3 is not that of calm. Found: 2006-05. Allowed: 2006-04.",
    ]
    assert list(tmp_path.iterdir()) == []


def test_one_scenario_alone_is_no_comparison(worlds):
    with pytest.raises(InputError, match="something to be compared with"):
        compare(worlds["calm"], replicates=2, **HOW)


def test_several_scenarios_are_compared_with_the_first_and_ranked(worlds, shocked):
    several = compare(*worlds.values(), replicates=12, by="pct_balance_gbp", **HOW)
    assert several.columns[0] == "scenario"
    assert several["scenario"].unique().tolist() == ["shock", "merger"]
    of_shock = several.effects.query("scenario == 'shock'").drop(columns="scenario").reset_index(drop=True)
    assert of_shock.equals(shocked.effects)
    means = {name: one.totals()["pct_balance_gbp"].mean() for name, one in several.ensembles.items()}
    assert list(several.ranking.order) == sorted(means, key=lambda name: -means[name])
    assert several.ranking.order[-1] == "shock"
    assert set(several.variance_removed.index.get_level_values("scenario")) == {"shock", "merger"}
    assert len(several.ranking.pairs) == 3
    fewest = compare(
        worlds["calm"], worlds["shock"], replicates=3, by="pct_balance_gbp", lower_is_better=True, **HOW
    )
    assert fewest.ranking.order == ("shock", "calm")


def test_a_precision_that_is_there_at_the_first_look_takes_no_more(worlds):
    found = compare(worlds["calm"], worlds["shock"], replicates=30, effect="trust_mean", precision=0.5, **HOW)
    assert found.precision_reached
    assert found.comparison.n == 30
    assert [one.replicates for one in found.ensembles.values()] == [30, 30]
    assert (found["n"] == 30).all()
    row = effect_of(found, Quantity("trust_mean"))
    assert (row["high"] - row["low"]) / 2 == pytest.approx(found.verdict.last.half_width)


def test_a_precision_is_looked_for_in_growing_ensembles_and_resumed(worlds, tmp_path):
    """A millionth is out of reach: looks double from 30 to 60, and end at the 90 that are allowed."""
    calm, shock = worlds["calm"], worlds["shock"]
    effect = "trust_mean:2006-09"
    options = {"replicates": 30, "effect": effect, "precision": 1e-6, "most": 90} | HOW
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    found = compare(calm, shock, out=whole, **options)
    assert not found.precision_reached
    assert [look.n for look in found.verdict.looks] == [30, 60, 90]
    assert found.verdict.last.half_width > 1e-6
    assert found.ranking.quantity == Quantity("trust_mean", "2006-09-01"), "the effect that was named"

    with pytest.raises(KeyboardInterrupt):
        compare(calm, shock, out=cut, progress=interrupt_in("shock", 75), **options)
    assert (cut / "ensembles" / "calm" / "manifest.json").exists(), "it had gone on to the last look"
    resumed = compare(calm, shock, out=cut, resume=True, **options)
    assert [look.n for look in resumed.verdict.looks] == [30, 60, 90]
    assert resumed.verdict == found.verdict
    assert contents(cut) == contents(whole)

    coarser = compare(calm, shock, out=cut, resume=True, **(options | {"precision": 1.0}))
    assert coarser.precision_reached
    assert coarser.comparison.n == 30
    assert (coarser["n"] == 30).all(), "what more there is was not wanted"
    assert [one.replicates for one in coarser.ensembles.values()] == [90, 90]


def test_a_temporary_comparison_lasts_as_long_as_anybody_uses_it(worlds):
    found = compare(worlds["calm"], worlds["shock"], replicates=2, **HOW)
    temporary, kept = found.folder, found.ensembles["shock"]
    del found
    gc.collect()
    assert len(kept.metrics) == 12
    del kept
    gc.collect()
    assert not temporary.exists()


def test_replications_of_a_comparison_are_of_its_effects_and_its_means(shocked, folder):
    found = replications(folder, "pct_balance_gbp:2006-09", precision=1.0)
    assert [one.of for one in found] == [("calm", "shock"), ("calm",), ("shock",)]
    assert {one.n for one in found} == {12}
    row = effect_of(shocked, Quantity("pct_balance_gbp", "2006-09-01"))
    assert found[0].mean == pytest.approx(row["estimate"])
    assert found[0].half_width == pytest.approx((row["high"] - row["low"]) / 2)
    assert found[1].mean == pytest.approx(row["baseline_mean"])
    again = replications(shocked, "pct_balance_gbp:2006-09", precision=1.0)
    assert [one.as_json() for one in again] == [one.as_json() for one in found]


def test_replications_of_an_ensemble_are_of_its_mean(shocked, folder):
    calm = shocked.ensembles["calm"]
    (found,) = replications(calm, "withdrawals", precision=0.1)
    (stored,) = replications(folder / "ensembles" / "calm", "withdrawals", precision=0.1)
    assert found.as_json() == stored.as_json()
    totals = calm.totals()["withdrawals"]
    assert (found.n, found.mean) == (12, pytest.approx(totals.mean()))
    assert found.half_width == pytest.approx(2.200985 * totals.std() / np.sqrt(12), rel=1e-5)


def test_replications_refuse_what_is_not_there(worlds, folder, shocked, tmp_path):
    with pytest.raises(InputError, match="names no metric"):
        replications(folder, "trust")
    with pytest.raises(InputError, match="above 0"):
        replications(folder, "trust_mean", precision=-1.0)
    with pytest.raises(InputError, match="no such folder"):
        replications(tmp_path / "nowhere")
    with pytest.raises(KeyboardInterrupt):
        compare(
            worlds["calm"],
            worlds["shock"],
            replicates=3,
            out=tmp_path / "cut",
            progress=interrupt_in("shock", 0),
            **HOW,
        )
    with pytest.raises(InputError, match="is not finished; resume it"):
        replications(tmp_path / "cut")


def test_what_it_says_in_numbers_is_json(shocked):
    said = json.loads(json.dumps(shocked.as_json(), allow_nan=False))
    assert (said["baseline"], said["scenarios"], said["seed"], said["n"]) == ("calm", ["shock"], 7, 12)
    assert [row["metric"] for row in said["effects"]] == list(METRIC_NAMES)
    flat = [row["metric"] for row in said["variance_removed"] if row["variance_removed"] is None]
    assert "badged_gbp" in flat, "no grant in either: nothing varies"
    assert METRIC["badged_gbp"].is_flow
