"""A small world made by hand, and instruments to ask of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from coterminous import PartnershipModel, Scenario
from coterminous.experiments.survey.ground import Ground, ground_of
from coterminous.experiments.survey.instrument import Instrument
from coterminous.state.columns import DORMANT, NEVER, State
from coterminous.state.deeds import forget_deeds

WHO_SAYS = {"who": "pct", "why": "made up"}


@pytest.fixture(scope="session")
def teaching() -> Scenario:
    return Scenario.load("teaching", overrides={"months": 12})


@pytest.fixture(scope="session")
def ground(teaching) -> Ground:
    return ground_of(teaching)


@pytest.fixture
def quiet(teaching) -> State:
    """Return the teaching world in which nothing runs, nobody is in deficit and nothing has been done."""
    model = PartnershipModel(teaching, seed=0)
    model.release()
    state = model.state
    for place in range(len(state.partnerships.tie)):
        state.partnerships.phase[place] = DORMANT
        state.partnerships.signed[place] = NEVER
        for column in (state.partnerships.pooled, state.partnerships.lead, state.partnerships.integrated):
            column[place] = 0
    for body in range(len(state.bodies.kind)):
        state.bodies.in_deficit[body] = 0
        state.bodies.returned[body] = 0.0
    forget_deeds(state)
    return state


@pytest.fixture
def place_of(ground) -> Callable[[int], int]:
    """Give the first place of a PCT."""
    return lambda pct: int(np.flatnonzero(ground.place_bodies[:, 0] == pct)[0])


@pytest.fixture(scope="session")
def instrument() -> Callable[..., Instrument]:
    """Give the function that makes an instrument for the teaching world from its items."""

    def make(items: dict[str, Any], **changed: Any) -> Instrument:
        whole = {
            "title": "Made up",
            "source": "S2",
            "month": "2006-10",
            "month_why": "made up",
            "window_months": 4,
            "window_why": "made up",
            "people": [3_000_000, 5_000_000],
            "respondents": WHO_SAYS,
            "cut_points": {
                "good": {"value": 0.6, "low": 0.4, "high": 0.8, "unit": "trust", "why": "made up"}
            },
            "items": {
                name: {
                    "asks": name,
                    "figure": "made.up",
                    "use": "validate",
                    "published": {"said": "half", "share": 0.5},
                    "how": "made up",
                    **item,
                }
                for name, item in items.items()
            },
        }
        return Instrument.model_validate(whole | changed)

    return make
