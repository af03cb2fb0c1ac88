"""What led to what: links are of kinds that the model can show, and each is checked on columns set by hand."""

import pandas as pd
import pytest

from coterminous import PartnershipModel, Scenario
from coterminous.record.deficits import (
    CHARGES_TERM,
    DEBT_TERM,
    DEMAND_TERM,
    GAIN_TERM,
    POOLS_TERM,
    SHOCK_TERM,
    TAKEN_TERM,
    deficit_parts,
)
from coterminous.record.demand import CONTRIBUTION, SAVINGS, THRESHOLD, largest_sender
from coterminous.record.origins import Origins
from coterminous.state.columns import ACTIVE, SIDES

NO_TERMS = {"grant": 0.0, "imperative": 0.0, "exposure": 0.0, "cost": 0.0, "relief": 0.0}
SHOCK, DEFICIT, CUT, LATER = 3, 5, 8, 13


@pytest.fixture
def model() -> PartnershipModel:
    return PartnershipModel(Scenario.load("teaching"), seed=1)


@pytest.fixture
def origins(model) -> Origins:
    return Origins(model.state, model.parameters)


@pytest.fixture
def place(model) -> int:
    """Return a place where a PCT and a council, and nobody else, work together."""
    partnerships = model.state.partnerships
    return next(
        place
        for place, phase in enumerate(partnerships.phase)
        if phase == ACTIVE and partnerships.body_sides[SIDES * place + 2] < 0
    )


@pytest.fixture
def sides(model, place) -> tuple[int, int]:
    """Return the PCT and the council of the place."""
    seats = model.state.partnerships.body_sides[SIDES * place : SIDES * place + 2]
    return seats[0], seats[1]


def quiet(model) -> None:
    """Let nobody have cut anything."""
    bodies = model.state.bodies
    for body in range(len(bodies.kind)):
        bodies.savings[body] = bodies.released[body] = 0.0
        bodies.saved_share[body] = bodies.saved_at_start[body]


def test_nobody_sends_demand_where_nobody_has_cut(model, sides):
    quiet(model)
    assert largest_sender(model.state, model.parameters, sides[0]) is None


@pytest.mark.parametrize("cut", [THRESHOLD, CONTRIBUTION, SAVINGS])
def test_the_cut_that_sends_most_is_named_with_its_pounds(model, sides, cut):
    """By hand: £120,000 a month cut, the part of it that borders, the share that returns, by people.

    Mechanism: D5, D6, O3
    """
    quiet(model)
    pct, council = sides
    bodies, parameters, ties = model.state.bodies, model.parameters, model.state.ties
    share = 120_000.0 / (bodies.income[council] / 12.0)
    border = 1.0
    if cut == THRESHOLD:
        bodies.saved_share[council] += share
        border = parameters.spillover_social_care_border
    elif cut == CONTRIBUTION:
        bodies.released[council] = 120_000.0
    else:
        bodies.savings[council] = share
        border = parameters.spillover_social_services_border
    sent = largest_sender(model.state, parameters, pct)
    tie = next(tie for tie in range(len(ties.first)) if (ties.first[tie], ties.second[tie]) == sides)
    people = ties.people[tie] / bodies.people[council]
    assert sent is not None
    assert (sent.sender, sent.cut) == (council, cut)
    assert sent.pounds == pytest.approx(120_000.0 * border * parameters.spillover_return_share * people)


def test_a_deficit_by_demand_leads_to_the_cut_that_sends_it(model, origins, sides):
    """Mechanism: D6."""
    quiet(model)
    pct, council = sides
    origins.moved_threshold(council, is_tighter=True, event=CUT, month=0)
    assert origins.of_deficit(1, pct, DEMAND_TERM) is None, "no demand is on its way"
    model.state.bodies.saved_share[council] += 0.05
    assert origins.of_deficit(1, pct, DEMAND_TERM) == CUT


def test_a_deficit_leads_to_what_made_its_largest_part(model, origins, place, sides):
    """Mechanism: D1, D4."""
    pct, council = sides
    origins.shock_on[council] = SHOCK
    assert origins.of_deficit(1, council, SHOCK_TERM) == SHOCK
    assert origins.of_deficit(1, pct, SHOCK_TERM) is None
    assert origins.of_deficit(1, council, "underlying overspend") is None
    origins.opened_deficit(council, DEFICIT)
    origins.closed_deficit(council, CUT, 4)
    assert origins.of_deficit(9, council, DEBT_TERM) == DEFICIT
    origins.left(place, 1, LATER, 20)
    assert origins.of_deficit(21, pct, GAIN_TERM) == LATER
    assert origins.of_deficit(32, pct, GAIN_TERM) is None, "a budget has been set since"


