"""Whether many runs in one process pile up in memory.

Runs of the teaching world follow each other; each model is released when its tables are made. Memory is what the
system counts as resident.

Usage: ``python benchmarks/memory.py [--runs 200] [--json]``
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
from pathlib import Path

from measuring import Report, Row, print_report

EARLY = 20
GROWTH_AT_MOST = 1.05
MEGABYTE = 1 << 20


def resident_megabytes() -> float:
    """Return the memory that this process holds now; its peak where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return float(peak) / (MEGABYTE if sys.platform == "darwin" else 1024)
    return pages * resource.getpagesize() / MEGABYTE


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
    early, late = held[min(EARLY, runs) - 1], held[-1]
    middle = held[(min(EARLY, runs) + runs) // 2 - 1]
    rows = [
        Row(f"after {min(EARLY, runs)} runs", early, early, early, "MB", ""),
        Row(f"after {(min(EARLY, runs) + runs) // 2} runs", middle, middle, middle, "MB", ""),
        Row(f"after {runs} runs", late, late, late, "MB", f"{late / early:.3f} times as much as early on"),
        Row("highest at the end of a run", max(held), max(held), max(held), "MB", ""),
    ]
    verdict = "does not grow" if late <= GROWTH_AT_MOST * early else "grows"
    note = f"From run {min(EARLY, runs)} to run {runs} memory {verdict}: {late - early:+.1f} MB."
    return Report("Memory of many runs in one process", "memory.py", rows, [note], {"growth": late / early})


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=200)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    print_report(measure(chosen.runs), as_json=chosen.json)


if __name__ == "__main__":
    main()
