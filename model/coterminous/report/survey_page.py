"""The page of a virtual survey: published beside simulated, how each answer was had, and what could not be asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coterminous.report.drawn_figure import FOLDER, alternative_texts
from coterminous.report.ensemble_page import REPORT
from coterminous.report.figures.survey import survey_figure
from coterminous.report.markup import element, items, table, terms
from coterminous.report.page_frame import (
    WIDE_NAMES,
    changed_parameters,
    code,
    figure_block,
    not_for,
    versions,
    whole_page,
)
from coterminous.report.survey_facts import (
    NON_RESPONSE_WORDS,
    USES,
    cut_words,
    in_view,
    published_words,
    simulated_words,
    tally,
)
from coterminous.report.wording import count, number, plain

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.report.drawn_figure import DrawnFigure
    from coterminous.report.page_frame import Section
    from coterminous.report.survey_facts import InstrumentFacts, SurveyFacts

_HEADINGS = ("Item", "Published", "Simulated", "Published in simulated", "With cut-points lower, higher")
_NOT_FROM_A_SURVEY = (
    "To say that the model is right where an item agrees: many models would agree, and the intervals of surveys of a "
    "few dozen are wide.",
    "To say anything of the bodies that answered these surveys.",
)


def survey_files(facts: SurveyFacts) -> dict[str, bytes]:
    """Return the figure of a survey, its data and text, and its page, as bytes by file name.

    Args:
        facts: the survey.
    """
    figure = survey_figure(facts)
    figures = [] if figure is None else [figure]
    files: dict[str, bytes] = {}
    for drawn in figures:
        files |= drawn.files()
    if figures:
        files[f"{FOLDER}/alt.json"] = alternative_texts(figures)
    files[REPORT] = survey_page(facts, figures).encode()
    return files


def survey_page(facts: SurveyFacts, figures: Sequence[DrawnFigure]) -> str:
    """Return the page as HTML, the same for the same numbers and software.

    Args:
        facts: the survey.
        figures: its figures, in the order of the page.
    """
    sections: list[Section] = [("short", "In short", _in_short(facts))]
    if figures:
        sections.append(("figure", "The figure", [figure_block(figure) for figure in figures]))
    sections += [(use, USES[use][0], _items_of(use, rows)) for use, rows in facts.by_use()]
    sections += [
        ("missing", "What was not asked, and why", _not_asked(facts)),
        ("how", "How each answer was had", _how(facts.rows)),
        ("surveys", "The surveys", [part for one in facts.instruments.values() for part in _survey(one)]),
        ("run", "What was run", _what_was_run(facts)),
        ("use", "What this must not be used for", [items([*not_for(), *_NOT_FROM_A_SURVEY])]),
        ("again", "How to make it again", _again(facts)),
    ]
    title = f"{plain(facts.scenario.title)}: the virtual survey"
    window_title = f"{title}, {count(facts.replicates, 'replicate')}, seed {facts.seed}"
    return whole_page(window_title, title, [facts.scenario.question], sections, WIDE_NAMES)


def _in_short(facts: SurveyFacts) -> list[str]:
    said = [f"{USES[use][0]}: {tally(rows)}." for use, rows in facts.by_use() if use != "input"]
    return [
        f'<p class="notice"><strong>{element("span", facts.notice)}</strong></p>',
        element(
            "p",
            f"In each of {count(facts.replicates, 'replicate')} the simulated bodies lived through the months that "
            "real ones were asked about. As many were drawn as had answered, and the same was asked of them. Of those "
            f"not drawn: {NON_RESPONSE_WORDS[facts.non_response]}.",
        ),
        items([*said, *in_view(facts.rows)]),
        element(
            "p",
            "Published intervals are Wilson's, 95%, for the number of answers that the source prints. Simulated ones "
            "hold the middle 95% of replicates: sampling and luck together, on one map, with one set of parameters. A "
            "published figure is inside where the model could have given it.",
        ),
    ]


def _items_of(use: str, rows: pd.DataFrame) -> list[str]:
    """Return the table of one use; items of different uses never share one."""
    cells = [
        [
            f"{item['asks']} ({item['survey']})",
            published_words(item),
            simulated_words(item),
            item["verdict"],
            cut_words(item) or "no difference",
        ]
        for item in rows.to_dict("records")
    ]
    return [element("p", USES[use][1]), table(USES[use][0], _HEADINGS, cells)]


def _not_asked(facts: SurveyFacts) -> list[str]:
    if facts.not_asked.empty:
        return [element("p", "Everything was asked.")]
    rows = [
        [f"{item['asks']} ({item['survey']})", str(item["published_said"]), str(item["reason"])]
        for item in facts.not_asked.to_dict("records")
    ]
    return [table("Items that were not asked", ["Item", "Published", "Why it was not asked"], rows)]


def _how(rows: pd.DataFrame) -> list[str]:
    cells = [[str(item["asks"]), str(item["how"]), str(item["remark"])] for item in rows.to_dict("records")]
    opening = (
        "No source says from where on a chief executive calls a relationship good. Each reading below is ours, and an "
        "assumption."
    )
    headings = ["Item", "How the answer is read off a run", "The source, and what is known of n"]
    return [element("p", opening), table("How each answer was had", headings, cells)]


def _survey(one: InstrumentFacts) -> list[str]:
    said = [("Source", one.source), ("Asked", one.asked), ("Respondents", one.respondents)]
    parts = [element("h3", one.title), terms(said)]
    if one.cut_points:
        headings = ["Cut-point", "Value", "Could be argued for", "Why"]
        parts.append(table(f"Cut-points, {one.title}", headings, one.cut_points, numbers=(1, 2)))
    return parts


def _what_was_run(facts: SurveyFacts) -> list[str]:
    scenario = facts.scenario
    said = [
        ("Scenario", scenario.name),
        ("From", f"{scenario.start}, {count(scenario.months, 'month')}"),
        ("Seed", str(facts.seed)),
        ("Replicates", f"{number(facts.replicates)}, numbered from 0"),
        ("Non-response", f"{facts.non_response}: {NON_RESPONSE_WORDS[facts.non_response]}"),
    ]
    return [terms(said), *changed_parameters(scenario)]


def _again(facts: SurveyFacts) -> list[str]:
    made = [element("p", "It was made with:"), code(facts.command)] if facts.command else []
    return [*made, *versions(facts.software)]
