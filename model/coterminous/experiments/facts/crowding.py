"""Facts about managers' time: the inverted U (5), inertia and advantage (12), mandates and capacity (13)."""

from __future__ import annotations

from coterminous.experiments.facts.statement import Statement
from coterminous.experiments.facts.world import Settings, World
from coterminous.experiments.quantities import Array

MUCH_TIME: Settings = {"capacity.fixed_wte": 100.0}
LITTLE_TIME: Settings = {"capacity.fixed_wte": 1.5, "capacity.wte_per_million": 5.0}
VALUE = "value_created_gbp"


def number_of_initiatives(world: World) -> list[Statement]:
    """State fact 5: what is delivered against the number of initiatives, and of partnerships.

    An initiative is a call for partnership that every body must staff: where there are few partnerships it brings some
    about, where there are many it takes time from them.

    Mechanism: C2, C3, C4
    """

    def gained(number: float, settings: Settings | None = None) -> Array:
        every: Settings = {"capacity.initiatives": number, **(settings or {})}
        return world.arm(months=60, settings=every).over(VALUE)

    def partnered(share: float, settings: Settings) -> Array:
        return gained(5.0, {"start.partnership_share": share, **settings})

    begins: Settings = {"start.partnership_share": 0.0}
    no_call: Settings = {"decisions.imperative_share": 0.0}
    no_time: Settings = {"capacity.initiative_wte": 0.0}
    return [
        Statement.of(
            "5a",
            "Where joint working begins, a few initiatives raise what is delivered.",
            "gain from joint working, pounds, five initiatives less none, no partnerships at the start",
            gained(5.0, begins) - gained(0.0, begins),
            gained(5.0, {**begins, **no_call}) - gained(0.0, {**begins, **no_call}),
            "initiatives call nobody",
        ),
        Statement.of(
            "5b",
            "Many lower it.",
            "gain from joint working, pounds, five initiatives less twenty, no partnerships at the start",
            gained(5.0, begins) - gained(20.0, begins),
            gained(5.0, {**begins, **no_time}) - gained(20.0, {**begins, **no_time}),
            "initiatives take no time",
        ),
        Statement.of(
            "5c",
            "Where joint working is established, a few initiatives raise what is delivered, too.",
            "gain from joint working, pounds, two initiatives less none",
            gained(2.0) - gained(0.0),
            gained(2.0, no_call) - gained(0.0, no_call),
            "initiatives call nobody",
        ),
        Statement.of(
            "5d",
            "Past the top, more partnerships mean less delivered.",
            "gain from joint working, pounds, half as many partnerships less all, managers short of time",
            partnered(0.5, LITTLE_TIME) - partnered(1.0, LITTLE_TIME),
            partnered(0.5, MUCH_TIME) - partnered(1.0, MUCH_TIME),
            "managers have time for everything",
        ),
    ]


def inertia_and_advantage(world: World) -> list[Statement]:
    """State fact 12: in which state partnerships are, from the start of the world.

    Mechanism: C1, C2
    """

    def excess(settings: Settings | None = None) -> Array:
        arm = world.arm(months=60, settings=settings)
        return arm.over("partnerships_inertia") - arm.over("partnerships_advantage")

    return [
        Statement.of(
            "12",
            "From the start inertia is commoner than advantage.",
            "partnerships in inertia less partnerships in advantage, mean over five years",
            excess(),
            excess(MUCH_TIME),
            "managers have time for everything",
        )
    ]


def mandates_and_capacity(world: World) -> list[Statement]:
    """State fact 13: a duty to cooperate, with and without time to answer it.

    Mechanism: X8, T10, C3
    """
    duty = world.event(1, "duty_to_cooperate", strength=0.02)

    def more(metric: str, settings: Settings | None = None) -> Array:
        bound, free = (world.arm(*events, months=60, settings=settings) for events in ((duty,), ()))
        return bound.over(metric) - free.over(metric)

    weightless: Settings = {
        "capacity.plan_wte": 0.0,
        "capacity.initiative_wte": 0.0,
        "capacity.board_wte": 0.0,
        "partnership.running_wte": 0.0,
        "partnership.pooled_wte": 0.0,
        "partnership.lead_wte": 0.0,
        "partnership.integrated_wte": 0.0,
        "partnership.negotiation_wte": 0.0,
        "partnership.further_wte": 0.0,
    }
    return [
        Statement.of(
            "13a",
            "Mandates raise participation.",
            "agreements signed, with a duty to cooperate less without",
            more("agreements_signed"),
            more("agreements_signed", {"decisions.precision": 0.0}),
            "bodies do not weigh what anything is worth",
        ),
        Statement.of(
            "13b",
            "Output follows only where there is capacity.",
            "gain that a duty adds, pounds, where managers have time less where they have little",
            more(VALUE, MUCH_TIME) - more(VALUE, LITTLE_TIME),
            more(VALUE, {**MUCH_TIME, **weightless}) - more(VALUE, {**LITTLE_TIME, **weightless}),
            "nothing takes managers' time; a fifth of the effect may be left",
            leaves=0.2,
        ),
    ]
