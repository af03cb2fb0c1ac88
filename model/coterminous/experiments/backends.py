"""The two engines behind one call: replicates in, numbers out.

``batch`` is the compiled engine, ``mesa`` the readable one. They give the same numbers to the last bit; what the
batch engine cannot run goes to Mesa, and whoever asked is told.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from coterminous.record.metric_facts import METRIC_NAMES
from coterminous.scenario.problems import InputError, Problem, listed, nearest_name, shown

if TYPE_CHECKING:
    from coterminous.agents.organisation import Organisation
    from coterminous.scenario.loading import Scenario

BACKENDS: Final = ("batch", "mesa")
CHUNK_SIZES: Final = {"batch": 50, "mesa": 5}
"""Replicates in a chunk where nobody says otherwise: enough that keeping them costs little beside living them, and few
enough that little is lost when a run is interrupted. They do not depend on how many replicates are wanted, so that an
ensemble that grew has the same chunks as one that was large from the beginning."""

Kinds = Mapping[str, "type[Organisation]"]

_engines: dict[tuple[int, int], tuple[Scenario, Any]] = {}
_building = threading.Lock()
_MOST_ENGINES = 4


def choose_backend(asked: str, kinds: Kinds | None = None) -> tuple[str, str | None]:
    """Return the backend that will run, and why it is not the one that was asked for.

    Args:
        asked: ``batch`` or ``mesa``.
        kinds: a user's own classes of agents by kind, or none.

    Raises:
        InputError: there is no such backend, or ``kinds`` names no kind or holds something that is none.

    >>> choose_backend("batch")
    ('batch', None)
    >>> from coterminous import PCT
    >>> choose_backend("batch", {"pct": PCT})[0]
    'mesa'
    """
    if asked not in BACKENDS:
        nearest = nearest_name(asked, BACKENDS) if isinstance(asked, str) else None
        raise InputError(
            Problem(None, "backend", "is not one of the engines", shown(asked), listed(BACKENDS), nearest)
        )
    if kinds:
        from coterminous.agents.kinds import checked_kinds

        checked_kinds(kinds)
    if asked == "batch" and kinds:
        names = listed([f"{agent.__name__} ({kind})" for kind, agent in sorted(kinds.items())])
        return "mesa", f"the batch engine cannot run agents of a user's own: {names}"
    return asked, None


def compile_engine(backend: str, progress: Callable[[int, int], None]) -> None:
    """Compile an engine, where it needs that and it has not been done, so that what follows is replicates and no more.

    Args:
        backend: ``batch`` or ``mesa``; the latter needs no compiling.
        progress: told how many functions have been compiled, and how many there are; not called where nothing is
            left to do.
    """
    if backend == "batch":
        from coterminous.batch.engine import kernel

        kernel(progress)


def live_replicates(
    scenario: Scenario, seed: int, replicates: Sequence[int], backend: str, kinds: Kinds | None = None
) -> NDArray[np.float64]:
    """Return every metric of some replicates: replicate, month, metric, in the order of ``METRIC_NAMES``.

    Args:
        scenario: what to run.
        seed: its seed.
        replicates: their numbers.
        backend: ``batch`` or ``mesa``.
        kinds: a user's own classes of agents by kind; the Mesa engine takes them, the other does not.

    >>> from coterminous import Scenario
    >>> short = Scenario.load("teaching", overrides={"months": 2})
    >>> live_replicates(short, 7, [0, 1], "mesa").shape == (2, 2, len(METRIC_NAMES))
    True
    """
    if backend == "batch":
        if kinds:
            raise ValueError("the batch engine takes no kinds")
        numbers: NDArray[np.float64] = batch_engine(scenario, seed).live(replicates)
        return numbers
    return np.array([_lived_in_mesa(scenario, seed, replicate, kinds) for replicate in replicates])


def _lived_in_mesa(scenario: Scenario, seed: int, replicate: int, kinds: Kinds | None) -> NDArray[np.float64]:
    from coterminous.world import PartnershipModel

    model = PartnershipModel(scenario, seed=seed, replicate=replicate, kinds=kinds)
    try:
        model.run()
        frame = model.datacollector.get_model_vars_dataframe()
        numbers: NDArray[np.float64] = frame[list(METRIC_NAMES)].to_numpy(dtype=np.float64)
    finally:
        model.release()
    return numbers


def batch_engine(scenario: Scenario, seed: int) -> Any:
    """Return the engine of a scenario and seed; the last few are kept, since a world takes time to lay out."""
    from coterminous.batch.engine import BatchEngine

    key = (id(scenario), seed)
    with _building:
        if key not in _engines:
            if len(_engines) >= _MOST_ENGINES:
                del _engines[next(iter(_engines))]
            # The scenario is kept with its engine: while it lives, nothing else can have its id.
            _engines[key] = (scenario, BatchEngine(scenario, seed))
        return _engines[key][1]
