"""Pages that state what the code contains are made from the code, and are up to date."""

import ast
import importlib.util

import pytest

import coterminous
from coterminous.scenario.events import EVENT_KINDS
from coterminous.scenario.evidence import claims

TABLES = ["metrics", "bodies", "dyads", "partnerships"]

# What a run logs of its own accord, beside the centre's dated events.
LOGGED = {
    "deficit_opened",
    "deficit_closed",
    "negotiation_opened",
    "negotiation_abandoned",
    "agreement_signed",
    "pooled_budget",
    "lead_commissioning",
    "integrated_provision",
    "restructured",
    "withdrew",
    "eligibility_tightened",
    "eligibility_loosened",
    "lost_to_reorganisation",
    "carried_over",
    "trust_broken",
}


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


def test_traces_name_columns_and_events_that_a_run_leaves(generate):
    """A trace is ``table.column``, or ``events.kind`` for a kind that a run logs."""
    result = coterminous.run(coterminous.Scenario.load("teaching"), seed=0)
    tables = {name: set(getattr(result, name).columns) for name in TABLES}
    kinds = LOGGED | set(EVENT_KINDS)
    unknown = [
        f"{claim_id}: {trace}"
        for claim_id, names in generate.traces().items()
        for trace in names
        if trace.partition(".")[2] not in {**tables, "events": kinds}.get(trace.partition(".")[0], set())
    ]
    assert not unknown
