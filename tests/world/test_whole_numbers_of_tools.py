"""Tools hand over NumPy's numbers, and keep no model alive that has reached its horizon."""

import gc
import weakref

import numpy as np
import pytest

from coterminous import PartnershipModel
from coterminous.scenario.problems import InputError


def trust(**arguments):
    model = PartnershipModel(months=2, **arguments)
    model.run()
    return model.metric("trust_mean")


@pytest.mark.parametrize("kind", [np.int64, np.uint32, np.float64, float])
def test_numbers_of_other_libraries_are_numbers(kind):
    assert trust(seed=kind(7), replicate=kind(3)) == trust(seed=7, replicate=3)


@pytest.mark.parametrize("wrong", [{"seed": 1.7}, {"replicate": 1.5}, {"seed": "7"}, {"rng": float("nan")}])
def test_what_is_no_whole_number_is_refused(wrong):
    with pytest.raises(InputError, match="is not a whole number"):
        PartnershipModel(months=2, **wrong)


def test_a_model_that_has_run_to_its_horizon_may_go():
    """Mesa 3.3 kept every model that ever had an agent; batch_run calls nothing that lets go."""
    model = PartnershipModel(months=2)
    model.run()
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None
