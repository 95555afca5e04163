"""One run at a time in a workspace. The system itself lets go of the lock when a run ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_BUSY = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_PAUSE = 0.05
"""Seconds between two tries."""


class Busy(Exception):
    """Another run is at work."""


class RunLock:
    """The lock of a workspace's state: `.docgen/lock`, an empty file that stays."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self, patience: float) -> None:
        """Take the lock, waiting so many seconds for another run to end. Raises `Busy`, or `OSError`."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _hold(handle, time.monotonic() + patience)
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle

    def let_go(self) -> None:
        """Let the next run begin."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _hold(handle: int, until: float) -> None:
    while True:
        try:
            if sys.platform == "win32":
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError as fault:
            if fault.errno not in _BUSY:
                # Some network drives know no locks; there the database alone keeps two runs apart.
                return
        if time.monotonic() >= until:
            raise Busy
        time.sleep(_PAUSE)
