"""Chunks made into parts by a Dask cluster that exists already.

Workers need this package and nothing else: they may be on other machines and share no disk. Each part comes back
as the bytes of its file and is written here, at once. A worker that dies is survived, since the scheduler gives
its chunks to others. A scheduler that dies ends the work: finished parts are kept, here.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from queue import Empty, Queue
from time import monotonic
from typing import Any, Final

from coterminous.experiments.chunks import Chunk
from coterminous.experiments.parts import Part
from coterminous.experiments.provenance import versions
from coterminous.experiments.tasks import LostWorkersError, Task, checked, make_part
from coterminous.experiments.workers import CHUNKS_AHEAD, Keep
from coterminous.scenario.problems import InputError, Problem

# distributed tells only half of its types.
Client = Any
Future = Any

SECONDS_TO_ANSWER: Final = 5.0
SECONDS_WITHOUT_WORKERS: Final = 60.0
"""How long a cluster may be without a worker before that is taken for the end of it."""

SECONDS_TO_FETCH: Final = 30.0
"""How long a finished part may take to arrive before its worker is taken for dead and the part is made again."""

_LOOK_EVERY = 1.0
log = logging.getLogger(__name__)


def _refusal(address: str, message: str, **details: str) -> InputError:
    return InputError(Problem(None, f"--dask {address}", message, **details))


def connect(address: str, backend: str, seconds: float = SECONDS_TO_ANSWER) -> ClusterWorkers:
    """Return the workers of a cluster.

    Args:
        address: address of its scheduler, such as ``tcp://127.0.0.1:8786``.
        backend: the engine that will run there.
        seconds: how long it may take to answer.

    Raises:
        InputError: ``dask.distributed`` is not installed, nothing answers at the address, or the workers' software
            is not what runs here.
    """
    try:
        import distributed
    except ImportError as error:
        message = "needs dask.distributed, which is not installed"
        raise _refusal(address, message, allowed="pip install 'coterminous[cluster]'") from error
    quiet = ExitStack()
    quiet.enter_context(_quiet())
    try:
        # A client that cannot connect is never quite closed, and may later stop another from being made.
        _in_a_thread(lambda: asyncio.run(_knock(address, seconds)))
        connected: Any = distributed.Client
        client = connected(address, timeout=seconds, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        quiet.close()
        message = f"does not answer as a Dask scheduler within {seconds:g} seconds ({_first_line(error)})"
        raise _refusal(address, message, allowed="an address such as tcp://127.0.0.1:8786") from error
    cluster = ClusterWorkers(client, address, quiet)
    try:
        _check_software(client, address, versions(backend), backend)
    except BaseException:
        cluster.close()
        raise
    return cluster


async def _knock(address: str, seconds: float) -> None:
    """Connect and leave again."""
    from distributed.comm.core import connect as open_connection

    knocking: Any = open_connection
    connection = await knocking(address, timeout=seconds)
    await connection.close()


def _in_a_thread(work: Callable[[], None]) -> None:
    """Do some work in a thread of its own; a notebook has a loop of events running in this one."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(work).result()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask from reporting on standard error, with tracebacks, what is told here in one message."""
    named = logging.root.manager.loggerDict.items()
    loggers = [
        found for name, found in named if name.startswith("distributed") and isinstance(found, logging.Logger)
    ]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


def _check_software(client: Client, address: str, here: dict[str, str], backend: str) -> None:
    """Refuse a cluster whose workers would give other numbers."""
    for worker, answer in client.run(partial(versions, backend), on_error="return").items():
        if not isinstance(answer, dict):
            raise _refusal(
                address, f"has a worker, {worker}, that cannot run the model ({_first_line(answer)})"
            )
        for name, expected in here.items():
            found = answer.get(name, "none")
            if found != expected:
                message = f"has a worker, {worker}, with another version of {name}"
                raise _refusal(address, message, found=found[:20], allowed=f"{expected[:20]}, as here")


@dataclass(frozen=True)
class Failure:
    """What a worker returns where it could not make a part.

    An exception is not left to the cluster: one that is large or cannot be unpickled never arrives, and the task
    would be waited for in vain.
    """

    reason: str


