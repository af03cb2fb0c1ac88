"""Store what short runs give now: ``python tests/golden/update.py``.

A back test, not a proof: the stored numbers say what the model said when somebody last looked and agreed.
Run it when a change of the model is meant to change results, look at the difference, and say why in the
commit.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from coterminous import PartnershipModel, Scenario

STORED = Path(__file__).resolve().parent / "stored.json"
SEED = 12
MONTHS = (0, 11, 23, 35)
CASES: dict[str, list[dict[str, Any]]] = {
    "teaching": [],
    "deficits": [
        {"at": "2006-10", "deficit_shock": {"bodies": "both", "share": 0.5, "size": 0.05, "months": 12}}
    ],
    "new map": [
        {"at": "2006-12", "council_reorganisation": {"share": 0.4, "form": "split", "into": 2}},
        {"at": "2007-10", "pct_reorganisation": {"share": 0.4, "form": "merge", "into": 2}},
    ],
    "many plans": [
        {"at": "2006-06", "grant": {"gbp_per_head_year": 4.0, "months": 18, "share": 0.5}},
        {"at": "2007-01", "initiatives": {"number": 10, "months": 18}},
        {"at": "2007-04", "joint_boards": {"share": 0.5}},
    ],
}
"""Scenarios on the teaching world; between them they use every phase of a month."""


def lived(events: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the metrics of a few months, floats as hexadecimal so that no bit is rounded away, and event counts."""
    resolved = Scenario.load("teaching").resolved()
    resolved |= {"months": MONTHS[-1] + 1, "events": events}
    model = PartnershipModel(Scenario.from_resolved(resolved), seed=SEED)
    model.run()
    tables = model.tables()
    metrics = tables.metrics.drop(columns="month")
    return {
        "metrics": {
            name: [float(metrics[name].iloc[month]).hex() for month in MONTHS] for name in metrics.columns
        },
        "events": {
            str(kind): int(count) for kind, count in sorted(tables.events["kind"].value_counts().items())
        },
    }


def main() -> None:
    """Write what all cases give now."""
    content = {case: lived(events) for case, events in CASES.items()}
    STORED.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
