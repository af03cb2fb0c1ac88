"""Small areas, the two maps over them, their overlap, and what reorganisation does to it.

:func:`draw_geography` gives a run's :class:`Geography` from the scenario's settings and reorganisations.
"""

from coterminous.geography.areas import SmallAreas
from coterminous.geography.bodies import BodyRecord
from coterminous.geography.catchments import Catchment
from coterminous.geography.centre_orders import REORGANISATIONS
from coterminous.geography.council_sizes import COUNCIL_TYPES
from coterminous.geography.eras import Era, Geography, Succession, coterminous_share, draw_geography
from coterminous.geography.overlap import (
    COTERMINOUS_ABOVE,
    Overlap,
    best_coterminosity,
    coterminosity,
    coterminous_bodies,
    overlaps,
)

__all__ = [
    "COTERMINOUS_ABOVE",
    "COUNCIL_TYPES",
    "REORGANISATIONS",
    "BodyRecord",
    "Catchment",
    "Era",
    "Geography",
    "Overlap",
    "SmallAreas",
    "Succession",
    "best_coterminosity",
    "coterminosity",
    "coterminous_bodies",
    "coterminous_share",
    "draw_geography",
    "overlaps",
]
