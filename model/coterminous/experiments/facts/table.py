"""All facts in one table: what each says, whether it holds, and what its control says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from coterminous.experiments.bench import Bench
from coterminous.experiments.facts import boundaries, care, crowding, money, trust
from coterminous.experiments.facts.statement import Statement
from coterminous.experiments.facts.world import World
from coterminous.scenario.problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.scenario.loading import Scenario

FACTS: Final[Mapping[int, Callable[[World], list[Statement]]]] = {
    1: money.unequal_and_shared_poverty,
    2: money.trust_under_a_shock,
    3: boundaries.losing_coterminosity,
    4: care.tightening,
    5: crowding.number_of_initiatives,
    6: money.badged_money,
    7: trust.small_first_or_big_first,
    8: money.planning_horizons,
    9: trust.integration_without_culture,
    10: trust.new_bodies_and_salami,
    11: trust.fall_and_rise,
    12: crowding.inertia_and_advantage,
    13: crowding.mandates_and_capacity,
    14: care.early_and_late_outcomes,
}
"""The facts by number, each a function that lives its arms and returns its statements."""


@dataclass(frozen=True)
class FactTable:
    """The statements of some facts, in order, for one world and its parameters.

    Attributes:
        scenario: name of the scenario whose places, start and parameters were used.
        seed: seed of every arm.
        n: replicates of every arm.
        statements: what the facts say and what was found.
    """

    scenario: str
    seed: int
    n: int
    statements: tuple[Statement, ...]

    @property
    def holding(self) -> int:
        """How many statements hold."""
        return sum(statement.holds for statement in self.statements)

    def as_frame(self) -> pd.DataFrame:
        """Return one row a statement: part, statement, measured, control, verdict, and both effects with intervals."""
        import pandas as pd

        return pd.DataFrame([_row(statement) for statement in self.statements])

    def as_json(self) -> dict[str, Any]:
        """Return the table as plain text and numbers."""
        return {
            "scenario": self.scenario,
            "seed": self.seed,
            "n": self.n,
            "confidence": 0.99,
            "holding": self.holding,
            "statements": [statement.as_json() for statement in self.statements],
        }


def _row(statement: Statement) -> dict[str, Any]:
    return {
        "part": statement.part,
        "statement": statement.says,
        "verdict": statement.verdict,
        "measured": statement.measured,
        "effect": statement.on.estimate,
        "effect_low": statement.on.low,
        "effect_high": statement.on.high,
        "control": statement.control,
        "control_effect": statement.off.estimate,
        "control_low": statement.off.low,
        "control_high": statement.off.high,
        "n": statement.on.n,
    }


def state_facts(
    scenario: Scenario,
    numbers: Iterable[int] = tuple(FACTS),
    replicates: int = 100,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> FactTable:
    """Live the arms of some facts in a scenario's world, and return what they say.

    Args:
        scenario: whose places, start and parameters are used; its events and length are not.
        numbers: which facts, 1 to 14.
        replicates: how many of every arm, 2 or more.
        seed: any whole number.
        progress: told how many facts have been tried, and how many there are.

    Raises:
        KeyError: a number is not that of a fact.
        InputError: a fact cannot be tried in the scenario's world, which is too small for an event.

    >>> from coterminous.scenario.loading import Scenario
    >>> state_facts(Scenario.load("teaching"), numbers=(), replicates=2).statements
    ()
    """
    world = World(scenario, Bench(replicates, seed))
    wanted = tuple(numbers)
    statements: list[Statement] = []
    for done, number in enumerate(wanted, start=1):
        try:
            statements += FACTS[number](world)
        except InputError as error:
            message = "cannot be tried in this world, which does not bear an event of it"
            reasons = (
                Problem(None, problem.key, problem.message, problem.found, problem.allowed)
                for problem in error.problems
            )
            raise InputError(Problem(None, f"fact {number}", message), *reasons) from None
        if progress is not None:
            progress(done, len(wanted))
    return FactTable(scenario.name, seed, replicates, tuple(statements))
