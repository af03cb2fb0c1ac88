"""What a scenario changes: paired differences of every metric, by month and in total, with intervals.

Replicate 7 of the scenario is compared with replicate 7 of the baseline, which had the same luck. The estimate is
the mean of these differences, scenario minus baseline; its interval is the 95% Student t interval of that mean.
In total, flows are summed over the months of the run (pounds, decisions), and stocks are averaged over them.

The interval speaks of the luck in the model and of nothing else: not of its parameters, nor of whether it is right.
It is for one effect at a time. Of a hundred effects that are truly nothing, about five will seem to be something.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from coterminous.experiments.moments import Moments
from coterminous.experiments.pairs import Block, Parts, joined_blocks
from coterminous.experiments.quantities import TOTAL, Array, Calendar, Quantity, in_figures, in_total
from coterminous.experiments.queries import known_flows
from coterminous.record.metric_facts import METRIC_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable

PAIRING_COLUMNS: Final = (
    "metric",
    "baseline_variance",
    "scenario_variance",
    "difference_variance",
    "variance_removed",
    "replicates_saved_factor",
    "n",
)


@dataclass(frozen=True, eq=False)
class Effects:
    """The effects of one scenario against a baseline.

    Attributes:
        table: one row a metric and month, and one a metric in total, which come first.

            - ``metric``: name of the metric.
            - ``month``: the first day of the month as an ISO date, or ``total``: a flow summed over the months of
              the run, a stock averaged over them.
            - ``baseline_mean``, ``scenario_mean``: means over the pairs.
            - ``estimate``: mean of the paired differences, scenario minus baseline.
            - ``low``, ``high``: its 95% Student t interval; NaN where ``n`` is 1, since one pair says nothing about
              how much pairs differ.
            - ``n``: how many replicates are in both ensembles for this row.
        pairing: one row a metric, in total: the variance over replicates in the baseline, in the scenario, and of
            the paired difference; the share of variance that pairing removed, against two independent ensembles
            (negative where pairing hurt, NaN where both are constant); and how many times as many independent
            replicates the same interval would have needed (infinite where every pair differs by the same).
    """

    table: pd.DataFrame
    pairing: pd.DataFrame

    @property
    def variance_removed(self) -> pd.Series[float]:
        """The share of variance that pairing removed, by metric, in total."""
        return self.pairing.set_index("metric")["variance_removed"]


def effects_between(
    baseline: Parts,
    scenario: Parts,
    calendar: Calendar,
    below: int | None = None,
    metrics: Sequence[str] = METRIC_NAMES,
    *,
    running_totals: bool = False,
) -> Effects:
    """Return the effects of a scenario on some metrics, reading both ensembles once and a block at a time.

    Args:
        baseline: Parquet parts of the baseline's ensemble.
        scenario: Parquet parts of the scenario's.
        calendar: the months of both.
        below: only replicates with lower numbers; all if None.
        metrics: which metrics; every one by default.
        running_totals: by month, of totals from the first month on, see :func:`effects_of`.
    """
    blocks = joined_blocks((baseline, scenario), metrics, calendar, below)
    return effects_of(blocks, metrics, calendar, running_totals=running_totals)


def effects_of(
    blocks: Iterable[Block], metrics: Sequence[str], calendar: Calendar, *, running_totals: bool = False
) -> Effects:
    """Return the effects in blocks of two ensembles, the baseline first.

    Args:
        blocks: paired replicates, each in one block only.
        metrics: the names of the metrics in the blocks.
        calendar: the months in the blocks.
        running_totals: the row of a month says what the scenario changes from the first month to that one, both
            included, in the place of that month alone. The metrics must be flows. Where they are whole numbers the
            last month is, to the last bit, the effect in total; a replicate that lacks a month counts up to it.

    Raises:
        InputError: running totals are asked of what is no flow.

    >>> one = np.array([1.0, 2.0]).reshape(2, 1, 1)
    >>> block = Block(np.array([0, 1]), np.stack([one, one + 0.5]))
    >>> effects_of([block], ["trust_mean"], Calendar("2006-04", 1)).table["estimate"].tolist()
    [0.5, 0.5]
    """
    if running_totals:
        known_flows(metrics)
    whole = (1 + calendar.months, len(metrics))
    nothing = Moments(np.zeros(whole, dtype=np.int64), np.full(whole, np.nan), np.zeros(whole))
    before, after, difference = nothing, nothing, nothing
    for block in blocks:
        baseline, scenario = (_with_total(values, metrics, running_totals) for values in block.values)
        before = before.with_others(Moments.of(baseline))
        after = after.with_others(Moments.of(scenario))
        difference = difference.with_others(Moments.of(scenario - baseline))
    return Effects(
        _effect_table(metrics, calendar, before.mean, after.mean, difference),
        _pairing_table(metrics, before, after, difference),
    )


def _with_total(values: Array, metrics: Sequence[str], running_totals: bool) -> Array:
    """Return values by month, or what they add up to so far, with one more month, the first: the total."""
    monthly = values.cumsum(axis=1) if running_totals else values
    return np.concatenate([in_total(values, metrics)[:, np.newaxis], monthly], axis=1)


def _effect_table(
    metrics: Sequence[str], calendar: Calendar, before: Array, after: Array, difference: Moments
) -> pd.DataFrame:
    """Return the table of effects: totals first, then each metric's months."""
    half_width = difference.half_width()
    months = np.array([TOTAL, *calendar.names], dtype=object)
    row, column = np.indices(difference.n.shape)
    # Totals of all metrics, in their order; then month by month within each metric.
    order = np.lexsort((row.ravel(), column.ravel(), row.ravel() > 0))
    columns = {
        "metric": np.array(metrics, dtype=object)[column],
        "month": months[row],
        "baseline_mean": before,
        "scenario_mean": after,
        "estimate": difference.mean,
        "low": difference.mean - half_width,
        "high": difference.mean + half_width,
        "n": difference.n,
    }
    return pd.DataFrame({name: np.asarray(values).ravel()[order] for name, values in columns.items()})


