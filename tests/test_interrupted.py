"""Runs that come to grief: afterwards every draft is wholly old or wholly new, no edit is lost, and the next run ends.

`DOCGEN_INTERRUPTIONS=200 pytest tests/test_interrupted.py` tries that many of each kind that is random.
"""

from __future__ import annotations

import atexit
import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from docgen.drafts import Drafts, State
from docgen.workspace import Workspace
from tests import drafting, rounds
from tests.drafting import build, correct, outcomes
from tests.workspaces import ROUND

COUNT = int(os.environ.get("DOCGEN_INTERRUPTIONS", "2"))
SEEDS = range(COUNT)
DOCUMENTS = tuple(f"{kind}-{number}" for number in range(2) for kind in ("quyet-dinh", "thong-bao"))
WORDS = "Câu của người soạn"
GOOD = {"written", "refreshed", "unchanged"}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills processes as POSIX does")


@cache
def _built(corrected: int) -> Path:
    """A workspace whose drafts were made once, or made and then corrected; copied by every scene."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    settings = {
        name: {"template": name.rpartition("-")[0].replace("quyet-dinh", "mau"), "number": "", "date": "2026-12"}
        for name in DOCUMENTS
    }
    workspace = drafting.made(Path(folder.name), documents=settings)
    for points in ({}, {"so_2": 33, "xa_2": 33})[: corrected + 1]:
        correct(workspace, **points)
        assert set(outcomes(build(workspace)).values()) == {"written"}
    return workspace.root


class Scene:
    """A workspace with drafts, some of them edited, whose scores have changed since."""

    def __init__(self, root: Path, seed: int) -> None:
        self.random = random.Random(seed)
        shutil.copytree(_built(seed % 2), root, dirs_exist_ok=True)
        self.workspace = Workspace(root)
        self.paths = {name: drafting.draft(self.workspace, name) for name in DOCUMENTS}
        self.bases = {name: path.read_bytes() for name, path in self.paths.items()}
        self.edited = set(self.random.sample(DOCUMENTS, 2))
        for name in self.edited:
            drafting.edit(self.paths[name], f"{WORDS} {name}")
        self.before = self.read()
        self.change()

    def change(self) -> None:
        correct(self.workspace, so_1=self.random.randint(31, 40), xa_1=self.random.randint(31, 40))

    def read(self) -> dict[str, bytes]:
        return {name: path.read_bytes() for name, path in self.paths.items()}

    def start(self, how: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.interrupting", str(self.workspace.root), how]
        return subprocess.Popen(command, cwd=rounds.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def check(self) -> None:
        """What must hold after whatever happened, and that the next run sets all right."""
        between = self.read()
        report = build(self.workspace)
        after = self.read()
        for name in DOCUMENTS:
            assert between[name] in (self.before[name], after[name]), f"{name} was neither old nor new"
        done = outcomes(report)
        left = {name for name, outcome in done.items() if outcome not in GOOD}
        assert left <= self.edited, done
        with Drafts(self.workspace.state, self.workspace.root, look_only=True) as drafts:
            for name, path in self.paths.items():
                standing = drafts.look(path)
                if name in self.edited:
                    assert f"{WORDS} {name}" in drafting.text(path)
                    assert standing.state is State.EDITED
                    if name in left:
                        assert drafts.base(path) == self.bases[name]
                else:
                    assert standing.state is State.OURS and after[name] != self.before[name]
        assert set(outcomes(build(self.workspace)).values()) <= {"unchanged", "left alone"}
        assert [path.name for path in self.workspace.root.rglob("*.docx") if path.name.startswith(".")] == []


@pytest.fixture(scope="session")
def steps(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many steps on the disk a run has."""
    run = Scene(tmp_path_factory.mktemp("steps"), 0).start("count")
    out, err = run.communicate(timeout=60)
    assert run.returncode == 0, err
    return int(out)


@pytest.mark.parametrize("seed", SEEDS)
def test_killed_at_a_step(tmp_path: Path, steps: int, seed: int) -> None:
    scene = Scene(tmp_path, seed)
    run = scene.start(str(scene.random.randint(1, steps)))
    _out, err = run.communicate(timeout=60)
    assert run.returncode in (0, -signal.SIGKILL), err
    scene.check()


