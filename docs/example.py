"""Make the README's figure and the numbers beside it, from runs.

Usage: ``python docs/example.py`` runs the deficit shock and the baseline on the same seeds, copies one figure of
the first run to ``docs/images/`` and writes the numbers between the markers of README.md; with ``--check`` it runs
the same and says whether the numbers on the page are still those.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from coterminous import RunResult, Scenario, run

REPOSITORY = Path(__file__).resolve().parent.parent
README = REPOSITORY / "README.md"
FIGURE = Path("docs/images/deficit_shock.svg")
SEEDS = range(5)
CONTROL_SEEDS = range(3)
BLOCK = re.compile(r"(<!-- numbers: start -->\n).*?(<!-- numbers: end -->)", re.DOTALL)


def numbers(shocked: list[RunResult], usual: list[RunResult]) -> str:
    """Return the paragraph of results: what the shock changes against the same world without it, pair by pair."""
    rows = []
    for label, metric, is_flow, shape in (
        ("Partnerships running at the end", "partnerships_active", False, "{:.0f}"),
        ("Withdrawals in six years", "withdrawals", True, "{:.0f}"),
        ("Contributions cut by PCTs in six years", "restructurings_by_pct", True, "{:.0f}"),
        ("Contributions cut by councils in six years", "restructurings_by_social_services", True, "{:.0f}"),
        ("Mean trust at the end (0 to 1)", "trust_mean", False, "{:.2f}"),
        ("Gain from joint working in the last month, £m", "value_created_gbp", False, "{:.1f}"),
    ):
        scale = 1e-6 if metric.endswith("_gbp") else 1.0
        with_shock, without = (
            np.array(
                [
                    result.metrics[metric].sum() if is_flow else result.metrics[metric].iloc[-1]
                    for result in side
                ]
            )
            * scale
            for side in (shocked, usual)
        )
        gap = with_shock - without
        spread = f"{shape.format(gap.min())} to {shape.format(gap.max())}"
        rows.append(
            f"| {label} | {shape.format(without.mean())} | {shape.format(with_shock.mean())} | {spread} |"
        )
    return "\n".join([*table_head(len(shocked)), *rows, ""])


def table_head(pairs: int) -> list[str]:
    """Return the two lines that open the table."""
    head = f"| England, n = {pairs} pairs | baseline, mean | shock, mean | difference, lowest to highest |"
    return [head, "|---|---|---|---|"]


def control() -> str:
    """Return a sentence on the same pairs with the worth of ready cash turned off."""
    off = {"decisions.cash_premium": 0.0}
    pairs = [
        [run(Scenario.load(name, overrides=off), seed=seed).metrics for name in ("deficit_shock", "baseline")]
        for seed in CONTROL_SEEDS
    ]
    gaps = {
        metric: [int(shock[metric].sum() - usual[metric].sum()) for shock, usual in pairs]
        for metric in ("withdrawals", "restructurings_by_pct")
    }
    left, cut = gaps["withdrawals"], gaps["restructurings_by_pct"]
    return (
        f"\nWith `--set decisions.cash_premium=0`, that is, if ready money were worth no more to a body in deficit "
        f"than to any other, the first {len(pairs)} pairs differ by {min(left)} to {max(left)} withdrawals "
        f"and {min(cut)} to {max(cut)} contributions cut by PCTs.\n"
    )


def main() -> int:
    """Write the block and the figure, or check the block; return the exit code."""
    shocked = [run("deficit_shock", seed=seed) for seed in SEEDS]
    usual = [run("baseline", seed=seed) for seed in SEEDS]
    page = README.read_text(encoding="utf-8")
    results = numbers(shocked, usual) + control()
    made = BLOCK.sub(lambda match: f"{match[1]}{results}{match[2]}", page)
    if "--check" in sys.argv[1:]:
        if made != page:
            print("README.md holds other numbers than the runs: python docs/example.py", file=sys.stderr)
            return 1
        return 0
    with TemporaryDirectory() as scratch:
        folder = shocked[0].save(Path(scratch) / "run")
        (REPOSITORY / FIGURE).parent.mkdir(exist_ok=True)
        shutil.copyfile(folder / "figures" / "partnerships.svg", REPOSITORY / FIGURE)
        alt = json.loads((folder / "figures" / "alt.json").read_text(encoding="utf-8"))["partnerships"]["alt"]
    made = re.sub(r"!\[[^\]]*\]\(docs/images/deficit_shock\.svg\)", lambda _: f"![{alt}]({FIGURE})", made)
    README.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
