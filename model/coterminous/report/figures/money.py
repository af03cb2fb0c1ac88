"""Balances, stress and pooled money of the three sectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coterminous.report.figures.course import by_way_of, chart_figure, column, direction
from coterminous.report.panel import Panel, Series
from coterminous.report.wording import pounds, share
from coterminous.report.world_words import in_its_words, said

if TYPE_CHECKING:
    from coterminous.report.drawn_figure import DrawnFigure
    from coterminous.report.run import Run

SECTORS = {"pct": "PCTs", "social_services": "Social services", "nhs_trust": "NHS trusts"}


def _pooled(run: Run) -> tuple[Series, ...]:
    """Return money pooled, and badged grants where there are any."""
    badged = column(run, "badged_gbp")
    pooled = Series("In pooled budgets", column(run, "pooled_gbp"), "all")
    return (pooled, Series("Badged grants", badged, "third")) if badged.any() else (pooled,)


@in_its_words
def money_figure(run: Run) -> DrawnFigure:
    """Return the figure of balances, stress and money pooled (mechanisms D1 to D6, F11)."""
    pooled = column(run, "pooled_gbp")
    balances = {kind: column(run, f"{kind}_balance_gbp") for kind in SECTORS}
    panels = (
        Panel(
            "Balances carried, all bodies of a sector together",
            "£ (below 0: deficit)",
            tuple(Series(said(name), balances[kind], kind) for kind, name in SECTORS.items()),
            pounds,
        ),
        Panel(
            "Financial stress: forecast overspend as a share of income, mean of bodies",
            "% of income",
            tuple(
                Series(said(name), column(run, f"stress_{kind}_mean"), kind) for kind, name in SECTORS.items()
            ),
            share,
        ),
        Panel(
            "Money in pooled budgets, and badged grants for joint work where there are any",
            "£ a month",
            _pooled(run),
            pounds,
            low=0.0,
        ),
    )
    months = list(run.metrics["month"])
    headline = (
        f"{said('The balance of all PCTs')} {direction(balances['pct'][0], balances['pct'][-1], pounds)}"
        f"{by_way_of(balances['pct'], pounds, months)}; "
        f"money pooled {direction(pooled[0], pooled[-1], pounds)} a month"
    )
    return chart_figure(run, "money", "Money: balances, stress and pooled budgets", headline, panels)
