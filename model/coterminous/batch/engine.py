"""The batch engine: replicates of a scenario, compiled, a set of columns for every thread."""

from __future__ import annotations

from collections.abc import Sequence
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

from coterminous.batch.board import Game
from coterminous.batch.compiling import Progress, compile_kept
from coterminous.batch.kernel import live_replicates
from coterminous.batch.memory import Record
from coterminous.record.metric_facts import METRICS
from coterminous.scenario.loading import Scenario
from coterminous.state.columns import State

WORD = 2**64
_SIGNATURE = types.void(
    *[types.int64] * 7,
    types.Array(types.int64, 1, "C"),
    types.int64,
    types.int64,
    types.Array(types.float64, 3, "C"),
)
_compiled: list[Any] = []
_compiling = Lock()


def kernel(progress: Progress | None = None) -> Any:
    """Return the compiled loop over replicates; compiled once a process, and once a machine for each text of the rules.

    Args:
        progress: told how many functions have been compiled, and how many there are; not called where the loop has
            been compiled before.
    """
    with _compiling:
        if not _compiled:
            _compiled.append(compile_kept(live_replicates, _SIGNATURE, progress))
    return _compiled[0]


class Seat(NamedTuple):
    """What one thread works on."""

    state: Record
    own: Record


class BatchEngine:
    """Runs replicates of one scenario and seed with compiled code.

    The same scenario, seed and replicate give the same numbers, to the last bit, as
    :class:`coterminous.PartnershipModel`. Several threads may call :meth:`live` at once: it holds no lock of Python's
    while it works.

    Args:
        scenario: what to run.
        seed: any whole number.
        progress: told how compiling comes on.

    Raises:
        InputError: the geography cannot be drawn or read, or an event names a body that does not exist.
    """

    def __init__(self, scenario: Scenario, seed: int = 0, progress: Progress | None = None) -> None:
        """Lay the scenario out and compile what is not compiled yet."""
        self.scenario = scenario
        self.seed = _signed(seed)
        self._game = Game(scenario)
        self._kernel = kernel(progress)
        self._seats: SimpleQueue[Seat] = SimpleQueue()

    def live(self, replicates: Sequence[int]) -> NDArray[np.float64]:
        """Return the metrics of replicates, by replicate, month and metric, in the order of ``METRIC_NAMES``.

        Args:
            replicates: numbers of the replicates, each 0 or more.
        """
        output = np.empty((len(replicates), self.scenario.months, len(METRICS)))
        numbers = np.array([_signed(replicate) for replicate in replicates], dtype=np.int64)
        seat = self._take_seat()
        try:
            self._live(seat, numbers, 0, self.scenario.months, output)
        finally:
            self._seats.put(seat)
        return output

    def steps(self, replicate: int) -> BatchSteps:
        """Return one replicate that can be stepped month by month, to look into its columns."""
        return BatchSteps(self, self._new_seat(), replicate)

    def _take_seat(self) -> Seat:
        try:
            return self._seats.get_nowait()
        except Empty:
            return self._new_seat()

    def _new_seat(self) -> Seat:
        return Seat(self._game.state(), self._game.own())

    def _live(
        self, seat: Seat, replicates: NDArray[np.int64], first: int, end: int, output: NDArray[np.float64]
    ) -> None:
        blank = self._game.blank
        self._kernel(
            self._game.board.address,
            seat.state.address,
            seat.own.address,
            blank.column_table,
            seat.state.column_table,
            blank.column_count,
            self.seed,
            replicates,
            first,
            end,
            output,
        )


class BatchSteps:
    """One replicate in the batch engine, a month at a time: for comparing columns, not for speed.

    Attributes:
        month: months lived so far.
    """

    def __init__(self, engine: BatchEngine, seat: Seat, replicate: int) -> None:
        """Take a seat; nothing is lived yet."""
        self._engine, self._seat = engine, seat
        self._replicates = np.array([_signed(replicate)], dtype=np.int64)
        self.month = 0

    @property
    def state(self) -> State:
        """The columns as they stand, as NumPy arrays; only rows of deeds that were written count."""
        columns: State = self._seat.state.columns
        return columns

    def step(self) -> NDArray[np.float64]:
        """Live through one month and return its metrics."""
        output = np.empty((1, 1, len(METRICS)))
        self._engine._live(self._seat, self._replicates, self.month, self.month + 1, output)
        self.month += 1
        row: NDArray[np.float64] = output[0, 0]
        return row


def _signed(number: int) -> int:
    """Return a whole number modulo 2**64 as a signed word.

    >>> _signed(7), _signed(2**64 - 1)
    (7, -1)
    """
    word = int(number) % WORD
    return word - WORD if word >= WORD // 2 else word
