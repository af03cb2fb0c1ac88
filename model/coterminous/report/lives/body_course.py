"""Who a body is, what it did with others, what became of its map, and how it stands or ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coterminous.report.chapters import months_between, months_long, numbers, pounds, spelt, times, when
from coterminous.report.lives.body_life import BodyLife, condition
from coterminous.report.lives.life import A_MOVE
from coterminous.report.wording import KIND_OF_BODY, count, listed, month_words, number, two_decimals, words
from coterminous.report.world_words import said

if TYPE_CHECKING:
    pass

TOGETHER = {
    "negotiation_opened": "opened talks",
    "agreement_signed": "signed",
    "pooled_budget": "pooled budgets",
    "lead_commissioning": "agreed lead commissioning",
    "integrated_provision": "integrated provision",
    "colocation": "moved staff into one office",
    "shared_back_office": "shared a back office",
    "staff_transfer": "brought seconded staff under one employer",
    "care_trust": "formed a care trust",
    "mainstream_money": "put in mainstream money",
    "contributions_restored": "put back what had been cut",
    "further_partner_joined": "was joined by a further partner",
    "restructured_jointly": "agreed on less in joint boards",
}


def beginning(life: BodyLife) -> list[str]:
    """Return what it is, how large, and how it began."""
    first = life.rows.iloc[0]
    kind = KIND_OF_BODY.get(life.kind, (words(life.kind),))[0]
    article = "an" if kind[0] in "aeiouAEIOU" or kind == "NHS trust" else "a"
    whom = "a catchment of " if life.kind == "nhs_trust" else ""
    lines = [
        f"{said(f'It is {article} {kind}')} for {whom}{number(first['people'])} people, with an income of "
        f"{pounds(first['income_gbp'])} a year."
    ]
    month, running = month_words(first["month"]), life.running_in(first["month"])
    if first["month"] == life.told.tables["metrics"]["month"].iloc[0]:
        money = condition(float(first["stress"]))
        lines.append(f"When the run began, in {month}, it was {money}, in {count(running, 'partnership')}.")
    else:
        lines.append(f"It was made by a new map in {month}, and took over {count(running, 'partnership')}.")
    return lines


def together(life: BodyLife) -> list[str]:
    """Return what it agreed with others."""
    done = []
    for kind, verb in TOGETHER.items():
        rows = life.of_kind(kind)
        if rows:
            done.append(f"{verb} {times(len(rows))} {when(rows)}{numbers(rows)}")
    lines = [f"With partners it {listed(done)}."] if done else []
    gave_up = life.of_kind("negotiation_abandoned")
    own = [row for row in gave_up if row["actor_id"] == life.body_id]
    if gave_up:
        who = "all by itself" if len(own) == len(gave_up) else f"{spelt(len(own))} by itself"
        lines.append(f"Talks were given up {times(len(gave_up))}, {who}{numbers(gave_up)}.")
    value = float(life.joint["value_created_gbp"].sum())
    cost = float(life.joint["transaction_cost_gbp"].sum())
    if value or cost:
        lines.append(
            f"Its partnerships yielded {pounds(value)} for all sides, for {pounds(cost)} of management."
        )
    return lines


def trust(life: BodyLife) -> list[str]:
    """Return how its trust in partners, and theirs in it, went, and where it broke."""
    lines = []
    for column, whose in (
        ("trust_in_partners", "Its trust in its partners"),
        ("trust_from_partners", "Theirs in it"),
    ):
        rows = life.rows[life.rows[column].notna()]
        if rows.empty:
            continue
        trust = rows[column].to_numpy(dtype=float)
        first, low, last = float(trust[0]), float(trust.min()), float(trust[-1])
        by_way = ""
        if low < min(first, last) - A_MOVE:
            month = month_words(rows["month"].iloc[int(trust.argmin())])
            by_way = f", by way of {two_decimals(low)} in {month},"
        lines.append(f"{whose} went from {two_decimals(first)}{by_way} to {two_decimals(last)}.")
    for row in life.of_kind("trust_broken"):
        who, whom = life.name(row["actor_id"]), life.name(row["counterpart_id"])
        if life.body_id in (row["actor_id"], row["counterpart_id"]):
            lines.append(f"In {month_words(row['month'])} {who} no longer counted on {whom}{numbers([row])}.")
    return lines


def map_drawn(life: BodyLife) -> list[str]:
    """Return what new maps did to its partnerships, and how well its boundaries meet."""
    lines = []
    for kind, verb in (
        ("carried_over", "were handed on or merged"),
        ("lost_to_reorganisation", "were lost"),
    ):
        rows = life.of_kind(kind)
        if rows:
            lines.append(
                f"{count(len(rows), 'partnership')} {verb} by a new map {when(rows)}{numbers(rows)}."
            )
    best = life.rows["coterminosity_best"].dropna()
    if len(best) and abs(float(best.iloc[-1] - best.iloc[0])) >= A_MOVE:
        ends = two_decimals(float(best.iloc[0])), two_decimals(float(best.iloc[-1]))
        lines.append(f"Its best coterminosity went from {ends[0]} to {ends[1]}.")
    return lines


def ending(life: BodyLife) -> list[str]:
    """Return how it stands in the last month, or when it was abolished."""
    month = month_words(life.last["month"])
    lived = months_long(months_between(life.rows["month"].iloc[0], life.last["month"]) + 1)
    if life.has_ended:
        return [f"A new map abolished it after {month}, its {lived} of this run, with {_end(life)}."]
    return [f"In {month} it is {_end(life)}."]


def _end(life: BodyLife) -> str:
    money = condition(float(life.last["stress"]))
    number_of = life.running_in(life.last["month"])
    running = count(number_of, "partnership") if number_of else "no partnership"
    return f"{money}, with a balance of {pounds(life.last['balance_gbp'])}, in {running}"
