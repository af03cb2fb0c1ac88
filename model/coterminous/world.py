"""The world: a Mesa model in which organisations decide, month by month.

The phases of a month stand in one place, :meth:`PartnershipModel.step`. Within a phase everyone acts on
the state as it stood when the phase began, so that the order of agents never matters.
"""

from __future__ import annotations

import numbers
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import mesa

from coterminous.agents import PCT, Choice, NHSTrust, Organisation, SocialServices
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
from coterminous.record import sides, snapshots, tables
from coterminous.record.joint_chronicle import JointChronicle
from coterminous.record.metric_facts import METRIC_NAMES
from coterminous.record.metrics import Metrics, month_metrics
from coterminous.record.states import states_of
from coterminous.record.telling import NO_REASONS, Reasons, tell
from coterminous.rules import planning_year
from coterminous.scenario.layers import OVERRIDE
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import InputError, Problem, nearest_name, shown
from coterminous.state.columns import SIDES, EraTable
from coterminous.state.deeds import forget_deeds
from coterminous.streams import Purpose, entity_keys, uniforms

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
        InputError: a parameter is unknown or out of bounds, an event names a body that does not exist, or ``kinds``
            names no kind or holds something that is no organisation of that kind.

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
        self.seed_number = _whole("seed", rng if rng is not None else seed or 0)
        super().__init__(rng=self.seed_number % 2**32)
        self.replicate = _whole("replicate", replicate)
        self.plan = _scenario(scenario, parameters)
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
        self._rows: list[Metrics] = []
        self._sides: list[sides.SideMonth] = []
        self._snapshots: list[tuple[snapshots.Snapshot, snapshots.Snapshot, snapshots.Snapshot]] = []
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
        states = states_of(self.state, self.parameters, self.month)
        self._rows.append(month_metrics(self.state, self.parameters, self.month))
        self._sides.append(sides.side_month(self.state))
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
                start, months, of_partnerships, bodies, self.state.partnerships, self.place_names
            ),
            events=tables.events_table(start, self.chronicle.log.events),
            sides=sides.sides_table(start, months, self._sides, self._rows),
        )

    def metric(self, name: str) -> float:
        """Return a metric of the month last lived."""
        return self._rows[-1][name]

    def release(self) -> None:
        """Let Mesa forget this model, so that many runs in one process do not pile up in memory."""
        self.remove_all_agents()
        self._leave_registry()

    def _leave_registry(self) -> None:
        """Give up the entry by which some releases of Mesa keep a model for as long as the process lives."""
        registry = getattr(mesa.Agent, "_ids", None)
        if registry is not None:
            registry.pop(self, None)


def checked_kinds(kinds: Mapping[str, Any]) -> Mapping[str, type[Organisation]]:
    """Return a user's own classes of agents, if each is a class of organisation that can sit where its kind sits.

    Raises:
        InputError: a name is no kind, or a class does not extend that of its kind.

    >>> checked_kinds({"pct": PCT})["pct"].kind
    'pct'
    """
    problems = []
    for name, own in kinds.items():
        if name not in KINDS:
            nearest = nearest_name(str(name), KINDS)
            problems.append(Problem(None, "kinds", "names no kind", shown(name), ", ".join(KINDS), nearest))
        elif not isinstance(own, type) or not issubclass(own, KINDS[name]):
            wanted = f"a class that extends {KINDS[name].__name__}"
            problems.append(Problem(None, f"kinds[{name!r}]", "cannot sit there", shown(repr(own)), wanted))
    if problems:
        raise InputError(*problems)
    return kinds


def _read_metric(name: str, model: PartnershipModel) -> float:
    return model.metric(name)


def _whole(name: str, value: Any) -> int:
    """Return a whole number as Python has it, since tools pass NumPy's numbers, and 3.0 for 3.

    Raises:
        InputError: it is not a whole number.
    """
    is_whole = isinstance(value, numbers.Real) and value == value // 1
    if not is_whole:
        raise InputError(Problem(OVERRIDE, name, "is not a whole number", shown(value), "a whole number"))
    return int(value)


def _scenario(scenario: Scenario | str | Path | None, parameters: Mapping[str, Any]) -> Scenario:
    overrides = {name.replace("__", "."): value for name, value in parameters.items()}
    if isinstance(scenario, Scenario):
        return scenario.with_overrides(overrides) if overrides else scenario
    return Scenario.load(scenario if scenario is not None else "teaching", overrides=overrides)
