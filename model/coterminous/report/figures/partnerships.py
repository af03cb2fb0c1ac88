"""How many partnerships there are, in which state, with which flexibilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coterminous.report.figures.course import chart_figure, column, direction
from coterminous.report.panel import Panel, Series
from coterminous.report.wording import number
from coterminous.report.world_words import in_its_words

if TYPE_CHECKING:
    from coterminous.report.drawn_figure import DrawnFigure
    from coterminous.report.run import Run

STATES = {
    "building": ("Building", "pct"),
    "advantage": ("Advantage", "nhs_trust"),
    "inertia": ("Inertia", "third"),
    "strained": ("Strained", "social_services"),
    "collapsed": ("Collapsed within a year", "second"),
}
FLEXIBILITIES = {
    "active": ("All active", "all"),
    "pooled": ("Pooled budget", "pct"),
    "lead": ("Lead commissioning", "social_services"),
    "integrated": ("Integrated provision", "nhs_trust"),
    "aligned": ("Aligned budgets only", "third"),
    "negotiating": ("Under negotiation", "second"),
}


@in_its_words
def partnerships_figure(run: Run) -> DrawnFigure:
    """Return the figure of partnerships by state and by flexibility (mechanisms F1, F2, F7)."""
    active = column(run, "partnerships_active")
    panels = (
        Panel(
            "Partnerships by flexibility in use (one partnership may use several)",
            "partnerships",
            tuple(
                Series(name, column(run, f"partnerships_{key}"), look)
                for key, (name, look) in FLEXIBILITIES.items()
            ),
            number,
            low=0.0,
        ),
        Panel(
            "Partnerships by state",
            "partnerships",
            tuple(
                Series(name, column(run, f"partnerships_{key}"), look) for key, (name, look) in STATES.items()
            ),
            number,
            low=0.0,
        ),
    )
    strained = column(run, "partnerships_strained")
    peak = f", at most {number(strained.max())}" if strained.max() > max(strained[0], strained[-1]) else ""
    headline = (
        f"Active partnerships {direction(active[0], active[-1], number)}; "
        f"strained ones {direction(strained[0], strained[-1], number)}{peak}"
    )
    return chart_figure(run, "partnerships", "Partnerships by flexibility and by state", headline, panels)
