"""What a comparison is asked for, checked before anything is run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coterminous.experiments.comparison_plan import ComparisonPlan, distinct
from coterminous.experiments.quantities import Calendar, Quantity, read_quantity
from coterminous.experiments.stopping import check_looks, check_precision
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import InputError, Problem


@dataclass(frozen=True)
class ComparisonRequest:
    """What is to be compared.

    Attributes:
        scenarios: by the names they have in the comparison, the baseline first.
        replicates: how many of each, or at the first look for a precision.
        seed: of every ensemble.
        effect: what the precision is about, or None.
        precision: the half-width wanted, or None.
        most: no more replicates than this for a precision.
        by: what scenarios are ranked by.
        is_lower_better: whether the least comes first in the ranking.
    """

    scenarios: Mapping[str, Scenario]
    replicates: int
    seed: int
    effect: Quantity | None
    precision: float | None
    most: int
    by: Quantity
    is_lower_better: bool

    @property
    def calendar(self) -> Calendar:
        """The months of every scenario."""
        return _calendar_of(self.scenarios)

    @property
    def plan(self) -> ComparisonPlan:
        """What the folder says of it."""
        said = {name: scenario.resolved() for name, scenario in self.scenarios.items()}
        return ComparisonPlan(said, self.seed)


def named_scenarios(references: Sequence[Scenario | str | Path]) -> dict[str, Scenario]:
    """Return scenarios over the same months by names that differ, the baseline first.

    Args:
        references: scenarios, paths of scenarios, or names of shipped ones.

    Raises:
        InputError: there is nothing to compare, a scenario is wrong, or they are not over the same months, since
            their replicates would have nothing to pair.

    >>> short = Scenario.load("teaching", overrides={"months": 2})
    >>> list(named_scenarios([short, short]))
    ['teaching', 'teaching-2']
    """
    if len(references) < 2:
        raise InputError(
            Problem(None, "SCENARIO", "is missing: a baseline needs something to be compared with")
        )
    loaded = [one if isinstance(one, Scenario) else Scenario.load(one) for one in references]
    names = distinct([scenario.name for scenario in loaded])
    baseline = loaded[0]
    problems = [
        Problem(None, f"{key} of {name}", f"is not that of {names[0]}", str(found), str(wanted))
        for name, scenario in zip(names[1:], loaded[1:], strict=True)
        for key, found, wanted in (
            ("start", scenario.start, baseline.start),
            ("months", scenario.months, baseline.months),
        )
        if found != wanted
    ]
    if problems:
        raise InputError(*problems)
    return dict(zip(names, loaded, strict=True))


def request_of(
    scenarios: Mapping[str, Scenario],
    *,
    replicates: int,
    seed: int,
    effect: str | None = None,
    precision: float | None = None,
    most: int = 10_000,
    by: str | None = None,
    is_lower_better: bool = False,
) -> ComparisonRequest:
    """Return what was asked for, checked; see :func:`coterminous.experiments.compare.compare` for what it means.

    Raises:
        InputError: a metric or month is not there, or a precision cannot be looked for as asked.

    >>> short = Scenario.load("teaching", overrides={"months": 2})
    >>> request_of({"a": short, "b": short}, replicates=50, seed=7, effect="withdrawals:2006-05").by.month
    '2006-05-01'
    """
    calendar = _calendar_of(scenarios)
    wanted = read_quantity(effect, calendar) if effect is not None else None
    ranked_by = (
        read_quantity(by, calendar, key="--by") if by is not None else wanted or Quantity("trust_mean")
    )
    if precision is not None:
        check_precision(precision)
        if wanted is None:
            allowed = "METRIC, METRIC:total or METRIC:YYYY-MM"
            raise InputError(
                Problem(None, "--effect", "is missing: a precision is that of one effect", allowed=allowed)
            )
        check_looks(replicates, most)
    return ComparisonRequest(scenarios, replicates, seed, wanted, precision, most, ranked_by, is_lower_better)


def _calendar_of(scenarios: Mapping[str, Scenario]) -> Calendar:
    baseline = next(iter(scenarios.values()))
    return Calendar(baseline.start, baseline.months)
