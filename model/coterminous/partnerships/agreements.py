"""What a decision does to a partnership: talks, signature, a further flexibility, a cut, an end."""

from __future__ import annotations

from coterminous.money.ledger import Flow, post
from coterminous.partnerships.stakes import all_full_stakes, all_stakes, full_stake, set_stakes
from coterminous.partnerships.trusting import breach_partnership
from coterminous.rules.mainstream import own_money_share
from coterminous.rules.numbers import share_of_pounds
from coterminous.scenario.values import Parameters
from coterminous.state.columns import (
    ACTIVE,
    DORMANT,
    NEGOTIATING,
    NEVER,
    NHS_TRUST,
    SIDES,
    State,
)


def open_talks(state: State, place: int) -> None:
    """Start talks about a partnership.

    Mechanism: F7
    """
    partnerships = state.partnerships
    partnerships.phase[place] = NEGOTIATING
    partnerships.number[place] += 1
    partnerships.progress[place] = 0.0


def abandon_talks(state: State, parameters: Parameters, month: int, place: int) -> None:
    """End talks without an agreement. No promise had been made, so none is broken.

    Mechanism: F7
    """
    state.partnerships.ended[place] = month
    clear_place(state, parameters, place)


def head_start(parameters: Parameters, care_group: int) -> float:
    """Return the maturity a new partnership starts with: partners begin where they have joint experience.

    Mechanism: F8, F9
    """
    return parameters.maturity_head_start * parameters.care_group_familiarity[care_group]


def sign(state: State, parameters: Parameters, month: int, place: int) -> None:
    """Turn talks into a working partnership with aligned budgets and a promise of results.

    Beside badged money partners hold back their own.

    Mechanism: F4, F6, F7, F11
    """
    partnerships = state.partnerships
    scale = own_money_share(
        parameters.partnership_displaced_share,
        float(partnerships.grant[place]),
        float(all_full_stakes(state, parameters, place)),
    )
    partnerships.phase[place] = ACTIVE
    partnerships.signed[place] = month
    partnerships.promised_maturity[place] = partnerships.maturity[place]
    partnerships.badged[place] = 1 if partnerships.grant[place] > 0 else 0
    for side in range(SIDES):
        partnerships.scale_sides[SIDES * place + side] = scale
    set_stakes(state, parameters, place)


def pay_in_full(state: State, parameters: Parameters, place: int) -> None:
    """Let every side put in its full contribution; what it had cut, or held back beside a grant, must be found.

    Mechanism: F11, D4
    """
    partnerships = state.partnerships
    for side in range(SIDES):
        seat = SIDES * place + side
        body = partnerships.body_sides[seat]
        if body >= 0:
            added = full_stake(state, parameters, place, side) - partnerships.stake_sides[seat]
            state.bodies.released[body] -= added * parameters.decisions_relief_share
            partnerships.scale_sides[seat] = 1.0
    partnerships.badged[place] = 0
    set_stakes(state, parameters, place)


def cut_contribution(state: State, parameters: Parameters, place: int, side: int) -> float:
    """Cut one side's contribution; return the pounds a month that frees.

    Mechanism: D4
    """
    partnerships = state.partnerships
    seat = SIDES * place + side
    cut = partnerships.stake_sides[seat]
    partnerships.scale_sides[seat] *= 1.0 - parameters.partnership_restructure_share
    set_stakes(state, parameters, place)
    freed = (cut - partnerships.stake_sides[seat]) * parameters.decisions_relief_share
    state.bodies.released[partnerships.body_sides[seat]] += freed
    return freed


def restructure(state: State, parameters: Parameters, month: int, place: int, side: int) -> float:
    """Cut one side's contribution alone; return what that frees. The others see a promise broken in part.

    Mechanism: D4, T3
    """
    freed = cut_contribution(state, parameters, place, side)
    breach_partnership(state, parameters, month, place, side, parameters.partnership_restructure_share)
    return freed


def restructure_jointly(state: State, parameters: Parameters, month: int, place: int, side: int) -> float:
    """Cut one side's contribution as the joint board agrees; return what that frees.

    Nobody's promise is broken: what can be delivered with less is promised anew.

    Mechanism: D9
    """
    partnerships = state.partnerships
    freed = cut_contribution(state, parameters, place, side)
    partnerships.agreed[place] = month
    if partnerships.promised_maturity[place] > partnerships.maturity[place]:
        partnerships.promised_maturity[place] = partnerships.maturity[place]
    return freed


