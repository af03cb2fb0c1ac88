"""Keyed random draws: the only place where chance enters the model.

A draw belongs to a *purpose*, a *month* and an *entity*, not to a position in a sequence. Adding an event,
a body or a decision therefore never shifts anyone else's draws, and two scenarios run with one seed share
their luck (see ``docs/decisions/0002-keyed-draws.md``). The generator is Philox4x64-10 with key ``(seed,
replicate)`` and counter ``(entity, month, purpose)``; it gives the same bits as ``numpy.random.Philox``
with that key and counter.

>>> bodies = np.array([entity_key("pct-001"), entity_key("pct-002")], dtype=np.uint64)
>>> draws = uniforms(seed=7, replicate=0, purpose=Purpose.LEAVING, month=3, entities=bodies)
>>> bool(((draws >= 0.0) & (draws < 1.0)).all())
True
"""

from __future__ import annotations

import hashlib
from enum import IntEnum, unique
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROUNDS = 10
LANES = 4
_LOW_HALF = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLIERS = (np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157))
_WEYL = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B))
_ONE = np.uint64(1)
_SPARE = np.uint64(11)
_TO_UNIT = 2.0**-53


@unique
class Purpose(IntEnum):
    """What a draw is for. Numbers are part of the results: never renumber, only add.

    >>> Purpose.LEAVING.name
    'LEAVING'
    """

    START_PARTNERSHIP = 1
    START_FLEXIBILITY = 2
    START_MATURITY = 3
    START_TRUST = 4
    START_ELIGIBILITY = 5
    START_POSITION = 6
    POSITION_PERSISTS = 7
    POSITION_REDRAWN = 8
    START_CULTURE = 9
    START_AGE = 10
    START_LEADERSHIP = 11
    REVIEW = 20
    TALKS = 21
    STEP = 22
    LEAVING = 23
    ELIGIBILITY = 24
    ABANDONING = 25
    EVENT_SELECTION = 40
    EVENT_SIDE = 41
    COAST = 100
    COUNTRYSIDE = 101
    AREA_PEOPLE = 102
    CITY_PLACE = 103
    TOWN_PLACE = 104
    COUNCIL_SIZE = 105
    COUNCIL_SHARED = 106
    PCT_SIZE = 107
    BODY_PLACE = 108
    CROOKED_BORDER = 109
    PLACE_NAME = 110
    TRUST_SITE = 111
    TRUST_SIZE = 112
    REORGANISED_BODY = 120
    REORGANISED_AREA = 121
    RESAMPLE = 200
    SURVEY_RESPONSE = 210
    SURVEY_BLANK = 211


def entity_key(name: str) -> int:
    """Return a stable 64-bit key for a named entity, the same in every process.

    >>> entity_key("pct-001") == entity_key("pct-001") != entity_key("pct-002")
    True
    """
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def entity_keys(names: list[str]) -> NDArray[np.uint64]:
    """Return the keys of many entities, in order.

    >>> entity_keys(["pct-001"]).shape
    (1,)
    """
    return np.array([entity_key(name) for name in names], dtype=np.uint64)


def multiply(factor: Any, words: Any) -> Any:
    """Return the high and low 64 bits of a 64 by 64 bit product, of one word or of many.

    >>> high, low = multiply(np.uint64(2**63), np.array([6], dtype=np.uint64))
    >>> int(high[0]), int(low[0])
    (3, 0)
    """
    factor_low, factor_high = factor & _LOW_HALF, factor >> _HALF
    word_low, word_high = words & _LOW_HALF, words >> _HALF
    middle = factor_high * word_low + ((factor_low * word_low) >> _HALF)
    cross = factor_low * word_high + (middle & _LOW_HALF)
    return factor_high * word_high + (middle >> _HALF) + (cross >> _HALF), factor * words


def philox(seed: Any, replicate: Any, entity: Any, month: Any, purpose: Any) -> Any:
    """Return the four words of a key and counter: Philox4x64-10, of one entity or of many; all are unsigned words.

    >>> words = philox(*(np.array([word], dtype=np.uint64) for word in (7, 0, 5, 0, 1)))
    >>> [int(word[0]) for word in words] == np.random.Philox(key=[7, 0], counter=[0, 5, 0, 1]).random_raw(4).tolist()
    True
    """
    # NumPy's Philox steps its counter before it draws: the first block has the block word 1.
    word_0, word_1, word_2, word_3 = purpose - purpose + _ONE, entity, month, purpose
    key_0, key_1 = seed, replicate
    for _ in range(ROUNDS):
        high_0, low_0 = multiply(_MULTIPLIERS[0], word_0)
        high_1, low_1 = multiply(_MULTIPLIERS[1], word_2)
        word_0, word_1, word_2, word_3 = high_1 ^ word_1 ^ key_0, low_1, high_0 ^ word_3 ^ key_1, low_0
        key_0, key_1 = key_0 + _WEYL[0], key_1 + _WEYL[1]
    return word_0, word_1, word_2, word_3


def raw_words(
    seed: int, replicate: int, purpose: int, month: int, entities: NDArray[np.uint64], lane: int = 0
) -> NDArray[np.uint64]:
    """Return 64 random bits for each entity. ``lane`` (0 to 3) picks one of four words of the same key.

    >>> first = raw_words(7, 0, 1, 0, np.array([5], dtype=np.uint64))
    >>> numpy_says = np.random.Philox(key=[7, 0], counter=[0, 5, 0, 1]).random_raw(1)
    >>> int(first[0]) == int(numpy_says[0])
    True
    """
    if not 0 <= lane < LANES:
        raise ValueError(f"lane {lane} is not between 0 and {LANES - 1}")
    mask = (1 << 64) - 1
    key = np.uint64(seed & mask), np.uint64(replicate & mask)
    with np.errstate(over="ignore"):
        words = philox(*key, entities.astype(np.uint64), np.uint64(month), np.uint64(purpose))
    drawn: NDArray[np.uint64] = words[lane]
    return drawn


def unit(word: Any) -> Any:
    """Return a number in [0, 1) from the upper 53 bits of a word, of one word or of many.

    >>> float(unit(np.uint64(2**63)))
    0.5
    """
    return (word >> _SPARE) * _TO_UNIT


def uniforms(
    seed: int, replicate: int, purpose: int, month: int, entities: NDArray[np.uint64], lane: int = 0
) -> NDArray[np.float64]:
    """Return one uniform number in [0, 1) for each entity, independent of who else is drawn for.

    Args:
        seed: the run's seed, any integer; taken modulo 2**64.
        replicate: number of the replicate, 0 in a single run.
        purpose: what the draw is for, a :class:`Purpose`.
        month: month of the run, 0 or later.
        entities: keys from :func:`entity_key`, any shape.
        lane: 0 to 3, for several draws of one purpose.

    >>> alone = uniforms(1, 0, 23, 5, np.array([9], dtype=np.uint64))
    >>> together = uniforms(1, 0, 23, 5, np.array([4, 9], dtype=np.uint64))
    >>> bool(alone[0] == together[1])
    True
    """
    drawn: NDArray[np.float64] = unit(raw_words(seed, replicate, purpose, month, entities, lane))
    return drawn
