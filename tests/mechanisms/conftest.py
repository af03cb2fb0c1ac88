"""One bench for all contrasts: an arm that several of them share is lived once."""

import pytest

from coterminous.experiments.bench import Bench


@pytest.fixture(scope="session")
def bench():
    return Bench()
