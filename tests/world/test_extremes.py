"""Worlds at the edge: one locality, no trust and full trust, no deficits and everyone's, no managers, one month."""

import math

import pytest

from coterminous.scenario.records import parameter_records

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


def check(model) -> None:
    """Whatever the world: no number is missing or infinite, shares are shares, and no pound is lost."""
    tables = model.tables()
    assert len(tables.metrics) == model.plan.months
    numbers = tables.metrics.drop(columns="month")
    assert numbers.map(math.isfinite).all().all()
    assert tables.metrics["trust_mean"].between(0.0, 1.0).all()
    assert sum(model.state.ledger.balance) == 0
    state = model.state
    assert all(0.0 <= share <= 1.0 for share in (*state.ties.trust_both, *state.partnerships.maturity))
    assert all(0.0 <= share <= 1.0 for share in (*state.bodies.attention, *state.bodies.unmet_share))
    assert min(*state.partnerships.stake_sides, *state.partnerships.scale_sides) >= 0


@pytest.mark.parametrize("months", [1, 2])
def test_a_run_of_a_month_or_two(asked, lived, months):
    model = lived(asked(months=months))
    check(model)
    assert model.month == months


def test_a_run_of_twenty_years(asked, lived):
    check(lived(asked(months=240, events=[SHOCK]), 1))


def test_one_locality_without_a_hospital(asked, lived):
    model = lived(asked(months=36, geography=ONE_LOCALITY, events=[SHOCK]), 2)
    check(model)
    assert len(model.agents) == 2
    dyads = model.tables().dyads
    assert set(dyads["coterminosity"]) == {1.0}


def test_without_trust_nobody_works_together(asked, lived):
    """Trust nought at the start and a culture that expects 2%: what there was is gone, and hardly anything begins.

    Mechanism: T1, C9
    """
    wary = {
        "trust__culture": 0.02,
        "trust__culture_spread": 0.0,
        "start__trust": 0.0,
        "start__trust_spread": 0.0,
    }
    model = lived(asked(months=36, **wary), 1)
    check(model)
    usual = lived(asked(months=36), 1)
    ours, theirs = (m.tables().metrics["partnerships_active"].iloc[-1] for m in (model, usual))
    assert ours < 0.5 * theirs


def test_with_full_trust_more_of_a_shock_is_ridden_out(asked, lived):
    """Mechanism: D8, T1."""
    left = {}
    for trust, culture in ((1.0, 0.98), (0.3, 0.3)):
        settings = {
            "start__trust": trust,
            "start__trust_spread": 0.0,
            "trust__culture": culture,
            "trust__culture_spread": 0.0,
            "start__trust_evidence": 100.0,
        }
        shares = []
        for seed in range(3):
            model = lived(asked(months=24, events=[SHOCK], **settings), seed)
            check(model)
            active = model.tables().metrics["partnerships_active"]
            shares.append(active.iloc[-1] / active.iloc[5])
        left[trust] = sum(shares) / 3
    assert left[1.0] > left[0.3]


def test_where_nobody_overspends_nobody_is_in_deficit_and_hardly_anyone_leaves(asked, lived):
    """Mechanism: D4."""
    model = lived(asked(months=36, money__deficit_share=0.0), 1)
    check(model)
    metrics = model.tables().metrics
    assert metrics["pct_in_deficit_share"].iloc[0] == 0.0
    usual = lived(asked(months=36), 1).tables().metrics
    assert metrics["withdrawals"].sum() < usual["withdrawals"].sum()


def test_where_everyone_overspends_fewer_work_together_and_more_tighten(asked, lived):
    """Mechanism: D4, D6."""
    model = lived(asked(months=36, money__deficit_share=1.0, money__deficit_scale=0.05), 1)
    check(model)
    metrics = model.tables().metrics
    usual = lived(asked(months=36), 1).tables().metrics
    assert metrics["pct_in_deficit_share"].iloc[0] > 0.9
    assert (metrics["partnerships_active"] < usual["partnerships_active"]).all()
    assert metrics["tightenings"].sum() > usual["tightenings"].sum()


def test_without_managers_nothing_is_learned(asked, lived):
    """No capacity at all is allowed: load is told as hopeless, and attention is nought.

    Mechanism: C3, C6
    """
    split = {"at": "2006-08", "council_reorganisation": {"share": 0.3, "form": "split", "into": 2}}
    model = lived(asked(months=24, events=[split], capacity__fixed_wte=0.0, capacity__wte_per_million=0.0), 1)
    check(model)
    assert set(model.state.bodies.attention) == {0.0}
    assert model.metric("agreements_signed") == 0
    assert model.metric("load_over_capacity_mean") == 100.0


def test_no_fixed_capacity_and_a_new_map(asked, lived):
    """Bodies that are yet to come, and bodies that are gone, have no people and no managers; nobody trips on them."""
    merge = {"at": "2006-08", "pct_reorganisation": {"share": 0.5, "form": "merge", "into": 2}}
    check(lived(asked(months=12, events=[merge], capacity__fixed_wte=0.0), 1))


def test_where_nobody_works_together_no_value_is_created(asked, lived):
    model = lived(asked(months=6, start__partnership_share=0.0, partnership__review_share=0.0), 1)
    check(model)
    assert model.tables().metrics["value_created_gbp"].sum() == 0.0
    assert model.tables().metrics["partnerships_active"].sum() == 0
    assert len(model.tables().partnerships) == 0


@pytest.mark.parametrize("corner", [0, 1], ids=["lowest", "highest"])
def test_every_parameter_at_its_bound_at_once(asked, lived, corner):
    """What the records allow, the model bears."""
    extreme = {
        name.replace(".", "__"): type(record.value)(record.bounds[corner])
        for name, record in parameter_records().items()
        if record.bounds is not None
    }
    check(lived(asked(months=14, events=[SHOCK], **extreme), 1))
