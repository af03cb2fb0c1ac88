"""The world: a Mesa model in which organisations decide, month by month.

The phases of a month stand in one place, :meth:`PartnershipModel.step`. Within a phase everyone acts on
the state as it stood when the phase began, so that the order of agents never matters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import mesa

from coterminous.agents import Choice, Organisation, SocialServices
from coterminous.agents.kinds import KINDS, checked_kinds
from coterminous.money.ledger import start_month
from coterminous.opening.layout import lay_out
from coterminous.opening.names import entity_names
from coterminous.opening.start import first_state
from coterminous.partnerships.stepping import next_step
from coterminous.partnerships.trusting import learn_from_month, let_culture_move
from coterminous.phases.carrying_out import ask_anew, carry_out
from coterminous.phases.monthly import forecast_year, let_services_respond, move_money, work
from coterminous.phases.orders import obey_orders
from coterminous.phases.redrawing import redraw_map
from coterminous.phases.thresholds import move_thresholds
from coterminous.phases.yearly import set_budgets
from coterminous.policy.centre import lay_effects
from coterminous.record.diary import Diary
from coterminous.record.joint_chronicle import JointChronicle
from coterminous.record.metric_facts import METRIC_NAMES
from coterminous.record.tables import RunTables
from coterminous.record.telling import NO_REASONS, Reasons, tell
from coterminous.rules import planning_year
from coterminous.scenario.callers import asked_for, whole_number
from coterminous.scenario.loading import Scenario
from coterminous.state.columns import SIDES, EraTable
from coterminous.state.deeds import forget_deeds
from coterminous.streams import Purpose, entity_keys, uniforms

BODY_PURPOSES = (Purpose.ELIGIBILITY, Purpose.POSITION_PERSISTS, Purpose.POSITION_REDRAWN)


class PartnershipModel(mesa.Model):
    """NHS-council partnerships in one country, as a Mesa model.

    Args:
        scenario: what to run, a :class:`Scenario` or the name or path of one; the teaching world if left out.
        seed: the run's seed, any whole number; none counts as 0. The same scenario and seed give the same run to
            the last bit.
        replicate: number of the replicate; 0 for a single run.
        kinds: classes of agents by kind, to try another way of deciding.
        rng: taken as the seed, for tools that pass one.
        parameters: parameters by dotted name with dots as double underscores (``trust__loss_rate=0.3``).

    Raises:
        InputError: a parameter is unknown or out of bounds, an event names a body that does not exist, or ``kinds``
            names no kind or holds something that is no organisation of that kind.

    >>> from coterminous import PCT
    >>> model = PartnershipModel(seed=7)
    >>> model.step()
    >>> model.month, len(model.agents_by_type[PCT])
    (1, 12)
    """

    def __init__(
        self,
        scenario: Scenario | str | Path | None = None,
        seed: int | None = 0,
        replicate: int = 0,
        kinds: Mapping[str, type[Organisation]] | None = None,
        rng: int | None = None,
        **parameters: Any,
    ) -> None:
        """Draw the map, open the accounts and seat the organisations."""
        self.seed_number = whole_number("seed", rng if rng is not None else seed or 0)
        super().__init__(rng=self.seed_number % 2**32)
        self.replicate = whole_number("replicate", replicate)
        self.plan = asked_for(scenario, parameters)
        self.parameters = self.plan.values()
        layout = lay_out(self.plan, self.seed_number, self.replicate)
        self.geography, self._eras = layout.geography, layout.eras
        self._effects, self._targets = layout.effects, layout.targets
        names = entity_names(layout.geography, layout.places)
        self._keys = {kind: entity_keys(listed) for kind, listed in names.items()}
        self.month = 0
        self.state = first_state(
            layout.geography, layout.places, self._eras[0], self.parameters, self.draws, self._effects
        )
        self.chronicle = JointChronicle(
            self.state, self.geography.bodies, names["place"], self.parameters, self.plan.names
        )
        self.place_names = names["place"]
        self._kinds = {**KINDS, **checked_kinds(kinds or {})}
        self._by_body: dict[int, Organisation] = {}
        self._luck: dict[int, list[float]] = {}
        self._steps: dict[int, int] = {}
        self._told = 0
        self._diary = Diary(self.plan.start, self.geography.bodies, names["place"])
        self._seat_organisations()
        self.datacollector = mesa.DataCollector(
            model_reporters={name: partial(_read_metric, name) for name in METRIC_NAMES}
        )

    # ---------------------------------------------------------------- a month

    def step(self) -> None:
        """Live through one month.

        1. The centre acts: dated events take effect; a redrawn map passes money, trust and partnerships on; orders
           are obeyed.
        2. In April budgets are set anew.
        3. Money moves: income, contributions, pools, own services, managers.
        4. Services respond: thresholds work through, demand returns, admissions follow.
        5. Every body forecasts its year.
        6. Partnerships do a month's work.
        7. Partners learn from promises kept and missed, and cultures move.
        8. Organisations decide.
        9. Decisions are carried out.
        10. The month is recorded.
        """
        self._begin_month()
        self._centre_acts()
        if self.months_since_april == 0 and self.month > 0:
            self._set_budgets()
        move_money(self.state, self.parameters, self._era, self.month, self.months_since_april)
        let_services_respond(self.state, self.parameters, self._era, self.months_since_april)
        forecast_year(self.state, self.parameters, self.month)
        self._tell()
        work(self.state, self.parameters, self.month)
        self._tell()
        learn_from_month(self.state, self.parameters)
        let_culture_move(self.state, self.parameters)
        reasons = self._decide()
        self._carry_out(reasons)
        self._record()
        self.month += 1
        self.running = self.month < self.plan.months
        if not self.running:
            self._leave_registry()

    def run(self, progress: Callable[[int], None] | None = None) -> None:
        """Run to the horizon; ``progress`` is told the number of months done after each."""
        while self.month < self.plan.months:
            self.step()
            if progress is not None:
                progress(self.month)

    # ---------------------------------------------------------------- phases

    def _begin_month(self) -> None:
        self._luck, self._steps, self._told = {}, {}, 0
        start_month(self.state.ledger)
        forget_deeds(self.state)
        ask_anew(self.state)

    def _centre_acts(self) -> None:
        for event, targets in zip(self.plan.events, self._targets, strict=True):
            if event.month == self.month:
                self.chronicle.centre_acted(event, self.month, targets)
        if self.month > 0 and self._era.month == self.month:
            self.chronicle.bodies_succeeded(zip(self._era.moved_from, self._era.moved_to, strict=True))
            redraw_map(self.state, self.parameters, self._era, self.month)
            self._tell()
            self._seat_organisations()
        lay_effects(self.state, self.parameters, self._effects, self.month)
        obey_orders(self.state, self.parameters, self.month)
        self._tell()

    def _set_budgets(self) -> None:
        persists, redrawn = self.luck(Purpose.POSITION_PERSISTS), self.luck(Purpose.POSITION_REDRAWN)
        set_budgets(self.state, self.parameters, self._era, persists, redrawn)

    def _decide(self) -> Reasons:
        """Let every organisation decide, note what, and return why."""
        decisions, reasons = self.state.decisions, Reasons({}, {})
        for agent in self.agents:
            for place, choice in agent.decide():
                self._note_choice(place, agent.side, choice)
                reasons.note(place, agent.side, choice.terms._asdict())
            if isinstance(agent, SocialServices) and agent.sets_eligibility_now():
                choice = agent.consider_eligibility()
                decisions.threshold[agent.index] = choice.action
                reasons.thresholds[agent.index] = choice.terms._asdict()
        return reasons

    def _note_choice(self, place: int, side: int, choice: Choice) -> None:
        decisions = self.state.decisions
        decisions.action_sides[SIDES * place + side] = choice.action
        decisions.step_sides[SIDES * place + side] = choice.step

    def _carry_out(self, reasons: Reasons) -> None:
        move_thresholds(self.state, self.parameters)
        carry_out(self.state, self.parameters, self.month)
        self._tell(reasons)

    def _tell(self, reasons: Reasons = NO_REASONS) -> None:
        """Write into the log what has been done since it was last written."""
        self._told = tell(self.state, self.chronicle, self.month, self._told, reasons, self.parameters)

    def _record(self) -> None:
        self._diary.note(self.state, self.parameters, self.month)
        self.datacollector.collect(self)

    # ---------------------------------------------------------------- what organisations see

    @property
    def months_since_april(self) -> int:
        """How many months of the financial year have passed."""
        return planning_year.months_since_april(int(self.plan.start[5:7]), self.month)

    @property
    def _era(self) -> EraTable:
        return next(era for era in reversed(self._eras) if era.month <= self.month)

    def draws(self, purpose: Purpose, unit: str, month: int, lane: int = 0) -> list[float]:
        """Return keyed draws for every body, tie, place or seat."""
        drawn: list[float] = uniforms(
            self.seed_number, self.replicate, purpose, month, self._keys[unit], lane
        ).tolist()
        return drawn

    def luck(self, purpose: int) -> list[float]:
        """Return this month's draws for a purpose: one a body for thresholds and positions, one a seat for the rest."""
        if purpose not in self._luck:
            unit = "body" if purpose in BODY_PURPOSES else "place" if purpose == Purpose.REVIEW else "seat"
            self._luck[purpose] = self.draws(Purpose(purpose), unit, self.month)
        return self._luck[purpose]

    def is_reviewed(self, place: int) -> bool:
        """Return whether what is, or could be, at a place is up for review this quarter."""
        return self.luck(Purpose.REVIEW)[place] < self.parameters.partnership_review_share

    def step_on_the_table(self, place: int) -> int:
        """Return the arrangement that the sides of a partnership under review talk about adding, or -1."""
        if not self.is_reviewed(place):
            return -1
        if place not in self._steps:
            self._steps[place] = next_step(self.state, self.parameters, self.month, place)
        return self._steps[place]

    # ---------------------------------------------------------------- agents and tables

    def _seat_organisations(self) -> None:
        """Give every body that exists now its agent, and let those that are gone leave."""
        for index, body in enumerate(self.geography.bodies):
            closes = self.state.bodies.closes[index]
            is_here = body.opened_month <= self.month < closes
            if is_here and index not in self._by_body:
                self._by_body[index] = self._kinds[body.kind](self, index)
            elif not is_here and index in self._by_body:
                self._by_body.pop(index).remove()

    def tables(self) -> RunTables:
        """Return the tables of the months lived so far.

        Raises:
            ValueError: no month has been lived yet.

        >>> model = PartnershipModel(seed=7)
        >>> model.step()
        >>> len(model.tables().metrics)
        1
        """
        return self._diary.tables(self.state, self.chronicle.log)

    def metric(self, name: str) -> float:
        """Return a metric of the month last lived."""
        return self._diary.metric(name)

    def release(self) -> None:
        """Let Mesa forget this model, so that many runs in one process do not pile up in memory."""
        self.remove_all_agents()
        self._leave_registry()

    def _leave_registry(self) -> None:
        """Give up the entry by which some releases of Mesa keep a model for as long as the process lives."""
        registry = getattr(mesa.Agent, "_ids", None)
        if registry is not None:
            registry.pop(self, None)


def _read_metric(name: str, model: PartnershipModel) -> float:
    return model.metric(name)
