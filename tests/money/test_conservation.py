"""Money is neither created nor lost: to the pound, after every month of every shipped scenario."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coterminous import PartnershipModel, Scenario
from coterminous.money.ledger import EXITS, INJECTIONS, OUTSIDE_ACCOUNTS, Flow, inside_total
from coterminous.scenario.months import month_after, months_between

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
SHIPPED = sorted(SCENARIOS.glob("*.yaml")) + sorted((SCENARIOS / "worlds").glob("*.yaml"))
"""The files that are shipped, found and not listed, so that a new one is tested too."""
ELSEWHERE = [
    path
    for path in sorted(SCENARIOS.glob("*.yaml"))
    if "extends: teaching\n" not in path.read_text(encoding="utf-8")
]
"""The scenarios of large worlds."""
SMALL_WORLD_PCTS = 20
STRETCH = 7
EVERYTHING: list[dict[str, Any]] = [
    {"at": "2006-08", "initiatives": {"number": 4, "months": 12}},
    {"at": "2006-09", "grant": {"gbp_per_head_year": 5.0, "months": 20, "share": 0.7, "bid_months": 6}},
    {"at": "2006-10", "joint_boards": {"share": 0.5}},
    {"at": "2006-11", "deficit_shock": {"bodies": "both", "share": 0.6, "size": 0.06, "months": 12}},
    {"at": "2007-02", "growth_gap": {"bodies": "social_services", "gap": -0.03, "months": 24}},
    {"at": "2007-03", "top_slice": {"share": 0.03, "months": 6}},
    {"at": "2007-04", "delayed_discharge_reimbursement": {"gbp_per_day": 120.0}},
    {"at": "2007-05", "council_reorganisation": {"share": 0.4, "form": "split", "into": 3}},
    {"at": "2007-08", "pct_reorganisation": {"share": 0.5, "form": "merge", "into": 2}},
    {"at": "2007-12", "boundary_change": {"share": 0.5}},
    {"at": "2008-03", "council_reorganisation": {"share": 0.5, "form": "merge", "into": 2}},
    {"at": "2008-04", "pct_reorganisation": {"share": 0.4, "form": "split", "into": 2}},
    {"at": "2008-05", "deficit_shock": {"bodies": "nhs_trust", "size": 0.05, "months": 9}},
    {"at": "2008-06", "planning_horizon": {"months": 60}},
    {"at": "2008-07", "care_trust_mandate": {"share": 0.5, "care_group": "all"}},
    {"at": "2008-08", "top_slice": {"share": 0.02, "months": 4, "returned": False}},
]
"""Every kind of event that moves or redirects money, on top of one another and in awkward months."""


def rewritten(scenario: Scenario, **changes: Any) -> Scenario:
    """Return a scenario with its start, length or events replaced."""
    return Scenario.from_resolved({**scenario.resolved(), **changes})


def stretches(scenario: Scenario) -> list[Scenario]:
    """Return short runs that cover each date of a long scenario: four months before it, to two after.

    They reach over the March settlement of pools and the April budget where the event falls in April.
    """
    events = scenario.resolved()["events"]
    dates = sorted({event["at"] for event in events}) or ["2007-04"]
    short = []
    for date in dates:
        start = month_after(date, -4)
        within = [event for event in events if 0 <= months_between(start, event["at"]) < STRETCH]
        short.append(rewritten(scenario, start=start, months=STRETCH, events=within))
    return short


def check_books(model: PartnershipModel, journal: Any) -> None:
    book = model.state.ledger
    inside = len(book.balance) - OUTSIDE_ACCOUNTS
    assert sum(book.balance) == 0
    assert all(type(balance) is int for balance in book.balance)
    injected = sum(journal.flow[flow] for flow in INJECTIONS)
    left = sum(journal.flow[flow] for flow in EXITS)
    assert inside_total(book) == injected - left
    assert sum(journal.account[account] for account in range(inside)) == injected - left
    for account, balance in enumerate(book.balance):
        named = account if account < inside else account - len(book.balance)
        assert balance == journal.account[named], f"account {named}"
    assert list(book.flow_total) == [journal.flow[flow] for flow in Flow]


def check_every_month(model: PartnershipModel, journal: Any) -> None:
    check_books(model, journal)
    while model.month < model.plan.months:
        model.step()
        check_books(model, journal)
    assert journal.flow[Flow.ALLOCATION] > 0
    assert journal.flow[Flow.CONTRIBUTION] > 0


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_pound_is_made_or_lost_in_any_shipped_scenario(path, keep_books):
    """Large worlds are run around each of their events, small ones to the end.

    Mechanism: A8, F3
    """
    scenario = Scenario.load(path)
    is_small = scenario.resolved()["geography"]["pcts"] <= SMALL_WORLD_PCTS
    for stretch in [scenario] if is_small else stretches(scenario):
        check_every_month(*keep_books(stretch))


@pytest.mark.parametrize("path", ELSEWHERE, ids=lambda path: path.stem)
def test_no_pound_is_made_or_lost_when_the_same_happens_to_the_teaching_world(path, keep_books):
    """The whole length of every scenario of a large world, on the small map."""
    told = Scenario.load(path)
    scenario = rewritten(
        Scenario.load("teaching"), start=told.start, months=told.months, events=told.resolved()["events"]
    )
    check_every_month(*keep_books(scenario))


@pytest.mark.parametrize("seed", [0, 1])
def test_no_pound_is_made_or_lost_when_everything_happens_at_once(keep_books, seed):
    year_end = {"money.resource_accounting_share": 1.0}
    scenario = rewritten(Scenario.load("teaching", overrides=year_end), months=48, events=EVERYTHING)
    model, journal = keep_books(scenario, seed=seed)
    check_every_month(model, journal)
    moved = {flow for flow, _, _, pounds in journal.entries if pounds != 0}
    assert moved == set(Flow), "every kind of flow has been seen"


def month_ends(model: PartnershipModel, journal: Any) -> Iterator[dict[int, int]]:
    """Step to the horizon; give each time how much a body's account has moved, without what it has inherited."""
    bodies = range(len(model.state.bodies.kind))
    while model.month < model.plan.months:
        before, seen = dict(journal.account), len(journal.entries)
        model.step()
        inherited: dict[int, int] = {}
        for flow, payer, payee, pounds in journal.entries[seen:]:
            if flow == Flow.SUCCESSION:
                inherited[payer] = inherited.get(payer, 0) - pounds
                inherited[payee] = inherited.get(payee, 0) + pounds
        yield {body: journal.account[body] - before.get(body, 0) - inherited.get(body, 0) for body in bodies}


