"""Arithmetic that gives the same bits on every machine and in every engine."""

from __future__ import annotations

LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
INVERSE_LN2 = 1.44269504088896338700
LARGEST_EXPONENT = 700.0


def clamp(value: float, low: float, high: float) -> float:
    """Return ``value`` kept between ``low`` and ``high``.

    >>> clamp(1.2, 0.0, 1.0)
    1.0
    """
    if value < low:
        return low
    if value > high:
        return high
    return value


def exponential(power: float) -> float:
    """Return e to the ``power``, the same to the last bit wherever it runs.

    System libraries differ in the last bit of ``exp``; this one uses only additions, multiplications and
    divisions (argument reduction by ln 2, then a Taylor polynomial). Powers beyond plus or minus 700 are
    cut off there.

    >>> import math
    >>> all(abs(exponential(x) / math.exp(x) - 1.0) < 1e-15 for x in (-30.0, -1.0, 0.0, 0.5, 3.0, 200.0))
    True
    """
    power = clamp(power, -LARGEST_EXPONENT, LARGEST_EXPONENT)
    doublings = int(power * INVERSE_LN2 + (0.5 if power >= 0.0 else -0.5))
    rest = (power - doublings * LN2_HIGH) - doublings * LN2_LOW
    result = 1.0
    for term in range(17, 0, -1):
        result = 1.0 + result * rest / term
    scale = 2.0 if doublings >= 0 else 0.5
    count = doublings if doublings >= 0 else -doublings
    while count > 0:
        if count % 2 == 1:
            result = result * scale
        scale = scale * scale
        count = count // 2
    return result


def share_of_pounds(pounds: int, part: int, whole: int) -> int:
    """Return ``part / whole`` of an amount in whole pounds, rounded toward zero.

    Callers give the remainder to the last payee, so that nothing is created or lost.

    >>> share_of_pounds(100, 1, 3), share_of_pounds(-100, 1, 3)
    (33, -33)
    """
    if whole <= 0:
        return 0
    if pounds >= 0:
        return pounds * part // whole
    return -((-pounds) * part // whole)


def whole_pounds(amount: float) -> int:
    """Return an amount rounded to the nearest whole pound, halves away from zero.

    >>> whole_pounds(2.5), whole_pounds(-2.5), whole_pounds(2.4)
    (3, -3, 2)
    """
    if amount >= 0.0:
        return int(amount + 0.5)
    return -int(0.5 - amount)
