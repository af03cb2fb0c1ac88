"""Which replicates of an ensemble, or pairs of a comparison, are worth a look: the typical and the extreme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEAREST: Final = "nearest to the median"
LOWEST: Final = "lowest"
HIGHEST: Final = "highest"


def notable(values: pd.Series[float], each: int = 3) -> pd.DataFrame:
    """Return the replicates whose value is nearest to the median, lowest and highest.

    Args:
        values: one number a replicate, whose number is the index; those that are missing are left out.
        each: how many of each, or fewer where there are few: a quarter of all at most, so that what is called
            lowest is low.

    Returns:
        ``which`` (:data:`NEAREST`, :data:`LOWEST` or :data:`HIGHEST`), ``replicate`` and ``value``, the nearest and
        the most extreme first. Of equal ones the lower number comes first, and no replicate is named twice.

    >>> notable(pd.Series([5.0, 1.0, 3.0, 9.0, 2.0]), each=1).values.tolist()
    [['nearest to the median', 2, 3.0], ['lowest', 1, 1.0], ['highest', 3, 9.0]]
    """
    known = values.dropna().sort_index()
    numbers: NDArray[np.float64] = np.array(known.tolist(), dtype=np.float64)
    if not numbers.size:
        return pd.DataFrame({"which": [], "replicate": [], "value": []})
    away = np.asarray(np.abs(numbers - np.median(numbers)), dtype=np.float64)
    each = min(each, max(1, numbers.size // 4))
    taken: set[int] = set()
    rows = []
    for which, order in ((NEAREST, _order(away)), (LOWEST, _order(numbers)), (HIGHEST, _order(-numbers))):
        chosen = [place for place in order if place not in taken][:each]
        taken.update(chosen)
        rows += [(which, int(known.index[place]), float(numbers[place])) for place in chosen]
    return pd.DataFrame(rows, columns=["which", "replicate", "value"])


def _order(values: NDArray[np.float64]) -> list[int]:
    """Return places from the least value to the greatest, equal ones in their order."""
    return [int(place) for place in np.argsort(values, kind="stable")]
