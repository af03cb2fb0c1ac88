"""The register of evidence: sources, causal claims and published figures that rules and parameters may cite.

The register is data (``evidence.yaml``). A rule names the claims it answers to in its docstring, a parameter
names claims, sources or figures in its ``source`` list, and the mechanisms table of the documentation is made
from both.

>>> claims()["T3"].sources
('S2',)
>>> figures()["nhs_deficits.pcts_in_deficit_share"].value["2005_06"]
0.36
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, JsonValue

ASSUMPTION = "assumption"
"""The word a parameter's ``source`` list carries where the evidence does not give the number."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Entry):
    """A text: its reference, what it covers, and whether it was read in full or is known from excerpts.

    >>> sources()["S2"].is_read
    True
    """

    reference: str
    covers: str
    is_read: bool


class Claim(_Entry):
    """A causal claim, in one sentence, with the keys of the sources that make it.

    >>> claims()["O3"].claim
    'Cutting services on one side always hurts the other.'
    """

    claim: str
    sources: tuple[str, ...]


class Figure(_Entry):
    """A published number, or a small table of them, under a dotted key.

    ``confidence`` is the register's own letter: H read in the source or its excerpt, M recalled, L a guess,
    D derived; it may be mixed ("H from 2008, else M"). ``use`` says whether a target may be fitted to.

    >>> figures()["survey_2006.shared_back_office"].use
    'validate'
    """

    kind: Literal["fact", "target"]
    value: JsonValue
    confidence: str
    source: str | None = None
    note: str | None = None
    respondents: int | None = None
    of: str | None = None
    use: Literal["calibrate", "validate", "input"] | None = None
    wording: str | None = None

    @property
    def is_firm(self) -> bool:
        """Whether part of it at least was read in a source; a parameter on any other is an assumption.

        >>> figures()["partnership_money.transaction_cost"].is_firm
        False
        """
        return "H" in self.confidence


class _Register(_Entry):
    sources: dict[str, Source]
    claims: dict[str, Claim]
    figures: dict[str, Figure]


@cache
def _register() -> _Register:
    text = files("coterminous.scenario").joinpath("evidence.yaml").read_text(encoding="utf-8")
    return _Register.model_validate(yaml.safe_load(text))


def sources() -> Mapping[str, Source]:
    """Return the texts by key, the five that were read first.

    >>> list(sources())[:5]
    ['S0', 'S1', 'S2', 'S3', 'S4']
    """
    return MappingProxyType(_register().sources)


def claims() -> Mapping[str, Claim]:
    """Return the causal claims by id, in the order of the register: A actors, F, D, T, C, B, O, X.

    >>> list(claims())[0], list(claims())[-1]
    ('A1', 'X8')
    """
    return MappingProxyType(_register().claims)


def figures() -> Mapping[str, Figure]:
    """Return the published figures by dotted key.

    >>> figures()["wales_2001.pooled_budget"].value
    0.8
    """
    return MappingProxyType(_register().figures)


def known_sources() -> frozenset[str]:
    """Return everything that a parameter's ``source`` list may cite, but for the word assumption.

    >>> {"T3", "S2", "pct_money.growth"} <= known_sources()
    True
    >>> "T99" in known_sources()
    False
    """
    return frozenset(sources()) | frozenset(claims()) | frozenset(figures())
