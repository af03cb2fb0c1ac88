"""Ensembles: many replicates of one scenario, kept in parts that can be resumed, added to and asked."""

from __future__ import annotations

import logging
import shutil
import tempfile
import weakref
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import perf_counter

from coterminous.experiments.backends import Kinds
from coterminous.experiments.ensemble_plan import plan_of
from coterminous.experiments.ensemble_result import EnsembleResult, read_ensemble
from coterminous.experiments.ensemble_writing import EnsembleFolder, opened
from coterminous.experiments.tasks import Task
from coterminous.experiments.workers import LocalWorkers, Workers
from coterminous.opening.layout import set_stage
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import InputError, Problem

__all__ = ["EnsembleResult", "ensemble", "read_ensemble"]

Progress = Callable[[int, int], None]
"""Told how many replicates are there, and how many are wanted: at the beginning, and after each chunk."""

log = logging.getLogger(__name__)


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
    if resume and out is None:
        raise InputError(Problem(None, "resume", "needs the folder that is to be resumed"))
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
