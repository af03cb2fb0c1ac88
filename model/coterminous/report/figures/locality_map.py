"""The map: localities coloured by trust, with both kinds of boundary, at the start and at the end.

A locality is where one PCT and one council meet: the small areas that share both. Its trust is the mean of
the two directions in its dyad. The two kinds of boundary differ in width and dash, not in colour.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection
from matplotlib.colors import BoundaryNorm, LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from coterminous.report.chart import Head
from coterminous.report.drawn_figure import DrawnFigure
from coterminous.report.figures.course import which_run
from coterminous.report.figures.outlines import Mesh, borders, forks, mesh, rings, smoothed
from coterminous.report.theme import INK, NO_DATA, PAPER, QUIET_INK, SEQUENTIAL, WIDTH_INCHES, theme
from coterminous.report.wording import count, count_of_kind, month_words, share, two_decimals, whole_share
from coterminous.report.world_words import in_its_words, said

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from coterminous.geography import Era
    from coterminous.report.run import Run

_GAP_INCHES = 0.25
_FOOT_INCHES = 1.75
_PCT_LINE, _COUNCIL_LINE = 0.8, 2.4
_COUNCIL_DASHES = (0, (1.6, 1.4))
_STEPS = (0.02, 0.05, 0.1)
_MOST_CLASSES = 7
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Moment:
    """The map at one month: its era, and the trust of each small area's dyad (NaN where there is none)."""

    month: int
    era: Era
    trust: NDArray[np.float64]

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """The PCT and the council of each small area."""
        return list(zip(self.era.pct_of_area.tolist(), self.era.council_of_area.tolist(), strict=True))


def _moment(run: Run, month: int) -> Moment:
    """Return the map as it stood in a month."""
    era = [era for era in run.geography.eras if era.month <= month][-1]
    rows = run.dyads[run.dyads["month"] == run.metrics["month"].iloc[month]]
    trust = {
        (pct, council): (one + other) / 2
        for pct, council, one, other in zip(
            rows["pct_id"],
            rows["social_services_id"],
            rows["trust_pct"],
            rows["trust_social_services"],
            strict=True,
        )
    }
    ids = [body.id for body in run.geography.bodies]
    moment = Moment(month, era, np.full(len(era.pct_of_area), np.nan))
    moment.trust[:] = [trust.get((ids[pct], ids[council]), np.nan) for pct, council in moment.pairs]
    return moment


