"""The run folder: what is in it, and that it is there whole or not at all."""

import errno
import json
import os
import re
from pathlib import Path

import pandas as pd
import pytest

import coterminous
from coterminous.report import run_folder
from coterminous.report.content_hash import content_sha256
from coterminous.report.run import TABLES
from coterminous.report.run_folder import check_can_be_made, read_run_folder, write_files
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import InputError

FILES = {"manifest.json": b"{}", "figures/trust.svg": b"<svg/>", "metrics.parquet": b"1234"}


def everything_under(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


class TestContent:
    def test_every_file_is_there(self, saved):
        figures = {"trust", "money", "partnerships", "sides", "eligibility", "map"}
        expected = {f"{name}.parquet" for name in TABLES} | {"manifest.json", "report.html", "figures"}
        expected |= {f"figures/{name}.{kind}" for name in figures for kind in ("svg", "png")}
        assert set(everything_under(saved)) == expected | {"figures/alt.json"}
        assert all(path.stat().st_size > 100 for path in saved.rglob("*.*"))

    def test_tables_are_those_of_the_run(self, saved, small_run):
        for name in TABLES:
            stored = pd.read_parquet(saved / f"{name}.parquet")
            table = getattr(small_run, name)
            assert list(stored.columns) == list(table.columns)
            assert len(stored) == len(table)
            assert stored["month"].tolist() == table["month"].tolist()
        assert set(pd.read_parquet(saved / "metrics.parquet")["month"].dt.day) == {1}

    def test_the_manifest_says_what_is_needed_to_run_again(self, saved, small_run):
        manifest = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))
        assert Scenario.from_resolved(manifest["scenario"]) == small_run.scenario
        assert (manifest["seed"], manifest["replicate"]) == (7, 0)
        assert manifest["command"] == "coterminous run small.yaml"
        assert manifest["software"]["coterminous"] == coterminous.__version__
        assert set(manifest["software"]) >= {"python", "mesa", "numpy", "pandas", "pyarrow", "commit"}
        assert manifest["wall_seconds"] == round(small_run.wall_seconds, 3)
        assert "not a forecast" in manifest["notice"].lower()
        assert "MIT" in manifest["licence"]
        for name in TABLES:
            assert manifest["tables"][name]["content_sha256"] == content_sha256(getattr(small_run, name))
            assert manifest["tables"][name]["rows"] == len(getattr(small_run, name))

    def test_the_manifest_names_neither_machine_nor_owner(self, saved):
        machine = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))["machine"]
        assert set(machine) == {"platform", "architecture", "processors"}
        assert os.uname().nodename not in json.dumps(machine)

    def test_reading_gives_the_run_back(self, saved, small_run):
        stored = read_run_folder(saved)
        assert {name: content_sha256(table) for name, table in stored.tables.items()} == {
            name: content_sha256(getattr(small_run, name)) for name in TABLES
        }

    def test_the_same_run_gives_the_same_bytes(self, saved, small_run, tmp_path, monkeypatch):
        # Somebody may commit while the tests run; the commit is on the page.
        software = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))["software"]
        monkeypatch.setattr("coterminous.report.manifest.software", lambda: software)
        again = small_run.save(tmp_path / "again", command="coterminous run small.yaml")
        differing = [
            path.name
            for path in sorted(saved.rglob("*.*"))
            if path.read_bytes() != (again / path.relative_to(saved)).read_bytes()
        ]
        # The manifest holds the time of writing; figures, page and tables hold nothing of the kind.
        assert differing in ([], ["manifest.json"])

    def test_text_for_figures_is_beside_them(self, saved):
        texts = json.loads((saved / "figures" / "alt.json").read_text(encoding="utf-8"))
        assert {f"{name}.svg" for name in texts} == {path.name for path in (saved / "figures").glob("*.svg")}
        assert all(len(text["alt"]) > 80 for text in texts.values())


