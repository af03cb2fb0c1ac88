"""How fast the batch engine is: against the Mesa engine, against NumPy, against drawing random numbers alone, at scale.

Everything that is compared is measured in turns in one process, so that a busy machine slows all of it. Ratios are of
medians; their ranges are those of the turns.

Usage: ``python benchmarks/batch.py [--turns 5] [--json]``
"""

from __future__ import annotations

import argparse
import gc
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from measuring import Report, Row, median, print_report, resident_megabytes, spread
from numpy_partnerships import NumpyPartnerships

SCENARIO = "baseline"
SEED = 6
FEW, SOME = 10, 40
REPLICATES = (10, 100, 1000, 10_000)
LOCALITIES = (150, 1500, 15_000)
TRUSTS_A_LOCALITY = 0.1
SCALE_MONTHS = 24
MANY = 1000


def seconds(work: Callable[[], Any]) -> float:
    """Return how long something takes, with nothing left to collect from before."""
    gc.collect()
    began = perf_counter()
    work()
    return perf_counter() - began


def in_turns(works: dict[str, Callable[[], Any]], turns: int) -> dict[str, list[float]]:
    """Return the seconds of every work, each done once a turn."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(turns):
        for name, work in works.items():
            times[name].append(seconds(work))
    return times


def ratios(slow: Sequence[float], fast: Sequence[float]) -> tuple[float, float, float]:
    """Return the ratio of medians, and the lowest and highest ratio of a turn."""
    of_turns = [one / other for one, other in zip(slow, fast, strict=True)]
    return median(slow) / median(fast), min(of_turns), max(of_turns)


def speed(turns: int) -> tuple[list[Row], dict[str, float]]:
    """Measure one run in the Mesa engine against replicates in the batch engine, and what drawing alone takes."""
    from coterminous import PartnershipModel, Scenario
    from coterminous.batch.engine import BatchEngine

    scenario = Scenario.load(SCENARIO)
    engine = BatchEngine(scenario, SEED)
    model: list[Any] = []

    def open_mesa() -> None:
        model[:] = [PartnershipModel(scenario, seed=SEED)]

    def live_mesa() -> None:
        model[0].run()
        model[0].release()

    def two_threads() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(engine.live, [range(start, start + FEW) for start in range(0, SOME, FEW)]))

    floor = Floor(engine)
    two_threads()
    floor.draw()
    times: dict[str, list[float]] = {"mesa": [], "one": [], "two": [], "floor": []}
    for _ in range(turns):
        open_mesa()
        times["mesa"].append(seconds(live_mesa))
        times["one"].append(seconds(lambda: engine.live(range(FEW))) / FEW)
        times["two"].append(seconds(two_threads) / SOME)
        times["floor"].append(seconds(floor.draw))
    share = [1.0 - floor_time / one for floor_time, one in zip(times["floor"], times["one"], strict=True)]
    rows = [
        Row("Mesa engine, a run of 72 months", *spread(times["mesa"]), "seconds", "log and tables included"),
        Row("batch engine, 1 thread, a replicate", *_milli(times["one"]), "milliseconds"),
        Row("batch engine, 2 threads, a replicate", *_milli(times["two"]), "milliseconds"),
        Row("1 thread against Mesa", *ratios(times["mesa"], times["one"]), "times", "at least 50 wanted"),
        Row("2 threads against Mesa", *ratios(times["mesa"], times["two"]), "times", "at least 90 wanted"),
        Row("floor: the same draws and nothing else", *_milli(times["floor"]), "milliseconds"),
        Row("share of a replicate above the floor", *(100 * number for number in spread(share)), "%"),
    ]
    facts = {
        "one_thread_ratio": median(times["mesa"]) / median(times["one"]),
        "two_thread_ratio": median(times["mesa"]) / median(times["two"]),
    }
    return rows, facts


def _milli(times: Sequence[float]) -> tuple[float, float, float]:
    middle, low, high = spread([1000 * time for time in times])
    return middle, low, high


class Floor:
    """Draws as many keyed numbers as a replicate does, and does nothing with them."""

    def __init__(self, engine: Any) -> None:
        """Count the draws of a replicate."""
        from coterminous.batch.compiling import Compiler
        from coterminous.batch.luck import fill

        self._fill = Compiler().compiled(fill)
        columns, months = engine._game.blank.columns, engine.scenario.months
        bodies, ties = len(columns.bodies.kind), len(columns.ties.first)
        places = len(columns.partnerships.tie)
        quarters, years = months // 3, months // 12
        seats = draws_of_seats(engine)
        self.count = 5 * bodies + ties + 5 * places + quarters * places + 3 * years * bodies + seats
        self._keys = np.arange(self.count, dtype=np.int64)
        self._drawn = np.zeros(self.count)

    def draw(self) -> None:
        """Draw them all."""
        self._fill(self._drawn, SEED, 0, 23, 1, self._keys, 0)


def draws_of_seats(engine: Any) -> int:
    """Return how many draws decisions take in a replicate: one a choice."""
    steps = engine.steps(0)
    drawn = 0
    for _ in range(engine.scenario.months):
        steps.step()
        decisions = steps.state.decisions
        drawn += int((np.asarray(decisions.action_sides) >= 0).sum())
        drawn += int((np.asarray(decisions.step_sides) >= 0).sum())
    return drawn


def against_numpy(turns: int) -> list[Row]:
    """Measure a month's work of partnerships alone: compiled, and formulated with NumPy."""
    from coterminous import PartnershipModel, Scenario
    from coterminous.batch.board import STATE, state_at, with_room
    from coterminous.batch.compiling import Compiler
    from coterminous.batch.memory import Record, RecordType, reader_of
    from coterminous.partnerships.trusting import learn_from_month
    from coterminous.phases.monthly import work
    from coterminous.scenario.values import Parameters

    model = PartnershipModel(Scenario.load(SCENARIO), seed=SEED)
    for _ in range(MANY // 40):
        model.step()
    parameters_at = reader_of(RecordType(Parameters))
    assert STATE.name
    compiled = Compiler().compiled(month_of_work(state_at, parameters_at, work, learn_from_month))
    state, parameters = Record(with_room(model.state)), Record(model.parameters)
    ours = NumpyPartnerships(model.state, model.parameters, model.month)

    def by_compiler() -> None:
        for _ in range(MANY):
            compiled(state.address, parameters.address, model.month)

    def by_numpy() -> None:
        for _ in range(MANY):
            ours.work_a_month()

    compiled(state.address, parameters.address, model.month)
    ours.work_a_month()
    ours.check_against(state.columns)
    times = in_turns({"numpy": by_numpy, "compiled": by_compiler}, turns)
    model.release()
    return [
        Row(
            "a month of partnerships' work and learning, NumPy",
            *(1e6 / MANY * number for number in spread(times["numpy"])),
            "microseconds",
        ),
        Row(
            "the same, compiled",
            *(1e6 / MANY * number for number in spread(times["compiled"])),
            "microseconds",
        ),
        Row(
            "compiled against NumPy", *ratios(times["numpy"], times["compiled"]), "times", "at least 3 wanted"
        ),
    ]


def month_of_work(state_at: Any, parameters_at: Any, work: Any, learn: Any) -> Any:
    """Return the function that is compiled for the comparison with NumPy."""
    from coterminous.state.deeds import forget_deeds

    namespace = {
        "state_at": state_at,
        "parameters_at": parameters_at,
        "forget": forget_deeds,
        "work": work,
        "learn": learn,
    }
    text = (
        "def a_month(state_address, parameters_address, month):\n"
        "    state, parameters = state_at(state_address), parameters_at(parameters_address)\n"
        "    forget(state)\n"
        "    work(state, parameters, month)\n"
        "    learn(state, parameters)\n"
    )
    exec(text, namespace)
    return namespace["a_month"]


def flat_in_replicates() -> list[Row]:
    """Measure the cost of a replicate of the teaching world, from ten to ten thousand in one call after another."""
    from coterminous import Scenario
    from coterminous.batch.engine import BatchEngine

    engine = BatchEngine(Scenario.load("teaching"), SEED)
    engine.live(range(FEW))
    rows = []
    for count in REPLICATES:
        repeats = 3 if count < REPLICATES[-1] else 1
        times = [seconds(partial(live_in_chunks, engine, count)) / count for _ in range(repeats)]
        rows.append(Row(f"teaching world, {count:,} replicates: each", *_milli(times), "milliseconds"))
    return rows


def live_in_chunks(engine: Any, count: int) -> None:
    """Live replicates a hundred at a time, as ensembles do."""
    for start in range(0, count, 100):
        engine.live(range(start, min(start + 100, count)))


def linear_in_localities(localities: Sequence[int]) -> list[Row]:
    """Measure the cost of a locality and month in worlds of ever more localities, read from a lookup table."""
    from coterminous import Scenario
    from coterminous.batch.engine import BatchEngine

    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for count in localities:
            engine = BatchEngine(Scenario.load(str(written_world(Path(folder), count))), SEED)
            engine.live([0])
            times = [seconds(partial(engine.live, [1])) for _ in range(3)]
            each = [1e6 * time / count / SCALE_MONTHS for time in times]
            rows.append(Row(f"{count:,} localities: one for one month", *spread(each), "microseconds"))
    return rows


def written_world(folder: Path, localities: int) -> Path:
    """Write a world of so many PCTs and councils, where one PCT in three reaches into the next council."""
    lines = ["area,people,commissioner,council"]
    for number in range(localities):
        people = 90_000 + number * 7919 % 40_000
        shared = people // 2 if number % 3 == 0 else 0
        lines += [f"a{number}-{part},{people},P{number:05d},C{number:05d}" for part in range(3)]
        if shared:
            lines.append(f"b{number},{shared},P{number:05d},C{(number + 1) % localities:05d}")
    table, scenario = folder / f"world-{localities}.csv", folder / f"world-{localities}.yaml"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    trusts = int(TRUSTS_A_LOCALITY * localities)
    scenario.write_text(
        f"extends: england_2006\ntitle: {localities} localities\nmonths: {SCALE_MONTHS}\n"
        f"geography:\n  lookup: {table.name}\n  nhs_trusts: {trusts}\n",
        encoding="utf-8",
    )
    return scenario


def memory() -> list[Row]:
    """Measure the memory of a thousand replicates of England, above what the imports take."""
    from coterminous import Scenario
    from coterminous.batch.engine import BatchEngine, kernel

    kernel()
    before = resident_megabytes()
    engine = BatchEngine(Scenario.load(SCENARIO), SEED)
    highest = before
    kept = 0.0
    for start in range(0, MANY, FEW):
        kept += float(engine.live(range(start, start + FEW))[:, -1, 0].sum())
        highest = max(highest, resident_megabytes())
    note = f"less than 300 wanted; mean trust at the end {kept / MANY:.3f}"
    return [Row("1,000 replicates of England: memory above imports", *spread([highest - before]), "MB", note)]


def measure(turns: int = 5, localities: Sequence[int] = LOCALITIES) -> Report:
    """Return the report."""
    held = memory()
    rows, facts = speed(turns)
    rows += against_numpy(turns) + flat_in_replicates() + linear_in_localities(localities) + held
    notes = [
        "England is the scenario `baseline`: 152 PCTs, 150 councils, 236 NHS trusts, 72 months. The Mesa engine also "
        "keeps a log and tables; the batch engine keeps the metrics. The floor draws as many keyed random numbers as "
        "a replicate does and does nothing with them."
    ]
    return Report("The batch engine", "batch.py", rows, notes, facts)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--turns", type=int, default=5)
    options.add_argument("--localities", type=int, nargs="*", default=list(LOCALITIES))
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    print_report(measure(chosen.turns, chosen.localities), as_json=chosen.json)


if __name__ == "__main__":
    main()
