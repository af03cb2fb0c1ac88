"""All effects of a comparison at a glance: one row a metric, in per cent of the baseline's mean and in its own unit."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from coterminous.record.metric_facts import METRIC
from coterminous.report.chart import Head
from coterminous.report.drawn_figure import DrawnFigure
from coterminous.report.figures.effects import (
    SCENARIO_LOOKS,
    effect_sentence,
    effects_by_scenario,
    in_total,
)
from coterminous.report.metric_words import difference_unit, effect_words, percent_words, titled
from coterminous.report.summary import MEASURES
from coterminous.report.theme import GRID, INK, LOOKS, PAPER, QUIET_INK, WIDTH_INCHES, theme
from coterminous.report.wording import count, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SUMMARY_METRICS = (*(measure.metric for measure in MEASURES), "value_created_gbp", "transaction_cost_gbp")

_LEFT_INCHES, _RIGHT_INCHES = 2.75, 3.15
_AXES_INCHES = WIDTH_INCHES - _LEFT_INCHES - _RIGHT_INCHES
_ROW_INCHES, _SEVERAL_INCHES, _GAP_INCHES = 0.34, 0.22, 0.16
_TOP_INCHES, _BOTTOM_INCHES = 0.5, 1.1
_TITLE_LETTERS = 34
_NAME_LETTERS = 18
_FAR = 15.0


@dataclass(frozen=True)
class _Row:
    """One effect: whose, on what, where it is drawn from the top, and in per cent of the baseline's mean."""

    name: str
    metric: str
    look: str
    down: float
    effect: pd.Series
    is_first: bool

    @property
    def shares(self) -> tuple[float, float, float]:
        """Estimate and interval as shares of the size of the baseline's mean; NaN where that is 0."""
        size = abs(float(self.effect["baseline_mean"]))
        ends = [float(self.effect[end]) for end in ("estimate", "low", "high")]
        estimate, low, high = (end / size if size > 0 else np.nan for end in ends)
        return estimate, low, high


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
    """
    rows = _rows(effects, scenarios, names)
    n = max(int(row.effect["n"]) for row in rows)
    which = (
        f"{plain(title)}. n = {count(n, 'pair')} of replicates with the same luck. Marks: mean paired difference; "
        "lines: its 95% interval."
    )
    if _has_arrows(rows):
        which += " An arrow: beyond the scale."
    head = Head(_headline(rows, scenarios, baseline), which)
    tall = rows[-1].down + _ROW_INCHES
    height = head.inches + _TOP_INCHES + tall + _BOTTOM_INCHES
    with theme():
        figure = Figure(figsize=(WIDTH_INCHES, height))
        head.write(figure)
        axes = figure.add_axes(
            (
                _LEFT_INCHES / WIDTH_INCHES,
                _BOTTOM_INCHES / height,
                _AXES_INCHES / WIDTH_INCHES,
                tall / height,
            )
        )
        _draw(axes, rows, tall, plain(baseline, 40), is_several=len(scenarios) > 1)
    sentences = [f"Effects over the whole run. {which}"]
    sentences += [_sentence(row, baseline) for row in rows]
    return DrawnFigure(
        "effects", "Effects on every key metric", " ".join(sentences), figure, _data(rows, baseline)
    )


def _rows(effects: pd.DataFrame, scenarios: Sequence[str], names: Sequence[str]) -> list[_Row]:
    rows: list[_Row] = []
    down = _ROW_INCHES / 2
    for metric in names:
        found = effects_by_scenario(effects, metric, scenarios)
        for place, (name, look) in enumerate(zip(scenarios, SCENARIO_LOOKS, strict=False)):
            rows.append(_Row(name, metric, look, down, in_total(found[name]), place == 0))
            down += _SEVERAL_INCHES if len(scenarios) > 1 else _ROW_INCHES
        down += _GAP_INCHES if len(scenarios) > 1 else 0.0
    return rows


def _limit(rows: Sequence[_Row]) -> float:
    """Return how far the scale reaches: to the furthest end, unless a few effects dwarf all others."""
    furthest = np.array([np.nanmax(np.abs(row.shares)) for row in rows if np.isfinite(row.shares[0])])
    furthest = furthest[furthest > 0]
    if not furthest.size:
        return 1.0
    near = furthest[furthest <= _FAR * float(np.median(furthest))]
    return 1.08 * float(near.max())


def _has_arrows(rows: Sequence[_Row]) -> bool:
    limit = _limit(rows)
    return any(abs(row.shares[0]) > limit for row in rows)


def _draw(axes: Axes, rows: Sequence[_Row], tall: float, baseline: str, *, is_several: bool) -> None:
    limit = _limit(rows)
    axes.set_xlim(-limit, limit)
    axes.set_ylim(tall, 0)
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.grid(visible=True, axis="x", color=GRID)
    axes.spines["left"].set_visible(False)
    axes.axvline(0, color=INK, linewidth=1.2, zorder=1.5)
    axes.locator_params(axis="x", nbins=5, steps=[1, 2, 5, 10])
    axes.xaxis.set_major_formatter(lambda value, _: percent_words(round(value, 9)))
    axes.set_xlabel(f"change in % of {baseline}'s mean (0: no difference)")
    across = axes.get_yaxis_transform()
    _write(axes, -0.02, -0.25, "Metric over the run", is_heading=True, align="right")
    _write(axes, 1.03, -0.25, "Difference (95% interval)", is_heading=True)
    for row in rows:
        if row.is_first:
            if is_several and row.down > _ROW_INCHES:
                line = row.down - (_SEVERAL_INCHES + _GAP_INCHES) / 2
                axes.plot([-_LEFT_INCHES / _AXES_INCHES + 0.1, 1.9], [line, line], transform=across, color=GRID,
                          linewidth=0.8, clip_on=False, zorder=0.5)  # fmt: skip
            unit = difference_unit(row.metric, in_total=True)
            title = "\n".join(textwrap.wrap(titled(row.metric, unit=unit), _TITLE_LETTERS))
            _write(axes, -0.02, row.down, title, align="right")
        _draw_effect(axes, row, limit)
        who = f"{plain(row.name, _NAME_LETTERS)}: " if is_several else ""
        _write(axes, 1.03, row.down, f"{who}{_said(row)}")


def _write(
    axes: Axes, place: float, down: float, text: str, *, align: str = "left", is_heading: bool = False
) -> None:
    """Write beside the axes, at a place in their width and so many inches down."""
    axes.text(place, down, text, transform=axes.get_yaxis_transform(), ha=align, va="center", fontsize=8.8,
              fontweight="bold" if is_heading else "normal", color=INK, clip_on=False, linespacing=1.05)  # fmt: skip


def _draw_effect(axes: Axes, row: _Row, limit: float) -> None:
    """Draw an effect with its interval; one that lies beyond the scale as an arrow at its end."""
    look = LOOKS[row.look]
    estimate, low, high = row.shares
    if not np.isfinite(estimate):
        return
    if np.isfinite(low):
        ends = [max(low, -limit), min(high, limit)]
        axes.plot(ends, [row.down] * 2, color=look.colour, linewidth=2.0, solid_capstyle="butt", zorder=2)
        for end in (low, high):
            if abs(end) <= limit:
                axes.plot([end] * 2, [row.down - 0.05, row.down + 0.05], color=look.colour, linewidth=1.4)
    is_beyond = abs(estimate) > limit
    axes.plot(
        [np.sign(estimate) * limit if is_beyond else estimate],
        [row.down],
        marker=("<" if estimate < 0 else ">") if is_beyond else look.marker,
        markersize=9 if is_beyond else 7,
        color=look.colour,
        markeredgecolor=PAPER if not is_beyond else QUIET_INK,
        markeredgewidth=0.7,
        linestyle="none",
        clip_on=False,
        zorder=3,
    )


def _said(row: _Row) -> str:
    """Return an effect in its own unit."""
    ends = [float(row.effect[end]) for end in ("estimate", "low", "high")]
    estimate, interval = effect_words(row.metric, *ends)
    if estimate == "0" and interval == "0 to 0":
        return "0, in every pair"
    return f"{estimate} ({interval})"


def _sentence(row: _Row, baseline: str) -> str:
    sentence = effect_sentence(row.metric, row.name, baseline, row.effect).removesuffix(".")
    share = row.shares[0]
    return (
        f"{sentence}: {percent_words(share)} of the baseline's mean."
        if np.isfinite(share)
        else f"{sentence}."
    )


def _headline(rows: Sequence[_Row], scenarios: Sequence[str], baseline: str) -> str:
    """Return how many of the metrics differ clearly, and which differs most."""
    clear = [row for row in rows if row.effect["low"] > 0 or row.effect["high"] < 0]
    whom = plain(scenarios[0], 40) if len(scenarios) == 1 else count(len(scenarios), "scenario")
    share = f"{len(clear)} of {count(len(rows), 'effect')}"
    said = f"{whom} against {plain(baseline, 40)}: {share} can be told from nothing"
    drawn = [row for row in clear if np.isfinite(row.shares[0])]
    if not drawn:
        return said
    largest = max(drawn, key=lambda row: abs(row.shares[0]))
    return (
        f"{said}; the largest in per cent is on {METRIC[largest.metric].title} "
        f"({percent_words(largest.shares[0])}{'' if len(scenarios) == 1 else f', {plain(largest.name, 40)}'})"
    )


def _data(rows: Sequence[_Row], baseline: str) -> pd.DataFrame:
    kept = ["baseline_mean", "scenario_mean", "estimate", "low", "high", "n"]
    return pd.DataFrame(
        [
            {
                "metric": row.metric,
                "scenario": row.name,
                "baseline": baseline,
                **{name: row.effect[name] for name in kept},
                **dict(zip(("share", "share_low", "share_high"), row.shares, strict=True)),
            }
            for row in rows
        ]
    )
