"""Half-widths of intervals, and the number of replicates that a half-width needs.

The half-width at n is ``t(n - 1) * s / sqrt(n)``. It is itself uncertain, because the standard deviation ``s`` is
estimated: its range is that of ``s``, from the chi-square distribution with the degrees of freedom that the
kurtosis of the numbers leaves (about n - 1 where they are normal, fewer where a few extremes decide).
"""

from __future__ import annotations

import math
from typing import Final

from coterminous.experiments.moments import CONFIDENCE, t_quantile
from coterminous.experiments.quantities import Array

MOST_NEEDED: Final = 10**12
"""Where more would be needed than this, the precision is out of reach and no number is named."""
_FEWEST_FOR_RANGE: Final = 4


def replicates_needed(deviation: float, precision: float) -> int | None:
    """Return the least n whose interval of a mean reaches at most ``precision`` to either side.

    The t quantile depends on n, so n is searched for, not computed: ``t(n - 1) * deviation / sqrt(n)`` falls
    with n.

    Args:
        deviation: standard deviation of the numbers, 0 or more.
        precision: the half-width wanted, above 0.

    Returns:
        2 or more, since one number gives no interval; None above :data:`MOST_NEEDED`.

    >>> replicates_needed(deviation=1.0, precision=0.1), replicates_needed(deviation=0.0, precision=0.1)
    (387, 2)
    """
    if not half_width_at(MOST_NEEDED, deviation) <= precision:
        return None
    enough = 2
    while half_width_at(enough, deviation) > precision:
        enough *= 2
    too_few = enough // 2
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if half_width_at(middle, deviation) > precision:
            too_few = middle
        else:
            enough = middle
    return enough


def half_width_at(n: int, deviation: float) -> float:
    """Return how far the 95% interval of a mean of n numbers reaches to either side; NaN for n below 2.

    >>> round(half_width_at(11, 1.0), 4)
    0.6718
    """
    return float(t_quantile(n)) * deviation / math.sqrt(n) if n > 1 else math.nan


def deviation_of(values: Array) -> float:
    """Return the sample standard deviation: NaN from fewer than two numbers, exactly 0 where all are the same.

    >>> import numpy as np
    >>> deviation_of(np.array([0.1, 0.1, 0.1])), deviation_of(np.array([1.0, 2.0, 3.0]))
    (0.0, 1.0)
    """
    return float((values - values[0]).std(ddof=1)) if len(values) > 1 else math.nan


def deviation_range(values: Array) -> tuple[float, float]:
    """Return the 95% interval of the standard deviation that numbers were drawn with.

    Var(s²) is ``sigma⁴ (2 / (n - 1) + excess kurtosis / n)``; the chi-square distribution with that variance gives
    the interval. For normal numbers it is the textbook one.

    Args:
        values: the numbers, without gaps.

    Returns:
        low and high; NaN from fewer than 4 numbers, which tell nothing of kurtosis; zero for numbers that are all
        the same.
    """
    from scipy.special import chdtri

    n = len(values)
    if n < _FEWEST_FOR_RANGE:
        return math.nan, math.nan
    deviation = deviation_of(values)
    if deviation == 0.0:
        return 0.0, 0.0
    standard = (values - values.mean()) / deviation
    excess = float((standard**4).mean()) * (n / (n - 1)) ** 2 - 3.0
    # A variance of exactly two values in equal numbers is nearly known; nothing is known better than that.
    freedom = 2.0 / max(2.0 / (n - 1) + excess / n, 2.0 / (n * (n - 1)))
    outside = (1.0 - CONFIDENCE) / 2
    low, high = (math.sqrt(freedom / float(chdtri(freedom, tail))) for tail in (outside, 1.0 - outside))
    return deviation * low, deviation * high
