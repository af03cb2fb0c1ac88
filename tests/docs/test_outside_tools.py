"""The pages on outside tools are followed: they print what they show, and the tools do what the pages say."""

import importlib.util
import inspect
import multiprocessing
from importlib.metadata import version

import numpy as np
import pandas as pd
import pytest
from mesa import batch_run

from coterminous import PartnershipModel, Scenario, run
from coterminous.scenario.records import parameter_records

MESA_SEEDS_RUNS = "rng" in inspect.signature(batch_run).parameters


@pytest.fixture(scope="module")
def outside_tools(repository):
    path = repository / "docs" / "outside_tools.py"
    spec = importlib.util.spec_from_file_location("outside_tools", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def _spawned_processes():
    """Mesa chooses how the whole process starts others; give the choice back."""
    before = multiprocessing.get_start_method(allow_none=True)
    yield
    multiprocessing.set_start_method(before, force=True)


def follow(outside_tools, name):
    """Follow a page, hold it to what it shows, and return the names that its code left."""
    page = (outside_tools.REPOSITORY / outside_tools.FOLDER / name).read_text(encoding="utf-8")
    followed = outside_tools.follow(page, name)
    assert followed.page == page, "run python docs/outside_tools.py"
    return followed.names


def last_month(replicate, months, parameters):
    """Return the metrics of the last month of a run of the teaching world, without any tool."""
    dotted = {name.replace("__", "."): float(value) for name, value in parameters.items()}
    scenario = Scenario.load("teaching", overrides={"months": months, **dotted})
    return run(scenario, seed=7, replicate=replicate).metrics.iloc[-1]


# ---------------------------------------------------------------- the pages


@pytest.mark.usefixtures("_spawned_processes")
def test_mesa_runs_what_run_runs(outside_tools, tmp_path, repository):
    names = follow(outside_tools, "mesa.md")
    months, caused = names["months"], names["caused"]
    horizon = "decisions__planning_horizon_months"

    page = (repository / "docs" / "outside_tools" / "mesa.md").read_text(encoding="utf-8")
    shock = next(block for block in outside_tools.BLOCK.finditer(page) if block["file"] == "shock.yaml")
    (tmp_path / "shock.yaml").write_text(shock["text"], encoding="utf-8")
    overrides = {"months": 24, "decisions.planning_horizon_months": 48}
    alone = run(Scenario.load(tmp_path / "shock.yaml", overrides=overrides), seed=7, replicate=3).metrics
    chosen = (months["scenario"] == "shock.yaml") & (months[horizon] == 48) & (months["replicate"] == 3)
    metrics = [name for name in alone.columns if name not in ("month", "replicate")]
    pd.testing.assert_frame_equal(
        months.loc[chosen, metrics].reset_index(drop=True), alone[metrics], check_dtype=False, rtol=0, atol=0
    )

    # The shock falls in the seventh month: before it, calm and shock share their luck and so every metric.
    first_half = months[months.groupby("RunId").cumcount() < 6]
    calm, shocked = (first_half[first_half["scenario"] == name] for name in ("teaching", "shock.yaml"))
    pd.testing.assert_frame_equal(
        calm[metrics].reset_index(drop=True), shocked[metrics].reset_index(drop=True)
    )
    assert caused.count().to_dict() == {12: 8, 24: 8, 48: 8}


def steps_of_paths(points, answers, bounds):
    """Return the mean size of a step by parameter, scaled to the way from bound to bound, worked from the points."""
    low, high = np.array(bounds).T
    size = points.shape[1]
    sizes = [[] for _ in range(size)]
    for path in range(0, len(points), size + 1):
        for one in range(path, path + size):
            moved = (points[one + 1] - points[one]) / (high - low)
            (which,) = np.flatnonzero(moved)  # one parameter at a time
            sizes[which].append(abs((answers[one + 1] - answers[one]) / moved[which]))
    return [sum(of_one) / len(of_one) for of_one in sizes]


def test_salib_keeps_to_the_bounds_and_measures_no_luck(outside_tools):
    names = follow(outside_tools, "salib.md")
    points, answers, problem = names["points"], names["answers"], names["problem"]

    assert len(points) == 12 * (len(names["names"]) + 1)
    for name, column in zip(names["names"], points.T, strict=True):
        low, high = parameter_records()[name].bounds
        assert low == column.min() < column.max() == high, name

    parameters = dict(zip((name.replace(".", "__") for name in names["names"]), points[17], strict=True))
    assert answers[17] == last_month(1, 12, parameters)["partnerships_active"]

    # Nobody has a joint board, so regard on boards can change nothing, unless luck is not shared.
    control = names["names"].index(names["control"])
    for found in names["screened"].values():
        assert (found["mu_star"][control], found["mu_star_conf"][control]) == (0.0, 0.0)
    assert names["screened"]["replicate 1"]["mu_star"].tolist() == pytest.approx(
        steps_of_paths(points, answers, problem["bounds"])
    )


# Optional parts of the workbench that the page does not use and the extra does not install.
@pytest.mark.filterwarnings("ignore:ipyparallel not installed:UserWarning")
@pytest.mark.filterwarnings("ignore:altair based interactive inspection not available:ImportWarning")
def test_the_workbench_runs_what_run_runs(outside_tools):
    names = follow(outside_tools, "ema_workbench.md")
    runs, gain, worlds, horizon = names["runs"], names["gain"], names["worlds"], names["horizon"]

    roles = {name: parameter_records()[name.replace("__", ".")].role for name in [*worlds, horizon]}
    assert roles == {**dict.fromkeys(worlds, "uncertainty"), horizon: "lever"}
    for name in worlds:
        low, high = parameter_records()[name.replace("__", ".")].bounds
        assert sorted(set(runs[name])) == pytest.approx([low, (low + high) / 2, high])
    assert len(runs) == 2 * len(gain) == 2 * 3**3

    world = dict(zip(worlds, gain.index[13], strict=True))
    by_hand = {
        ahead: [last_month(replicate, 12, {**world, horizon: ahead}) for replicate in (0, 1)]
        for ahead in (12, 48)
    }
    for ahead, months in by_hand.items():
        chosen = (runs[list(world)] == pd.Series(world)).all(axis=1) & (runs[horizon] == ahead)
        for outcome in ("partnerships_active", "trust_mean"):
            mean = np.mean([month[outcome] for month in months])
            assert runs.loc[chosen, outcome].tolist() == pytest.approx([mean])
    kept = {
        ahead: sum(month["partnerships_active"] for month in months) / 2 for ahead, months in by_hand.items()
    }
    assert gain.iloc[13] == pytest.approx(kept[48] - kept[12])

    from ema_workbench.analysis.prim import Prim

    release = int(version("ema_workbench").partition(".")[0])
    assert ("threshold" in inspect.signature(Prim).parameters) == (release < 3)


# ---------------------------------------------------------------- what the pages warn of


def batch(**arguments):
    """Return what two months of the teaching world give by batch_run."""
    parameters = {"months": 2, **arguments.pop("parameters", {})}
    return batch_run(PartnershipModel, parameters, display_progress=False, **arguments)


@pytest.mark.usefixtures("_spawned_processes")
class TestBatchRun:
    """What the page on Mesa warns of, on the line of Mesa that is installed."""

    # Mesa 3.5 would rather have ``rng``; the page names ``iterations`` because other tutorials use it.
    @pytest.mark.filterwarnings("ignore:The `iterations` keyword argument is deprecated:DeprecationWarning")
    def test_iterations_repeat_one_run(self):
        first, second = batch(iterations=2)
        assert first["trust_mean"] == second["trust_mean"]

    def test_replicates_do_not(self):
        first, second = batch(parameters={"replicate": [0, 1]})
        assert first["trust_mean"] != second["trust_mean"]

    def test_rng_among_the_parameters_is_the_seed(self):
        found = [row["trust_mean"] for row in batch(parameters={"rng": [0, 7, 8]})]
        scenario = Scenario.load("teaching", overrides={"months": 2})
        assert found == [run(scenario, seed=seed).metrics["trust_mean"].iloc[-1] for seed in (0, 7, 8)]

    @pytest.mark.skipif(not MESA_SEEDS_RUNS, reason="this Mesa leaves a seed among the parameters alone")
    def test_mesa_overwrites_a_seed_among_the_parameters(self):
        (usual,) = batch()
        assert [row["trust_mean"] for row in batch(parameters={"seed": [7, 8]})] == [usual["trust_mean"]] * 2

    @pytest.mark.skipif(not MESA_SEEDS_RUNS, reason="this Mesa has no seeds of its own to give")
    def test_rng_among_the_parameters_wins_over_seeds_of_mesa(self):
        found = [row["trust_mean"] for row in batch(parameters={"rng": 7}, rng=[8, 9])]
        assert found == [row["trust_mean"] for row in batch(parameters={"rng": [7, 7]})]

    def test_steps_count_from_nought_or_one(self):
        steps = [row["Step"] for row in batch(data_collection_period=1)]
        assert steps == ([1, 2] if MESA_SEEDS_RUNS else [0, 1])

    def test_max_steps_ends_a_run_a_step_later_in_the_older_line(self):
        rows = batch(parameters={"months": 6}, max_steps=3, data_collection_period=1)
        assert len(rows) == (3 if MESA_SEEDS_RUNS else 4)


# ---------------------------------------------------------------- how pages are followed


def test_output_is_put_under_the_code_that_prints_it(outside_tools):
    page = "```python\nprint(6 * 7)\n```\n\n```text\n41\n```\n\nThat was it.\n"
    assert outside_tools.follow(page, "page.md").page == page.replace("41", "42")
    silent = "```python\nanswer = 6 * 7\n```\n\n```text\n41\n```\n"
    followed = outside_tools.follow(silent, "page.md")
    assert followed.page == "```python\nanswer = 6 * 7\n```\n"
    assert followed.names["answer"] == 42


def test_code_finds_the_files_of_its_page(outside_tools):
    code = "from pathlib import Path\nprint(Path('a.csv').read_text().split())\n"
    page = f"<!-- file: a.csv -->\n```csv\nx\n1\n```\n\n```python\n{code}```\n"
    assert outside_tools.follow(page, "page.md").page == f"{page}\n```text\n['x', '1']\n```\n"


def test_a_block_that_is_neither_code_nor_a_file_is_refused(outside_tools):
    with pytest.raises(ValueError, match="a block of bash is not the name of a file"):
        outside_tools.follow("```bash\nls\n```\n", "page.md")
