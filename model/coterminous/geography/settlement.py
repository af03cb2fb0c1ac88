"""Where people live: a capital, conurbations, towns, and the countryside between them.

People thin out from each centre by a rational curve (no exponential, so that every machine draws the same
country), on a countryside that varies smoothly. The contrasts are milder than the real ones, on purpose: a
small area stands for a similar number of people everywhere, as statistical small areas do, and city boroughs
stay visible on the map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np

from coterminous.geography.areas import FloatArray, IntArray
from coterminous.geography.land import smooth_field
from coterminous.streams import Purpose, entity_keys, uniforms

CAPITAL_DENSITY: Final = 2.1
"""People of an area in the capital over the mean area."""
CONURBATION_DENSITY: Final = 1.7
"""The same in a conurbation of metropolitan districts."""
TOWN_DENSITY: Final = 1.6
"""The same in a town."""
COUNTRY_DENSITY: Final = 0.55
"""The same in open country."""
COUNTRY_VARIATION: Final = 0.35
"""By what share the countryside's density varies around its mean."""
COUNTRY_WAVELENGTH_KM: Final = 60.0
CAPITAL_PLACE: Final = (0.62, 0.30)
"""Where the capital lies, as shares of the island's width and height from its south-west corner."""
MARKET_TOWN_SHARE: Final = 0.5
"""Share of their people that open-country councils without a city of their own have in towns."""


@dataclass(frozen=True)
class Centre:
    """A place where people live densely.

    Attributes:
        area: the small area at its middle.
        reach_km: distance at which the density has fallen half way to the countryside's, km.
        density: people of its areas over the mean area.
    """

    area: int
    reach_km: float
    density: float


def reach_for(people: float, people_per_area: float, density: float, area_km2: float) -> float:
    """Return the radius in km of a disc of areas at ``density`` that holds ``people``.

    >>> round(reach_for(people=314.159, people_per_area=100.0, density=1.0, area_km2=1.0), 3)
    1.0
    """
    return sqrt(people / (people_per_area * density) * area_km2 / 3.141592653589793)


def spread_out(
    x: FloatArray,
    y: FloatArray,
    draws: FloatArray,
    count: int,
    away_from: Sequence[int] = (),
    evenness: float = 0.4,
) -> list[int]:
    """Return ``count`` different points that lie far from each other, some luck included.

    Each next point is the one with the largest squared distance to all points so far, times a draw of it.

    Args:
        x: eastings of the candidates; shape (n,).
        y: northings.
        draws: one uniform draw for each candidate.
        count: how many to pick, at most n.
        away_from: candidates that are taken already, and to be kept away from.
        evenness: 0 where luck counts fully, 1 where only distance counts.

    >>> spread_out(np.array([0.0, 1.0, 9.0]), np.zeros(3), np.array([0.9, 0.1, 0.5]), count=2)
    [0, 2]
    """
    taken = np.zeros(len(x), dtype=bool)
    distance = np.full(len(x), np.inf)
    picked: list[int] = []

    def keep_away(point: int) -> None:
        taken[point] = True
        np.minimum(distance, (x - x[point]) ** 2 + (y - y[point]) ** 2, out=distance)

    for point in away_from:
        keep_away(point)
    luck = evenness + (1.0 - evenness) * draws
    for _ in range(count):
        merit = luck if not taken.any() else distance * luck
        picked.append(int(np.argmax(np.where(taken, -1.0, merit))))
        keep_away(picked[-1])
    return picked


def capital_area(x: FloatArray, y: FloatArray) -> int:
    """Return the area where the capital lies: inland, in the south-east."""
    east = x.min() + CAPITAL_PLACE[0] * (x.max() - x.min())
    north = y.min() + CAPITAL_PLACE[1] * (y.max() - y.min())
    return int(np.argmin((x - east) ** 2 + (y - north) ** 2))


def settle(seed: int, x: FloatArray, y: FloatArray, centres: Sequence[Centre], people: int) -> IntArray:
    """Return the people of each area: at least one everywhere, and exactly ``people`` together.

    Args:
        seed: the geography's seed.
        x: eastings of the areas, km; shape (n,).
        y: northings, km.
        centres: the capital, conurbations and towns.
        people: people of the country, at least n.

    >>> settle(1, np.array([0.0, 5.0, 10.0]), np.zeros(3), [Centre(0, 3.0, 2.0)], people=100).sum()
    np.int64(100)
    """
    country = smooth_field(seed, Purpose.COUNTRYSIDE, x, y, COUNTRY_WAVELENGTH_KM)
    density = COUNTRY_DENSITY * (1.0 + COUNTRY_VARIATION * country)
    for centre in centres:
        squared = ((x - x[centre.area]) ** 2 + (y - y[centre.area]) ** 2) / centre.reach_km**2
        density = np.maximum(density, centre.density / (1.0 + squared * squared))
    keys = entity_keys([f"area-{area}" for area in range(len(x))])
    density = density * (0.85 + 0.3 * uniforms(seed, 0, Purpose.AREA_PEOPLE, 0, keys))
    beyond_one: IntArray = apportioned(people - len(x), density)
    return beyond_one + np.int64(1)


def apportioned(total: int, weights: FloatArray) -> IntArray:
    """Return whole numbers in proportion to weights that sum to exactly ``total`` (largest remainders first).

    Args:
        total: what to share out, 0 or more.
        weights: 0 or more, not all 0.

    >>> apportioned(10, np.array([1.0, 1.0, 1.0])).tolist()
    [4, 3, 3]
    """
    # cumsum adds one by one, in order; a pairwise sum could differ between machines.
    exact = weights * (total / np.cumsum(weights)[-1])
    whole: IntArray = np.floor(exact).astype(np.int64)
    missing = total - int(whole.sum())
    by_remainder = np.argsort(whole - exact, kind="stable")
    whole[by_remainder[:missing] if missing >= 0 else by_remainder[missing:]] += 1 if missing >= 0 else -1
    return whole
