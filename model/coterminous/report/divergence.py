"""Where two paired runs part: the first decision that one took and the other did not, and what came of it.

Numbers of events differ between runs, so events are matched by what they say: month, kind, actor and
partnership. What the centre does is given with the scenario and is no decision; neither is what merely befell
somebody, such as a deficit. How much money a decision moved does not matter here, only that it was taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from coterminous.report.paired_logs import (
    CENTRE,
    Pair,
    contents,
    decisions,
    first_difference,
    first_metric_apart,
    happenings,
    only_in_one,
)
from coterminous.report.told_run import told
from coterminous.report.wording import DECISIONS, financial_year, is_missing
from coterminous.scenario.problems import InputError, Problem

if TYPE_CHECKING:
    from coterminous.report.run import Run

_RUNNING = ("adopted", "delivering")


@dataclass(frozen=True, eq=False)
class Divergence:
    """Where two paired runs part, and what led on from there.

    Attributes:
        month: month of the first decision that differs.
        kind: what was decided.
        actor_id: the body that decided.
        partnership_id: the partnership it concerns, or None.
        event_ids: the decision's number in each run's log; None for the run that did not take it. Where the same
            body decided otherwise about the same partnership in the same month, both have a number.
        given: numbers of the centre's events that only the one, and only the other run has.
        earlier: numbers of the first event in each log, if it comes before the decision, that the other log has
            not, the centre's apart; None where there is none. Such an event befell a body, nobody decided it.
        metrics_from: the first month in which any metric differs, and which; None where none ever does.
        shared: how many decisions before it are in both logs.
        partnerships: ids of the partnerships of the decision and of the events that name it as their cause.
        alone: numbers of all events, the centre's apart, that only the one, and only the other log has.
        years: one row a financial year: ``year``, and how many events (the centre's apart) are in ``first_only``,
            ``second_only`` and ``both``.
        running: ids, without their numbers, of partnerships that run at the end in the first, and in the second
            run only.
        runs: both runs as they are told.
        names: what the runs are called.
    """

    month: pd.Timestamp
    kind: str
    actor_id: str
    partnership_id: str | None
    event_ids: tuple[int | None, int | None]
    given: tuple[tuple[int, ...], tuple[int, ...]]
    earlier: tuple[int | None, int | None]
    metrics_from: tuple[pd.Timestamp, str] | None
    shared: int
    partnerships: tuple[str, ...]
    alone: tuple[tuple[int, ...], tuple[int, ...]]
    years: pd.DataFrame
    running: tuple[tuple[str, ...], tuple[str, ...]]
    runs: Pair = field(repr=False)
    names: tuple[str, str] = field(repr=False)

    def __str__(self) -> str:
        """Return the story: what printing shows."""
        return self.as_text()

    def as_text(self) -> str:
        """Return the story, in lines of plain text."""
        from coterminous.report.divergence_story import divergence_story

        return divergence_story(self)


def divergence_of(
    first: Run | Path, second: Run | Path, names: tuple[str, str] | None = None
) -> Divergence | None:
    """Return where two paired runs part, or None where both took the same decisions.

    Args:
        first: a finished run, or its folder; the baseline, where one of the two is.
        second: the other one, with the same seed and replicate.
        names: what the two are called in the story; by default the titles of their scenarios, or ``the first
            run`` and ``the second run`` where these are the same.

    Raises:
        InputError: if a folder is not a run folder, or if the runs do not share their luck: another seed,
            replicate or first month.
    """
    runs = _of_one_length((told(first), told(second)))
    _check_paired(runs)
    decided = [decisions(run.log) for run in runs]
    found = first_difference(contents(decided[0]), contents(decided[1]))
    if found is None:
        return None
    places, shared = found
    event_ids = tuple(
        None if place is None else int(log["event_id"].iloc[place])
        for log, place in zip(decided, places, strict=True)
    )
    which = 0 if event_ids[0] is not None else 1
    row = runs[which].causes.rows[event_ids[which]]  # type: ignore[index]
    month = pd.Timestamp(row["month"])
    return Divergence(
        month=month,
        kind=str(row["kind"]),
        actor_id=str(row["actor_id"]),
        partnership_id=None if is_missing(row["partnership_id"]) else str(row["partnership_id"]),
        event_ids=(event_ids[0], event_ids[1]),
        given=_given(runs),
        earlier=_earlier(runs, month),
        metrics_from=first_metric_apart(runs),
        shared=shared,
        partnerships=_touched(runs, event_ids),
        alone=only_in_one([happenings(run.log) for run in runs]),
        years=_years(runs),
        running=_running(runs),
        runs=runs,
        names=names or _names(runs),
    )


def _check_paired(runs: Pair) -> None:
    """Refuse runs that do not share their luck: their first difference would say nothing."""
    first, second = runs
    for what, one, other in (
        ("seed", first.seed, second.seed),
        ("replicate", first.replicate, second.replicate),
        ("first month", *(str(run.tables["metrics"]["month"].iloc[0])[:10] for run in runs)),
    ):
        if one != other:
            raise InputError(
                Problem(
                    None,
                    "first_divergence",
                    f"needs two runs that share their luck; these differ in their {what}",
                    found=f"{one} and {other}",
                    allowed="two runs with the same seed, replicate and first month",
                )
            )


def _of_one_length(runs: Pair) -> Pair:
    """Return both runs up to the last month that both have."""
    last = min(run.tables["metrics"]["month"].iloc[-1] for run in runs)
    first, second = (
        replace(run, tables={name: table[table["month"] <= last] for name, table in run.tables.items()})
        for run in runs
    )
    return first, second


def _names(runs: Pair) -> tuple[str, str]:
    titles = runs[0].title, runs[1].title
    return titles if titles[0] != titles[1] else ("the first run", "the second run")


def _given(runs: Pair) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the centre's events that one run has alone, told apart by what they say, not by their number."""
    acts = [run.log[run.log["actor_kind"] == CENTRE] for run in runs]
    said = [log.assign(actor_id=log["reason"].astype(object)) for log in acts]
    return only_in_one(said)


def _earlier(runs: Pair, month: pd.Timestamp) -> tuple[int | None, int | None]:
    """Return the first event in each log that only it has, before anybody decides anything in a month."""
    befell = []
    for run in runs:
        log = run.log[run.log["month"] <= month]
        deciding = decisions(log[log["month"] == month])
        # What befalls bodies in a month comes before their decisions, what decisions bring about after them.
        known = log if deciding.empty else log[log["event_id"] < deciding["event_id"].iloc[0]]
        befell.append(known[~known["kind"].isin(list(DECISIONS)) & (known["actor_kind"] != CENTRE)])
    first, second = only_in_one(befell)
    return first[0] if first else None, second[0] if second else None


def _touched(runs: Pair, event_ids: Iterable[int | None]) -> tuple[str, ...]:
    """Return the partnerships of the decision and of what names it as its cause."""
    found: dict[str, None] = {}
    for run, event_id in zip(runs, event_ids, strict=True):
        for one in () if event_id is None else (event_id, *run.causes.led_to(event_id)):
            partnership = run.causes.rows[one]["partnership_id"]
            if not is_missing(partnership):
                found[str(partnership)] = None
    return tuple(found)


def _years(runs: Pair) -> pd.DataFrame:
    """Return how many events are in one log alone and in both, by financial year."""
    first, second = (Counter(contents(happenings(run.log))) for run in runs)
    counts: dict[str, list[int]] = {
        financial_year(month): [0, 0, 0]
        for month in sorted({month for run in runs for month in run.tables["metrics"]["month"]})
    }
    for place, events in enumerate((first - second, second - first, first & second)):
        for content, times in events.items():
            counts[financial_year(content[0])][place] += times
    rows = [(year, *numbers) for year, numbers in counts.items()]
    return pd.DataFrame(rows, columns=["year", "first_only", "second_only", "both"])


def _running(runs: Pair) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which partnerships run in the last month of one run and not of the other, whatever their number."""
    found = []
    for run in runs:
        table = run.tables["partnerships"]
        is_there = table["stage"].isin(_RUNNING) & (table["month"] == run.tables["metrics"]["month"].iloc[-1])
        found.append({str(one).partition("#")[0] for one in table["partnership_id"][is_there]})
    return tuple(sorted(found[0] - found[1])), tuple(sorted(found[1] - found[0]))
