"""Plain sentences for the log: what happened and why, as an analyst would say it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

TERM_NAMES = {
    "benefit": "gain from joint working",
    "grant": "badged money",
    "imperative": "what the centre expects",
    "cost": "management time",
    "exposure": "fear of the partners' costs",
    "relief": "worth of ready money",
    "regard": "harm to partners",
    "identity": "reluctance to give services away",
    "leaving": "cost of leaving",
}
"""The parts of a decision in words."""

ELIGIBILITY_TERM_NAMES = {
    "cost": "charges for delays, and caution with a lasting commitment",
    "relief": "what the care budget gains",
    "identity": "what councillors answer for",
    "regard": "harm to the NHS",
}
"""The same parts where a council sets its threshold."""

GROUP_NAMES = {
    "older_people": "older people",
    "adult_mental_health": "adult mental health",
    "learning_disabilities": "learning disabilities",
    "children": "children",
    "physical_and_sensory": "physical and sensory disability",
    "community_equipment": "community equipment",
}
FLEXIBILITY_NAMES = ("pooled budget", "lead commissioning", "integrated provision")
ARRANGEMENT_NAMES = (
    *FLEXIBILITY_NAMES,
    "a shared office",
    "a shared back office",
    "one employer for seconded staff",
    "a care trust",
    "mainstream money, so that all pay in full,",
)


def pounds(amount: float) -> str:
    """Return an amount in words short enough for a sentence.

    >>> pounds(1_234_567), pounds(45_300), pounds(-812.0)
    ('£1.2m', '£45k', '-£812')
    """
    sign = "-" if amount < 0 else ""
    size = abs(amount)
    if size >= 999_500:
        return f"{sign}£{size / 1e6:.1f}m"
    if size >= 1000:
        return f"{sign}£{size / 1e3:.0f}k"
    return f"{sign}£{size:.0f}"


def several(number: int, what: str) -> str:
    """Return a number of things in words.

    >>> several(1, "month"), several(12, "month")
    ('1 month', '12 months')
    """
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def weighing(terms: Sequence[tuple[str, float]], shown: int = 3) -> str:
    """Return what spoke for and against, in pounds a month.

    >>> weighing([("worth of ready money", 45_300.0), ("harm to partners", -9_000.0)])
    'for it: worth of ready money (£45k a month); against it: harm to partners (£9k)'
    """
    largest = sorted(terms, key=lambda term: (-abs(term[1]), term[0]))[:shown]
    speaking = [(name, value) for name, value in largest if value >= 0.5]
    against = [(name, -value) for name, value in largest if value <= -0.5]
    parts = []
    unit = " a month"
    for label, side in (("for it", speaking), ("against it", against)):
        if side:
            listed = []
            for name, value in side:
                listed.append(f"{name} ({pounds(value)}{unit})")
                unit = ""
            parts.append(f"{label}: {', '.join(listed)}")
    return "; ".join(parts)


def making_up(terms: Sequence[tuple[str, float]]) -> str:
    """Return what an overspend is made of: its two largest parts, and what holds it down most; pounds a month.

    >>> making_up([("shock", 90_000.0), ("own savings", -20_000.0), ("debt carried over", 4_000.0)])
    'shock (£90k a month), then debt carried over (£4k); held down by own savings (£20k)'
    """
    largest = sorted(terms, key=lambda term: (-term[1], term[0]))
    name, value = largest[0]
    said = f"{name} ({pounds(value)} a month)"
    if largest[1][1] >= 0.5:
        said += f", then {largest[1][0]} ({pounds(largest[1][1])})"
    if largest[-1][1] <= -0.5:
        said += f"; held down by {largest[-1][0]} ({pounds(-largest[-1][1])})"
    return said


def against_estimate(terms: Iterable[float]) -> str:
    """Return a clause where a body chose what it did not think best: people do not always.

    >>> against_estimate([5000.0, -7000.0]), against_estimate([5000.0])
    ('; by its own estimate £2k a month the worse choice', '')
    """
    total = 0.0
    for value in terms:
        total += value
    return "" if total >= 0.0 else f"; by its own estimate {pounds(-total)} a month the worse choice"


def per_cent(share: float) -> str:
    """Return a share in per cent with at most one decimal.

    >>> per_cent(0.0412), per_cent(0.5)
    ('4.1%', '50%')
    """
    return f"{100.0 * share:.1f}".removesuffix(".0") + "%"


def money_condition(stress: float) -> str:
    """Return how a body stands, for use after its name.

    >>> money_condition(0.041), money_condition(-0.01), money_condition(0.001)
    ('forecasting an overspend of 4.1% of income', 'forecasting an underspend of 1% of income', 'close to
    balance')
    """
    if abs(stress) < 0.0025:
        return "close to balance"
    what = "overspend" if stress > 0 else "underspend"
    return f"forecasting an {what} of {per_cent(abs(stress))} of income"
