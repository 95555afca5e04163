"""Submitting and issuing: freezing the file that left the house, and taking that back."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docgen.desk.archive import archive_path, archived
from docgen.desk.numbering import DATE_KEY, NUMBER_KEY, Entry, entered
from docgen.dossier import ROUND_FILE, Only, Registers, build
from docgen.drafts import Drafts, Made, Outcome, Standing, State, Writing
from docgen.drafts.disk import replace_file
from docgen.errors import Finding, InFile, Refused, WrongSetup
from docgen.i18n import gettext as _
from docgen.making.job import Step
from docgen.making.marks import MARKS_FILE, read_marks, write_marks
from docgen.making.planner import next_path, place_of
from docgen.model.marks import Mark
from docgen.model.round import DocumentSettings, Round
from docgen.narrate.values import NUMBER_GAP
from docgen.progress import Lines
from docgen.read.round import read_round
from docgen.render.manifest import read_manifest
from docgen.vietnamese.dates import cite_date, earliest, issue_date, latest
from docgen.workspace import Workspace


@dataclass
class Handed:
    """What was done: files that were marked, or are no longer, as people are told them, and what was not possible."""

    done: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


Action = Callable[[str], Path]
"""Something done to a document; gives its file. Raises `Refused`, `OSError`, `sqlite3.Error`."""


class Desk:
    """The documents of one round, for marking them. Raises `Refused` when the round cannot be read, or a run is on."""

    def __init__(self, workspace: Workspace, round_name: str, drafts: Drafts) -> None:
        self._workspace, self._drafts, self._name = workspace, drafts, round_name
        self._folder = workspace.drafts / round_name
        self._file = workspace.round_folder(round_name) / MARKS_FILE
        refusal = drafts.begin(workspace.name(workspace.state))
        if refusal is not None:
            raise Refused([refusal])
        try:
            path = workspace.round_folder(round_name) / ROUND_FILE
            self._round: Round = read_round(path, workspace.name(path))[0]
            self._marks = read_marks(self._file, workspace.name(self._file))
        except Refused as fault:
            raise WrongSetup(fault.findings) from fault

    def submit(self, documents: Sequence[str]) -> Handed:
        """Mark documents as submitted, or all whose drafts are there."""
        handed = Handed()
        for document in documents or tuple(self._drafted()):
            self._each(handed, document, self._submit)
        return handed

    def take_back(self, documents: Sequence[str]) -> Handed:
        """Let documents that were submitted be drafts again; without names, all of them."""
        handed = Handed()
        submitted = [code for code, marks in self._marks.items() if marks and marks[-1].state == "submitted"]
        for document in documents or submitted:
            self._each(handed, document, self._take_back)
        return handed

    def issue(self, document: str, number: str, day: dt.date, *, as_is: bool) -> Handed:
        """Enter number and date into a document and mark it as issued. as_is: nothing is entered into the file."""
        handed = Handed()
        self._each(handed, document, lambda code: self._issue(code, number, day, as_is=as_is))
        return handed

    def recall(self, document: str, number: str) -> Handed:
        """Take back that a document was issued, which needs its number once more."""
        handed = Handed()
        self._each(handed, document, lambda code: self._recall(code, number))
        return handed

    def _each(self, handed: Handed, document: str, action: Action) -> None:
        try:
            handed.done.append(self._workspace.name(action(document)))
        except Refused as fault:
            handed.findings += fault.findings
        except (OSError, sqlite3.Error) as fault:
            path = self._first(document)
            handed.findings.append(self._drafts.fault(fault, path, self._workspace.name(path)))

    # --- where things are ---

    def _first(self, document: str) -> Path:
        return self._folder / f"{document}.docx"

    def _settings(self, document: str) -> DocumentSettings:
        settings = self._round.documents.get(document.partition("/")[0])
        if settings is None:
            known = ", ".join(self._round.documents)
            message = _("the round has no document “{name}”; it has: {known}").format(name=document, known=known)
            raise Refused([Finding("document-unknown", InFile(self._name), message, _("correct the name"))])
        return settings

    def _drafted(self) -> Iterator[str]:
        """The documents whose drafts are there, those made for units included, and are not frozen yet."""
        for code in self._round.documents:
            units = sorted((self._folder / code).glob("*.docx"))
            names = [f"{code}/{path.stem}" for path in units if not path.name.startswith(("~$", "."))]
            later = {next_path(self._first(one), marks) for one, marks in self._marks.items()}
            for document in [code, *(one for one in names if self._first(one) not in later)]:
                path, mark = place_of(self._first(document), self._marks.get(document, ()))
                if mark is None and path.exists():
                    yield document

    def _standing(self, document: str) -> tuple[Standing, Mark | None]:
        """What stands of a document, which must be there and open nowhere."""
        self._settings(document)
        path, mark = place_of(self._first(document), self._marks.get(document, ()))
        standing = self._drafts.look(path)
        name = self._workspace.name(path)
        if standing.state is State.MISSING:
            message = _("the draft is not there")
            raise Refused([Finding("draft-missing", InFile(name), message, _("run docgen build first"))])
        if standing.lock is not None:
            message = _("the draft is open in Word or LibreOffice")
            raise Refused([Finding("draft-open", InFile(name), message, _("close it and run again"))])
        return standing, mark

    def _put(self, document: str, marks: tuple[Mark, ...]) -> None:
        self._marks[document] = marks
        write_marks(self._file, self._marks)

    def _frozen(self, standing: Standing, **entries: object) -> Mark:
        """The mark of a file, which is kept."""
        base = self._drafts.base_digest(standing) or ""
        sha256 = self._drafts.keep(standing.data)
        return Mark.model_validate({"file": standing.path.name, "sha256": sha256, "rendered": base, **entries})

    # --- what is done ---

    def _submit(self, document: str) -> Path:
        standing, mark = self._standing(document)
        if mark is not None:
            raise Refused([_already(self._workspace.name(standing.path), mark)])
        self._ready(document, standing)
        made = self._frozen(standing, state="submitted")
        self._put(document, (*self._marks.get(document, ()), made))
        return standing.path

    def _take_back(self, document: str) -> Path:
        self._settings(document)
        marks = self._marks.get(document, ())
        path, mark = place_of(self._first(document), marks)
        name = self._workspace.name(path)
        if mark is None and marks:
            message = _("a later version of the document is there already")
            advice = _("move it away first; then the earlier one can be a draft again")
            raise Refused([Finding("version-later", InFile(name), message, advice)])
        if mark is None or mark.state != "submitted":
            message = _("the document is not marked as submitted")
            advice = _("what was issued is taken back by `docgen issue … --undo --number …`")
            raise Refused([Finding("not-submitted", InFile(name), message, advice)])
        self._put(document, marks[:-1])
        return path

    def _issue(self, document: str, number: str, day: dt.date, *, as_is: bool) -> Path:
        standing, mark = self._standing(document)
        settings, name = self._settings(document), self._workspace.name(standing.path)
        if mark is not None and mark.state == "issued":
            raise Refused([_already(name, mark)])
        self._agrees(settings, number, day, name)
        if mark is None:
            self._ready(document, standing)
        base = (self._drafts.base_digest(standing) or "") if mark is None else mark.rendered
        before = self._drafts.keep(standing.data)
        data = standing.data if as_is else entered(standing.data, self._entries(settings, number, day), name)
        issued = Mark(
            state="issued",
            file=standing.path.name,
            sha256=self._drafts.keep(data),
            rendered=base,
            number=number,
            date=day,
            drawn_number=settings.number,
            drawn_date=settings.date,
            before=before,
            submitted=mark is not None,
        )
        archive = archive_path(self._workspace, self._name, document)
        archive.parent.mkdir(parents=True, exist_ok=True)
        replace_file(archive, archived(self._workspace, self._name, self._round, document, data))
        # Killed behind this, the same command finds the texts entered and goes on.
        self._replace(standing, data, base)
        marks = self._marks.get(document, ())
        self._put(document, (*(marks if mark is None else marks[:-1]), issued))
        return standing.path

    def _ready(self, document: str, standing: Standing) -> None:
        """A draft may leave the house when nothing in it is left to be decided, and it follows the data of today."""
        name = self._workspace.name(standing.path)
        manifest = read_manifest(standing.data, name)
        if manifest is None:
            # A paper of the person's own.
            return
        if manifest.get("open"):
            message = _("{n} conflicts between the data and what was written by hand are not decided yet")
            advice = _("decide them in the draft, or with docgen build --take computed or --take mine")
            raise Refused([Finding("conflicts-open", InFile(name), message.format(n=manifest["open"]), advice)])
        only = Only((document.partition("/")[0],))
        report = build(self._workspace, (self._name,), self._workspace.drafts, Lines(quiet=True), only, dry=True)
        steps = {plan.path: plan.step for item in report.rounds for plan in item.plans}
        if steps.get(standing.path, Step.CURRENT) is not Step.CURRENT or not steps:
            message = _("the draft does not follow the data of today")
            raise Refused([Finding("draft-outdated", InFile(name), message, _("run docgen build first, then read it"))])

    def _replace(self, standing: Standing, data: bytes, base: str) -> None:
        """Put another file in the place of one that stands, which is kept."""
        name, made = self._workspace.name(standing.path), self._drafts.made(standing.path) or Made("")
        rendered = self._drafts.kept(base) or b""
        writing = Writing(standing.path, data, name, rendered, standing.data, made.ingredients, made.told)
        ((outcome, findings),) = self._drafts.write_all([writing])
        if outcome not in (Outcome.REFRESHED, Outcome.UNCHANGED):
            raise Refused(findings)

    def _agrees(self, settings: DocumentSettings, number: str, day: dt.date, name: str) -> None:
        """What round.yaml says of number and date already is no other."""
        fixed = settings.date if isinstance(settings.date, dt.date) else None
        outside = bool(settings.date) and not earliest(settings.date) <= day <= latest(settings.date)
        if settings.number not in ("", number) or fixed not in (None, day) or outside:
            said = f"{settings.number or '…'}, {cite_date(fixed) if fixed else '…'}"
            message = _("round.yaml gives another number or date: {said}").format(said=said)
            raise Refused([Finding("number-differs", InFile(name), message, _("see which is right"))])

    def _entries(self, settings: DocumentSettings, number: str, day: dt.date) -> dict[str, Entry]:
        months = self._padded_months(day)
        drawn = f"{settings.number or NUMBER_GAP}/{settings.notation}"
        return {
            NUMBER_KEY: Entry(drawn, f"{number}/{settings.notation}"),
            DATE_KEY: Entry(issue_date(settings.date, months), issue_date(day, months)),
        }

    def _padded_months(self, day: dt.date) -> Collection[int]:
        """How the norm that the document follows writes months."""
        norms = Registers(self._workspace).norms
        chosen = [norm for norm in norms.values() if norm.code == self._round.norm] or [
            norm
            for norm in norms.values()
            if norm.valid_from <= day and (norm.valid_to is None or day <= norm.valid_to)
        ]
        return max(chosen, key=lambda norm: norm.valid_from).zero_padded_months if chosen else (1, 2)

    def _recall(self, document: str, number: str) -> Path:
        self._settings(document)
        marks = self._marks.get(document, ())
        path, mark = place_of(self._first(document), marks)
        name = self._workspace.name(path)
        if mark is None or mark.state != "issued":
            message = _("the document is not marked as issued")
            raise Refused([Finding("not-issued", InFile(name), message, _("see `docgen status`"))])
        if mark.number != number:
            message = _("taking back what was issued needs the number it was issued with")
            advice = _("name it with --number, to show that this very document is meant")
            raise Refused([Finding("number-differs", InFile(name), message, advice)])
        standing = self._drafts.look(path)
        before = self._drafts.kept(mark.before) if mark.before else None
        if before is not None and standing.digest == mark.sha256 and standing.lock is None:
            self._replace(standing, before, mark.rendered)
            standing = self._drafts.look(path)
        submitted = Mark(
            state="submitted", file=mark.file, sha256=standing.digest or mark.sha256, rendered=mark.rendered
        )
        self._put(document, (*marks[:-1], *((submitted,) if mark.submitted else ())))
        archive_path(self._workspace, self._name, document).unlink(missing_ok=True)
        return path


def _already(name: str, mark: Mark) -> Finding:
    if mark.state == "submitted":
        message = _("the document is marked as submitted already")
        advice = _("`docgen submit … --undo` makes it a draft again")
        return Finding("submitted-already", InFile(name), message, advice)
    day = "" if mark.date is None else cite_date(mark.date)
    message = _("the document was issued already, with number {number} and date {date}").format(
        number=mark.number, date=day
    )
    advice = _(
        "`docgen issue … --undo --number …` takes that back; what is wrong in it needs a decision that amends it"
    )
    return Finding("issued-already", InFile(name), message, advice)
