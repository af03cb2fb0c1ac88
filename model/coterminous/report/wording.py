"""How numbers, months and names are written for readers: one place, so that all outputs agree.

>>> pounds(1_234_000), share(0.123), count(2, "council")
('£1.23m', '12.3%', '2 councils')
"""

from __future__ import annotations

import math
import textwrap

import pandas as pd

from coterminous.report.world_words import said

NOT_KNOWN = "not known"

KIND_OF_BODY = {
    "pct": ("PCT", "PCTs"),
    "social_services": ("social services department", "social services departments"),
    "nhs_trust": ("NHS trust", "NHS trusts"),
    "centre": ("the centre", "the centre"),
}

# What happened, as a noun that can be counted and as a verb that can follow the name of who did it.
DECISIONS = {
    "negotiation_opened": ("talks opened", "opened talks on a partnership"),
    "negotiation_abandoned": ("talks abandoned", "abandoned talks on a partnership"),
    "agreement_signed": ("agreements signed", "signed an agreement"),
    "pooled_budget": ("pooled budgets set up", "pooled budgets"),
    "lead_commissioning": ("lead commissioning agreed", "agreed lead commissioning"),
    "integrated_provision": ("provision integrated", "integrated provision"),
    "colocation": ("offices shared", "moved staff into one office"),
    "shared_back_office": ("back offices shared", "shared a back office"),
    "staff_transfer": ("transfers of staff", "brought seconded staff under one employer"),
    "care_trust": ("care trusts formed", "formed a care trust"),
    "mainstream_money": ("bolt-ons carried on with mainstream money", "put in mainstream money"),
    "contributions_restored": ("cuts put back", "put back what had been cut"),
    "restructured_jointly": ("cuts agreed by joint boards", "cut a contribution as the joint board agreed"),
    "lapsed": ("partnerships ended with their grant", "let a partnership end with its grant"),
    "restructured": ("partnerships restructured", "restructured a partnership"),
    "withdrew": ("withdrawals of money", "withdrew money"),
    "eligibility_tightened": ("eligibility tightened", "tightened eligibility"),
    "eligibility_loosened": ("eligibility loosened", "loosened eligibility"),
}
HAPPENINGS = {
    "deficit_opened": ("deficits opened", "fell into deficit"),
    "deficit_closed": ("deficits closed", "came out of deficit"),
    "lost_to_reorganisation": ("partnerships lost to reorganisation", "lost a partnership to reorganisation"),
    "deficit_revealed": ("hidden deficits that came out", "had hidden a deficit that came out"),
    "further_partner_joined": ("further partners", "was joined by a further partner"),
    "merged_by_order": ("care trusts by order", "was made part of a care trust by order"),
    "carried_over": ("partnerships carried over", "carried a partnership over"),
    "trust_broken": ("breaches of trust", "lost trust in a partner"),
}
EVENT_WORDS = DECISIONS | HAPPENINGS


def words(name: str) -> str:
    """Return a table's own name as plain words: ``older_people`` as ``older people``.

    >>> words("adult_mental_health")
    'adult mental health'
    """
    return name.replace("_", " ")


def plain(text: str, longest: int = 200) -> str:
    r"""Return a user's text on one line, without control characters, cut at a word after so many letters.

    >>> plain("Deficit\nshock\x07"), plain("a long title", longest=8)
    ('Deficit shock', 'a ...')
    """
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return textwrap.shorten(printable, longest, placeholder=" ...")


def short_name(name: str, longest: int = 40) -> str:
    """Return a name on one line, with its beginning and its end where it has more letters than there is room for.

    >>> short_name("deficit_shock"), short_name("deficit_shock_of_pcts_2", longest=12)
    ('deficit_shock', 'defici...cts_2')
    """
    printable = "".join(letter if letter.isprintable() else " " for letter in name)
    if len(printable) <= longest:
        return printable
    return f"{printable[: longest - longest // 2]}...{printable[-(longest // 2 - 1) :]}"


def kind_words(kind: str) -> str:
    """Return an event kind as a noun in the plural where it can be counted, else as plain words.

    >>> kind_words("withdrew"), kind_words("deficit_shock")
    ('withdrawals of money', 'deficit shock')
    """
    return EVENT_WORDS[kind][0] if kind in EVENT_WORDS else words(kind)


