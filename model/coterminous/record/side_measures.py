"""Who pays and who gains in a month: what moved the results of PCTs, councils and NHS trusts, and what people got.

All in whole pounds. An overspend is what is left once everything else is named, so the parts of a kind of body add up
to how far its balances have moved, to the pound.
"""

from __future__ import annotations

from typing import NamedTuple

from coterminous.money.ledger import OUTSIDE, Flow, brought, moved
from coterminous.money.results import Part, part_of
from coterminous.rules.numbers import whole_pounds
from coterminous.state.columns import KIND_NAMES, NHS_TRUST, PCT, SOCIAL_SERVICES, State


class ResultMeasures(NamedTuple):
    """What moved the result of one kind of body; names in tables carry the kind."""

    overspend_gbp: float
    shock_gbp: float
    demand_received_gbp: float
    services_cut_gbp: float
    care_withdrawn_gbp: float
    contributions_cut_gbp: float
    gained_from_pools_gbp: float
    joint_gain_gbp: float
    joint_management_gbp: float
    taken_by_centre_gbp: float


class SideMeasures(NamedTuple):
    """Who pays and who gains, side by side; what cannot be is left out: an NHS trust puts no money into pools."""

    pct_overspend_gbp: float
    pct_shock_gbp: float
    pct_demand_received_gbp: float
    pct_services_cut_gbp: float
    pct_contributions_cut_gbp: float
    pct_gained_from_pools_gbp: float
    pct_joint_gain_gbp: float
    pct_joint_management_gbp: float
    pct_taken_by_centre_gbp: float
    social_services_overspend_gbp: float
    social_services_shock_gbp: float
    social_services_demand_received_gbp: float
    social_services_services_cut_gbp: float
    social_services_care_withdrawn_gbp: float
    social_services_contributions_cut_gbp: float
    social_services_gained_from_pools_gbp: float
    social_services_joint_gain_gbp: float
    social_services_joint_management_gbp: float
    nhs_trust_overspend_gbp: float
    nhs_trust_shock_gbp: float
    nhs_trust_demand_received_gbp: float
    nhs_trust_services_cut_gbp: float
    nhs_trust_contributions_cut_gbp: float
    nhs_trust_joint_gain_gbp: float
    nhs_trust_joint_management_gbp: float
    nhs_trust_taken_by_centre_gbp: float
    people_public_money_gbp: float
    people_joint_gain_gbp: float
    people_joint_management_gbp: float


def measure_result(state: State, kind: int) -> ResultMeasures:
    """Return what moved the result of one kind of body this month.

    Mechanism: A8, C1, D1, D4, D5, D6, D15
    """
    ledger = state.ledger
    shock = whole_pounds(part_of(ledger, Part.SHOCK, kind))
    demand = whole_pounds(part_of(ledger, Part.DEMAND, kind))
    services = whole_pounds(part_of(ledger, Part.SERVICES_CUT, kind))
    care = whole_pounds(part_of(ledger, Part.CARE_WITHDRAWN, kind))
    relief = whole_pounds(part_of(ledger, Part.RELIEF, kind))
    pools = whole_pounds(part_of(ledger, Part.CHARGED, kind)) + moved(ledger, Flow.POOL_SETTLEMENT, kind)
    gain = whole_pounds(part_of(ledger, Part.GAIN, kind))
    management = whole_pounds(part_of(ledger, Part.MANAGEMENT, kind))
    taken = -moved(ledger, Flow.TOP_SLICE, kind) - moved(ledger, Flow.RESOURCE_ACCOUNTING, kind)
    helped = services + care + relief + pools + gain + moved(ledger, Flow.DAY_CHARGE, kind)
    overspend = helped - shock - demand - management - taken - brought(ledger, kind)
    return ResultMeasures(
        float(overspend),
        float(shock),
        float(demand),
        float(services),
        float(care),
        float(relief),
        float(pools),
        float(gain),
        float(management),
        float(taken),
    )


def budgeted(state: State, part: int) -> float:
    """Return what budgets hold of a part, for all kinds of body, in whole pounds."""
    total = 0
    for kind in range(len(KIND_NAMES)):
        total += whole_pounds(part_of(state.ledger, part, kind))
    return float(total)


def measure_sides(state: State) -> SideMeasures:
    """Return who pays and who gains this month.

    People get what public money buys, and what budgets hold of the gain from joint working, less its management.
    """
    pct = measure_result(state, PCT)
    council = measure_result(state, SOCIAL_SERVICES)
    trust = measure_result(state, NHS_TRUST)
    ledger = state.ledger
    public = moved(ledger, Flow.ALLOCATION, OUTSIDE) + moved(ledger, Flow.COUNCIL_FUNDING, OUTSIDE)
    return SideMeasures(
        pct.overspend_gbp,
        pct.shock_gbp,
        pct.demand_received_gbp,
        pct.services_cut_gbp,
        pct.contributions_cut_gbp,
        pct.gained_from_pools_gbp,
        pct.joint_gain_gbp,
        pct.joint_management_gbp,
        pct.taken_by_centre_gbp,
        council.overspend_gbp,
        council.shock_gbp,
        council.demand_received_gbp,
        council.services_cut_gbp,
        council.care_withdrawn_gbp,
        council.contributions_cut_gbp,
        council.gained_from_pools_gbp,
        council.joint_gain_gbp,
        council.joint_management_gbp,
        trust.overspend_gbp,
        trust.shock_gbp,
        trust.demand_received_gbp,
        trust.services_cut_gbp,
        trust.contributions_cut_gbp,
        trust.joint_gain_gbp,
        trust.joint_management_gbp,
        trust.taken_by_centre_gbp,
        float(-public),
        budgeted(state, Part.BUDGETED_GAIN),
        budgeted(state, Part.BUDGETED_MANAGEMENT),
    )