def test_what_pools_overspent_leads_to_the_deficit_of_who_charged_them(model, origins, place, sides):
    """Mechanism: D1."""
    pct, council = sides
    model.state.partnerships.shifted_sides[SIDES * place + 1] = 9_000.0
    assert origins.of_deficit(1, pct, POOLS_TERM) is None, "the council is in no deficit that the log knows"
    origins.opened_deficit(council, DEFICIT)
    assert origins.of_deficit(1, pct, POOLS_TERM) == DEFICIT


def test_who_is_short_of_money_leaves_because_of_that(model, origins, place, sides):
    """Mechanism: D4."""
    terms = NO_TERMS | {"relief": 10_000.0, "exposure": 2_000.0}
    pct, _ = sides
    origins.left(place, 1, CUT, 2)
    assert origins.of_leaving(3, place, 0, terms) == CUT
    assert origins.of_leaving(3, place, 0, terms | {"exposure": 0.0}) is None, "nobody fears it again"
    origins.opened_deficit(pct, DEFICIT)
    model.state.bodies.in_deficit[pct] = 1
    assert origins.of_leaving(3, place, 0, terms) == DEFICIT


def test_who_fears_a_partner_leaves_because_of_its_breach_or_its_deficit(model, origins, place, sides):
    """Retaliation: a cut is answered by a departure, as long as it is remembered.

    Mechanism: X1, D1
    """
    terms = NO_TERMS | {"relief": 2_000.0, "exposure": 10_000.0}
    pct, council = sides
    bodies = model.state.bodies
    origins.opened_deficit(pct, DEFICIT)
    origins.opened_deficit(council, DEFICIT + 1)
    bodies.in_deficit[pct] = bodies.in_deficit[council] = 1
    bodies.stress[pct], bodies.stress[council] = 0.01, 0.05
    assert origins.of_leaving(3, place, 0, terms) == DEFICIT + 1
    origins.left(place, 1, CUT, 2)
    assert origins.of_leaving(3, place, 0, terms) == CUT
    assert origins.of_leaving(2 + 12, place, 0, terms) == DEFICIT + 1
    bodies.stress[council] = 0.0
    assert origins.of_leaving(2 + 12, place, 0, terms) == DEFICIT


def test_a_pct_takes_a_higher_threshold_for_a_breach(origins, place, sides):
    """Mechanism: D6, X1."""
    terms = NO_TERMS | {"exposure": 10_000.0}
    origins.moved_threshold(sides[1], is_tighter=True, event=CUT, month=2)
    assert origins.of_leaving(3, place, 0, terms) == CUT
    assert origins.of_leaving(3, place, 1, terms) is None


def test_talks_open_under_a_grant_or_where_a_map_has_made_the_dyad(model, origins, place, sides):
    """Mechanism: F11, B2."""
    model.state.partnerships.number[place] = 1
    origins.grant_at[place] = SHOCK
    assert origins.of_talks(1, place, NO_TERMS) is None, "the grant has ended"
    assert origins.of_talks(1, place, NO_TERMS | {"grant": 500.0}) == SHOCK
    origins.redrawn["council_reorganisation", 7] = CUT
    assert origins.of_talks(9, place, NO_TERMS) is None
    model.state.bodies.starts[sides[1]] = 7
    assert origins.of_talks(9, place, NO_TERMS) == CUT
    model.state.partnerships.number[place] = 2
    assert origins.of_talks(9, place, NO_TERMS) is None, "the dyad has had a partnership before"


def test_busy_managers_give_up_talks_because_of_initiatives(model, origins, place, sides):
    """Mechanism: C4."""
    terms = NO_TERMS | {"cost": 9_000.0}
    assert origins.of_abandoning(1, place, 0, terms) is None
    origins.in_force["initiatives"] = SHOCK
    assert origins.of_abandoning(1, place, 0, terms) is None, "they have ended"
    model.state.bodies.initiatives[sides[0]] = 4
    assert origins.of_abandoning(1, place, 0, terms) == SHOCK


