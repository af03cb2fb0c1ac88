"""A small world of three localities, run for real, and its run folder."""

import shutil
from pathlib import Path

import pytest

from coterminous.experiments.run import RunResult, run
from coterminous.scenario.loading import Scenario

# The title is as awkward as a user's may be: markup, quotes, a formula, an ampersand.
SMALL = """\
title: 'Shock & "awe" <b>in</b> $x^2$'
question: Who <i>withdraws</i> first?
start: 2006-04
months: 16
geography:
  pcts: 3
  councils: {county: 1, metropolitan: 1, london: 0, unitary: 1}
  nhs_trusts: 2
  people: 900_000
  small_areas: 60
  coterminous_share: 0.34
  smallest_pct_people: 100_000
  largest_pct_people: 600_000
  seed: 4
events:
  - at: 2006-08
    deficit_shock: {bodies: pct, share: 1.0, size: 0.05, months: 6}
  - at: 2007-04
    council_reorganisation: {share: 0.34, form: split}
"""


@pytest.fixture(scope="session")
def small_scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of the small scenario."""
    path = tmp_path_factory.mktemp("scenarios") / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def small_run(small_scenario: Path) -> RunResult:
    """Return the small scenario, run once with seed 7."""
    return run(Scenario.load(small_scenario), seed=7)


@pytest.fixture(scope="session")
def saved(small_run: RunResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the run folder of the small run; tests that change it work on a copy."""
    return small_run.save(tmp_path_factory.mktemp("runs") / "small", command="coterminous run small.yaml")


@pytest.fixture
def copy_of_saved(saved: Path, tmp_path: Path) -> Path:
    """Return a copy of the run folder, to be spoilt."""
    return Path(shutil.copytree(saved, tmp_path / "copy"))
