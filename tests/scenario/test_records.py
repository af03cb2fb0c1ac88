"""Records: whole, true to their own bounds, and the same names as the rules' values."""

import pytest

from coterminous.scenario import records
from coterminous.scenario.records import fields_of, load_records, parameter_records
from coterminous.scenario.values import CARE_GROUPS, Parameters

GOOD = """\
trust.loss_rate:
  value: 0.35
  unit: share of trust lost
  bounds: [0.0, 0.95]
  role: uncertainty
  source: [T3]
  why: Because.
"""


def load(folder, text, name="trust.yaml"):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return load_records(folder)


def test_shipped_records_and_the_fields_of_the_rules_agree():
    records = parameter_records()
    assert set(fields_of({name: record.default for name, record in records.items()})) == set(
        Parameters._fields
    )


def test_every_care_group_has_every_record_of_care_groups():
    names = [name.split(".", 2) for name in parameter_records() if name.startswith("care_group.")]
    kinds = {what for _, _, what in names}
    assert kinds
    assert sorted((group, what) for _, group, what in names) == sorted(
        (group, what) for group in CARE_GROUPS for what in kinds
    )


def test_records_keep_the_order_of_files_and_of_lines(tmp_path):
    load(tmp_path / "p", GOOD.replace("trust.", "b.") + GOOD.replace("trust.", "a."), "1.yaml")
    records.load_records.cache_clear()
    assert list(load(tmp_path / "p", GOOD, "2.yaml")) == ["b.loss_rate", "a.loss_rate", "trust.loss_rate"]


@pytest.mark.parametrize(
    ("before", "after", "line", "part"),
    [
        ("  why: Because.\n", "", 2, "trust.loss_rate.why is missing"),
        ("  source: [T3]\n", "", 2, "trust.loss_rate.source is missing"),
        ("  unit: share of trust lost\n", "", 2, "trust.loss_rate.unit is missing"),
        ("  role: uncertainty\n", "", 2, "trust.loss_rate.role is missing"),
        ("  value: 0.35\n", "", 2, "trust.loss_rate.value is missing"),
        ("why: Because.", "why: ''", 7, "trust.loss_rate.why is empty"),
        ("source: [T3]", "source: []", 6, "trust.loss_rate.source is too short"),
        ("source: [T3]", "source: T3", 6, "trust.loss_rate.source has the wrong type"),
        (
            "value: 0.35",
            "value: 0.96",
            2,
            "value is out of bounds. Found: 0.96. Allowed: a number from 0 to 0.95",
        ),
        ("value: 0.35", "value: .nan", 2, "trust.loss_rate.value is not a finite number"),
        ("value: 0.35", "value: yes", 2, "trust.loss_rate.value has the wrong type. Found: yes"),
        ("value: 0.35", "value: some", 2, "trust.loss_rate.value has the wrong type. Found: 'some'"),
        ("[0.0, 0.95]", "[0.95, 0.0]", 4, "trust.loss_rate.bounds are the wrong way round"),
        ("[0.0, 0.95]", "[0.0]", 4, "trust.loss_rate.bounds"),
        ("  bounds: [0.0, 0.95]\n", "", 2, "trust.loss_rate.bounds do not go with kind number"),
        ("role: uncertainty", "role: leverr", 5, "Did you mean lever?"),
        ("  why:", "  kind: switch\n  why:", 4, "trust.loss_rate.bounds do not go with kind switch"),
        ("  why:", "  kind: integer\n  why:", 2, "trust.loss_rate.value is not a whole number"),
        ("  why:", "  note: x\n  why:", 7, "trust.loss_rate.note is not a known key"),
        ("trust.loss_rate:", "loss_rate:", 1, "loss_rate is not a dotted name"),
        ("trust.loss_rate:", "Trust.loss_rate:", 1, "is not a dotted name"),
        ("trust.loss_rate:", "geography.seed:", 1, "begins with a word that is taken"),
    ],
)
def test_a_record_that_is_not_whole_fails_with_file_and_key(tmp_path, mistakes, before, after, line, part):
    assert before in GOOD
    (problem,) = mistakes(lambda: load(tmp_path / "p", GOOD.replace(before, after)))
    assert part in str(problem)
    assert problem.file.endswith("trust.yaml")
    assert problem.line == line


def test_a_name_in_two_files_fails(tmp_path, mistakes):
    folder = tmp_path / "p"
    load(folder, GOOD, "a.yaml")
    load_records.cache_clear()
    (problem,) = mistakes(lambda: load(folder, GOOD, "b.yaml"))
    assert problem.file.endswith("b.yaml")
    assert "has a record already" in problem.message


def test_no_records_at_all_is_a_fault(tmp_path, mistakes):
    (problem,) = mistakes(lambda: load_records(tmp_path))
    assert "holds no parameter records" in str(problem)


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        ("trust.loss_rate", 0, 0.0),
        ("trust.loss_rate", 0.95, 0.95),
        ("trust.memory_months", 600, 600),
        ("policy.joint_boards", True, True),
    ],
)
def test_a_value_takes_the_type_of_its_kind(few_records, name, value, accepted):
    result = parameter_records()[name].accept(value)
    assert (result, type(result)) == (accepted, type(accepted))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("trust.loss_rate", -1e-9, "is out of bounds"),
        ("trust.loss_rate", 10**400, "is out of bounds"),
        ("trust.loss_rate", float("inf"), "is not a finite number"),
        ("trust.loss_rate", True, "has the wrong type"),
        ("trust.loss_rate", None, "has the wrong type"),
        ("trust.loss_rate", "1e-1", "is text, not a number; write 0.1"),
        ("trust.memory_months", 2.0, "is not a whole number"),
        ("trust.memory_months", 0, "is out of bounds"),
        ("policy.joint_boards", 1, "has the wrong type"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(few_records, name, value, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        parameter_records()[name].accept(value)


def test_care_groups_become_tuples_in_the_order_of_the_groups():
    values = {f"care_group.{group}.gain_share": float(number) for number, group in enumerate(CARE_GROUPS)}
    backwards = dict(reversed(values.items()))
    assert fields_of({"trust.culture": 0.5, **backwards}) == {
        "trust_culture": 0.5,
        "care_group_gain_share": (0.0, 1.0, 2.0, 3.0, 4.0, 5.0),
    }
