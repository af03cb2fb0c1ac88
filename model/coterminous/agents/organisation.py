"""What every organisation does: look at each partnership it has or could have, weigh, and choose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, cast

import mesa

from coterminous.agents.choices import RESTRUCTURE, STAY, WITHDRAW, Choice, Surroundings
from coterminous.partnerships.weigh import (
    Terms,
    cut_in_part,
    stake_at,
    value_of,
    weigh_leaving,
    weigh_step,
    weigh_talks,
)
from coterminous.rules.choice import choose_of_three, chooses
from coterminous.state.columns import ACTIVE, DORMANT, NEGOTIATING, SIDES
from coterminous.streams import Purpose


class Organisation(mesa.Agent):
    """A body that decides on its own account. Subclass it, or one of its kinds, to try another way of deciding.

    Every ``consider_...`` method looks at the state as it stood when the phase began and returns a
    :class:`Choice`; the model carries choices out afterwards, so that the order of organisations never
    matters.

    Args:
        model: the model it lives in.
        index: its row in the body columns.
    """

    side: ClassVar[int]
    kind: ClassVar[str]

    def __init__(self, model: mesa.Model, index: int) -> None:
        """Take a seat at every table where this body may become a partner."""
        super().__init__(model)
        self.index = index
        sides = self._world.state.partnerships.body_sides
        self.places = [seat // SIDES for seat in range(self.side, len(sides), SIDES) if sides[seat] == index]

    @property
    def _world(self) -> Surroundings:
        return cast("Surroundings", self.model)

    @property
    def stress(self) -> float:
        """Forecast overspend of the year as a share of income."""
        return self._world.state.bodies.stress[self.index]

    @property
    def is_in_deficit(self) -> bool:
        """Whether it forecasts a deficit worth mentioning."""
        return self._world.state.bodies.in_deficit[self.index] == 1

    @property
    def load_over_capacity(self) -> float:
        """Work of its managers over the time they have."""
        return self._world.state.bodies.load[self.index]

    def decide(self) -> Iterator[tuple[int, Choice]]:
        """Yield what it decides this month about its partnerships: the place, and the choice.

        Decisions about partnerships fall quarterly, on what is up for review. A body in deficit also goes
        through all it puts into partnerships in its two money rounds, at mid-year and before the budget.
        """
        if not self._world.is_quarter:
            return
        partnerships, ties = self._world.state.partnerships, self._world.state.ties
        for place in self.places:
            if ties.is_open[partnerships.tie[place]] == 0:
                continue
            phase, is_reviewed = partnerships.phase[place], self._world.is_reviewed(place)
            if phase == ACTIVE and (is_reviewed or (self.is_in_deficit and self._world.is_money_round)):
                choice = self.consider_leaving(place)
                step = self._world.step_on_the_table(place)
                if choice.action == STAY and step >= 0:
                    choice = self.consider_step(place, step)
                yield place, choice
            elif phase == NEGOTIATING and is_reviewed:
                yield place, self.consider_abandoning(place)
            elif phase == DORMANT and is_reviewed:
                yield place, self.consider_talks(place)

    def consider_leaving(self, place: int) -> Choice:
        """Would I be better off cutting what I put in, or taking it all out?

        Mechanism: D4, D8
        """
        world = self._world
        stake = stake_at(world.state, world.parameters, place, self.side)
        leaving = weigh_leaving(world.state, world.parameters, place, self.side)
        horizon = world.state.bodies.horizon[self.index]
        cutting = cut_in_part(leaving, world.parameters, stake, horizon)
        action = choose_of_three(
            value_of(cutting) / stake,
            value_of(leaving) / stake,
            world.parameters.decisions_precision,
            world.luck(Purpose.LEAVING)[SIDES * place + self.side],
        )
        return Choice(action=(STAY, RESTRUCTURE, WITHDRAW)[action], terms=(leaving, cutting, leaving)[action])

    def consider_talks(self, place: int) -> Choice:
        """Would a partnership here be worth talking about?

        Mechanism: F7, F8
        """
        terms = weigh_talks(self._world.state, self._world.parameters, place, self.side)
        return self._yes_or_no(place, terms, Purpose.TALKS)

    def consider_abandoning(self, place: int) -> Choice:
        """Do these talks still lead anywhere?

        Mechanism: F7
        """
        world = self._world
        terms = weigh_talks(world.state, world.parameters, place, self.side)
        against = Terms(*(-term for term in terms))
        return self._yes_or_no(place, against, Purpose.ABANDONING)

    def consider_step(self, place: int, step: int) -> Choice:
        """Would I agree to add this flexibility?

        Mechanism: F1, F2
        """
        world = self._world
        terms = weigh_step(world.state, world.parameters, world.month, place, self.side, step)
        choice = self._yes_or_no(place, terms, Purpose.STEP)
        return Choice(action=choice.action, terms=terms, step=step)

    def _yes_or_no(self, place: int, terms: Terms, purpose: Purpose) -> Choice:
        world = self._world
        worth = value_of(terms) / stake_at(world.state, world.parameters, place, self.side)
        draw = world.luck(purpose)[SIDES * place + self.side]
        return Choice(action=int(chooses(worth, world.parameters.decisions_precision, draw)), terms=terms)
