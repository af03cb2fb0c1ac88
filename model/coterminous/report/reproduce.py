"""Runs a manifest again and says, table by table, whether everything came out the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coterminous.report.content_hash import content_sha256
from coterminous.report.run import TABLES
from coterminous.report.run_folder import StoredRun, read_run_folder
from coterminous.report.software import PACKAGES, software
from coterminous.report.wording import is_missing
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import shortened

if TYPE_CHECKING:
    import pandas as pd

_VERSIONS = ("coterminous", "commit", "python", *PACKAGES)


@dataclass(frozen=True)
class TableVerdict:
    """Whether one table is the same.

    Attributes:
        table: its name.
        is_same: whether manifest, file and second run agree on its content.
        difference: what differs first, in words; empty where nothing does.
    """

    table: str
    is_same: bool
    difference: str = ""


@dataclass(frozen=True)
class Reproduction:
    """What came of running a manifest again.

    Attributes:
        verdicts: one for each table.
        versions_changed: software that differs from the manifest's: name, then, now.
    """

    verdicts: tuple[TableVerdict, ...]
    versions_changed: tuple[tuple[str, str, str], ...]

    @property
    def is_same(self) -> bool:
        """Whether every table is the same."""
        return all(verdict.is_same for verdict in self.verdicts)

    def as_text(self) -> str:
        """Return the result as lines for a terminal."""
        lines = [
            f"{verdict.table:<13} {'same' if verdict.is_same else f'DIFFERENT: {verdict.difference}'}"
            for verdict in self.verdicts
        ]
        lines.append("Every table is the same." if self.is_same else "The run did not come out the same.")
        if self.versions_changed and not self.is_same:
            changed = "; ".join(f"{name} {then}, now {now}" for name, then, now in self.versions_changed)
            lines.append(f"The folder was made by other software: {changed}.")
        return "\n".join(lines)


def first_difference(stored: pd.DataFrame, again: pd.DataFrame) -> str:
    """Return the first difference of two tables in words, or nothing where they say the same.

    >>> import pandas as pd
    >>> first_difference(pd.DataFrame({"withdrawals": [1, 2]}), pd.DataFrame({"withdrawals": [1, 3]}))
    'row 2, withdrawals: the folder says 2, the second run 3'
    """
    if list(stored.columns) != list(again.columns):
        return (
            f"columns differ: {', '.join(sorted(set(stored.columns) ^ set(again.columns))) or 'their order'}"
        )
    first: tuple[int, str, str] | None = None
    for name in stored.columns:
        pairs = zip(stored[name].tolist(), again[name].tolist(), strict=False)
        for row, (one, other) in enumerate(pairs):
            if first is not None and row >= first[0]:
                break
            if is_missing(one) and is_missing(other):
                continue
            if is_missing(one) or is_missing(other) or one != other:
                first = (row, name, f"the folder says {_value(one)}, the second run {_value(other)}")
                break
    if first is not None:
        return f"row {first[0] + 1}, {first[1]}: {first[2]}"
    if len(stored) != len(again):
        return f"the folder has {len(stored):,} rows, the second run {len(again):,}"
    return ""


def _value(value: object) -> str:
    return "nothing" if is_missing(value) else shortened(str(value))


def compare_tables(stored: StoredRun, again: dict[str, pd.DataFrame]) -> tuple[TableVerdict, ...]:
    """Return a verdict on each table: is the file what the manifest says, and is the second run the same?

    Args:
        stored: the run folder.
        again: the tables of the second run.
    """
    verdicts = []
    for name in TABLES:
        promised = stored.manifest.tables[name].get("content_sha256")
        is_file_same = content_sha256(stored.tables[name]) == promised
        is_run_same = content_sha256(again[name]) == promised
        difference = first_difference(stored.tables[name], again[name])
        if not is_file_same:
            difference = (
                f"the file is not what its manifest says; {difference or 'the second run agrees with it'}"
            )
        elif not is_run_same and not difference:
            difference = "the columns have other types"
        verdicts.append(TableVerdict(name, is_file_same and is_run_same, difference))
    return tuple(verdicts)


def _versions_changed(then: dict[str, object]) -> tuple[tuple[str, str, str], ...]:
    now = software()
    return tuple(
        (name, str(then.get(name)), str(now[name])) for name in _VERSIONS if then.get(name) != now[name]
    )


def reproduce(folder: Path, progress: Callable[[int], None] | None = None) -> Reproduction:
    """Run a run folder's manifest again and compare every table.

    Args:
        folder: the run folder; it is only read.
        progress: called with the number of months done.

    Raises:
        InputError: if it is not a run folder or is damaged.
    """
    from coterminous.world import PartnershipModel

    stored = read_run_folder(folder)
    scenario = Scenario.from_resolved(stored.manifest.scenario)
    model = PartnershipModel(scenario, seed=stored.manifest.seed, replicate=stored.manifest.replicate)
    model.run(progress)
    tables = model.tables()
    again = {name: getattr(tables, name) for name in TABLES}
    return Reproduction(compare_tables(stored, again), _versions_changed(stored.manifest.software))
