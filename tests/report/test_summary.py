"""The summary, against sums done by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from coterminous import Scenario
from coterminous.report.summary import (
    MEASURES,
    Change,
    change_sentence,
    decisions_of,
    summary_of,
    yearly_table,
)

NO_EVENTS = pd.DataFrame({"kind": [], "actor_kind": []})


def a_run(months: int, start: str = "2006-04", **columns: list[float]) -> SimpleNamespace:
    """Return what the summary needs of a run: every metric at zero but for those given."""
    metrics = pd.DataFrame({"month": pd.date_range(start, periods=months, freq="MS")})
    for measure in MEASURES:
        metrics[measure.metric] = columns.get(measure.metric, [0.0] * months)
    return SimpleNamespace(metrics=metrics, events=NO_EVENTS, scenario=Scenario.load("teaching"))


def changes(run: SimpleNamespace) -> dict[str, Change]:
    return {change.metric: change for change in summary_of(run).changes}


def test_stocks_are_means_and_flows_are_sums_of_the_first_and_last_year():
    found = changes(
        a_run(36, trust_mean=[0.6] * 12 + [0.0] * 12 + [0.4, 0.5] * 6, withdrawals=[1] * 24 + [2] * 12)
    )
    trust, withdrawals = found["trust_mean"], found["withdrawals"]
    assert (trust.first_written, trust.last_written) == ("0.60", "0.45")
    assert (withdrawals.first, withdrawals.last) == (12, 24)


@pytest.mark.parametrize(
    ("months", "first", "last"),
    [
        (36, "first 12 months", "last 12 months"),
        (10, "first 5 months", "last 5 months"),
        (1, "first month", "last month"),
    ],
)
def test_short_runs_compare_their_halves_and_say_so(months, first, last):
    summary = summary_of(a_run(months))
    assert (summary.first_period, summary.last_period) == (first, last)


def test_halves_do_not_overlap():
    assert changes(a_run(3, withdrawals=[1, 10, 100]))["withdrawals"].first == 1


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (0.6, 0.5, "fell from 0.60 to 0.50"),
        (0.5, 0.6, "rose from 0.50 to 0.60"),
        (0.601, 0.604, "stayed at 0.60"),
    ],
)
def test_a_change_too_small_to_be_written_is_none(first, last, said):
    change = Change("trust_mean", "Trust", first, last, f"{first:.2f}", f"{last:.2f}")
    assert change_sentence(change) == f"Trust {said}."


def test_the_year_that_went_furthest_is_told():
    """Withdrawals: 12, 24, 36, 12 a year. The highest year lies between ends that are the same."""
    months = [1] * 12 + [2] * 12 + [3] * 12 + [1] * 12
    change = changes(a_run(48, withdrawals=months, trust_mean=[0.6] * 24 + [0.5] * 24))
    assert change["withdrawals"].between == "highest in 2008-09: 36"
    assert change_sentence(change["withdrawals"]).endswith("began and ended at 12 (highest in 2008-09: 36).")
    assert change["trust_mean"].between == ""


def a_log(*decisions: tuple[object, ...]) -> pd.DataFrame:
    """Return a log of decisions: kind, who, and the pounds of money freed, of harm and of management time."""
    rows = [
        {
            "kind": kind,
            "actor_kind": who,
            **dict(zip(("term_1_gbp", "term_2_gbp", "term_3_gbp"), pounds, strict=True)),
            "term_1": "money freed",
            "term_2": "harm to partners",
            "term_3": "management time",
        }
        for kind, who, *pounds in decisions
    ]
    return pd.DataFrame(rows).astype(dict.fromkeys(("term_1_gbp", "term_2_gbp", "term_3_gbp"), "Int64"))


def test_decisions_are_counted_by_who_took_them_and_what_spoke_for_them():
    """What weighs most may speak against a decision; that is not why it was taken."""
    log = a_log(
        ("withdrew", "pct", 500, -900, 10),
        ("withdrew", "pct", 5, -900, 10),
        ("withdrew", "pct", 50, -9, None),
        ("withdrew", "social_services", None, -9, 10),
        ("deficit_opened", "pct", 500, None, None),
        ("restructured", "pct", -1, -2, None),
    )
    found = [(one.kind, one.actor_kind, one.times, one.reasons) for one in decisions_of(log)]
    assert found == [
        ("withdrew", "pct", 3, (("money freed", 2), ("management time", 1))),
        ("restructured", "pct", 1, ()),
        ("withdrew", "social_services", 1, (("management time", 1),)),
    ]


def test_years_run_from_april_and_broken_ones_say_so():
    table = yearly_table(a_run(15, start="2006-03", withdrawals=[5] + [1] * 12 + [7, 7]))
    assert list(table.columns) == ["2005-06 (1 month)", "2006-07", "2007-08 (2 months)"]
    assert table.loc["Withdrawals of money"].tolist() == ["5", "12", "14"]


def test_a_real_run_has_every_measure(small_run):
    summary = summary_of(small_run)
    assert len(summary.changes) == len(MEASURES)
    assert all(change.name and change.first_written for change in summary.changes)
    counted = sum(one.times for one in summary.decisions if one.kind == "withdrew")
    assert counted == small_run.metrics["withdrawals"].sum()
