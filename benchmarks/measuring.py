"""What all benchmarks share: rows with medians and ranges, the machine they ran on, and how both are printed."""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median as _median

MEGABYTE = 1 << 20
REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Row:
    """One measure: the median of its repeats, the lowest and the highest."""

    name: str
    middle: float
    low: float
    high: float
    unit: str
    note: str = ""


@dataclass(frozen=True)
class Report:
    """One benchmark: what was measured, by which file, its rows, and what they say."""

    title: str
    script: str
    rows: list[Row]
    notes: list[str] = field(default_factory=list)
    facts: dict[str, float] = field(default_factory=dict)


def median(values: Sequence[float]) -> float:
    """Return the median.

    >>> median([3.0, 1.0, 2.0])
    2.0
    """
    return float(_median(values))


def spread(values: Sequence[float]) -> tuple[float, float, float]:
    """Return median, lowest and highest.

    >>> spread([3.0, 1.0, 2.0])
    (2.0, 1.0, 3.0)
    """
    return median(values), min(values), max(values)


def machine() -> dict[str, str]:
    """Return what the numbers depend on: processor, cores, system, Python and the packages that do the work."""
    packages = ("mesa", "numpy", "pandas", "pyarrow", "matplotlib")
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "busy before": _load(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in packages},
    }


def _processor() -> str:
    """Return the name of the processor, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "not known"
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or "not known"


def _load() -> str:
    """Return how busy the machine was with other work: the mean number of waiting processes in the last minute."""
    try:
        return f"{os.getloadavg()[0]:.1f} processes"
    except OSError:
        return "not known"


def resident_megabytes() -> float:
    """Return the memory that this process holds now; its peak where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return float(peak) / (MEGABYTE if sys.platform == "darwin" else 1024)
    return pages * resource.getpagesize() / MEGABYTE


def commit() -> str:
    """Return the commit that was measured, and whether the package differs from it."""

    def git(*command: str) -> str:
        done = subprocess.run(["git", *command], cwd=REPOSITORY, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--", "model", "scenarios")
    return (git("rev-parse", "--short=12", "HEAD") or "not known") + (" with changes" if changed else "")


def written(value: float) -> str:
    """Return a number with three figures or so.

    >>> written(0.01234), written(5.513), written(123.4)
    ('0.0123', '5.51', '123')
    """
    decimals = 4 if abs(value) < 0.1 else 3 if abs(value) < 1 else 2 if abs(value) < 10 else 1
    return f"{value:.{decimals if abs(value) < 100 else 0}f}"


def machine_line(facts: dict[str, str]) -> str:
    """Return the machine as one line."""
    return "; ".join(f"{name} {value}" for name, value in facts.items())


def table(report: Report) -> str:
    """Return a report as a Markdown table."""
    lines = ["| | median | lowest | highest | unit | |", "|---|--:|--:|--:|---|---|"]
    for row in report.rows:
        numbers = " | ".join(written(value) for value in (row.middle, row.low, row.high))
        lines.append(f"| {row.name} | {numbers} | {row.unit} | {row.note} |")
    return "\n".join(lines)


def print_report(report: Report, *, as_json: bool) -> None:
    """Print a report for people or for programs."""
    facts = machine()
    if as_json:
        print(json.dumps({**asdict(report), "machine": facts, "commit": commit()}, indent=2))
        return
    sys.stdout.write(f"{report.title}\n\n{table(report)}\n\n")
    sys.stdout.write("\n".join(report.notes) + ("\n" if report.notes else ""))
    sys.stdout.write(f"{machine_line(facts)}; commit {commit()}\n")
