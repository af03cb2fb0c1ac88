"""Tables as files: nothing is lost, nothing is added, and damage is noticed."""

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coterminous.report.content_hash import content_sha256
from coterminous.report.tables import parquet_bytes, read_table
from coterminous.scenario.problems import InputError

ROWS = st.lists(
    st.tuples(
        st.integers(-(2**63), 2**63 - 1),
        st.one_of(st.none(), st.integers(0, 10)),
        st.floats(allow_infinity=True, allow_nan=True),
        st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]), max_size=4)),
        st.booleans(),
    ),
    max_size=5,
)


@given(rows=ROWS)
def test_a_table_reads_back_as_the_same_content(tmp_path_factory, rows):
    columns = list(zip(*rows, strict=True)) or [()] * 5
    table = pd.DataFrame(
        {
            "month": pd.date_range("2006-04-01", periods=len(rows), freq="MS"),
            "balance_gbp": np.array(columns[0], dtype=np.int64),
            "cause_event_id": pd.array(list(columns[1]), dtype="Int64"),
            "trust": np.array(columns[2], dtype=np.float64),
            "reason": pd.Series(list(columns[3]), dtype=object),
            "is_open": np.array(columns[4], dtype=np.bool_),
        }
    )
    path = tmp_path_factory.mktemp("tables") / "events.parquet"
    path.write_bytes(parquet_bytes(table))
    assert content_sha256(read_table(path)) == content_sha256(table)


def test_a_column_without_any_value_stays_text(tmp_path):
    table = pd.DataFrame({"nhs_trust_id": pd.Series([None, None], dtype=object)})
    path = tmp_path / "partnerships.parquet"
    path.write_bytes(parquet_bytes(table))
    assert str(pq.read_schema(path).field("nhs_trust_id").type) == "string"
    assert read_table(path)["nhs_trust_id"].isna().all()


def test_months_are_dates_and_pandas_leaves_no_trace(tmp_path):
    path = tmp_path / "metrics.parquet"
    path.write_bytes(
        parquet_bytes(pd.DataFrame({"month": pd.to_datetime(["2006-04-01"]), "trust_mean": [1.0]}))
    )
    assert pd.read_parquet(path)["month"].tolist() == [pd.Timestamp("2006-04-01")]
    assert not pq.read_schema(path).metadata
    assert b"pandas" not in path.read_bytes()


def test_the_name_of_the_folder_is_not_read_as_content(tmp_path):
    """Some readers take a folder called ``a=b`` for a column a."""
    folder = tmp_path / "seed=7"
    folder.mkdir()
    (folder / "metrics.parquet").write_bytes(parquet_bytes(pd.DataFrame({"trust_mean": [1.0]})))
    assert list(read_table(folder / "metrics.parquet").columns) == ["trust_mean"]


@pytest.fixture
def sound(tmp_path):
    path = tmp_path / "metrics.parquet"
    path.write_bytes(parquet_bytes(pd.DataFrame({"trust_mean": np.linspace(0, 1, 100)})))
    return path


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"metrics\.parquet: is missing"):
        read_table(tmp_path / "metrics.parquet")


@pytest.mark.parametrize("kept", [0, 3, 40, -1])
def test_a_cut_file_is_damaged(sound, kept):
    sound.write_bytes(sound.read_bytes()[:kept])
    with pytest.raises(InputError, match="damaged"):
        read_table(sound)


def test_a_folder_in_place_of_a_file_is_damaged(tmp_path):
    (tmp_path / "metrics.parquet").mkdir()
    with pytest.raises(InputError, match="damaged"):
        read_table(tmp_path / "metrics.parquet")


def test_a_missing_column_is_named(sound):
    with pytest.raises(InputError, match="no column seed"):
        read_table(sound, ["trust_mean", "seed"])
