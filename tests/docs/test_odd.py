"""The ODD description keeps to the protocol, and names what the code has: no more and no less."""

import ast
import inspect
import re
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import pytest

import coterminous
import coterminous.phases
import coterminous.rules
import coterminous.services
from coterminous import survey, world
from coterminous.experiments.survey.instrument import shipped_instruments
from coterminous.money.ledger import Flow
from coterminous.partnerships.terms import Terms
from coterminous.record import chronicle, joint_chronicle
from coterminous.record.metric_facts import METRIC_NAMES
from coterminous.record.states import STAGES, STATES
from coterminous.report.survey_facts import (
    DOES_NOT_HOLD,
    HOLDS,
    INSIDE,
    NOT_KNOWN,
    OUTSIDE,
    PUT_IN,
    TOO_FEW,
)
from coterminous.scenario.events import EVENT_KINDS
from coterminous.scenario.evidence import claims
from coterminous.scenario.records import parameter_records
from coterminous.scenario.values import CARE_GROUPS
from coterminous.state import deeds
from coterminous.state.columns import ARRANGEMENTS
from coterminous.streams import Purpose

ELEMENTS = [
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialisation",
    "Input data",
    "Submodels",
]
CONCEPTS = [
    "Basic principles",
    "Emergence",
    "Adaptation",
    "Objectives",
    "Learning",
    "Prediction",
    "Sensing",
    "Interaction",
    "Stochasticity",
    "Collectives",
    "Observation",
]
TABLES = ["metrics", "bodies", "dyads", "partnerships", "events", "sides"]
CODE_OF_SUBMODELS = ("rules", "money", "partnerships", "phases", "policy", "services")
"""Folders whose files the page names all, by their paths or by what they define."""


def functions_of(package: ModuleType) -> set[str]:
    """Return the public functions that the modules of a package define, as ``module.function``."""
    return {
        f"{module.name}.{name}"
        for module in iter_modules(package.__path__)
        for name, function in inspect.getmembers(
            import_module(f"{package.__name__}.{module.name}"), inspect.isfunction
        )
        if function.__module__ == f"{package.__name__}.{module.name}" and not name.startswith("_")
    }


RULES = functions_of(coterminous.rules)


