"""What every organisation does: look at each partnership it has or could have, weigh, and choose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, cast

import mesa

from coterminous.agents.choices import Choice, Surroundings
from coterminous.phases.choosing import (
    ABANDONING,
    LEAVING,
    RENEWAL,
    STAY,
    TALKS,
    choose_abandoning,
    choose_leaving,
    choose_renewal,
    choose_step,
    choose_talks,
    question_for,
)
from coterminous.rules.planning_year import is_money_round, is_quarter
from coterminous.state.columns import OWN_MONEY, SIDES
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

        Decisions about partnerships fall quarterly; :func:`coterminous.phases.choosing.question_for` says which
        question each place asks.
        """
        world = self._world
        if not is_quarter(world.months_since_april):
            return
        is_round = is_money_round(world.months_since_april)
        for place in self.places:
            question = question_for(
                world.state, world.parameters, place, self.side, world.is_reviewed(place), is_round
            )
            if question == LEAVING:
                choice = self.consider_leaving(place)
                step = world.step_on_the_table(place)
                if choice.action == STAY and step >= 0:
                    choice = self.consider_step(place, step)
                yield place, choice
            elif question == RENEWAL:
                yield place, self.consider_renewal(place)
            elif question == ABANDONING:
                yield place, self.consider_abandoning(place)
            elif question == TALKS:
                yield place, self.consider_talks(place)

    def consider_leaving(self, place: int) -> Choice:
        """Would I be better off cutting what I put in, or taking it all out?

        Weighed by :func:`coterminous.partnerships.weigh.weigh_leaving`. Where a joint board sits, it looks for a
        joint cut before this is carried out.

        Mechanism: D4, D8, D9
        """
        world, luck = self._world, self._luck(Purpose.LEAVING, place)
        return Choice(*choose_leaving(world.state, world.parameters, place, self.side, luck))

    def consider_renewal(self, place: int) -> Choice:
        """The grant has ended: would I go on, with mainstream money? The partnership ends unless all sides would.

        Weighed by :func:`coterminous.partnerships.stepping.weigh_renewal`.

        Mechanism: F11
        """
        world, luck = self._world, self._luck(Purpose.STEP, place)
        answer = choose_renewal(world.state, world.parameters, world.month, place, self.side, luck)
        return Choice(*answer, step=OWN_MONEY)

    def consider_talks(self, place: int) -> Choice:
        """Would a partnership here be worth talking about? Talks open if all sides think so.

        Weighed by :func:`coterminous.partnerships.weigh.weigh_talks`.

        Mechanism: F7, F8
        """
        world, luck = self._world, self._luck(Purpose.TALKS, place)
        return Choice(*choose_talks(world.state, world.parameters, place, self.side, luck))

    def consider_abandoning(self, place: int) -> Choice:
        """Do these talks still lead anywhere? One side that thinks not ends them.

        Mechanism: F7
        """
        world, luck = self._world, self._luck(Purpose.ABANDONING, place)
        return Choice(*choose_abandoning(world.state, world.parameters, place, self.side, luck))

    def consider_step(self, place: int, step: int) -> Choice:
        """Would I agree to add this arrangement? It is added if all sides would.

        Weighed by :func:`coterminous.partnerships.stepping.weigh_step`.

        Mechanism: F1, F2
        """
        world, luck = self._world, self._luck(Purpose.STEP, place)
        answer = choose_step(world.state, world.parameters, world.month, place, self.side, step, luck)
        return Choice(*answer, step=step)

    def _luck(self, purpose: Purpose, place: int) -> float:
        return self._world.luck(purpose)[SIDES * place + self.side]
