"""How the numbers of a metric are written: levels by its unit, differences with the digits that they deserve."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from coterminous.record.metric_facts import METRIC, MetricFact
from coterminous.report.wording import NOT_KNOWN, is_missing, number, pounds, share, two_decimals
from coterminous.report.world_words import said

KEY_METRICS: Final = (
    "trust_mean",
    "partnerships_active",
    "partnerships_pooled",
    "withdrawals",
    "pct_in_deficit_share",
    "value_created_gbp",
)
"""What a reader of an ensemble or a comparison sees first."""

_PLAIN = ("probability", "level", "ratio")
_A_MONTH = " a month"
_MOST_DECIMALS = 6
_SCALES = ((1e9, 1e9, "bn"), (1e6, 1e6, "m"), (1e4, 1e3, "k"))
"""From which size on pounds are written in which unit."""


def is_share(fact: MetricFact) -> bool:
    """Return whether a metric is a share of something, written in per cent."""
    return fact.unit == "share" or fact.unit.startswith("share of")


def is_money(fact: MetricFact) -> bool:
    """Return whether a metric is in pounds."""
    return fact.unit.startswith("pounds")


def level(metric: str) -> Callable[[float], str]:
    """Return how a level of a metric is written.

    >>> level("trust_mean")(0.5), level("pooled_gbp")(2.5e6), level("pooled_gbp")(-61_234.0)
    ('0.50', '£2.5m', '-£61k')
    """
    fact = METRIC[metric]
    if is_money(fact):
        return _thousands
    if is_share(fact):
        return share
    if fact.unit in _PLAIN:
        return two_decimals
    return _amount


def _thousands(value: float) -> str:
    """Return an amount in pounds, from ten thousand to a million in thousands, as a narrow label has room for."""
    is_short = not is_missing(value) and 10_000 <= abs(value) < 999_500
    return f"{pounds(round(value / 1000))}k" if is_short else pounds(value)


def _amount(value: float) -> str:
    """Return a number of people or decisions, with a decimal where it is small and not whole."""
    is_small = not is_missing(value) and abs(value) < 100 and round(value, 1) != round(value)
    return number(value, decimals=1 if is_small else 0)


def unit_words(metric: str, in_total: bool = False) -> str:
    """Return the unit of a metric's levels, as an axis says it.

    Args:
        metric: name of the metric.
        in_total: of its total, in which a flow is no longer of a month.

    >>> unit_words("pooled_gbp"), unit_words("pooled_gbp", in_total=True), unit_words("coterminous_share")
    ('£ a month', '£', 'share')
    """
    fact = METRIC[metric]
    unit = fact.unit.removesuffix(_A_MONTH) if in_total and fact.is_flow else fact.unit
    return unit.replace("pounds", "£")


def title_of(metric: str) -> str:
    """Return a metric's title in the words of the world that is being told of.

    >>> title_of("pct_in_deficit_share")
    'PCTs in deficit'
    """
    return said(METRIC[metric].title)


def titled(metric: str, remark: str = "", unit: str | None = None) -> str:
    """Return a metric's title with its unit, unless the title says it, and a remark.

    Args:
        metric: name of the metric.
        remark: what else to say of it, or nothing.
        unit: the unit; by default that of its levels.

    >>> titled("trust_mean"), titled("partnerships_active"), titled("trust_mean", "scale not from 0")
    ('Mean trust (probability)', 'Partnerships running', 'Mean trust (probability; scale not from 0)')
    """
    title, unit = title_of(metric), unit_words(metric) if unit is None else unit
    is_said = unit in title.lower() or unit in ("level", "ratio")
    remarks = [one for one in ("" if is_said else unit, remark) if one]
    return f"{title} ({'; '.join(remarks)})" if remarks else title


def named(metric: str) -> str:
    """Return a metric's title with the unit of its total, where numbers do not show it themselves.

    >>> named("withdrawals"), named("pct_in_deficit_share"), named("effort_wte")
    ('Withdrawals (decisions)', 'PCTs in deficit', 'Effort spent on partnerships (whole-time equivalents)')
    """
    fact = METRIC[metric]
    return titled(metric, unit="" if is_money(fact) or is_share(fact) else unit_words(metric, in_total=True))


def difference_unit(metric: str, in_total: bool = False) -> str:
    """Return the unit of differences of a metric; shares differ by percentage points.

    >>> difference_unit("pct_in_deficit_share"), difference_unit("withdrawals", in_total=True)
    ('percentage points', 'decisions')
    """
    return "percentage points" if is_share(METRIC[metric]) else unit_words(metric, in_total)


def over_the_run(metric: str) -> str:
    """Return what a metric's total over a run is.

    >>> over_the_run("withdrawals"), over_the_run("trust_mean")
    ('added up over the months', 'mean of the months')
    """
    return "added up over the months" if METRIC[metric].is_flow else "mean of the months"


def order_words(is_lower_better: bool) -> str:
    """Return the order in which scenarios stand in a ranking.

    >>> order_words(False), order_words(True)
    ('highest first', 'lowest first')
    """
    return "lowest first" if is_lower_better else "highest first"


def unit_after(metric: str) -> str:
    """Return the unit that follows a difference of a metric's total in a sentence, with a space, if one does.

    >>> unit_after("withdrawals"), unit_after("trust_mean"), unit_after("pooled_gbp")
    (' decisions', '', '')
    """
    unit = difference_unit(metric, in_total=True)
    return "" if unit in ("percentage points", "£", *_PLAIN) else f" {unit}"


@dataclass(frozen=True)
class Digits:
    """How differences of one metric are written, all with the same digits, so that they can be compared.

    Attributes:
        factor: what a difference is multiplied by.
        before: what stands before the digits.
        after: what stands after them.
        decimals: how many decimals there are.

    >>> Digits(100.0, "", " points", 1)(-0.0123), Digits(1e-6, "£", "m", 2)(1_500_000.0), Digits(1.0, "", "", 1)(0.0)
    ('-1.2 points', '+£1.50m', '0')
    """

    factor: float
    before: str
    after: str
    decimals: int

    def __call__(self, value: float) -> str:
        """Return a difference with its sign."""
        if is_missing(value) or not math.isfinite(value):
            return NOT_KNOWN
        digits = f"{abs(value) * self.factor:,.{self.decimals}f}"
        if not any(digit in "123456789" for digit in digits):
            return "0"
        return f"{'-' if value < 0 else '+'}{self.before}{digits}{self.after}"

    def interval(self, low: float, high: float) -> str:
        """Return an interval of a difference, with a unit in words said once.

        >>> Digits(1.0, "", "", 1).interval(-1.0, 2.0), Digits(100.0, "", " points", 0).interval(0.01, 0.02)
        ('-1.0 to +2.0', '+1 to +2 points')
        """
        first = self(low)
        return f"{first.removesuffix(self.after) if self.after.startswith(' ') else first} to {self(high)}"


def differences(metric: str, largest: float, resolution: float) -> Digits:
    """Return how differences of a metric are written.

    Args:
        metric: name of the metric.
        largest: the largest of them, whatever its sign.
        resolution: the least difference that matters: the half-width of an interval, or the step of a scale. It
            is written with two figures.

    >>> differences("trust_mean", 0.05, 0.002)(0.05123), differences("pooled_gbp", 2e6, 3e5)(2_100_000.0)
    ('+0.0512', '+£2.10m')
    """
    fact = METRIC[metric]
    factor, before, after = 1.0, "", ""
    if is_money(fact):
        size, after = next(
            ((size, name) for least, size, name in _SCALES if abs(largest) >= least), (1.0, "")
        )
        factor, before = 1.0 / size, "£"
    elif is_share(fact):
        factor, after = 100.0, " points"
    return Digits(factor, before, after, decimals_for(abs(resolution) * factor))


def decimals_for(resolution: float) -> int:
    """Return how many decimals show a resolution with two figures."""
    if not math.isfinite(resolution) or resolution <= 0.0:
        return 2
    return min(max(1 - math.floor(math.log10(resolution)), 0), _MOST_DECIMALS)


def effect_words(metric: str, estimate: float, low: float, high: float) -> tuple[str, str]:
    """Return an effect and its interval as they are written.

    Args:
        metric: name of the metric.
        estimate: the effect.
        low: lower end of its interval, NaN where one pair says nothing of it.
        high: upper end.

    >>> effect_words("trust_mean", -0.05234, -0.05512, -0.04956)
    ('-0.0523', '-0.0551 to -0.0496')
    """
    known = [abs(end) for end in (estimate, low, high) if math.isfinite(end)]
    half_width = (high - low) / 2
    resolution = half_width if half_width > 0 else max(known, default=0.0) / 10
    digits = differences(metric, max(known, default=0.0), resolution)
    return digits(estimate), digits.interval(low, high) if math.isfinite(half_width) else NOT_KNOWN
