"""A part: the metrics of a chunk of replicates as one Parquet file, named by its number and its content.

Chunk 3 of 50 holds replicates 150 to 199, whoever computes it and whenever. The same replicates give the same
bytes. The name carries the first digits of the file's SHA-256, so that a damaged part is found by its name
alone; the footer carries a hash of what the part says (see :mod:`coterminous.report.content_hash`) and one of
what it was made from, so that a part of another ensemble is found too.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from coterminous.experiments.chunks import Chunk
from coterminous.record.metric_facts import METRICS
from coterminous.record.tables import calendar

if TYPE_CHECKING:
    import pyarrow as pa

PART_FORMAT: Final = 1
"""Part of what must agree before an ensemble is resumed: raised whenever the bytes of a part change."""

_COMPRESSION_LEVEL = 3
_HASH_DIGITS = 16
_NAME = re.compile(rf"part-([0-9]{{6,}})-([0-9a-f]{{{_HASH_DIGITS}}})\.parquet\Z")
_CONTENT_KEY = b"coterminous.content_sha256"
_ORIGIN_KEY = b"coterminous.origin_sha256"


@dataclass(frozen=True)
class Part:
    """A finished part: which chunk, the bytes of its file, and the hash of what it says."""

    chunk: Chunk
    content: bytes
    content_sha256: str

    @property
    def name(self) -> str:
        """The name of its file."""
        return part_name(self.chunk.number, self.content)


class DamagedPartError(Exception):
    """A file is not the part it should be; the message says why, continuing a sentence that begins with its name."""


def part_name(number: int, content: bytes) -> str:
    """Return the name of the file of a part.

    >>> part_name(7, b"")
    'part-000007-e3b0c44298fc1c14.parquet'
    """
    return f"part-{number:06d}-{hashlib.sha256(content).hexdigest()[:_HASH_DIGITS]}.parquet"


def number_of(path: Path) -> int | None:
    """Return the number in a part's name, or None where it is not the name of a part.

    >>> number_of(Path("part-000007-e3b0c44298fc1c14.parquet")), number_of(Path("notes.parquet"))
    (7, None)
    """
    match = _NAME.match(path.name)
    return int(match[1]) if match else None


@lru_cache(maxsize=1)
def _schema() -> pa.Schema:
    import pyarrow as pa

    metrics = [(metric.name, pa.int64() if metric.is_whole else pa.float64()) for metric in METRICS]
    return pa.schema([("replicate", pa.int64()), ("month", pa.date32()), *metrics])


def _keys(
    replicates: Sequence[int], start: str, months: int
) -> tuple[NDArray[np.int64], NDArray[np.datetime64]]:
    """Return the columns that say which replicate and which month a row is of."""
    dates = calendar(start, range(months)).to_numpy().astype("datetime64[D]")
    return np.repeat(np.asarray(replicates, dtype=np.int64), months), np.tile(dates, len(replicates))


def table_of(replicates: Sequence[int], start: str, live: NDArray[np.float64]) -> pa.Table:
    """Return the table of some replicates, sorted by replicate and month.

    Args:
        replicates: their numbers.
        start: first month, such as ``2006-04``.
        live: what an engine returned: replicate, month, metric.

    Raises:
        ValueError: the numbers are not those of these replicates, or not what their metrics can be.

    >>> table_of([3], "2006-04", np.zeros((1, 2, len(METRICS)))).column("replicate").to_pylist()
    [3, 3]
    """
    import pyarrow as pa

    expected = (len(replicates), len(METRICS))
    if live.ndim != 3 or live.shape[::2] != expected or live.dtype != np.float64:
        raise ValueError(
            f"an engine returned {live.dtype} of shape {live.shape}, not {expected[0]} replicates"
        )
    if not np.isfinite(live).all():
        raise ValueError("an engine returned numbers that are not finite")
    rows = live.reshape(-1, len(METRICS))
    columns: list[NDArray[Any]] = list(_keys(replicates, start, live.shape[1]))
    for place, metric in enumerate(METRICS):
        values = np.ascontiguousarray(rows[:, place])
        columns.append(_whole(values, metric.name) if metric.is_whole else values)
    schema = _schema()
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _whole(values: NDArray[np.float64], name: str) -> NDArray[np.int64]:
    whole = values.astype(np.int64)
    if not np.array_equal(whole, values):
        raise ValueError(f"an engine returned a {name} that is not a whole number")
    return whole


def content_sha256(table: pa.Table) -> str:
    """Return the hash of what a part says, as :mod:`coterminous.report.content_hash` defines it.

    It is written out here because nothing is missing in a part, and a hash that needs no pandas takes a tenth of the
    time; replicates are lived faster than pandas looks for what is missing.

    Args:
        table: rows of a part.
    """
    digest = hashlib.sha256(f"coterminous table 1\n{len(table)}\n{table.num_columns}\n".encode())
    for field in table.schema:
        kind = {"int64": "integer", "double": "number", "date32[day]": "date"}[str(field.type)]
        values = table.column(field.name).to_numpy().astype("<f8" if kind == "number" else "<i8", copy=False)
        digest.update(f"{field.name}\t{kind}\n".encode())
        digest.update(bytes([1]) * len(table))
        digest.update(np.ascontiguousarray(values).data)
    return digest.hexdigest()


def part_of(chunk: Chunk, table: pa.Table, origin: str) -> Part:
    """Return the part of a chunk.

    Args:
        chunk: its replicates.
        table: their rows.
        origin: hash of everything the numbers follow from.
    """
    import pyarrow.parquet as pq

    content_hash = content_sha256(table)
    plain = ["replicate", "month"]
    encodings = {
        metric.name: "DELTA_BINARY_PACKED" if metric.is_whole else "BYTE_STREAM_SPLIT" for metric in METRICS
    }
    file = io.BytesIO()
    with pq.ParquetWriter(
        file,
        table.schema,
        version="2.6",
        data_page_version="1.0",
        compression="zstd",
        compression_level=_COMPRESSION_LEVEL,
        use_dictionary=plain,
        column_encoding=encodings,
        write_statistics=plain,
        store_schema=False,
    ) as writer:
        writer.write_table(table, row_group_size=max(len(table), 1))
        writer.add_key_value_metadata({_CONTENT_KEY: content_hash.encode(), _ORIGIN_KEY: origin.encode()})
    return Part(chunk, file.getvalue(), content_hash)


def check_part(path: Path, start: str, months: int, origin: str) -> tuple[Chunk, str]:
    """Return which replicates a file holds, and the hash of what it says of them; every byte of it is looked at.

    Args:
        path: the file.
        start: first month of the ensemble.
        months: months of each replicate.
        origin: hash of everything the numbers must follow from.

    Raises:
        DamagedPartError: the file is not what its name says, or not a part of this ensemble.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        content = path.read_bytes()
        if (number := number_of(path)) is None or part_name(number, content) != path.name:
            raise DamagedPartError("does not hold what its name says")
        file = pq.ParquetFile(io.BytesIO(content))
        keys = file.read(["replicate", "month"])
    except (OSError, ValueError, pa.ArrowException) as error:
        raise DamagedPartError(f"cannot be read ({str(error).splitlines()[0]})") from error
    said = file.metadata.metadata or {}
    if said.get(_ORIGIN_KEY) != origin.encode() or _CONTENT_KEY not in said:
        raise DamagedPartError("belongs to another ensemble")
    if not file.schema_arrow.remove_metadata().equals(_schema()):
        raise DamagedPartError("has other columns")
    return _chunk_held(number, keys, start, months), said[_CONTENT_KEY].decode()


def _chunk_held(number: int, keys: pa.Table, start: str, months: int) -> Chunk:
    """Return the chunk whose rows a table holds, every replicate and month of it once and in order."""
    replicates, dates = (keys.column(name).to_numpy() for name in ("replicate", "month"))
    if len(replicates) == 0:
        raise DamagedPartError("holds no replicate")
    chunk = Chunk(number, int(replicates[0]), int(replicates[-1]) + 1)
    expected = _keys(chunk.replicates, start, months)
    if not (np.array_equal(replicates, expected[0]) and np.array_equal(dates, expected[1])):
        raise DamagedPartError("does not hold every month of its replicates once")
    return chunk


def read_rows(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Return the rows of a part, or some columns of them.

    Args:
        path: its file.
        columns: their names; all if None.
    """
    import pyarrow.parquet as pq

    table: pa.Table = pq.ParquetFile(path).read(None if columns is None else list(columns))
    return table.replace_schema_metadata(None)
