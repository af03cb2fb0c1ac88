"""Ensembles: every replicate once, the same bytes however they come about, and what is read from them."""

import gc
import json
import logging
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coterminous import PCT, run
from coterminous.experiments import tasks
from coterminous.experiments.ensemble import EnsembleResult, ensemble, read_ensemble
from coterminous.record.metric_facts import METRIC_NAMES, METRICS
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import InputError

MONTHS = 3


@pytest.fixture(scope="module")
def short() -> Scenario:
    return Scenario.load("teaching", overrides={"months": MONTHS})


@pytest.fixture
def ran(monkeypatch) -> list[int]:
    """Give replicates whose every number is known, in the place of an engine's, and list those that were run.

    Metric 0 is a share: replicate / 1000 in every month. Every other metric is replicate + 10 * month, counted from 0.
    """
    seen: list[int] = []

    def known(scenario, seed, replicates, backend, kinds=None):
        seen.extend(replicates)
        numbers = np.empty((len(replicates), scenario.months, len(METRICS)))
        numbers[:] = np.array(replicates)[:, None, None] + 10.0 * np.arange(scenario.months)[None, :, None]
        numbers[:, :, 0] = np.array(replicates)[:, None] / 1000
        return numbers

    monkeypatch.setattr(tasks, "live_replicates", known)
    return seen


def contents(result: EnsembleResult) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in result.parts}


class TestNumbers:
    """What an ensemble holds is what its engine gives, replicate by replicate."""

    @pytest.mark.parametrize("backend", ["batch", "mesa"])
    def test_a_replicate_is_the_single_run_of_its_number(self, short, backend):
        result = ensemble(short, 4, seed=7, backend=backend, workers=1, chunk=3)
        table = result.metrics
        assert list(table.columns) == ["replicate", "month", *METRIC_NAMES]
        for replicate in range(4):
            alone = run(short, seed=7, replicate=replicate).metrics
            pd.testing.assert_frame_equal(
                table[table["replicate"] == replicate].drop(columns="replicate").reset_index(drop=True),
                alone,
                check_exact=True,
                check_dtype=False,
            )

    def test_both_engines_leave_the_same_bytes(self, short):
        first, second = (
            ensemble(short, 5, seed=3, backend=name, workers=1, chunk=2) for name in ("batch", "mesa")
        )
        assert contents(first) == contents(second)

    def test_workers_make_no_difference(self, short):
        alone = ensemble(short, 7, seed=3, workers=1, chunk=2)
        for backend in ("batch", "mesa"):
            assert contents(ensemble(short, 7, seed=3, backend=backend, workers=2, chunk=2)) == contents(
                alone
            )

    def test_whole_numbers_are_whole(self, short):
        types = ensemble(short, 1, workers=1).metrics.dtypes
        assert {fact.name: str(types[fact.name]) for fact in METRICS} == {
            fact.name: "int64" if fact.is_whole else "float64" for fact in METRICS
        }

    def test_parts_are_cut_by_number_alone(self, short, ran):
        result = ensemble(short, 25, workers=1, chunk=10)
        held = [pd.read_parquet(path)["replicate"].unique().tolist() for path in result.parts]
        assert held == [list(range(10)), list(range(10, 20)), list(range(20, 25))]

    def test_an_engine_that_is_not_to_be_trusted_is_not_believed(self, short, monkeypatch, tmp_path):
        numbers = np.zeros((1, MONTHS, len(METRICS)))
        for wrong in (np.full_like(numbers, np.nan), np.full_like(numbers, 0.5), numbers[:, :, 1:]):
            monkeypatch.setattr(tasks, "live_replicates", lambda *_, wrong=wrong: wrong)
            with pytest.raises(ValueError, match="an engine returned"):
                ensemble(short, 1, workers=1)


