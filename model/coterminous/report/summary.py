"""What a run came to, in plain words: changes from the first year to the last, who decided what, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from coterminous.report.wording import (
    DECISIONS,
    count,
    count_of_kind,
    financial_year,
    is_missing,
    number,
    pounds,
    share,
    two_decimals,
    words,
)
from coterminous.report.world_words import in_its_words, said

if TYPE_CHECKING:
    from coterminous.report.run import Run

_MONTHS_IN_A_YEAR = 12
_TOP_REASONS = 3
_TERMS = (1, 2, 3)


@dataclass(frozen=True)
class Measure:
    """A metric as the summary tells it: its name, how it is written, and whether a year adds it up."""

    metric: str
    name: str
    written: Callable[[float], str]
    is_flow: bool = False


MEASURES = (
    Measure("trust_mean", "Mean trust between PCTs and social services (0 to 1)", two_decimals),
    Measure("coterminous_share", "PCTs that are coterminous", share),
    Measure("partnerships_active", "Active partnerships", number),
    Measure("partnerships_pooled", "Partnerships with a pooled budget", number),
    Measure("pooled_gbp", "Money in pooled budgets", pounds, is_flow=True),
    Measure("inertia_share", "Share of effort in partnerships that deliver little for it", share),
    Measure("withdrawals", "Withdrawals of money", number, is_flow=True),
    Measure("tightenings", "Councils that tightened eligibility", number, is_flow=True),
    Measure("eligibility_mean", "Mean eligibility threshold (0 low to 3 critical)", two_decimals),
    Measure("unmet_need_people", "People with unmet need", number),
    Measure("delayed_transfers", "Delayed transfers of care", number),
    Measure("pct_in_deficit_share", "PCTs in deficit", share),
    Measure("social_services_in_deficit_share", "Social services departments in deficit", share),
)


@dataclass(frozen=True)
class Change:
    """One measure in the first and in the last year: means of stocks, sums of flows.

    ``between`` tells of the year between them that went furthest beyond both, and is empty where none did.
    """

    metric: str
    name: str
    first: float
    last: float
    first_written: str
    last_written: str
    between: str = ""


@dataclass(frozen=True)
class Decided:
    """How often bodies of one kind took one decision, and the terms that spoke for it most, with how often."""

    kind: str
    actor_kind: str
    times: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Summary:
    """What a run came to.

    Attributes:
        first_period: the first year, in words.
        last_period: the last year, in words.
        changes: each measure in both.
        decisions: who decided what, how often, and why; most frequent first.
    """

    first_period: str
    last_period: str
    changes: tuple[Change, ...]
    decisions: tuple[Decided, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the summary as plain lists and numbers."""
        return asdict(self)


