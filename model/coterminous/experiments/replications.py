"""How many replicates are enough: the half-width of an interval against n, and the n that a precision needs.

The half-width at n is ``t(n - 1) * s / sqrt(n)``. It is itself uncertain, because the standard deviation ``s`` is
estimated: its range is that of ``s``, from the chi-square distribution with the degrees of freedom that the
kurtosis of the numbers leaves (about n - 1 where they are normal, fewer where a few extremes decide).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from coterminous.experiments.moments import CONFIDENCE, t_quantile
from coterminous.experiments.quantities import Array, Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_NEEDED: Final = 10**12
"""Where more would be needed than this, the precision is out of reach and no number is named."""
_POINTS: Final = 40
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


@dataclass(frozen=True, eq=False)
class Replications:
    """How precise a mean is with the replicates there are, and how many another precision needs.

    Attributes:
        quantity: what the numbers are: a metric in a month or in total.
        of: whose mean: a scenario's name, or two names for a paired effect.
        n: how many replicates there are.
        mean: their mean.
        half_width: half-width of its 95% interval; NaN for n = 1.
        precision: the half-width wanted, or None.
        needed: the least n for the precision; None where none was asked for, where n is 1, or out of reach.
        needed_low, needed_high: the same at both ends of the range of the standard deviation.
        half_widths: one row a number of replicates: ``n``, ``half_width``, ``low``, ``high`` (the range of the
            half-width itself), ``is_projected``. Up to the n there are, each row is made from the first n
            replicates alone; beyond it, from all of them.
    """

    quantity: Quantity
    of: tuple[str, ...]
    n: int
    mean: float
    half_width: float
    precision: float | None
    needed: int | None
    needed_low: int | None
    needed_high: int | None
    half_widths: pd.DataFrame

    @property
    def is_enough(self) -> bool | None:
        """Whether the replicates there are give the precision; None where none was asked for."""
        return None if self.precision is None else self.half_width <= self.precision

    def as_text(self) -> str:
        """Return the answer in sentences."""
        what = f"effect of {self.of[1]} against {self.of[0]}" if len(self.of) > 1 else f"mean of {self.of[0]}"
        if math.isnan(self.half_width):
            return (
                f"{self.quantity.words}, {what}: {self.n} replicate gives no interval; at least 2 are needed."
            )
        said = (
            f"{self.quantity.words}, {what}: {self.mean:.6g}, plus or minus {self.half_width:.3g} with "
            f"{self.n:,} replicates (95% Student t)."
        )
        return " ".join([said, *self._about_precision()])

    def _about_precision(self) -> list[str]:
        """Return what to say of the precision wanted, if one was."""
        if self.precision is None:
            return []
        if self.needed is None:
            return [f"A half-width of {self.precision:.3g} is out of reach of any number of replicates."]
        between = ""
        if self.needed_low is not None and self.needed_high is not None:
            between = (
                f" ({self.needed_low:,} to {self.needed_high:,} at the ends of what is known of the spread)"
            )
        verb = "needed" if self.is_enough else "would be needed"
        return [f"For a half-width of {self.precision:.3g}, about {self.needed:,} {verb}{between}."]

    def as_json(self) -> dict[str, Any]:
        """Return the answer as plain numbers, without the table."""
        return {
            "effect": str(self.quantity),
            "unit": self.quantity.fact.unit,
            "of": list(self.of),
            "n": self.n,
            "mean": self.mean,
            "half_width": None if math.isnan(self.half_width) else self.half_width,
            "precision": self.precision,
            "needed": self.needed,
            "needed_low": self.needed_low,
            "needed_high": self.needed_high,
            "is_enough": self.is_enough,
        }


def replications_of(
    values: Array, quantity: Quantity, of: Sequence[str], precision: float | None = None
) -> Replications:
    """Return how precise the mean of some numbers is, and how many another precision needs.

    Args:
        values: one number a replicate, in order: a scenario's own, or paired differences.
        quantity: what they are.
        of: whose they are, for messages.
        precision: the half-width wanted, above 0; None to ask only what there is.

    >>> found = replications_of(np.array([1.0, 2.0, 3.0, 4.0]), Quantity("trust_mean"), ["here"], precision=0.5)
    >>> found.n, round(found.half_width, 3), found.needed
    (4, 2.054, 29)
    """
    n = len(values)
    deviation = deviation_of(values)
    low, high = deviation_range(values)
    wanted = (deviation, low, high) if precision is not None else ()
    needed = [replicates_needed(one, precision or 0.0) for one in wanted] or [None, None, None]
    return Replications(
        quantity=quantity,
        of=tuple(of),
        n=n,
        mean=float(values[0] + (values - values[0]).mean()) if n else math.nan,
        half_width=half_width_at(n, deviation),
        precision=precision,
        needed=needed[0],
        needed_low=needed[1],
        needed_high=needed[2],
        half_widths=_half_widths(values, needed[0]),
    )


def _half_widths(values: Array, needed: int | None) -> pd.DataFrame:
    """Return the half-width against n, from 2 to what there is or, if that is more, to what is needed."""
    n = len(values)
    rows = []
    for size in _sizes(n, needed or 0) if n > 1 else ():
        seen = values[:size]
        deviations = (deviation_of(seen), *deviation_range(seen))
        rows.append((size, *(half_width_at(size, one) for one in deviations), size > n))
    return pd.DataFrame(rows, columns=["n", "half_width", "low", "high", "is_projected"])


def _sizes(there: int, needed: int) -> list[int]:
    """Return numbers of replicates from 2 on, evenly apart on a logarithmic scale, and the two given ones."""
    scale = np.geomspace(2, max(there, needed), _POINTS)
    return sorted({*(round(size) for size in scale), there, max(needed, 2)})
