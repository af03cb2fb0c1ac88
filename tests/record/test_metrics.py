"""Metrics: the promised names, bounds, and what they say about the tables beside them."""

import numpy as np
import pandas as pd
import pytest

NAMES = [
    "trust_mean",
    "coterminosity_mean",
    "coterminous_share",
    "partnerships_active",
    "partnerships_pooled",
    "pooled_gbp",
    "mainstream_share",
    "pct_balance_gbp",
    "social_services_balance_gbp",
    "nhs_trust_balance_gbp",
    "pct_in_deficit_share",
    "social_services_in_deficit_share",
    "eligibility_mean",
    "unmet_need_people",
    "delayed_transfers",
    "unscheduled_admissions",
    "transaction_cost_gbp",
    "value_created_gbp",
    "advantage",
    "inertia_share",
    "withdrawals",
    "restructurings_by_pct",
    "restructurings_by_social_services",
    "tightenings",
    "agreements_signed",
    "load_over_capacity_mean",
    "trust_pct_mean",
    "trust_social_services_mean",
    "partnerships_negotiating",
    "partnerships_aligned",
    "partnerships_lead",
    "partnerships_integrated",
    "partnerships_building",
    "partnerships_advantage",
    "partnerships_inertia",
    "partnerships_strained",
    "partnerships_collapsed",
    "withdrawals_by_pct",
    "withdrawals_by_social_services",
    "withdrawals_by_nhs_trust",
    "loosenings",
    "eligibility_share_low",
    "eligibility_share_moderate",
    "eligibility_share_substantial",
    "eligibility_share_critical",
    "stress_pct_mean",
    "stress_social_services_mean",
    "effort_wte",
    "badged_gbp",
]
"""The public interface: names that users and figures rely on."""
SHARES = [name for name in NAMES if name.endswith("_share") or name.startswith("eligibility_share")] + [
    "trust_mean",
    "trust_pct_mean",
    "trust_social_services_mean",
    "coterminosity_mean",
]
COUNTS = [
    name
    for name in NAMES
    if name.startswith(("partnerships_", "withdrawals", "restructurings"))
    or name in ("tightenings", "loosenings", "agreements_signed")
]
NEVER_NEGATIVE = [
    "pooled_gbp",
    "badged_gbp",
    "unmet_need_people",
    "delayed_transfers",
    "unscheduled_admissions",
    "transaction_cost_gbp",
    "value_created_gbp",
    "advantage",
    "effort_wte",
    "load_over_capacity_mean",
]


def test_every_promised_metric_is_there_each_month(tables):
    metrics = tables.metrics
    assert set(NAMES) <= set(metrics.columns)
    assert list(metrics["month"]) == list(pd.date_range("2006-04-01", periods=36, freq="MS"))
    assert metrics["month"].dtype.kind == "M"
    assert not metrics.isna().any().any()


@pytest.mark.parametrize("name", SHARES)
def test_shares_lie_between_0_and_1(tables, name):
    assert tables.metrics[name].between(0.0, 1.0).all()


@pytest.mark.parametrize("name", COUNTS)
def test_counts_are_whole_and_not_negative(tables, name):
    counts = tables.metrics[name]
    assert (counts >= 0).all()
    assert (counts == counts.round()).all()


@pytest.mark.parametrize("name", NEVER_NEGATIVE)
def test_stocks_and_flows_are_not_negative(tables, name):
    assert (tables.metrics[name] >= 0.0).all()
    assert tables.metrics[name].sum() > 0.0


def test_thresholds_add_up(tables):
    metrics = tables.metrics
    names = ["low", "moderate", "substantial", "critical"]
    parts = metrics[[f"eligibility_share_{name}" for name in names]].to_numpy()
    assert parts.sum(axis=1) == pytest.approx(1.0)
    assert parts @ np.arange(4) == pytest.approx(metrics["eligibility_mean"].to_numpy())


def test_withdrawals_add_up_over_who_withdrew(tables):
    metrics = tables.metrics
    kinds = ["pct", "social_services", "nhs_trust"]
    total = sum(metrics[f"withdrawals_by_{kind}"] for kind in kinds)
    assert (total == metrics["withdrawals"]).all()
    assert total.sum() > 0


