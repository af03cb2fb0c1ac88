"""Whatever the parameters, the events and the map: money is conserved, shares are shares, and nothing breaks."""

import math

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coterminous import PartnershipModel, Scenario
from coterminous.record.sides import SIDES_OF_TABLE
from coterminous.scenario.events import EVENT_KINDS
from coterminous.scenario.problems import InputError
from coterminous.state.columns import KIND_NAMES


def check_sides(table: pd.DataFrame, model: PartnershipModel) -> None:
    """What each side held, received and paid adds up; and so does what moved its result."""
    kinds = list(KIND_NAMES)
    ledger = table[table["account"] == "ledger"].groupby(["item", "month"])[[*SIDES_OF_TABLE, "total"]].sum()
    flows = ledger.drop(["opening_balance", "closing_balance", "deficits_carried"], level="item")
    assert (flows["total"] == 0.0).all()
    moved = flows.groupby(level="month").sum()
    assert (ledger.loc["opening_balance"] + moved).equals(ledger.loc["closing_balance"])
    result = table[table["account"] == "result"].groupby(["item", "month"])[kinds].sum()
    assert result.loc["together"].equals(moved[kinds])
    balances = dict.fromkeys(kinds, 0)
    for body, kind in enumerate(model.state.bodies.kind):
        balances[kinds[kind]] += model.state.ledger.balance[body]
    assert ledger.loc["closing_balance"].iloc[-1][kinds].to_dict() == balances


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_any_world_keeps_its_books_and_its_bounds(data, scenarios, sound, seed):
    scenario = data.draw(scenarios)
    try:
        model = PartnershipModel(scenario, seed=seed)
    except InputError:
        # Some maps cannot be drawn, and some bodies cannot be split or merged: that is said, and nothing runs.
        return
    kinds, people = model.state.bodies.kind, model.state.bodies.people
    inhabitants = sum(people[body] for body, kind in enumerate(kinds) if kind == 0)
    while model.month < scenario.months:
        model.step()
        sound(model)
        for side in (0, 1):
            assert inhabitants == sum(people[body] for body, kind in enumerate(kinds) if kind == side)
    tables = model.tables()
    assert not tables.metrics.isna().any().any()
    assert tables.metrics.drop(columns="month").map(math.isfinite).all().all()
    check_sides(tables.sides, model)
    model.release()


def test_every_kind_of_event_is_among_the_random_ones(settings_of_events):
    assert set(settings_of_events) == set(EVENT_KINDS)


def test_most_worlds_can_be_drawn():
    """The control: the property above is not kept by refusing everything."""
    world = {
        "pcts": 3,
        "councils": {"county": 1, "metropolitan": 1, "london": 0, "unitary": 1},
        "nhs_trusts": 2,
        "people": 1_500_000,
        "small_areas": 120,
        "coterminous_share": 0.5,
        "smallest_pct_people": 100_000,
        "largest_pct_people": 1_500_000,
    }
    resolved = {**Scenario.load("teaching").resolved(), "months": 1}
    for seed in range(4):
        scenario = Scenario.from_resolved({**resolved, "geography": {**world, "seed": seed}})
        assert len(PartnershipModel(scenario).agents) == 8


@pytest.mark.parametrize("number", [1, 2])
def test_a_new_body_elsewhere_does_not_change_anyone_s_luck(number):
    """Draws belong to names: the same place has the same luck in a larger country."""
    from coterminous.streams import Purpose, entity_keys, uniforms

    few, many = (entity_keys([f"pct-{n:03d}" for n in range(1, last + 1)]) for last in (12, 12 + number))
    ours, theirs = (uniforms(3, 0, Purpose.LEAVING, 5, keys) for keys in (few, many))
    assert theirs[:12].tolist() == ours.tolist()
