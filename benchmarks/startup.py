"""How long commands take to start: help, a check of a scenario, and the help of ``run``.

Each is a process of its own, as a user starts it; the commands take turns.

Usage: ``python benchmarks/startup.py [--repeats 10] [--json]``
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from time import perf_counter

from measuring import REPOSITORY, Report, Row, median, print_report, spread

HELP_AT_MOST = 0.5
COMMANDS = {
    "python, doing nothing": ["-c", "pass"],
    "coterminous --help": ["-m", "coterminous.cli.main", "--help"],
    "coterminous check deficit_shock": ["-m", "coterminous.cli.main", "check", "deficit_shock"],
    "coterminous run --help": ["-m", "coterminous.cli.main", "run", "--help"],
}


def seconds(arguments: list[str]) -> float:
    """Return how long one process takes from start to end."""
    began = perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - began


def measure(repeats: int = 10) -> Report:
    """Return the report: each command in turn, ``repeats`` times, after one round that fills the disk cache."""
    for arguments in COMMANDS.values():
        seconds(arguments)
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(repeats):
        for name, arguments in COMMANDS.items():
            taken[name].append(seconds(arguments))
    rows = [Row(f"`{name}`", *spread(values), "s", f"{repeats} starts") for name, values in taken.items()]
    middle = median(taken["coterminous --help"])
    verdict = "holds" if middle < HELP_AT_MOST else "is missed"
    note = f"The help takes {middle:.2f} s to come; the aim of less than {HELP_AT_MOST:.1f} s {verdict}."
    return Report("Start of commands", "startup.py", rows, [note], {"help_seconds": middle})


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--repeats", type=int, default=10)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    print_report(measure(chosen.repeats), as_json=chosen.json)


if __name__ == "__main__":
    main()
