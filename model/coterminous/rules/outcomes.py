"""Outcomes that people would notice: delays, admissions, waits for equipment (O1, D6, D12, X7; S0, S2)."""

from __future__ import annotations


def delayed_for_care(
    people: float,
    per_million: float,
    council_share: float,
    unmet_share: float,
    unmet_at_start: float,
    avoided_share: float,
) -> float:
    """Return how many patients wait in hospital for social care.

    The number follows the share of need that care leaves unmet, and falls where discharge is joint work.

    Mechanism: D6, D15, O1

    Args:
        people: people of the council.
        per_million: all delayed patients for a million people in a usual month.
        council_share: part of them put down to social care.
        unmet_share: share of need that care leaves unmet.
        unmet_at_start: the same when the run began.
        avoided_share: share of these delays that joint working avoids.

    >>> delayed_for_care(1_000_000.0, 40.0, 0.25, unmet_share=0.2, unmet_at_start=0.2, avoided_share=0.0)
    10.0
    >>> delayed_for_care(1_000_000.0, 40.0, 0.25, unmet_share=0.5, unmet_at_start=0.2, avoided_share=0.1)
    11.25
    """
    usual = per_million * people / 1_000_000.0
    return usual * council_share * (1.0 + unmet_share) / (1.0 + unmet_at_start) * (1.0 - avoided_share)


def delayed_transfers(
    people: float,
    per_million: float,
    council_share: float,
    unmet_share: float,
    unmet_at_start: float,
    avoided_share: float,
) -> float:
    """Return how many patients wait in hospital for care elsewhere, whoever they wait for.

    Mechanism: D6, O1

    >>> delayed_transfers(1_000_000.0, 40.0, 0.25, unmet_share=0.2, unmet_at_start=0.2, avoided_share=0.0)
    40.0
    >>> delayed_transfers(1_000_000.0, 40.0, 0.25, unmet_share=0.5, unmet_at_start=0.2, avoided_share=0.0)
    42.5
    """
    usual = per_million * people / 1_000_000.0
    return usual * (1.0 - council_share) + delayed_for_care(
        people, per_million, council_share, unmet_share, unmet_at_start, avoided_share
    )


def day_charges_gbp(patients: float, gbp_per_day: float) -> float:
    """Return what a council pays in a month for patients who wait for its care, an average month of 30.4 days.

    Mechanism: D15

    >>> day_charges_gbp(10.0, 100.0)
    30400.0
    """
    return patients * 30.4 * gbp_per_day


def equipment_wait(usual_weeks: float, avoided_share: float, delivered: float) -> float:
    """Return how long people wait for equipment, in weeks.

    Marginal services brought into one dedicated service cut waiting sharply.

    Mechanism: D12

    Args:
        usual_weeks: wait where equipment is a sideline of several bodies.
        avoided_share: share of the wait that a dedicated service at its best takes away.
        delivered: how much of its best it delivers, 0 to 1.

    >>> equipment_wait(10.0, avoided_share=0.6, delivered=0.5)
    7.0
    """
    return usual_weeks * (1.0 - avoided_share * delivered)


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

    Args:
        people: people of the PCT.
        per_thousand: usual admissions a month for a thousand people.
        avoided_share: share of them that joint working avoids by now.
        returned_gbp: demand that others' cuts send, pounds a month.
        admission_share: part of it that is an admission.
        admission_gbp: cost of one.

    >>> unscheduled_admissions(1000.0, 8.0, 0.0, 10_000.0, admission_share=0.5, admission_gbp=2500.0)
    10.0
    """
    usual = per_thousand * people / 1000.0 * (1.0 - avoided_share)
    return usual + returned_gbp * admission_share / admission_gbp
