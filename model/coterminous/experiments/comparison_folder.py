"""The folder of a comparison: an ensemble for each scenario, then what they say together.

``comparison.json`` says what is compared, ``ensembles`` holds the ensembles' own folders, and ``manifest.json`` is
written last: without it, a comparison is not finished. An interrupted one can be resumed.
"""

from __future__ import annotations

import json
import shutil
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from coterminous.experiments.comparison_plan import FORMAT, FORMAT_VERSION, PLAN, ComparisonPlan
from coterminous.experiments.ensemble import EnsembleResult, read_ensemble
from coterminous.experiments.ensemble_folder import plan_text, refusal, replace_file
from coterminous.report.manifest import LARGEST_BYTES, MANIFEST, NOTICE, describe_table
from coterminous.report.run_folder import check_can_be_made, write_files
from coterminous.report.software import LICENCE, machine, software
from coterminous.report.tables import parquet_bytes

if TYPE_CHECKING:
    import pandas as pd

ENSEMBLES: Final = "ensembles"
FIGURES: Final = "figures"
REPORT: Final = "report.html"
_LOCK = ".lock"


def read_plan(folder: Path) -> ComparisonPlan:
    """Return what a folder's comparison compares.

    Raises:
        InputError: there is no such folder, or it is not a comparison's.
    """
    text = plan_text(folder, PLAN, "a comparison")
    if len(text) > LARGEST_BYTES:
        raise refusal(folder, f"is larger than it can be ({LARGEST_BYTES:,} bytes)", PLAN)
    return ComparisonPlan.from_json(text, folder)


def ensemble_folder(folder: Path, name: str) -> Path:
    """Return where a comparison keeps the ensemble of one of its scenarios.

    >>> ensemble_folder(Path("mine"), "calm").as_posix()
    'mine/ensembles/calm'
    """
    return folder / ENSEMBLES / name


@contextmanager
def opened(folder: Path, plan: ComparisonPlan, resume: bool) -> Iterator[None]:
    """Make the folder of a comparison, or take one up again, and hold its lock meanwhile.

    Of a folder that is refused before its first ensemble was begun nothing is left.

    Args:
        folder: where it lies or will lie.
        plan: what is compared.
        resume: whether to go on where the folder exists.

    Raises:
        InputError: the folder exists and is not to be resumed, is not a comparison's or that of another, cannot be
            made, or somebody else is at work in it.
    """
    from filelock import FileLock, Timeout

    if not resume:
        check_free(folder)
    is_new = not _is_taken(folder)
    made = [parent for parent in folder.absolute().parents if not parent.exists()]
    if is_new:
        check_can_be_made(folder)
        write_files(folder, {PLAN: plan.as_json().encode()})
    else:
        plan.check_same(read_plan(folder), folder)
    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise refusal(folder, "is in use: another process is running a comparison into it") from None
    except OSError as error:
        raise refusal(folder, f"cannot be written to ({error.strerror or error})") from error
    try:
        yield
    except BaseException:
        if is_new and not (folder / ENSEMBLES).exists():
            shutil.rmtree(folder, ignore_errors=True)
            for parent in made:
                if parent.is_dir() and not any(parent.iterdir()):
                    parent.rmdir()
        raise
    finally:
        lock.release()


def check_free(folder: Path) -> None:
    """Refuse a folder that exists.

    Raises:
        InputError: it does, with what can be done about it.
    """
    if (folder / PLAN).is_file():
        raise refusal(folder, "is that of a comparison already; resume it, or choose another folder")
    if _is_taken(folder):
        raise refusal(folder, "exists already; choose another folder, or remove it")


def _is_taken(folder: Path) -> bool:
    return folder.exists() or folder.is_symlink()


def reopen(folder: Path) -> None:
    """Take back that a comparison is finished: what it says is about to be written anew."""
    (folder / MANIFEST).unlink(missing_ok=True)
    (folder / REPORT).unlink(missing_ok=True)
    for left in folder.glob(".*.unfinished"):
        left.unlink()
    if (folder / FIGURES).is_dir():
        shutil.rmtree(folder / FIGURES)


def finish(
    folder: Path,
    tables: Mapping[str, pd.DataFrame],
    files: Mapping[str, bytes],
    said: Mapping[str, Any],
    wall_seconds: float,
) -> None:
    """Write what the ensembles say together, and at last that the comparison is finished.

    Args:
        folder: the comparison's folder.
        tables: by name; each becomes a Parquet file.
        files: other files by their names in the folder, which may have one folder in them.
        said: what the manifest says besides what every manifest does.
        wall_seconds: how long it took; of no consequence to anything.

    Raises:
        OSError: the disk is full or cannot be written to; the comparison is not finished then.
    """
    contents = {f"{name}.parquet": parquet_bytes(table) for name, table in tables.items()} | dict(files)
    for name, content in contents.items():
        (folder / name).parent.mkdir(exist_ok=True)
        replace_file(folder / name, content)
    manifest = {
        "format": f"{FORMAT} folder",
        "format_version": FORMAT_VERSION,
        "notice": NOTICE,
        "licence": LICENCE,
        **said,
        "software": software(),
        "machine": machine(),
        "wall_seconds": round(wall_seconds, 3),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "tables": {name: describe_table(table) for name, table in tables.items()},
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    replace_file(folder / MANIFEST, text.encode())


def read_finished(folder: Path) -> tuple[dict[str, EnsembleResult], int]:
    """Return the ensembles of a finished comparison by name, the baseline first, and how many replicates it compares.

    Raises:
        InputError: it is not the folder of a comparison, is not finished, or an ensemble of it is damaged.
    """
    plan = read_plan(folder)
    if not (folder / MANIFEST).is_file():
        raise refusal(folder, "is not finished; resume it", MANIFEST)
    try:
        replicates = int(json.loads((folder / MANIFEST).read_bytes())["replicates"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise refusal(folder, f"is damaged ({error}); resume the comparison", MANIFEST) from error
    return {name: read_ensemble(ensemble_folder(folder, name)) for name in plan.names}, replicates


def remove_after(folder: Path, users: Sequence[object]) -> None:
    """Remove a folder when the last of those who use it is gone."""
    using = {id(user) for user in users}

    def leave(user: int) -> None:
        using.discard(user)
        if not using:
            shutil.rmtree(folder, ignore_errors=True)

    for user in users:
        weakref.finalize(user, leave, id(user))
