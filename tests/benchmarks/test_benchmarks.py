"""Benchmarks measure what they say: they still find the functions they time, and compare like with like."""

import sys
from pathlib import Path

import numpy as np
import pytest

from coterminous import PartnershipModel, Scenario
from coterminous.batch.memory import Record
from coterminous.partnerships.trusting import learn_from_month
from coterminous.phases.monthly import work

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
def benchmarks(monkeypatch):
    """Let benchmarks import each other, as they do when they are run."""
    monkeypatch.syspath_prepend(str(FOLDER))
    yield
    for name in ("england", "batch", "measuring", "numpy_partnerships"):
        sys.modules.pop(name, None)


def test_the_numpy_formulation_is_the_same_month(benchmarks):
    """A month of work and learning by NumPy gives what the phases give, but for the last bits."""
    from numpy_partnerships import NumpyPartnerships

    model = PartnershipModel(Scenario.load("teaching"), seed=5)
    for _ in range(15):
        model.step()
    by_numpy = NumpyPartnerships(model.state, model.parameters, model.month)
    by_numpy.work_a_month()
    trust_before = list(model.state.ties.trust_both)
    work(model.state, model.parameters, model.month)
    learn_from_month(model.state, model.parameters)
    by_numpy.check_against(Record(model.state).columns)
    assert not np.array_equal(trust_before, model.state.ties.trust_both), "nothing was learned"
    by_numpy.ties["trust_both"][0] += 1e-6
    with pytest.raises(AssertionError, match="trust_both"):
        by_numpy.check_against(Record(model.state).columns)


def test_many_months_of_work_fit_in_the_room_that_compiled_code_has(benchmarks):
    """Talks that end and partners that join write deeds, month after month, in a country."""
    import batch

    numpy, compiled, ratio = batch.against_numpy(turns=1)
    assert 0.0 < compiled.middle < numpy.middle
    assert ratio.middle == pytest.approx(numpy.middle / compiled.middle)


def test_every_phase_of_the_mesa_engine_is_timed(benchmarks):
    import england

    spent: dict[str, float] = {}
    model = PartnershipModel(Scenario.load("teaching", overrides={"months": 13}), seed=1)
    with england.wrapped(spent):
        model.run()
        model.tables()
    assert {*england.PHASES, *england.RECORDED} - {"tables"} <= set(spent)


def test_worlds_for_the_scale_have_as_many_localities_as_asked(benchmarks, tmp_path):
    import batch

    scenario = Scenario.load(str(batch.written_world(tmp_path, 12)))
    model = PartnershipModel(scenario, seed=0)
    kinds = [body.kind for body in model.geography.bodies]
    assert (kinds.count("pct"), kinds.count("social_services")) == (12, 12)
    model.release()
