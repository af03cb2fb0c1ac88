"""The lock files hold every dependency, with hashes, and name no host."""

import re
import tomllib

import pytest

LOCKS = ["requirements.lock", "requirements-dev.lock"]


def normalised(requirement: str) -> str:
    """Return a requirement's package name as indexes spell it."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name is not None, requirement
    return re.sub(r"[-_.]+", "-", name.group()).lower()


def locked_names(text: str) -> set[str]:
    return {normalised(line) for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)}


@pytest.fixture(scope="module")
def project(repository):
    return tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host(repository, lock):
    text = (repository / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    assert "find-links" not in text
    assert "/" not in re.sub(r"^#.*$", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_pinned_and_hashed(repository, lock):
    text = (repository / lock).read_text(encoding="utf-8").replace("\\\n", "")
    packages = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert packages
    for line in packages:
        assert re.match(r"[A-Za-z0-9._-]+==\S+ ", line), line
        assert "--hash=sha256:" in line, line


@pytest.mark.parametrize("lock", LOCKS)
def test_every_run_time_and_build_dependency_is_locked(repository, project, lock):
    declared = project["project"]["dependencies"] + project["dependency-groups"]["build"]
    locked = locked_names((repository / lock).read_text(encoding="utf-8"))
    assert {normalised(requirement) for requirement in declared} <= locked


def test_every_tool_is_locked(repository, project):
    declared = project["project"]["optional-dependencies"]["dev"]
    locked = locked_names((repository / "requirements-dev.lock").read_text(encoding="utf-8"))
    assert {normalised(requirement) for requirement in declared} <= locked


def test_tests_run_on_the_versions_that_users_run_on(repository):
    pins = [
        {
            line.removesuffix("\\").strip()
            for line in (repository / lock).read_text(encoding="utf-8").splitlines()
            if re.match(r"[A-Za-z0-9]", line)
        }
        for lock in LOCKS
    ]
    # setuptools comes with other tools too, under a wider marker.
    run_pins = {pin for pin in pins[0] if not pin.startswith("setuptools")}
    dev_names = {pin.split(";")[0].strip() for pin in pins[1]}
    assert {pin.split(";")[0].strip() for pin in run_pins} <= dev_names


def test_both_mesa_lines_are_locked(repository):
    text = (repository / "requirements.lock").read_text(encoding="utf-8")
    assert re.search(r"^mesa==3\.3\.\d+ ; python_full_version < '3\.12'", text, re.MULTILINE)
    assert re.search(r"^mesa==3\.[45]\.\d+ ; python_full_version >= '3\.12'", text, re.MULTILINE)
