"""Builds on a real Dask scheduler with two worker processes: the same drafts, whatever becomes of the workers."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests import rounds
from tests.processes import ENVIRONMENT, PATIENCE, count, drafts, end, run, start, until
from tests.test_processes import COUNT, Made, alone, copied, history

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
__all__ = ["alone"]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class Cluster:
    """A scheduler and its workers, their words in files of a folder."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.address = f"tcp://127.0.0.1:{free_port()}"
        self._folder, self._stack = folder, stack
        host, port = "127.0.0.1", self.address.rpartition(":")[2]
        self._started("scheduler", "--host", host, "--port", port, "--no-dashboard")
        until(lambda: "Scheduler at" in self.words("scheduler"))

    def worker(self, name: str, **environment: str) -> subprocess.Popen[str]:
        """Start a worker; gives it once the scheduler knows it. environment: of the worker, where it has its own."""
        options = ("--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--no-nanny", "--name", name)
        made = self._started("worker", self.address, *options, name=name, **environment)
        until(lambda: "Registered to" in self.words(name))
        return made

    def words(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text("utf-8")

    def _started(self, kind: str, *options: str, name: str = "", **environment: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options]
        with (self._folder / f"{name or kind}.log").open("w") as log:
            made = subprocess.Popen(
                command,
                env={**ENVIRONMENT, **environment},
                cwd=self._folder,
                stdout=log,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self._stack.callback(end, made)
        return made


@contextmanager
def cluster_in(folder: Path) -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield Cluster(folder, stack)


def test_one_of_two_workers_is_killed_half_way(alone: Made, tmp_path: Path) -> None:
    workspace = copied(alone[0], tmp_path / "w")
    with cluster_in(tmp_path) as cluster:
        first, _second = cluster.worker("first"), cluster.worker("second")
        build = start(workspace, "--engine", cluster.address)
        try:
            until(lambda: len(drafts(workspace)) > COUNT * 0.3)
            os.kill(first.pid, signal.SIGKILL)
            assert count(workspace) < COUNT
            out, err = build.communicate(timeout=2 * PATIENCE)
        finally:
            end(build)
        assert (build.returncode, out + err) == (0, alone[2])
        assert drafts(workspace) == alone[1] and history(workspace) == 0
        code, out, _err = run(workspace, "--engine", cluster.address)
        assert code == 0 and f"0 letters written; {COUNT} unchanged" in out


def test_when_all_workers_are_gone_the_rest_is_made_here(alone: Made, tmp_path: Path) -> None:
    workspace = copied(alone[0], tmp_path / "w")
    with cluster_in(tmp_path) as cluster:
        only = cluster.worker("only")
        build = start(workspace, "--engine", cluster.address)
        try:
            until(lambda: count(workspace))
            os.kill(only.pid, signal.SIGKILL)
            _out, err = build.communicate(timeout=2 * PATIENCE)
        finally:
            end(build)
    assert build.returncode == 0 and drafts(workspace) == alone[1]
    assert "No worker is left; the rest is made in this process." in err and "Traceback" not in err


def test_ctrl_c_takes_leave_of_the_workers(alone: Made, tmp_path: Path) -> None:
    workspace = copied(alone[0], tmp_path / "w")
    with cluster_in(tmp_path) as cluster:
        worker = cluster.worker("only")
        build = start(workspace, "--engine", cluster.address)
        until(lambda: count(workspace))
        os.killpg(build.pid, signal.SIGINT)
        _out, err = build.communicate(timeout=PATIENCE)
        assert build.returncode == 130 and "Traceback" not in err
        told = re.search(rf"^Interrupted: (\d+) of {COUNT} drafts are done", err, re.M)
        assert told is not None and int(told[1]) == len(drafts(workspace))
        assert drafts(workspace).items() <= alone[1].items() and worker.poll() is None


def test_where_nobody_answers_it_is_said_at_once(tmp_path: Path) -> None:
    workspace = rounds.copy_of_samples(tmp_path)
    began = time.monotonic()
    code, out, _err = run(workspace, "--engine", f"tcp://127.0.0.1:{free_port()}")
    assert code == 2 and "no Dask scheduler answers there" in out and "[engine-unreachable]" in out
    assert time.monotonic() - began < 20 and not workspace.drafts.exists()


def test_workers_with_other_programs_are_refused_before_any_work(tmp_path: Path) -> None:
    workspace = rounds.copy_of_samples(tmp_path / "w")
    other = tmp_path / "other"
    shutil.copytree(rounds.ROOT / "docgen", other / "docgen", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "docgen" / "program.py").open("a") as file:
        file.write("\n# Another docgen.\n")
    without = tmp_path / "without"
    without.mkdir()
    (without / "docgen.py").write_text("raise ImportError\n")
    with cluster_in(tmp_path) as cluster:
        code, out, _err = run(workspace, "--engine", cluster.address)
        assert code == 2 and "the scheduler has no workers" in out
        cluster.worker("same")
        cluster.worker("other", PYTHONPATH=str(other))
        cluster.worker("without", PYTHONPATH=str(without))
        code, out, err = run(workspace, "--engine", cluster.address)
    assert code == 2 and err == "" and not workspace.drafts.exists()
    lines = out.splitlines()
    assert len(lines) == 2 and all("[worker-differs]" in line for line in lines)
    (differs,) = (line for line in lines if "the worker has docgen" in line)
    assert "docgen is not installed there" in next(line for line in lines if line is not differs)
    assert len(set(re.findall(r"docgen \S+ \(([0-9a-f]{12})\)", differs))) == 2


@pytest.mark.parametrize("address", ["10.0.0.5", "http://10.0.0.5:8786", "tcp://10.0.0.5", "tcp://a b:1"])
def test_what_is_no_address_is_refused(tmp_path: Path, address: str) -> None:
    code, _out, err = run(rounds.copy_of_samples(tmp_path), "--engine", address)
    assert code == 2 and address in err and "tcp://host:port" in err


def test_jobs_are_for_this_machine_alone(tmp_path: Path) -> None:
    code, _out, err = run(rounds.copy_of_samples(tmp_path), "--engine", "tcp://10.0.0.5:8786", "-j", "2")
    assert code == 2 and "--jobs" in err


def test_without_the_extra_the_cure_is_told(tmp_path: Path) -> None:
    workspace = rounds.copy_of_samples(tmp_path / "w")
    (tmp_path / "distributed.py").write_text("raise ImportError\n")
    command = [sys.executable, "-m", "docgen", "-w", str(workspace.root), "build", "--engine", "tcp://127.0.0.1:1"]
    environment = {**ENVIRONMENT, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(rounds.ROOT)))}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 2 and "pip install 'docgen[distributed]'" in done.stdout
