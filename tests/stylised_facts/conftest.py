"""The teaching world on one bench: arms that facts share are lived once, and each fact is tried once."""

from functools import cache

import pytest

from coterminous import Scenario
from coterminous.experiments.bench import Bench
from coterminous.experiments.facts.table import FACTS
from coterminous.experiments.facts.world import World


@pytest.fixture(scope="session")
def stated():
    """Give the function that returns the statements of a fact by part."""
    world = World(Scenario.load("teaching"), Bench(replicates=100))

    @cache
    def state(number):
        return {statement.part: statement for statement in FACTS[number](world)}

    return state
