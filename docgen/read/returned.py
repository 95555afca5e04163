"""Reading workbooks that came back, whatever they are called: what they are, and every value with its cell.

A file is known by the stamp inside it. One without a stamp is taken only where its content leaves no doubt.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from docgen.errors import Finding, InFile, Refused, Severity
from docgen.i18n import gettext as _
from docgen.model.book import Stamp, stamp_of
from docgen.model.register import Unit
from docgen.model.returned import Returned, Standing
from docgen.ooxml.names import parse
from docgen.plan.occasion import Occasion, digest_of, stamp
from docgen.plan.recall import planned_sheet
from docgen.read.answer_forms import read_form, read_rows, recognised
from docgen.read.answer_tables import read_table
from docgen.read.answers import Answers
from docgen.read.workbook import Row, Workbook, open_workbook
from docgen.vietnamese import books
from docgen.vietnamese.names import fold

STAMP_SHEET, STAMP_PREFIX = "_docgen", "docgen."
SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv"})
ARCHIVES = frozenset({".zip", ".rar", ".7z"})
_LOCKS = ("~$", ".~lock.")
_CUSTOM = "docProps/custom.xml"


@dataclass(frozen=True)
class Opened:
    """A file that was opened; without a book where that failed, and without a stamp where it has none."""

    file: str
    book: Workbook | None = None
    stamp: Stamp | None = None
    findings: tuple[Finding, ...] = ()


def workbooks_in(folder: Path) -> tuple[list[Path], list[Path]]:
    """The workbooks of a folder and of those inside it, by name, and the other files; raises `Refused`.

    Lock files, which programs keep beside an open document, are neither.
    """
    if not folder.is_dir():
        message = _("There is no such folder")
        raise Refused([Finding("folder-missing", InFile(str(folder)), message, _("Correct its name"))])
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not _hidden(path, folder))
    found = [path for path in files if path.suffix.lower() in SUFFIXES]
    return found, [path for path in files if path.suffix.lower() not in SUFFIXES]


def _hidden(path: Path, folder: Path) -> bool:
    """Whether a file, or a folder above it, is one that programs keep for themselves."""
    names = path.relative_to(folder).parts
    return names[-1].startswith(_LOCKS) or any(name.startswith(".") or name == "__MACOSX" for name in names)


def open_returned(path: Path, name: str) -> Opened:
    """Open a file and look for its stamp: in the sheet that nobody sees, else in the properties of the file."""
    try:
        book = open_workbook(path, name)
        title = next((title for title in book.sheets if title.casefold() == STAMP_SHEET), None)
        pairs = dict(_pairs(book.rows(title))) if title is not None else {}
    except Refused as fault:
        return Opened(name, findings=fault.findings)
    return Opened(name, book, stamp_of((pairs or dict(_properties(path))).items()))


def _pairs(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    for row in rows:
        name = row.text(1)
        if name.startswith(STAMP_PREFIX) and 2 in row.cells:
            yield name.removeprefix(STAMP_PREFIX), row.cells[2].text


def _properties(path: Path) -> Iterator[tuple[str, str]]:
    """The properties that the file has of its own; it was opened before, so it is within bounds."""
    try:
        with zipfile.ZipFile(path) as package:
            root = parse(package.read(_CUSTOM))
    except (zipfile.BadZipFile, KeyError, OSError, etree.XMLSyntaxError):
        return
    for item in root:
        name = item.get("name", "")
        if name.startswith(STAMP_PREFIX):
            yield name.removeprefix(STAMP_PREFIX), "".join(str(text) for text in item.itertext())


def read_returned(opened: Opened, occasion: Occasion) -> Returned:
    """Read a file that was opened, for an occasion. Nothing is taken from one of another rubric or round."""
    if opened.book is None:
        return Returned(opened.file, Standing.DAMAGED, findings=opened.findings)
    found = opened.stamp
    try:
        if found is None:
            return _by_content(Answers(opened.file, opened.book, occasion))
        standing, finding = _refused(opened.file, found, occasion)
        if finding is not None:
            return Returned(opened.file, standing, found, findings=(finding,))
        return _by_stamp(Answers(opened.file, opened.book, occasion, found.member), found)
    except Refused as fault:
        # Sheets are parsed only when they are read.
        return Returned(opened.file, Standing.DAMAGED, found, findings=fault.findings)


def _refused(file: str, found: Stamp, occasion: Occasion) -> tuple[Standing, Finding | None]:
    """Why a stamped file is not read for this occasion; no finding where it is."""
    if found.shape == "collected":
        message = _("docgen put this file together itself; it is not counted as an answer")
        return Standing.COLLECTED, Finding("collected", InFile(file), message, severity=Severity.NOTE)
    of_other = found.round and occasion.round_name and found.round != occasion.round_name
    if of_other or (found.office, found.year) != (occasion.office, occasion.year):
        named = found.round or f"{found.office} {found.year}"
        message = _("The file is of another round: {round}").format(round=named)
        advice = _("Move it to the folder of its own round")
        return Standing.OTHER_ROUND, Finding("other-round", InFile(file), message, advice)
    if (found.rubric, found.digest) != (occasion.rubric_name, digest_of(occasion.rubric)):
        message = _("The file was made for another rubric, or another version of it: {rubric} ({paper})").format(
            rubric=found.rubric, paper=" ".join(filter(None, (found.number, found.date)))
        )
        advice = _("Send its owner a workbook of the rubric of this round, {rubric}")
        advice = advice.format(rubric=occasion.rubric_name)
        return Standing.OTHER_RUBRIC, Finding("other-rubric", InFile(file), message, advice)
    return Standing.TAKEN, None


def _by_stamp(answers: Answers, found: Stamp) -> Returned:
    """Read a file by its stamp."""
    for mark in found.sheets:
        title = _title(answers, mark.sheet)
        if title is None:
            continue
        if found.shape == "form":
            read_form(answers, found.unit, mark, title)
            continue
        plan = planned_sheet(answers.occasion, found, mark)
        if plan is not None:
            read_table(answers, plan, title)
        else:
            message = _("The round asks for no such sheet any more, so it is not taken")
            advice = _("Look at the sheets, stages and units in round.yaml")
            answers.tell("sheet-not-expected", title, message, advice)
    _tell_other_sheets(answers, {fold(mark.sheet) for mark in found.sheets})
    return _taken(answers, found)


def _by_content(answers: Answers) -> Returned:
    """Read a form without a stamp, where unit and rows leave no doubt; anything else is not recognised."""
    marks = []
    unit: Unit | None = None
    for title in answers.book.sheets:
        found = recognised(answers, title)
        if found is not None and unit in (None, found[0]):
            unit, plan = found
            marks.append(plan.mark)
            read_rows(answers, unit, plan, title)
    if unit is None:
        message = _("This file bears no mark of docgen, and its content does not say for certain what it is")
        advice = _("Copy its values into the workbook that was sent out, or move it elsewhere")
        answers.tell("not-recognised", "", message, advice, Severity.WARNING)
        return Returned(answers.file, Standing.NOT_RECOGNISED, findings=tuple(answers.findings))
    message = _("The mark of docgen is gone; by its content it is the form of “{unit}”").format(unit=unit.name)
    answers.tell("recognised-by-content", "", message, _("Check that"), Severity.WARNING)
    return _taken(answers, stamp(answers.occasion, "form", tuple(marks), unit=unit.code))


def _taken(answers: Answers, found: Stamp) -> Returned:
    answers.tell_empty()
    given, empty, findings = tuple(answers.given), tuple(answers.empty), tuple(answers.findings)
    return Returned(answers.file, Standing.TAKEN, found, given, empty, findings)


def _title(answers: Answers, wanted: str) -> str | None:
    """The sheet's own title, or None after telling that it is gone."""
    sheets = [title for title in answers.book.sheets if title.casefold() != STAMP_SHEET]
    title = next((title for title in sheets if fold(title) == fold(wanted)), None)
    if title is None:
        message = _("There is no sheet “{sheet}”; the workbook has: {sheets}").format(
            sheet=wanted, sheets=", ".join(f"“{each}”" for each in sheets)
        )
        advice = _("Give the sheet its name again, or ask for the whole workbook")
        answers.tell("sheet-missing", "", message, advice)
    return title


def _tell_other_sheets(answers: Answers, taken: set[str]) -> None:
    """Tell of sheets with content that are none of those handed out: nothing is gathered from them."""
    scores = answers.occasion.round.scores if answers.occasion.round is not None else None
    named = scores.corrections.sheet if scores is not None and scores.corrections is not None else books.CORRECTIONS
    for title in answers.book.sheets:
        if fold(title) in {*taken, fold(books.GUIDE)} or title.casefold() == STAMP_SHEET:
            continue
        # A sheet for corrections is handed out with nothing but its headings.
        if len(answers.book.rows(title)) > (fold(title) == fold(named)):
            message, advice = _("This sheet is not gathered"), _("Carry over by hand what you need of it")
            answers.tell("sheet-not-gathered", title, message, advice, Severity.WARNING)
