"""``compare`` and ``replications`` as a user types them, with real folders."""

import json
import re
import signal
import subprocess
import sys
import time
from contextlib import chdir
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coterminous.cli.main import app
from coterminous.experiments.comparison_folder import read_finished
from coterminous.record.metric_facts import METRIC_NAMES
from coterminous.record.side_measures import SideMeasures
from coterminous.report.tables import read_table

SHOCK = """\
extends: calm.yaml
events:
  - at: 2006-06
    deficit_shock: {bodies: pct, share: 1.0, size: 0.05, months: 3}
"""
TITLE = "title: Two small towns\n"
HOW = ("--seed", "7", "--backend", "mesa", "--workers", "1")


@pytest.fixture(scope="module")
def desk(tmp_path_factory, small_world) -> Path:
    """Return a folder with two scenarios in it, to run commands in."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "calm.yaml").write_text(TITLE + small_world("two_towns", 4), encoding="utf-8")
    (folder / "shock.yaml").write_text(SHOCK, encoding="utf-8")
    return folder


def coterminous(*arguments: str, cwd: Path):
    """Run the command line in a folder."""
    with chdir(cwd):
        return CliRunner().invoke(app, arguments)


@pytest.fixture(scope="module")
def compared(desk):
    return coterminous(
        "compare", "calm.yaml", "shock.yaml", "-n", "5", "--effect", "pct_balance_gbp", *HOW, cwd=desk
    )


@pytest.fixture(scope="module")
def folder(desk, compared) -> Path:
    assert compared.exit_code == 0, compared.stderr
    return desk / "runs" / "calm-shock-n5-seed7"


def test_every_effect_over_the_run_is_a_line_with_its_interval_and_n(compared, folder):
    lines = compared.stdout.splitlines()
    heading = next(place for place, line in enumerate(lines) if "95% interval" in line)
    # What moves results is told from each side, in a table of its own.
    shown = [name for name in METRIC_NAMES if name not in SideMeasures._fields]
    rows = lines[heading + 1 : heading + 1 + len(shown)]
    assert [row.split()[0] for row in rows] == shown
    assert not any(line.split()[:1] == [name] for line in lines for name in SideMeasures._fields)
    assert any(line.startswith("Who pays, who gains") for line in lines)
    table = read_table(folder / "effects.parquet").query("month == 'total'").set_index("metric")
    balance = next(row for row in rows if row.startswith("  pct_balance_gbp"))
    assert re.search(r"-£[\d.]+m +-£[\d.]+m to -£[\d.]+m +5  falls$", balance), balance
    assert table.loc["pct_balance_gbp", "high"] < 0
    assert next(row for row in rows if row.startswith("  badged_gbp")).endswith("5  the same in every pair")
    ends = {re.match(r".* 5  ", row).end() for row in rows}
    assert len(ends) == 1, "columns stand under each other"


def test_a_named_effect_is_shown_by_month_with_what_can_be_said_of_its_sign(compared):
    months = re.findall(r"^  (2006-\d\d) .* 5  (.+)$", compared.stdout, re.MULTILINE)
    assert months == [
        ("2006-04", "the same in every pair"),
        ("2006-05", "the same in every pair"),
        ("2006-06", "falls"),
        ("2006-07", "falls"),
    ]
    assert re.search(r"pct_balance_gbp .* falls under shock against calm: .* leaves out 0", compared.stdout)
    assert "Pairing removed" in compared.stdout
    assert "Ranking" not in compared.stdout, "two scenarios are compared, not ranked"
    assert "Not a forecast" in compared.stdout


def test_progress_is_on_standard_error(compared):
    assert "Running calm: 5 of 5 replicates" in compared.stderr
    assert "Running shock: 5 of 5 replicates" in compared.stderr


def test_the_folder_is_whole_and_says_how_it_was_made(compared, folder):
    assert f"Report: {folder.relative_to(folder.parents[1]) / 'report.html'}" in compared.stdout
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["command"].startswith("coterminous compare calm.yaml shock.yaml -n 5 --seed 7")
    assert sorted(read_finished(folder)[0]) == ["calm", "shock"]


@pytest.fixture
def undrawn(monkeypatch):
    """Draw no figures, which take longer than everything else."""
    monkeypatch.setattr("coterminous.experiments.compare.report_files", lambda table, command: {})


@pytest.mark.usefixtures("undrawn")
def test_a_ranking_of_three_as_json(desk, tmp_path):
    done = coterminous(
        *("compare", "calm.yaml", "shock.yaml", "calm.yaml", "-n", "4", "--by", "pct_balance_gbp"),
        *("--json", "--out", str(tmp_path / "three"), "--set", "trust.loss_rate=0.4", *HOW),
        cwd=desk,
    )
    assert done.exit_code == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["baseline"], said["scenarios"]) == ("calm", ["shock", "calm-2"])
    assert said["ranking"]["order"] == ["calm", "calm-2", "shock"]
    assert said["ranking"]["not_told_apart"] == [["calm", "calm-2"]]
    assert {row["scenario"] for row in said["effects"]} == {"shock", "calm-2"}
    assert said["verdict"] is None
    plan = json.loads((tmp_path / "three" / "comparison.json").read_text(encoding="utf-8"))
    assert [one["scenario"]["parameters"]["trust.loss_rate"] for one in plan["scenarios"]] == [0.4, 0.4, 0.4]


@pytest.mark.usefixtures("undrawn")
def test_a_ranking_and_a_verdict_for_people(desk, tmp_path):
    done = coterminous(
        *("compare", "calm.yaml", "shock.yaml", "calm.yaml", "-n", "30", "--effect", "trust_mean:2006-07"),
        *("--precision", "0.9", "--most", "60", "--out", str(tmp_path / "three"), *HOW),
        cwd=desk,
    )
    assert done.exit_code == 0, done.stderr
    assert (
        "Precise enough: the effect of shock on trust_mean in 2006-07 is known to plus or minus"
        in done.stdout
    )
    assert "with 30 replicates, at the first look" in done.stdout
    assert "Ranking by trust_mean in 2006-07 (highest first), n = 30:" in done.stdout
    assert "cannot be told apart" in done.stdout


def test_replications_of_a_comparison_and_of_one_of_its_ensembles(desk, folder, tmp_path):
    asked = ("--effect", "pct_balance_gbp:2006-07", "--precision", "1000")
    done = coterminous("replications", str(folder), *asked, "--out", str(tmp_path / "enough"), cwd=desk)
    assert done.exit_code == 0, done.stderr
    assert "pct_balance_gbp in 2006-07, effect of shock against calm" in done.stdout
    assert "For a half-width of 1,000.0, about" in done.stdout
    assert {path.suffix for path in (tmp_path / "enough" / "figures").iterdir()} >= {".svg", ".png", ".json"}
    widths = read_table(tmp_path / "enough" / "half_widths.parquet")
    assert set(widths["of"]) == {"effect of shock against calm", "mean of calm", "mean of shock"}
    one = coterminous("replications", str(folder / "ensembles" / "calm"), *asked, "--json", cwd=desk)
    (said,) = json.loads(one.stdout)
    assert (said["of"], said["n"], said["effect"]) == (["calm"], 5, "pct_balance_gbp:2006-07")
    assert said["half_widths"][0]["n"] == 2
    assert said["half_widths"][0]["low"] is None


WRONG = [
    pytest.param(("compare", "calm.yaml"), "SCENARIO", id="nothing to compare with"),
    pytest.param(("compare", "calm.yaml", "shok.yaml"), "shok.yaml", id="no such scenario"),
    pytest.param(
        ("compare", "calm.yaml", "shock.yaml", "--effect", "trust"), "--effect", id="no such metric"
    ),
    pytest.param(
        ("compare", "calm.yaml", "shock.yaml", "--precision", "0.1"), "--effect", id="precision of what"
    ),
    pytest.param(("compare", "calm.yaml", "shock.yaml", "-n", "0"), "1 or more", id="no replicates"),
    pytest.param(
        ("compare", "calm.yaml", "shock.yaml", "--resume", "--out", "."), "not the folder", id="resume"
    ),
    pytest.param(("replications", "calm.yaml"), "no such folder", id="no folder"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG)
def test_wrong_input_is_one_message_and_writes_nothing(tmp_path, small_world, arguments, said):
    (tmp_path / "calm.yaml").write_text(TITLE + small_world("two_towns", 4), encoding="utf-8")
    (tmp_path / "shock.yaml").write_text(SHOCK, encoding="utf-8")
    done = coterminous(*arguments, cwd=tmp_path)
    assert done.exit_code == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["calm.yaml", "shock.yaml"]


def test_an_interrupted_comparison_says_how_to_go_on_and_does(desk, tmp_path):
    arguments = ["compare", "calm.yaml", "shock.yaml", "-n", "40", "--out", str(tmp_path / "cut"), *HOW]
    working = subprocess.Popen(
        [sys.executable, "-m", "coterminous.cli.main", *arguments],
        cwd=desk,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    parts = tmp_path / "cut" / "ensembles" / "calm" / "parts"
    while working.poll() is None and len(list(parts.glob("*.parquet"))) < 2:
        time.sleep(0.02)
    working.send_signal(signal.SIGINT)
    output, errors = working.communicate(timeout=60)
    assert working.returncode == 130, errors
    assert output == ""
    kept, again = re.search(
        r"^Kept in .*: (\d+) finished parts\. Go on from there: (.*)$", errors, re.MULTILINE
    ).groups()
    assert int(kept) >= 2
    assert again.startswith("coterminous compare calm.yaml shock.yaml -n 40 --seed 7")
    assert again.endswith("--resume")
    assert not (tmp_path / "cut" / "manifest.json").exists()
    done = coterminous(*arguments, "--resume", cwd=desk)
    assert done.exit_code == 0, done.stderr
    whole = coterminous(*arguments[:5], "--out", str(tmp_path / "whole"), *HOW, cwd=desk)
    assert whole.exit_code == 0, whole.stderr
    names = ["effects", "pairing", "ranking", "ranking_pairs"]
    files = [
        [(tmp_path / one / f"{name}.parquet").read_bytes() for name in names] for one in ("cut", "whole")
    ]
    assert files[0] == files[1]
