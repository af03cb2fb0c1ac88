"""What a reader may rely on in every file: short modules, documented names, nothing of one machine."""

import ast
import inspect
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import coterminous

PACKAGE = Path(coterminous.__file__).parent
HARD_LIMIT = 400
LONG = 250

# Modules of more than 250 lines, each with the reason why it is not two.
LONG_MODULES = {
    "geography/eras.py": "the records of an era and the one function that makes them are read together",
    "geography/lookup.py": "a reader and the messages for every way in which its file can be wrong",
    "money/budgets.py": "a month's money in the order in which it moves",
    "record/chronicle.py": "one method for each kind of event, which is all that there is to say of it",
    "record/origins.py": "what is remembered and what is asked of it are two halves of one memory",
    "record/measures.py": "topic after topic in the order of the tables' columns, each with the names of its numbers",
    "state/columns.py": "every column of the model with its unit, in one place",
    "report/body_story.py": "a life is told chapter after chapter, in the order in which it is read",
    "report/partnership_story.py": "a life is told chapter after chapter, in the order in which it is read",
    "world.py": "a step is one list of phases, and a reader sees it and what each phase does in one place",
}

# Spelled in pieces, so that this file does not find itself.
LEFTOVERS = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
MACHINE_PATHS = re.compile(r"(?<![\w.~-])/(?:work|root|home|Users|opt|tmp)/\w|[A-Z]:\\\\")
REGISTRY_HOSTS = re.compile(
    "|".join(
        re.escape(host)
        for host in [
            "pypi" + ".org",
            "python" + "hosted.org",
            "npm" + "js.",
            "debian" + ".org",
            "crates" + ".io",
        ]
    )
)
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "base", "core", "manager", "common", "misc"}


def package_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def tracked_texts(repository: Path) -> Iterator[tuple[str, str]]:
    """Give every tracked text file with its content; the lock files have tests of their own."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=repository, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.split("\0"):
        path = repository / name
        if not name or name.endswith(".lock") or not path.is_file():
            continue
        content = path.read_bytes()
        if b"\0" not in content:
            yield name, content.decode("utf-8")


def public_definitions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def test_modules_are_short():
    lengths = {
        path.relative_to(PACKAGE).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in package_files()
    }
    assert lengths
    assert not {name: lines for name, lines in lengths.items() if lines > HARD_LIMIT}
    long_modules = {name for name, lines in lengths.items() if lines > LONG}
    assert long_modules <= set(LONG_MODULES), "a long module needs a reason in LONG_MODULES"
    assert set(LONG_MODULES) <= set(lengths)


def test_names_say_what_a_module_is_about():
    parts = {
        piece.removesuffix(".py") for path in package_files() for piece in path.relative_to(PACKAGE).parts
    }
    assert not parts & VAGUE_NAMES


def test_nothing_is_left_for_later(repository):
    assert not [name for name, text in tracked_texts(repository) if LEFTOVERS.search(text)]


def test_no_file_names_a_path_of_one_machine(repository):
    found = [
        f"{name}: {match.group()}"
        for name, text in tracked_texts(repository)
        for match in MACHINE_PATHS.finditer(text)
    ]
    assert not found


def test_no_file_names_a_package_registry(repository):
    assert not [name for name, text in tracked_texts(repository) if REGISTRY_HOSTS.search(text)]


def documentation(node: ast.FunctionDef | ast.ClassDef) -> str:
    """Return a definition's docstring, and for a class those of its methods too."""
    texts = [ast.get_docstring(node) or ""]
    if isinstance(node, ast.ClassDef):
        texts += [ast.get_docstring(inner) or "" for inner in node.body if isinstance(inner, ast.FunctionDef)]
    return "\n".join(texts)


def topic_files() -> list[Path]:
    """Return the modules that define something and need no world to show it."""
    return [
        path
        for path in package_files()
        if path.relative_to(PACKAGE).parts[0] in {"scenario", "geography", "money"}
        and path.name != "__init__.py"
    ]


def pure_files() -> list[Path]:
    return [path for path in package_files() if path.relative_to(PACKAGE).parts[0] in {"rules", "streams.py"}]


@pytest.mark.parametrize("path", pure_files(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_pure_function_shows_itself_in_use(path):
    """A rule is understood from one worked example; doctests run with the suite, so it is a true one."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [node.name for node in public_definitions(tree) if ">>>" not in documentation(node)]


@pytest.mark.parametrize("path", topic_files(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_topic_shows_itself_in_use(path):
    assert ">>>" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in coterminous.__all__ if not name.startswith("_")])
def test_every_public_name_shows_itself_in_use(name):
    value = getattr(coterminous, name)
    source = ast.parse(Path(inspect.getfile(value)).read_text(encoding="utf-8"))
    (definition,) = (node for node in public_definitions(source) if node.name == name)
    assert ">>>" in documentation(definition)


def test_rules_say_which_mechanism_they_answer_to():
    """Every module of rules names the claims of the evidence register that its functions put into numbers."""
    without = [
        path.name
        for path in sorted((PACKAGE / "rules").glob("*.py"))
        if path.name not in {"__init__.py", "numbers.py"}
        and "Mechanism:" not in path.read_text(encoding="utf-8")
    ]
    assert not without
