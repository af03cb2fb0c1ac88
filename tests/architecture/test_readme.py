"""The README's commands are blocks that a newcomer can paste and that CI can run."""

import importlib.util
import re

import pytest


@pytest.fixture(scope="module")
def commands(repository):
    spec = importlib.util.spec_from_file_location("blocks", repository / ".ci" / "blocks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.commands


@pytest.fixture(scope="module")
def readme(repository):
    return (repository / "README.md").read_text(encoding="utf-8")


def test_two_commands_are_marked(commands, readme):
    assert list(commands(readme)) == ["run", "test"]


@pytest.mark.parametrize(("name", "last"), [("run", "coterminous run"), ("test", "-m pytest")])
def test_a_command_is_one_chain_that_stops_at_the_first_failure(commands, readme, name, last):
    lines = commands(readme)[name].splitlines()
    assert all(line.endswith(("&&", "\\")) for line in lines[:-1])
    assert last in lines[-1]
    assert not lines[-1].endswith(("&&", "\\"))


@pytest.mark.parametrize("name", ["run", "test"])
def test_a_command_installs_only_what_is_locked(commands, readme, name):
    installs = [line for line in commands(readme)[name].splitlines() if "pip install" in line]
    assert len(installs) == 2
    assert re.search(r"--require-hashes -r requirements\S*\.lock", installs[0])
    assert "--no-deps --no-build-isolation -e ." in installs[1]


def test_a_command_named_twice_is_refused(commands):
    block = "<!-- command: run -->\n```bash\ntrue\n```\n"
    assert commands(block) == {"run": "true\n"}
    with pytest.raises(ValueError, match="'run'"):
        commands(block + block)
