"""The first decision in which two paired runs differ, wherever the two come from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from coterminous.experiments.comparison_folder import ensemble_folder, read_plan
from coterminous.experiments.replicate import PartCheck, replicate_plan, run_again
from coterminous.experiments.run import RunResult
from coterminous.scenario.problems import InputError, Place, Problem, nearest_name, shown

if TYPE_CHECKING:
    from coterminous.report.divergence import Divergence
    from coterminous.report.run import Run


def scenario_of(folder: Path, scenario: str | None) -> str:
    """Return the name of one of a comparison's scenarios: the one that is asked for, or the last.

    Raises:
        InputError: if it is not the folder of a comparison, or has no scenario of that name.
    """
    names = read_plan(folder).names
    if scenario is None:
        return names[-1]
    if scenario not in names:
        raise InputError(
            Problem(
                Place(str(folder)),
                "--scenario",
                "names none of the comparison's scenarios",
                found=shown(scenario),
                allowed=", ".join(names),
                nearest=nearest_name(scenario, names),
            )
        )
    return scenario


def pair_of(folder: Path, scenario: str | None) -> tuple[str, str]:
    """Return the names of a comparison's baseline and of the scenario that is compared with it.

    Raises:
        InputError: as :func:`scenario_of` does, or if the scenario is the baseline.
    """
    name = scenario_of(folder, scenario)
    baseline = read_plan(folder).names[0]
    if name == baseline:
        message = "is the baseline, which does not differ from itself"
        raise InputError(Problem(Place(str(folder)), "--scenario", message, found=shown(name)))
    return baseline, name


def run_pair_again(
    folder: Path, replicate: int, scenario: str | None = None, progress: Callable[[int], None] | None = None
) -> tuple[tuple[str, str], tuple[RunResult, RunResult], tuple[PartCheck, PartCheck]]:
    """Run a replicate of a comparison's baseline and of one of its scenarios in the Mesa engine.

    Args:
        folder: the comparison's folder.
        replicate: number of the replicate.
        scenario: name of the scenario; the last if None.
        progress: called with the number of months done, of both together.

    Returns:
        the names of the two, their runs, and whether these are those of the ensembles.

    Raises:
        InputError: if it is not the folder of a comparison, has no such scenario or replicate, if the scenario is the
            baseline, or if the ensembles have agents of the user's own.
    """
    names = pair_of(folder, scenario)
    one, other = (ensemble_folder(folder, name) for name in names)
    replicate_plan(other, replicate)
    first, first_check = run_again(one, replicate, progress)
    months = len(first.metrics)
    second, second_check = run_again(
        other, replicate, None if progress is None else lambda done: progress(months + done)
    )
    return names, (first, second), (first_check, second_check)


def first_divergence(
    run_a: Run | str | Path,
    run_b: Run | str | Path | None = None,
    *,
    replicate: int | None = None,
    scenario: str | None = None,
) -> Divergence | None:
    """Return the first decision that differs between two paired runs, and what led on from there.

    The two are runs, or run folders; or they are a replicate of a comparison's baseline and of one of its scenarios,
    which are run again in the Mesa engine.

    Args:
        run_a: a run, a run folder, or, without ``run_b``, a comparison's folder.
        run_b: the other run, with the same seed and replicate, or its folder.
        replicate: number of the replicate of a comparison.
        scenario: name of the comparison's scenario; the last if None.

    Returns:
        what differs first, as numbers and, by ``as_text()``, as a story; None where both took the same decisions.

    Raises:
        InputError: if a folder is not what it should be, or the two do not share their luck.
        TypeError: if it is neither two runs, nor a comparison's folder and a replicate.

    >>> from coterminous import Scenario, run
    >>> short = Scenario.load("teaching", overrides={"months": 3})
    >>> first_divergence(run(short, seed=7), run(short, seed=7)) is None
    True
    """
    from coterminous.report.divergence import divergence_of

    first, second = (Path(one) if isinstance(one, str) else one for one in (run_a, run_b))
    if second is not None and first is not None and replicate is None and scenario is None:
        return divergence_of(first, second)
    if second is not None or not isinstance(first, Path) or replicate is None:
        raise TypeError("give two runs or run folders, or the folder of a comparison and a replicate")
    names, pair, _ = run_pair_again(first, replicate, scenario)
    return divergence_of(*pair, names=names)
