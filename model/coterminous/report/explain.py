"""Why something happened in a run: answers in sentences.

The log names for each event what led to it and the terms that weighed most, in pounds; the answers follow the
names. Everything is plain text, one fact a line.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from coterminous.report.body_story import body_story
from coterminous.report.partnership_story import partnership_story
from coterminous.report.told_run import ToldRun, told
from coterminous.report.wording import count
from coterminous.report.world_words import in_its_words
from coterminous.scenario.problems import InputError, Problem, nearest_name, shown

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.report.run import Run

_MOST_TELLING = 12
_SUGGESTED = 3


def explain(
    run: Run | Path, event: int | None = None, partnership: str | None = None, body: str | None = None
) -> str:
    """Return the answer to a question about a run, or an overview of what can be asked.

    Args:
        run: a finished run, or its folder.
        event: id of an event: why did it happen, and what did it lead to?
        partnership: id of a partnership: its life, in order.
        body: id or name of a body: its story.

    Raises:
        InputError: if a folder is not a run folder or is damaged, if the run has nothing of that id (the
            nearest are named), or if several questions are asked at once.
    """
    if sum(one is not None for one in (event, partnership, body)) > 1:
        allowed = "one of --event, --partnership, --body"
        raise InputError(Problem(None, "explain", "answers one question at a time", allowed=allowed))
    asked = told(run)
    if event is not None:
        return _answer_event(asked, event)
    if partnership is not None:
        return _answer_partnership(asked, partnership)
    return _overview(asked) if body is None else _answer_body(asked, body)


@in_its_words
def _answer_event(told: ToldRun, event_id: int) -> str:
    known = told.causes.rows
    if event_id not in known:
        nearest = sorted(known, key=lambda one: (abs(one - event_id), one))[:_SUGGESTED]
        raise _unknown("--event", str(event_id), [str(one) for one in sorted(nearest)])
    return told.event(event_id)


@in_its_words
def _answer_partnership(told: ToldRun, partnership_id: str) -> str:
    known = [
        *told.tables["partnerships"]["partnership_id"].unique(),
        *told.log["partnership_id"].dropna().unique(),
    ]
    if partnership_id not in known:
        raise _unknown("--partnership", partnership_id, _alike(partnership_id, known))
    return partnership_story(told, partnership_id)


@in_its_words
def _answer_body(told: ToldRun, body_id: str) -> str:
    called = [known for known, name in told.names.items() if name == body_id]
    if len(called) == 1:
        return body_story(told, called[0])
    if body_id not in told.names:
        raise _unknown("--body", body_id, _alike(body_id, told.names))
    return body_story(told, body_id)


@in_its_words
def _overview(told: ToldRun) -> str:
    """Return what there is to ask about: the most telling events, and ids to begin with."""
    log = told.log
    lines = [f"{told.title}: {told.which}, {count(len(told.tables['metrics']), 'month')}"]
    lines.append(
        f"  {count(len(log), 'event')} in the log."
        + (" The most telling, by how much followed from them:" if len(log) else "")
    )
    for one in told.causes.most_consequential(_MOST_TELLING):
        lines.append(f"{told.line(one)} [{count(told.causes.following(one), 'event')} followed]")
    if log.empty:
        return "\n".join(lines)
    lines += ["", "  Ask about one of them, or about a partnership or a body with much to tell:"]
    for option, values in (
        ("--event", [str(one) for one in told.causes.most_consequential(_SUGGESTED)]),
        ("--partnership", _most_often(log["partnership_id"])),
        ("--body", _most_often(log["actor_id"][log["actor_id"].isin(list(told.names))])),
    ):
        lines += [f"    {option} {value}" for value in values]
    return "\n".join(lines)


def _most_often(ids: pd.Series) -> list[str]:
    """Return the ids that occur most often, ties by id."""
    times = ids.dropna().astype(str).value_counts().to_dict()
    return sorted(map(str, times), key=lambda one: (-times[one], one))[:_SUGGESTED]


def _alike(wanted: str, known: Iterable[object]) -> list[str]:
    """Return the known id that looks most like the one wanted, or the first few where none does."""
    names = list(dict.fromkeys(str(one) for one in known))
    nearest = nearest_name(wanted, names)
    return [nearest] if nearest is not None else names[:_SUGGESTED]


def _unknown(option: str, wanted: str, near: list[str]) -> InputError:
    nearest = " or ".join(near) if near else None
    return InputError(
        Problem(None, option, "names nothing in this run", found=shown(wanted), nearest=nearest)
    )
