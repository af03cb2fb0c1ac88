"""Scenario files on disk: which file a name means, and reading it with care.

A file is refused by its size before a byte of it is read, and only regular files are read at all: a device or
a pipe could go on for ever.

>>> looks_bare("deficit_shock"), looks_bare("deficit_shock.yaml"), looks_bare("worlds/teaching")
(True, False, False)
"""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Final

from coterminous.scenario.document import Document
from coterminous.scenario.positions import parse_document
from coterminous.scenario.problems import InputError, Place, Problem, nearest_name, shortened, shown

MOST_BYTES: Final = 1_000_000
SUFFIXES: Final = (".yaml", ".yml")
_PACKAGE: Final = Path(__file__).resolve().parents[1]


def shipped_folder() -> Path:
    """Return the folder of the shipped scenarios: inside the installed package, or the repository's own."""
    inside = _PACKAGE / "scenarios"
    return inside if inside.is_dir() else _PACKAGE.parents[1] / "scenarios"


def shipped_scenarios() -> dict[str, Path]:
    """Return the shipped scenarios and worlds by bare name, sorted."""
    folder = shipped_folder()
    return {path.stem: path for path in sorted([*folder.glob("*.yaml"), *folder.glob("worlds/*.yaml")])}


def looks_bare(name: str) -> bool:
    """Say whether a reference is a bare name rather than a path.

    >>> looks_bare("england_2006")
    True
    """
    return "/" not in name and "\\" not in name and not name.endswith(SUFFIXES)


def locate(reference: str, folder: Path, place: Place | None, key: str) -> Path:
    """Return the file a reference means: a shipped scenario by bare name, or a path relative to ``folder``.

    Args:
        reference: what the user wrote.
        folder: the folder a relative path starts from.
        place: where the user wrote it, for messages; None on the command line.
        key: the key it was written under.

    Raises:
        InputError: nothing is there.
    """
    shipped = shipped_scenarios()
    if looks_bare(reference) and reference in shipped:
        return shipped[reference]
    path = folder / reference
    try:
        if reference and path.exists():
            return path
    except (OSError, ValueError):
        # A name no file can have, such as one that is too long or holds a null byte, is a missing file.
        pass
    nearest = nearest_name(Path(reference).stem, shipped)
    message = "is not a shipped scenario" if looks_bare(reference) else "does not exist"
    subject = key or f"scenario {shortened(reference)!r}".strip()
    allowed = "the path of a file, or the name of a shipped scenario"
    names = f": {', '.join(shipped)}" if shipped and nearest is None else ""
    found = shown(reference) if key else None
    raise InputError(Problem(place, subject, message, found, allowed + names, nearest))


def shown_path(path: Path) -> str:
    """Return a path as messages show it: from the working folder where it lies below it, else in full."""
    absolute = path.absolute()
    here = Path.cwd()
    return absolute.relative_to(here).as_posix() if absolute.is_relative_to(here) else absolute.as_posix()


def read_document(path: Path) -> Document:
    """Read a YAML file into data with positions.

    Raises:
        InputError: it is missing, not a regular file, unreadable, too large, not UTF-8, or no plain mapping.
    """
    name = shown_path(path)
    return parse_document(_text_of(_bytes_of(path, name), name), name)


def _bytes_of(path: Path, name: str) -> bytes:
    """Return the content of a regular file of bearable size."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise _unfit(name, "is a directory")
        if not stat.S_ISREG(status.st_mode):
            raise _unfit(name, "is not a regular file")
        if status.st_size > MOST_BYTES:
            raise _too_large(name, status.st_size)
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _unfit(name, f"cannot be read ({error.strerror})") from None
    if len(content) > MOST_BYTES:
        raise _too_large(name, len(content))
    return content


def _text_of(content: bytes, name: str) -> str:
    """Return bytes as text, with the place of the first byte that is not text."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place_of_byte(content, error.start, name)
        raise InputError(Problem(place, "the file", "is not UTF-8 text", hex(content[error.start]))) from None


def _place_of_byte(content: bytes, index: int, name: str) -> Place:
    """Return line and column of a byte, both from 1."""
    before = content[:index]
    return Place(name, before.count(b"\n") + 1, index - before.rfind(b"\n"))


def _unfit(name: str, message: str) -> InputError:
    """Return the error for something that is no scenario file at all."""
    return InputError(Problem(Place(name), "", message, allowed="a scenario file in YAML"))


def _too_large(name: str, size: int) -> InputError:
    """Return the error for a file that is refused by its size."""
    found = f"{size:,} bytes"
    return InputError(Problem(Place(name), "", "is too large", found, f"at most {MOST_BYTES:,} bytes"))
