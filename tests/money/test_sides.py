"""The same money from each side: it adds up to the ledger, to the pound, whatever happens."""

from pathlib import Path

import pandas as pd
import pytest

from coterminous import PartnershipModel, Scenario
from coterminous.money.ledger import CARE, Flow
from coterminous.record.metric_facts import METRIC_NAMES
from coterminous.record.side_measures import SideMeasures
from coterminous.record.sides import RESULT_ITEMS, SIDES_OF_TABLE
from coterminous.scenario.months import month_after, months_between
from coterminous.state.columns import KIND_NAMES

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
SHIPPED = [*sorted(SCENARIOS.glob("*.yaml")), SCENARIOS / "worlds" / "teaching.yaml"]
"""What is asked; the events of large worlds belong to their own maps."""
SIDES = list(SIDES_OF_TABLE)
KINDS = list(KIND_NAMES)


def on_the_teaching_world(path: Path, months: int = 30) -> Scenario:
    """Return what a shipped scenario does, on the small map, from half a year before its first event."""
    told = Scenario.load(path)
    dates = [event["at"] for event in told.resolved()["events"]]
    start = month_after(min(dates), -6) if dates else told.start
    events = [event for event in told.resolved()["events"] if months_between(start, event["at"]) < months]
    teaching = Scenario.load("teaching").resolved()
    return Scenario.from_resolved({**teaching, "start": start, "months": months, "events": events})


def side_of(account: int, model: PartnershipModel) -> str:
    """Return whose an account of the journal is."""
    kinds = model.state.bodies.kind
    if account < 0:
        return "people" if account == CARE else "outside"
    return KIND_NAMES[kinds[account]] if account < len(kinds) else "pools"


def check_sides(model: PartnershipModel, table: pd.DataFrame) -> None:
    """Every identity that the table of sides promises."""
    ledger = table[table["account"] == "ledger"].set_index(["month", "item"])[[*SIDES, "total"]]
    assert (ledger.drop("deficits_carried", level="item")["total"] == 0.0).all()
    flows = ledger.drop(["opening_balance", "closing_balance", "deficits_carried"], level="item")
    by_month = flows[SIDES].groupby(level="month").sum()
    opening = ledger.xs("opening_balance", level="item")[SIDES]
    closing = ledger.xs("closing_balance", level="item")[SIDES]
    assert (opening + by_month).equals(closing)
    assert (opening.iloc[0] == 0.0).all()
    assert (opening.iloc[1:].to_numpy() == closing.iloc[:-1].to_numpy()).all()
    book, kinds = model.state.ledger, model.state.bodies.kind
    for number, kind in enumerate(KINDS):
        held = sum(book.balance[body] for body in range(len(kinds)) if kinds[body] == number)
        assert closing[kind].iloc[-1] == held
    assert closing["people"].iloc[-1] == book.balance[CARE]
    result = table[table["account"] == "result"].set_index(["month", "item"])[[*KINDS, "people", "total"]]
    together = result.xs("together", level="item")
    parts = result.drop("together", level="item").groupby(level="month").sum()
    assert (parts == together).all().all()
    assert together[KINDS].equals(by_month[KINDS]), "what moves results is how far balances moved"
    # What people got is the care that was bought, less what unplanned and underlying costs swallowed, and what
    # joint working has made of it.
    lost = result.xs("overspend", level="item")["total"] + result.xs("shock", level="item")["total"]
    gain = result.xs("joint_gain", level="item")["total"]
    assert (together["people"] == by_month["people"] + lost + gain).all()
    boundary = table[table["account"] == "boundary"].groupby(["month", "item"])["total"].sum().unstack()
    assert boundary["demand_received"].equals(boundary["demand_sent"])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_sides_add_up_to_the_books_in_every_shipped_scenario(path, keep_books):
    """Mechanism: A8, D1, D4, D5, D6, F3."""
    model, journal = keep_books(on_the_teaching_world(path))
    model.run()
    table = model.tables().sides
    check_sides(model, table)
    moved = dict.fromkeys([(flow.name.lower(), side) for flow in Flow for side in SIDES], 0)
    for flow, payer, payee, pounds in journal.entries:
        moved[Flow(flow).name.lower(), side_of(payer, model)] -= pounds
        moved[Flow(flow).name.lower(), side_of(payee, model)] += pounds
    ledger = table[table["account"] == "ledger"].groupby("item")[SIDES].sum()
    for (item, side), pounds in moved.items():
        if item == "succession":
            assert pounds == 0, "what bodies leave to their heirs stays on its side"
        else:
            assert ledger.loc[item, side] == pounds, (item, side)


