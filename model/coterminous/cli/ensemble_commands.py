"""The command ``ensemble``: many replicates of a scenario, with bands."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coterminous.cli.folders import folder_under_runs as _folder
from coterminous.cli.folders import kept_if_ended
from coterminous.cli.long_work import compiling_shown, ended_in_order, replicates_shown
from coterminous.cli.scenario_commands import SetOption

if TYPE_CHECKING:
    from coterminous.experiments.ensemble import EnsembleResult


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(ensemble)


def ensemble(
    scenario: Annotated[str, typer.Argument(help="Path of a scenario, or the name of a shipped one.")],
    replicates: Annotated[int, typer.Option("-n", "--replicates", help="How many replicates to run.")] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the ensemble, any whole number.")] = 0,
    assignments: SetOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="The folder to make or resume. [default: runs/SCENARIO-nN-seedSEED]", show_default=False
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Processors of this machine to use. [default: all]", show_default=False)
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Use a Dask cluster: tcp://HOST:PORT.", show_default=False),
    ] = None,
    backend: Annotated[str, typer.Option(help="The engine: batch, or mesa.")] = "batch",
    resume: Annotated[bool, typer.Option("--resume", help="Run only what the folder lacks.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Run many replicates of a scenario, and write their bands and totals to a folder.

    An ensemble that was interrupted is finished with --resume, and gives what it would have given undisturbed; one
    that is finished grows when --resume is given with a larger -n.
    """
    from coterminous.experiments.ensemble_plan import PLAN
    from coterminous.scenario.layers import read_assignments
    from coterminous.scenario.loading import Scenario

    resolved = Scenario.load(scenario, read_assignments(assignments or []))
    folder = out or _folder(resolved.name, replicates, seed, resume)
    settings = [part for assignment in assignments or [] for part in ("--set", assignment)]
    words = ["coterminous", "ensemble", scenario, "-n", str(replicates), "--seed", str(seed), *settings]
    command = shlex.join([*words, "--backend", backend])
    with ended_in_order(), kept_if_ended(folder, PLAN, command):
        from coterminous.experiments.backends import compile_engine
        from coterminous.experiments.ensemble import ensemble as run_ensemble

        if dask is None:
            with compiling_shown() as show:
                compile_engine(backend, show)
        with replicates_shown() as show:
            result = run_ensemble(
                resolved,
                replicates,
                seed,
                workers=workers,
                backend=backend,
                dask=dask,
                out=folder,
                resume=resume,
                progress=show,
            )
        result.save_report(command)
        text = _summary_json(result) if as_json else _summary_text(result)
    typer.echo(text.encode(encoding := sys.stdout.encoding or "utf-8", "backslashreplace").decode(encoding))


def _over_the_run(result: EnsembleResult) -> dict[str, dict[str, float]]:
    """Return the quantiles of each metric's total, by metric and by name of the quantile."""
    from coterminous.experiments.queries import BANDS

    totals = result.totals().drop(columns="replicate")
    return {
        name: {band: float(totals[name].quantile(share)) for band, share in BANDS.items()}
        for name in totals.columns
    }


def _summary_text(result: EnsembleResult) -> str:
    """Return the summary for people."""
    from coterminous.report.metric_words import KEY_METRICS, level, over_the_run, title_of
    from coterminous.report.wording import count, plain
    from coterminous.report.world_words import in_the_words_of

    runs = f"{count(result.replicates, 'replicate')} of {count(result.scenario.months, 'month')}"
    engine = f"the {result.backend} engine"
    lines = [f"{plain(result.scenario.title)}: seed {result.seed}, {runs}, on {engine}"]
    lines.append("Median of replicates, and between what the middle 90% of them lie:")
    for metric, row in _over_the_run(result).items():
        if metric in KEY_METRICS:
            median, low, high = (level(metric)(row[name]) for name in ("median", "low_90", "high_90"))
            with in_the_words_of(result.scenario.names):
                title = title_of(metric)
            lines.append(f"  {title}, {over_the_run(metric)}: {median} ({low} to {high})")
    lines.append(f"Report: {result.folder / 'report.html'}")
    lines.append("Illustrative, uncalibrated output of a simulation of invented bodies. Not a forecast.")
    return "\n".join(lines)


def _summary_json(result: EnsembleResult) -> str:
    """Return the summary for programs."""
    made = result.replicates - result.found
    content: dict[str, Any] = {
        "scenario": result.scenario.name,
        "seed": result.seed,
        "replicates": result.replicates,
        "months": result.scenario.months,
        "backend": result.backend,
        "backend_reason": result.backend_reason,
        "folder": str(result.folder),
        "found": result.found,
        "wall_seconds": round(result.wall_seconds, 3),
        "replicates_a_second": round(made / result.wall_seconds, 3) if made else None,
        "parts": len(result.parts),
        "content_sha256": result.content_sha256,
        "totals": _over_the_run(result),
    }
    return json.dumps(content, indent=2)
