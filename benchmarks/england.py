"""How long a run of England 2006 takes, and where the time goes.

Each phase method of the model is wrapped here, in the benchmark; the product has no timers. Timed are the model as
it comes, and beside it, in turn, the same model with the wrappers, so that their own cost is seen.

Usage: ``python benchmarks/england.py [--repeats 5] [--months 72] [--json]``
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from time import perf_counter
from typing import Any

from measuring import Report, Row, median, print_report, spread

SCENARIO = "baseline"
RECORDING_AT_MOST = 0.25
NEW_MAPS = 1_000_000
"""Seeds of maps that nothing else draws begin here."""
PHASES = {
    "_centre_acts": "1 the centre acts",
    "_set_budgets": "2 budgets are set",
    "move_money": "3 money moves",
    "let_services_respond": "4 services respond",
    "forecast_year": "5 bodies forecast",
    "work": "6 partnerships work",
    "learn_from_month": "7 partners learn",
    "_decide": "8 agents decide",
    "_carry_out": "9 decisions are carried out",
}
RECORDED = {
    "states_of": "states of partnerships",
    "month_metrics": "metrics",
    "body_snapshot": "snapshot of bodies",
    "dyad_snapshot": "snapshot of dyads",
    "partnership_snapshot": "snapshot of partnerships",
    "collect": "Mesa's data collector",
}

Seconds = dict[str, float]


def timed(function: Callable[..., Any], name: str, spent: Seconds) -> Callable[..., Any]:
    """Return the function with its time added to ``spent``."""

    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        began = perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            spent[name] = spent.get(name, 0.0) + perf_counter() - began

    return wrapper


def homes_of(function: Callable[..., Any]) -> list[Any]:
    """Return every module of the product that knows a function by its name."""
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith("coterminous")]
    return [module for module in modules if vars(module).get(function.__name__) is function]


@contextmanager
def wrapped(spent: Seconds) -> Iterator[None]:
    """Wrap the phases and the recording for as long as it lasts."""
    import mesa

    from coterminous.partnerships.trusting import learn_from_month
    from coterminous.phases.monthly import forecast_year, let_services_respond, move_money, work
    from coterminous.record.metrics import month_metrics
    from coterminous.record.snapshots import body_snapshot, dyad_snapshot, partnership_snapshot
    from coterminous.record.states import states_of
    from coterminous.world import PartnershipModel

    snapshots = (body_snapshot, dyad_snapshot, partnership_snapshot)
    phases = (move_money, let_services_respond, forecast_year, work, learn_from_month)
    functions = (*phases, states_of, month_metrics, *snapshots)
    homes = [(home, function.__name__) for function in functions for home in homes_of(function)]
    homes += [(PartnershipModel, name) for name in (*PHASES, "_record") if name.startswith("_")]
    homes += [(mesa.DataCollector, "collect")]
    originals = [(home, name, getattr(home, name)) for home, name in homes]
    try:
        for home, name, function in originals:
            setattr(home, name, timed(function, name, spent))
        yield
    finally:
        for home, name, function in originals:
            setattr(home, name, function)


def one_run(months: int, seed: int) -> Seconds:
    """Return the seconds of each stage of a run: opening, months, tables, and all together."""
    from coterminous import PartnershipModel, Scenario

    scenario = Scenario.load(SCENARIO, overrides={"months": months})
    gc.collect()
    began = perf_counter()
    model = PartnershipModel(scenario, seed=seed)
    opened = perf_counter()
    model.run()
    lived = perf_counter()
    model.tables()
    done = perf_counter()
    model.release()
    stages = {"opening": opened - began, "months": lived - opened, "tables": done - lived}
    return {**stages, "run": done - began}


def drawing(number: int) -> float:
    """Return the seconds that a map takes that this process has not drawn before."""
    from coterminous import Scenario
    from coterminous.geography import draw_geography

    scenario = Scenario.load(SCENARIO, overrides={"geography.seed": NEW_MAPS + number})
    began = perf_counter()
    draw_geography(scenario.geography, scenario.events, scenario.months)
    return perf_counter() - began


def writing(months: int, seed: int) -> float:
    """Return the seconds that a run folder takes to write: tables, figures, page, manifest."""
    from coterminous import Scenario, run

    result = run(Scenario.load(SCENARIO, overrides={"months": months}), seed=seed)
    with tempfile.TemporaryDirectory() as folder:
        began = perf_counter()
        result.save(Path(folder) / "run")
        return perf_counter() - began


def measure(repeats: int = 5, months: int = 72) -> Report:
    """Return the report: plain and wrapped runs in turn, medians and ranges."""
    one_run(2, 0)  # imports, first uses and the map of this world are no part of a run
    plain: list[Seconds] = []
    parts: list[Seconds] = []
    for seed in range(repeats):
        plain.append(one_run(months, seed))
        spent: Seconds = {}
        with wrapped(spent):
            stages = one_run(months, seed)
        parts.append({**spent, **stages})
    few = range(min(repeats, 3))
    maps, folders = [drawing(number) for number in few], [writing(months, seed) for seed in few]
    return _report(months, plain, parts, maps, folders)


def recording_of(part: Seconds) -> float:
    """Return the seconds that one run spent on the phase that records, and on its tables."""
    return part["_record"] + part["tables"]


def _report(
    months: int, plain: list[Seconds], parts: list[Seconds], maps: list[float], folders: list[float]
) -> Report:
    """Return the rows of the report."""
    runs = [one["run"] for one in plain]
    whole = [part["run"] for part in parts]

    def row(name: str, values: list[float], indent: int = 1) -> Row:
        shares = [value / run for value, run in zip(values, whole, strict=True)]
        return Row(f"{'— ' * indent}{name}", *spread(values), "s", f"{100 * median(shares):.0f}% of the run")

    recording = [recording_of(part) for part in parts]
    share = median([record / run for record, run in zip(recording, whole, strict=True)])
    rows = [
        Row(f"run of {months} months, as it comes", *spread(runs), "s", f"{len(runs)} runs"),
        Row(
            "speed", *spread([months / one["months"] for one in plain]), "months per second", "after opening"
        ),
        Row("cost of measuring", *spread([w / p for w, p in zip(whole, runs, strict=True)]), "ratio", ""),
        row("opening: accounts, histories, agents", [part["opening"] for part in parts]),
        *(row(said, [part.get(name, 0.0) for part in parts]) for name, said in PHASES.items()),
        row("recording, all of it", recording),
        *(row(said, [part[name] for part in parts], 2) for name, said in RECORDED.items()),
        row("tables", [part["tables"] for part in parts], 2),
        Row("drawing a new map, before the run", *spread(maps), "s", "once a process for each map"),
        Row("writing the run folder, after the run", *spread(folders), "s", "tables, figures, page"),
    ]
    verdict = "holds" if share <= RECORDING_AT_MOST else "is missed"
    note = f"Recording takes {share:.0%} of a run; the aim of at most {RECORDING_AT_MOST:.0%} {verdict}."
    return Report("England 2006, Mesa engine", "england.py", rows, [note], {"recording_share": share})


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--repeats", type=int, default=5)
    options.add_argument("--months", type=int, default=72)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    print_report(measure(chosen.repeats, chosen.months), as_json=chosen.json)


if __name__ == "__main__":
    main()
