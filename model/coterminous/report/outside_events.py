"""What the scenario made happen from outside: its dated events, in words, with the bodies they touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any

from coterminous.record.sentences import several
from coterminous.report.event_marks import EventMark
from coterminous.report.wording import is_missing, month_words, pounds, share, words
from coterminous.report.world_words import said

if TYPE_CHECKING:
    from coterminous.report.run import Run
    from coterminous.scenario.events import DatedEvent

_SHARES = {"share", "size", "gap", "level", "strength"}
_POUNDS = {"gbp_per_head_year": "a head and year", "gbp_per_day": "a day"}
_SECTORS = {"shared": "shared", "nhs": "NHS", "social_services": "social services"}
_WHOM = {
    "pct": "PCTs",
    "social_services": "social services departments",
    "nhs_trust": "NHS trusts",
    "both": "PCTs and social services departments",
}


def _part(settings: Mapping[str, Any], whom: str) -> str:
    """Return which part of the bodies is touched."""
    if settings.get("body"):
        return str(settings["body"])
    part = settings.get("share")
    return f"all {whom}" if part is None or part == 1 else f"{share(part)} of {whom}"


def _councils(settings: Mapping[str, Any]) -> str:
    """Return which councils a reorganisation picks from."""
    kind = "county councils" if settings["form"] == "unitary" else "councils"
    return f"coterminous {kind}" if settings["coterminous_only"] else kind


def _group(settings: Mapping[str, Any]) -> str:
    """Return the care group that an event is for."""
    return "all care groups" if settings["care_group"] == "all" else words(settings["care_group"])


def short_words(event: DatedEvent) -> str:
    """Return a dated event as a label: what happened, to whom and for how long, in a few words."""
    return said(_label(event))


def _label(event: DatedEvent) -> str:
    """Return a dated event in the words of 2006."""
    settings = event.settings.model_dump()
    long = f", {several(settings['months'], 'month')}" if settings.get("months") is not None else ""
    whom = _WHOM.get(str(settings.get("bodies", "")), "bodies")
    match event.kind:
        case "deficit_shock":
            return f"deficit shock of {share(settings['size'])} of income, {_part(settings, whom)}{long}"
        case "council_reorganisation":
            return f"councils reorganised ({settings['form']}), {_part(settings, _councils(settings))}"
        case "pct_reorganisation" if settings["form"] == "match_councils":
            return f"PCTs redrawn to match {share(settings['share'])} of councils"
        case "pct_reorganisation":
            return f"PCTs reorganised ({settings['form']}), {_part(settings, 'PCTs')}"
        case "boundary_change":
            return f"council boundaries move, {share(settings['share'])} of edge areas"
        case "grant":
            return f"grant for {_group(settings)}, {_part(settings, 'dyads')}{long}"
        case "initiatives":
            return f"{several(settings['number'], 'central initiative')}{long}"
        case "planning_horizon":
            return f"planning horizon set to {several(settings['months'], 'month')}"
        case "joint_boards":
            return f"joint boards, {_part(settings, 'dyads')}"
        case "growth_gap":
            return f"growth gap of {share(settings['gap'])} a year, {whom}{long}"
        case "top_slice":
            return f"top slice of {share(settings['share'])} of PCT allocations{long}"
        case "delayed_discharge_reimbursement":
            return f"councils pay {pounds(settings['gbp_per_day'])} for a day's delay"
        case "single_plan":
            calendar = ", one calendar" if settings["one_calendar"] else ""
            return f"{several(settings['plans'], 'statutory plan')} left{calendar}"
        case "barriers_resolved":
            return f"{_part(settings, 'barriers')} of VAT, pay and IT resolved"
        case "mixed_messages":
            return f"mixed messages, {share(settings['share'])} of joint work done twice{long}"
        case "target":
            whose, level = _SECTORS[settings["sector"]], share(settings["level"])
            return f"{whose} target of {level} for {_group(settings)}{long}"
        case "duty_to_cooperate":
            return f"duty to cooperate{long}"
        case "culture_programme":
            return f"joint training, {_part(settings, 'dyads')}{long}"
        case "care_trust_mandate":
            return f"care trusts ordered for {_group(settings)}, {_part(settings, 'dyads')}"
        case kind:
            return words(kind)


def _detail(settings: Mapping[str, Any]) -> str:
    """Return an event's settings in words, without those that are not set or do not apply."""
    parts = []
    for name, value in settings.items():
        is_idle = (name == "sidedness" and settings["bodies"] != "both") or (
            name in ("hidden_months", "bid_months") and value == 0
        )
        if value is None or value is False or is_idle:
            continue
        if name in _POUNDS:
            parts.append(f"{pounds(value)} {_POUNDS[name]}")
        elif value is True:
            parts.append(words(name))
        else:
            setting = share(value) if name in _SHARES else _WHOM.get(str(value), words(str(value)))
            parts.append(f"{words(name)}: {setting}")
    return said("; ".join(parts))


def marks_of(
    events: Iterable[DatedEvent], months: Sequence[object], names: Iterable[str] | None = None
) -> tuple[EventMark, ...]:
    """Return dated events as marks on a chart, one for each month that has any.

    Args:
        events: the events of a scenario, or of several.
        months: the first day of each month of the chart.
        names: for each event whose it is, where they are of several scenarios; empty where it is everyone's.
    """
    by_month: dict[int, list[str]] = {}
    whose = repeat("") if names is None else names
    for event, name in zip(events, whose, strict=False):
        if 0 <= event.month < len(months):
            by_month.setdefault(event.month, []).append(
                f"{short_words(event)} ({name})" if name else short_words(event)
            )
    return tuple(
        EventMark(month, f"{month_words(months[month], short=True)}: {'; '.join(texts)}")
        for month, texts in sorted(by_month.items())
    )


def event_sentences(events: Iterable[DatedEvent], months: Sequence[object]) -> list[str]:
    """Return the dated events that fall in some months, each as a sentence."""
    return [
        f"{month_words(months[event.month])}: {short_words(event)}."
        for event in events
        if 0 <= event.month < len(months)
    ]


def long_words(run: Run, event: DatedEvent) -> str:
    """Return a dated event as a sentence: the log's own, or its settings where the log has none."""
    log = run.events
    rows = log[(log["kind"] == event.kind) & (log["actor_id"] == f"event-{event.number}")]
    month = month_words(run.metrics["month"].iloc[event.month])
    if rows.empty or is_missing(rows["reason"].iloc[0]):
        return f"{month}: {words(event.kind)} ({_detail(event.settings.model_dump())})."
    return f"{month}: {rows['reason'].iloc[0]}"