def _years(months: pd.Series) -> tuple[int, str, str]:
    """Return how many months at either end are compared, and what both ends are called.

    Runs shorter than two years are compared by their halves, so that no month counts on both sides.
    """
    size = max(1, min(_MONTHS_IN_A_YEAR, len(months) // 2))
    unit = "month" if size == 1 else f"{size} months"
    return size, f"first {unit}", f"last {unit}"


def _summed_up(measure: Measure, metrics: pd.DataFrame) -> float:
    """Return one number for some months: the sum of a flow, the mean of a stock."""
    values = metrics[measure.metric].astype(float)
    return float(values.sum() if measure.is_flow else values.mean())


def _between(measure: Measure, metrics: pd.DataFrame, ends: tuple[float, float]) -> str:
    """Return the full financial year that went furthest beyond both ends, in words; nothing where none did."""
    years = metrics["month"].map(financial_year)
    full = [year for year, months in years.value_counts(sort=False).items() if months == _MONTHS_IN_A_YEAR]
    values = {str(year): _summed_up(measure, metrics[years == year]) for year in full}
    beyond = {year: max(value - max(ends), min(ends) - value) for year, value in values.items()}
    furthest = max(beyond, key=lambda year: beyond[year], default=None)
    if furthest is None or beyond[furthest] <= 0:
        return ""
    written = measure.written(values[furthest])
    if written in {measure.written(end) for end in ends}:
        return ""
    return f"{'highest' if values[furthest] > max(ends) else 'lowest'} in {furthest}: {written}"


@in_its_words
def summary_of(run: Run) -> Summary:
    """Return the summary of a run."""
    size, first, last = _years(run.metrics["month"])
    changes = []
    for measure in MEASURES:
        ends = (_summed_up(measure, run.metrics[:size]), _summed_up(measure, run.metrics[-size:]))
        written = (measure.written(ends[0]), measure.written(ends[1]))
        # A full year says nothing beside parts of one.
        between = _between(measure, run.metrics, ends) if size == _MONTHS_IN_A_YEAR else ""
        changes.append(Change(measure.metric, said(measure.name), *ends, *written, between))
    return Summary(first, last, tuple(changes), decisions_of(run.events))


def _spoke_most(row: Mapping[Any, Any]) -> str | None:
    """Return the term of a decision with the most pounds for it, or None where none spoke for it."""
    terms = [(row[f"term_{place}"], row[f"term_{place}_gbp"]) for place in _TERMS]
    speaking = [(float(amount), str(name)) for name, amount in terms if not is_missing(amount) and amount > 0]
    return max(speaking)[1] if speaking else None


def decisions_of(log: pd.DataFrame) -> tuple[Decided, ...]:
    """Return who decided what, how often, and which terms spoke for it most, most frequent first.

    Args:
        log: the event log.
    """
    taken = log[log["kind"].isin(list(DECISIONS))]
    found = []
    for (kind, actor_kind), rows in taken.groupby(["kind", "actor_kind"], sort=True):
        spoke = Counter(term for term in map(_spoke_most, rows.to_dict("records")) if term is not None)
        ranked = sorted(spoke.items(), key=lambda one: (-one[1], one[0]))
        found.append(Decided(str(kind), str(actor_kind), len(rows), tuple(ranked[:_TOP_REASONS])))
    return tuple(sorted(found, key=lambda one: (-one.times, one.kind, one.actor_kind)))


def change_sentence(change: Change) -> str:
    """Return a change as a sentence.

    >>> change_sentence(Change("trust_mean", "Trust", 0.6, 0.5, "0.60", "0.50", "lowest in 2007-08: 0.45"))
    'Trust fell from 0.60 to 0.50 (lowest in 2007-08: 0.45).'
    """
    between = f" ({change.between})" if change.between else ""
    if change.first_written == change.last_written:
        verb = "began and ended at" if between else "stayed at"
        return f"{change.name} {verb} {change.last_written}{between}."
    verb = "rose" if change.last > change.first else "fell"
    return f"{change.name} {verb} from {change.first_written} to {change.last_written}{between}."


def _times(number_of: int) -> str:
    return "once" if number_of == 1 else f"{number_of:,} times"


def decision_sentence(decided: Decided) -> str:
    """Return who decided what, and why, as a sentence.

    >>> decision_sentence(Decided("withdrew", "pct", 3, (("relief", 2), ("exposure", 1))))
    'PCTs withdrew money 3 times. What spoke for it most: relief (2 times), exposure (once).'
    """
    whom = count_of_kind(2, decided.actor_kind).removeprefix("2 ")
    whom = whom[0].upper() + whom[1:]
    sentence = f"{whom} {DECISIONS[decided.kind][1]} {_times(decided.times)}."
    if not decided.reasons:
        return sentence
    reasons = [f"{words(term)} ({_times(times)})" for term, times in decided.reasons]
    return f"{sentence} What spoke for it most: {', '.join(reasons)}."


@in_its_words
def yearly_table(run: Run) -> pd.DataFrame:
    """Return each measure by financial year, as it is written: means of stocks, sums of flows.

    A first or last year that the run covers in part says how many months it has.
    """
    years = run.metrics["month"].map(financial_year)
    months = years.value_counts().to_dict()
    columns = {}
    for year in years.unique():
        rows = run.metrics[years == year]
        part = "" if months[year] == _MONTHS_IN_A_YEAR else f" ({count(int(months[year]), 'month')})"
        columns[f"{year}{part}"] = [measure.written(_summed_up(measure, rows)) for measure in MEASURES]
    return pd.DataFrame(columns, index=pd.Index([said(measure.name) for measure in MEASURES], name="Measure"))
