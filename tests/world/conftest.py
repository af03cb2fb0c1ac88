"""Worlds to run: the teaching world with any events and parameters, and pairs that share their luck."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from coterminous import PartnershipModel, Scenario
from coterminous.record.tables import RunTables

Asked = Callable[..., Scenario]


@pytest.fixture(scope="session")
def asked() -> Asked:
    """Give the function that returns the teaching world with other months, events, geography or parameters."""
    teaching = Scenario.load("teaching")

    def ask(
        months: int = 24,
        events: Sequence[dict[str, Any]] = (),
        geography: dict[str, Any] | None = None,
        **parameters: Any,
    ) -> Scenario:
        resolved = teaching.resolved()
        return Scenario.from_resolved(
            {
                **resolved,
                "months": months,
                "events": list(events),
                "geography": geography or resolved["geography"],
                "parameters": {
                    **resolved["parameters"],
                    **{name.replace("__", "."): value for name, value in parameters.items()},
                },
            }
        )

    return ask


@pytest.fixture(scope="session")
def lived() -> Callable[..., PartnershipModel]:
    """Give the function that runs a scenario to its horizon."""

    def live(scenario: Scenario, seed: int = 0, **others: Any) -> PartnershipModel:
        model = PartnershipModel(scenario, seed=seed, **others)
        model.run()
        return model

    return live


@pytest.fixture(scope="session")
def same_tables() -> Callable[[RunTables, RunTables], bool]:
    """Give the function that says whether two runs left the same tables, to the last bit."""

    def compare(one: RunTables, other: RunTables) -> bool:
        return all(
            getattr(one, name).equals(getattr(other, name))
            for name in ("metrics", "bodies", "dyads", "partnerships", "events")
        )

    return compare
