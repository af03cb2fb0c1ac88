"""What ``compare`` returns: a table of effects that knows where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd

from coterminous.experiments.ensemble import EnsembleResult
from coterminous.experiments.quantities import TOTAL
from coterminous.experiments.ranking import Ranking
from coterminous.experiments.stopping import Verdict


@dataclass(frozen=True, eq=False)
class Comparison:
    """Where a table of effects came from, and what else its ensembles say together.

    Attributes:
        ensembles: each scenario's ensemble by name, the baseline first.
        seed: the seed of every ensemble.
        n: replicates that were compared.
        pairing: what pairing did for the total of each metric, see :class:`~coterminous.experiments.effects.Effects`.
        sides: who pays for what is changed, see :func:`~coterminous.experiments.side_effects.side_effects`.
        ranking: the scenarios in order of one metric.
        values: that metric, one row a replicate, whose number is the index, one column a scenario.
        verdict: whether a wanted precision was reached; None where none was wanted.
        folder: where it lies.
        wall_seconds: how long it took.
    """

    ensembles: Mapping[str, EnsembleResult]
    seed: int
    n: int
    pairing: pd.DataFrame
    sides: pd.DataFrame
    ranking: Ranking
    values: pd.DataFrame
    verdict: Verdict | None
    folder: Path
    wall_seconds: float = 0.0


class EffectTable(pd.DataFrame):
    """The effects of one or more scenarios against a baseline: a data frame, with where it came from.

    One row a metric in total (first), and one a metric and month. Columns, after ``scenario`` where there are several:

    - ``metric``: name of the metric;
    - ``month``: the first day of the month as an ISO date, or ``total``: a flow summed over the months of the run, a
      stock averaged over them;
    - ``baseline_mean``, ``scenario_mean``: means over replicates;
    - ``estimate``: mean of the paired differences, scenario minus baseline;
    - ``low``, ``high``: its 95% Student t interval; NaN where there is one pair only;
    - ``n``: pairs.

    What is cut out of it, or made from it, is an ordinary data frame.

    >>> from coterminous import Scenario, compare
    >>> short = Scenario.load("teaching", overrides={"months": 2})
    >>> table = compare(short, short, replicates=2, backend="mesa", workers=1)
    >>> len(table.by_month) == 2 * len(table.total)
    True
    """

    _metadata: ClassVar[list[str]] = ["comparison"]
    comparison: Comparison

    @classmethod
    def of(cls, effects: pd.DataFrame, comparison: Comparison) -> EffectTable:
        """Return effects as a table that knows where they came from."""
        table = cls(effects)
        table.comparison = comparison
        return table

    @property
    def effects(self) -> pd.DataFrame:
        """The table as an ordinary data frame."""
        return pd.DataFrame(self)

    @property
    def total(self) -> pd.DataFrame:
        """The effects over the whole run, without the column ``month``."""
        return self.effects[self["month"] == TOTAL].drop(columns="month").reset_index(drop=True)

    @property
    def by_month(self) -> pd.DataFrame:
        """The effects by month, as dates."""
        monthly = self.effects[self["month"] != TOTAL].reset_index(drop=True)
        return monthly.assign(month=pd.to_datetime(monthly["month"]).astype("datetime64[ns]"))

    @property
    def ensembles(self) -> Mapping[str, EnsembleResult]:
        """Each scenario's ensemble by name, the baseline first."""
        return self.comparison.ensembles

    @property
    def names(self) -> tuple[str, ...]:
        """The scenarios' names in the comparison, the baseline first."""
        return tuple(self.comparison.ensembles)

    @property
    def backend(self) -> str:
        """The engine that ran, ``batch`` or ``mesa``."""
        return next(iter(self.ensembles.values())).backend

    @property
    def backend_reason(self) -> str | None:
        """Why it is not the engine that was asked for, or None."""
        return next(iter(self.ensembles.values())).backend_reason

    @property
    def pairing(self) -> pd.DataFrame:
        """What pairing did for the total of each metric: variances, share removed, factor in replicates saved."""
        return self.comparison.pairing

    @property
    def sides(self) -> pd.DataFrame:
        """Who pays for what is changed, over the whole run: one row an item and side, with intervals."""
        return self.comparison.sides

    @property
    def variance_removed(self) -> pd.Series[float]:
        """The share of variance that pairing removed, by metric (and scenario first, where there are several)."""
        keys = [name for name in ("scenario", "metric") if name in self.pairing]
        return self.pairing.set_index(keys)["variance_removed"]

    @property
    def ranking(self) -> Ranking:
        """The scenarios in order of one metric, and how well the order is supported."""
        return self.comparison.ranking

    @property
    def verdict(self) -> Verdict | None:
        """Whether a wanted precision was reached, and how; None where none was wanted."""
        return self.comparison.verdict

    @property
    def precision_reached(self) -> bool | None:
        """Whether a wanted precision was reached; None where none was wanted."""
        return None if self.verdict is None else self.verdict.is_reached

    @property
    def folder(self) -> Path:
        """Where the comparison lies."""
        return self.comparison.folder

    def as_json(self) -> dict[str, Any]:
        """Return the totals, the ranking and the verdict as plain lists and numbers."""
        pairing = self.pairing
        removed = pairing[[name for name in pairing if name in ("scenario", "metric", "variance_removed")]]
        return {
            "baseline": self.names[0],
            "scenarios": list(self.names[1:]),
            "seed": self.comparison.seed,
            "n": self.comparison.n,
            "backend": self.backend,
            "backend_reason": self.backend_reason,
            "folder": str(self.folder),
            "effects": _records(self.total),
            "sides": _records(self.sides),
            "variance_removed": _records(removed),
            "ranking": self.ranking.as_json(),
            "verdict": None if self.verdict is None else self.verdict.as_json(),
            "wall_seconds": round(self.comparison.wall_seconds, 3),
        }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's rows as JSON takes them: what is not known is null."""
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]
