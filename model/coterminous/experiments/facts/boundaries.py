"""Fact 3: what losing coterminosity does, for how long, and what a second reorganisation adds."""

from __future__ import annotations

from coterminous.experiments.facts.statement import Statement
from coterminous.experiments.facts.world import Arm, Event, Settings, World, every_care_group
from coterminous.experiments.quantities import Array

NOTHING_LOST: Settings = {
    **every_care_group("spillover", 0.0),
    "capacity.board_wte": 0.0,
    "capacity.reorganisation_share": 0.0,
    "maturity.reorganisation_loss": 0.0,
    "trust.personal_share": 0.0,
}
"""Boundaries leak nothing, boards take no time, and a reorganisation neither distracts nor makes forget."""
MUCH_TIME: Settings = {"capacity.fixed_wte": 100.0}
WORDS = "no leak, no boards, nothing distracted or forgotten; seven tenths of the effect may be left"
MONTHS = 84


def losing_coterminosity(world: World) -> list[Statement]:
    """State fact 3: six councils in ten are split a year after the start, and again a year later.

    Mechanism: B2, B3, T3, X6
    """
    value = "value_created_gbp"

    def split(month: int) -> Event:
        return world.event(month, "council_reorganisation", share=0.6, form="split", into=2)

    def arm(*months: int, settings: Settings | None = None, grant: bool = False) -> Arm:
        grants = [world.event(1, "grant", gbp_per_head_year=4.0, months=MONTHS - 1)] if grant else []
        return world.arm(*grants, *(split(month) for month in months), months=MONTHS, settings=settings)

    def fall(metric: str, first: int, end: int, settings: Settings | None = None) -> Array:
        calm, redrawn = arm(settings=settings), arm(12, settings=settings)
        return calm.over(metric, first, end) - redrawn.over(metric, first, end)

    def dearer(settings: Settings) -> Array:
        costs = [
            _cost_of_a_pound(one, 12, 48) for one in (arm(settings=settings), arm(12, settings=settings))
        ]
        return costs[1] - costs[0]

    def slower(settings: Settings) -> Array:
        months = [
            _months_to_agree(one, 13, 49)
            for one in (arm(settings=settings, grant=True), arm(12, settings=settings, grant=True))
        ]
        return months[1] - months[0]

    def more_than_twice(settings: Settings | None = None) -> Array:
        none, once, again = (arm(*months, settings=settings).over(value) for months in ((), (12,), (12, 24)))
        return (none - again) - 2.0 * (none - once)

    return [
        Statement.of(
            "3a",
            "Losing coterminosity lowers trust.",
            "mean trust over three years, less where councils were split",
            fall("trust_mean", 12, 48),
            fall("trust_mean", 12, 48, NOTHING_LOST),
            WORDS,
            leaves=0.7,
        ),
        Statement.of(
            "3b",
            "It lowers what joint activity brings.",
            "gain from joint working over three years, pounds, less where councils were split",
            fall(value, 12, 48),
            fall(value, 12, 48, NOTHING_LOST),
            WORDS,
            leaves=0.7,
        ),
        Statement.of(
            "3c",
            "It raises transaction cost.",
            "joint management for a pound gained, pounds, split less not",
            dearer({}),
            dearer(NOTHING_LOST),
            WORDS,
            leaves=0.7,
        ),
        Statement.of(
            "3d",
            "It raises the time to an agreement.",
            "months under negotiation for an agreement, split less not, both with a grant to agree about",
            slower({}),
            slower(MUCH_TIME),
            "managers have time for everything",
        ),
        Statement.of(
            "3e",
            "Recovery takes years: in the third year after it less is gained still.",
            "gain from joint working in the third year, pounds, less where councils were split",
            fall(value, 36, 48),
            fall(value, 36, 48, NOTHING_LOST),
            WORDS,
            leaves=0.7,
        ),
        Statement.of(
            "3f",
            "Yet it comes: in the sixth year less is lost than in the second.",
            "gain lost in the second year less that lost in the sixth, pounds",
            fall(value, 24, 36) - fall(value, 72, 84),
            fall(value, 24, 36, NOTHING_LOST) - fall(value, 72, 84, NOTHING_LOST),
            "no leak, no boards, nothing distracted or forgotten",
        ),
        Statement.of(
            "3g",
            "A second reorganisation soon after the first makes more than twice as much be lost.",
            "gain lost over the run to both, less twice that lost to one, pounds",
            more_than_twice(),
            more_than_twice(NOTHING_LOST),
            "no leak, no boards, nothing distracted or forgotten",
        ),
    ]


def _cost_of_a_pound(arm: Arm, first: int, end: int) -> Array:
    cost: Array = arm.over("transaction_cost_gbp", first, end) / arm.over("value_created_gbp", first, end)
    return cost


def _months_to_agree(arm: Arm, first: int, end: int) -> Array:
    """Return how many months of negotiation there are for an agreement (Little's law)."""
    months: Array = (
        arm.over("partnerships_negotiating", first, end)
        * (end - first)
        / arm.over("agreements_signed", first, end)
    )
    return months
