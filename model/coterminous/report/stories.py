"""The life of a partnership and the story of a body, in order, from its tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from coterminous.report.told_run import dated_line
from coterminous.report.wording import (
    KIND_OF_BODY,
    count,
    is_missing,
    month_words,
    number,
    pounds,
    share,
    two_decimals,
    words,
)
from coterminous.report.world_words import in_its_words, said

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.report.told_run import ToldRun

_MARCH = 3
_MONTHS_IN_A_YEAR = 12
_BANDS = ("low", "moderate", "substantial", "critical")
_FLEXIBILITIES = {
    "pooled budget": "is_pooled",
    "lead commissioning": "is_lead",
    "integrated provision": "is_integrated",
}


@in_its_words
def partnership_story(told: ToldRun, partnership_id: str) -> str:
    """Return the life of a partnership, in order.

    Args:
        told: the run.
        partnership_id: an id that its tables have.
    """
    table, log = told.tables["partnerships"], told.log
    rows = table[table["partnership_id"] == partnership_id].sort_values("month")
    events = log[log["partnership_id"] == partnership_id]
    lines = [f"Partnership {partnership_id}", *_partnership_facts(told, rows)]
    # A month's state is that of its end, so it comes after what happened in the month.
    happened = [(month, 1, dated_line(month, text)) for month, text in _turns(rows)]
    happened += [
        (month, 0, told.line(int(event_id)))
        for month, event_id in zip(events["month"], events["event_id"], strict=True)
    ]
    in_order = sorted(happened, key=lambda one: (one[0], one[1]))
    return "\n".join(
        [*lines, "", "  Its life, in order (numbers are event ids):", *(text for *_, text in in_order)]
    )


def _partnership_facts(told: ToldRun, rows: pd.DataFrame) -> list[str]:
    """Return who is in a partnership, how long it lasted and how it stood at the end."""
    if rows.empty:
        return ["  It never came as far as talks that the tables keep."]
    last = rows.iloc[-1]
    parties = [last["pct_id"], last["social_services_id"], last["nhs_trust_id"]]
    named = "; ".join(told.who(party) for party in parties if not is_missing(party))
    used = [word for word, flag in _FLEXIBILITIES.items() if bool(last[flag])]
    monthly = float(last["pct_contribution_gbp"]) + float(last["social_services_contribution_gbp"])
    one, other = two_decimals(last["trust_pct"]), two_decimals(last["trust_social_services"])
    trust = said(f"trust {one} (PCT in social services) and {other} (social services in PCT)")
    return [
        f"  {words(str(last['care_group'])).capitalize()}: {named}",
        f"  In the tables from {month_words(rows['month'].iloc[0])} to {month_words(rows['month'].iloc[-1])}",
        f"  At the last of these: {words(str(last['stage']))}, {words(str(last['state']))}; "
        f"{', '.join(used) or 'no flexibility'}; maturity {two_decimals(last['maturity'])}; "
        f"contributions at a rate of {pounds(_MONTHS_IN_A_YEAR * monthly)} a year; {trust}",
    ]


def _turns(rows: pd.DataFrame) -> Iterable[tuple[Any, str]]:
    """Yield the months in which a partnership changed its stage or its state, and what it became."""
    before: tuple[str, str] | None = None
    for month, stage, state in zip(rows["month"], rows["stage"], rows["state"], strict=True):
        now = (str(stage), str(state))
        if before is None:
            yield month, f"first in the tables: {words(now[0])}, {words(now[1])}"
        elif now != before:
            turned = dict.fromkeys(words(new) for old, new in zip(before, now, strict=True) if old != new)
            yield month, f"became {' and '.join(turned)}"
        before = now


@in_its_words
def body_story(told: ToldRun, body_id: str) -> str:
    """Return the story of one body: a line for each year, then the events it took part in.

    Args:
        told: the run.
        body_id: an id that its tables have.
    """
    table, log = told.tables["bodies"], told.log
    rows = table[(table["body_id"] == body_id) & table["is_open"].astype(bool)].sort_values("month")
    kind = str(table["kind"][table["body_id"] == body_id].iloc[-1])
    lines = [f"{told.who(body_id)}{said(f', {KIND_OF_BODY.get(kind, (words(kind),))[0]}')}"]
    if not rows.empty:
        first, last = month_words(rows["month"].iloc[0]), month_words(rows["month"].iloc[-1])
        lines.append(f"  Open from {first} to {last}; {number(rows['people'].iloc[-1])} people")
        lines.append("  Each March, and at the end:")
        is_told = (rows["month"].dt.month == _MARCH) | (rows["month"] == rows["month"].iloc[-1])
        lines += [dated_line(row["month"], _standing(row)) for row in rows[is_told].to_dict("records")]
    touched = log[(log["actor_id"] == body_id) | (log["counterpart_id"] == body_id)]
    lines += ["", f"  {count(len(touched), 'event')} it took part in (numbers are event ids):"]
    return "\n".join([*lines, *(told.line(int(one)) for one in touched["event_id"])])


def _standing(row: Mapping[Any, Any]) -> str:
    """Return how a body stood in a month."""
    facts = [
        f"balance {pounds(row['balance_gbp'])}",
        f"stress {share(row['stress'])}",
        f"trusted by partners {two_decimals(row['trust_from_partners'])}",
        count(int(row["partners"]), "partner"),
    ]
    if not is_missing(row["eligibility"]):
        facts.append(f"meets {_BANDS[round(float(row['eligibility']))]} need and above")
    return ", ".join(facts)
