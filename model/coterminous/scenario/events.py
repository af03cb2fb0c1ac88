"""What the centre can do to a world, and when: one class for each kind of event.

An event kind is a subclass of :class:`EventSettings`; its fields are the settings of a scenario file. Nothing
else needs to know a new kind: schema, messages and the reading of files all go through :data:`EVENT_KINDS`.

>>> sorted(EVENT_KINDS)[:3]
['boundary_change', 'council_reorganisation', 'deficit_shock']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Final, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from coterminous.scenario.document import Document, KeyPath, path_text
from coterminous.scenario.problems import Problem, shown
from coterminous.scenario.schema import Months, Share, StrictModel, conflict

BODY_PATTERN: Final = r"^(pct|ssd|trust)-[0-9]{3,6}$"
BodyId: TypeAlias = Annotated[str, Field(pattern=BODY_PATTERN, title="An id", examples=["pct-012"])]
CareGroup: TypeAlias = Literal[
    "older_people",
    "adult_mental_health",
    "learning_disabilities",
    "children",
    "physical_and_sensory",
    "community_equipment",
]
Parts: TypeAlias = Annotated[int, Field(ge=2, le=5)]
_PREFIXES: Final = {"pct": "pct-", "social_services": "ssd-", "nhs_trust": "trust-"}


class EventSettings(StrictModel):
    """Settings of one event; ``kind`` is the key it has in a scenario file.

    >>> EventSettings.__subclasses__()[0].kind
    'deficit_shock'
    """

    kind: ClassVar[str]


class DeficitShock(EventSettings):
    """A share of bodies meets an unplanned cost, a fraction of income, for some months (D1, D2, D4, D5; S0, S2).

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
    body: BodyId | None = Field(default=None, description="one body by its id (pct-012), instead of a share")

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


class CouncilReorganisation(EventSettings):
    """Councils become unitary, split or merge, and the map of councils is redrawn (B2, T3; S2).

    >>> CouncilReorganisation(share=0.1).form
    'unitary'
    """

    kind: ClassVar[str] = "council_reorganisation"
    share: Share = Field(description="share of councils that is reorganised")
    form: Literal["unitary", "split", "merge"] = Field(default="unitary", description="what becomes of them")
    into: Parts = Field(default=2, description="number of councils one splits into, or that merge into one")
    coterminous_only: bool = Field(
        default=False, description="touch only councils that share a PCT's boundary"
    )


class PctReorganisation(EventSettings):
    """PCTs merge or split, as 303 of them became 152 in October 2006 (B1, T3; S2).

    >>> PctReorganisation(share=0.5).form
    'merge'
    """

    kind: ClassVar[str] = "pct_reorganisation"
    share: Share = Field(description="share of PCTs that is reorganised")
    form: Literal["merge", "split"] = Field(default="merge", description="what becomes of them")
    into: Parts = Field(default=2, description="number of PCTs that merge into one, or that one splits into")


class BoundaryChange(EventSettings):
    """Small areas at the edge of councils move to a neighbour (B2, B3, F15; S0, S2).

    >>> BoundaryChange(share=0.3).share
    0.3
    """

    kind: ClassVar[str] = "boundary_change"
    share: Share = Field(description="share of each affected council's edge areas that moves to a neighbour")


class Grant(EventSettings):
    """Badged money for joint work, with an end (F11, D14; S0, S1).

    >>> Grant(gbp_per_head_year=4.0, months=36).care_group
    'all'
    """

    kind: ClassVar[str] = "grant"
    care_group: Literal[CareGroup, "all"] = Field(default="all", description="care group it is badged for")
    gbp_per_head_year: Annotated[float, Field(gt=0.0, le=10_000.0)] = Field(
        description="pounds a year for each person of the area"
    )
    months: Months = Field(description="how long it is paid, in months")
    share: Share = Field(default=1.0, description="share of dyads that gets it")


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

    >>> JointBoards().share
    1.0
    """

    kind: ClassVar[str] = "joint_boards"
    share: Share = Field(default=1.0, description="share of dyads with a joint board")


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


EVENT_KINDS: Final[Mapping[str, type[EventSettings]]] = {
    settings.kind: settings for settings in EventSettings.__subclasses__()
}
"""Every kind of event by its key in a scenario file."""


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """One event of a scenario, with its place in the file.

    Attributes:
        month: month of the run, from 0.
        at: the same as a calendar month, such as ``2007-04``.
        kind: key of the kind, one of :data:`EVENT_KINDS`.
        settings: the settings of that kind.
        number: position among the scenario's events, from 0; those of extended files come first.
        document: the scenario it was read from, for the place of a mistake.

    >>> event = DatedEvent(12, "2007-04", "joint_boards", JointBoards(share=0.5), 0)
    >>> print(event.problem("share", "is more than this world has", found="0.5", allowed="at most 0.2"))
    events[0].joint_boards.share is more than this world has. Found: 0.5. Allowed: at most 0.2.
    """

    month: int
    at: str
    kind: str
    settings: EventSettings
    number: int
    document: Document | None = field(default=None, compare=False, repr=False)

    def path(self, key: str | None = None) -> KeyPath:
        """Return the key path of the event's settings, or of one of them."""
        base: KeyPath = ("events", self.number, self.kind)
        return base if key is None else (*base, key)

    def problem(
        self,
        key: str | None,
        message: str,
        found: Any = None,
        allowed: str | None = None,
        nearest: str | None = None,
    ) -> Problem:
        """Return a mistake of this event's that only the world can see, such as a body that does not exist.

        Args:
            key: name of the setting, or None for the event as a whole.
            message: what is wrong, continuing a sentence that begins with the key.
            found: what the user wrote: text as it should be shown, or any other value.
            allowed: what would be right.
            nearest: the closest valid name.
        """
        path = self.path(key)
        text = found if found is None or isinstance(found, str) else shown(found)
        place = self.document.place_of(path) if self.document else None
        return Problem(place, path_text(path), message, text, allowed, nearest)
