"""The shape of an invented country: an island of hexagons, and smooth random fields over it.

Only ``+ - * /`` and square roots are used, so that the island is the same to the last bit on every machine.
"""

from __future__ import annotations

from math import ceil, sqrt
from typing import Final

import numpy as np

from coterminous.geography.areas import FloatArray, IntArray
from coterminous.streams import Purpose, uniforms

TALL: Final = 1.35
"""Height of the island over its width; England's is about 1.4."""
NORTH_NARROWING: Final = 0.28
"""By how much the northern end is narrower than the middle, and the southern end wider."""
COAST_ROUGHNESS: Final = 0.55
"""How far bays and headlands depart from a smooth coast, as a share of the radius."""
OCTAVES: Final = 4
"""Each finer layer of a random field has half the wavelength and half the height of the one before."""
_LATTICE: Final = 1 << 20


def smooth_field(
    seed: int, purpose: Purpose, x: FloatArray, y: FloatArray, wavelength: float, lane: int = 0
) -> FloatArray:
    """Return a smooth random field between -1 and 1 at some points.

    Keyed draws on a square lattice of ``wavelength`` are blended smoothly, with finer octaves on top.

    Args:
        seed: the geography's seed.
        purpose: which field.
        x: eastings, any unit; shape (n,).
        y: northings, same unit.
        wavelength: distance over which the field changes, same unit, above 0.
        lane: 0 to 3, for several fields of one purpose.

    >>> field = smooth_field(1, Purpose.COAST, np.array([0.0, 0.001, 5.0]), np.zeros(3), wavelength=1.0)
    >>> bool(abs(field[0] - field[1]) < 0.02)
    True
    """
    total = np.zeros_like(x)
    for octave in range(OCTAVES):
        scale = wavelength / 2**octave
        column, row = np.floor(x / scale), np.floor(y / scale)
        east, north = x / scale - column, y / scale - row
        east, north = east * east * (3.0 - 2.0 * east), north * north * (3.0 - 2.0 * north)
        corners = [
            _lattice_draws(seed, purpose, octave, column + right, row + up, lane)
            for up in (0, 1)
            for right in (0, 1)
        ]
        south_edge = corners[0] + east * (corners[1] - corners[0])
        north_edge = corners[2] + east * (corners[3] - corners[2])
        total += (2.0 * (south_edge + north * (north_edge - south_edge)) - 1.0) / 2**octave
    return total / (2.0 - 0.5 ** (OCTAVES - 1))


def _lattice_draws(
    seed: int, purpose: Purpose, octave: int, column: FloatArray, row: FloatArray, lane: int
) -> FloatArray:
    """Return the draws that belong to some lattice points."""
    points = (column.astype(np.int64) + _LATTICE) * (2 * _LATTICE) + row.astype(np.int64) + _LATTICE
    return uniforms(seed, 0, purpose, octave, points.astype(np.uint64), lane)


def island(seed: int, areas: int) -> tuple[IntArray, IntArray]:
    """Return columns and rows of an island of exactly ``areas`` hexagons in one piece.

    The coast is a ray from the centre that lengthens and shortens smoothly as it turns, so there are no
    lakes.

    Args:
        seed: the geography's seed.
        areas: number of small areas, 1 or more.

    >>> columns, rows = island(seed=1, areas=30)
    >>> len(set(zip(columns.tolist(), rows.tolist())))
    30
    """
    half_width = ceil(sqrt(areas / TALL)) + 2
    half_height = ceil(sqrt(areas * TALL) * sqrt(4.0 / 3.0)) + 2
    grid = np.meshgrid(np.arange(2 * half_width + 1), np.arange(2 * half_height + 1))
    column, row = (axis.ravel() for axis in grid)
    east = (column + 0.5 * (row % 2) - half_width) / half_width
    north = (row - half_height) / half_height
    reach = np.maximum(np.sqrt(east * east + north * north), 1e-9)
    turn = smooth_field(seed, Purpose.COAST, east / reach, north / reach, wavelength=0.8)
    wide = 1.0 - NORTH_NARROWING * north
    stretched = np.sqrt((east / wide) * (east / wide) + north * north)
    remoteness = stretched / (1.0 + COAST_ROUGHNESS * turn)
    chosen = _nearest_in_one_piece(remoteness, column, row, areas)
    return column[chosen], row[chosen]


def _nearest_in_one_piece(remoteness: FloatArray, column: IntArray, row: IntArray, areas: int) -> IntArray:
    """Return the ``areas`` least remote cells, south to north, then west to east.

    Every cell's way to the centre leads over less remote cells, up to the grid's coarseness; stray cells at
    the coast are replaced by the next least remote ones that touch the rest.
    """
    order = np.argsort(remoteness, kind="stable").tolist()
    cells = list(zip(column.tolist(), row.tolist(), strict=True))
    land: dict[tuple[int, int], int] = {cells[order[0]]: order[0]}
    waiting = order[1:]
    while len(land) < areas:
        still_waiting = []
        for number in waiting:
            if len(land) < areas and _touches(cells[number], land):
                land[cells[number]] = number
            else:
                still_waiting.append(number)
        waiting = still_waiting
    return np.array(sorted(land.values()), dtype=np.int64)


def _touches(cell: tuple[int, int], land: dict[tuple[int, int], int]) -> bool:
    """Whether a cell has a neighbour on land."""
    column, row = cell
    slant = column + (1 if row % 2 else -1)
    around = ((column - 1, row), (column + 1, row), (column, row - 1), (column, row + 1))
    return any(near in land for near in (*around, (slant, row - 1), (slant, row + 1)))
