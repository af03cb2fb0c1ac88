"""What bodies are called in a world: PCTs and social services in 2006, other names before and after.

All texts of the model are written in the words of England in 2006. A world of another time or country gives its
own words under ``names``, and :meth:`BodyWords.said` puts them in their place. Ids and columns keep their names
(``pct-001``, ``pct_balance_gbp``): they are what programs read.
"""

from __future__ import annotations

import re
from typing import Annotated, Final, TypeAlias

from pydantic import Field

from coterminous.scenario.schema import StrictModel

BodyWord: TypeAlias = Annotated[
    str, Field(pattern=r"^[A-Za-z][A-Za-z&'-]*( [A-Za-z&'-]+)*$", max_length=60, title="Words")
]
_COMMISSIONER: Final = re.compile(r"\b(?P<article>[Aa]n? )?PCT(?P<plural>s)?\b")
_SOCIAL_SERVICES: Final = re.compile(r"\b(?P<first>[Ss])ocial services\b")
_SENTENCE_ENDS: Final = (". ", ": ", "\n")


class BodyWords(StrictModel):
    """Words for the two sides of a partnership.

    Attributes:
        commissioner: the NHS commissioner, in the singular.
        social_services: the council's social services; "department" may follow.

    >>> wales = BodyWords(commissioner="local health group")
    >>> wales.said("PCTs coterminous with a PCT"), BodyWords(commissioner="ICB").said("with a PCT")
    ('Local health groups coterminous with a local health group', 'with an ICB')
    >>> BodyWords(social_services="adult social care").said("Social services departments in deficit")
    'Adult social care departments in deficit'
    """

    commissioner: BodyWord = Field(
        default="PCT", description="what an NHS commissioner is called, such as ICB"
    )
    social_services: BodyWord = Field(
        default="social services", description="what a council's social services are called"
    )

    def said(self, text: str) -> str:
        """Return a text of the model's own in the words of this world.

        Args:
            text: words of the model, without names that a user gave: those are nobody's to change.
        """
        if self == _OF_2006:
            return text
        text = _COMMISSIONER.sub(self._commissioner, text)
        return _SOCIAL_SERVICES.sub(
            lambda found: _capital(self.social_services) if found["first"] == "S" else self.social_services,
            text,
        )

    def in_name(self) -> str:
        """Return the commissioner's word as the end of a body's name.

        >>> BodyWords(commissioner="local health group").in_name(), BodyWords().in_name()
        ('Local Health Group', 'PCT')
        """
        return " ".join(_capital(word) for word in self.commissioner.split(" "))

    def _commissioner(self, found: re.Match[str]) -> str:
        word = _plural(self.commissioner) if found["plural"] else self.commissioner
        if found["article"]:
            article = "an " if _sounds_like_vowel(word) else "a "
            return (_capital(article) if found["article"][0] == "A" else article) + word
        before = found.string[: found.start()]
        return _capital(word) if not before or before.endswith(_SENTENCE_ENDS) else word


def _capital(word: str) -> str:
    return word[0].upper() + word[1:]


def _plural(word: str) -> str:
    """Return the plural of a body's word.

    >>> _plural("ICB"), _plural("health body")
    ('ICBs', 'health bodies')
    """
    return f"{word[:-1]}ies" if re.search("[^aeiou]y$", word) else f"{word}s"


def _sounds_like_vowel(word: str) -> bool:
    """Return whether "an" goes before a word; an abbreviation is spelt out.

    >>> _sounds_like_vowel("ICB"), _sounds_like_vowel("LHB"), _sounds_like_vowel("board")
    (True, True, False)
    """
    first = word.split(" ")[0]
    return first[0] in "AEFHILMNORSX" if first.isupper() else first[0].lower() in "aeiou"


_OF_2006: Final = BodyWords()
