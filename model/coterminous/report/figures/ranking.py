"""Several scenarios in order of one metric, and how well that order is supported."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from coterminous.report.chart import Head
from coterminous.report.drawn_figure import DrawnFigure
from coterminous.report.metric_words import differences, effect_words, order_words, over_the_run, title_of
from coterminous.report.precise_words import precise_level
from coterminous.report.row_panel import Row, RowPanel, symmetric_limits
from coterminous.report.theme import WIDTH_INCHES, theme
from coterminous.report.wording import count, listed, month_words, plain, share, short_name

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOP_INCHES, _FOOT_INCHES, _BETWEEN_INCHES = 0.15, 0.5, 0.15
_LETTERS = 30
_PAIR_LETTERS = 26
_ROOM = 0.12
_LOOK, _PAIR_LOOK = "all", "pct"


def ranking_figure(
    table: pd.DataFrame,
    pairs: pd.DataFrame,
    metric: str,
    *,
    n: int,
    order_share: float,
    month: str = "total",
    is_lower_better: bool = False,
    title: str = "A comparison",
) -> DrawnFigure:
    """Return the figure of scenarios in order: their means, their differences, and the support of the order.

    Args:
        table: one row a scenario, in order: ``rank``, ``scenario``, ``mean``, ``first_share`` (the share of
            resamples in which it is first; NaN where one replicate supports nothing).
        pairs: one row a pair: ``better`` (which comes first), ``worse``, ``estimate``, ``low``, ``high`` (intervals
            that hold together), ``n``.
        metric: name of the metric.
        n: replicates that all scenarios have.
        order_share: the share of resamples in which the whole order holds.
        month: the month, or ``total``.
        is_lower_better: whether the least comes first.
        title: which comparison it is.
    """
    when = over_the_run(metric) if month == "total" else f"in {month_words(month)}"
    order = order_words(is_lower_better)
    which = (
        f"{plain(title)}. {title_of(metric)}, {when}; {order}. "
        f"n = {count(n, 'replicate')} of each, with the same luck. Differences: 95% intervals that hold "
        "together (Bonferroni)."
    )
    means, between = _means_panel(table, metric, order), _pairs_panel(pairs, metric)
    head = Head(_headline(table, pairs, metric, order_share), which)
    height = head.inches + _TOP_INCHES + means.inches + _BETWEEN_INCHES + between.inches + _FOOT_INCHES
    with theme():
        figure = Figure(figsize=(WIDTH_INCHES, height))
        head.write(figure)
        means.draw(figure, head.inches + _TOP_INCHES)
        between.draw(figure, head.inches + _TOP_INCHES + means.inches + _BETWEEN_INCHES)
    sentences = [f"Scenarios in order. {which}", f"{_headline(table, pairs, metric, order_share)}."]
    sentences += [f"{row.title}: mean {row.said}." for row in means.rows]
    sentences += [f"{row.title}: {row.said}." for row in between.rows]
    return DrawnFigure(
        "ranking", "Scenarios in order", " ".join(sentences), figure, _data(table, pairs, metric, month)
    )


def _means_panel(table: pd.DataFrame, metric: str, order: str) -> RowPanel:
    limits = _limits(table["mean"].tolist())
    written = precise_level(metric, (limits[1] - limits[0]) / 20)
    rows = tuple(
        Row(
            f"{int(row['rank'])}. {short_name(str(row['scenario']), _LETTERS)}",
            f"{written(float(row['mean']))}{_first(float(row['first_share']))}",
            float(row["mean"]),
            np.nan,
            np.nan,
            _LOOK,
        )
        for row in table.to_dict("records")
    )
    return RowPanel(
        rows,
        (f"Scenario, {order}", "Mean; how often first"),
        f"mean of replicates: {title_of(metric)}",
        written,
        limits,
        has_nought=False,
    )


def _first(first_share: float) -> str:
    return f"; first in {share(first_share)} of resamples" if np.isfinite(first_share) else ""


def _limits(values: Sequence[float]) -> tuple[float, float]:
    known = [value for value in values if np.isfinite(value)] or [0.0]
    room = _ROOM * (max(known) - min(known)) or abs(known[0]) * _ROOM or 1.0
    return min(known) - room, max(known) + room


def _pairs_panel(pairs: pd.DataFrame, metric: str) -> RowPanel:
    rows = []
    for row in pairs.to_dict("records"):
        ends = float(row["estimate"]), float(row["low"]), float(row["high"])
        estimate, interval = effect_words(metric, *ends)
        who = f"{short_name(str(row['better']), _PAIR_LETTERS)} minus {short_name(str(row['worse']), _PAIR_LETTERS)}"
        rows.append(Row(who, f"{estimate} ({interval}){_verdict(*ends[1:])}", *ends, _PAIR_LOOK))
    limits = symmetric_limits(rows)
    return RowPanel(
        tuple(rows),
        ("Pairs of scenarios", "Difference (simultaneous interval)"),
        "difference (0: none)",
        differences(metric, limits[1], limits[1] / 2),
        limits,
    )


def _verdict(low: float, high: float) -> str:
    return ", not told apart" if low <= 0 <= high else ""


def _headline(table: pd.DataFrame, pairs: pd.DataFrame, metric: str, order_share: float) -> str:
    """Return the order, how often it holds, and which neighbours cannot be told apart."""
    order = [short_name(str(name), _LETTERS) for name in table["scenario"]]
    said = f"By {title_of(metric)}: {', then '.join(order)}"
    if np.isfinite(order_share):
        said += f"; this order holds in {share(order_share)} of resamples"
    told = {
        (str(better), str(worse)): not low <= 0 <= high
        for better, worse, low, high in pairs[["better", "worse", "low", "high"]].itertuples(index=False)
    }
    ties = [
        f"{short_name(one, _LETTERS)} from {short_name(other, _LETTERS)}"
        for one, other in pairwise(map(str, table["scenario"]))
        if not told[(one, other)]
    ]
    return f"{said}; not told apart: {listed(ties)}" if ties else said


def _data(table: pd.DataFrame, pairs: pd.DataFrame, metric: str, month: str) -> pd.DataFrame:
    """Return what is drawn: a row for each mean, then one for each difference."""
    means = pd.DataFrame(
        {
            "scenario": table["scenario"],
            "against": "",
            "value": table["mean"],
            "first_share": table["first_share"],
        }
    )
    apart = pd.DataFrame(
        {
            "scenario": pairs["better"],
            "against": pairs["worse"],
            "value": pairs["estimate"],
            "low": pairs["low"],
            "high": pairs["high"],
        }
    )
    data = pd.concat([means, apart], ignore_index=True).assign(metric=metric, month=month)
    return data[["metric", "month", "scenario", "against", "value", "low", "high", "first_share"]]
