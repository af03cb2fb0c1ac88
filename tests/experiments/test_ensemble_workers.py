"""Workers: what counts as a result, who writes when the work has ended, and what children hear."""

import signal
import subprocess
import sys

import pytest

from coterminous.experiments import workers
from coterminous.experiments.chunks import Chunk
from coterminous.experiments.parts import Part
from coterminous.experiments.tasks import LostWorkersError, Recipe, Task, checked

CHUNK = Chunk(0, 0, 5)
PART = Part(CHUNK, b"", "")
TASK = Task(Recipe("{}", 0, "batch", None, {}, ""), CHUNK, CHUNK.replicates)


class TestResults:
    """An error that comes back in the place of a result is none, whatever it looks like."""

    def test_a_part_that_is_waited_for_counts(self):
        assert checked(PART, {CHUNK}) is PART

    @pytest.mark.parametrize(
        "result",
        [
            None,
            KeyError("gone"),
            TimeoutError,
            b"bytes",
            Part(Chunk(1, 5, 10), b"", ""),
            Part(Chunk(0, 0, 4), b"", ""),
        ],
    )
    def test_nothing_else_does(self, result):
        with pytest.raises(LostWorkersError):
            checked(result, {CHUNK})

    def test_a_cancelled_task_of_dask_does_not(self):
        from distributed.client import FutureCancelledError

        with pytest.raises(LostWorkersError, match="in the place of a result"):
            checked(FutureCancelledError("task", "lost"), {CHUNK})


class TestThreads:
    """A thread cannot be stopped, but what it makes after the end of the work is not written."""

    def test_parts_are_kept_while_the_work_goes_on(self, monkeypatch):
        kept: list[Part] = []
        monkeypatch.setattr(workers, "make_part", lambda task: PART)
        with workers._Keeper(kept.append) as make_and_keep:
            assert make_and_keep(TASK) == CHUNK
        assert kept == [PART]

    def test_what_was_not_begun_is_not_begun(self, monkeypatch):
        begun: list[Task] = []
        monkeypatch.setattr(workers, "make_part", begun.append)
        with workers._Keeper(lambda part: None) as make_and_keep:
            pass
        make_and_keep(TASK)
        assert begun == []

    def test_what_is_finished_too_late_is_not_kept(self, monkeypatch):
        kept: list[Part] = []
        keeper = workers._Keeper(kept.append)

        def make_while_the_work_ends(task: Task) -> Part:
            keeper.__exit__()
            return PART

        monkeypatch.setattr(workers, "make_part", make_while_the_work_ends)
        with keeper as make_and_keep:
            make_and_keep(TASK)
        assert kept == []


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="this system has no masks of signals")
def test_processes_started_for_the_work_do_not_hear_ctrl_c():
    ask = [
        sys.executable,
        "-c",
        "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))",
    ]
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    with workers._children_deaf_to_interrupts():
        inside = subprocess.run(ask, capture_output=True, text=True, check=True)
    assert inside.stdout == "True\n"
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before
