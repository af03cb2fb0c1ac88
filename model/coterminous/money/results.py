"""What moves a body's result of a month, part by part: the grounds on which it can be said who pays and who gains."""

from __future__ import annotations

from enum import IntEnum, unique

from coterminous.state.columns import Ledger


@unique
class Part(IntEnum):
    """What moves a result. Amounts are of the thing itself: a cost that weighs on it, or a cut that helps it."""

    UNDERLYING = 0  # overspend of its own
    SHOCK = 1  # unplanned costs, and costs that grow faster than income
    DEMAND = 2  # sent by others' cuts
    SERVICES_CUT = 3
    CARE_WITHDRAWN = 4  # by a higher threshold
    RELIEF = 5  # from cut contributions
    CHARGED = 6  # to pools, beyond the contribution
    GAIN = 7  # from joint working, beyond what the budget holds
    BUDGETED_GAIN = 8  # what the budget holds, and has spent on services
    MANAGEMENT = 9  # of joint work, beyond what the budget holds
    BUDGETED_MANAGEMENT = 10  # what the budget holds, and services have gone without


PARTS = len(Part)


def add_part(ledger: Ledger, part: int, kind: int, pounds: float) -> None:
    """Add to what has moved the results of one kind of body this month.

    Args:
        ledger: the ledger.
        part: a :class:`Part`.
        kind: kind of body.
        pounds: how much, of this body.
    """
    ledger.part_month[PARTS * kind + part] += pounds


def part_of(ledger: Ledger, part: int, kind: int) -> float:
    """Return what a part has come to this month, for one kind of body, in pounds.

    >>> from coterminous.money.ledger import open_ledger
    >>> ledger = open_ledger(kinds=[0, 1], places=0)
    >>> add_part(ledger, Part.SHOCK, 1, 250.0)
    >>> part_of(ledger, Part.SHOCK, 1), part_of(ledger, Part.SHOCK, 0)
    (250.0, 0.0)
    """
    return ledger.part_month[PARTS * kind + part]
