"""Questions to the parts of an ensemble, answered by DuckDB or part by part, in bounded memory."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from coterminous.experiments.parts import read_rows
from coterminous.record.metric_facts import METRIC, METRIC_NAMES
from coterminous.record.tables import calendar
from coterminous.scenario.problems import InputError, Problem, nearest_name, shown

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

BANDS: Final = {"low_90": 0.05, "low_50": 0.25, "median": 0.5, "high_50": 0.75, "high_90": 0.95}
"""Columns of :func:`bands`, and the quantile that each is."""

BAND_COLUMNS: Final = ("metric", "month", "median", "low_50", "high_50", "low_90", "high_90", "n")

_MEMORY = "512MB"
_MOST_THREADS = 4
_VALUES_AT_ONCE = 8_000_000
"""Numbers that exact quantiles hold at the same time, at 20 to 30 bytes each."""

_GLOB = re.compile(r"([*?\[])")


def quoted_paths(paths: Sequence[Path]) -> str:
    """Return paths as a list in DuckDB's SQL, where quotes and wildcards in them stand for themselves.

    >>> quoted_paths([Path("runs/what's new [1]/a.parquet")])
    "['runs/what''s new [[]1]/a.parquet']"
    """
    quoted = ("'" + _GLOB.sub(r"[\1]", str(path)).replace("'", "''") + "'" for path in paths)
    return f"[{', '.join(quoted)}]"


def silence(connection: duckdb.DuckDBPyConnection) -> None:
    """Switch DuckDB's progress bar off: it would go to standard output, where a summary for machines goes."""
    import duckdb

    # In a notebook without widgets there is no bar, and DuckDB will not have it switched off.
    with suppress(duckdb.InvalidInputException):
        connection.execute("SET enable_progress_bar = false")