def withdraw(state: State, parameters: Parameters, month: int, place: int, side: int) -> float:
    """Take one side's money out, which breaks its promise whole; return the pounds a month that frees.

    The partnership is then closed, once every side that leaves this month has left.

    Mechanism: D4, T3, X1
    """
    partnerships = state.partnerships
    seat = SIDES * place + side
    freed = partnerships.stake_sides[seat] * parameters.decisions_relief_share
    state.bodies.released[partnerships.body_sides[seat]] += freed
    breach_partnership(state, parameters, month, place, side, 1.0)
    return freed


def pass_on(state: State, parameters: Parameters, place: int, heir: int) -> None:
    """Let a partnership live on in a dyad that took over its people, with part of what it had learned.

    Mechanism: B2, T6, X6
    """
    partnerships = state.partnerships
    partnerships.number[heir] += 1
    columns = (
        partnerships.phase,
        partnerships.signed,
        partnerships.breached,
        partnerships.pooled,
        partnerships.lead,
        partnerships.integrated,
        partnerships.colocated,
        partnerships.back_office,
        partnerships.transferred,
        partnerships.care_trust,
        partnerships.agreed,
        partnerships.further,
        partnerships.badged,
    )
    for column in columns:
        column[heir] = column[place]
    partnerships.progress[heir] = partnerships.progress[place]
    partnerships.agreement[heir] = partnerships.agreement[place]
    partnerships.joining[heir] = partnerships.joining[place]
    partnerships.change_left[heir] = partnerships.change_left[place]
    partnerships.maturity[heir] = partnerships.maturity[place] * (
        1.0 - parameters.maturity_reorganisation_loss
    )
    # Novation is the time to say what can be promised now.
    partnerships.promised_maturity[heir] = partnerships.maturity[heir]
    for side in range(SIDES):
        partnerships.scale_sides[SIDES * heir + side] = partnerships.scale_sides[SIDES * place + side]


def close(state: State, parameters: Parameters, month: int, place: int) -> None:
    """End a partnership and settle its pool.

    Mechanism: F3
    """
    settle_pool(state, place)
    state.partnerships.ended[place] = month
    clear_place(state, parameters, place)


def clear_place(state: State, parameters: Parameters, place: int) -> None:
    """Forget what an ended partnership had; what everybody knows of the care group stays."""
    partnerships = state.partnerships
    partnerships.phase[place] = DORMANT
    partnerships.progress[place] = 0.0
    partnerships.signed[place] = NEVER
    partnerships.pooled[place] = 0
    partnerships.lead[place] = 0
    partnerships.integrated[place] = 0
    partnerships.colocated[place] = 0
    partnerships.back_office[place] = 0
    partnerships.transferred[place] = 0
    partnerships.care_trust[place] = 0
    partnerships.agreement[place] = 0.0
    partnerships.agreed[place] = -NEVER
    partnerships.change_left[place] = 0.0
    partnerships.further[place] = 0
    partnerships.joining[place] = 0.0
    partnerships.badged[place] = 0
    partnerships.maturity[place] = head_start(parameters, partnerships.care_group[place])
    partnerships.promised_maturity[place] = 0.0
    partnerships.value[place] = 0.0
    partnerships.promised[place] = 0.0
    partnerships.cost[place] = 0.0
    partnerships.kept_share[place] = 1.0
    for side in range(SIDES):
        partnerships.effort_sides[SIDES * place + side] = 0.0
        partnerships.shifted_sides[SIDES * place + side] = 0.0
        partnerships.scale_sides[SIDES * place + side] = 1.0
    set_stakes(state, parameters, place)


def settle_pool(state: State, place: int) -> None:
    """Bring a pool back to nought, as its host does every month: partners share what is over or missing by stake.

    The NHS trust gives staff, not money, and has no part in it.

    Mechanism: D1, F3
    """
    partnerships, ledger = state.partnerships, state.ledger
    pool = len(state.bodies.kind) + place
    held = ledger.balance[pool]
    if held == 0:
        return
    stakes = all_stakes(state, place) - partnerships.stake_sides[SIDES * place + NHS_TRUST]
    pct, council = partnerships.body_sides[SIDES * place], partnerships.body_sides[SIDES * place + 1]
    pct_part = share_of_pounds(held, partnerships.stake_sides[SIDES * place], stakes)
    post(ledger, Flow.POOL_SETTLEMENT, pool, pct, pct_part)
    post(ledger, Flow.POOL_SETTLEMENT, pool, council, held - pct_part)
    state.bodies.settled[pct] += pct_part
    state.bodies.settled[council] += held - pct_part
