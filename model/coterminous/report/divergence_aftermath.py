"""What led on from where two paired runs part: what followed, how far the logs drift apart, how it ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from coterminous.report.sides import BEARERS, SIDE_NAMES, TOGETHER, burdens, short_amount, whole_run
from coterminous.report.wording import DECISIONS, count, listed
from coterminous.report.world_words import said

if TYPE_CHECKING:
    from coterminous.report.divergence import Divergence

_MOST_NAMED = 6
_MOST_NEXT = 3


def afterwards(parted: Divergence) -> list[str]:
    """Return what followed from the decision, how far the logs drifted apart, and how it ended."""
    lines = []
    for run, name, event in zip(parted.runs, parted.names, parted.event_ids, strict=True):
        direct = [] if event is None else run.causes.led_to(event)
        if event is not None and direct:
            followed = run.causes.following(event)
            lines.append(
                f"  In {name} it led to {count(len(direct), 'event')} directly, {followed:,} in all."
            )
    if parted.partnerships:
        lines.append(f"  Partnerships touched directly: {_named(parted.partnerships)}.")
    lines += [*_next(parted), "  Events in one log alone, matched by month, kind, actor and partnership:"]
    lines += _years(parted)
    for name, alone in zip(parted.names, parted.running, strict=True):
        running = (
            count(len(alone), "partnership runs", "partnerships run") if alone else "no partnership runs"
        )
        lines.append(f"  At the end {running} in {name} alone{f': {_named(alone)}' if alone else ''}.")
    return [*lines, *_who_paid(parted)]


def _who_paid(parted: Divergence) -> list[str]:
    """Return who is better or worse off by the end, side by side, where money differs at all."""
    first, second = (burdens(whole_run(run.tables["sides"])) for run in parted.runs)
    apart = {side: float(second[side][TOGETHER] - first[side][TOGETHER]) for side in BEARERS}
    if not any(round(amount) for amount in apart.values()):
        return []
    sides = [f"{said(SIDE_NAMES[side])} {short_amount(amount)}" for side, amount in apart.items()]
    return [f"  Who pays, {parted.names[1]} against {parted.names[0]} (above 0 better off): {listed(sides)}."]


def _next(parted: Divergence) -> list[str]:
    """Return the decisions that differ next, in order of time, each with the run whose log has it."""
    later = [
        (run.causes.rows[event]["month"], place, event)
        for place, (run, events) in enumerate(zip(parted.runs, parted.alone, strict=True))
        for event in events
        if event not in parted.event_ids[place : place + 1]
        and run.causes.rows[event]["month"] >= parted.month
        and run.causes.rows[event]["kind"] in DECISIONS
    ]
    if not later:
        return ["  No other decision differs."]
    lines = ["  The decisions that differ next:"]
    for _, place, event in sorted(later)[:_MOST_NEXT]:
        lines.append(f"{parted.runs[place].line(event)} [{parted.names[place]} alone]")
    return lines


def _named(ids: Iterable[str]) -> str:
    """Return ids as a sentence lists them, the first few by name."""
    known = list(ids)
    more = len(known) - _MOST_NAMED
    return listed([*known[:_MOST_NAMED], f"{more:,} more"] if more > 0 else known)


def _years(parted: Divergence) -> list[str]:
    """Return a small table of events by year, from the year in which the logs part."""
    years = parted.years
    is_told = (years["first_only"] + years["second_only"]).cumsum() > 0
    rows = years[is_told].itertuples(index=False)
    heads = [f"in {name} alone" for name in parted.names]
    wide = [max(len(head), 6) for head in heads]
    lines = [f"    {'year':<8}  {heads[0]:>{wide[0]}}  {heads[1]:>{wide[1]}}  in both"]
    return lines + [
        f"    {row.year:<8}  {row.first_only:>{wide[0]},}  {row.second_only:>{wide[1]},}  {row.both:>7,}"
        for row in rows
    ]
