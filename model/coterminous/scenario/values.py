"""The parameters of a run as the rules see them: one flat record of numbers.

Field names are the record names with dots as underscores; care-group records become tuples of six, in the order of
:data:`CARE_GROUPS`. A test keeps this class and the records of ``parameters/*.yaml`` the same.
"""

from __future__ import annotations

from typing import NamedTuple

CARE_GROUPS = (
    "older_people",
    "adult_mental_health",
    "learning_disabilities",
    "children",
    "physical_and_sensory",
    "community_equipment",
)
"""Care groups, in the order of every table and tuple (A5; S0, S1)."""

SixNumbers = tuple[float, float, float, float, float, float]
SixIntegers = tuple[int, int, int, int, int, int]


class Parameters(NamedTuple):
    """Every parameter of the model, resolved for one run; ``coterminous parameters`` shows units and sources.

    >>> Parameters._fields[:2]
    ('trust_prior_weight', 'trust_culture')
    """

    trust_prior_weight: float
    trust_culture: float
    trust_culture_spread: float
    trust_gain_rate: float
    trust_memory_months: float
    trust_loss_rate: float
    trust_personal_share: float
    trust_agreement_protection: float
    trust_culture_rate: float
    trust_contact_gain: float
    trust_process_share: float
    trust_kept_in_dark_severity: float
    maturity_learning_rate: float
    maturity_turnover_rate: float
    maturity_reorganisation_loss: float
    maturity_head_start: float
    maturity_retention_share: float
    partnership_reach_aligned: float
    partnership_reach_pooled: float
    partnership_reach_lead: float
    partnership_reach_integrated: float
    partnership_grants_end_agreements: int
    partnership_displaced_share: float
    partnership_search_response: float
    partnership_running_wte: float
    partnership_pooled_wte: float
    partnership_lead_wte: float
    partnership_integrated_wte: float
    partnership_negotiation_wte: float
    partnership_overhead_share: float
    partnership_set_up_months: float
    partnership_review_share: float
    partnership_claim: float
    partnership_restructure_share: float
    partnership_nhs_trust_share: float
    partnership_strained_trust: float
    partnership_settling_months: float
    partnership_first_results: float
    partnership_reach_colocated: float
    partnership_template_saving: float
    partnership_joining_rate: float
    partnership_most_further_partners: int
    partnership_further_wte: float
    partnership_widening_share: float
    partnership_barrier_share: float
    partnership_calendar_share: float
    partnership_back_office_saving: float
    partnership_colocation_months: float
    partnership_back_office_months: float
    partnership_transfer_months: float
    partnership_care_trust_months: float
    partnership_change_months: float
    capacity_fixed_wte: float
    capacity_wte_per_million: float
    capacity_wage_gbp_per_year: float
    capacity_plans: float
    capacity_plan_wte: float
    capacity_board_wte: float
    capacity_leadership_spread: float
    capacity_initiatives: float
    capacity_initiative_wte: float
    capacity_reorganisation_share: float
    capacity_reorganisation_months: float
    decisions_precision: float
    decisions_planning_horizon_months: float
    decisions_cash_premium: float
    decisions_relief_share: float
    decisions_exit_cost_share: float
    decisions_renegotiation_share: float
    decisions_regard: float
    decisions_board_regard: float
    decisions_identity_share: float
    decisions_newness_months: float
    decisions_salami_share: float
    decisions_imperative_share: float
    decisions_shirking_share: float
    decisions_shift_rate: float
    decisions_aligned_exposure: float
    decisions_boards_look_first: int
    money_pct_gbp_per_head: float
    money_social_services_gbp_per_head: float
    money_pct_growth: float
    money_social_services_growth: float
    money_acute_share: float
    money_mental_health_share: float
    money_deficit_share: float
    money_social_services_deficit_ratio: float
    money_deficit_scale: float
    money_deficit_tail: float
    money_relief_months: float
    money_worst_deficit: float
    money_best_surplus: float
    money_position_persistence: float
    money_savings_speed: float
    money_most_savings: float
    money_repayment_months: float
    money_stress_smoothing_months: float
    money_materiality: float
    money_resource_accounting_share: float
    eligibility_need_share: float
    eligibility_unmet_low: float
    eligibility_unmet_moderate: float
    eligibility_unmet_substantial: float
    eligibility_unmet_critical: float
    eligibility_saved_moderate: float
    eligibility_saved_substantial: float
    eligibility_saved_critical: float
    eligibility_review_months: float
    eligibility_political_cost: float
    eligibility_caution: float
    eligibility_breach_severity: float
    spillover_return_share: float
    spillover_social_care_border: float
    spillover_social_services_border: float
    spillover_nhs_border: float
    spillover_lag_months: float
    spillover_hospital_share: float
    outcomes_delayed_per_million: float
    outcomes_delayed_council_share: float
    outcomes_admissions_per_thousand: float
    outcomes_admission_gbp: float
    outcomes_admission_demand_share: float
    outcomes_admissions_avoided_share: float
    outcomes_admissions_lag_months: float
    outcomes_delays_avoided_share: float
    outcomes_equipment_wait_weeks: float
    outcomes_waits_avoided_share: float
    start_trust: float
    start_trust_spread: float
    start_trust_evidence: float
    start_partnership_share: float
    start_pooled_share: float
    start_lead_share: float
    start_integrated_share: float
    start_oldest_months: float
    start_maturity_low: float
    start_maturity_high: float
    start_pct_age_months: float
    start_new_pct_share: float
    start_share_below_moderate: float
    start_share_below_substantial: float
    start_share_below_critical: float
    start_colocated_share: float
    care_group_nhs_gbp_per_head: SixNumbers
    care_group_social_services_gbp_per_head: SixNumbers
    care_group_gain_share: SixNumbers
    care_group_spillover: SixNumbers
    care_group_familiarity: SixNumbers
    care_group_nhs_trust: SixIntegers
    care_group_marginal: SixIntegers
