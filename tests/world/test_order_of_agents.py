"""Whoever is asked first, the same is decided: all look at the state as it stood when the phase began."""

from collections.abc import Callable

import pytest

from coterminous import PartnershipModel
from coterminous.state.columns import FLEXIBILITIES
from coterminous.streams import entity_key

BUSY_YEARS = [
    {"at": "2006-05", "planning_horizon": {"months": 36}},
    {"at": "2006-07", "deficit_shock": {"bodies": "both", "share": 0.6, "size": 0.08, "months": 18}},
    {"at": "2006-10", "joint_boards": {"share": 0.5}},
    {"at": "2007-03", "council_reorganisation": {"share": 0.3, "form": "split", "into": 2}},
    {"at": "2007-10", "pct_reorganisation": {"share": 0.4, "form": "merge", "into": 2}},
]


def reversed_each_month(model: PartnershipModel) -> None:
    model.agents.sort(lambda agent: agent.unique_id, ascending=False, inplace=True)


def shuffled_each_month(model: PartnershipModel) -> None:
    model.agents.sort(lambda agent: entity_key(f"{agent.unique_id} in {model.month}"), inplace=True)


@pytest.mark.parametrize("put_in_order", [reversed_each_month, shuffled_each_month])
@pytest.mark.parametrize("seed", [3, 4])
def test_the_order_of_agents_does_not_matter(
    asked, lived, same_tables, put_in_order: Callable[[PartnershipModel], None], seed
):
    scenario = asked(months=36, events=BUSY_YEARS)
    usual = lived(scenario, seed)
    other = PartnershipModel(scenario, seed=seed)
    orders = set()
    while other.month < scenario.months:
        put_in_order(other)
        orders.add(tuple(agent.index for agent in other.agents))
        other.step()
    assert tuple(agent.index for agent in usual.agents) not in orders, "the order was in fact another one"
    tables = other.tables()
    kinds = set(tables.events["kind"])
    assert {"withdrew", "restructured", "eligibility_tightened", "carried_over"} <= kinds
    assert kinds & set(FLEXIBILITIES), "and what needs both sides was seen too"
    assert same_tables(usual.tables(), tables)
