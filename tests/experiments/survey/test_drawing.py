"""Who responds: as many as wanted, the same for the same seed, and with the weights that were asked for."""

import math

import numpy as np
import pytest

from coterminous.experiments.survey.drawing import GOOD_FROM, TILT, draw_blanks, draw_respondents

NAMES = [f"pct-{number:03d}" for number in range(152)]


def drawn(names=NAMES, wanted=59, goodwill=None, **changed):
    settings = {"non_response": "random", "instrument": "a", "month": 3, "seed": 7, "replicate": 0} | changed
    return draw_respondents(names, np.zeros(len(names)) if goodwill is None else goodwill, wanted, **settings)


def test_as_many_as_wanted_answer_and_nobody_twice():
    who = drawn()
    assert len(set(who.tolist())) == 59
    assert who.tolist() == sorted(who.tolist())
    assert drawn(wanted=None).tolist() == list(range(152))
    assert drawn(wanted=200).tolist() == list(range(152))
    assert drawn(names=[], wanted=5).tolist() == []


@pytest.mark.parametrize("change", [{"seed": 8}, {"replicate": 1}, {"month": 4}, {"instrument": "b"}])
def test_a_draw_belongs_to_seed_replicate_month_and_instrument(change):
    assert drawn().tolist() == drawn().tolist()
    assert drawn(**change).tolist() != drawn().tolist()


def test_the_order_of_bodies_does_not_matter():
    backwards = {NAMES[::-1][place] for place in drawn(names=NAMES[::-1])}
    assert backwards == {NAMES[place] for place in drawn()}


def test_one_more_body_takes_no_more_than_one_place():
    before = {NAMES[place] for place in drawn()}
    more = [*NAMES, "pct-900"]
    after = {more[place] for place in drawn(names=more)}
    assert len(before - after) <= 1


def first_of_two(non_response: str, goodwill: list[float]) -> float:
    """Return how often the first of two answers where one of them does; 1,500 replicates."""
    chosen = [
        drawn(["one", "two"], 1, np.array(goodwill), non_response=non_response, replicate=replicate)[0]
        for replicate in range(1_500)
    ]
    return chosen.count(0) / 1_500


@pytest.mark.parametrize(
    ("non_response", "goodwill", "expected"),
    [
        ("random", [1.0, 0.0], 1 / 2),
        ("tilted", [1.0, 0.0], TILT / (TILT + 1)),
        ("tilted", [GOOD_FROM, GOOD_FROM - 0.01], TILT / (TILT + 1)),
        ("tilted", [0.9, 0.7], 1 / 2),
    ],
)
def test_who_is_first_of_two(non_response, goodwill, expected):
    # Five standard deviations of a share of 1,500.
    assert abs(first_of_two(non_response, goodwill) - expected) < 5 * math.sqrt(0.25 / 1_500)


def test_tilted_and_random_share_their_luck():
    """Where all relationships are alike, tilting changes nothing."""
    alike = np.full(152, 0.9)
    assert drawn(goodwill=alike, non_response="tilted").tolist() == drawn(goodwill=alike).tolist()


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_blanks_have_their_share(share):
    blanks = [
        draw_blanks(NAMES, share, item="a/b", month=0, seed=7, replicate=replicate).mean()
        for replicate in range(40)
    ]
    assert abs(np.mean(blanks) - share) < 5 * math.sqrt(share * (1 - share) / (40 * 152)) + 1e-12


def test_items_have_blanks_of_their_own():
    settings = {"month": 0, "seed": 7, "replicate": 0}
    one, other = (draw_blanks(NAMES, 0.5, item=f"a/{name}", **settings) for name in ("b", "c"))
    assert (one != other).any()
