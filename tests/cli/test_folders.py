"""What is said of a folder whose work ended early: what is kept, and the words that go on with it."""

from pathlib import Path

import pytest

from coterminous.cli.folders import folder_under_runs, kept_if_ended
from coterminous.experiments.parts import part_name
from coterminous.scenario.problems import InputError, Problem


def ensemble_with(folder: Path, parts: int) -> None:
    """Make what the folder of an ensemble looks like, with so many parts and something that is none."""
    (folder / "parts").mkdir(parents=True)
    (folder / "ensemble.json").touch()
    (folder / "parts" / "notes.parquet").touch()
    for number in range(parts):
        (folder / "parts" / part_name(number, b"")).touch()


def said_after(error: BaseException, folder: Path, plan: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what is said on standard error when work in a folder ends so; nothing is said anywhere else."""
    with pytest.raises(type(error)), kept_if_ended(folder, plan, "coterminous ensemble 'my town.yaml'"):
        raise error
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


@pytest.mark.parametrize(
    ("parts", "counted"), [(0, "0 finished parts"), (1, "1 finished part"), (2, "2 finished parts")]
)
@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(143), OSError("disk full")])
def test_parts_are_counted_and_the_command_goes_on(tmp_path, capsys, parts, counted, error):
    out = tmp_path / "my out"
    ensemble_with(out, parts)
    again = f"coterminous ensemble 'my town.yaml' --out '{out}' --resume"
    said = said_after(error, out, "ensemble.json", capsys)
    assert said == f"Kept in {out}: {counted}. Go on from there: {again}\n"


def test_the_parts_of_every_ensemble_of_a_comparison_count(tmp_path, capsys):
    (tmp_path / "comparison.json").touch()
    ensemble_with(tmp_path / "ensembles" / "calm", 3)
    ensemble_with(tmp_path / "ensembles" / "shock", 2)
    assert "5 finished parts." in said_after(KeyboardInterrupt(), tmp_path, "comparison.json", capsys)


def test_nothing_is_said_where_there_is_nothing_to_go_on_with(tmp_path, capsys):
    """Wrong input is told by itself, and what was never begun is no work to go on with."""
    assert said_after(KeyboardInterrupt(), tmp_path, "ensemble.json", capsys) == ""
    ensemble_with(tmp_path / "out", 1)
    wrong = InputError(Problem(None, "seed", "is not what the folder was begun with"))
    assert said_after(wrong, tmp_path / "out", "ensemble.json", capsys) == ""
    with kept_if_ended(tmp_path / "out", "ensemble.json", "coterminous ensemble town"):
        pass
    assert capsys.readouterr().err == ""


def test_several_scenarios_share_a_folder_s_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("runs/calm-shock-n10-seed7").mkdir(parents=True)
    assert folder_under_runs("calm-shock", 10, 7, resume=False) == Path("runs/calm-shock-n10-seed7-2")
    assert folder_under_runs("calm-shock", 10, 7, resume=True) == Path("runs/calm-shock-n10-seed7")
    assert folder_under_runs("calm-shock", 10, 8, resume=True) == Path("runs/calm-shock-n10-seed8")