def _classes(moments: list[Moment]) -> NDArray[np.float64]:
    """Return the limits of at most seven equal classes of trust that hold every value on either map."""
    known = np.concatenate([moment.trust for moment in moments])
    known = known[np.isfinite(known)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    step = next((step for step in _STEPS if (high - low) / step <= _MOST_CLASSES), _STEPS[-1])
    first = math.floor(low / step + _ROUNDING)
    last = max(math.ceil(high / step - _ROUNDING), first + 1)
    return np.round(np.arange(first, last + 1, dtype=np.float64) * step, 2)


def _draw_localities(
    axes: Axes, grid: Mesh, moment: Moment, fixed: set[int], colours: ScalarMappable
) -> None:
    """Fill each locality with the colour of its trust, or hatch it where no dyad holds it."""
    trust = dict(zip(moment.pairs, moment.trust.tolist(), strict=True))
    for pair, walks in rings(grid, moment.pairs).items():
        outline = Path.make_compound_path(*(Path(smoothed(grid, walk, fixed), closed=True) for walk in walks))
        level = trust[pair]  # type: ignore[index]
        if np.isfinite(level):
            fill = colours.to_rgba(level)
            axes.add_patch(PathPatch(outline, facecolor=fill, edgecolor=fill, linewidth=0.3))
        else:
            axes.add_patch(
                PathPatch(outline, facecolor=NO_DATA, edgecolor=QUIET_INK, hatch="////", linewidth=0)
            )


def _draw_lines(axes: Axes, lines_of: list[NDArray[np.float64]], width: float, *, is_dashed: bool) -> None:
    lines = LineCollection(
        lines_of,
        colors=INK,
        linewidths=width,
        linestyles=[_COUNCIL_DASHES] if is_dashed else "solid",
        capstyle="butt",
        joinstyle="round",
    )
    axes.add_collection(lines, autolim=False)


def _draw_moment(axes: Axes, grid: Mesh, moment: Moment, colours: ScalarMappable, title: str) -> None:
    """Draw one of the two maps."""
    fixed = forks(grid, moment.pairs)
    _draw_localities(axes, grid, moment, fixed, colours)
    for body_of_area, width, is_dashed in (
        (moment.era.council_of_area, _COUNCIL_LINE, True),
        (moment.era.pct_of_area, _PCT_LINE, False),
    ):
        walks = borders(grid, body_of_area.tolist())
        _draw_lines(axes, [smoothed(grid, walk, fixed) for walk in walks], width, is_dashed=is_dashed)
    low, high = grid.points.min(axis=0), grid.points.max(axis=0)
    room = 0.01 * float((high - low).max())
    axes.set_xlim(low[0] - room, high[0] + room)
    axes.set_ylim(low[1] - room, high[1] + room)
    axes.set_aspect("equal")
    axes.set_axis_off()
    axes.set_title(title, pad=6)


def _draw_key(figure: Figure, colours: ScalarMappable) -> None:
    """Draw the colour bar and the key to the boundaries."""
    height = figure.get_size_inches()[1]
    bar = figure.add_axes((0.05, 1.12 / height, 0.4, 0.16 / height))
    figure.colorbar(
        colours,
        cax=bar,
        orientation="horizontal",
        format="%g",
    )
    bar.set_title(
        "Trust in the dyad, mean of both ways (0 none, 1 full)", fontsize=9, fontweight="normal", pad=5
    )
    bar.grid(visible=False)
    pct = Line2D([], [], color=INK, linewidth=_PCT_LINE)
    council = Line2D([], [], color=INK, linewidth=_COUNCIL_LINE, linestyle=_COUNCIL_DASHES)
    nothing = Patch(facecolor=NO_DATA, edgecolor=QUIET_INK, hatch="////")
    figure.legend(
        handles=[pct, council, (pct, council), nothing],
        labels=[
            said("PCT boundary: thin, solid"),
            "Council boundary: thick, dashed",
            "Both together: the boundaries agree",
            "No dyad: overlap below 10% on both sides",
        ],
        handler_map={tuple: HandlerTuple(ndivide=1, pad=0)},
        loc="upper left",
        bbox_to_anchor=(0.5, 1.5 / height),
        frameon=False,
        fontsize=9,
        handlelength=3.5,
        borderaxespad=0,
    )


def _sentence(run: Run, moment: Moment) -> str:
    """Return what one of the two maps says."""
    people = run.geography.areas.people
    known = np.isfinite(moment.trust)
    month = month_words(run.metrics["month"].iloc[moment.month])
    pcts = count_of_kind(len(np.unique(moment.era.pct_of_area)), "pct")
    councils = count(len(np.unique(moment.era.council_of_area)), "council")
    bodies = f"{pcts}, {councils} and {count(len(set(moment.pairs)), 'locality', 'localities')}"
    if not known.any():
        return f"{month}: {bodies}; no locality lies in a dyad."
    trust = moment.trust[known]
    mean = float(np.average(trust, weights=people[known]))
    low_people = float(people[known][trust < 0.5].sum() / people.sum())
    extent = f"trust from {two_decimals(float(trust.min()))} to {two_decimals(float(trust.max()))}"
    return (
        f"{month}: {bodies}; {extent}, mean over people {two_decimals(mean)}; "
        f"{whole_share(low_people)} of people live where trust is below 0.5; "
        f"{share(float(people[~known].sum() / people.sum()))} live outside any dyad."
    )


@in_its_words
def map_figure(run: Run) -> DrawnFigure:
    """Return the map of localities at the start and at the end of the run (mechanisms B1 to B4, T3)."""
    areas = run.geography.areas
    grid = mesh(areas)
    moments = [_moment(run, 0), _moment(run, len(run.metrics) - 1)]
    limits = _classes(moments)
    ramp = LinearSegmentedColormap.from_list("trust", SEQUENTIAL)
    colours = ScalarMappable(BoundaryNorm(limits, ramp.N), ramp)
    titles = [month_words(run.metrics["month"].iloc[moment.month]) for moment in moments]
    below = [
        whole_share(float(areas.people[moment.trust < 0.5].sum() / areas.people.sum())) for moment in moments
    ]
    finding = f"People who live where trust is below one half: {below[0]} at the start, {below[1]} at the end"
    head = Head(finding, which_run(run))
    title = "Map of localities by trust, with both boundaries"
    wide = (WIDTH_INCHES - 3 * _GAP_INCHES) / 2
    size = grid.points.max(axis=0) - grid.points.min(axis=0)
    tall = min(wide * float(size[1] / size[0]), 7.0)
    height = head.inches + 0.5 + tall + _FOOT_INCHES
    with theme():
        figure = Figure(figsize=(WIDTH_INCHES, height), facecolor=PAPER)
        head.write(figure)
        for place, (moment, when) in enumerate(zip(moments, titles, strict=True)):
            left = (_GAP_INCHES + place * (wide + _GAP_INCHES)) / WIDTH_INCHES
            axes = figure.add_axes((left, _FOOT_INCHES / height, wide / WIDTH_INCHES, tall / height))
            _draw_moment(axes, grid, moment, colours, when)
        _draw_key(figure, colours)
    sentences = [f"{title}. {which_run(run)}", *(_sentence(run, moment) for moment in moments)]
    lines = said("PCT boundaries are thin solid lines, council boundaries thick dashed lines")
    agree = "where both run together the boundaries agree"
    return DrawnFigure("map", title, " ".join([*sentences, f"{lines}; {agree}."]), figure)
