"""Precedence, ``extends``, overrides, origins, and the round trip of a resolved scenario."""

import hashlib
import json
import os
import pickle
from pathlib import Path

import numpy as np
import pytest

from coterminous.scenario.events import DeficitShock, JointBoards
from coterminous.scenario.loading import SHIPPED_DEFAULT, Scenario
from coterminous.scenario.schema import DrawnGeography, LookupGeography
from coterminous.scenario.values import CARE_GROUPS


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_shipped_world_says_all_and_the_records_the_rest(here):
    scenario = Scenario.load("small")
    assert (scenario.name, scenario.title, scenario.question) == ("small", "A small world", "What happens?")
    assert (scenario.start, scenario.months, scenario.events) == ("2006-04", 24, ())
    assert isinstance(scenario.geography, DrawnGeography)
    assert (scenario.geography.pcts, scenario.geography.councils.unitary, scenario.geography.seed) == (
        4,
        2,
        3,
    )
    assert dict(scenario.parameters) == {
        "trust.loss_rate": 0.35,
        "trust.memory_months": 48,
        "policy.joint_boards": False,
    }


def test_the_nearer_layer_wins_and_overrides_win_over_all(here):
    """Shipped default 0.35 < world < extended file < file < --set, each taken away in turn."""
    world = Path("world.yaml")
    write(here, "world.yaml", "extends: small\nparameters: {trust.loss_rate: 0.1}\n")
    write(here, "middle.yaml", "extends: world.yaml\nparameters: {trust.loss_rate: 0.2}\n")
    path = write(here, "my.yaml", "extends: middle.yaml\nparameters:\n  trust.loss_rate: 0.3\n")
    name = "trust.loss_rate"

    def loaded(reference: str | Path, overrides: dict[str, float] | None = None) -> tuple[object, str]:
        scenario = Scenario.load(reference, overrides)
        return scenario.parameters[name], scenario.origin(name)

    assert loaded("small") == (0.35, SHIPPED_DEFAULT)
    assert loaded(world) == (0.1, "world.yaml:2")
    assert loaded("middle.yaml") == (0.2, "middle.yaml:2")
    assert loaded(path) == (0.3, "my.yaml:3")
    assert loaded(path, {name: 0.4}) == (0.4, "--set")


def test_parameters_and_geography_merge_key_by_key(here):
    write(
        here,
        "my.yaml",
        "extends: small\nparameters: {trust.memory_months: 12}\n"
        "geography: {seed: 9, councils: {county: 2}}\n",
    )
    scenario = Scenario.load("my.yaml")
    assert scenario.parameters["trust.loss_rate"] == 0.35
    assert isinstance(scenario.geography, DrawnGeography)
    assert scenario.geography.seed == 9
    assert scenario.geography.councils.model_dump() == {
        "county": 2,
        "metropolitan": 1,
        "london": 0,
        "unitary": 2,
    }
    assert scenario.origin("geography.councils.county") == "my.yaml:3"
    assert scenario.origin("geography.councils.unitary").endswith("small.yaml:7")


def test_events_of_extended_files_come_first_and_keep_their_places(here):
    write(here, "first.yaml", "extends: small\nevents:\n  - at: 2007-04\n    joint_boards: {}\n")
    write(
        here,
        "my.yaml",
        "extends: first.yaml\nevents:\n  - at: 2006-04\n    deficit_shock: {bodies: pct, size: 0.03}\n",
    )
    inherited, own = Scenario.load("my.yaml").events
    assert (inherited.number, inherited.month, inherited.at, inherited.kind) == (
        0,
        12,
        "2007-04",
        "joint_boards",
    )
    assert inherited.settings == JointBoards(share=1.0)
    assert (own.number, own.month, own.kind) == (1, 0, "deficit_shock")
    assert own.settings == DeficitShock(bodies="pct", size=0.03, share=1.0, months=12, sidedness="equal")
    assert str(inherited.problem("share", "is wrong").place) == "first.yaml:4:19"
    assert str(own.problem("size", "is wrong").place) == "my.yaml:4:40"
    assert Scenario.load("my.yaml").origin("events[1]") == "my.yaml:3"


