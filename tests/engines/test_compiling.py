"""Compiled code is kept, and never stale: a changed rule takes effect in the next process."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import coterminous
from coterminous.batch.compiling import signals_held

ASKED = """
import json
from numba import types
from coterminous.batch.compiling import cache_folder, compile_kept
from coterminous.rules.choice import chooses
told = []
compiled = compile_kept(chooses, (types.float64, types.float64, types.float64), lambda done, all: told.append(done))
print(json.dumps({"chooses": compiled(0.0, 250.0, 0.6), "compiled": len(told), "folder": cache_folder().name}))
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return a copy of the package whose rules can be edited."""
    copied = tmp_path / "model" / "coterminous"
    shutil.copytree(
        Path(coterminous.__file__).parent,
        copied,
        ignore=shutil.ignore_patterns("__pycache__", "*.nbi", "*.nbc"),
    )
    return copied


def asked(package: Path, kept: Path) -> dict[str, object]:
    """Return what a new process says of a compiled rule of a copy of the package."""
    environment = {**os.environ, "PYTHONPATH": str(package.parent), "COTERMINOUS_CACHE": str(kept)}
    done = subprocess.run(
        [sys.executable, "-c", ASKED], env=environment, capture_output=True, text=True, check=True
    )
    said: dict[str, object] = json.loads(done.stdout)
    return said


def test_an_edited_rule_takes_effect_though_it_is_in_another_file(package, tmp_path):
    kept = tmp_path / "kept"
    first = asked(package, kept)
    assert first["chooses"] is False
    assert first["compiled"] > 0
    again = asked(package, kept)
    assert again == {**first, "compiled": 0}
    # A rule that the compiled function calls, in another file: e to the power of nothing is made smaller.
    numbers = package / "rules" / "numbers.py"
    text = numbers.read_text(encoding="utf-8")
    assert "    result = 1.0\n" in text
    numbers.write_text(text.replace("    result = 1.0\n", "    result = 0.5\n", 1), encoding="utf-8")
    numbers.write_text(
        numbers.read_text(encoding="utf-8").replace("    return result\n", "    return 0.5\n", 1),
        encoding="utf-8",
    )
    edited = asked(package, kept)
    assert edited["chooses"] is True
    assert edited["folder"] != first["folder"]
    assert edited["compiled"] > 0


def test_a_signal_is_heeded_between_functions_and_never_lost():
    """Ctrl-C while compiling is held until Python is in charge, and then is what it always was."""
    before = signal.getsignal(signal.SIGINT)
    reached = []

    def compile_two_functions() -> None:
        with signals_held() as heed:
            signal.raise_signal(signal.SIGINT)
            reached.append("still compiling")
            heed()
            reached.append("too far")

    with pytest.raises(KeyboardInterrupt):
        compile_two_functions()
    assert reached == ["still compiling"]
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(KeyboardInterrupt), signals_held():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_every_module_that_is_compiled_is_in_the_hash():
    """Whatever the compiled loop reaches lies in the sources that name the folder of compiled code."""
    from coterminous.batch.compiling import SOURCES, Compiler
    from coterminous.batch.kernel import live_replicates

    compiler = Compiler()
    compiler.compiled(live_replicates)
    reached = {module.removeprefix("coterminous.").replace(".", "/") + ".py" for module in compiler.modules()}
    assert "rules/belief.py" in reached
    assert not {file for file in reached if not file.startswith(tuple(SOURCES))}
