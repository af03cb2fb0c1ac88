"""The strict shape of a scenario file: its top-level keys and the two ways to say where people live.

Every model here is frozen and refuses keys it does not know. Bounds are limits of sense (a share is between 0
and 1), not parameters of the model; those are records, see :mod:`coterminous.scenario.records`.

>>> LookupGeography(lookup="my-places.csv", nhs_trusts=40).columns.commissioner
'commissioner'
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from coterminous.scenario.months import MONTH_PATTERN

LONGEST_RUN_MONTHS: Final = 600
LARGEST_SEED: Final = 2**63 - 1

Month: TypeAlias = Annotated[str, Field(pattern=MONTH_PATTERN, title="A month", examples=["2006-04"])]
Share: TypeAlias = Annotated[float, Field(ge=0.0, le=1.0)]
Months: TypeAlias = Annotated[int, Field(ge=1, le=LONGEST_RUN_MONTHS)]
Count: TypeAlias = Annotated[int, Field(ge=0, le=10_000)]
People: TypeAlias = Annotated[int, Field(ge=1, le=1_000_000_000)]
Seed: TypeAlias = Annotated[int, Field(ge=0, le=LARGEST_SEED)]
Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]


class StrictModel(BaseModel):
    """Frozen settings that take no unknown key, no other type and no infinite number.

    >>> StrictModel.model_config["extra"]
    'forbid'
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def conflict(key: str, message: str, allowed: str) -> PydanticCustomError:
    """Return the error for a value that is fine alone but not beside the others.

    Args:
        key: the key that should change, one of the model's fields.
        message: what is wrong, continuing a sentence that begins with the key.
        allowed: what would be right.
    """
    return PydanticCustomError("conflict", "{message}", {"key": key, "message": message, "allowed": allowed})


class GeographySettings(StrictModel):
    """Where people live and who serves them: a :class:`DrawnGeography` or a :class:`LookupGeography`.

    Attributes:
        nhs_trusts: number of NHS trusts that serve the PCTs' people.
        seed: seed of the map. It is not the seed of the run: all replicates of a scenario share one map.
    """

    nhs_trusts: Count = Field(description="number of NHS trusts")
    seed: Seed = Field(default=0, description="seed of the map, apart from the seed of the run")


class Councils(StrictModel):
    """Number of councils with social services by type (``facts.yaml``: 150 in England in 2006).

    >>> Councils(county=34, metropolitan=36, london=33, unitary=47).total
    150
    """

    county: Count = Field(description="county councils")
    metropolitan: Count = Field(description="metropolitan boroughs")
    london: Count = Field(description="London boroughs")
    unitary: Count = Field(description="unitary authorities")

    @property
    def total(self) -> int:
        """Number of councils of all types."""
        return self.county + self.metropolitan + self.london + self.unitary


class DrawnGeography(GeographySettings):
    """A map of invented places, drawn to published statistics by a seeded generator.

    >>> DrawnGeography(
    ...     pcts=2, councils=Councils(county=1, metropolitan=0, london=0, unitary=1), nhs_trusts=1,
    ...     people=600_000, small_areas=40, coterminous_share=0.5, smallest_pct_people=90_000,
    ...     largest_pct_people=500_000,
    ... ).councils.total
    2
    """

    pcts: Annotated[int, Field(ge=1, le=10_000)] = Field(description="number of PCTs")
    councils: Councils = Field(description="number of councils by type")
    people: People = Field(description="people of the whole map")
    small_areas: Annotated[int, Field(ge=1, le=200_000)] = Field(description="small areas the map is made of")
    coterminous_share: Share = Field(description="share of PCTs that share their boundary with one council")
    smallest_pct_people: People = Field(description="people of the smallest PCT")
    largest_pct_people: People = Field(description="people of the largest PCT")
    council_sizes_of: Literal[2006, 2023] = Field(
        default=2006, description="year whose councils' sizes the map's are in proportion to"
    )
    straddling_councils: Count = Field(
        default=0, description="councils mostly in a PCT of several, with a part in the PCT beside it"
    )

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        """Refuse numbers that no map can meet at once."""
        if self.councils.total < 1:
            raise conflict("councils", "add up to none", "at least one council")
        bodies = max(self.pcts, self.councils.total)
        if self.small_areas < bodies:
            raise conflict(
                "small_areas", f"are fewer than the {bodies} bodies of a map", f"at least {bodies}"
            )
        if self.smallest_pct_people > self.largest_pct_people:
            raise conflict(
                "smallest_pct_people", "is more than largest_pct_people", f"at most {self.largest_pct_people}"
            )
        if self.straddling_councils and not 2 * self.pcts < self.councils.total:
            raise conflict(
                "straddling_councils",
                "are for PCTs that hold several councils",
                f"0, or PCTs fewer than half of the {self.councils.total} councils",
            )
        low, high = self.smallest_pct_people * self.pcts, self.largest_pct_people * self.pcts
        if not low <= self.people <= high:
            raise conflict(
                "people", f"do not fit {self.pcts} PCTs of that size", f"a whole number from {low} to {high}"
            )
        return self


class LookupColumns(StrictModel):
    """Names of the columns of a lookup CSV, where they are not the usual ones.

    >>> LookupColumns(area="LSOA").area
    'LSOA'
    """

    area: Name = Field(default="area", description="column with the small area's name or code")
    people: Name = Field(default="people", description="column with the number of people of the small area")
    commissioner: Name = Field(default="commissioner", description="column with the commissioner (PCT)")
    council: Name = Field(default="council", description="column with the council")


class LookupGeography(GeographySettings):
    """A map read from a CSV: one row a small area, with its people, commissioner and council.

    >>> LookupGeography(lookup="places.csv", nhs_trusts=3, seed=2).seed
    2
    """

    lookup: Annotated[str, Field(min_length=1)] = Field(description="path of a CSV, relative to this file")
    columns: LookupColumns = Field(default_factory=LookupColumns, description="names of the CSV's columns")
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = Field(
        default=None, description="SHA-256 of the CSV; where given, a CSV that differs is refused"
    )


class ScenarioFile(StrictModel):
    """The top level of one scenario file, before it is laid over the files it extends.

    Parameters, geography and events are checked after that, when all of them are known.

    >>> ScenarioFile(start="2006-04", months=72).months
    72
    """

    extends: Name | None = Field(default=None, description="a shipped scenario, or a path from this file")
    title: Name = Field(default="", description="a title, for figures and reports")
    question: Annotated[str, Field(max_length=2_000)] = Field(
        default="", description="the question that the scenario asks"
    )
    start: Month = Field(default="", description="first month, such as 2006-04")
    months: Months = Field(default=1, description="length of the run in months")
    names: dict[str, Any] = Field(default={}, description="what bodies are called in this world")
    geography: dict[str, Any] = Field(
        default={}, description="where people live: drawn, or from a lookup CSV"
    )
    parameters: dict[str, Any] = Field(default={}, description="values of parameters by dotted name")
    events: list[Any] = Field(default=[], description="what the centre does, and when")
