"""Who is hit: events that fall on some bodies or dyads draw lots among those that could be hit."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coterminous.state.columns import Floats, Integers

ALONE, WITH_PARTNER, ONE_SIDE = range(3)
"""What a lot hits: who drew it; that PCT and its main council; or one of the two."""


class Lots(NamedTuple):
    """Lots that events draw: one entry an event, then one entry a candidate, in the order of events.

    ``own`` and ``partner`` number the *chances* of a run: one for each event and each body or dyad that it may hit.
    """

    drawn: Integers  # how many candidates are hit
    rule: Integers
    month: Integers
    first: Integers  # where the event's candidates begin; one entry more than there are events
    own: Integers
    partner: Integers  # -1 where there is none


def draw_lots(lots: Lots, luck: Floats, side_luck: Floats, is_hit: Integers) -> None:
    """Mark the chances that come true: the candidates with the lowest draws.

    Args:
        lots: the lots.
        luck: one draw for each candidate.
        side_luck: one draw for each candidate: which side is hit, where it is one.
        is_hit: one entry for each chance, all nought; set to 1 where it is hit.

    >>> lots = Lots(drawn=[1], rule=[ALONE], month=[0], first=[0, 2], own=[0, 1], partner=[-1, -1])
    >>> is_hit = [0, 0]
    >>> draw_lots(lots, [0.7, 0.2], [0.0, 0.0], is_hit)
    >>> is_hit
    [0, 1]
    """
    for lot in range(len(lots.drawn)):
        first, last = lots.first[lot], lots.first[lot + 1]
        # Stable, so that of two equal draws the candidate who comes first is hit.
        order = np.argsort(np.asarray(luck[first:last]), kind="mergesort")
        for place in range(lots.drawn[lot]):
            candidate = first + order[place]
            if lots.rule[lot] == ONE_SIDE and side_luck[candidate] >= 0.5:
                is_hit[lots.partner[candidate]] = 1
            else:
                is_hit[lots.own[candidate]] = 1
                if lots.rule[lot] == WITH_PARTNER:
                    is_hit[lots.partner[candidate]] = 1
