"""The page of an ensemble: what replicates have in common, how far luck drives them apart, and which to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coterminous.record.metric_facts import METRIC
from coterminous.report.drawn_figure import FOLDER, alternative_texts
from coterminous.report.figures.bands import bands_figure
from coterminous.report.markup import element, items, table, terms
from coterminous.report.metric_words import (
    KEY_METRICS,
    level,
    named,
    over_the_run,
    title_of,
    unit_words,
)
from coterminous.report.notable import notable
from coterminous.report.outside_events import event_sentences
from coterminous.report.page_frame import (
    WIDE_NAMES,
    changed_parameters,
    code,
    figure_block,
    not_for,
    versions,
    whole_page,
)
from coterminous.report.running_totals import TALLIES_IN_WORDS
from coterminous.report.wording import count, month_words, number, plain
from coterminous.report.world_words import in_its_words

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.report.drawn_figure import DrawnFigure
    from coterminous.scenario.loading import Scenario

REPORT = "report.html"
QUANTILES = {"low_90": 0.05, "low_50": 0.25, "median": 0.5, "high_50": 0.75, "high_90": 0.95}

_NOT_FROM_BANDS = (
    "To say how sure the model is of anything: the bands hold luck alone, on one map, with one set of parameters. "
    "They say nothing of whether the parameters or the model are right."
)


@dataclass(frozen=True, eq=False)
class EnsembleFacts:
    """What the page says of an ensemble besides its numbers.

    Attributes:
        scenario: what was run, resolved.
        seed: the ensemble's seed.
        replicates: how many.
        backend: the engine that ran.
        backend_reason: why it is not the one that was asked for, or None.
        software: versions, as :func:`coterminous.report.software.software` gives them.
        kinds: a user's own agents by kind, described.
        content_sha256: the hash of every number, or None.
        command: the command line that made it, or None where it was made from Python.
    """

    scenario: Scenario
    seed: int
    replicates: int
    backend: str
    backend_reason: str | None
    software: Mapping[str, object]
    kinds: Mapping[str, str]
    content_sha256: str | None = None
    command: str | None = None


@in_its_words
def ensemble_files(
    facts: EnsembleFacts, bands: pd.DataFrame, so_far: pd.DataFrame, totals: pd.DataFrame
) -> dict[str, bytes]:
    """Return the figures of an ensemble, their data and texts, and its page, as bytes by file name.

    Args:
        facts: what was run.
        bands: ``metric``, ``month``, ``median``, ``low_50``, ``high_50``, ``low_90``, ``high_90``, ``n``; with the
            key metrics at least.
        so_far: the same of running totals, of :data:`~coterminous.report.running_totals.KEY_TALLIES`.
        totals: one row a replicate: ``replicate``, and metrics added up or averaged over the months.
    """
    events = facts.scenario.events
    which = which_ensemble(facts)
    figures = [bands_figure(bands, KEY_METRICS, events, which, facts.replicates, so_far)]
    files: dict[str, bytes] = {}
    for figure in figures:
        files |= figure.files()
    files[f"{FOLDER}/alt.json"] = alternative_texts(figures)
    files[REPORT] = ensemble_page(facts, totals, figures).encode()
    return files


def which_ensemble(facts: EnsembleFacts) -> str:
    """Return the line that says which ensemble a figure shows."""
    return f"{plain(facts.scenario.title)}, seed {facts.seed}"


@in_its_words
def ensemble_page(facts: EnsembleFacts, totals: pd.DataFrame, figures: Sequence[DrawnFigure]) -> str:
    """Return the page as HTML, the same for the same numbers and software.

    Args:
        facts: what was run.
        totals: one row a replicate: ``replicate``, and metrics added up or averaged over the months.
        figures: its figures, in the order of the page.
    """
    names = [name for name in totals.columns if name in METRIC]
    sections = (
        ("short", "In short", _in_short(totals, names)),
        ("run", "What was run", _what_was_run(facts)),
        ("figures", "Figures", [_how_to_read(), *(figure_block(figure) for figure in figures)]),
        ("totals", "Over the whole run", [_totals(totals, names)]),
        ("replicates", "Replicates worth a look", _worth_a_look(totals, names)),
        ("use", "What this must not be used for", [items([*not_for(), _NOT_FROM_BANDS])]),
        ("again", "How to make it again", _again(facts)),
    )
    title = plain(facts.scenario.title)
    window_title = f"{title}: {number(facts.replicates)} replicates of coterminous, seed {facts.seed}"
    return whole_page(window_title, title, [facts.scenario.question], sections, WIDE_NAMES)


def _in_short(totals: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Return the median and the middle 90% of key metrics, in sentences."""
    said = []
    for name in (name for name in KEY_METRICS if name in names):
        low, median, high = (level(name)(float(totals[name].quantile(one))) for one in (0.05, 0.5, 0.95))
        unit = f" {unit_words(name, in_total=True)}" if METRIC[name].unit.startswith("decisions") else ""
        said.append(
            f"{title_of(name)}, {over_the_run(name)}: median {median}{unit}; "
            f"the middle 90% from {low} to {high}."
        )
    opening = (
        f"{count(len(totals), 'replicate')}: the same scenario on the same map, each with luck of its own."
    )
    return [element("p", opening), items(said)]


