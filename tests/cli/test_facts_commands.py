"""The command ``facts``: a table for people, JSON for programs, a folder where one is asked for."""

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from coterminous.cli.main import app

ASKED = ("facts", "-n", "30", "--fact", "12", "--seed", "3")


def coterminous(*arguments):
    return CliRunner(env={"COLUMNS": "160"}).invoke(app, list(arguments))


def test_the_table_says_of_each_statement_whether_it_holds():
    done = coterminous(*ASKED)
    assert done.exit_code == 0, done.stderr
    assert "Stylised facts in teaching: seed 3, 30 replicates of every arm" in done.stdout
    assert "From the start inertia is commoner than advantage." in done.stdout
    assert "DOES NOT HOLD" in done.stdout
    assert "0 of 1 statements hold" in done.stdout
    assert "Not a forecast" in done.stdout
    assert "Trying: 1 of 1 facts" in done.stderr


def test_a_folder_and_json_say_the_same(tmp_path):
    done = coterminous(*ASKED, "--json", "--out", str(tmp_path / "facts"), "--set", "capacity.fixed_wte=0")
    assert done.exit_code == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["scenario"], said["seed"], said["n"]) == ("teaching", 3, 30)
    assert said == json.loads((tmp_path / "facts" / "facts.json").read_text(encoding="utf-8"))
    [statement] = said["statements"]
    [row] = pd.read_parquet(tmp_path / "facts" / "facts.parquet").to_dict("records")
    assert (row["part"], row["effect"], row["n"]) == ("12", statement["on"]["estimate"], 30)


def test_parameters_change_what_holds():
    """Where partnerships hardly learn, inertia is commoner."""
    slow = ("--set", "maturity.learning_rate=0.002")
    said = json.loads(coterminous(*ASKED, "--json", *slow).stdout)
    assert said["statements"][0]["on"]["low"] > 0.0


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("--fact", "15"), "--fact is not the number of a fact. Found: 15. Allowed: 1 to 14."),
        (("-n", "1"), "-n is too small"),
        (("--set", "trust.los_rate=1"), "Did you mean trust.loss_rate?"),
        (("no_such_world",), "is not a shipped scenario"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_written(arguments, part, tmp_path):
    done = coterminous("facts", *arguments, "--out", str(tmp_path / "facts"))
    assert done.exit_code == 2
    assert part in done.stderr
    assert not (tmp_path / "facts").exists()


def test_a_folder_that_exists_is_refused(tmp_path):
    done = coterminous(*ASKED, "--out", str(tmp_path))
    assert done.exit_code == 2
    assert "exists" in done.stderr
