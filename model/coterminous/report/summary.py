"""What a run came to, in plain words: changes from the first year to the last, who decided what, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from coterminous.report.wording import (
    DECISIONS,
    count,
    count_of_kind,
    financial_year,
    number,
    pounds,
    share,
    two_decimals,
    words,
)

if TYPE_CHECKING:
    from coterminous.report.run import Run

_MONTHS_IN_A_YEAR = 12
_TOP_REASONS = 3


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
    """One measure in the first and in the last year: means of stocks, sums of flows."""

    metric: str
    name: str
    first: float
    last: float
    first_written: str
    last_written: str


@dataclass(frozen=True)
class Decided:
    """How often bodies of one kind took one decision, and the terms that weighed most in it."""

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


def summary_of(run: Run) -> Summary:
    """Return the summary of a run."""
    size, first, last = _years(run.metrics["month"])
    changes = []
    for measure in MEASURES:
        values = run.metrics[measure.metric].astype(float)
        ends = [values.iloc[:size], values.iloc[-size:]]
        before, after = (float(end.sum() if measure.is_flow else end.mean()) for end in ends)
        changes.append(
            Change(
                measure.metric, measure.name, before, after, measure.written(before), measure.written(after)
            )
        )
    return Summary(first, last, tuple(changes), decisions_of(run.events))


def decisions_of(log: pd.DataFrame) -> tuple[Decided, ...]:
    """Return who decided what, how often, and which terms weighed most, most frequent first.

    Args:
        log: the event log.

    >>> log = pd.DataFrame({"kind": ["withdrew"], "actor_kind": ["pct"], "term_1": ["relief"]})
    >>> decisions_of(log)
    (Decided(kind='withdrew', actor_kind='pct', times=1, reasons=(('relief', 1),)),)
    """
    taken = log[log["kind"].isin(list(DECISIONS))]
    found = []
    for (kind, actor_kind), rows in taken.groupby(["kind", "actor_kind"], sort=True):
        terms = rows["term_1"].dropna().value_counts()
        ranked = sorted(
            ((str(term), int(times)) for term, times in terms.items()), key=lambda one: (-one[1], one[0])
        )
        found.append(Decided(str(kind), str(actor_kind), len(rows), tuple(ranked[:_TOP_REASONS])))
    return tuple(sorted(found, key=lambda one: (-one.times, one.kind, one.actor_kind)))


def change_sentence(change: Change) -> str:
    """Return a change as a sentence.

    >>> change_sentence(Change("trust_mean", "Mean trust", 0.6, 0.5, "0.60", "0.50"))
    'Mean trust fell from 0.60 to 0.50.'
    """
    if change.first_written == change.last_written:
        return f"{change.name} stayed at {change.last_written}."
    verb = "rose" if change.last > change.first else "fell"
    return f"{change.name} {verb} from {change.first_written} to {change.last_written}."


def _times(number_of: int) -> str:
    return "once" if number_of == 1 else f"{number_of:,} times"


def decision_sentence(decided: Decided) -> str:
    """Return who decided what, and why, as a sentence.

    >>> decision_sentence(Decided("withdrew", "pct", 3, (("relief", 2), ("exposure", 1))))
    'PCTs withdrew money 3 times. What weighed most: relief (2 times), exposure (once).'
    """
    whom = count_of_kind(2, decided.actor_kind).removeprefix("2 ")
    whom = whom[0].upper() + whom[1:]
    sentence = f"{whom} {DECISIONS[decided.kind][1]} {_times(decided.times)}."
    if not decided.reasons:
        return sentence
    reasons = [f"{words(term)} ({_times(times)})" for term, times in decided.reasons]
    return f"{sentence} What weighed most: {', '.join(reasons)}."


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
        columns[f"{year}{part}"] = [
            measure.written(
                float(
                    rows[measure.metric].sum()
                    if measure.is_flow
                    else rows[measure.metric].astype(float).mean()
                )
            )
            for measure in MEASURES
        ]
    return pd.DataFrame(columns, index=pd.Index([measure.name for measure in MEASURES], name="Measure"))
