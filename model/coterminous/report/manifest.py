"""The manifest: everything needed to make a run again and to tell whether it came out the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coterminous.report.content_hash import content_sha256
from coterminous.report.software import LICENCE, machine, software
from coterminous.scenario.problems import InputError, Place, Problem, shown

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.report.run import Run

MANIFEST = "manifest.json"
FORMAT = "coterminous run folder"
FORMAT_VERSION = 2
LARGEST_BYTES = 20_000_000
NOTICE = (
    "Illustrative, uncalibrated output of a simulation of invented bodies. It is not a forecast, not evidence about "
    "any real organisation, and not a basis for decisions about one."
)


@dataclass(frozen=True)
class Manifest:
    """What a run folder says about itself.

    Attributes:
        scenario: the resolved scenario, as ``Scenario.from_resolved`` takes it.
        seed: the run's seed.
        replicate: number of the replicate.
        command: the command line, or None where the run was made from Python.
        software: versions and commit.
        machine: the kind of machine.
        wall_seconds: how long the run took, without writing.
        written: when the folder was written, UTC, ISO 8601.
        tables: for each table its number of rows, its columns, and the hash of its content.

    >>> fields = Manifest.__dataclass_fields__
    >>> "tables" in fields
    True
    """

    scenario: dict[str, Any]
    seed: int
    replicate: int
    command: str | None
    software: dict[str, Any]
    machine: dict[str, Any]
    wall_seconds: float
    written: str
    tables: dict[str, dict[str, Any]]

    def as_json(self) -> str:
        """Return the manifest as the text of its file."""
        content = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "notice": NOTICE,
            "licence": LICENCE,
            **{name: getattr(self, name) for name in self.__dataclass_fields__},
        }
        return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def describe_table(table: pd.DataFrame) -> dict[str, Any]:
    """Return what the manifest says of one table.

    >>> import pandas as pd
    >>> describe_table(pd.DataFrame({"trust_mean": [0.5, 0.6]}))["rows"]
    2
    """
    return {"rows": len(table), "columns": list(table.columns), "content_sha256": content_sha256(table)}


def manifest_of(run: Run, tables: Mapping[str, pd.DataFrame], command: str | None) -> Manifest:
    """Return the manifest of a finished run.

    Args:
        run: the run.
        tables: the tables that go into the folder, by name.
        command: the command line that made it, or None.
    """
    return Manifest(
        scenario=run.scenario.resolved(),
        seed=run.seed,
        replicate=run.replicate,
        command=command,
        software=software(),
        machine=machine(),
        wall_seconds=round(run.wall_seconds, 3),
        written=datetime.now(UTC).isoformat(timespec="seconds"),
        tables={name: describe_table(table) for name, table in tables.items()},
    )


def _refusal(folder: Path, message: str, **details: str) -> InputError:
    return InputError(Problem(Place(str(folder)), MANIFEST, message, **details))


_TYPES: dict[str, type | tuple[type, ...]] = {
    "scenario": dict,
    "seed": int,
    "replicate": int,
    "command": (str, type(None)),
    "software": dict,
    "machine": dict,
    "wall_seconds": (int, float),
    "written": str,
    "tables": dict,
}


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a run folder.

    Raises:
        InputError: if there is none, or it is damaged, or it is not a run folder's.
    """
    path = folder / MANIFEST
    if not folder.is_dir():
        raise InputError(Problem(Place(str(folder)), "", "is not a run folder: there is no such folder"))
    try:
        size, text = path.stat().st_size, path.read_bytes()
    except OSError as error:
        why = error.strerror or "it cannot be read"
        raise _refusal(folder, f"cannot be read ({why}), so this is not a run folder") from error
    if size > LARGEST_BYTES:
        raise _refusal(folder, f"is larger than a manifest can be ({LARGEST_BYTES:,} bytes)")
    return _checked(folder, text)


def _checked(folder: Path, text: bytes) -> Manifest:
    """Return the manifest that a file's text holds, refusing what a run folder's cannot be."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refusal(folder, f"is damaged: it is not JSON ({error})") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise _refusal(folder, f"is not that of a run folder: it does not say {FORMAT!r}")
    version = content.get("format_version")
    if version != FORMAT_VERSION:
        raise _refusal(
            folder, "has a format this version cannot read", found=shown(version), allowed=str(FORMAT_VERSION)
        )
    for key, kind in _TYPES.items():
        if key not in content or not isinstance(content[key], kind) or isinstance(content[key], bool):
            raise _refusal(folder, f"is damaged: {key!r} is missing or has the wrong type")
    return Manifest(**{key: content[key] for key in _TYPES})
