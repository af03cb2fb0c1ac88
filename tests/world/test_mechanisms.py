"""Mechanisms switched on and off: pairs of runs that share their luck, and a control where the effect must vanish."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from coterminous.record.tables import RunTables

SEEDS = range(6)
MONTHS = 24
SHOCK = {"at": "2006-10", "deficit_shock": {"bodies": "pct", "share": 0.6, "size": 0.05, "months": 18}}
SHOCK_MONTH = 6
BOARDS = {"at": "2006-05", "joint_boards": {"share": 1.0}}
INITIATIVES = {"at": "2006-05", "initiatives": {"number": 12, "months": 23}}
SPLIT = {"at": "2006-10", "council_reorganisation": {"share": 0.6, "form": "split", "into": 2}}
LONG_VIEW = {"at": "2006-05", "planning_horizon": {"months": 60}}

Runs = Callable[..., list[RunTables]]


@pytest.fixture(scope="module")
def runs(asked, lived) -> Runs:
    """Give the function that runs the teaching world with events and parameters, once for each seed."""
    known: dict[str, list[RunTables]] = {}

    def run_all(*events: Mapping[str, Any], **parameters: Any) -> list[RunTables]:
        key = repr((events, sorted(parameters.items())))
        if key not in known:
            scenario = asked(months=MONTHS, events=events, **parameters)
            known[key] = [lived(scenario, seed).tables() for seed in SEEDS]
        return known[key]

    return run_all


def differences(without: list[RunTables], having: list[RunTables], metric: str) -> list[float]:
    """Return, for each seed, how much more of a metric there was over the run."""
    return [
        float(other.metrics[metric].sum() - one.metrics[metric].sum())
        for one, other in zip(without, having, strict=True)
    ]


def rises_everywhere(values: list[float]) -> bool:
    """Return whether all of six pairs rise: by luck alone, one time in 64."""
    return all(value > 0.0 for value in values)


def falls_everywhere(values: list[float]) -> bool:
    return all(value < 0.0 for value in values)


def cuts(without: list[RunTables], having: list[RunTables]) -> list[float]:
    kinds = ("withdrawals", "restructurings_by_pct", "restructurings_by_social_services")
    each = [differences(without, having, kind) for kind in kinds]
    return [sum(values) for values in zip(*each, strict=True)]


def test_a_deficit_makes_bodies_cut_and_leave(runs):
    """Mechanism: D4, D7, X1."""
    assert rises_everywhere(differences(runs(), runs(SHOCK), "withdrawals"))
    assert rises_everywhere(cuts(runs(), runs(SHOCK)))
    assert falls_everywhere(differences(runs(), runs(SHOCK), "partnerships_active"))


def test_a_deficit_costs_trust(runs):
    """Mechanism: D4, D8, T3."""
    assert falls_everywhere(differences(runs(), runs(SHOCK), "trust_mean"))


def test_without_a_premium_on_cash_a_deficit_moves_nobody(runs):
    """The control: who does not value money more when it is short gains nothing by cutting.

    Deficits still arise; a little remains, since a side worse off charges more to pools.

    Mechanism: D4
    """
    without, having = (runs(*events, decisions__cash_premium=0.0) for events in ((), (SHOCK,)))
    assert rises_everywhere(differences(without, having, "pct_in_deficit_share"))
    assert sum(differences(without, having, "withdrawals")) <= 1
    with_premium = sum(cuts(runs(), runs(SHOCK)))
    assert abs(sum(cuts(without, having))) < 0.05 * with_premium
    lost = sum(differences(runs(), runs(SHOCK), "trust_mean"))
    assert abs(sum(differences(without, having, "trust_mean"))) < 0.05 * abs(lost)


def test_pcts_that_were_not_hit_do_not_leave_more_than_those_that_were(asked, lived):
    """Mechanism: D4."""
    hit_left = spared_left = 0
    for seed in SEEDS:
        model = lived(asked(months=18, events=[SHOCK]), seed)
        hit = {
            model.geography.bodies[body].id for body, shock in enumerate(model.state.bodies.shock) if shock
        }
        events = model.tables().events
        left = events[(events["kind"] == "withdrew") & (events["actor_kind"] == "pct")]
        hit_left += int(left["actor_id"].isin(hit).sum())
        spared_left += int((~left["actor_id"].isin(hit)).sum())
    assert hit_left > 30
    assert spared_left < 0.2 * hit_left


def test_a_shock_on_one_side_of_each_partnership_ends_more_than_the_same_shared(runs):
    """Each dyad loses as much in both cases: 3% on either side, or 6% on one, chosen by lot.

    Mechanism: D1, D2
    """
    both = {"bodies": "both", "months": 18}
    shared = {"at": "2006-10", "deficit_shock": {**both, "size": 0.03}}
    one_sided = {"at": "2006-10", "deficit_shock": {**both, "size": 0.06, "sidedness": "one_sided"}}
    assert rises_everywhere(differences(runs(shared), runs(one_sided), "withdrawals"))
    assert falls_everywhere(differences(runs(shared), runs(one_sided), "partnerships_active"))


def test_joint_boards_keep_partners_from_leaving(runs):
    """They see what their leaving does to the other; where they cut, they rather cut in part.

    Mechanism: D9
    """
    alone, jointly = runs(SHOCK), runs(SHOCK, BOARDS)
    assert falls_everywhere(differences(alone, jointly, "withdrawals"))
    assert rises_everywhere(differences(alone, jointly, "trust_mean"))


def test_boards_that_change_neither_regard_nor_breaches_change_nothing(runs):
    """Mechanism: D9."""
    off = {
        "decisions__board_regard": 0.0,
        "trust__agreement_protection": 0.0,
        "decisions__boards_look_first": 0,
    }
    for alone, jointly in zip(runs(SHOCK, **off), runs(SHOCK, BOARDS, **off), strict=True):
        assert alone.metrics.equals(jointly.metrics)
        assert alone.partnerships.equals(jointly.partnerships)


def test_a_longer_planning_horizon_makes_for_agreements_and_rides_out_a_shock(runs):
    """Mechanism: D18."""
    assert rises_everywhere(differences(runs(), runs(LONG_VIEW), "agreements_signed"))
    assert falls_everywhere(differences(runs(SHOCK), runs(SHOCK, LONG_VIEW), "withdrawals"))
    assert falls_everywhere(cuts(runs(SHOCK), runs(SHOCK, LONG_VIEW)))


def test_initiatives_beyond_capacity_take_value_away(runs):
    """Mechanism: C2, C4."""
    assert rises_everywhere(differences(runs(), runs(INITIATIVES), "load_over_capacity_mean"))
    assert falls_everywhere(differences(runs(), runs(INITIATIVES), "value_created_gbp"))
    assert rises_everywhere(differences(runs(), runs(INITIATIVES), "inertia_share"))


def test_initiatives_that_take_no_time_and_call_for_nothing_change_nothing(runs):
    """Mechanism: C4, T10."""
    off = {"capacity__initiative_wte": 0.0, "decisions__imperative_share": 0.0}
    without, having = (runs(*events, **off) for events in ((), (INITIATIVES,)))
    for one, other in zip(without, having, strict=True):
        assert one.metrics.equals(other.metrics)


def test_boundaries_that_no_longer_match_cost_value_trust_and_time(runs):
    """Mechanism: B2, B3, F15, T3, X6."""
    for metric in ("coterminosity_mean", "value_created_gbp", "trust_mean", "advantage"):
        assert falls_everywhere(differences(runs(), runs(SPLIT), metric)), metric
    assert rises_everywhere(differences(runs(), runs(SPLIT), "load_over_capacity_mean"))


def test_boards_and_reorganisation_that_take_no_time_add_less_load(runs):
    """What is left is the work of more partnerships: the parts of a council each have their own.

    Mechanism: B3, X6, C3
    """
    off = {"capacity__board_wte": 0.0, "capacity__reorganisation_share": 0.0}
    added = differences(runs(), runs(SPLIT), "load_over_capacity_mean")
    added_without = differences(runs(**off), runs(SPLIT, **off), "load_over_capacity_mean")
    assert all(less < 0.7 * more for less, more in zip(added_without, added, strict=True))


def test_less_trust_is_lost_in_a_reorganisation_where_none_hangs_on_persons(runs):
    """Mechanism: T2, T3, T6."""
    lost = differences(runs(), runs(SPLIT), "trust_mean")
    organisational = {"trust__personal_share": 0.0}
    lost_without = differences(runs(**organisational), runs(SPLIT, **organisational), "trust_mean")
    assert all(less > more for less, more in zip(lost_without, lost, strict=True))


def test_less_is_lost_where_a_reorganisation_takes_no_time_knowledge_or_trust(runs):
    """Mechanism: B2, X6."""
    off = {
        "capacity__board_wte": 0.0,
        "capacity__reorganisation_share": 0.0,
        "maturity__reorganisation_loss": 0.0,
        "trust__personal_share": 0.0,
    }
    lost = differences(runs(), runs(SPLIT), "value_created_gbp")
    lost_without = differences(runs(**off), runs(SPLIT, **off), "value_created_gbp")
    assert all(less > more for less, more in zip(lost_without, lost, strict=True))


def test_breaches_take_trust_at_the_loss_rate(runs):
    """Mechanism: T3, X1."""
    assert rises_everywhere(differences(runs(SHOCK), runs(SHOCK, trust__loss_rate=0.0), "trust_mean"))
    broken = sum(int((tables.events["kind"] == "trust_broken").sum()) for tables in runs(SHOCK))
    unbroken = sum(
        int((tables.events["kind"] == "trust_broken").sum()) for tables in runs(SHOCK, trust__loss_rate=0.0)
    )
    assert broken > 0
    assert unbroken == 0


def test_the_loss_rate_matters_only_from_the_first_breach_on(runs):
    """Mechanism: X1."""
    first_breaches = []
    for careless, forgiving in zip(runs(SHOCK), runs(SHOCK, trust__loss_rate=0.0), strict=True):
        events = careless.events
        breaches = events[events["kind"].isin(["withdrew", "restructured", "eligibility_tightened"])]
        first = breaches["month"].min()
        first_breaches.append(first)
        mine, other = careless.metrics, forgiving.metrics
        assert mine[mine["month"] < first].equals(other[other["month"] < first])
        assert mine["trust_mean"].iloc[-1] < other["trust_mean"].iloc[-1]
    assert max(first_breaches) > min(careless.metrics["month"])


def test_trust_falls_faster_than_it_rises(runs):
    """The largest fall of a dyad's trust in a month is several times the largest rise.

    Mechanism: T2, T3, X1
    """
    rises, falls = [], []
    for tables in runs(SHOCK):
        of_dyads = tables.dyads.sort_values("month").groupby(["pct_id", "social_services_id"])
        change = of_dyads[["trust_pct", "trust_social_services"]].diff()
        rises.append(float(change.max().max()))
        falls.append(-float(change.min().min()))
    assert min(falls) > 3.0 * max(rises) > 0.0


def test_bodies_in_deficit_cut_their_own_services_month_by_month(asked, lived):
    """Mechanism: D4, O3."""
    savings = {}
    for speed in (0.0, 0.03):
        model = lived(asked(months=18, events=[SHOCK], money__savings_speed=speed), 1)
        savings[speed] = sum(model.state.bodies.savings)
    assert savings[0.0] == 0.0
    assert savings[0.03] > 0.0
