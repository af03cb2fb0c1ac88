"""Two engines, one answer: every column of every month is the same to the last bit."""

from pathlib import Path

import numpy as np
import pytest

from coterminous import Scenario
from coterminous.batch.engine import BatchSteps
from coterminous.experiments.docking import first_difference

SHIPPED = sorted(path.stem for path in (Path(__file__).resolve().parents[2] / "scenarios").glob("*.yaml"))
"""The scenarios that are shipped, found and not listed, so that a new one is docked, too."""


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_are_the_same_in_both_engines(name):
    """The whole of it; but of events in England, only the year after the last of them."""
    scenario = Scenario.load(name)
    is_england = scenario.geography.pcts > 100
    months = scenario.events[-1].month + 12 if is_england and scenario.events else None
    assert first_difference(scenario, seed=3, replicate=1, months=months) is None


@pytest.mark.parametrize(("world", "months"), [("england_2002", 4), ("wales_2001", 24), ("england_2026", 15)])
def test_other_worlds_are_the_same_in_both_engines(world, months):
    """Both maps of England in 2026 are redrawn in its thirteenth month."""
    assert first_difference(Scenario.load(world), seed=5, replicate=2, months=months) is None


@pytest.mark.parametrize(("seed", "replicate"), [(0, 0), (1, 5), (2**80 + 1, 3), (-9, 2**40)])
def test_the_teaching_world_is_the_same_whatever_the_seed(seed, replicate):
    assert first_difference(Scenario.load("teaching"), seed, replicate, months=36) is None


@pytest.mark.parametrize("replicate", range(6))
def test_every_kind_of_event_is_the_same_in_both_engines(every_event, replicate):
    assert first_difference(every_event, seed=11, replicate=replicate) is None


def test_a_difference_names_month_body_and_variable(short, monkeypatch):
    """The control: one last bit of one column of one body in one month is enough."""
    step = BatchSteps.step

    def disturbed(self):
        row = step(self)
        if self.month == 4:
            self.state.bodies.stress[2] = np.nextafter(self.state.bodies.stress[2], 1.0)
        return row

    monkeypatch.setattr(BatchSteps, "step", disturbed)
    difference = first_difference(short(8), seed=1)
    assert difference is not None
    assert (difference.month, difference.table, difference.column) == (3, "bodies", "stress")
    assert difference.entity == "pct-003"
    assert 0.0 < difference.batch - difference.mesa < 1e-15
    assert "pct-003" in str(difference)


def test_a_difference_in_the_trust_of_a_tie_is_found(short, monkeypatch):
    step = BatchSteps.step

    def disturbed(self):
        row = step(self)
        self.state.ties.trust_both[5] += 1e-9
        return row

    monkeypatch.setattr(BatchSteps, "step", disturbed)
    difference = first_difference(short(3), seed=1)
    assert difference is not None
    assert (difference.month, difference.table, difference.column) == (0, "ties", "trust_both")
    assert difference.entity == "entry 2, side 1"


def test_a_difference_in_a_metric_is_found(short, monkeypatch):
    step = BatchSteps.step
    monkeypatch.setattr(BatchSteps, "step", lambda self: step(self) + 1.0)
    difference = first_difference(short(3), seed=1)
    assert difference is not None
    assert (difference.month, difference.table, difference.column) == (0, "metrics", "trust_mean")