@contextmanager
def database(parts: Sequence[Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a DuckDB database in memory in which some files are the view ``parts``.

    It takes about half a gigabyte at most, and puts what does not fit beside the parts while it works.
    """
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "threads": min(_MOST_THREADS, os.cpu_count() or 1),
        "temp_directory": str(parts[0].parent.parent / ".spilled"),
        "preserve_insertion_order": False,
    }
    with duckdb.connect(":memory:", config=settings) as connection:
        silence(connection)
        # Without hive partitioning: a folder named loss=0.3 is no column.
        files = f"read_parquet({quoted_paths(parts)}, hive_partitioning = false)"
        connection.execute(f"CREATE VIEW parts AS SELECT * FROM {files}")
        yield connection


def known_metrics(names: Sequence[str] | None) -> list[str]:
    """Return the metrics that a user named, all of them if None.

    Raises:
        InputError: a name is not that of a metric.

    >>> known_metrics(["trust_maen"])
    Traceback (most recent call last):
        ...
    coterminous.scenario.problems.InputError: 'trust_maen' is not a metric. Did you mean trust_mean?
    """
    if names is None:
        return list(METRIC_NAMES)
    problems = [
        Problem(None, shown(name), "is not a metric", nearest=nearest_name(name, METRIC_NAMES))
        for name in names
        if name not in METRIC
    ]
    if problems:
        raise InputError(*problems)
    return list(names)


def known_flows(names: Sequence[str]) -> list[str]:
    """Return metrics that have running totals.

    Args:
        names: names of metrics.

    Raises:
        InputError: a name is not that of a flow.

    >>> known_flows(["trust_mean"])
    Traceback (most recent call last):
        ...
    coterminous.scenario.problems.InputError: 'trust_mean' is not a flow, so it has no running total.
    """
    message = "is not a flow, so it has no running total"
    problems = [Problem(None, shown(name), message) for name in names if not METRIC[name].is_flow]
    if problems:
        raise InputError(*problems)
    return list(names)


def bands(
    parts: Sequence[Path],
    names: Sequence[str],
    start: str,
    months: int,
    replicates: int,
    *,
    running_totals: bool = False,
) -> pd.DataFrame:
    """Return the median and the middle 50% and 90% of replicates, by metric and month.

    Quantiles are exact, and interpolated between neighbouring replicates. A few metrics, and of very large ensembles
    a few months, are looked at together.

    Args:
        parts: the files of the ensemble.
        names: metrics.
        start: first month.
        months: months of a replicate.
        replicates: how many there are.
        running_totals: of each replicate's sum from the first month on, which flows alone have, in the place of its
            numbers of the month.
    """
    import pandas as pd

    dates = [date.date().isoformat() for date in calendar(start, range(months))]
    at_once = max(1, min(months, _VALUES_AT_ONCE // replicates))
    size = max(1, _VALUES_AT_ONCE // (replicates * at_once))
    found = []
    with database(parts) as connection:
        for some in (names[first : first + size] for first in range(0, len(names), size)):
            for first in range(0, months, at_once):
                span = dates[first : first + at_once]
                found += _bands_of(connection, some, span[0], span[-1], running_totals)
    table = pd.concat(found, ignore_index=True)
    order = pd.Categorical(table["metric"], categories=list(dict.fromkeys(names)), ordered=True)
    table = table.assign(order=order).sort_values(["order", "month"], kind="stable", ignore_index=True)
    return table[list(BAND_COLUMNS)]


def _bands_of(
    connection: duckdb.DuckDBPyConnection, names: Sequence[str], first: str, last: str, running_totals: bool
) -> list[pd.DataFrame]:
    import pandas as pd

    rows_from = _running_totals(names, last) if running_totals else "parts"
    shares = list(BANDS.values())
    columns = ", ".join(f'quantile_cont("{name}"::DOUBLE, {shares}) AS "{name}"' for name in names)
    rows = connection.execute(
        f"SELECT month, count(*) AS n, {columns} FROM {rows_from} "
        f"WHERE month BETWEEN DATE '{first}' AND DATE '{last}' GROUP BY month"
    ).df()
    month = rows["month"].astype("datetime64[ns]")
    return [
        pd.DataFrame(np.array(rows[name].tolist()), columns=list(BANDS)).assign(
            metric=name, month=month, n=rows["n"]
        )
        for name in names
    ]


def _running_totals(names: Sequence[str], last: str) -> str:
    """Return the SELECT of each replicate's sums from its first month on, up to the last month wanted."""
    sums = ", ".join(f'sum("{name}") OVER so_far AS "{name}"' for name in names)
    so_far = "PARTITION BY replicate ORDER BY month ROWS UNBOUNDED PRECEDING"
    return f"(SELECT month, {sums} FROM parts WHERE month <= DATE '{last}' WINDOW so_far AS ({so_far}))"


def totals(parts: Sequence[Path], names: Sequence[str], months: int) -> pd.DataFrame:
    """Return one row a replicate: flows summed over the months, stocks averaged over them.

    Each replicate is in one part and its months are in order, so sums are the same to the last bit every time;
    those of a database that adds in several threads would not be.

    Args:
        parts: the files of the ensemble, in order.
        names: metrics.
        months: months of a replicate.
    """
    import pandas as pd

    return pd.concat([_totals_of(part, names, months) for part in parts], ignore_index=True)


def _totals_of(part: Path, names: Sequence[str], months: int) -> pd.DataFrame:
    import pandas as pd

    rows = read_rows(part, ["replicate", *names])
    columns = {"replicate": rows.column("replicate").to_numpy()[::months]}
    for name in names:
        values = rows.column(name).to_numpy().reshape(-1, months)
        columns[name] = values.sum(axis=1) if METRIC[name].is_flow else values.mean(axis=1)
    return pd.DataFrame(columns)


def everything(parts: Sequence[Path]) -> pd.DataFrame:
    """Return every row of every part: replicate, month, metrics."""
    import pyarrow as pa

    table: pd.DataFrame = pa.concat_tables([read_rows(part) for part in parts]).to_pandas(
        date_as_object=False
    )
    return table.astype({"month": "datetime64[ns]"})
