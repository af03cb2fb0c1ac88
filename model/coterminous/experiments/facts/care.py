"""Facts about care: tightening and what it sends to the NHS (4), early and late outcomes (14)."""

from __future__ import annotations

from coterminous.experiments.facts.statement import Statement
from coterminous.experiments.facts.world import Settings, World
from coterminous.experiments.quantities import Array

ADMISSIONS = "unscheduled_admissions"
HARDLY = 0.01
"""Admissions that move by less than this share hardly move."""


def tightening(world: World) -> list[Statement]:
    """State fact 4: councils short of money, alone and with joint boards.

    Mechanism: D6, D9, O3
    """
    shock = world.event(6, "deficit_shock", bodies="social_services", size=0.03, months=24)
    boards = world.event(1, "joint_boards", share=1.0)

    def sent(first: int, end: int, settings: Settings | None = None) -> Array:
        hit, calm = world.arm(shock, settings=settings), world.arm(settings=settings)
        return hit.over(ADMISSIONS, first, end) - calm.over(ADMISSIONS, first, end)

    def spared(metric: str, settings: Settings | None = None) -> Array:
        alone, jointly = world.arm(shock, settings=settings), world.arm(boards, shock, settings=settings)
        return alone.over(metric) - jointly.over(metric)

    no_return: Settings = {"spillover.return_share": 0.0}
    no_delay: Settings = {"spillover.lag_months": 1.0, "eligibility.review_months": 1.0}
    no_boards: Settings = {
        "decisions.board_regard": 0.0,
        "decisions.boards_look_first": 0,
        "trust.agreement_protection": 0.0,
    }
    return [
        Statement.of(
            "4a",
            "Tightening raises demand on the NHS.",
            "unscheduled admissions, councils short of money less not",
            sent(0, 48),
            sent(0, 48, no_return),
            "nothing that is cut comes back; a tenth of the effect may be left",
            leaves=0.1,
        ),
        Statement.of(
            "4b",
            "It does so after a lag.",
            "admissions that it adds in the third year less those in the second",
            sent(24, 36) - sent(12, 24),
            sent(24, 36, no_delay) - sent(12, 24, no_delay),
            "people get worse and are reviewed at once; half of the effect may be left",
            leaves=0.5,
        ),
        Statement.of(
            "4c",
            "With joint decisions in force less is tightened.",
            "thresholds raised, deciding alone less deciding jointly",
            spared("tightenings"),
            spared("tightenings", no_boards),
            "boards change neither regard nor breaches, and look for nothing",
        ),
        Statement.of(
            "4d",
            "With joint decisions in force less harm is done.",
            "unscheduled admissions, deciding alone less deciding jointly",
            spared(ADMISSIONS),
            spared(ADMISSIONS, no_boards),
            "boards change neither regard nor breaches, and look for nothing",
        ),
    ]


def early_and_late_outcomes(world: World) -> list[Statement]:
    """State fact 14: what pooling changes in two years, and what joint working changes in hospital use in five.

    Mechanism: O1, O5, X7
    """

    def pooling(metric: str, settings: Settings | None = None) -> Array:
        none, every = (
            world.arm(months=24, settings={"start.pooled_share": share, **(settings or {})})
            for share in (0.0, 1.0)
        )
        return every.over(metric) - none.over(metric)

    def still(settings: Settings | None = None) -> Array:
        none, every = (
            world.arm(months=60, settings={"start.partnership_share": share, **(settings or {})})
            for share in (0.0, 1.0)
        )
        before, after = none.over(ADMISSIONS, 48), every.over(ADMISSIONS, 48)
        return HARDLY - abs(after - before) / before

    return [
        Statement.of(
            "14a",
            "Process responds to pooling within two years.",
            "gain from joint working in two years, pounds, all pooled less none",
            pooling("value_created_gbp"),
            pooling("value_created_gbp", {"partnership.reach_pooled": 0.0}),
            "a pool opens up nothing",
        ),
        Statement.of(
            "14b",
            "Relationships respond to pooling within two years.",
            "mean trust over two years, all pooled less none",
            pooling("trust_mean"),
            pooling("trust_mean", {"trust.gain_rate": 0.0, "trust.loss_rate": 0.0}),
            "neither kept promises nor breaches teach anything",
        ),
        Statement.of(
            "14c",
            "Admissions hardly respond within five years.",
            f"{HARDLY:.0%} less the share by which joint working everywhere moves admissions in the fifth year",
            still(),
            still({"outcomes.admissions_lag_months": 1.0, "outcomes.admissions_avoided_share": 0.2}),
            "a fifth of admissions can be avoided, at once",
        ),
    ]
