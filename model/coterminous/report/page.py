"""The page of a run, from head to foot, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coterminous.report.causes import Causes
from coterminous.report.manifest import Manifest
from coterminous.report.markup import element, items, table, terms
from coterminous.report.outside_events import long_words
from coterminous.report.page_frame import (
    changed_parameters,
    code,
    figure_block,
    not_for,
    versions,
    whole_page,
)
from coterminous.report.sides import side_tables
from coterminous.report.summary import change_sentence, decision_sentence, summary_of, yearly_table
from coterminous.report.wording import (
    count,
    count_of_kind,
    is_missing,
    kind_words,
    month_words,
    plain,
    words,
)
from coterminous.report.world_words import in_its_words

if TYPE_CHECKING:
    from coterminous.report.drawn_figure import DrawnFigure
    from coterminous.report.run import Run
    from coterminous.report.summary import Summary

_MOST_TELLING = 15
_MOST_DECISIONS = 6

_NOT_FROM_ONE = (
    "To conclude anything from one run: another seed gives another story. Compare many runs, in pairs."
)


@in_its_words
def page_of(run: Run, figures: Sequence[DrawnFigure], manifest: Manifest) -> str:
    """Return the page as HTML, the same for the same run and software.

    Args:
        run: the finished run.
        figures: its figures, in the order of the page.
        manifest: its manifest; the page repeats only what does not depend on time or machine.
    """
    summary = summary_of(run)
    sections = (
        ("short", "In short", _in_short(summary)),
        ("run", "What was run", _what_was_run(run)),
        ("figures", "Figures", [figure_block(figure) for figure in figures]),
        ("sides", "Who pays, who gains", side_tables(run.sides)),
        ("years", "Year by year", [_years(run)]),
        ("events", "Events that mattered most", _events(run)),
        ("decisions", "Who decided what, and why", [_decisions(summary)]),
        ("use", "What this must not be used for", [items([*not_for(), _NOT_FROM_ONE])]),
        ("again", "How to make it again", _again(manifest)),
    )
    title = plain(run.scenario.title)
    window_title = f"{title}: one run of coterminous, seed {run.seed}"
    return whole_page(window_title, title, [run.scenario.question], sections)


def _in_short(summary: Summary) -> list[str]:
    """Return what changed and what was decided, in sentences."""
    changed = [change_sentence(change) for change in summary.changes]
    compared = f"From the {summary.first_period} to the {summary.last_period}"
    said = [element("p", f"{compared} (means; money and counts of events added up):"), items(changed)]
    total = sum(one.times for one in summary.decisions)
    if not total:
        return [*said, element("p", "No body took a decision that the log keeps.")]
    decided = [decision_sentence(one) for one in summary.decisions[:_MOST_DECISIONS]]
    return [
        *said,
        element("p", f"The log keeps {count(total, 'decision')}. The most frequent:"),
        items(decided),
    ]


def _what_was_run(run: Run) -> list[str]:
    """Return the scenario, its seed, its bodies, its events, and the parameters it changed."""
    months = run.metrics["month"]
    first, last = month_words(months.iloc[0]), month_words(months.iloc[-1])
    at_start = [body for body in run.geography.bodies if body.opened_month == 0]
    kinds = {
        kind: sum(body.kind == kind for body in at_start) for kind in ("pct", "social_services", "nhs_trust")
    }
    pairs = [
        ("Scenario", run.scenario.name),
        ("Period", f"{first} to {last}, {count(len(months), 'month')}"),
        ("Seed", str(run.seed) + (f", replicate {run.replicate}" if run.replicate else "")),
        ("Bodies at the start", ", ".join(count_of_kind(number, kind) for kind, number in kinds.items())),
    ]
    happened = [long_words(run, event) for event in run.scenario.events if event.month < len(months)]
    events = items(happened) if happened else element("p", "The scenario has no dated events.")
    return [terms(pairs), element("h3", "What the centre did"), events, *changed_parameters(run.scenario)]


def _years(run: Run) -> str:
    yearly = yearly_table(run)
    rows = [
        [str(name), *(str(value) for value in row)]
        for name, row in zip(yearly.index, yearly.to_numpy(), strict=True)
    ]
    headings = ["Measure", *(str(year) for year in yearly.columns)]
    caption = "Each measure by financial year, April to March: means; money and counts of events added up"
    return table(caption, headings, rows, numbers=range(1, len(headings)))


def _events(run: Run) -> list[str]:
    """Return the events from which most followed, each with the log's own reason."""
    causes = Causes(run.events)
    rows = []
    for event_id in causes.most_consequential(_MOST_TELLING):
        row = causes.rows[event_id]
        reason = kind_words(str(row["kind"])) if is_missing(row["reason"]) else str(row["reason"])
        followed = f"{causes.following(event_id):,}"
        rows.append([str(event_id), month_words(row["month"]), words(str(row["kind"])), reason, followed])
    if not rows:
        return [element("p", "The log is empty.")]
    said = (
        "What the centre did comes first; then an event counts by how many others it led to, and by the pounds "
        "that weighed in it."
    )
    ask = "Ask why any of them happened with coterminous explain, this folder, and --event with its number."
    headings = ["Event", "Month", "What", "Why, as the log says it", "Led to"]
    return [
        element("p", f"{said} {ask}"),
        table("Events that mattered most, in order of time", headings, rows, (4,)),
    ]


def _decisions(summary: Summary) -> str:
    rows = [
        [
            kind_words(one.kind),
            count_of_kind(2, one.actor_kind).removeprefix("2 "),
            f"{one.times:,}",
            "; ".join(f"{words(term)} ({times:,})" for term, times in one.reasons) or "not recorded",
        ]
        for one in summary.decisions
    ]
    headings = ["Decision", "By", "Times", "What spoke for it most, and how often"]
    return table("Decisions in the log", headings, rows, (2,))


def _again(manifest: Manifest) -> list[str]:
    """Return the commands, the versions and the hashes that a repetition must match."""
    made = [element("p", "It was made with:"), code(manifest.command)] if manifest.command else []
    hashes = [[name, f"{one['rows']:,}", one["content_sha256"]] for name, one in manifest.tables.items()]
    caption = "What the tables say, as one number each: two runs with the same hash say the same"
    return [
        *made,
        element("p", "To run it again from this folder and compare every table:"),
        code("coterminous reproduce FOLDER"),
        *versions(manifest.software),
        element("h3", "Content of the tables"),
        table(caption, ["Table", "Rows", "SHA-256 of the content"], hashes, (1,)),
    ]