class TestReading:
    """Answers worked out by hand from numbers that are known."""

    def test_bands_are_quantiles_over_replicates(self, short, ran):
        """101 replicates 0 to 100: the median is 50, a quarter lies below 25, a twentieth below 5."""
        bands = ensemble(short, 101, workers=1, chunk=40).bands(["withdrawals", "trust_mean"])
        assert bands.columns.tolist() == [
            "metric",
            "month",
            "median",
            "low_50",
            "high_50",
            "low_90",
            "high_90",
            "n",
        ]
        months = list(pd.to_datetime(["2006-04-01", "2006-05-01", "2006-06-01"]))
        assert bands["month"].tolist() == months + months
        assert bands["month"].dtype == "datetime64[ns]"
        rows = bands.drop(columns="month").values.tolist()
        assert rows[:2] == [
            ["withdrawals", 50.0, 25.0, 75.0, 5.0, 95.0, 101],
            ["withdrawals", 60.0, 35.0, 85.0, 15.0, 105.0, 101],
        ]
        assert rows[3][0] == "trust_mean"
        assert rows[3][1:6] == pytest.approx([0.05, 0.025, 0.075, 0.005, 0.095])

    def test_bands_lie_between_neighbours_where_no_replicate_is_the_quantile(self, short, ran):
        """Of 0 and 1, the median is half way, and the 5% quantile a twentieth of it."""
        row = ensemble(short, 2, workers=1).bands(["withdrawals"]).iloc[0]
        assert row[["median", "low_90", "high_50"]].tolist() == pytest.approx([0.5, 0.05, 0.75])

    def test_bands_in_small_helpings_are_the_same(self, short, monkeypatch):
        from coterminous.experiments import queries

        result = ensemble(short, 20, seed=5, workers=1)
        whole = result.bands()
        assert whole["metric"].drop_duplicates().tolist() == list(METRIC_NAMES)
        monkeypatch.setattr(queries, "_VALUES_AT_ONCE", 30)
        pd.testing.assert_frame_equal(result.bands(), whole, check_exact=True)

    def test_bands_agree_with_numpy(self, short):
        result = ensemble(short, 30, seed=5, workers=1)
        values = result.metrics.pivot_table(index="replicate", columns="month", values="value_created_gbp")
        bands = result.bands(["value_created_gbp"])
        for name, share in (("median", 0.5), ("low_90", 0.05), ("high_50", 0.75)):
            assert bands[name].tolist() == pytest.approx(
                np.quantile(values, share, axis=0).tolist(), rel=1e-12
            )

    def test_totals_add_flows_and_average_stocks(self, short, ran):
        """Months add 0, 10 and 20 to the number of the replicate: 30 in the sum, 10 in the mean."""
        totals = ensemble(short, 5, workers=1, chunk=2).totals(["withdrawals", "partnerships_active"])
        assert totals.columns.tolist() == ["replicate", "withdrawals", "partnerships_active"]
        assert totals.values.tolist() == [[n, 3 * n + 30, n + 10] for n in range(5)]

    def test_sql_sees_every_row(self, short, ran):
        result = ensemble(short, 5, workers=1, chunk=2)
        answer = result.sql(
            "SELECT month, sum(withdrawals) AS total FROM parts GROUP BY month ORDER BY month"
        )
        assert answer["total"].tolist() == [10, 60, 110]

    def test_a_folder_may_have_any_name(self, short, ran, tmp_path):
        """Quotes, wildcards and what looks like a column in the name of a folder are nothing but its name."""
        folder = tmp_path / "what's new [1]" / "loss=0.3" / "*?"
        result = ensemble(short, 3, workers=1, out=folder)
        assert result.bands(["withdrawals"])["n"].tolist() == [3, 3, 3]
        assert list(result.sql("SELECT * FROM parts").columns) == ["replicate", "month", *METRIC_NAMES]
        assert len(result.totals()) == 3

    def test_an_unknown_metric_is_refused(self, short, ran):
        result = ensemble(short, 1, workers=1)
        for ask in (result.bands, result.totals):
            with pytest.raises(InputError, match="Did you mean trust_mean"):
                ask(["trust_maen"])


