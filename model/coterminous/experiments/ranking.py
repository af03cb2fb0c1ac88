"""Several scenarios in order of one metric, and how well that order is supported.

The order is that of the means over replicates that all scenarios have. Every two scenarios are compared on the same
draws, with Student t intervals that hold together 95 times in 100 (Bonferroni: each leaves out 5% divided by the
number of pairs). How far the order rests on luck is told by the bootstrap: replicates are drawn with replacement,
whole, so that scenarios stay paired, and the scenarios are put in order again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, Final

import numpy as np
import pandas as pd

from coterminous.experiments.moments import CONFIDENCE, Moments
from coterminous.experiments.quantities import Array, Quantity, in_figures
from coterminous.streams import Purpose, uniforms

RESAMPLES: Final = 1000
"""Bootstrap resamples: a share of one half is then known to within 3 in a hundred."""
ADJUSTMENT: Final = "Bonferroni"
_DRAWS_AT_ONCE: Final = 1 << 18
_POSITION_BITS: Final = np.uint64(32)


@dataclass(frozen=True, eq=False)
class Ranking:
    """Scenarios in order of one metric.

    Attributes:
        quantity: the metric, in a month or in total.
        is_lower_better: whether the least mean comes first.
        n: replicates that all scenarios have.
        table: one row a scenario, in order: ``rank``, ``scenario``, ``mean``, ``first_share`` (the share of
            resamples in which it is first; ties are shared out; NaN for n = 1).
        pairs: one row a pair: ``better`` (the one that comes first), ``worse``, ``estimate`` (mean paired difference,
            the first minus the other), its simultaneous interval ``low`` and ``high`` (NaN for n = 1), ``n``,
            ``is_told_apart`` (whether the interval leaves out 0).
        order_share: the share of resamples in which the whole order holds; an order with a tie does not. NaN for
            n = 1: one replicate, drawn again and again, supports anything.
    """

    quantity: Quantity
    is_lower_better: bool
    n: int
    table: pd.DataFrame
    pairs: pd.DataFrame
    order_share: float

    @property
    def order(self) -> tuple[str, ...]:
        """The scenarios, the one that comes first in the ranking first."""
        return tuple(self.table["scenario"])

    @property
    def ties(self) -> tuple[tuple[str, str], ...]:
        """Neighbours in the order that cannot be told apart."""
        apart = self.pairs[self.pairs["is_told_apart"]]
        told = set(zip(apart["better"], apart["worse"], strict=True))
        return tuple(pair for pair in pairwise(self.order) if pair not in told)

    def as_text(self) -> str:
        """Return the order and what supports it, in sentences."""
        first = "lowest" if self.is_lower_better else "highest"
        lines = [f"Ranking by {self.quantity.words} ({first} first), n = {self.n:,}:"]
        wide = max(len(name) for name in self.order)
        rows = self.table[["rank", "scenario", "mean", "first_share"]].itertuples(index=False)
        for rank, scenario, mean, share in rows:
            held = "" if self.n < 2 else f", first in {100 * share:.0f}% of {RESAMPLES:,} resamples"
            lines.append(f"  {rank}. {scenario:<{wide}}  mean {in_figures(mean, 4)}{held}")
        if self.n < 2:
            return "\n".join([*lines, "One replicate supports no order: run more."])
        lines.append(f"The whole order holds in {100 * self.order_share:.0f}% of resamples.")
        together = f"{ADJUSTMENT}, {len(self.pairs)} {'pair' if len(self.pairs) == 1 else 'pairs'}"
        lines += [
            f"{one} and {other} cannot be told apart: the interval of their difference holds 0 ({together})."
            for one, other in self.ties
        ]
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """Return the ranking as plain lists and numbers."""
        return {
            "by": str(self.quantity),
            "is_lower_better": self.is_lower_better,
            "n": self.n,
            "order": list(self.order),
            "order_share": None if self.n < 2 else self.order_share,
            "first_shares": None
            if self.n < 2
            else dict(zip(self.order, self.table["first_share"].tolist(), strict=True)),
            "not_told_apart": [list(pair) for pair in self.ties],
            "adjustment": ADJUSTMENT,
            "resamples": RESAMPLES,
        }


def ranking_of(values: pd.DataFrame, quantity: Quantity, seed: int, is_lower_better: bool = False) -> Ranking:
    """Return the order of scenarios and its support, the same for the same numbers in any order of rows.

    Args:
        values: one row a replicate, whose number is the index; one column a scenario, at least two.
        quantity: what the numbers are.
        seed: keys the resamples.
        is_lower_better: whether the least mean comes first.

    Scenarios with equal means stay in the order of the columns.

    >>> values = pd.DataFrame({"calm": [0.6, 0.7, 0.8], "shock": [0.5, 0.6, 0.7]})
    >>> found = ranking_of(values, Quantity("trust_mean"), seed=7)
    >>> found.order, found.order_share, found.ties
    (('calm', 'shock'), 1.0, ())
    """
    values = values.sort_index()
    sign = -1.0 if is_lower_better else 1.0
    goodness = sign * values.to_numpy(dtype=np.float64)
    means = Moments.of(goodness).mean
    order = np.argsort(-means, kind="stable")
    names = [str(values.columns[place]) for place in order]
    pairs = _pairs(goodness[:, order], names, sign)
    first_shares, order_share = _support(goodness[:, order], seed)
    table = pd.DataFrame(
        {
            "rank": np.arange(1, len(names) + 1),
            "scenario": names,
            "mean": sign * means[order],
            "first_share": first_shares,
        }
    )
    return Ranking(quantity, is_lower_better, len(values), table, pairs, order_share)


def _pairs(goodness: Array, names: list[str], sign: float) -> pd.DataFrame:
    """Return every paired difference with intervals that hold together, the scenario that comes first minus the other.

    Args:
        goodness: shape (replicate, scenario), the best scenario first, more is better.
        names: the scenarios in the same order.
        sign: what turns goodness back into the metric.
    """
    places = list(combinations(range(len(names)), 2))
    better, worse = (np.array(side, dtype=np.int64) for side in zip(*places, strict=True))
    difference = Moments.of(sign * (goodness[:, better] - goodness[:, worse]))
    half_width = difference.half_width(outside=(1.0 - CONFIDENCE) / len(places))
    low, high = difference.mean - half_width, difference.mean + half_width
    return pd.DataFrame(
        {
            "better": [names[place] for place in better],
            "worse": [names[place] for place in worse],
            "estimate": difference.mean,
            "low": low,
            "high": high,
            "n": difference.n,
            "is_told_apart": (low > 0) | (high < 0),
        }
    )


def _support(goodness: Array, seed: int) -> tuple[Array, float]:
    """Return in what shares of resamples each scenario is first, and in which share the whole order holds.

    Args:
        goodness: shape (replicate, scenario), in the order to support, more is better.
        seed: keys the resamples.
    """
    if len(goodness) < 2:
        return np.full(goodness.shape[1], np.nan), math.nan
    first = np.zeros(goodness.shape[1])
    holds = 0
    for means in _resampled_means(goodness, seed):
        is_best = means == means.max(axis=1, keepdims=True)
        first += (is_best / is_best.sum(axis=1, keepdims=True)).sum(axis=0)
        holds += int((means[:, :-1] > means[:, 1:]).all(axis=1).sum())
    return first / RESAMPLES, holds / RESAMPLES


def _resampled_means(goodness: Array, seed: int) -> Iterator[Array]:
    """Give the means of each scenario in every resample of whole replicates, some resamples at a time."""
    n = len(goodness)
    together = max(1, _DRAWS_AT_ONCE // n)
    position = np.arange(n, dtype=np.uint64)
    for first in range(0, RESAMPLES, together):
        resamples = np.arange(first, min(first + together, RESAMPLES), dtype=np.uint64)
        # A draw belongs to its resample and its position in it, whatever else is drawn at once.
        entities = (resamples[:, np.newaxis] << _POSITION_BITS) + position
        drawn = (uniforms(seed, 0, Purpose.RESAMPLE, 0, entities) * n).astype(np.int64)
        yield goodness[drawn].mean(axis=1)
