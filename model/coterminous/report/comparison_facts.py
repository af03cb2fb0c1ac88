"""What the figures and the page of a comparison say besides its effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coterminous.report.wording import count

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.scenario.loading import Scenario


@dataclass(frozen=True, eq=False)
class RankingFacts:
    """Scenarios in order of one metric.

    Attributes:
        metric: name of the metric.
        month: the first day of a month as an ISO date, or ``total``.
        is_lower_better: whether the least comes first.
        n: replicates that all scenarios have.
        order_share: the share of resamples in which the whole order holds; NaN for one replicate.
        table: ``rank``, ``scenario``, ``mean``, ``first_share``.
        pairs: ``better``, ``worse``, ``estimate``, ``low``, ``high``, ``n``.
    """

    metric: str
    month: str
    is_lower_better: bool
    n: int
    order_share: float
    table: pd.DataFrame
    pairs: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Courses:
    """The numbers of a comparison by month, as figures over the months draw them.

    Attributes:
        effects: ``metric``, ``month`` (ISO date or ``total``), ``baseline_mean``, ``scenario_mean``, ``estimate``,
            ``low``, ``high``, ``n``; with ``scenario`` where there are several.
        bands: the bands of each scenario's ensemble by name, the baseline first: ``metric``, ``month``, ``median``,
            ``low_90``, ``high_90``, ``n``.
    """

    effects: pd.DataFrame
    bands: Mapping[str, pd.DataFrame]


@dataclass(frozen=True, eq=False)
class ComparisonFacts:
    """What the page says of a comparison besides its effects.

    Attributes:
        scenarios: every scenario by its name in the comparison, the baseline first.
        seed: the seed of all of them.
        n: how many pairs.
        software: versions, as :func:`coterminous.report.software.software` gives them.
        ranking: the scenarios in order.
        pairing: ``metric``, ``variance_removed``, ``replicates_saved_factor``; with ``scenario`` where there are
            several.
        sides: who pays for what is changed: ``item``, ``unit``, ``side``, ``estimate``, ``low``, ``high``; with
            ``scenario`` where there are several.
        values: the ranked metric, one row a replicate, whose number is the index, one column a scenario.
        verdict: whether a wanted precision was reached, in sentences; empty where none was wanted.
        command: the command line that made it, or None where it was made from Python.
    """

    scenarios: Mapping[str, Scenario]
    seed: int
    n: int
    software: Mapping[str, object]
    ranking: RankingFacts
    pairing: pd.DataFrame
    sides: pd.DataFrame
    values: pd.DataFrame
    verdict: str = ""
    command: str | None = None

    @property
    def baseline(self) -> str:
        """Name of the baseline."""
        return next(iter(self.scenarios))

    @property
    def others(self) -> list[str]:
        """Names of the scenarios that are compared with it."""
        return list(self.scenarios)[1:]

    @property
    def title(self) -> str:
        """What the page is called."""
        first, *others = (scenario.title for scenario in self.scenarios.values())
        whom = others[0] if len(others) == 1 else count(len(others), "scenario")
        return f"{whom} against {first}"
