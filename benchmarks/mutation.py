"""Which small changes to the rules no test notices.

Copies the package, its tests and its scenarios into a folder, lets mutmut change one thing at a time there, and prints
what survived: the function, the line as it was and the line as it became. Rules are tested by their own doctests and by
the tests beside them, which take moments; mutmut asks of each change only the tests that reach it.

mutmut is no dependency of this project. In an environment made from the development lock:

    python -m pip install mutmut==3.8.1

Usage: ``python benchmarks/mutation.py FOLDER [--of rules] [--only choice belief]``
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parent.parent
TESTS = {
    "rules": ["tests/rules", "src/coterminous/rules"],
    "partnerships": ["tests/partnerships", "tests/agents", "src/coterminous/partnerships"],
    "services": ["tests/services", "tests/partnerships", "src/coterminous/services"],
    "policy": ["tests/policy", "src/coterminous/policy"],
}
"""Layers whose tests take little time, and these tests."""
SETTINGS = """\
[mutmut]
source_paths=src
only_mutate={mutated}
also_copy=scenarios
use_git_change_detection=false
pytest_add_cli_args=
    -p
    no:cacheprovider
    -k
    not mutmut
pytest_add_cli_args_test_selection=
{tests}
"""


class Survivor(NamedTuple):
    """A change that no test noticed: its name, the line as it was, and as it became."""

    name: str
    was: str
    became: str


def prepare(folder: Path, layer: str, modules: Sequence[str]) -> None:
    """Lay out what mutmut works on: it knows packages under ``src``, and keeps its settings in ``setup.cfg``."""
    folder.mkdir(parents=True)
    shutil.copytree(REPOSITORY / "model", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("tests", "scenarios"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    mutated = "".join(f"\n    src/coterminous/{layer}/{module}.py" for module in modules or ["*"])
    tests = "\n".join(f"    {path}" for path in TESTS[layer])
    (folder / "setup.cfg").write_text(SETTINGS.format(mutated=mutated, tests=tests), encoding="utf-8")


def mutmut(folder: Path, *arguments: str) -> str:
    """Run mutmut in the folder, one change at a time and with the same examples in every run; return what it says."""
    return subprocess.run(
        [sys.executable, str(Path(sys.executable).parent / "mutmut"), *arguments],
        cwd=folder,
        env={**os.environ, "CI": "1"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def survivors(folder: Path) -> Iterator[Survivor]:
    """Give what survived, in the order of modules."""
    for line in sorted(mutmut(folder, "results").splitlines()):
        name, _, fate = line.strip().partition(": ")
        if fate == "survived":
            shown = mutmut(folder, "show", name)
            was, became = (
                " ".join(
                    line[1:].strip() for line in shown.splitlines() if re.match(f"[{sign}](?![{sign}])", line)
                )
                for sign in ("-", "+")
            )
            yield Survivor(name.removeprefix("coterminous."), was, became)


def main() -> None:
    """Change, test, and print what survived."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folder", type=Path, help="where to work; it must not exist yet")
    options.add_argument("--of", choices=sorted(TESTS), default="rules", help="the layer that is changed")
    options.add_argument("--only", nargs="*", default=[], metavar="MODULE", help="modules of it")
    chosen = options.parse_args()
    prepare(chosen.folder, chosen.of, chosen.only)
    print(mutmut(chosen.folder, "run", "--max-children", "1").replace("\r", "\n").splitlines()[-2])
    for survivor in survivors(chosen.folder):
        print(f"{survivor.name}\n  - {survivor.was}\n  + {survivor.became}")


if __name__ == "__main__":
    main()
