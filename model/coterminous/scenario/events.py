"""What the centre can do to a world, and when: one class for each kind of event.

An event kind is a subclass of :class:`EventSettings`; its fields are the settings of a scenario file. Schema,
messages and the reading of files all go through :data:`EVENT_KINDS`.

>>> sorted(EVENT_KINDS)[:3]
['barriers_resolved', 'boundary_change', 'care_trust_mandate']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from coterminous.scenario.document import Document, KeyPath, path_text
from coterminous.scenario.event_settings import EventSettings
from coterminous.scenario.joint_working_events import (
    BarriersResolved,
    CareTrustMandate,
    CultureProgramme,
    DutyToCooperate,
    Initiatives,
    JointBoards,
    MixedMessages,
    PlanningHorizon,
    SinglePlan,
    Target,
)
from coterminous.scenario.map_events import (
    BoundaryChange,
    CouncilReorganisation,
    PctReorganisation,
)
from coterminous.scenario.money_events import (
    DeficitShock,
    DelayedDischargeReimbursement,
    Grant,
    GrowthGap,
    TopSlice,
)
from coterminous.scenario.problems import Problem, shown

__all__ = [
    "EVENT_KINDS",
    "BarriersResolved",
    "BoundaryChange",
    "CareTrustMandate",
    "CouncilReorganisation",
    "CultureProgramme",
    "DatedEvent",
    "DeficitShock",
    "DelayedDischargeReimbursement",
    "DutyToCooperate",
    "EventSettings",
    "Grant",
    "GrowthGap",
    "Initiatives",
    "JointBoards",
    "MixedMessages",
    "PctReorganisation",
    "PlanningHorizon",
    "SinglePlan",
    "Target",
    "TopSlice",
]

EVENT_KINDS: Final[Mapping[str, type[EventSettings]]] = {
    settings.kind: settings
    for settings in (
        DeficitShock,
        GrowthGap,
        Grant,
        TopSlice,
        DelayedDischargeReimbursement,
        CouncilReorganisation,
        PctReorganisation,
        BoundaryChange,
        Initiatives,
        PlanningHorizon,
        SinglePlan,
        BarriersResolved,
        MixedMessages,
        Target,
        DutyToCooperate,
        JointBoards,
        CultureProgramme,
        CareTrustMandate,
    )
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
