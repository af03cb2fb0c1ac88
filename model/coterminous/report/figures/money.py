"""Balances, stress and pooled money of the three sectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coterminous.report.chart import Panel, Series
from coterminous.report.figures.course import chart_figure, column, direction
from coterminous.report.wording import pounds, share

if TYPE_CHECKING:
    from coterminous.report.drawn_figure import DrawnFigure
    from coterminous.report.run import Run

SECTORS = {"pct": "PCTs", "social_services": "Social services", "nhs_trust": "NHS trusts"}


def _mean_stress(run: Run, kind: str) -> np.ndarray:
    """Return the mean stress of the open bodies of a kind, by month."""
    rows = run.bodies[(run.bodies["kind"] == kind) & run.bodies["is_open"].astype(bool)]
    by_month = rows.groupby("month")["stress"].mean().reindex(run.metrics["month"])
    return by_month.to_numpy(dtype=float)


def money_figure(run: Run) -> DrawnFigure:
    """Return the figure of balances, stress and money pooled (mechanisms D1 to D6, F11)."""
    pooled = column(run, "pooled_gbp")
    balances = {kind: column(run, f"{kind}_balance_gbp") for kind in SECTORS}
    panels = (
        Panel(
            "Balances carried, all bodies of a sector together",
            "£ (below 0: deficit)",
            tuple(Series(name, balances[kind], kind) for kind, name in SECTORS.items()),
            pounds,
        ),
        Panel(
            "Financial stress: forecast overspend as a share of income, mean of bodies",
            "% of income",
            tuple(Series(name, _mean_stress(run, kind), kind) for kind, name in SECTORS.items()),
            share,
        ),
        Panel(
            "Money in pooled budgets",
            "£ a month",
            (
                Series("In pooled budgets", pooled, "all"),
                Series("Of which badged grants", column(run, "badged_gbp"), "third"),
            ),
            pounds,
            low=0.0,
        ),
    )
    headline = (
        f"The balance of all PCTs {direction(balances['pct'][0], balances['pct'][-1], pounds)}; "
        f"money pooled {direction(pooled[0], pooled[-1], pounds)} a month"
    )
    return chart_figure(run, "money", "Money: balances, stress and pooled budgets", headline, panels)
