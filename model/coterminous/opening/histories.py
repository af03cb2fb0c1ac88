"""What had happened before the first month: trust that was earned, and partnerships that the flexibilities left."""

from __future__ import annotations

from coterminous.opening.luck import StartLuck
from coterminous.partnerships.agreements import clear_place
from coterminous.partnerships.arranging import make_agreement
from coterminous.partnerships.stakes import flexibility_count
from coterminous.partnerships.terms import value_of
from coterminous.partnerships.trusting import form_belief
from coterminous.partnerships.weigh import weigh_leaving
from coterminous.rules.belief import kept_through_reorganisation
from coterminous.rules.numbers import clamp
from coterminous.scenario.values import Parameters
from coterminous.state.columns import ACTIVE, PCT, SIDES, State


def begin_trust(state: State, parameters: Parameters, luck: StartLuck) -> None:
    """Give every tie of the first map a history that brings trust as near as it can to what the world's start says."""
    ties = state.ties
    weight = parameters.start_trust_evidence
    for tie in range(len(ties.first)):
        wanted = clamp(
            parameters.start_trust + parameters.start_trust_spread * (2.0 * luck.trust[tie] - 1.0), 0.0, 1.0
        )
        for belief, believer in ((2 * tie, ties.first[tie]), (2 * tie + 1, ties.second[tie])):
            if state.ties.is_open[tie] == 1:
                # Solve (prior * culture + kept) / (prior + evidence) = wanted for what was kept.
                prior = parameters.trust_prior_weight
                kept = wanted * (prior + weight) - prior * state.bodies.culture[believer]
                kept = clamp(kept, 0.0, weight)
                left = _left_by_mergers(state, parameters, ties.first[tie])
                ties.kept_both[belief] = kept * left
                ties.broken_both[belief] = (weight - kept) * left
            form_belief(state, parameters, belief)


def _left_by_mergers(state: State, parameters: Parameters, body: int) -> float:
    """Return the share of evidence that is left where a PCT has just come out of a merger.

    Mechanism: T2, T3
    """
    if state.bodies.kind[body] == PCT and state.bodies.opened[body] >= 0:
        return kept_through_reorganisation(1.0, parameters.trust_personal_share, 0.0)
    return 1.0


def _histories(state: State, parameters: Parameters) -> list[float]:
    """Return how much likelier than usual each tie's trust makes a partnership: strong histories led to them.

    Mechanism: F8
    """
    trust = state.ties.trust_both
    usual = parameters.start_trust if parameters.start_trust > 0.0 else 1.0
    return [(trust[2 * tie] + trust[2 * tie + 1]) / (2.0 * usual) for tie in range(len(state.ties.first))]


def end_what_nobody_would_keep(state: State, parameters: Parameters) -> None:
    """Take out partnerships that a side would be better off leaving: they have not survived until the run begins.

    Without this the first year would see a wave of endings that belongs to the draw of the start, not to
    what bodies do.
    """
    partnerships = state.partnerships
    doomed = [
        partnerships.phase[place] == ACTIVE and _would_leave(state, parameters, place)
        for place in range(len(partnerships.tie))
    ]
    for place in range(len(partnerships.tie)):
        if doomed[place]:
            partnerships.number[place] = 0
            clear_place(state, parameters, place)


def _would_leave(state: State, parameters: Parameters, place: int) -> bool:
    """Return whether a side of a running partnership would be better off without it."""
    for side in range(SIDES):
        if state.partnerships.body_sides[SIDES * place + side] >= 0:
            leaving = weigh_leaving(state, parameters, place, side)
            if value_of(leaving) > 0.0:
                return True
    return False


def begin_partnerships(state: State, parameters: Parameters, luck: StartLuck) -> None:
    """Start with the partnerships that six years of flexibilities have left, in the care groups people know.

    Mechanism: A5, F2, F8, F9, F15, T9
    """
    partnerships, ties = state.partnerships, state.ties
    history = _histories(state, parameters)
    span = parameters.start_maturity_high - parameters.start_maturity_low
    for place in range(len(partnerships.tie)):
        tie = partnerships.tie[place]
        familiarity = parameters.care_group_familiarity[partnerships.care_group[place]]
        chance = parameters.start_partnership_share * familiarity * ties.coterminosity[tie] * history[tie]
        if ties.is_open[tie] == 1 and luck.exists[place] < chance:
            partnerships.phase[place] = ACTIVE
            partnerships.number[place] = 1
            partnerships.maturity[place] = parameters.start_maturity_low + span * luck.maturity[place]
            partnerships.promised_maturity[place] = partnerships.maturity[place]
            partnerships.signed[place] = -_age(parameters, partnerships.maturity[place])
            partnerships.pooled[place] = 1 if luck.pooled[place] < parameters.start_pooled_share else 0
            partnerships.lead[place] = 1 if luck.lead[place] < parameters.start_lead_share else 0
            partnerships.integrated[place] = (
                1 if luck.integrated[place] < parameters.start_integrated_share else 0
            )
            partnerships.colocated[place] = (
                1 if luck.colocated[place] < parameters.start_colocated_share else 0
            )
            if flexibility_count(state, place) > 0:
                make_agreement(state, parameters, place)


def _age(parameters: Parameters, maturity: float) -> int:
    """Return how many months ago a partnership of this maturity was signed: not before the flexibilities began."""
    oldest = parameters.start_oldest_months
    if maturity >= 1.0 or parameters.maturity_learning_rate <= 0.0:
        return int(oldest)
    months = maturity / (1.0 - maturity) / parameters.maturity_learning_rate
    return int(months) if months < oldest else int(oldest)