def _make_as_here(task: Task) -> Part | Failure:
    """Make a part, unless this worker joined late and has other software."""
    try:
        there, here = versions(task.recipe.backend), task.recipe.versions
        if there != here:
            names = ", ".join(name for name in here if there.get(name) != here[name])
            return Failure(f"a worker has another version of {names}")
        return make_part(task)
    except Exception as error:
        return Failure(f"{type(error).__name__}: {_first_line(error)}")


class ClusterWorkers:
    """The workers of a cluster; get them from :func:`connect`."""

    def __init__(self, client: Client, address: str, until_closed: ExitStack) -> None:
        """Take over a connection, and what is to be closed after it."""
        self._client = client
        self._address = address
        self._until_closed = until_closed

    def make(self, tasks: Sequence[Task], keep: Keep) -> Generator[Chunk]:
        """Make parts, keep each as soon as it is finished, and give its chunk; in any order.

        Only a few chunks a worker are handed to the cluster at a time, so that results never pile up.

        Raises:
            LostWorkersError: the scheduler is gone, no worker is left, or a task failed for good.
            OSError: a part cannot be kept.
        """
        finished: Queue[Future] = Queue()
        ahead = deque(tasks)
        # Futures are kept here: the cluster drops a task to which nobody holds one.
        under_way: dict[str, tuple[Future, Task]] = {}
        try:
            while ahead or under_way:
                while ahead and len(under_way) < CHUNKS_AHEAD * max(self._threads(), 1):
                    task = ahead.popleft()
                    future = self._client.submit(_make_as_here, task, pure=False)
                    under_way[str(future.key)] = future, task
                    future.add_done_callback(finished.put)
                future = self._next_finished(finished)
                _, task = under_way.pop(str(future.key))
                part = self._result(future, task.chunk)
                future.release()
                if part is None:
                    ahead.appendleft(task)
                    continue
                keep(part)
                yield part.chunk
        finally:
            with suppress(Exception):
                self._client.cancel([future for future, _ in under_way.values()], force=True)

    def close(self) -> None:
        """Leave the cluster, which stays."""
        with self._until_closed, suppress(Exception):
            self._client.close(timeout=SECONDS_TO_ANSWER)

    def _threads(self) -> int:
        """Return how many chunks the cluster can make at the same time."""
        try:
            return sum(self._client.nthreads().values())
        except Exception as error:
            raise self._lost("the Dask scheduler is gone") from error

    def _next_finished(self, finished: Queue[Future]) -> Future:
        """Wait for a task to end, and for no longer than there is somebody to end it."""
        had_workers = monotonic()
        while True:
            with suppress(Empty):
                return finished.get(timeout=_LOOK_EVERY)
            if self._client.status != "running":
                raise self._lost("the Dask scheduler is gone")
            if self._threads() > 0:
                had_workers = monotonic()
            elif monotonic() - had_workers > SECONDS_WITHOUT_WORKERS:
                raise self._lost(f"the cluster has had no worker for {SECONDS_WITHOUT_WORKERS:g} seconds")

    def _result(self, future: Future, chunk: Chunk) -> Part | None:
        """Return the part with which a task ended, or None where its worker died before it could hand it over.

        Raises:
            LostWorkersError: it ended with anything else.
        """
        try:
            if future.status == "lost" and self._client.status == "running":
                return None
            if future.status not in {"finished", "error"}:
                raise self._lost(f"the Dask scheduler is gone, and a task was {future.status}")
            result = future.result(timeout=SECONDS_TO_FETCH)
        except LostWorkersError:
            raise
        except TimeoutError:
            return None
        except Exception as error:
            raise self._lost(f"a task ended with {type(error).__name__}: {_first_line(error)}") from error
        if isinstance(result, Failure):
            raise self._lost(f"replicates {chunk.first} to {chunk.end - 1} failed there: {result.reason}")
        return checked(result, {chunk})

    def _lost(self, reason: str) -> LostWorkersError:
        return LostWorkersError(f"{self._address}: {reason}")
