"""The command ``facts``: the stylised facts that the model answers for, for whatever parameters a scenario sets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coterminous.cli.long_work import compiling_shown, counted_shown, ended_in_order
from coterminous.cli.scenario_commands import SetOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coterminous.experiments.bench import Interval
    from coterminous.experiments.facts.table import FactTable

_FEWEST = 2


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(facts)


def facts(
    scenario: Annotated[
        str, typer.Argument(help="Whose places, start and parameters are used; its events are not.")
    ] = "teaching",
    replicates: Annotated[int, typer.Option("-n", "--replicates", help="Replicates of every arm.")] = 100,
    seed: Annotated[int, typer.Option(help="Seed of every arm, any whole number.")] = 0,
    assignments: SetOption = None,
    fact: Annotated[
        list[int] | None,
        typer.Option(metavar="NUMBER", help="Only this fact, 1 to 14; may be repeated.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="A folder to make, for the table. [default: none]", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the table as JSON.")] = False,
) -> None:
    """Try the fourteen stylised facts: which hold, how large the effect is, and whether the control takes it away."""
    from coterminous.report.run_folder import check_can_be_made, write_files
    from coterminous.scenario.layers import read_assignments
    from coterminous.scenario.loading import Scenario

    loaded = Scenario.load(scenario, read_assignments(assignments or []))
    _check(replicates, fact or ())
    if out is not None:
        check_can_be_made(out)
    with ended_in_order():
        from coterminous.experiments.backends import compile_engine
        from coterminous.experiments.facts.table import FACTS, state_facts

        with compiling_shown() as compiling:
            compile_engine("batch", compiling)
        with counted_shown("Trying", "facts") as show:
            found = state_facts(loaded, tuple(fact or FACTS), replicates, seed, show)
    text = json.dumps(found.as_json(), indent=2)
    if out is not None:
        from coterminous.report.tables import parquet_bytes

        files = {"facts.parquet": parquet_bytes(found.as_frame()), "facts.json": f"{text}\n".encode()}
        write_files(out, files)
    if as_json:
        typer.echo(text)
    else:
        _print_table(found)


def _check(replicates: int, numbers: Sequence[int]) -> None:
    """Refuse too few replicates, which give no interval, and facts that are not there."""
    from coterminous.experiments.facts.table import FACTS
    from coterminous.scenario.problems import InputError, Problem

    problems = [
        Problem(None, "--fact", "is not the number of a fact", str(number), f"{min(FACTS)} to {max(FACTS)}")
        for number in numbers
        if number not in FACTS
    ]
    if replicates < _FEWEST:
        allowed = f"{_FEWEST} or more, since one pair gives no interval"
        problems.insert(0, Problem(None, "-n", "is too small", str(replicates), allowed))
    if problems:
        raise InputError(*problems)


def _print_table(found: FactTable) -> None:
    """Print the table as wide as the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=True)
    table.add_column("fact", no_wrap=True)
    table.add_column("statement, what is measured", overflow="fold", ratio=5)
    table.add_column("effect", overflow="fold", ratio=3)
    table.add_column("control", overflow="fold", ratio=4)
    table.add_column("n", justify="right", no_wrap=True)
    for statement in found.statements:
        table.add_row(
            statement.part,
            Text(f"{statement.says}\n{statement.measured}"),
            Text(f"{statement.verdict.upper()}\n{_shown(statement.on)}"),
            Text(f"{_shown(statement.off)}\n{statement.control}"),
            f"{statement.on.n:,}",
        )
    console = Console()
    console.print(
        f"Stylised facts in {found.scenario}: seed {found.seed}, {found.n:,} replicates of every arm, "
        "99% intervals of paired differences",
        markup=False,
    )
    console.print(table)
    console.print(
        f"{found.holding} of {len(found.statements)} statements hold: the effect is above nought, and the control "
        "takes it away.",
        "Illustrative, uncalibrated output of a simulation of invented bodies. Not a forecast.",
        sep="\n",
        markup=False,
    )


def _shown(effect: Interval) -> str:
    from coterminous.experiments.quantities import in_figures

    return f"{in_figures(effect.estimate)} ({in_figures(effect.low)} to {in_figures(effect.high)})"
