"""Decision records keep their form, their links lead somewhere, and what they derive holds for the rules."""

import re
import tomllib

import pytest

from coterminous import Scenario
from coterminous.rules.effort import attention, capacity
from coterminous.rules.maturity import learn, results

PARTS = ["Context", "Choice", "Alternatives", "Consequences"]


def pages(repository):
    return sorted((repository / "docs").rglob("*.md"))


def test_every_record_has_its_four_parts_and_fits_a_page(repository):
    records = sorted((repository / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in records] == [f"{number + 1:04d}" for number in range(len(records))]
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"^## (.*)$", text, re.MULTILINE) == PARTS, path.name
        assert text.startswith(f"# {path.name[:4]} "), path.name
        assert len(text.split()) < 800, path.name


def test_every_record_is_in_the_index(repository):
    index = (repository / "docs" / "index.md").read_text(encoding="utf-8")
    for path in (repository / "docs" / "decisions").glob("*.md"):
        assert f"(decisions/{path.name})" in index


def test_links_lead_to_files(repository):
    broken = [
        f"{path.relative_to(repository)}: {target}"
        for path in pages(repository)
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert not broken


def test_the_layers_are_those_of_the_import_contract(repository):
    contract = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    layers = [
        sorted(re.split(r"\s*\|\s*", layer))
        for layer in contract["tool"]["importlinter"]["contracts"][0]["layers"]
    ]
    page = (repository / "docs" / "decisions" / "0006-layers.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+?`) \| .+ \|$", page, re.MULTILINE)
    assert [sorted(re.findall(r"`(\w+)`", row)) for row in rows] == layers


@pytest.fixture(scope="module")
def delivered():
    """Output of n like partnerships of 1 WTE in the long run, by the rules: capacity 10, statutory work 4."""
    learning, turnover = 0.03, 0.01

    def output(number: int) -> float:
        time = attention(10.0, 4.0, float(number))
        maturity = 0.0
        for _ in range(3000):
            maturity = learn(maturity, learning, time, turnover)
        return number * results(maturity)

    return [output(number) for number in range(1, 60)]


def test_output_against_partnerships_is_an_inverted_u(delivered):
    """By the formula of record 0007 the top is where n w = K r / q: 6 WTE times 0.03 / 0.01.

    Mechanism: C3, C4
    """
    top = delivered.index(max(delivered)) + 1
    assert top == 18
    assert delivered[:top] == sorted(delivered[:top])
    assert delivered[top - 1 :] == sorted(delivered[top - 1 :], reverse=True)
    assert delivered[top - 1] == pytest.approx(top / 2)


def test_past_capacity_output_is_that_of_the_formula(delivered):
    for number in range(6, 60):
        assert delivered[number - 1] == pytest.approx(number / (1.0 + (number / 18.0) ** 2))


def joint_work_at_the_top(people: float, leadership: float) -> float:
    """Return the joint work, in WTE, at which a PCT's partnerships together deliver most."""
    shipped = Scenario.load("england_2006").values()
    time = capacity(shipped.capacity_fixed_wte, shipped.capacity_wte_per_million, people, leadership)
    statutory = (
        shipped.capacity_plans * shipped.capacity_plan_wte
        + shipped.capacity_initiatives * shipped.capacity_initiative_wte
    )
    return (time - statutory) * shipped.maturity_learning_rate / shipped.maturity_turnover_rate


def test_who_reaches_the_top_with_the_shipped_numbers():
    shipped = Scenario.load("england_2006").values()
    least = shipped.capacity_board_wte + shipped.partnership_running_wte
    flexibilities = (
        shipped.partnership_pooled_wte + shipped.partnership_lead_wte + shipped.partnership_integrated_wte
    )
    most = shipped.capacity_board_wte + 6 * (shipped.partnership_running_wte + flexibilities)
    assert most < joint_work_at_the_top(330_000.0, leadership=1.0)
    assert least > joint_work_at_the_top(100_000.0, leadership=1.0 - shipped.capacity_leadership_spread)