def test_extends_starts_from_the_folder_of_its_file(here):
    write(here, "worlds/mine.yaml", "extends: small\nmonths: 6\n")
    write(here, "deep/down/my.yaml", "extends: ../../worlds/mine.yaml\n")
    scenario = Scenario.load("deep/down/my.yaml")
    assert (scenario.months, scenario.origin("months")) == (6, "worlds/mine.yaml:2")


def test_a_path_object_never_means_a_shipped_name(here):
    write(here, "small", "extends: small\nmonths: 3\n")
    assert Scenario.load("small").months == 24
    assert Scenario.load(Path("small")).months == 3


def test_a_scenario_without_a_title_has_its_name(here):
    text = (here.parent / "scenarios" / "worlds" / "small.yaml").read_text(encoding="utf-8")
    write(here, "my.yaml", text.replace("title: A small world\n", ""))
    scenario = Scenario.load("my.yaml")
    assert (scenario.title, scenario.origin("title")) == ("my", SHIPPED_DEFAULT)


def test_files_that_extend_each_other_in_a_circle_are_refused(here, mistakes):
    write(here, "a.yaml", "extends: b.yaml\n")
    write(here, "b.yaml", "extends: c/c.yaml\n")
    write(here, "c/c.yaml", "months: 3\nextends: ../a.yaml\n")
    (problem,) = mistakes(lambda: Scenario.load("a.yaml"))
    assert str(problem.place) == "c/c.yaml:2:10"
    assert problem.found == "a.yaml -> b.yaml -> c/c.yaml -> a.yaml"


def test_a_shipped_scenario_cannot_extend_itself_by_name(shipped, here, mistakes):
    write(shipped, "own.yaml", "extends: own\n")
    (problem,) = mistakes(lambda: Scenario.load("own"))
    assert "goes round in a circle" in problem.message


def test_overrides_reach_headings_and_geography(here):
    overrides = {"months": 6, "start": "2007-01", "geography.seed": 11, "geography.councils.london": 1}
    scenario = Scenario.load("small", overrides)
    assert (scenario.months, scenario.start, scenario.geography.seed) == (6, "2007-01", 11)
    assert scenario.resolved()["geography"]["councils"]["london"] == 1
    assert {scenario.origin(name) for name in overrides} == {"--set"}


def test_overrides_may_be_numpy_numbers(here):
    scenario = Scenario.load("small", {"trust.loss_rate": np.float64(0.2), "months": np.int64(5)})
    assert (scenario.parameters["trust.loss_rate"], scenario.months) == (0.2, 5)
    assert type(scenario.parameters["trust.loss_rate"]) is float


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (
            {"trust.los_rate": 0.2},
            "--set: trust.los_rate cannot be set. Allowed: a parameter, title, question, start, months, a "
            "word of names, or a setting of the geography. Did you mean trust.loss_rate?",
        ),
        (
            {"trust.loss_rate": 2},
            "--set: parameters.trust.loss_rate is out of bounds. Found: 2. Allowed: a number from 0 to 0.95.",
        ),
        (
            {"trust.loss_rate": float("nan")},
            "--set: parameters.trust.loss_rate is not a finite number. Found: nan. Allowed: a number",
        ),
        ({"months": 0}, "--set: months is out of bounds. Found: 0. Allowed: a whole number from 1 to 600."),
        (
            {"months": "many"},
            "--set: months is text, not a number. Found: 'many'. Allowed: a whole number from 1 to 600.",
        ),
        (
            {"geography.pcts": np.zeros(3)},
            "--set: geography.pcts has the wrong type. Found: [0. 0. 0.]. Allowed: a whole number",
        ),
        ({"events": []}, "--set: events cannot be set."),
        ({"geography.councils": {}}, "--set: geography.councils cannot be set."),
        ({5: 1}, "--set: 5 cannot be set."),
    ],
    ids=lambda value: next(map(str, value)) if isinstance(value, dict) else "",
)
def test_every_mistake_in_an_override_names_set(here, mistakes, overrides, message):
    (problem,) = mistakes(lambda: Scenario.load("small", overrides))
    assert str(problem).startswith(message)


