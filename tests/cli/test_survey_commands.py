"""``survey`` as a user types it, with real folders."""

import json
import re
from contextlib import chdir
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coterminous.cli.main import app
from coterminous.report.tables import read_table

HOW = ("-n", "2", "--seed", "7", "--backend", "mesa")


def coterminous(*arguments: str, cwd: Path):
    with chdir(cwd):
        return CliRunner(env={"COLUMNS": "150"}).invoke(app, arguments)


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "brief.yaml").write_text(
        "extends: england_2006\ntitle: Two years before the survey\nstart: 2004-11\nmonths: 26\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def surveyed(desk):
    done = coterminous("survey", "brief.yaml", "--set", "trust.loss_rate=0.3", *HOW, cwd=desk)
    assert done.exit_code == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def folder(desk, surveyed) -> Path:
    return desk / "runs" / "survey-brief-n2-seed7"


def test_it_says_that_it_is_uncalibrated_before_anything_else(surveyed):
    assert "UNCALIBRATED" in surveyed.stdout.splitlines()[1]
    assert surveyed.stdout.index("UNCALIBRATED") < surveyed.stdout.index("76% (64% to 85%), n = 59")


def test_uses_are_apart_and_every_row_has_both_sides(surveyed):
    text = surveyed.stdout
    kept, usable, given = (
        text.index(heading)
        for heading in (
            "Items kept aside",
            "Items that a calibration may use",
            "Figures that the model is given",
        )
    )
    assert kept < text.index("very poor") < usable < text.index("good or very good") < given
    row = next(line for line in text.splitlines() if "good or very good" in line)
    assert re.search(r"76% \(64% to 85%\), n = 59 .* \d+% \(\d+% to \d+%\), n = 59 .* (inside|outside)", row)


def test_what_was_not_asked_is_listed_with_the_reason(surveyed):
    text = " ".join(surveyed.stdout.split())
    assert "Study of partnership working in Wales: all of it (8 items). Why: it is about a country of" in text
    assert "needs to have seen 2000-12" in text


def test_progress_is_on_standard_error(surveyed):
    assert "Asking: 2 of 2 replicates" in surveyed.stderr
    assert "Asking" not in surveyed.stdout


def test_the_folder_is_whole_and_says_how_it_was_made(surveyed, folder):
    assert f"Report: {folder.relative_to(folder.parents[1]) / 'report.html'}" in surveyed.stdout
    assert {path.name for path in folder.iterdir()} == {
        "survey.parquet",
        "answers.parquet",
        "not_asked.parquet",
        "figures",
        "report.html",
        "manifest.json",
    }
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["command"].startswith(
        "coterminous survey brief.yaml -n 2 --seed 7 --set trust.loss_rate=0.3"
    )
    assert manifest["scenario"]["parameters"]["trust.loss_rate"] == 0.3
    assert manifest["calibration"].startswith("UNCALIBRATED")
    assert manifest["instruments"]["survey_2006"]["cut_points"]["good"]["value"] == 0.6
    table = read_table(folder / "survey.parquet")
    assert set(table["verdict"]) <= {
        "inside",
        "outside",
        "holds",
        "does not hold",
        "too few to tell",
        "not known",
        "put in",
    }
    answers = read_table(folder / "answers.parquet")
    assert set(answers["replicate"]) == {0, 1}
    good = answers[answers["item"] == "relationship_good_or_very_good"]
    assert table.set_index("item").loc["relationship_good_or_very_good", "simulated"] == good["value"].mean()


def test_json_is_the_table(desk, tmp_path, surveyed):
    out = tmp_path / "as_json"
    done = coterminous(
        "survey", "brief.yaml", "--json", "--non-response", "tilted", "--out", str(out), *HOW, cwd=desk
    )
    assert done.exit_code == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["scenario"], said["seed"], said["replicates"], said["non_response"]) == (
        "brief",
        7,
        2,
        "tilted",
    )
    assert said["is_calibrated"] is False
    assert {row["use"] for row in said["calibrate"]} == {"calibrate"}
    assert {row["use"] for row in said["validate"]} == {"validate"}
    good = next(row for row in said["calibrate"] if row["item"] == "relationship_good_or_very_good")
    assert (good["published"], good["published_n"], good["in_view_of"]) == (0.76, 59, "start.trust")
    assert len(said["not_asked"]) > 10
    assert (out / "report.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["teaching"], "survey survey_2006 cannot be put to teaching"),
        (["baseline"], "needs to have seen 2004-12"),
        (["surwey_2006"], "Did you mean survey_2006?"),
        (["brief.yaml", "--non-response", "tilt"], "Did you mean tilted?"),
        (["brief.yaml", "-n", "0"], "replicates are too few"),
        (["brief.yaml", "--backend", "fast"], "is not one of the engines"),
        (["brief.yaml", "--out", "taken"], "exists already"),
        (["brief.yaml", "--set", "trust.los_rate=0.3"], "Did you mean trust.loss_rate?"),
    ],
)
def test_bad_input_is_one_message_and_nothing_is_written(desk, arguments, said):
    (desk / "taken").mkdir(exist_ok=True)
    before = sorted(desk.rglob("*"))
    done = coterminous("survey", *arguments, cwd=desk)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(desk.rglob("*")) == before


def test_a_survey_that_is_interrupted_leaves_nothing(desk, tmp_path, monkeypatch):
    def interrupted(*arguments, **settings):
        raise KeyboardInterrupt

    monkeypatch.setattr("coterminous.experiments.survey.conducting.answers_of", interrupted)
    done = coterminous("survey", "brief.yaml", "--out", str(tmp_path / "half"), *HOW, cwd=desk)
    assert done.exit_code == 130
    assert not list(tmp_path.iterdir())


def test_the_shipped_scenario_is_what_is_surveyed_by_default():
    done = CliRunner().invoke(app, ["survey", "--help"])
    assert "survey_2006" in done.stdout
