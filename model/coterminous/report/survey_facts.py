"""What the figure and the page of a virtual survey say, as plain tables and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from coterminous.report.wording import count, number, share, whole_share

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.scenario.loading import Scenario

Record: TypeAlias = Mapping[Any, Any]
"""A row of a table by the names of its columns."""

INSIDE, OUTSIDE, HOLDS, DOES_NOT_HOLD = "inside", "outside", "holds", "does not hold"
TOO_FEW, PUT_IN, NOT_KNOWN = "too few to tell", "put in", "not known"
"""Verdicts: whether a published figure is one that the model could have given."""

USES: Final[Mapping[str, tuple[str, str]]] = {
    "validate": (
        "Items kept aside to test the model",
        "Nothing may ever be fitted to these. A figure inside the simulated interval is one that the model could have "
        "given.",
    ),
    "calibrate": (
        "Items that a calibration may use",
        "Nothing has been fitted to these so far, so they are a test, too. Once something has been, agreement here "
        "will say little.",
    ),
    "input": (
        "Figures that the model is given",
        "These are put in, with the map or its start. That they come out again shows that they went in.",
    ),
}
"""Heading and explanation of each use of items, in the order of the page; they are never shown together."""

NON_RESPONSE_WORDS: Final[Mapping[str, str]] = {
    "random": "whoever did not answer is missing at random",
    "tilted": "bodies with good relationships answer twice as readily, a test of how much that would matter",
}


@dataclass(frozen=True)
class InstrumentFacts:
    """What is said of one instrument.

    Attributes:
        title: what the survey was.
        source: key of the text.
        asked: when it was answered and which months it asks about, with how that is known.
        respondents: who answers, of how many, with how that is known.
        cut_points: name, value, range, unit and reason of each.
    """

    title: str
    source: str
    asked: str
    respondents: str
    cut_points: Sequence[tuple[str, str, str, str]]


@dataclass(frozen=True, eq=False)
class SurveyFacts:
    """What is said of a survey besides its numbers.

    Attributes:
        scenario: what was run, resolved.
        seed: the seed.
        replicates: how many.
        non_response: ``random`` or ``tilted``.
        notice: that it is uncalibrated.
        rows: one row an item asked: those of a survey table, and ``asks``, ``how``, ``survey`` and ``remark`` in words.
        not_asked: ``survey``, ``asks``, ``published_said`` and ``reason``.
        instruments: by name, those of which something was asked.
        software: versions, as :func:`coterminous.report.software.software` gives them.
        command: the command line that made it, or None where it was made from Python.
    """

    scenario: Scenario
    seed: int
    replicates: int
    non_response: str
    notice: str
    rows: pd.DataFrame
    not_asked: pd.DataFrame
    instruments: Mapping[str, InstrumentFacts]
    software: Mapping[str, object]
    command: str | None = None

    def by_use(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Give the rows of each use, apart."""
        for use in USES:
            rows = self.rows[self.rows["use"] == use]
            if len(rows):
                yield use, rows


def is_share(row: Record) -> bool:
    """Return whether a row's figures are shares, which can stand on one scale."""
    return row["kind"] == "share" or (row["kind"] == "number" and not _is_count(row))


def _is_count(row: Record) -> bool:
    published = row["published"]
    return isinstance(published, float) and published > 1.0


def published_words(row: Record) -> str:
    """Return a published figure with its interval and n, as far as there are any."""
    if row["kind"] == "statement":
        return str(row["published_said"])
    if not is_share(row):
        return number(_float(row, "published"))
    said = whole_share(_float(row, "published"))
    if not _is_known(row, "published_low"):
        return f"{said}, n not printed"
    low, high = whole_share(_float(row, "published_low")), whole_share(_float(row, "published_high"))
    return f"{said} ({low} to {high}), n = {_float(row, 'published_n'):.0f}"


def simulated_words(row: Record) -> str:
    """Return a simulated figure with its interval and the number of answers behind each replicate's."""
    if row["kind"] == "statement":
        return f"{row['simulated_said']}; holds in {whole_share(_float(row, 'simulated'))} of replicates"
    if not _is_known(row, "simulated"):
        return "nobody to ask in any replicate"
    written = whole_share if is_share(row) else number
    ends = f"{written(_float(row, 'simulated_low'))} to {written(_float(row, 'simulated_high'))}"
    answers = _float(row, "simulated_n")
    n = f", n = {number(answers, 0 if answers == round(answers) else 1)}" if row["kind"] == "share" else ""
    return f"{written(_float(row, 'simulated'))} ({ends}){n}"


def in_view(rows: pd.DataFrame) -> list[str]:
    """Return, in sentences, which parameters were chosen with an item's figure in view.

    >>> import pandas as pd
    >>> in_view(pd.DataFrame({"asks": ["Good relationship", "Poor"], "in_view_of": ["start.trust", ""]}))
    ['Chosen with "Good relationship" in view: start.trust. Agreement there says less.']
    """
    return [
        f'Chosen with "{row["asks"]}" in view: {row["in_view_of"]}. Agreement there says less.'
        for row in rows.to_dict("records")
        if row["in_view_of"]
    ]


def cut_words(row: Record) -> str:
    """Return what the simulated share would be with cut-points elsewhere; empty where they make no difference."""
    if not _is_known(row, "at_low_cut") or row["at_low_cut"] == row["at_high_cut"]:
        return ""
    low, high = share(_float(row, "at_low_cut"), 0), share(_float(row, "at_high_cut"), 0)
    return f"{low} and {high}"


def tally(rows: pd.DataFrame) -> str:
    """Return how many of some rows agree with what was published; what was chosen with a figure in view is not counted.

    >>> import pandas as pd
    >>> verdicts = ["inside", "outside", "not known", "holds"]
    >>> tally(pd.DataFrame({"verdict": verdicts, "in_view_of": ["", "", "", "start.trust"]}))
    '1 of 2 items agrees (1 chosen in view not counted)'
    """
    judged = rows[rows["verdict"].isin([INSIDE, OUTSIDE, HOLDS, DOES_NOT_HOLD])]
    apart = judged[judged["in_view_of"] == ""]
    agree = int(apart["verdict"].isin([INSIDE, HOLDS]).sum())
    said = f"{agree} of {count(len(apart), 'item')} {'agrees' if agree == 1 else 'agree'}"
    left_out = len(judged) - len(apart)
    return f"{said} ({left_out} chosen in view not counted)" if left_out else said


def _float(row: Record, name: str) -> float:
    value = row[name]
    assert isinstance(value, int | float)
    return float(value)


def _is_known(row: Record, name: str) -> bool:
    value = row[name]
    return isinstance(value, int | float) and value == value
