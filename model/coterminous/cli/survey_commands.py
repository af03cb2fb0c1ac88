"""The command ``survey``: published surveys, put to simulated bodies."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coterminous.cli.folders import folder_under_runs
from coterminous.cli.long_work import compiling_shown, ended_in_order, replicates_shown
from coterminous.cli.scenario_commands import SetOption

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from coterminous.experiments.survey.table import SurveyTable
    from coterminous.report.survey_facts import Record, SurveyFacts


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(survey)


def survey(
    scenario: Annotated[
        str, typer.Argument(help="Path of a scenario, or the name of a shipped one.")
    ] = "survey_2006",
    replicates: Annotated[int, typer.Option("-n", "--replicates", help="How many replicates to ask.")] = 200,
    seed: Annotated[int, typer.Option(help="Seed of the replicates, any whole number.")] = 0,
    assignments: SetOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="The folder to make. [default: runs/survey-SCENARIO-nN-seedSEED]", show_default=False
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Processors of this machine to use. [default: all]", show_default=False)
    ] = None,
    backend: Annotated[str, typer.Option(help="The engine: batch, or mesa.")] = "batch",
    non_response: Annotated[
        str,
        typer.Option(help="Who does not answer: random, or tilted, where good relationships answer more."),
    ] = "random",
    as_json: Annotated[bool, typer.Option("--json", help="Print the table as JSON.")] = False,
) -> None:
    """Let simulated bodies answer the surveys that real ones answered, and set both side by side.

    The scenario must have lived through the months that a survey asks about; what cannot be asked is listed with the
    reason. Items that a calibration may use and items that only test are shown apart. Nothing is fitted.
    """
    from coterminous.report.run_folder import check_can_be_made
    from coterminous.scenario.layers import read_assignments
    from coterminous.scenario.loading import Scenario

    resolved = Scenario.load(scenario, read_assignments(assignments or []))
    folder = out or folder_under_runs(f"survey-{resolved.name}", replicates, seed, resume=False)
    check_can_be_made(folder)
    settings = [part for assignment in assignments or [] for part in ("--set", assignment)]
    words = ["coterminous", "survey", scenario, "-n", str(replicates), "--seed", str(seed), *settings]
    command = shlex.join([*words, "--backend", backend, "--non-response", non_response])
    with ended_in_order():
        from coterminous.experiments.backends import compile_engine
        from coterminous.experiments.survey.conducting import check_can_be_asked
        from coterminous.experiments.survey.conducting import survey as conduct

        check_can_be_asked(resolved, replicates, backend, non_response)
        with compiling_shown() as show:
            compile_engine(backend, show)
        with replicates_shown("Asking") as show:
            table = conduct(
                resolved,
                replicates,
                seed,
                workers=workers,
                backend=backend,
                non_response=non_response,
                progress=show,
            )
        table.save(folder, command)
    if as_json:
        typer.echo(json.dumps(table.as_json() | {"folder": str(folder)}, indent=2))
    else:
        _print_table(table, folder)


def _print_table(table: SurveyTable, folder: Path) -> None:
    """Print the survey for people, as wide as the terminal."""
    from rich.console import Console
    from rich.text import Text

    from coterminous.experiments.survey.folder import facts_of
    from coterminous.report.survey_facts import NON_RESPONSE_WORDS, USES, in_view, tally
    from coterminous.report.wording import count, plain

    facts, console = facts_of(table), Console(highlight=False)
    runs = f"seed {table.seed}, {count(table.replicates, 'replicate')}"
    console.print(Text(f"{plain(table.scenario.title)}: {runs}"), soft_wrap=True)
    console.print(Text(facts.notice, style="bold"))
    for use, rows in facts.by_use():
        heading = USES[use][0] if use == "input" else f"{USES[use][0]}: {tally(rows)}"
        console.print(_rich_table(heading, rows.to_dict("records")))
    for sentence in in_view(facts.rows):
        console.print(Text(sentence))
    _print_missing(console, facts)
    console.print(
        Text(
            "Published: Wilson's 95% interval. Simulated: the middle 95% of replicates, each a sample of the published "
            f"size; {NON_RESPONSE_WORDS[table.non_response]}."
        )
    )
    console.print(Text(f"Report: {folder / 'report.html'}"), soft_wrap=True)


def _rich_table(heading: str, rows: Iterable[Record]) -> Table:
    from rich.table import Table
    from rich.text import Text

    from coterminous.report.survey_facts import published_words, simulated_words

    shown = Table(title=heading, title_justify="left", title_style="bold", show_lines=True)
    for column, ratio in (("item", 4), ("published", 3), ("simulated", 3), ("", 1)):
        shown.add_column(column, overflow="fold", ratio=ratio)
    for row in rows:
        cells = (str(row["asks"]), published_words(row), simulated_words(row), str(row["verdict"]))
        shown.add_row(*(Text(cell) for cell in cells))
    return shown


def _print_missing(console: Console, facts: SurveyFacts) -> None:
    """Print what was not asked, reason by reason."""
    from rich.text import Text

    from coterminous.report.wording import count

    if facts.not_asked.empty:
        return
    console.print(Text("Not asked:", style="bold"))
    for (title, reason), rows in facts.not_asked.groupby(["survey", "reason"], sort=False):
        is_all = title not in set(facts.rows["survey"])
        what = f"all of it ({count(len(rows), 'item')})" if is_all else "; ".join(rows["asks"])
        console.print(Text(f"  {title}: {what}. Why: {reason}."))
