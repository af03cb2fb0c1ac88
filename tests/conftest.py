"""What all tests share: where the repository is, and how property tests and figures behave."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Figures are drawn to files; no test needs a screen. Set before anything imports Matplotlib.
os.environ["MPLBACKEND"] = "Agg"

# No deadline: a loaded machine is not a failure. In CI the examples are the same every time, elsewhere they
# vary.
settings.register_profile(
    "suite", deadline=None, max_examples=50, database=None, derandomize="CI" in os.environ
)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of the repository."""
    return Path(__file__).resolve().parent.parent
