"""What callers from Python may pass where a scenario file has a key: whole numbers, scenarios, parameters by name."""

from __future__ import annotations

import numbers
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coterminous.scenario.layers import OVERRIDE
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import InputError, Problem, shown


def whole_number(name: str, value: Any) -> int:
    """Return a whole number as Python has it, since tools pass NumPy's numbers, and 3.0 for 3.

    Raises:
        InputError: it is not a whole number.

    >>> whole_number("seed", 3.0)
    3
    """
    is_whole = isinstance(value, numbers.Real) and value == value // 1
    if not is_whole:
        raise InputError(Problem(OVERRIDE, name, "is not a whole number", shown(value), "a whole number"))
    return int(value)


def asked_for(scenario: Scenario | str | Path | None, parameters: Mapping[str, Any]) -> Scenario:
    """Return the scenario that is meant, with parameters whose dots are written as double underscores.

    >>> asked_for(None, {"trust__loss_rate": 0.3}).parameters["trust.loss_rate"]
    0.3
    """
    overrides = {name.replace("__", "."): value for name, value in parameters.items()}
    if isinstance(scenario, Scenario):
        return scenario.with_overrides(overrides) if overrides else scenario
    return Scenario.load(scenario if scenario is not None else "teaching", overrides=overrides)
