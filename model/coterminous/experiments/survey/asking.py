"""Which items of which instruments a scenario can be asked, and why the others cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coterminous.experiments.survey.ground import Ground
from coterminous.experiments.survey.instrument import Instrument
from coterminous.scenario.loading import Scenario
from coterminous.scenario.months import month_after, months_between
from coterminous.scenario.problems import InputError, Problem
from coterminous.state.columns import KIND_NAMES


@dataclass(frozen=True)
class Asking:
    """One instrument as a scenario is asked it.

    Attributes:
        name: of the instrument.
        instrument: what is asked.
        first: the month of the run before the window.
        last: the month of the answers.
        items: the items that are asked.
        not_asked: why the others are not, by item.
    """

    name: str
    instrument: Instrument
    first: int
    last: int
    items: tuple[str, ...]
    not_asked: Mapping[str, str]


def askings(scenario: Scenario, ground: Ground, instruments: Mapping[str, Instrument]) -> list[Asking]:
    """Return what a scenario can be asked, instrument by instrument.

    Args:
        scenario: what would be run.
        ground: its ground.
        instruments: by name.

    Raises:
        InputError: nothing can be asked, with the reason for every instrument.
    """
    found = [_asking(scenario, ground, name, instrument) for name, instrument in instruments.items()]
    if not any(one.items for one in found):
        raise InputError(
            *(
                Problem(None, f"survey {one.name}", f"cannot be put to {scenario.name}: {_first_reason(one)}")
                for one in found
            )
        )
    return found


def _first_reason(asking: Asking) -> str:
    return next(iter(asking.not_asked.values()), "it has no items")


def _asking(scenario: Scenario, ground: Ground, name: str, instrument: Instrument) -> Asking:
    last = months_between(scenario.start, instrument.month)
    first = last - instrument.window_months
    reason = _why_not(scenario, ground, instrument, first, last)
    reasons = {item: reason or asked.not_asked for item, asked in instrument.items.items()}
    not_asked = {item: why for item, why in reasons.items() if why is not None}
    items = tuple(item for item in reasons if item not in not_asked)
    return Asking(name, instrument, first, last, items, not_asked)


def _why_not(scenario: Scenario, ground: Ground, instrument: Instrument, first: int, last: int) -> str | None:
    """Return why none of an instrument can be asked, or None."""
    least, most = instrument.people
    if not least <= ground.people <= most:
        return (
            f"it is about a country of {least / 1e6:g} to {most / 1e6:g} million people, "
            f"and this one has {ground.people / 1e6:.1f} million"
        )
    if first < 0 or last >= scenario.months:
        lived = f"the run goes from {scenario.start} to {month_after(scenario.start, scenario.months - 1)}"
        if instrument.window_months == 0:
            return f"it asks how things stood in {instrument.month}, and {lived}"
        return (
            f"it asks in {instrument.month} about {instrument.window_months} months and needs to have seen "
            f"{month_after(scenario.start, first)}, the month before them; {lived}"
        )
    respondents = instrument.respondents
    if respondents.answered is not None and respondents.who in KIND_NAMES:
        there = ground.count_open(respondents.who, last)
        if there < respondents.answered:
            return f"{respondents.answered} answered, and this world has {there} that could"
    return None
