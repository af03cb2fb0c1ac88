"""What every kind of event has, and the words that settings of several kinds share."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal, TypeAlias

from pydantic import Field

from coterminous.scenario.schema import StrictModel

BODY_PATTERN: Final = r"^(pct|ssd|trust)-[0-9]{3,6}$"
BodyId: TypeAlias = Annotated[str, Field(pattern=BODY_PATTERN, title="An id", examples=["pct-012"])]
AnyCareGroup: TypeAlias = Literal[
    "older_people",
    "adult_mental_health",
    "learning_disabilities",
    "children",
    "physical_and_sensory",
    "community_equipment",
    "all",
]
"""One care group, or all of them."""


class EventSettings(StrictModel):
    """Settings of one event; ``kind`` is the key it has in a scenario file.

    >>> EventSettings.model_config["frozen"]
    True
    """

    kind: ClassVar[str]
