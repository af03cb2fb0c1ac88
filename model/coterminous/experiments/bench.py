"""A bench for experiments on mechanisms: arms that share their luck, lived once each, and intervals of what differs.

An *arm* is a scenario lived by so many replicates. Replicate 7 of every arm has the same seed and number and so the
same luck; differences are taken replicate by replicate before anything is averaged.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

import numpy as np

from coterminous.experiments.backends import live_replicates
from coterminous.experiments.chunks import chunks_of
from coterminous.experiments.moments import Moments
from coterminous.experiments.quantities import Array
from coterminous.scenario.loading import Scenario

OUTSIDE: Final = 0.01
"""The share of intervals that may miss: intervals here are 99% Student t intervals."""
_CHUNK: Final = 25
_MOST_ARMS: Final = 24
_SAID_ONLY: Final = ("name", "title", "question")


@dataclass(frozen=True)
class Interval:
    """The mean of paired differences, and its 99% Student t interval.

    Attributes:
        estimate: the mean.
        low, high: the ends of the interval; NaN where there are fewer than two pairs.
        n: how many pairs.

    >>> Interval.of(np.array([2.0, 2.0, 2.0]))
    Interval(estimate=2.0, low=2.0, high=2.0, n=3)
    """

    estimate: float
    low: float
    high: float
    n: int

    @classmethod
    def of(cls, values: Array) -> Interval:
        """Return the interval of the mean of some numbers; NaN is a number that is not there."""
        moments = Moments.of(values[:, np.newaxis])
        mean, reach = float(moments.mean[0]), float(moments.half_width(OUTSIDE)[0])
        return cls(mean, mean - reach, mean + reach, int(moments.n[0]))

    def turned(self) -> Interval:
        """Return the interval of the numbers with the other sign.

        >>> Interval(2.0, 1.0, 3.0, 5).turned()
        Interval(estimate=-2.0, low=-3.0, high=-1.0, n=5)
        """
        return Interval(-self.estimate, -self.high, -self.low, self.n)


class Bench:
    """Lives arms, each once, in the batch engine and on all processors; the last few are kept.

    Args:
        replicates: how many of each arm, where nobody says otherwise.
        seed: of every arm, where nobody says otherwise.
        workers: how many threads; one for each processor that this process may use if None.

    >>> bench = Bench(replicates=2)
    >>> bench.seed, bench.replicates
    (0, 2)
    """

    def __init__(
        self,
        replicates: int = 200,
        seed: int = 0,
        workers: int | None = None,
    ) -> None:
        """Set up a bench on which nothing has been lived yet."""
        self.replicates = replicates
        self.seed = seed
        self._workers = workers
        self._arms: OrderedDict[tuple[str, int, int], Array] = OrderedDict()

    def live(self, scenario: Scenario, replicates: int | None = None, seed: int | None = None) -> Array:
        """Return every metric of an arm: replicate, month, metric, in the order of ``METRIC_NAMES``.

        Args:
            scenario: what to run; scenarios that differ in their names only are the same arm.
            replicates: how many, if not the bench's own number.
            seed: the seed, if not the bench's own.
        """
        said = {name: value for name, value in scenario.resolved().items() if name not in _SAID_ONLY}
        count = self.replicates if replicates is None else replicates
        start = self.seed if seed is None else seed
        key = (json.dumps(said, sort_keys=True), start, count)
        if key in self._arms:
            self._arms.move_to_end(key)
        else:
            self._arms[key] = self._lived(scenario, start, count)
            if len(self._arms) > _MOST_ARMS:
                self._arms.popitem(last=False)
        return self._arms[key]

    def _lived(self, scenario: Scenario, seed: int, replicates: int) -> Array:
        from joblib import Parallel, delayed

        run = Parallel(n_jobs=self._workers or -1, backend="threading")
        parts = run(
            delayed(live_replicates)(scenario, seed, chunk.replicates, "batch")
            for chunk in chunks_of(replicates, _CHUNK)
        )
        return np.concatenate(parts)
