"""Runs give, to the last bit, what they gave when somebody last looked: on every Python, Mesa and machine.

After a change that is meant: ``python tests/golden/update.py``, and say why in the commit.
"""

import importlib.util
import json
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
_SPEC = importlib.util.spec_from_file_location("golden_update", HERE / "update.py")
assert _SPEC is not None
assert _SPEC.loader is not None
update = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(update)
STORED = json.loads((HERE / "stored.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", sorted(update.CASES))
def test_a_run_gives_what_is_stored(case):
    now = update.lived(update.CASES[case])
    then = STORED[case]
    assert now["events"] == then["events"]
    different = {
        name: [
            (float.fromhex(a), float.fromhex(b)) for a, b in zip(values, now["metrics"][name], strict=True)
        ]
        for name, values in then["metrics"].items()
        if now["metrics"].get(name) != values
    }
    assert not different
    assert set(now["metrics"]) == set(then["metrics"])


def test_every_case_is_stored():
    assert set(STORED) == set(update.CASES)
