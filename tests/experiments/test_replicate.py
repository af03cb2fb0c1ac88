"""A replicate that is run again is the one in the ensemble, to the last bit, or it says what differs."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coterminous import PCT
from coterminous.experiments.compare import compare
from coterminous.experiments.divergence import first_divergence
from coterminous.experiments.ensemble import ensemble
from coterminous.experiments.ensemble_folder import parts_by_number
from coterminous.experiments.explaining import FolderKind, Question, kind_of_folder
from coterminous.experiments.parts import Chunk, part_of, table_of
from coterminous.experiments.replicate import first_different_metric, run_again
from coterminous.experiments.run import run
from coterminous.record.metric_facts import METRIC_NAMES
from coterminous.report.explain import explain
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import InputError

MONTHS = 6
REPLICATES = 5
SEED = 7


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "calm.yaml").write_text(f"extends: teaching\ntitle: Calm\nmonths: {MONTHS}\n")
    shock = "deficit_shock: {bodies: both, share: 1.0, size: 0.1, months: 12}"
    (folder / "shock.yaml").write_text(
        f"extends: calm.yaml\ntitle: Shock\nevents:\n  - at: 2006-05\n    {shock}\n"
    )
    return folder


@pytest.fixture(scope="module")
def stored(desk) -> Path:
    """Return the folder of an ensemble of two parts."""
    out = desk / "ensemble"
    ensemble(desk / "calm.yaml", REPLICATES, SEED, backend="mesa", workers=1, chunk=3, out=out)
    return out


@pytest.fixture(scope="module", autouse=True)
def _no_figures():
    """Comparisons here are asked and not looked at: spare the drawing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coterminous.report.comparison_page.comparison_figures", lambda *_: [])
        yield


@pytest.fixture(scope="module")
def compared(desk, _no_figures) -> Path:
    """Return the folder of a comparison."""
    out = desk / "comparison"
    compare(
        desk / "calm.yaml", desk / "shock.yaml", replicates=3, seed=SEED, backend="mesa", workers=1, out=out
    )
    return out


@pytest.fixture(scope="module")
def folder_of_3(desk) -> Path:
    """Return the run folder of replicate 3 of the ensemble's scenario and seed."""
    return run(desk / "calm.yaml", SEED, 3).save(desk / "run")


@pytest.fixture
def copied(stored, tmp_path) -> Path:
    """Return a copy of the ensemble, to be spoilt."""
    return Path(shutil.copytree(stored, tmp_path / "copy"))


def put_part(folder: Path, replicate: int, changed) -> str:
    """Write the part that holds a replicate anew with changed numbers, as if another engine had made it."""
    plan = json.loads((folder / "ensemble.json").read_text())
    number = replicate // plan["chunk"]
    (path,) = parts_by_number(folder)[number]
    table = pd.read_parquet(path)
    rows = table[list(METRIC_NAMES)].to_numpy(dtype=np.float64)
    live = rows.reshape(-1, MONTHS, len(METRIC_NAMES)).copy()
    first = int(table["replicate"].iloc[0])
    changed(live[replicate - first])
    from coterminous.experiments.ensemble_folder import read_plan

    chunk = Chunk(number, first, first + len(live))
    part = part_of(chunk, table_of(chunk.replicates, "2006-04", live), read_plan(folder).origin)
    path.unlink()
    (path.parent / part.name).write_bytes(part.content)
    return part.name