def test_an_overspend_is_what_positions_say_and_not_a_place_for_errors():
    """It takes what rounding leaves, half a pound a body at most for each of ten parts, and nothing else."""
    events = [
        {"at": "2006-06", "deficit_shock": {"bodies": "both", "share": 0.6, "size": 0.05, "months": 12}},
        {"at": "2006-09", "grant": {"gbp_per_head_year": 5.0, "months": 20, "share": 0.7}},
        {"at": "2007-02", "council_reorganisation": {"share": 0.4, "form": "split", "into": 2}},
        {"at": "2007-06", "growth_gap": {"bodies": "pct", "gap": -0.03, "months": 12}},
    ]
    teaching = Scenario.load("teaching").resolved()
    model = PartnershipModel(Scenario.from_resolved({**teaching, "months": 24, "events": events}), seed=3)
    bodies = model.state.bodies
    largest = 0.0
    while model.month < 24:
        model.step()
        for number, kind in enumerate(KINDS):
            of_kind = [body for body in range(len(bodies.kind)) if bodies.kind[body] == number]
            expected = sum(
                bodies.received[body] * bodies.position[body]
                for body in of_kind
                if bodies.starts[body] <= model.month - 1 < bodies.closes[body]
            )
            said = model.metric(f"{kind}_overspend_gbp")
            assert said == pytest.approx(expected, abs=5.0 * len(of_kind) + 10.0)
            largest = max(largest, abs(expected))
    assert largest > 100_000.0, "there is something to be wrong about"


def test_the_cost_of_a_shock_is_borne_by_the_four_sides_together():
    """Paired: what a shock costs is what bodies' balances, people and the gain from joint working lose.

    Mechanism: D4, D5, D6
    """
    teaching = Scenario.load("teaching").resolved()
    shock = [{"at": "2006-08", "deficit_shock": {"bodies": "pct", "share": 1.0, "size": 0.04, "months": 12}}]
    tables = []
    for events in ([], shock):
        model = PartnershipModel(Scenario.from_resolved({**teaching, "months": 36, "events": events}), seed=5)
        model.run()
        table = model.tables().sides
        tables.append(table[table["account"] == "result"].groupby("item")[[*KINDS, "people", "total"]].sum())
    apart = tables[1] - tables[0]
    assert apart.loc["shock", "pct"] < -1e6
    assert apart.loc["shock", ["social_services", "nhs_trust", "people"]].eq(0.0).all()
    assert apart.loc["together", [*KINDS, "people"]].sum() == apart.loc["together", "total"]
    assert apart.loc["together", "pct"] < 0.0, "PCTs carry a deficit"
    assert apart.loc["services_cut", "people"] < 0.0, "people go without"
    assert apart.loc["demand_received", "social_services"] < 0.0, "councils are sent demand"


def test_measures_and_metrics_have_the_same_names_in_the_same_order():
    names = list(SideMeasures._fields)
    first = METRIC_NAMES.index(names[0])
    assert list(METRIC_NAMES[first : first + len(names)]) == names
    items = {
        name.removeprefix(f"{kind}_").removesuffix("_gbp") for name in names for kind in (*KINDS, "people")
    }
    assert items >= set(RESULT_ITEMS) - {"badged_grant", "day_charges"}
