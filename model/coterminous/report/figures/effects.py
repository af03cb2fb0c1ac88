"""A comparison: the paths of one metric under each scenario, and below them the paired difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coterminous.report.chart import Chart
from coterminous.report.drawn_figure import DrawnFigure
from coterminous.report.figures.bands import bands_of, begins_at_nought, numbers, scale_ends
from coterminous.report.metric_words import (
    differences,
    effect_words,
    level,
    over_the_run,
    title_of,
    unit_after,
)
from coterminous.report.panel import Panel, Series, Spread
from coterminous.report.running_totals import MetricNames
from coterminous.report.theme import LOOKS, theme
from coterminous.report.wording import count, listed, month_words, plain, short_name

if TYPE_CHECKING:
    from coterminous.report.event_marks import EventMark

TOTAL = "total"
BASELINE_LOOK = "all"
SCENARIO_LOOKS = ("social_services", "nhs_trust", "second", "third")
"""Looks of up to four scenarios: each has a colour, a line style and a marker of its own."""

_OPACITY = 0.13
_FAINT = 0.04
_FEW = 2
_NAME_LETTERS = 24
_ROOM = 0.08


def effects_by_scenario(effects: pd.DataFrame, metric: str, names: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Return the effects on one metric for each scenario.

    Args:
        effects: a table of effects; with a column ``scenario`` where there are several.
        metric: name of the metric.
        names: the scenarios, without the baseline.

    Raises:
        KeyError: if the table has no effects of a scenario on this metric.
    """
    rows = effects[effects["metric"] == metric]
    found = {name: rows[rows["scenario"] == name] if "scenario" in rows else rows for name in names}
    for name, table in found.items():
        if table.empty:
            raise KeyError((name, metric))
    return found


def in_total(table: pd.DataFrame) -> pd.Series:
    """Return the row of an effect over the whole run."""
    return table[table["month"].astype(str) == TOTAL].iloc[0]


def by_month(table: pd.DataFrame) -> pd.DataFrame:
    """Return the effects by month, in order, with months as dates."""
    months = table[table["month"].astype(str) != TOTAL]
    return months.assign(month=pd.to_datetime(months["month"])).sort_values("month")


def effects_figure(
    paths: Mapping[str, pd.DataFrame],
    effects: pd.DataFrame,
    metric: str,
    marks: Sequence[EventMark] = (),
    title: str = "A comparison",
    *,
    is_so_far: bool = False,
) -> DrawnFigure:
    """Return the figure of one metric under a baseline and up to four scenarios, and of their difference.

    Args:
        paths: bands by name of scenario, the baseline first: ``metric``, ``month``, ``median``, ``low_90``,
            ``high_90``, ``n``.
        effects: ``metric``, ``month`` (a date or ``total``), ``baseline_mean``, ``scenario_mean``, ``estimate``,
            ``low``, ``high``, ``n``; with a column ``scenario`` where there are several.
        metric: name of the metric.
        marks: dated events of the scenarios.
        title: which comparison it is.
        is_so_far: whether paths and effects by month are those of running totals.

    Raises:
        KeyError: if a table lacks the metric.
        ValueError: if there are no scenarios, or more than four.
    """
    baseline, *names = paths
    if not 1 <= len(names) <= len(SCENARIO_LOOKS):
        raise ValueError(f"a figure shows 1 to {len(SCENARIO_LOOKS)} scenarios, not {len(names)}")
    found = effects_by_scenario(effects, metric, names)
    tables = {name: bands_of(bands, metric) for name, bands in paths.items()}
    months = list(tables[baseline]["month"])
    monthly = {name: by_month(table) for name, table in found.items()}
    totals = {name: in_total(table) for name, table in found.items()}
    shown = MetricNames(metric, is_so_far)
    panels = (_paths_panel(shown, tables), _difference_panel(shown, baseline, monthly))
    n = max(int(row["n"]) for row in totals.values())
    which = (
        f"{plain(title)}. {month_words(months[0])} to {month_words(months[-1])}, n = {count(n, 'pair')} of replicates "
        f"with the same luck.{shown.sentence(months[0])}"
    )
    said = {name: effect_sentence(metric, name, baseline, row) for name, row in totals.items()}
    with theme():
        figure = Chart(_headline(metric, names, baseline, totals), which, months, panels, tuple(marks)).draw()
    sentences = [f"{shown.titled()} in a comparison. {which}", *said.values()]
    sentences += [_largest(shown, name, table) for name, table in monthly.items()]
    sentences.append(_marked(marks))
    return DrawnFigure(
        f"effect_{metric}",
        f"{shown.title}: {'running totals' if is_so_far else 'paths'} and difference",
        " ".join(sentences),
        figure,
        _data(tables, monthly, is_so_far),
    )


def _paths_panel(shown: MetricNames, tables: Mapping[str, pd.DataFrame]) -> Panel:
    # Many fills over each other hide more than they show; the edges tell the bands apart.
    opacity = _OPACITY if len(tables) <= _FEW else _FAINT
    series = []
    for (name, table), look in zip(tables.items(), (BASELINE_LOOK, *SCENARIO_LOOKS), strict=False):
        how = LOOKS[look]
        band = Spread(numbers(table, "low_90"), numbers(table, "high_90"), how.colour, how.line, opacity)
        series.append(Series(short_name(name, _NAME_LETTERS), numbers(table, "median"), look, (band,)))
    edges = np.concatenate([edge for one in series for edge in _edges(one)])
    remark = "" if begins_at_nought(edges) else " (scale not from 0)"
    title = f"{shown.title}: median and middle 90%{remark}"
    return Panel(title, shown.unit, tuple(series), level(shown.metric), *scale_ends(edges))