def test_an_override_that_leaves_an_event_outside_the_run_is_named(here, mistakes):
    write(here, "my.yaml", "extends: small\nevents:\n  - at: 2007-04\n    joint_boards: {}\n")
    (problem,) = mistakes(lambda: Scenario.load("my.yaml", {"months": 12}))
    assert str(problem) == (
        "my.yaml:3:9: events[0].at is after the last month. Found: 2007-04. "
        "Allowed: a month from 2006-04 to 2007-03 (months from --set)."
    )


def test_overrides_of_a_loaded_scenario_are_those_of_loading(here):
    write(here, "my.yaml", "extends: small\nevents:\n  - at: 2007-04\n    joint_boards: {}\n")
    overrides = {"trust.loss_rate": 0.1, "months": 13}
    assert Scenario.load("my.yaml").with_overrides(overrides) == Scenario.load("my.yaml", overrides)


def test_a_resolved_scenario_comes_back_equal_from_json(here):
    write(
        here,
        "my.yaml",
        "extends: small\nevents:\n  - at: 2007-04\n    grant: {gbp_per_head_year: 2, months: 3}\n",
    )
    scenario = Scenario.load("my.yaml", {"trust.loss_rate": 0.1})
    resolved = json.loads(json.dumps(scenario.resolved()))
    again = Scenario.from_resolved(resolved)
    assert again == scenario
    assert again.resolved() == scenario.resolved() == resolved
    assert again != Scenario.load("my.yaml")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"parameters": {"trust.loss_rate": 0.1}},
            "have no value for trust.memory_months or policy.joint_boards",
        ),
        ({"parameters": 3}, "parameters has the wrong type"),
        ({"months": None}, "months has the wrong type. Found: nothing"),
        ({"extends": "small"}, "extends is not that of a resolved scenario"),
        ({"name": 3}, "name is not that of a resolved scenario"),
        ({"colour": "red"}, "colour is not a known key"),
        ({"events": [{"at": "2006-04"}]}, "events[0] has no kind"),
    ],
)
def test_a_manifest_that_is_not_whole_is_refused(here, mistakes, change, message):
    resolved = {**Scenario.load("small").resolved(), **change}
    problems = mistakes(lambda: Scenario.from_resolved(resolved, "manifest.json"))
    assert message in str(problems[0])
    assert problems[0].file == "manifest.json"


@pytest.mark.parametrize("resolved", [None, [], "text", {}])
def test_what_is_no_resolved_scenario_is_refused(here, mistakes, resolved):
    problems = mistakes(lambda: Scenario.from_resolved(resolved))
    assert {problem.key for problem in problems} >= {"name", "months", "geography", "parameters", "events"}


def make_large(path: Path) -> None:
    """Make a file of one byte too many that takes no room on the disk."""
    path.touch()
    os.truncate(path, 200_000_001)


CSV = "area,people,commissioner,council\na,1000,north,shire\nb,2000,south,shire\n"
LOOKUP = "extends: small\ngeography:\n  lookup: places.csv\n  nhs_trusts: 2\n"


def test_a_lookup_takes_the_place_of_a_drawn_map(here):
    write(here, "inner/places.csv", CSV)
    write(here, "inner/my.yaml", LOOKUP + "  columns: {area: LSOA}\n")
    scenario = Scenario.load("inner/my.yaml")
    assert scenario.geography == LookupGeography(
        lookup=(here / "inner" / "places.csv").as_posix(),
        nhs_trusts=2,
        seed=3,
        columns={"area": "LSOA"},
        sha256=hashlib.sha256(CSV.encode()).hexdigest(),
    )
    assert Scenario.from_resolved(scenario.resolved()) == scenario


