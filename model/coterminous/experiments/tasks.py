"""What a worker is given, what it makes of it, and what it must give back; the same here and on a cluster."""

from __future__ import annotations

import json
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from coterminous.experiments.backends import Kinds, live_replicates
from coterminous.experiments.chunks import Chunk
from coterminous.experiments.parts import Part, part_of, table_of
from coterminous.scenario.loading import Scenario

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Recipe:
    """What every replicate of an ensemble is made from, as it travels to a worker.

    Attributes:
        scenario: the resolved scenario as JSON.
        seed: the ensemble's seed.
        backend: the engine that runs.
        kinds: a user's own classes of agents, or none.
        versions: what the worker's software must be, see :mod:`coterminous.experiments.provenance`.
        origin: hash of what the numbers follow from; every part says it.
    """

    scenario: str
    seed: int
    backend: str
    kinds: Kinds | None
    versions: dict[str, str]
    origin: str


@dataclass(frozen=True)
class Task:
    """One chunk to be made.

    Attributes:
        recipe: what it is made from.
        chunk: its replicates.
        missing: those of them that must be run, up to the last.
        known: the rows of the others, or None where all are missing.
    """

    recipe: Recipe
    chunk: Chunk
    missing: range
    known: pa.Table | None = None


class LostWorkersError(ConnectionError):
    """Whoever was at work is gone; what was finished is kept."""


@lru_cache(maxsize=4)
def _scenario_of(resolved: str) -> Scenario:
    return Scenario.from_resolved(json.loads(resolved))


def make_part(task: Task) -> Part:
    """Return the part of a chunk; this is what runs in a worker, wherever that is."""
    recipe = task.recipe
    scenario = _scenario_of(recipe.scenario)
    live = live_replicates(scenario, recipe.seed, task.missing, recipe.backend, recipe.kinds)
    table = table_of(task.missing, scenario.start, live)
    if task.known is not None:
        import pyarrow as pa

        table = pa.concat_tables([task.known, table]).combine_chunks()
    return part_of(task.chunk, table, recipe.origin)


def checked(result: object, awaited: Container[Chunk]) -> Part:
    """Return what a worker sent as the part that it must be.

    A cluster that falls apart may deliver errors and cancelled tasks in the place of results; none of them counts.

    Raises:
        LostWorkersError: it is not a part, or not one that is waited for.

    >>> checked(KeyError("gone"), [])
    Traceback (most recent call last):
        ...
    coterminous.experiments.tasks.LostWorkersError: a worker sent KeyError('gone') in the place of a result
    """
    if not isinstance(result, Part):
        raise LostWorkersError(f"a worker sent {result!r} in the place of a result")
    if result.chunk not in awaited:
        raise LostWorkersError(f"a worker sent {result.chunk}, for which nobody waits")
    return result
