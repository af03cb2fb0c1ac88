"""Running until an effect is known well enough: a fixed-width sequential interval (Chow and Robbins, 1965).

After a first look at no fewer than :data:`FEWEST` replicates, the half-width of the 95% interval of the named
effect is compared with the precision wanted. If it is small enough, that is all. If not, the ensembles grow to the
number that the differences so far call for, by a tenth at least and to the double at most, and are looked at
again, until the precision or the most replicates allowed are reached.

**What the interval is worth.** Stopping at the first look that is narrow enough favours looks at which the
differences happen to vary little, so an interval reached this way holds the true effect somewhat less often than
the 95 times in 100 that its formula says; it comes to 95 as the precision becomes finer. In the simulations of
``tests/experiments/test_stopping.py`` it is at least 93 in 100 for normal differences, 90 for exponential ones,
and 80 for log-normal ones (skewness 6), of which a few extremes make up the mean. A verdict says so where the
differences are too skewed for their number by Cochran's rule; then begin with more replicates.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from coterminous.experiments.half_widths import deviation_of, half_width_at, replicates_needed
from coterminous.experiments.quantities import Array, Quantity, in_figures
from coterminous.scenario.problems import InputError, Problem, shown

FEWEST: Final = 30
"""No look is taken at fewer replicates: a spread guessed from a handful would stop too soon."""
COCHRAN: Final = 25
"""A t interval of fewer numbers than this times their squared skewness misses too often (Cochran, 1977)."""
_LEAST_GROWTH_PART: Final = 10
_MOST_GROWTH: Final = 2


@dataclass(frozen=True)
class Look:
    """What one look saw, of the scenario whose effect is known least.

    Attributes:
        n: pairs looked at.
        scenario: whose effect it is.
        half_width: half-width of the 95% interval of the effect.
        needed: pairs that the precision would need, by the spread so far; None where out of reach.
        is_skewed: whether the differences are too skewed for their number, so that the interval holds the true
            effect less often than it says.
    """

    n: int
    scenario: str
    half_width: float
    needed: int | None
    is_skewed: bool = False


@dataclass(frozen=True)
class Verdict:
    """Whether a wanted precision was reached, and how.

    Attributes:
        quantity: the effect.
        precision: the half-width wanted.
        looks: every look, in order, at the scenario whose effect was known least; the last one decided.
    """

    quantity: Quantity
    precision: float
    looks: tuple[Look, ...]

    @property
    def last(self) -> Look:
        """The look that decided."""
        return self.looks[-1]

    @property
    def is_reached(self) -> bool:
        """Whether the interval is as narrow as was wanted, for every scenario."""
        return self.last.half_width <= self.precision

    def as_text(self) -> str:
        """Return the verdict in sentences.

        >>> looks = (Look(200, "shock", 0.02, 3000), Look(400, "shock", 0.012, 2400))
        >>> print(Verdict(Quantity("trust_mean"), 0.005, looks).as_text())
        Cannot tell as precisely as wanted: with 400 replicates, the most allowed, the effect of shock on trust_mean
        on average over the run is known to plus or minus 0.0120 only; wanted was 0.005, which needs about 2,400.
        """
        return " ".join([self._outcome(), *self._reservations()])

    def _outcome(self) -> str:
        """Return whether the precision was reached, in a sentence."""
        last, effect = self.last, f"the effect of {self.last.scenario} on {self.quantity.words}"
        if self.is_reached:
            looks = "the first look" if len(self.looks) == 1 else f"look {len(self.looks)}"
            return (
                f"Precise enough: {effect} is known to plus or minus {in_figures(last.half_width)} (wanted: "
                f"{self.precision:,}) with {last.n:,} replicates, at {looks}."
            )
        needs = "is out of reach" if last.needed is None else f"needs about {last.needed:,}"
        return (
            f"Cannot tell as precisely as wanted: with {last.n:,} replicates, the most allowed, {effect} is known "
            f"to plus or minus {in_figures(last.half_width)} only; wanted was {self.precision:,}, which {needs}."
        )

    def _reservations(self) -> list[str]:
        """Return what makes the interval worth less than it seems."""
        last = self.last
        if last.half_width == 0.0:
            # The rule of three: what was not seen in n is rarer than 3 in n, at 95%.
            return [
                f"All pairs differ by the same; what shows in fewer than 3 of {last.n:,} may have been missed."
            ]
        if last.is_skewed:
            return [
                "A few pairs make up most of the effect; the interval may well be too narrow (Cochran's rule)."
            ]
        return []

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as plain numbers."""
        return {
            "effect": str(self.quantity),
            "precision": self.precision,
            "is_reached": self.is_reached,
            "n": self.last.n,
            "half_width": self.last.half_width,
            "needed": self.last.needed,
            "is_skewed": self.last.is_skewed,
            "looks": [look.n for look in self.looks],
        }


