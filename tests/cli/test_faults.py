"""Interruptions and full disks, for real: after each there is a whole run folder, or no trace of one."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from coterminous.report.run_folder import read_run_folder

COMMAND = "import sys\nfrom coterminous.cli.main import main\nsys.argv[0] = 'coterminous'\nmain()\n"

# The process sends itself a real signal at a place that a test can name.
AT_A_MONTH = """\
import os, signal
from coterminous.world import PartnershipModel
step = PartnershipModel.step
def interrupted_step(self):
    step(self)
    if self.month == 2:
        os.kill(os.getpid(), signal.{name})
PartnershipModel.step = interrupted_step
"""
AT_A_FILE = """\
import os, signal
from coterminous.report import run_folder
fsync, calls = os.fsync, []
def interrupted_fsync(handle):
    calls.append(handle)
    if len(calls) in ({place}, {place} + 1):
        os.kill(os.getpid(), signal.{name})
    fsync(handle)
run_folder.os.fsync = interrupted_fsync
"""

AFTER_THE_RENAME = """\
import os, signal
from coterminous.report import run_folder
fsync = os.fsync
def interrupted_fsync(handle):
    if os.path.exists("run"):
        os.kill(os.getpid(), signal.SIGINT)
    fsync(handle)
run_folder.os.fsync = interrupted_fsync
"""


@pytest.fixture
def desk(tmp_path: Path, small_world) -> Path:
    """Return a folder with a scenario in it."""
    (tmp_path / "town.yaml").write_text(small_world("one_town", 3), encoding="utf-8")
    return tmp_path


def run_python(program: str, *arguments: str, cwd: Path, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,
    )


def traces(folder: Path) -> list[str]:
    """Return everything but the scenario, hidden or not."""
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.name != "town.yaml"]


def files_below(folder: Path) -> set[str]:
    """Return the files in a folder and in those below it."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


INTERRUPTIONS = [
    pytest.param(AT_A_MONTH, signal.SIGINT, 130, id="Ctrl-C in a month"),
    pytest.param(AT_A_MONTH, signal.SIGTERM, 143, id="told to end in a month"),
    pytest.param(AT_A_FILE, signal.SIGINT, 130, id="Ctrl-C, twice, while writing"),
]


@pytest.mark.parametrize(("place", "sent", "code"), INTERRUPTIONS)
def test_an_interruption_leaves_nothing(desk, place, sent, code):
    program = place.format(name=sent.name, place=5) + COMMAND
    done = run_python(program, "run", "town.yaml", "--out", "made/run", cwd=desk)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert traces(desk) == []


def test_an_interruption_after_the_rename_leaves_a_whole_folder(desk):
    """What has its name already is flushed once more, and that is where the signal comes."""
    undisturbed = run_python(COMMAND, "run", "town.yaml", "--out", "undisturbed", cwd=desk)
    assert undisturbed.returncode == 0, undisturbed.stderr
    done = run_python(AFTER_THE_RENAME + COMMAND, "run", "town.yaml", "--out", "run", cwd=desk)
    assert done.returncode == 130, done.stderr
    assert {name.split("/")[0] for name in traces(desk)} == {"run", "undisturbed"}
    assert files_below(desk / "run") == files_below(desk / "undisturbed")
    assert len(read_run_folder(desk / "run").tables["metrics"]) == 3


def may_mount() -> bool:
    """Return whether this system lets a user mount a disk of their own."""
    if shutil.which("unshare") is None:
        return False
    tried = ["unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(may_mount(), reason="a really full disk is tried instead")
def test_a_file_that_may_not_grow_leaves_nothing(desk):
    """A quota: every file may hold 20,000 bytes, fewer than a figure needs."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = run_python(COMMAND, "run", "town.yaml", "--out", "run", cwd=desk, preexec_fn=limit)
    assert done.returncode == 1, done.stderr
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert traces(desk) == []


@pytest.mark.skipif(not may_mount(), reason="needs to mount a small disk")
def test_a_full_disk_leaves_nothing(desk):
    """A disk of 200 kilobytes, fewer than a run folder needs."""
    (desk / "disk").mkdir()
    script = (
        "mount -t tmpfs -o size=200k none disk && "
        '"$0" -c "$1" run town.yaml --out disk/made/run; code=$?; ls -A disk; exit $code'
    )
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, sys.executable, COMMAND],
        cwd=desk,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_folder_nobody_may_write_to_is_refused_before_the_run(desk):
    """The kernel's own folder refuses everyone, root too; for others a folder without permission does."""
    (desk / "locked").mkdir(mode=0o555)
    parent = "/proc" if os.geteuid() == 0 else "locked"
    done = run_python(COMMAND, "run", "town.yaml", "--out", f"{parent}/run", cwd=desk)
    assert done.returncode == 2, done.stderr
    assert "cannot be made" in done.stderr
    assert "months" not in done.stderr
    assert traces(desk) == ["locked"]
