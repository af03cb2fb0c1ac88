"""Every contrast of the register comes out as the source says, and is gone with its mechanism switched off.

One that does not come out is kept, says why, and is expected to fail: when it begins to hold, that is news.
"""

import ast

import pytest

from coterminous.experiments.contrasts.findings import find
from coterminous.experiments.contrasts.register import register, shown_elsewhere


def cases():
    for name, contrast in register().items():
        why = contrast.entry.does_not_hold
        marks = [pytest.mark.xfail(reason=why, strict=True, raises=AssertionError)] if why else []
        yield pytest.param(contrast, id=name, marks=marks)


@pytest.mark.parametrize("contrast", list(cases()))
def test_a_contrast_shows_its_claim(contrast, bench):
    finding = find(contrast, bench)
    assert finding.holds, finding.words


@pytest.mark.parametrize("name", list(shown_elsewhere()))
def test_what_is_shown_elsewhere_is_there(name, repository):
    """A claim about structure names tests that exist."""
    for test in shown_elsewhere()[name].entry.shown_by:
        file, _, function = test.partition("::")
        tree = ast.parse((repository / file).read_text(encoding="utf-8"))
        assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
