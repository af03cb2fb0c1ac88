"""Who pays for what a scenario changes: paired differences of the table of sides over the whole run, with intervals.

Every cell is worked out for each replicate from its own metrics, and then compared pair by pair, so that the cells of a
row, and the rows of a side, add up in every pair and so in the means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import pandas as pd

from coterminous.experiments.moments import Moments
from coterminous.experiments.pairs import Parts, joined_blocks
from coterminous.experiments.quantities import Array, Calendar
from coterminous.record.side_measures import SideMeasures
from coterminous.record.sides import HARMS, RESULT_ITEMS, result_amounts
from coterminous.state.columns import KIND_NAMES

METRICS: Final = (
    *SideMeasures._fields,
    "badged_gbp",
    "day_charges_gbp",
    *(metric for metric, _ in HARMS.values()),
)
"""The metrics that the sides are worked out from."""
TOGETHER: Final = "together"
BEARERS: Final = (*KIND_NAMES, "people")


def side_effects(
    baseline: Parts, scenario: Parts, calendar: Calendar, below: int | None = None
) -> pd.DataFrame:
    """Return what a scenario changes for each side over the whole run.

    Args:
        baseline: Parquet parts of the baseline's ensemble.
        scenario: Parquet parts of the scenario's.
        calendar: the months of both.
        below: only replicates with lower numbers; all if None.

    Returns:
        one row an item and side: ``item``, ``unit``, ``side`` (``pct``, ``social_services``, ``nhs_trust``, ``people``
        or ``total``), ``baseline_mean``, ``scenario_mean``, ``estimate`` (scenario minus baseline; in pounds, above 0
        where the side is better off), ``low``, ``high`` (95% Student t), ``n``.
    """
    keys = list(_cells(dict.fromkeys(METRICS, np.zeros(1))))
    nothing = Moments(np.zeros(len(keys), dtype=np.int64), np.full(len(keys), np.nan), np.zeros(len(keys)))
    before, after, apart = nothing, nothing, nothing
    for block in joined_blocks((baseline, scenario), METRICS, calendar, below):
        # A replicate that lacks a month is no pair: its sum is not that of a run.
        sums = [_stacked(values.sum(axis=1)) for values in block.values]
        before = before.with_others(Moments.of(sums[0]))
        after = after.with_others(Moments.of(sums[1]))
        apart = apart.with_others(Moments.of(sums[1] - sums[0]))
    half = apart.half_width()
    return pd.DataFrame(
        {
            "item": [item for item, _ in keys],
            "unit": [HARMS[item][1] if item in HARMS else "pounds" for item, _ in keys],
            "side": [side for _, side in keys],
            "baseline_mean": before.mean,
            "scenario_mean": after.mean,
            "estimate": apart.mean,
            "low": apart.mean - half,
            "high": apart.mean + half,
            "n": apart.n,
        }
    )


def sides_of_scenarios(parts: Mapping[str, Parts], calendar: Calendar, below: int) -> pd.DataFrame:
    """Return who pays for what each scenario changes against the first, with names where there are several.

    Args:
        parts: Parquet parts of each ensemble by name, the baseline first.
        calendar: the months of all.
        below: only replicates with lower numbers.
    """
    first, *others = parts
    tables = [side_effects(parts[first], parts[name], calendar, below) for name in others]
    if len(tables) > 1:
        for table, name in zip(tables, others, strict=True):
            table.insert(0, "scenario", name)
    return pd.concat(tables, ignore_index=True)


def _stacked(sums: Array) -> Array:
    """Return the cells of replicates, from sums of their metrics over the months: shape (replicate, cell)."""
    named = {metric: sums[:, place] for place, metric in enumerate(METRICS)}
    return np.stack(list(_cells(named).values()), axis=1)


def _cells(metrics: Mapping[str, Array]) -> dict[tuple[str, str], Array]:
    """Return every cell by item and side, in order: what moved results, their sum, and harm."""
    cells = dict(_result(metrics))
    for item, (metric, _) in HARMS.items():
        cells[item, "people"] = metrics[metric]
    return cells


def _result(metrics: Mapping[str, Array]) -> Iterator[tuple[tuple[str, str], Array]]:
    nothing = np.zeros_like(metrics["badged_gbp"])
    together = dict.fromkeys((*BEARERS, "total"), nothing)
    for item in RESULT_ITEMS:
        amounts = result_amounts(item, metrics)
        total = nothing
        for side in BEARERS:
            amount = amounts.get(side, nothing)
            total = total + amount
            together[side] = together[side] + amount
            yield (item, side), amount
        together["total"] = together["total"] + total
        yield (item, "total"), total
    for side, amount in together.items():
        yield (TOGETHER, side), amount
