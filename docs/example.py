"""Make the README's figure and the numbers beside it, from runs.

Usage: ``python docs/example.py`` compares the deficit shock with the baseline, copies one figure of a single run to
``docs/images/`` and writes the numbers between the markers of README.md; with ``--check`` it runs the same and says
whether the numbers on the page are still those.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from coterminous import EffectTable, Scenario, compare, run

REPOSITORY = Path(__file__).resolve().parent.parent
README = REPOSITORY / "README.md"
FIGURE = Path("docs/images/deficit_shock.svg")
PAIRS = 200
SEED = 0
BLOCK = re.compile(r"(<!-- numbers: start -->\n).*?(<!-- numbers: end -->)", re.DOTALL)
LINES = (
    ("Partnerships running at the end", "partnerships_active", "end", "{:,.0f}"),
    ("Withdrawals in six years", "withdrawals", "total", "{:,.0f}"),
    ("Contributions cut by PCTs in six years", "restructurings_by_pct", "total", "{:,.0f}"),
    ("Contributions cut by councils in six years", "restructurings_by_social_services", "total", "{:,.0f}"),
    ("Mean trust at the end (0 to 1)", "trust_mean", "end", "{:.3f}"),
    ("Gain from joint working in the last month, £m", "value_created_gbp", "end", "{:.2f}"),
)


def paired(**overrides: float) -> EffectTable:
    """Return the effects of the shock against the baseline, on the same luck pair by pair."""
    named = {name.replace("__", "."): value for name, value in overrides.items()}
    scenarios = [Scenario.load(name, overrides=named) for name in ("baseline", "deficit_shock")]
    return compare(*scenarios, replicates=PAIRS, seed=SEED)


def effect(table: EffectTable, metric: str, when: str) -> pd.Series:
    """Return one row of a table of effects: in total, or at the end."""
    rows = table[table["metric"] == metric]
    months = rows["month"][rows["month"] != "total"]
    return rows[rows["month"] == ("total" if when == "total" else months.max())].iloc[0]


def numbers(table: EffectTable) -> str:
    """Return the table of results: what the shock changes against the same world without it."""
    lines = [
        f"| England, n = {PAIRS} pairs | baseline, mean | shock, mean | difference, 95% interval |",
        "|---|--:|--:|--:|",
    ]
    for label, metric, when, shape in LINES:
        row = effect(table, metric, when)
        scale = 1e-6 if metric.endswith("_gbp") else 1.0
        columns = ("baseline_mean", "scenario_mean", "low", "high")
        baseline, shock, low, high = (shape.format(float(row[name]) * scale) for name in columns)
        lines.append(f"| {label} | {baseline} | {shock} | {low} to {high} |")
    return "\n".join([*lines, ""])


def pairing(table: EffectTable) -> str:
    """Return a sentence on what pairing saved."""
    saved = table.comparison.pairing
    rows = saved[saved["metric"].isin([metric for _, metric, _, _ in LINES])]
    least, most = rows["variance_removed"].min(), rows["variance_removed"].max()
    return (
        f"\nBecause both worlds share their luck, the differences have {100 * least:.0f} to {100 * most:.0f} per cent "
        f"less variance than those of independent runs (six years together, the metrics above).\n"
    )


def control() -> str:
    """Return a sentence on the same pairs with the worth of ready cash turned off."""
    table = paired(decisions__cash_premium=0.0)
    left, cut = effect(table, "withdrawals", "total"), effect(table, "restructurings_by_pct", "total")
    return (
        f"\nWith `--set decisions.cash_premium=0`, that is, if ready money were worth no more to a body in deficit "
        f"than to any other, the same pairs differ by {left['low']:.1f} to {left['high']:.1f} withdrawals "
        f"and {cut['low']:.1f} to {cut['high']:.1f} contributions cut by PCTs (95% intervals).\n"
    )


def main() -> int:
    """Write the block and the figure, or check the block; return the exit code."""
    effects = paired()
    page = README.read_text(encoding="utf-8")
    results = numbers(effects) + pairing(effects) + control()
    made = BLOCK.sub(lambda match: f"{match[1]}{results}{match[2]}", page)
    if "--check" in sys.argv[1:]:
        if made != page:
            print("README.md holds other numbers than the runs: python docs/example.py", file=sys.stderr)
            return 1
        return 0
    with TemporaryDirectory() as scratch:
        folder = run("deficit_shock", seed=SEED).save(Path(scratch) / "run")
        (REPOSITORY / FIGURE).parent.mkdir(exist_ok=True)
        shutil.copyfile(folder / "figures" / "partnerships.svg", REPOSITORY / FIGURE)
        alt = json.loads((folder / "figures" / "alt.json").read_text(encoding="utf-8"))["partnerships"]["alt"]
    made = re.sub(r"!\[[^\]]*\]\(docs/images/deficit_shock\.svg\)", lambda _: f"![{alt}]({FIGURE})", made)
    README.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
