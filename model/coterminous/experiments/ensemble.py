"""Ensembles: many replicates of one scenario, kept in parts that can be resumed, added to and asked."""

from __future__ import annotations

import logging
import shutil
import tempfile
import weakref
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from coterminous.experiments import queries
from coterminous.experiments.backends import Kinds
from coterminous.experiments.ensemble_folder import (
    BANDS_FILE,
    TOTALS_FILE,
    EnsembleFolder,
    complete_parts,
    opened,
    parts_by_number,
    read_manifest,
    replace_file,
)
from coterminous.experiments.ensemble_plan import plan_of
from coterminous.experiments.workers import LocalWorkers, Task, Workers
from coterminous.opening.layout import set_stage
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[int, int], None]
"""Told how many replicates are there, and how many are wanted: at the beginning, and after each chunk."""

log = logging.getLogger(__name__)


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

    def bands(self, names: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the bands of some metrics, one row a metric and month.

        Args:
            names: metrics; all if None.

        Returns:
            ``metric``, ``month``, ``median``, ``low_50`` and ``high_50`` (between them lie the middle 50% of
            replicates), ``low_90`` and ``high_90`` (the middle 90%), and ``n``, the number of replicates. They say
            how much luck matters in the model, and nothing of how right it is.

        Raises:
            InputError: a name is not that of a metric.
        """
        known = queries.known_metrics(names)
        return queries.bands(self.parts, known, self.scenario.start, self.scenario.months, self.replicates)

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
        tables = {BANDS_FILE: parquet_bytes(bands), TOTALS_FILE: parquet_bytes(totals)}
        for name, content in {**tables, **ensemble_files(facts, bands, totals)}.items():
            (self.folder / name).parent.mkdir(exist_ok=True)
            replace_file(self.folder / name, content)


def ensemble(
    scenario: Scenario | str | Path,
    replicates: int = 1000,
    seed: int = 0,
    *,
    workers: int | None = None,
    backend: str = "batch",
    kinds: Kinds | None = None,
    dask: str | None = None,
    out: str | Path | None = None,
    resume: bool = False,
    chunk: int | None = None,
    progress: Progress | None = None,
) -> EnsembleResult:
    """Run many replicates of a scenario: one map, and each replicate its own luck.

    The same scenario, seed and replicate give the same numbers to the last bit, on either engine, however many
    workers there are, wherever they are, and however often the work was interrupted and resumed.

    Args:
        scenario: a scenario, the path of one, or the bare name of a shipped one.
        replicates: how many, 1 or more.
        seed: any whole number.
        workers: how many processors of this machine to use; all that this process may use if None.
        backend: ``batch``, the compiled engine, or ``mesa``. With ``kinds`` it is Mesa in any case, and
            ``backend_reason`` says so.
        kinds: a user's own classes of agents by kind, as :class:`PartnershipModel` takes them.
        dask: address of the scheduler of a Dask cluster, in the place of processors of this machine.
        out: the folder to make. If None, the parts lie in a temporary folder for as long as the result exists.
        resume: go on with what is in ``out``: only missing replicates are run, and damaged parts are made again.
            The folder must have been begun with the same scenario, seed and software; more replicates than it was
            begun with may be asked for.
        chunk: replicates in each part. If None, the usual number, or in a folder that is resumed the folder's own.
        progress: called with how many replicates are there and how many are wanted, at first and after each chunk.

    Raises:
        InputError: anything that was asked for cannot be; nothing was written then.
        OSError: the disk is full, or a cluster was lost. What was finished is kept in ``out`` and can be resumed;
            so it is after an interruption.

    >>> short = Scenario.load("teaching", overrides={"months": 2})
    >>> one = ensemble(short, replicates=3, seed=7, backend="mesa", workers=1, chunk=1)
    >>> other = ensemble(short, replicates=3, seed=7, backend="mesa", workers=1, chunk=3)
    >>> one.metrics.equals(other.metrics)
    True
    """
    if not isinstance(scenario, Scenario):
        scenario = Scenario.load(scenario)
    plan = plan_of(scenario, replicates, seed, backend, kinds, chunk)
    # What only the world can see to be wrong must be found before anything is written.
    set_stage(scenario)
    if plan.backend_reason:
        log.warning("Running in Mesa: %s.", plan.backend_reason)
    crew = _crew(workers, dask, plan.backend)
    temporary = Path(tempfile.mkdtemp(prefix="coterminous-")) if out is None else None
    folder = temporary / "ensemble" if temporary else Path(out or "")
    try:
        began = perf_counter()
        with opened(folder, plan, resume, any_chunk=chunk is None) as work:
            found = _run(work, crew, kinds, progress)
            seconds = perf_counter() - began
            work.finish(seconds)
    except BaseException:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
        raise
    finally:
        crew.close()
    result = EnsembleResult(
        scenario, plan.seed, plan.replicates, plan.backend, plan.backend_reason, folder, found, seconds
    )
    if temporary is not None:
        weakref.finalize(result, shutil.rmtree, temporary, ignore_errors=True)
    return result


def _crew(workers: int | None, dask: str | None, backend: str) -> Workers:
    """Return who will do the work."""
    if dask is None:
        return LocalWorkers(workers, in_threads=backend == "batch")
    if workers is not None:
        raise InputError(Problem(None, "workers", "cannot be chosen for a cluster, which has its own"))
    from coterminous.experiments.cluster import connect

    return connect(dask, backend)


def _run(work: EnsembleFolder, crew: Workers, kinds: Kinds | None, progress: Progress | None) -> int:
    """Run what is missing; return how many replicates were there already."""
    recipe = work.plan.recipe(kinds)
    tasks = [Task(recipe, *missing) for missing in work.missing()]
    missing = {task.chunk: len(task.missing) for task in tasks}
    wanted = work.plan.replicates
    found = done = wanted - sum(missing.values())
    if progress is not None:
        progress(done, wanted)
    with closing(crew.make(tasks, work.keep)) as made:
        for chunk in made:
            done += missing.pop(chunk)
            if progress is not None:
                progress(done, wanted)
    return found


def read_ensemble(folder: str | Path) -> EnsembleResult:
    """Return a complete ensemble from its folder, every byte of its parts checked.

    Args:
        folder: what ``out`` was.

    Raises:
        InputError: it is not the folder of an ensemble, is not complete, a part is damaged, or another version of
            the model wrote it.
    """
    path = Path(folder)
    plan, _ = complete_parts(path)
    scenario = Scenario.from_resolved(plan.scenario, file=str(path))
    return EnsembleResult(
        scenario, plan.seed, plan.replicates, plan.backend, plan.backend_reason, path, plan.replicates
    )
