"""Who pays and who gains, for readers: the table of sides over a whole run, in words, lines and a table of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coterminous.record.sides import SIDES_OF_TABLE
from coterminous.report.markup import element, items, table
from coterminous.report.wording import number, pounds
from coterminous.report.world_words import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

BEARERS: Final = ("pct", "social_services", "nhs_trust", "people")
SIDE_NAMES: Final = {
    "pct": "PCTs",
    "social_services": "Social services",
    "nhs_trust": "NHS trusts",
    "pools": "Pools",
    "people": "People",
    "outside": "Outside",
    "total": "Together",
}
PUBLIC: Final = "public_money"
TOGETHER: Final = "together"
ITEM_NAMES: Final = {
    "public_money": "Allocations and council funding",
    "badged_grant": "Badged grants",
    "overspend": "Underlying overspends",
    "shock": "Unplanned costs",
    "demand_received": "Demand sent by others' cuts",
    "services_cut": "Own services cut",
    "care_withdrawn": "Care withdrawn by thresholds",
    "contributions_cut": "Contributions cut",
    "gained_from_pools": "Charged to pools, less shared",
    "joint_gain": "Gain from joint working",
    "joint_management": "Joint management",
    "day_charges": "Charges for delays",
    "taken_by_centre": "Taken back by the centre",
    "together": "Together",
    "unmet_need": "Unmet need, person-months",
    "delayed_transfers": "Delayed transfers, patient-months",
    "unscheduled_admissions": "Unscheduled admissions",
    "demand_sent": "Demand sent to others by own cuts",
    "opening_balance": "Balance when the run began",
    "closing_balance": "Balance at the end",
    "deficits_carried": "of which deficits carried",
    "allocation": "Allocations",
    "council_funding": "Council funding",
    "hospital_care": "Hospital care",
    "contribution": "Contributions to pools",
    "pool_care": "Care bought by pools",
    "aligned_care": "Care bought from aligned budgets",
    "own_services": "Own services",
    "pool_settlement": "Pools' overspends (or surpluses) shared",
    "day_charge": "Charges for delayed discharges",
    "top_slice": "Allocations held back",
    "resource_accounting": "Taken for last year's deficits",
}
_STOCKS = {"opening_balance": "first", "closing_balance": "last", "deficits_carried": "last"}
HOW_TO_READ: Final = (
    "Above 0 a side is better off. A body's sum is how far its balances moved, to the pound; people are better off by "
    "care that reaches them and worse off by care that is cut. Unplanned costs and overspends buy no more care."
)


def whole_run(sides: pd.DataFrame) -> pd.DataFrame:
    """Return the table of sides over a whole run: flows added up, balances when it began and at the end.

    Args:
        sides: the table of sides, one row an item and month.

    Returns:
        one row an item, in order, with ``account`` and ``item`` as its index, and one column a side.
    """
    sums = sides.groupby(["account", "item"], sort=False)[[*SIDES_OF_TABLE, "total"]].sum()
    for item, which in _STOCKS.items():
        months = sides["month"] == (sides["month"].iloc[0] if which == "first" else sides["month"].iloc[-1])
        row = sides[months & (sides["account"] == "ledger") & (sides["item"] == item)]
        sums.loc[("ledger", item)] = row[sums.columns].iloc[0]
    return sums


def account(totals: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the rows of one account, with ``item`` as their index.

    Args:
        totals: as :func:`whole_run` returns it.
        name: ``ledger``, ``result``, ``boundary`` or ``harm``.
    """
    return totals[totals.index.get_level_values("account") == name].droplevel("account")


def burdens(totals: pd.DataFrame) -> pd.DataFrame:
    """Return who pays and who gains beside what the public's money buys: items that are not nought, then their sum.

    Args:
        totals: as :func:`whole_run` returns it.
    """
    rows = account(totals, "result")[[*BEARERS, "total"]].drop(index=[PUBLIC, TOGETHER])
    kept = rows[(rows[list(BEARERS)] != 0.0).any(axis=1)].copy()
    kept.loc[TOGETHER] = rows.sum()
    return kept


