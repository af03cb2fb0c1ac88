"""What numbers follow from besides scenario and seed: the rules, the libraries, and a user's own agents.

An ensemble may be finished weeks after it was begun. Its replicates are one sample only if the same code made all
of them, so a folder keeps what is returned here, and nothing is added to it under other code.
"""

from __future__ import annotations

import hashlib
import inspect
import platform
import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import coterminous
from coterminous.experiments.parts import PART_FORMAT

if TYPE_CHECKING:
    from coterminous.agents.organisation import Organisation

NOT_RULES: Final = frozenset({"cli", "experiments", "report"})
"""Sub-packages in which a change cannot change a number of a replicate."""

_LIBRARIES = {"batch": ("numpy", "numba", "pyarrow"), "mesa": ("numpy", "mesa", "pyarrow")}


@lru_cache(maxsize=4)
def rules_sha256(package: Path | None = None) -> str:
    """Return a hash of the source of everything that decides what happens in a replicate.

    Args:
        package: folder of the package; this one's if left out.

    >>> rules_sha256() == rules_sha256(Path(coterminous.__file__).parent)
    True
    """
    package = package or Path(coterminous.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package)
        if name.parts[0] not in NOT_RULES:
            source = path.read_bytes()
            digest.update(f"{name.as_posix()}\n{len(source)}\n".encode())
            digest.update(source)
    return digest.hexdigest()


def versions(backend: str) -> dict[str, str]:
    """Return the versions that must agree before replicates of one backend are put together.

    >>> sorted(versions("mesa"))
    ['architecture', 'coterminous', 'mesa', 'numpy', 'part format', 'pyarrow', 'python', 'rules']
    """
    major, minor, _ = platform.python_version_tuple()
    return {
        "coterminous": coterminous.__version__,
        "rules": rules_sha256(),
        "part format": str(PART_FORMAT),
        "python": f"{major}.{minor}",
        "architecture": platform.machine(),
        **{name: version(name) for name in _LIBRARIES[backend]},
    }


def describe_kinds(kinds: Mapping[str, type[Organisation]] | None) -> dict[str, str]:
    """Return a user's own agents by kind, each as its name and a hash of the source of it and its ancestors.

    The hash covers classes that are not this package's; what their methods call is not followed. Where a class has
    no source to read, as one that was typed at a prompt, the hash is missing, and its ensemble cannot be resumed.

    >>> describe_kinds({"pct": coterminous.PCT})["pct"].startswith("coterminous.agents.pct.PCT ")
    True
    """
    return {
        kind: f"{agent.__module__}.{agent.__qualname__} {_source_sha256(agent)}".strip()
        for kind, agent in sorted((kinds or {}).items())
    }


def has_no_source(described: str) -> bool:
    """Return whether a description of :func:`describe_kinds` lacks its hash.

    >>> has_no_source("__main__.PatientPCT"), has_no_source("__main__.PatientPCT 0f3a")
    (True, False)
    """
    return " " not in described


def _source_sha256(agent: type) -> str:
    digest = hashlib.sha256()
    for ancestor in agent.__mro__:
        if _is_versioned(ancestor):
            continue
        try:
            digest.update(inspect.getsource(ancestor).encode())
        except (OSError, TypeError):
            return ""
    return digest.hexdigest()


def _is_versioned(ancestor: type) -> bool:
    """Return whether a class comes with software whose version is known: Python, Mesa or this package."""
    top = ancestor.__module__.partition(".")[0]
    is_theirs = top in {"mesa", "coterminous"} or top in sys.stdlib_module_names
    # A class that was made at a prompt may claim any module.
    return is_theirs and getattr(sys.modules.get(ancestor.__module__), ancestor.__name__, None) is ancestor
