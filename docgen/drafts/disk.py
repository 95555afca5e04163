"""Files are written beside their place and take it in one step, so that every reader finds a whole file."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

TEMPORARY = ".docgen-"
"""How the names of files begin that are being written."""
_STALE = 3600
"""Seconds after which such a file is one that a killed run left."""
_AT_ONCE = 8
"""Files that wait for the disk together: it then writes its journal once for all of them."""


def stage(path: Path, data: bytes) -> Path:
    """Write a file beside its place, safely on the disk. Raises `OSError`; then nothing is left of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY, suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def stage_all(files: Mapping[Path, bytes]) -> dict[Path, Path | OSError]:
    """Stage several files together. Gives for each where it stands now, or why it could not be written."""
    if len(files) < 2:
        return {path: _staged(path, data) for path, data in files.items()}
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(files, pool.map(_staged, files, files.values()), strict=True))


def _staged(path: Path, data: bytes) -> Path | OSError:
    try:
        return stage(path, data)
    except OSError as fault:
        return fault


def take_place(temporary: Path, path: Path) -> None:
    """Let a staged file take its place. Raises `OSError`; then nothing has changed."""
    try:
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def replace_file(path: Path, data: bytes) -> None:
    """Write one file whole or not at all. Raises `OSError`; then nothing has changed."""
    take_place(stage(path, data), path)


def settle(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system and the drive can be asked for it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sweep(folder: Path) -> None:
    """Take away what a killed run left half-written."""
    for left in folder.glob(f"{TEMPORARY}*.tmp"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE:
                left.unlink()


def lock_of(path: Path) -> Path | None:
    """The lock file that Word or LibreOffice keeps beside an open document; Word drops up to two letters."""
    names = [f"~${path.name}", f"~${path.name[1:]}", f"~${path.name[2:]}", f".~lock.{path.name}#"]
    return next((lock for name in names if (lock := path.with_name(name)).exists()), None)


def drop(staged: Iterable[Path | OSError]) -> None:
    """Take away staged files that will not take their places."""
    for one in staged:
        if isinstance(one, Path):
            one.unlink(missing_ok=True)
