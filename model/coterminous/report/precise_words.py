"""How precisely known numbers of a metric are written, and changes in per cent."""

from __future__ import annotations

import math
from collections.abc import Callable

from coterminous.record.metric_facts import METRIC
from coterminous.report.metric_words import decimals_for, differences, is_share
from coterminous.report.wording import NOT_KNOWN, is_missing, share

_MOST_DECIMALS = 6


def size_words(metric: str, size: float) -> str:
    """Return the size of a difference with three figures and without a sign, as of the half-width of an interval.

    >>> size_words("trust_mean", 0.002345), size_words("pooled_gbp", 1_234_567.0), size_words("withdrawals", 1500.0)
    ('0.00234', '£1.23m', '1,500')
    """
    if is_missing(size) or not math.isfinite(size):
        return NOT_KNOWN
    rounded = float(f"{abs(size):.3g}")
    digits = differences(metric, rounded, rounded / 10)
    written = digits(rounded).removeprefix("+").removesuffix(digits.after)
    return (
        f"{written.rstrip('0').rstrip('.') if '.' in written else written}{digits.after if rounded else ''}"
    )


def precise_level(metric: str, resolution: float) -> Callable[[float], str]:
    """Return how levels of a metric are written that lie close together.

    Args:
        metric: name of the metric.
        resolution: the least difference between them that matters.

    >>> precise_level("trust_mean", 0.001)(0.7123), precise_level("coterminous_share", 0.001)(0.7123)
    ('0.7123', '71.23%')
    """

    def written(value: float) -> str:
        if is_share(METRIC[metric]):
            return share(value, decimals=decimals_for(100 * resolution))
        digits = differences(metric, value, resolution)(value)
        return digits.removeprefix("+")

    return written


def percent_words(part: float) -> str:
    """Return a share of something as a signed percentage with two figures.

    >>> percent_words(-0.0834), percent_words(1.2), percent_words(0.0), percent_words(0.00042)
    ('-8.3%', '+120%', '0%', '+0.042%')
    """
    if is_missing(part) or not math.isfinite(part):
        return NOT_KNOWN
    if part == 0.0:
        return "0%"
    decimals = min(max(1 - math.floor(math.log10(abs(part) * 100)), 0), _MOST_DECIMALS)
    return f"{100 * part:+,.{decimals}f}%"
