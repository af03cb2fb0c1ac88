"""Intervals on both sides: what sampling leaves open about a published share, and how far simulated ones spread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

LEVEL: Final = 0.95
_MIDDLE = (0.025, 0.975)


class Interval(NamedTuple):
    """Two ends.

    >>> Interval(0.1, 0.3).holds(0.3)
    True
    """

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Return whether a value lies in it, its ends included."""
        return self.low <= value <= self.high


def wilson(count: int, n: int) -> Interval:
    """Return Wilson's 95% interval of a share, without continuity correction (Wilson, 1927).

    It stays between 0 and 1 and is sound for few respondents and for shares near the ends. It takes respondents for a
    small part of those asked; where they are a large one, as 59 of 152, it is somewhat too wide.

    Args:
        count: how many said yes.
        n: how many answered, 1 or more.

    >>> [round(end, 3) for end in wilson(45, 59)]
    [0.64, 0.853]
    """
    from scipy.stats import binomtest

    ends = binomtest(count, n).proportion_ci(LEVEL, method="wilson")
    return Interval(float(ends.low), float(ends.high))


def middle(values: Sequence[float] | np.ndarray) -> Interval:
    """Return between what the middle 95% of replicates lie; NaN for none.

    >>> middle([0.0, 0.5, 1.0])
    Interval(low=0.025, high=0.975)
    """
    known = np.asarray(values, dtype=np.float64)
    known = known[np.isfinite(known)]
    if not len(known):
        return Interval(float("nan"), float("nan"))
    low, high = np.quantile(known, _MIDDLE)
    return Interval(float(low), float(high))
