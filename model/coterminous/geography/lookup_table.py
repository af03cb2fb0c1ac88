"""The text of a lookup CSV: read with care, and split into fields whose place in the file is known."""

from __future__ import annotations

import csv
import hashlib
import io
import stat
from pathlib import Path
from typing import Final

from coterminous.scenario.problems import InputError, Place, Problem

MOST_BYTES: Final = 100_000_000
MOST_AREAS: Final = 200_000


def text_of(path: Path, sha256: str | None) -> str:
    """Return the text of the file, refused by its size before it is read.

    Args:
        path: the CSV.
        sha256: SHA-256 that its content must have, or None.

    Raises:
        InputError: it is missing, not a regular file, unreadable, too large, not UTF-8 or another file.
    """
    name = path.as_posix()
    content = _bytes_of(path, name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(Problem(Place(name, line), "the file", "is not UTF-8 text")) from None
    if sha256 is not None and hashlib.sha256(content).hexdigest() != sha256:
        raise unfit(name, "is not the file that the scenario was run with", f"SHA-256 {sha256}")
    return text


def _bytes_of(path: Path, name: str) -> bytes:
    """Return the content of a regular file of bearable size."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise unfit(name, "does not exist") from None
    except (OSError, ValueError) as error:
        # A name with a null byte is a ValueError.
        raise unfit(name, f"cannot be read ({getattr(error, 'strerror', None) or error})") from None
    if stat.S_ISDIR(status.st_mode):
        raise unfit(name, "is a directory")
    if not stat.S_ISREG(status.st_mode):
        raise unfit(name, "is not a regular file")
    if status.st_size > MOST_BYTES:
        raise unfit(name, f"is too large ({status.st_size:,} bytes)", f"at most {MOST_BYTES:,} bytes")
    try:
        return path.read_bytes()
    except OSError as error:
        raise unfit(name, f"cannot be read ({error.strerror})") from None


def unfit(name: str, message: str, allowed: str = "a CSV with a row for each small area") -> InputError:
    """Return the error for something that is no lookup at all.

    >>> print(unfit("places.csv", "is empty"))
    places.csv: geography.lookup is empty. Allowed: a CSV with a row for each small area.
    """
    return InputError(Problem(Place(name), "geography.lookup", message, allowed=allowed))


class Table:
    r"""A CSV as header and numbered rows, with the place of every field.

    Attributes:
        file: name of the file, for messages.
        lines: its lines.
        records: first line and stripped fields of every row that is not blank, the header first.
        header: the fields of the header.

    >>> table = Table("places.csv", 'area,people\n"Wye, East",5\n')
    >>> table.header, table.records[1], str(table.place(line=2, field=1))
    (['area', 'people'], (2, ['Wye, East', '5']), 'places.csv:2:13')
    """

    def __init__(self, file: str, content: str) -> None:
        """Split the text into records."""
        self.file = file
        self.lines = content.splitlines()
        reader = csv.reader(io.StringIO(content), strict=True)
        self.records: list[tuple[int, list[str]]] = []
        first = 1
        try:
            for record in reader:
                if any(field.strip() for field in record):
                    self.records.append((first, [field.strip() for field in record]))
                first = reader.line_num + 1
                if len(self.records) > MOST_AREAS + 1:
                    raise unfit(file, "has too many rows", f"at most {MOST_AREAS:,} small areas")
        except csv.Error as error:
            raise InputError(
                Problem(Place(file, reader.line_num), "the file", f"is no CSV ({error})")
            ) from None
        if not self.records:
            raise unfit(file, "is empty")
        self.header = self.records[0][1]

    def place(self, line: int, field: int) -> Place:
        """Return line and column of a field, counted from 1."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        is_quoted, passed = False, 0
        for column, letter in enumerate(text):
            if passed == field:
                return Place(self.file, line, column + 1)
            is_quoted ^= letter == '"'
            passed += letter == "," and not is_quoted
        return Place(self.file, line, len(text) + 1 if passed == field else 1)
