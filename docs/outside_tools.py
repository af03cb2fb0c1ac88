"""Follow the pages of ``docs/outside_tools/`` and put under each block of code what it prints.

Usage: ``python docs/outside_tools.py`` runs the examples and writes what they print now; with ``--check`` it runs
them and says which pages print something else. Needs the tools that the pages are about: the extra ``tools``.

A page is followed as a reader would: in an empty folder, its files written and its Python run, in the order of
the page and with one set of names.
"""

from __future__ import annotations

import re
import sys
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = Path("docs/outside_tools")
BLOCK = re.compile(
    r"^(?P<shown>(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)^```$)"
    r"(?:\n\n```text\n.*?^```$)?",
    re.MULTILINE | re.DOTALL,
)


class Followed(NamedTuple):
    """A page with what its code prints now, and the names that the code left."""

    page: str
    names: dict[str, Any]


def follow(page: str, called: str) -> Followed:
    """Run a page in an empty folder.

    Args:
        page: the text of the page, in Markdown.
        called: the name of the page, for tracebacks.

    Raises:
        ValueError: a block is neither Python nor a file to write.
    """
    names: dict[str, Any] = {"__name__": Path(called).stem}

    def with_output(block: re.Match[str]) -> str:
        if block["file"]:
            Path(block["file"]).write_text(block["text"], encoding="utf-8")
            return block["shown"]
        if block["language"] != "python":
            raise ValueError(f"{called}: a block of {block['language']} is not the name of a file")
        printed = StringIO()
        with redirect_stdout(printed):
            exec(compile(block["text"], called, "exec"), names)
        output = "\n".join(line.rstrip() for line in printed.getvalue().splitlines())
        return f"{block['shown']}\n\n```text\n{output}\n```" if output else block["shown"]

    with TemporaryDirectory() as folder, chdir(folder):
        return Followed(BLOCK.sub(with_output, page), names)


def pages() -> list[Path]:
    """Return the pages, by name."""
    return sorted((REPOSITORY / FOLDER).glob("*.md"))


def main(arguments: list[str]) -> int:
    """Write what the pages print, or with ``--check`` only compare; return the exit code."""
    if arguments not in ([], ["--check"]):
        print("usage: python docs/outside_tools.py [--check]", file=sys.stderr)
        return 2
    stale = []
    for path in pages():
        before = path.read_text(encoding="utf-8")
        now = follow(before, path.name).page
        if now != before:
            stale.append(path.name)
            if not arguments:
                path.write_text(now, encoding="utf-8", newline="\n")
    if arguments and stale:
        print(f"out of date: {', '.join(stale)}; run python docs/outside_tools.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
