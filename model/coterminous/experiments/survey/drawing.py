"""Who responds: keyed draws among everybody eligible, so that both engines and every process draw the same."""

from __future__ import annotations

from typing import Final

import numpy as np

from coterminous.experiments.survey.ground import Flags, Floats, Integers
from coterminous.streams import Purpose, entity_keys, uniforms

NON_RESPONSE: Final = ("random", "tilted")
"""``random``: whoever does not answer is missing at random. ``tilted``: good relationships answer more readily."""

GOOD_FROM: Final = 0.6
"""Trust from which a relationship counts as good where non-response is tilted."""
TILT: Final = 2.0
"""How many times likelier a body with good relationships is to be the next to answer; an assumption."""


def draw_respondents(
    names: list[str],
    goodwill: Floats,
    wanted: int | None,
    *,
    non_response: str,
    instrument: str,
    month: int,
    seed: int,
    replicate: int,
) -> Integers:
    """Return the places in a list of those who answer, ascending.

    Each waits an exponential time, half as long where tilted and the relationship is good; the first ones answer. This
    is weighted drawing without replacement (Efraimidis and Spirakis, 2006).

    Args:
        names: everybody eligible, by stable name.
        goodwill: how good the relationships of each are, 0 to 1.
        wanted: how many answer; everybody if None, or where there are fewer.
        non_response: one of :data:`NON_RESPONSE`.
        instrument: name of the instrument: each draws anew.
        month: month of the run.
        seed: the seed.
        replicate: the replicate.

    >>> few = draw_respondents(
    ...     ["pct-001", "pct-002", "pct-003"], np.ones(3), 2, non_response="random", instrument="a", month=0,
    ...     seed=7, replicate=0,
    ... )
    >>> len(few)
    2
    """
    everybody = np.arange(len(names))
    if wanted is None or wanted >= len(names):
        return everybody
    keys = entity_keys([f"{instrument}:{name}" for name in names])
    drawn = uniforms(seed, replicate, Purpose.SURVEY_RESPONSE, month, keys)
    readiness = np.where((non_response == "tilted") & (goodwill >= GOOD_FROM), TILT, 1.0)
    waits = -np.log1p(-drawn) / readiness
    return np.sort(np.argsort(waits, kind="stable")[:wanted])


def draw_blanks(
    names: list[str], blank_share: float, *, item: str, month: int, seed: int, replicate: int
) -> Flags:
    """Return who leaves an item blank, at random.

    Args:
        names: the respondents.
        blank_share: the chance of each.
        item: name of instrument and item.
        month: month of the run.
        seed: the seed.
        replicate: the replicate.

    >>> draw_blanks(["pct-001"], 0.0, item="a/b", month=0, seed=7, replicate=0)
    array([False])
    """
    keys = entity_keys([f"{item}:{name}" for name in names])
    is_blank: Flags = uniforms(seed, replicate, Purpose.SURVEY_BLANK, month, keys) < blank_share
    return is_blank