@pytest.fixture(scope="module")
def odd(repository):
    return (repository / "docs" / "odd.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def result():
    return coterminous.run(coterminous.Scenario.load("teaching", overrides={"months": 12}), seed=1)


def section(page: str, number: int) -> str:
    """Return the text of one numbered section."""
    start = page.index(f"\n## {number}. ")
    return page[start : page.find("\n## ", start + 1)]


def names_in(page: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", page))


def rows_of(page: str, head: str) -> list[list[str]]:
    """Return the cells of a table, row by row, from the beginning of the line that heads it."""
    lines = page[page.index(f"\n| {head}") + 1 :].splitlines()[2:]
    table = list(takewhile(lambda line: line.startswith("|"), lines))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def submodel(page: str, title: str) -> str:
    """Return one submodel of section 7, by the beginning of its title."""
    submodels = section(page, 7).split("\n### ")
    return next(text for text in submodels if re.match(rf"7\.\d+ {title}", text))


def test_the_seven_elements_stand_in_their_order(odd):
    assert re.findall(r"^## \d\. (.*)$", odd, re.MULTILINE)[:7] == ELEMENTS


def test_the_eleven_concepts_stand_in_their_order(odd):
    assert re.findall(r"^\*\*(.*?)\.\*\*", section(odd, 4), re.MULTILINE) == CONCEPTS


def test_every_rule_is_described_and_no_other(odd):
    topics = {rule.partition(".")[0] for rule in RULES}
    records = set(parameter_records())
    named = {
        name
        for name in names_in(odd)
        if re.fullmatch(r"[a-z_]+\.[a-z_]+", name)
        and name.partition(".")[0] in topics
        and name not in records
    }
    assert named == RULES


def test_every_parameter_is_described_and_no_other(odd):
    described = {re.sub(r"^care_group\.[a-z_]+\.", "care_group.*.", name) for name in parameter_records()}
    topics = {name.partition(".")[0] for name in described}
    named = {
        name
        for name in names_in(odd)
        if re.fullmatch(r"[a-z_]+(\.\*)?\.[a-z_]+", name) and name.partition(".")[0] in topics
    }
    assert named - RULES == described


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_explained_with_its_unit(odd, result, table):
    tables = section(odd, 8)
    start = tables.index(f"### {table}\n")
    end = tables.find("\n### ", start)
    rows = rows_of(tables[start:end], "column |")
    assert [column.strip("`") for column, _, _ in rows] == list(getattr(result, table).columns)
    assert all(meaning and unit for _, meaning, unit in rows)


def logged_kinds() -> set[str]:
    """Return the kinds of events that the chronicle writes, from its text."""
    found = set(ARRANGEMENTS)
    calls = [
        node for text in (chronicle, joint_chronicle) for node in ast.walk(ast.parse(inspect.getsource(text)))
    ]
    for call in calls:
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr in ("add", "_about")
        ):
            found |= {
                part.value
                for argument in call.args[1:2]
                for part in ast.walk(argument)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            }
    return found


def test_every_kind_of_event_is_explained_and_no_other(odd):
    rows = rows_of(section(odd, 8), "kind of event |")
    explained = [kind for kinds, _, _ in rows for kind in re.findall(r"`(\w+)`", kinds)]
    assert sorted(explained) == sorted(logged_kinds() | set(EVENT_KINDS))
    assert all(when for _, when, _ in rows)


def test_every_kind_of_deed_is_told_by_a_kind_of_event(odd):
    told = [
        name
        for *_, names in rows_of(section(odd, 8), "kind of event |")
        for name in re.findall(r"`(\w+)`", names)
    ]
    # Kinds are the constants that are numbered; bounds stand in the same module.
    kinds = {
        name
        for name, number in vars(deeds).items()
        if name.isupper() and isinstance(number, int) and not name.startswith("MOST_")
    }
    assert sorted(told) == sorted(kinds)


def test_every_metric_is_a_column_of_its_table(odd):
    tables = section(odd, 8)
    metrics = tables[tables.index("### metrics\n") : tables.index("### bodies\n")]
    assert re.findall(r"^\| `(\w+)` \|", metrics, re.MULTILINE) == ["month", *METRIC_NAMES]


def test_every_event_has_its_effect_with_the_centre(odd):
    rows = rows_of(submodel(odd, "The centre"), "kind |")
    assert sorted(kind for kinds, *_ in rows for kind in re.findall(r"`(\w+)`", kinds)) == sorted(EVENT_KINDS)
    places = set(re.findall(r"^### (7\.\d+) ", odd, re.MULTILINE))
    named = {place for *_, where in rows for place in where.split(", ")}
    assert named <= places


def test_every_arrangement_has_its_row(odd):
    rows = rows_of(submodel(odd, "Arrangements"), "arrangement |")
    assert [cells[0].strip("`") for cells in rows] == list(ARRANGEMENTS)


def test_every_term_of_a_decision_has_its_row(odd):
    rows = rows_of(submodel(odd, "Deciding about partnerships"), "term |")
    assert [cells[0].strip("`") for cells in rows] == list(Terms._fields)


def test_every_draw_is_listed(odd):
    rows = rows_of(section(odd, 5), "draw |")
    assert sorted(name for names, *_ in rows for name in re.findall(r"`(\w+)`", names)) == sorted(
        purpose.name for purpose in Purpose
    )


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ("Money of a month", [flow.name.lower() for flow in Flow]),
        ("Labels", [*STAGES, *STATES]),
    ],
)
def test_names_of_a_submodel_are_all_in_it(odd, where, names):
    assert set(names) <= names_in(submodel(odd, where))


def test_every_care_group_is_named(odd):
    assert set(CARE_GROUPS) <= names_in(section(odd, 2))


def test_every_phase_and_service_is_named(odd):
    wanted = functions_of(coterminous.phases) | functions_of(coterminous.services)
    modules = {name.partition(".")[0] for name in wanted}
    named = {
        name
        for name in names_in(odd)
        if re.fullmatch(r"[a-z_]+\.[a-z_]+", name) and name.partition(".")[0] in modules
    }
    assert named == wanted


