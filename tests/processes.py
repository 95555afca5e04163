"""docgen as a process of its own, and what runs beside it."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from docgen.workspace import Workspace
from tests import rounds

T = TypeVar("T")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(rounds.ROOT), "DOCGEN_LANG": "en"}
PATIENCE = 60.0
"""Seconds that a test waits for another process at most."""


def start(workspace: Workspace, *options: str) -> subprocess.Popen[str]:
    """A build in a process group of its own, which hears Ctrl+C also where the tests run in the background."""
    command = [sys.executable, "-m", "docgen", "-w", str(workspace.root), "build", *options]
    return subprocess.Popen(
        command,
        env=ENVIRONMENT,
        cwd=workspace.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def run(workspace: Workspace, *options: str) -> tuple[int, str, str]:
    """A whole build: its exit code, what it said, and its progress."""
    build = start(workspace, *options)
    out, err = build.communicate(timeout=4 * PATIENCE)
    return build.returncode, out, err


def drafts(workspace: Workspace) -> dict[str, str]:
    """Digests of the drafts that stand, by name; half a file is none of them."""
    found = sorted(workspace.drafts.rglob("*.docx"))
    return {path.relative_to(workspace.root).as_posix(): _digest(path) for path in found}


def count(workspace: Workspace) -> int:
    """How many drafts stand."""
    return sum(1 for _path in workspace.drafts.rglob("*.docx"))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def until(true: Callable[[], T], seconds: float = PATIENCE) -> T:
    """Wait until something is true; gives it."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
    return found


def group(leader: int) -> dict[int, str]:
    """The living processes of a group, with their command lines."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            state, _parent, group_of = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if group_of == str(leader) and state != "Z":
            found[int(entry.name)] = command
    return found


def workers(leader: int) -> list[int]:
    """The processes that help a build."""
    return [pid for pid, command in group(leader).items() if "spawn_main" in command]


def end(process: subprocess.Popen[str]) -> None:
    """End a process group, whatever it is doing."""
    for pid in group(process.pid):
        os.kill(pid, signal.SIGKILL)
    process.kill()
    process.communicate()
