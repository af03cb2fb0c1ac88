"""All effects of a comparison at a glance: one row a metric, in per cent of the baseline's mean and in its own unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from coterminous.report.chart import Head
from coterminous.report.drawn_figure import DrawnFigure
from coterminous.report.figures.effects import (
    SCENARIO_LOOKS,
    effect_sentence,
    effects_by_scenario,
    in_total,
)
from coterminous.report.metric_words import effect_words, named, title_of
from coterminous.report.precise_words import percent_words
from coterminous.report.row_panel import Row, RowPanel, symmetric_limits
from coterminous.report.summary import MEASURES
from coterminous.report.theme import WIDTH_INCHES, theme
from coterminous.report.wording import count, plain, short_name

if TYPE_CHECKING:
    from collections.abc import Mapping

SUMMARY_METRICS = (*(measure.metric for measure in MEASURES), "value_created_gbp", "transaction_cost_gbp")

_TOP_INCHES, _FOOT_INCHES = 0.15, 0.5
_NAME_LETTERS = 26
_LABEL_LETTERS = 40
_ROUNDING = 9
_NUMBERS = ("baseline_mean", "scenario_mean", "estimate", "low", "high", "n")


@dataclass(frozen=True)
class _Effect:
    """The effect of one scenario on one metric over the run, and as shares of the baseline's mean."""

    scenario: str
    metric: str
    row: Mapping[str, float]

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.row["low"] > 0 or self.row["high"] < 0

    @property
    def shares(self) -> tuple[float, float, float]:
        """Estimate and interval as shares of the size of the baseline's mean; NaN where that is 0."""
        size = abs(self.row["baseline_mean"])
        estimate, low, high = (
            self.row[end] / size if size > 0 else np.nan for end in ("estimate", "low", "high")
        )
        return estimate, low, high

    @property
    def words(self) -> str:
        """The effect in its own unit."""
        estimate, interval = effect_words(
            self.metric, *(self.row[end] for end in ("estimate", "low", "high"))
        )
        return "0, in every pair" if interval == "0 to 0" else f"{estimate} ({interval})"


def effects_summary_figure(
    effects: pd.DataFrame,
    scenarios: Sequence[str],
    baseline: str,
    names: Sequence[str] = SUMMARY_METRICS,
    title: str = "A comparison",
) -> DrawnFigure:
    """Return the figure of effects over the whole run on several metrics.

    Args:
        effects: ``metric``, ``month``, ``baseline_mean``, ``scenario_mean``, ``estimate``, ``low``, ``high``, ``n``;
            with a column ``scenario`` where there are several. The rows of month ``total`` are shown.
        scenarios: names of up to four scenarios.
        baseline: name of the baseline.
        names: the metrics to show, in order.
        title: which comparison it is.

    Raises:
        KeyError: if the table lacks a metric.
        ValueError: if there are no scenarios, or more than four.
    """
    if not 1 <= len(scenarios) <= len(SCENARIO_LOOKS):
        raise ValueError(f"a figure shows 1 to {len(SCENARIO_LOOKS)} scenarios, not {len(scenarios)}")
    found = [
        _Effect(scenario, metric, {name: float(in_total(table)[name]) for name in _NUMBERS})
        for metric in names
        for scenario, table in effects_by_scenario(effects, metric, scenarios).items()
    ]
    panel = _panel(found, scenarios, short_name(baseline, _NAME_LETTERS))
    n = max(int(effect.row["n"]) for effect in found)
    which = (
        f"{plain(title)}. n = {count(n, 'pair')} of replicates with the same luck. Marks: mean paired difference; "
        "lines: its 95% interval."
    )
    if any(abs(row.value) > panel.limits[1] for row in panel.rows):
        which += " An arrow: beyond the scale."
    head = Head(_headline(found, scenarios, baseline), which)
    with theme():
        figure = Figure(figsize=(WIDTH_INCHES, head.inches + _TOP_INCHES + panel.inches + _FOOT_INCHES))
        head.write(figure)
        panel.draw(figure, head.inches + _TOP_INCHES)
    sentences = [f"Effects over the whole run. {which}", *(_sentence(effect, baseline) for effect in found)]
    return DrawnFigure(
        "effects", "Effects on every key metric", " ".join(sentences), figure, _data(found, baseline)
    )


def _panel(found: Sequence[_Effect], scenarios: Sequence[str], baseline: str) -> RowPanel:
    rows = []
    for effect in found:
        place = scenarios.index(effect.scenario)
        who = f"{short_name(effect.scenario, _NAME_LETTERS)}: " if len(scenarios) > 1 else ""
        rows.append(
            Row(
                "" if place else named(effect.metric),
                f"{who}{effect.words}",
                *effect.shares,
                SCENARIO_LOOKS[place],
            )
        )
    return RowPanel(
        tuple(rows),
        ("Metric over the run", "Difference (95% interval)"),
        f"change in % of {baseline}'s mean (0: no difference)",
        lambda value: percent_words(round(value, _ROUNDING)),
        symmetric_limits(rows),
    )


def _sentence(effect: _Effect, baseline: str) -> str:
    row = pd.Series(effect.row)
    sentence = effect_sentence(effect.metric, effect.scenario, baseline, row).removesuffix(".")
    share = effect.shares[0]
    return (
        f"{sentence}: {percent_words(share)} of the baseline's mean."
        if np.isfinite(share)
        else f"{sentence}."
    )


def _headline(found: Sequence[_Effect], scenarios: Sequence[str], baseline: str) -> str:
    """Return how many of the effects are clear, and which is largest."""
    clear = [effect for effect in found if effect.is_clear]
    is_one = len(scenarios) == 1
    whom = short_name(scenarios[0], _LABEL_LETTERS) if is_one else count(len(scenarios), "scenario")
    said = (
        f"{whom} against {short_name(baseline, _LABEL_LETTERS)}: {len(clear)} of {count(len(found), 'effect')} can be "
        "told from nothing"
    )
    drawn = [effect for effect in clear if np.isfinite(effect.shares[0])]
    if not drawn:
        return said
    largest = max(drawn, key=lambda effect: abs(effect.shares[0]))
    whose = "" if is_one else f", {short_name(largest.scenario, _LABEL_LETTERS)}"
    share = percent_words(largest.shares[0])
    return f"{said}; the largest in per cent is on {title_of(largest.metric)} ({share}{whose})"


def _data(found: Sequence[_Effect], baseline: str) -> pd.DataFrame:
    rows = [
        (effect.metric, effect.scenario, baseline, *effect.row.values(), *effect.shares) for effect in found
    ]
    names = ["metric", "scenario", "baseline", *_NUMBERS, "share", "share_low", "share_high"]
    return pd.DataFrame(rows, columns=names).astype({"n": "int64"})
