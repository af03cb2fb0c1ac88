"""Keyed draws in compiled code: the same bits as :func:`coterminous.streams.uniforms`, one at a time."""

from __future__ import annotations

import numpy as np

from coterminous.state.columns import Floats, Integers
from coterminous.streams import philox, unit


def uniform(seed: int, replicate: int, purpose: int, month: int, key: int, lane: int) -> float:
    """Return one draw, uniform in [0, 1). Keys of entities are the bits of a signed word."""
    words = philox(
        np.uint64(seed), np.uint64(replicate), np.uint64(key), np.uint64(month), np.uint64(purpose)
    )
    if lane == 0:
        word = words[0]
    elif lane == 1:
        word = words[1]
    elif lane == 2:
        word = words[2]
    else:
        word = words[3]
    return unit(word)  # type: ignore[no-any-return]


def fill(
    drawn: Floats, seed: int, replicate: int, purpose: int, month: int, keys: Integers, lane: int
) -> None:
    """Draw once for every key."""
    for entity in range(len(keys)):
        drawn[entity] = uniform(seed, replicate, purpose, month, keys[entity], lane)
