"""The figures and the page of a comparison, as files of its folder."""

from __future__ import annotations

from coterminous.experiments.effect_table import EffectTable


def report_files(table: EffectTable, command: str | None = None) -> dict[str, bytes]:
    """Return the figures, their data and texts, and the page of a comparison, as bytes by file name.

    Args:
        table: the comparison.
        command: the command line that made it, or None.
    """
    # Matplotlib is read only when something is drawn.
    from coterminous.report.comparison_facts import ComparisonFacts, RankingFacts
    from coterminous.report.comparison_page import comparison_files
    from coterminous.report.metric_words import KEY_METRICS
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
        values=comparison.values,
        verdict="" if table.verdict is None else table.verdict.as_text(),
        command=command,
    )
    bands = {name: one.bands(KEY_METRICS) for name, one in table.ensembles.items()}
    return comparison_files(facts, table.effects, bands)
