"""What all tests share: where the repository is, how property tests and figures behave, and what is always true."""

import math
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from coterminous import PartnershipModel
from coterminous.money.ledger import EXITS, INJECTIONS, Flow, inside_total
from coterminous.state.columns import ACTIVE, DORMANT, NEGOTIATING, SIDES
from coterminous.state.deeds import (
    AGREED_CUT,
    ARRANGEMENT_ADDED,
    CARRIED_OVER,
    CUT,
    DEFICIT_CLOSED,
    DEFICIT_OPENED,
    DEFICIT_REVEALED,
    FURTHER_PARTNER_JOINED,
    LAPSED,
    LOST,
    MERGED,
    MERGED_BY_ORDER,
    MOST_A_BODY,
    MOST_A_PLACE,
    PASSED_ON,
    SIGNED,
    TALKS_ABANDONED,
    TALKS_OPENED,
    THRESHOLD_LOWERED,
    THRESHOLD_RAISED,
    TRUST_BROKEN,
    WITHDREW,
    most_deeds,
)

# Figures are drawn to files; no test needs a screen. Set before anything imports Matplotlib.
os.environ["MPLBACKEND"] = "Agg"

# No deadline: a loaded machine is not a failure. In CI the examples are the same every time, elsewhere they
# vary.
settings.register_profile(
    "suite", deadline=None, max_examples=50, database=None, derandomize="CI" in os.environ
)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of the repository."""
    return Path(__file__).resolve().parent.parent


SMALL_MAPS = {
    "one_town": (1, "county: 0, metropolitan: 0, london: 0, unitary: 1", 200_000, 12, 1.0, 300_000),
    "two_towns": (2, "county: 0, metropolitan: 0, london: 0, unitary: 2", 400_000, 24, 0.5, 300_000),
    "town_and_city": (2, "county: 0, metropolitan: 1, london: 0, unitary: 1", 500_000, 30, 0.5, 400_000),
}
"""The smallest maps: PCTs, councils, people, small areas, share of PCTs with one council, people of the largest PCT."""


@pytest.fixture(scope="session")
def small_world() -> Callable[[str, int], str]:
    """Give the function that returns a scenario file of one of the smallest maps, for some months from April 2006."""

    def text(name: str, months: int) -> str:
        pcts, councils, people, areas, coterminous, largest = SMALL_MAPS[name]
        return f"""\
start: 2006-04
months: {months}
geography:
  pcts: {pcts}
  councils: {{{councils}}}
  nhs_trusts: 2
  people: {people}
  small_areas: {areas}
  coterminous_share: {coterminous}
  smallest_pct_people: 100_000
  largest_pct_people: {largest}
  seed: 1