def is_missing(value: object) -> bool:
    """Return whether a single value of a table is absent (None, NaN, NaT, NA).

    >>> is_missing(None), is_missing(float("nan")), is_missing(0)
    (True, True, False)
    """
    return (
        value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))
    )


def _three_figures(size: float) -> str:
    """Return a number from 1 to 1000 with three figures, without a dangling zero or point."""
    decimals = 0 if size >= 100 else 1 if size >= 10 else 2
    text = f"{size:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _large(size: float) -> str:
    """Return a number of a million or more in millions or billions."""
    return f"{_three_figures(size / 1e6)}m" if size < 999.5e6 else f"{_three_figures(size / 1e9)}bn"


def pounds(value: float) -> str:
    """Return an amount in pounds as it is said: thousands, millions or billions, three figures.

    >>> pounds(950), pounds(-12_500), pounds(440_000_000), pounds(1.2e9)
    ('£950', '-£12,500', '£440m', '£1.2bn')
    """
    if is_missing(value):
        return NOT_KNOWN
    sign, size = ("-" if round(value) < 0 else ""), abs(float(value))
    if size < 999_500:
        return f"{sign}£{size:,.0f}"
    return f"{sign}£{_large(size)}"


def share(value: float, decimals: int = 1) -> str:
    """Return a share (0 to 1) as a percentage.

    >>> share(0.7), share(0.004), share(1.0)
    ('70%', '0.4%', '100%')
    """
    if is_missing(value):
        return NOT_KNOWN
    text = f"{100 * float(value):.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{'0' if text == '-0' else text}%"


def whole_share(value: float) -> str:
    """Return a share (0 to 1) as a whole percentage.

    >>> whole_share(0.3947)
    '39%'
    """
    return share(value, decimals=0)


def two_decimals(value: float) -> str:
    """Return a number with two decimals, as trust is written.

    >>> two_decimals(0.6)
    '0.60'
    """
    return number(value, decimals=2)


def number(value: float, decimals: int = 0) -> str:
    """Return a plain number with thousands marked, in millions from ten million on.

    >>> number(12345.6), number(0.6123, 2), number(50_500_000)
    ('12,346', '0.61', '50.5m')
    """
    if is_missing(value):
        return NOT_KNOWN
    if abs(value) >= 10e6:
        return f"{'-' if value < 0 else ''}{_large(abs(float(value)))}"
    return f"{float(value):,.{decimals}f}"


def count(number_of: int, singular: str, plural: str | None = None) -> str:
    """Return a count with its noun in the right number.

    >>> count(1, "partnership"), count(3, "body", "bodies")
    ('1 partnership', '3 bodies')
    """
    return f"{number_of:,} {singular if number_of == 1 else plural or singular + 's'}"


def count_of_kind(number_of: int, kind: str) -> str:
    """Return a count of bodies of a kind.

    >>> count_of_kind(76, "pct")
    '76 PCTs'
    """
    return said(count(number_of, *KIND_OF_BODY.get(kind, (words(kind), words(kind) + "s"))))


def month_words(month: object, short: bool = False) -> str:
    """Return a month as a reader writes it.

    >>> month_words("2007-04-01"), month_words("2007-04-01", short=True)
    ('April 2007', 'Apr 2007')
    """
    if is_missing(month):
        return NOT_KNOWN
    return pd.Timestamp(str(month)).strftime("%b %Y" if short else "%B %Y")


def financial_year(month: object) -> str:
    """Return the financial year, April to March, that a month belongs to.

    >>> financial_year("2007-03-01"), financial_year("2007-04-01")
    ('2006-07', '2007-08')
    """
    date = pd.Timestamp(str(month))
    first = date.year if date.month >= 4 else date.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def listed(items: list[str]) -> str:
    """Return items as a sentence lists them.

    >>> listed(["a", "b", "c"]), listed(["a"]), listed([])
    ('a, b and c', 'a', 'none')
    """
    if len(items) < 2:
        return items[0] if items else "none"
    return f"{', '.join(items[:-1])} and {items[-1]}"
