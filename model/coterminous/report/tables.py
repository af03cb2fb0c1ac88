"""A run's tables as Parquet files: the same content gives the same bytes, and reads back as the same content.

Column types are chosen from the logical types of :mod:`coterminous.report.content_hash`, and nothing of
pandas goes into the file: no index, no pandas metadata, no Arrow schema. Months are timestamps without a time
zone.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from coterminous.report.content_hash import LogicalType, logical_type
from coterminous.scenario.problems import InputError, Place, Problem

if TYPE_CHECKING:
    import pyarrow as pa

_COMPRESSION_LEVEL = 6
_ROWS_IN_A_GROUP = 1 << 20


def _arrow_types() -> dict[LogicalType, pa.DataType]:
    import pyarrow as pa

    return {
        LogicalType.FLAG: pa.bool_(),
        LogicalType.INTEGER: pa.int64(),
        LogicalType.NUMBER: pa.float64(),
        LogicalType.DATE: pa.timestamp("us"),
        LogicalType.TEXT: pa.string(),
    }


def parquet_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as the bytes of a Parquet file (zstd, fixed options).

    >>> table = pd.DataFrame({"month": pd.to_datetime(["2006-04-01"]), "trust_mean": [0.5]})
    >>> parquet_bytes(table) == parquet_bytes(table.copy())
    True
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = _arrow_types()
    columns = [
        pa.Array.from_pandas(table[name], type=types[logical_type(table[name])]) for name in table.columns
    ]
    content = pa.Table.from_arrays(columns, names=list(table.columns))
    file = io.BytesIO()
    pq.write_table(
        content,
        file,
        version="2.6",
        data_page_version="1.0",
        compression="zstd",
        compression_level=_COMPRESSION_LEVEL,
        row_group_size=_ROWS_IN_A_GROUP,
        use_dictionary=True,
        write_statistics=True,
        store_schema=False,
    )
    return file.getvalue()


def read_table(path: Path, expected: list[str] | None = None) -> pd.DataFrame:
    """Return the table that a Parquet file of a run folder holds.

    Args:
        path: the file.
        expected: the columns it must have, or None for any.

    Raises:
        InputError: if the file is missing, damaged, or lacks a column.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    place = Place(str(path))
    try:
        with path.open("rb") as file:
            content = pq.ParquetFile(file).read()
            table: pd.DataFrame = content.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    except FileNotFoundError as error:
        raise InputError(Problem(place, "", "is missing from the run folder")) from error
    except (OSError, ValueError, pa.ArrowException) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(
            Problem(place, "", f"is damaged: it cannot be read as Parquet ({reason})")
        ) from error
    missing = [name for name in expected or [] if name not in table.columns]
    if missing:
        raise InputError(Problem(place, "", f"is damaged: it has no column {', '.join(missing)}"))
    return table
