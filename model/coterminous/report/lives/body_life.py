"""One body: what its tables say of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from coterminous.report.chapters import Row
from coterminous.report.lives.life import RUNNING, Life
from coterminous.report.wording import share

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, kw_only=True)
class BodyLife(Life):
    """One body: its rows of the tables, one a month, and what the log says of it and of its partnerships."""

    body_id: str
    joint: pd.DataFrame

    @property
    def kind(self) -> str:
        """Its kind, as the table writes it."""
        return str(self.last["kind"])

    @property
    def has_ended(self) -> bool:
        """Whether a new map abolished it before the end of the run."""
        return bool(self.last["month"] != self.told.tables["metrics"]["month"].iloc[-1])

    @cached_property
    def own(self) -> list[Row]:
        """What it did itself."""
        return [row for row in self.events if row["actor_id"] == self.body_id]

    def own_of_kind(self, *kinds: str) -> list[Row]:
        """Return what it did itself, of some kinds."""
        return [row for row in self.own if row["kind"] in kinds]

    def running_in(self, month: object) -> int:
        """Return how many of its partnerships run at the end of a month."""
        return int(((self.joint["month"] == month) & self.joint["stage"].isin(RUNNING)).sum())


def condition(stress: float) -> str:
    """Return how money stands.

    >>> condition(0.031), condition(-0.001)
    ('overspending by 3.1% of its income', 'close to balance')
    """
    if abs(stress) < 0.0025:
        return "close to balance"
    return f"{'overspending' if stress > 0 else 'underspending'} by {share(abs(stress))} of its income"
