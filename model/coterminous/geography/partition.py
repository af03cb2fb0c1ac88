"""Cutting a piece of country into contiguous parts of wanted sizes.

First a power diagram (Voronoi cells with weights) whose weights are adjusted until every cell holds about its
people, while the seeds drift to the middle of their cells; then cells that fell apart are mended, and areas
at the borders change hands while that brings parts nearer to their targets and leaves them whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from coterminous.geography.areas import FloatArray, IntArray, SmallAreas, people_by_body
from coterminous.geography.contiguity import Adjacency, leaves_whole, pieces

DRIFTS: Final = 6
"""How often the seeds move half way to the middle of their cells."""
ADJUSTMENTS: Final = 5
"""Adjustments of the weights after each drift."""
LAST_ADJUSTMENTS: Final = 15
RATE: Final = 0.4
"""How strongly a cell's weight answers to people missing or too many, in mean cell areas."""
RAGGEDNESS: Final = 0.02
"""Price of each border between two hexagons against even sizes, as a share of the mean area's people."""
MOST_EXCHANGES_PER_PART: Final = 25


@dataclass(frozen=True)
class Piece:
    """Some areas of a country with their own numbering from 0.

    Attributes:
        members: numbers of the areas in the country, ascending; shape (n,).
        people: people of each member.
        x: eastings that distances are measured on, km.
        y: northings, km.
        adjacency: neighbours of each member, in the piece's own numbering.
    """

    members: IntArray
    people: IntArray
    x: FloatArray
    y: FloatArray
    adjacency: Adjacency


def piece_of(
    areas: SmallAreas, members: IntArray, x: FloatArray | None = None, y: FloatArray | None = None
) -> Piece:
    """Return some areas as a piece with its own numbering.

    Args:
        areas: the country.
        members: areas of the piece, ascending.
        x: eastings to measure on where they are not the real ones; shape of the country.
        y: northings likewise.
    """
    own = {area: number for number, area in enumerate(members.tolist())}
    adjacency = [[own[near] for near in areas.adjacency[area] if near in own] for area in own]
    east, north = areas.x if x is None else x, areas.y if y is None else y
    return Piece(members, areas.people[members], east[members], north[members], adjacency)


def divide(piece: Piece, targets: Sequence[float], seeds: Sequence[int]) -> IntArray:
    """Return the part of each member: contiguous parts, with people near the targets.

    Args:
        piece: what to divide, with at least as many members as parts.
        targets: wanted people of each part, above 0; scaled to the people there are.
        seeds: a different member for each part to start from.

    >>> from coterminous.geography.areas import hexagons
    >>> row = hexagons(list(range(6)), [0] * 6, [10] * 6)
    >>> divide(piece_of(row, np.arange(6)), targets=[20.0, 40.0], seeds=[0, 5]).tolist()
    [0, 0, 1, 1, 1, 1]
    """
    if len(targets) == 1:
        return np.zeros(len(piece.members), dtype=np.int64)
    total = int(piece.people.sum())
    wanted = np.array(targets, dtype=np.float64)
    wanted = wanted * (total / np.cumsum(wanted)[-1])
    label = _power_diagram(piece, wanted, seeds)
    label = _whole(piece, wanted, label, seeds)
    return exchange(piece, wanted, label)


def _power_diagram(piece: Piece, wanted: FloatArray, seeds: Sequence[int]) -> IntArray:
    """Return the cell of each member in a power diagram whose cells hold about the wanted people."""
    x, y, parts = piece.x, piece.y, len(wanted)
    seed_x, seed_y = x[list(seeds)].copy(), y[list(seeds)].copy()
    spread = float((x.max() - x.min() + 1.0) * (y.max() - y.min() + 1.0)) / parts
    weight = np.zeros(parts)

    def cells() -> IntArray:
        squared = (x[:, None] - seed_x) ** 2 + (y[:, None] - seed_y) ** 2
        nearest: IntArray = np.argmin(squared - weight, axis=1)
        return nearest

    def adjust(label: IntArray, rate: float) -> None:
        actual = people_by_body(label, piece.people, parts)
        weight[:] += rate * spread * np.clip(1.0 - actual / wanted, -0.5, 0.5)

    label = cells()
    for _ in range(DRIFTS):
        for _ in range(ADJUSTMENTS):
            adjust(label, RATE)
            label = cells()
        count = np.maximum(np.bincount(label, minlength=parts), 1)
        filled = np.bincount(label, minlength=parts) > 0
        for seed, place in ((seed_x, x), (seed_y, y)):
            middle = np.bincount(label, weights=place, minlength=parts) / count
            seed[:] = np.where(filled, 0.5 * (seed + middle), seed)
        label = cells()
    for step in range(LAST_ADJUSTMENTS):
        adjust(label, RATE / (1 + step))
        label = cells()
    return label


