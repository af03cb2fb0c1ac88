"""The table of sides: the same money and harm as PCTs, councils, NHS trusts and people see it.

Four accounts, each a block of rows for every month:

* ``ledger``: what the accounts of a side held, every flow in (above zero) or out, and what they hold at the end;
  every flow adds up to nought over the sides, the pools and the world outside.
* ``result``: what moved the result of each kind of body, and what people got for the public's money; each body's rows
  add up to how far its balance moved.
* ``boundary``: demand that cuts have sent to the other sector, by who sent it and by who received it.
* ``harm``: need left unmet, waits and admissions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from coterminous.money.ledger import OUTSIDE_ACCOUNTS, OWNERS, Flow
from coterminous.state.columns import KIND_NAMES, State

if TYPE_CHECKING:
    import pandas as pd

Amount = TypeVar("Amount", float, NDArray[np.float64])

SIDES_OF_TABLE: Final = (*KIND_NAMES, "pools", "people", "outside")
"""Columns of the table: owners of accounts, in the order of their numbers."""
FLOW_ITEMS: Final = {flow.name.lower(): flow for flow in Flow if flow is not Flow.SUCCESSION}
"""Rows of the ledger. What bodies leave to their heirs stays on its side."""
RESULT_ITEMS: Final = {
    "public_money": 1,
    "badged_grant": 1,
    "overspend": -1,
    "shock": -1,
    "demand_received": -1,
    "services_cut": 1,
    "care_withdrawn": 1,
    "contributions_cut": 1,
    "gained_from_pools": 1,
    "joint_gain": 1,
    "joint_management": -1,
    "day_charges": 1,
    "taken_by_centre": -1,
}
"""Rows of the result, with the sign by which a body's result counts them."""
_PEOPLE_BEAR = ("demand_received", "services_cut", "care_withdrawn", "contributions_cut")
"""What helps or burdens a body's result at the people's cost, or to their good."""
HARMS: Final = {
    "unmet_need": ("unmet_need_people", "person-months"),
    "delayed_transfers": ("delayed_transfers", "patient-months"),
    "unscheduled_admissions": ("unscheduled_admissions", "admissions"),
}
"""Rows of harm: the metric that is added up over months, and the unit of the sum."""


class SideMonth(NamedTuple):
    """What the ledger says of a month: flows by owner, balances by owner at its end, and the deficits in them."""

    flows: tuple[int, ...]
    closing: tuple[int, ...]
    deficits: tuple[int, ...]


def side_month(state: State) -> SideMonth:
    """Return what the ledger says of the month that has been lived."""
    ledger = state.ledger
    closing, deficits = [0] * OWNERS, [0] * OWNERS
    inside = len(ledger.balance) - OUTSIDE_ACCOUNTS
    for account, balance in enumerate(ledger.balance):
        closing[ledger.owner[account]] += balance
        if account < inside and balance < 0:
            deficits[ledger.owner[account]] += balance
    return SideMonth(tuple(ledger.owner_month), tuple(closing), tuple(deficits))


class _Row(NamedTuple):
    account: str
    item: str
    unit: str
    amounts: Mapping[str, float]


def sides_table(
    start: str, months: Sequence[int], sides: Sequence[SideMonth], metrics: Sequence[Mapping[str, float]]
) -> pd.DataFrame:
    """Return the table of sides, one row an item and month.

    Args:
        start: first month of the run, such as ``2006-04``.
        months: numbers of the months.
        sides: what the ledger says of each.
        metrics: the metrics of each.
    """
    import pandas as pd

    from coterminous.record.tables import calendar

    rows: list[_Row] = []
    lengths = []
    opening = (0,) * OWNERS
    for side, measured in zip(sides, metrics, strict=True):
        before = len(rows)
        rows += [*_ledger(opening, side), *_result(measured), *_boundary(measured), *_harm(measured)]
        opening = side.closing
        lengths.append(len(rows) - before)
    columns: dict[str, object] = {
        "month": calendar(start, np.repeat(np.asarray(months), lengths)),
        **{name: np.array([getattr(row, name) for row in rows], dtype=object) for name in _Row._fields[:3]},
    }
    for name in SIDES_OF_TABLE:
        columns[name] = np.array([row.amounts.get(name, 0.0) for row in rows], dtype=np.float64)
    columns["total"] = np.array([sum(row.amounts.values()) for row in rows], dtype=np.float64)
    return pd.DataFrame(columns)


def _pounds(account: str, item: str, amounts: Sequence[float]) -> _Row:
    named = dict(zip(SIDES_OF_TABLE, map(float, amounts), strict=True))
    return _Row(account, item, "pounds", named)


def _ledger(opening: Sequence[int], side: SideMonth) -> Iterator[_Row]:
    yield _pounds("ledger", "opening_balance", opening)
    for item, flow in FLOW_ITEMS.items():
        yield _pounds("ledger", item, side.flows[OWNERS * flow : OWNERS * (flow + 1)])
    yield _pounds("ledger", "closing_balance", side.closing)
    yield _pounds("ledger", "deficits_carried", side.deficits)


def _result(metrics: Mapping[str, float]) -> Iterator[_Row]:
    total = dict.fromkeys((*KIND_NAMES, "people"), 0.0)
    for item in RESULT_ITEMS:
        amounts = result_amounts(item, metrics)
        for side, pounds in amounts.items():
            total[side] += pounds
        yield _Row("result", item, "pounds", amounts)
    yield _Row("result", "together", "pounds", total)


def result_amounts(item: str, metrics: Mapping[str, Amount]) -> dict[str, Amount]:
    """Return what an item does to each side, in pounds; above zero it is better off.

    Args:
        item: one of :data:`RESULT_ITEMS`.
        metrics: metrics of a month, or sums of them over months; numbers, or arrays of replicates.

    >>> result_amounts("services_cut", {"pct_services_cut_gbp": 50.0, "nhs_trust_services_cut_gbp": 20.0})
    {'pct': 50.0, 'nhs_trust': 20.0, 'people': -70.0}
    """
    sign = RESULT_ITEMS[item]
    named = {kind: f"{kind}_{item}_gbp" for kind in KIND_NAMES}
    amounts = {kind: sign * metrics[name] for kind, name in named.items() if name in metrics}
    if item == "badged_grant":
        amounts["people"] = metrics["badged_gbp"]
    elif item == "day_charges":
        amounts |= {"social_services": -metrics["day_charges_gbp"], "nhs_trust": metrics["day_charges_gbp"]}
    elif item in _PEOPLE_BEAR:
        helped = list(amounts.values())
        borne = helped[0]
        for amount in helped[1:]:
            borne = borne + amount
        amounts["people"] = -borne
    elif f"people_{item}_gbp" in metrics:
        amounts["people"] = sign * metrics[f"people_{item}_gbp"]
    return amounts


def _boundary(metrics: Mapping[str, float]) -> Iterator[_Row]:
    """Yield demand received, and sent: a PCT's cuts arrive at councils, a council's at PCTs and NHS trusts."""
    received = {kind: float(metrics[f"{kind}_demand_received_gbp"]) for kind in KIND_NAMES}
    sent = {
        "pct": received["social_services"],
        "social_services": received["pct"] + received["nhs_trust"],
    }
    yield _Row("boundary", "demand_received", "pounds", received)
    yield _Row("boundary", "demand_sent", "pounds", sent)


def _harm(metrics: Mapping[str, float]) -> Iterator[_Row]:
    for item, (metric, unit) in HARMS.items():
        yield _Row("harm", item, unit, {"people": float(metrics[metric])})
