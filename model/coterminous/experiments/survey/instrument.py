"""An instrument: what a published survey asked, of whom and when, what it found, and how bodies answer here.

>>> survey_of_pcts = shipped_instruments()["survey_2006"]
>>> survey_of_pcts.respondents.answered, survey_of_pcts.items["shared_back_office"].published.share
(59, 0.1)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from coterminous.experiments.survey.items import CutPoint, Item, Name, Question, Words
from coterminous.scenario.files import read_document
from coterminous.scenario.months import MONTH_PATTERN
from coterminous.scenario.problems import InputError, Problem
from coterminous.scenario.schema import StrictModel, conflict
from coterminous.scenario.validation import validated

INSTRUMENTS_FOLDER: Final = Path(__file__).resolve().parent / "instruments"

Who: TypeAlias = Literal["pct", "social_services", "partner", "site"]


class Respondents(StrictModel):
    """Who answers.

    Attributes:
        who: kind of respondent: ``pct``, ``social_services``, ``partner`` (either of these), or ``site``, a partnership
            with a flexibility before the window.
        answered: how many; None where the source does not say: then everybody eligible answers.
        asked: how many were asked, where that is known or can be worked out.
        why: where these numbers are from.
    """

    who: Who
    answered: Annotated[int, Field(ge=1)] | None = None
    asked: Annotated[int, Field(ge=1)] | None = None
    why: Words


class Instrument(StrictModel):
    """A published survey, as simulated bodies are asked it.

    Attributes:
        title: what it was.
        source: key of the text.
        month: when it was answered; months before it are lived through, it included.
        month_why: how that is known.
        window_months: how many months back it asks, the month of the answer included; 0 for how things stand.
        window_why: how that is known.
        people: fewest and most people of a world whose bodies can be asked, so that England's survey is not put to
            Wales.
        respondents: who answers.
        cut_points: by name.
        items: by name, in the order of the table.
    """

    title: Words
    source: Words
    month: Annotated[str, Field(pattern=MONTH_PATTERN)]
    month_why: Words
    window_months: Annotated[int, Field(ge=0, le=600)]
    window_why: Words
    people: tuple[int, int] = Field(strict=False)
    respondents: Respondents
    cut_points: dict[Name, CutPoint] = Field(default_factory=dict)
    items: dict[Name, Item] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """Refuse names that nothing has."""
        for name, item in self.items.items():
            cuts = [question.cut for question in item.questions]
            unknown = [cut for cut in cuts if isinstance(cut, str) and cut not in self.cut_points]
            if unknown:
                raise conflict("cut_points", f"lack {unknown[0]} of {name}", "a cut-point for every name")
            filters = list(self.items)[: list(self.items).index(name)]
            if item.of is not None and (item.of not in filters or self.items[item.of].says_yes is None):
                raise conflict("items", f"have nothing that {name} can be of", "an item above with says_yes")
        return self

    def cut_of(self, question: Question, which: Literal["value", "low", "high"] = "value") -> float:
        """Return the number a question cuts at: as stated, or at the low or high end of what could be argued for."""
        cut = question.cut
        return float(cut) if isinstance(cut, int) else float(getattr(self.cut_points[cut], which))


def read_instrument(path: Path) -> Instrument:
    """Return the instrument in a file.

    Raises:
        InputError: it is not one, with the place of every mistake.
    """
    document = read_document(path)
    problems: list[Problem] = []
    instrument = validated(Instrument, document, (), problems)
    if instrument is not None:
        for name, item in instrument.items.items():
            place = document.place_of(("items", name))
            problems += [
                Problem(place, f"items.{name}", message, repr(measure), allowed)
                for measure in measures_of(item)
                for message, allowed in _faults_of_measure(instrument, item, measure)
            ]
    if problems or instrument is None:
        raise InputError(*problems)
    return instrument


def _faults_of_measure(instrument: Instrument, item: Item, measure: str) -> Iterator[tuple[str, str]]:
    """Give what is wrong with a measure in the place of an item, and what would be right."""
    from coterminous.experiments.survey.measures import MEASURES

    who = instrument.respondents.who
    if measure not in MEASURES:
        yield "names no measure", ", ".join(MEASURES)
    elif item.number is not None and MEASURES[measure].who != "nation":
        yield "needs a measure of the nation", _named("nation")
    elif item.questions and MEASURES[measure].who != who:
        yield f"has a measure of others than its respondents, {who}", _named(who)


def _named(who: str) -> str:
    from coterminous.experiments.survey.measures import MEASURES

    return ", ".join(name for name, measure in MEASURES.items() if measure.who == who)


def measures_of(item: Item) -> list[str]:
    """Return the names of the measures that an item is had from."""
    named = [question.measure for question in item.questions]
    named += [item.number] if item.number is not None else []
    return [*named, *(item.largest.options.values() if item.largest is not None else ())]


@cache
def shipped_instruments() -> Mapping[str, Instrument]:
    """Return the instruments of the package by name, in the order of their months.

    >>> list(shipped_instruments())
    ['wales_2001', 'care_trusts_2002', 'section_31_2002', 'councils_2006', 'survey_2006']
    """
    read = {path.stem: read_instrument(path) for path in sorted(INSTRUMENTS_FOLDER.glob("*.yaml"))}
    return dict(sorted(read.items(), key=lambda named: (named[1].month, named[0])))
