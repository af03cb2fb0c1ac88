"""Labels and marks keep clear of each other, whatever they are."""

from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from coterminous.report.event_marks import LETTER_INCHES, EventMark, place_marks
from coterminous.report.labels import spread_apart

LEVELS = st.lists(st.floats(-0.2, 1.2, allow_nan=False), min_size=1, max_size=8)


@given(LEVELS, st.lists(st.floats(0.02, 0.1), min_size=8, max_size=8))
def test_labels_stand_apart_in_order_and_inside(levels, rooms):
    rooms = rooms[: len(levels)]
    placed = spread_apart(levels, rooms, low=0.0, high=1.0)
    order = sorted(range(len(levels)), key=lambda place: (levels[place], place))
    for below, above in pairwise(order):
        assert placed[above] - placed[below] >= (rooms[above] + rooms[below]) / 2 - 1e-6
    for level, room in zip(placed, rooms, strict=True):
        assert room / 2 - 1e-6 <= level <= 1.0 - room / 2 + 1e-6


@given(LEVELS)
def test_labels_with_room_stay_where_they_are(levels):
    apart = [place / 10 + 0.05 for place in range(len(levels))]
    assert spread_apart(apart, 0.1, low=0.0, high=1.0) == [round(level, 9) for level in apart]


MONTHS, AXES, MARGIN = 72, 6.0, 2.0
WORDS = st.lists(st.integers(1, 12), min_size=1, max_size=12).map(
    lambda sizes: " ".join("x" * size for size in sizes)
)
MARKS = st.lists(st.tuples(st.integers(0, MONTHS - 1), WORDS), max_size=10, unique_by=lambda mark: mark[0])


@given(MARKS)
def test_no_event_meets_another_or_leaves_the_figure(marks):
    marks = [EventMark(month, text) for month, text in sorted(marks)]
    placed = place_marks(marks, MONTHS, AXES, MARGIN)
    assert [" ".join(mark.lines) for mark in placed] == [mark.text for mark in marks]
    at = [(mark.month + 0.5) / MONTHS * AXES for mark in placed]
    ends = [
        start + LETTER_INCHES * max(len(line) for line in mark.lines)
        for start, mark in zip(at, placed, strict=True)
    ]
    assert all(end <= AXES + MARGIN for end in ends)
    for one, other in permutations(range(len(placed)), 2):
        # A line runs up to the top of its own text, through every row below.
        reaches = placed[other].top > placed[one].row
        assert not (reaches and at[one] <= at[other] < ends[one])
