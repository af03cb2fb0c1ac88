"""Paired comparisons: scenarios on the same draws, and what each changes against the first."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import pandas as pd

from coterminous.experiments import comparison_folder
from coterminous.experiments.backends import Kinds
from coterminous.experiments.comparison_report import report_files
from coterminous.experiments.comparison_request import ComparisonRequest, named_scenarios, request_of
from coterminous.experiments.effect_table import Comparison, EffectTable
from coterminous.experiments.effects import Effects, effects_between
from coterminous.experiments.ensemble import EnsembleResult, ensemble
from coterminous.experiments.ensemble_folder import read_plan as read_ensemble_plan
from coterminous.experiments.ensemble_plan import PLAN as ENSEMBLE_PLAN
from coterminous.experiments.ensemble_plan import EnsemblePlan, plan_of
from coterminous.experiments.pairs import values_of
from coterminous.experiments.quantities import Array
from coterminous.experiments.ranking import ranking_of
from coterminous.experiments.side_effects import sides_of_scenarios
from coterminous.experiments.stopping import Verdict, look_until
from coterminous.scenario.loading import Scenario

Progress = Callable[[str, int, int], None]
"""Told of which scenario how many replicates are there, and how many are wanted."""


def compare(
    baseline: Scenario | str | Path,
    *scenarios: Scenario | str | Path,
    replicates: int = 200,
    seed: int = 0,
    workers: int | None = None,
    backend: str = "batch",
    kinds: Kinds | None = None,
    dask: str | None = None,
    out: str | Path | None = None,
    resume: bool = False,
    precision: float | None = None,
    effect: str | None = None,
    most: int = 10_000,
    by: str | None = None,
    lower_is_better: bool = False,
    report: bool = True,
    command: str | None = None,
    progress: Progress | None = None,
) -> EffectTable:
    """Run scenarios on the same draws, and return what each changes against the baseline, with intervals.

    Replicate 7 of every scenario has the same seed and number, and so the same luck wherever the scenarios ask the
    same question, also where their maps differ. Differences between such pairs vary less than differences between
    runs at large; the table says by how much.

    Args:
        baseline: what scenarios are compared with: a scenario, the path of one, or the name of a shipped one.
        scenarios: one or more others, over the same months. One that has the name of another gets a number after it.
        replicates: how many of each; with ``precision``, how many at the first look, 30 or more.
        seed: any whole number.
        workers: how many processors of this machine to use; all that this process may use if None.
        backend: ``batch``, the compiled engine, or ``mesa``.
        kinds: a user's own classes of agents by kind, the same in every scenario.
        dask: address of the scheduler of a Dask cluster, in the place of processors of this machine.
        out: the folder to make. If None, the ensembles lie in a temporary folder for as long as any of them is used.
        resume: go on with what is in ``out``.
        precision: run until the 95% interval of ``effect`` reaches no further than this to either side, for every
            scenario; see :mod:`coterminous.experiments.stopping`.
        effect: which effect, as ``METRIC``, ``METRIC:total`` or ``METRIC:YYYY-MM``.
        most: no more replicates than this for a precision.
        by: what scenarios are ranked by, written like ``effect``; ``effect`` if None, or else ``trust_mean``.
        lower_is_better: whether the least comes first in the ranking.
        report: whether to draw figures and a page into ``out``.
        command: the command line, for the manifest and the page.
        progress: called with a scenario's name, how many of its replicates are there, and how many are wanted.

    Returns:
        the table of effects, which also holds the ensembles, the ranking, what pairing saved, and the verdict on the
        precision.

    Raises:
        InputError: anything that was asked for cannot be; nothing was written then.
        OSError: the disk is full, or a cluster was lost. What was finished is kept in ``out`` and can be resumed;
            so it is after an interruption.

    >>> short = Scenario.load("teaching", overrides={"months": 2})
    >>> effect = compare(short, short, replicates=2, seed=7, backend="mesa", workers=1)
    >>> effect.names, float(effect["estimate"].abs().max())
    (('teaching', 'teaching-2'), 0.0)
    """
    request = request_of(
        named_scenarios([baseline, *scenarios]),
        replicates=replicates,
        seed=seed,
        effect=effect,
        precision=precision,
        most=most,
        by=by,
        is_lower_better=lower_is_better,
    )
    began = perf_counter()
    temporary = Path(tempfile.mkdtemp(prefix="coterminous-")) if out is None else None
    folder = temporary or Path(str(out))
    options = {"seed": seed, "workers": workers, "backend": backend, "kinds": kinds, "dask": dask}
    try:
        if temporary is None and not resume:
            comparison_folder.check_free(folder)
        _check_ensembles(request, folder, backend, kinds)
        with nullcontext() if temporary else comparison_folder.opened(folder, request.plan, resume):
            ensembles, verdict = _ensembles(request, _Runner(folder, options, progress))
            table = _table(request, ensembles, verdict, folder, began)
            if temporary is None:
                _write(table, request, report_files(table, command) if report else {}, command)
    except BaseException:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
        raise
    if temporary is not None:
        comparison_folder.remove_after(temporary, [table.comparison, *ensembles.values()])
    return table


def _check_ensembles(request: ComparisonRequest, folder: Path, backend: str, kinds: Kinds | None) -> None:
    """Refuse what an ensemble would refuse, before anything is run or written."""
    from coterminous.opening.layout import set_stage

    for name, scenario in request.scenarios.items():
        own = comparison_folder.ensemble_folder(folder, name)
        found = _found(own)
        replicates = request.replicates if request.precision is None else _at_least(request.replicates, found)
        plan = plan_of(scenario, replicates, request.seed, backend, kinds)
        if found is None:
            set_stage(scenario)
        else:
            replace(plan, chunk=found.chunk).grown_from(found, own)


def _found(folder: Path) -> EnsemblePlan | None:
    """Return what an ensemble's folder runs already, or None where there is none."""
    return read_ensemble_plan(folder) if (folder / ENSEMBLE_PLAN).is_file() else None


