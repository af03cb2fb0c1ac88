"""How many rows a month can bring: compiled code writes them into arrays, and must not write beyond their end."""

from itertools import product

import pytest

from coterminous import PartnershipModel
from coterminous.batch.board import Game
from coterminous.experiments.docking import first_difference
from coterminous.phases.carrying_out import ask_anew, carry_out
from coterminous.phases.choosing import RESTRUCTURE, STAY, WITHDRAW
from coterminous.state import deeds
from coterminous.state.columns import ACTIVE, NEVER, SIDES
from coterminous.state.deeds import (
    AGREED_CUT,
    CUT,
    DEFICIT_OPENED,
    DEFICIT_REVEALED,
    MERGED_BY_ORDER,
    MOST_A_BODY,
    MOST_A_PLACE,
    PASSED_ON,
    TRUST_BROKEN,
    WITHDREW,
    forget_deeds,
    most_deeds,
)

OF_PLACES = 6
"""How many of the groups of kinds are about places; the rest are about bodies."""


def test_every_kind_of_deed_has_its_place_in_the_argument(rows_of_a_month):
    """What a place and a body can bring at most follows from the groups; nothing is in two of them, nothing in none."""
    kinds = [kind for group, _ in rows_of_a_month for kind in group]
    named = {
        number for name, number in vars(deeds).items() if name.isupper() and not name.startswith("MOST_")
    }
    assert sorted(kinds) == sorted(named)
    a_place = [most for _, most in rows_of_a_month[:OF_PLACES]]
    # Who adds an arrangement or talks does not leave: of the last three only one or the other two.
    assert sum(a_place) - 1 <= MOST_A_PLACE
    assert sum(most for _, most in rows_of_a_month[OF_PLACES:]) <= MOST_A_BODY


def test_the_compiled_engine_has_as_much_room_as_a_month_can_need(asked):
    columns = Game(asked(months=3)).state().columns
    most = most_deeds(len(columns.bodies.kind), len(columns.partnerships.tie))
    assert {len(column) for name, column in columns.deeds._asdict().items() if name != "written"} == {most}


@pytest.fixture
def table(asked) -> tuple[PartnershipModel, int]:
    """Return a model, and a place where three bodies work together that trust each other just enough."""
    model = PartnershipModel(
        asked(months=3, start__partnership_share=1.0, trust__loss_rate=0.95, trust__culture=0.9), seed=1
    )
    partnerships = model.state.partnerships
    place = next(
        place
        for place, phase in enumerate(partnerships.phase)
        if phase == ACTIVE and partnerships.body_sides[SIDES * place + 2] >= 0
    )
    partnerships.care_trust[place] = 0
    return model, place


@pytest.mark.parametrize("has_board", [0, 1])
@pytest.mark.parametrize("agreed_before", [-NEVER, 0], ids=["board_looks", "board_has_looked"])
@pytest.mark.parametrize("actions", list(product([STAY, RESTRUCTURE, WITHDRAW], repeat=SIDES)))
def test_three_sides_bring_nine_rows_at_most(table, actions, agreed_before, has_board):
    """Each side acts once; where all trust in it falls below the strained, two more rows: 3 x 3.

    A board that has not looked within a year finds a way by which nobody's trust is broken: one row for each side that
    wanted less.
    """
    model, place = table
    state = model.state
    state.ties.has_board[state.partnerships.tie[place]] = has_board
    state.partnerships.agreed[place] = agreed_before
    forget_deeds(state)
    ask_anew(state)
    for side, action in enumerate(actions):
        state.decisions.action_sides[SIDES * place + side] = action
    carry_out(state, model.parameters, month=1)
    kinds = state.deeds.kind[: state.deeds.written[0]]
    movers = sum(action != STAY for action in actions)
    if has_board and agreed_before == -NEVER:
        assert kinds == [AGREED_CUT] * movers
        return
    assert kinds.count(CUT) == actions.count(RESTRUCTURE)
    assert kinds.count(WITHDREW) == actions.count(WITHDRAW)
    assert kinds.count(TRUST_BROKEN) <= 2 * movers
    assert len(kinds) <= 9
    if actions == (WITHDRAW,) * SIDES and not has_board:
        assert len(kinds) == 9, "and nine it can be"


def test_a_month_in_which_everything_happens_stays_within_its_room(asked, sound):
    """A new map, care trusts by order, deficits that come out and everybody in deficit, with trust that breaks at once.

    The control is that all of it falls into that month; then both engines agree on every month.
    """
    month = "2006-09"
    events = [
        {"at": "2006-06", "joint_boards": {"share": 0.5}},
        {
            "at": "2006-05",
            "deficit_shock": {"bodies": "both", "size": 0.2, "months": 12, "hidden_months": 4},
        },
        {"at": month, "deficit_shock": {"bodies": "nhs_trust", "size": 0.3, "months": 12}},
        {"at": month, "pct_reorganisation": {"share": 0.5, "form": "merge", "into": 2}},
        {"at": month, "care_trust_mandate": {"share": 0.5, "care_group": "all"}},
        {"at": month, "delayed_discharge_reimbursement": {"gbp_per_day": 100.0}},
    ]
    scenario = asked(
        months=8,
        events=events,
        start__partnership_share=1.0,
        trust__loss_rate=0.95,
        partnership__joining_rate=1.0,
        decisions__precision=10_000.0,
        money__stress_smoothing_months=1.0,
    )
    model = PartnershipModel(scenario, seed=2)
    kinds = {}
    while model.month < scenario.months:
        model.step()
        sound(model)
        kinds[model.month - 1] = set(model.state.deeds.kind[: model.state.deeds.written[0]])
    assert {PASSED_ON, MERGED_BY_ORDER, DEFICIT_REVEALED, DEFICIT_OPENED, WITHDREW, TRUST_BROKEN} <= kinds[5]
    assert first_difference(scenario, seed=2) is None
