"""A small set of records, a world to extend, and files to write."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coterminous.scenario import files, records
from coterminous.scenario.problems import InputError, Problem

RECORDS = """\
trust.loss_rate:
  value: 0.35
  unit: share of trust lost in a full breach
  bounds: [0.0, 0.95]
  role: uncertainty
  source: [T3, X1]
  why: A breach costs far more than a kept promise earns.
trust.memory_months:
  value: 48
  unit: months
  bounds: [1, 600]
  role: uncertainty
  source: [assumption]
  why: Memories fade.
  kind: integer
policy.joint_boards:
  value: false
  unit: switch
  role: lever
  source: [D9]
  why: Boards are a choice.
  kind: switch
"""

WORLD = """\
title: A small world
question: What happens?
start: 2006-04
months: 24
geography:
  pcts: 4
  councils: {county: 1, metropolitan: 1, london: 0, unitary: 2}
  nhs_trusts: 3
  people: 1000000
  small_areas: 200
  coterminous_share: 0.5
  smallest_pct_people: 100000
  largest_pct_people: 500000
  seed: 3
"""


@pytest.fixture
def few_records(tmp_path: Path) -> Iterator[None]:
    """Let the model have three parameters, one of each kind, whatever it really has."""
    folder = tmp_path / "parameters"
    folder.mkdir()
    (folder / "few.yaml").write_text(RECORDS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "PARAMETERS_FOLDER", folder)
        yield


@pytest.fixture
def shipped(tmp_path: Path) -> Iterator[Path]:
    """Let the product ship a world and a scenario, whatever it really ships."""
    folder = tmp_path / "scenarios"
    (folder / "worlds").mkdir(parents=True)
    (folder / "worlds" / "small.yaml").write_text(WORLD, encoding="utf-8")
    (folder / "deficit_shock.yaml").write_text("extends: small\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "shipped_folder", lambda: folder)
        yield folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few_records: None, shipped: Path) -> Path:
    """Work in an empty folder, with few records and few shipped scenarios."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


Mistakes = Callable[[Callable[[], object]], tuple[Problem, ...]]


@pytest.fixture
def mistakes() -> Mistakes:
    """Give the function that returns the problems an action raises."""

    def raised(action: Callable[[], object]) -> tuple[Problem, ...]:
        with pytest.raises(InputError) as caught:
            action()
        return caught.value.problems

    return raised
