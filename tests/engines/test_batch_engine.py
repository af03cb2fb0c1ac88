"""What callers of the batch engine rely on: numbers that depend on scenario, seed and replicate alone."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coterminous import Scenario, run
from coterminous.batch.compiling import Compiler
from coterminous.batch.engine import BatchEngine
from coterminous.batch.luck import fill
from coterminous.batch.wide import wide_multiply
from coterminous.record.metric_facts import METRIC_NAMES
from coterminous.scenario.problems import InputError
from coterminous.streams import Purpose, multiply, uniforms

WORDS = st.integers(0, 2**64 - 1)


def test_its_numbers_are_those_of_a_run(short):
    scenario = short(14)
    lived = BatchEngine(scenario, seed=4).live([2])[0]
    told = run(scenario, seed=4, replicate=2).metrics[list(METRIC_NAMES)].to_numpy(dtype=np.float64)
    assert np.array_equal(lived, told)


def test_a_replicate_does_not_depend_on_its_neighbours(every_event):
    engine = BatchEngine(every_event, seed=4)
    together = engine.live([0, 1, 2, 3])
    assert np.array_equal(engine.live([3, 1]), together[[3, 1]])
    assert np.array_equal(BatchEngine(every_event, seed=4).live([2])[0], together[2])


def test_replicates_and_seeds_differ(short):
    scenario = short(6)
    one, other = BatchEngine(scenario, seed=4).live([0, 1])
    assert not np.array_equal(one, other)
    assert not np.array_equal(BatchEngine(scenario, seed=5).live([0])[0], one)


def test_threads_do_not_disturb_each_other(every_event):
    engine = BatchEngine(every_event, seed=2)
    alone = engine.live(range(12))
    with ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(engine.live, [[number] for number in range(12)]))
    assert np.array_equal(np.concatenate(parts), alone)


def test_what_is_wrong_with_an_event_is_said_as_in_a_run():
    resolved = Scenario.load("teaching").resolved()
    wrong = [{"at": "2006-06", "deficit_shock": {"bodies": "pct", "body": "pct-999", "size": 0.1}}]
    scenario = Scenario.from_resolved({**resolved, "months": 6, "events": wrong})
    with pytest.raises(InputError, match="pct-999"):
        BatchEngine(scenario, seed=0)


@given(one=WORDS, other=WORDS)
def test_the_faster_product_is_the_same_product(one, other):
    fast = wide_multiply(np.uint64(one), np.uint64(other))
    with np.errstate(over="ignore"):
        slow = multiply(np.uint64(one), np.uint64(other))
    assert (
        [int(word) for word in fast]
        == [int(word) for word in slow]
        == [one * other >> 64, one * other % 2**64]
    )


@pytest.fixture(scope="module")
def compiled_fill():
    """Return compiled draws for many keys."""
    return Compiler().compiled(fill)


@given(
    seed=st.integers(-(2**63), 2**63 - 1),
    replicate=st.integers(0, 2**40),
    month=st.integers(0, 999),
    lane=st.integers(0, 3),
    keys=st.lists(WORDS, min_size=1, max_size=4),
)
def test_compiled_draws_are_the_same_draws(compiled_fill, seed, replicate, month, lane, keys):
    words = np.array(keys, dtype=np.uint64)
    drawn = np.zeros(len(keys))
    compiled_fill(drawn, seed, replicate, int(Purpose.LEAVING), month, words.view(np.int64), lane)
    assert np.array_equal(drawn, uniforms(seed, replicate, Purpose.LEAVING, month, words, lane))


@pytest.mark.parametrize(
    "command",
    [
        "from coterminous.cli.main import app; app(['--help'], standalone_mode=False)",
        "from coterminous import Scenario, run; run(Scenario.load('teaching', overrides={'months': 1}))",
    ],
)
def test_neither_help_nor_a_run_loads_the_compiler(command):
    asked = (
        "import sys\n"
        f"{command}\n"
        "loaded = {'numba', 'llvmlite', 'duckdb', 'joblib', 'distributed'} & set(sys.modules)\n"
        "assert not loaded, loaded"
    )
    subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True)
