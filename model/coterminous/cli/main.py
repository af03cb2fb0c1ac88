"""The command ``coterminous``: its commands, its exit codes, and how it fails.

Exit codes: 0 done; 2 the user's input is wrong, and nothing was written; 1 anything else; 130 interrupted. A
mistake of the user's is one message on standard error, never a traceback; a fault of the program's own is a
traceback, because whoever mends it needs one. Commands import what they need when they run, so that
``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from coterminous import __version__
from coterminous.cli import (
    compare_commands,
    ensemble_commands,
    facts_commands,
    run_commands,
    scenario_commands,
    survey_commands,
)

DONE: Final = 0
FAILED: Final = 1
WRONG_INPUT: Final = 2
INTERRUPTED: Final = 130


class CommandGroup(TyperGroup):
    """The commands, with one place that turns what went wrong into a message and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except KeyboardInterrupt:
            _say("interrupted")
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            _close_standard_output()
            raise typer.Exit(FAILED) from None
        except ValueError as error:
            # Imported here: help and version must not wait for the schema of scenarios.
            from coterminous.scenario.problems import InputError

            if not isinstance(error, InputError):
                raise
            _say(str(error))
            raise typer.Exit(WRONG_INPUT) from None
        except (OSError, MemoryError) as error:
            _say(_fault_of_the_machine(error))
            raise typer.Exit(FAILED) from None
        return result


def _fault_of_the_machine(error: OSError | MemoryError) -> str:
    """Return in a sentence what the machine could not do: a full disk, a folder without permission."""
    if isinstance(error, MemoryError):
        return "not enough memory"
    name = f": {error.filename}" if error.filename else ""
    return f"{error.strerror or error}{name}"


def _say(text: str) -> None:
    """Print a message for the user on standard error, whose encoding may lack some of its letters."""
    encoding = sys.stderr.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding), file=sys.stderr)


def _close_standard_output() -> None:
    """Point standard output to nowhere: its reader has gone, and Python would complain again on leaving."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _show_version(wanted: bool) -> None:
    """Print the version and leave."""
    if wanted:
        typer.echo(f"coterminous {__version__}")
        raise typer.Exit(DONE)


app = typer.Typer(
    name="coterminous",
    cls=CommandGroup,
    help="Partnerships between the NHS and councils, as an agent-based simulation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave."),
    ] = False,
) -> None:
    """Partnerships between the NHS and councils, as an agent-based simulation."""


run_commands.register(app)
ensemble_commands.register(app)
compare_commands.register(app)
survey_commands.register(app)
facts_commands.register(app)
scenario_commands.register(app)


def main() -> None:
    """Run the command line with the arguments of the process."""
    try:
        app()
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            _close_standard_output()


if __name__ == "__main__":
    main()
