"""``ensemble`` as a user types it: what it says while it runs and in the end, and where it leaves its folder."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from coterminous.cli import long_work
from coterminous.cli.ensemble_commands import _folder
from coterminous.cli.main import app
from coterminous.experiments.ensemble import read_ensemble
from coterminous.record.metric_facts import METRIC_NAMES
from coterminous.scenario.problems import InputError

SETTINGS = ["--set", "months=3", "--seed", "7", "--backend", "mesa", "--workers", "1"]


def coterminous(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "coterminous.cli.main", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def ran(desk: Path) -> subprocess.CompletedProcess[str]:
    """Return what the first ensemble said; its folder is runs/teaching-n7-seed7."""
    return coterminous("ensemble", "teaching", "-n", "7", *SETTINGS, cwd=desk)


@pytest.fixture(scope="module")
def folder(desk: Path, ran: subprocess.CompletedProcess[str]) -> Path:
    return desk / "runs" / "teaching-n7-seed7"


def test_it_says_what_came_out_and_where(ran, folder):
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("The teaching world: seed 7, 7 replicates of 3 months, on the mesa engine\n")
    assert "Mean trust, mean of the months: 0." in ran.stdout
    assert "Withdrawals, added up over the months: " in ran.stdout
    assert "Report: runs/teaching-n7-seed7/report.html" in ran.stdout
    assert "Not a forecast" in ran.stdout
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files >= {"ensemble.json", "manifest.json", "bands.parquet", "totals.parquet", "report.html"}
    assert len(pd.read_parquet(folder / "bands.parquet")) == 3 * len(METRIC_NAMES)
    assert read_ensemble(folder).replicates == 7


def test_progress_goes_to_standard_error_alone(ran):
    assert "Running: 0 of 7 replicates" in ran.stderr
    assert "Running: 7 of 7 replicates, " in ran.stderr
    assert "a second" in ran.stderr
    assert "of 7 replicates" not in ran.stdout


def test_the_page_says_how_to_make_it_again(folder):
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "coterminous ensemble teaching -n 7 --seed 7 --set months=3 --backend mesa" in page


def test_it_grows_and_prints_json(desk, folder, tmp_path):
    """The page and the tables of the smaller one give way to those of the larger."""
    folder = Path(shutil.copytree(folder, tmp_path / "larger"))
    out = ["--out", str(folder), "--resume", "--json"]
    done = coterminous("ensemble", "teaching", "-n", "9", *SETTINGS, *out, cwd=desk)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert {name: said[name] for name in ("replicates", "found", "months", "seed", "backend", "parts")} == {
        "replicates": 9,
        "found": 7,
        "months": 3,
        "seed": 7,
        "backend": "mesa",
        "parts": 2,
    }
    totals = pd.read_parquet(folder / "totals.parquet")
    assert totals["replicate"].tolist() == list(range(9))
    assert said["totals"]["trust_mean"]["median"] == totals["trust_mean"].median()
    assert list(said["totals"]) == list(METRIC_NAMES)
    assert said["content_sha256"] == read_ensemble(folder).content_sha256


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-n", "0"], "replicates cannot be this. Found: 0"),
        (["--backend", "numba"], "backend is not one of the engines"),
        (["--workers", "0"], "workers are too few"),
        (["--workers", "1", "--dask", "tcp://127.0.0.1:1"], "workers cannot be chosen for a cluster"),
        (["--set", "trust.los_rate=0.3"], "trust.loss_rate"),
        (["--out", "taken"], "exists already"),
        (["--out", "taken", "--resume"], "not the folder of an ensemble"),
    ],
)
def test_wrong_input_is_one_message_and_nothing_written(tmp_path, monkeypatch, arguments, message):
    (tmp_path / "taken").mkdir()
    monkeypatch.chdir(tmp_path)
    backend = [] if "--backend" in arguments else ["--backend", "mesa"]
    done = CliRunner().invoke(app, ["ensemble", "teaching", "--set", "months=2", *backend, *arguments])
    assert done.exit_code == 2, done.output
    assert message in done.stderr
    assert done.stdout == ""
    assert [path.name for path in tmp_path.rglob("*")] == ["taken"]


class TestFolderWhereNoneWasNamed:
    """A new one under runs; with --resume the one that is there, if it is clear which."""

    @pytest.fixture(autouse=True)
    def _at_a_desk(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)

    def test_a_new_one_has_a_free_name(self):
        Path("runs/town-n10-seed7").mkdir(parents=True)
        assert _folder("town", 10, 7, resume=False) == Path("runs/town-n10-seed7-2")

    def test_the_one_that_is_there_is_resumed(self):
        Path("runs/town-n10-seed7").mkdir(parents=True)
        assert _folder("town", 10, 7, resume=True) == Path("runs/town-n10-seed7")

    def test_where_there_is_none_it_is_begun(self):
        assert _folder("town", 10, 7, resume=True) == Path("runs/town-n10-seed7")

    def test_which_of_several_is_not_guessed(self):
        for name in ("town-n10-seed7", "town-n10-seed7-2"):
            Path("runs", name).mkdir(parents=True)
        with pytest.raises(InputError, match="name one with --out"):
            _folder("town", 10, 7, resume=True)


class TestPace:
    """Rate and time left count what this process made, not what it found."""

    @pytest.mark.parametrize(
        ("done", "began_with", "wanted", "seconds", "said"),
        [
            (60, 20, 100, 8.0, "5.0 a second, 8 seconds left"),
            (100, 20, 100, 8.0, "10 a second"),
            (1, 0, 3601, 10.0, "0.1 a second, 10 hours 0 minutes left"),
            (20, 20, 100, 8.0, ""),
        ],
    )
    def test_it_is_worked_out_by_hand(self, done, began_with, wanted, seconds, said):
        assert long_work.pace(done, began_with, wanted, seconds) == said

    def test_without_a_terminal_lines_are_few_and_the_last_is_always_there(self, capsys):
        with long_work.replicates_shown() as show:
            for done in range(1000):
                show(done, 1000)
        lines = capsys.readouterr().err.splitlines()
        assert lines[0] == "Running: 0 of 1,000 replicates"
        assert lines[-1].startswith("Running: 999 of 1,000 replicates, ")
        assert len(lines) < 10
