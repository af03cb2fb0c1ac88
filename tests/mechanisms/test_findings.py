"""The verdict on a contrast: a mechanism that does nothing fails, and so does a switch that does not switch off."""

import math

import numpy as np
import pytest

from coterminous.experiments.bench import Bench, Interval
from coterminous.experiments.contrasts.findings import find
from coterminous.experiments.contrasts.measures import Measure
from coterminous.experiments.contrasts.register import Contrast, read_register
from coterminous.experiments.quantities import Calendar
from coterminous.record.metric_facts import METRIC_NAMES
from coterminous.scenario.loading import Scenario

SHOCK = "{at: 2006-10, deficit_shock: {bodies: pct, size: 0.06, months: 12}}"
SWITCH = "set: {decisions.cash_premium: 0.0, decisions.shift_rate: 0.0, money.materiality: 0.1}"
DEFICITS = f"""\
deficits:
  claims: [D4]
  says: A deficit makes bodies leave.
  months: 18
  replicates: 60
  with:
    events: [{SHOCK}]
  control:
    {SWITCH}
  metric: withdrawals
  quantity: total
  direction: rises
"""


@pytest.fixture
def contrast(tmp_path):
    def read(text: str) -> Contrast:
        (tmp_path / "money.yaml").write_text(text, encoding="utf-8")
        read_register.cache_clear()
        [found] = read_register(tmp_path)[0].values()
        return found

    yield read
    read_register.cache_clear()


def changed(before: str, after: str) -> str:
    assert before in DEFICITS
    return DEFICITS.replace(before, after)


def test_a_mechanism_that_works_and_can_be_switched_off_holds(contrast, bench):
    finding = find(contrast(DEFICITS), bench)
    assert finding.holds
    assert finding.fault == ""
    assert finding.on.n == 60
    assert finding.apart.estimate == pytest.approx(finding.on.estimate - finding.off.estimate)


def test_a_mechanism_that_does_nothing_fails(contrast, bench):
    """An event without effect leaves both arms the same in every pair."""
    nothing = changed("size: 0.06", "size: 0.0")
    finding = find(contrast(nothing), bench)
    assert (finding.on.low, finding.on.high) == (0.0, 0.0)
    assert not finding.holds
    assert finding.fault == "the effect does not go the way the source says"


@pytest.mark.parametrize(
    "switch", ["set: {decisions.cash_premium: 12.0}", "events: [{at: 2006-05, joint_boards: {share: 0.0}}]"]
)
def test_a_switch_that_does_not_switch_off_fails(contrast, bench, switch):
    finding = find(contrast(changed(SWITCH, switch)), bench)
    assert finding.is_seen
    assert not finding.is_gone
    assert not finding.is_apart
    assert finding.fault == "the effect is there with the mechanism off"


def test_an_effect_the_other_way_fails(contrast, bench):
    finding = find(contrast(changed("direction: rises", "direction: falls")), bench)
    assert finding.fault == "the effect does not go the way the source says"


def test_what_may_be_left_is_judged_pair_by_pair(contrast, bench):
    """Half of the money's worth leaves a part of the effect: less than nine tenths, and more than a hundredth."""
    part = changed(SWITCH, "set: {decisions.cash_premium: 6.0}")
    assert not find(contrast(part), bench).holds
    assert find(contrast(part + "  leaves: 0.9\n"), bench).holds
    assert not find(contrast(part + "  leaves: 0.01\n"), bench).holds


def test_a_size_is_met_by_the_whole_interval(contrast, bench):
    on = find(contrast(DEFICITS), bench).on
    middle = f"  at_least: {on.estimate:.6f}\n  size_source: D4\n"
    assert (
        find(contrast(DEFICITS + middle), bench).fault == "the effect has not the size that the source gives"
    )
    around = f"  at_least: {on.low * 0.99:.6f}\n  at_most: {on.high * 1.01:.6f}\n  size_source: D4\n"
    assert find(contrast(DEFICITS + around), bench).holds


def test_unchanged_asks_for_an_interval_within_the_limit(contrast, bench):
    """Coterminosity does not move with money; the limit is a share of what it is."""
    still = (
        changed("metric: withdrawals\n  quantity: total\n  direction: rises", "metric: coterminosity_mean")
        + "  direction: unchanged\n  at_most: 0.01\n  size_in: share\n  size_source: B1\n"
    )
    finding = find(contrast(still), bench)
    assert finding.is_seen
    # It is as still with the mechanism off, so nothing shows that the mechanism is what keeps it still.
    assert not finding.is_gone
    tight = changed("direction: rises", "direction: unchanged\n  at_most: 0.0001\n  size_source: D4")
    assert not find(contrast(tight), bench).is_seen


def test_arms_are_paired_by_their_luck(bench):
    """The same arm again has no difference in any pair; another seed has other luck."""
    scenario = Scenario.load("teaching", overrides={"months": 6})
    again = Scenario.load("teaching", overrides={"months": 6, "title": "The same"})
    assert bench.live(scenario, 30) is bench.live(again, 30)
    assert not np.array_equal(bench.live(scenario, 30), bench.live(scenario, 30, seed=1))
    assert np.array_equal(bench.live(scenario, 60)[:30], bench.live(scenario, 30))


def test_a_bench_keeps_the_last_arms_and_no_more():
    bench = Bench(replicates=1, workers=1)
    first = Scenario.load("teaching", overrides={"months": 1})
    kept = bench.live(first)
    for number in range(30):
        bench.live(first.with_overrides({"geography.seed": 12, "trust.loss_rate": number / 100}))
    assert len(bench._arms) < 30
    assert np.array_equal(bench.live(first), kept)


def test_an_interval_by_hand():
    """Mean 3, deviation 1 of four numbers: t(3, 99%) = 5.8409, so 5.8409 / 2 to either side."""
    found = Interval.of(np.array([2.0, 4.0, 3.0 - math.sqrt(0.5), 3.0 + math.sqrt(0.5)]))
    assert found.estimate == pytest.approx(3.0)
    assert found.high - found.estimate == pytest.approx(5.840909 / 2.0, rel=1e-6)
    assert found.turned().low == -found.high


def filled(**metrics):
    """Return a replicate of three months with these metrics."""
    values = np.zeros((1, 3, len(METRIC_NAMES)))
    for name, numbers in metrics.items():
        values[0, :, METRIC_NAMES.index(name)] = numbers
    return values


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (Measure(("withdrawals",), None, "total"), 9.0),
        (Measure(("withdrawals",), None, "mean"), 3.0),
        (Measure(("withdrawals",), None, "2006-05"), 3.0),
        (Measure(("withdrawals",), None, "2006-05 to 2006-06"), 8.0),
        (Measure(("withdrawals",), None, "last", "2006-04"), 4.0),
        (Measure(("trust_mean",), None, "2006-05 to 2006-06"), 0.5),
        (Measure(("withdrawals", "restructurings_by_pct"), None, "total"), 12.0),
        (Measure(("withdrawals",), "restructurings_by_pct", "total"), 3.0),
        (Measure(("withdrawals",), "tightenings", "total"), math.nan),
    ],
)
def test_measures_by_hand(measure, expected):
    values = filled(
        withdrawals=[1.0, 3.0, 5.0], trust_mean=[0.1, 0.4, 0.6], restructurings_by_pct=[1.0, 1.0, 1.0]
    )
    calendar = Calendar("2006-04", 3)
    measure.check(calendar)
    assert measure.of(values, calendar).item() == pytest.approx(expected, nan_ok=True)
