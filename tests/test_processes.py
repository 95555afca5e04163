"""Builds in several processes: the same drafts, whatever becomes of the processes."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from docgen.workspace import Workspace
from tests import rounds
from tests.many import letters
from tests.processes import count, drafts, end, group, run, start, until, workers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
ROUND = "thien-thanh-2026"
"""Two documents and 132 letters."""
COUNT = 1200
"""So many that a quick machine too has not made all of them when the first stand."""
Made = tuple[Workspace, dict[str, str], str]


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A workspace without drafts, digests of the letters that one process makes of it, and what it says."""
    workspace = letters(tmp_path_factory.mktemp("alone") / "w", COUNT)
    made = copied(workspace, workspace.root.with_name("made"))
    code, out, err = run(made, "-j", "1")
    assert (code, count(made)) == (0, COUNT), err
    return workspace, drafts(made), out + err


def copied(workspace: Workspace, target: Path) -> Workspace:
    shutil.copytree(workspace.root, target)
    return Workspace(target)


def history(workspace: Workspace) -> int:
    """How many drafts were replaced since the beginning."""
    with closing(sqlite3.connect(workspace.state / "drafts.db")) as database:
        return database.execute("SELECT count(*) FROM history").fetchone()[0]


def at_work(build: subprocess.Popen[str], workspace: Workspace) -> list[int]:
    """Wait until drafts stand and other processes are at work; gives those."""
    return until(lambda: workers(build.pid) if count(workspace) else [])


def test_several_processes_make_and_say_the_same(tmp_path: Path) -> None:
    one, three = (rounds.copy_of_samples(tmp_path / name) for name in ("one", "three"))
    said = run(one, "-j", "1", ROUND)
    assert said[0] == 0 and run(three, "-j", "3", ROUND) == said
    assert drafts(three) == drafts(one) and count(one) == 134
    code, out, _err = run(three, ROUND)
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
def test_ctrl_c_keeps_what_is_finished_and_the_next_run_makes_the_rest(alone: Made, tmp_path: Path, jobs: str) -> None:
    workspace = copied(alone[0], tmp_path / "w")
    build = start(workspace, "-j", jobs)
    try:
        until(lambda: count(workspace))
        if jobs == "2":
            at_work(build, workspace)
        os.killpg(build.pid, signal.SIGINT)
        out, err = build.communicate(timeout=60)
        until(lambda: not group(build.pid), 5)
    finally:
        end(build)
    assert build.returncode == 130, err
    made = drafts(workspace)
    told = re.search(
        rf"^Interrupted: (\d+) of {COUNT} drafts are done, and stay\. The next docgen build makes", err, re.M
    )
    assert told is not None and int(told[1]) == len(made) < COUNT
    assert "Traceback" not in err and "KeyboardInterrupt" not in err
    assert made.items() <= alone[1].items()
    code, out, err = run(workspace, "-j", jobs)
    assert code == 0 and drafts(workspace) == alone[1]
    assert f" {COUNT - len(made)} letters written; {len(made)} unchanged" in out and history(workspace) == 0
    assert not list(workspace.root.rglob(".docgen-*.tmp"))


def test_ctrl_c_before_the_first_draft_leaves_nothing_torn(alone: Made, tmp_path: Path) -> None:
    workspace = copied(alone[0], tmp_path / "w")
    build = start(workspace, "-j", "2")
    try:
        until(lambda: (workspace.state / "lock").exists())
        os.killpg(build.pid, signal.SIGINT)
        _out, err = build.communicate(timeout=60)
        until(lambda: not group(build.pid), 5)
    finally:
        end(build)
    assert build.returncode == 130 and "Interrupted" in err and "Traceback" not in err


def test_a_worker_that_is_killed_loses_nothing(alone: Made, tmp_path: Path) -> None:
    workspace = copied(alone[0], tmp_path / "w")
    build = start(workspace, "-j", "2")
    try:
        os.kill(at_work(build, workspace)[0], signal.SIGKILL)
        out, err = build.communicate(timeout=120)
    finally:
        end(build)
    assert build.returncode == 0 and drafts(workspace) == alone[1] and history(workspace) == 0
    assert f" {COUNT} letters written" in out and "Traceback" not in err
    assert err.count("A worker process ended unexpectedly; what it was making is made again.") <= 1


def test_workers_end_with_a_build_that_is_killed(alone: Made, tmp_path: Path) -> None:
    workspace = copied(alone[0], tmp_path / "w")
    build = start(workspace, "-j", "3")
    try:
        until(lambda: count(workspace) and len(workers(build.pid)) == 2)
        build.kill()
        _out, err = build.communicate(timeout=60)
        until(lambda: not group(build.pid), 10)
    finally:
        end(build)
    assert "Traceback" not in err and count(workspace) < COUNT
    code, _out, err = run(workspace, "-j", "2")
    assert code == 0 and drafts(workspace) == alone[1]


@pytest.mark.parametrize("wrong", ["0", "-1", "two"])
def test_a_wrong_number_of_jobs_is_refused(alone: Made, tmp_path: Path, wrong: str) -> None:
    workspace = copied(alone[0], tmp_path / "w")
    code, _out, err = run(workspace, "-j", wrong)
    assert code == 2 and "--jobs" in err and not workspace.drafts.exists()
