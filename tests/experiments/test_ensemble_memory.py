"""A large ensemble is asked questions in little memory: parts are written as an engine would, and a process asks."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from coterminous.experiments.ensemble_folder import PARTS
from coterminous.experiments.ensemble_plan import PLAN, plan_of
from coterminous.experiments.parts import part_of, table_of
from coterminous.record.metric_facts import METRICS
from coterminous.scenario.loading import Scenario

REPLICATES, CHUNK, MONTHS = 12_000, 400, 72

ASK = """
import json, resource, sys
from pathlib import Path
import duckdb, pandas, pyarrow.parquet
from coterminous.experiments.ensemble import EnsembleResult
from coterminous.report.running_totals import KEY_TALLIES
from coterminous.scenario.loading import Scenario
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
scenario = Scenario.load("teaching")
result = EnsembleResult(scenario, 7, int(sys.argv[2]), "batch", None, Path(sys.argv[1]))
before = peak()
bands, totals = result.bands(), result.totals()
so_far = result.bands(KEY_TALLIES, running_totals=True)
n = sorted({*bands["n"], *so_far["n"]})
print(json.dumps([before, peak(), len(bands), len(so_far), len(totals), n]))
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Path:
    """Return the folder of an ensemble whose numbers are noise: 360 megabytes of them."""
    folder = tmp_path_factory.mktemp("large")
    (folder / PARTS).mkdir()
    scenario = Scenario.load("teaching")
    plan = plan_of(scenario, REPLICATES, 7, "batch", chunk=CHUNK)
    (folder / PLAN).write_text(plan.as_json())
    # A few numbers over and over, shifted: noise takes longer to make than to write.
    noise = np.sqrt(np.arange(1.0, CHUNK * MONTHS * len(METRICS) + 1)).reshape(CHUNK, MONTHS, len(METRICS))
    for column, fact in enumerate(METRICS):
        if fact.is_whole:
            noise[:, :, column] = np.floor(noise[:, :, column])
    for chunk in plan.chunks:
        part = part_of(chunk, table_of(chunk.replicates, scenario.start, noise + chunk.number), plan.origin)
        (folder / PARTS / part.name).write_bytes(part.content)
    return folder


def test_bands_and_totals_of_many_replicates_take_little_memory(large):
    """All numbers at once would be 360 megabytes, and a grouping of them twice that."""
    asked = subprocess.run(
        [sys.executable, "-c", ASK, str(large), str(REPLICATES)], capture_output=True, text=True, check=False
    )
    assert asked.returncode == 0, asked.stderr
    before, after, bands, so_far, totals, n = json.loads(asked.stdout)
    assert (bands, totals, n) == (MONTHS * len(METRICS), REPLICATES, [REPLICATES])
    assert so_far == MONTHS
    assert after - before < 300
