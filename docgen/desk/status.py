"""What stands: every document of a round, whether it follows the data of today, and why not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from docgen import dossier
from docgen.desk.words import mark_words, reason_words, state_words
from docgen.drafts import State
from docgen.drafts.standing import digest_of
from docgen.errors import Finding, Severity, as_record
from docgen.i18n import gettext as _
from docgen.i18n import ngettext
from docgen.making.job import Plan, Step
from docgen.making.marks import MARKS_FILE, read_marks
from docgen.model.marks import Mark
from docgen.progress import Lines
from docgen.render.manifest import readable_manifest
from docgen.workspace import Workspace

Follows = Literal["current", "missing", "outdated", "foreign", "failed"]
"""Whether a draft is as today's data have it, is not there, is older, is not docgen's, or could not be made today."""
MOST_NAMED = 12
"""Drafts for units of one document that are named one by one, of those in the same state."""


@dataclass(frozen=True)
class DocumentStatus:
    """One document. document: its code; file: as people are told it. edited: by a person; opened: in Word now.

    reasons: names of the ingredients that changed since. step: what a build would do. conflicts: between the data and
    what people wrote, that are still to be decided.
    """

    document: str
    file: str
    follows: Follows
    edited: bool
    opened: bool
    reasons: tuple[str, ...]
    step: Step
    mark: Mark | None = None
    conflicts: int = 0


@dataclass
class RoundStatus:
    """The documents of one round, and what is wrong with its data."""

    name: str
    documents: list[DocumentStatus] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    wrong_setup: bool = False

    @property
    def failed(self) -> bool:
        """Whether the round, or a document of it, cannot be made today."""
        return not self.documents or any(document.follows == "failed" for document in self.documents)

    @property
    def errors(self) -> list[Finding]:
        """Why that is so."""
        return [finding for finding in self.findings if finding.severity is Severity.ERROR]


def status(workspace: Workspace, names: Sequence[str], out: Path | None = None) -> list[RoundStatus]:
    """The state of every document of these rounds. Writes nothing. out: of drafts that are elsewhere."""
    folder = out or workspace.drafts
    report = dossier.build(workspace, names, folder, Lines(quiet=True), dry=True)
    return [
        RoundStatus(item.name, list(_documents(workspace, folder, item)), item.findings, item.wrong_setup)
        for item in report.rounds
    ]


def _documents(workspace: Workspace, folder: Path, item: dossier.RoundReport) -> Iterator[DocumentStatus]:
    """The documents of a round, each behind the versions of it that were submitted before."""
    path = workspace.round_folder(item.name) / MARKS_FILE
    marks = read_marks(path, workspace.name(path)) if folder == workspace.drafts and item.plans else {}
    for plan in item.plans:
        for mark in marks.get(plan.job.document, ()):
            frozen = plan.path.with_name(mark.file.rpartition("/")[2])
            if frozen != plan.standing.path:
                yield _earlier(workspace, plan.job.document, frozen, mark)
        yield _of(plan)


def _earlier(workspace: Workspace, document: str, path: Path, mark: Mark) -> DocumentStatus:
    """A version that was submitted, and that another has followed since."""
    data = b""
    with suppress(OSError):
        data = path.read_bytes()
    edited, file = bool(data) and digest_of(data) != mark.sha256, workspace.name(path)
    return DocumentStatus(document, file, "current" if data else "missing", edited, False, (), Step.CURRENT, mark)


def _of(plan: Plan) -> DocumentStatus:
    # A next version would come beside the file that is there.
    file = f"{plan.name.rpartition('/')[0]}/{plan.standing.path.name}".lstrip("/")
    edited = plan.standing.state is State.EDITED and (plan.mark is None or plan.standing.digest != plan.mark.sha256)
    return DocumentStatus(
        plan.job.document, file, _follows(plan), edited, plan.standing.lock is not None, plan.reasons, plan.step,
        plan.mark, _conflicts(plan.standing.path) if edited else 0,
    )  # fmt: skip


def _conflicts(path: Path) -> int:
    """How many conflicts a draft says to be open."""
    try:
        return int((readable_manifest(path.read_bytes()) or {}).get("open", 0))
    except OSError:
        return 0


def _follows(plan: Plan) -> Follows:
    if plan.step is Step.FAILED:
        return "failed"
    if plan.standing.state is State.MISSING:
        return "missing"
    if plan.step is Step.CURRENT:
        return "current"
    return "foreign" if plan.standing.state is State.FOREIGN else "outdated"


def lines_of(one: RoundStatus) -> Iterator[str]:
    """A round's documents as lines for people; drafts for units in the same state share one."""
    groups: dict[tuple[str, str], list[DocumentStatus]] = {}
    for document in one.documents:
        code, slash, _unit = document.document.partition("/")
        groups.setdefault((code if slash else document.document, words_of(document)), []).append(document)
    for (code, words), found in groups.items():
        if "/" not in found[0].document:
            yield f"{found[0].file}: {words}"
            continue
        units = [each.document.partition("/")[2] for each in found]
        named = ", ".join(units[:MOST_NAMED]) + (", …" if len(units) > MOST_NAMED else "")
        count = ngettext("{n} draft", "{n} drafts", len(units)).format(n=len(units))
        yield f"{code}: {count}: {words} ({named})"


def words_of(one: DocumentStatus) -> str:
    """The state of a document in words: “đã trình; đang mở trong Word”."""
    parts = []
    if one.mark is not None:
        parts.append(mark_words(one.mark))
    if one.mark is None or one.follows != "current":
        parts.append(state_words(one.follows, reason_words(one.reasons), frozen=one.mark is not None))
    if one.edited:
        parts.append(_("edited by hand"))
    if one.conflicts:
        left = ngettext("{n} conflict to be decided", "{n} conflicts to be decided", one.conflicts)
        parts.append(left.format(n=one.conflicts))
    if one.opened:
        parts.append(_("open in Word"))
    return "; ".join(parts)


def as_json(rounds: Sequence[RoundStatus], findings: Sequence[Finding] = ()) -> str:
    """States for programs, as `docgen/schemas/status.schema.json` says."""
    whole = {
        "format": 1,
        "findings": [as_record(finding) for finding in findings],
        "rounds": [
            {
                "name": one.name,
                "wrong_setup": one.wrong_setup,
                "documents": [_record(document) for document in one.documents],
                "findings": [as_record(finding) for finding in one.findings],
            }
            for one in rounds
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _record(one: DocumentStatus) -> dict[str, object]:
    mark = None
    if one.mark is not None:
        day = "" if one.mark.date is None else one.mark.date.isoformat()
        mark = {"state": one.mark.state, "number": one.mark.number, "date": day}
    return {
        "document": one.document,
        "file": one.file,
        "follows": one.follows,
        "reasons": list(one.reasons),
        "edited": one.edited,
        "open": one.opened,
        "conflicts": one.conflicts,
        "mark": mark,
        "step": one.step.value,
    }
