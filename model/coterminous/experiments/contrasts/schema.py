"""The shape of one entry of the register of contrasts: a pair of arms and its control, or where else a claim is shown.

>>> Entry(claims=("D4",), says="A deficit makes bodies leave.", metric="withdrawals", direction="rises").months
48
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import ConfigDict, Field, model_validator

from coterminous.scenario.schema import Months, Name, Seed, StrictModel, conflict

Sentence: TypeAlias = Annotated[str, Field(min_length=1, max_length=1_000)]
Claims: TypeAlias = Annotated[tuple[Name, ...], Field(min_length=1, strict=False)]
Metrics: TypeAlias = Annotated[tuple[Name, ...], Field(strict=False)]
Replicates: TypeAlias = Annotated[int, Field(ge=30, le=10_000)]


class Arm(StrictModel):
    """What is laid over the world in one arm.

    Attributes:
        settings: values by name, as ``--set`` takes them; the key is ``set``.
        events: what the centre does, as in a scenario file.

    >>> Arm(events=[{"at": "2006-10", "joint_boards": {}}]).settings
    {}
    """

    model_config = ConfigDict(populate_by_name=True)

    settings: dict[str, Any] = Field(default={}, alias="set", description="values as --set takes them")
    events: list[Any] = Field(default=[], description="events as in a scenario file")


class Control(Arm):
    """What is laid over both arms to switch the mechanism off, and over one of them alone.

    >>> Control(settings={"decisions.cash_premium": 0.0}).without.events
    []
    """

    without: Arm = Field(default=Arm(), description="what is laid over the arm without, as well")
    having: Arm = Field(default=Arm(), alias="with", description="what is laid over the arm with, as well")


class Entry(StrictModel):
    """One contrast: two arms, what is measured in both, which way it goes, and how the mechanism is switched off.

    Attributes:
        claims: ids of the register of evidence that it shows.
        says: what it shows, in one sentence.
        scenario: the world that arms are laid over: a shipped name, or a path from the file.
        months, seed, replicates: of every arm.
        without, having: the two arms; the key of the latter is ``with``.
        control: what switches the mechanism off.
        metric: what is measured.
        plus: further metrics added to it.
        per: a metric that it is divided by.
        quantity: ``total``, ``mean``, ``last``, a month, or ``2007-04 to 2008-03``.
        since: months from which the change is measured, if not the level is; written like ``quantity``.
        direction: which way it goes with against without.
        at_least, at_most: the size of the effect, without its sign.
        size_in: ``units`` of what is measured, or ``share`` of the arm without.
        size_source: where the size comes from.
        leaves: the share of the effect that may be left in the control, where the mechanism is one part of several.
        does_not_hold: why it does not come out, where that is known.
    """

    model_config = ConfigDict(populate_by_name=True)

    claims: Claims = Field(description="ids of the register of evidence")
    says: Sentence = Field(description="what it shows, in one sentence")
    scenario: Name = Field(default="teaching", description="the world that arms are laid over")
    months: Months = Field(default=48, description="length of every arm in months")
    seed: Seed = Field(default=0, description="seed of every arm")
    replicates: Replicates = Field(default=200, description="pairs")
    without: Arm = Field(default=Arm(), description="the arm without the mechanism's cause")
    having: Arm = Field(default=Arm(), alias="with", description="the arm with it")
    control: Control = Field(default=Control(), description="what switches the mechanism off, in both arms")
    metric: Name = Field(description="what is measured")
    plus: Metrics = Field(default=(), description="further metrics added to it")
    per: Name | None = Field(default=None, description="a metric that it is divided by")
    quantity: Name = Field(default="mean", description="over which months, and how")
    since: Name | None = Field(default=None, description="months from which the change is measured")
    direction: Literal["rises", "falls", "unchanged"] = Field(description="which way it goes")
    at_least: Annotated[float, Field(gt=0.0)] | None = Field(default=None, description="least size")
    at_most: Annotated[float, Field(gt=0.0)] | None = Field(default=None, description="largest size")
    size_in: Literal["units", "share"] = Field(default="units", description="what the size is in")
    size_source: Sentence | None = Field(default=None, description="where the size comes from")
    leaves: Annotated[float, Field(gt=0.0, lt=1.0)] | None = Field(
        default=None, description="share of the effect that may be left in the control"
    )
    does_not_hold: Sentence | None = Field(default=None, description="why it does not come out")

    @model_validator(mode="after")
    def _sizes_make_sense(self) -> Self:
        """Refuse sizes without a source or the wrong way round, and an unchanged metric without a limit."""
        if self.at_least and self.at_most and self.at_least > self.at_most:
            raise conflict("at_least", "is more than at_most", f"at most {self.at_most}")
        if (self.at_least or self.at_most) and not self.size_source:
            raise conflict("size_source", "is missing beside a size", "where the size comes from")
        if self.direction == "unchanged" and (self.at_most is None or self.at_least is not None):
            raise conflict("at_most", "must stand alone where nothing is to change", "the largest change")
        if self.direction == "unchanged" and self.leaves is not None:
            raise conflict("leaves", "does not go with direction unchanged", "nothing")
        return self


class Elsewhere(StrictModel):
    """A claim about structure, shown by a test or a metric and not by a pair of arms.

    Attributes:
        claims: ids of the register of evidence.
        says: what is shown, in one sentence.
        shown_by: tests, such as ``tests/golden/test_micro_case.py::test_april``.
        metric: where a reader sees it, if in a metric.

    >>> Elsewhere(claims=("A1",), says="PCTs pay.", shown_by=("tests/money/test_budgets.py::test_x",)).metric
    """

    claims: Claims = Field(description="ids of the register of evidence")
    says: Sentence = Field(description="what is shown, in one sentence")
    shown_by: Annotated[tuple[Name, ...], Field(min_length=1, strict=False)] = Field(
        description="tests that show it"
    )
    metric: Name | None = Field(default=None, description="where a reader sees it")