def test_a_lookup_that_has_changed_is_not_run_again(here, mistakes):
    path = write(here, "places.csv", CSV)
    write(here, "my.yaml", LOOKUP)
    resolved = Scenario.load("my.yaml").resolved()
    path.write_text(CSV + "c,1,north,shire\n", encoding="utf-8")
    (problem,) = mistakes(lambda: Scenario.from_resolved(resolved))
    assert "geography.sha256 is not the hash of the lookup" in str(problem)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "geography.lookup does not exist"),
        (lambda path: path.mkdir(), "geography.lookup is a directory"),
        (os.mkfifo, "geography.lookup is not a regular file"),
        (lambda path: path.symlink_to(path), "geography.lookup cannot be read"),
        (make_large, "geography.lookup is larger than 200,000,000 bytes"),
    ],
    ids=["missing", "directory", "pipe", "endless link", "large"],
)
def test_a_lookup_that_is_no_file_is_refused_at_its_place(here, mistakes, make, message):
    make(here / "places.csv")
    write(here, "my.yaml", LOOKUP)
    (problem,) = mistakes(lambda: Scenario.load("my.yaml"))
    assert message in str(problem)
    assert str(problem.place) == "my.yaml:3:11"


def test_a_lookup_whose_name_no_file_can_have_is_refused(here, mistakes):
    write(here, "my.yaml", LOOKUP.replace("places.csv", '"a\\0b.csv"'))
    (problem,) = mistakes(lambda: Scenario.load("my.yaml"))
    assert "geography.lookup is not the name of a file" in str(problem)


def test_settings_of_a_drawn_map_do_not_go_with_a_lookup(here, mistakes):
    write(here, "places.csv", CSV)
    write(here, "my.yaml", LOOKUP + "  pcts: 3\n")
    (problem,) = mistakes(lambda: Scenario.load("my.yaml"))
    assert str(problem).startswith("my.yaml:5:3: geography.pcts belongs to a drawn map")


def test_the_world_can_name_the_place_of_a_mistake_that_only_it_sees(here):
    event = "{bodies: pct, size: 0.1, body: pct-999}"
    write(here, "my.yaml", f"extends: small\nevents:\n  - at: 2007-04\n    deficit_shock: {event}\n")
    scenario = Scenario.load("my.yaml")
    problem = scenario.problem_at(
        scenario.events[0],
        "body",
        "does not exist",
        found="pct-999",
        allowed="pct-001 to pct-004",
        nearest="pct-004",
    )
    assert str(problem) == (
        "my.yaml:4:51: events[0].deficit_shock.body does not exist. Found: pct-999. "
        "Allowed: pct-001 to pct-004. Did you mean pct-004?"
    )
    problem = scenario.problem_at("geography.pcts", message="are too many", found=4)
    assert (problem.line, problem.key, problem.found) == (6, "geography.pcts", "4")


def test_parameters_cannot_be_changed_behind_the_checks(here):
    scenario = Scenario.load("small")
    with pytest.raises(TypeError):
        scenario.parameters["trust.loss_rate"] = 7.0  # type: ignore[index]
    with pytest.raises(AttributeError):
        scenario.months = 5  # type: ignore[misc]


def test_a_scenario_travels_between_processes(here):
    write(here, "my.yaml", "extends: small\nevents:\n  - at: 2007-04\n    joint_boards: {}\n")
    scenario = Scenario.load("my.yaml", {"trust.loss_rate": 0.1})
    again = pickle.loads(pickle.dumps(scenario))
    assert again == scenario
    assert again.origin("trust.loss_rate") == "--set"


def test_an_origin_that_there_is_not_is_an_error(here):
    scenario = Scenario.load("small")
    for name in ("trust.nothing", "events[0]", "colour", "geography.colour"):
        with pytest.raises(KeyError):
            scenario.origin(name)


def test_values_are_the_parameters_as_the_rules_take_them(shipped, tmp_path):
    """With the shipped records: each field holds its parameter, care groups in the order of the groups."""
    group = "care_group.children.gain_share"
    scenario = Scenario.load("small", {"trust.loss_rate": 0.125, group: 0.015625})
    values = scenario.values()
    assert values.trust_loss_rate == 0.125
    assert values.care_group_gain_share[CARE_GROUPS.index("children")] == 0.015625
    plain = {name: value for name, value in scenario.parameters.items() if not name.startswith("care_group.")}
    assert {name: getattr(values, name.replace(".", "_")) for name in plain} == plain
