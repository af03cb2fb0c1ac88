"""Docking: do both engines give the same world, to the last bit, for every body and partnership in every month?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from coterminous.record.metric_facts import METRIC_NAMES
from coterminous.scenario.loading import Scenario
from coterminous.state.columns import State

UNITS = {"_both": 2, "_sides": 3}
"""Entries that one tie or place has in columns that end like this."""


@dataclass(frozen=True)
class Difference:
    """The first place where the engines part.

    Attributes:
        month: month of the run, from 0.
        table: ``metrics``, ``bodies``, ``ties``, ``partnerships``, ``ledger``, ``decisions`` or ``deeds``.
        column: the variable.
        entity: which body, tie, place, account or row; a name where it has one.
        mesa: what the Mesa engine says.
        batch: what the batch engine says.
    """

    month: int
    table: str
    column: str
    entity: str
    mesa: float
    batch: float

    def __str__(self) -> str:
        """Return the difference in a sentence."""
        return (
            f"month {self.month}: {self.table}.{self.column} of {self.entity} is {self.mesa!r} in the Mesa engine "
            f"and {self.batch!r} in the batch engine"
        )


def first_difference(
    scenario: Scenario, seed: int = 0, replicate: int = 0, months: int | None = None
) -> Difference | None:
    """Run both engines side by side, and return where they first part, or None where they never do.

    Args:
        scenario: what to run.
        seed: the seed.
        replicate: the replicate.
        months: how many months to compare; all if left out.

    Raises:
        InputError: the scenario asks for something its world does not have.
    """
    from coterminous.batch.engine import BatchEngine
    from coterminous.world import PartnershipModel

    model = PartnershipModel(scenario, seed=seed, replicate=replicate)
    batch = BatchEngine(scenario, seed).steps(replicate)
    names = {"bodies": [body.id for body in model.geography.bodies], "partnerships": model.place_names}
    try:
        for month in range(min(months or scenario.months, scenario.months)):
            model.step()
            row = batch.step()
            for name, number in zip(METRIC_NAMES, row, strict=True):
                if model.metric(name) != number:
                    return Difference(month, "metrics", name, "the nation", model.metric(name), float(number))
            for found in _differences(month, model.state, batch.state, names):
                return found
    finally:
        model.release()
    return None


def _differences(month: int, mesa: State, batch: State, names: dict[str, list[str]]) -> Iterator[Difference]:
    """Give every difference between two states, table by table and column by column."""
    for table in State._fields:
        of_mesa, of_batch = getattr(mesa, table), getattr(batch, table)
        for column, one, other in zip(of_mesa._fields, of_mesa, of_batch, strict=True):
            count = mesa.deeds.written[0] if table == "deeds" and column != "written" else len(one)
            here, there = np.asarray(one[:count]), np.asarray(other[:count])
            for entry in np.flatnonzero(~_same(here, there)):
                entity = _entity(table, column, int(entry), names)
                yield Difference(month, table, column, entity, here[entry].item(), there[entry].item())


def _same(one: Any, other: Any) -> Any:
    """Return where two columns are the same, two missing numbers included."""
    return (one == other) | ((one != one) & (other != other))


def _entity(table: str, column: str, entry: int, names: dict[str, list[str]]) -> str:
    """Return the name of what an entry of a column is about."""
    width = next((number for ending, number in UNITS.items() if column.endswith(ending)), 1)
    known = names.get(table)
    name = known[entry // width] if known is not None else f"entry {entry // width}"
    return name if width == 1 else f"{name}, side {entry % width}"
