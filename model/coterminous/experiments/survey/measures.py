"""Measures: what is read off a run for one kind of respondent, one number each; NaN where one cannot say.

Each answers to one kind of respondent: measures of bodies give a number for every body, those of sites one for every
site, those of the nation one number. What a number means for an answer is said by cut-points, in the instrument.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from coterminous.experiments.survey import of_bodies, of_partnerships
from coterminous.experiments.survey.ground import Floats
from coterminous.experiments.survey.watching import Seen
from coterminous.state.columns import INTEGRATED, LEAD, POOLED


class Measure(NamedTuple):
    """How a number is had, and of whom.

    Attributes:
        who: ``pct``, ``social_services``, ``partner`` (of either kind), ``site`` or ``nation``.
        read: from what was seen to the numbers.
    """

    who: str
    read: Callable[[Seen], Floats]


MEASURES: Final[Mapping[str, Measure]] = {
    "trust_in_councils": Measure("pct", of_bodies.trust_in_councils),
    "trust_in_pcts": Measure("social_services", of_bodies.trust_in_pcts),
    "trust_of_partners": Measure("partner", of_bodies.trust_of_partners),
    "trust_at_sites": Measure("site", of_partnerships.trust_at_sites),
    "money_removed_from_agreements": Measure("pct", of_bodies.money_removed_from_agreements),
    "cuts_under_deficit_by_pct": Measure("pct", of_bodies.cuts_under_deficit_by_pct),
    "cuts_under_deficit_by_councils": Measure("pct", of_bodies.cuts_under_deficit_by_councils),
    "cuts_under_deficit_by_nhs": Measure("social_services", of_bodies.cuts_under_deficit_by_nhs),
    "thresholds_raised_in_area": Measure("pct", of_bodies.thresholds_raised_in_area),
    "tightening_gbp_per_resident": Measure("pct", of_bodies.tightening_gbp_per_resident),
    "nhs_cuts_gbp_per_resident": Measure("social_services", of_bodies.nhs_cuts_gbp_per_resident),
    "in_deficit": Measure("pct", of_bodies.in_deficit),
    "main_council_in_deficit": Measure("pct", of_bodies.main_council_in_deficit),
    "best_coterminosity": Measure("pct", of_bodies.best_coterminosity),
    "partnerships_running_or_talked_of": Measure(
        "partner", of_partnerships.partnerships_running_or_talked_of
    ),
    "informal_partnerships": Measure("partner", of_partnerships.informal_partnerships),
    "colocated_partnerships": Measure("pct", of_partnerships.colocated_partnerships),
    "integrated_partnerships": Measure("pct", of_partnerships.integrated_partnerships),
    "shared_back_offices": Measure("pct", of_partnerships.shared_back_offices),
    "uses_or_plans_pooled_budget": Measure("partner", of_partnerships.uses_or_plans(POOLED)),
    "uses_or_plans_lead_commissioning": Measure("partner", of_partnerships.uses_or_plans(LEAD)),
    "uses_or_plans_integrated_provision": Measure("partner", of_partnerships.uses_or_plans(INTEGRATED)),
    "flexibilities_in_use": Measure("site", of_partnerships.flexibilities_in_use),
    "plans_the_last_flexibility": Measure("site", of_partnerships.plans_the_last_flexibility),
    "site_uses_pooled_budget": Measure("site", of_partnerships.site_uses(POOLED)),
    "site_uses_lead_commissioning": Measure("site", of_partnerships.site_uses(LEAD)),
    "site_uses_integrated_provision": Measure("site", of_partnerships.site_uses(INTEGRATED)),
    "widest_joint_working": Measure("nation", of_partnerships.widest_joint_working),
    "care_trusts": Measure("nation", of_partnerships.care_trusts),
    "special_grant_gbp": Measure("nation", of_partnerships.special_grant_gbp),
    "nhs_mainstream_gbp": Measure("nation", of_partnerships.nhs_mainstream_gbp),
    "council_mainstream_gbp": Measure("nation", of_partnerships.council_mainstream_gbp),
}

GOODWILL: Final[Mapping[str, str]] = {
    "pct": "trust_in_councils",
    "social_services": "trust_in_pcts",
    "partner": "trust_of_partners",
    "site": "trust_at_sites",
}
"""By kind of respondent, how good its relationships are: what tilted non-response goes by."""