class TestRunAgain:
    @pytest.mark.parametrize("replicate", [0, 2, 3, 4])
    def test_it_is_the_replicate_in_the_part(self, stored, desk, replicate):
        result, check = run_again(stored, replicate)
        assert check.is_same
        assert check.numbers == MONTHS * len(METRIC_NAMES)
        expected = run(desk / "calm.yaml", SEED, replicate)
        for table in ("metrics", "bodies", "dyads", "partnerships", "events"):
            pd.testing.assert_frame_equal(getattr(result, table), getattr(expected, table))

    def test_the_checked_part_is_the_one_that_holds_it(self, stored):
        names = [run_again(stored, replicate)[1].part for replicate in (2, 3)]
        assert [name[:11] for name in names] == ["part-000000", "part-000001"]

    def test_progress_is_told(self, stored):
        seen = []
        run_again(stored, 1, seen.append)
        assert seen == list(range(1, MONTHS + 1))

    def test_the_last_bit_counts(self, copied):
        def nudge(live):
            column = METRIC_NAMES.index("trust_mean")
            live[2, column] = np.nextafter(live[2, column], 1.0)

        name = put_part(copied, 1, nudge)
        _, check = run_again(copied, 1)
        assert not check.is_same
        assert check.part == name
        assert check.as_text().startswith("DIFFERENT from the ensemble: trust_mean in 2006-06 is 0.")
        # Its neighbours in the same part are what they were.
        assert run_again(copied, 0)[1].is_same

    def test_the_first_month_is_named_and_in_it_the_first_metric(self, copied):
        def spoil(live):
            live[3:, METRIC_NAMES.index("withdrawals")] += 1
            live[4:, 0] = 0.5

        put_part(copied, 4, spoil)
        _, check = run_again(copied, 4)
        assert "withdrawals in 2006-07" in check.difference

    def test_minus_nought_is_not_nought(self):
        table = pd.DataFrame(
            {"month": pd.to_datetime(["2006-04-01"]), **{name: [0.0] for name in METRIC_NAMES}}
        )
        assert first_different_metric(table, table.assign(trust_mean=-0.0)).startswith(
            "trust_mean in 2006-04"
        )

    def test_an_ensemble_that_is_not_finished(self, copied):
        (copied / "manifest.json").unlink()
        (path,) = parts_by_number(copied)[1]
        path.unlink()
        assert run_again(copied, 1)[1].is_same
        _, check = run_again(copied, 4)
        assert (check.part, check.is_same) == (None, True)
        assert check.as_text().startswith("Not checked")

    def test_a_damaged_part_is_no_proof(self, copied):
        (path,) = parts_by_number(copied)[0]
        path.write_bytes(path.read_bytes()[:-100])
        _, check = run_again(copied, 0)
        assert not check.is_same
        assert path.name in check.difference

    def test_other_software_is_named_where_it_may_be_the_reason(self, copied):
        put_part(copied, 0, lambda live: live.__setitem__((0, 0), 0.5))
        path = copied / "ensemble.json"
        plan = json.loads(path.read_text())
        plan["versions"]["mesa"] = "2.0"
        path.write_text(json.dumps(plan))
        assert "The ensemble was made by other software: mesa." in run_again(copied, 0)[1].difference

    @pytest.mark.parametrize("replicate", [-1, REPLICATES])
    def test_a_replicate_that_is_not_there_is_refused(self, stored, replicate):
        with pytest.raises(InputError, match="Allowed: 0 to 4"):
            run_again(stored, replicate)

    def test_agents_of_ones_own_are_not_in_the_folder(self, desk, tmp_path):
        class Mine(PCT):
            """A PCT of a user's own."""

        ensemble(
            Scenario.load(desk / "calm.yaml", {"months": 2}),
            1,
            SEED,
            workers=1,
            kinds={"pct": Mine},
            out=tmp_path / "mine",
        )
        with pytest.raises(InputError, match=r"agents of your own \(Mine\)") as caught:
            run_again(tmp_path / "mine", 0)
        assert "replicate=0, kinds={'pct': ...}" in str(caught.value)
        text = Question(tmp_path / "mine").answer().text
        assert "--replicate" not in text, "what would be refused is not offered"
        assert "None of them can be told from this folder: it was made with agents of your own (Mine)" in text
        assert f"PartnershipModel(scenario, seed={SEED}, replicate=0, kinds=" in text


