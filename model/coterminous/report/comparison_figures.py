"""The figures of a comparison: all effects at a glance, key metrics one by one, and the scenarios in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coterminous.record.metric_facts import METRIC
from coterminous.report.compared_scenarios import redrawn_bodies
from coterminous.report.compared_sides import compared_figure
from coterminous.report.figures.effects import SCENARIO_LOOKS, effects_figure
from coterminous.report.figures.forest import effects_summary_figure
from coterminous.report.figures.ranking import ranking_figure
from coterminous.report.metric_words import KEY_METRICS
from coterminous.report.outside_events import marks_of
from coterminous.report.running_totals import KEY_TALLIES
from coterminous.report.wording import listed
from coterminous.report.world_words import in_its_words

if TYPE_CHECKING:
    from coterminous.report.comparison_facts import ComparisonFacts, Courses
    from coterminous.report.drawn_figure import DrawnFigure
    from coterminous.report.event_marks import EventMark
    from coterminous.scenario.events import DatedEvent
    from coterminous.scenario.loading import Scenario


@in_its_words
def comparison_figures(facts: ComparisonFacts, monthly: Courses, so_far: Courses) -> list[DrawnFigure]:
    """Return every figure of a comparison, in the order in which the page shows them.

    A figure shows four scenarios at most; of more there are several, whose names end in a number.

    Args:
        facts: what was compared.
        monthly: effects on every metric, and the bands of the key metrics.
        so_far: effects on running totals of the key metrics that count decisions, and their bands.
    """
    title = f"{facts.title}, seed {facts.seed}"
    groups = list(_in_groups(facts.others, len(SCENARIO_LOOKS)))
    figures = []
    for place, names in enumerate(groups):
        drawn = [effects_summary_figure(monthly.effects, names, facts.baseline, title=title)]
        shown = {name: facts.scenarios[name] for name in (facts.baseline, *names)}
        months = list(monthly.bands[facts.baseline]["month"].drop_duplicates())
        marks = marks_of_scenarios(shown, months)
        for metric in KEY_METRICS:
            is_so_far = metric in KEY_TALLIES
            courses = so_far if is_so_far else monthly
            paths = {name: courses.bands[name] for name in shown}
            figure = effects_figure(paths, courses.effects, metric, marks, title, is_so_far=is_so_far)
            drawn.append(_with_redrawing(figure, metric, redrawn_bodies(shown)))
        figures += [_numbered(figure, place) if len(groups) > 1 else figure for figure in drawn]
    paid = [compared_figure(facts, name, place) for place, name in enumerate(facts.others)]
    ranking = facts.ranking
    return [
        *figures,
        *paid,
        ranking_figure(
            ranking.table,
            ranking.pairs,
            ranking.metric,
            n=ranking.n,
            order_share=ranking.order_share,
            month=ranking.month,
            is_lower_better=ranking.is_lower_better,
            title=title,
        ),
    ]


def _in_groups(names: Sequence[str], size: int) -> Iterator[list[str]]:
    for first in range(0, len(names), size):
        yield list(names[first : first + size])


def _with_redrawing(figure: DrawnFigure, metric: str, redrawn: str) -> DrawnFigure:
    """Return a figure that counts partnerships with how to read it where bodies are redrawn, in its text."""
    is_count = METRIC[metric].unit == "partnerships"
    return replace(figure, alt=f"{figure.alt} {redrawn}") if is_count and redrawn else figure


def _numbered(figure: DrawnFigure, place: int) -> DrawnFigure:
    return replace(figure, name=f"{figure.name}_{place + 1}", title=f"{figure.title} ({place + 1})")


def marks_of_scenarios(scenarios: Mapping[str, Scenario], months: Sequence[object]) -> tuple[EventMark, ...]:
    """Return the dated events of several scenarios as marks; one that not all have says whose it is.

    Args:
        scenarios: scenarios by name.
        months: the first day of each month.
    """
    whose: dict[tuple[int, str, str], tuple[DatedEvent, list[str]]] = {}
    for name, scenario in scenarios.items():
        for event in scenario.events:
            what = (event.month, event.kind, event.settings.model_dump_json())
            whose.setdefault(what, (event, []))[1].append(name)
    events = sorted(whose.values(), key=lambda one: one[0].month)
    names = ["" if len(having) == len(scenarios) else listed(having) for _, having in events]
    return marks_of([event for event, _ in events], months, names)