"""

    return text


@pytest.fixture(scope="session")
def sound() -> Callable[[PartnershipModel], None]:
    """Give the function that checks, after any month of any world, what is always true of it."""

    def check(model: PartnershipModel) -> None:
        check_books(model)
        check_bodies(model)
        check_ties(model)
        check_partnerships(model)
        check_deeds(model)

    return check


ROWS = (
    # Of a place. A redrawn map either ends what is there or passes something on to it: a dyad is open or it is not.
    ({CARRIED_OVER, PASSED_ON, MERGED, LOST}, 1),
    ({MERGED_BY_ORDER}, 1),
    # Talks are signed, or what runs is joined.
    ({SIGNED, FURTHER_PARTNER_JOINED}, 1),
    ({TALKS_OPENED, TALKS_ABANDONED, ARRANGEMENT_ADDED, LAPSED}, 1),
    # Three sides act once each, alone or as the board agrees, and three sides lose their trust in two others.
    ({CUT, WITHDREW, AGREED_CUT}, SIDES),
    ({TRUST_BROKEN}, SIDES * (SIDES - 1)),
    # Of a body.
    ({DEFICIT_REVEALED}, 1),
    ({DEFICIT_OPENED, DEFICIT_CLOSED}, 1),
    ({THRESHOLD_RAISED, THRESHOLD_LOWERED}, 1),
)
"""Kinds of deed of which a month can bring one place, or one body, so many rows at most."""
ADDED_UP = 1e-9
"""How far a sum of shares by people may be beyond 1, for its last bits."""


def check_bodies(model: PartnershipModel) -> None:
    """Shares are shares, stocks are not negative, and a body that is gone, or yet to come, has nothing."""
    bodies, month = model.state.bodies, model.month - 1
    shares = (
        bodies.culture,
        bodies.attention,
        bodies.attention_watched,
        bodies.committed,
        bodies.unmet_share,
        bodies.unmet_at_start,
        bodies.saved_share,
        bodies.admissions_avoided,
        bodies.joint_older,
        bodies.joint_equipment,
        bodies.barriers,
        bodies.rework,
    )
    for column in shares:
        assert all(0.0 <= value <= 1.0 + ADDED_UP for value in column)
    stocks = (
        bodies.people,
        bodies.income,
        bodies.held_gbp,
        bodies.hidden_gbp,
        bodies.claw_back,
        bodies.hidden,
        bodies.capacity,
        bodies.statutory,
        bodies.joint,
        bodies.management,
        bodies.value,
        bodies.plans,
        bodies.bidding,
        bodies.day_charge,
        bodies.imperative,
    )
    for column in stocks:
        assert all(0.0 <= value < math.inf for value in column)
    assert all(
        watched <= joint + ADDED_UP for watched, joint in zip(bodies.watched, bodies.joint, strict=True)
    )
    assert all(math.isfinite(value) for value in (*bodies.stress, *bodies.returned, *bodies.drift))
    assert all(0.0 <= value <= 100.0 for value in bodies.load)
    assert set(bodies.eligibility) <= {0, 1, 2, 3}
    assert set(bodies.calendars) <= {1, 2}
    for body in range(len(bodies.kind)):
        if not bodies.starts[body] <= month < bodies.closes[body]:
            owned = (bodies.hidden_gbp, bodies.held_gbp, bodies.claw_back, model.state.ledger.balance)
            assert [column[body] for column in owned] == [0, 0, 0, 0]


def check_ties(model: PartnershipModel) -> None:
    ties = model.state.ties
    for column in (ties.trust_both, ties.coterminosity):
        assert all(0.0 <= value <= 1.0 for value in column)
    for column in (ties.kept_both, ties.broken_both):
        assert all(0.0 <= value < math.inf for value in column)


def check_partnerships(model: PartnershipModel) -> None:
    """Nobody works together in a dyad that the map does not have, or with a body that is gone."""
    bodies, ties, partnerships = model.state.bodies, model.state.ties, model.state.partnerships
    month, most = model.month - 1, model.parameters.partnership_most_further_partners
    for column in (
        partnerships.maturity,
        partnerships.promised_maturity,
        partnerships.kept_share,
        partnerships.scale_sides,
        partnerships.template,
        partnerships.target_level,
    ):
        assert all(0.0 <= value <= 1.0 for value in column)
    assert all(-1.0 <= value <= 1.0 for value in partnerships.agreement)
    assert all(0.0 <= value < 1.0 for value in partnerships.joining), "at 1 a further partner joins"
    assert all(0 <= value <= most for value in partnerships.further)
    for column in (
        partnerships.stake_sides,
        partnerships.effort_sides,
        partnerships.shifted_sides,
        partnerships.change_left,
        partnerships.value,
        partnerships.promised,
        partnerships.cost,
        partnerships.grant,
        partnerships.number,
        partnerships.progress,
    ):
        assert all(0 <= value < math.inf for value in column)
    for place, phase in enumerate(partnerships.phase):
        assert model.state.ledger.balance[len(bodies.kind) + place] == 0, "a pool is settled every month"
        arranged = [
            column[place]
            for column in (
                partnerships.pooled,
                partnerships.lead,
                partnerships.integrated,
                partnerships.colocated,
                partnerships.back_office,
                partnerships.transferred,
                partnerships.care_trust,
            )
        ]
        assert set(arranged) <= {0, 1}
        if phase != ACTIVE:
            assert arranged == [0] * len(arranged)
            assert (partnerships.agreement[place], partnerships.further[place]) == (0.0, 0)
            assert partnerships.change_left[place] == 0.0
        if phase == DORMANT:
            assert partnerships.effort_sides[SIDES * place : SIDES * place + SIDES] == [0.0] * SIDES
            continue
        assert phase in (NEGOTIATING, ACTIVE)
        assert ties.is_open[partnerships.tie[place]] == 1
        for body in partnerships.body_sides[SIDES * place : SIDES * place + SIDES]:
            assert body < 0 or bodies.starts[body] <= month < bodies.closes[body]


def check_books(model: PartnershipModel) -> None:
    """No pound is lost, none is made, and the centre gives back no more than it has held back."""
    book = model.state.ledger
    assert sum(book.balance) == 0
    totals = book.flow_total
    assert inside_total(book) == sum(totals[flow] for flow in INJECTIONS) - sum(
        totals[flow] for flow in EXITS
    )
    assert totals[Flow.TOP_SLICE] == sum(model.state.bodies.held_gbp)


def check_deeds(model: PartnershipModel) -> None:
    """A month brings no more rows of anything than it can, and so no more than the compiled engine has room for."""
    state = model.state
    rows: Counter[tuple[int, int]] = Counter()
    for row in range(state.deeds.written[0]):
        kind = state.deeds.kind[row]
        # A partnership that lives on in two places is carried over twice, and is a row of either heir.
        place = state.deeds.other[row] if kind == CARRIED_OVER else state.deeds.place[row]
        owner = place if place >= 0 else len(state.partnerships.tie) + state.deeds.body[row]
        rows[(owner, next(number for number, (kinds, _) in enumerate(ROWS) if kind in kinds))] += 1
    assert all(count <= ROWS[number][1] for (_, number), count in rows.items())
    places, bodies = len(state.partnerships.tie), len(state.bodies.kind)
    of_owners: Counter[int] = Counter()
    for (owner, _), count in rows.items():
        of_owners[owner] += count
    for owner, count in of_owners.items():
        assert count <= (MOST_A_PLACE if owner < places else MOST_A_BODY)
    assert state.deeds.written[0] <= most_deeds(bodies, places)


@pytest.fixture(scope="session")
def rows_of_a_month() -> tuple[tuple[set[int], int], ...]:
    """Give the kinds of deed of which a month can bring one place, or one body, so many rows at most."""
    return ROWS
