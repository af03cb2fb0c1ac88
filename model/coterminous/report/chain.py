"""The chain of causes behind an event, link by link, and where it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coterminous.report.wording import DECISIONS, is_missing, share

if TYPE_CHECKING:
    from coterminous.report.told_run import ToldRun

_SHORT_OF_MONEY = 0.0025


def chain_lines(told: ToldRun, event_id: int) -> list[str]:
    """Return what led to an event, the nearest cause first, and where the chain begins.

    Args:
        told: the run.
        event_id: an id that the log has.
    """
    chain = told.causes.back_from(event_id)
    origin = told.causes.rows[chain[-1]]
    if len(chain) == 1:
        return [f"  {beginning(told, origin)}"]
    links = [told.line(one) for one in chain[1:]]
    return ["  What led to it, link by link, back to where it began:", *links, f"  {beginning(told, origin)}"]


def beginning(told: ToldRun, row: dict[str, Any]) -> str:
    """Return in a sentence what kind of event a chain begins with: one from outside, or a body's own.

    Args:
        told: the run.
        row: the event at which the chain ends.
    """
    kind = str(row["kind"])
    if row["actor_kind"] == "centre":
        return "It came from outside: the scenario."
    who = told.names.get(str(row["actor_id"]), str(row["actor_id"]))
    if kind == "deficit_opened":
        largest = "" if is_missing(row["term_1"]) else f": {_largest(row)}"
        return f"It began with the money of {who}{largest}. No event of the run brought that about."
    if kind in DECISIONS:
        stress = _stress(told, row)
        if stress is not None and stress > _SHORT_OF_MONEY:
            return (
                f"It began with {who}, which overspent by {share(stress)} of its income then; the log holds no event "
                "that brought that about."
            )
        return (
            f"It began with the choice of {who}: the log holds nothing that led to it but what was weighed."
        )
    return "The log names no cause for it."


def _largest(row: dict[str, Any]) -> str:
    """Return the part that made most of a deficit."""
    parts = [(row[f"term_{place}_gbp"], row[f"term_{place}"]) for place in (1, 2, 3)]
    return str(max((float(pounds), str(name)) for pounds, name in parts if not is_missing(pounds))[1])


def _stress(told: ToldRun, row: dict[str, Any]) -> float | None:
    """Return how much of its income a body overspent in the month of an event; None where no table says so."""
    table = told.tables["bodies"]
    rows = table[(table["body_id"] == row["actor_id"]) & (table["month"] == row["month"])]
    return None if rows.empty else float(rows["stress"].iloc[0])
