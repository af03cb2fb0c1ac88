"""One replicate answers one instrument: respondents are drawn, asked, and counted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from coterminous.experiments.survey.drawing import draw_blanks, draw_respondents
from coterminous.experiments.survey.ground import Flags, Floats, Integers
from coterminous.experiments.survey.instrument import Instrument
from coterminous.experiments.survey.items import Item, Question
from coterminous.experiments.survey.measures import GOODWILL, MEASURES
from coterminous.experiments.survey.watching import Seen
from coterminous.state.columns import PCT, SOCIAL_SERVICES

NONE_OF_THEM = "none"
Which = Literal["value", "low", "high"]
_ENDS: tuple[Which, ...] = ("value", "low", "high")


@dataclass(frozen=True)
class Answer:
    """What the respondents of one replicate say to one item.

    Attributes:
        value: the share who say yes; or the nation's number; for a statement 1 where it holds and 0 where not. NaN
            where nobody is asked.
        n: how many answer; 0 for a number of the nation.
        at_low: the share, had the item's cut-points been at the low end of what could be argued for.
        at_high: the same at the high end.
        number: the ratio of a relation; NaN for others.
        outcome: the largest of several; empty for others.
    """

    value: float
    n: int
    at_low: float = math.nan
    at_high: float = math.nan
    number: float = math.nan
    outcome: str = ""


@dataclass(frozen=True)
class Survey:
    """One instrument put to one replicate.

    Attributes:
        name: of the instrument.
        instrument: what is asked.
        seen: what the run showed.
        non_response: ``random`` or ``tilted``.
        seed: the seed.
        replicate: the replicate.
    """

    name: str
    instrument: Instrument
    seen: Seen
    non_response: str
    seed: int
    replicate: int

    def answers(self, items: Sequence[str]) -> Mapping[str, Answer]:
        """Return the answers to some items."""
        everybody, names = self._eligible()
        goodwill = self._numbers(GOODWILL[self.instrument.respondents.who])[everybody]
        drawn = draw_respondents(
            names,
            np.nan_to_num(goodwill),
            self.instrument.respondents.answered,
            non_response=self.non_response,
            instrument=self.name,
            month=self.seen.month,
            seed=self.seed,
            replicate=self.replicate,
        )
        found = {}
        for item in items:
            asked = self.instrument.items[item]
            chosen = np.arange(len(names)) if asked.is_asked_of_all else drawn
            those = everybody[chosen]
            found[item] = self._answer(item, asked, those, [names[place] for place in chosen])
        return found

    def _eligible(self) -> tuple[Integers, list[str]]:
        """Return everybody who could be asked: places in the measures' numbers, and names."""
        who, seen = self.instrument.respondents.who, self.seen
        if who == "site":
            return np.arange(len(seen.sites.names)), seen.sites.names
        if who == "partner":
            chosen = np.flatnonzero(seen.partners)
        else:
            chosen = np.flatnonzero(seen.of_kind(PCT if who == "pct" else SOCIAL_SERVICES))
        return chosen, [seen.ground.names["body"][body] for body in chosen]

    def _numbers(self, measure: str) -> Floats:
        return MEASURES[measure].read(self.seen)

    def _answer(self, name: str, item: Item, those: Integers, names: list[str]) -> Answer:
        if item.number is not None:
            return Answer(float(self._numbers(item.number)[0]), 0)
        if item.largest is not None:
            return self._largest(item, those)
        if item.relation is not None:
            first, second = (
                float(np.mean(self._say_yes(questions, those)[0])) if len(those) else 0.0
                for questions in (item.relation.first, item.relation.second)
            )
            ratio = first / second if second > 0.0 else 1.0 if first == 0.0 else math.inf
            least, most = item.relation.within
            return Answer(float(least <= ratio <= most), len(those), number=ratio)
        return self._share(name, item, those, names)

    def _share(self, name: str, item: Item, those: Integers, names: list[str]) -> Answer:
        assert item.says_yes is not None
        blank = draw_blanks(
            names,
            item.blank_share,
            item=f"{self.name}/{name}",
            month=self.seen.month,
            seed=self.seed,
            replicate=self.replicate,
        )
        shares = []
        counted = 0
        for end in _ENDS:
            yes, can_say = self._say_yes(item.says_yes, those, end)
            asked = can_say & ~blank
            if item.of is not None:
                condition = self.instrument.items[item.of].says_yes
                assert condition is not None
                asked &= self._say_yes(condition, those)[0]
            shares.append(float(np.mean(yes[asked])) if asked.any() else math.nan)
            counted = int(asked.sum()) if end == "value" else counted
        return Answer(shares[0], counted, at_low=shares[1], at_high=shares[2])

    def _say_yes(
        self, questions: Sequence[Question], those: Integers, which: Which = "value"
    ) -> tuple[Flags, Flags]:
        """Return who says yes to any of some questions, and who can say at all."""
        yes, can_say = np.zeros(len(those), dtype=np.bool_), np.zeros(len(those), dtype=np.bool_)
        for question in questions:
            numbers = self._numbers(question.measure)[those]
            cut = self.instrument.cut_of(question, which)
            yes |= numbers < cut if question.at_least is None else numbers >= cut
            can_say |= ~np.isnan(numbers)
        return yes & can_say, can_say

    def _largest(self, item: Item, those: Integers) -> Answer:
        assert item.largest is not None
        sums: dict[str, float] = {}
        for option, measure in item.largest.options.items():
            numbers = self._numbers(measure)
            sums[option] = float(numbers.sum() if MEASURES[measure].who == "nation" else numbers[those].sum())
        most = max(sums.values())
        outcome = next(option for option in sums if sums[option] == most) if most > 0.0 else NONE_OF_THEM
        return Answer(float(outcome == item.largest.expected), len(those), outcome=outcome)
