"""Builds in several processes: the same drafts, whatever becomes of the processes."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from docgen.workspace import Workspace
from tests import rounds
from tests.processes import drafts, end, group, run, start, until, workers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
ROUND = "thien-thanh-2026"
"""Two documents and 132 letters."""
COUNT = 134


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, str, str]:
    """A workspace whose round one process made, what was said, and the progress."""
    workspace = rounds.copy_of_samples(tmp_path_factory.mktemp("alone"))
    code, out, err = run(workspace, "-j", "1", ROUND)
    assert (code, len(drafts(workspace))) == (0, COUNT), err
    return workspace, out, err


def history(workspace: Workspace) -> int:
    """How many drafts were replaced since the beginning."""
    with closing(sqlite3.connect(workspace.state / "drafts.db")) as database:
        return database.execute("SELECT count(*) FROM history").fetchone()[0]


def test_several_processes_make_and_say_the_same(alone: tuple[Workspace, str, str], tmp_path: Path) -> None:
    workspace = rounds.copy_of_samples(tmp_path)
    code, out, err = run(workspace, "-j", "3", ROUND)
    assert (code, out, err) == (0, *alone[1:])
    assert drafts(workspace) == drafts(alone[0])
    code, out, err = run(workspace, ROUND)
    assert code == 0 and "0 drafts written; 2 unchanged; 0 letters written; 132 unchanged" in out


def test_faults_are_said_in_the_same_order(tmp_path: Path) -> None:
    said = []
    for jobs in ("1", "3"):
        workspace = rounds.copy_of_samples(tmp_path / jobs)
        (workspace.kind("bao-cao-thien-thanh-nd30") / "phrases.yaml").write_text("phrases: [", "utf-8")
        (workspace.kind("quyet-dinh-kon-tum-tt01") / "template.docx").write_bytes(b"no document")
        (workspace.kind("cong-van-xac-nhan-nd30") / "template.docx").write_bytes(b"none either")
        said.append(run(workspace, "-j", jobs, "kon-tum-2017", "son-la-2021", ROUND))
        made = drafts(workspace)
    assert said[0] == said[1] and said[0][0] == 1
    assert f"du-thao/{ROUND}/quyet-dinh.docx" in made and "du-thao/kon-tum-2017/quyet-dinh.docx" not in made


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_keeps_what_is_finished_and_the_next_run_makes_the_rest(
    alone: tuple[Workspace, str, str], tmp_path: Path, jobs: str
) -> None:
    workspace = rounds.copy_of_samples(tmp_path)
    build = start(workspace, "-j", jobs, ROUND)
    until(lambda: len(drafts(workspace)) > 20 and (jobs == "1" or workers(build.pid)))
    os.killpg(build.pid, signal.SIGINT)
    out, err = build.communicate(timeout=60)
    assert build.returncode == 130, err
    made = drafts(workspace)
    told = re.search(r"^Interrupted: (\d+) of 134 drafts are done, and stay\. The next docgen build makes", err, re.M)
    assert told is not None and int(told[1]) == len(made) < COUNT
    assert "Traceback" not in err and "KeyboardInterrupt" not in err
    until(lambda: not group(build.pid), 5)
    assert made.items() <= drafts(alone[0]).items()
    code, out, err = run(workspace, "-j", jobs, ROUND)
    assert code == 0 and drafts(workspace) == drafts(alone[0])
    written = [int(count) for count in re.findall(r"(\d+) (?:draft|letter)s? written", out)]
    assert sum(written) == COUNT - len(made) and history(workspace) == 0
    assert not list(workspace.root.rglob(".docgen-*.tmp"))


def test_ctrl_c_before_the_first_draft_leaves_nothing_torn(tmp_path: Path) -> None:
    workspace = rounds.copy_of_samples(tmp_path)
    build = start(workspace, "-j", "2", ROUND)
    until(lambda: (workspace.state / "lock").exists())
    os.killpg(build.pid, signal.SIGINT)
    _out, err = build.communicate(timeout=60)
    assert build.returncode == 130 and "Interrupted" in err and "Traceback" not in err
    until(lambda: not group(build.pid), 5)


def test_a_worker_that_is_killed_loses_nothing(alone: tuple[Workspace, str, str], tmp_path: Path) -> None:
    workspace = rounds.copy_of_samples(tmp_path)
    build = start(workspace, "-j", "2", ROUND)
    try:
        until(lambda: len(drafts(workspace)) > 10)
        os.kill(until(lambda: workers(build.pid))[0], signal.SIGKILL)
        _out, err = build.communicate(timeout=120)
    finally:
        end(build)
    assert build.returncode == 0 and drafts(workspace) == drafts(alone[0]) and history(workspace) == 0
    assert err.count("A worker process ended unexpectedly; what it was making is made again.") <= 1
    assert "Traceback" not in err


def test_workers_end_with_a_build_that_is_killed(alone: tuple[Workspace, str, str], tmp_path: Path) -> None:
    workspace = rounds.copy_of_samples(tmp_path)
    build = start(workspace, "-j", "3", ROUND)
    try:
        until(lambda: drafts(workspace) and len(workers(build.pid)) == 2)
        build.kill()
        _out, err = build.communicate(timeout=60)
        until(lambda: not group(build.pid), 10)
    finally:
        end(build)
    assert "Traceback" not in err
    code, _out, err = run(workspace, "-j", "2", ROUND)
    assert code == 0 and drafts(workspace) == drafts(alone[0])


@pytest.mark.parametrize("wrong", ["0", "-1", "two"])
def test_a_wrong_number_of_jobs_is_refused(tmp_path: Path, wrong: str) -> None:
    workspace = rounds.copy_of_samples(tmp_path)
    code, _out, err = run(workspace, "-j", wrong)
    assert code == 2 and "--jobs" in err and not workspace.drafts.exists()
