"""Hostile and mistaken scenario files, given to a real process: exit 2, one message, nothing written."""

# A table of files and messages is read by its rows, however long.
# ruff: noqa: E501

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HEAD = b"extends: teaching\n"
LAUGHS = b"a: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (letter, letter, b", ".join([b"*%c" % (letter - 1)] * 9)) for letter in b"bcdefghi"
)


def coterminous(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "coterminous.cli.main", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


def assert_refused(outcome: subprocess.CompletedProcess[str], message: str) -> None:
    """Assert exit code 2, this message on standard error, no traceback, and nothing on standard output."""
    assert message in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert len(outcome.stderr) < 2_000


def make_large(path: Path) -> None:
    """Make a file of 50 MB that takes no room on the disk."""
    with path.open("wb") as file:
        file.truncate(50_000_000)


FILES: list[tuple[str, bytes | Callable[[Path], None], str]] = [
    ("empty", b"", "my.yaml: is empty"),
    ("comment", b"# nothing\n", "my.yaml: is empty"),
    ("not a mapping", b"- a\n- b\n", "my.yaml:1:1: does not hold a mapping"),
    ("binary", bytes(range(256)), "my.yaml:2:118: the file is not UTF-8 text"),
    ("null bytes", b"months: 3\n\0\0", "my.yaml:2:1: holds a control character"),
    ("directory", Path.mkdir, "my.yaml: is a directory"),
    ("fifty megabytes", make_large, "my.yaml: is too large. Found: 50,000,000 bytes"),
    ("deep nest", b"a: " + b"[" * 10_000, "is nested more than 20 levels deep"),
    ("deep mapping", b"".join(b" " * n + b"a:\n" for n in range(200)), "my.yaml:21:21: a.a.a is nested more than"),
    ("billion laughs", LAUGHS, "my.yaml:1:4: a uses a YAML anchor or alias"),
    ("python object", b"a: !!python/object/apply:os.mkdir ['made']\n", "my.yaml:1:4: a uses a YAML tag"),
    ("python name", b"extends: !!python/name:os.mkdir\n", "my.yaml:1:10: extends uses a YAML tag"),
    ("two documents", HEAD + b"---\n" + HEAD, "my.yaml:2:1: holds more than one YAML document"),
    ("duplicate key", HEAD + b"months: 3\nmonths: 4\n", "my.yaml:3:1: months is given twice, first in line 2"),
    ("broken YAML", HEAD + b"events: [\n", "my.yaml:3:1: is not valid YAML"),
    ("unknown key", HEAD + b"mnths: 3\n", "my.yaml:2:1: mnths is not a known key"),
    ("wrong type", HEAD + b"months: long\n", "my.yaml:2:9: months is text, not a number. Found: 'long'"),
    ("out of bounds", HEAD + b"months: 0\n", "my.yaml:2:9: months is out of bounds. Found: 0."),
    ("NaN", HEAD + b"parameters:\n  trust.loss_rate: .nan\n", "my.yaml:3:20: parameters.trust.loss_rate is not a fin"),
    ("date before the start", HEAD + b"events:\n- at: 2006-03\n  joint_boards: {}\n", "my.yaml:3:7: events[0].at is b"),
    ("circle", b"extends: my.yaml\n", "my.yaml:1:10: extends goes round in a circle. Found: my.yaml -> my.yaml"),
    ("missing extended file", b"extends: teachin\n", "my.yaml:1:10: extends is not a shipped scenario. Found: 'teachin'"),
    ("missing lookup", HEAD + b"geography: {lookup: no.csv}\n", "my.yaml:2:21: geography.lookup does not exist"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"), [file[1:] for file in FILES], ids=[file[0] for file in FILES]
)
def test_a_bad_file_is_one_message_and_nothing_written(tmp_path, content, message):
    path = tmp_path / "my.yaml"
    if callable(content):
        content(path)
    else:
        path.write_bytes(content)
    assert_refused(coterminous(tmp_path, "check", "my.yaml"), message)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "arguments", [["my.yaml"], ["my.yaml", "--out", "made"], ["my.yaml", "--json"]], ids=str
)
def test_a_run_of_a_bad_file_makes_no_folder(tmp_path, arguments):
    (tmp_path / "my.yaml").write_bytes(HEAD + b"mnths: 3\nmonths: 0\n")
    outcome = coterminous(tmp_path, "run", *arguments)
    assert_refused(outcome, "2 problems:\n  my.yaml:2:1: mnths is not a known key")
    assert [path.name for path in tmp_path.iterdir()] == ["my.yaml"]


def test_a_run_of_a_setting_that_is_not_allowed_makes_no_folder(tmp_path):
    outcome = coterminous(tmp_path, "run", "teaching", "--set", "trust.loss_rate=nan", "--set", "months=.nan")
    assert_refused(outcome, "--set: months has the wrong type. Found: nan.")
    assert_refused(outcome, "--set: parameters.trust.loss_rate is text, not a number. Found: 'nan'.")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_names_the_nearest_shipped_scenario(tmp_path):
    outcome = coterminous(tmp_path, "check", "deficit_shok.yaml")
    assert_refused(outcome, "Did you mean deficit_shock?")
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_and_a_device_are_not_waited_for(tmp_path):
    outcome = coterminous(tmp_path, "check", "/dev/zero", "/dev/stdin")
    assert_refused(outcome, "/dev/zero: is not a regular file")


def test_a_name_in_a_foreign_encoding_is_printed_safely(tmp_path):
    """A terminal that knows no letters beyond ASCII, and a name that holds an escape sequence."""
    command = [sys.executable, "-m", "coterminous.cli.main", "check", "\x1b[31mrot\u00e9.yaml"]
    environment = {"PYTHONIOENCODING": "ascii", "PATH": ""}
    outcome = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert outcome.returncode == 2
    assert b"\x1b" not in outcome.stderr
    assert b"does not exist" in outcome.stderr
