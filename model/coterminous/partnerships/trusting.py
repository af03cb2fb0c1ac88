"""What partners learn about each other from a month, and from a breach."""

from __future__ import annotations

from coterminous.partnerships.stakes import flexibility_count
from coterminous.rules.belief import after_breach, fade, protected_severity, trust_from_evidence
from coterminous.scenario.values import Parameters
from coterminous.state.columns import ACTIVE, SIDES, State, trust_index


def learn_from_month(state: State, parameters: Parameters) -> None:
    """Let old evidence fade, add this month's kept and missed promises, and form beliefs anew.

    A tie learns from the average of its partnerships, so many small ones teach no more than one large one.
    Costs that one side charged to the pool count against it alone.

    Mechanism: T2, F6, X3, D1
    """
    ties = state.ties
    belief_count = len(ties.kept_both)
    kept_sum, missed_sum, months = [0.0] * belief_count, [0.0] * belief_count, [0] * belief_count
    for place in range(len(state.partnerships.tie)):
        if state.partnerships.phase[place] == ACTIVE:
            _gather_evidence(state, place, kept_sum, missed_sum, months)
    for belief in range(belief_count):
        kept = fade(ties.kept_both[belief], parameters.trust_memory_months)
        broken = fade(ties.broken_both[belief], parameters.trust_memory_months)
        if months[belief] > 0:
            kept += parameters.trust_gain_rate * kept_sum[belief] / months[belief]
            broken += parameters.trust_gain_rate * missed_sum[belief] / months[belief]
        ties.kept_both[belief] = kept
        ties.broken_both[belief] = broken
        form_belief(state, parameters, belief)


def _gather_evidence(
    state: State, place: int, kept_sum: list[float], missed_sum: list[float], months: list[int]
) -> None:
    partnerships = state.partnerships
    kept = partnerships.kept_share[place]
    for other in range(SIDES):
        other_seat = SIDES * place + other
        if partnerships.body_sides[other_seat] < 0:
            continue
        stake = partnerships.stake_sides[other_seat]
        shifted = partnerships.shifted_sides[other_seat] / stake if stake > 0 else 0.0
        honoured = kept * (1.0 - shifted) if shifted < 1.0 else 0.0
        for side in range(SIDES):
            if side != other and partnerships.body_sides[SIDES * place + side] >= 0:
                belief = trust_index(partnerships.tie_sides, place, side, other)
                kept_sum[belief] += honoured
                missed_sum[belief] += 1.0 - honoured
                months[belief] += 1


def believer_of(state: State, belief: int) -> int:
    """Return the body whose belief this is."""
    ties = state.ties
    return ties.first[belief // 2] if belief % 2 == 0 else ties.second[belief // 2]


def form_belief(state: State, parameters: Parameters, belief: int) -> None:
    """Set one body's trust in another from culture and evidence.

    Mechanism: T1, T2
    """
    ties = state.ties
    ties.trust_both[belief] = trust_from_evidence(
        state.bodies.culture[believer_of(state, belief)],
        parameters.trust_prior_weight,
        ties.kept_both[belief],
        ties.broken_both[belief],
    )


def break_trust(
    state: State, parameters: Parameters, belief: int, severity: float, is_formal: bool, is_joint: bool
) -> None:
    """Let one body learn of a breach by another.

    Mechanism: T3, X1, F4, D9
    """
    ties = state.ties
    kept, broken = after_breach(
        state.bodies.culture[believer_of(state, belief)],
        parameters.trust_prior_weight,
        ties.kept_both[belief],
        ties.broken_both[belief],
        parameters.trust_loss_rate,
        protected_severity(severity, parameters.trust_agreement_protection, is_formal, is_joint),
    )
    ties.kept_both[belief] = kept
    ties.broken_both[belief] = broken
    form_belief(state, parameters, belief)


def breach_partnership(
    state: State, parameters: Parameters, month: int, place: int, breaker: int, severity: float
) -> None:
    """Let every other side of a partnership learn that one side has cut or left it.

    Mechanism: T3, X1, F4, D9
    """
    partnerships = state.partnerships
    is_formal = flexibility_count(state, place) > 0
    is_joint = state.ties.has_board[partnerships.tie[place]] == 1
    for side in range(SIDES):
        if side != breaker and partnerships.body_sides[SIDES * place + side] >= 0:
            belief = trust_index(partnerships.tie_sides, place, side, breaker)
            break_trust(state, parameters, belief, severity, is_formal, is_joint)
    partnerships.breached[place] = month
