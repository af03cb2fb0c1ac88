"""Whatever the parameters, the events and the map: both engines give the same to the last bit."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coterminous.experiments.docking import first_difference
from coterminous.scenario.problems import InputError


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data(), seed=st.integers(0, 2**64), replicate=st.integers(0, 1000))
def test_any_scenario_is_the_same_in_both_engines(data, scenarios, seed, replicate):
    try:
        difference = first_difference(data.draw(scenarios), seed, replicate)
    except InputError:
        return
    assert difference is None, str(difference)
