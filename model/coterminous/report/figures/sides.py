"""Who pays what, side by side: one column of bars for each side, on one scale."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from coterminous.report.chart import Head
from coterminous.report.drawn_figure import DrawnFigure
from coterminous.report.figures.course import which_run
from coterminous.report.sides import (
    BEARERS,
    HOW_TO_READ,
    ITEM_NAMES,
    SIDE_NAMES,
    TOGETHER,
    burdens,
    headline,
    short_amount,
    whole_run,
)
from coterminous.report.theme import GRID, INK, LOOKS, PAPER, QUIET_INK, WIDTH_INCHES, theme
from coterminous.report.world_words import in_its_words, said

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from coterminous.report.run import Run

_LEFT, _COLUMN, _GAP, _ROW = 2.25, 1.56, 0.08, 0.34
_TITLE, _FOOT = 0.42, 0.45
_TALL = 0.56
_LOOK_OF = {"pct": "pct", "social_services": "social_services", "nhs_trust": "nhs_trust", "people": "second"}
_HATCHES = {"pct": "", "social_services": "///", "nhs_trust": "...", "people": "xxx"}
_ROOM = 1.08
_FONT = 8.5


@in_its_words
def sides_figure(run: Run) -> DrawnFigure:
    """Return the figure of who pays and who gains over a run (mechanisms D1, D4, D5, D6, C1)."""
    rows = burdens(whole_run(run.sides))
    figure = bars_by_side(rows, headline(run.sides), which_run(run), said(HOW_TO_READ))
    sentences = [f"Who pays, who gains, in pounds over the whole run. {which_run(run)} {HOW_TO_READ}"]
    for item, row in rows.iterrows():
        told = [f"{said(SIDE_NAMES[side])} {short_amount(float(row[side]))}" for side in BEARERS]
        sentences.append(f"{ITEM_NAMES[str(item)]}: {', '.join(told)}.")
    return DrawnFigure("sides", "Who pays, who gains", " ".join(sentences), figure)


def bars_by_side(
    rows: pd.DataFrame, finding: str, which: str, how: str, spread: pd.DataFrame | None = None
) -> Figure:
    """Return bars of items by side, each with its amount beside it.

    Args:
        rows: one row an item, the sum last; one column a side.
        finding: the finding, as a sentence.
        which: what the numbers are of.
        how: how to read them.
        spread: half-widths of intervals, like the rows; None for none.
    """
    head = Head(finding, which, (how,))
    tall = _ROW * len(rows)
    height = head.inches + _TITLE + tall + _FOOT
    values = rows[list(BEARERS)].to_numpy(dtype=np.float64)
    reach = float(np.abs(values).max()) or 1.0
    if spread is not None:
        reach = float(np.nanmax(np.abs(values) + spread[list(BEARERS)].fillna(0.0).to_numpy())) or 1.0
    with theme():
        figure = Figure(figsize=(WIDTH_INCHES, height))
        head.write(figure)
        for place, side in enumerate(BEARERS):
            axes = figure.add_axes(
                (
                    (_LEFT + place * (_COLUMN + _GAP)) / WIDTH_INCHES,
                    _FOOT / height,
                    _COLUMN / WIDTH_INCHES,
                    tall / height,
                )
            )
            halves = None if spread is None else spread[side].to_numpy(dtype=np.float64)
            _draw_side(axes, side, rows[side].to_numpy(dtype=np.float64), reach, halves)
            if place == 0:
                _name_rows(axes, [ITEM_NAMES[str(item)] for item in rows.index])
            if TOGETHER in rows.index:
                axes.axhline(len(rows) - 1.5, color=QUIET_INK, linewidth=0.9)
    return figure


def _draw_side(
    axes: Axes, side: str, values: NDArray[np.float64], reach: float, halves: NDArray[np.float64] | None
) -> None:
    """Draw one side's bars, each amount on the other side of the line, where no bar is."""
    colour = LOOKS[_LOOK_OF[side]].colour
    places = np.arange(len(values))
    axes.barh(places, values, height=_TALL, color=colour, hatch=_HATCHES[side], edgecolor=PAPER, linewidth=0)
    if halves is not None:
        axes.errorbar(values, places, xerr=halves, fmt="none", ecolor=INK, elinewidth=1.2, capsize=2.5)
    axes.set_xlim(-_ROOM * reach, _ROOM * reach)
    axes.set_ylim(len(values) - 0.4, -0.6)
    axes.axvline(0, color=INK, linewidth=1.0)
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.set_yticks([])
    for name in ("left", "bottom"):
        axes.spines[name].set_visible(False)
    axes.axvspan(-_ROOM * reach, _ROOM * reach, facecolor=PAPER, edgecolor=GRID, linewidth=0.8, zorder=-1)
    axes.set_title(said(SIDE_NAMES[side]), fontsize=9.5, color=INK)
    for place, value in enumerate(values.tolist()):
        reached = 0.0 if halves is None or np.isnan(halves[place]) else float(halves[place])
        is_right = value < 0
        # An interval may reach over the line: the amount stands beyond it.
        over = max(reached - abs(value), 0.0)
        start = over + 0.05 * reach
        axes.text(
            start if is_right else -start,
            place,
            short_amount(value),
            va="center",
            ha="left" if is_right else "right",
            fontsize=_FONT,
            color=INK if round(value) else QUIET_INK,
        )


def _name_rows(axes: Axes, names: list[str]) -> None:
    for place, name in enumerate(names):
        axes.text(
            -0.05,
            place,
            "\n".join(textwrap.wrap(name, 34)),
            transform=axes.get_yaxis_transform(),
            va="center",
            ha="right",
            fontsize=8.8,
            fontweight="bold" if place == len(names) - 1 else "normal",
            color=INK,
            clip_on=False,
        )
