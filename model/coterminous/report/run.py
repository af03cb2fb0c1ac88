"""What the report needs to know of a finished run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.geography import Geography
    from coterminous.scenario.loading import Scenario

TABLES = ("metrics", "bodies", "dyads", "partnerships", "events", "sides")


class Run(Protocol):
    """A finished run: what was asked for, and the six tables of what happened.

    ``coterminous.run`` returns one; anything with these names can be written to a run folder.

    >>> "metrics" in TABLES
    True
    """

    @property
    def scenario(self) -> Scenario:
        """The scenario, resolved."""

    @property
    def seed(self) -> int:
        """The run's seed."""

    @property
    def replicate(self) -> int:
        """Number of the replicate, 0 in a single run."""

    @property
    def geography(self) -> Geography:
        """Small areas, bodies and the maps of each era."""

    @property
    def metrics(self) -> pd.DataFrame:
        """The nation, one row a month."""

    @property
    def bodies(self) -> pd.DataFrame:
        """One row a body and month."""

    @property
    def dyads(self) -> pd.DataFrame:
        """One row a dyad and month."""

    @property
    def partnerships(self) -> pd.DataFrame:
        """One row a partnership and month of its life."""

    @property
    def events(self) -> pd.DataFrame:
        """One row an event, in order."""

    @property
    def sides(self) -> pd.DataFrame:
        """The same money and harm as each side sees it, one row an item and month."""

    @property
    def wall_seconds(self) -> float:
        """How long the run took."""
