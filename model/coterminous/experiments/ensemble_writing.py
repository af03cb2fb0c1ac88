"""Writing the folder of an ensemble: begun at once, filled part by part, complete when it has a manifest.

Only the process that holds the lock writes; the operating system lets go of the lock when that process ends,
however it ends. Every file gets its name when it is whole, so whatever happens, what has a name can be kept.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coterminous.experiments.chunks import Chunk
from coterminous.experiments.ensemble_folder import (
    PARTS,
    REPORT_FILES,
    UNFINISHED,
    manifest_text,
    parts_by_number,
    read_plan,
    refusal,
    replace_file,
)
from coterminous.experiments.ensemble_plan import PLAN, EnsemblePlan
from coterminous.experiments.parts import DamagedPartError, Part, check_part, read_rows
from coterminous.report.manifest import MANIFEST
from coterminous.report.run_folder import check_can_be_made, write_files
from coterminous.scenario.problems import InputError

if TYPE_CHECKING:
    import pyarrow as pa

_LOCK = ".lock"
log = logging.getLogger(__name__)


@contextmanager
def opened(path: Path, asked: EnsemblePlan, resume: bool, any_chunk: bool) -> Iterator[EnsembleFolder]:
    """Give the folder of an ensemble, made or resumed, and hold its lock meanwhile.

    Args:
        path: where it lies or will lie.
        asked: what is to be run.
        resume: whether to go on where the folder exists.
        any_chunk: whether the user asked for no size of chunks, so that a folder may have any.

    Raises:
        InputError: the folder exists and is not to be resumed, is not an ensemble's or that of another, cannot be
            made, or somebody else is at work in it. Nothing in it was touched.
    """
    from filelock import FileLock, Timeout

    if is_there := path.exists() or path.is_symlink():
        if not resume:
            raise _refuse_existing(path)
        _agreed(path, asked, any_chunk)
    else:
        check_can_be_made(path)
        write_files(path, {PLAN: asked.as_json().encode()})
    lock = FileLock(path / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise refusal(path, "is in use: another process is running an ensemble into it") from None
    except OSError as error:
        raise refusal(path, f"cannot be written to ({error.strerror or error})") from error
    try:
        # Somebody may have been at work until a moment ago: only now what the folder says is sure to stay.
        found = read_plan(path)
        is_new = not is_there and found == asked
        folder = EnsembleFolder(path, asked if is_new else _agreed(path, asked, any_chunk))
        folder.make_room(found)
        yield folder
    finally:
        lock.release()


def _refuse_existing(path: Path) -> InputError:
    if (path / PLAN).is_file():
        return refusal(path, "is that of an ensemble already; resume it, or choose another folder")
    return refusal(path, "exists already; choose another folder, or remove it")


def _agreed(path: Path, asked: EnsemblePlan, any_chunk: bool) -> EnsemblePlan:
    found = read_plan(path)
    return (replace(asked, chunk=found.chunk) if any_chunk else asked).grown_from(found, path)


class EnsembleFolder:
    """An ensemble's folder while its lock is held; get one from :func:`opened`.

    Attributes:
        path: where it lies.
        plan: what is run.
    """

    def __init__(self, path: Path, plan: EnsemblePlan) -> None:
        """Look at nothing yet."""
        self.path = path
        self.plan = plan
        self._content_hashes: dict[str, str] = {}
        self._short: dict[int, Path] = {}

    @property
    def _parts(self) -> Path:
        return self.path / PARTS

    def make_room(self, found: EnsemblePlan) -> None:
        """Clear away what an earlier process left unfinished, and what a larger ensemble makes stale."""
        self._parts.mkdir(exist_ok=True)
        for place in (self.path, self._parts):
            for left in place.glob(f".*{UNFINISHED}"):
                left.unlink()
        if found.replicates < self.plan.replicates:
            self._reopen()
            replace_file(self.path / PLAN, self.plan.as_json().encode())

    def _reopen(self) -> None:
        """Take back that the ensemble is complete."""
        (self.path / MANIFEST).unlink(missing_ok=True)
        for name in REPORT_FILES:
            stale = self.path / name
            if stale.is_dir():
                shutil.rmtree(stale)
            else:
                stale.unlink(missing_ok=True)

    def missing(self) -> Iterator[tuple[Chunk, range, pa.Table | None]]:
        """Give the chunks that are not there, which of their replicates are missing, and the rows of the others.

        A smaller ensemble has left the beginning of a chunk where it was cut short.

        Files that are not what they should be are named in the log and removed.
        """
        files = parts_by_number(self.path)
        for chunk in self.plan.chunks:
            held = {path: self._looked_at(path, chunk) for path in files.get(chunk.number, [])}
            known = None
            for path in sorted(held, key=lambda path: held[path]):
                if known is not None:
                    known.unlink()
                known = path if held[path] else None
            if known is None:
                yield chunk, chunk.replicates, None
            elif held[known] < len(chunk):
                self._short[chunk.number] = known
                yield chunk, chunk.replicates[held[known] :], read_rows(known)

    def _looked_at(self, path: Path, chunk: Chunk) -> int:
        """Return how many replicates of a chunk a part holds; a damaged one holds none and is removed."""
        try:
            held, content_hash = self._check(path)
            if held.first != chunk.first or held.end > chunk.end:
                raise DamagedPartError(f"holds replicates {held.first} to {held.end - 1}")
        except DamagedPartError as damage:
            self._reopen()
            path.unlink()
            log.warning("%s %s; its replicates are run again.", path, damage)
            return 0
        if held == chunk:
            self._content_hashes[path.name] = content_hash
        return len(held)

    def _check(self, path: Path) -> tuple[Chunk, str]:
        scenario = self.plan.scenario
        return check_part(path, scenario["start"], scenario["months"], self.plan.origin)

    def keep(self, part: Part) -> None:
        """Write a finished part; an older one with fewer replicates goes.

        Raises:
            OSError: the disk is full or cannot be written to; there is no part then, not even half of one.
        """
        replace_file(self._parts / part.name, part.content)
        if (short := self._short.pop(part.chunk.number, None)) is not None:
            short.unlink()

    def finish(self, seconds: float) -> None:
        """Read what was written once more, count every replicate, and write the manifest.

        Args:
            seconds: how long this took; of no consequence to anything.

        Raises:
            OSError: a part is not what was written, or the manifest cannot be written.
        """
        if (self.path / MANIFEST).exists():
            return
        files = parts_by_number(self.path)
        hashes: dict[str, str] = {}
        for chunk in self.plan.chunks:
            paths = files.get(chunk.number, [])
            try:
                held = [self._check(path) for path in paths if path.name not in self._content_hashes]
            except DamagedPartError as damage:
                raise OSError(f"{paths[0]} {damage}, just after it was written") from damage
            if len(paths) != 1 or any(found != chunk for found, _ in held):
                raise OSError(f"{self._parts} does not hold replicates {chunk.first} to {chunk.end - 1} once")
            hashes[paths[0].name] = held[0][1] if held else self._content_hashes[paths[0].name]
        replace_file(self.path / MANIFEST, manifest_text(self.plan, hashes, seconds).encode())
