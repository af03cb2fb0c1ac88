"""Facts about money: unequal and shared poverty (1), trust under a shock (2), badged money (6), horizons (8)."""

from __future__ import annotations

from coterminous.experiments.facts.statement import Statement
from coterminous.experiments.facts.world import Arm, Settings, World, every_care_group
from coterminous.experiments.quantities import Array

NO_PREMIUM: Settings = {"decisions.cash_premium": 0.0}
NO_FEAR: Settings = {"decisions.shift_rate": 0.0, "decisions.shirking_share": 0.0}


def unequal_and_shared_poverty(world: World) -> list[Statement]:
    """State fact 1: every dyad loses as much, either on one side or shared by both.

    Mechanism: D1, D2, D10
    """

    def shocked(settings: Settings, **shock: object) -> Arm:
        event = world.event(6, "deficit_shock", **{"bodies": "both", "months": 18, **shock})
        return world.arm(event, settings=settings)

    def gap(settings: Settings) -> Array:
        one_sided = shocked(settings, size=0.06, sidedness="one_sided")
        return one_sided.over("withdrawals") - shocked(settings, size=0.03).over("withdrawals")

    def pooled(settings: Settings) -> Array:
        share = [
            arm.at("partnerships_pooled", -1) / arm.at("partnerships_active", -1)
            for arm in (world.arm(settings=settings), shocked(settings, size=0.01, months=42))
        ]
        return share[1] - share[0]

    trusting: Settings = {"start.trust": 0.85, "start.trust_spread": 0.0}
    return [
        Statement.of(
            "1a",
            "A deficit on one side of each dyad ends more partnerships than the same total shared by both.",
            "withdrawals, one-sided less shared",
            gap({}),
            gap(NO_PREMIUM),
            "a pound is worth no more to who is short of it",
        ),
        Statement.of(
            "1b",
            "It does so because each side fears what the other, worse off, may charge to it.",
            "withdrawals, one-sided less shared",
            gap({}),
            gap(NO_FEAR),
            "nobody can charge anything to a partner; half of the effect may be left",
            leaves=0.5,
        ),
        Statement.of(
            "1c",
            "Equal poverty with decent trust raises pooling.",
            "share of partnerships that pool, equal poverty less none",
            pooled(trusting),
            pooled({**trusting, **NO_PREMIUM}),
            "a pound is worth no more to who is short of it",
        ),
    ]


def trust_under_a_shock(world: World) -> list[Statement]:
    """State fact 2: partnerships lost to a shock, by the trust there was before it.

    Mechanism: D8, T1
    """

    def lost(trust: float, settings: Settings) -> Array:
        both: Settings = {"start.trust": trust, "start.trust_spread": 0.0, **settings}
        shock = world.event(6, "deficit_shock", bodies="pct", size=0.05, months=24)
        calm, hit = world.arm(settings=both), world.arm(shock, settings=both)
        excess = hit.over("withdrawals") - calm.over("withdrawals")
        share: Array = excess / calm.at("partnerships_active", 5)
        return share

    no_regard: Settings = {"decisions.regard": 0.0}
    return [
        Statement.of(
            "2a",
            "The harm of a shock falls with the trust there was before it.",
            "share of partnerships lost to the shock, at trust 0.3 less at trust 0.9",
            lost(0.3, {}) - lost(0.9, {}),
            lost(0.3, no_regard) - lost(0.9, no_regard),
            "nobody minds harm to a partner, however trusted",
        ),
        Statement.of(
            "2b",
            "Above some level of trust most partnerships ride the shock out.",
            "half of the partnerships less the share lost, at trust 0.9",
            0.5 - lost(0.9, {}),
            0.5 - lost(0.3, {}),
            "the same shock at trust 0.3",
        ),
    ]


def badged_money(world: World) -> list[Statement]:
    """State fact 6: partnerships made by a grant, after it has ended.

    Mechanism: F11, D14
    """

    def extra(months: int, metric: str, at: int, settings: Settings) -> Array:
        grant = world.event(1, "grant", gbp_per_head_year=12.0, months=months)
        with_grant, without = (
            world.arm(grant, months=84, settings=settings),
            world.arm(months=84, settings=settings),
        )
        found: Array = with_grant.at(metric, at) - without.at(metric, at)
        return found

    def shrunk(months: int) -> Array:
        return extra(months, "partnerships_active", 36, {}) - extra(months, "partnerships_active", 83, {})

    def lapsed(settings: Settings) -> Array:
        grant = world.event(1, "grant", gbp_per_head_year=12.0, months=36)
        arm = world.arm(grant, months=84, settings=settings)
        share: Array = arm.over("lapses") / arm.over("agreements_signed")
        return share

    mainstream: Settings = {**every_care_group("gain_share", 0.2), "decisions.planning_horizon_months": 36.0}
    run_on: Settings = {"partnership.grants_end_agreements": 0}
    weighs_nothing: Settings = {"decisions.precision": 0.0}
    return [
        Statement.of(
            "6a",
            "Badged money creates partnerships.",
            "partnerships running when the grant ends, with it less without",
            extra(36, "partnerships_active", 36, {}),
            extra(36, "partnerships_active", 36, weighs_nothing),
            "bodies do not weigh what anything is worth",
        ),
        Statement.of(
            "6b",
            "They shrink when it ends.",
            "partnerships that the grant had made, at its end less four years after it",
            shrunk(36),
            shrunk(83),
            "the grant goes on",
        ),
        Statement.of(
            "6c",
            "Unless mainstream money follows: fewer end with it where they gain more of their own.",
            "share of agreements ended with their grant, less that at gains of a fifth and a horizon of three years",
            lapsed({}) - lapsed(mainstream),
            lapsed(run_on) - lapsed({**mainstream, **run_on}),
            "agreements do not end with the grant",
        ),
    ]


def planning_horizons(world: World) -> list[Statement]:
    """State fact 8: bodies that look ahead ten years and not one.

    Mechanism: D18
    """
    long_view = world.event(1, "planning_horizon", months=120)
    shock = world.event(6, "deficit_shock", bodies="pct", share=0.6, size=0.05, months=18)

    def signed(settings: Settings) -> Array:
        longer, usual = world.arm(long_view, settings=settings), world.arm(settings=settings)
        return longer.over("agreements_signed") - usual.over("agreements_signed")

    def stayed(settings: Settings) -> Array:
        longer, usual = world.arm(long_view, shock, settings=settings), world.arm(shock, settings=settings)
        return usual.over("withdrawals") - longer.over("withdrawals")

    return [
        Statement.of(
            "8a",
            "Longer planning horizons raise investment in partnerships.",
            "agreements signed, horizon of ten years less one",
            signed({}),
            signed({"maturity.learning_rate": 0.0, "partnership.negotiation_wte": 0.0}),
            "nothing is to be learned and talks cost nothing, so that nothing comes late",
        ),
        Statement.of(
            "8b",
            "They cut withdrawals under a deficit.",
            "withdrawals, horizon of one year less ten",
            stayed({}),
            stayed(NO_PREMIUM),
            "a pound is worth no more to who is short of it",
        ),
    ]