def test_the_process_names_what_a_step_calls_in_its_order(odd):
    """What the world calls of the layers below it, phase by phase, stands in section 3 in the same order."""
    ours = {
        alias.name: f"{node.module.rpartition('.')[2]}.{alias.name}"
        for node in ast.parse(inspect.getsource(world)).body
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(
            ("coterminous.phases", "coterminous.partnerships", "coterminous.policy")
        )
        for alias in node.names
    }
    methods = {
        node.name: node
        for node in ast.walk(ast.parse(inspect.getsource(world.PartnershipModel)))
        if isinstance(node, ast.FunctionDef)
    }

    def called(method: str) -> list[str]:
        calls = [node for node in ast.walk(methods[method]) if isinstance(node, ast.Call)]
        found: list[str] = []
        for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
            if isinstance(call.func, ast.Name) and call.func.id in ours:
                found.append(ours[call.func.id])
            elif (
                isinstance(call.func, ast.Attribute)
                and call.func.attr in methods
                and call.func.attr != "step"
            ):
                found += called(call.func.attr)
        return found

    in_order = list(dict.fromkeys(called("step")))
    assert len(in_order) > 10
    process = section(odd, 3)
    assert [name for name in in_order if f"`{name}`" not in process] == []
    phases = process[process.index("\n1. **") : process.index("\n10. **")]
    stands = [phases.index(f"`{name}`") for name in in_order if f"`{name}`" in phases]
    assert stands == sorted(stands)


def test_every_file_of_the_submodels_is_named(odd):
    package = Path(coterminous.__file__).parent
    files = {
        path.relative_to(package).as_posix()
        for folder in CODE_OF_SUBMODELS
        for path in (package / folder).glob("*.py")
        if path.name != "__init__.py"
    }
    named = names_in(odd)
    by_function = {name.partition(".")[0] for name in named if re.fullmatch(r"[a-z_]+\.[a-z_]+", name)}
    assert sorted(file for file in files - named if Path(file).stem not in by_function) == []
    missing = [name for name in named if name.endswith(".py") and not (package / name).is_file()]
    assert missing == []


def test_every_kind_of_organisation_answers_every_question(odd):
    rows = rows_of(section(odd, 9), "question |")
    assert len(rows) > 15
    assert all(len(cells) == 4 and all(cells) for cells in rows)


def test_claims_named_in_the_page_are_in_the_register(odd):
    named = set(re.findall(r"\b([AFDTCBOX]\d{1,2})\b", odd))
    assert len(named) > 50
    assert named <= set(claims())


def test_a_claim_without_a_rule_is_told_where_the_page_says_what_is_left_out(odd):
    package = Path(coterminous.__file__).parent
    tagged = {
        claim
        for path in package.rglob("*.py")
        for line in re.findall(r"^\s*Mechanism:(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        for claim in re.findall(r"\b[AFDTCBOX]\d{1,2}\b", line)
    }
    without = set(claims()) - tagged
    assert {claim for claim in without if not re.search(rf"\b{claim}\b", section(odd, 10))} == set()


def test_phases_are_those_of_a_step(odd):
    numbered = re.findall(r"^\d+\. \*\*", section(odd, 3), re.MULTILINE)
    documented = re.findall(r"^ *(\d+)\. ", coterminous.PartnershipModel.step.__doc__ or "", re.MULTILINE)
    assert len(numbered) == len(documented)


def test_the_first_map_is_the_size_that_the_page_says(odd):
    scales = section(odd, 2)
    england = coterminous.Scenario.load("england_2006").geography
    assert (
        f"{england.pcts} PCTs, {england.councils.total} councils and {england.nhs_trusts} NHS trusts"
        in " ".join(scales.split())
    )
    assert f"{england.small_areas:,} areas for {england.people / 1e6:g} million people" in " ".join(
        scales.split()
    )


def test_every_column_of_the_survey_is_named(odd):
    tables = section(odd, 8)
    text = tables[tables.index("### The virtual survey") :]
    instruments = {"survey_2006": shipped_instruments()["survey_2006"]}
    table = survey("survey_2006", 1, instruments=instruments)
    named = set(re.findall(r"`(\w+)`", text))
    assert set(table.rows.columns) <= named
    assert set(table.answers.columns) <= named
    for verdict in (INSIDE, OUTSIDE, HOLDS, DOES_NOT_HOLD, TOO_FEW, PUT_IN, NOT_KNOWN):
        assert verdict in text
