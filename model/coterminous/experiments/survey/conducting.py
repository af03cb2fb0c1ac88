"""Putting the published surveys to simulated bodies: replicates in, a table out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from coterminous.experiments.backends import choose_backend
from coterminous.experiments.survey.answering import Answer, Survey
from coterminous.experiments.survey.asking import Asking, askings
from coterminous.experiments.survey.drawing import NON_RESPONSE
from coterminous.experiments.survey.ground import Ground, ground_of
from coterminous.experiments.survey.instrument import Instrument, shipped_instruments
from coterminous.experiments.survey.watching import Watch
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import InputError, Problem, listed, nearest_name, shown

if TYPE_CHECKING:
    from coterminous.experiments.survey.table import SurveyTable
    from coterminous.state.columns import State

Progress = Callable[[int, int], None]
Answers = Mapping[tuple[str, str], Answer]
"""Answers of one replicate, by instrument and item."""

MOST_REPLICATES = 100_000


def survey(
    scenario: Scenario | str | Path,
    replicates: int = 200,
    seed: int = 0,
    *,
    workers: int | None = None,
    backend: str = "batch",
    non_response: str = "random",
    instruments: Mapping[str, Instrument] | None = None,
    progress: Progress | None = None,
) -> SurveyTable:
    """Let the bodies of a scenario answer the surveys that real ones answered, and set both answers side by side.

    Every replicate is one nation, in which as many bodies are drawn and asked as answered in reality; so the spread
    over replicates holds both luck and sampling. Nothing is fitted, and nothing has been: the table is uncalibrated.

    Args:
        scenario: a scenario, the path of one, or the bare name of a shipped one. It must have lived through the
            months that are asked about.
        replicates: how many, 1 or more.
        seed: any whole number.
        workers: how many processors to use; all that this process may use if None.
        backend: ``batch``, the compiled engine, or ``mesa``; they give the same answers.
        non_response: ``random``, or ``tilted``: bodies with good relationships answer more readily.
        instruments: by name; those of the package if None.
        progress: called with how many replicates are there and how many are wanted.

    Raises:
        InputError: the scenario is wrong, or none of the surveys can be put to it.

    >>> try:
    ...     survey("teaching", replicates=2)
    ... except InputError as error:
    ...     print(error.problems[-1])
    survey survey_2006 cannot be put to teaching: it is about a country of 45 to 60 million people,
    and this one has 3.9 million.
    """
    from coterminous.experiments.survey.table import SurveyTable

    if not isinstance(scenario, Scenario):
        scenario = Scenario.load(scenario)
    began = perf_counter()
    ground, asked = check_can_be_asked(scenario, replicates, backend, non_response, instruments)
    answered: dict[int, Answers] = {}
    for replicate, answers in _answers(
        scenario, ground, asked, replicates, seed, backend, workers, non_response
    ):
        answered[replicate] = answers
        if progress is not None:
            progress(len(answered), replicates)
    return SurveyTable.of(
        scenario,
        asked,
        [answered[replicate] for replicate in range(replicates)],
        seed=seed,
        non_response=non_response,
        wall_seconds=perf_counter() - began,
    )


def check_can_be_asked(
    scenario: Scenario,
    replicates: int,
    backend: str,
    non_response: str,
    instruments: Mapping[str, Instrument] | None = None,
) -> tuple[Ground, list[Asking]]:
    """Return the ground of a survey and what is asked on it, before anything is compiled or run.

    Raises:
        InputError: it cannot be done as asked, or none of the surveys can be put to the scenario.
    """
    _check(replicates, non_response)
    choose_backend(backend)
    ground = ground_of(scenario)
    return ground, askings(scenario, ground, shipped_instruments() if instruments is None else instruments)


def _check(replicates: object, non_response: object) -> None:
    problems = []
    is_whole = isinstance(replicates, int) and not isinstance(replicates, bool)
    if not (is_whole and 1 <= replicates <= MOST_REPLICATES):  # type: ignore[operator]
        allowed = f"a whole number from 1 to {MOST_REPLICATES:,}"
        problems.append(
            Problem(None, "replicates", "are too few, too many or not a number", shown(replicates), allowed)
        )
    if non_response not in NON_RESPONSE:
        nearest = nearest_name(non_response, NON_RESPONSE) if isinstance(non_response, str) else None
        message, allowed = "is not a kind of non-response", listed(NON_RESPONSE)
        problems.append(Problem(None, "non_response", message, shown(non_response), allowed, nearest))
    if problems:
        raise InputError(*problems)


def _answers(
    scenario: Scenario,
    ground: Ground,
    asked: Sequence[Asking],
    replicates: int,
    seed: int,
    backend: str,
    workers: int | None,
    non_response: str,
) -> Iterator[tuple[int, Answers]]:
    """Give every replicate's number and answers, in any order."""
    from joblib import Parallel, delayed

    from coterminous.experiments.workers import LocalWorkers

    count = LocalWorkers(workers, in_threads=True).count

    def answer(replicate: int) -> tuple[int, Answers]:
        return replicate, answers_of(scenario, ground, asked, seed, replicate, backend, non_response)

    # Mesa's registry of models is not made for threads; the compiled engine lets other threads run beside it.
    parallel = Parallel(
        n_jobs=count if backend == "batch" else 1, backend="threading", return_as="generator_unordered"
    )
    yield from parallel(delayed(answer)(replicate) for replicate in range(replicates))


def answers_of(
    scenario: Scenario,
    ground: Ground,
    asked: Sequence[Asking],
    seed: int,
    replicate: int,
    backend: str,
    non_response: str = "random",
) -> Answers:
    """Return what one replicate answers.

    Args:
        scenario: what is run.
        ground: its ground.
        asked: what it is asked.
        seed: the seed.
        replicate: number of the replicate.
        backend: ``batch`` or ``mesa``.
        non_response: ``random`` or ``tilted``.
    """
    watches = {one.name: Watch(ground, one.first, one.last) for one in asked if one.items}
    months = 1 + max(one.last for one in asked if one.items)
    with _lived(scenario, seed, replicate, backend) as step:
        for month in range(months):
            state = step()
            for watch in watches.values():
                watch.see(state, month)
    found: dict[tuple[str, str], Answer] = {}
    for one in asked:
        if one.items:
            seen = watches[one.name].seen
            assert seen is not None
            put = Survey(one.name, one.instrument, seen, non_response, seed, replicate)
            found |= {(one.name, item): answer for item, answer in put.answers(one.items).items()}
    return found


@contextmanager
def _lived(scenario: Scenario, seed: int, replicate: int, backend: str) -> Iterator[Callable[[], State]]:
    """Give a function that lives one more month of a replicate and returns the state it leaves."""
    if backend == "batch":
        from coterminous.experiments.backends import batch_engine

        steps = batch_engine(scenario, seed).steps(replicate)

        def live() -> Any:
            steps.step()
            return steps.state

        yield live
        return
    from coterminous.world import PartnershipModel

    model = PartnershipModel(scenario, seed=seed, replicate=replicate)

    def step() -> Any:
        model.step()
        return model.state

    try:
        yield step
    finally:
        model.release()