class TestQuestions:
    def test_folders_are_known_by_what_is_in_them(self, stored, compared, tmp_path):
        kinds = [kind_of_folder(folder) for folder in (stored, compared, tmp_path)]
        assert kinds == [FolderKind.ENSEMBLE, FolderKind.COMPARISON, FolderKind.RUN]

    @pytest.mark.parametrize("about", ["run", "event", "body", "partnership"])
    def test_a_replicate_has_the_story_of_its_run_folder(self, stored, folder_of_3, about):
        """Replicate 3 told from the ensemble, and from a folder of the same run, is one and the same story."""
        partnership = pd.read_parquet(folder_of_3 / "partnerships.parquet")["partnership_id"].iloc[0]
        questions = {
            "event": {"event": 0},
            "body": {"body": "pct-001"},
            "partnership": {"partnership": partnership},
        }
        question = questions.get(about, {})
        answer = Question(stored, replicate=3, **question).answer()
        story, _, check = answer.text.rpartition("\n\n")
        assert story == explain(folder_of_3, **question)
        assert "bit for bit" in check
        assert answer.is_same
        if about == "run":
            assert story.startswith("Calm: seed 7, replicate 3, 6 months")

    def test_a_run_folder_is_asked_as_before(self, folder_of_3):
        question = Question(folder_of_3, event=0)
        assert question.months_to_run == 0
        assert question.answer().text == explain(folder_of_3, event=0)

    def test_without_a_replicate_the_typical_and_the_extreme_are_named(self, stored, desk):
        text = Question(stored, by="pooled_gbp").answer().text
        paid = [run(desk / "calm.yaml", SEED, one).metrics["pooled_gbp"].sum() for one in range(REPLICATES)]
        order = np.argsort(paid)
        assert f"    lowest: {order[0]} (" in text
        assert f"    highest: {order[-1]} (" in text
        assert f"    nearest to the median: {order[2]} (" in text
        assert f"--replicate {order[2]}" in text

    def test_one_month_may_be_asked_for(self, stored):
        assert "in May 2006:" in Question(stored, by="trust_mean:2006-05").answer().text

    def test_months_to_run_are_known_beforehand(self, stored, compared):
        assert Question(stored).months_to_run == 0
        assert Question(stored, replicate=1).months_to_run == MONTHS
        assert Question(compared, replicate=1, divergence=True).months_to_run == 2 * MONTHS

    def test_an_arm_of_a_comparison_is_told(self, compared, desk):
        last = Question(compared, replicate=2).answer().text
        assert last.startswith("Shock: seed 7, replicate 2")
        first = Question(compared, replicate=2, scenario="calm").answer().text
        assert first.startswith("Calm: seed 7, replicate 2")
        assert first.rpartition("\n\n")[0] == explain(run(desk / "calm.yaml", SEED, 2))

    def test_pairs_are_chosen_by_their_difference(self, compared, desk):
        text = Question(compared, by="pct_balance_gbp").answer().text
        assert "shock against calm, 3 pairs" in text
        apart = [
            run(desk / "shock.yaml", SEED, one).metrics["pct_balance_gbp"].mean()
            - run(desk / "calm.yaml", SEED, one).metrics["pct_balance_gbp"].mean()
            for one in range(3)
        ]
        assert f"    lowest: {np.argmin(apart)} (" in text.replace(
            f"nearest to the median: {np.argsort(apart)[1]}", ""
        )
        assert "--divergence" in text
        alone = Question(compared, scenario="calm").answer().text
        assert "calm, the baseline, 3 replicates" in alone
        assert "--divergence" not in alone

    def test_a_spoilt_replicate_is_told_and_is_not_the_same(self, copied):
        put_part(copied, 2, lambda live: live.__setitem__((1, 0), 0.5))
        answer = Question(copied, replicate=2).answer()
        assert not answer.is_same
        assert "DIFFERENT from the ensemble: trust_mean in 2006-05 is 0.5 in the part" in answer.text

    @pytest.mark.parametrize(
        ("which", "question", "message"),
        [
            ("stored", {"event": 1}, "--replicate is missing"),
            ("stored", {"divergence": True}, "--divergence is a question to a comparison"),
            ("stored", {"scenario": "calm"}, "--scenario is a question to a comparison"),
            ("stored", {"replicate": 1, "by": "trust_mean"}, "--by helps to choose a replicate"),
            ("compared", {"divergence": True}, "--replicate is missing"),
            ("compared", {"replicate": 1, "divergence": True, "event": 1}, "a question of its own"),
            ("desk", {"replicate": 1}, "this is the folder of a run"),
            ("desk", {"by": "trust_mean"}, "this is the folder of a run"),
        ],
    )
    def test_what_a_folder_cannot_be_asked_is_refused(self, which, question, message, request):
        with pytest.raises(InputError, match=message):
            Question(request.getfixturevalue(which), **question)

    @pytest.mark.parametrize(
        ("which", "question", "message"),
        [
            ("stored", {"replicate": 99}, "Allowed: 0 to 4"),
            ("compared", {"replicate": 1, "scenario": "shok"}, "Did you mean shock"),
            ("compared", {"replicate": 1, "scenario": "calm", "divergence": True}, "is the baseline"),
        ],
    )
    def test_what_is_not_there_is_refused_before_a_month_is_run(self, which, question, message, request):
        asked = Question(request.getfixturevalue(which), **question)
        with pytest.raises(InputError, match=message):
            _ = asked.months_to_run

    def test_an_unknown_metric_is_answered_with_the_nearest(self, stored):
        with pytest.raises(InputError, match="Did you mean trust_mean"):
            Question(stored, by="trust_meen").answer()


