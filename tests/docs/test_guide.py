"""The guide is executed: its files are written, its commands and its code are run, in the order of the page."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from coterminous.scenario import loading
from coterminous.scenario.events import EVENT_KINDS
from coterminous.scenario.records import parameter_records

FENCE = re.compile(
    r"^(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
FILES = {"yaml", "csv"}


class Block(NamedTuple):
    """A fenced block: its language, the file it stands for, and its text."""

    language: str
    file: str | None
    text: str


def blocks(page: str) -> list[Block]:
    return [Block(found["language"], found["file"], found["text"]) for found in FENCE.finditer(page)]


@pytest.fixture(scope="module")
def guide(repository):
    return (repository / "docs" / "guide.md").read_text(encoding="utf-8")


class Lesson(NamedTuple):
    """The folder in which the guide was followed, what its commands printed, and what its code left."""

    folder: Path
    printed: dict[str, str]
    names: dict[str, Any]


@pytest.fixture(scope="module")
def lesson(guide, tmp_path_factory):
    folder = tmp_path_factory.mktemp("guide")
    commands = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "100"}
    printed: dict[str, str] = {}
    names: dict[str, Any] = {"__name__": "guide"}
    before = Path.cwd()
    os.chdir(folder)
    try:
        for block in blocks(guide):
            if block.file is not None:
                Path(block.file).write_text(block.text, encoding="utf-8")
            elif block.language == "bash":
                for command in block.text.splitlines():
                    done = subprocess.run(
                        ["bash", "-c", command], env=environment, capture_output=True, text=True, check=False
                    )
                    assert done.returncode == 0, f"{command}\n{done.stderr}"
                    printed[command] = done.stdout
            else:
                exec(compile(block.text, "docs/guide.md", "exec"), names)
    finally:
        os.chdir(before)
    return Lesson(folder, printed, names)


def test_every_block_is_a_file_a_command_or_code(guide):
    assert guide.count("```") == 2 * len(blocks(guide))
    for block in blocks(guide):
        assert (block.language in FILES) == (block.file is not None), block.text
        assert block.file is not None or block.language in {"bash", "python"}, block.text


def test_commands_do_what_the_page_says(lesson):
    printed = lesson.printed
    assert printed["coterminous check my_world.yaml my_question.yaml"].splitlines() == [
        "my_world.yaml: good, 36 months from 2006-04, 0 events",
        "my_question.yaml: good, 36 months from 2006-04, 2 events",
    ]
    resolved = printed["coterminous check my_question.yaml --resolved"]
    assert re.search(r"trust\.loss_rate: 0\.3 +# .*my_world\.yaml:6", resolved)
    assert "Every table is the same." in printed["coterminous reproduce my_run"]
    first = lesson.names["events"].loc[0, "reason"]
    assert " ".join(first.split()) in " ".join(printed["coterminous explain my_run --event 0"].split())


def test_the_run_folder_holds_what_the_page_lists(guide, lesson):
    section = guide[guide.index("## 3.") : guide.index("## 4.")]
    listed = {
        name
        for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
        for name in re.findall(r"`([^`]+)`", row)
    }
    there = {path.name + ("/" if path.is_dir() else "") for path in (lesson.folder / "my_run").iterdir()}
    assert listed == there
    assert (lesson.folder / "my_run" / "figures" / "alt.json").is_file()


def test_origins_are_those_of_the_page(lesson):
    scenario = lesson.names["scenario"]
    assert scenario.origin("trust.loss_rate").endswith("my_world.yaml:6")
    assert scenario.origin("decisions.planning_horizon_months") == "--set"


def ages_at_cuts_by_pcts(model: Any) -> list[int]:
    """Return how many months after its signature a PCT cut or left a partnership, for every time that one did."""
    tables = model.tables()
    signed: dict[str, int] = {}
    months = {month: number for number, month in enumerate(tables.metrics["month"])}
    for row in tables.partnerships[tables.partnerships["months_since_signed"] >= 0].itertuples():
        signed[row.partnership_id] = months[row.month] - row.months_since_signed
    cuts = tables.events[tables.events["kind"].isin(["restructured", "withdrew"])]
    return [
        months[cut.month] - signed[cut.partnership_id]
        for cut in cuts[cuts["actor_kind"] == "pct"].itertuples()
    ]


def test_the_patient_pct_leaves_young_partnerships_alone(lesson):
    assert any(age < 24 for age in ages_at_cuts_by_pcts(lesson.names["usual"]))
    assert all(age >= 24 for age in ages_at_cuts_by_pcts(lesson.names["patient"]))


def test_the_users_own_map_has_the_names_and_overlaps_of_the_csv(lesson):
    own = lesson.names["own"]
    own_names = set(own.bodies.loc[own.bodies["kind"] != "nhs_trust", "name"])
    assert own_names == {
        *("Northern PCT", "Central PCT", "Southern PCT"),
        *("Wye Council", "Esk Council", "Tees Council"),
    }
    people = own.dyads[own.dyads["month"] == own.dyads["month"].min()]["people"]
    # North 1 and 2; Middle 1, a third of either side; Middle 2 and 3; South 1 and 2.
    assert sorted(people) == [55_000, 116_000, 119_000, 136_000]


def test_every_event_kind_and_setting_is_in_the_table(guide):
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]* \| ([^|]*) \|$", guide, re.MULTILINE))
    assert set(rows) == set(EVENT_KINDS)
    for kind, settings in EVENT_KINDS.items():
        assert set(re.findall(r"`(\w+)`", rows[kind])) == set(settings.model_fields), kind


def test_parameters_named_in_the_guide_exist(guide):
    topics = {name.partition(".")[0] for name in parameter_records()}
    named = set(re.findall(rf"\b(?:{'|'.join(topics)})\.[a-z_.]*[a-z]\b", guide))
    assert "trust.loss_rate" in named
    assert named <= set(parameter_records())


def test_the_order_of_precedence_is_that_of_the_loader(guide):
    def points(text: str) -> list[str]:
        return [line.replace("`", "").rstrip(";.") for line in re.findall(r"^\d\. (.*)$", text, re.MULTILINE)]

    section = guide[guide.index("### Order of precedence") : guide.index("## 2.")]
    assert points(section) == points(loading.__doc__)
