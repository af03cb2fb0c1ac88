"""Commands that run the model or read a run: ``run``, ``explain`` and ``reproduce``."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from coterminous.cli.long_work import ended_in_order
from coterminous.cli.scenario_commands import SetOption

if TYPE_CHECKING:
    from coterminous.experiments.run import RunResult

DIFFERENT: Final = 1
_RUNS = Path("runs")
_MOST_DECISIONS = 5
_NARROWEST = 60
_INDENT = " " * 19

RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(run)
    app.command()(explain)
    app.command()(reproduce)


@contextmanager
def _progress_bar(months: int, what: str) -> Iterator[Callable[[int], None]]:
    """Give a function that shows how many months are done, on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("months"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(what, total=months)

        def show(done: int) -> None:
            progress.update(task, completed=done)

        yield show


def _print(text: str) -> None:
    """Print on standard output, whose encoding may lack a pound sign."""
    encoding = sys.stdout.encoding or "utf-8"
    typer.echo(text.encode(encoding, "backslashreplace").decode(encoding))


def _fitted(text: str) -> str:
    """Return lines broken at the width of the terminal, so that dates and ids stand out at their beginnings."""
    wide = max(shutil.get_terminal_size().columns, _NARROWEST)
    fitted = [
        textwrap.fill(line, wide, subsequent_indent=_INDENT, break_on_hyphens=False)
        for line in text.splitlines()
    ]
    return "\n".join(fitted)


def free_folder(name: str, seed: int) -> Path:
    """Return the first name under ``runs`` that is free: the plain one, or with -2, -3 and so on."""
    plain = _RUNS / f"{name}-seed{seed}"
    folder, number = plain, 1
    while folder.exists() or folder.is_symlink():
        number += 1
        folder = plain.with_name(f"{plain.name}-{number}")
    return folder


def run(
    scenario: Annotated[str, typer.Argument(help="Path of a scenario, or the name of a shipped one.")],
    seed: Annotated[int, typer.Option(help="Seed of the run, any whole number.")] = 0,
    assignments: SetOption = None,
    out: Annotated[
        Path | None,
        typer.Option(help="The folder to make. [default: runs/SCENARIO-seedSEED]", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Run a scenario once, and write its tables, figures and report to a new folder."""
    from coterminous.report.run_folder import check_can_be_made
    from coterminous.scenario.layers import read_assignments
    from coterminous.scenario.loading import Scenario

    resolved = Scenario.load(scenario, read_assignments(assignments or []))
    folder = out or free_folder(resolved.name, seed)
    check_can_be_made(folder)
    with ended_in_order():
        from coterminous.experiments.run import run as run_once

        with _progress_bar(resolved.months, "Running") as show:
            result = run_once(resolved, seed=seed, progress=show)
        result.save(folder, command=_command_line(scenario, seed, assignments or []))
    _print(_summary_json(result, folder) if as_json else _summary_text(result, folder))


def _command_line(scenario: str, seed: int, assignments: list[str]) -> str:
    """Return the command that makes this run, without the folder it was told to make."""
    settings = [part for assignment in assignments for part in ("--set", assignment)]
    return shlex.join(["coterminous", "run", scenario, "--seed", str(seed), *settings])


def _summary_text(result: RunResult, folder: Path) -> str:
    """Return the summary for people."""
    from coterminous.report.sides import side_lines
    from coterminous.report.summary import change_sentence, decision_sentence, summary_of
    from coterminous.report.wording import count, plain
    from coterminous.report.world_words import in_the_words_of

    summary = summary_of(result)
    lines = [f"{plain(result.scenario.title)}: seed {result.seed}, {count(len(result.metrics), 'month')}"]
    lines.append(f"From the {summary.first_period} to the {summary.last_period}:")
    lines += [f"  {change_sentence(change)}" for change in summary.changes]
    if summary.decisions:
        lines.append("Decisions, the most frequent:")
        with in_the_words_of(result.scenario.names):
            lines += [f"  {decision_sentence(decided)}" for decided in summary.decisions[:_MOST_DECISIONS]]
    lines.append("Who pays, who gains, over the run; above 0 a side is better off:")
    with in_the_words_of(result.scenario.names):
        lines += side_lines(result.sides)
    lines.append(f"Report: {folder / 'report.html'}")
    lines.append(f"Ask why: coterminous explain {shlex.quote(str(folder))}")
    lines.append("Illustrative, uncalibrated output of a simulation of invented bodies. Not a forecast.")
    return "\n".join(lines)


def _summary_json(result: RunResult, folder: Path) -> str:
    """Return the summary for programs."""
    from coterminous.report.manifest import read_manifest
    from coterminous.report.summary import summary_of

    manifest = read_manifest(folder)
    content: dict[str, Any] = {
        "scenario": result.scenario.name,
        "seed": result.seed,
        "months": len(result.metrics),
        "folder": str(folder),
        "wall_seconds": manifest.wall_seconds,
        "tables": manifest.tables,
        **summary_of(result).as_json(),
    }
    return json.dumps(content, indent=2)


def explain(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="Of a run, an ensemble or a comparison.", show_default=False),
    ],
    event: Annotated[int | None, typer.Option(help="Why did this event happen?", show_default=False)] = None,
    partnership: Annotated[
        str | None, typer.Option(help="The life of this partnership.", show_default=False)
    ] = None,
    body: Annotated[str | None, typer.Option(help="The story of this body.", show_default=False)] = None,
    replicate: Annotated[
        int | None,
        typer.Option(help="Of which replicate of an ensemble or comparison?", show_default=False),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(help="Of which scenario of a comparison? [default: the last]", show_default=False),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="METRIC", help="Show typical and extreme replicates by this metric.", show_default=False
        ),
    ] = None,
    divergence: Annotated[
        bool, typer.Option("--divergence", help="Where do the baseline and the scenario part?")
    ] = False,
) -> None:
    """Say why something happened in a run; without an option, what there is to ask about.

    A replicate of an ensemble or a comparison is run again in the Mesa engine, compared with what the ensemble says of
    it (exit 1 where a bit differs), and told.
    """
    from coterminous.experiments.explaining import Question

    question = Question(folder, event, partnership, body, replicate, scenario, by, divergence)
    if months := question.months_to_run:
        with _progress_bar(months, f"Running replicate {replicate}") as show:
            answer = question.answer(show)
    else:
        answer = question.answer()
    _print(_fitted(answer.text) if sys.stdout.isatty() else answer.text)
    if not answer.is_same:
        sys.stdout.flush()
        raise typer.Exit(DIFFERENT)


def reproduce(
    folder: RunArgument,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Run a run folder's manifest again, and say whether every table is the same (exit 0) or not (exit 1)."""
    from dataclasses import asdict

    from coterminous.report.manifest import read_manifest
    from coterminous.report.reproduce import reproduce as run_again

    months = read_manifest(folder).scenario.get("months")
    with _progress_bar(months if isinstance(months, int) else 0, "Running again") as show:
        result = run_again(folder, progress=show)
    if as_json:
        _print(json.dumps({"is_same": result.is_same, **asdict(result)}, indent=2))
    else:
        _print(result.as_text())
    if not result.is_same:
        sys.stdout.flush()
        raise typer.Exit(DIFFERENT)
