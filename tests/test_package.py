"""The package's public face: names, version, types."""

import importlib
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

import coterminous


def test_the_version_is_stated_once_and_the_same(repository):
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert coterminous.__version__ == project["version"] == version("coterminous")


def test_the_citation_and_the_changelog_know_the_version(repository):
    stated = coterminous.__version__
    assert f"version: {stated}\n" in (repository / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {stated}" in (repository / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", coterminous.__all__)
def test_every_public_name_can_be_had(name):
    assert getattr(coterminous, name) is not None
    assert name in dir(coterminous)


def test_a_public_name_is_the_one_its_module_defines():
    loading = importlib.import_module("coterminous.scenario.loading")
    assert coterminous.Scenario is loading.Scenario


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="teapot"):
        _ = coterminous.teapot


def test_the_package_says_that_it_is_typed():
    assert (Path(coterminous.__file__).parent / "py.typed").is_file()
