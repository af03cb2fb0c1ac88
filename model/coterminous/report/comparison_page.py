"""The page of a comparison: what each scenario changes, how sure that is, and which pairs to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coterminous.report.compared_scenarios import (
    different_maps,
    questions,
    redrawn_bodies,
    what_was_compared,
)
from coterminous.report.compared_sides import compared_tables
from coterminous.report.comparison_figures import comparison_figures
from coterminous.report.comparison_tables import every_effect, key_effects
from coterminous.report.drawn_figure import FOLDER, alternative_texts
from coterminous.report.ensemble_page import REPORT
from coterminous.report.markup import element, items, table
from coterminous.report.metric_words import differences, order_words, over_the_run, title_of
from coterminous.report.notable import notable
from coterminous.report.page_frame import (
    WIDE_NAMES,
    code,
    figure_block,
    not_for,
    versions,
    whole_page,
)
from coterminous.report.precise_words import precise_level
from coterminous.report.running_totals import TALLIES_IN_WORDS
from coterminous.report.wording import count, month_words, number, plain, share, short_name
from coterminous.report.world_words import in_its_words

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.report.comparison_facts import ComparisonFacts, Courses
    from coterminous.report.drawn_figure import DrawnFigure

_SHARES = 20
_NAME_LETTERS = 80

_NOT_FROM_EFFECTS = (
    "To say what a policy would do: an interval holds luck alone, on one map, with one set of parameters. It says "
    "nothing of whether the parameters or the model are right.",
    "To pick the largest of many effects: of a hundred that are truly nothing, about five will seem to be something.",
)


@in_its_words
def comparison_files(facts: ComparisonFacts, monthly: Courses, so_far: Courses) -> dict[str, bytes]:
    """Return the figures of a comparison, their data and texts, and its page, as bytes by file name.

    Args:
        facts: what was compared.
        monthly: effects on every metric, and the bands of the key metrics at least.
        so_far: the same of running totals, of :data:`~coterminous.report.running_totals.KEY_TALLIES`.
    """
    figures = comparison_figures(facts, monthly, so_far)
    files: dict[str, bytes] = {}
    for figure in figures:
        files |= figure.files()
    files[f"{FOLDER}/alt.json"] = alternative_texts(figures)
    files[REPORT] = comparison_page(facts, monthly.effects, figures).encode()
    return files


@in_its_words
def comparison_page(facts: ComparisonFacts, effects: pd.DataFrame, figures: Sequence[DrawnFigure]) -> str:
    """Return the page as HTML, the same for the same numbers and software.

    Args:
        facts: what was compared.
        effects: the table of effects.
        figures: its figures, in the order of the page.
    """
    sections = (
        ("short", "In short", _in_short(facts, effects)),
        ("compared", "What was compared", what_was_compared(facts)),
        ("figures", "Figures", [_how_to_read(facts), *(figure_block(figure) for figure in figures)]),
        ("sides", "Who pays, who gains", compared_tables(facts)),
        (
            "effects",
            "Every effect over the whole run",
            _every_effect(facts, effects),
        ),
        ("order", "The scenarios in order", _order(facts)),
        ("pairs", "Pairs worth a look", _pairs(facts)),
        ("use", "What this must not be used for", [items([*not_for(), *_NOT_FROM_EFFECTS])]),
        ("again", "How to make it again", _again(facts)),
    )
    window_title = f"{plain(facts.title)}: {count(facts.n, 'pair')} of coterminous, seed {facts.seed}"
    return whole_page(window_title, facts.title, questions(facts), sections, WIDE_NAMES)


def _in_short(facts: ComparisonFacts, effects: pd.DataFrame) -> list[str]:
    """Return what a pair is, the effects on key metrics, and the verdict."""
    said = [
        element(
            "p",
            f"{count(facts.n, 'pair')} of replicates: the same seed and number, so the same luck, with and without "
            "what the scenario changes.",
        )
    ]
    maps = different_maps(facts)
    redrawn = redrawn_bodies(facts.scenarios)
    said += [element("p", remark) for remark in (maps, redrawn) if remark]
    said.append(key_effects(facts, effects))
    return [*said, *([element("p", facts.verdict)] if facts.verdict else [])]


def _every_effect(facts: ComparisonFacts, effects: pd.DataFrame) -> list[str]:
    """Return the table of each scenario's effects, and what to bear in mind of counts where bodies are redrawn."""
    redrawn = redrawn_bodies(facts.scenarios)
    tables = [every_effect(facts, name, effects) for name in facts.others]
    return [element("p", redrawn), *tables] if redrawn else tables


