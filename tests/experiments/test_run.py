"""One run from Python: what comes back, and that nothing of it stays behind."""

import gc

import pytest

from coterminous import PartnershipModel, Scenario, run


def models_alive() -> int:
    gc.collect()
    # by type: isinstance would ask a dead weak proxy of another test for its class, and fail
    return sum(issubclass(type(found), PartnershipModel) for found in gc.get_objects())


@pytest.fixture
def short() -> Scenario:
    return Scenario.load("teaching", overrides={"months": 2})


def test_finished_runs_leave_no_model_behind(short):
    before = models_alive()
    kept = [run(short, seed=seed) for seed in range(3)]
    assert models_alive() == before
    assert [len(result.metrics) for result in kept] == [2, 2, 2]


def test_an_interrupted_run_leaves_no_model_behind(short):
    def interrupt(months: int) -> None:
        raise KeyboardInterrupt

    before = models_alive()
    with pytest.raises(KeyboardInterrupt):
        run(short, progress=interrupt)
    assert models_alive() == before


def test_replicates_share_the_map_and_differ_in_luck(short):
    first, second = run(short, seed=1, replicate=0), run(short, seed=1, replicate=1)
    assert first.geography.bodies == second.geography.bodies
    assert not first.metrics["trust_mean"].equals(second.metrics["trust_mean"])
