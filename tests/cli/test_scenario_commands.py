"""The commands ``check``, ``schema`` and ``parameters``, and how any command fails."""

import errno
import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
import yaml
from typer.testing import CliRunner

from coterminous import __version__
from coterminous.cli.main import CommandGroup, app
from coterminous.scenario.files import shipped_scenarios
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import InputError, Problem
from coterminous.scenario.records import parameter_records


def call(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A good scenario of the user's, in the working folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "mine.yaml"
    path.write_text(
        "extends: teaching\ntitle: 'Mine: a title'\nquestion: What if?\nmonths: 24\n"
        "parameters: {trust.loss_rate: 0.25}\n"
        "events:\n  - at: 2007-04\n    deficit_shock: {bodies: pct, size: 0.03, body: pct-001}\n",
        encoding="utf-8",
    )
    return path


def test_every_shipped_scenario_is_good_and_asks_a_question():
    names = list(shipped_scenarios())
    assert {"teaching", "england_2006", "baseline", "deficit_shock"} <= set(names)
    result = call("check", *names)
    assert (result.exit_code, result.stderr) == (0, "")
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == names
    assert all(Scenario.load(name).question.endswith("?") for name in names)


def test_check_says_how_long_a_good_scenario_runs(mine):
    assert call("check", "mine.yaml").stdout == "mine.yaml: good, 24 months from 2006-04, 1 event\n"


def test_check_reports_the_mistakes_of_several_files_together(mine):
    Path("one.yaml").write_text("extends: teaching\nmonths: 0\n", encoding="utf-8")
    Path("two.yaml").write_text("extends: one.yaml\ncolour: red\n", encoding="utf-8")
    result = call("check", "one.yaml", "mine.yaml", "two.yaml")
    assert result.exit_code == 2
    assert result.stdout == "mine.yaml: good, 24 months from 2006-04, 1 event\n"
    first, *lines = result.stderr.splitlines()
    assert first == "2 problems:"
    assert [line.split()[0] for line in lines] == ["one.yaml:2:9:", "two.yaml:2:1:"]


def test_check_resolved_prints_a_scenario_that_says_the_same(mine):
    result = call(
        "check", "mine.yaml", "--resolved", "--set", "geography.seed=5", "--set", "trust.culture=1.0e-1"
    )
    assert result.exit_code == 0
    Path("resolved.yaml").write_text(result.stdout, encoding="utf-8")
    expected = Scenario.load("mine.yaml", {"geography.seed": 5, "trust.culture": 0.1}).resolved()
    assert Scenario.load("resolved.yaml").resolved() == {**expected, "name": "resolved"}


def test_check_resolved_says_where_each_value_came_from(mine):
    result = call("check", "mine.yaml", "--resolved", "--set", "geography.seed=5")
    origins = {
        line.partition(":")[0].strip(): line.rpartition("  # ")[2] for line in result.stdout.splitlines()
    }
    assert origins["trust.loss_rate"] == "mine.yaml:5"
    assert origins["trust.culture"] == "shipped default"
    assert origins["seed"] == "--set"
    assert origins["pcts"].endswith("teaching.yaml:6")
    assert origins["- at"] == "mine.yaml:7"


def test_a_mistake_in_set_names_set(mine):
    result = call("check", "mine.yaml", "--set", "trust.los_rate=1", "--set", "months")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == "--set: months does not say what to set. Allowed: name=value.\n"
    result = call("check", "mine.yaml", "--set", "months=3", "--set", "months=4", "--set", "start=[")
    lines = result.stderr.splitlines()
    assert lines[1] == "  --set: months is given twice."
    assert lines[2].startswith("  --set: start is not valid YAML")


def test_schema_prints_a_json_schema():
    result = call("schema")
    assert result.exit_code == 0
    schema = json.loads(result.stdout)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert set(schema["properties"]["parameters"]["properties"]) == set(parameter_records())


def test_parameters_as_json_are_the_whole_records():
    result = call("parameters", "--json")
    listing = json.loads(result.stdout)
    assert list(listing) == list(parameter_records())
    assert all(
        set(record) == {"value", "unit", "bounds", "role", "source", "why", "kind"}
        for record in listing.values()
    )


def test_parameters_can_be_filtered_by_the_beginning_of_their_names():
    listing = json.loads(call("parameters", "trust.", "--json").stdout)
    assert set(listing) == {name for name in parameter_records() if name.startswith("trust.")}
    assert listing


def test_the_table_of_parameters_has_every_part_of_a_record():
    text = call("parameters", "trust.loss_rate").stdout
    record = parameter_records()["trust.loss_rate"]
    words = " ".join(text.replace("│", " ").split())
    parts = ["trust.loss_rate", str(record.default), record.allowed, record.role, *record.source]
    assert [part for part in parts if part not in words] == []
    assert record.why.split()[0] in words


def test_a_beginning_that_no_parameter_has_is_wrong_input():
    result = call("parameters", "trsut")
    assert result.exit_code == 2
    assert "Did you mean trust?" in result.stderr


def test_version():
    assert call("--version").stdout == f"coterminous {__version__}\n"


def test_a_command_that_there_is_not_is_wrong_input():
    assert call("frobnicate").exit_code == 2
    assert call("check").exit_code == 2


def failing(error: BaseException):
    """Return the outcome of a command that fails so."""
    program = typer.Typer(cls=CommandGroup, pretty_exceptions_enable=False, rich_markup_mode=None)

    @program.callback()
    def options() -> None:
        pass

    @program.command()
    def fail() -> None:
        raise error

    return CliRunner().invoke(program, ["fail"])


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (InputError(Problem(None, "months", "is missing")), 2, "months is missing.\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (OSError(errno.ENOSPC, "No space left on device", "runs/x"), 1, "No space left on device: runs/x\n"),
        (MemoryError(), 1, "not enough memory\n"),
    ],
)
def test_how_a_command_fails_shows_in_exit_code_and_one_message(error, code, message):
    result = failing(error)
    assert (result.exit_code, result.stderr, result.stdout) == (code, message, "")


def test_a_fault_of_the_program_itself_is_not_hidden():
    for error in (ValueError("a fault"), ZeroDivisionError()):
        result = failing(error)
        assert (result.exit_code, result.exception) == (1, error)


def start(*arguments: str, **options):
    command = [sys.executable, "-m", "coterminous.cli.main", *arguments]
    return subprocess.Popen(command, stderr=subprocess.PIPE, **options)


@pytest.mark.parametrize("arguments", [["schema"], ["parameters", "--json"], ["--help"]])
def test_a_reader_that_goes_away_is_no_fault(arguments):
    with start(*arguments, stdout=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is a thing of Linux")
def test_a_full_disk_is_one_message_and_exit_code_1():
    with Path("/dev/full").open("wb") as full, start("schema", stdout=full) as process:
        assert process.stderr.read() == b"No space left on device\n"
    assert process.returncode == 1


def test_the_resolved_text_quotes_what_yaml_would_misread(mine):
    mine.write_text("extends: teaching\ntitle: '2006-04-01'\nquestion: 'yes: # no'\n", encoding="utf-8")
    printed = yaml.safe_load(call("check", "mine.yaml", "--resolved").stdout)
    assert (printed["title"], printed["question"]) == ("2006-04-01", "yes: # no")
