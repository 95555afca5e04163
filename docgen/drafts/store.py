"""The store of drafts: looks at what stands, puts files in place, and remembers both."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from docgen.drafts import faults
from docgen.drafts.database import copied, opened
from docgen.drafts.disk import drop, lock_of, stage_all, sweep, take_place
from docgen.drafts.kept import Keeping
from docgen.drafts.lock import Busy, RunLock
from docgen.drafts.standing import Earlier, Made, Outcome, Standing, State, Writing, digest_of
from docgen.errors import Finding
from docgen.render.manifest import manifest_digest

PATIENCE = 10.0
"""Seconds that a run waits for another to end."""
Result = tuple[Outcome, tuple[Finding, ...]]


@dataclass(frozen=True)
class _Due:
    """A file to be put in place. replaces: whether another file has to go, or a new one comes."""

    writing: Writing
    standing: Standing
    digest: str

    @property
    def replaces(self) -> bool:
        return self.standing.digest != self.digest

    @property
    def files(self) -> Iterator[bytes]:
        """What must be kept before anything changes: the new base, and what stands there now."""
        if self.writing.base is not None:
            if self.writing.base:
                yield self.writing.base
            if self.replaces and self.standing.state is not State.MISSING:
                yield self.standing.data


class Drafts:
    """Writes drafts and remembers what it wrote. state: the workspace's `.docgen/`; root: the workspace.

    look_only: nothing is ever written, not even notes. The database is opened once, when it is first needed.
    """

    def __init__(self, state: Path, root: Path, *, look_only: bool = False) -> None:
        self._path = state / "drafts.db"
        self._root = root.resolve()
        self._look_only = look_only
        self._lock = RunLock(state / "lock")
        self._kept = Keeping(state / "kept")
        self._database: sqlite3.Connection | None = None
        self._swept: set[Path] = set()
        self._folders: dict[Path, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.close()

    def begin(self, name: str, patience: float | None = None) -> Finding | None:
        """Let no other run begin until `close`; tell why this one cannot. name: the state as people are told it."""
        try:
            self._lock.take(PATIENCE if patience is None else patience)
            self._open()
        except Busy:
            return faults.busy(name)
        except (OSError, sqlite3.Error) as fault:
            return faults.fault_of(fault, self._path, name, self._path)
        return None

    def close(self) -> None:
        """Let go of the database and of the lock."""
        if self._database is not None:
            self._database.close()
            self._database = None
        self._lock.let_go()

    # --- what is there ---

    def look(self, path: Path) -> Standing:
        """What stands at a place. Raises `OSError`, `sqlite3.Error`."""
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return Standing(path, State.MISSING)
        digest = digest_of(data)
        return Standing(path, self._state(self._key(path), digest, data), data, digest, lock_of(path))

    def base(self, path: Path) -> bytes | None:
        """The file that docgen rendered and that a person made the standing one of; None when that is not known."""
        standing = self.look(path)
        if standing.state is State.OURS:
            return standing.data
        digest = self.base_digest(standing)
        return None if digest is None else self._kept.get(digest)

    def base_digest(self, standing: Standing) -> str | None:
        """The digest of the base of what stands at a place: noted of the very file, its manifest, or the place."""
        key = self._key(standing.path)
        if standing.state is State.OURS:
            return standing.digest
        if standing.data:
            revised = "SELECT base FROM revised WHERE path = ? AND digest = ?"
            if (found := self._one(revised, key, standing.digest)) is not None:
                return found
            if (manifest := manifest_digest(standing.data)) is not None:
                found = self._one("SELECT base FROM bases WHERE manifest = ?", manifest)
                if found is not None:
                    return found
        return self._one("SELECT base FROM made WHERE path = ?", key)

    def base_of(self, manifest: str) -> tuple[Path, bytes] | None:
        """The place and base of a file that comes home, by the digest of its manifest; None when it is not known."""
        found = self._open().execute("SELECT path, base FROM bases WHERE manifest = ?", (manifest,)).fetchone()
        data = None if found is None else self._kept.get(found[1])
        return None if data is None else (self._root / found[0], data)

    def made(self, path: Path) -> Made | None:
        """What docgen made last for a place; None when it is not known."""
        sql = "SELECT base, ingredients, told FROM made WHERE path = ?"
        found = self._open().execute(sql, (self._key(path),)).fetchone()
        return None if found is None else Made(found[0], json.loads(found[1]), json.loads(found[2]))

    def places(self) -> tuple[Path, ...]:
        """Every place that docgen made a draft for."""
        return tuple(self._root / path for (path,) in self._open().execute("SELECT path FROM made ORDER BY path"))

    def kept(self, digest: str) -> bytes | None:
        """A kept file by its digest; None when it is not kept."""
        return self._kept.get(digest)

    def keep(self, data: bytes) -> str:
        """Keep a file that docgen is not about to replace; gives its digest. Raises `OSError`."""
        for fault in self._kept.keep([data]).values():
            raise fault
        return digest_of(data)

    def fault(self, fault: OSError | sqlite3.Error, path: Path, name: str) -> Finding:
        """What is said when looking at a place failed."""
        return faults.fault_of(fault, path, name, self._path)

    def history(self, path: Path) -> tuple[Earlier, ...]:
        """What stood at a place before each time that docgen replaced it, oldest first."""
        sql = "SELECT digest, kept FROM history WHERE path = ? ORDER BY number"
        rows = self._open().execute(sql, (self._key(path),))
        return tuple(Earlier(digest, datetime.fromtimestamp(at, UTC), self._kept.place(digest)) for digest, at in rows)

    def snapshot(self, round_name: str) -> bytes | None:
        """What the last run of a round came to, as it was given."""
        found: str | bytes | None = self._one("SELECT snapshot FROM rounds WHERE round = ?", round_name)
        return found.encode() if isinstance(found, str) else found

    # --- what is put there ---

    def write(self, path: Path, data: bytes, name: str, *, document: bool = True) -> Result:
        """Put a draft in place, unless a person edited it or has it open. name: the draft as people are told it.

        document: whether it is one that a person may edit and that is refreshed then.
        """
        return self.write_all([Writing(path, data, name, base=data if document else None)])[0]

    def revise(self, path: Path, data: bytes, base: bytes, was: bytes, name: str) -> Result:
        """Replace an edited file by its refreshed form, unless it changed meanwhile or somebody has it open.

        base: the file as rendered, whose values `data` now has; was: the edited file that `data` was made from.
        """
        return self.write_all([Writing(path, data, name, base=base, was=was)])[0]

    def write_all(self, writings: Sequence[Writing]) -> list[Result]:
        """Put several files in place, each whole or not at all. One that fails does not stop the others.

        All is kept first, then noted, then put in place: each step for all of them at once, as waiting for the disk
        is what takes the time.
        """
        results: dict[int, Result] = {}
        due: dict[int, _Due] = {}
        for number, one in enumerate(writings):
            found = self._decided(one)
            if isinstance(found, _Due):
                due[number] = found
            else:
                results[number] = found
        for step in (self._keep, self._note, self._place):
            failed = step(due)
            results |= failed
            due = {number: one for number, one in due.items() if number not in failed}
        # The files are in place; without this note the next run renders them once more, and finds them as they are.
        with suppress(sqlite3.Error):
            self._remember(due.values())
        return [results[number] if number in results else (_done(due[number]), ()) for number in range(len(writings))]

    def withdraw(self, path: Path) -> bool:
        """Take away what docgen wrote here before, unless a person edited it or has it open; tell whether it went."""
        try:
            standing = self.look(path)
            if standing.state is State.OURS and standing.lock is None:
                path.unlink()
                return True
        except (OSError, sqlite3.Error):
            # It stays, as it would if a person had it open.
            return False
        return False

    def finish(self, snapshots: Mapping[str, bytes], name: str) -> Finding | None:
        """Note, at the end of a run, what its rounds came to; tell why that was not possible.

        snapshots: JSON by round. name: the state as people are told it.
        """
        try:
            with self._transaction() as database:
                database.executemany("INSERT OR REPLACE INTO rounds VALUES (?, ?)", snapshots.items())
        except (OSError, sqlite3.Error) as fault:
            return self.fault(fault, self._path, name)
        return None

    # --- steps ---

    def _decided(self, one: Writing) -> _Due | Result:
        """What is to become of a file, seen from what stands there."""
        try:
            standing = self.look(one.path)
            digest = digest_of(one.data)
            if standing.digest != digest:
                refusal = _refusal(one, standing)
                if refusal is not None:
                    return Outcome.LEFT_ALONE, (refusal,)
                self._make_folder(one.path.parent)
        except (OSError, sqlite3.Error) as fault:
            return self._failed(one, fault)
        return _Due(one, standing, digest)

    def _make_folder(self, folder: Path) -> None:
        if folder not in self._swept:
            folder.mkdir(parents=True, exist_ok=True)
            sweep(folder)
            self._swept.add(folder)

    def _keep(self, due: Mapping[int, _Due]) -> dict[int, Result]:
        broken = self._kept.keep(data for one in due.values() for data in one.files)
        if not broken:
            return {}
        wanted = {number: {digest_of(data) for data in one.files} for number, one in due.items()}
        return {
            number: self._failed(due[number].writing, broken[next(iter(digests & broken.keys()))])
            for number, digests in wanted.items()
            if digests & broken.keys()
        }

    def _note(self, due: Mapping[int, _Due]) -> dict[int, Result]:
        """Note what comes before it is there."""
        if not due:
            return {}
        try:
            with self._transaction() as database:
                for one in due.values():
                    self._note_one(database, one)
        except (OSError, sqlite3.Error) as fault:
            return {number: self._failed(one.writing, fault) for number, one in due.items()}
        return {}

    def _note_one(self, database: sqlite3.Connection, due: _Due) -> None:
        one, key = due.writing, self._key(due.writing.path)
        base = None if one.base is None else digest_of(one.base)
        if base is None or base == due.digest:
            database.execute("INSERT OR IGNORE INTO written VALUES (?, ?)", (key, due.digest))
        else:
            database.execute("INSERT OR IGNORE INTO revised VALUES (?, ?, ?)", (key, due.digest, base))
        if one.base is None:
            return
        if manifest := one.manifest or manifest_digest(one.base):
            database.execute("INSERT OR REPLACE INTO bases VALUES (?, ?, ?)", (manifest, key, base))
        if due.replaces and due.standing.digest:
            last = database.execute(_LAST_KEPT, (key,)).fetchone()
            if last is None or last[0] != due.standing.digest:
                database.execute(
                    "INSERT INTO history (path, digest, kept) VALUES (?, ?, ?)", (key, due.standing.digest, time.time())
                )

    def _place(self, due: Mapping[int, _Due]) -> dict[int, Result]:
        """Let the new files take their places, each if the one there is still the one that was looked at."""
        new = {one.writing.path: one.writing.data for one in due.values() if one.replaces}
        staged = stage_all(new)
        failed: dict[int, Result] = {}
        try:
            for number, one in due.items():
                temporary = staged.get(one.writing.path)
                if temporary is not None and (fault := self._take_place(one, temporary)) is not None:
                    failed[number] = fault
        finally:
            drop(staged.values())
        return failed

    def _take_place(self, due: _Due, temporary: Path | OSError) -> Result | None:
        path = due.writing.path
        try:
            if isinstance(temporary, OSError):
                raise temporary
            if _digest_at(path) != due.standing.digest:
                return Outcome.LEFT_ALONE, (faults.changed_meanwhile(due.writing.name),)
            if (lock := lock_of(path)) is not None:
                return Outcome.LEFT_ALONE, (faults.in_use(due.writing.name, lock),)
            take_place(temporary, path)
        except OSError as fault:
            return self._failed(due.writing, fault)
        return None

    def _remember(self, due: Iterable[_Due]) -> None:
        """Note what the files that are in place now were made from."""
        rows = [
            (self._key(one.path), digest_of(one.base), _json(one.ingredients), _json(one.told))
            for one in (each.writing for each in due)
            if one.base is not None
        ]
        if rows:
            with self._transaction() as database:
                database.executemany("INSERT OR REPLACE INTO made VALUES (?, ?, ?, ?)", rows)

    def _failed(self, one: Writing, fault: OSError | sqlite3.Error) -> Result:
        return Outcome.FAILED, (faults.fault_of(fault, one.path, one.name, self._path),)

    # --- the database ---

    def _open(self) -> sqlite3.Connection:
        if self._database is None:
            self._database = copied(self._path) if self._look_only else opened(self._path)
        return self._database

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        database = self._open()
        database.execute("BEGIN IMMEDIATE")
        try:
            yield database
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise

    def _one(self, sql: str, *values: str) -> str | None:
        found = self._open().execute(sql, values).fetchone()
        return None if found is None else found[0]

    def _state(self, key: str, digest: str, data: bytes) -> State:
        if self._one("SELECT 1 FROM written WHERE path = ? AND digest = ?", key, digest) is not None:
            return State.OURS
        if self._one(_KNOWN_PATH, key, key) is not None:
            return State.EDITED
        manifest = manifest_digest(data)
        known = None if manifest is None else self._one("SELECT 1 FROM bases WHERE manifest = ?", manifest)
        return State.FOREIGN if known is None else State.EDITED

    def _key(self, path: Path) -> str:
        if path.is_symlink():
            return self._named(path.resolve())
        folder = path.parent
        if folder not in self._folders:
            # Of thousands of files in a folder, only what the folder is called takes long to find out.
            self._folders[folder] = self._named(folder.resolve() / "_")[:-1]
        return self._folders[folder] + path.name

    def _named(self, whole: Path) -> str:
        """A resolved path as it is noted."""
        return whole.relative_to(self._root).as_posix() if whole.is_relative_to(self._root) else str(whole)


_KNOWN_PATH = "SELECT 1 FROM written WHERE path = ? UNION SELECT 1 FROM revised WHERE path = ? LIMIT 1"
_LAST_KEPT = "SELECT digest FROM history WHERE path = ? ORDER BY number DESC LIMIT 1"


def _refusal(one: Writing, standing: Standing) -> Finding | None:
    """Why what stands at a place may not be replaced."""
    if one.was is None and standing.state in (State.EDITED, State.FOREIGN):
        return faults.edited(one.name)
    if one.was is not None and standing.digest != digest_of(one.was):
        return faults.changed_meanwhile(one.name)
    return None if standing.lock is None else faults.in_use(one.name, standing.lock)


def _done(due: _Due) -> Outcome:
    if not due.replaces:
        return Outcome.UNCHANGED
    return Outcome.WRITTEN if due.writing.was is None else Outcome.REFRESHED


def _digest_at(path: Path) -> str:
    try:
        return digest_of(path.read_bytes())
    except FileNotFoundError:
        return ""


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
