"""What is measured in an arm: a metric, or a sum or ratio of metrics, over the whole run or some months of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from coterminous.experiments.quantities import Array, Calendar
from coterminous.record.metric_facts import METRIC, METRIC_NAMES
from coterminous.scenario.months import months_between
from coterminous.scenario.problems import nearest_name

QUANTITIES = ("total", "mean", "last")
_SPAN = re.compile(r"(?P<first>[0-9]{4}-[0-9]{2})(?: to (?P<last>[0-9]{4}-[0-9]{2}))?\Z")


class MeasureError(ValueError):
    """What was asked cannot be measured.

    Attributes:
        key: the key of the entry that is wrong.
        allowed: what would be right, in words, or None.
        nearest: the valid name that looks most like what was written, or None.
    """

    def __init__(
        self, key: str, message: str, allowed: str | None = None, nearest: str | None = None
    ) -> None:
        """Say what is wrong with which key."""
        super().__init__(message)
        self.key, self.allowed, self.nearest = key, allowed, nearest


@dataclass(frozen=True)
class Measure:
    """One number for each replicate of an arm.

    Attributes:
        metrics: names of metrics that are added up.
        per: a metric that their sum is divided by, or None.
        quantity: ``total`` (flows summed over the run), ``mean`` (over its months), ``last`` (the last month), a
            month, or months as ``2007-04 to 2008-03`` (flows summed, stocks averaged).
        since: an earlier month, or months, from which the change is measured; the level is, if None.

    >>> values = np.zeros((1, 3, len(METRIC_NAMES)))
    >>> values[0, :, METRIC_NAMES.index("withdrawals")] = [1.0, 2.0, 3.0]
    >>> calendar = Calendar("2006-04", 3)
    >>> [Measure(("withdrawals",), None, one).of(values, calendar).item() for one in ("total", "mean", "last")]
    [6.0, 2.0, 3.0]
    >>> Measure(("withdrawals",), None, "2006-05 to 2006-06").of(values, calendar).item()
    5.0
    """

    metrics: tuple[str, ...]
    per: str | None
    quantity: str
    since: str | None = None

    def check(self, calendar: Calendar) -> None:
        """Refuse what cannot be measured.

        Raises:
            MeasureError: a metric is not known, a stock is asked in total, or the months are not in the run.
        """
        for place, name in enumerate(self.metrics):
            _check_metric(name, "plus" if place else "metric")
        if self.per is not None:
            _check_metric(self.per, "per")
        kinds = {METRIC[name].is_flow for name in self.metrics}
        if len(kinds) > 1:
            raise MeasureError("plus", "adds flows to stocks")
        if self.quantity == "total" and not kinds.pop():
            raise MeasureError("quantity", "adds up a stock over months", "mean, last or months")
        _months(self.quantity, "quantity", calendar)
        if self.since is not None:
            _months(self.since, "since", calendar)

    def of(self, values: Array, calendar: Calendar) -> Array:
        """Return the number for each replicate; NaN where it would be divided by nought.

        Args:
            values: replicate, month, metric.
            calendar: the months of the run.
        """
        now = self._level(values, self.quantity, "quantity", calendar)
        return now if self.since is None else now - self._level(values, self.since, "since", calendar)

    @property
    def words(self) -> str:
        """What is measured, for readers.

        >>> Measure(("withdrawals",), "partnerships_active", "last").words
        'withdrawals / partnerships_active, last month'
        """
        name = " + ".join(self.metrics) + (f" / {self.per}" if self.per else "")
        kind = {"total": "in total", "mean": "monthly mean", "last": "last month"}
        said = f"{name}, {kind.get(self.quantity, self.quantity)}"
        return said if self.since is None else f"{said}, change since {self.since}"

    def _level(self, values: Array, quantity: str, key: str, calendar: Calendar) -> Array:
        months = _months(quantity, key, calendar)
        summed = sum(_over_months(values, name, quantity, months) for name in self.metrics)
        if self.per is None:
            return np.asarray(summed, dtype=np.float64)
        divisor = _over_months(values, self.per, quantity, months)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(divisor != 0.0, summed / divisor, np.nan)


def _over_months(values: Array, metric: str, quantity: str, months: slice) -> Array:
    """Return one metric of every replicate over some months: summed or averaged."""
    of_metric = values[:, months, METRIC_NAMES.index(metric)]
    is_summed = METRIC[metric].is_flow and quantity not in ("mean", "last")
    found: Array = of_metric.sum(axis=1) if is_summed else of_metric.mean(axis=1)
    return found


def _months(quantity: str, key: str, calendar: Calendar) -> slice:
    """Return which months of the run are meant."""
    if quantity in QUANTITIES:
        return slice(calendar.months - 1 if quantity == "last" else 0, calendar.months)
    span = _SPAN.match(quantity)
    all_months = f"{calendar.names[0][:7]} to {calendar.names[-1][:7]}"
    allowed = f"{', '.join(QUANTITIES)}, a month, or months as in {all_months}"
    if span is None:
        raise MeasureError(key, "is not understood", allowed)
    try:
        first = months_between(calendar.start, span["first"])
        end = months_between(calendar.start, span["last"] or span["first"]) + 1
    except ValueError:
        raise MeasureError(key, "is not understood", allowed) from None
    if not 0 <= first < end <= calendar.months:
        raise MeasureError(key, "names no months of the run", f"months from {all_months}")
    return slice(first, end)


def _check_metric(name: str, key: str) -> None:
    if name not in METRIC:
        raise MeasureError(key, "names no metric", None, nearest_name(name, METRIC_NAMES))
