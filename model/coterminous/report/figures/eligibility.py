"""Who is still eligible for care, who goes without, and what comes back to the hospitals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coterminous.report.figures.course import chart_figure, column, direction
from coterminous.report.panel import Panel, Series
from coterminous.report.wording import number, share, whole_share
from coterminous.report.world_words import in_its_words

if TYPE_CHECKING:
    from coterminous.report.drawn_figure import DrawnFigure
    from coterminous.report.run import Run

# Evaluations found admissions hardly moved; a scale that zooms in on a thousandth would say otherwise.
_LEAST_RANGE = 0.2
BANDS = ("low", "moderate", "substantial", "critical")


@in_its_words
def eligibility_figure(run: Run) -> DrawnFigure:
    """Return the figure of eligibility, unmet need and its spillover (mechanisms D5, D6)."""
    unmet = column(run, "unmet_need_people")
    bands = {band: column(run, f"eligibility_share_{band}") for band in BANDS}
    strict_first, strict_last = (float(bands["substantial"][at] + bands["critical"][at]) for at in (0, -1))
    panels = (
        Panel(
            "Councils by the lowest band of need they still meet",
            "share of councils",
            tuple(
                Series(
                    f"{band.capitalize()} and above" if band != "critical" else "Critical only",
                    bands[band],
                    band,
                )
                for band in BANDS
            ),
            share,
            low=0.0,
            high=1.0,
            is_layered=True,
        ),
        Panel(
            "Unmet need (scale not from 0)",
            "people",
            (Series("People below their council's threshold", unmet, "social_services"),),
            number,
            least_range=_LEAST_RANGE,
        ),
        Panel(
            "Delayed transfers of care (scale not from 0)",
            "people delayed",
            (Series("Delayed in hospital", column(run, "delayed_transfers"), "nhs_trust"),),
            number,
            least_range=_LEAST_RANGE,
        ),
        Panel(
            "Unscheduled admissions (scale not from 0)",
            "admissions a month",
            (Series("Admissions", column(run, "unscheduled_admissions"), "all"),),
            number,
            least_range=_LEAST_RANGE,
        ),
    )
    strict = direction(strict_first, strict_last, whole_share)
    headline = (
        f"Councils that meet only substantial or critical need {strict}; "
        f"people with unmet need {direction(unmet[0], unmet[-1], number)}"
    )
    return chart_figure(run, "eligibility", "Eligibility, unmet need and its spillover", headline, panels)
