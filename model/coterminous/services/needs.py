"""Thresholds working through, and demand returning over the boundary."""

from __future__ import annotations

from coterminous.money.budgets import month_part
from coterminous.rules.eligibility import followed
from coterminous.rules.spillover import arrived, returned_gbp
from coterminous.scenario.values import Parameters
from coterminous.state.columns import PCT, SOCIAL_SERVICES, EraTable, State


def unmet_at(parameters: Parameters, eligibility: int) -> float:
    """Return the share of need left unmet once a threshold has worked through.

    Mechanism: D6
    """
    if eligibility == 0:
        return parameters.eligibility_unmet_low
    if eligibility == 1:
        return parameters.eligibility_unmet_moderate
    if eligibility == 2:
        return parameters.eligibility_unmet_substantial
    return parameters.eligibility_unmet_critical


def saved_at(parameters: Parameters, eligibility: int) -> float:
    """Return the share of the care budget that a threshold saves against meeting low needs.

    Mechanism: D6
    """
    if eligibility == 0:
        return 0.0
    if eligibility == 1:
        return parameters.eligibility_saved_moderate
    if eligibility == 2:
        return parameters.eligibility_saved_substantial
    return parameters.eligibility_saved_critical


def follow_thresholds(state: State, parameters: Parameters) -> None:
    """Let every council's threshold work through to the people it serves.

    Mechanism: D6
    """
    bodies = state.bodies
    for body in range(len(bodies.kind)):
        if bodies.kind[body] == SOCIAL_SERVICES:
            level = bodies.eligibility[body]
            months = parameters.eligibility_review_months
            bodies.unmet_share[body] = followed(bodies.unmet_share[body], unmet_at(parameters, level), months)
            bodies.saved_share[body] = followed(bodies.saved_share[body], saved_at(parameters, level), months)


def return_demand(state: State, parameters: Parameters, era: EraTable, months_since_april: int) -> None:
    """Send what bodies have cut over the boundary, to everyone whose people they share.

    A council's cuts arrive at PCTs, and in part at their hospitals; a PCT's arrive at councils.

    Mechanism: D5, D6, O3, B3
    """
    bodies = state.bodies
    targets = [0.0] * len(bodies.kind)
    for link in range(len(era.overlap_pct)):
        pct, council, people = (
            era.overlap_pct[link],
            era.overlap_council[link],
            float(era.overlap_people[link]),
        )
        share = parameters.spillover_return_share
        month_income = float(month_part(bodies.income[council], months_since_april))
        tightened = month_income * (bodies.saved_share[council] - bodies.saved_at_start[council])
        targets[pct] += returned_gbp(
            tightened, parameters.spillover_social_care_border, share, people, float(bodies.people[council])
        )
        # Joint services are on the border by nature: what is taken out of them counts in full.
        targets[pct] += returned_gbp(
            bodies.released[council], 1.0, share, people, float(bodies.people[council])
        )
        other_cuts = month_income * bodies.savings[council]
        targets[pct] += returned_gbp(
            other_cuts,
            parameters.spillover_social_services_border,
            share,
            people,
            float(bodies.people[council]),
        )
        targets[council] += returned_gbp(bodies.released[pct], 1.0, share, people, float(bodies.people[pct]))
        nhs_cuts = month_part(bodies.income[pct], months_since_april) * bodies.savings[pct]
        targets[council] += returned_gbp(
            nhs_cuts, parameters.spillover_nhs_border, share, people, float(bodies.people[pct])
        )
    for link in range(len(era.catchment_pct)):
        if era.catchment_is_acute[link] == 1:
            demand = targets[era.catchment_pct[link]] * parameters.spillover_hospital_share
            targets[era.catchment_trust[link]] += demand * era.catchment_share[link]
    for body in range(len(bodies.kind)):
        target = targets[body]
        if bodies.kind[body] == PCT:
            target = target * (1.0 - parameters.spillover_hospital_share)
        bodies.returned[body] = arrived(bodies.returned[body], target, parameters.spillover_lag_months)
