"""Means, variances and Student t intervals, gathered block by block.

Blocks are centred on themselves before they are merged (Chan, Golub and LeVeque), so a small variance beside a
large mean loses no digits, and numbers that are all the same have that number as their mean and a variance of
exactly 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coterminous.experiments.quantities import Array

CONFIDENCE: Final = 0.95
"""Confidence of every interval."""


def t_quantile(n: NDArray[np.int64] | int, outside: float = 1.0 - CONFIDENCE) -> Array:
    """Return how many standard errors an interval of a mean of ``n`` reaches to either side (Student's t).

    Args:
        n: how many numbers the mean is of.
        outside: the share of intervals that may miss, both sides together.

    Returns:
        the quantile with n - 1 degrees of freedom; NaN where n is less than 2.

    >>> t_quantile(11).round(3).item(), t_quantile(1).item()
    (2.228, nan)
    """
    from scipy.special import stdtrit

    freedom = np.asarray(n, dtype=np.float64) - 1.0
    return np.asarray(stdtrit(np.where(freedom > 0, freedom, np.nan), 1.0 - outside / 2), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Moments:
    """What is known of many series of numbers at once.

    Attributes:
        n: how many numbers of each series are present.
        mean: their mean; NaN where there is none.
        squares: the sum of their squared distances from their mean.

    >>> both = Moments.of(np.array([[1.0], [2.0]])).with_others(Moments.of(np.array([[6.0]])))
    >>> both.n.tolist(), both.mean.tolist(), both.variance.tolist()
    ([3], [3.0], [7.0])
    """

    n: NDArray[np.int64]
    mean: Array
    squares: Array

    @classmethod
    def of(cls, values: Array) -> Moments:
        """Return the moments of some numbers along the first axis; NaN is a number that is not there."""
        is_there = ~np.isnan(values)
        n = is_there.sum(axis=0)
        # Distances from a number of the series itself: where all are the same, nothing is rounded.
        first = np.take_along_axis(values, is_there.argmax(axis=0)[np.newaxis], axis=0)[0]
        beside = np.where(is_there, values - first, 0.0).sum(axis=0)
        mean = np.where(n > 0, first + beside / np.maximum(n, 1), np.nan)
        apart = np.where(is_there, values - mean, 0.0)
        return cls(n, mean, (apart * apart).sum(axis=0))

    def with_others(self, others: Moments) -> Moments:
        """Return the moments of these numbers and others of the same series together."""
        n = self.n + others.n
        apart = others.mean - self.mean
        share = others.n / np.maximum(n, 1)
        mean = np.where(
            self.n == 0, others.mean, np.where(others.n == 0, self.mean, self.mean + apart * share)
        )
        between = np.where((self.n == 0) | (others.n == 0), 0.0, apart * apart * share * self.n)
        return Moments(n, mean, self.squares + others.squares + between)

    @property
    def variance(self) -> Array:
        """The sample variance; NaN where there are fewer than two numbers."""
        return np.where(self.n > 1, self.squares / np.maximum(self.n - 1, 1), np.nan)

    def half_width(self, outside: float = 1.0 - CONFIDENCE) -> Array:
        """Return how far the interval of the mean reaches to either side; NaN from fewer than two numbers."""
        with np.errstate(invalid="ignore"):
            error = np.sqrt(self.variance / np.maximum(self.n, 1))
        return t_quantile(self.n, outside) * error
