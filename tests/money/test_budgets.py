"""Budgets, year by year: twelfths that add up, incomes that grow, and deficits that last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coterminous import PartnershipModel, Scenario
from coterminous.money.budgets import month_part
from coterminous.money.ledger import Flow
from coterminous.state.columns import NHS_TRUST, PCT, SOCIAL_SERVICES


def years(count: int, seed: int = 1, **parameters) -> PartnershipModel:
    overrides = {name.replace("__", "."): value for name, value in parameters.items()}
    model = PartnershipModel(Scenario.load("teaching", overrides=overrides), seed=seed)
    while model.month < 12 * count + 1:
        model.step()
    return model


@given(st.integers(0, 10**12))
def test_twelve_parts_make_a_year(pounds):
    parts = [month_part(pounds, month) for month in range(12)]
    assert sum(parts) == pounds
    assert max(parts) - min(parts) <= 1


def test_incomes_grow_in_april():
    """5% and 3% on incomes in whole pounds; trusts live on what PCTs pay.

    Mechanism: A1, A2
    """
    growth = {"money__pct_growth": 0.05, "money__social_services_growth": 0.03}
    before, after = PartnershipModel(seed=1, **growth).state.bodies, years(1, **growth).state.bodies
    for body, kind in enumerate(before.kind):
        rate = {PCT: 1.05, SOCIAL_SERVICES: 1.03, NHS_TRUST: 1.05}[kind]
        assert abs(after.income[body] - rate * before.income[body]) <= 20


@pytest.mark.parametrize(("persistence", "kept"), [(1.0, 1.0), (0.0, 0.0), (0.75, 0.75)])
def test_positions_last_as_often_as_the_parameter_says(persistence, kept):
    """Deficits are persistent: three bodies of four begin a year where they ended the last.

    Mechanism: D4
    """
    lasting = total = 0
    for seed in range(6):
        model = PartnershipModel(seed=seed, money__position_persistence=persistence)
        before = list(model.state.bodies.rank)
        while model.month < 13:
            model.step()
        lasting += sum(a == b for a, b in zip(before, model.state.bodies.rank, strict=True))
        total += len(before)
    assert total == 6 * 34
    assert abs(lasting / total - kept) <= 4.0 * (kept * (1.0 - kept) / total) ** 0.5


def test_a_top_slice_is_returned_to_the_pound_and_no_more():
    """What is held back for four months comes back over the next months, although the allocation has grown.

    Mechanism: A8
    """
    scenario = Scenario.load("teaching").resolved()
    event = {"at": "2006-10", "top_slice": {"share": 0.02, "months": 6, "returned": True}}
    model = PartnershipModel(Scenario.from_resolved({**scenario, "months": 24, "events": [event]}), seed=1)
    held = []
    while model.month < 24:
        model.step()
        held.append(sum(model.state.bodies.held_gbp))
    assert held[5] == 0 < held[6] < held[11]
    assert held[11] > held[12] > 0
    assert held[17] == held[23] == 0
    assert model.state.ledger.flow_total[Flow.TOP_SLICE] == 0
