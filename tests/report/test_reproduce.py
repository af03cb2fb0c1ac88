"""Running a manifest again: the same, or what differs first."""

import json
from pathlib import Path

import pandas as pd
import pytest

from coterminous.report.reproduce import first_difference, reproduce
from coterminous.report.run import TABLES
from coterminous.report.tables import parquet_bytes, read_table
from coterminous.scenario.problems import InputError


def verdicts(folder: Path) -> dict[str, str]:
    """Return the tables that differ and how."""
    return {one.table: one.difference for one in reproduce(folder).verdicts if not one.is_same}


def test_a_run_comes_out_the_same(saved):
    months: list[int] = []
    result = reproduce(saved, progress=months.append)
    assert result.is_same
    assert [one.table for one in result.verdicts] == list(TABLES)
    assert result.versions_changed == ()
    assert "Every table is the same." in result.as_text()
    assert months == list(range(1, 17))


def test_an_edited_table_is_found_and_the_place_named(copy_of_saved):
    path = copy_of_saved / "metrics.parquet"
    table = read_table(path)
    before = table.loc[4, "trust_mean"]
    table.loc[4, "trust_mean"] = 0.25
    path.write_bytes(parquet_bytes(table))
    (difference,) = verdicts(copy_of_saved).values()
    assert "the file is not what its manifest says" in difference
    assert f"row 5, trust_mean: the folder says 0.25, the second run {before}" in difference


def test_a_row_less_is_found(copy_of_saved):
    path = copy_of_saved / "dyads.parquet"
    table = read_table(path)
    path.write_bytes(parquet_bytes(table.iloc[:-1]))
    expected = f"the folder has {len(table) - 1:,} rows, the second run {len(table):,}"
    assert expected in verdicts(copy_of_saved)["dyads"]


@pytest.fixture
def edited(copy_of_saved):
    """Return a function that changes the manifest."""

    def edit(change) -> Path:
        path = copy_of_saved / "manifest.json"
        content = json.loads(path.read_text(encoding="utf-8"))
        change(content)
        path.write_text(json.dumps(content), encoding="utf-8")
        return copy_of_saved

    return edit


def test_another_seed_gives_another_run(edited):
    folder = edited(lambda content: content.update(seed=8))
    assert set(verdicts(folder)) >= {"metrics", "bodies", "dyads"}
    assert "did not come out the same" in reproduce(folder).as_text()


def test_an_edited_hash_is_found_though_the_table_is_sound(edited):
    folder = edited(lambda content: content["tables"]["events"].update(content_sha256="0" * 64))
    assert set(verdicts(folder)) == {"events"}


def test_other_software_is_named_where_the_run_differs(edited):
    def change(content) -> None:
        content["seed"] = 8
        content["software"]["numpy"] = "0.1"

    text = reproduce(edited(change)).as_text()
    assert "numpy 0.1, now" in text


def test_a_scenario_that_is_no_longer_valid_is_the_users_to_mend(edited):
    folder = edited(lambda content: content["scenario"].update(months=-3))
    with pytest.raises(InputError, match="months"):
        reproduce(folder)


@pytest.mark.parametrize(
    ("stored", "again", "said"),
    [
        ({"a": [1, 2]}, {"a": [1, 2]}, ""),
        ({"a": [1, 2]}, {"a": [1, 2, 3]}, "the folder has 2 rows, the second run 3"),
        (
            {"a": [1, 2], "b": [1, 5]},
            {"a": [1, 3], "b": [0, 5]},
            "row 1, b: the folder says 1, the second run 0",
        ),
        ({"a": [None]}, {"a": ["x"]}, "row 1, a: the folder says nothing, the second run x"),
        ({"a": [None]}, {"a": [None]}, ""),
        ({"a": [1]}, {"b": [1]}, "columns differ: a, b"),
        ({"a": [1], "b": [2]}, {"b": [2], "a": [1]}, "columns differ: their order"),
    ],
)
def test_the_first_difference_is_the_first_by_row(stored, again, said):
    assert first_difference(pd.DataFrame(stored), pd.DataFrame(again)) == said
