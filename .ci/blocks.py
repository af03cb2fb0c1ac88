"""Print one of the README's commands, so that CI runs what the README says and not a copy of it.

A command is the fenced block that follows a line ``<!-- command: NAME -->``.
Usage: ``python blocks.py README.md NAME``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

BLOCK = re.compile(
    r"^<!-- command: (?P<name>\w+) -->\n```bash\n(?P<command>.*?)^```$", re.MULTILINE | re.DOTALL
)


def commands(text: str) -> dict[str, str]:
    """Return the marked commands of a README by name, in order.

    Raises:
        ValueError: if a name occurs twice.
    """
    found: dict[str, str] = {}
    for match in BLOCK.finditer(text):
        if match["name"] in found:
            raise ValueError(f"the README marks two commands as {match['name']!r}")
        found[match["name"]] = match["command"]
    return found


if __name__ == "__main__":
    sys.stdout.write(commands(Path(sys.argv[1]).read_text(encoding="utf-8"))[sys.argv[2]])
