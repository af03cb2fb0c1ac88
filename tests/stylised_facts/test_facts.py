"""Each stylised fact holds, and its control takes it away; what does not hold says why, and is expected to fail.

When a statement that is expected to fail begins to hold, that is news: take it off the list, and out of section 11 of
the ODD.
"""

import json
import re
from pathlib import Path

import pytest

from coterminous.experiments.facts.table import FACTS

DOES_NOT_HOLD = {
    "1b": "who is short of money leaves for the relief, which grows faster than the shock; fear adds little to that",
    "1c": "both look harder for duplication, but the relief of a cut comes sooner and outweighs a later gain",
    "3f": "boundaries stay apart after a split, and what they leak grows with all that the others learn meanwhile",
    "3g": "the second split meets partnerships that the first has made smaller, so it takes less",
    "5c": "what the first initiatives bring about is less than the time they take from partnerships that run",
    "5d": "attention is shared out, and a further partnership adds more than it takes from the others",
    "7b": "a modest claim costs nothing at any level of trust, so it stays better where trust is high",
    "12": "managers have time for most partnerships, and what they have learned by the start carries them",
    "14b": "trust follows promises kept, and a pool raises what is promised as much as what is delivered",
}
"""The statements that do not hold with the shipped parameters, and why."""
STORED = Path(__file__).resolve().parents[2] / "docs" / "claims.json"


def stored_facts():
    return {fact["part"]: fact for fact in json.loads(STORED.read_text(encoding="utf-8"))["facts"]}


def failing():
    known = stored_facts()
    for part, why in DOES_NOT_HOLD.items():
        on, off = (known[part][arm] for arm in ("on", "off"))
        reason = (
            f"{why}; measured {on['estimate']} ({on['low']} to {on['high']}), "
            f"control {off['estimate']} ({off['low']} to {off['high']})"
        )
        yield pytest.param(
            part, id=part, marks=pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)
        )


@pytest.mark.parametrize("number", list(FACTS))
def test_a_fact_holds_and_its_control_takes_it_away(number, stated):
    """Every statement of a fact holds but those on the list, and the page of stylised facts says the same."""
    statements, kept = stated(number), stored_facts()
    expected = {part: "holds" for part in statements if part not in DOES_NOT_HOLD}
    assert {part: one.verdict for part, one in statements.items() if part in expected} == expected
    for part, statement in statements.items():
        assert kept[part]["verdict"] == statement.verdict, "run python docs/claims.py"
        assert kept[part]["says"] == statement.says


@pytest.mark.parametrize("part", list(failing()))
def test_a_statement_that_does_not_hold_yet(part, stated):
    assert stated(int(re.sub(r"\D", "", part)))[part].holds


def test_the_page_has_every_fact_and_statements_that_fail_are_among_them():
    kept = stored_facts()
    assert sorted({int(re.sub(r"\D", "", part)) for part in kept}) == list(FACTS)
    assert set(DOES_NOT_HOLD) == {part for part, fact in kept.items() if not fact["holds"]}


def test_the_odd_lists_what_does_not_hold(repository):
    """Section 11 gives a line to every statement that does not hold, and to no other."""
    page = (repository / "docs" / "odd.md").read_text(encoding="utf-8")
    section = page[page.index("\n## 11. ") :]
    assert re.findall(r"^- \*\*(\d+[a-z]?)\*\*", section, re.MULTILINE) == list(DOES_NOT_HOLD)
