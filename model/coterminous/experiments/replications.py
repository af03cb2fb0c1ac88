"""How many replicates are enough: the half-width of an interval against n, and the n that a precision needs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from coterminous.experiments.comparison_folder import read_finished
from coterminous.experiments.comparison_plan import PLAN as COMPARISON_PLAN
from coterminous.experiments.effect_table import EffectTable
from coterminous.experiments.ensemble import EnsembleResult, read_ensemble
from coterminous.experiments.half_widths import (
    deviation_of,
    deviation_range,
    half_width_at,
    replicates_needed,
)
from coterminous.experiments.pairs import values_of
from coterminous.experiments.quantities import Array, Calendar, Quantity, in_figures, read_quantity
from coterminous.experiments.stopping import check_precision

_POINTS: Final = 40


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

    @property
    def whose(self) -> str:
        """Whose mean it is, in words."""
        return f"effect of {self.of[1]} against {self.of[0]}" if len(self.of) > 1 else f"mean of {self.of[0]}"

    def as_text(self) -> str:
        """Return the answer in sentences."""
        what = self.whose
        if math.isnan(self.half_width):
            return (
                f"{self.quantity.words}, {what}: {self.n} replicate gives no interval; at least 2 are needed."
            )
        mean, half_width = in_figures(self.mean, 6), in_figures(self.half_width)
        said = (
            f"{self.quantity.words}, {what}: {mean}, plus or minus {half_width} with {self.n:,} replicates "
            "(95% Student t)."
        )
        return " ".join([said, *self._about_precision()])

    def _about_precision(self) -> list[str]:
        """Return what to say of the precision wanted, if one was."""
        if self.precision is None:
            return []
        if self.needed is None:
            return [f"A half-width of {self.precision:,} is out of reach of any number of replicates."]
        between = ""
        if self.needed_low is not None and self.needed_high is not None:
            between = (
                f" ({self.needed_low:,} to {self.needed_high:,} at the ends of what is known of the spread)"
            )
        verb = "needed" if self.is_enough else "would be needed"
        return [f"For a half-width of {self.precision:,}, about {self.needed:,} {verb}{between}."]

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


def replications(
    source: EnsembleResult | EffectTable | str | Path,
    effect: str = "trust_mean",
    precision: float | None = None,
) -> tuple[Replications, ...]:
    """Return how precise means and effects are with the replicates there are, and how many a precision needs.

    Args:
        source: an ensemble, a comparison, or the folder of either.
        effect: the metric, as ``METRIC``, ``METRIC:total`` or ``METRIC:YYYY-MM``.
        precision: the half-width wanted, above 0; None to ask only what there is.

    Returns:
        of an ensemble one answer, its mean; of a comparison first the paired effect of every scenario, then the mean
        of each scenario alone.

    Raises:
        InputError: there is no such metric, month, or folder, the folder is not finished, or the precision is not a
            number above 0.

    >>> from coterminous.experiments.ensemble import ensemble
    >>> from coterminous.scenario.loading import Scenario
    >>> short = Scenario.load("teaching", overrides={"months": 2})
    >>> ens = ensemble(short, replicates=3, seed=7, backend="mesa", workers=1)
    >>> [found] = replications(ens, "trust_mean:2006-05", precision=0.01)
    >>> found.n, found.half_widths["n"].tolist()[:2], found.of
    (3, [2, 3], ('teaching',))
    """
    if precision is not None:
        check_precision(precision)
    ensembles, n = _ensembles_of(source)
    scenario = next(iter(ensembles.values())).scenario
    calendar = Calendar(scenario.start, scenario.months)
    quantity = read_quantity(effect, calendar)
    values = values_of({name: one.parts for name, one in ensembles.items()}, quantity, calendar, below=n)
    first, *others = ensembles
    paired = [((first, name), values[name] - values[first]) for name in others]
    alone = [((name,), values[name]) for name in ensembles]
    return tuple(replications_of(one.to_numpy(), quantity, of, precision) for of, one in paired + alone)


def _ensembles_of(
    source: EnsembleResult | EffectTable | str | Path,
) -> tuple[Mapping[str, EnsembleResult], int]:
    """Return the ensembles by name, a baseline first, and how many replicates of each count."""
    if isinstance(source, EffectTable):
        return source.ensembles, source.comparison.n
    if isinstance(source, EnsembleResult):
        return {source.scenario.name: source}, source.replicates
    if (Path(source) / COMPARISON_PLAN).is_file():
        return read_finished(Path(source))
    found = read_ensemble(source)
    return {found.scenario.name: found}, found.replicates


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
