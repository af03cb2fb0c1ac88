"""What the centre asks of managers and of partners: bids, boards for every boundary, calls and duties."""

import pytest

from coterminous import PartnershipModel, Scenario
from coterminous.partnerships.weigh import weigh_leaving, weigh_talks
from coterminous.partnerships.work import share_out_effort

PCT, WOLD = 0, 1
PLACE = 0


@pytest.fixture
def model(tmp_path) -> PartnershipModel:
    """Return one PCT that overlaps two councils, Wold and Wye, with no partnership anywhere."""
    rows = ["a,120000,West,Wold", "b,80000,West,Wye"]
    (tmp_path / "people.csv").write_text("area,people,commissioner,council\n" + "\n".join(rows) + "\n")
    (tmp_path / "three.yaml").write_text(
        "title: Three\nquestion: What is asked?\nstart: 2006-04\nmonths: 12\n"
        "geography: {lookup: people.csv, nhs_trusts: 0, seed: 1}\n"
    )
    overrides = {
        "start.partnership_share": 0.0,
        "start.new_pct_share": 0.0,
        "capacity.board_wte": 0.5,
        "capacity.initiatives": 5.0,
        "capacity.initiative_wte": 0.3,
        "decisions.imperative_share": 0.002,
    }
    return PartnershipModel(Scenario.load(tmp_path / "three.yaml", overrides=overrides), seed=0)


def test_every_bid_takes_the_managers_of_everybody_as_an_initiative_does(model):
    """Two bids of 0.3 WTE each.

    Mechanism: C7
    """
    bodies = model.state.bodies
    before = list(bodies.statutory)
    bodies.bidding[PCT] = 2
    share_out_effort(model.state, model.parameters, 0)
    assert bodies.statutory[PCT] - before[PCT] == pytest.approx(0.6)
    assert bodies.statutory[WOLD] == before[WOLD]


def test_every_counterpart_has_a_board_and_so_boundaries_that_differ_cost_time(model):
    """The PCT overlaps two councils, and each of them one PCT.

    Mechanism: C5, B3
    """
    share_out_effort(model.state, model.parameters, 0)
    assert list(model.state.bodies.joint) == pytest.approx([1.0, 0.5, 0.5])


def test_a_call_for_partnership_speaks_for_talks_and_a_duty_against_leaving_too(model):
    """Of a contribution, 0.2% for each of six initiatives and 3% for a duty, less a quarter where messages contradict.

    Mechanism: T10, X8, C4, C8
    """
    state, parameters = model.state, model.parameters
    state.bodies.initiatives[PCT] = 1
    stake = state.partnerships.stake_sides[3 * PLACE]
    assert stake > 0
    assert weigh_talks(state, parameters, PLACE, PCT).imperative == pytest.approx(0.012 * stake)
    assert weigh_leaving(state, parameters, PLACE, PCT).imperative == 0.0
    state.bodies.imperative[PCT] = 0.03
    assert weigh_talks(state, parameters, PLACE, PCT).imperative == pytest.approx(0.042 * stake)
    assert weigh_leaving(state, parameters, PLACE, PCT).imperative == pytest.approx(-0.03 * stake)
    state.bodies.rework[PCT] = 0.25
    assert weigh_talks(state, parameters, PLACE, PCT).imperative == pytest.approx(0.0315 * stake)
