"""Where councils set the threshold for care: what they weigh, and what a move does."""

from __future__ import annotations

from coterminous.partnerships.stakes import regard_in
from coterminous.partnerships.terms import Terms, weighed
from coterminous.partnerships.trusting import break_trust
from coterminous.rules.choice import IMPOSSIBLE, choose_of_three, money_premium
from coterminous.rules.eligibility import loosening_value, tightening_value, uncovered_caution
from coterminous.rules.planning_year import is_budget_month, is_review_month
from coterminous.scenario.values import Parameters
from coterminous.services.delays import day_charges_of_band
from coterminous.services.needs import saved_at
from coterminous.state.columns import Integers, State
from coterminous.state.deeds import THRESHOLD_LOWERED, THRESHOLD_RAISED, note_deed

HOLD, TIGHTEN, LOOSEN = 0, 1, 2
"""What a council can do with its eligibility threshold."""


def sets_threshold(state: State, council: int, months_since_april: int) -> bool:
    """Return whether this month asks for a decision: before the budget, and in mid-year where a deficit looms.

    Mechanism: D6
    """
    if is_budget_month(months_since_april):
        return True
    return is_review_month(months_since_april) and state.bodies.in_deficit[council] == 1


def regard_for_pcts(state: State, parameters: Parameters, council: int, dyads: Integers) -> float:
    """Return the share of harm to PCTs that counts here: each PCT by the people it shares and the trust in it.

    People of PCTs with which there is no dyad are nobody's partners' people: harm to them does not count.

    Mechanism: D9, B3
    """
    people = state.bodies.people[council]
    counted = 0.0
    for tie in dyads:
        if state.ties.is_open[tie] == 1 and people > 0:
            weight = regard_in(state, parameters, tie, state.ties.trust_both[2 * tie + 1])
            counted += weight * state.ties.people[tie] / people
    return counted


def choose_threshold(
    state: State, parameters: Parameters, council: int, dyads: Integers, is_budget: bool, draw: float
) -> tuple[int, Terms]:
    """Should the threshold go up or down by a band?

    In mid-year only tightening is open: nobody takes on commitments between budgets. Where delayed discharges are
    charged for, those that a higher threshold would cause count against it. A band that moves no money is not open
    either way: all is weighed by the pound of care that it saves or gives.

    Mechanism: A3, D6, D9, D15, O3
    """
    level, stress = state.bodies.eligibility[council], state.bodies.stress[council]
    care_budget = state.bodies.income[council] / 12.0
    harm = parameters.spillover_return_share * parameters.spillover_social_care_border
    counted = regard_for_pcts(state, parameters, council, dyads)
    premium = money_premium(parameters.decisions_cash_premium, stress)
    tighten = loosen = IMPOSSIBLE
    saving = spent = caution = charged = spared = 0.0
    if level < 3:
        saving = saved_at(parameters, level + 1) - saved_at(parameters, level)
        if care_budget * saving > 0.0:
            charged = day_charges_of_band(state, parameters, council, level, level + 1)
            tighten = tightening_value(premium, parameters.eligibility_political_cost, harm, counted)
            if charged > 0.0:
                tighten -= charged / (care_budget * saving)
    if level > 0 and is_budget:
        spent = saved_at(parameters, level) - saved_at(parameters, level - 1)
        if care_budget * spent > 0.0:
            caution = uncovered_caution(parameters.eligibility_caution, stress, spent)
            spared = day_charges_of_band(state, parameters, council, level - 1, level)
            loosen = loosening_value(premium, parameters.eligibility_political_cost, harm, counted, caution)
            if spared > 0.0:
                loosen += spared / (care_budget * spent)
    action = choose_of_three(tighten, loosen, parameters.decisions_precision, draw)
    if action == LOOSEN:
        terms = weighed(
            relief=-care_budget * spent * premium,
            cost=spared - care_budget * spent * caution,
            identity=care_budget * spent * parameters.eligibility_political_cost,
            regard=care_budget * spent * harm * counted,
        )
    else:
        terms = weighed(
            relief=care_budget * saving * premium,
            cost=-charged,
            identity=-care_budget * saving * parameters.eligibility_political_cost,
            regard=-care_budget * saving * harm * counted,
        )
    return action, terms


def move_thresholds(state: State, parameters: Parameters) -> None:
    """Raise or lower thresholds by a band as decided; PCTs learn from a tightening, less where boards decide jointly.

    Mechanism: D6, D9, X1
    """
    bodies, ties, moves = state.bodies, state.ties, state.decisions.threshold
    for council in range(len(bodies.kind)):
        if moves[council] != HOLD:
            before = bodies.eligibility[council]
            after = before + 1 if moves[council] == TIGHTEN else before - 1
            bodies.eligibility[council] = after
            kind = THRESHOLD_RAISED if after > before else THRESHOLD_LOWERED
            note_deed(state, kind, council, before=before, after=after)
    for tie in range(len(ties.first)):
        if ties.is_dyad[tie] == 1 and ties.is_open[tie] == 1 and moves[ties.second[tie]] == TIGHTEN:
            is_joint = ties.has_board[tie] == 1
            break_trust(state, parameters, 2 * tie, parameters.eligibility_breach_severity, 0.0, is_joint)
