"""What the lives of a partnership and of a body have in common."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coterminous.report.chapters import Row, chapter, cited
from coterminous.report.wording import month_words

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.report.told_run import ToldRun

RUNNING = ("adopted", "delivering")
"""Stages of a partnership that runs."""
A_MOVE = 0.02
"""How far trust or coterminosity must go to be told."""
_MOST_OTHERS = 3


@dataclass(frozen=True, eq=False, kw_only=True)
class Life:
    """One partnership or body: its rows of the table, one a month, and what the log says of it.

    Attributes:
        told: the run.
        rows: one row a month.
        events: what the log says of it.
        known: events from outside that the story has told of; chapters add to them.
    """

    told: ToldRun
    rows: pd.DataFrame
    events: Sequence[Row]
    known: set[int] = field(default_factory=set)

    @property
    def last(self) -> pd.Series[Any]:
        """The row of its last month."""
        return self.rows.iloc[-1]

    def of_kind(self, *kinds: str) -> list[Row]:
        """Return what the log says of some kinds."""
        return [row for row in self.events if row["kind"] in kinds]

    def name(self, body_id: object) -> str:
        """Return a body's name."""
        return self.told.names.get(str(body_id), str(body_id))

    def others(self, chapters_tell: Collection[str]) -> list[str]:
        """Return, in the log's own words, what is of a kind that no chapter tells."""
        rest = [row for row in self.events if row["kind"] not in chapters_tell]
        return [f"{month_words(row['month'])}: {cited(row)}" for row in rest[:_MOST_OTHERS]]


def in_chapters(heading: Sequence[str], chapters: Mapping[str, Sequence[str]]) -> str:
    """Return a story: its heading, its chapters, and how to ask on."""
    told = [line for title, sentences in chapters.items() for line in chapter(title, *sentences)]
    return "\n".join([*heading, *told, "", "  Numbers in brackets are events: ask why with --event."])
