"""What a virtual survey gives: for every item the published figure and the simulated one, and what was not asked."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coterminous.experiments.survey.answering import Answer
from coterminous.experiments.survey.asking import Asking
from coterminous.experiments.survey.intervals import Interval, middle, wilson
from coterminous.experiments.survey.items import Item
from coterminous.report.survey_facts import DOES_NOT_HOLD, HOLDS, INSIDE, NOT_KNOWN, OUTSIDE, PUT_IN, TOO_FEW
from coterminous.scenario.records import parameter_records

if TYPE_CHECKING:
    from coterminous.scenario.loading import Scenario

NOWHERE = Interval(math.nan, math.nan)
MOST = 0.5
"""A statement is borne out where it holds in more than this share of replicates."""

FEW = 0.5
"""Where fewer answer than this share of the published number, the interval is too wide to count as agreement."""

UNCALIBRATED = (
    "UNCALIBRATED: nothing has been fitted to these figures, and no calibration exists. What follows is a test that "
    "the model may fail. Where the value of a parameter was chosen with a figure in view, that is said."
)


@dataclass(frozen=True, eq=False)
class SurveyTable:
    """The answers of simulated bodies beside those of real ones.

    Attributes:
        scenario: what was run.
        seed: the seed.
        replicates: how many.
        non_response: ``random`` or ``tilted``.
        asked: what was asked, instrument by instrument, and why the rest was not.
        rows: one row an item that was asked, in order; see :meth:`of`.
        answers: one row a replicate and item: ``replicate``, ``instrument``, ``item``, ``value``, ``n``, ``at_low``,
            ``at_high``, ``number``, ``outcome``.
        wall_seconds: how long it took; of no consequence to anything.

    >>> SurveyTable.__dataclass_fields__["rows"].name
    'rows'
    """

    scenario: Scenario
    seed: int
    replicates: int
    non_response: str
    asked: tuple[Asking, ...]
    rows: pd.DataFrame
    answers: pd.DataFrame
    wall_seconds: float = field(default=0.0, repr=False)

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        asked: Sequence[Asking],
        answers: Sequence[Mapping[tuple[str, str], Answer]],
        *,
        seed: int,
        non_response: str,
        wall_seconds: float = 0.0,
    ) -> SurveyTable:
        """Return the table of the answers of replicates.

        The columns of ``rows``:

        - ``instrument``, ``item``, ``kind`` (share, number or statement), ``use``;
        - ``published``, ``published_low``, ``published_high`` (Wilson's 95% interval), ``published_n``,
          ``published_said``;
        - ``simulated``, the mean of replicates; for a statement the share of them in which it holds;
        - ``simulated_low``, ``simulated_high``: between them the middle 95% of replicates;
        - ``simulated_n``, the mean number of answers in a replicate; ``simulated_said``;
        - ``replicates`` in which somebody was asked;
        - ``verdict``: the published figure lies ``inside`` or ``outside`` the simulated interval, or it is ``too few to
          tell`` where it lies inside one of few answers; a statement ``holds`` or ``does not hold`` in most replicates;
          ``put in``; ``not known`` where nobody was asked;
        - ``in_view_of``: parameters whose record cites the figure, and what else was chosen with it in view, so that
          agreement says less;
        - ``at_low_cut``, ``at_high_cut``: the simulated share, had cut-points been elsewhere.
        """
        rows = [
            _row(one, item, [answer[one.name, item] for answer in answers])
            for one in asked
            for item in one.items
        ]
        long = [
            {"replicate": replicate, "instrument": name, "item": item, **vars(answer)}
            for replicate, said in enumerate(answers)
            for (name, item), answer in said.items()
        ]
        return cls(
            scenario,
            seed,
            len(answers),
            non_response,
            tuple(asked),
            pd.DataFrame(rows).astype({"published_n": "Int64"}),
            pd.DataFrame(long),
            wall_seconds,
        )

    @property
    def not_asked(self) -> pd.DataFrame:
        """What was not asked and why: ``instrument``, ``item``, ``reason``."""
        rows = [(one.name, item, why) for one in self.asked for item, why in one.not_asked.items()]
        return pd.DataFrame(rows, columns=["instrument", "item", "reason"])

    def by_use(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Give the rows that calibrate, those that validate and those that were put in, apart."""
        for use in ("validate", "calibrate", "input"):
            rows = self.rows[self.rows["use"] == use]
            if len(rows):
                yield use, rows

    def item(self, instrument: str, item: str) -> Item:
        """Return an item as it was asked."""
        return next(one.instrument for one in self.asked if one.name == instrument).items[item]

    def as_json(self) -> dict[str, Any]:
        """Return the table as plain data for JSON; what is not a number is null."""
        return {
            "scenario": self.scenario.name,
            "seed": self.seed,
            "replicates": self.replicates,
            "non_response": self.non_response,
            "is_calibrated": False,
            "notice": UNCALIBRATED,
            "intervals": {
                "published": "Wilson, 95%",
                "simulated": "the middle 95% of replicates, each a sample of the published size",
            },
            **{use: _records(rows) for use, rows in self.by_use()},
            "not_asked": _records(self.not_asked),
        }

    def save(self, folder: str | Path, command: str | None = None) -> Path:
        """Write a folder with the tables, the figure, the page and a manifest, whole or not at all.

        Args:
            folder: the folder to make; one that exists is refused.
            command: the command line that made it, for the manifest and the page.

        Raises:
            InputError: the folder exists or cannot be made.
            OSError: the disk is full or a file cannot be written; nothing is left then.
        """
        from coterminous.experiments.survey.folder import write_survey_folder

        write_survey_folder(self, Path(folder), command)
        return Path(folder)


def parameters_that_cite(figure: str) -> list[str]:
    """Return the parameters whose value was chosen with a figure in view.

    >>> parameters_that_cite("survey_2006.relationship_good_or_very_good")
    ['start.trust']
    """
    return [name for name, record in parameter_records().items() if figure in record.source]


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    plain = rows.astype(object).where(rows.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def _row(asking: Asking, name: str, answers: Sequence[Answer]) -> dict[str, Any]:
    item = asking.instrument.items[name]
    published = item.published
    values = np.array([answer.value for answer in answers], dtype=np.float64)
    known = values[np.isfinite(values)]
    spread = middle(known) if item.kind != "statement" else NOWHERE
    mean = float(known.mean()) if len(known) else math.nan
    answered = float(np.mean([answer.n for answer in answers]))
    value = math.nan if published.value is None else published.value
    sampling = (
        wilson(published.nearest_count, published.n)
        if published.n is not None and item.kind == "share"
        else NOWHERE
    )
    return {
        "instrument": asking.name,
        "item": name,
        "kind": item.kind,
        "use": item.use,
        "published": value,
        "published_low": sampling.low,
        "published_high": sampling.high,
        "published_n": published.n,
        "published_said": published.said,
        "simulated": mean,
        "simulated_low": spread.low,
        "simulated_high": spread.high,
        "simulated_n": answered,
        "simulated_said": _said(item, answers),
        "replicates": len(known),
        "verdict": _verdict(item, mean, spread, value, answered),
        "in_view_of": ", ".join(
            [*parameters_that_cite(item.figure), *([item.in_view] if item.in_view else [])]
        ),
        "at_low_cut": _mean([answer.at_low for answer in answers]),
        "at_high_cut": _mean([answer.at_high for answer in answers]),
    }


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if math.isfinite(value)]
    return sum(known) / len(known) if known else math.nan


def _verdict(item: Item, mean: float, spread: Interval, published: float, answered: float) -> str:
    """Return whether the published figure is one that the model could have given, as one of the words of ``rows``."""
    if item.use == "input":
        return PUT_IN
    if not math.isfinite(mean):
        return NOT_KNOWN
    if item.kind == "statement":
        return HOLDS if mean > MOST else DOES_NOT_HOLD
    could = spread.holds(published)
    if could and answered < FEW * (item.published.n or 0):
        return TOO_FEW
    return INSIDE if could else OUTSIDE


def _said(item: Item, answers: Sequence[Answer]) -> str:
    """Return what a statement came to in replicates, in words; empty for numbers."""
    if item.relation is not None:
        ratios = middle([answer.number for answer in answers])
        return f"ratio {_mean([answer.number for answer in answers]):.2f} ({ratios.low:.2f} to {ratios.high:.2f})"
    if item.largest is not None:
        counted = Counter(answer.outcome for answer in answers)
        return ", ".join(
            f"{name} in {100 * number / len(answers):.0f}%" for name, number in counted.most_common()
        )
    return ""