def _at_least(replicates: int, found: EnsemblePlan | None) -> int:
    """Return how many to run: a search for a precision may have come further before it was interrupted."""
    return replicates if found is None else max(replicates, found.replicates)


@dataclass(frozen=True, eq=False)
class _Runner:
    """Runs the ensembles of a comparison, or what is missing of them."""

    folder: Path
    options: Mapping[str, Any]
    progress: Progress | None

    def run(self, name: str, scenario: Scenario, replicates: int) -> EnsembleResult:
        """Return the ensemble of one scenario with at least so many replicates."""
        folder = comparison_folder.ensemble_folder(self.folder, name)
        wanted = _at_least(replicates, _found(folder))
        progress = None if self.progress is None else partial(self.progress, name)
        return ensemble(scenario, wanted, out=folder, resume=True, progress=progress, **self.options)


def _ensembles(
    request: ComparisonRequest, runner: _Runner
) -> tuple[dict[str, EnsembleResult], Verdict | None]:
    """Run every scenario, once or until the precision is reached."""
    ensembles: dict[str, EnsembleResult] = {}

    def run_all(replicates: int) -> None:
        for name, scenario in request.scenarios.items():
            ensembles[name] = runner.run(name, scenario, replicates)

    def differences(replicates: int) -> dict[str, Array]:
        run_all(replicates)
        parts = {name: one.parts for name, one in ensembles.items()}
        values = values_of(parts, request.effect or request.by, request.calendar, below=replicates)
        first, *others = values.columns
        return {name: (values[name] - values[first]).to_numpy() for name in others}

    if request.precision is None or request.effect is None:
        run_all(request.replicates)
        return ensembles, None
    first, most = request.replicates, request.most
    return ensembles, look_until(differences, request.effect, request.precision, first, most)


def _table(
    request: ComparisonRequest,
    ensembles: Mapping[str, EnsembleResult],
    verdict: Verdict | None,
    folder: Path,
    began: float,
) -> EffectTable:
    """Return what the ensembles say together."""
    n = verdict.last.n if verdict is not None else request.replicates
    calendar = request.calendar
    parts = {name: one.parts for name, one in ensembles.items()}
    first, *others = parts
    found = {name: effects_between(parts[first], parts[name], calendar, below=n) for name in others}
    values = values_of(parts, request.by, calendar, below=n)
    ranking = ranking_of(values, request.by, request.seed, request.is_lower_better)
    pairing = _stacked(found, lambda effects: effects.pairing)
    sides, seconds = sides_of_scenarios(parts, calendar, n), perf_counter() - began
    known = (request.seed, n, pairing, sides, ranking, values, verdict, folder, seconds)
    return EffectTable.of(_stacked(found, lambda effects: effects.table), Comparison(dict(ensembles), *known))


def _stacked(found: Mapping[str, Effects], of: Callable[[Effects], pd.DataFrame]) -> pd.DataFrame:
    """Return one table of all scenarios, with their names first where there are several."""
    tables = [of(effects) for effects in found.values()]
    if len(tables) > 1:
        for table, name in zip(tables, found, strict=True):
            table.insert(0, "scenario", name)
    return pd.concat(tables, ignore_index=True)


def _write(
    table: EffectTable, request: ComparisonRequest, report: Mapping[str, bytes], command: str | None
) -> None:
    """Write what the ensembles say together into the comparison's folder."""
    comparison_folder.reopen(table.folder)
    tables = {
        "effects": table.effects,
        "pairing": table.pairing,
        "sides": table.sides,
        "ranking": table.ranking.table,
        "ranking_pairs": table.ranking.pairs,
    }
    said = {
        "command": command,
        "baseline": table.names[0],
        "scenarios": list(table.names[1:]),
        "seed": request.seed,
        "replicates": table.comparison.n,
        "backend": table.backend,
        "backend_reason": table.backend_reason,
        "effect": None if request.effect is None else str(request.effect),
        "ranking": table.ranking.as_json(),
        "verdict": None if table.verdict is None else table.verdict.as_json(),
    }
    comparison_folder.finish(table.folder, tables, report, said, table.comparison.wall_seconds)