class TestFolder:
    """What stays on the disk, and what does not."""

    def test_without_a_folder_nothing_stays(self, short, ran):
        result = ensemble(short, 2, workers=1)
        folder = result.folder
        assert folder.is_dir()
        del result
        gc.collect()
        assert not folder.parent.exists()

    def test_a_finished_ensemble_is_read_back(self, short, ran, tmp_path):
        made = ensemble(short, 5, 7, workers=1, out=tmp_path / "out")
        read = read_ensemble(tmp_path / "out")
        assert (read.scenario, read.seed, read.replicates, read.backend) == (short, 7, 5, "batch")
        pd.testing.assert_frame_equal(read.metrics, made.metrics)
        assert read.content_sha256 == made.content_sha256

    def test_an_unfinished_one_is_not(self, short, ran, tmp_path):
        ensemble(short, 5, workers=1, out=tmp_path / "out")
        (tmp_path / "out" / "manifest.json").unlink()
        with pytest.raises(InputError, match="is not complete; resume it"):
            read_ensemble(tmp_path / "out")

    def test_what_only_the_world_can_refuse_is_refused_before_anything_is_written(self, tmp_path):
        event = {"at": "2006-05", "deficit_shock": {"bodies": "pct", "body": "pct-999", "size": 0.1}}
        (tmp_path / "mine.yaml").write_text(f"extends: teaching\nmonths: 3\nevents: [{event}]\n")
        with pytest.raises(InputError, match="pct-999"):
            ensemble(tmp_path / "mine.yaml", 2, workers=1, out=tmp_path / "out")
        assert not (tmp_path / "out").exists()

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"replicates": 0}, "replicates cannot be this"),
            ({"replicates": True}, "replicates cannot be this"),
            ({"replicates": 2.5}, "replicates cannot be this"),
            ({"seed": "seven"}, "seed cannot be this"),
            ({"chunk": 0}, "chunk cannot be this"),
            ({"workers": 0}, "workers are too few"),
            ({"backend": "bacth"}, "Did you mean batch"),
            ({"workers": 2, "dask": "tcp://127.0.0.1:1"}, "workers cannot be chosen for a cluster"),
        ],
    )
    def test_wrong_arguments_are_refused_before_anything_is_written(
        self, short, tmp_path, arguments, message
    ):
        with pytest.raises(InputError, match=message):
            ensemble(short, **{"replicates": 2, **arguments}, out=tmp_path / "out")
        assert not (tmp_path / "out").exists()

    def test_what_a_killed_process_left_half_written_goes(self, short, ran, tmp_path):
        ensemble(short, 2, workers=1, out=tmp_path / "out")
        left = [tmp_path / "out" / name for name in (".page.html.unfinished", "parts/.part.unfinished")]
        for path in left:
            path.write_bytes(b"half")
        ensemble(short, 2, workers=1, out=tmp_path / "out", resume=True)
        assert not any(path.exists() for path in left)

    def test_a_resume_needs_a_folder(self, short):
        with pytest.raises(InputError, match="resume needs the folder"):
            ensemble(short, 2, resume=True)

    @pytest.mark.parametrize(
        ("key", "value"),
        [("chunk", 0), ("replicates", -1), ("versions", {}), ("scenario", {"months": 3}), ("seed", None)],
    )
    def test_a_damaged_plan_is_refused(self, short, ran, tmp_path, key, value):
        """Whoever reads a folder says what is wrong with it, and does not fall over it."""
        ensemble(short, 2, workers=1, out=tmp_path / "out")
        path = tmp_path / "out" / "ensemble.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), key: value}))
        with pytest.raises(InputError):
            read_ensemble(tmp_path / "out")
        with pytest.raises(InputError):
            ensemble(short, 2, workers=1, out=tmp_path / "out", resume=True)

    def test_without_dask_a_cluster_is_refused(self, short, tmp_path, monkeypatch):
        import sys

        monkeypatch.setitem(sys.modules, "distributed", None)
        with pytest.raises(InputError, match=r"not installed. Allowed: pip install 'coterminous\[cluster\]'"):
            ensemble(short, 2, dask="tcp://127.0.0.1:8786", out=tmp_path / "out")
        assert not (tmp_path / "out").exists()


