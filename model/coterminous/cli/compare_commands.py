"""Commands that compare: ``compare``, and ``replications``, which says how many replicates are enough."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coterminous.cli.folders import folder_under_runs, kept_if_ended
from coterminous.cli.long_work import compiling_shown, ended_in_order, replicates_shown
from coterminous.cli.scenario_commands import SetOption

if TYPE_CHECKING:
    from coterminous.experiments.replications import Replications

_EFFECT = "METRIC[:total|:YYYY-MM]"


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(compare)
    app.command()(replications)


def compare(
    baseline: Annotated[
        str, typer.Argument(help="What the others are compared with: a path or a shipped name.")
    ],
    scenarios: Annotated[
        list[str], typer.Argument(metavar="SCENARIO...", help="One or more scenarios over the same months.")
    ],
    replicates: Annotated[
        int,
        typer.Option("-n", "--replicates", help="Replicates of each; with --precision, at the first look."),
    ] = 200,
    seed: Annotated[int, typer.Option(help="Seed of every ensemble, any whole number.")] = 0,
    assignments: SetOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="The folder to make or resume. [default: runs/BASELINE-SCENARIO...-nN-seedSEED]",
            show_default=False,
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
    precision: Annotated[
        float | None,
        typer.Option(
            metavar="H",
            help="Run until the 95% interval of --effect reaches no further than this to either side.",
            show_default=False,
        ),
    ] = None,
    effect: Annotated[
        str | None,
        typer.Option(
            metavar=_EFFECT, help="The effect to show month by month, and that --precision is about."
        ),
    ] = None,
    most: Annotated[int, typer.Option(help="No more replicates than this for --precision.")] = 10_000,
    by: Annotated[
        str | None,
        typer.Option(metavar=_EFFECT, help="What to rank scenarios by. [default: --effect, else trust_mean]"),
    ] = None,
    lower_is_better: Annotated[bool, typer.Option("--lower-is-better", help="Rank the least first.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Compare scenarios with a baseline on the same draws: effects with intervals, and a ranking of more than two.

    Values given with --set apply to every scenario.
    """
    from coterminous.experiments.comparison_plan import PLAN
    from coterminous.scenario.layers import read_assignments
    from coterminous.scenario.loading import Scenario

    overrides = read_assignments(assignments or [])
    loaded = [Scenario.load(reference, overrides) for reference in (baseline, *scenarios)]
    folder = out or folder_under_runs("-".join(one.name for one in loaded), replicates, seed, resume)
    options = {
        "-n": str(replicates),
        "--seed": str(seed),
        "--backend": backend,
        "--precision": None if precision is None else repr(precision),
        "--effect": effect,
        "--most": None if precision is None else str(most),
        "--by": by,
    }
    settings = [part for assignment in assignments or [] for part in ("--set", assignment)]
    given = [part for name, value in options.items() if value is not None for part in (name, value)]
    flags = ["--lower-is-better"] if lower_is_better else []
    command = shlex.join(["coterminous", "compare", baseline, *scenarios, *given, *flags, *settings])
    engine = backend if dask is None else None
    with ended_in_order(), kept_if_ended(folder, PLAN, command), _every_ensemble_shown(engine) as show:
        from coterminous.experiments.compare import compare as run_comparison

        table = run_comparison(
            *loaded,
            replicates=replicates,
            seed=seed,
            workers=workers,
            backend=backend,
            dask=dask,
            out=folder,
            resume=resume,
            precision=precision,
            effect=effect,
            most=most,
            by=by,
            lower_is_better=lower_is_better,
            command=command,
            progress=show,
        )
    from coterminous.cli.effect_lines import comparison_text

    _print(json.dumps(table.as_json(), indent=2) if as_json else comparison_text(table, effect))


def replications(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder of an ensemble or a comparison.")
    ],
    effect: Annotated[str, typer.Option(metavar=_EFFECT, help="The metric.")] = "trust_mean",
    precision: Annotated[
        float | None,
        typer.Option(metavar="H", help="The half-width wanted of its 95% interval.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="A folder to make, for the table and figures. [default: none]", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Say how precise a mean or an effect is with the replicates there are, and how many a precision needs."""
    from coterminous.experiments.replications import replications as ask
    from coterminous.report.run_folder import check_can_be_made, write_files

    if out is not None:
        check_can_be_made(out)
    found = ask(folder, effect, precision)
    if out is not None:
        from coterminous.experiments.replications_files import replications_files

        write_files(out, replications_files(found))
    if as_json:
        content = [one.as_json() | {"half_widths": _rows(one)} for one in found]
        _print(json.dumps(content, indent=2))
    else:
        from coterminous.cli.effect_lines import half_width_lines

        _print(
            "\n".join(line for one in found for line in [one.as_text(), *half_width_lines(one), ""]).rstrip()
        )


def _rows(found: Replications) -> list[dict[str, object]]:
    """Return half-widths against n as plain numbers."""
    table = found.half_widths.astype(object).where(found.half_widths.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _print(text: str) -> None:
    """Print on standard output, whose encoding may lack a pound sign."""
    encoding = sys.stdout.encoding or "utf-8"
    typer.echo(text.encode(encoding, "backslashreplace").decode(encoding))


@contextmanager
def _every_ensemble_shown(engine: str | None) -> Iterator[Callable[[str, int, int], None]]:
    """Give a function that shows on standard error how far the ensemble of each scenario is, one after the other.

    Args:
        engine: the engine, which is compiled before the first replicate where it needs that, so that its time is
            neither silent nor taken for that of replicates; None where others run them.
    """
    from contextlib import ExitStack

    from coterminous.experiments.backends import compile_engine

    with ExitStack() as stack:
        shown: dict[tuple[str, int], Callable[[int, int], None]] = {}

        def show(name: str, done: int, wanted: int) -> None:
            if not shown and engine is not None and done < wanted:
                with compiling_shown() as compiling:
                    compile_engine(engine, compiling)
            if (name, wanted) not in shown:
                stack.pop_all().close()
                shown[name, wanted] = stack.enter_context(replicates_shown(f"Running {name}"))
            shown[name, wanted](done, wanted)

        yield show
