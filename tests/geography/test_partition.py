"""Dividing country: contiguous parts, and people near the targets."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from coterminous.geography.areas import hexagons, people_by_body
from coterminous.geography.contiguity import leaves_whole, pieces
from coterminous.geography.land import island
from coterminous.geography.layout import cells_in_order
from coterminous.geography.partition import divide, piece_of
from coterminous.geography.settlement import apportioned, spread_out


@given(st.integers(0, 500), st.integers(30, 300), st.lists(st.floats(1.0, 3.0), min_size=2, max_size=6))
def test_parts_are_contiguous_and_near_their_targets(seed, count, targets):
    columns, rows = island(seed, count)
    areas = hexagons(columns, rows, 1 + (np.arange(count) * 7919) % 10)
    piece = piece_of(areas, np.arange(count))
    seeds = spread_out(areas.x, areas.y, np.linspace(0.0, 0.9, count), len(targets))
    part = divide(piece, targets, seeds)
    people = people_by_body(part, areas.people, len(targets))
    wanted = np.array(targets) * (people.sum() / sum(targets))
    assert people.sum() == areas.people.sum()
    for number in range(len(targets)):
        assert len(pieces(np.flatnonzero(part == number).tolist(), areas.adjacency)) == 1
    # Within a few areas of at most ten people.
    assert np.abs(people - wanted).max() <= 40


@given(st.integers(0, 10_000), st.integers(1, 400))
def test_an_island_is_one_piece_of_exactly_so_many_cells(seed, count):
    columns, rows = island(seed, count)
    areas = hexagons(columns, rows, np.ones(count, dtype=np.int64))
    assert len(areas) == count
    assert len(pieces(range(count), areas.adjacency)) == 1


@given(st.integers(1, 400))
def test_the_layout_of_a_lookup_is_a_walk_from_cell_to_cell(count):
    cells = cells_in_order(count)
    assert len(set(cells)) == count
    columns, rows = ([cell[axis] for cell in cells] for axis in (0, 1))
    areas = hexagons(columns, rows, [1] * count)
    assert all(area + 1 in areas.adjacency[area] for area in range(count - 1))


def test_neighbours_are_mutual_and_at_most_six():
    columns, rows = island(3, 200)
    areas = hexagons(columns, rows, [1] * 200)
    for area, beside in enumerate(areas.adjacency):
        assert len(beside) <= 6
        for near in beside:
            assert area in areas.adjacency[near]
            distance = np.hypot(areas.x[area] - areas.x[near], areas.y[area] - areas.y[near])
            assert abs(distance - 3**0.5 * areas.side_km) < 1e-9


def test_an_area_leaves_a_ring_whole_but_not_a_chain():
    ring = [[5, 1], [0, 2], [1, 3], [2, 4], [3, 5], [4, 0]]
    assert leaves_whole(0, [1] * 6, ring)
    assert not leaves_whole(1, [1, 1, 1, 2, 2, 2], ring)
    assert not leaves_whole(0, [1, 2, 2, 2, 2, 2], ring)


@given(
    st.integers(0, 10**9),
    st.lists(st.floats(0.0, 1e6), min_size=1, max_size=40).filter(lambda weights: sum(weights) > 1e-3),
)
def test_apportioned_people_add_up_exactly_and_stay_near_their_weight(total, weights):
    shares = apportioned(total, np.array(weights))
    assert int(shares.sum()) == total
    assert shares.min() >= 0
    exact = np.array(weights) * (total / sum(weights))
    assert np.abs(shares - exact).max() <= 1.0 + 1e-6 * total
