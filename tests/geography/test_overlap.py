"""Overlap and coterminosity, by hand and as properties of any two partitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coterminous.geography import best_coterminosity, coterminosity, coterminous_bodies, overlaps


@st.composite
def two_maps(draw):
    """Give PCT, council and people of some areas."""
    areas = draw(st.integers(1, 30))
    label = st.lists(st.integers(0, 5), min_size=areas, max_size=areas)
    people = draw(st.lists(st.integers(1, 50_000), min_size=areas, max_size=areas))
    return tuple(np.array(column, dtype=np.int64) for column in (draw(label), draw(label), people))


def test_a_county_split_between_two_pcts_worked_by_hand():
    # Council 10 has 1,000 people: 600 in PCT 0, 400 in PCT 1, which also serves the 50 of council 11.
    found = overlaps(np.array([0, 0, 1, 1]), np.array([10, 10, 10, 11]), np.array([500, 100, 400, 50]))
    assert [(pair.pct, pair.council, pair.people) for pair in found] == [
        (0, 10, 600),
        (1, 10, 400),
        (1, 11, 50),
    ]
    # 600/600 x 600/1000; 400/450 x 400/1000; 50/450 x 50/50.
    assert [pair.coterminosity for pair in found] == pytest.approx([0.6, 0.355_556, 0.111_111], abs=1e-6)
    assert [pair.is_dyad for pair in found] == [True, True, True]


@pytest.mark.parametrize(("shared", "is_dyad"), [(99, False), (100, True)])
def test_a_tenth_of_either_side_makes_a_dyad(shared, is_dyad):
    people = np.array([1_000 - shared, shared, 5_000 - shared])
    pair = overlaps(np.array([0, 0, 1]), np.array([0, 1, 1]), people)[1]
    assert (pair.pct, pair.council, pair.people, pair.is_dyad) == (0, 1, shared, is_dyad)


@pytest.mark.parametrize(
    ("astray", "is_coterminous"),
    [
        (50, True),  # both shares 0.95: 0.9025
        (52, False),  # both shares 0.948: 0.8987
    ],
)
def test_coterminous_means_both_shares_of_about_19_in_20(astray, is_coterminous):
    people = np.array([1_000 - astray, astray, astray, 1_000 - astray])
    found = overlaps(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), people)
    assert coterminous_bodies(found) == ({0: 0, 1: 1} if is_coterminous else {})


def test_same_boundaries_are_fully_coterminous():
    bodies = np.array([0, 1, 1, 2])
    assert best_coterminosity(overlaps(bodies, bodies, np.array([3, 5, 7, 11]))) == {0: 1.0, 1: 1.0, 2: 1.0}


@given(two_maps())
def test_rows_add_up_to_the_people_of_each_body(maps):
    pct, council, people = maps
    found = overlaps(pct, council, people)
    for side, labels in (("pct", pct), ("council", council)):
        for body in np.unique(labels).tolist():
            in_pairs = sum(pair.people for pair in found if getattr(pair, side) == body)
            assert in_pairs == people[labels == body].sum()


@given(two_maps())
def test_swapping_the_maps_changes_no_coterminosity(maps):
    pct, council, people = maps
    one_way = {(pair.pct, pair.council): pair for pair in overlaps(pct, council, people)}
    other_way = {(pair.council, pair.pct): pair for pair in overlaps(council, pct, people)}
    assert list(one_way) == sorted(other_way)
    for key, pair in one_way.items():
        assert 0.0 < pair.coterminosity <= 1.0
        assert pair.coterminosity == other_way[key].coterminosity
        assert pair.is_dyad == other_way[key].is_dyad


@given(two_maps(), st.permutations(range(6)), st.randoms())
def test_new_labels_and_another_order_of_areas_change_nothing(maps, label, random):
    pct, council, people = maps
    order = list(range(len(people)))
    random.shuffle(order)
    new_pct = np.array([label[body] for body in pct.tolist()])[order]
    renamed = overlaps(new_pct, council[order], people[order])
    plain = [(label[pair.pct], pair.council, pair.people, pair.coterminosity) for pair in overlaps(*maps)]
    assert [(pair.pct, pair.council, pair.people, pair.coterminosity) for pair in renamed] == sorted(plain)


@given(st.integers(1, 1_000), st.integers(0, 1_000), st.integers(0, 1_000))
def test_coterminosity_falls_with_everyone_on_one_side_only(shared, only_pct, only_council):
    here = coterminosity(shared, shared + only_pct, shared + only_council)
    assert coterminosity(shared, shared + only_pct + 1, shared + only_council) < here
    assert here == coterminosity(shared, shared + only_council, shared + only_pct)
