"""Chunks made into parts by the processors of this machine, with joblib.

Replicates of the batch engine run in threads, since its compiled code lets other threads run beside it; those of
the Mesa engine run in processes. A part is handed on as soon as it is made, and only a few chunks are under way
at any time, so memory does not grow with the ensemble.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from time import sleep
from typing import Final, Protocol

from coterminous.experiments.chunks import Chunk
from coterminous.experiments.parts import Part
from coterminous.experiments.tasks import LostWorkersError, Task, checked, make_part
from coterminous.scenario.problems import InputError, Problem, shown

CHUNKS_AHEAD: Final = 2
"""Chunks handed out for each worker: the one that it makes, and the next."""

_LOOK_EVERY = 0.5

Keep = Callable[[Part], None]
"""What is done with a finished part; it is never called twice at once."""

log = logging.getLogger(__name__)


class Workers(Protocol):
    """Who makes parts: the processors of this machine, or a cluster."""

    def make(self, tasks: Sequence[Task], keep: Keep) -> Generator[Chunk]:
        """Make parts, keep each as soon as it is finished, and give its chunk; in any order.

        Raises:
            LostWorkersError: the work cannot go on.
            OSError: a part cannot be kept.
        """

    def close(self) -> None:
        """Let go of what was held for the work."""


class LocalWorkers:
    """The processors of this machine.

    Args:
        count: how many to use; None for all that this process may use.
        in_threads: whether the engine lets threads run beside each other; processes are used otherwise.

    Raises:
        InputError: the count is not a whole number of 1 or more.

    >>> LocalWorkers(2, in_threads=True).count
    2
    """

    def __init__(self, count: int | None, in_threads: bool) -> None:
        """Count the processors."""
        from joblib import cpu_count

        if count is not None and (not isinstance(count, int) or isinstance(count, bool) or count < 1):
            allowed = "a whole number, 1 or more"
            raise InputError(Problem(None, "workers", "are too few or not a number", shown(count), allowed))
        self.count = count or int(cpu_count())
        self._in_threads = in_threads

    def make(self, tasks: Sequence[Task], keep: Keep) -> Generator[Chunk]:
        """Make parts, keep each as soon as it is finished, and give its chunk; in any order.

        A worker process that is killed takes the others of its pool with it; what they had in hand is made again by
        new ones, unless none of it was finished since the last time.
        """
        waiting = {task.chunk: task for task in tasks}
        while waiting:
            before = len(waiting)
            try:
                for chunk in self._make_once(list(waiting.values()), keep):
                    del waiting[chunk]
                    yield chunk
            except BrokenProcessPool as error:
                if len(waiting) == before:
                    raise LostWorkersError(
                        "worker processes are killed before they finish anything"
                    ) from error
                log.warning("A worker process was killed; its replicates are run again.")

    def close(self) -> None:
        """Nothing is held."""

    def _make_once(self, tasks: Sequence[Task], keep: Keep) -> Generator[Chunk]:
        from joblib import Parallel, delayed

        parallel = Parallel(
            n_jobs=self.count,
            backend="threading" if self._in_threads else "loky",
            return_as="generator_unordered",
            batch_size=1,
            pre_dispatch=CHUNKS_AHEAD * self.count,
        )
        if self._in_threads:
            with _Keeper(keep) as make_and_keep:
                yield from parallel(delayed(make_and_keep)(task) for task in tasks)
            return
        awaited = {task.chunk for task in tasks}
        with _children_deaf_to_interrupts():
            results = parallel(delayed(_make_for)(os.getpid(), task) for task in tasks)
        for result in results:
            part = checked(result, awaited)
            keep(part)
            yield part.chunk


@contextmanager
def _children_deaf_to_interrupts() -> Iterator[None]:
    """Let processes that are started meanwhile not hear Ctrl-C, which a terminal sends to all of them at once.

    This process hears it, a moment later, and ends them; left to themselves they would die with a traceback each.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _make_for(parent: int, task: Task) -> Part:
    """Make a part in a process that ends when the one that wants it is gone."""
    if os.getpid() != parent:
        _end_with(parent)
    return make_part(task)


@cache
def _end_with(parent: int) -> None:
    """Watch the parent from a thread: one that is killed cannot tell its children to end."""

    def watch() -> None:
        while os.getppid() == parent:
            sleep(_LOOK_EVERY)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class _Keeper:
    """Makes and keeps parts in threads, one keeping at a time; nothing is kept once it was left."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._lock = threading.Lock()
        self._is_left = False

    def __enter__(self) -> Callable[[Task], Chunk]:
        return self._make_and_keep

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._is_left = True

    def _make_and_keep(self, task: Task) -> Chunk:
        if not self._is_left:
            part = make_part(task)
            with self._lock:
                if not self._is_left:
                    self._keep(part)
        return task.chunk