def _pairing_table(
    metrics: Sequence[str], before: Moments, after: Moments, difference: Moments
) -> pd.DataFrame:
    """Return what pairing did for the total of each metric."""
    baseline, scenario, paired = (moments.variance[0] for moments in (before, after, difference))
    removed, factor = pairing_gain(baseline, scenario, paired)
    columns = (metrics, baseline, scenario, paired, removed, factor, difference.n[0])
    return pd.DataFrame(dict(zip(PAIRING_COLUMNS, columns, strict=True)))


def pairing_gain(baseline: Array, scenario: Array, difference: Array) -> tuple[Array, Array]:
    """Return the share of variance that pairing removed, and the factor in replicates that it saved.

    Independent ensembles would have differed with the sum of both variances. NaN where neither ensemble varies:
    there was nothing to remove.

    Args:
        baseline: variance over the baseline's replicates.
        scenario: variance over the scenario's.
        difference: variance of the paired differences.

    >>> removed, factor = pairing_gain(np.array([4.0]), np.array([6.0]), np.array([2.0]))
    >>> removed.tolist(), factor.tolist()
    ([0.8], [5.0])
    """
    independent = baseline + scenario
    with np.errstate(divide="ignore", invalid="ignore"):
        is_varied = independent > 0
        removed = np.where(is_varied, 1.0 - difference / independent, np.nan)
        factor = np.where(is_varied, independent / difference, np.nan)
    return removed, factor


def sign_of(low: float, high: float) -> str:
    """Return in a few words what an interval says of an effect's sign.

    >>> sign_of(0.1, 0.2), sign_of(-0.1, 0.2), sign_of(0.0, 0.0), sign_of(math.nan, math.nan)
    ('rises', 'cannot be told from none', 'the same in every pair', 'no interval from one pair')
    """
    if math.isnan(low):
        return "no interval from one pair"
    if low == high == 0.0:
        return "the same in every pair"
    if low > 0.0:
        return "rises"
    return "falls" if high < 0.0 else "cannot be told from none"


def sign_sentence(row: pd.Series, quantity: Quantity, scenario: str, baseline: str) -> str:
    """Return whether an effect can be told from none, in a sentence.

    Args:
        row: a row of a table of effects.
        quantity: which effect it is.
        scenario: name of the scenario.
        baseline: name of what it is compared with.

    >>> row = pd.Series({"low": -0.5, "high": 0.25, "n": 40})
    >>> print(sign_sentence(row, Quantity("withdrawals"), "shock", "calm"))
    withdrawals in total: no effect of shock against calm can be told from none: the 95% interval, -0.500 to 0.250,
    holds 0 (n = 40).
    """
    low, high, n = float(row["low"]), float(row["high"]), int(row["n"])
    sign = sign_of(low, high)
    if n < 2:
        return f"{quantity.words}: one pair says nothing of how sure the effect of {scenario} is; run more."
    if low == high == 0.0:
        return f"{quantity.words}: {scenario} and {baseline} are the same in every one of {n:,} pairs."
    interval = f"the 95% interval, {in_figures(low)} to {in_figures(high)},"
    if sign in ("rises", "falls"):
        return f"{quantity.words} {sign} under {scenario} against {baseline}: {interval} leaves out 0 (n = {n:,})."
    return (
        f"{quantity.words}: no effect of {scenario} against {baseline} can be told from none: "
        f"{interval} holds 0 (n = {n:,})."
    )


def effect_of(table: pd.DataFrame, quantity: Quantity) -> pd.Series:
    """Return one row of a table of effects.

    Raises:
        KeyError: if the table has no such row.
    """
    found = table[(table["metric"] == quantity.metric) & (table["month"] == quantity.month)]
    if len(found) != 1:
        raise KeyError(str(quantity))
    return found.iloc[0]
