"""Trust both ways, and how far the two maps agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coterminous.report.figures.course import by_way_of, chart_figure, column, direction
from coterminous.report.panel import Panel, Series, Spread
from coterminous.report.wording import share, two_decimals, whole_share
from coterminous.report.world_words import in_its_words, said

if TYPE_CHECKING:
    from coterminous.report.drawn_figure import DrawnFigure
    from coterminous.report.run import Run

_MIDDLE = (0.1, 0.9)


def _spread(run: Run) -> Spread:
    """Return the band from the trust that nine in ten dyads exceed to that which one in ten exceeds."""
    trust = (run.dyads["trust_pct"] + run.dyads["trust_social_services"]) / 2
    by_month = trust.groupby(run.dyads["month"]).quantile(np.array(_MIDDLE)).unstack()
    by_month = by_month.reindex(run.metrics["month"])
    return Spread(by_month[_MIDDLE[0]].to_numpy(dtype=float), by_month[_MIDDLE[1]].to_numpy(dtype=float))


@in_its_words
def trust_figure(run: Run) -> DrawnFigure:
    """Return the figure of trust and coterminosity (mechanisms T1 to T6, C1 to C4)."""
    trust, coterminous = column(run, "trust_mean"), column(run, "coterminous_share")
    panels = (
        Panel(
            said("Trust between PCTs and social services (band: the middle eight in ten dyads)"),
            "trust, 0 none to 1 full",
            (
                Series(
                    said("PCTs in social services"), column(run, "trust_pct_mean"), "pct", (_spread(run),)
                ),
                Series(
                    said("Social services in PCTs"),
                    column(run, "trust_social_services_mean"),
                    "social_services",
                ),
            ),
            two_decimals,
            low=0.0,
            high=1.0,
        ),
        Panel(
            "How well boundaries agree",
            "share",
            (
                Series(said("PCTs that are coterminous"), coterminous, "all"),
                Series(said("Mean of PCTs' best dyads"), column(run, "coterminosity_mean"), "second"),
            ),
            share,
            low=0.0,
            high=1.0,
        ),
    )
    low = by_way_of(trust, two_decimals, list(run.metrics["month"]))
    agree = direction(coterminous[0], coterminous[-1], whole_share)
    headline = (
        f"Trust {direction(trust[0], trust[-1], two_decimals)}{low}; "
        f"{said('the share of PCTs that are coterminous')} {agree}"
    )
    return chart_figure(run, "trust", "Trust and coterminosity", headline, panels)
