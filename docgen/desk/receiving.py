"""Copies of drafts that come home from leaders and colleagues: known again, and brought into the draft."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from lxml import etree

from docgen.desk.older import document_of
from docgen.drafts import Drafts, Outcome, Standing, State, Writing
from docgen.drafts.standing import digest_of
from docgen.errors import Finding, InFile, Refused
from docgen.i18n import gettext as _
from docgen.i18n import ngettext
from docgen.making.marks import MARKS_FILE, read_marks
from docgen.making.planner import next_path, place_of
from docgen.model.marks import Mark
from docgen.ooxml.names import DOCUMENT_PART, parse
from docgen.ooxml.package import read_package
from docgen.render.manifest import manifest_digest
from docgen.revise.combining import combine
from docgen.revise.identity import LEAST_ALIKE, alikeness, closeness, has_controls
from docgen.revise.refresh import refresh
from docgen.workspace import Workspace

_LEAD = 0.05
"""How much more a document must be like one draft than like any other to be that one."""


@dataclass
class Received:
    """What came home. lines: of each file, what became of it; findings: what contradicts, and what could not be read.

    failed: whether a file was not brought in.
    """

    lines: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    failed: bool = False


@dataclass(frozen=True)
class _Copy:
    """A file that was known again. base: what docgen had written when it was made."""

    file: Path
    data: bytes
    target: Path
    base: bytes


class Receiver:
    """Brings copies into the drafts of a workspace. today: the date of comments."""

    def __init__(self, workspace: Workspace, drafts: Drafts, today: datetime) -> None:
        self._workspace, self._drafts, self._today = workspace, drafts, today
        self._received = Received()

    def receive(self, files: Sequence[Path]) -> Received:
        """Bring these files into their drafts. One that cannot be does not stop the others."""
        refusal = self._drafts.begin(self._workspace.name(self._workspace.state))
        if refusal is not None:
            raise Refused([refusal])
        copies: dict[Path, list[_Copy]] = {}
        for file in files:
            try:
                one = self._known(file)
                copies.setdefault(one.target, []).append(one)
            except Refused as fault:
                self._fail(fault.findings)
        for target, mine in copies.items():
            name = self._workspace.name(target)
            try:
                self._bring(target, mine, name)
            except Refused as fault:
                self._fail(fault.findings)
            except (OSError, sqlite3.Error) as fault:
                self._fail([self._drafts.fault(fault, target, name)])
        return self._received

    def _fail(self, findings: Sequence[Finding]) -> None:
        self._received.failed = True
        self._received.findings += findings

    # --- which draft a file is of ---

    def _known(self, file: Path) -> _Copy:
        """The draft that a file is a copy of: by its manifest, else by what it says. Raises `Refused`."""
        data = document_of(file)
        root = _root(data, file.name)
        digest = manifest_digest(data)
        found = None if digest is None else self._drafts.base_of(digest)
        if found is not None:
            return _Copy(file, data, *found)
        ranked = sorted(
            ((alikeness(_root(base), root), place, base) for place, base in self._bases()),
            key=lambda one: one[0],
            reverse=True,
        )
        score, place, base = ranked[0] if ranked else (0.0, file, b"")
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        if score < LEAST_ALIKE or score - second < _LEAD:
            message = _("nothing tells which draft of this workspace the file is a copy of")
            advice = _("build the round whose draft it is, then receive it again; or carry the edits over by hand")
            raise Refused([Finding("copy-unknown", InFile(file.name), message, advice)])
        return _Copy(file, data, place, base)

    def _bases(self) -> Iterator[tuple[Path, bytes]]:
        for place in self._drafts.places():
            made = self._drafts.made(place)
            base = None if made is None else self._drafts.kept(made.base)
            if base is not None:
                yield place, base

    # --- bringing it in ---

    def _bring(self, target: Path, copies: Sequence[_Copy], name: str) -> None:
        place, was = self._place(target)
        base = self._drafts.base(was.path) or copies[0].base
        standing = was.data or base
        versions = [standing, *self._earlier(was.path)]
        mine, found, said = standing, list[Finding](), list[tuple[_Copy, str]]()
        for one in copies:
            if one.data == standing or self._drafts.kept(digest_of(one.data)) is not None:
                # What docgen keeps was in the draft before, or came home before.
                said.append((one, _("nothing new")))
                continue
            root = _root(one.data, one.file.name)
            before, data = _ancestor(root, [*versions, one.base]), one.data
            if before is one.base:
                # It was made from what docgen wrote then; what is merged must have the figures of now.
                copy = refresh(one.base, one.data, base, one.file.name, self._today)
                before, data = base, copy.data
                found += copy.findings
            if before == mine and has_controls(root):
                # Nobody else has touched what this copy was made from.
                mine = data
                said.append((one, _("brought in")))
                continue
            shown = self._workspace.name(place)
            both = combine(before, mine, data, shown, one.file.name, self._today, words_only=not has_controls(root))
            mine = both.data
            found += both.findings
            text = ngettext("{n} change brought in", "{n} changes brought in", both.changed)
            said.append((one, text.format(n=both.changed)))
        self._received.findings += found
        if mine != standing and not self._written(place, mine, base, was, copies):
            said = [(one, _("not brought in")) for one in copies]
        for one, what in said:
            text = _("{file} → {draft}: {what}")
            self._received.lines.append(text.format(file=one.file.name, draft=self._workspace.name(place), what=what))

    def _earlier(self, path: Path) -> Iterator[bytes]:
        """The draft as it stood before, the latest first."""
        for one in reversed(self._drafts.history(path)):
            if (data := self._drafts.kept(one.digest)) is not None:
                yield data

    def _written(self, place: Path, mine: bytes, base: bytes, was: Standing, copies: Sequence[_Copy]) -> bool:
        """Whether what came together could be put in place; then the copies are kept."""
        there = place == was.path and was.state is not State.MISSING
        writing = Writing(place, mine, self._workspace.name(place), base=base, was=was.data if there else None)
        outcome, told = self._drafts.write_all([writing])[0]
        self._received.findings += told
        if outcome in (Outcome.FAILED, Outcome.LEFT_ALONE):
            self._received.failed = True
            return False
        for one in copies:
            self._drafts.keep(one.data)
        return True

    def _place(self, target: Path) -> tuple[Path, Standing]:
        """Where the edits go: the draft; the version after it where it was submitted. Raises `Refused` if issued."""
        for first, marks in self._marked(target):
            place, mark = place_of(first, marks)
            if mark is None:
                return place, self._drafts.look(place)
            if mark.state == "issued":
                message = _("the document was issued; nothing in it may change")
                advice = _("draft a decision that amends it")
                raise Refused([Finding("issued", InFile(self._workspace.name(place)), message, advice)])
            return next_path(first, marks), self._drafts.look(place)
        return target, self._drafts.look(target)

    def _marked(self, target: Path) -> Iterator[tuple[Path, tuple[Mark, ...]]]:
        """The document that a file is a version of, if a version of it is frozen: its first file, and its marks."""
        drafts = self._workspace.drafts.resolve()
        if not target.resolve().is_relative_to(drafts):
            return
        round_name = target.resolve().relative_to(drafts).parts[0]
        file = self._workspace.round_folder(round_name) / MARKS_FILE
        for code, marks in read_marks(file, self._workspace.name(file)).items():
            first = self._workspace.drafts / round_name / f"{code}.docx"
            versions = {first, next_path(first, marks), *(first.with_name(Path(mark.file).name) for mark in marks)}
            if marks and target.resolve() in {version.resolve() for version in versions}:
                yield first, marks


def _root(data: bytes, name: str = "") -> etree._Element:
    return parse(read_package(data, name)[DOCUMENT_PART])


def _ancestor(copy: etree._Element, versions: Sequence[bytes]) -> bytes:
    """Which version of the draft a copy was made from: the one that it is closest to. versions: the latest first."""
    return max(versions, key=lambda data: closeness(_root(data), copy))
