"""Pages that state what the code contains are made from the code, and are up to date."""

import ast
import importlib.util
import re

import pytest

import coterminous
from coterminous.record.sentences import ELIGIBILITY_TERM_NAMES, TERM_NAMES
from coterminous.scenario.events import EVENT_KINDS
from coterminous.scenario.evidence import claims
from coterminous.state.columns import ARRANGEMENTS

TABLES = ["metrics", "bodies", "dyads", "partnerships"]

# What a run logs of its own accord, beside the centre's dated events.
LOGGED = {
    *ARRANGEMENTS,
    "deficit_opened",
    "deficit_closed",
    "deficit_revealed",
    "negotiation_opened",
    "negotiation_abandoned",
    "agreement_signed",
    "restructured",
    "restructured_jointly",
    "withdrew",
    "lapsed",
    "contributions_restored",
    "merged_by_order",
    "further_partner_joined",
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
    with pytest.MonkeyPatch.context() as patch:
        # As a script it finds its neighbours by itself.
        patch.syspath_prepend(repository / "docs")
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


def test_every_claim_has_a_rule_a_switch_a_test_and_a_trace(generate):
    """What a claim lacks is not in the model: then it is left out, and section 10 of the ODD says so."""
    parts = ("rule", "parameter or event", "test", "trace")
    lacking = [
        f"{claim_id}: no {part}"
        for claim_id, cells in generate.cells_of_claims().items()
        for part, cell in zip(parts, cells, strict=True)
        if not cell
    ]
    assert not lacking


def test_what_a_claim_leaves_out_is_told_in_the_odd(generate, repository):
    odd = (repository / "docs" / "odd.md").read_text(encoding="utf-8")
    left_out = odd[odd.index("\n## 10. ") :]
    assert [claim_id for claim_id in generate.partly() if not re.search(rf"\b{claim_id}\b", left_out)] == []


def test_a_kind_of_event_answers_to_the_claims_in_its_brackets(generate):
    """The settings of a grant name claims and, after a semicolon, sources."""
    switches = generate.switches()
    assert "event `grant`" in switches["F12"]
    assert "`trust.loss_rate`" in switches["X1"]
    assert not any("grant" in name for name in switches["B2"])


def test_traces_name_what_a_run_leaves(generate):
    """A trace is ``table.column``, ``events.kind``, an item of the table of sides, or what weighs in a reason."""
    result = coterminous.run(coterminous.Scenario.load("teaching"), seed=0)
    known = {name: set(getattr(result, name).columns) for name in TABLES}
    known["events"] = LOGGED | set(EVENT_KINDS)
    known["sides"] = set(result.sides["item"])
    known["reasons"] = {*TERM_NAMES.values(), *ELIGIBILITY_TERM_NAMES.values()}
    unknown = [
        f"{claim_id}: {trace}"
        for claim_id, names in generate.traces().items()
        for trace in names
        if trace.partition(".")[2] not in known.get(trace.partition(".")[0], set())
    ]
    assert not unknown
