"""The figures of a run: four charts over its months, who pays and who gains, and a map of its localities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coterminous.report.figures.eligibility import eligibility_figure
from coterminous.report.figures.locality_map import map_figure
from coterminous.report.figures.money import money_figure
from coterminous.report.figures.partnerships import partnerships_figure
from coterminous.report.figures.sides import sides_figure
from coterminous.report.figures.trust import trust_figure
from coterminous.report.world_words import in_its_words

if TYPE_CHECKING:
    from coterminous.report.drawn_figure import DrawnFigure
    from coterminous.report.run import Run

FIGURES = (trust_figure, money_figure, sides_figure, partnerships_figure, eligibility_figure, map_figure)


@in_its_words
def draw_figures(run: Run) -> list[DrawnFigure]:
    """Return every figure of a run, in the order in which the page shows them."""
    return [draw(run) for draw in FIGURES]
