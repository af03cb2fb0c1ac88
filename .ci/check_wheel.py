"""Check that a built wheel carries what the package reads at run time.

Usage: ``python check_wheel.py WHEEL``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from zipfile import ZipFile

REPOSITORY = Path(__file__).resolve().parent.parent
DATA = {".csv", ".yaml", ".typed"}


def expected_files() -> set[str]:
    """Return the data files of the package and the shipped scenarios, by their names inside a wheel."""
    package = REPOSITORY / "model"
    inside = {
        path.relative_to(package).as_posix()
        for path in (package / "coterminous").rglob("*")
        if path.suffix in DATA or path.name == "py.typed"
    }
    shipped = {
        f"coterminous/{path.relative_to(REPOSITORY).as_posix()}"
        for path in (REPOSITORY / "scenarios").rglob("*.yaml")
    }
    if not shipped:
        raise SystemExit("there are no scenarios to ship")
    return inside | shipped


def main(wheel: Path) -> None:
    """Compare a wheel with the repository, and stop with a message if something is missing."""
    with ZipFile(wheel) as archive:
        missing = expected_files() - set(archive.namelist())
    if missing:
        raise SystemExit(f"{wheel.name} lacks {sorted(missing)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
