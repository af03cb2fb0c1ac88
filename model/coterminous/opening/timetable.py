"""The timetable of the centre: all that dated events may do in a run, and what the lots of one run bring of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coterminous.opening.lots import Lots, draw_lots
from coterminous.policy.centre import Effects
from coterminous.streams import Purpose, uniforms


class Timetable(NamedTuple):
    """All that the centre may do in a run, the same for every seed; lots decide what of it happens.

    Attributes:
        effects: every effect that any lot can bring, in order of date.
        chance: for every effect, the chance that must come true for it; -1 where it is certain.
        lots: the lots.
        keys: key of every candidate's draw.
        hit: for every event, pairs of a chance (-1: certain) and the body, dyad or place that it hits.
    """

    effects: Effects
    chance: list[int]
    lots: Lots
    keys: NDArray[np.uint64]
    hit: list[list[tuple[int, int]]]

    def chances(self) -> int:
        """Return how many chances there are."""
        return 1 + max((chance for pairs in self.hit for chance, _ in pairs), default=-1)


def what_happens(timetable: Timetable, seed: int, replicate: int) -> tuple[Effects, list[list[int]]]:
    """Return the effects that a run's lots bring, and for every event whom it hits (empty where it hits everyone)."""
    lots = timetable.lots
    sizes = [last - first for first, last in zip(lots.first[:-1], lots.first[1:], strict=True)]
    months = np.repeat(np.array(lots.month, dtype=np.int64), sizes)
    luck, side_luck = np.empty(len(months)), np.empty(len(months))
    for month in sorted(set(lots.month)):
        at = months == month
        luck[at] = uniforms(seed, replicate, Purpose.EVENT_SELECTION, month, timetable.keys[at])
        side_luck[at] = uniforms(seed, replicate, Purpose.EVENT_SIDE, month, timetable.keys[at])
    is_hit = [0] * timetable.chances()
    draw_lots(lots, luck.tolist(), side_luck.tolist(), is_hit)
    kept = [row for row, chance in enumerate(timetable.chance) if chance < 0 or is_hit[chance]]
    of_all = timetable.effects
    effects = Effects(
        kind=[of_all.kind[row] for row in kept],
        start=[of_all.start[row] for row in kept],
        end=[of_all.end[row] for row in kept],
        target=[of_all.target[row] for row in kept],
        amount=[of_all.amount[row] for row in kept],
    )
    hit = [
        sorted({target for chance, target in pairs if chance < 0 or is_hit[chance]})
        for pairs in timetable.hit
    ]
    return effects, hit
