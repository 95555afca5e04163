"""`python -m tests.interrupting WORKSPACE STEP|size:BYTES|count`: a build that comes to grief by itself.

STEP: the process kills itself (SIGKILL) before that step on the disk: a file opened for writing, a rename, a removal, a
wait for the disk, a statement of the database. size: no file may grow beyond so many bytes, as on a full disk. count:
nothing happens; the number of steps is printed.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

from docgen.drafts import database, store
from docgen.workspace import Workspace
from tests import drafting

_EVENTS = ("os.rename", "os.remove", "os.mkdir", "os.chmod")


class Steps:
    def __init__(self, last: int, root: str) -> None:
        self.count, self._last, self._root = 0, last, root

    def step(self) -> None:
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _mode, flags = arguments
            if isinstance(path, str) and path.startswith(self._root) and flags & (os.O_WRONLY | os.O_RDWR):
                self.step()
        elif event in _EVENTS:
            self.step()


def main(root: str, how: str) -> None:
    workspace = Workspace(Path(root))
    if how.startswith("size:"):
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = int(how.removeprefix("size:"))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        drafting.build(workspace)
        return
    steps = Steps(0 if how == "count" else int(how), root)
    fsync, opened = os.fsync, database.opened

    def watched_fsync(fd: Any) -> None:
        steps.step()
        fsync(fd)

    def watched_database(path: Path) -> sqlite3.Connection:
        made = opened(path)
        made.set_trace_callback(lambda _statement: steps.step())
        return made

    os.fsync = watched_fsync
    store.opened = watched_database  # type: ignore[attr-defined]
    sys.addaudithook(steps.hook)
    drafting.build(workspace)
    print(steps.count)


if __name__ == "__main__":
    main(*sys.argv[1:])
