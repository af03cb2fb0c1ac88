"""Folders in the wrong hands: full disks, damaged parts, two ensembles at once, and an ensemble that is another."""

import json
import os
import resource
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from coterminous.experiments.ensemble import ensemble, read_ensemble
from coterminous.experiments.parts import part_name
from coterminous.scenario.problems import InputError


def state_of(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return everything in a folder, with the time of its last change."""
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_mtime_ns,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in [folder, *folder.rglob("*")]
    }


# ---------------------------------------------------------------- damaged parts


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def one_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 4
    path.write_bytes(content)


def with_other_replicates(path: Path) -> None:
    """A part of this ensemble under the number of another, its hash in its name and all."""
    other = sorted(path.parent.glob("part-000004-*"))[0].read_bytes()
    path.unlink()
    (path.parent / part_name(1, other)).write_bytes(other)


def of_another_ensemble(path: Path) -> None:
    """The same replicates of another seed."""
    town = path.parents[2] / "town.yaml"
    other = ensemble(town, 12, 8, backend="mesa", chunk=2, workers=1)
    path.unlink()
    shutil.copy(other.parts[1], path.parent)


@pytest.fixture
def complete(bench):
    ensemble(**bench.keywords())
    return bench


@pytest.mark.parametrize("damage", [cut_short, emptied, one_bit, with_other_replicates, of_another_ensemble])
def test_a_damaged_part_is_named_and_made_again(complete, caplog, damage):
    part = complete.parts()[1]
    damage(part)
    with pytest.raises(InputError, match=r"part-000001-.* resume the ensemble"):
        read_ensemble(complete.out)
    assert complete.resume().found == 10
    (said,) = [record for record in caplog.records if record.levelname == "WARNING"]
    assert "part-000001-" in said.getMessage()
    assert "run again" in said.getMessage()
    complete.check_finished()


def test_a_damaged_part_is_named_on_standard_error(complete):
    part = complete.parts()[1]
    one_bit(part)
    code, said = complete.end(complete.start_command("--workers", "1", "--resume"))
    assert code == 0, said
    assert f"{part.name} does not hold what its name says; its replicates are run again." in said.replace(
        "\n", " "
    )
    assert "10 of 12 replicates" in said
    complete.check_finished()


def test_a_lost_part_is_made_again(complete):
    complete.parts()[-1].unlink()
    with pytest.raises(InputError, match="replicates 10 to 11 once"):
        read_ensemble(complete.out)
    assert complete.resume().found == 10
    complete.check_finished()


# ---------------------------------------------------------------- two at once

# Waits, with the lock in hand, until there is something to read.
WAIT = "Path('begun').touch(); open('go').read()"


def test_two_ensembles_into_one_folder(bench):
    os.mkfifo(bench.place / "go")
    first = bench.start_ensemble(prelude="from pathlib import Path\n", parts=1, act=WAIT)
    bench.wait_for(lambda: (bench.place / "begun").exists() or first.poll() is not None)
    with pytest.raises(InputError, match="another process is running an ensemble into it"):
        bench.resume()
    code, said = bench.end(bench.start_command("--workers", "1", "--resume"))
    assert code == 2
    assert "another process is running" in said
    with pytest.raises(InputError, match="is that of an ensemble already"):
        ensemble(**bench.keywords())
    (bench.place / "go").write_text("")
    code, said = bench.end(first)
    assert code == 0, said
    bench.check_finished()


def test_a_lock_dies_with_its_holder(bench):
    os.mkfifo(bench.place / "go")
    first = bench.start_ensemble(prelude="from pathlib import Path\n", parts=1, act=WAIT)
    bench.wait_for(lambda: (bench.place / "begun").exists() or first.poll() is not None)
    first.kill()
    first.wait()
    assert bench.resume().found == 2
    bench.check_finished()


# ---------------------------------------------------------------- another ensemble

OTHERS = [
    pytest.param({"seed": 8}, "seed is not what the folder was begun with. Found: 8. Allowed: 7", id="seed"),
    pytest.param(
        {"chunk": 3}, "chunk is not what the folder was begun with. Found: 3. Allowed: 2", id="chunk"
    ),
    pytest.param(
        {"backend": "batch"}, "backend is not what .* Found: 'batch'. Allowed: 'mesa'", id="backend"
    ),
    pytest.param({"replicates": 11}, "replicates are fewer .* Found: 11. Allowed: 12 or more", id="fewer"),
]


@pytest.mark.parametrize(("others", "message"), OTHERS)
def test_a_resume_with_something_else_is_refused(complete, others, message):
    before = state_of(complete.out)
    with pytest.raises(InputError, match=message):
        complete.resume(**others)
    assert state_of(complete.out) == before


def test_a_resume_with_another_scenario_is_refused_with_both_values(complete):
    before = state_of(complete.out)
    code, said = complete.end(
        complete.start_command("--resume", "--set", "trust.loss_rate=0.9", "--set", "months=3")
    )
    assert code == 2
    assert "trust.loss_rate is not what the folder was begun with. Found: 0.9. Allowed: 0." in said
    assert "months is not what the folder was begun with. Found: 3. Allowed: 2, as in the folder." in said
    assert state_of(complete.out) == before


@pytest.mark.parametrize("name", ["rules", "numpy"])
def test_a_resume_with_other_software_is_refused(complete, name):
    """The folder is what another version of the rules, or of NumPy, would have left."""
    plan = json.loads((complete.out / "ensemble.json").read_text())
    there, plan["versions"][name] = plan["versions"][name], "0.0"
    (complete.out / "ensemble.json").write_text(json.dumps(plan))
    before = state_of(complete.out)
    with pytest.raises(
        InputError, match=f"version of {name} is not what .* Allowed: '0.0', as in the folder"
    ) as error:
        complete.resume()
    assert there[:20] in str(error.value)
    assert state_of(complete.out) == before


@pytest.mark.parametrize("resume", [False, True])
def test_a_folder_that_is_no_ensemble_is_refused(bench, resume):
    bench.out.mkdir()
    (bench.out / "thesis.txt").write_text("three years of work")
    before = state_of(bench.out)
    with pytest.raises(InputError, match="not the folder of an ensemble" if resume else "exists already"):
        ensemble(**bench.keywords(resume=resume))
    assert state_of(bench.out) == before


# ---------------------------------------------------------------- full disks


def may_mount() -> bool:
    """Return whether this system lets a user mount a disk of their own."""
    if shutil.which("unshare") is None:
        return False
    tried = ["unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


def test_a_part_that_may_not_grow_is_no_part(bench, undisturbed):
    """A quota: a file may hold what the plan needs, and less than a part does."""
    parts = [len(content) for name, content in undisturbed.items() if name.startswith("parts/")]
    most = (len(undisturbed["ensemble.json"]) + min(parts)) // 2
    assert len(undisturbed["ensemble.json"]) < most < min(parts)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    code, said = bench.end(bench.start_command("--workers", "1", preexec_fn=limit))
    assert code == 1, said
    assert "File too large" in said
    assert "Traceback" not in said
    assert list((bench.out / "parts").iterdir()) == []
    assert bench.resume().found == 0
    bench.check_finished()


_SHELL = (
    "mount -t tmpfs -o size=44k none disk || exit 99\n"
    '"$@" --out disk/out\ncode=$?\ncp -r disk/out out || exit 98\nexit $code'
)
ON_A_SMALL_DISK = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", _SHELL, "sh"]


@pytest.mark.skipif(not may_mount(), reason="needs to mount a small disk; a quota is tried in any case")
def test_a_full_disk_keeps_what_fitted(bench):
    """A disk of 44 kilobytes, which hold the plan and a few parts of 8 kilobytes each."""
    (bench.place / "disk").mkdir()
    code, said = bench.end(bench.start_command("--workers", "1", before=ON_A_SMALL_DISK))
    assert code == 1, said
    assert "No space left on device" in said
    assert "Traceback" not in said
    assert "Go on from there: coterminous ensemble" in said
    kept = bench.parts()
    assert 1 <= len(kept) < bench.parts_in_all
    assert sorted((bench.out / "parts").iterdir()) == kept
    assert bench.resume().found == 2 * len(kept)
    bench.check_finished()


@pytest.mark.skipif(not may_mount(), reason="needs to mount a small disk; a quota is tried in any case")
def test_a_disk_that_is_full_for_threads_too(bench, undisturbed):
    """Threads of the batch engine write their parts themselves; one that cannot ends the work of all."""
    (bench.place / "disk").mkdir()
    arguments = ["--workers", "3", "--backend", "batch"]
    code, said = bench.end(bench.start_command(*arguments, before=ON_A_SMALL_DISK))
    assert code == 1, said
    assert "No space left on device" in said
    assert "Traceback" not in said
    kept = bench.parts()
    assert sorted((bench.out / "parts").iterdir()) == kept
    assert 1 <= len(kept) < bench.parts_in_all
    result = bench.resume(backend="batch", workers=2)
    assert result.found == 2 * len(kept)
    assert {f"parts/{path.name}": path.read_bytes() for path in result.parts} == {
        name: content for name, content in undisturbed.items() if name.startswith("parts/")
    }
