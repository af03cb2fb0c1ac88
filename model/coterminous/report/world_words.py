"""The words of the world that is being told of: ICBs where there are ICBs.

Titles of metrics, legends and sentences are written once, in the words of England in 2006. Whoever tells of a run, an
ensemble or a comparison does so in the words of its scenario, for as long as the text is being made; :func:`said` puts
them in. Like a language setting it is not an argument of every function between.

>>> from coterminous.scenario.body_words import BodyWords
>>> with in_the_words_of(BodyWords(commissioner="ICB")):
...     said("PCTs in deficit")
'ICBs in deficit'
>>> said("PCTs in deficit")
'PCTs in deficit'
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from coterminous.scenario.body_words import BodyWords
from coterminous.scenario.loading import Scenario

Subject = TypeVar("Subject")
Told = TypeVar("Told")
More = ParamSpec("More")
_OF_2006: Final = BodyWords()
_WORDS: Final[ContextVar[BodyWords]] = ContextVar("words", default=_OF_2006)


@contextmanager
def in_the_words_of(words: BodyWords) -> Iterator[None]:
    """Say everything that is said inside in these words."""
    before = _WORDS.set(words)
    try:
        yield
    finally:
        _WORDS.reset(before)


def said(text: str) -> str:
    """Return a text of the model's own in the words of the world that is being told of.

    Args:
        text: words of the model; names that users gave must not be in it.
    """
    return _WORDS.get().said(text)


def in_its_words(
    tell: Callable[Concatenate[Subject, More], Told],
) -> Callable[Concatenate[Subject, More], Told]:
    """Make a function that tells of its first argument tell in the words of that argument's world.

    Args:
        tell: takes a scenario, or something that has one (``scenario``) or several (``scenarios``,
            ``runs``), told in the words of the first.
    """

    @wraps(tell)
    def telling(subject: Subject, /, *args: More.args, **kwargs: More.kwargs) -> Told:
        with in_the_words_of(words_of(subject)):
            return tell(subject, *args, **kwargs)

    return telling


def words_of(subject: Any) -> BodyWords:
    """Return the words of the world of a scenario, a run, an ensemble or a comparison.

    >>> words_of(Scenario.load("teaching")).commissioner
    'PCT'
    """
    if isinstance(subject, Scenario):
        return subject.names
    if isinstance(subject, Mapping):
        return BodyWords.model_validate(subject["names"])
    if hasattr(subject, "runs"):
        return words_of(subject.runs[0])
    if hasattr(subject, "scenarios"):
        return words_of(next(iter(subject.scenarios.values())))
    return words_of(subject.scenario)
