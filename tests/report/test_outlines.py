"""Outlines of hexagons: nothing is lost, doubled or moved apart."""

import itertools

import numpy as np
import pytest

from coterminous.geography.areas import hexagons
from coterminous.report.figures.outlines import borders, forks, mesh, rings, smoothed

COLUMNS, ROWS = 7, 6
LABELS = [
    ("west" if column < 3 else "east", "north" if row > 2 else "south")
    for row in range(ROWS)
    for column in range(COLUMNS)
]
AREA = 3 * np.sqrt(3) / 2


def area_of(points: np.ndarray) -> float:
    """Return the area inside a closed line, positive where it runs counter-clockwise."""
    x, y = points[:, 0], points[:, 1]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


@pytest.fixture(scope="module")
def grid():
    cells = [(column, row) for row in range(ROWS) for column in range(COLUMNS)]
    return mesh(hexagons(*zip(*cells, strict=True), people=[1] * len(cells), side_km=1.0))


def test_neighbours_share_corners(grid):
    # Seven columns, six rows: 2 * 7 + 1 corners along the two outer edges, 2 * 7 + 2 between any two rows.
    assert len(grid.points) == 2 * (2 * COLUMNS + 1) + (ROWS - 1) * (2 * COLUMNS + 2)


def test_rings_hold_the_area_of_their_hexagons(grid):
    for label, walks in rings(grid, LABELS).items():
        inside = sum(area_of(grid.points[walk]) for walk in walks)
        assert inside == pytest.approx(LABELS.count(label) * AREA)


def test_a_hole_is_a_ring_the_other_way_round(grid):
    middle = 3 * COLUMNS + 3
    labels = ["hole" if place == middle else "land" for place in range(len(LABELS))]
    found = sorted(area_of(grid.points[walk]) for walk in rings(grid, labels)["land"])
    assert found[0] == pytest.approx(-AREA)
    assert found[-1] == pytest.approx(len(LABELS) * AREA)


def test_borders_run_along_every_side_between_labels_once(grid):
    walked = [frozenset(side) for walk in borders(grid, LABELS) for side in itertools.pairwise(walk)]
    sides: dict[frozenset[int], set[object]] = {}
    owners: dict[frozenset[int], int] = {}
    for corners, label in zip(grid.corners.tolist(), LABELS, strict=True):
        for place in range(6):
            side = frozenset((corners[place], corners[(place + 1) % 6]))
            sides.setdefault(side, set()).add(label)
            owners[side] = owners.get(side, 0) + 1
    expected = {side for side, labels in sides.items() if len(labels) > 1 or owners[side] == 1}
    assert len(walked) == len(set(walked))
    assert set(walked) == expected


def test_smoothed_lines_still_meet_where_they_met(grid):
    fixed = forks(grid, LABELS)
    # Four quarters: two forks in the middle (three hexagons meet at a corner, not four), four at the coast.
    assert len(fixed) == 6
    for walk in borders(grid, LABELS):
        line = smoothed(grid, walk, fixed)
        assert line[0] == pytest.approx(grid.points[walk[0]])
        assert line[-1] == pytest.approx(grid.points[walk[-1]])


def test_smoothed_rings_tile_the_map(grid):
    """Each side of a border is smoothed alike, so the quarters leave neither gap nor overlap between them."""
    fixed = forks(grid, LABELS)
    quarters = sum(
        area_of(smoothed(grid, walk, fixed)) for walks in rings(grid, LABELS).values() for walk in walks
    )
    (coast,) = rings(grid, ["land"] * len(LABELS))["land"]
    assert quarters == pytest.approx(area_of(smoothed(grid, coast, fixed)))
