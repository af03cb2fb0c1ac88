"""What lies in the folder of an ensemble, and how it is read.

``ensemble.json`` says what is run, ``parts`` holds what was finished, ``manifest.json`` is written last: without it,
an ensemble is not complete. See :mod:`coterminous.experiments.ensemble_writing` for how it comes about.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from coterminous.experiments.ensemble_plan import PLAN, EnsemblePlan
from coterminous.experiments.parts import DamagedPartError, check_part, number_of
from coterminous.report.manifest import MANIFEST, NOTICE
from coterminous.report.software import LICENCE, machine, software
from coterminous.scenario.problems import InputError, Place, Problem

FORMAT: Final = "coterminous ensemble folder"
FORMAT_VERSION: Final = 1
PARTS: Final = "parts"
BANDS_FILE: Final = "bands.parquet"
TOTALS_FILE: Final = "totals.parquet"
REPORT_FILES: Final = (BANDS_FILE, TOTALS_FILE, "report.html", "figures")
"""What is made from the parts, and made again when there are more of them."""

UNFINISHED: Final = ".unfinished"
"""End of the name of a file while it is written."""


def refusal(folder: Path, message: str, key: str = "") -> InputError:
    """Return what is wrong with a folder, or with the file in it that ``key`` names."""
    return InputError(Problem(Place(str(folder)), key, message))


def read_plan(folder: Path) -> EnsemblePlan:
    """Return what a folder's ensemble runs.

    Raises:
        InputError: there is no such folder, or it is not an ensemble's.
    """
    return EnsemblePlan.from_json(plan_text(folder, PLAN, "an ensemble"), folder)


def plan_text(folder: Path, name: str, what: str) -> bytes:
    """Return the file that says what is run in a folder.

    Args:
        folder: where it lies.
        name: name of the file.
        what: what the folder is to be of, with its article.

    Raises:
        InputError: there is no such folder, or no such file in it that can be read.
    """
    if not folder.is_dir():
        raise refusal(folder, f"is not the folder of {what}: there is no such folder")
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        why = error.strerror or "it cannot be read"
        raise refusal(folder, f"cannot be read ({why}), so this is not the folder of {what}", name) from error


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, in the place of one of the same name.

    Raises:
        OSError: if the disk is full or the file cannot be written; the old one stays then.
    """
    unfinished = path.with_name(f".{path.name}{UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    if os.name == "posix":
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def parts_by_number(folder: Path) -> dict[int, list[Path]]:
    """Return the files of an ensemble that have the name of a part, by number."""
    found: dict[int, list[Path]] = {}
    for path in sorted((folder / PARTS).glob("*.parquet")):
        if (number := number_of(path)) is not None:
            found.setdefault(number, []).append(path)
    return found


def manifest_text(plan: EnsemblePlan, hashes: Mapping[str, str], seconds: float) -> str:
    """Return the text of the manifest of a complete ensemble."""
    content = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "notice": NOTICE,
        "licence": LICENCE,
        **{name: getattr(plan, name) for name in plan.__dataclass_fields__},
        "software": software(),
        "machine": machine(),
        "wall_seconds": round(seconds, 3),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "content_sha256": hashlib.sha256("".join(hashes.values()).encode()).hexdigest(),
        "parts": hashes,
    }
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return what the manifest of a complete ensemble says.

    Raises:
        InputError: the ensemble is not complete, or its manifest is damaged.
    """
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise refusal(folder, "is missing: the ensemble is not complete; resume it", MANIFEST) from None
    except (ValueError, RecursionError) as error:
        raise refusal(folder, f"is damaged: it is not JSON ({error})", MANIFEST) from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise refusal(folder, f"is not that of an ensemble: it does not say {FORMAT!r}", MANIFEST)
    return said


def check_complete(folder: Path, plan: EnsemblePlan) -> None:
    """Look at every byte of the parts of an ensemble.

    Raises:
        InputError: it is not complete, or a part is missing or damaged.
    """
    read_manifest(folder)
    files = parts_by_number(folder)
    problems = []
    for chunk in plan.chunks:
        paths = files.get(chunk.number, [])
        if len(paths) != 1:
            message = f"does not hold replicates {chunk.first} to {chunk.end - 1} once; resume the ensemble"
            problems.append(Problem(Place(str(folder / PARTS)), "", message))
            continue
        try:
            held, _ = check_part(paths[0], plan.scenario["start"], plan.scenario["months"], plan.origin)
            if held != chunk:
                raise DamagedPartError("does not hold the replicates that it should")
        except DamagedPartError as damage:
            problems.append(Problem(Place(str(paths[0])), "", f"{damage}; resume the ensemble"))
    if problems:
        raise InputError(*problems)
