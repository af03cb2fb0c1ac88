"""Events about money: deficits, growth, badged grants, what the centre holds back, and what delays cost."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from coterminous.scenario.event_settings import AnyCareGroup, BodyId, EventSettings
from coterminous.scenario.schema import LONGEST_RUN_MONTHS, Months, Share, conflict

_PREFIXES: Final = {"pct": "pct-", "social_services": "ssd-", "nhs_trust": "trust-"}
MonthsIfAny: TypeAlias = Annotated[int, Field(ge=0, le=LONGEST_RUN_MONTHS)]


class DeficitShock(EventSettings):
    """A share of bodies meets an unplanned cost, a fraction of income, for some months (D1, D2, D4, D5, X2; S0, S2).

    For the first ``hidden_months`` of them nobody is told, its own partners least of all.

    >>> DeficitShock(bodies="pct", share=0.5, size=0.03, months=12).sidedness
    'equal'
    """

    kind: ClassVar[str] = "deficit_shock"
    bodies: Literal["pct", "social_services", "nhs_trust", "both"] = Field(
        description="who is hit; both means PCTs and social services"
    )
    share: Share = Field(default=1.0, description="share of those bodies that is hit")
    size: Share = Field(description="unplanned cost as a fraction of income")
    months: Months = Field(default=12, description="how long it lasts, in months")
    sidedness: Literal["equal", "one_sided"] = Field(
        default="equal", description="with both: hit the two sides alike, or each dyad on one side only"
    )
    hidden_months: MonthsIfAny = Field(default=0, description="months before anybody is told of it")
    body: BodyId | None = Field(default=None, description="one body by its id (pct-012), instead of a share")

    @model_validator(mode="after")
    def _surfaces_while_it_lasts(self) -> Self:
        """Refuse a deficit that would be over before it surfaces."""
        if self.hidden_months > self.months:
            raise conflict(
                "hidden_months", "is longer than the shock lasts", f"a whole number from 0 to {self.months}"
            )
        return self

    @model_validator(mode="after")
    def _names_one_body_or_a_share(self) -> Self:
        """Refuse a body beside a share, and a body of another kind than the bodies that are hit."""
        if self.body is None:
            return self
        if "share" in self.model_fields_set and self.share != 1.0:
            raise conflict("share", "does not go with body, which names the one body hit", "one of the two")
        prefix = _PREFIXES.get(self.bodies)
        if prefix is None:
            raise conflict(
                "body", "does not go with bodies: both", "pct, social_services or nhs_trust as bodies"
            )
        if not self.body.startswith(prefix):
            raise conflict(
                "body", f"is not one of the bodies hit ({self.bodies})", f"an id such as {prefix}001"
            )
        return self


class GrowthGap(EventSettings):
    """One side's income grows faster or slower than its costs (D3; S0).

    >>> GrowthGap(bodies="social_services", gap=-0.02, months=36).gap
    -0.02
    """

    kind: ClassVar[str] = "growth_gap"
    bodies: Literal["pct", "social_services"] = Field(description="whose income")
    gap: Annotated[float, Field(ge=-0.2, le=0.2)] = Field(
        description="difference of yearly growth, a fraction"
    )
    months: Months = Field(description="how long it lasts, in months")


class Grant(EventSettings):
    """Badged money for joint work, with an end (F11, F12, C7, D14; S0, S1, S4).

    Every body writes bids for ``bid_months`` from its month on, whether it then gets any of it or not.

    >>> Grant(gbp_per_head_year=4.0, months=36).care_group
    'all'
    """

    kind: ClassVar[str] = "grant"
    care_group: AnyCareGroup = Field(default="all", description="care group it is badged for")
    gbp_per_head_year: Annotated[float, Field(gt=0.0, le=10_000.0)] = Field(
        description="pounds a year for each person of the area"
    )
    months: Months = Field(description="how long it is paid, in months")
    share: Share = Field(default=1.0, description="share of dyads that gets it")
    bid_months: MonthsIfAny = Field(default=0, description="months for which every body writes bids for it")


class TopSlice(EventSettings):
    """The centre holds back a share of every PCT's allocation, and may give it back (A8; PAC 2008).

    In 2006/07 it was 0.5% to 3% of allocations (``facts.yaml``: ``top_slice_2006_07``).

    >>> TopSlice(share=0.02, months=12).returned
    True
    """

    kind: ClassVar[str] = "top_slice"
    share: Share = Field(description="share of each PCT's allocation that is held back")
    months: Months = Field(description="for how many months")
    returned: bool = Field(
        default=True, description="given back evenly over as many months afterwards, or kept for good"
    )


class DelayedDischargeReimbursement(EventSettings):
    """Councils pay hospitals for every day that a patient waits for social care, from then on (D15; S3).

    From October 2003 it was 100 to 120 pounds a day (``facts.yaml``: ``delayed_transfers``); announced without
    consultation, it angered partners.

    >>> DelayedDischargeReimbursement().gbp_per_day
    100.0
    """

    kind: ClassVar[str] = "delayed_discharge_reimbursement"
    gbp_per_day: Annotated[float, Field(ge=0.0, le=10_000.0)] = Field(
        default=100.0, description="pounds a council pays for a day's delay"
    )
    consulted: bool = Field(default=False, description="partners were asked before it was announced")
