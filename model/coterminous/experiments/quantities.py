"""What an effect, a ranking or a precision is about: one metric, in one month or in total.

In total means what it means everywhere in the package's ensembles: a flow is summed over the months of the run,
a stock is averaged over them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coterminous.record.metric_facts import METRIC, METRIC_NAMES, MetricFact
from coterminous.scenario.problems import InputError, Problem, nearest_name, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

Array = NDArray[np.float64]
TOTAL = "total"
"""The word that stands for a month where the whole run is meant."""


@dataclass(frozen=True)
class Calendar:
    """The months of a run.

    Attributes:
        start: the first month, such as ``2006-04``.
        months: how many.

    >>> Calendar("2006-11", 3).names
    ('2006-11-01', '2006-12-01', '2007-01-01')
    """

    start: str
    months: int

    @property
    def names(self) -> tuple[str, ...]:
        """The first day of each month as ISO dates: how tables of effects name months."""
        return tuple(str(day) for day in self.days)

    @property
    def days(self) -> NDArray[np.datetime64]:
        """The first day of each month."""
        months = np.datetime64(self.start, "M") + np.arange(self.months)
        return months.astype("datetime64[D]")

    def place(self, months: NDArray[np.datetime64]) -> NDArray[np.int64]:
        """Return the place in the run, from 0, of each of some dates."""
        passed = months.astype("datetime64[M]") - np.datetime64(self.start, "M")
        return passed.astype(np.int64)


@dataclass(frozen=True)
class Quantity:
    """One metric in one month, or in total.

    Attributes:
        metric: a name from :data:`~coterminous.record.metric_facts.METRIC_NAMES`.
        month: the first day of the month as an ISO date, or ``total``.

    >>> print(Quantity("withdrawals", "2007-03-01"))
    withdrawals:2007-03
    """

    metric: str
    month: str = TOTAL

    def __str__(self) -> str:
        """Return the quantity as ``--effect`` takes it."""
        return f"{self.metric}:{self.month if self.month == TOTAL else self.month[:7]}"

    @property
    def fact(self) -> MetricFact:
        """Title, unit and kind of the metric."""
        return METRIC[self.metric]

    @property
    def is_total(self) -> bool:
        """Whether the whole run is meant."""
        return self.month == TOTAL

    @property
    def words(self) -> str:
        """The quantity for readers.

        >>> Quantity("withdrawals").words, Quantity("trust_mean").words
        ('withdrawals in total', 'trust_mean on average over the run')
        """
        if not self.is_total:
            return f"{self.metric} in {self.month[:7]}"
        return f"{self.metric} {'in total' if self.fact.is_flow else 'on average over the run'}"


def read_quantity(text: str, calendar: Calendar, key: str = "--effect") -> Quantity:
    """Return the quantity that a user names: ``METRIC``, ``METRIC:total`` or ``METRIC:YYYY-MM``.

    Args:
        text: what the user wrote.
        calendar: the months there are.
        key: where it was written, for messages.

    Raises:
        InputError: if there is no such metric or month.

    >>> read_quantity("trust_mean:2006-05", Calendar("2006-04", 6)).month
    '2006-05-01'
    >>> read_quantity("trust_meen", Calendar("2006-04", 6))
    Traceback (most recent call last):
        ...
    coterminous.scenario.problems.InputError: --effect names no metric. Found: 'trust_meen'. Did you mean trust_mean?
    """
    metric, _, month = text.partition(":")
    if metric not in METRIC:
        nearest = nearest_name(metric, METRIC_NAMES)
        raise InputError(Problem(None, key, "names no metric", found=shown(metric), nearest=nearest))
    if month in ("", TOTAL):
        return Quantity(metric)
    names = calendar.names
    for name in names:
        if month in (name, name[:7]):
            return Quantity(metric, name)
    allowed = f"{TOTAL}, or a month from {names[0][:7]} to {names[-1][:7]}"
    raise InputError(Problem(None, key, "names no month of the run", found=shown(month), allowed=allowed))


def in_figures(value: float, figures: int = 3) -> str:
    """Return a number with so many figures that count, in the unit of its metric and without powers of ten.

    >>> in_figures(0.0123456), in_figures(1234567.0), in_figures(0.0), in_figures(-2.5, figures=2)
    ('0.0123', '1,234,567', '0', '-2.5')
    """
    if value == 0.0 or not math.isfinite(value):
        return "0" if value == 0.0 else "not known"
    decimals = max(figures - 1 - math.floor(math.log10(abs(value))), 0)
    return f"{value:,.{decimals}f}"


def in_total(values: Array, metrics: Sequence[str]) -> Array:
    """Return metrics in total: flows summed over months, stocks averaged; NaN where a month is missing.

    Args:
        values: shape (..., month, metric).
        metrics: the names of the metrics.

    Returns:
        shape (..., metric).

    >>> in_total(np.array([[0.5, 3.0], [0.7, 4.0]]), ["trust_mean", "withdrawals"]).round(6).tolist()
    [0.6, 7.0]
    """
    months = values.shape[-2]
    is_flow = np.array([METRIC[name].is_flow for name in metrics])
    summed: Array = values.sum(axis=-2)
    return np.asarray(np.where(is_flow, summed, summed / months), dtype=np.float64)