class TestDivergence:
    def test_of_a_comparison_and_of_the_two_runs_is_the_same(self, compared, desk):
        runs = [run(desk / f"{name}.yaml", SEED, 1) for name in ("calm", "shock")]
        direct, from_folder = first_divergence(*runs), first_divergence(compared, replicate=1)
        assert direct is not None
        assert from_folder is not None
        for name in ("month", "kind", "actor_id", "partnership_id", "event_ids", "alone", "shared"):
            assert getattr(direct, name) == getattr(from_folder, name)
        assert from_folder.names == ("calm", "shock")
        assert direct.names == ("Calm", "Shock")

    def test_a_run_folder_may_be_named_by_text(self, folder_of_3):
        assert first_divergence(str(folder_of_3), folder_of_3) is None

    def test_the_question_tells_the_same_story_and_checks_both(self, compared):
        answer = Question(compared, replicate=1, divergence=True).answer()
        assert answer.text.startswith(first_divergence(compared, replicate=1).as_text())
        assert answer.text.count("bit for bit") == 2
        assert "  calm: Checked" in answer.text
        assert "  shock: Checked" in answer.text

    def test_scenarios_that_do_the_same_never_part(self, desk, tmp_path):
        same = Scenario.load(desk / "calm.yaml", {"months": 2})
        compare(same, same, replicates=1, seed=SEED, backend="mesa", workers=1, out=tmp_path / "same")
        assert first_divergence(tmp_path / "same", replicate=0) is None
        answer = Question(tmp_path / "same", replicate=0, divergence=True).answer()
        assert "No decision differs" in answer.text
        assert "Every metric is the same in every month." in answer.text

    def test_what_is_neither_two_runs_nor_a_comparison_is_refused(self, compared, desk):
        with pytest.raises(TypeError, match="two runs or run folders"):
            first_divergence(compared)
        result = run(Scenario.load(desk / "calm.yaml", {"months": 1}))
        with pytest.raises(TypeError, match="two runs or run folders"):
            first_divergence(result, result, replicate=1)
        with pytest.raises(InputError, match="not the folder of a comparison"):
            first_divergence(desk, replicate=1)
