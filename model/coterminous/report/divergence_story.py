"""The story of two paired runs that part: what was given, the first decision that differs, what led on from there."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coterminous.record.metric_facts import METRIC
from coterminous.report.divergence_aftermath import afterwards
from coterminous.report.metric_words import title_of
from coterminous.report.paired_logs import decisions, first_metric_apart
from coterminous.report.told_run import told
from coterminous.report.wording import (
    DECISIONS,
    count,
    month_words,
    pounds,
    share,
    two_decimals,
    words,
)
from coterminous.report.world_words import in_its_words, in_the_words_of, said, words_of

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from coterminous.report.divergence import Divergence
    from coterminous.report.run import Run

_MOST_GIVEN = 6
_ANNOUNCED = "  "


@in_its_words
def divergence_story(parted: Divergence) -> str:
    """Return where two runs part and what came of it, in lines of plain text."""
    one = parted.runs[0]
    lines = [
        f"{parted.names[0]} and {parted.names[1]}: {one.which}, "
        f"{count(len(one.tables['metrics']), 'month')}, the same luck",
        *_given(parted),
        "",
        *_before(parted),
        "",
        f"The first decision that differs: {month_words(parted.month)}, {_who(parted)}",
    ]
    for place, name in enumerate(parted.names):
        lines += ["", f"In {name}:", *_at_that_point(parted, place)]
    lines += ["", *_standing(parted), "", "What led on from there:", *afterwards(parted)]
    return "\n".join(lines)


def no_divergence_story(first: Run | Path, second: Run | Path, names: tuple[str, str]) -> str:
    """Return what there is to say of two paired runs that took the same decisions.

    Args:
        first: a finished run, or its folder.
        second: the other one.
        names: what the two are called.
    """
    runs = told(first), told(second)
    lines = [
        f"{names[0]} and {names[1]}: {runs[0].which}, the same luck",
        f"  No decision differs: both logs have the same {count(len(decisions(runs[0].log)), 'decision')}.",
    ]
    found = first_metric_apart(runs)
    if found is None:
        return "\n".join([*lines, "  Every metric is the same in every month."])
    month, metric = found
    with in_the_words_of(words_of(runs[0])):
        first_title = _title(metric)
    return "\n".join(
        [*lines, f"  The numbers differ from {month_words(month)} on: {first_title} is the first."]
    )


def _title(metric: str) -> str:
    """Return a metric's title, or its name where it has none."""
    return title_of(metric) if metric in METRIC else words(metric)


def _who(parted: Divergence) -> str:
    """Return who decided, about which partnership."""
    which = 0 if parted.event_ids[0] is not None else 1
    about = f", in partnership {parted.partnership_id}" if parted.partnership_id else ""
    return f"{parted.runs[which].who(parted.actor_id)}{about}"


def _given(parted: Divergence) -> list[str]:
    """Return in what the two scenarios differ."""
    lines = []
    for run, name, events in zip(parted.runs, parted.names, parted.given, strict=True):
        if events:
            lines.append(f"{_ANNOUNCED}Given, in {name} alone:")
            lines += [run.line(event) for event in events[:_MOST_GIVEN]]
            lines += _rest(len(events) - _MOST_GIVEN)
    changed = [
        f"{name} ({one} and {other})"
        for name, (one, other) in _settings(parted.runs[0].scenario, parted.runs[1].scenario).items()
    ]
    if changed:
        rest = f" and {len(changed) - _MOST_GIVEN:,} more" if len(changed) > _MOST_GIVEN else ""
        lines.append(f"{_ANNOUNCED}Parameters that differ: {'; '.join(changed[:_MOST_GIVEN])}{rest}")
    return lines


