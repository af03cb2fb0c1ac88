"""A month in the compiled engine: the same numbered phases as :meth:`coterminous.world.PartnershipModel.step`.

A further mechanism is one more rule, called from a phase that both engines share, or one more line here and there.
"""

from __future__ import annotations

from coterminous.batch.board import Board, Own
from coterminous.batch.deciding import decide
from coterminous.batch.luck import fill
from coterminous.batch.measuring import measure
from coterminous.money.ledger import start_month
from coterminous.opening.lots import draw_lots
from coterminous.opening.start import begin
from coterminous.partnerships.trusting import learn_from_month, let_culture_move
from coterminous.phases.carrying_out import ask_anew, carry_out
from coterminous.phases.monthly import forecast_year, let_services_respond, move_money, work
from coterminous.phases.orders import obey_orders
from coterminous.phases.redrawing import redraw_map
from coterminous.phases.thresholds import move_thresholds
from coterminous.phases.yearly import set_budgets
from coterminous.policy.centre import lay_effects
from coterminous.rules.planning_year import months_since_april
from coterminous.state.columns import NEVER, EraTable, Floats, State
from coterminous.state.deeds import forget_deeds
from coterminous.streams import Purpose

SELECTION, SIDE = int(Purpose.EVENT_SELECTION), int(Purpose.EVENT_SIDE)
PERSISTS, REDRAWN = int(Purpose.POSITION_PERSISTS), int(Purpose.POSITION_REDRAWN)
CULTURE, RANK, AGE = int(Purpose.START_CULTURE), int(Purpose.START_POSITION), int(Purpose.START_AGE)
THRESHOLD, LEADERSHIP = int(Purpose.START_ELIGIBILITY), int(Purpose.START_LEADERSHIP)
TRUST, EXISTS = int(Purpose.START_TRUST), int(Purpose.START_PARTNERSHIP)
FLEXIBILITY, MATURITY = int(Purpose.START_FLEXIBILITY), int(Purpose.START_MATURITY)


def open_run(state: State, board: Board, own: Own, era: EraTable, seed: int, replicate: int) -> None:
    """Draw the run's lots, and let chance decide what the first month finds."""
    _draw_lots(board, own, seed, replicate)
    luck, bodies, places = own.start, board.body_keys, board.place_keys
    fill(luck.culture, seed, replicate, CULTURE, 0, bodies, 0)
    fill(luck.rank, seed, replicate, RANK, 0, bodies, 0)
    fill(luck.age, seed, replicate, AGE, 0, bodies, 0)
    fill(luck.threshold, seed, replicate, THRESHOLD, 0, bodies, 0)
    fill(luck.leadership, seed, replicate, LEADERSHIP, 0, bodies, 0)
    fill(luck.trust, seed, replicate, TRUST, 0, board.tie_keys, 0)
    fill(luck.exists, seed, replicate, EXISTS, 0, places, 0)
    fill(luck.pooled, seed, replicate, FLEXIBILITY, 0, places, 0)
    fill(luck.lead, seed, replicate, FLEXIBILITY, 0, places, 1)
    fill(luck.integrated, seed, replicate, FLEXIBILITY, 0, places, 2)
    fill(luck.colocated, seed, replicate, FLEXIBILITY, 0, places, 3)
    fill(luck.maturity, seed, replicate, MATURITY, 0, places, 0)
    begin(state, board.parameters, era, own.effects, luck)


def _draw_lots(board: Board, own: Own, seed: int, replicate: int) -> None:
    lots = board.lots
    for lot in range(len(lots.drawn)):
        first, last = lots.first[lot], lots.first[lot + 1]
        keys = board.lot_keys[first:last]
        fill(own.lot_luck[first:last], seed, replicate, SELECTION, lots.month[lot], keys, 0)
        fill(own.side_luck[first:last], seed, replicate, SIDE, lots.month[lot], keys, 0)
    for chance in range(len(own.is_hit)):
        own.is_hit[chance] = 0
    draw_lots(lots, own.lot_luck, own.side_luck, own.is_hit)
    for effect in range(len(board.effect_start)):
        chance = board.effect_chance[effect]
        is_certain = chance < 0 or own.is_hit[chance] == 1
        own.effects.start[effect] = board.effect_start[effect] if is_certain else NEVER


def live_a_month(
    state: State, board: Board, own: Own, era: EraTable, seed: int, replicate: int, month: int, row: Floats
) -> None:
    """Live through one month, and write its metrics into a row."""
    parameters = board.parameters
    since_april = months_since_april(board.first_month, month)
    start_month(state.ledger)
    forget_deeds(state)
    ask_anew(state)
    # 1. The centre acts.
    if month > 0 and era.month == month:
        redraw_map(state, parameters, era, month)
    lay_effects(state, parameters, own.effects, month)
    obey_orders(state, parameters, month)
    # 2. In April budgets are set anew.
    if since_april == 0 and month > 0:
        fill(own.persists, seed, replicate, PERSISTS, month, board.body_keys, 0)
        fill(own.redrawn, seed, replicate, REDRAWN, month, board.body_keys, 0)
        set_budgets(state, parameters, era, own.persists, own.redrawn)
    # 3. Money moves.
    move_money(state, parameters, era, month, since_april)
    # 4. Services respond.
    let_services_respond(state, parameters, era, since_april)
    # 5. Every body forecasts its year.
    forecast_year(state, parameters, month)
    # 6. Partnerships do a month's work.
    work(state, parameters, month)
    # 7. Partners learn from promises kept and missed, and cultures move.
    learn_from_month(state, parameters)
    let_culture_move(state, parameters)
    # 8. Organisations decide.
    decide(state, board, seed, replicate, month, since_april)
    # 9. Decisions are carried out.
    move_thresholds(state, parameters)
    carry_out(state, parameters, month)
    # 10. The month is recorded.
    measure(state, parameters, month, row)
