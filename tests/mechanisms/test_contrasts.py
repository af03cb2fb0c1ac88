"""Every contrast of the register comes out as the source says, and is gone with its mechanism switched off.

One that does not come out is kept, says why, and is expected to fail: when it begins to hold, that is news.
"""

import ast
import importlib.util
import json
from pathlib import Path

import pytest

from coterminous.experiments.contrasts.findings import find
from coterminous.experiments.contrasts.register import register, shown_elsewhere

STORED = Path(__file__).resolve().parents[2] / "docs" / "claims.json"
CONTRASTS = list(register().values())


def kept():
    return json.loads(STORED.read_text(encoding="utf-8"))["contrasts"]


def cases():
    for contrast in CONTRASTS:
        marks = []
        if contrast.entry.does_not_hold:
            measured = kept().get(contrast.name, {}).get("on")
            reason = f"{contrast.entry.does_not_hold} Measured: {measured}."
            marks = [pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)]
        yield pytest.param(contrast, id=contrast.name, marks=marks)


@pytest.mark.parametrize("contrast", list(cases()))
def test_a_contrast_shows_its_claim(contrast, bench):
    """It holds, and the page of mechanisms says so."""
    finding = find(contrast, bench)
    assert finding.holds, finding.words
    assert_kept(finding)


@pytest.mark.parametrize("name", [one.name for one in CONTRASTS if one.entry.does_not_hold])
def test_what_does_not_hold_is_kept_as_it_is(name, bench):
    assert_kept(find(register()[name], bench))


def assert_kept(finding):
    """What is kept for the page says what was found now: the verdict, and the signs of both effects."""
    known = kept()[finding.contrast.name]
    assert (known["holds"], known["fault"]) == (finding.holds, finding.fault), "run python docs/claims.py"
    assert sign(known["on"]["low"], known["on"]["high"]) == sign(finding.on.low, finding.on.high)


def sign(low, high):
    return (low > 0.0) - (high < 0.0)


def test_what_is_kept_is_the_register(repository):
    """No contrast is missing or left over, and each was measured as it is asked now."""
    spec = importlib.util.spec_from_file_location("claims", repository / "docs" / "claims.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert {name: one["asked"] for name, one in kept().items()} == {
        contrast.name: module.asked(contrast) for contrast in CONTRASTS
    }, "run python docs/claims.py"


def test_what_does_not_hold_says_why():
    assert {name for name, one in kept().items() if not one["holds"]} == {
        contrast.name for contrast in CONTRASTS if contrast.entry.does_not_hold
    }


@pytest.mark.parametrize("name", list(shown_elsewhere()))
def test_what_is_shown_elsewhere_is_there(name, repository):
    """A claim about structure names tests that exist."""
    for test in shown_elsewhere()[name].entry.shown_by:
        file, _, function = test.partition("::")
        tree = ast.parse((repository / file).read_text(encoding="utf-8"))
        assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
