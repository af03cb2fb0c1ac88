"""Social services departments of councils, with the councillors above them (A3; S0, S1, S2)."""

from __future__ import annotations

from typing import ClassVar

from coterminous.agents.choices import Choice
from coterminous.agents.organisation import Organisation
from coterminous.phases.thresholds import choose_threshold, sets_threshold
from coterminous.rules.planning_year import is_budget_month
from coterminous.state import columns
from coterminous.streams import Purpose


class SocialServices(Organisation):
    """A department that runs partnerships and sets the threshold for care.

    It fears being sliced up, the more it shares already (F14; :func:`coterminous.partnerships.weigh.reluctance`), and
    councillors answer for care withdrawn (A3; :func:`coterminous.rules.eligibility.tightening_value`).

    >>> SocialServices.kind
    'social_services'
    """

    side: ClassVar[int] = columns.SOCIAL_SERVICES
    kind: ClassVar[str] = "social_services"

    @property
    def eligibility(self) -> int:
        """Threshold for care: 0 low, 1 moderate, 2 substantial, 3 critical."""
        return self._world.state.bodies.eligibility[self.index]

    def sets_eligibility_now(self) -> bool:
        """Return whether this month asks for a decision: before the budget, and in mid-year where a deficit looms."""
        return sets_threshold(self._world.state, self.index, self._world.months_since_april)

    def consider_eligibility(self) -> Choice:
        """Should the threshold go up or down by a band? Nobody else is asked.

        Mechanism: A3, D6, D9, O3
        """
        world, luck = self._world, self._world.luck(Purpose.ELIGIBILITY)[self.index]
        is_budget = is_budget_month(world.months_since_april)
        return Choice(
            *choose_threshold(world.state, world.parameters, self.index, self.ties, is_budget, luck)
        )

    @property
    def ties(self) -> list[int]:
        """The dyads this department is or can be in."""
        tie_of = self._world.state.partnerships.tie
        return sorted({tie_of[place] for place in self.places})