def look_until(
    differences: Callable[[int], Mapping[str, Array]],
    quantity: Quantity,
    precision: float,
    first: int,
    most: int,
) -> Verdict:
    """Look at more and more replicates until every scenario's effect is known well enough, or no more are allowed.

    Args:
        differences: gives the paired differences of the first so many replicates by scenario; it runs what is
            missing.
        quantity: the effect that counts.
        precision: half-width wanted, above 0.
        first: replicates at the first look, from :data:`FEWEST`.
        most: no more replicates than this.

    >>> import numpy as np
    >>> alternating = {"shock": np.resize([0.0, 2.0], 1000)}
    >>> verdict = look_until(lambda n: {"shock": alternating["shock"][:n]}, Quantity("withdrawals"), 0.2, 50, 1000)
    >>> verdict.is_reached, [look.n for look in verdict.looks]
    (True, [50, 100])
    """
    looks: list[Look] = []
    n = first
    while True:
        looks.append(_least_known(differences(n), precision))
        if looks[-1].half_width <= precision or n >= most:
            return Verdict(quantity, precision, tuple(looks))
        n = next_look(n, looks[-1].needed, most)


def _least_known(differences: Mapping[str, Array], precision: float) -> Look:
    """Return the look at the scenario whose effect has the widest interval."""
    looks = []
    for scenario, values in differences.items():
        deviation = deviation_of(values)
        half_width = half_width_at(len(values), deviation)
        needed = replicates_needed(deviation, precision)
        looks.append(Look(len(values), scenario, half_width, needed, is_too_skewed(values, deviation)))
    return max(looks, key=lambda look: math.inf if math.isnan(look.half_width) else look.half_width)


def is_too_skewed(values: Array, deviation: float) -> bool:
    """Return whether numbers are too few for their skewness: fewer than 25 times its square (Cochran's rule).

    Args:
        values: the numbers.
        deviation: their standard deviation.

    >>> import numpy as np
    >>> rare = np.array([1.0] + 99 * [0.0])
    >>> is_too_skewed(rare, float(rare.std())), is_too_skewed(np.array([0.0, 1.0]), 0.5)
    (True, False)
    """
    if not deviation > 0.0:
        return False
    skewness = float((((values - values.mean()) / deviation) ** 3).mean())
    return len(values) < COCHRAN * skewness * skewness


def next_look(n: int, needed: int | None, most: int) -> int:
    """Return at how many replicates to look next.

    Args:
        n: replicates at the last look.
        needed: replicates that the spread so far calls for; None where out of reach.
        most: no more than this.

    >>> next_look(100, 104, 10_000), next_look(100, 150, 10_000), next_look(100, 9_000, 10_000)
    (110, 150, 200)
    """
    furthest = _MOST_GROWTH * n
    wanted = furthest if needed is None else needed
    return min(most, furthest, max(wanted, n + -(-n // _LEAST_GROWTH_PART)))


def check_precision(precision: float, key: str = "--precision") -> None:
    """Refuse a precision that no interval can have.

    Raises:
        InputError: if it is not a number above 0.

    >>> check_precision(0.5)
    """
    if not (math.isfinite(precision) and precision > 0):
        raise InputError(
            Problem(None, key, "is no half-width", found=shown(precision), allowed="a number above 0")
        )


def check_looks(first: int, most: int) -> None:
    """Refuse numbers of replicates that a precision cannot be looked for with.

    Raises:
        InputError: if the first look is too small, or larger than the most allowed.

    >>> check_looks(30, 10_000)
    """
    if first < FEWEST:
        message = "are too few for a first look at a precision"
        raise InputError(Problem(None, "replicates", message, found=str(first), allowed=f"{FEWEST} or more"))
    if most < first:
        message = "is less than the first look takes"
        raise InputError(Problem(None, "--most", message, found=str(most), allowed=f"{first} or more"))
