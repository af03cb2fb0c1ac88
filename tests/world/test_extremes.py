"""Worlds at the edge: one locality, no trust and full trust, no deficits and everyone's, no managers, one month."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from coterminous import PartnershipModel, Scenario
from coterminous.experiments.docking import first_difference
from coterminous.partnerships.work import shared_attention
from coterminous.scenario.records import parameter_records
from coterminous.state.columns import ACTIVE, NEGOTIATING

ONE_LOCALITY = {
    "pcts": 1,
    "councils": {"county": 0, "metropolitan": 0, "london": 0, "unitary": 1},
    "nhs_trusts": 0,
    "people": 250_000,
    "small_areas": 4,
    "coterminous_share": 1.0,
    "smallest_pct_people": 100_000,
    "largest_pct_people": 1_000_000,
    "seed": 1,
}
SHOCK = {"at": "2006-10", "deficit_shock": {"bodies": "both", "share": 1.0, "size": 0.06, "months": 18}}


EVERYTHING = [
    {"at": "2006-05", "care_trust_mandate": {"care_group": "older_people"}},
    {"at": "2006-06", "barriers_resolved": {"share": 1.0}},
    {"at": "2006-06", "single_plan": {"plans": 0}},
    {"at": "2006-06", "joint_boards": {}},
    {"at": "2006-06", "culture_programme": {"months": 12}},
    {"at": "2006-07", "mixed_messages": {"share": 1.0, "months": 6}},
    {"at": "2006-07", "duty_to_cooperate": {"strength": 1.0, "months": 6}},
    {
        "at": "2006-08",
        "deficit_shock": {"bodies": "both", "size": 0.3, "months": 12, "hidden_months": 4},
    },
    {"at": "2006-08", "target": {"level": 1.0, "months": 9}},
    {"at": "2006-09", "top_slice": {"share": 1.0, "months": 3}},
    {"at": "2006-10", "delayed_discharge_reimbursement": {"gbp_per_day": 10_000.0}},
    {"at": "2006-11", "grant": {"gbp_per_head_year": 10_000.0, "months": 3, "bid_months": 12}},
    {"at": "2006-12", "initiatives": {"number": 1_000, "months": 2}},
    {"at": "2006-12", "pct_reorganisation": {"share": 1.0, "form": "match_councils"}},
    {"at": "2007-01", "planning_horizon": {"months": 240}},
    {"at": "2007-03", "council_reorganisation": {"share": 1.0, "form": "merge"}},
    {"at": "2007-03", "care_trust_mandate": {"care_group": "all"}},
    {"at": "2007-04", "boundary_change": {"share": 1.0}},
]
"""Everything that the centre can do to everybody within a year, and as much of it as it can."""
NEW = [
    "eligibility__breach_severity",
    "maturity__retention_share",
    "money__resource_accounting_share",
    "outcomes__delays_avoided_share",
    "outcomes__waits_avoided_share",
    "partnership__back_office_saving",
    "partnership__barrier_share",
    "partnership__calendar_share",
    "partnership__change_months",
    "partnership__joining_rate",
    "partnership__most_further_partners",
    "partnership__template_saving",
    "partnership__widening_share",
    "trust__agreement_protection",
    "trust__contact_gain",
    "trust__culture_rate",
    "trust__kept_in_dark_severity",
    "trust__process_share",
]
"""Mechanisms that culture, agreements, arrangements and what is hidden hang on: a share or rate each."""
WARY = {"trust__culture": 0.02, "trust__culture_spread": 0.0, "start__trust": 0.0, "start__trust_spread": 0.0}
TRUSTING = {
    "trust__culture": 0.98,
    "trust__culture_spread": 0.0,
    "start__trust": 1.0,
    "start__trust_spread": 0.0,
    "start__trust_evidence": 100.0,
}


def bounds(names: Sequence[str], corner: int) -> dict[str, Any]:
    """Return parameters at their lowest (0) or highest (1) value."""
    records = parameter_records()
    found = {name: records[name.replace("__", ".")] for name in names}
    return {
        name: type(record.value)(record.bounds[corner])
        for name, record in found.items()
        if record.bounds is not None
    }


@pytest.fixture(scope="module")
def borne(sound) -> Callable[..., PartnershipModel]:
    """Give the function that runs a scenario and checks every month that it is sound, and in the end all numbers."""

    def bear(scenario: Scenario, seed: int = 1) -> PartnershipModel:
        model = PartnershipModel(scenario, seed=seed)
        while model.month < scenario.months:
            model.step()
            sound(model)
        metrics = model.tables().metrics
        assert len(metrics) == scenario.months
        assert metrics.drop(columns="month").map(math.isfinite).all().all()
        assert metrics["trust_mean"].between(0.0, 1.0).all()
        return model

    return bear


@pytest.mark.parametrize("months", [1, 2])
def test_a_run_of_a_month_or_two(asked, borne, months):
    model = borne(asked(months=months))
    assert model.month == months


def test_a_run_of_twenty_years(asked, borne):
    borne(asked(months=240, events=[SHOCK]))


def test_one_locality_without_a_hospital(asked, borne):
    model = borne(asked(months=36, geography=ONE_LOCALITY, events=[SHOCK]), 2)
    assert len(model.agents) == 2
    dyads = model.tables().dyads
    assert set(dyads["coterminosity"]) == {1.0}


def test_without_trust_nobody_works_together(asked, borne, lived):
    """Trust nought at the start and a culture that expects 2%: what there was is gone, and hardly anything begins.

    Mechanism: T1, C9
    """
    model = borne(asked(months=36, **WARY))
    usual = lived(asked(months=36), 1)
    ours, theirs = (m.tables().metrics["partnerships_active"].iloc[-1] for m in (model, usual))
    assert ours < 0.5 * theirs


def test_with_full_trust_more_of_a_shock_is_ridden_out(asked, borne):
    """Mechanism: D8, T1."""
    left = {}
    for trust, culture in ((1.0, 0.98), (0.3, 0.3)):
        settings = {**TRUSTING, "start__trust": trust, "trust__culture": culture}
        shares = []
        for seed in range(3):
            model = borne(asked(months=24, events=[SHOCK], **settings), seed)
            active = model.tables().metrics["partnerships_active"]
            shares.append(active.iloc[-1] / active.iloc[5])
        left[trust] = sum(shares) / 3
    assert left[1.0] > left[0.3]


def test_where_nobody_overspends_nobody_is_in_deficit_and_hardly_anyone_leaves(asked, borne, lived):
    """Mechanism: D4."""
    model = borne(asked(months=36, money__deficit_share=0.0))
    metrics = model.tables().metrics
    assert metrics["pct_in_deficit_share"].iloc[0] == 0.0
    usual = lived(asked(months=36), 1).tables().metrics
    assert metrics["withdrawals"].sum() < usual["withdrawals"].sum()


def test_where_everyone_overspends_fewer_work_together_and_more_tighten(asked, borne, lived):
    """Mechanism: D4, D6."""
    model = borne(asked(months=36, money__deficit_share=1.0, money__deficit_scale=0.05))
    metrics = model.tables().metrics
    usual = lived(asked(months=36), 1).tables().metrics
    assert metrics["pct_in_deficit_share"].iloc[0] > 0.9
    assert (metrics["partnerships_active"] < usual["partnerships_active"]).all()
    assert metrics["tightenings"].sum() > usual["tightenings"].sum()


def test_without_managers_nothing_is_learned(asked, borne):
    """No capacity at all is allowed: load is told as hopeless, and attention is nought.

    Mechanism: C3, C6
    """
    split = {"at": "2006-08", "council_reorganisation": {"share": 0.3, "form": "split", "into": 2}}
    model = borne(asked(months=24, events=[split], capacity__fixed_wte=0.0, capacity__wte_per_million=0.0))
    assert set(model.state.bodies.attention) == {0.0}
    assert model.metric("agreements_signed") == 0
    assert model.metric("load_over_capacity_mean") == 100.0


def test_no_fixed_capacity_and_a_new_map(asked, borne):
    """Bodies that are yet to come, and bodies that are gone, have no people and no managers; nobody trips on them."""
    merge = {"at": "2006-08", "pct_reorganisation": {"share": 0.5, "form": "merge", "into": 2}}
    borne(asked(months=12, events=[merge], capacity__fixed_wte=0.0))


def test_where_nobody_works_together_no_value_is_created(asked, borne):
    model = borne(asked(months=6, start__partnership_share=0.0, partnership__review_share=0.0))
    assert model.tables().metrics["value_created_gbp"].sum() == 0.0
    assert model.tables().metrics["partnerships_active"].sum() == 0
    assert len(model.tables().partnerships) == 0


@pytest.mark.parametrize("corner", [0, 1], ids=["lowest", "highest"])
@pytest.mark.parametrize("events", [[SHOCK], EVERYTHING], ids=["shock", "everything"])
def test_every_parameter_at_its_bound_at_once(asked, borne, corner, events):
    """What the records allow, the model bears, in both engines."""
    names = [name.replace(".", "__") for name in parameter_records()]
    scenario = asked(months=14, events=events, **bounds(names, corner))
    borne(scenario)
    assert first_difference(scenario, seed=1) is None


WORLDS = {
    "as usual": {},
    "no trust": WARY,
    "full trust": TRUSTING,
    "no managers": {"capacity__fixed_wte": 0.0, "capacity__wte_per_million": 0.0},
    "nobody overspends": {"money__deficit_share": 0.0},
    "everyone overspends": {"money__deficit_share": 1.0, "money__deficit_scale": 0.05},
    "everyone works together": {
        "start__partnership_share": 1.0,
        "start__pooled_share": 1.0,
        "start__lead_share": 1.0,
        "start__integrated_share": 1.0,
    },
}


@pytest.mark.parametrize("corner", [0, 1], ids=["lowest", "highest"])
@pytest.mark.parametrize("world", WORLDS)
def test_new_mechanisms_at_their_bounds_while_the_centre_does_everything(asked, borne, world, corner):
    """Off altogether, or as strong as can be, in worlds at the edge; and both engines agree on what comes of it."""
    scenario = asked(months=16, events=EVERYTHING, **{**bounds(NEW, corner), **WORLDS[world]})
    model = borne(scenario)
    kinds = set(model.tables().events["kind"])
    assert "merged_by_order" in kinds, "it did reach somebody"
    assert first_difference(scenario, seed=1) is None


def test_one_locality_bears_everything_too(asked, borne):
    """Maps of one PCT and one council cannot be redrawn; all else can befall them."""
    maps = ("pct_reorganisation", "council_reorganisation", "boundary_change")
    events = [event for event in EVERYTHING if not any(kind in event for kind in maps)]
    scenario = asked(months=16, events=events, geography=ONE_LOCALITY, **bounds(NEW, 1))
    borne(scenario)
    assert first_difference(scenario, seed=1) is None


def test_an_agreement_that_can_be_copied_whole_is_signed_as_soon_as_there_is_time(asked, borne):
    """Where copying saves all of the talks, no partners who have a flexibility ever talk for a second month.

    Mechanism: F5
    """
    model = PartnershipModel(asked(months=24, partnership__template_saving=1.0), seed=1)
    partnerships = model.state.partnerships
    copied = 0
    while model.month < 24:
        talked = [place for place, phase in enumerate(partnerships.phase) if phase == NEGOTIATING]
        model.step()
        with_time = [place for place in talked if shared_attention(model.state, place) > 0.0]
        ready = [place for place in with_time if partnerships.template[place] == 1.0]
        assert all(partnerships.phase[place] == ACTIVE for place in ready)
        copied += len(ready)
    assert copied > 0
    borne(asked(months=24, partnership__template_saving=1.0))


def test_a_band_that_moves_no_money_is_not_moved_whatever_its_patients_are_charged(asked, borne):
    """Mechanism: D6, D15."""
    charges = {"at": "2006-05", "delayed_discharge_reimbursement": {"gbp_per_day": 10_000.0}}
    bands = {f"eligibility__saved_{band}": 0.0 for band in ("moderate", "substantial", "critical")}
    for saved, moves in ((bands, False), ({}, True)):
        scenario = asked(months=24, events=[SHOCK, charges], eligibility__political_cost=0.0, **saved)
        metrics = borne(scenario).tables().metrics
        assert (metrics[["tightenings", "loosenings"]].to_numpy().sum() > 0) == moves


def test_gaps_of_more_than_all_there_is_leave_no_income_and_no_debt_to_anyone(asked, borne):
    """Six gaps of 20% a year for a year: incomes of April are nought, not less.

    Mechanism: D3
    """
    gaps = [
        {"at": "2006-04", "growth_gap": {"bodies": bodies, "gap": -0.2, "months": 24}}
        for bodies in ("pct", "social_services")
        for _ in range(6)
    ]
    charges = {"at": "2007-03", "delayed_discharge_reimbursement": {"gbp_per_day": 500.0}}
    model = borne(asked(months=20, events=[*gaps, charges]))
    assert set(model.state.bodies.income) == {0}


def test_an_affront_a_month_for_fifty_years_leaves_trust_a_number(asked, borne):
    """The worst that can be done to trust, as hard as it can hit and remembered as long as can be.

    Mechanism: T3, D15
    """
    orders = [
        {"at": f"{2006 + month // 12}-{month % 12 + 1:02d}", "delayed_discharge_reimbursement": {}}
        for month in range(3, 303)
    ]
    worst = {"trust__loss_rate": 0.95, "trust__kept_in_dark_severity": 1.0, "trust__memory_months": 240.0}
    model = borne(asked(months=300, events=orders, geography=ONE_LOCALITY, **worst))
    assert model.state.ties.trust_both[1] < 1e-9 < model.state.ties.trust_both[0], "councils were affronted"