def _how_to_read(facts: ComparisonFacts) -> str:
    return element(
        "p",
        "A difference is that of pairs: a replicate of a scenario minus the replicate of "
        f"{short_name(facts.baseline, _NAME_LETTERS)} with the same number. Its 95% interval (Student's t) is that of "
        "the mean of pairs; single pairs lie further apart. In total, flows are added up over the months, and stocks "
        f"averaged over them. {TALLIES_IN_WORDS} are drawn as a running total, since bodies decide in a few months of "
        "the year only: a point is the difference from the start to the end of its month, and the last one is the "
        "effect over the whole run.",
    )


def _order(facts: ComparisonFacts) -> list[str]:
    """Return the scenarios in order, with what supports it."""
    ranking = facts.ranking
    when = over_the_run(ranking.metric) if ranking.month == "total" else f"in {month_words(ranking.month)}"
    order = order_words(ranking.is_lower_better)
    means = ranking.table["mean"].astype(float)
    written = precise_level(ranking.metric, float(means.max() - means.min()) / _SHARES)
    rows = [
        [
            f"{int(row['rank'])}. {short_name(str(row['scenario']), _NAME_LETTERS)}",
            written(float(row["mean"])),
            share(float(row["first_share"])),
        ]
        for row in ranking.table.to_dict("records")
    ]
    caption = f"By {title_of(ranking.metric)}, {when}; {order}; n = {number(ranking.n)}"
    supported = (
        f"The whole order holds in {share(ranking.order_share)} of resamples of the replicates."
        if np.isfinite(ranking.order_share)
        else "One replicate supports no order."
    )
    return [
        table(caption, ["Scenario", "Mean", "First, share of resamples"], rows, numbers=(1, 2)),
        element("p", supported),
    ]


def _pairs(facts: ComparisonFacts) -> list[str]:
    """Return typical and extreme pairs, and how to ask about them."""
    metric = facts.ranking.metric
    rows = [cells for name in facts.others for cells in _notable_cells(facts, metric, name)]
    caption = f"Typical and extreme pairs by {title_of(metric)}"
    return [
        element(
            "p", "A pair is run again in the Mesa engine, and told: one replicate, or where the two part."
        ),
        code(
            "coterminous explain FOLDER --replicate NUMBER --scenario NAME\n"
            "coterminous explain FOLDER --replicate NUMBER --divergence"
        ),
        table(caption, ["Difference", "Replicates", "Values"], rows, numbers=(1, 2)),
    ]


def _notable_cells(facts: ComparisonFacts, metric: str, name: str) -> Iterable[list[str]]:
    apart = (facts.values[name] - facts.values[facts.baseline]).astype(float)
    written = differences(metric, float(apart.abs().max()), float(apart.max() - apart.min()) / _SHARES)
    for which, several in notable(apart, each=2).groupby("which", sort=False):
        yield [
            f"{short_name(name, _NAME_LETTERS)} minus {short_name(facts.baseline, _NAME_LETTERS)}: {which}",
            ", ".join(str(int(one)) for one in several["replicate"]),
            ", ".join(written(float(one)) for one in several["value"]),
        ]


def _again(facts: ComparisonFacts) -> list[str]:
    made = [element("p", "It was made with:"), code(facts.command)] if facts.command else []
    return [
        *made,
        element(
            "p",
            "The same command with --resume goes on where it was interrupted. Each scenario's replicates are an "
            "ensemble of their own in the folder.",
        ),
        *versions(facts.software),
    ]
