"""Where long work leaves its folder when the user names none, and what is said of it when the work ends early."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from coterminous.cli.run_commands import free_folder


def folder_under_runs(name: str, replicates: int, seed: int, resume: bool) -> Path:
    """Return the folder under ``runs`` where the user named none: a new one, or the one to go on with.

    Args:
        name: of what is run.
        replicates: how many of it.
        seed: their seed.
        resume: whether to go on with what is there.

    Raises:
        InputError: there are several to go on with.
    """
    from coterminous.scenario.problems import InputError, Problem

    free = free_folder(f"{name}-n{replicates}", seed)
    plain = free.with_name(f"{name}-n{replicates}-seed{seed}")
    if not resume or free == plain:
        return free
    if free.name != f"{plain.name}-2":
        message = f"could mean {plain} or others with a number; name one with --out"
        raise InputError(Problem(None, "--resume", message))
    return plain


@contextmanager
def kept_if_ended(folder: Path, plan: str, command: str) -> Iterator[None]:
    """Where the work ends before its time, say on standard error what is kept and how to go on with it.

    Args:
        folder: where the work is done.
        plan: name of the file that the folder has as soon as there is something to go on with.
        command: the command line, without ``--out`` and ``--resume``.
    """
    from coterminous.scenario.problems import InputError

    try:
        yield
    except InputError:
        raise
    except BaseException:
        if (folder / plan).is_file():
            parts = _finished_parts(folder)
            counted = f"{parts} finished part{'' if parts == 1 else 's'}"
            again = f"{command} {shlex.join(['--out', str(folder), '--resume'])}"
            typer.echo(f"Kept in {folder}: {counted}. Go on from there: {again}", err=True)
        raise


def _finished_parts(folder: Path) -> int:
    """Return how many parts there are of the ensembles in a folder, which may be one itself."""
    from coterminous.experiments.ensemble_folder import parts_by_number
    from coterminous.experiments.ensemble_plan import PLAN

    return sum(len(parts_by_number(plan.parent)) for plan in folder.rglob(PLAN))
