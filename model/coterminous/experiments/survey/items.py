"""The items of an instrument: what was published, and when a respondent's answer counts as a yes.

>>> Published(share=0.74, n=31, said="nearly three quarters").nearest_count
23
"""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from coterminous.scenario.schema import Share, StrictModel, conflict

Words: TypeAlias = Annotated[str, Field(min_length=1, max_length=2_000)]
Name: TypeAlias = Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$", max_length=80)]
Use: TypeAlias = Literal["calibrate", "validate", "input"]


class CutPoint(StrictModel):
    """Where an answer turns from no to yes. Every cut-point is an assumption; no source prints one.

    Attributes:
        value: the cut-point.
        low: the lowest that could be argued for; the table says what the share would be there.
        high: the highest.
        unit: what one of it is.
        why: why there.
    """

    value: float
    low: float
    high: float
    unit: Words
    why: Words

    @model_validator(mode="after")
    def _lies_within_its_range(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise conflict("value", "is not between low and high", f"{self.low} to {self.high}")
        return self


class Question(StrictModel):
    """When one measure of a body counts as a yes: at or above a cut-point, or below it.

    Attributes:
        measure: name of a measure, see :mod:`coterminous.experiments.survey.measures`.
        at_least: name of a cut-point, or a whole number where a count needs none.
        below: the same; one of the two is given.
    """

    measure: Name
    at_least: int | Name | None = None
    below: int | Name | None = None

    @model_validator(mode="after")
    def _has_one_cut(self) -> Self:
        if (self.at_least is None) == (self.below is None):
            raise conflict("measure", "needs a cut", "either at_least or below")
        return self

    @property
    def cut(self) -> int | str:
        """The cut-point's name, or a whole number."""
        found = self.below if self.at_least is None else self.at_least
        assert found is not None
        return found


Questions: TypeAlias = Annotated[tuple[Question, ...], Field(min_length=1, strict=False)]


class Relation(StrictModel):
    """Two shares of the same respondents, and between what their ratio lies where they count as alike.

    Attributes:
        first: who counts in the upper share.
        second: who counts in the lower share.
        within: lowest and highest ratio that counts as alike.
        why: why these.
    """

    first: Questions
    second: Questions
    within: tuple[float, float] = Field(strict=False)
    why: Words


class Largest(StrictModel):
    """Which of several numbers is the largest.

    Attributes:
        options: a measure for each name.
        expected: the name that was published.
    """

    options: dict[Name, Name] = Field(min_length=2)
    expected: Name


class Published(StrictModel):
    """What was published.

    Attributes:
        said: the figure as the source words it.
        share: a share of respondents, as printed; or
        count: so many, of ``n`` where that is given.
        n: respondents; None where the source does not say.
        n_why: how ``n`` is known, where the source does not print it beside the figure.
    """

    said: Words
    share: Share | None = None
    count: Annotated[int, Field(ge=0)] | None = None
    n: Annotated[int, Field(ge=1)] | None = None
    n_why: Words | None = None

    @model_validator(mode="after")
    def _can_be_counted(self) -> Self:
        """Refuse a printed percentage that no whole number of the respondents gives."""
        if self.share is not None and self.n is not None:
            least = abs(100 * self.nearest_count / self.n - 100 * self.share)
            if least > 0.5:
                raise conflict("n", "gives the share with no whole number of respondents", "another base")
        return self

    @property
    def nearest_count(self) -> int:
        """How many respondents a printed share is, as near as whole numbers come."""
        assert self.n is not None
        return round((self.share or 0.0) * self.n) if self.count is None else self.count

    @property
    def value(self) -> float | None:
        """The figure as a number: a share, or a count where it is of nothing; None for a statement."""
        if self.share is not None:
            return self.share
        if self.count is None:
            return None
        return float(self.count) if self.n is None else self.count / self.n


class Item(StrictModel):
    """One published figure and how it is had here; exactly one of ``says_yes``, ``number``, ``relation``, ``largest``.

    Attributes:
        asks: what was asked, in short.
        figure: key of the figure in the evidence register.
        use: ``calibrate`` or ``validate``; ``input`` where the model is given the figure.
        published: what was published.
        how: how the answer is read off a run, and why so.
        says_yes: a respondent says yes where any of these holds.
        of: another item; only respondents who said yes to it are asked.
        number: a measure of the whole nation.
        relation: two shares that are compared.
        largest: which is the largest.
        is_asked_of_all: everybody eligible answers, whoever drew the survey's respondents.
        blank_share: share of respondents who leave the item blank.
        blank_why: where that share is from.
        not_asked: why the model cannot answer.
        in_view: what was chosen with the figure, or with what the source says around it, in view, beside the parameters
            whose records cite the figure.
        differs: in what the source differs from the evidence register.
    """

    asks: Words
    figure: Words
    use: Use
    published: Published
    how: Words | None = None
    says_yes: Questions | None = None
    of: Name | None = None
    number: Name | None = None
    relation: Relation | None = None
    largest: Largest | None = None
    is_asked_of_all: bool = False
    blank_share: Share = 0.0
    blank_why: Words | None = None
    not_asked: Words | None = None
    in_view: Words | None = None
    differs: Words | None = None

    @model_validator(mode="after")
    def _is_answered_in_one_way(self) -> Self:
        ways = [way for way in (self.says_yes, self.number, self.relation, self.largest) if way is not None]
        if len(ways) != (0 if self.not_asked else 1):
            allowed = "one of says_yes, number, relation and largest, or not_asked"
            raise conflict("asks", "is not answered in one way", allowed)
        if self.how is None and self.not_asked is None:
            raise conflict("how", "is missing", "how the answer is read off a run, and why so")
        if self.blank_share > 0.0 and self.blank_why is None:
            raise conflict("blank_why", "is missing", "where the share of blanks is from")
        return self

    @property
    def kind(self) -> str:
        """What its figure is: ``share``, ``number`` or ``statement``."""
        if self.says_yes is not None:
            return "share"
        return "number" if self.number is not None else "statement"

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of it."""
        if self.relation is not None:
            return (*self.relation.first, *self.relation.second)
        return self.says_yes or ()
