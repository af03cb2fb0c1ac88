"""``run``, ``explain`` and ``reproduce`` as a user types them: real processes, real folders."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from coterminous.cli import run_commands
from coterminous.cli.main import app
from coterminous.report.tables import parquet_bytes, read_table


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, small_world: Callable[[str, int], str]) -> Path:
    """Return a folder with a scenario in it, to run commands in."""
    folder = tmp_path_factory.mktemp("desk")
    shock = "events:\n  - at: 2006-05\n    deficit_shock: {bodies: both, size: 0.05, months: 3}\n"
    text = f"title: Two small towns\n{small_world('town_and_city', 6)}{shock}"
    (folder / "towns.yaml").write_text(text, encoding="utf-8")
    return folder


def coterminous(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "coterminous.cli.main", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def ran(place: Path) -> subprocess.CompletedProcess[str]:
    """Return what the first run said; its folder is runs/towns-seed7."""
    return coterminous("run", "towns.yaml", "--seed", "7", "--set", "months=4", cwd=place, PYTHONHASHSEED="1")


def hashes(folder: Path) -> dict[str, str]:
    tables = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["tables"]
    return {name: table["content_sha256"] for name, table in tables.items()}


def test_a_run_says_what_came_out_and_where(ran, place):
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("Two small towns: seed 7, 4 months\n")
    assert "Mean trust between PCTs and social services" in ran.stdout
    assert "Report: runs/towns-seed7/report.html" in ran.stdout
    assert "Not a forecast" in ran.stdout
    assert (place / "runs" / "towns-seed7" / "report.html").is_file()


def test_progress_goes_to_standard_error_alone(ran):
    assert "4/4" in ran.stderr
    assert "4/4" not in ran.stdout
    assert "Traceback" not in ran.stderr


def test_the_same_seed_gives_the_same_tables_in_another_process(ran, place):
    """Python hashes strings differently in each process; nothing may depend on it."""
    arguments = ["run", "towns.yaml", "--seed", "7", "--set", "months=4", "--out", "made/here", "--json"]
    done = coterminous(*arguments, cwd=place, PYTHONHASHSEED="2")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["seed"], said["months"], said["folder"]) == (7, 4, "made/here")
    assert said["tables"]["metrics"]["rows"] == 4
    assert {change["metric"] for change in said["changes"]} >= {"trust_mean", "pooled_gbp", "withdrawals"}
    manifest = json.loads((place / "made" / "here" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["command"] == "coterminous run towns.yaml --seed 7 --set months=4"
    assert hashes(place / "made" / "here") == hashes(place / "runs" / "towns-seed7")


def test_a_name_that_is_taken_is_counted_up_where_none_was_asked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for expected in ("towns-seed7", "towns-seed7-2", "towns-seed7-3"):
        folder = run_commands.free_folder("towns", 7)
        assert folder == Path("runs") / expected
        folder.mkdir(parents=True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "no_such_scenario"], "no_such_scenario"),
        (["run", "towns.yaml", "--set", "trust.los_rate=0.3"], "trust.loss_rate"),
        (["run", "towns.yaml", "--set", "trust.loss_rate=nan"], "trust.loss_rate"),
        (["run", "towns.yaml", "--out", "taken"], "exists already"),
        (["run", "towns.yaml", "--out", "towns.yaml/run"], "cannot be made"),
        (["run", "towns.yaml", "--seed", "seven"], "--seed"),
        (["explain", "taken"], "manifest.json"),
        (["explain", "nowhere"], "nowhere"),
        (["explain", "towns.yaml"], "not a run folder"),
        (["reproduce", "taken"], "manifest.json"),
    ],
)
def test_wrong_input_is_one_message_and_nothing_written(place, ran, monkeypatch, arguments, message):
    (place / "taken").mkdir(exist_ok=True)
    monkeypatch.chdir(place)
    before = sorted(path.relative_to(place) for path in place.rglob("*"))
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""
    # Not a month was run.
    assert "0:00" not in done.stderr
    assert sorted(path.relative_to(place) for path in place.rglob("*")) == before


def test_a_process_that_refuses_ends_with_2_and_no_traceback(place, ran):
    done = coterminous("run", "towns.yaml", "--out", "runs/towns-seed7", cwd=place)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "runs/towns-seed7: exists already" in done.stderr


class TestExplain:
    def test_an_event(self, place, ran):
        log = pd.read_parquet(place / "runs" / "towns-seed7" / "events.parquet")
        row = log[log["kind"] == "deficit_opened"].iloc[0]
        folder = str(place / "runs" / "towns-seed7")
        done = CliRunner().invoke(app, ["explain", folder, "--event", str(row["event_id"])])
        assert done.exit_code == 0, done.stderr
        assert row["reason"] in done.stdout
        assert "What weighed most, in pounds a month:" in done.stdout

    def test_an_unknown_body(self, place, ran):
        done = CliRunner().invoke(app, ["explain", str(place / "runs" / "towns-seed7"), "--body", "pct-0001"])
        assert done.exit_code == 2
        assert "Did you mean pct-001?" in done.stderr


class TestReproduce:
    def test_the_same_is_exit_0(self, place, ran):
        done = coterminous("reproduce", "runs/towns-seed7", cwd=place, PYTHONHASHSEED="3")
        assert done.returncode == 0, done.stderr
        assert "Every table is the same." in done.stdout

    def test_an_edited_table_is_exit_1_and_named(self, place, ran, tmp_path):
        folder = tmp_path / "edited"
        subprocess.run(["cp", "-r", place / "runs" / "towns-seed7", folder], check=True)
        table = read_table(folder / "bodies.parquet")
        table.loc[0, "balance_gbp"] += 1
        (folder / "bodies.parquet").write_bytes(parquet_bytes(table))
        done = coterminous("reproduce", str(folder), "--json", cwd=place)
        assert done.returncode == 1, done.stderr
        said = json.loads(done.stdout)
        assert not said["is_same"]
        different = {
            verdict["table"]: verdict["difference"] for verdict in said["verdicts"] if not verdict["is_same"]
        }
        assert set(different) == {"bodies"}
        assert "row 1, balance_gbp" in different["bodies"]
