"""`.docgen/drafts.db`: what docgen wrote where, from what, and what stood there before.

- `written`: digests of files that docgen rendered and put at a path. Never taken away.
- `revised`: digests of files that hold a person's edits and docgen's new values, with the base that these are from.
- `bases`: SHA-256 of a manifest's text → the path and the base it is of, so that a file that comes home is known again.
- `made`: per path the last base, the digests of its ingredients, and what was found while it was made.
- `history`: per path what docgen replaced, and when.
- `rounds`: per round what the last run came to, as JSON.

A base is the digest of a file in `.docgen/kept/`. Paths are relative to the workspace where they are inside of it.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

VERSION = 1
"""Of the schema, in `PRAGMA user_version`; 0 is the table `written` alone."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS written (path TEXT, digest TEXT, PRIMARY KEY (path, digest)) WITHOUT ROWID;
CREATE TABLE revised (path TEXT, digest TEXT, base TEXT, PRIMARY KEY (path, digest)) WITHOUT ROWID;
CREATE TABLE bases (manifest TEXT PRIMARY KEY, path TEXT, base TEXT) WITHOUT ROWID;
CREATE TABLE made (path TEXT PRIMARY KEY, base TEXT, ingredients TEXT, told TEXT) WITHOUT ROWID;
CREATE TABLE history (number INTEGER PRIMARY KEY, path TEXT, digest TEXT, kept REAL);
CREATE INDEX history_of_path ON history (path);
CREATE TABLE rounds (round TEXT PRIMARY KEY, snapshot TEXT) WITHOUT ROWID;
"""


class NewerState(sqlite3.DatabaseError):
    """The database was written by a later docgen."""


def opened(path: Path) -> sqlite3.Connection:
    """The database, made or brought up to today's schema. Raises `OSError`, `sqlite3.Error`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        _migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def copied(path: Path) -> sqlite3.Connection:
    """The database as it stands, in memory, without writing anything beside it. Raises `OSError`, `sqlite3.Error`.

    What a killed run left unfinished is undone in the copy alone.
    """
    memory = sqlite3.connect(":memory:", isolation_level=None)
    if path.exists():
        with tempfile.TemporaryDirectory() as folder:
            for one in (path, path.with_name(f"{path.name}-journal")):
                if one.exists():
                    shutil.copyfile(one, Path(folder) / one.name)
            with closing(sqlite3.connect(Path(folder) / path.name)) as source:
                source.backup(memory)
    _migrate(memory)
    return memory


def _migrate(database: sqlite3.Connection) -> None:
    if _version(database) < VERSION:
        database.execute("BEGIN IMMEDIATE")
        try:
            # Another run may have done it while this one waited.
            if _version(database) < VERSION:
                for statement in _SCHEMA.split(";"):
                    database.execute(statement)
                database.execute(f"PRAGMA user_version = {VERSION}")
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise
    elif _version(database) > VERSION:
        raise NewerState("a later version of docgen wrote it")


def _version(database: sqlite3.Connection) -> int:
    found: int = database.execute("PRAGMA user_version").fetchone()[0]
    return found