def _difference_panel(shown: MetricNames, baseline: str, monthly: Mapping[str, pd.DataFrame]) -> Panel:
    drawn = np.concatenate(
        [table[["estimate", "low", "high"]].to_numpy().ravel() for table in monthly.values()]
    )
    known = [0.0, *drawn[np.isfinite(drawn)].tolist()]
    low, high = min(known), max(known)
    room = _ROOM * (high - low) or 1.0
    written = differences(shown.metric, max(-low, high), (high - low) / 3)
    # The axis says the unit, beside the scale.
    written = replace(written, after=written.after if written.after.strip() == written.after else "")
    series = []
    for (name, table), look in zip(monthly.items(), SCENARIO_LOOKS, strict=False):
        edges = numbers(table, "low"), numbers(table, "high")
        band = Spread(*edges, LOOKS[look].colour, LOOKS[look].line, 2 * _OPACITY)
        last = (float(table["estimate"].iloc[-1]), float(edges[0][-1]), float(edges[1][-1]))
        ending = "{} ({})".format(*effect_words(shown.metric, *last))
        series.append(
            Series(short_name(name, _NAME_LETTERS), numbers(table, "estimate"), look, (band,), ending)
        )
    whom = short_name(baseline, _NAME_LETTERS)
    title = f"Difference from {whom}{' so far' if shown.is_so_far else ''}: mean of pairs, 95% interval"
    return Panel(
        title,
        shown.difference_unit,
        tuple(series),
        written,
        low - room,
        high + room,
    )


def _edges(series: Series) -> list[np.ndarray]:
    return [edge for band in series.spreads for edge in (band.low, band.high)]


def effect_sentence(metric: str, name: str, baseline: str, row: pd.Series) -> str:
    """Return the effect on a metric over the run, in a sentence with its interval and n.

    >>> row = pd.Series({"estimate": -0.0158, "low": -0.0183, "high": -0.0133, "n": 40})
    >>> effect_sentence("trust_mean", "shock", "calm", row)
    'Mean trust, shock against calm: -0.0158, mean of the months (95% interval -0.0183 to -0.0133, n = 40).'
    """
    estimate, interval = effect_words(metric, float(row["estimate"]), float(row["low"]), float(row["high"]))
    return (
        f"{title_of(metric)}, {short_name(name)} against {short_name(baseline)}: {estimate}{unit_after(metric)}, "
        f"{over_the_run(metric)} (95% interval {interval}, n = {int(row['n']):,})."
    )


def _headline(metric: str, names: Sequence[str], baseline: str, totals: Mapping[str, pd.Series]) -> str:
    """Return the finding: the effect of one scenario, or which of several are told apart from nothing."""
    if len(names) == 1:
        return effect_sentence(metric, names[0], baseline, totals[names[0]]).removesuffix(".")
    raising = [name for name in names if totals[name]["low"] > 0]
    lowering = [name for name in names if totals[name]["high"] < 0]
    unclear = [name for name in names if name not in {*raising, *lowering}]
    said = [
        f"{how} under {listed([short_name(name) for name in several])}"
        for how, several in (("higher", raising), ("lower", lowering), ("no clear difference", unclear))
        if several
    ]
    return f"{title_of(metric)} over the run, against {short_name(baseline)}: {'; '.join(said)}"


def _largest(shown: MetricNames, name: str, table: pd.DataFrame) -> str:
    """Return the month in which a difference was largest, in a sentence."""
    estimates = numbers(table, "estimate")
    if not np.isfinite(estimates).any() or not np.nanmax(np.abs(estimates)) > 0:
        return f"In no month does {short_name(name)} differ on average."
    row = table.iloc[int(np.nanargmax(np.abs(estimates)))]
    estimate, interval = effect_words(shown.metric, *(float(row[end]) for end in ("estimate", "low", "high")))
    when = f"{shown.when} {month_words(row['month'])}"
    return f"{short_name(name)} differs most {when}: {estimate} (95% interval {interval})."


def _marked(marks: Sequence[EventMark]) -> str:
    if not marks:
        return "The scenarios have no dated events."
    return f"Vertical lines mark the scenarios' events. {'. '.join(mark.text for mark in marks)}."


def _data(
    tables: Mapping[str, pd.DataFrame], monthly: Mapping[str, pd.DataFrame], is_so_far: bool
) -> pd.DataFrame:
    """Return what is drawn: the bands of every scenario, and beside them its difference from the baseline."""
    columns = ["month", "median", "low_90", "high_90"]
    wanted = ["month", "baseline_mean", "scenario_mean", "estimate", "low", "high", "n"]
    parts = []
    for name, table in tables.items():
        part = table[[*columns, *(["n"] if name not in monthly else [])]]
        if name in monthly:
            part = part.merge(monthly[name][wanted], on="month", how="left", validate="one_to_one")
        parts.append(part.assign(scenario=name, metric=table["metric"].iloc[0]))
    data = pd.concat(parts, ignore_index=True).assign(is_running_total=is_so_far)
    return data[["metric", "scenario", *columns, *wanted[1:], "is_running_total"]]
