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

from coterminous.agents import PCT, Choice, NHSTrust, Organisation, SocialServices
from coterminous.agents.carrying_out import carry_out, move_threshold
from coterminous.money import budgets
from coterminous.money.ledger import start_month
from coterminous.opening.layout import lay_out
from coterminous.opening.names import entity_names
from coterminous.opening.start import first_state
from coterminous.partnerships import agreements, work
from coterminous.partnerships.shifting import charge_pools
from coterminous.partnerships.trusting import learn_from_month
from coterminous.partnerships.weigh import next_step
from coterminous.policy import inheritance, succession
from coterminous.policy.centre import lay_effects
from coterminous.record import snapshots, tables
from coterminous.record.chronicle import Chronicle
from coterminous.record.metrics import Metrics, month_metrics
from coterminous.record.states import states_of
from coterminous.scenario.loading import Scenario
from coterminous.services import needs
from coterminous.state.columns import ACTIVE, NEGOTIATING, EraTable
from coterminous.streams import Purpose, entity_keys, uniforms

APRIL = 4
MID_YEAR_REVIEW = 6
"""October, in months since April."""
KINDS: Mapping[str, type[Organisation]] = {
    "pct": PCT,
    "social_services": SocialServices,
    "nhs_trust": NHSTrust,
}
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
        InputError: a parameter is unknown or out of bounds, or an event names a body that does not exist.

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
        self.seed_number = int(rng if rng is not None else seed or 0)
        super().__init__(rng=self.seed_number % 2**32)
        self.replicate = replicate
        self.plan = _scenario(scenario, parameters)
        self.parameters = self.plan.values()
        layout = lay_out(self.plan, self.seed_number, replicate)
        self.geography, self._eras = layout.geography, layout.eras
        self._effects, self._targets = layout.effects, layout.targets
        names = entity_names(layout.geography, layout.places)
        self._keys = {kind: entity_keys(listed) for kind, listed in names.items()}
        self.month = 0
        self.state = first_state(
            layout.geography, layout.places, self._eras[0], self.parameters, self.draws, self._effects
        )
        self.chronicle = Chronicle(
            self.state, self.geography.bodies, names["place"], self.parameters.money_repayment_months
        )
        self._place_names = names["place"]
        self._kinds = {**KINDS, **(kinds or {})}
        self._by_body: dict[int, Organisation] = {}
        self._luck: dict[int, list[float]] = {}
        self._steps: dict[int, int] = {}
        self._rows: list[Metrics] = []
        self._snapshots: list[tuple[snapshots.Snapshot, snapshots.Snapshot, snapshots.Snapshot]] = []
        self._seat_organisations()
        names_of_metrics = month_metrics(
            self.state, self.parameters, 0, self.chronicle.log, states_of(self.state, self.parameters, 0)
        )
        self.datacollector = mesa.DataCollector(
            model_reporters={name: partial(_read_metric, name) for name in names_of_metrics}
        )

    # ---------------------------------------------------------------- a month

    def step(self) -> None:
        """Live through one month.

        1. The centre acts: dated events take effect; a redrawn map passes money, trust and partnerships on.
        2. In April budgets are set anew.
        3. Money moves: income, contributions, pools, own services, managers.
        4. Services respond: thresholds work through, demand returns, admissions follow.
        5. Every body forecasts its year.
        6. Partnerships do a month's work.
        7. Partners learn from promises kept and missed.
        8. Organisations decide.
        9. Decisions are carried out.
        10. The month is recorded.
        """
        self._luck, self._steps = {}, {}
        self.chronicle.log.start_month()
        start_month(self.state.ledger)
        self._centre_acts()
        if self._months_since_april == 0 and self.month > 0:
            self._set_budgets()
        self._move_money()
        self._services_respond()
        self._forecast()
        self._work()
        learn_from_month(self.state, self.parameters)
        choices, thresholds = self._decide()
        self._carry_out(choices, thresholds)
        self._record()
        self.month += 1
        self.running = self.month < self.plan.months

    def run(self, progress: Callable[[int], None] | None = None) -> None:
        """Run to the horizon; ``progress`` is told the number of months done after each."""
        while self.month < self.plan.months:
            self.step()
            if progress is not None:
                progress(self.month)

    # ---------------------------------------------------------------- phases

    def _centre_acts(self) -> None:
        for event, targets in zip(self.plan.events, self._targets, strict=True):
            if event.month == self.month:
                self.chronicle.centre_acted(event, self.month, targets)
        if self.month > 0 and self._era.month == self.month:
            self._redraw_map(self._era)
        lay_effects(self.state, self.parameters, self._effects, self.month)

    def _redraw_map(self, era: EraTable) -> None:
        state, parameters = self.state, self.parameters
        legacy = inheritance.heirs(state, era)
        self.chronicle.bodies_succeeded(zip(era.moved_from, era.moved_to, strict=True))
        inheritance.pass_on_trust(state, parameters, era)
        for place, heir in legacy.passed:
            agreements.pass_on(state, parameters, place, heir)
            self.chronicle.carried_over(self.month, place, heir, parameters.maturity_reorganisation_loss)
        for place in legacy.gone:
            lives_on = [heir for leader, heir in legacy.passed if leader == place]
            if lives_on:
                self.chronicle.passed_on(self.month, place, lives_on)
            elif place in legacy.merged:
                self.chronicle.merged(self.month, place)
            else:
                self.chronicle.lost(self.month, place)
            agreements.close(state, parameters, self.month, place)
        succession.redraw(state, era)
        budgets.set_trust_incomes(state, parameters, era)
        work.uprate_stakes(state, parameters)
        self._seat_organisations()

    def _set_budgets(self) -> None:
        persists, redrawn = self.luck(Purpose.POSITION_PERSISTS), self.luck(Purpose.POSITION_REDRAWN)
        budgets.new_year(self.state, self.parameters, self._era, persists, redrawn)
        work.uprate_stakes(self.state, self.parameters)

    def _move_money(self) -> None:
        state = self.state
        charge_pools(state, self.parameters)
        budgets.receive_income(state, self.parameters, self._era, self.month, self._months_since_april)
        budgets.pay_partnerships(state)
        for place in range(len(state.partnerships.tie)):
            if state.partnerships.phase[place] == ACTIVE:
                agreements.settle_pool(state, place)
        budgets.pay_own_services(state, self.month)

    def _services_respond(self) -> None:
        needs.follow_thresholds(self.state, self.parameters)
        needs.return_demand(self.state, self.parameters, self._era, self._months_since_april)
        needs.avoid_admissions(self.state, self.parameters)

    def _forecast(self) -> None:
        before = list(self.state.bodies.in_deficit)
        budgets.forecast(self.state, self.parameters, self.month)
        for body, was in enumerate(before):
            now = self.state.bodies.in_deficit[body]
            if now > was:
                self.chronicle.deficit_opened(self.month, body)
            elif now < was:
                self.chronicle.deficit_closed(self.month, body)

    def _work(self) -> None:
        state, parameters = self.state, self.parameters
        work.clear_values(state)
        work.count_commitments(state)
        work.share_out_effort(state, parameters, self.month)
        for place in range(len(state.partnerships.tie)):
            phase = state.partnerships.phase[place]
            if phase == ACTIVE:
                work.work_a_month(state, parameters, place)
            elif phase == NEGOTIATING and work.advance_talks(state, parameters, place):
                agreements.sign(state, parameters, self.month, place)
                self.chronicle.signed(self.month, place)

    def _decide(self) -> tuple[dict[int, dict[int, Choice]], dict[int, Choice]]:
        choices: dict[int, dict[int, Choice]] = {}
        thresholds: dict[int, Choice] = {}
        for agent in self.agents:
            for place, choice in agent.decide():
                choices.setdefault(place, {})[agent.side] = choice
            if isinstance(agent, SocialServices) and agent.sets_eligibility_now():
                thresholds[agent.index] = agent.consider_eligibility()
        return choices, thresholds

    def _carry_out(self, choices: dict[int, dict[int, Choice]], thresholds: dict[int, Choice]) -> None:
        for council in sorted(thresholds):
            if thresholds[council].action != 0:
                agent = self._by_body[council]
                assert isinstance(agent, SocialServices)
                move_threshold(
                    self.state,
                    self.parameters,
                    self.month,
                    council,
                    thresholds[council],
                    agent.ties,
                    self.chronicle,
                )
        carry_out(self.state, self.parameters, self.month, choices, self.chronicle)

    def _record(self) -> None:
        states = states_of(self.state, self.parameters, self.month)
        self._rows.append(month_metrics(self.state, self.parameters, self.month, self.chronicle.log, states))
        self._snapshots.append(
            (
                snapshots.body_snapshot(self.state, self.parameters, self.month),
                snapshots.dyad_snapshot(self.state),
                snapshots.partnership_snapshot(self.state, self.parameters, self.month, states),
            )
        )
        self.datacollector.collect(self)

    # ---------------------------------------------------------------- what organisations see

    @property
    def _months_since_april(self) -> int:
        return (int(self.plan.start[5:7]) - APRIL + self.month) % 12

    @property
    def _era(self) -> EraTable:
        return next(era for era in reversed(self._eras) if era.month <= self.month)

    @property
    def is_quarter(self) -> bool:
        """Whether partnership decisions fall this month: June, September, December, March."""
        return self._months_since_april % 3 == 2

    @property
    def is_money_round(self) -> bool:
        """Whether bodies in deficit go through all they put into partnerships: September and March."""
        return self._months_since_april % 6 == 5

    @property
    def is_budget_month(self) -> bool:
        """Whether next year's budgets are settled this month: March."""
        return self._months_since_april == 11

    @property
    def is_review_month(self) -> bool:
        """Whether bodies review their year this month: October."""
        return self._months_since_april == MID_YEAR_REVIEW

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
        """Return the flexibility that the sides of a partnership under review talk about adding, or -1."""
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

    def tables(self) -> tables.RunTables:
        """Return the tables of the months lived so far.

        Raises:
            ValueError: no month has been lived yet.

        >>> model = PartnershipModel(seed=7)
        >>> model.step()
        >>> len(model.tables().metrics)
        1
        """
        if self.month == 0:
            raise ValueError("no month has been lived yet: call step() or run() first")
        start, bodies, months = self.plan.start, self.geography.bodies, range(self.month)
        of_bodies, of_dyads, of_partnerships = zip(*self._snapshots, strict=True)
        return tables.RunTables(
            metrics=tables.metrics_table(start, months, self._rows),
            bodies=tables.bodies_table(start, months, of_bodies, bodies),
            dyads=tables.dyads_table(start, months, of_dyads, bodies, self.state.ties),
            partnerships=tables.partnerships_table(
                start, months, of_partnerships, bodies, self.state.partnerships, self._place_names
            ),
            events=tables.events_table(start, self.chronicle.log.events),
        )

    def metric(self, name: str) -> float:
        """Return a metric of the month last lived."""
        return self._rows[-1][name]

    def release(self) -> None:
        """Let Mesa forget this model, so that many runs in one process do not pile up in memory."""
        self.remove_all_agents()
        registry = getattr(mesa.Agent, "_ids", None)
        if registry is not None:
            registry.pop(self, None)


def _read_metric(name: str, model: PartnershipModel) -> float:
    return model.metric(name)


def _scenario(scenario: Scenario | str | Path | None, parameters: Mapping[str, Any]) -> Scenario:
    overrides = {name.replace("__", "."): value for name, value in parameters.items()}
    if isinstance(scenario, Scenario):
        return scenario.with_overrides(overrides) if overrides else scenario
    return Scenario.load(scenario if scenario is not None else "teaching", overrides=overrides)
