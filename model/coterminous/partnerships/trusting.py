"""What partners learn about each other from a month, and from a breach."""

from __future__ import annotations

from coterminous.partnerships.work import shared_attention
from coterminous.rules.belief import after_breach, fade, protected_severity, trust_from_evidence
from coterminous.rules.culture import contact, moved_culture
from coterminous.rules.promise import honoured_share
from coterminous.scenario.values import Parameters
from coterminous.state.columns import ACTIVE, SIDES, State, trust_index


def learn_from_month(state: State, parameters: Parameters) -> None:
    """Let old evidence fade, add this month's kept and missed promises, and form beliefs anew.

    A tie learns from the average of its partnerships, so many small ones teach no more than one large one; more is
    learned where staff work closely together. Costs that one side charged to the pool count against it alone.

    Mechanism: T2, T9, F6, X3, D1, C10
    """
    ties = state.ties
    belief_count = len(ties.kept_both)
    kept_sum, missed_sum, months = [0.0] * belief_count, [0.0] * belief_count, [0] * belief_count
    for place in range(len(state.partnerships.tie)):
        if state.partnerships.phase[place] == ACTIVE:
            _gather_evidence(state, parameters, place, kept_sum, missed_sum, months)
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
    state: State,
    parameters: Parameters,
    place: int,
    kept_sum: list[float],
    missed_sum: list[float],
    months: list[int],
) -> None:
    partnerships = state.partnerships
    seen = contact_at(state, parameters, place)
    kept = honoured_share(
        partnerships.kept_share[place], shared_attention(state, place), parameters.trust_process_share
    )
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
                kept_sum[belief] += seen * honoured
                missed_sum[belief] += seen * (1.0 - honoured)
                months[belief] += 1


def contact_at(state: State, parameters: Parameters, place: int) -> float:
    """Return how closely staff of the partners at a place work together.

    Mechanism: T5, T9
    """
    partnerships = state.partnerships
    is_close = (
        partnerships.colocated[place] == 1
        or partnerships.integrated[place] == 1
        or state.ties.has_programme[partnerships.tie[place]] == 1
    )
    return contact(partnerships.phase[place] == ACTIVE, is_close, parameters.trust_contact_gain)


def let_culture_move(state: State, parameters: Parameters) -> None:
    """Let every body's culture follow what it lives with its partners.

    Mechanism: T4, T5, T9, O5
    """
    bodies, partnerships = state.bodies, state.partnerships
    count = len(bodies.kind)
    lived, closeness, meetings = [0.0] * count, [0.0] * count, [0] * count
    for place in range(len(partnerships.tie)):
        if partnerships.phase[place] == ACTIVE:
            seen = contact_at(state, parameters, place)
            for side in range(SIDES):
                body = partnerships.body_sides[SIDES * place + side]
                for other in range(SIDES):
                    if body >= 0 and other != side and partnerships.body_sides[SIDES * place + other] >= 0:
                        belief = trust_index(partnerships.tie_sides, place, side, other)
                        lived[body] += seen * state.ties.trust_both[belief]
                        closeness[body] += seen
                        meetings[body] += 1
    for body in range(count):
        if meetings[body] > 0:
            bodies.culture[body] = moved_culture(
                bodies.culture[body],
                lived[body] / closeness[body],
                parameters.trust_culture_rate,
                closeness[body] / meetings[body],
            )


def trust_at_table(state: State, place: int) -> float:
    """Return the mean of what all sides of a partnership believe of each other."""
    partnerships = state.partnerships
    total, count = 0.0, 0
    for side in range(SIDES):
        for other in range(SIDES):
            if (
                side != other
                and partnerships.body_sides[SIDES * place + side] >= 0
                and partnerships.body_sides[SIDES * place + other] >= 0
            ):
                total += state.ties.trust_both[trust_index(partnerships.tie_sides, place, side, other)]
                count += 1
    return total / count


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
    state: State, parameters: Parameters, belief: int, severity: float, agreement: float, is_joint: bool
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
        protected_severity(severity, parameters.trust_agreement_protection, agreement, is_joint),
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
    agreement = partnerships.agreement[place]
    is_joint = state.ties.has_board[partnerships.tie[place]] == 1
    for side in range(SIDES):
        if side != breaker and partnerships.body_sides[SIDES * place + side] >= 0:
            belief = trust_index(partnerships.tie_sides, place, side, breaker)
            break_trust(state, parameters, belief, severity, agreement, is_joint)
    partnerships.breached[place] = month


def keep_in_dark(state: State, parameters: Parameters, body: int) -> None:
    """Let everybody who is tied to a body learn that it kept them in the dark; a joint board had seen some of it.

    Mechanism: X2
    """
    ties = state.ties
    for tie in range(len(ties.first)):
        if ties.is_open[tie] == 1 and (ties.first[tie] == body or ties.second[tie] == body):
            belief = 2 * tie if ties.second[tie] == body else 2 * tie + 1
            is_joint = ties.has_board[tie] == 1
            break_trust(state, parameters, belief, parameters.trust_kept_in_dark_severity, 0.0, is_joint)
