"""What ``replications`` says, as files: a table of half-widths and a figure of each answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from coterminous.experiments.replications import Replications


def replications_files(found: Sequence[Replications]) -> dict[str, bytes]:
    """Return answers as files by name: all half-widths in one table, and a figure of each that has any.

    Args:
        found: what :func:`~coterminous.experiments.replications.replications` returned.
    """
    # Matplotlib is read only when something is drawn.
    from coterminous.report.drawn_figure import FOLDER, alternative_texts
    from coterminous.report.figures.replications import replications_figure
    from coterminous.report.tables import parquet_bytes

    figures = [
        replace(
            replications_figure(
                one.half_widths,
                one.quantity.metric,
                of=f"the {one.whose}",
                n=one.n,
                month=one.quantity.month,
                precision=one.precision,
                needed=one.needed,
                needed_between=(one.needed_low, one.needed_high),
            ),
            name=f"replications_{place}",
        )
        for place, one in enumerate(found, start=1)
        if len(one.half_widths)
    ]
    tables = [one.half_widths.assign(of=one.whose, effect=str(one.quantity)) for one in found]
    files = {"half_widths.parquet": parquet_bytes(pd.concat(tables, ignore_index=True))}
    for figure in figures:
        files |= figure.files()
    return files | {f"{FOLDER}/alt.json": alternative_texts(figures)}
