"""Worlds to draw, events to order, and the pieces that a map falls into."""

from collections.abc import Callable

import numpy as np
import pytest

from coterminous.geography import Era, Geography
from coterminous.geography.contiguity import pieces
from coterminous.scenario.events import DatedEvent, EventSettings
from coterminous.scenario.schema import Councils, DrawnGeography

NUMBERS_ENGLAND = {
    "pcts": 152,
    "councils": Councils(county=34, metropolitan=36, london=33, unitary=47),
    "nhs_trusts": 236,
    "people": 50_500_000,
    "small_areas": 4_500,
    "coterminous_share": 0.7,
    "smallest_pct_people": 100_000,
    "largest_pct_people": 1_000_000,
}
NUMBERS_TEACHING = {
    "pcts": 12,
    "councils": Councils(county=3, metropolitan=3, london=2, unitary=4),
    "nhs_trusts": 18,
    "people": 4_000_000,
    "small_areas": 240,
    "coterminous_share": 0.67,
    "smallest_pct_people": 100_000,
    "largest_pct_people": 1_000_000,
}

NUMBERS_REGION = {
    "pcts": 40,
    "councils": Councils(county=10, metropolitan=9, london=9, unitary=12),
    "nhs_trusts": 50,
    "people": 13_300_000,
    "small_areas": 1_000,
    "coterminous_share": 0.7,
    "smallest_pct_people": 100_000,
    "largest_pct_people": 1_000_000,
}

Settings = Callable[..., DrawnGeography]


@pytest.fixture(scope="session")
def england() -> Settings:
    """Give England in 2006 with any of its numbers changed."""
    return lambda **changes: DrawnGeography(**{**NUMBERS_ENGLAND, **changes})


@pytest.fixture(scope="session")
def region() -> Settings:
    """Give a quarter of England with any of its numbers changed."""
    return lambda **changes: DrawnGeography(**{**NUMBERS_REGION, **changes})


@pytest.fixture(scope="session")
def teaching() -> Settings:
    """Give a world of twelve localities with any of its numbers changed."""
    return lambda **changes: DrawnGeography(**{**NUMBERS_TEACHING, **changes})


@pytest.fixture(scope="session")
def dated() -> Callable[..., DatedEvent]:
    """Give the function that dates an event."""

    def event(settings: EventSettings, month: int = 6) -> DatedEvent:
        return DatedEvent(month, "2006-10", settings.kind, settings, 0)

    return event


@pytest.fixture(scope="session")
def assert_partition() -> Callable[[Geography, Era], None]:
    """Give the function that checks an era's two maps."""

    def check(geography: Geography, era: Era) -> None:
        everyone = int(geography.areas.people.sum())
        for kind, body_of_area in (("pct", era.pct_of_area), ("social_services", era.council_of_area)):
            assert len(body_of_area) == len(geography.areas)
            used = np.unique(body_of_area).tolist()
            open_bodies = [
                index
                for index, body in enumerate(geography.bodies)
                if body.kind == kind and body.is_open(era.month)
            ]
            assert used == open_bodies
            for body in used:
                members = np.flatnonzero(body_of_area == body)
                assert era.people[body] == geography.areas.people[members].sum()
                assert len(pieces(members.tolist(), geography.areas.adjacency)) == 1
            assert sum(int(era.people[body]) for body in used) == everyone

    return check
