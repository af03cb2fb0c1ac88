"""Measure every contrast of the register and every stylised fact, and keep what was found in ``docs/claims.json``.

Usage: ``python docs/claims.py`` measures everything; with names of contrasts, these alone are measured anew.

The file says for which content of the model it was measured: a hash of the text of everything that the batch engine
compiles, of the shipped parameters, and of the worlds. Numbers are kept to six figures.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import coterminous
from coterminous.batch.compiling import SOURCES
from coterminous.experiments.bench import Bench
from coterminous.experiments.contrasts.findings import find
from coterminous.experiments.contrasts.register import Contrast, register
from coterminous.experiments.facts.table import state_facts
from coterminous.scenario.files import shipped_folder
from coterminous.scenario.loading import Scenario

STORED = Path(__file__).resolve().parent / "claims.json"
FACT_REPLICATES = 100
FIGURES = 6


def model_content() -> str:
    """Return a hash of what decides the numbers: rules and phases, shipped parameters, worlds."""
    package = Path(coterminous.__file__).parent
    roots = [*(package / source for source in SOURCES), package / "scenario" / "parameters"]
    digest = hashlib.sha256()
    for root in [*roots, shipped_folder() / "worlds"]:
        for file in [root] if root.is_file() else sorted([*root.rglob("*.py"), *root.rglob("*.yaml")]):
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def asked(contrast: Contrast) -> str:
    """Return a hash of what a contrast asks, so that one that was changed is known to need measuring anew."""
    text = contrast.entry.model_dump_json(
        by_alias=True, exclude={"says", "claims", "does_not_hold", "size_source"}
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def rounded(value: Any) -> Any:
    """Return plain data with every number to six figures."""
    if isinstance(value, float):
        return float(f"{value:.{FIGURES}g}")
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    return [rounded(inner) for inner in value] if isinstance(value, list | tuple) else value


def measured(contrast: Contrast, bench: Bench) -> dict[str, Any]:
    """Return what a contrast gives, as it is kept."""
    found: dict[str, Any] = rounded(find(contrast, bench).as_json())
    return {"asked": asked(contrast), **found}


def facts() -> list[dict[str, Any]]:
    """Return what the stylised facts give in the teaching world, as it is kept."""
    table = state_facts(Scenario.load("teaching"), replicates=FACT_REPLICATES)
    found: list[dict[str, Any]] = rounded(table.as_json()["statements"])
    return found


def main(names: list[str]) -> int:
    """Measure, write the file, and say what does not hold; return the exit code."""
    unknown = [name for name in names if name not in register()]
    if unknown:
        print(f"the register has no contrast {', '.join(unknown)}", file=sys.stderr)
        return 2
    before = json.loads(STORED.read_text(encoding="utf-8")) if names and STORED.is_file() else {}
    known, bench = before.get("contrasts", {}), Bench()
    contrasts = {}
    for name, contrast in register().items():
        is_kept = bool(names) and name not in names and name in known
        contrasts[name] = known[name] if is_kept else measured(contrast, bench)
        if not contrasts[name]["holds"]:
            print(f"{name} does not hold: {contrasts[name]['fault']}")
    content = {
        "made_by": "python docs/claims.py",
        "model": before["model"] if names and before else model_content(),
        "confidence": 0.99,
        "contrasts": contrasts,
        "facts": before["facts"] if names and before else facts(),
    }
    for statement in content["facts"]:
        if not statement["holds"]:
            print(f"fact {statement['part']} {statement['verdict']}: {statement['says']}")
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    STORED.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
