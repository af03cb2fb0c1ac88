"""One run: a scenario in, tables out, and a run folder if wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from coterminous.scenario.loading import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.geography import Geography


@dataclass(frozen=True, eq=False)
class RunResult:
    """A finished run.

    Attributes:
        scenario: what was asked for, resolved.
        seed: the run's seed.
        replicate: number of the replicate, 0 in a single run.
        geography: small areas, bodies, and the maps of each era.
        metrics: the nation, one row a month; flows are of the month, stocks at its end.
        bodies: one row a body and month.
        dyads: one row a dyad and month.
        partnerships: one row a partnership and month of its life.
        events: what happened, in order, and why.
        sides: the same money and harm as each side sees it, one row an item and month.
        wall_seconds: how long the run took; it goes into the manifest and nowhere else.

    >>> result = run(Scenario.load("teaching", overrides={"months": 2}), seed=7)
    >>> len(result.metrics), result.seed
    (2, 7)
    """

    scenario: Scenario
    seed: int
    replicate: int
    geography: Geography
    metrics: pd.DataFrame
    bodies: pd.DataFrame
    dyads: pd.DataFrame
    partnerships: pd.DataFrame
    events: pd.DataFrame
    sides: pd.DataFrame
    wall_seconds: float = field(default=0.0, repr=False)

    def save(self, folder: str | Path, command: str | None = None) -> Path:
        """Write a run folder with tables, figures, page and manifest, whole or not at all.

        Args:
            folder: the folder to make; one that exists is refused.
            command: the command line that made the run, for the manifest.

        Returns:
            The folder.

        Raises:
            InputError: if the folder exists or cannot be made.
            OSError: if the disk is full or a file cannot be written; nothing is left then.
        """
        from coterminous.report.run_folder import write_run_folder

        write_run_folder(self, Path(folder), command)
        return Path(folder)


def run(
    scenario: Scenario | str | Path,
    seed: int = 0,
    replicate: int = 0,
    progress: Callable[[int], None] | None = None,
) -> RunResult:
    """Run a scenario once, to its horizon.

    The same scenario, seed and replicate give the same tables to the last bit, in every process.

    Args:
        scenario: a scenario, the path of one, or the bare name of a shipped one.
        seed: any integer.
        replicate: number of the replicate, 0 or more; replicates of one seed share the map and nothing else.
        progress: called with the number of months done, after each.

    Raises:
        InputError: if the scenario is wrong, or asks for something its world does not have.

    >>> short = Scenario.load("teaching", overrides={"months": 2})
    >>> run(short, seed=1).metrics.equals(run(short, seed=1).metrics)
    True
    """
    from coterminous.world import PartnershipModel

    if not isinstance(scenario, Scenario):
        scenario = Scenario.load(scenario)
    began = perf_counter()
    model = PartnershipModel(scenario, seed=seed, replicate=replicate)
    try:
        model.run(progress)
        tables = model.tables()
    finally:
        model.release()
    return RunResult(
        scenario=scenario,
        seed=seed,
        replicate=replicate,
        geography=model.geography,
        metrics=tables.metrics,
        bodies=tables.bodies,
        dyads=tables.dyads,
        partnerships=tables.partnerships,
        events=tables.events,
        sides=tables.sides,
        wall_seconds=perf_counter() - began,
    )
