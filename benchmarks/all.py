"""Run every benchmark, each in a process of its own, and write the page of measurements.

Usage: ``python benchmarks/all.py [--write docs/measurements.md] [--other PYTHON]``

``--other`` names a second Python, of another version, that has the project installed: memory is then measured with it
too, since Mesa's releases differ between versions of Python.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

from measuring import REPOSITORY, Report, Row, machine_line, table

BENCHMARKS = ("england.py", "batch.py", "startup.py", "memory.py")
WIDTH = 120
COMMAND = "python benchmarks/all.py --write docs/measurements.md --other PYTHON"

Measured = dict[str, Any]


def measured(python: str, script: str) -> Measured:
    """Return what a benchmark found, with the machine and the commit."""
    done = subprocess.run(
        [python, f"benchmarks/{script}", "--json"],
        cwd=REPOSITORY,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: Measured = json.loads(done.stdout)
    return found


def section(found: Measured) -> str:
    """Return one benchmark as a section of the page."""
    report = Report(found["title"], found["script"], [Row(**row) for row in found["rows"]], found["notes"])
    notes = "\n".join(report.notes)
    measured_how = (
        f"Measured with `python benchmarks/{report.script}` at commit {found['commit']}, "
        f"{machine_line(found['machine'])}."
    )
    heading = f"## {report.title}, Python {found['machine']['python']}"
    return "\n\n".join([heading, table(report), wrapped(notes), wrapped(measured_how)]) + "\n"


def wrapped(text: str) -> str:
    """Return a paragraph at the width of the other pages."""
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def page(all_found: list[Measured]) -> str:
    """Return the page."""
    introduction = (
        f"Made by `{COMMAND}`; do not edit. Times are of one machine on one day, while it did other work too: "
        "read ratios and ranges, and run the command on yours. Nothing here is a test."
    )
    return "\n".join(
        [f"# Measurements\n\n{wrapped(introduction)}\n", *(section(found) for found in all_found)]
    )


def main() -> None:
    """Run all benchmarks, and write or print the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", type=Path)
    options.add_argument("--other", action="append", default=[])
    chosen = options.parse_args()
    found = [measured(sys.executable, script) for script in BENCHMARKS]
    found += [measured(python, "memory.py") for python in chosen.other]
    text = page(found)
    if chosen.write is None:
        sys.stdout.write(text)
    else:
        chosen.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