class TestWholeOrNotAtAll:
    def test_parents_are_made(self, tmp_path):
        write_files(tmp_path / "a" / "b" / "run", FILES)
        found = everything_under(tmp_path / "a" / "b" / "run")
        assert found == ["figures", "figures/trust.svg", "manifest.json", "metrics.parquet"]

    @pytest.mark.parametrize("kind", ["folder", "file", "broken link"])
    def test_what_exists_is_refused_and_left_alone(self, tmp_path, kind):
        target = tmp_path / "run"
        {
            "folder": target.mkdir,
            "file": lambda: target.write_text("mine"),
            "broken link": lambda: target.symlink_to(tmp_path / "nowhere"),
        }[kind]()
        before = everything_under(tmp_path)
        for action in (check_can_be_made, lambda folder: write_files(folder, FILES)):
            with pytest.raises(InputError, match="exists already"):
                action(target)
        assert everything_under(tmp_path) == before

    @pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
    def test_nothing_is_left_wherever_writing_breaks_off(self, tmp_path, monkeypatch, error):
        """Every flush to the disk is a place where it may break off: try them all."""
        real_fsync = os.fsync
        broke_off = 0
        for place in range(20):
            calls = iter(range(20))

            def fsync(handle: int, place: int = place, calls=calls) -> None:
                if next(calls) == place:
                    raise error
                real_fsync(handle)

            monkeypatch.setattr(run_folder.os, "fsync", fsync)
            target = tmp_path / "made" / "for" / "it" / "run"
            try:
                write_files(target, FILES)
            except (OSError, KeyboardInterrupt):
                if target.exists():
                    # Only the flush after the rename may fail with the folder in place: then it is whole.
                    assert len(everything_under(target)) == 4
                    break
                broke_off += 1
                assert everything_under(tmp_path) == []
            else:
                pytest.fail("the last place was never reached")
        assert broke_off == len(FILES) + 3

    def test_a_parent_that_somebody_else_uses_stays(self, tmp_path, monkeypatch):
        def fsync(_: int) -> None:
            (tmp_path / "shared" / "theirs").mkdir()
            raise OSError(errno.EIO, "Input/output error")

        monkeypatch.setattr(run_folder.os, "fsync", fsync)
        with pytest.raises(OSError, match="Input/output"):
            write_files(tmp_path / "shared" / "run", FILES)
        assert everything_under(tmp_path) == ["shared", "shared/theirs"]

    def test_a_folder_made_meanwhile_is_not_replaced(self, tmp_path, monkeypatch):
        real_fsync = os.fsync

        def fsync(handle: int) -> None:
            (tmp_path / "run").mkdir(exist_ok=True)
            real_fsync(handle)

        monkeypatch.setattr(run_folder.os, "fsync", fsync)
        with pytest.raises(InputError, match="exists already"):
            write_files(tmp_path / "run", FILES)
        assert everything_under(tmp_path) == ["run"]

    def test_figures_that_fail_leave_nothing(self, tmp_path, small_run, monkeypatch):
        def draw_figures(_: object) -> list[object]:
            raise MemoryError

        monkeypatch.setattr("coterminous.report.figures.draw_figures", draw_figures)
        with pytest.raises(MemoryError):
            small_run.save(tmp_path / "run")
        assert everything_under(tmp_path) == []


class TestTryingFirst:
    def test_leaves_nothing(self, tmp_path):
        check_can_be_made(tmp_path / "a" / "run")
        assert everything_under(tmp_path) == []

    def test_a_parent_that_is_a_file(self, tmp_path):
        (tmp_path / "notes.txt").write_text("mine")
        with pytest.raises(InputError, match="cannot be made"):
            check_can_be_made(tmp_path / "notes.txt" / "run")
        assert everything_under(tmp_path) == ["notes.txt"]

    def test_a_name_that_is_too_long(self, tmp_path):
        with pytest.raises(InputError, match=r"cannot be made.*too long"):
            check_can_be_made(tmp_path / ("r" * 300))


DAMAGES = {
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), "not a run folder"),
    "empty manifest": (lambda folder: (folder / "manifest.json").write_text(""), "not JSON"),
    "half a manifest": (
        lambda folder: (folder / "manifest.json").write_text('{"format": "coterminous run fo'),
        "not JSON",
    ),
    "deep manifest": (lambda folder: (folder / "manifest.json").write_text("[" * 200_000), "not JSON"),
    "binary manifest": (
        lambda folder: (folder / "manifest.json").write_bytes(b"\xff\xfe\x00"),
        "not JSON",
    ),
    "another program's manifest": (
        lambda folder: (folder / "manifest.json").write_text('{"format": "npm"}'),
        "not that of a run folder",
    ),
    "a list for a manifest": (
        lambda folder: (folder / "manifest.json").write_text("[]"),
        "not that of a run folder",
    ),
    "no events": (lambda folder: (folder / "events.parquet").unlink(), r"events\.parquet: is missing"),
    "half of the events": (
        lambda folder: (folder / "events.parquet").write_bytes(
            (folder / "events.parquet").read_bytes()[:500]
        ),
        r"events\.parquet: is damaged",
    ),
}


class TestDamage:
    @pytest.mark.parametrize("damage", DAMAGES)
    def test_damage_is_one_clear_message(self, copy_of_saved, damage):
        spoil, message = DAMAGES[damage]
        spoil(copy_of_saved)
        with pytest.raises(InputError, match=message) as caught:
            read_run_folder(copy_of_saved)
        assert len(caught.value.problems) == 1

    @pytest.mark.parametrize(
        ("key", "value"),
        [("seed", "seven"), ("seed", True), ("tables", {}), ("scenario", None), ("format_version", 1)],
    )
    def test_a_manifest_with_a_wrong_value_is_refused(self, copy_of_saved, key, value):
        path = copy_of_saved / "manifest.json"
        content = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({**content, key: value}), encoding="utf-8")
        with pytest.raises(InputError, match=r"manifest\.json"):
            read_run_folder(copy_of_saved)

    def test_no_folder_at_all(self, tmp_path):
        with pytest.raises(InputError, match=re.escape(str(tmp_path / "no_run"))):
            read_run_folder(tmp_path / "no_run")
