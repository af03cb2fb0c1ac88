"""A run as it is told: who is meant by an id, and each event with its causes and effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coterminous.report.causes import Causes
from coterminous.report.chain import chain_lines
from coterminous.report.run import TABLES
from coterminous.report.run_folder import read_run_folder
from coterminous.report.wording import count, is_missing, kind_words, month_words, pounds, words

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.report.run import Run

_SHOWN_EFFECTS = 8


@dataclass(frozen=True, eq=False)
class ToldRun:
    """Tells of the events of one run, in lines of plain text.

    Attributes:
        title: what its scenario is called.
        seed: the run's seed.
        replicate: number of the replicate.
        scenario: the resolved scenario, as a manifest keeps it.
        tables: its tables by name.
    """

    title: str
    seed: int
    replicate: int
    scenario: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]

    @property
    def log(self) -> pd.DataFrame:
        """The event log."""
        return self.tables["events"]

    @property
    def which(self) -> str:
        """Which run of its scenario this is."""
        return f"seed {self.seed}, replicate {self.replicate}" if self.replicate else f"seed {self.seed}"

    @cached_property
    def causes(self) -> Causes:
        """The event log as a graph of causes."""
        return Causes(self.log)

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each body by its id."""
        bodies = self.tables["bodies"].drop_duplicates("body_id", keep="last")
        return dict(zip(bodies["body_id"].astype(str), bodies["name"].astype(str), strict=True))

    def who(self, body_id: object) -> str:
        """Return a body's name with its id, or the centre."""
        if is_missing(body_id):
            return "the centre"
        return f"{self.names[str(body_id)]} ({body_id})" if str(body_id) in self.names else str(body_id)

    def line(self, event_id: int) -> str:
        """Return an event as one line: id, month, and the log's own sentence."""
        row = self.causes.rows[event_id]
        reason = kind_words(str(row["kind"])) if is_missing(row["reason"]) else str(row["reason"])
        return dated_line(row["month"], reason, str(event_id))

    def event(self, event_id: int) -> str:
        """Return why one event happened: its sentence, what weighed, its chain of causes, and what it led to.

        Args:
            event_id: an id that the log has.
        """
        row = self.causes.rows[event_id]
        lines = [f"Event {event_id}, {month_words(row['month'])}: {words(str(row['kind']))}"]
        lines.append(f"  Who: {self._parties(row)}")
        if not is_missing(row["reason"]):
            lines.append(f"  {row['reason']}")
        terms = _terms(row)
        lines += (
            ["  What weighed most, in pounds a month:", *terms]
            if terms
            else ["  The log names no terms for it."]
        )
        return "\n".join([*lines, *chain_lines(self, event_id), *self._effects(event_id)])

    def _parties(self, row: dict[str, Any]) -> str:
        """Return who acted, toward whom, in which partnership."""
        parts = ["the centre" if row["actor_kind"] == "centre" else self.who(row["actor_id"])]
        if not is_missing(row["counterpart_id"]):
            parts.append(f"toward {self.who(row['counterpart_id'])}")
        if not is_missing(row["partnership_id"]):
            parts.append(f"in partnership {row['partnership_id']}")
        return ", ".join(parts)

    def _effects(self, event_id: int) -> list[str]:
        """Return what followed directly, the first few in full."""
        effects = self.causes.led_to(event_id)
        if not effects:
            return ["  Nothing in the log names it as a cause."]
        total = self.causes.following(event_id)
        lines = [f"  What it led to ({count(len(effects), 'event')} directly, {total:,} in all):"]
        lines += [self.line(one) for one in effects[:_SHOWN_EFFECTS]]
        rest = len(effects) - _SHOWN_EFFECTS
        return [*lines, f"{'':>7}  and {rest:,} more"] if rest > 0 else lines


def told(run: Run | Path) -> ToldRun:
    """Return a run to be told: one that has just been run, or one that lies in a run folder.

    Args:
        run: a finished run, or its folder.

    Raises:
        InputError: if the folder is not a run folder, or a file of it is missing or damaged.
    """
    if isinstance(run, Path):
        stored = read_run_folder(run)
        said = stored.manifest
        title = said.scenario.get("title") or said.scenario.get("name") or "A run"
        return ToldRun(str(title), said.seed, said.replicate, said.scenario, stored.tables)
    tables = {name: getattr(run, name) for name in TABLES}
    return ToldRun(run.scenario.title, run.seed, run.replicate, run.scenario.resolved(), tables)


def dated_line(month: object, text: str, event_id: str = "") -> str:
    """Return a line of a story: the event's id where it has one, the month, and what happened.

    >>> dated_line("2007-04-01", "became strained")
    '         Apr 2007  became strained'
    """
    return f"{event_id:>7}  {month_words(month, short=True)}  {text}"


def _terms(row: dict[str, Any]) -> list[str]:
    """Return the terms that weighed most, each with its pounds."""
    terms = [(row[f"term_{place}"], row[f"term_{place}_gbp"]) for place in (1, 2, 3)]
    named = [(words(str(name)), amount) for name, amount in terms if not is_missing(name)]
    wide = max((len(name) for name, _ in named), default=0)
    return [
        f"    {name:<{wide}}  {'' if is_missing(amount) else pounds(amount):>12}".rstrip()
        for name, amount in named
    ]
