"""Facts about trust and structure: small wins (7), culture (9), new bodies and salami (10), fall and rise (11)."""

from __future__ import annotations

from coterminous.experiments.facts.statement import Statement
from coterminous.experiments.facts.world import Settings, World
from coterminous.experiments.quantities import Array

VALUE = "value_created_gbp"
GIVEN_AWAY = ("partnerships_lead", "partnerships_integrated")
NOTHING_GIVEN: Settings = {"start.lead_share": 0.0, "start.integrated_share": 0.0}


def small_first_or_big_first(world: World) -> list[Statement]:
    """State fact 7: agreements that claim half of what they expect, against half as much again.

    Mechanism: X3, F6, T2
    """

    def gap(trust: float, settings: Settings | None = None) -> Array:
        start: Settings = {"start.trust": trust, "start.trust_spread": 0.0, **(settings or {})}
        small, big = (
            world.arm(months=72, settings={**start, "partnership.claim": claim}).over(VALUE, 48)
            for claim in (0.5, 1.5)
        )
        return small - big

    no_lesson: Settings = {"trust.gain_rate": 0.0}
    return [
        Statement.of(
            "7a",
            "Small-first beats big-first at low trust.",
            "gain from joint working in the fifth and sixth years, pounds, small claims less big ones, trust 0.3",
            gap(0.3),
            gap(0.3, no_lesson),
            "kept and missed promises teach nothing; a tenth of the effect may be left",
            leaves=0.1,
        ),
        Statement.of(
            "7b",
            "At high trust the gap closes.",
            "the same gap at trust 0.3 less twice that at trust 0.9",
            gap(0.3) - 2.0 * gap(0.9),
            gap(0.3, no_lesson) - 2.0 * gap(0.9, no_lesson),
            "kept and missed promises teach nothing",
        ),
    ]


def integration_without_culture(world: World) -> list[Statement]:
    """State fact 9: integrated provision for all or for none, by culture.

    Mechanism: T8
    """

    def net_cost(culture: float) -> Array:
        none, every = (
            world.arm(
                settings={
                    "trust.culture": culture,
                    "trust.culture_spread": 0.0,
                    "trust.culture_rate": 0.0,
                    "start.integrated_share": share,
                }
            )
            for share in (0.0, 1.0)
        )
        cost, gain = (every.over(metric) - none.over(metric) for metric in ("transaction_cost_gbp", VALUE))
        return cost - gain

    return [
        Statement.of(
            "9",
            "Integration imposed without culture adds more cost than benefit.",
            "cost less gain that integrating all adds, pounds, culture held at 0.1",
            net_cost(0.1),
            net_cost(0.9),
            "the same with culture held at 0.9",
        )
    ]


def new_bodies_and_salami(world: World) -> list[Statement]:
    """State fact 10: what new PCTs give away year by year, and councils that share much already.

    Mechanism: F13, F14
    """

    def given(year: int, new: float, settings: Settings) -> Array:
        arm = world.arm(months=60, settings={**NOTHING_GIVEN, "start.new_pct_share": new, **settings})
        first, last = 12 * year, 12 * year + 11
        lead, integrated = (arm.at(metric, last) - arm.at(metric, first) for metric in GIVEN_AWAY)
        return lead + integrated

    def less(year: int, settings: Settings) -> Array:
        return given(year, 0.0, settings) - given(year, 1.0, settings)

    def per_partnership(share: float, settings: Settings) -> Array:
        arm = world.arm(settings={**NOTHING_GIVEN, "start.partnership_share": share, **settings})
        total: Array = (arm.at(GIVEN_AWAY[0], -1) + arm.at(GIVEN_AWAY[1], -1)) / arm.at(
            "partnerships_active", -1
        )
        return total

    def slowed(settings: Settings) -> Array:
        return per_partnership(0.3, settings) - per_partnership(1.0, settings)

    no_reluctance: Settings = {"decisions.identity_share": 0.0}
    return [
        Statement.of(
            "10a",
            "New PCTs cede less.",
            "services given away in the first year (lead commissioning, integration), no PCT new less all new",
            less(0, {}),
            less(0, no_reluctance),
            "new bodies cling to nothing",
        ),
        Statement.of(
            "10b",
            "The effect fades as they bed in.",
            "the same in the first year less in the fourth",
            less(0, {}) - less(3, {}),
            less(0, no_reluctance) - less(3, no_reluctance),
            "new bodies cling to nothing",
        ),
        Statement.of(
            "10c",
            "Many partnerships per council slow the next step.",
            "services given away for each partnership after four years, few partnerships less many",
            slowed({}),
            slowed({"decisions.salami_share": 0.0}),
            "councils fear no salami slicing",
        ),
    ]


def fall_and_rise(world: World) -> list[Statement]:
    """State fact 11: how far trust falls in sixteen months of breaches, and rises in sixteen without a shock.

    Mechanism: T2, T3, X1
    """
    shock = world.event(6, "deficit_shock", bodies="pct", size=0.05, months=12)

    def faster(settings: Settings | None = None) -> Array:
        hit, calm = world.arm(shock, settings=settings), world.arm(settings=settings)
        before, lowest, later = (hit.at("trust_mean", at) - calm.at("trust_mean", at) for at in (5, 21, 37))
        fall, rise = before - lowest, later - lowest
        return fall - rise

    return [
        Statement.of(
            "11",
            "Trust falls faster than it rises.",
            "fall of mean trust in sixteen months of deficit less its rise in the sixteen after",
            faster(),
            faster({"trust.loss_rate": 0.0}),
            "breaches cost no trust; a fifth of the effect may be left",
            leaves=0.2,
        )
    ]
