"""Social services departments of councils, with the councillors above them (A3; S0, S1, S2)."""

from __future__ import annotations

from typing import ClassVar

from coterminous.agents.choices import HOLD, LOOSEN, TIGHTEN, Choice
from coterminous.agents.organisation import Organisation
from coterminous.partnerships.stakes import regard_in
from coterminous.partnerships.weigh import Terms
from coterminous.rules.choice import IMPOSSIBLE, choose_of_three, money_premium
from coterminous.rules.eligibility import loosening_value, tightening_value, uncovered_caution
from coterminous.services.needs import saved_at
from coterminous.state import columns
from coterminous.streams import Purpose


class SocialServices(Organisation):
    """A department that runs partnerships and sets the threshold for care.

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
        return self._world.is_budget_month or (self._world.is_review_month and self.is_in_deficit)

    def consider_eligibility(self) -> Choice:
        """Should the threshold go up or down by a band?

        In mid-year only tightening is open: nobody takes on commitments between budgets.

        Mechanism: D6, D9, O3
        """
        world = self._world
        parameters, level = world.parameters, self.eligibility
        care_budget = world.state.bodies.income[self.index] / 12.0
        harm = parameters.spillover_return_share * parameters.spillover_social_care_border
        counted = self._regard_for_pcts()
        premium = money_premium(parameters.decisions_cash_premium, self.stress)
        tighten = loosen = IMPOSSIBLE
        saving = spent = caution = 0.0
        if level < 3:
            saving = saved_at(parameters, level + 1) - saved_at(parameters, level)
            tighten = tightening_value(premium, parameters.eligibility_political_cost, harm, counted)
        if level > 0 and world.is_budget_month:
            spent = saved_at(parameters, level) - saved_at(parameters, level - 1)
            caution = uncovered_caution(parameters.eligibility_caution, self.stress, spent)
            loosen = loosening_value(premium, parameters.eligibility_political_cost, harm, counted, caution)
        draw = world.luck(Purpose.ELIGIBILITY)[self.index]
        action = choose_of_three(tighten, loosen, parameters.decisions_precision, draw)
        terms = Terms(
            relief=care_budget * saving * premium,
            identity=-care_budget * saving * parameters.eligibility_political_cost,
            regard=-care_budget * saving * harm * counted,
        )
        if action == LOOSEN:
            terms = Terms(
                relief=-care_budget * spent * premium,
                cost=-care_budget * spent * caution,
                identity=care_budget * spent * parameters.eligibility_political_cost,
                regard=care_budget * spent * harm * counted,
            )
        return Choice(action=(HOLD, TIGHTEN, LOOSEN)[action], terms=terms)

    def _regard_for_pcts(self) -> float:
        """Return the share of harm to PCTs that counts here: each PCT by the people it shares and the trust in it.

        People of PCTs with which there is no dyad are nobody's partners' people: harm to them does not count.

        Mechanism: D9, B3
        """
        world = self._world
        state, parameters = world.state, world.parameters
        people = state.bodies.people[self.index]
        counted = 0.0
        for tie in self.ties:
            if state.ties.is_open[tie] == 1 and people > 0:
                weight = regard_in(state, parameters, tie, state.ties.trust_both[2 * tie + 1])
                counted += weight * state.ties.people[tie] / people
        return counted

    @property
    def ties(self) -> list[int]:
        """The dyads this department is or can be in."""
        tie_of = self._world.state.partnerships.tie
        return sorted({tie_of[place] for place in self.places})
