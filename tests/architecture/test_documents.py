"""Pages that state what the code contains are made from the code, and are up to date."""

import ast
import importlib.util

import pytest

from coterminous.scenario.evidence import claims


@pytest.fixture(scope="module")
def generate(repository):
    spec = importlib.util.spec_from_file_location("generate", repository / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_are_up_to_date(generate):
    assert not generate.stale_pages(), "run python docs/generate.py"


@pytest.mark.parametrize(
    ("docstring", "named"),
    [
        ("Return trust.\n\nMechanism: T3, X1 (S2)\n", ("T3", "X1")),
        ("Mechanism: F4 (S0), D9 (S2, S4).", ("F4", "D9")),
        ("First.\n    Mechanism: T3\n    Mechanism: T3, A1\n", ("T3", "A1")),
        ("The mechanism T3 is spoken of, and not answered to.", ()),
    ],
)
def test_a_docstring_names_claims(generate, docstring, named):
    assert generate.claim_ids(docstring) == named


def test_a_claim_that_the_register_does_not_know_is_refused(generate):
    with pytest.raises(ValueError, match="no claim T99"):
        generate.claim_ids("Mechanism: T1, T99")


def test_methods_are_named_with_their_class(generate):
    tree = ast.parse('class PCT:\n    def decide(self):\n        """Mechanism: A1"""\n')
    assert dict(generate.docstrings(tree))["PCT.decide"] == "Mechanism: A1"


def test_a_cell_keeps_to_its_line_and_column(generate):
    assert generate.row(["a | b", "two\n  lines"]) == "| a \\| b | two lines |"


def test_every_claim_has_a_row(generate):
    page = generate.mechanisms_page()
    for claim_id in claims():
        assert page.count(f"| **{claim_id}** |") == 1


def test_every_parameter_has_a_row(generate):
    page = generate.parameters_page()
    for name in generate.parameter_records():
        assert page.count(f"| `{name}` |") == 1
