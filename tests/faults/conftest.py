"""A town whose ensemble takes a moment, what comes of it when nothing goes wrong, and processes to disturb."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

from coterminous.experiments.ensemble import EnsembleResult, ensemble

SEED, REPLICATES, CHUNK, MONTHS = 7, 12, 2, 2

PROGRAM = """
import json, sys
from coterminous.experiments.ensemble import ensemble
if __name__ == "__main__":
    ensemble(**json.loads(sys.argv[1]))
"""

COMMAND = f"""
import sys
from coterminous.experiments import backends
from coterminous.cli.main import main
backends.CHUNK_SIZES.update(mesa={CHUNK}, batch={CHUNK})
sys.argv[0] = "coterminous"
main()
"""

# What a process does, to itself or to another, when it has kept some parts.
AFTER_PARTS = """
import os, signal
from coterminous.experiments.ensemble_writing import EnsembleFolder
keep, kept = EnsembleFolder.keep, []
def keep_and_more(self, part):
    keep(self, part)
    kept.append(part.chunk)
    if len(kept) == {parts}:
        {act}
EnsembleFolder.keep = keep_and_more
"""


# A scheduler asks a dead worker for a result for half a minute before it has it made again; three seconds will do.
QUICK = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "3s"}


class Bench:
    """A folder with a scenario in it, and everything a test needs to disturb its ensemble."""

    def __init__(self, place: Path, scenario: str, undisturbed: dict[str, bytes] | None = None) -> None:
        """Put the scenario there, given as the text of its file."""
        self.place = place
        self.undisturbed = undisturbed
        self.out = place / "out"
        self.parts_in_all = REPLICATES // CHUNK
        self.replicates = REPLICATES
        self._started: list[subprocess.Popen[str]] = []
        (place / "town.yaml").write_text(scenario, encoding="utf-8")

    def keywords(self, **others: object) -> dict[str, object]:
        """Return the arguments of the ensemble; a test changes some of them."""
        usual = {
            "scenario": str(self.place / "town.yaml"),
            "replicates": REPLICATES,
            "seed": SEED,
            "chunk": CHUNK,
            "backend": "mesa",
            "workers": 1,
            "out": str(self.out),
        }
        return {**usual, **others}

    def start_ensemble(
        self, parts: int = 0, act: str = "", prelude: str = "", **others: object
    ) -> subprocess.Popen[str]:
        """Start the ensemble in a process that does something when it has kept some parts."""
        disturbed = AFTER_PARTS.format(parts=parts, act=act) if act else ""
        return self.start("-c", disturbed + prelude + PROGRAM, json.dumps(self.keywords(**others)))

    def start_command(
        self, *others: str, parts: int = 0, act: str = "", **options: object
    ) -> subprocess.Popen[str]:
        """Start the same ensemble as a user does, on the command line."""
        disturbed = AFTER_PARTS.format(parts=parts, act=act) if act else ""
        said = f"ensemble town.yaml -n {REPLICATES} --seed {SEED} --backend mesa --out out"
        return self.start("-c", disturbed + COMMAND, *said.split(), *others, **options)

    def start(self, *command: str, before: Sequence[str] = (), **options: object) -> subprocess.Popen[str]:
        """Start a Python process here; whatever is left of it at the end of the test is killed."""
        process = subprocess.Popen(
            [*before, sys.executable, *command],
            cwd=self.place,
            env={**os.environ, "PYTHONUTF8": "1", **QUICK},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # A group of its own: a signal to all of it must not reach the tests.
            start_new_session=True,
            **options,
        )
        self._started.append(process)
        return process

    def end(self, process: subprocess.Popen[str]) -> tuple[int, str]:
        """Wait for a process to end, and return its exit code and what it said on standard error."""
        _, said = process.communicate(timeout=120)
        return process.returncode, said

    def parts(self) -> list[Path]:
        """Return the finished parts."""
        return sorted((self.out / "parts").glob("part-*.parquet"))

    def files(self) -> dict[str, bytes]:
        """Return what must not depend on what happened, by name: the plan, the parts, and nothing beside them."""
        kept = [self.out / "ensemble.json", *(self.out / "parts").iterdir()]
        return {path.relative_to(self.out).as_posix(): path.read_bytes() for path in kept}

    def resume(self, **others: object) -> EnsembleResult:
        """Resume the ensemble in this process."""
        return ensemble(**self.keywords(resume=True, **others))

    def check_finished(self) -> None:
        """Check that every replicate is there once, and that all is as if nothing had happened.

        Tables are made from parts alone, so parts that are the same give the same tables.
        """
        result = self.resume()
        assert result.found == REPLICATES
        counted = result.sql("SELECT replicate, count(*) AS months FROM parts GROUP BY 1 ORDER BY 1")
        assert counted["replicate"].tolist() == list(range(REPLICATES))
        assert set(counted["months"]) == {MONTHS}
        assert (self.out / "manifest.json").is_file()
        assert self.files() == self.undisturbed

    def wait_for(self, condition: Callable[[], object], seconds: float = 90.0) -> None:
        """Wait until something is so; a machine under load may take long, and one that is not does not wait."""
        until = monotonic() + seconds
        while not condition():
            assert monotonic() < until, "waited in vain"
            sleep(0.02)

    def clear_away(self) -> None:
        """Kill what is left."""
        for process in self._started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


@pytest.fixture(scope="session")
def town(small_world: Callable[[str, int], str]) -> str:
    """Return the scenario of all benches."""
    return small_world("one_town", MONTHS)


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, town: str) -> dict[str, bytes]:
    """Return the files of the ensemble to which nothing happened."""
    bench = Bench(tmp_path_factory.mktemp("undisturbed"), town)
    ensemble(**bench.keywords())
    return bench.files()


@pytest.fixture
def bench(tmp_path: Path, town: str, undisturbed: dict[str, bytes]) -> Iterator[Bench]:
    """Return a bench of this test's own."""
    bench = Bench(tmp_path, town, undisturbed)
    yield bench
    bench.clear_away()
