"""Ensembles side by side: the same replicate and month of each, a block of replicates at a time.

Scenarios run with one seed share their luck replicate by replicate, also where their maps differ, because draws
are keyed by seed and replicate. So rows are joined on (replicate, month), and what one ensemble has and another
lacks is no pair. DuckDB joins a few hundred replicates at once: memory does not grow with the ensemble.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coterminous.experiments.quantities import Array, Calendar, Quantity, in_total
from coterminous.experiments.queries import quoted_paths, silence

if TYPE_CHECKING:
    import duckdb

ROWS_IN_A_BLOCK: Final = 1 << 14
"""Months of replicates that are in memory at once; a block of all metrics of two ensembles takes about 15 MB."""

Parts = Sequence[Path]
Replicates = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Block:
    """Some replicates of several ensembles.

    Attributes:
        replicates: their numbers, ascending.
        values: shape (ensemble, replicate, month, metric); NaN where the row is not in every ensemble.
    """

    replicates: Replicates
    values: Array


@dataclass(frozen=True)
class _PartRange:
    """A Parquet part, and the least and greatest replicate in it."""

    path: Path
    least: int
    greatest: int


def joined_blocks(
    ensembles: Sequence[Parts], metrics: Sequence[str], calendar: Calendar, below: int | None = None
) -> Iterator[Block]:
    """Give the replicates that every ensemble has, in ascending blocks.

    The blocks depend on the replicates' numbers and the months only, not on how ensembles are cut into parts, so
    that sums over blocks are the same to the last bit.

    Args:
        ensembles: for each ensemble its Parquet parts, with columns replicate, month and the metrics.
        metrics: the metrics wanted.
        calendar: the months that all ensembles have.
        below: only replicates with lower numbers; all if None.
    """
    import duckdb

    with duckdb.connect() as connection:
        silence(connection)
        ranges = [_ranges(connection, parts) for parts in ensembles]
        if not all(ranges):
            return
        least = max(min(part.least for part in parts) for parts in ranges)
        end = min(max(part.greatest for part in parts) for parts in ranges) + 1
        end = end if below is None else min(end, below)
        size = max(1, ROWS_IN_A_BLOCK // calendar.months)
        for first in range(least - least % size, end, size):
            span = (first, min(first + size, end))
            near = [
                [part.path for part in parts if part.least < span[1] and part.greatest >= span[0]]
                for parts in ranges
            ]
            if all(near):
                block = _joined(connection, near, metrics, calendar, span)
                if len(block.replicates):
                    yield block


def _ranges(connection: duckdb.DuckDBPyConnection, parts: Parts) -> list[_PartRange]:
    """Return which replicates are in which part."""
    if not parts:
        return []
    query = (
        "SELECT filename, min(replicate), max(replicate) "
        f"FROM read_parquet({quoted_paths(parts)}, hive_partitioning = false, filename = true) "
        "GROUP BY filename ORDER BY filename"
    )
    return [
        _PartRange(Path(name), least, greatest)
        for name, least, greatest in connection.execute(query).fetchall()
    ]


def _joined(
    connection: duckdb.DuckDBPyConnection,
    parts: Sequence[Parts],
    metrics: Sequence[str],
    calendar: Calendar,
    span: tuple[int, int],
) -> Block:
    """Return the replicates from ``span[0]`` to before ``span[1]`` that all ensembles have."""
    columns = [
        f'e{ensemble}."{metric}" AS "{ensemble}:{metric}"'
        for ensemble in range(len(parts))
        for metric in metrics
    ]
    wanted = ", ".join(["replicate", "month", *(f'"{metric}"' for metric in metrics)])
    tables = [
        f"(SELECT {wanted} FROM read_parquet({quoted_paths(paths)}, hive_partitioning = false) "
        f"WHERE replicate >= {span[0]} AND replicate < {span[1]}) AS e{ensemble}"
        for ensemble, paths in enumerate(parts)
    ]
    joined = tables[0] + "".join(f" JOIN {table} USING (replicate, month)" for table in tables[1:])
    rows = connection.execute(f"SELECT replicate, month, {', '.join(columns)} FROM {joined}").fetchnumpy()
    replicates, row = np.unique(np.asarray(rows["replicate"], dtype=np.int64), return_inverse=True)
    month = calendar.place(np.asarray(rows["month"], dtype="datetime64[D]"))
    values = np.full((len(parts), len(replicates), calendar.months, len(metrics)), np.nan)
    for ensemble in range(len(parts)):
        for place, metric in enumerate(metrics):
            column = np.ma.filled(np.ma.asarray(rows[f"{ensemble}:{metric}"], dtype=np.float64), np.nan)
            values[ensemble, row, month, place] = column
    # A value that is missing in one ensemble pairs with nothing in the others.
    values[:, np.isnan(values).any(axis=0)] = np.nan
    return Block(replicates, values)


def values_of(
    ensembles: Mapping[str, Parts], quantity: Quantity, calendar: Calendar, below: int | None = None
) -> pd.DataFrame:
    """Return one quantity of every replicate that all ensembles have.

    Args:
        ensembles: each ensemble's parts by name.
        quantity: which metric, in which month or in total.
        calendar: the months that all ensembles have.
        below: only replicates with lower numbers; all if None.

    Returns:
        one row a replicate, ascending, which is the index; a column for each ensemble, in order.
    """
    replicates: list[Replicates] = []
    found: list[Array] = []
    for block in joined_blocks(list(ensembles.values()), [quantity.metric], calendar, below):
        if quantity.is_total:
            values = in_total(block.values, [quantity.metric])[..., 0]
        else:
            values = block.values[:, :, calendar.names.index(quantity.month), 0]
        replicates.append(block.replicates)
        found.append(values.T)
    index = np.concatenate(replicates) if replicates else np.empty(0, dtype=np.int64)
    content = np.concatenate(found) if found else np.empty((0, len(ensembles)))
    table = pd.DataFrame(content, index=pd.Index(index, name="replicate"), columns=list(ensembles))
    return table.dropna()
