"""Who may import what: the package's architecture is its import graph."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import coterminous

PACKAGE = Path(coterminous.__file__).parent

# Outside packages, and the only parts of ours that may import them, at run time or for types.
HOMES = {
    "mesa": {"agents", "world"},
    "matplotlib": {"report"},
    "typer": {"cli"},
    "rich": {"cli"},
    "pandas": {"record", "report", "experiments", "cli"},
    "pyarrow": {"record", "report", "experiments", "cli"},
    "numba": {"batch"},
    "llvmlite": {"batch"},
    "duckdb": {"experiments", "report", "cli"},
    "joblib": {"experiments"},
    "distributed": {"experiments"},
    "dask": {"experiments"},
}

# The clock is read for the manifest and for progress, never for a result.
CLOCK_READERS = {"report", "experiments", "cli"}

# What a rule may import: itself, and arithmetic that a compiler knows too.
RULES_MAY_IMPORT = {"__future__", "math", "typing"}

HEAVY = {
    "duckdb",
    "distributed",
    "joblib",
    "llvmlite",
    "matplotlib",
    "mesa",
    "networkx",
    "numba",
    "numpy",
    "pandas",
    "pyarrow",
    "pydantic",
    "scipy",
}


class Import(NamedTuple):
    """One imported name: the module that is imported from, and the line."""

    module: str
    line: int


def part(path: Path) -> str:
    """Return the sub-package or module of ours that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(tree: ast.AST) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None
            # "from numpy import random" imports numpy.random as much as "import numpy.random" does.
            yield from (Import(f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def found(condition) -> list[str]:
    """Return "file:line imports module" for every import of the package for which the condition holds."""
    return [
        f"{path.relative_to(PACKAGE)}:{line} imports {module}"
        for path, tree in modules()
        for module, line in imports(tree)
        if condition(part(path), module)
    ]


def test_the_package_was_found():
    assert {"rules", "scenario", "streams"} <= {part(path) for path, _ in modules()}


def test_import_contracts_are_kept(repository):
    linter = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run(
        [linter, "--no-cache"], cwd=repository, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout


def test_every_package_has_its_layer(repository):
    """A layer in parentheses may be absent: that holds until the package is there, and no longer."""
    settings = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    optional = re.findall(r"\((\w+)\)", " ".join(layers))
    assert not [
        name
        for name in optional
        if (PACKAGE / name / "__init__.py").is_file() or (PACKAGE / f"{name}.py").is_file()
    ]


@pytest.mark.parametrize("outside", HOMES)
def test_an_outside_package_stays_in_its_home(outside):
    assert not found(lambda ours, module: module.split(".")[0] == outside and ours not in HOMES[outside])


def test_chance_enters_through_streams_only():
    forbidden = ("random", "numpy.random", "secrets")

    def is_chance(ours: str, module: str) -> bool:
        return ours != "streams" and any(
            module == name or module.startswith(f"{name}.") for name in forbidden
        )

    assert not found(is_chance)


def test_nobody_draws_from_a_shared_generator():
    """Mesa hands every model and agent a sequential generator, and NumPy a global one: neither is touched."""
    offenders = [
        f"{path.relative_to(PACKAGE)}:{node.lineno} uses .{node.attr}"
        for path, tree in modules()
        if part(path) != "streams"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"random", "rng", "shuffle", "shuffle_do"}
    ]
    assert not offenders


def test_the_clock_is_read_only_where_no_result_is_made():
    def is_clock(ours: str, module: str) -> bool:
        return ours not in CLOCK_READERS and module.split(".")[0] == "time"

    offenders = [
        f"{path.relative_to(PACKAGE)}:{node.lineno} calls .{node.attr}"
        for path, tree in modules()
        if part(path) not in CLOCK_READERS
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}
    ]
    assert not offenders + found(is_clock)


def test_rules_import_arithmetic_and_each_other():
    def is_foreign(ours: str, module: str) -> bool:
        is_rule = module.startswith("coterminous.rules.")
        return ours == "rules" and not is_rule and module.split(".")[0] not in RULES_MAY_IMPORT

    assert not found(is_foreign)


def test_no_star_imports():
    assert not found(lambda _, module: module.endswith(".*"))


def test_asking_for_help_reads_nothing_heavy():
    """``coterminous --help`` answers at once: what is heavy is imported by the commands that need it."""
    program = (
        "import sys\n"
        "from coterminous.cli.main import main\n"
        "sys.argv = ['coterminous', '--help']\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        f"print([name for name in {sorted(HEAVY)} if name in sys.modules], file=sys.stderr)\n"
    )
    outcome = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    assert re.search(r"^\W*run\b", outcome.stdout, re.MULTILINE)
    assert outcome.stderr.strip().splitlines()[-1] == "[]"


def test_importing_the_package_reads_nothing_heavy():
    program = "import sys, coterminous; print(sorted(name for name in sys.modules if '.' not in name))"
    outcome = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "coterminous" in outcome.stdout
    assert not HEAVY & set(ast.literal_eval(outcome.stdout))