def _settings(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the parameters in which two resolved scenarios differ, with both values."""
    first, second = one.get("parameters", {}), other.get("parameters", {})
    return {
        name: (first.get(name), second.get(name))
        for name in sorted({*first, *second})
        if first.get(name) != second.get(name)
    }


def _rest(more: int) -> list[str]:
    return [f"{'':>7}  and {more:,} more"] if more > 0 else []


def _before(parted: Divergence) -> list[str]:
    """Return what was still the same, and what differed although nobody had decided otherwise yet."""
    are = "is" if parted.shared == 1 else "are"
    lines = [f"Before it, {count(parted.shared, 'decision')} {are} the same in both logs."]
    if parted.metrics_from is not None and parted.metrics_from[0] <= parted.month:
        month, metric = parted.metrics_from
        lines.append(
            f"{_ANNOUNCED}The numbers differ from {month_words(month)} on: {_title(metric)} is the first."
        )
    for run, name, event in zip(parted.runs, parted.names, parted.earlier, strict=True):
        if event is not None:
            lines += [f"{_ANNOUNCED}The first thing that befell somebody in {name} alone:", run.line(event)]
    return lines


def _at_that_point(parted: Divergence, place: int) -> list[str]:
    """Return what one log says where the runs part."""
    run, event = parted.runs[place], parted.event_ids[place]
    if event is not None:
        return textwrap.indent(run.event(event), "  ").splitlines()
    lines = [
        f"  The log has no such decision in {month_words(parted.month)}.",
        *_befell(parted, place),
        *_last_said(parted, place),
    ]
    log = run.log
    same = log[(log["actor_id"] == parted.actor_id) & (log["month"] > parted.month)]
    same = same[same["kind"].isin(list(DECISIONS))]
    if parted.partnership_id is not None:
        same = same[same["partnership_id"].astype(object) == parted.partnership_id]
    if same.empty:
        about = " about this partnership" if parted.partnership_id else ""
        return [*lines, f"  It decides nothing more{about}."]
    return [
        *lines,
        f"  The next that it decides{' about this partnership' if parted.partnership_id else ''}:",
        run.line(int(same["event_id"].iloc[0])),
    ]


def _befell(parted: Divergence, place: int) -> list[str]:
    """Return what had befallen the body in this run alone, last and not long before, by nobody's decision here."""
    run = parted.runs[place]
    rows = [run.causes.rows[event] for event in parted.alone[place]]
    own = [
        int(row["event_id"])
        for row in rows
        if row["actor_id"] == parted.actor_id
        and row["month"] <= parted.month
        and row["kind"] not in DECISIONS
    ]
    if not own or own[-1] == parted.earlier[place]:
        return []
    return ["  What had befallen this body in this log alone, last:", run.line(own[-1])]


def _last_said(parted: Divergence, place: int) -> list[str]:
    """Return what one log alone said last of the partnership, such as that a new map has made it another."""
    run = parted.runs[place]
    rows = [run.causes.rows[event] for event in parted.alone[place]]
    said = [
        int(row["event_id"])
        for row in rows
        if row["partnership_id"] == parted.partnership_id and row["month"] <= parted.month
    ]
    if parted.partnership_id is None or not said:
        return []
    return ["  What this log alone had said of the partnership, last:", run.line(said[-1])]


def _standing(parted: Divergence) -> list[str]:
    """Return how the body, and the partnership's sides, stood at the end of the month in either run."""
    lines = [f"How they stood at the end of {month_words(parted.month)}:"]
    for run, name in zip(parted.runs, parted.names, strict=True):
        bodies = _row(run.tables["bodies"], parted.month, "body_id", parted.actor_id)
        facts = []
        if bodies is not None:
            facts += [
                f"{run.who(parted.actor_id)}: balance {pounds(bodies['balance_gbp'])}",
                f"stress {share(bodies['stress'], decimals=2)}",
            ]
        partnership = _row(run.tables["partnerships"], parted.month, "partnership_id", parted.partnership_id)
        if partnership is not None:
            trusts = said(
                f"{two_decimals(partnership['trust_pct'])} (PCT in social services) and "
                f"{two_decimals(partnership['trust_social_services'])} (social services in PCT)"
            )
            facts.append(f"the partnership {words(str(partnership['state']))}, trust {trusts}")
        lines.append(f"  {name}: {', '.join(facts) or 'neither is in the tables'}")
    return lines


def _row(
    table: pd.DataFrame, month: pd.Timestamp, column: str, wanted: str | None
) -> Mapping[Any, Any] | None:
    """Return one row of a table, or None where it has none."""
    if wanted is None:
        return None
    rows = table[(table["month"] == month) & (table[column] == wanted)]
    return None if rows.empty else dict(rows.iloc[0])
