"""What the scenarios of a comparison are, and in what they differ: questions, events, parameters and map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from coterminous.report.ensemble_page import month_days
from coterminous.report.markup import element, items, table, terms
from coterminous.report.outside_events import event_sentences
from coterminous.report.wording import count, listed, month_words, number, plain, short_name

if TYPE_CHECKING:
    from coterminous.report.comparison_facts import ComparisonFacts
    from coterminous.scenario.loading import Scenario

_NAME_LETTERS = 80
_NOT_SET = "not set"
_REDRAWING = {"council_reorganisation", "pct_reorganisation", "boundary_change"}


def questions(facts: ComparisonFacts) -> list[str]:
    """Return the scenarios' questions; where they ask different ones, each with the names of those that ask it.

    The baseline's own is given only where no scenario has any.
    """
    asking: dict[str, list[str]] = {}
    for name in facts.others:
        if question := facts.scenarios[name].question:
            asking.setdefault(question, []).append(short_name(name, _NAME_LETTERS))
    if len(asking) > 1:
        return [f"{listed(names)}: {question}" for question, names in asking.items()]
    return list(asking) or [facts.scenarios[facts.baseline].question]


def what_was_compared(facts: ComparisonFacts) -> list[str]:
    """Return the scenarios, their events and their differences, as the page shows them."""
    first = facts.scenarios[facts.baseline]
    months = month_days(first)
    pairs = [
        ("Baseline", f"{facts.baseline}: {plain(first.title)}"),
        *(("Scenario", f"{name}: {plain(facts.scenarios[name].title)}") for name in facts.others),
        ("Period", f"{month_words(months[0])} to {month_words(months[-1])}, {count(len(months), 'month')}"),
        ("Seed", str(facts.seed)),
        ("Pairs", f"{number(facts.n)}, replicates numbered from 0"),
    ]
    said = [terms(pairs)]
    for name, scenario in facts.scenarios.items():
        events = event_sentences(scenario.events, months)
        said.append(element("h3", f"{short_name(name, _NAME_LETTERS)}: what the centre did"))
        said.append(items(events) if events else element("p", "The scenario has no dated events."))
    said.append(element("h3", "Parameters and geography in which scenarios differ"))
    return [*said, *_different_settings(facts)]


def _different_settings(facts: ComparisonFacts) -> list[str]:
    """Return the parameters and settings of the map that do not have the same value everywhere."""
    every = [_settings(scenario) for scenario in facts.scenarios.values()]
    rows = [
        [name, *(short_name(settings.get(name, _NOT_SET), _NAME_LETTERS) for settings in every)]
        for name in dict.fromkeys(name for settings in every for name in settings)
        if any(settings.get(name) != every[0].get(name) for settings in every)
    ]
    if not rows:
        return [element("p", "None.")]
    headings = ["Name", *(short_name(name, _NAME_LETTERS) for name in facts.scenarios)]
    said = [table("Parameters and geography that differ", headings, rows, numbers=range(1, len(headings)))]
    maps = different_maps(facts)
    return [*said, element("p", maps)] if maps else said


def _settings(scenario: Scenario) -> dict[str, str]:
    """Return the parameters and the settings of the map by dotted name, as text."""
    parameters = {name: str(value) for name, value in scenario.parameters.items()}
    return parameters | dict(_dotted("geography", scenario.geography.model_dump(mode="json")))


def _dotted(within: str, settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _dotted(f"{within}.{name}", value)
        else:
            yield f"{within}.{name}", _NOT_SET if value is None else str(value)


def different_maps(facts: ComparisonFacts) -> str:
    """Return which scenarios are played on another map than the baseline, in a sentence; empty for none."""
    own = _map_of(facts.scenarios[facts.baseline])
    elsewhere = [name for name in facts.others if _map_of(facts.scenarios[name]) != own]
    if not elsewhere:
        return ""
    whom = listed([short_name(name, _NAME_LETTERS) for name in elsewhere])
    played = "is played on another map" if len(elsewhere) == 1 else "are played on other maps"
    return (
        f"The scenarios are played on different maps: {whom} {played} than "
        f"{short_name(facts.baseline, _NAME_LETTERS)}, so the effect is of the map as well."
    )


def _map_of(scenario: Scenario) -> dict[str, Any]:
    """Return what makes the map: of a lookup its content, wherever the file lies."""
    settings = scenario.geography.model_dump(mode="json")
    return {name: value for name, value in settings.items() if name != "lookup" or not settings["sha256"]}


def redrawn_bodies(scenarios: Mapping[str, Scenario]) -> str:
    """Return how to read counts of partnerships where bodies are redrawn, in a sentence; empty where none are."""
    whose = [
        name
        for name, scenario in scenarios.items()
        if any(event.kind in _REDRAWING and event.month < scenario.months for event in scenario.events)
    ]
    if not whose:
        return ""
    return (
        f"Bodies are redrawn in {listed([short_name(name, _NAME_LETTERS) for name in whose])}: a partnership of a "
        "split council lives on in each part, so counts of partnerships rise or fall with the number of bodies at "
        "that month; read money (pooled_gbp, value_created_gbp) beside them."
    )
