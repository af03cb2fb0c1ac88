"""``explain`` of ensembles and comparisons as a user types it: exit codes, and what goes where."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coterminous.cli.main import app
from coterminous.experiments.compare import compare
from coterminous.experiments.ensemble import ensemble

SHOCK = """\
extends: towns.yaml
title: Towns in deficit
events:
  - at: 2006-05
    deficit_shock: {bodies: both, size: 0.05, months: 3}
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory, small_world) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    text = f"title: Two small towns\n{small_world('town_and_city', 4)}"
    (folder / "towns.yaml").write_text(text, encoding="utf-8")
    (folder / "shock.yaml").write_text(SHOCK, encoding="utf-8")
    ensemble(folder / "shock.yaml", 3, 7, backend="mesa", workers=1, out=folder / "ens")
    pair = (folder / "towns.yaml", folder / "shock.yaml")
    with pytest.MonkeyPatch.context() as patch:
        # The comparison is asked and not looked at: spare the drawing.
        patch.setattr("coterminous.report.comparison_page.comparison_figures", lambda *_: [])
        compare(*pair, replicates=2, seed=7, backend="mesa", workers=1, out=folder / "comp")
    return folder


def explain(*arguments: str):
    return CliRunner().invoke(app, ["explain", *arguments])


def test_a_replicate_is_told_and_checked(desk):
    done = explain(str(desk / "ens"), "--replicate", "2")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Towns in deficit: seed 7, replicate 2, 4 months\n")
    assert "bit for bit" in done.stdout
    assert "4/4" in done.stderr
    assert "4/4" not in done.stdout


def test_an_event_of_a_replicate(desk):
    done = explain(str(desk / "ens"), "--replicate", "1", "--event", "0")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Event 0, May 2006: deficit shock")


def test_without_a_replicate_nothing_is_run(desk):
    done = explain(str(desk / "ens"), "--by", "pooled_gbp")
    assert done.exit_code == 0, done.stderr
    assert "nearest to the median" in done.stdout
    assert f"coterminous explain {desk / 'ens'} --replicate" in done.stdout.replace("'", "")
    assert done.stderr == ""


def test_where_a_pair_parts(desk):
    done = explain(str(desk / "comp"), "--replicate", "0", "--divergence")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("towns and shock: seed 7")
    assert done.stdout.count("bit for bit") == 2
    assert "8/8" in done.stderr


def test_an_arm_by_name(desk):
    done = explain(str(desk / "comp"), "--replicate", "0", "--scenario", "towns")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Two small towns: seed 7, 4 months")


def test_a_replicate_that_is_not_the_one_in_the_ensemble_is_exit_1(desk, tmp_path):
    """The folder claims another seed than that of its parts, so that its parts are not its own."""
    (tmp_path / "parts").mkdir()
    for path in (desk / "ens" / "parts").iterdir():
        (tmp_path / "parts" / path.name).write_bytes(path.read_bytes())
    plan = json.loads((desk / "ens" / "ensemble.json").read_text(encoding="utf-8"))
    (tmp_path / "ensemble.json").write_text(json.dumps({**plan, "seed": 8}), encoding="utf-8")
    done = explain(str(tmp_path), "--replicate", "0")
    assert done.exit_code == 1
    assert "DIFFERENT from the ensemble" in done.stdout
    assert "belongs to another ensemble" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ens", "--replicate", "3"], "Allowed: 0 to 2"),
        (["ens", "--event", "1"], "--replicate is missing"),
        (["ens", "--by", "trust_meen"], "Did you mean trust_mean"),
        (["ens", "--divergence"], "a question to a comparison"),
        (["comp", "--replicate", "0", "--scenario", "shok"], "Did you mean shock"),
        (["comp", "--replicate", "0", "--scenario", "towns", "--divergence"], "is the baseline"),
        (["nowhere", "--replicate", "0"], "this is the folder of a run"),
    ],
)
def test_wrong_input_is_one_message_and_exit_2(desk, arguments, message):
    folder, *options = arguments
    before = sorted(desk.rglob("*"))
    done = explain(str(desk / folder), *options)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert sorted(desk.rglob("*")) == before
