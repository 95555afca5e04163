"""Drafts on disk: written whole or not at all, and never over what a person edited.

`.docgen/drafts.db` keeps the digests of what docgen wrote at each place. A file with another digest was edited, or is
not ours, and is left alone. A digest is noted before the file changes and never taken away, so that neither a run that
is killed half-way nor two runs at once leave anything that a later one would mistake for an edit.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from enum import Enum
from pathlib import Path

from docgen.errors import Finding, InFile
from docgen.i18n import gettext as _

_SCHEMA = "CREATE TABLE IF NOT EXISTS written (path TEXT, digest TEXT, PRIMARY KEY (path, digest)) WITHOUT ROWID"
_TEMPORARY = ".docgen-"
"""How the names of files begin that are being written."""
_STALE = 3600
"""Seconds after which such a file is one that a killed run left."""


class Outcome(Enum):
    """What became of a draft."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    LEFT_ALONE = "left alone"
    FAILED = "failed"


class Drafts:
    """Writes drafts and remembers what it wrote. state: the workspace's `.docgen/`; root: the workspace."""

    def __init__(self, state: Path, root: Path) -> None:
        self._database = state / "drafts.db"
        self._root = root.resolve()

    def write(self, path: Path, data: bytes, name: str) -> tuple[Outcome, tuple[Finding, ...]]:
        """Put a draft in place, unless a person edited it or has it open. name: the draft as people are told it."""
        try:
            return self._write(path, data, name)
        except PermissionError as fault:
            return Outcome.FAILED, (_not_writable(fault, path, name),)
        except OSError as fault:
            return Outcome.FAILED, (_not_written(fault, name),)
        except sqlite3.Error as fault:
            return Outcome.FAILED, (_no_notes(fault, name, self._database),)

    def withdraw(self, path: Path) -> bool:
        """Take away what docgen wrote here before, unless a person edited it or has it open; tell whether it went."""
        try:
            with self._open() as database:
                ours = _known(database, self._key(path), hashlib.sha256(path.read_bytes()).hexdigest())
            if ours and _lock_of(path) is None:
                path.unlink()
                return True
        except (OSError, sqlite3.Error):
            # It stays, as it would if a person had it open.
            return False
        return False

    def _write(self, path: Path, data: bytes, name: str) -> tuple[Outcome, tuple[Finding, ...]]:
        digest, key = hashlib.sha256(data).hexdigest(), self._key(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as database:
            standing = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None
            if standing == digest:
                _note(database, key, digest)
                return Outcome.UNCHANGED, ()
            if standing is not None and not _known(database, key, standing):
                return Outcome.LEFT_ALONE, (_edited(name),)
            if (lock := _lock_of(path)) is not None:
                return Outcome.LEFT_ALONE, (_in_use(name, lock),)
            _note(database, key, digest)
            replace_file(path, data)
        return Outcome.WRITTEN, ()

    def _key(self, path: Path) -> str:
        whole = path.resolve()
        return whole.relative_to(self._root).as_posix() if whole.is_relative_to(self._root) else str(whole)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._database.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._database, timeout=30)) as database:
            database.execute(_SCHEMA)
            yield database


def _known(database: sqlite3.Connection, key: str, digest: str) -> bool:
    """Whether docgen itself wrote this at a path."""
    found = database.execute("SELECT 1 FROM written WHERE path = ? AND digest = ?", (key, digest)).fetchone()
    return found is not None


def _note(database: sqlite3.Connection, key: str, digest: str) -> None:
    with database:
        database.execute("INSERT OR IGNORE INTO written VALUES (?, ?)", (key, digest))


def replace_file(path: Path, data: bytes) -> None:
    """Write beside the target, then take its place in one step. Raises `OSError`; then nothing has changed."""
    _sweep(path.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=_TEMPORARY, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _sweep(folder: Path) -> None:
    """Take away what a killed run left half-written."""
    for left in folder.glob(f"{_TEMPORARY}*.tmp"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE:
                left.unlink()


def _lock_of(path: Path) -> Path | None:
    """The lock file that Word or LibreOffice keeps beside an open document; Word drops up to two letters."""
    names = [f"~${path.name}", f"~${path.name[1:]}", f"~${path.name[2:]}", f".~lock.{path.name}#"]
    return next((lock for name in names if (lock := path.with_name(name)).exists()), None)


def _edited(name: str) -> Finding:
    message = _("the draft was edited since docgen wrote it (or was not written by docgen), and is left as it is")
    advice = _("move or rename the edited file to have a new draft made, then carry the edits over")
    return Finding("draft-edited", InFile(name), message, advice)


def _in_use(name: str, lock: Path) -> Finding:
    message = _("the draft is open in Word or LibreOffice")
    advice = _("close it and run again; if it is open nowhere, delete the lock file {lock}").format(lock=lock.name)
    return Finding("draft-open", InFile(name), message, advice)


def _no_notes(fault: sqlite3.Error, name: str, database: Path) -> Finding:
    """Without its notes docgen cannot know what a person edited, so it writes nothing."""
    message = _("{file}, where docgen notes what it wrote, cannot be used: {fault}").format(file=database, fault=fault)
    advice = _("ask for the right to write there; if the file is broken, delete it and move the old drafts away")
    return Finding("state-broken", InFile(name), message, advice)


def _not_written(fault: OSError, name: str) -> Finding:
    number = fault.errno
    if number == errno.ENOSPC:
        message = _("it could not be written: the disk is full")
    elif number == errno.EROFS:
        message = _("it could not be written: the disk is read-only")
    elif number in (errno.EEXIST, errno.ENOTDIR):
        message = _("it could not be written: a file stands where a folder should be")
    else:
        message = _("it could not be written: {fault}").format(fault=fault)
    advice = _("make room, or choose another folder with --out, and run again; nothing was lost")
    return Finding("draft-not-written", InFile(name), message, advice)


def _not_writable(fault: OSError, path: Path, name: str) -> Finding:
    if path.exists() and os.access(path.parent, os.W_OK):
        message = _("the draft cannot be replaced; perhaps it is open in another program")
        return Finding("draft-open", InFile(name), message, _("close it there and run again"))
    folder = fault.filename or str(path.parent)
    message = _("the folder {folder} cannot be written to").format(folder=folder)
    return Finding(
        "folder-not-writable",
        InFile(name),
        message,
        _("choose another folder with --out, or ask for the right to write"),
    )
