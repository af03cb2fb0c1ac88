"""The tables of effects on the page of a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from coterminous.record.metric_facts import METRIC_NAMES
from coterminous.report.figures.effects import effect_sentence, effects_by_scenario, in_total
from coterminous.report.markup import items, table
from coterminous.report.metric_words import KEY_METRICS, effect_words, level, named, over_the_run, title_of
from coterminous.report.precise_words import percent_words, precise_level
from coterminous.report.wording import count, number, share, short_name

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.report.comparison_facts import ComparisonFacts


# Browsers break a line after a hyphen, and a minus sign would stand at its end.
_WORD_JOINER = "\u2060"


def key_effects(facts: ComparisonFacts, effects: pd.DataFrame) -> str:
    """Return the effects on key metrics: in sentences for one scenario, in a table for several."""
    rows = {
        metric: {
            name: in_total(table)
            for name, table in effects_by_scenario(effects, metric, facts.others).items()
        }
        for metric in KEY_METRICS
    }
    if len(facts.others) == 1:
        (name,) = facts.others
        return items(effect_sentence(metric, name, facts.baseline, row[name]) for metric, row in rows.items())
    cells = [
        [
            f"{title_of(metric)}, {over_the_run(metric)}",
            *(_with_interval(metric, one) for one in row.values()),
        ]
        for metric, row in rows.items()
    ]
    caption = (
        f"Difference from {short_name(facts.baseline)}, with its 95% interval; n = {count(facts.n, 'pair')}"
    )
    return table(caption, ["Metric", *map(short_name, facts.others)], cells)


def _with_interval(metric: str, row: pd.Series[Any]) -> str:
    estimate, interval = effect_words(metric, *(float(row[end]) for end in ("estimate", "low", "high")))
    return f"{estimate} ({interval})"


def every_effect(facts: ComparisonFacts, name: str, effects: pd.DataFrame) -> str:
    """Return the table of one scenario's effects on every metric in total."""
    removed = _removed(facts, name)
    known = set(effects["metric"])
    rows = []
    for metric in (metric for metric in METRIC_NAMES if metric in known):
        row = in_total(effects_by_scenario(effects, metric, [name])[name])
        rows.append(_effect_cells(metric, row, removed.get(metric, np.nan)))
    headings = ["Metric", "Baseline", "Scenario", "Difference (95% interval)", "In %", "n", "Pairing removed"]
    caption = (
        f"{short_name(name)} against {short_name(facts.baseline)}: flows added up over the months, stocks "
        "averaged; the last column is the share of variance that pairing removed"
    )
    return table(caption, headings, rows, numbers=(1, 2, 4, 5, 6))


def _removed(facts: ComparisonFacts, name: str) -> dict[str, float]:
    """Return the share of variance that pairing removed, by metric."""
    pairing = facts.pairing
    rows = pairing[pairing["scenario"] == name] if "scenario" in pairing else pairing
    return dict(zip(rows["metric"].astype(str), rows["variance_removed"].astype(float), strict=True))


def _effect_cells(metric: str, row: pd.Series[Any], removed: float) -> list[str]:
    ends = [float(row[end]) for end in ("estimate", "low", "high")]
    estimate, interval = effect_words(metric, *ends)
    base, half_width = float(row["baseline_mean"]), (ends[2] - ends[1]) / 2
    written = precise_level(metric, half_width) if half_width > 0 else level(metric)
    return [
        named(metric),
        written(base),
        written(float(row["scenario_mean"])),
        f"{estimate} ({interval})".replace("-", f"-{_WORD_JOINER}"),
        percent_words(ends[0] / abs(base)) if base else "not known",
        number(int(row["n"])),
        share(removed, decimals=0) if np.isfinite(removed) else "nothing varies",
    ]
