"""Further partners: housing, education, voluntary sector, users and carers join what works (A4, O4; S0, S1)."""

from __future__ import annotations


def drawn_nearer(progress: float, joining_rate: float, attention: float, kept_share: float) -> float:
    """Return how near the next further partner is to joining, a month later; it joins at 1.

    They come to partnerships that have time for them and do what they said.

    Mechanism: A4, O4

    Args:
        progress: 0 to 1.
        joining_rate: further partners a month where there is time and promises are kept.
        attention: 0 to 1.
        kept_share: how much of the month's promise was kept, 0 to 1.

    >>> drawn_nearer(0.5, joining_rate=0.04, attention=1.0, kept_share=0.5)
    0.52
    """
    return progress + joining_rate * attention * kept_share


def widened(gain_gbp: float, widening_share: float, further_partners: float) -> float:
    """Return a gain that further partners have widened: more of what people need can be joined up.

    Mechanism: A4, C1

    Args:
        gain_gbp: what could be gained, or the share of it that is reached, without them.
        widening_share: what each further partner adds, as a share of it.
        further_partners: how many there are.

    >>> widened(1000.0, widening_share=0.05, further_partners=2.0)
    1100.0
    """
    return gain_gbp * (1.0 + widening_share * further_partners)
