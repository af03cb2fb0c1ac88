"""The run folder, written whole or not at all.

Everything is first made in memory, then written to a hidden folder beside the wanted one, flushed to the
disk, and given its name by one rename. An error, an interruption or a full disk on the way removes the hidden
folder, and any parent folders that were made for it; a reader never sees half a run.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from coterminous.report.manifest import MANIFEST, Manifest, manifest_of, read_manifest
from coterminous.report.run import TABLES
from coterminous.report.tables import parquet_bytes, read_table
from coterminous.scenario.problems import InputError, Place, Problem

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.report.run import Run


@dataclass(frozen=True, eq=False)
class StoredRun:
    """A run read back from its folder.

    Attributes:
        folder: where it lies.
        manifest: what it says about itself.
        tables: its tables by name.
    """

    folder: Path
    manifest: Manifest
    tables: Mapping[str, pd.DataFrame]


def _refusal(folder: Path, message: str) -> InputError:
    return InputError(Problem(Place(str(folder)), "", message))


def _is_taken(folder: Path) -> bool:
    """Return whether anything has this name already, a broken link included; a name that cannot be raises."""
    try:
        folder.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _refuse_if_taken(folder: Path) -> None:
    if _is_taken(folder):
        raise _refusal(folder, "exists already; choose another folder, or remove it")


def _sync_folder(folder: Path) -> None:
    """Flush a folder's list of names to the disk, where the system lets one."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C while cleaning up, so that a second one cannot leave a folder behind."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """Give a hidden folder to fill; give it its name at the end, or leave nothing of it.

    Raises:
        InputError: if something has the name already.
    """
    folder = folder.absolute()
    _refuse_if_taken(folder)
    parents = [parent for parent in folder.parents if not parent.exists()]
    hidden = folder.parent / f".unfinished-{os.getpid()}-{uuid4().hex}"
    try:
        hidden.mkdir(parents=True)
        yield hidden
        _sync_folder(hidden)
        _refuse_if_taken(folder)
        hidden.rename(folder)
    except BaseException:
        with _undisturbed():
            shutil.rmtree(hidden, ignore_errors=True)
            for parent in parents:
                # Somebody else may have put something there by now: only what is empty goes.
                if parent.is_dir() and not any(parent.iterdir()):
                    parent.rmdir()
        raise
    _sync_folder(folder.parent)


class _OnlyTrying(Exception):  # noqa: N818 - not an error: it ends a trial
    """Ends a trial, so that its folder is taken away again."""


def check_can_be_made(folder: Path) -> None:
    """Find out, before any long work, whether a run folder can be made: make one and take it away again.

    Args:
        folder: the folder wanted; nothing is left of it or of its parents.

    Raises:
        InputError: if it exists or cannot be made, with the reason.
    """
    try:
        with _new_folder(folder):
            raise _OnlyTrying
    except _OnlyTrying:
        return
    except OSError as error:
        raise _refusal(folder, f"cannot be made ({error.strerror or error})") from error


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files to a new folder, all or none.

    Args:
        folder: the folder to make, with its parents; it must not exist.
        files: content by name; a name may have one folder in it, ``figures/trust.svg``.

    Raises:
        InputError: if the folder exists.
        OSError: if the disk is full or a file cannot be written; nothing is left then.
    """
    with _new_folder(folder) as hidden:
        for name in files:
            (hidden / name).parent.mkdir(exist_ok=True)
        for name, content in files.items():
            with (hidden / name).open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for inner in sorted({(hidden / name).parent for name in files}):
            _sync_folder(inner)


def files_of(run: Run, command: str | None = None) -> dict[str, bytes]:
    """Return everything a run folder holds, as bytes by file name.

    Args:
        run: the finished run.
        command: the command line that made it, or None.
    """
    from coterminous.report.drawn_figure import FOLDER, alternative_texts
    from coterminous.report.figures import draw_figures
    from coterminous.report.page import page_of

    tables = {name: getattr(run, name) for name in TABLES}
    manifest = manifest_of(run, tables, command)
    figures = draw_figures(run)
    files = {f"{name}.parquet": parquet_bytes(table) for name, table in tables.items()}
    for figure in figures:
        files |= figure.files()
    files[f"{FOLDER}/alt.json"] = alternative_texts(figures)
    files["report.html"] = page_of(run, figures, manifest).encode()
    files[MANIFEST] = manifest.as_json().encode()
    return files


def write_run_folder(run: Run, folder: Path, command: str | None = None) -> None:
    """Write a finished run to a new folder: tables, figures, page and manifest, whole or not at all.

    Args:
        run: the finished run.
        folder: the folder to make.
        command: the command line that made it, or None.

    Raises:
        InputError: if the folder exists.
        OSError: if it cannot be written; nothing is left then.
    """
    _refuse_if_taken(folder)
    write_files(folder, files_of(run, command))


def read_run_folder(folder: Path) -> StoredRun:
    """Return a run from its folder.

    Raises:
        InputError: if it is not a run folder, or a file of it is missing or damaged.
    """
    manifest = read_manifest(folder)
    tables = {}
    for name in TABLES:
        said = manifest.tables.get(name)
        if not isinstance(said, dict) or not isinstance(said.get("columns"), list):
            raise InputError(
                Problem(Place(str(folder)), MANIFEST, f"is damaged: it does not describe table {name!r}")
            )
        tables[name] = read_table(folder / f"{name}.parquet", said["columns"])
    return StoredRun(folder, manifest, tables)
