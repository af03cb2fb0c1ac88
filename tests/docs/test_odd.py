"""The ODD description keeps to the protocol, and names what the code has: no more and no less."""

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import coterminous
import coterminous.rules
from coterminous import survey
from coterminous.experiments.survey.instrument import shipped_instruments
from coterminous.record import chronicle
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
from coterminous.state.columns import FLEXIBILITIES

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
RULES = {
    f"{module.name}.{name}"
    for module in iter_modules(coterminous.rules.__path__)
    for name, rule in inspect.getmembers(
        import_module(f"coterminous.rules.{module.name}"), inspect.isfunction
    )
    if rule.__module__ == f"coterminous.rules.{module.name}"
}


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
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", tables[start:end], re.MULTILINE)
    assert [column for column, _, _ in rows] == list(getattr(result, table).columns)
    assert all(meaning and unit for _, meaning, unit in rows)


def logged_kinds() -> set[str]:
    """Return the kinds of events that the chronicle writes, from its text."""
    found = set(FLEXIBILITIES)
    for call in ast.walk(ast.parse(inspect.getsource(chronicle))):
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
    tables = section(odd, 8)
    start = tables.index("| kind of event |")
    tables = tables[: tables.index("### sides")]
    rows = re.findall(r"^\| (`.+?`) \| .+ \|$", tables[start:], re.MULTILINE)
    explained = [kind for row in rows for kind in re.findall(r"`(\w+)`", row)]
    assert sorted(explained) == sorted(logged_kinds() | set(EVENT_KINDS))


def test_claims_named_in_the_page_are_in_the_register(odd):
    named = set(re.findall(r"\b([AFDTCBOX]\d{1,2})\b", odd))
    assert len(named) > 50
    assert named <= set(claims())


def test_a_claim_without_a_rule_is_told_where_the_page_says_what_is_left_out(odd):
    """A3 has a cost in the choice of a threshold, and its own sentence with the answers of social services."""
    package = Path(coterminous.__file__).parent
    tagged = {
        claim
        for path in package.rglob("*.py")
        for line in re.findall(r"^\s*Mechanism:(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        for claim in re.findall(r"\b[AFDTCBOX]\d{1,2}\b", line)
    }
    without = set(claims()) - tagged - {"A3"}
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
