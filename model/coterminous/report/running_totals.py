"""What figures over the months show as a running total, and how it is named.

Bodies decide in a few months of the year. A count of decisions by month is therefore a row of spikes, of which no
reader can say whether one scenario has more of them than another; what they add up to so far says it in every month.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from coterminous.record.metric_facts import METRIC
from coterminous.report.metric_words import KEY_METRICS, difference_unit, title_of, titled, unit_words
from coterminous.report.wording import listed, month_words

KEY_TALLIES: Final = tuple(name for name in KEY_METRICS if METRIC[name].is_tally)
"""The key metrics that are shown as running totals."""

TALLIES_IN_WORDS: Final = listed([METRIC[name].title for name in KEY_TALLIES])


@dataclass(frozen=True)
class MetricNames:
    """How a figure over the months names a metric: as it is in each month, or as a running total.

    Attributes:
        metric: name of the metric.
        is_so_far: whether its running total is shown.

    >>> MetricNames("withdrawals", is_so_far=False).titled(), MetricNames("withdrawals", is_so_far=True).titled()
    ('Withdrawals (decisions a month)', 'Withdrawals so far (decisions since the start)')
    """

    metric: str
    is_so_far: bool

    @property
    def title(self) -> str:
        """What is shown."""
        return f"{title_of(self.metric)}{' so far' if self.is_so_far else ''}"

    @property
    def unit(self) -> str:
        """The unit of levels."""
        if self.is_so_far:
            return f"{unit_words(self.metric, in_total=True)} since the start"
        return unit_words(self.metric)

    @property
    def difference_unit(self) -> str:
        """The unit of differences."""
        return self.unit if self.is_so_far else difference_unit(self.metric)

    @property
    def when(self) -> str:
        """What stands before a month: a running total is that of all months up to its end."""
        return "at the end of" if self.is_so_far else "in"

    def titled(self, remark: str = "") -> str:
        """Return the title with the unit, unless the title says it, and a remark."""
        if not self.is_so_far:
            return titled(self.metric, remark)
        return f"{self.title} ({'; '.join(filter(None, [self.unit, remark]))})"

    def sentence(self, first: object) -> str:
        """Return the sentence that says since when a running total runs, with a space before it, or nothing.

        Args:
            first: the first month.

        >>> MetricNames("withdrawals", is_so_far=True).sentence("2006-04-01")
        ' Withdrawals: the running total since April 2006.'
        """
        if not self.is_so_far:
            return ""
        return f" {title_of(self.metric)}: the running total since {month_words(first)}."
