"""How stories are set: chapters of sentences, with numbers of events in brackets, for reading aloud."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from coterminous.record.sentences import pounds as exact_pounds
from coterminous.report.wording import is_missing, listed, month_words, two_decimals, words

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.report.told_run import ToldRun

_WIDE = 100
_MOST_NUMBERS = 5
_TERMS = (1, 2, 3)
_MONTHS_IN_A_YEAR = 12
CENTRE = "centre"
_FEW = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_A_FALL = 0.02

Row = dict[str, Any]


def pounds(amount: float) -> str:
    """Return an amount in words short enough to be said aloud.

    >>> pounds(210_000_000), pounds(-45_300)
    ('£210m', '-£45k')
    """
    return exact_pounds(float(amount)).replace(".0m", "m")


def cited(row: Row) -> str:
    """Return an event's own sentence with its number.

    >>> cited({"reason": "It left.", "event_id": 7})
    'It left [7].'
    """
    return f"{str(row['reason']).removesuffix('.')}{numbers([row])}."


def chapter(title: str, *sentences: str) -> list[str]:
    """Return a chapter as lines: its title, and its sentences as one paragraph; nothing where there are none.

    >>> chapter("How it ended", "It ended.", "")
    ['', '  How it ended', '    It ended.']
    """
    said = " ".join(sentence for sentence in sentences if sentence)
    if not said:
        return []
    indent = " " * 4
    lines = textwrap.wrap(
        said, _WIDE, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )
    return ["", f"  {title}", *lines]


def numbers(rows: Sequence[Row]) -> str:
    """Return the numbers of events in brackets, the first few of many, with a space before; nothing for none.

    >>> numbers([{"event_id": 4}, {"event_id": 9}]), numbers([])
    (' [4, 9]', '')
    """
    if not rows:
        return ""
    shown = ", ".join(str(int(row["event_id"])) for row in rows[:_MOST_NUMBERS])
    more = len(rows) - _MOST_NUMBERS
    return f" [{shown} and {more:,} more]" if more > 0 else f" [{shown}]"


def spelt(number: int) -> str:
    """Return a small number in letters.

    >>> spelt(3), spelt(12)
    ('three', '12')
    """
    return _FEW[number] if number < len(_FEW) else f"{number:,}"


def times(number: int) -> str:
    """Return how often something happened.

    >>> times(1), times(2), times(6)
    ('once', 'twice', 'six times')
    """
    return {1: "once", 2: "twice"}.get(number, f"{spelt(number)} times")


def months_long(number: int) -> str:
    """Return a length of time.

    >>> months_long(1), months_long(9), months_long(30)
    ('one month', 'nine months', '30 months')
    """
    return f"{spelt(number)} {'month' if number == 1 else 'months'}"


def months_between(first: Any, last: Any) -> int:
    """Return how many months lie between two dates.

    >>> import pandas as pd
    >>> months_between(pd.Timestamp("2006-11-01"), pd.Timestamp("2007-02-01"))
    3
    """
    return int((last.year - first.year) * _MONTHS_IN_A_YEAR + last.month - first.month)


def when(rows: Sequence[Row]) -> str:
    """Return when events were: in one month, or between two.

    >>> when([{"month": "2007-06-01"}]), when([{"month": "2007-06-01"}, {"month": "2008-12-01"}])
    ('in June 2007', 'between June 2007 and December 2008')
    """
    first, last = month_words(rows[0]["month"]), month_words(rows[-1]["month"])
    return f"in {first}" if first == last else f"between {first} and {last}"


def spoke_most(row: Row) -> str:
    """Return the term that spoke for a decision most, with its pounds a month; nothing where none did."""
    terms = [(row[f"term_{place}_gbp"], row[f"term_{place}"]) for place in _TERMS]
    speaking = [(float(amount), str(name)) for amount, name in terms if not is_missing(amount) and amount > 0]
    if not speaking:
        return ""
    amount, name = max(speaking)
    return f"{words(name)} ({pounds(amount)} a month)"


def yearly(monthly: float) -> str:
    """Return pounds a month as pounds a year, short enough to be said aloud.

    >>> yearly(2_678_543.0), yearly(4_250.0)
    ('£32.1m a year', '£51k a year')
    """
    return f"{pounds(_MONTHS_IN_A_YEAR * float(monthly))} a year"


def joined(parts: Sequence[str]) -> str:
    """Return clauses as one sentence; nothing where there are none.

    >>> joined(["it cut", "it left"]), joined([])
    ('It cut and it left.', '')
    """
    said = listed(list(parts)) if parts else ""
    return f"{said[0].upper()}{said[1:]}." if said else ""


def course_of_trust(believer: str, other: str, months: Sequence[Any], trust: pd.Series[float]) -> str:
    """Return how one side's trust in another went: where it began, its lowest where it fell, where it is.

    Args:
        believer: who trusts, as a sentence begins.
        other: whom.
        months: the months.
        trust: what it was at the end of each.
    """
    first, last = float(trust.iloc[0]), float(trust.iloc[-1])
    place = int(trust.to_numpy(dtype=float).argmin())
    low = float(trust.iloc[place])
    begins = f"{believer}'s trust in {other} was {two_decimals(first)} in {month_words(months[0])}"
    ends = f"{two_decimals(last)} in {month_words(months[-1])}"
    if len(months) == 1:
        return f"{begins}."
    if low < min(first, last) - _A_FALL:
        return f"{begins}, fell to {two_decimals(low)} by {month_words(months[place])}, and had mended to {ends}."
    if abs(last - first) < _A_FALL:
        return f"{begins}, and {'the same' if two_decimals(first) == two_decimals(last) else ends[:4]} in the end."
    return f"{begins} and {'rose' if last > first else 'fell'} to {ends}."


def origin(told: ToldRun, rows: Sequence[Row], known: set[int]) -> str:
    """Return the event from outside behind most of some events, as a sentence; nothing where none is.

    Args:
        told: the run.
        rows: events that have something in common, such as the cuts of one body.
        known: events from outside that the story has told of before; this one is added.
    """
    chains = [told.causes.back_from(int(row["event_id"])) for row in rows]
    found = Counter(chain[-1] for chain in chains if told.causes.rows[chain[-1]]["actor_kind"] == CENTRE)
    if not found:
        return ""
    most = min(found, key=lambda one: (-found[one], one))
    behind = "Behind it" if len(rows) == 1 else f"Behind {spelt(found[most])} of them"
    if len(rows) > 1 and found[most] == len(rows):
        behind = "Behind all of it"
    if most in known:
        return f"{behind} was the same [{most}]."
    known.add(most)
    event = told.causes.rows[most]
    what = f"{behind} was what came from outside in {month_words(event['month'])} [{most}]"
    return f"{what}: {_lower(str(event['reason']))}"


def _lower(sentence: str) -> str:
    return (
        f"{sentence[0].lower()}{sentence[1:]}"
        if sentence[1:2].islower() or sentence[1:2] == " "
        else sentence
    )


def rows_of(table: pd.DataFrame) -> list[Row]:
    """Return rows of a table by column name."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
