"""What contrasts and stylised facts gave when ``python docs/claims.py`` was last run, as rows for generated pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coterminous.experiments.contrasts.register import register, shown_elsewhere
from coterminous.experiments.quantities import in_figures
from coterminous.scenario.evidence import claims

STORED = Path(__file__).resolve().parent / "claims.json"
CONTRASTS = "../model/coterminous/experiments/contrasts"
CONTRAST_HEAD = ("claims", "contrast", "measured", "effect", "mechanism off", "n", "verdict")
STRUCTURE_HEAD = ("claims", "what is shown", "tests")
FACT_HEAD = ("fact", "statement", "verdict", "effect", "control", "n")


def stored_findings() -> Mapping[str, Any]:
    """Return what was found when everything was last measured."""
    found: Mapping[str, Any] = json.loads(STORED.read_text(encoding="utf-8"))
    return found


def about_contrasts(stored: Mapping[str, Any]) -> str:
    """Return what the tables of contrasts are, and which claims nothing shows."""
    shown = {claim_id for contrast in register().values() for claim_id in contrast.entry.claims}
    elsewhere = {claim_id for one in shown_elsewhere().values() for claim_id in one.entry.claims}
    without = [claim_id for claim_id in claims() if claim_id not in shown | elsewhere]
    failing = [name for name, found in stored["contrasts"].items() if not found["holds"]]
    rest = f" Nothing shows {', '.join(without)} yet." if without else ""
    return (
        "A claim is *shown* by contrasts: two arms of the same world on the same luck, without and with its cause, "
        "and the same two arms with the mechanism switched off. The effect is the mean difference of the pairs, "
        "with its 99% interval. A contrast holds where the effect goes the way the source says, is gone (or no "
        "more of it left than its entry allows) with the mechanism off, and the two effects differ. The entries, "
        f"with every setting, are in [contrasts]({CONTRASTS}); `python docs/claims.py` measures them, and "
        f"measured these for model content `{stored['model']}`. Of {len(stored['contrasts'])} contrasts "
        f"{len(failing)} {'does' if len(failing) == 1 else 'do'} not hold. They show {len(shown)} claims; tests of "
        f"structure show {len(elsewhere - shown)} more.{rest}"
    )


def contrast_rows(letter: str, stored: Mapping[str, Any]) -> list[list[str]]:
    """Return the contrasts of one part of the register of evidence, with what they gave."""
    rows = []
    for name, contrast in register().items():
        entry, found = contrast.entry, stored["contrasts"].get(name)
        if entry.claims[0].startswith(letter) and found is not None:
            verdict = "holds" if found["holds"] else f"**does not hold**: {found['fault']}"
            why = f" {entry.does_not_hold}" if entry.does_not_hold else ""
            effects = [interval(found[arm]) for arm in ("on", "off")]
            cells = [", ".join(entry.claims), f"`{name}`: {entry.says}{why}", found["measured"], *effects]
            rows.append([*cells, str(found["on"]["n"]), verdict])
    return rows


def structure_rows(letter: str) -> list[list[str]]:
    """Return what tests show of one part of the register of evidence, being a matter of structure."""
    return [
        [", ".join(one.entry.claims), one.entry.says, ", ".join(map(test_link, one.entry.shown_by))]
        for one in shown_elsewhere().values()
        if one.entry.claims[0].startswith(letter)
    ]


def test_link(test: str) -> str:
    """Return a link to the file of a test that is written as pytest writes it."""
    file, _, name = test.partition("::")
    return f"[`{name}`](../{file})"


def interval(found: Mapping[str, float]) -> str:
    """Return an effect with its interval."""
    estimate, low, high = (in_figures(found[key]) for key in ("estimate", "low", "high"))
    return f"{estimate} ({low} to {high})"


def about_facts(stored: Mapping[str, Any]) -> str:
    """Return what the table of stylised facts is."""
    holding = sum(fact["holds"] for fact in stored["facts"])
    return (
        "The fourteen stylised facts that the model answers for, each with its control, in the teaching world with "
        "the shipped parameters. `coterminous facts SCENARIO` tries them with any others; `python docs/claims.py` "
        f"measured these, for model content `{stored['model']}`. Of {len(stored['facts'])} statements {holding} "
        "hold: the effect, whose sign is such that it is above nought where the statement is true, has a 99% "
        "interval above nought, and the control takes it away. Why the others do not hold is in the "
        "[ODD](odd.md), section 11."
    )


def fact_rows(stored: Mapping[str, Any]) -> list[list[str]]:
    """Return the statements of the stylised facts, with what they gave."""
    return [
        [
            fact["part"],
            fact["says"],
            fact["verdict"] if fact["holds"] else f"**{fact['verdict']}**",
            f"{interval(fact['on'])}: {fact['measured']}",
            f"{interval(fact['off'])}: {fact['control']}",
            str(fact["on"]["n"]),
        ]
        for fact in stored["facts"]
    ]
