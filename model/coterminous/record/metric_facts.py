"""What every metric is: its name in tables, its title and unit for readers, whether it is a flow, whether it is whole.

The order here is the order of columns, in single runs and in ensembles, and of the numbers both engines write.
"""

from __future__ import annotations

from typing import NamedTuple


class MetricFact(NamedTuple):
    """One metric of a month.

    Attributes:
        name: column in tables.
        title: for readers, as an axis or a row says it.
        unit: unit in words; "share" and "probability" run from 0 to 1.
        is_flow: whether it is of the month and adds up over months; otherwise it stands at the month's end and
            is averaged.
        is_whole: whether it is always a whole number.
    """

    name: str
    title: str
    unit: str
    is_flow: bool = False
    is_whole: bool = False

    @property
    def is_tally(self) -> bool:
        """Whether it counts what was decided or agreed in a month.

        Bodies decide in a few months of the year, so by month a tally is a row of spikes; its running total can
        be read.

        >>> METRIC["withdrawals"].is_tally, METRIC["value_created_gbp"].is_tally, METRIC["trust_mean"].is_tally
        (True, False, False)
        """
        return self.unit in _TALLIED


_TALLIED = ("decisions a month", "agreements a month")

METRICS = (
    MetricFact("trust_mean", "Mean trust", "probability"),
    MetricFact("trust_pct_mean", "Mean trust of PCTs in councils", "probability"),
    MetricFact("trust_social_services_mean", "Mean trust of councils in PCTs", "probability"),
    MetricFact("culture_mean", "Mean trust that bodies expect of anyone", "probability"),
    MetricFact("coterminosity_mean", "Mean coterminosity of PCTs' best dyads", "share"),
    MetricFact("coterminous_share", "PCTs coterminous with a council", "share"),
    MetricFact("partnerships_active", "Partnerships running", "partnerships", is_whole=True),
    MetricFact("partnerships_negotiating", "Partnerships under negotiation", "partnerships", is_whole=True),
    MetricFact(
        "partnerships_aligned", "Partnerships with aligned budgets only", "partnerships", is_whole=True
    ),
    MetricFact("partnerships_pooled", "Partnerships with a pooled budget", "partnerships", is_whole=True),
    MetricFact("partnerships_lead", "Partnerships with lead commissioning", "partnerships", is_whole=True),
    MetricFact(
        "partnerships_integrated", "Partnerships with integrated provision", "partnerships", is_whole=True
    ),
    MetricFact("partnerships_building", "Partnerships building", "partnerships", is_whole=True),
    MetricFact("partnerships_advantage", "Partnerships in advantage", "partnerships", is_whole=True),
    MetricFact("partnerships_inertia", "Partnerships in inertia", "partnerships", is_whole=True),
    MetricFact("partnerships_strained", "Partnerships strained", "partnerships", is_whole=True),
    MetricFact(
        "partnerships_collapsed", "Partnerships collapsed within a year", "partnerships", is_whole=True
    ),
    MetricFact("transaction_cost_gbp", "Cost of joint management", "pounds a month", is_flow=True),
    MetricFact("value_created_gbp", "Gain from joint working", "pounds a month", is_flow=True),
    MetricFact("advantage", "Gain per pound of joint management", "ratio"),
    MetricFact("inertia_share", "Joint effort spent in inertia", "share"),
    MetricFact("effort_wte", "Effort spent on partnerships", "whole-time equivalents"),
    MetricFact("partnerships_colocated", "Partnerships with staff co-located", "partnerships", is_whole=True),
    MetricFact(
        "partnerships_back_office", "Partnerships with a shared back office", "partnerships", is_whole=True
    ),
    MetricFact(
        "partnerships_staff_transferred", "Partnerships with staff transferred", "partnerships", is_whole=True
    ),
    MetricFact("care_trusts", "Partnerships that are care trusts", "partnerships", is_whole=True),
    MetricFact(
        "agreement_quality_mean",
        "Mean quality of agreements (-1 to 1)",
        "quality",
    ),
    MetricFact("further_partners_mean", "Mean further partners of a partnership", "partners"),
    MetricFact("users_involved_share", "Partnerships that involve users and others", "share"),
    MetricFact("staff_turnover_share", "Mean share of a team's knowledge that leaves in a year", "share"),
    MetricFact("targets_met_share", "Watched services that meet their target", "share"),
    MetricFact("pct_balance_gbp", "Balances of PCTs", "pounds", is_whole=True),
    MetricFact("pct_in_deficit_share", "PCTs in deficit", "share"),
    MetricFact("stress_pct_mean", "Mean financial stress of PCTs", "share of income"),
    MetricFact(
        "social_services_balance_gbp", "Balances of social services departments", "pounds", is_whole=True
    ),
    MetricFact("social_services_in_deficit_share", "Social services departments in deficit", "share"),
    MetricFact("stress_social_services_mean", "Mean financial stress of councils", "share of income"),
    MetricFact("nhs_trust_balance_gbp", "Balances of NHS trusts", "pounds", is_whole=True),
    MetricFact("nhs_trust_in_deficit_share", "NHS trusts in deficit", "share"),
    MetricFact("stress_nhs_trust_mean", "Mean financial stress of NHS trusts", "share of income"),
    MetricFact("pooled_gbp", "Money paid into pools", "pounds a month", is_flow=True, is_whole=True),
    MetricFact("badged_gbp", "Badged grants paid", "pounds a month", is_flow=True, is_whole=True),
    MetricFact("mainstream_share", "Joint money that is mainstream, not badged", "share"),
    MetricFact(
        "day_charges_gbp", "Charges for delayed discharges", "pounds a month", is_flow=True, is_whole=True
    ),
    MetricFact("load_over_capacity_mean", "Mean managers' load over capacity", "ratio"),
    MetricFact("eligibility_mean", "Mean threshold for care (0 low to 3 critical)", "level"),
    MetricFact("eligibility_share_low", "Councils that meet low needs", "share"),
    MetricFact("eligibility_share_moderate", "Councils at moderate needs", "share"),
    MetricFact("eligibility_share_substantial", "Councils at substantial needs", "share"),
    MetricFact("eligibility_share_critical", "Councils at critical needs only", "share"),
    MetricFact("unmet_need_people", "People with unmet need", "people"),
    MetricFact("delayed_transfers", "Patients whose transfer is delayed", "patients"),
    MetricFact("unscheduled_admissions", "Unscheduled admissions", "admissions a month", is_flow=True),
    MetricFact("equipment_wait_weeks", "Mean wait for community equipment", "weeks"),
    MetricFact("withdrawals", "Withdrawals", "decisions a month", is_flow=True, is_whole=True),
    MetricFact("withdrawals_by_pct", "Withdrawals by PCTs", "decisions a month", is_flow=True, is_whole=True),
    MetricFact(
        "withdrawals_by_social_services",
        "Withdrawals by councils",
        "decisions a month",
        is_flow=True,
        is_whole=True,
    ),
    MetricFact(
        "withdrawals_by_nhs_trust",
        "Withdrawals by NHS trusts",
        "decisions a month",
        is_flow=True,
        is_whole=True,
    ),
    MetricFact(
        "restructurings_by_pct", "Contributions cut by PCTs", "decisions a month", is_flow=True, is_whole=True
    ),
    MetricFact(
        "restructurings_by_social_services",
        "Contributions cut by councils",
        "decisions a month",
        is_flow=True,
        is_whole=True,
    ),
    MetricFact(
        "restructurings_by_nhs_trust",
        "Contributions cut by NHS trusts",
        "decisions a month",
        is_flow=True,
        is_whole=True,
    ),
    MetricFact("tightenings", "Thresholds for care raised", "decisions a month", is_flow=True, is_whole=True),
    MetricFact("loosenings", "Thresholds for care lowered", "decisions a month", is_flow=True, is_whole=True),
    MetricFact("agreements_signed", "Agreements signed", "agreements a month", is_flow=True, is_whole=True),
    MetricFact(
        "agreed_restructurings",
        "Contributions cut as joint boards agreed",
        "decisions a month",
        is_flow=True,
        is_whole=True,
    ),
    MetricFact(
        "lapses", "Partnerships ended with their grant", "partnerships a month", is_flow=True, is_whole=True
    ),
    MetricFact(
        "deficits_revealed", "Hidden deficits that came out", "deficits a month", is_flow=True, is_whole=True
    ),
    *(
        MetricFact(f"{kind}_{name}_gbp", f"{title} {whose}", "pounds a month", is_flow=True, is_whole=True)
        for kind, whose, left_out in (
            ("pct", "of PCTs", ("care_withdrawn",)),
            ("social_services", "of councils", ("taken_by_centre",)),
            ("nhs_trust", "of NHS trusts", ("care_withdrawn", "gained_from_pools")),
        )
        for name, title in (
            ("overspend", "Underlying overspends"),
            ("shock", "Unplanned costs"),
            ("demand_received", "Cost of others' cuts"),
            ("services_cut", "Savings on services"),
            ("care_withdrawn", "Savings by thresholds"),
            ("contributions_cut", "Relief by cut contributions"),
            ("gained_from_pools", "Net charges to pools"),
            ("joint_gain", "Joint gain over budget"),
            ("joint_management", "Joint overhead over budget"),
            ("taken_by_centre", "Taken back by the centre"),
        )
        if name not in left_out
    ),
    MetricFact(
        "people_public_money_gbp",
        "Allocations and council funding",
        "pounds a month",
        is_flow=True,
        is_whole=True,
    ),
    MetricFact(
        "people_joint_gain_gbp",
        "Joint gain spent on services",
        "pounds a month",
        is_flow=True,
        is_whole=True,
    ),
    MetricFact(
        "people_joint_management_gbp",
        "Joint overhead met from services",
        "pounds a month",
        is_flow=True,
        is_whole=True,
    ),
)

METRIC_NAMES = tuple(metric.name for metric in METRICS)
"""Names of metrics in the order of columns."""

METRIC = {metric.name: metric for metric in METRICS}
"""Metrics by name."""