def test_a_duty_opens_talks_where_it_is_what_spoke_for_them(model, origins, place, sides):
    """Mechanism: X8."""
    model.state.partnerships.number[place] = 2
    terms = NO_TERMS | {"imperative": 5_000.0, "cost": -3_000.0}
    assert origins.of_talks(1, place, terms) is None
    origins.in_force["duty_to_cooperate"] = SHOCK
    assert origins.of_talks(1, place, terms) is None, "it has ended"
    model.state.bodies.imperative[sides[1]] = 0.01
    assert origins.of_talks(1, place, terms) == SHOCK
    assert origins.of_talks(1, place, terms | {"grant": 0.0, "relief": 9_000.0}) is None


def test_what_the_centre_takes_leads_to_what_it_takes_it_for(model, origins, sides):
    """Held back by a top slice, or for a deficit of the year before.

    Mechanism: A8
    """
    pct, _ = sides
    bodies = model.state.bodies
    origins.in_force["top_slice"] = SHOCK
    origins.opened_deficit(pct, DEFICIT)
    bodies.received[pct], bodies.top_slice[pct], bodies.claw_back[pct] = 1_000_000, 0.02, 120_000
    assert origins.of_deficit(3, pct, TAKEN_TERM) == SHOCK
    bodies.top_slice[pct] = 0.005
    assert origins.of_deficit(3, pct, TAKEN_TERM) == DEFICIT
    assert dict(deficit_parts(model.state, model.parameters, pct))[TAKEN_TERM] == pytest.approx(15_000.0)


def test_charges_are_told_apart_from_pools(model, sides):
    """What is settled with a council is its pools' overspends and its charges: neither hides in the other.

    Mechanism: D15, D1
    """
    _, council = sides
    bodies = model.state.bodies
    bodies.day_charge[council] = 100.0
    parts = dict(deficit_parts(model.state, model.parameters, council))
    charges = parts[CHARGES_TERM]
    assert charges > 1_000.0
    bodies.settled[council] = -round(charges) - 7_000
    again = dict(deficit_parts(model.state, model.parameters, council))
    assert again[POOLS_TERM] == pytest.approx(7_000.0, abs=1.0)


# ---------------------------------------------------------------- in a whole run

MAY_LEAD_TO = {
    "deficit_opened": {
        "deficit_shock",
        "growth_gap",
        "deficit_opened",
        "eligibility_tightened",
        "eligibility_loosened",
        "restructured",
        "withdrew",
    },
    "deficit_closed": {"deficit_opened"},
    "eligibility_tightened": {"deficit_opened", "deficit_shock", "growth_gap"},
    "eligibility_loosened": {"deficit_closed"},
    "agreement_signed": {"negotiation_opened", "carried_over"},
    "trust_broken": {"restructured", "withdrew"},
    "restructured_jointly": {"deficit_opened", "deficit_shock", "growth_gap", "deficit_revealed"},
    "pooled_budget": {"agreement_signed", "carried_over"},
}


@pytest.fixture(scope="module")
def linked() -> pd.DataFrame:
    """Return every event of a troubled run beside the one that led to it."""
    resolved = Scenario.load("teaching").resolved()
    events = [
        {"at": "2006-08", "deficit_shock": {"bodies": "both", "share": 0.6, "size": 0.06, "months": 18}},
        {"at": "2007-10", "council_reorganisation": {"share": 0.4, "form": "split", "into": 2}},
    ]
    model = PartnershipModel(Scenario.from_resolved({**resolved, "months": 60, "events": events}), seed=2)
    model.run()
    log = model.tables().events
    causes = log.add_prefix("cause_").drop(columns="cause_cause_event_id")
    return log.merge(causes, on="cause_event_id", how="inner")


def test_links_are_of_kinds_that_the_model_can_show(linked):
    for kind, causes in MAY_LEAD_TO.items():
        seen = set(linked.loc[linked["kind"] == kind, "cause_kind"])
        assert seen <= causes, kind
    assert {"deficit_opened", "trust_broken", "agreement_signed"} <= set(linked["kind"])


def test_an_agreement_and_its_steps_lead_back_to_talks_about_the_same(linked):
    rows = linked[linked["kind"].isin(["agreement_signed", "pooled_budget"])]
    assert (rows["partnership_id"] == rows["cause_partnership_id"]).all()


def test_a_council_s_threshold_leads_back_to_its_own_money(linked):
    rows = linked[linked["kind"].str.startswith("eligibility") & (linked["cause_actor_kind"] != "centre")]
    assert (rows["actor_id"] == rows["cause_actor_id"]).all()


def test_trust_is_broken_by_who_is_named(linked):
    rows = linked[linked["kind"] == "trust_broken"]
    assert len(rows) > 0
    assert (rows["counterpart_id"] == rows["cause_actor_id"]).all()
