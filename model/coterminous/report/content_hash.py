"""A hash of what a table says, not of how a file stores it.

The same rows give the same hash whichever version of pandas, pyarrow or Parquet wrote them, so two people can
compare runs by reading out a few characters. The hash is SHA-256 over, in this order:

1. the line ``coterminous table 1``, then the number of rows and of columns, each as a line of decimal digits;
2. for each column, in order: a line with its name and its logical type (``flag``, ``integer``, ``number``,
   ``date``, ``text``) separated by a tab; one byte a row, 1 where a value is present and 0 where it is
   missing; then the values, missing ones as zero: flags as one byte; integers and numbers as eight bytes,
   little-endian (numbers as IEEE 754 doubles, every bit counted); dates as whole days since 1970-01-01, eight
   bytes; texts as their lengths in bytes (eight bytes each, little-endian), then all of their UTF-8 bytes.

>>> import pandas as pd
>>> before = pd.DataFrame({"month": pd.to_datetime(["2006-04-01"]), "withdrawals": [3]})
>>> content_sha256(before) == content_sha256(before.astype({"withdrawals": "Int64"}))
True
>>> content_sha256(before) == content_sha256(before.assign(withdrawals=4))
False
"""

from __future__ import annotations

import hashlib
from enum import StrEnum

import numpy as np
import pandas as pd


class LogicalType(StrEnum):
    """What the values of a column are, whatever their storage."""

    FLAG = "flag"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


def logical_type(column: pd.Series) -> LogicalType:
    """Return the logical type of a column.

    >>> logical_type(pd.Series([1, None], dtype="Int64")), logical_type(pd.Series([None, "pct-001"]))
    (<LogicalType.INTEGER: 'integer'>, <LogicalType.TEXT: 'text'>)
    """
    if pd.api.types.is_bool_dtype(column.dtype):
        return LogicalType.FLAG
    if pd.api.types.is_integer_dtype(column.dtype):
        return LogicalType.INTEGER
    if pd.api.types.is_float_dtype(column.dtype):
        return LogicalType.NUMBER
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return LogicalType.DATE
    return LogicalType.TEXT


def _value_bytes(column: pd.Series, present: np.ndarray, kind: LogicalType) -> bytes:
    """Return the canonical bytes of a column's values; see the module's description."""
    if kind is LogicalType.TEXT:
        texts = [str(value).encode() if there else b"" for value, there in zip(column, present, strict=True)]
        lengths = np.array([len(text) for text in texts], dtype="<i8")
        return lengths.tobytes() + b"".join(texts)
    if kind is LogicalType.DATE:
        days = column.to_numpy(dtype="datetime64[D]").astype("int64")
        return np.where(present, days, 0).astype("<i8").tobytes()
    storage = {LogicalType.FLAG: "u1", LogicalType.INTEGER: "<i8", LogicalType.NUMBER: "<f8"}[kind]
    return column.where(pd.Series(present, index=column.index), 0).to_numpy().astype(storage).tobytes()


def content_sha256(table: pd.DataFrame) -> str:
    """Return the hash of a table's content as 64 hexadecimal digits.

    Args:
        table: any of a run's tables; its index is not part of the content.

    >>> len(content_sha256(pd.DataFrame({"trust_mean": [0.5]})))
    64
    """
    digest = hashlib.sha256(f"coterminous table 1\n{len(table)}\n{table.shape[1]}\n".encode())
    for name in table.columns:
        column = table[name]
        kind = logical_type(column)
        present = column.notna().to_numpy(dtype=bool)
        digest.update(f"{name}\t{kind}\n".encode())
        digest.update(present.astype("u1").tobytes())
        digest.update(_value_bytes(column, present, kind))
    return digest.hexdigest()
