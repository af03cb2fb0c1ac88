"""Files: found by name or path, refused by what they are before they are read."""

import os
from pathlib import Path

import pytest

from coterminous.scenario import files
from coterminous.scenario.files import MOST_BYTES, locate, read_document, shipped_folder, shown_path
from coterminous.scenario.problems import Place


def test_a_shipped_scenario_is_found_by_its_bare_name(here, shipped):
    assert locate("deficit_shock", here, None, "") == shipped / "deficit_shock.yaml"
    assert locate("small", here, None, "") == shipped / "worlds" / "small.yaml"


def test_a_path_starts_from_the_folder_that_is_given(here):
    (here / "inner").mkdir()
    (here / "inner" / "a.yaml").write_text("months: 1", encoding="utf-8")
    assert locate("a.yaml", here / "inner", None, "") == here / "inner" / "a.yaml"


def test_a_missing_file_names_the_nearest_shipped_scenario(here, mistakes):
    (problem,) = mistakes(lambda: locate("deficit_shok.yaml", here, None, ""))
    assert problem.nearest == "deficit_shock"
    assert "'deficit_shok.yaml' does not exist" in str(problem)


def test_a_missing_extended_file_has_the_place_of_the_key(here, mistakes):
    place = Place("my.yaml", 1, 10)
    (problem,) = mistakes(lambda: locate("smal", here, place, "extends"))
    assert (problem.place, problem.key, problem.nearest) == (place, "extends", "small")


@pytest.mark.parametrize(
    "reference", ["", "a\0b.yaml", "x" * 5000 + ".yaml"], ids=["empty", "null byte", "long"]
)
def test_a_name_no_file_can_have_is_a_missing_file(here, mistakes, reference):
    (problem,) = mistakes(lambda: locate(reference, here, None, ""))
    assert len(str(problem)) < 400


def test_an_installed_package_brings_its_own_scenarios(tmp_path, monkeypatch):
    package = tmp_path / "model" / "coterminous"
    package.mkdir(parents=True)
    monkeypatch.setattr(files, "_PACKAGE", package)
    assert shipped_folder() == tmp_path / "scenarios"
    (package / "scenarios").mkdir()
    assert shipped_folder() == package / "scenarios"


def write(folder: Path, content: bytes) -> Path:
    path = folder / "my.yaml"
    path.write_bytes(content)
    return path


def test_a_file_is_read_with_or_without_a_byte_order_mark(here):
    assert read_document(write(here, b"\xef\xbb\xbfmonths: 3\r\n")).data == {"months": 3}


@pytest.mark.parametrize(
    ("content", "line", "column", "part"),
    [
        (b"a: 1\nb: \xff\n", 2, 4, "is not UTF-8 text. Found: 0xff"),
        ("a: 1".encode("utf-16"), 1, 1, "is not UTF-8 text"),
        (b"a: 1\nb: \x00\n", 2, 4, "holds a control character"),
        (b"\x7fELF\x02\x01", 1, 1, "holds a control character"),
    ],
)
def test_what_is_not_text_is_refused_with_its_place(here, mistakes, content, line, column, part):
    (problem,) = mistakes(lambda: read_document(write(here, content)))
    assert part in str(problem)
    assert (problem.file, problem.line, problem.column) == ("my.yaml", line, column)


def test_a_large_file_is_refused_before_it_is_read(here, mistakes, monkeypatch):
    path = here / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)

    def must_not_open(*_: object) -> None:
        raise AssertionError("a file that is too large was opened")

    monkeypatch.setattr(Path, "open", must_not_open)
    (problem,) = mistakes(lambda: read_document(path))
    assert "large.yaml: is too large. Found: 50,000,000 bytes" in str(problem)


def test_a_file_that_grows_while_it_is_read_is_refused(here, mistakes):
    path = write(here, b"#" * (MOST_BYTES + 1))
    with pytest.MonkeyPatch.context() as patch:
        # As if the file had been small when it was looked at.
        small = os.stat_result((0o100644, 0, 0, 1, 0, 0, 10, 0, 0, 0))
        patch.setattr(Path, "stat", lambda *_, **__: small)
        (problem,) = mistakes(lambda: read_document(path))
    assert "is too large" in str(problem)


def test_a_file_of_just_the_largest_size_is_read(here):
    content = b"months: 3\n#"
    assert read_document(write(here, content + b"x" * (MOST_BYTES - len(content)))).data == {"months": 3}


@pytest.mark.parametrize("kind", ["directory", "pipe", "missing"])
def test_only_regular_files_are_read(here, mistakes, kind):
    path = here / "odd.yaml"
    if kind == "directory":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    parts = {
        "directory": "is a directory",
        "pipe": "is not a regular file",
        "missing": "cannot be read (No such file or directory)",
    }
    (problem,) = mistakes(lambda: read_document(path))
    assert f"odd.yaml: {parts[kind]}" in str(problem)


def test_paths_below_the_working_folder_are_shown_from_there(here):
    assert shown_path(here / "inner" / "a.yaml") == "inner/a.yaml"
    assert shown_path(here.parent / "a.yaml") == (here.parent / "a.yaml").as_posix()
