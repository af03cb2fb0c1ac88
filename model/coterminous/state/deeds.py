"""What organisations do and what befalls them, as rows from which a log, counts and comparisons are made."""

from __future__ import annotations

from typing import Any, TypeVar

from coterminous.state.columns import Deeds, State

Number = TypeVar("Number", int, float)

(
    DEFICIT_OPENED,
    DEFICIT_CLOSED,
    TALKS_OPENED,
    TALKS_ABANDONED,
    SIGNED,
    ARRANGEMENT_ADDED,
    CUT,
    WITHDREW,
    TRUST_BROKEN,
    THRESHOLD_RAISED,
    THRESHOLD_LOWERED,
    CARRIED_OVER,
    PASSED_ON,
    MERGED,
    LOST,
    AGREED_CUT,
    DEFICIT_REVEALED,
    FURTHER_PARTNER_JOINED,
    MERGED_BY_ORDER,
    LAPSED,
) = range(20)
"""Kinds of deed."""

MOST_A_PLACE, MOST_A_BODY = 13, 3
"""The most rows that a month can bring, which is the room that the compiled engine has for them.

A place is passed on or ends with a new map (1), merged by order (1), signed or joined (1); then its sides add one
arrangement, open or leave talks or let it lapse (1), or they act alone or as their board agrees, each once (3), and
lose their trust in each other (6): 12 at most, and one to spare. A body falls into deficit or comes out (1), moves
its threshold (1), and what it hid comes out (1). Whoever adds a kind of deed must find room for it here.
"""


class Growing(list[Number]):
    """A column that grows when its next entry is written.

    >>> column = Growing[int]()
    >>> column[0] = 7
    >>> column
    [7]
    """

    def __setitem__(self, row: Any, value: Any) -> None:
        """Write an entry, the next one included."""
        if row == len(self):
            self.append(value)
        else:
            super().__setitem__(row, value)


def no_deeds() -> Deeds:
    """Return room for deeds, as much as is needed.

    >>> deeds = no_deeds()
    >>> deeds.kind[0] = SIGNED
    >>> deeds.kind
    [4]
    """
    kind, body, place, other, detail, before, after = (Growing[int]() for _ in range(7))
    return Deeds([0], kind, body, place, other, detail, before, after, Growing[float](), Growing[float]())


def most_deeds(bodies: int, places: int) -> int:
    """Return how many rows a month can bring at most.

    >>> most_deeds(bodies=2, places=3)
    45
    """
    return MOST_A_BODY * bodies + MOST_A_PLACE * places


def note_deed(
    state: State,
    kind: int,
    body: int,
    place: int = -1,
    other: int = -1,
    detail: int = 0,
    before: int = 0,
    after: int = 0,
    trust_before: float = 0.0,
    trust_after: float = 0.0,
) -> None:
    """Write one row.

    Args:
        state: the state.
        kind: what was done.
        body: who did it, or to whom it happened.
        place: the partnership's place, -1 where it is about a body.
        other: the side toward which it was done, or the place where a partnership lives on.
        detail: arrangement added, whether money was pooled, or the number of further partners.
        before: pounds a month, or a threshold, before; 1 where it was a bolt-on.
        after: the same, after.
        trust_before: trust of the other side before.
        trust_after: trust of the other side after.
    """
    deeds = state.deeds
    row = deeds.written[0]
    deeds.kind[row] = kind
    deeds.body[row] = body
    deeds.place[row] = place
    deeds.other[row] = other
    deeds.detail[row] = detail
    deeds.before[row] = before
    deeds.after[row] = after
    deeds.trust_before[row] = trust_before
    deeds.trust_after[row] = trust_after
    deeds.written[0] = row + 1


def forget_deeds(state: State) -> None:
    """Begin a month in which nothing has been done yet."""
    state.deeds.written[0] = 0


def count_deeds(state: State, kind: int, body_kind: int) -> int:
    """Return how often something was done this month, by one kind of body (-1: by all)."""
    deeds, bodies = state.deeds, state.bodies
    count = 0
    for row in range(deeds.written[0]):
        is_theirs = body_kind == -1 or bodies.kind[deeds.body[row]] == body_kind
        if deeds.kind[row] == kind and is_theirs:
            count += 1
    return count
