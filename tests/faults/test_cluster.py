"""A Dask cluster that falls apart: real schedulers and workers on this machine, really killed."""

import json
import signal

import pytest

from coterminous.experiments import cluster as cluster_module
from coterminous.experiments.ensemble import ensemble
from coterminous.experiments.tasks import LostWorkersError
from coterminous.scenario.problems import InputError

# A worker that is killed when it is to make a certain replicate, the first time that any is to. Dask may read this
# more than once.
MORTAL = """
import os, signal
from pathlib import Path
from coterminous.experiments import cluster
from coterminous.experiments.tasks import make_part
def make_part_or_die(task):
    if 5 in task.missing and not Path("died").exists():
        Path("died").write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGKILL)
    return make_part(task)
cluster.make_part = make_part_or_die
"""


# A worker in which replicates fail; no traceback of theirs could be sent.
FAILING = """
from coterminous.experiments import cluster
def make_part(task):
    return make_part(task)
cluster.make_part = make_part
"""

# A worker with other rules, of which it says nothing when it joins.
OLD = """
from coterminous.experiments import cluster
cluster.versions = lambda backend: {"rules": "of last year"}
"""


class Cluster:
    """A scheduler and workers."""

    def __init__(self, bench) -> None:
        """Start the scheduler, and wait for its address."""
        self.bench = bench
        written = bench.place / "scheduler.json"
        said = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(written)]
        self.scheduler = bench.start("-m", "distributed.cli.dask_scheduler", *said)
        bench.wait_for(lambda: written.exists() and written.read_text())
        self.address = json.loads(written.read_text())["address"]

    def add_worker(self, preload: str = "", threads: int = 1):
        said = ["--nworkers", "1", "--nthreads", str(threads), "--no-nanny", "--no-dashboard"]
        if preload:
            (self.bench.place / "preload.py").write_text(preload)
            said += ["--preload", str(self.bench.place / "preload.py")]
        return self.bench.start("-m", "distributed.cli.dask_worker", self.address, *said)

    def wait_for_workers(self, count: int) -> None:
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=90)


@pytest.fixture
def cluster(bench) -> Cluster:
    return Cluster(bench)


def test_a_cluster_gives_the_same_bytes(bench, cluster):
    cluster.add_worker(threads=2)
    cluster.wait_for_workers(1)
    done = []
    ensemble(**bench.keywords(dask=cluster.address, workers=None, progress=lambda *seen: done.append(seen)))
    assert done[0] == (0, 12)
    assert done[-1] == (12, 12)
    bench.check_finished()


def test_a_worker_is_killed(bench, cluster):
    """The scheduler gives what it had in hand to the others."""
    workers = [cluster.add_worker(preload=MORTAL) for _ in range(2)]
    cluster.wait_for_workers(2)
    result = ensemble(**bench.keywords(dask=cluster.address, workers=None))
    assert result.found == 0
    died = int((bench.place / "died").read_text())
    assert {worker.pid: worker.wait() for worker in workers if worker.pid == died} == {died: -signal.SIGKILL}
    bench.check_finished()


def test_a_worker_is_killed_with_results_in_hand(bench, cluster):
    """What it had made and nobody had fetched is made again by another."""
    from distributed import Client

    doomed = cluster.add_worker()
    cluster.wait_for_workers(1)
    with Client(cluster.address, set_as_default=False) as client:

        def kill_it(done: int, wanted: int) -> None:
            if done == 2:
                bench.wait_for(lambda: any(client.has_what().values()))
                doomed.kill()
                doomed.wait()
                cluster.add_worker()

        ensemble(**bench.keywords(dask=cluster.address, workers=None, progress=kill_it))
    bench.check_finished()


def test_the_scheduler_is_killed(bench, cluster):
    """What it leaves in the place of results is not taken for any; the rest is run here."""
    cluster.add_worker()
    cluster.wait_for_workers(1)
    act = f"os.kill({cluster.scheduler.pid}, signal.SIGKILL)"
    ended = bench.start_command("--dask", cluster.address, parts=2, act=act)
    code, said = bench.end(ended)
    assert code == 1, said
    assert "the Dask scheduler is gone" in said
    assert "Traceback" not in said
    assert "Go on from there" in said
    assert len(bench.parts()) >= 2
    assert not (bench.out / "manifest.json").exists()
    result = bench.resume()
    assert 4 <= result.found < 12
    bench.check_finished()


def test_replicates_that_fail_end_the_work(bench, cluster):
    cluster.add_worker(preload=FAILING)
    cluster.wait_for_workers(1)
    with pytest.raises(LostWorkersError, match="replicates 0 to 1 failed there: RecursionError"):
        ensemble(**bench.keywords(dask=cluster.address, workers=None))
    assert bench.parts() == []
    assert bench.resume().found == 0
    bench.check_finished()


def test_a_worker_with_other_rules_adds_nothing(bench, cluster):
    cluster.add_worker(preload=OLD)
    cluster.wait_for_workers(1)
    with pytest.raises(LostWorkersError, match="another version of"):
        ensemble(**bench.keywords(dask=cluster.address, workers=None))
    assert bench.parts() == []


def test_a_cluster_that_loses_its_last_worker_is_not_waited_for_forever(bench, cluster, monkeypatch):
    worker = cluster.add_worker(preload=MORTAL)
    cluster.wait_for_workers(1)
    monkeypatch.setattr(cluster_module, "SECONDS_WITHOUT_WORKERS", 1.0)
    monkeypatch.setattr(cluster_module, "SECONDS_TO_FETCH", 5.0)
    with pytest.raises(LostWorkersError, match="has had no worker for 1 seconds"):
        ensemble(**bench.keywords(dask=cluster.address, workers=None))
    assert worker.wait() == -signal.SIGKILL
    assert len(bench.parts()) <= 2
    bench.resume()
    bench.check_finished()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "http://127.0.0.1"])
def test_an_address_where_nobody_answers_is_refused_before_anything_is_written(bench, address, monkeypatch):
    monkeypatch.setattr(cluster_module.connect, "__defaults__", (0.5,))
    with pytest.raises(InputError, match="does not answer as a Dask scheduler"):
        ensemble(**bench.keywords(dask=address, workers=None))
    assert not bench.out.exists()