class TestGrowing:
    """An ensemble that is resumed with more replicates runs those alone, and is what it would have been at once."""

    @pytest.mark.parametrize("steps", [(7, 12), (5, 10), (3, 4, 5, 11), (12, 12)])
    def test_in_steps(self, short, ran, tmp_path, steps):
        for wanted in steps:
            result = ensemble(short, wanted, 7, workers=1, chunk=5, out=tmp_path / "out", resume=True)
        assert sorted(ran) == list(range(steps[-1]))
        assert result.replicates == steps[-1]
        assert contents(result) == contents(ensemble(short, steps[-1], 7, workers=1, chunk=5))

    def test_what_was_made_of_the_smaller_one_goes(self, short, ran, tmp_path):
        folder = tmp_path / "out"
        ensemble(short, 3, workers=1, out=folder).save_report()
        assert len(pd.read_parquet(folder / "totals.parquet")) == 3

        def stop(done: int, wanted: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            ensemble(short, 6, workers=1, out=folder, resume=True, progress=stop)
        assert not any(
            (folder / name).exists() for name in ("totals.parquet", "bands.parquet", "manifest.json")
        )

    def test_the_size_of_chunks_is_the_folders_own(self, short, ran, tmp_path):
        ensemble(short, 4, workers=1, chunk=3, out=tmp_path / "out")
        result = ensemble(short, 8, workers=1, out=tmp_path / "out", resume=True)
        assert len(result.parts) == 3

    def test_a_crash_between_the_new_part_and_the_removal_of_the_old_is_mended(self, short, ran, tmp_path):
        old = ensemble(short, 3, workers=1, chunk=5, out=tmp_path / "out").parts[0]
        kept = old.read_bytes()
        ensemble(short, 5, workers=1, chunk=5, out=tmp_path / "out", resume=True)
        assert not old.exists()
        old.write_bytes(kept)
        (tmp_path / "out" / "manifest.json").unlink()
        result = ensemble(short, 5, workers=1, chunk=5, out=tmp_path / "out", resume=True)
        assert sorted(ran) == list(range(5))
        assert not old.exists()
        assert len(result.parts) == 1


class TestProgress:
    def test_it_begins_with_what_is_there_and_ends_with_all(self, short, ran, tmp_path):
        told: list[tuple[int, int]] = []
        keywords = {"workers": 1, "chunk": 2, "out": tmp_path / "out", "resume": True}
        ensemble(short, 3, **keywords)
        ensemble(short, 8, progress=lambda *seen: told.append(seen), **keywords)
        # The chunk of replicates 2 and 3 had one; then come 4 and 5, and 6 and 7.
        assert told == [(3, 8), (4, 8), (6, 8), (8, 8)]


class PatientPCT(PCT):
    """A PCT of a user's own."""


class OtherPCT(PCT):
    """Another one."""


class TestKinds:
    """What the batch engine cannot run is run in Mesa, and nobody needs to guess."""

    def test_agents_of_a_users_own_go_to_mesa_visibly(self, short, caplog, tmp_path):
        with caplog.at_level(logging.WARNING):
            result = ensemble(short, 2, 7, kinds={"pct": PatientPCT}, workers=1, out=tmp_path / "out")
        assert result.backend == "mesa"
        assert result.backend_reason == "the batch engine cannot run agents of a user's own: PatientPCT (pct)"
        assert result.backend_reason in caplog.text
        assert result.backend_reason in (tmp_path / "out" / "manifest.json").read_text()
        pd.testing.assert_frame_equal(
            result.metrics, ensemble(short, 2, 7, backend="mesa", workers=1).metrics
        )

    def test_an_ensemble_of_other_agents_is_another(self, short, tmp_path):
        keywords = {"backend": "mesa", "workers": 1, "out": tmp_path / "out", "resume": True}
        ensemble(short, 1, kinds={"pct": PatientPCT}, **keywords)
        assert ensemble(short, 1, kinds={"pct": PatientPCT}, **keywords).found == 1
        for kinds in ({"pct": OtherPCT}, None):
            with pytest.raises(InputError, match="agents of kind pct are not those"):
                ensemble(short, 1, kinds=kinds, **keywords)

    def test_agents_without_a_source_can_be_run_and_not_resumed(self, short, tmp_path):
        namespace: dict[str, type] = {"PCT": PCT}
        exec("class TypedPCT(PCT): pass", namespace)
        keywords = {
            "backend": "mesa",
            "workers": 1,
            "out": tmp_path / "out",
            "kinds": {"pct": namespace["TypedPCT"]},
        }
        ensemble(short, 1, **keywords)
        with pytest.raises(InputError, match="their source is not in a file"):
            ensemble(short, 2, resume=True, **keywords)


class TestVersions:
    def test_a_change_in_a_rule_is_another_version_and_one_in_a_figure_is_not(self, tmp_path):
        from coterminous.experiments.provenance import rules_sha256

        def version_with(name: str, text: str, place: str) -> str:
            package = tmp_path / place
            for path, source in (("rules/gain.py", "A"), ("report/page.py", "B"), (name, text)):
                (package / path).parent.mkdir(parents=True, exist_ok=True)
                (package / path).write_text(source)
            return rules_sha256(package)

        first = version_with("rules/gain.py", "A", "first")
        assert version_with("report/page.py", "C", "second") == first
        assert version_with("rules/gain.py", "D", "third") != first
        assert version_with("rules/new.py", "", "fourth") != first


def test_a_result_says_where_it_lies(short, ran, tmp_path):
    assert ensemble(short, 1, workers=1, out=str(tmp_path / "out")).folder == Path(tmp_path / "out")
