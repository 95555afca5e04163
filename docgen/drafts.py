"""Drafts on disk: written whole or not at all, and never over what a person edited.

`.docgen/drafts.db` keeps, for every draft, the digest that docgen last wrote. A file with another digest was edited,
or is not ours, and is left alone. The digest about to be written is noted before the file changes, so that a run that
is killed half-way leaves nothing that the next one would mistake for an edit.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import Enum
from pathlib import Path

from docgen.errors import Finding, InFile
from docgen.i18n import gettext as _

_SCHEMA = "CREATE TABLE IF NOT EXISTS draft (path TEXT PRIMARY KEY, digest TEXT NOT NULL, pending TEXT)"


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
        except (OSError, sqlite3.Error) as fault:
            return Outcome.FAILED, (_not_written(fault, name),)

    def _write(self, path: Path, data: bytes, name: str) -> tuple[Outcome, tuple[Finding, ...]]:
        digest, key = hashlib.sha256(data).hexdigest(), self._key(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as database:
            standing = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None
            if standing == digest:
                _note(database, key, digest)
                return Outcome.UNCHANGED, ()
            if standing is not None and standing not in _known(database, key):
                return Outcome.LEFT_ALONE, (_edited(name),)
            if (lock := _lock_of(path)) is not None:
                return Outcome.LEFT_ALONE, (_in_use(name, lock),)
            _note(database, key, standing or digest, pending=digest)
            _replace(path, data)
            _note(database, key, digest)
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


def _known(database: sqlite3.Connection, key: str) -> set[str]:
    """The digests that docgen itself may have left at a path."""
    row = database.execute("SELECT digest, pending FROM draft WHERE path = ?", (key,)).fetchone()
    return {digest for digest in row or () if digest}


def _note(database: sqlite3.Connection, key: str, digest: str, pending: str | None = None) -> None:
    with database:
        database.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?)", (key, digest, pending))


def _replace(path: Path, data: bytes) -> None:
    """Write beside the target, then take its place in one step."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
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


def _not_written(fault: Exception, name: str) -> Finding:
    number = fault.errno if isinstance(fault, OSError) else None
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
