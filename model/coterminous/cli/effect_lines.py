"""Effects, pairing and half-widths as lines of text, in columns that stand under each other."""

from __future__ import annotations

import math
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd

from coterminous.experiments.effects import effect_of, sign_of, sign_sentence
from coterminous.experiments.quantities import Calendar, Quantity, in_figures, read_quantity
from coterminous.record.side_measures import SideMeasures
from coterminous.report.compared_scenarios import redrawn_bodies
from coterminous.report.compared_sides import compared_lines, of_scenario
from coterminous.report.metric_words import effect_words, level
from coterminous.report.precise_words import precise_level
from coterminous.report.wording import count, plain, share
from coterminous.report.world_words import in_the_words_of

if TYPE_CHECKING:
    from coterminous.experiments.effect_table import EffectTable
    from coterminous.experiments.replications import Replications

_EFFECT_HEADINGS = ("", "baseline", "scenario", "effect", "95% interval", "n", "")
_NUMBERS: Final = range(1, 6)
_FEW_ROWS = 12
_FEW_SCENARIOS = 2


def columns(headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> list[str]:
    """Return rows in columns as wide as their widest entry, numbers flush right.

    >>> columns(("what", "n"), [("trust_mean", "2"), ("withdrawals", "200")], numbers=[1])
    ['  what           n', '  trust_mean     2', '  withdrawals  200']
    """
    table = [list(headings), *(list(row) for row in rows)]
    widths = [max(len(row[place]) for row in table) for place in range(len(headings))]
    return [
        "  "
        + "  ".join(
            f"{cell:>{width}}" if place in numbers else f"{cell:<{width}}"
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]


def comparison_text(table: EffectTable, effect: str | None = None) -> str:
    """Return a comparison for people: effects over the run, a named effect by month, pairing, ranking and verdict.

    Args:
        table: the comparison.
        effect: the effect that was named, or None.
    """
    baseline, *names = table.names
    scenario = table.ensembles[baseline].scenario
    quantity = None if effect is None else read_quantity(effect, Calendar(scenario.start, scenario.months))
    seed = table.ensembles[baseline].seed
    pairs, months = count(table.comparison.n, "pair"), count(scenario.months, "month")
    lines = [f"Against {baseline}: seed {seed}, {pairs} of replicates of {months} with the same luck"]
    for name in names:
        lines += _about_scenario(_of(table.effects, name), _of(table.pairing, name), name, baseline, quantity)
        lines += ["", f"Who pays, who gains under {plain(name)}; above 0 a side is better off:"]
        with in_the_words_of(scenario.names):
            lines += compared_lines(of_scenario(table.sides, name))
    if table.verdict is not None:
        lines += ["", table.verdict.as_text()]
    if len(table.names) > _FEW_SCENARIOS:
        lines += ["", table.ranking.as_text()]
    if redrawn := redrawn_bodies({name: one.scenario for name, one in table.ensembles.items()}):
        lines += ["", redrawn]
    lines += [
        "",
        "Intervals are about luck in the model only, and one in twenty misses. "
        "By month: effects.parquet, and with --effect here.",
        f"Report: {table.folder / 'report.html'}",
        f"Tell one pair: coterminous explain {shlex.quote(str(table.folder))} --replicate 0 --divergence",
        "Illustrative, uncalibrated output of a simulation of invented bodies. Not a forecast.",
    ]
    return "\n".join(lines)


def _of(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the rows of one scenario."""
    return table[table["scenario"] == name] if "scenario" in table else table


def _about_scenario(
    effects: pd.DataFrame, pairing: pd.DataFrame, name: str, baseline: str, quantity: Quantity | None
) -> list[str]:
    """Return what one scenario changes."""
    lines = ["", f"{plain(name)} over the run: flows added up, stocks averaged over the months"]
    total = effects[(effects["month"] == "total") & ~effects["metric"].isin(SideMeasures._fields)]
    lines += columns(
        _EFFECT_HEADINGS, [_effect_row(row["metric"], row) for _, row in total.iterrows()], _NUMBERS
    )
    if quantity is not None:
        monthly = effects[(effects["month"] != "total") & (effects["metric"] == quantity.metric)]
        lines += ["", f"{quantity.metric} under {plain(name)}, by month"]
        rows = [_effect_row(row["month"][:7], row) for _, row in monthly.iterrows()]
        lines += columns(_EFFECT_HEADINGS, rows, _NUMBERS)
        lines += ["", sign_sentence(effect_of(effects, quantity), quantity, name, baseline)]
    return [*lines, *pairing_lines(pairing)]


def _effect_row(head: str, row: pd.Series) -> tuple[str, ...]:
    """Return one effect: levels, difference, interval, n, and what it says."""
    metric, low, high = str(row["metric"]), float(row["low"]), float(row["high"])
    estimate, means = float(row["estimate"]), (float(row["baseline_mean"]), float(row["scenario_mean"]))
    apart = abs(estimate) or abs(means[0]) / 100
    written = precise_level(metric, apart) if apart > 0 else level(metric)
    return (
        head,
        *(written(mean) for mean in means),
        *effect_words(metric, estimate, low, high),
        f"{int(row['n']):,}",
        sign_of(low, high),
    )


def pairing_lines(pairing: pd.DataFrame) -> list[str]:
    """Return how much variance pairing removed, and where it hurt.

    >>> table = pd.DataFrame({"metric": ["a", "b", "c"], "variance_removed": [0.9, 0.5, -0.25]})
    >>> pairing_lines(table)[0]
    'Pairing removed 50% of the variance of a difference, in the median of 3 metrics (-25% to 90%).'
    >>> pairing_lines(table)[1]
    'It added variance to c (25%): for these, the scenarios share their luck the wrong way round.'
    """
    known = pairing.dropna(subset="variance_removed")
    removed = known["variance_removed"]
    if removed.empty:
        return ["Nothing varied between replicates, so pairing had nothing to remove."]
    middle, low, high = (share(float(one), 0) for one in (removed.median(), removed.min(), removed.max()))
    said = f"Pairing removed {middle} of the variance of a difference, in the median of"
    lines = [f"{said} {count(len(known), 'metric')} ({low} to {high})."]
    hurt = [
        f"{row['metric']} ({share(-float(row['variance_removed']), 0)})"
        for _, row in known[removed < 0].iterrows()
    ]
    if hurt:
        lines.append(
            f"It added variance to {', '.join(hurt)}: for these, the scenarios share their luck the wrong way round."
        )
    return lines


def half_width_lines(found: Replications) -> list[str]:
    """Return half-widths against n in columns, a dozen of them."""
    table = found.half_widths
    if table.empty:
        return []
    every = max(1, math.ceil(len(table) / _FEW_ROWS))
    kept = table[(table.index % every == 0) | (table["n"] == found.n) | (table.index == len(table) - 1)]
    rows = [_half_width_row(row) for _, row in kept.iterrows()]
    return columns(("n", "half-width", "give or take", ""), rows, numbers=(0, 1, 2))


def _half_width_row(row: pd.Series) -> tuple[str, ...]:
    """Return one half-width, its range, and whether it was seen or is expected."""
    low, high = float(row["low"]), float(row["high"])
    between = "not known" if math.isnan(low) else f"{in_figures(low)} to {in_figures(high)}"
    seen = "would be expected" if row["is_projected"] else ""
    return f"{int(row['n']):,}", in_figures(float(row["half_width"])), between, seen