def test_a_body_s_result_of_the_month_is_what_its_account_has_moved(keep_books):
    """Its share of what is over or missing in pools included; through a new map, too."""
    scenario = rewritten(Scenario.load("teaching"), months=18, events=EVERYTHING[:6])
    model, journal = keep_books(scenario)
    bodies = model.state.bodies
    checked = 0
    for moved in month_ends(model, journal):
        for body in range(len(bodies.kind)):
            assert bodies.result[body] == moved[body]
            checked += bodies.result[body] != 0
    assert checked > 18 * 30


def test_a_year_s_result_is_what_the_account_has_moved_since_april(keep_books):
    model, journal = keep_books(rewritten(Scenario.load("teaching"), months=15))
    bodies = model.state.bodies
    at_year_end: dict[int, int] = {}
    while model.month < 15:
        if model.month == 12:
            at_year_end = dict(journal.account)
        model.step()
        for body in range(len(bodies.kind)):
            assert bodies.year_result[body] == journal.account[body] - at_year_end.get(body, 0)


def test_pools_hold_nothing_at_the_end_of_a_month(keep_books):
    """Their host settles them: what is over or missing goes to the partners.

    Mechanism: F3, D1
    """
    scenario = rewritten(Scenario.load("teaching"), months=12, events=EVERYTHING[:4])
    model, journal = keep_books(scenario)
    pools = range(len(model.state.bodies.kind), len(model.state.ledger.balance) - OUTSIDE_ACCOUNTS)
    while model.month < 12:
        model.step()
        assert {model.state.ledger.balance[pool] for pool in pools} == {0}
    assert journal.flow[Flow.CONTRIBUTION] > 0
    assert any(flow == Flow.POOL_SETTLEMENT and pounds for flow, _, _, pounds in journal.entries)
