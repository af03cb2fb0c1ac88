"""Invented place names, and how bodies are called after places.

No name is meant to be a real place: stems and endings sound English but are put together so that no English
town is known to the authors under the result; those that would be real are listed and left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Final

import numpy as np

from coterminous.streams import Purpose, entity_keys, uniforms

# fmt: off
STEMS: Final = (
    "Ambrel", "Asken", "Belvar", "Brenna", "Corven", "Dernel", "Draxen", "Dulver", "Elvar", "Esken", "Fallow",
    "Fenner", "Garra", "Gildra", "Hesken", "Holver", "Jarra", "Kelda", "Kessen", "Larken", "Marsken",
    "Merrin", "Norra", "Orrin", "Pelden", "Penda", "Quarn", "Rusken", "Saxen", "Selder", "Skelda", "Torven",
    "Ulver", "Varra", "Venda", "Wender", "Wolvar", "Yarra", "Yelver", "Zennar",
)
# fmt: on
# fmt: off
ENDINGS: Final = (
    "beck", "bury", "combe", "croft", "den", "fell", "garth", "gate", "haven", "holm", "hurst", "lea",
    "marsh", "mere", "moor", "mouth", "ridge", "shaw", "stead", "stow", "thwaite", "well", "wick", "worth",
)
# fmt: on
LARGER_AND_LESSER: Final = ("", "Great ", "Little ", "Upper ", "Lower ", "Old ", "New ", "Market ", "Abbots ")
COUNCIL_STYLE: Final = {
    "county": "{} County Council",
    "metropolitan": "{} Metropolitan Borough Council",
    "london": "{} London Borough Council",
    "unitary": "{} Council",
    None: "{} Council",
}
TRUST_STYLE: Final = {
    "acute": "{} Hospitals NHS Trust",
    "mental_health": "{} Mental Health NHS Trust",
}


def place_names(seed: int) -> Iterator[str]:
    """Yield invented place names without end, each once, in an order of the seed's.

    >>> from itertools import islice
    >>> names = list(islice(place_names(seed=1), 4000))
    >>> len(set(names))
    4000
    """
    plain = [stem + ending for stem in STEMS for ending in ENDINGS]
    plain = [name for name in plain if not _is_clumsy(name)]
    order = np.argsort(uniforms(seed, 0, Purpose.PLACE_NAME, 0, entity_keys(plain)), kind="stable")
    shuffled = [plain[number] for number in order.tolist()]
    yield from (prefix + name for prefix in LARGER_AND_LESSER for name in shuffled)
    for number in count(2):
        yield from (f"{name} {number}" for name in shuffled)


def _is_clumsy(name: str) -> bool:
    """Whether a letter comes three times in a row, or the ending repeats the end of the stem."""
    lower = name.lower()
    return (
        any(lower[at] == lower[at + 1] == lower[at + 2] for at in range(len(lower) - 2)) or "denden" in lower
    )


def council_name(place: str, council_type: str | None) -> str:
    """Return what a council of a place is called.

    >>> council_name("Aldermoor", "county")
    'Aldermoor County Council'
    """
    return COUNCIL_STYLE[council_type].format(place)


def pct_name(place: str, commissioner: str = "PCT") -> str:
    """Return what a PCT of a place is called.

    Args:
        place: the place.
        commissioner: what PCTs are called in this world.

    >>> pct_name("Aldermoor")
    'Aldermoor PCT'
    """
    return f"{place} {commissioner}"


def trust_name(place: str, trust_type: str) -> str:
    """Return what an NHS trust of a place is called.

    >>> trust_name("Aldermoor", "acute")
    'Aldermoor Hospitals NHS Trust'
    """
    return TRUST_STYLE[trust_type].format(place)


def direction(east_km: float, north_km: float) -> str:
    """Return the compass point that lies so far east and north.

    >>> direction(1.0, 0.1), direction(-1.0, -1.0)
    ('East', 'South West')
    """
    north, east = ("North" if north_km >= 0 else "South"), ("East" if east_km >= 0 else "West")
    if abs(east_km) > 2 * abs(north_km):
        return east
    return north if abs(north_km) > 2 * abs(east_km) else f"{north} {east}"