@pytest.mark.parametrize("seed", SEEDS)
def test_killed_by_the_clock(tmp_path: Path, seed: int) -> None:
    scene = Scene(tmp_path, seed)
    command = [sys.executable, "-m", "docgen", "-w", str(scene.workspace.root), "build"]
    environment = {**os.environ, "PYTHONPATH": str(rounds.ROOT)}
    run = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert run.stderr is not None
    # The first line of progress comes when the first files are being written, or are about to be.
    if scene.random.random() < 0.7:
        run.stderr.readline()
    time.sleep(scene.random.uniform(0, 0.25))
    run.kill()
    run.wait(timeout=60)
    run.stderr.close()
    scene.check()


@pytest.mark.parametrize("seed", SEEDS)
def test_files_that_cannot_grow(tmp_path: Path, seed: int) -> None:
    scene = Scene(tmp_path, seed)
    run = scene.start(f"size:{scene.random.randint(0, 60_000)}")
    _out, err = run.communicate(timeout=60)
    assert run.returncode == 0, err
    scene.check()


@pytest.mark.parametrize("seed", SEEDS)
def test_drafts_open_in_word(tmp_path: Path, seed: int) -> None:
    scene = Scene(tmp_path, seed)
    opened = scene.random.sample(DOCUMENTS, 2)
    locks = [scene.paths[name].with_name(f"~${name[2:]}.docx") for name in opened]
    for lock in locks:
        lock.touch()
    done = outcomes(build(scene.workspace))
    assert {name for name, outcome in done.items() if outcome == "left alone"} >= set(opened)
    assert {name: data for name, data in scene.read().items() if name in opened} == {
        name: scene.before[name] for name in opened
    }
    for lock in locks:
        lock.unlink()
    scene.check()


class Drive:
    """A small drive that can be full or read-only: one of its own, or where none can be mounted one that pretends."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        folder.mkdir()
        self.folder, self._patch = folder, patch
        command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
        self.is_real = shutil.which("mount") is not None and not _run(*command)

    def fill(self, left: int) -> None:
        """Leave so many bytes."""
        if self.is_real:
            free = shutil.disk_usage(self.folder).free
            (self.folder / "filler").write_bytes(bytes(max(0, free - left)))
            return
        room = [left]

        def full(handle: int) -> None:
            room[0] -= os.fstat(handle).st_size
            if room[0] < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        self._patch.setattr("docgen.drafts.disk.os.fsync", full)

    def lock(self) -> None:
        """Let nothing be written."""
        if self.is_real:
            assert not _run("mount", "-o", "remount,ro", str(self.folder))
            return

        def refused(*_arguments: object, **_named: object) -> None:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

        self._patch.setattr("docgen.drafts.disk.tempfile.mkstemp", refused)

    def free(self) -> None:
        """Let everything be written again."""
        if self.is_real:
            assert not _run("mount", "-o", "remount,rw", str(self.folder))
            (self.folder / "filler").unlink(missing_ok=True)
        self._patch.undo()

    def close(self) -> None:
        """Take the drive away."""
        if self.is_real:
            assert not _run("umount", "-l", str(self.folder))


def _run(*command: str) -> int:
    return subprocess.run(command, capture_output=True, check=False).returncode


@pytest.fixture
def drive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drive]:
    made = Drive(tmp_path / "drive", monkeypatch)
    yield made
    made.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_drive_that_is_full(drive: Drive, seed: int) -> None:
    scene = Scene(drive.folder / "w", seed)
    drive.fill(scene.random.randint(0, 500_000))
    report = build(scene.workspace)
    told = set(drafting.rules(report)) - {"draft-edited"}
    assert told <= {"draft-not-written", "state-broken"}
    assert bool(told) == bool(set(outcomes(report).values()) & {"failed"})
    drive.free()
    scene.check()


@pytest.mark.parametrize("seed", SEEDS[:20])
def test_a_drive_that_is_read_only(drive: Drive, seed: int) -> None:
    scene = Scene(drive.folder / "w", seed)
    drive.lock()
    try:
        report = build(scene.workspace)
    finally:
        drive.free()
    assert set(outcomes(report).values()) == {"failed"}
    assert scene.read() == scene.before
    scene.check()


def test_two_runs_at_once(tmp_path: Path) -> None:
    scene = Scene(tmp_path, 1)
    runs = [scene.start("0") for _ in range(2)]
    for run in runs:
        _out, err = run.communicate(timeout=60)
        assert run.returncode == 0, err
    scene.check()


def test_a_run_is_refused_while_another_is_at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(tmp_path, 1)
    monkeypatch.setattr("docgen.drafts.store.PATIENCE", 0.1)
    with Drafts(scene.workspace.state, scene.workspace.root) as first:
        assert first.begin("x") is None
        report = build(scene.workspace)
    assert drafting.rules(report) == ["run-at-work"] and outcomes(report) == {ROUND: "failed"}
    scene.check()
