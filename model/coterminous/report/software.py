"""Which software and which machine made a run: needed to make it again, or to see why it differs."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from coterminous import __version__

PACKAGES = ("mesa", "numpy", "pandas", "pyarrow")
LICENCE = "coterminous is free software under the MIT licence, without warranty of any kind."
_GIT_SECONDS = 10.0


def _git(folder: Path, *arguments: str) -> str | None:
    """Return what git says about a folder, or None where there is no git, no repository, or no answer."""
    try:
        answer = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            text=True,
            check=True,
            timeout=_GIT_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()


def commit_of_the_software() -> tuple[str | None, bool | None]:
    """Return the git commit this code was read from, and whether its files were changed since.

    Both are None where the package is not run from its own repository: a package installed into somebody
    else's repository must not claim that one's commit.

    >>> commit, changed = commit_of_the_software()
    >>> (commit is None) == (changed is None)
    True
    """
    folder = Path(__file__).resolve().parents[1]
    if _git(folder, "ls-files", "--error-unmatch", "__init__.py") is None:
        return None, None
    commit = _git(folder, "rev-parse", "HEAD")
    changes = _git(folder, "status", "--porcelain", "--", ".")
    return (None, None) if commit is None or changes is None else (commit, bool(changes))


def software() -> dict[str, object]:
    """Return the versions that can change a result, as they go into the manifest.

    >>> sorted(software())[:3]
    ['commit', 'commit_has_changes', 'coterminous']
    """
    commit, changed = commit_of_the_software()
    versions = {package: version(package) for package in PACKAGES}
    return {
        "coterminous": __version__,
        "commit": commit,
        "commit_has_changes": changed,
        "python": platform.python_version(),
        **versions,
    }


def machine() -> dict[str, object]:
    """Return the kind of machine, without anything that names it or its owner.

    >>> sorted(machine())
    ['architecture', 'platform', 'processors']
    """
    return {
        "platform": platform.platform(),
        "architecture": platform.machine(),
        "processors": os.cpu_count(),
    }
