"""Whether many runs in one process pile up in memory.

Runs of the teaching world follow each other; each model is released when its tables are made. Memory is what the
system counts as resident.

Usage: ``python benchmarks/memory.py [--runs 200] [--json]``
"""

from __future__ import annotations

import argparse
import gc

from measuring import Report, Row, print_report, resident_megabytes, spread

EARLY = 20


def models_held() -> int:
    """Return how many models this process still holds after all of them were released."""
    from coterminous import PartnershipModel

    gc.collect()
    return sum(issubclass(type(one), PartnershipModel) for one in gc.get_objects())


def measure(runs: int = 200) -> Report:
    """Return the report: memory after the first runs and after all of them."""
    from coterminous import PartnershipModel

    held: list[float] = []
    for seed in range(runs):
        model = PartnershipModel(seed=seed)
        model.run()
        model.tables()
        model.release()
        del model
        gc.collect()
        held.append(resident_megabytes())
    first = min(EARLY, runs)
    rows = [
        Row(f"after {after} runs", *spread([held[after - 1]]), "MB", "")
        for after in sorted({first, (first + runs) // 2, runs})
    ]
    early, late, models = held[first - 1], held[-1], models_held()
    kilobytes = 1024 * (late - early) / max(runs - first, 1)
    note = (
        f"From run {first} to run {runs} memory changes by {late - early:+.1f} MB, {late / early - 1:+.1%}: "
        f"{kilobytes:+.0f} kB a run. Models still held at the end: {models}."
    )
    facts = {"growth": late / early, "models_held": float(models)}
    return Report("Memory of many runs in one process", "memory.py", rows, [note], facts)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=200)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    print_report(measure(chosen.runs), as_json=chosen.json)


if __name__ == "__main__":
    main()
