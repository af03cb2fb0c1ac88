"""Thresholds working through, demand returning over boundaries, and admissions that hardly move."""

import pytest

from coterminous import PartnershipModel, Scenario
from coterminous.scenario.values import Parameters
from coterminous.services.joint_results import avoid_admissions, follow_joint_work
from coterminous.services.needs import follow_thresholds, return_demand, saved_at, unmet_at
from coterminous.state.columns import EraTable


@pytest.fixture
def model(tmp_path) -> PartnershipModel:
    """Return two PCTs and a council that serves all of one and a quarter of the other, and one for the rest."""
    rows = ["a,300000,West,Wold", "b,100000,East,Wold", "c,300000,East,Eyre"]
    (tmp_path / "people.csv").write_text("area,people,commissioner,council\n" + "\n".join(rows) + "\n")
    (tmp_path / "four.yaml").write_text(
        "title: Four\nquestion: Who feels it?\nstart: 2006-04\nmonths: 12\n"
        "geography: {lookup: people.csv, nhs_trusts: 0, seed: 1}\n"
    )
    overrides = {
        "eligibility.review_months": 12.0,
        "spillover.return_share": 0.35,
        "spillover.social_care_border": 1.0,
        "spillover.social_services_border": 0.5,
        "spillover.nhs_border": 0.15,
        "spillover.lag_months": 6.0,
        "spillover.hospital_share": 0.0,
        "money.social_services_gbp_per_head": 300.0,
        "money.pct_gbp_per_head": 1200.0,
    }
    return PartnershipModel(Scenario.load(tmp_path / "four.yaml", overrides=overrides), seed=0)


def body(model: PartnershipModel, name: str) -> int:
    return [record.name for record in model.geography.bodies].index(name)


def era(model: PartnershipModel) -> EraTable:
    from coterminous.opening.eras import era_tables, find_places

    return era_tables(model.geography, find_places(model.geography, model.parameters))[0]


@pytest.mark.parametrize("rule", [unmet_at, saved_at])
def test_each_band_leaves_more_unmet_and_saves_more(rule, model):
    """Mechanism: D6."""
    parameters: Parameters = model.parameters
    levels = [rule(parameters, level) for level in range(4)]
    assert levels == sorted(levels)
    assert levels[0] < levels[3] <= 1.0


def test_a_higher_threshold_works_through_in_reviews(model):
    """A twelfth of the gap each month.

    Mechanism: D6
    """
    bodies, wold = model.state.bodies, body(model, "Wold")
    bodies.eligibility[wold] = 3
    bodies.unmet_share[wold] = bodies.saved_share[wold] = 0.0
    follow_thresholds(model.state, model.parameters)
    assert bodies.unmet_share[wold] == pytest.approx(unmet_at(model.parameters, 3) / 12.0)
    assert bodies.saved_share[wold] == pytest.approx(saved_at(model.parameters, 3) / 12.0)
    for _ in range(120):
        follow_thresholds(model.state, model.parameters)
    assert bodies.unmet_share[wold] == pytest.approx(unmet_at(model.parameters, 3), abs=1e-4)


def test_a_council_s_cuts_return_by_where_its_people_live(model):
    """Wold saves 12% of £10m a month: £1.2m. 35% returns: £420,000; three quarters live in West.

    A sixth arrives in the first month: £52,500 in West and £17,500 in East.

    Mechanism: D5, D6, B3
    """
    bodies = model.state.bodies
    wold, west, east = (body(model, name) for name in ("Wold", "West", "East"))
    assert bodies.income[wold] == 120_000_000
    bodies.saved_share[wold] = bodies.saved_at_start[wold] + 0.12
    return_demand(model.state, model.parameters, era(model), 0)
    assert bodies.returned[west] == pytest.approx(52_500.0)
    assert bodies.returned[east] == pytest.approx(17_500.0)


def test_what_a_council_cuts_elsewhere_returns_less(model):
    """£600,000 a month of other savings border on the NHS by half: 600,000 x 0.5 x 0.35 / 6 = £17,500.

    Mechanism: D5, O3
    """
    bodies = model.state.bodies
    eyre, west, east = (body(model, name) for name in ("Eyre", "West", "East"))
    assert bodies.income[eyre] == 90_000_000
    bodies.savings[eyre] = 0.08
    return_demand(model.state, model.parameters, era(model), 0)
    assert bodies.returned[east] == pytest.approx(17_500.0)
    assert bodies.returned[west] == 0.0


def test_a_pct_s_cuts_return_to_councils(model):
    """West cuts 2% of £30m: £600,000, of which 15% borders on social care: 600,000 x 0.15 x 0.35 / 6 = £5,250.

    Mechanism: D5
    """
    bodies = model.state.bodies
    west, wold, eyre = (body(model, name) for name in ("West", "Wold", "Eyre"))
    bodies.savings[west] = 0.02
    return_demand(model.state, model.parameters, era(model), 0)
    assert bodies.returned[wold] == pytest.approx(5_250.0)
    assert bodies.returned[eyre] == 0.0


def test_demand_fades_once_a_cut_is_taken_back(model):
    bodies, west = model.state.bodies, body(model, "West")
    bodies.returned[west] = 60_000.0
    return_demand(model.state, model.parameters, era(model), 0)
    assert bodies.returned[west] == pytest.approx(50_000.0)


def test_admissions_hardly_move_in_five_years(model):
    """All that joint working could avoid is 2%, and two thirds of it come after five years.

    Mechanism: O1, X7
    """
    parameters = model.parameters._replace(
        outcomes_admissions_avoided_share=0.02, outcomes_admissions_lag_months=60.0
    )
    state = model.state
    place = next(
        place
        for place, group in enumerate(state.partnerships.care_group)
        if group == 0 and state.partnerships.body_sides[3 * place] == body(model, "West")
    )
    state.partnerships.phase[place] = 2
    seats = slice(3 * place, 3 * place + 3)
    possible = parameters.care_group_gain_share[0] * sum(state.partnerships.stake_sides[seats])
    state.partnerships.value[place] = possible
    history = []
    for _ in range(60):
        for other in range(len(state.partnerships.phase)):
            state.partnerships.value[other] = possible if other == place else 0.0
        follow_joint_work(state, parameters)
        avoid_admissions(state, parameters)
        history.append(state.bodies.admissions_avoided[body(model, "West")])
    assert history[11] < 0.02 * 0.2
    assert history[59] == pytest.approx(0.02 * (1.0 - (59.0 / 60.0) ** 60))
    assert history == sorted(history)
