"""Outcomes that people would notice: delayed transfers and unscheduled admissions (O1, D6, X7; S0, S2)."""

from __future__ import annotations


def delayed_transfers(
    people: float, per_million: float, council_share: float, unmet_share: float, unmet_at_start: float
) -> float:
    """Return how many patients wait in hospital for care elsewhere.

    The part put down to social care follows the share of need that care leaves unmet.

    Mechanism: D6, O1

    >>> delayed_transfers(1_000_000.0, 40.0, 0.25, unmet_share=0.2, unmet_at_start=0.2)
    40.0
    >>> delayed_transfers(1_000_000.0, 40.0, 0.25, unmet_share=0.5, unmet_at_start=0.2)
    42.5
    """
    usual = per_million * people / 1_000_000.0
    council_part = council_share * (1.0 + unmet_share) / (1.0 + unmet_at_start)
    return usual * (1.0 - council_share + council_part)


def unscheduled_admissions(
    people: float,
    per_thousand: float,
    avoided_share: float,
    returned_gbp: float,
    admission_share: float,
    admission_gbp: float,
) -> float:
    """Return unscheduled admissions of a month: the usual number, less what joint working avoids, plus what cuts send.

    Mechanism: D6, O1, X7

    >>> unscheduled_admissions(1000.0, 8.0, 0.0, 10_000.0, admission_share=0.5, admission_gbp=2500.0)
    10.0
    """
    usual = per_thousand * people / 1000.0 * (1.0 - avoided_share)
    return usual + returned_gbp * admission_share / admission_gbp
