"""The figures and the page of a comparison, as files of its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coterminous.experiments.effect_table import EffectTable
from coterminous.experiments.effects import effects_between
from coterminous.experiments.quantities import Calendar

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def report_files(table: EffectTable, command: str | None = None) -> dict[str, bytes]:
    """Return the figures, their data and texts, and the page of a comparison, as bytes by file name.

    Args:
        table: the comparison.
        command: the command line that made it, or None.
    """
    # Matplotlib is read only when something is drawn.
    from coterminous.report.comparison_facts import ComparisonFacts, Courses, RankingFacts
    from coterminous.report.comparison_page import comparison_files
    from coterminous.report.metric_words import KEY_METRICS
    from coterminous.report.running_totals import KEY_TALLIES
    from coterminous.report.software import software

    ranking, comparison = table.ranking, table.comparison
    facts = ComparisonFacts(
        scenarios={name: one.scenario for name, one in table.ensembles.items()},
        seed=comparison.seed,
        n=comparison.n,
        software=software(),
        ranking=RankingFacts(
            metric=ranking.quantity.metric,
            month=ranking.quantity.month,
            is_lower_better=ranking.is_lower_better,
            n=ranking.n,
            order_share=ranking.order_share,
            table=ranking.table,
            pairs=ranking.pairs,
        ),
        pairing=table.pairing,
        sides=table.sides,
        values=comparison.values,
        verdict="" if table.verdict is None else table.verdict.as_text(),
        command=command,
    )
    ensembles = table.ensembles.items()
    monthly = Courses(table.effects, {name: one.bands(KEY_METRICS) for name, one in ensembles})
    so_far = Courses(
        effects_so_far(table, KEY_TALLIES),
        {name: one.bands(KEY_TALLIES, running_totals=True) for name, one in ensembles},
    )
    return comparison_files(facts, monthly, so_far)


def effects_so_far(table: EffectTable, metrics: Sequence[str]) -> pd.DataFrame:
    """Return effects on running totals: like a table of effects, but a month says what changed up to its end.

    Args:
        table: the comparison.
        metrics: flows.

    Returns:
        ``scenario``, and the columns of a table of effects.
    """
    import pandas as pd

    baseline, *others = table.ensembles.items()
    scenario = baseline[1].scenario
    calendar = Calendar(scenario.start, scenario.months)
    below = table.comparison.n
    found = [
        effects_between(
            baseline[1].parts, one.parts, calendar, below, metrics, running_totals=True
        ).table.assign(scenario=name)
        for name, one in others
    ]
    effects = pd.concat(found, ignore_index=True)
    return effects[["scenario", *effects.columns.drop("scenario")]]
