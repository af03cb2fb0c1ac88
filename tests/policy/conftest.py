"""Small countries read from a lookup, and worlds in which one thing happens."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from coterminous import PartnershipModel, Scenario
from coterminous.geography import Geography, draw_geography
from coterminous.opening.eras import Places, era_tables, find_places
from coterminous.opening.start import first_state
from coterminous.policy.centre import Effects
from coterminous.scenario.values import Parameters
from coterminous.state.columns import EraTable, State


class Country(NamedTuple):
    """A country by hand: its maps, and a state that nobody has drawn luck for."""

    geography: Geography
    places: Places
    eras: list[EraTable]
    parameters: Parameters
    state: State

    def body(self, name: str) -> int:
        """Return the index of the one body of a name, or of an id."""
        (found,) = (
            number for number, body in enumerate(self.geography.bodies) if name in (body.name, body.id)
        )
        return found

    def tie(self, pct: int, council: int) -> int:
        (found,) = (
            tie
            for tie in range(len(self.places.tie_first))
            if (self.places.tie_first[tie], self.places.tie_second[tie]) == (pct, council)
        )
        return found

    def place(self, pct: int, council: int, care_group: int) -> int:
        tie = self.tie(pct, council)
        (found,) = (
            place
            for place in range(len(self.places.place_tie))
            if (self.places.place_tie[place], self.places.place_care_group[place]) == (tie, care_group)
        )
        return found

    def new_councils(self) -> list[int]:
        return [
            number
            for number, body in enumerate(self.geography.bodies)
            if body.kind == "social_services" and body.opened_month > 0
        ]


Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Give the function that writes a lookup and a scenario that reads it; rows are area, people, PCT, council."""

    def write(
        rows: Sequence[tuple[str, int, str, str]],
        events: Sequence[str] = (),
        months: int = 12,
        nhs_trusts: int = 0,
    ) -> Path:
        lines = ["area,people,commissioner,council", *(",".join(map(str, row)) for row in rows)]
        (tmp_path / "places.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        text = f"""\
title: A small country
question: What follows?
start: 2006-04
months: {months}
geography: {{lookup: places.csv, nhs_trusts: {nhs_trusts}, seed: 1}}
"""
        if events:
            text += "events:\n" + "".join(f"  - {event}\n" for event in events)
        path = tmp_path / "small.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def country(written: Written) -> Callable[..., Country]:
    """Give the function that returns a small country; nobody in it works together, until a test says so."""

    def draw(rows: Sequence[tuple[str, int, str, str]], events: Sequence[str], **parameters: Any) -> Country:
        overrides = {
            "start.partnership_share": 0.0,
            **{name.replace("__", "."): value for name, value in parameters.items()},
        }
        scenario = Scenario.load(written(rows, events), overrides=overrides)
        geography = draw_geography(scenario.geography, scenario.events, scenario.months)
        values = scenario.values()
        places = find_places(geography, values)
        eras = era_tables(geography, places)
        sizes = {
            "body": len(geography.bodies),
            "tie": len(places.tie_first),
            "place": len(places.place_tie),
            "seat": 3 * len(places.place_tie),
        }
        state = first_state(
            geography,
            places,
            eras[0],
            values,
            lambda purpose, unit, month, lane: [0.5] * sizes[unit],
            Effects([], [], [], [], []),
        )
        return Country(geography, places, eras, values, state)

    return draw


@pytest.fixture(scope="session")
def teaching() -> Callable[..., Scenario]:
    """Give the function that returns the teaching world with events of one's own."""
    resolved = Scenario.load("teaching").resolved()

    def ask(
        events: Sequence[dict[str, Any]] = (), months: int = 18, start: str = "2006-04", **parameters: Any
    ) -> Scenario:
        return Scenario.from_resolved(
            {
                **resolved,
                "start": start,
                "months": months,
                "events": list(events),
                "parameters": {
                    **resolved["parameters"],
                    **{name.replace("__", "."): value for name, value in parameters.items()},
                },
            }
        )

    return ask


@pytest.fixture(scope="session")
def months_of() -> Callable[..., PartnershipModel]:
    """Give the function that steps a new model of a scenario through some months."""

    def live(scenario: Scenario, months: int | None = None, seed: int = 5) -> PartnershipModel:
        model = PartnershipModel(scenario, seed=seed)
        while model.month < (scenario.months if months is None else months):
            model.step()
        return model

    return live