def short_amount(amount: float) -> str:
    """Return an amount with its sign, in as few letters as a column has room for.

    >>> short_amount(2_256_600_000.0), short_amount(-45_300.0), short_amount(0.0)
    ('+£2.26bn', '-£45k', '0')
    """
    if round(amount) == 0:
        return "0"
    size = abs(amount)
    text = f"£{size / 1e3:.0f}k" if 1e4 <= size < 999_500 else pounds(size)
    return f"{'-' if amount < 0 else '+'}{text}"


def side_lines(sides: pd.DataFrame) -> list[str]:
    """Return who pays and who gains over a run as lines of text, in columns."""
    rows = burdens(whole_run(sides))
    cells = [["", *(said(SIDE_NAMES[side]) for side in (*BEARERS, "total"))]]
    for item, row in rows.iterrows():
        cells.append(
            [ITEM_NAMES[str(item)], *(short_amount(float(row[side])) for side in (*BEARERS, "total"))]
        )
    return columns_of_text(cells)


def columns_of_text(cells: Sequence[Sequence[str]]) -> list[str]:
    """Return rows in columns as wide as their widest entry, all but the first flush right.

    >>> columns_of_text([["", "PCTs"], ["Care", "-£9"]])
    ['        PCTs', '  Care   -£9']
    """
    wide = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    return [
        "  "
        + "  ".join(
            f"{cell:>{width}}" if place else f"{cell:<{width}}"
            for place, (cell, width) in enumerate(zip(row, wide, strict=True))
        )
        for row in cells
    ]


def headline(sides: pd.DataFrame) -> str:
    """Return who bore what, as a sentence without its full stop."""
    rows = burdens(whole_run(sides))
    moved = ", ".join(
        f"{said(SIDE_NAMES[side])} {short_amount(rows[side][TOGETHER])}" for side in BEARERS[:3]
    )
    cut = [item for item in ("services_cut", "care_withdrawn", "contributions_cut") if item in rows.index]
    lost = -float(rows.loc[cut, "people"].sum())
    care = (
        f"People went without care worth {pounds(lost)} that bodies cut"
        if lost >= 0
        else f"Bodies added care worth {pounds(-lost)}"
    )
    return f"{care}; balances moved: {moved}"


def side_tables(sides: pd.DataFrame) -> list[str]:
    """Return who pays and who gains as the page says it: what moved results, harm, and the ledger behind it."""
    totals = whole_run(sides)
    return [
        # Browsers break a line after a sign.
        element("p", f"{headline(sides)}. {HOW_TO_READ}".replace("+£", "+\u2060£").replace("-£", "-\u2060£")),
        _table("Who pays, who gains, over the whole run", account(totals, "result"), (*BEARERS, "total")),
        items(_harms(totals)),
        _table(
            "The ledger behind it: what came in (above 0) and went out, side by side",
            account(totals, "ledger"),
            (*SIDES_OF_TABLE, "total"),
        ),
    ]


def _table(caption: str, rows: pd.DataFrame, columns: tuple[str, ...]) -> str:
    kept = rows[(rows[list(columns)] != 0.0).any(axis=1)]
    cells = [
        [said(ITEM_NAMES[str(item)]), *(short_amount(float(row[column])) for column in columns)]
        for item, row in kept.iterrows()
    ]
    headings = ["£", *(said(SIDE_NAMES[column]) for column in columns)]
    return table(caption, headings, cells, numbers=range(1, len(headings)))


def _harms(totals: pd.DataFrame) -> list[str]:
    """Return harm, and demand over the boundary, in sentences."""
    harm, boundary = account(totals, "harm"), account(totals, "boundary")
    sent = [
        f"{said(SIDE_NAMES[side])} sent {pounds(boundary[side]['demand_sent'])} and received "
        f"{pounds(boundary[side]['demand_received'])}"
        for side in BEARERS[:3]
    ]
    told = [f"{ITEM_NAMES[str(item)]}: {number(float(row['people']))}." for item, row in harm.iterrows()]
    return [*told, f"Demand over the boundary: {'; '.join(sent)}."]
