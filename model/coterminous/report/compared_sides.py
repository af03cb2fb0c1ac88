"""Who pays for what a scenario changes: paired differences by item and side, as lines, a table and a figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import pandas as pd

from coterminous.report.drawn_figure import DrawnFigure
from coterminous.report.markup import element, table
from coterminous.report.sides import (
    BEARERS,
    HOW_TO_READ,
    ITEM_NAMES,
    SIDE_NAMES,
    TOGETHER,
    columns_of_text,
    short_amount,
)
from coterminous.report.wording import number, plain, short_name
from coterminous.report.world_words import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coterminous.report.comparison_facts import ComparisonFacts

_SIDES: Final = (*BEARERS, "total")
_POUNDS: Final = "pounds"
NAME: Final = "who_pays"
_ODD_POUNDS: Final = 1e-6


def of_scenario(sides: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the rows of one scenario.

    Args:
        sides: who pays: ``item``, ``unit``, ``side``, ``estimate``, ``low``, ``high``; with ``scenario`` where there
            are several.
        name: the scenario's name.
    """
    return sides[sides["scenario"] == name] if "scenario" in sides else sides


def differences_by_side(sides: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return differences and half-widths of their intervals, one row an item that differs, the sum last.

    Args:
        sides: the rows of one scenario.
    """
    money = sides[sides["unit"] == _POUNDS].assign(half=lambda rows: (rows["high"] - rows["low"]) / 2)
    order = [item for item in ITEM_NAMES if item in set(money["item"])]
    indexed = money.set_index(["item", "side"])
    cells = pd.MultiIndex.from_product([order, _SIDES], names=["item", "side"])
    estimate = indexed["estimate"].reindex(cells).fillna(0.0).unstack("side").reindex(order)[[*_SIDES]]
    half = indexed["half"].reindex(cells).unstack("side").reindex(order)[[*_SIDES]]
    sizes = estimate[[*BEARERS]].abs().max(axis=1)
    # What differs by the odd pound of rounding is not worth a row.
    kept = [
        item for item in order if float(sizes[item]) > _ODD_POUNDS * float(sizes.max()) or item == TOGETHER
    ]
    return estimate.loc[kept], half.loc[kept]


def _cell(amount: float, half: float) -> str:
    """Return a difference with how far its interval reaches to either side."""
    if math.isnan(half):
        return short_amount(amount)
    if round(amount) == round(half) == 0:
        return "0"
    return f"{short_amount(amount)} (\u00b1{short_amount(half).removeprefix('+')})"


def _rows(sides: pd.DataFrame) -> Iterator[list[str]]:
    estimate, half = differences_by_side(sides)
    for item in estimate.index:
        cells = [_cell(float(estimate[side][item]), float(half[side][item])) for side in _SIDES]
        yield [said(ITEM_NAMES[str(item)]), *cells]


def _harms(sides: pd.DataFrame) -> str:
    """Return what happens to people beside money, in a sentence."""
    told = []
    for row in sides[sides["unit"] != _POUNDS].to_dict("records"):
        half = (float(row["high"]) - float(row["low"])) / 2
        sign = "+" if float(row["estimate"]) > 0 else ""
        reach = "" if math.isnan(half) else f" (\u00b1{number(half)})"
        told.append(f"{ITEM_NAMES[str(row['item'])]}: {sign}{number(float(row['estimate']))}{reach}")
    return f"{'; '.join(told)}."


def compared_lines(sides: pd.DataFrame) -> list[str]:
    """Return who pays for what one scenario changes as lines of text, in columns.

    Args:
        sides: the rows of one scenario.
    """
    head = ["", *(said(SIDE_NAMES[side]) for side in _SIDES)]
    return [*columns_of_text([head, *_rows(sides)]), f"  {_harms(sides)}"]


def compared_tables(facts: ComparisonFacts) -> list[str]:
    """Return who pays for what each scenario changes, for the page."""
    found = [element("p", f"{HOW_TO_READ} In brackets: how far the 95% interval reaches to either side.")]
    for name in facts.others:
        sides = of_scenario(facts.sides, name)
        caption = f"{short_name(name)} minus {short_name(facts.baseline)}, over the whole run, £"
        headings = ["£", *(said(SIDE_NAMES[side]) for side in _SIDES)]
        found += [table(caption, headings, _rows(sides), numbers=range(1, len(headings)))]
        found.append(element("p", _harms(sides)))
    return found


def compared_figure(facts: ComparisonFacts, name: str, place: int) -> DrawnFigure:
    """Return the figure of who pays for what one scenario changes, with 95% intervals.

    Args:
        facts: what was compared.
        name: the scenario.
        place: its place among those that are compared with the baseline, from 0.
    """
    # Matplotlib is read only when something is drawn.
    from coterminous.report.figures.sides import bars_by_side

    sides = of_scenario(facts.sides, name)
    estimate, half = differences_by_side(sides)
    which = f"{plain(facts.title)}, seed {facts.seed}: {short_name(name)} minus {short_name(facts.baseline)}"
    pairs = f"{which}; means of {facts.n:,} pairs over the whole run, with 95% intervals."
    figure = bars_by_side(estimate, _finding(estimate), pairs, said(HOW_TO_READ), half)
    told = [f"{row[0]}: {', '.join(_named(row[1:-1]))}." for row in _rows(sides)]
    alt = " ".join([f"Who pays, who gains. {pairs} {HOW_TO_READ}", *told, _harms(sides)])
    own = NAME if len(facts.others) == 1 else f"{NAME}_{place + 1}"
    return DrawnFigure(own, f"Who pays, who gains: {short_name(name)}", alt, figure, sides)


def _named(cells: list[str]) -> list[str]:
    return [f"{said(SIDE_NAMES[side])} {cell}" for side, cell in zip(BEARERS, cells, strict=True)]


def _finding(estimate: pd.DataFrame) -> str:
    """Return what all sides together gain or lose, and who bears it, as a sentence."""
    total = float(estimate["total"][TOGETHER])
    shares = ", ".join(
        f"{said(SIDE_NAMES[side])} {short_amount(float(estimate[side][TOGETHER]))}" for side in BEARERS
    )
    if round(total) == 0:
        return f"All sides together are neither better nor worse off: {shares}"
    size = short_amount(abs(total)).removeprefix("+")
    return f"All sides together are {size} {'better' if total > 0 else 'worse'} off: {shares}"
