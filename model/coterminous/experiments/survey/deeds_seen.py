"""What was done within a window: cuts, withdrawals and higher thresholds, and under what circumstances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coterminous.experiments.survey.ground import Flags, Ground, Integers
from coterminous.state.columns import ACTIVE, State
from coterminous.state.deeds import AGREED_CUT, CARRIED_OVER, CUT, THRESHOLD_RAISED, WITHDREW

CUTS = (CUT, WITHDREW, AGREED_CUT)
WATCHED = (*CUTS, THRESHOLD_RAISED)


@dataclass(frozen=True)
class Deeds:
    """One entry a deed, in the order in which they were done.

    Attributes:
        kind: number of the kind, of :mod:`coterminous.state.deeds`.
        body: who did it.
        place: the partnership's place, -1 for none.
        is_formal: whether the partnership had a flexibility (a section 31 agreement) just before.
        is_pressed: whether the body was in deficit then.
    """

    kind: Integers
    body: Integers
    place: Integers
    is_formal: Flags
    is_pressed: Flags


class DeedsWatch:
    """Collects deeds month by month.

    Args:
        ground: the scenario's ground.
    """

    def __init__(self, ground: Ground) -> None:
        """Nothing has been seen."""
        self._is_formal = np.zeros(len(ground.place_bodies), dtype=np.bool_)
        self._rows: list[tuple[Integers, Integers, Integers, Flags, Flags]] = []

    def begin(self, state: State) -> None:
        """Look at the month before the window."""
        self._is_formal = formal_places(state)

    def go_on(self, state: State) -> None:
        """Look at a month of the window."""
        written = state.deeds.written[0]
        kind, body, place = (
            np.array(column[:written], dtype=np.int64)
            for column in (state.deeds.kind, state.deeds.body, state.deeds.place)
        )
        for old, heir in carried_over(state).items():
            self._is_formal[heir] |= self._is_formal[old]
        chosen = np.isin(kind, WATCHED)
        kind, body, place = kind[chosen], body[chosen], place[chosen]
        is_formal = np.where(place >= 0, self._is_formal[place], False)
        is_pressed = np.asarray(state.bodies.in_deficit, dtype=np.int64)[body] == 1
        self._rows.append((kind, body, place, is_formal, is_pressed))
        self._is_formal = formal_places(state)

    def finish(self) -> Deeds:
        """Return what was seen."""
        whole, flags = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)
        rows = [(whole, whole, whole, flags, flags), *self._rows]
        kind, body, place, is_formal, is_pressed = (
            np.concatenate(column) for column in zip(*rows, strict=True)
        )
        return Deeds(kind, body, place, is_formal, is_pressed)


def formal_places(state: State) -> Flags:
    """Return which places hold a running partnership with a flexibility (F1, F4)."""
    partnerships = state.partnerships
    flexibilities = np.array(partnerships.pooled) + partnerships.lead + partnerships.integrated
    flags: Flags = (np.array(partnerships.phase) == ACTIVE) & (flexibilities > 0)
    return flags


def carried_over(state: State) -> dict[int, int]:
    """Return where partnerships live on after this month's new map; the first heir where there are several."""
    deeds = state.deeds
    moved: dict[int, int] = {}
    for row in range(deeds.written[0]):
        if deeds.kind[row] == CARRIED_OVER:
            moved.setdefault(int(deeds.place[row]), int(deeds.other[row]))
    return moved
