"""The register of contrasts: mistakes in it are told like mistakes in a scenario, and every claim has its showing."""

import pytest

from coterminous.experiments.contrasts.register import ARMS, read_register, register
from coterminous.scenario.problems import InputError

GOOD = """\
deficits:
  claims: [D4]
  says: A deficit makes bodies leave.
  months: 24
  with:
    set: {trust.loss_rate: 0.5}
    events:
      - at: 2006-10
        deficit_shock: {bodies: pct, size: 0.05, months: 18}
  control:
    set: {decisions.cash_premium: 0.0}
    with:
      set: {trust.loss_rate: 0.1}
  metric: withdrawals
  quantity: total
  direction: rises
"""


@pytest.fixture
def read(tmp_path):
    def read_text(text, name="money.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        read_register.cache_clear()
        return read_register(tmp_path)

    yield read_text
    read_register.cache_clear()


def test_arms_are_layers_over_the_world(read):
    contrast = read(GOOD)[0]["deficits"]
    settings = {arm: scenario.parameters for arm, scenario in contrast.arms.items()}
    assert [settings[arm]["trust.loss_rate"] for arm in ARMS] == [0.35, 0.5, 0.35, 0.1]
    assert [settings[arm]["decisions.cash_premium"] for arm in ARMS] == [12.0, 12.0, 0.0, 0.0]
    assert [len(contrast.arms[arm].events) for arm in ARMS] == [0, 1, 0, 1]
    assert {scenario.months for scenario in contrast.arms.values()} == {24}


@pytest.mark.parametrize(
    ("before", "after", "line", "part"),
    [
        ("claims: [D4]", "claims: [D99]", 2, "deficits.claims[0] is no claim of the register of evidence"),
        ("claims: [D4]", "claims: []", 2, "deficits.claims is too short"),
        ("  says: A deficit makes bodies leave.\n", "", 2, "deficits.says is missing"),
        ("months: 24", "months: 0", 4, "deficits.months is out of bounds. Found: 0."),
        ("trust.loss_rate: 0.5", "trust.los_rate: 0.5", 6, "Did you mean trust.loss_rate?"),
        ("trust.loss_rate: 0.5", "trust.loss_rate: 5", 6, "is out of bounds. Found: 5."),
        ("at: 2006-10", "at: 2026-10", 8, "is after the last month"),
        ("deficit_shock:", "deficit_shok:", 9, "Did you mean deficit_shock?"),
        ("size: 0.05", "size: 5", 9, "size is out of bounds"),
        ("cash_premium", "cash_premum", 11, "Did you mean decisions.cash_premium?"),
        ("{trust.loss_rate: 0.1}", "{trust.loss_rate: high}", 13, "is text, not a number"),
        ("metric: withdrawals", "metric: withdrawal", 14, "Did you mean withdrawals?"),
        ("metric: withdrawals", "metric: trust_mean", 15, "adds up a stock over months"),
        ("quantity: total", "quantity: sometimes", 15, "quantity is not understood"),
        ("quantity: total", "quantity: 2009-04 to 2009-05", 15, "names no months of the run"),
        ("quantity: total", "since: 2004-04", 15, "names no months of the run"),
        ("quantity: total", "plus: [trust_mean]", 15, "adds flows to stocks"),
        ("direction: rises", "direction: up", 16, "direction is not a known choice"),
        ("direction: rises", "direction: unchanged", 2, "deficits.at_most must stand alone"),
        (
            "direction: rises",
            "direction: rises\n  at_least: 1.0",
            2,
            "deficits.size_source is missing beside a size",
        ),
        ("direction: rises", "direction: rises\n  leave: 0.5", 17, "Did you mean leaves?"),
        ("  with:\n    set: {trust.loss_rate: 0.5}\n", "  with:\n    sets: {}\n", 6, "is not a known key"),
        ("months: 24", "months: 24\n  scenario: teachin", 5, "Did you mean teaching?"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(read, before, after, line, part):
    assert before in GOOD
    with pytest.raises(InputError) as raised:
        read(GOOD.replace(before, after, 1))
    assert part in str(raised.value)
    assert line in {problem.line for problem in raised.value.problems}
    assert all(problem.file.endswith("money.yaml") for problem in raised.value.problems)


def test_mistakes_of_all_entries_are_told_together(read):
    other = GOOD.replace("deficits:", "again:").replace("[D4]", "[D99]")
    with pytest.raises(InputError) as raised:
        read(GOOD.replace("[D4]", "[D98]") + other)
    assert len(raised.value.problems) == 2


def test_a_name_is_given_once(read):
    read(GOOD)
    with pytest.raises(InputError, match="has an entry already"):
        read(GOOD, "trust.yaml")


def test_a_folder_without_contrasts_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no contrasts"):
        read_register(tmp_path)


def test_no_two_contrasts_are_the_same():
    seen = {
        (
            tuple(repr(sorted(arm.resolved().items(), key=str)) for arm in contrast.arms.values()),
            contrast.measure,
            contrast.entry.direction,
        )
        for contrast in register().values()
    }
    assert len(seen) == len(register())


def test_in_every_contrast_the_arms_differ():
    for name, contrast in register().items():
        without, having, off_without, off_having = contrast.arms.values()
        assert without != having, name
        assert (without, having) != (off_without, off_having), name
