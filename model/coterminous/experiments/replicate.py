"""One replicate of an ensemble, run again in the Mesa engine, and compared with what the ensemble's part says of it.

A part keeps the metrics of a replicate and nothing else. To know why, the replicate is run again, with its log; if
its metrics are those of the part, to the last bit, then it is the same replicate, whichever engine made the part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from coterminous.experiments.ensemble_folder import parts_by_number, read_plan
from coterminous.experiments.parts import DamagedPartError, check_part, read_rows
from coterminous.experiments.provenance import versions
from coterminous.experiments.run import RunResult, run
from coterminous.record.metric_facts import METRIC_NAMES
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import InputError, Place, Problem

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.experiments.ensemble_plan import EnsemblePlan


@dataclass(frozen=True)
class PartCheck:
    """Whether a replicate that was run again is the one in the ensemble's part.

    Attributes:
        part: the name of the part's file; None where no part holds the replicate yet.
        numbers: how many numbers were compared.
        difference: what differs first, in words; empty where nothing does.
    """

    part: str | None
    numbers: int = 0
    difference: str = ""

    @property
    def is_same(self) -> bool:
        """Whether nothing differs from what there is to compare with."""
        return not self.difference

    def as_text(self) -> str:
        """Return the verdict in a sentence.

        >>> PartCheck("part-000000-0f.parquet", 104).as_text()
        'Checked: the Mesa engine gives all 104 numbers of part-000000-0f.parquet again, bit for bit.'
        """
        if self.difference:
            return f"DIFFERENT from the ensemble: {self.difference}"
        if self.part is None:
            return "Not checked: no part of the ensemble holds this replicate yet."
        return (
            f"Checked: the Mesa engine gives all {self.numbers:,} numbers of {self.part} again, bit for bit."
        )


def replicate_plan(folder: Path, replicate: int) -> EnsemblePlan:
    """Return the plan of the ensemble that a replicate is of.

    Args:
        folder: the ensemble's folder; it need not be complete.
        replicate: number of the replicate.

    Raises:
        InputError: it is not the folder of an ensemble, the ensemble has no such replicate, or it was made with
            agents of the user's own, which a folder does not hold.
    """
    plan = read_plan(folder)
    if not 0 <= replicate < plan.replicates:
        raise InputError(
            Problem(
                Place(str(folder)),
                "--replicate",
                "names none of the ensemble's replicates",
                found=str(replicate),
                allowed=f"0 to {plan.replicates - 1}",
            )
        )
    if plan.kinds:
        message = f"cannot be run again from the folder: {own_agents(plan)}"
        raise InputError(
            Problem(Place(str(folder)), "--replicate", message, allowed=in_python(plan, replicate))
        )
    return plan


def own_agents(plan: EnsemblePlan) -> str:
    """Return that an ensemble was made with a user's own agents, and by what names; nothing where it was not."""
    names = [described.split(" ")[0].rpartition(".")[2] for described in plan.kinds.values()]
    return (
        f"it was made with agents of your own ({', '.join(names)}), which it does not hold" if names else ""
    )


def in_python(plan: EnsemblePlan, replicate: int) -> str:
    """Return how a replicate with a user's own agents can be looked into: where their classes are."""
    kinds = ", ".join(f"{kind!r}: ..." for kind in plan.kinds)
    return (
        f"in Python, where the classes are: PartnershipModel(scenario, seed={plan.seed}, replicate={replicate}, "
        f"kinds={{{kinds}}}), whose tables().events is the log"
    )


def run_again(
    folder: Path, replicate: int, progress: Callable[[int], None] | None = None
) -> tuple[RunResult, PartCheck]:
    """Run a replicate of an ensemble in the Mesa engine, and compare it with the ensemble's part.

    Args:
        folder: the ensemble's folder; it need not be complete.
        replicate: number of the replicate.
        progress: called with the number of months done, after each.

    Returns:
        the run, with its log and every table, and whether its metrics are those of the part.

    Raises:
        InputError: as :func:`replicate_plan` does.
    """
    plan = replicate_plan(folder, replicate)
    scenario = Scenario.from_resolved(plan.scenario, file=str(folder))
    result = run(scenario, plan.seed, replicate, progress)
    return result, check_against_part(folder, plan, result)


def check_against_part(folder: Path, plan: EnsemblePlan, result: RunResult) -> PartCheck:
    """Return whether a run's metrics are those that a part of the ensemble holds, to the last bit.

    Args:
        folder: the ensemble's folder.
        plan: what the ensemble runs.
        result: the run of one of its replicates.
    """
    damaged = ""
    for path in parts_by_number(folder).get(result.replicate // plan.chunk, []):
        try:
            held, _ = check_part(path, plan.scenario["start"], plan.scenario["months"], plan.origin)
        except DamagedPartError as damage:
            damaged = f"{path.name} {damage}"
            continue
        if held.first <= result.replicate < held.end:
            table = read_rows(path).to_pandas(date_as_object=False)
            stored = table[table["replicate"] == result.replicate]
            difference = first_different_metric(stored, result.metrics)
            because = f". {_other_software(plan)}" if difference else ""
            return PartCheck(path.name, len(stored) * len(METRIC_NAMES), f"{difference}{because}".strip())
    return PartCheck(None, difference=damaged)


def first_different_metric(stored: pd.DataFrame, again: pd.DataFrame) -> str:
    """Return the first month and metric in which two tables of metrics differ by a bit; nothing where none does.

    Args:
        stored: one replicate's rows of a part, in order: ``month`` and every metric.
        again: the metrics of a run.

    >>> import pandas as pd
    >>> one = pd.DataFrame({"month": pd.to_datetime(["2006-04-01"]), **dict.fromkeys(METRIC_NAMES, [0.5])})
    >>> first_different_metric(one, one), first_different_metric(one, one.assign(withdrawals=[1.0]))
    ('', 'withdrawals in 2006-04 is 0.5 in the part and 1.0 in the Mesa engine')
    """
    if len(stored) != len(again):
        return f"the part has {len(stored)} months, the Mesa engine {len(again)}"
    values = [table[list(METRIC_NAMES)].to_numpy(dtype=np.float64) for table in (stored, again)]
    bits = [np.ascontiguousarray(one).view(np.int64) for one in values]
    different = np.argwhere(bits[0] != bits[1])
    if not len(different):
        return ""
    row, column = different[0]
    month = str(again["month"].iloc[row])[:7]
    there, here = (one[row, column].item() for one in values)
    return f"{METRIC_NAMES[column]} in {month} is {there!r} in the part and {here!r} in the Mesa engine"


def _other_software(plan: EnsemblePlan) -> str:
    """Return in what the software that made an ensemble was another, as a sentence; nothing where in nothing."""
    now = versions("mesa")
    changed = [name for name, then in plan.versions.items() if name in now and now[name] != then]
    return f"The ensemble was made by other software: {', '.join(changed)}." if changed else ""
