"""Questions to any folder: a run, an ensemble or a comparison, answered in sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from coterminous.experiments.comparison_folder import ensemble_folder, read_finished
from coterminous.experiments.comparison_folder import read_plan as read_comparison_plan
from coterminous.experiments.comparison_plan import PLAN as COMPARISON_PLAN
from coterminous.experiments.divergence import pair_of, run_pair_again, scenario_of
from coterminous.experiments.ensemble import read_ensemble
from coterminous.experiments.ensemble_folder import read_plan
from coterminous.experiments.ensemble_plan import PLAN as ENSEMBLE_PLAN
from coterminous.experiments.pairs import values_of
from coterminous.experiments.quantities import Calendar, Quantity, read_quantity
from coterminous.experiments.replicate import PartCheck, in_python, own_agents, replicate_plan, run_again
from coterminous.report.explain import explain
from coterminous.scenario.problems import InputError, Place, Problem

if TYPE_CHECKING:
    import pandas as pd

    from coterminous.report.run import Run

USUAL_METRIC = "trust_mean"


class FolderKind(StrEnum):
    """What a folder holds."""

    RUN = "run"
    ENSEMBLE = "ensemble"
    COMPARISON = "comparison"


def kind_of_folder(folder: Path) -> FolderKind:
    """Return what a folder holds; one that is nothing else is taken for a run's.

    >>> kind_of_folder(Path("nowhere"))
    <FolderKind.RUN: 'run'>
    """
    if (folder / COMPARISON_PLAN).is_file():
        return FolderKind.COMPARISON
    return FolderKind.ENSEMBLE if (folder / ENSEMBLE_PLAN).is_file() else FolderKind.RUN


@dataclass(frozen=True)
class Answer:
    """What came of a question.

    Attributes:
        text: the answer, in lines of plain text.
        is_same: whether every replicate that was run again is the one in its ensemble.
    """

    text: str
    is_same: bool = True


@dataclass(frozen=True)
class Question:
    """A question to a folder.

    Attributes:
        folder: of a run, an ensemble or a comparison.
        event: why did this event happen?
        partnership: the life of this partnership.
        body: the story of this body.
        replicate: of which replicate of an ensemble or comparison.
        scenario: of which scenario of a comparison; the last if None.
        by: the metric by which replicates are chosen.
        divergence: where do the baseline and the scenario part?

    Raises:
        InputError: if the folder cannot be asked this.
    """

    folder: Path
    event: int | None = None
    partnership: str | None = None
    body: str | None = None
    replicate: int | None = None
    scenario: str | None = None
    by: str | None = None
    divergence: bool = False

    def __post_init__(self) -> None:
        """Refuse what this kind of folder cannot be asked."""
        kind = self.kind
        asked = {
            "--replicate": self.replicate is not None,
            "--by": self.by is not None,
            "--scenario": self.scenario is not None,
            "--divergence": self.divergence,
        }
        are_of = {"--replicate": "an ensemble or a comparison", "--by": "an ensemble or a comparison"}
        for option, is_asked in asked.items():
            is_known = kind is FolderKind.COMPARISON or (kind is FolderKind.ENSEMBLE and option in are_of)
            if is_asked and not is_known:
                whose = are_of.get(option, "a comparison")
                raise self._refusal(option, f"is a question to {whose}; this is the folder of {_a(kind)}")
        is_detail = any(one is not None for one in (self.event, self.partnership, self.body))
        if kind is not FolderKind.RUN and self.replicate is None and (is_detail or self.divergence):
            raise self._refusal("--replicate", f"is missing: say of which replicate of {_a(kind)}")
        if self.by is not None and self.replicate is not None:
            raise self._refusal("--by", "helps to choose a replicate; one is chosen already")
        if self.divergence and is_detail:
            raise self._refusal("--divergence", "is a question of its own; ask one at a time")

    def _refusal(self, option: str, message: str) -> InputError:
        return InputError(Problem(Place(str(self.folder)), option, message))

    @property
    def kind(self) -> FolderKind:
        """What the folder holds."""
        return kind_of_folder(self.folder)

    @property
    def _ensemble_folder(self) -> Path:
        """The folder of the ensemble that is asked about."""
        if self.kind is FolderKind.ENSEMBLE:
            return self.folder
        return ensemble_folder(self.folder, scenario_of(self.folder, self.scenario))

    @property
    def months_to_run(self) -> int:
        """How many months must be run before there is an answer.

        Raises:
            InputError: if there is no such replicate or scenario.
        """
        if self.replicate is None:
            return 0
        if self.divergence:
            pair_of(self.folder, self.scenario)
        months = int(replicate_plan(self._ensemble_folder, self.replicate).scenario["months"])
        return 2 * months if self.divergence else months

    def answer(self, progress: Callable[[int], None] | None = None) -> Answer:
        """Return the answer.

        Args:
            progress: called with the number of months that have been run.

        Raises:
            InputError: if the folder is damaged, or has nothing of what is asked about.
        """
        if self.kind is FolderKind.RUN:
            return Answer(explain(self.folder, self.event, self.partnership, self.body))
        if self.replicate is None:
            return Answer(self._replicates_to_choose_from())
        if self.divergence:
            return self._parting(self.replicate, progress)
        result, check = run_again(self._ensemble_folder, self.replicate, progress)
        return _checked(explain(result, self.event, self.partnership, self.body), {"": check})

    def _parting(self, replicate: int, progress: Callable[[int], None] | None) -> Answer:
        names, runs, checks = run_pair_again(self.folder, replicate, self.scenario, progress)
        return _checked(_parting_story(runs, names), dict(zip(names, checks, strict=True)))

    def _replicates_to_choose_from(self) -> str:
        """Return which replicates are typical and which extreme."""
        from coterminous.report.choosing import replicates_text
        from coterminous.report.world_words import in_the_words_of

        if self.kind is FolderKind.ENSEMBLE:
            ens = read_ensemble(self.folder)
            quantity = _quantity(self.by, ens.scenario.start, ens.scenario.months)
            calendar = Calendar(ens.scenario.start, ens.scenario.months)
            values = values_of({"": ens.parts}, quantity, calendar)[""]
            title = f"{ens.scenario.title}: seed {ens.seed}"
            with in_the_words_of(ens.scenario.names):
                return replicates_text(
                    values,
                    quantity.metric,
                    quantity.month,
                    title,
                    str(self.folder),
                    instead=self._instead(values),
                )
        return self._pairs_to_choose_from()

    def _pairs_to_choose_from(self) -> str:
        from coterminous.report.choosing import replicates_text
        from coterminous.report.world_words import in_the_words_of

        name = scenario_of(self.folder, self.scenario)
        ensembles, n = read_finished(self.folder)
        baseline = read_comparison_plan(self.folder).names[0]
        first = ensembles[baseline].scenario
        quantity = _quantity(self.by, first.start, first.months)
        parts = {one: ensembles[one].parts for one in dict.fromkeys((baseline, name))}
        values = values_of(parts, quantity, Calendar(first.start, first.months), below=n)
        is_pair = name != baseline
        apart = values[name] - values[baseline] if is_pair else values[name]
        title = f"{name} against {baseline}" if is_pair else f"{name}, the baseline"
        with in_the_words_of(first.names):
            return replicates_text(
                apart,
                quantity.metric,
                quantity.month,
                title,
                str(self.folder),
                self.scenario,
                is_difference=is_pair,
                instead=self._instead(apart),
            )

    def _instead(self, values: pd.Series[float]) -> str:
        """Return why no replicate can be told from this folder, and what to do; nothing where one can be."""
        plan = read_plan(self._ensemble_folder)
        if not plan.kinds:
            return ""
        from coterminous.report.notable import notable

        chosen = int(notable(values)["replicate"].iloc[0])
        return f"None of them can be told from this folder: {own_agents(plan)}. Look into it {in_python(plan, chosen)}."


def _a(kind: FolderKind) -> str:
    return f"an {kind}" if kind is FolderKind.ENSEMBLE else f"a {kind}"


def _quantity(by: str | None, start: str, months: int) -> Quantity:
    """Return what replicates are chosen by."""
    return read_quantity(by or USUAL_METRIC, Calendar(start, months), "--by")


def _checked(text: str, checks: Mapping[str, PartCheck]) -> Answer:
    """Return an answer with a line on every replicate that was run again, by the name of its scenario."""
    said = [f"  {name}{': ' if name else ''}{check.as_text()}" for name, check in checks.items()]
    return Answer("\n".join([text, "", *said]), all(check.is_same for check in checks.values()))


def _parting_story(runs: tuple[Run, Run], names: tuple[str, str]) -> str:
    """Return where two runs part, or that they do not."""
    from coterminous.report.divergence import divergence_of
    from coterminous.report.divergence_story import no_divergence_story

    parted = divergence_of(*runs, names=names)
    return no_divergence_story(*runs, names) if parted is None else parted.as_text()
