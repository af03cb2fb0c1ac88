"""A finished ensemble, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from coterminous.experiments import queries
from coterminous.experiments.ensemble_folder import (
    BANDS_FILE,
    TOTALS_FILE,
    check_complete,
    parts_by_number,
    read_manifest,
    read_plan,
    replace_file,
)
from coterminous.experiments.ensemble_plan import PLAN
from coterminous.scenario.loading import Scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class EnsembleResult:
    """A finished ensemble; its numbers stay on the disk until they are asked for.

    Attributes:
        scenario: what was run, resolved.
        seed: the ensemble's seed.
        replicates: how many; their numbers are 0, 1, 2 and so on.
        backend: the engine that ran, ``batch`` or ``mesa``.
        backend_reason: why it is not the one that was asked for, or None.
        folder: where it lies.
        found: how many replicates were there already when it was resumed.
        wall_seconds: how long the others took.

    >>> from coterminous.experiments.ensemble import ensemble
    >>> short = Scenario.load("teaching", overrides={"months": 2})
    >>> ens = ensemble(short, replicates=3, seed=7, backend="mesa", workers=1)
    >>> len(ens.metrics), ens.bands(["trust_mean"])["n"].tolist()
    (6, [3, 3])
    """

    scenario: Scenario
    seed: int
    replicates: int
    backend: str
    backend_reason: str | None
    folder: Path
    found: int = field(default=0, repr=False)
    wall_seconds: float = field(default=0.0, repr=False)

    @property
    def parts(self) -> list[Path]:
        """The Parquet files, one a chunk of replicates, in order.

        Columns: ``replicate``; ``month``, the first day of the month; and every metric. Sorted by replicate and month.
        """
        return [path for _, paths in sorted(parts_by_number(self.folder).items()) for path in paths]

    def sql(self, query: str) -> pd.DataFrame:
        """Return what DuckDB answers to a query; the parts are the table ``parts``.

        Rows are read as they are needed, so an ensemble may be much larger than memory.

        Args:
            query: a SELECT.

        Raises:
            duckdb.Error: the query is not one that DuckDB can answer.

        >>> from coterminous.experiments.ensemble import ensemble
        >>> short = Scenario.load("teaching", overrides={"months": 2})
        >>> ens = ensemble(short, replicates=3, backend="mesa", workers=1)
        >>> ens.sql("SELECT count(DISTINCT replicate) AS n FROM parts")["n"].tolist()
        [3]
        """
        with queries.database(self.parts) as connection:
            return connection.execute(query).df()

    @property
    def metrics(self) -> pd.DataFrame:
        """Every metric by replicate and month, all of it in memory: 30 kilobytes a replicate of six years."""
        return queries.everything(self.parts)

    def bands(self, names: Sequence[str] | None = None, *, running_totals: bool = False) -> pd.DataFrame:
        """Return the bands of some metrics, one row a metric and month.

        Args:
            names: metrics; all if None.
            running_totals: give the bands of each replicate's total from the first month to the end of each month,
                in the place of its number in the month; the metrics must be flows.

        Returns:
            ``metric``, ``month``, ``median``, ``low_50`` and ``high_50`` (between them lie the middle 50% of
            replicates), ``low_90`` and ``high_90`` (the middle 90%), and ``n``, the number of replicates. They say
            how much luck matters in the model, and nothing of how right it is.

        Raises:
            InputError: a name is not that of a metric, or running totals are asked of what is no flow.
        """
        known = queries.known_metrics(names)
        if running_totals:
            known = queries.known_flows(known)
        start, months = self.scenario.start, self.scenario.months
        return queries.bands(self.parts, known, start, months, self.replicates, running_totals=running_totals)

    def totals(self, names: Sequence[str] | None = None) -> pd.DataFrame:
        """Return one row a replicate: ``replicate``, flows summed over the months, stocks averaged over them.

        Args:
            names: metrics; all if None.

        Raises:
            InputError: a name is not that of a metric.
        """
        return queries.totals(self.parts, queries.known_metrics(names), self.scenario.months)

    @property
    def content_sha256(self) -> str:
        """A hash of every number, whichever version of Parquet wrote them; it depends on how chunks were cut."""
        return str(read_manifest(self.folder)["content_sha256"])

    def save_report(self, command: str | None = None) -> None:
        """Write bands, totals, figures and the page into the folder.

        Args:
            command: the command line that made the ensemble, for the page.

        Raises:
            OSError: the disk is full or a file cannot be written.
        """
        from coterminous.report.ensemble_page import EnsembleFacts, ensemble_files
        from coterminous.report.running_totals import KEY_TALLIES
        from coterminous.report.tables import parquet_bytes

        said = read_manifest(self.folder)
        facts = EnsembleFacts(
            scenario=self.scenario,
            seed=self.seed,
            replicates=self.replicates,
            backend=self.backend,
            backend_reason=self.backend_reason,
            software=said["software"],
            kinds=said["kinds"],
            content_sha256=said["content_sha256"],
            command=command,
        )
        bands, totals = self.bands(), self.totals()
        so_far = self.bands(KEY_TALLIES, running_totals=True)
        tables = {BANDS_FILE: parquet_bytes(bands), TOTALS_FILE: parquet_bytes(totals)}
        for name, content in {**tables, **ensemble_files(facts, bands, so_far, totals)}.items():
            (self.folder / name).parent.mkdir(exist_ok=True)
            replace_file(self.folder / name, content)


def read_ensemble(folder: str | Path) -> EnsembleResult:
    """Return a complete ensemble from its folder, every byte of its parts checked.

    Args:
        folder: what ``out`` was.

    Raises:
        InputError: it is not the folder of an ensemble, is not complete, a part is damaged, or another version of
            the model wrote it.
    """
    path = Path(folder)
    plan = read_plan(path)
    scenario = Scenario.from_resolved(plan.scenario, file=str(path / PLAN))
    check_complete(path, plan)
    return EnsembleResult(
        scenario, plan.seed, plan.replicates, plan.backend, plan.backend_reason, path, plan.replicates
    )