def _whole(piece: Piece, wanted: FloatArray, label: IntArray, seeds: Sequence[int]) -> IntArray:
    """Return the parts with stray pieces handed to neighbouring parts, and no part empty."""
    mended = label.copy()
    for part in range(len(wanted)):
        if not (mended == part).any():
            mended[seeds[part]] = part
    held = [0] * len(wanted)
    stray: list[int] = []
    for part in range(len(wanted)):
        own = pieces(np.flatnonzero(mended == part).tolist(), piece.adjacency)
        own.sort(key=lambda areas: (-int(piece.people[areas].sum()), areas[0]))
        held[part] = int(piece.people[own[0]].sum()) if own else 0
        stray += [area for lost in own[1:] for area in lost]
    owner = mended.tolist()
    for area in stray:
        owner[area] = -1
    _hand_out(piece, wanted, owner, held, sorted(stray))
    return np.array(owner, dtype=np.int64)


def _hand_out(piece: Piece, wanted: FloatArray, owner: list[int], held: list[int], stray: list[int]) -> None:
    """Give each ownerless area to the least filled part beside it, in place, or else to any."""
    people = piece.people.tolist()
    while stray:
        left = []
        for area in stray:
            beside = sorted({owner[near] for near in piece.adjacency[area] if owner[near] >= 0})
            if not beside:
                left.append(area)
                continue
            owner[area] = min(beside, key=lambda part: held[part] / wanted[part])
            held[owner[area]] += people[area]
        if len(left) == len(stray):
            owner[left[0]] = min(range(len(held)), key=lambda part: held[part] / wanted[part])
            held[owner[left[0]]] += people[left[0]]
            left = left[1:]
        stray = left


def exchange(piece: Piece, wanted: FloatArray, label: IntArray) -> IntArray:
    """Return the parts after areas at their borders changed hands for sizes nearer to the wanted ones.

    An area moves only where its old part stays whole. Each move lowers the sum over parts of (people -
    wanted)^2 / wanted plus a price on ragged borders, so that this ends.
    """
    owner: list[int] = label.tolist()
    parts = len(wanted)
    source = np.repeat(np.arange(len(owner)), [len(near) for near in piece.adjacency])
    target = np.array([near for ring in piece.adjacency for near in ring], dtype=np.int64)
    excess = people_by_body(label, piece.people, parts) - wanted
    people = piece.people.astype(np.float64)
    price = RAGGEDNESS * float(people.mean())
    current = label.copy()
    for _ in range(MOST_EXCHANGES_PER_PART * parts):
        giver, taker = current[source], current[target]
        border = np.flatnonzero(giver != taker)
        if not len(border):
            break
        area, giver, taker = source[border], giver[border], taker[border]
        moved = people[area]
        change = (moved * moved - 2.0 * moved * excess[giver]) / wanted[giver]
        change += (moved * moved + 2.0 * moved * excess[taker]) / wanted[taker]
        ring_own = np.bincount(source, weights=current[source] == current[target], minlength=len(owner))
        _, inverse, ring_taker = np.unique(area * parts + taker, return_inverse=True, return_counts=True)
        change += price * (ring_own[area] - ring_taker[inverse])
        best = _first_feasible(
            np.argsort(change, kind="stable").tolist(), change, area, owner, piece.adjacency
        )
        if best is None:
            break
        here, there = int(area[best]), int(taker[best])
        excess[owner[here]] -= people[here]
        excess[there] += people[here]
        owner[here] = there
        current[here] = there
    return current


def _first_feasible(
    order: Sequence[int], change: FloatArray, area: IntArray, owner: Sequence[int], adjacency: Adjacency
) -> int | None:
    """Return the best move that helps and leaves the giving part whole, or None."""
    for move in order:
        if change[move] >= -1e-9:
            return None
        if leaves_whole(int(area[move]), owner, adjacency):
            return move
    return None