def test_states_of_partnerships_add_up(tables):
    """Every running or negotiated partnership is in one state; collapsed ones have ended."""
    metrics = tables.metrics
    living = sum(
        metrics[f"partnerships_{state}"] for state in ("building", "advantage", "inertia", "strained")
    )
    assert (living == metrics["partnerships_active"] + metrics["partnerships_negotiating"]).all()
    assert metrics["partnerships_collapsed"].sum() > 0


def test_advantage_is_value_over_cost(tables):
    """Mechanism: C1."""
    metrics = tables.metrics
    assert (metrics["value_created_gbp"] / metrics["transaction_cost_gbp"]).to_numpy() == pytest.approx(
        metrics["advantage"].to_numpy()
    )


@pytest.mark.parametrize(
    ("metric", "kind", "actor"),
    [
        ("withdrawals", "withdrew", None),
        ("withdrawals_by_pct", "withdrew", "pct"),
        ("withdrawals_by_social_services", "withdrew", "social_services"),
        ("restructurings_by_pct", "restructured", "pct"),
        ("restructurings_by_social_services", "restructured", "social_services"),
        ("tightenings", "eligibility_tightened", None),
        ("loosenings", "eligibility_loosened", None),
        ("agreements_signed", "agreement_signed", None),
    ],
)
def test_metrics_count_what_the_log_tells(tables, metric, kind, actor):
    events = tables.events[tables.events["kind"] == kind]
    if actor is not None:
        events = events[events["actor_kind"] == actor]
    counted = events.groupby("month").size().reindex(tables.metrics["month"], fill_value=0)
    assert counted.tolist() == tables.metrics[metric].tolist()


@pytest.mark.parametrize("kind", ["pct", "social_services", "nhs_trust"])
def test_balances_and_stress_are_those_of_the_bodies(tables, kind):
    bodies = tables.bodies[tables.bodies["kind"] == kind].groupby("month")
    balances = bodies["balance_gbp"].sum()
    assert balances.tolist() == tables.metrics[f"{kind}_balance_gbp"].tolist()
    stress = bodies["stress"].mean().to_numpy()
    assert stress == pytest.approx(tables.metrics[f"stress_{kind}_mean"].to_numpy())


def test_unmet_need_and_load_are_those_of_the_bodies(tables):
    bodies = tables.bodies
    unmet = bodies.groupby("month")["unmet_need_people"].sum().to_numpy()
    assert unmet == pytest.approx(tables.metrics["unmet_need_people"].to_numpy())
    load = bodies[bodies["kind"] != "nhs_trust"].groupby("month")["load_over_capacity"].mean().to_numpy()
    assert load == pytest.approx(tables.metrics["load_over_capacity_mean"].to_numpy())


def test_trust_is_the_mean_of_dyads_by_people(tables):
    dyads = tables.dyads
    weighted = dyads.assign(
        pct=dyads["trust_pct"] * dyads["people"], council=dyads["trust_social_services"] * dyads["people"]
    )
    sums = weighted.groupby("month")[["pct", "council", "people"]].sum()
    assert (sums["pct"] / sums["people"]).to_numpy() == pytest.approx(
        tables.metrics["trust_pct_mean"].to_numpy()
    )
    assert ((sums["pct"] + sums["council"]) / (2 * sums["people"])).to_numpy() == pytest.approx(
        tables.metrics["trust_mean"].to_numpy()
    )


def test_partnerships_are_counted_as_the_table_lists_them(tables):
    of_month = tables.partnerships.groupby("month")
    running = tables.partnerships[tables.partnerships["months_since_signed"] >= 0].groupby("month")
    metrics = tables.metrics.set_index("month")
    assert (
        running.size().reindex(metrics.index, fill_value=0).tolist()
        == metrics["partnerships_active"].tolist()
    )
    for flexibility in ("pooled", "lead", "integrated"):
        used = running[f"is_{flexibility}"].sum().reindex(metrics.index, fill_value=0)
        assert used.tolist() == metrics[f"partnerships_{flexibility}"].tolist()
    value = of_month["value_created_gbp"].sum()
    assert value.to_numpy() == pytest.approx(metrics["value_created_gbp"].to_numpy())
    cost = of_month["transaction_cost_gbp"].sum()
    assert cost.to_numpy() == pytest.approx(metrics["transaction_cost_gbp"].to_numpy())
