"""Keyed draws: the bits of NumPy's Philox, and nobody's luck depends on who else is drawn for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coterminous.streams import Purpose, entity_key, entity_keys, raw_words, uniforms

WORD = st.integers(min_value=0, max_value=2**64 - 1)
MASK = 2**64 - 1


def of_numpy(seed: int, replicate: int, purpose: int, month: int, entity: int) -> np.ndarray:
    """Return the four words that NumPy's own generator gives for the same key and counter."""
    generator = np.random.Philox(
        key=np.array([seed & MASK, replicate & MASK], dtype=np.uint64),
        counter=np.array([0, entity, month, purpose], dtype=np.uint64),
    )
    return generator.random_raw(4)


def keys(*entities: int) -> np.ndarray:
    return np.array(entities, dtype=np.uint64)


@given(seed=WORD, replicate=WORD, purpose=st.integers(0, 1000), month=st.integers(0, 5000), entity=WORD)
def test_words_are_those_of_numpy_s_philox(seed, replicate, purpose, month, entity):
    ours = [int(raw_words(seed, replicate, purpose, month, keys(entity), lane)[0]) for lane in range(4)]
    assert ours == of_numpy(seed, replicate, purpose, month, entity).tolist()


@given(seed=st.integers(-(2**70), 2**70), entity=WORD)
def test_any_whole_number_is_a_seed(seed, entity):
    draw = raw_words(seed, 0, 1, 0, keys(entity))[0]
    assert int(draw) == int(of_numpy(seed, 0, 1, 0, entity)[0])


@given(seed=WORD, entity=WORD)
def test_uniforms_are_numpy_s_doubles_of_the_same_bits(seed, entity):
    """NumPy takes the upper 53 bits of a word, too."""
    bits = np.random.Philox(key=keys(seed, 3), counter=keys(0, entity, 9, 23))
    assert uniforms(seed, 3, 23, 9, keys(entity))[0] == np.random.Generator(bits).random()


@given(entities=st.lists(WORD, min_size=1, max_size=30, unique=True), month=st.integers(0, 300))
def test_a_draw_does_not_depend_on_who_else_is_drawn_for(entities, month):
    together = uniforms(7, 0, Purpose.LEAVING, month, keys(*entities))
    alone = [float(uniforms(7, 0, Purpose.LEAVING, month, keys(entity))[0]) for entity in entities]
    assert together.tolist() == alone
    backwards = uniforms(7, 0, Purpose.LEAVING, month, keys(*reversed(entities)))
    assert backwards.tolist() == alone[::-1]


@given(entities=st.lists(WORD, min_size=1, max_size=50))
def test_draws_lie_from_0_to_below_1(entities):
    draws = uniforms(1, 0, Purpose.TALKS, 0, keys(*entities))
    assert ((draws >= 0.0) & (draws < 1.0)).all()


def test_the_largest_word_is_still_below_1():
    """(2**53 - 1) / 2**53 is a double of its own."""
    assert float(np.uint64(MASK) >> np.uint64(11)) * 2.0**-53 < 1.0


@pytest.mark.parametrize("changed", ["seed", "replicate", "purpose", "month", "entity", "lane"])
def test_every_part_of_the_key_matters(changed):
    key = {"seed": 7, "replicate": 0, "purpose": 23, "month": 4, "entity": 99, "lane": 0}

    def draw(part: dict[str, int]) -> float:
        rest = [part["seed"], part["replicate"], part["purpose"], part["month"], keys(part["entity"])]
        return float(uniforms(*rest, lane=part["lane"])[0])

    assert draw(key) == draw(dict(key))
    assert draw(key) != draw({**key, changed: key[changed] + 1})


def test_draws_are_even():
    """20,000 draws in twenty bins: chi squared with 19 degrees of freedom is below 43.8 in 999 of 1,000 cases.

    The draws are keyed, so it is below it always or never.
    """
    draws = uniforms(5, 0, Purpose.STEP, 8, np.arange(20_000, dtype=np.uint64))
    counts, _ = np.histogram(draws, bins=20, range=(0.0, 1.0))
    assert ((counts - 1000.0) ** 2 / 1000.0).sum() < 43.8


def test_neighbours_in_every_part_of_the_key_are_not_alike():
    """Correlations of 5,000 pairs stay within four standard errors of nought."""
    entities = np.arange(5_000, dtype=np.uint64)
    here = uniforms(5, 0, 23, 8, entities)
    beside = {
        "entity": uniforms(5, 0, 23, 8, entities + np.uint64(1)),
        "month": uniforms(5, 0, 23, 9, entities),
        "purpose": uniforms(5, 0, 24, 8, entities),
        "replicate": uniforms(5, 1, 23, 8, entities),
        "seed": uniforms(6, 0, 23, 8, entities),
        "lane": uniforms(5, 0, 23, 8, entities, lane=1),
    }
    for part, draws in beside.items():
        assert abs(np.corrcoef(here, draws)[0, 1]) < 4.0 / 5_000**0.5, part


@pytest.mark.parametrize("lane", [-1, 4])
def test_there_are_four_lanes(lane):
    with pytest.raises(ValueError, match="lane"):
        raw_words(1, 0, 1, 0, keys(1), lane)


def test_names_have_keys_of_their_own():
    names = [f"{kind}-{number:03d}" for kind in ("pct", "ssd", "trust") for number in range(1000)]
    assert len(set(entity_keys(names).tolist())) == len(names)
    assert [entity_key(name) for name in names] == entity_keys(names).tolist()


def test_the_key_of_a_name_is_blake2b_of_it():
    """The first eight bytes of the hash, little-endian: the same in every process and on every machine."""
    assert entity_key("") == int.from_bytes(bytes.fromhex("e4a6a0577479b2b4"), "little")


def test_purposes_keep_their_numbers():
    """Numbers are part of every result: a purpose may be added, none renumbered."""
    assert (Purpose.LEAVING, Purpose.ELIGIBILITY, Purpose.REVIEW) == (23, 24, 20)
    assert len({int(purpose) for purpose in Purpose}) == len(Purpose.__members__)