def _what_was_run(facts: EnsembleFacts) -> list[str]:
    scenario = facts.scenario
    months = month_days(scenario)
    reason = f" ({plain(facts.backend_reason, 200)})" if facts.backend_reason else ""
    pairs = [
        ("Scenario", scenario.name),
        ("Period", f"{month_words(months[0])} to {month_words(months[-1])}, {count(len(months), 'month')}"),
        ("Seed", str(facts.seed)),
        ("Replicates", f"{number(facts.replicates)}, numbered from 0"),
        ("Engine", f"{facts.backend}{reason}"),
        *((f"Own agents, {kind}", plain(said, 200)) for kind, said in facts.kinds.items()),
    ]
    events = event_sentences(scenario.events, months)
    told = items(events) if events else element("p", "The scenario has no dated events.")
    return [terms(pairs), element("h3", "What the centre did"), told, *changed_parameters(scenario)]


def month_days(scenario: Scenario) -> list[str]:
    """Return the first day of each month of a scenario, as ISO dates."""
    first = np.datetime64(scenario.start, "M")
    return [str(month.astype("datetime64[D]")) for month in first + np.arange(scenario.months)]


def _how_to_read() -> str:
    return element(
        "p",
        "In each month the replicates are put in order. The line is the one in the middle; the middle 50% and 90% of "
        "them lie in the bands. No single replicate need follow the line, nor stay inside a band. "
        f"{TALLIES_IN_WORDS} are drawn as a running total, since bodies decide in a few months of the year only: a "
        "point is what was decided from the start to the end of its month.",
    )


def _totals(totals: pd.DataFrame, names: Sequence[str]) -> str:
    """Return a table of every metric over the run: its mean, and how far replicates lie apart."""
    rows = []
    for name in names:
        values, written = totals[name].astype(float), level(name)
        quantiles = {band: written(float(values.quantile(one))) for band, one in QUANTILES.items()}
        rows.append(
            [
                named(name),
                written(float(values.mean())),
                quantiles["median"],
                f"{quantiles['low_50']} to {quantiles['high_50']}",
                f"{quantiles['low_90']} to {quantiles['high_90']}",
                f"{written(float(values.min()))} to {written(float(values.max()))}",
            ]
        )
    headings = ["Metric", "Mean", "Median", "Middle 50%", "Middle 90%", "Lowest to highest"]
    caption = f"Flows added up over the months, stocks averaged; n = {count(len(totals), 'replicate')}"
    return table(caption, headings, rows, numbers=range(1, len(headings)))


def _worth_a_look(totals: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Return typical and extreme replicates by some metrics, and how to ask about them."""
    rows = []
    by_replicate = totals.set_index("replicate")
    for name in (name for name in KEY_METRICS if name in names):
        found = notable(by_replicate[name].astype(float), each=2)
        for which, several in found.groupby("which", sort=False):
            numbers = ", ".join(str(int(one)) for one in several["replicate"])
            values = ", ".join(level(name)(float(one)) for one in several["value"])
            rows.append([f"{title_of(name)}: {which}", numbers, values])
    headings = ["Over the run", "Replicates", "Values"]
    caption = "Typical and extreme replicates"
    return [
        element("p", "A replicate is run again in the Mesa engine, and told, by:"),
        code("coterminous explain FOLDER --replicate NUMBER\ncoterminous explain FOLDER --by METRIC"),
        table(caption, headings, rows, numbers=(1, 2)),
    ]


def _again(facts: EnsembleFacts) -> list[str]:
    made = [element("p", "It was made with:"), code(facts.command)] if facts.command else []
    hashed = (
        [
            element("h3", "Content of the parts"),
            element("p", "Two ensembles with the same hash, cut into the same parts, say the same:"),
            code(facts.content_sha256),
        ]
        if facts.content_sha256
        else []
    )
    return [
        *made,
        element(
            "p",
            "The same command with --resume runs only what is missing, or more replicates where more are asked for, "
            "and leaves what is there. Replicate 17 is the same in every ensemble of this scenario and seed.",
        ),
        *versions(facts.software),
        *hashed,
    ]
