"""Events about joint working: what the centre asks of partners, how it lets them work, and what it asks beside."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from coterminous.scenario.event_settings import AnyCareGroup, EventSettings
from coterminous.scenario.schema import Months, Share


class Initiatives(EventSettings):
    """New initiatives that every body must staff, whatever it has agreed with partners (C4; S1, S4).

    >>> Initiatives(number=3, months=24).number
    3
    """

    kind: ClassVar[str] = "initiatives"
    number: Annotated[int, Field(ge=1, le=1_000)] = Field(description="number of initiatives at a time")
    months: Months = Field(description="how long they run, in months")


class PlanningHorizon(EventSettings):
    """The planning horizon the centre's rules allow, from then on (D18; S2).

    >>> PlanningHorizon(months=36).months
    36
    """

    kind: ClassVar[str] = "planning_horizon"
    months: Annotated[int, Field(ge=3, le=240)] = Field(description="months that bodies look ahead")


class JointBoards(EventSettings):
    """A share of dyads decides jointly: harm to the other counts for more, and breaches hurt less (D9; S2).

    Where a side would cut or leave alone, the board looks for a joint cut first.

    >>> JointBoards().share
    1.0
    """

    kind: ClassVar[str] = "joint_boards"
    share: Share = Field(default=1.0, description="share of dyads with a joint board")


class Target(EventSettings):
    """A target for what joint working must deliver, watched on one side or on both (C10, A8; S1, S2).

    Each side is judged by what it is watched for: ``nhs`` watches the PCT and the NHS trust, ``social_services``
    the council, ``shared`` all of them.

    >>> Target(level=0.5, months=36).sector
    'shared'
    """

    kind: ClassVar[str] = "target"
    sector: Literal["shared", "nhs", "social_services"] = Field(
        default="shared", description="whose target it is"
    )
    care_group: AnyCareGroup = Field(default="all", description="care group it is for")
    level: Share = Field(description="share of the possible gain of joint working that must be delivered")
    months: Months = Field(description="how long it is in force, in months")


class DutyToCooperate(EventSettings):
    """Law or guidance that makes cooperation a duty, felt by every body (T10, X8; S0).

    >>> DutyToCooperate().strength
    0.01
    """

    kind: ClassVar[str] = "duty_to_cooperate"
    strength: Share = Field(
        default=0.01, description="what it weighs, as a share of the contribution a month"
    )
    months: Months | None = Field(
        default=None, description="how long it lasts, in months; for good if left out"
    )


class SinglePlan(EventSettings):
    """One plan in the place of the many that statute asks for, from then on (C6, D17; S0, S4).

    >>> SinglePlan().plans
    1
    """

    kind: ClassVar[str] = "single_plan"
    plans: Annotated[int, Field(ge=0, le=1_000)] = Field(
        default=1, description="number of statutory plans that are left"
    )
    one_calendar: bool = Field(default=True, description="the two sectors plan by one calendar, too")


class CareTrustMandate(EventSettings):
    """The centre orders partners to become care trusts, in that month (A6, T8, X8; S0, S3, S4).

    >>> CareTrustMandate(share=0.25).care_group
    'adult_mental_health'
    """

    kind: ClassVar[str] = "care_trust_mandate"
    share: Share = Field(default=1.0, description="share of dyads that are ordered")
    care_group: AnyCareGroup = Field(
        default="adult_mental_health", description="care group whose partnership becomes a care trust"
    )


class BarriersResolved(EventSettings):
    """The centre resolves differences in VAT, pay, pensions and IT, for good (D16, C11; S0).

    >>> BarriersResolved(share=0.5).share
    0.5
    """

    kind: ClassVar[str] = "barriers_resolved"
    share: Share = Field(default=1.0, description="share of the barriers still standing that goes")


class CultureProgramme(EventSettings):
    """Joint training and awaydays for the staff of a share of dyads (T5; S0).

    >>> CultureProgramme(months=24).share
    1.0
    """

    kind: ClassVar[str] = "culture_programme"
    share: Share = Field(default=1.0, description="share of dyads that has it")
    months: Months = Field(description="how long it runs, in months")


class MixedMessages(EventSettings):
    """Departments of government contradict each other, and part of the joint work is done twice (C8; S3, S4).

    >>> MixedMessages(share=0.1, months=24).months
    24
    """

    kind: ClassVar[str] = "mixed_messages"
    share: Share = Field(description="share of joint work that is done twice")
    months: Months = Field(description="how long it lasts, in months")
