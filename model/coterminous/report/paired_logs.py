"""Two event logs side by side: which events both have, which only one, and the first that differs.

Numbers of events differ between runs, so events are matched by what they say: month, kind, actor and partnership.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from coterminous.report.told_run import ToldRun
from coterminous.report.wording import DECISIONS, is_missing

CENTRE = "centre"
_WHAT = ("month", "kind", "actor_id", "partnership_id")

Content = tuple[Any, ...]
Pair = tuple[ToldRun, ToldRun]


def happenings(log: pd.DataFrame) -> pd.DataFrame:
    """Return the events that are not the centre's, in their order."""
    return log[log["actor_kind"] != CENTRE]


def decisions(log: pd.DataFrame) -> pd.DataFrame:
    """Return the decisions of bodies, in their order."""
    return log[log["kind"].isin(list(DECISIONS)) & (log["actor_kind"] != CENTRE)]


def contents(log: pd.DataFrame) -> list[Content]:
    """Return what each event says: month, kind, actor and partnership."""
    return [
        tuple(None if is_missing(value) else value for value in row)
        for row in log[list(_WHAT)].itertuples(index=False, name=None)
    ]


def first_difference(
    first: Sequence[Content], second: Sequence[Content]
) -> tuple[tuple[int | None, int | None], int] | None:
    """Return the places of the first decision that differs, and how many before it are in both; None if none does.

    Within a month a decision is the earlier, the fewer of those that both took came before it in its log. Where
    the same actor decided otherwise about the same partnership in that month, the places of both are given.

    >>> a, b = ("2006-04", "withdrew", "pct-001", "p#1"), ("2006-04", "restructured", "pct-001", "p#1")
    >>> first_difference([a], [a]), first_difference([a], []), first_difference([a], [b])
    (None, ((0, None), 0), ((0, 0), 0))
    """
    alone = tuple(unmatched(one, other) for one, other in ((first, second), (second, first)))
    months = [logged[places[0]][0] for logged, places in zip((first, second), alone, strict=True) if places]
    if not months:
        return None
    month = min(months)
    before = sum(1 for content in first if content[0] < month)
    ahead, which, place = min(
        (_ahead(logged, place), which, place)
        for which, (logged, places) in enumerate(zip((first, second), alone, strict=True))
        for place in places[:1]
        if logged[place][0] == month
    )
    whose = (first, second)[which][place][2:]
    others = (second, first)[which]
    instead = next(
        (one for one in alone[1 - which] if others[one][0] == month and others[one][2:] == whose), None
    )
    return ((place, instead) if which == 0 else (instead, place)), before + ahead


def _ahead(logged: Sequence[Content], first_alone: int) -> int:
    """Return how many decisions of the same month came before the first that only one log has; both have these."""
    month = logged[first_alone][0]
    return sum(1 for one in range(first_alone) if logged[one][0] == month)


def unmatched(contents: Sequence[Content], others: Sequence[Content]) -> list[int]:
    """Return the places of what the other log does not have, or has fewer times."""
    left = Counter(others)
    places = []
    for place, content in enumerate(contents):
        if left[content] > 0:
            left[content] -= 1
        else:
            places.append(place)
    return places


def only_in_one(logs: Sequence[pd.DataFrame]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the numbers of events that only the one log has, and only the other."""
    first, second = logs
    one, other = contents(first), contents(second)
    return (
        tuple(int(number) for number in first["event_id"].iloc[unmatched(one, other)]),
        tuple(int(number) for number in second["event_id"].iloc[unmatched(other, one)]),
    )


def first_metric_apart(runs: Pair) -> tuple[pd.Timestamp, str] | None:
    """Return the first month, of those that both have, in which a metric differs, and which one."""
    tables = [run.tables["metrics"].set_index("month") for run in runs]
    months = tables[0].index.intersection(tables[1].index)
    names = [name for name in tables[0].columns if name in tables[1].columns]
    values = [table.loc[months, names].to_numpy(dtype=np.float64) for table in tables]
    differs = (values[0] != values[1]) & ~(np.isnan(values[0]) & np.isnan(values[1]))
    rows = np.flatnonzero(differs.any(axis=1))
    if not rows.size:
        return None
    return pd.Timestamp(months[rows[0]]), str(names[int(np.flatnonzero(differs[rows[0]])[0])])
