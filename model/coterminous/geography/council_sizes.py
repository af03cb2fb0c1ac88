"""How many people live in councils of the four types, and how draws are turned into such sizes.

The quantiles of 2006 follow the councils with social services of that summer as recalled from the published
population estimates; they are an assumption. Those of 2023 are derived from the public lookup of small areas by
upper-tier council (Open Government Licence), small areas taken as equal. Every country drawn from them is scaled
to its own number of people. City of London, Isles of Scilly and Rutland are left out of both: the model has no use
for a council of 10,000 people.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from coterminous.geography.areas import FloatArray
from coterminous.streams import Purpose, entity_keys, uniforms

COUNCIL_TYPES: Final = ("county", "metropolitan", "london", "unitary")
"""The four types of council with social services, in the order used everywhere."""

QUANTILES: Final = (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)
THOUSANDS_AT_QUANTILE: Final = {
    2006: {
        "county": (300, 500, 620, 780, 1100, 1380),
        "metropolitan": (150, 205, 260, 310, 500, 1000),
        "london": (155, 190, 225, 255, 290, 340),
        "unitary": (90, 140, 175, 215, 270, 420),
    },
    2023: {
        "county": (568, 697, 853, 1219, 1479, 1603),
        "metropolitan": (171, 236, 305, 350, 525, 1126),
        "london": (169, 215, 259, 309, 338, 391),
        "unitary": (97, 176, 239, 342, 458, 648),
    },
}


def relative_sizes(seed: int, council_types: Sequence[str], year: int = 2006) -> FloatArray:
    """Return the relative number of people of each council, typical for its type.

    The councils of a type take evenly spaced quantiles in an order of keyed draws, so that every seed has its
    Kent and its small unitaries; only who is large changes.

    Args:
        seed: the geography's seed.
        council_types: type of each council.
        year: year whose councils' sizes are meant, one of :data:`THOUSANDS_AT_QUANTILE`.

    >>> relative_sizes(1, ["county", "london"]).tolist()
    [620.0, 225.0]
    """
    types = np.array(council_types)
    draws = uniforms(
        seed, 0, Purpose.COUNCIL_SIZE, 0, entity_keys([f"council-{number}" for number in range(len(types))])
    )
    sizes = np.zeros(len(types))
    for council_type in COUNCIL_TYPES:
        members = np.flatnonzero(types == council_type)
        rank = np.argsort(np.argsort(draws[members], kind="stable"), kind="stable")
        if len(members):
            quantile = (rank + 0.5) / len(members)
            sizes[members] = np.interp(quantile, QUANTILES, THOUSANDS_AT_QUANTILE[year][council_type])
    return sizes


def within_bounds(sizes: FloatArray, lowest: FloatArray, highest: FloatArray, total: int) -> FloatArray:
    """Return sizes in proportion to ``sizes``, but none outside its bounds, that sum to about ``total``.

    Args:
        sizes: relative sizes, above 0; shape (n,).
        lowest: smallest allowed size of each.
        highest: largest allowed size of each.
        total: what the result sums to; between the sums of the bounds.

    >>> bounds = np.zeros(3), np.array([1000.0, 30.0, 1000.0])
    >>> within_bounds(np.array([1.0, 1.0, 2.0]), *bounds, total=120).round(6).tolist()
    [30.0, 30.0, 60.0]
    """
    low, high = 0.0, float(np.max(highest / sizes))
    for _ in range(100):
        middle = 0.5 * (low + high)
        if np.clip(sizes * middle, lowest, highest).cumsum()[-1] < total:
            low = middle
        else:
            high = middle
    return np.clip(sizes * high, lowest, highest)
