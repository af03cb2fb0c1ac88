"""The process that runs an ensemble is killed, or told to end: what was finished is kept, and resumed."""

import shlex
import signal

import pytest

KILL = "os.kill(os.getpid(), signal.SIGKILL)"

# Killed when a part is written and has not got its name.
KILLED_AT_A_RENAME = """
import os, signal
from pathlib import Path
replace, renamed = Path.replace, []
def replace_or_die(self, target):
    renamed.append(target)
    if len(renamed) == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)
Path.replace = replace_or_die
"""


def test_killed_between_two_parts(bench):
    code, said = bench.end(bench.start_ensemble(parts=2, act=KILL))
    assert code == -signal.SIGKILL, said
    assert len(bench.parts()) == 2
    assert not (bench.out / "manifest.json").exists()
    assert bench.resume().found == 4
    bench.check_finished()


def test_killed_while_it_writes_a_part(bench):
    code, said = bench.end(bench.start_ensemble(prelude=KILLED_AT_A_RENAME))
    assert code == -signal.SIGKILL, said
    assert len(bench.parts()) == 3
    assert [path.suffix for path in (bench.out / "parts").glob(".*")] == [".unfinished"]
    assert bench.resume().found == 6
    assert list((bench.out / "parts").glob(".*")) == []
    bench.check_finished()


def test_killed_with_worker_processes(bench):
    """Those that the killed one leaves behind write nothing: only who holds the lock writes."""
    code, said = bench.end(bench.start_ensemble(parts=2, act=KILL, workers=2))
    assert code == -signal.SIGKILL, said
    assert len(bench.parts()) == 2
    assert bench.resume().found == 4
    bench.check_finished()


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_told_to_end(bench, sent, code):
    """The command says what is kept, and the very words that finish it."""
    ended = bench.start_command("--workers", "1", parts=2, act=f"os.kill(os.getpid(), signal.{sent.name})")
    found, said = bench.end(ended)
    assert found == code, said
    assert "Traceback" not in said
    assert "2 of 12 replicates" in said
    assert "Kept in out: 2 finished parts." in said
    words = shlex.split(said.partition("Go on from there: ")[2].splitlines()[0])
    again = "coterminous ensemble town.yaml -n 12 --seed 7 --backend mesa --out out --resume"
    assert words == again.split()
    assert bench.resume().found == 4
    bench.check_finished()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end_with_worker_processes(bench, sent):
    """A terminal sends Ctrl-C to every process that it started: none of them says more than the one that matters."""
    act = f"os.killpg(os.getpgrp(), signal.{sent.name})"
    code, said = bench.end(bench.start_command("--workers", "2", parts=1, act=act))
    assert code == (130 if sent == signal.SIGINT else 143), said
    assert "Traceback" not in said
    bench.resume()
    bench.check_finished()


# The process that is to make replicate 5 is killed, once. The function goes to the workers as it stands here.
KILLED_WORKER = """
import os, signal
from pathlib import Path
from coterminous.experiments import workers
make = workers._make_for
def make_or_die(parent, task):
    if 5 in task.missing and not Path("died").exists():
        Path("died").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return make(parent, task)
workers._make_for = make_or_die
"""


def test_a_worker_process_is_killed(bench):
    """The others of its pool go with it; new ones make what they had in hand."""
    code, said = bench.end(bench.start_ensemble(prelude=KILLED_WORKER, workers=2))
    assert (bench.place / "died").exists()
    assert code == 0, said
    assert "A worker process was killed" in said
    bench.check_finished()


def test_worker_processes_are_killed_again_and_again(bench):
    """An ensemble that gets nowhere ends, with what it has."""
    prelude = KILLED_WORKER.replace("and not Path", "or Path")
    code, said = bench.end(bench.start_ensemble(prelude=prelude, workers=2))
    assert code == 1
    assert "killed before they finish anything" in said
    bench.resume()
    bench.check_finished()
