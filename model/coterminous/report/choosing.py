"""Which replicates to ask about, in lines of plain text: the typical ones, and the extremes of one metric."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from coterminous.report.metric_words import differences, over_the_run, title_of
from coterminous.report.notable import notable
from coterminous.report.precise_words import precise_level
from coterminous.report.wording import count, month_words

if TYPE_CHECKING:
    import pandas as pd

_SHARES = 20


def replicates_text(
    values: pd.Series[float],
    metric: str,
    month: str,
    title: str,
    folder: str,
    scenario: str | None = None,
    *,
    is_difference: bool = False,
    instead: str = "",
) -> str:
    """Return the replicates nearest to the median and at the extremes of a metric, and how to ask about one.

    Args:
        values: one number a replicate, whose number is the index.
        metric: name of the metric.
        month: the first day of a month as an ISO date, or ``total``.
        title: which ensemble or comparison it is.
        folder: where it lies.
        scenario: the scenario of a comparison that was asked for by name, or None.
        is_difference: whether the numbers are differences of pairs.
        instead: why none can be asked about from here, and what to do instead; nothing where one can.
    """
    spread = float(values.max() - values.min()) / _SHARES
    written = (
        differences(metric, float(values.abs().max()), spread)
        if is_difference
        else precise_level(metric, spread)
    )
    when = over_the_run(metric) if month == "total" else f"in {month_words(month)}"
    what = "the difference in" if is_difference else "by"
    lines = [f"{title}, {count(len(values), 'pair' if is_difference else 'replicate')}"]
    lines.append(f"  Worth a look, {what} {title_of(metric)} ({metric}), {when}:")
    for which, several in notable(values).groupby("which", sort=False):
        told = [
            f"{int(replicate)} ({written(float(value))})"
            for replicate, value in zip(several["replicate"], several["value"], strict=True)
        ]
        lines.append(f"    {which}: {', '.join(told)}")
    if instead:
        return "\n".join([*lines, "", f"  {instead}"])
    return "\n".join(
        [*lines, "", "  Ask about one of them:", *_commands(values, folder, scenario, is_difference)]
    )


def _commands(values: pd.Series[float], folder: str, scenario: str | None, is_difference: bool) -> list[str]:
    """Return commands that ask about the first of the replicates."""
    chosen = int(notable(values)["replicate"].iloc[0])
    named = ["--scenario", scenario] if scenario is not None else []
    ask = ["coterminous", "explain", folder, "--replicate", str(chosen), *named]
    lines = [f"    {shlex.join(ask)}"]
    return [*lines, f"    {shlex.join([*ask, '--divergence'])}"] if is_difference else lines
