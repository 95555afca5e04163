"""Reading workbooks that came back, whatever they are called: what they are, and every value with its cell.

A file is known by the stamp inside it. One without a stamp is taken only where its content leaves no doubt.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from lxml import etree

from docgen.errors import Cell, Finding, InFile, Refused, Severity, Sheet
from docgen.i18n import gettext as _
from docgen.model.book import Field, SheetMark, Slot, Stamp, stamp_of
from docgen.model.register import Unit
from docgen.model.returned import Given, Returned, Standing, Value
from docgen.model.rubric import Subject
from docgen.ooxml.names import parse
from docgen.plan.bounds import Bounds, bounds_of, words_of
from docgen.plan.forms import FormRow, FormSheet, form_sheets
from docgen.plan.occasion import Occasion, digest_of, stamp
from docgen.plan.recall import planned_sheet
from docgen.plan.sheets import Column, EntryRow, EntrySheet
from docgen.read.numbers import number_in
from docgen.read.ranges import ranges
from docgen.read.sheet import KnownUnits, did_you_mean
from docgen.read.workbook import Content, Row, Workbook, open_workbook
from docgen.vietnamese import books, headings
from docgen.vietnamese.names import fold
from docgen.vietnamese.numbers import Percent, bare

STAMP_SHEET, STAMP_PREFIX = "_docgen", "docgen."
SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv"})
ARCHIVES = frozenset({".zip", ".rar", ".7z"})
_LOCKS = ("~$", ".~lock.")
_CUSTOM = "docProps/custom.xml"
_HEAD_ROWS = 40
"""Rows in which the headings of a table are looked for."""


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
            return _Reading(opened.file, opened.book, occasion).by_content()
        refused = _refused(opened.file, found, occasion)
        if refused is not None:
            return refused
        return _Reading(opened.file, opened.book, occasion).stamped(found)
    except Refused as fault:
        # Sheets are parsed only when they are read.
        return Returned(opened.file, Standing.DAMAGED, found, findings=fault.findings)


def _refused(file: str, found: Stamp, occasion: Occasion) -> Returned | None:
    """Why a stamped file is not read for this occasion; None where it is."""
    if found.shape == "collected":
        message = _("docgen put this file together itself; it is not counted as an answer")
        return Returned(
            file, Standing.COLLECTED, found, findings=(Finding("collected", InFile(file), message, "", Severity.NOTE),)
        )
    where = (found.office, found.year)
    other = found.round and occasion.round_name and found.round != occasion.round_name
    if other or where != (occasion.office, occasion.year):
        message = _("The file is of another round: {round}").format(round=found.round or f"{found.office} {found.year}")
        advice = _("Move it to the folder of its own round")
        return Returned(
            file, Standing.OTHER_ROUND, found, findings=(Finding("other-round", InFile(file), message, advice),)
        )
    if (found.rubric, found.digest) != (occasion.rubric_name, digest_of(occasion.rubric)):
        message = _("The file was made for another rubric, or another version of it: {rubric} ({paper})").format(
            rubric=found.rubric, paper=" ".join(filter(None, (found.number, found.date)))
        )
        advice = _("Send its owner a workbook of the rubric of this round, {rubric}").format(
            rubric=occasion.rubric_name
        )
        return Returned(
            file, Standing.OTHER_RUBRIC, found, findings=(Finding("other-rubric", InFile(file), message, advice),)
        )
    return None


class _Reading:
    """The reading of one file: its values, its empty cells, and what is wrong with it."""

    def __init__(self, file: str, book: Workbook, occasion: Occasion) -> None:
        self.file = file
        self.book = book
        self.occasion = occasion
        self.member = ""
        self.given: list[Given] = []
        self.empty: list[Cell] = []
        self.findings: list[Finding] = []
        self._known = KnownUnits(occasion.units)

    def stamped(self, found: Stamp) -> Returned:
        """Read a file by its stamp."""
        self.member = found.member
        for mark in found.sheets:
            title = self._title(mark.sheet)
            if title is None:
                continue
            if found.shape == "form":
                self._form(found.unit, mark, title)
            else:
                plan = planned_sheet(self.occasion, found, mark)
                if plan is None:
                    message = _("The round asks for no such sheet any more, so it is not taken")
                    advice = _("Look at the sheets, stages and units in round.yaml")
                    self.findings.append(Finding("sheet-not-expected", Sheet(self.file, title), message, advice))
                else:
                    self._table(plan, title)
        self._tell_other_sheets({fold(mark.sheet) for mark in found.sheets})
        return self._done(found)

    def by_content(self) -> Returned:
        """Read a form without a stamp, where unit and rows leave no doubt; anything else is not recognised."""
        marks = []
        unit: Unit | None = None
        for title in self.book.sheets:
            recognised = self._recognised(title)
            if recognised is not None and unit in (None, recognised[0]):
                unit = recognised[0]
                marks.append(recognised[1].mark)
                self._rows_of_form(recognised[0], recognised[1], self.book.rows(title), title)
        if unit is None:
            message = _("This file bears no mark of docgen, and its content does not say for certain what it is")
            advice = _("Copy its values into the workbook that was sent out, or move it elsewhere")
            finding = Finding("not-recognised", InFile(self.file), message, advice, Severity.WARNING)
            return Returned(self.file, Standing.NOT_RECOGNISED, findings=(finding,))
        message = _("The mark of docgen is gone; by its content it is the form of “{unit}”").format(unit=unit.name)
        self.findings.append(
            Finding("recognised-by-content", InFile(self.file), message, _("Check that"), Severity.WARNING)
        )
        return self._done(stamp(self.occasion, "form", tuple(marks), unit=unit.code))

    def _done(self, found: Stamp) -> Returned:
        wrong = any(each.severity is Severity.ERROR for each in self.findings)
        if self.empty and not self.given and not wrong:
            message = _("Nothing is filled in")
            advice = _("Ask for the file that was filled in")
            self.findings.append(Finding("nothing-filled-in", InFile(self.file), message, advice, Severity.WARNING))
        elif self.empty:
            self.findings.append(_told_empty(self.file, self.empty))
        return Returned(self.file, Standing.TAKEN, found, tuple(self.given), tuple(self.empty), tuple(self.findings))

    def _tell_other_sheets(self, taken: set[str]) -> None:
        """Tell of sheets with content that are none of those handed out: nothing is gathered from them."""
        scores = self.occasion.round.scores if self.occasion.round is not None else None
        named = scores.corrections.sheet if scores is not None and scores.corrections is not None else books.CORRECTIONS
        for title in self.book.sheets:
            if fold(title) in {*taken, fold(books.GUIDE)} or title.casefold() == STAMP_SHEET:
                continue
            # A sheet for corrections is handed out with nothing but its headings.
            if len(self.book.rows(title)) > (fold(title) == fold(named)):
                message = _("This sheet is not gathered")
                advice = _("Carry over by hand what you need of it")
                self.findings.append(
                    Finding("sheet-not-gathered", Sheet(self.file, title), message, advice, Severity.WARNING)
                )

    def _title(self, wanted: str) -> str | None:
        """The sheet's own title, or None after telling that it is gone."""
        title = next((title for title in self.book.sheets if fold(title) == fold(wanted)), None)
        if title is None:
            message = _("There is no sheet “{sheet}”; the workbook has: {sheets}").format(
                sheet=wanted,
                sheets=", ".join(f"“{each}”" for each in self.book.sheets if each.casefold() != STAMP_SHEET),
            )
            advice = _("Give the sheet its name again, or ask for the whole workbook")
            self.findings.append(Finding("sheet-missing", InFile(self.file), message, advice))
        return title

    # Tables: units as rows.

    def _table(self, plan: EntrySheet, title: str) -> None:
        rows = self.book.rows(title)
        found = _heading_row(rows, {fold(plan.unit_heading), *map(fold, headings.UNIT)})
        if found is None:
            self._no_headings(title, plan.unit_heading)
            return
        position, unit_column = found
        columns, below = _columns(rows, position, unit_column)
        taken = dict(self._matched(plan, columns, title))
        by_unit = {row.unit.code: row for row in plan.rows}
        for row in rows[below:]:
            text = row.text(unit_column)
            unit = self._known.named(text) if text else None
            planned = by_unit.get(unit.code) if unit is not None else None
            if planned is not None:
                self._row(plan, planned, row, taken)
            elif any(column in row.cells for column in taken) and not fold(text).startswith(
                tuple(map(fold, headings.MAXIMUM_ROW))
            ):
                self._unknown_row(plan, title, row, unit_column, unit)

    def _matched(self, plan: EntrySheet, columns: Sequence[_Heading], title: str) -> Iterator[tuple[int, Column]]:
        """The columns in which something is typed, each with the column of the sheet where it stands."""
        free = list(columns)
        for column in plan.columns:
            if column.computed:
                continue
            names, over = _names(plan, column)
            heading = next((each for each in free if each.name in names and (not over or each.over in over)), None)
            if heading is not None:
                free.remove(heading)
                yield heading.column, column
            elif column.field.kind in ("points", "total"):
                message = _("The column “{heading}” is missing").format(heading=column.heading)
                advice = _("Ask for the workbook as it was sent out, with its columns")
                self.findings.append(Finding("column-missing", Sheet(self.file, title), message, advice))

    def _row(self, plan: EntrySheet, planned: EntryRow, row: Row, taken: Mapping[int, Column]) -> None:
        for at, column in taken.items():
            content = row.cells.get(at)
            slot = Slot(plan.subject.code, planned.unit.code, column.field)
            if content is None:
                if _must_be_filled(plan, column, planned):
                    title = next(iter(row.cells.values())).place.sheet
                    self.empty.append(self.book.place(title, row.number, at))
                continue
            if _was_there(plan, planned, column, content):
                continue
            value = self._value(slot, content, column.heading, planned.scope)
            self.given.append(Given(slot, value, content.place, self.member))

    def _unknown_row(self, plan: EntrySheet, title: str, row: Row, column: int, unit: Unit | None) -> None:
        place = self.book.place(title, row.number, column)
        text = row.text(column)
        if unit is not None:
            message = _("“{unit}” is not among the units of this sheet, so its row is not taken").format(unit=unit.name)
            advice = _("Type its points in the sheet of its block")
        elif text:
            near = self._known.meant(text)
            message = _("Unknown unit “{name}”").format(name=text)
            advice = did_you_mean(near) if near else _("Correct the name in the file")
        else:
            message, advice = _("This row has values, but no unit"), _("Type the unit's name, or clear the row")
        self.findings.append(Finding("unit-unknown", place, message, advice))

    # Forms: criteria as rows.

    def _form(self, code: str, mark: SheetMark, title: str) -> None:
        unit = self.occasion.units.get(code)
        stage = self.occasion.stage(mark.stage)
        sheets = form_sheets(self.occasion, unit, stage) if unit is not None and stage is not None else ()
        plan = next((sheet for sheet in sheets if sheet.subject.code == mark.subject), None)
        if unit is None or plan is None:
            message = _("“{unit}” takes no part in this round any more").format(unit=unit.name if unit else code)
            advice = _("Look at the register of units, and at “out_of_scope”, “not_assessed”, “stages” in round.yaml")
            self.findings.append(Finding("unit-not-expected", InFile(self.file), message, advice))
            return
        rows = self.book.rows(title)
        other = next((each for each in self._named_above(rows, code) if each.code != code), None)
        if other is not None:
            message = _("The form was made for “{unit}”, but names “{other}”").format(unit=unit.name, other=other.name)
            advice = _("Ask who filled it in; “{other}” has a form of its own").format(other=other.name)
            self.findings.append(Finding("form-of-another-unit", Sheet(self.file, title), message, advice))
            return
        self._rows_of_form(unit, plan, rows, title)

    def _named_above(self, rows: Sequence[Row], code: str = "") -> Iterator[Unit]:
        """The units that the lines above the table name; the one with this code first where it is among them."""
        found = _form_heading(rows)
        lines = rows[: found[0]] if found is not None else ()
        texts = [cell.text for row in lines for cell in row.cells.values() if cell.kind == "text"]
        own = fold(books.FORM_UNIT.partition(":")[0])
        heads = [text.partition(":")[2] for text in texts if fold(text.partition(":")[0]) == own]
        for text in [*heads, *([] if heads and code else texts)]:
            unit = self._known.named(text)
            if unit is not None:
                yield unit

    def _rows_of_form(self, unit: Unit, plan: FormSheet, rows: Sequence[Row], title: str) -> None:
        found = _form_heading(rows)
        if found is None:
            self._no_headings(title, books.FORM_COLUMNS[3])
            return
        position, at = found
        matched = _rows_by_label(plan, rows[position + 1 :], at[books.FORM_COLUMNS[1]])
        for planned in plan.rows:
            row = matched.get(id(planned))
            if not planned.typed:
                continue
            if row is None:
                message = _("The row “{label}” is missing, or stands more than once").format(label=planned.label)
                advice = _("Ask for the form as it was sent out, with its rows")
                self.findings.append(Finding("row-missing", Sheet(self.file, title), message, advice))
                continue
            self._form_row(unit, plan, planned, row, at, title)

    def _form_row(
        self, unit: Unit, plan: FormSheet, planned: FormRow, row: Row, at: Mapping[str, int], title: str
    ) -> None:
        assert planned.field is not None
        field, column = planned.field, at[books.FORM_COLUMNS[3]]
        scope = self.occasion.scope_of(unit, plan.block)
        group = next((each for each in plan.subject.groups if each.code == field.code), None)
        adjusts = group is not None and group.is_adjustment
        content = row.cells.get(column)
        if content is not None:
            slot = Slot(plan.subject.code, unit.code, field)
            self.given.append(Given(slot, self._value(slot, content, planned.label, scope), content.place))
        elif not adjusts:
            self.empty.append(self.book.place(title, row.number, column))
        kinds = ((books.FORM_COLUMNS[4], "evidence"), (books.FORM_COLUMNS[5], "reason" if adjusts else "note"))
        for heading, kind in kinds:
            words = row.cells.get(at.get(heading, 0))
            if words is not None and field.kind == "points":
                slot = Slot(plan.subject.code, unit.code, Field(kind, field.code, field.stage))  # type: ignore[arg-type]
                self.given.append(Given(slot, words.text, words.place))

    def _recognised(self, title: str) -> tuple[Unit, FormSheet] | None:
        """Whose form a sheet is, for which subject, by its title lines, rows and maxima; None where that is open."""
        rows = self.book.rows(title)
        found = _form_heading(rows)
        units = {unit.code: unit for unit in self._named_above(rows)}
        stage = next((stage for stage in self.occasion.stages if stage.by == "unit"), None)
        if found is None or len(units) != 1 or stage is None:
            return None
        position, at = found
        unit = next(iter(units.values()))
        plans = [
            plan
            for plan in form_sheets(self.occasion, unit, stage)
            if _all_there(plan, rows[position + 1 :], at[books.FORM_COLUMNS[1]], at.get(books.FORM_COLUMNS[2], 0))
        ]
        return (unit, plans[0]) if len(plans) == 1 else None

    # Both.

    def _no_headings(self, title: str, heading: str) -> None:
        message = _("There is no row of headings with “{heading}”").format(heading=heading)
        advice = _("Ask for the workbook as it was sent out, with its headings")
        self.findings.append(Finding("headings-missing", Sheet(self.file, title), message, advice))

    def _value(self, slot: Slot, content: Content, what: str, scope: str) -> Value:
        """What a cell says. What is no number is kept as it stands, after telling of it, so that nothing is lost."""
        subject = self.occasion.rubric.subject_by_code[slot.subject]
        bounds = bounds_of(subject, self.occasion.parts[subject.code], slot.field, scope)
        if bounds is None:
            return content.text
        words = words_of(subject)
        if words and content.kind == "text" and slot.field.kind == "points":
            said = fold(content.text)
            if said in map(fold, (*words, *headings.NOT_APPLICABLE)):
                return next((word for word in words if fold(word) == said), words[0])
        value = self._number(content, what, bounds, subject)
        if value is None:
            return content.text
        low, high = bounds.least is not None and value < bounds.least, bounds.most is not None and value > bounds.most
        if low or high:
            message = _("{value} in “{column}” is not within {least} to {most}").format(
                value=bare(value),
                column=what,
                least="…" if bounds.least is None else bare(bounds.least),
                most="…" if bounds.most is None else bare(bounds.most),
            )
            advice = _("Ask for the right points; these are taken as they stand")
            self.findings.append(Finding("out-of-bounds", content.place, message, advice, Severity.WARNING))
        return value

    def _number(self, content: Content, what: str, bounds: Bounds, subject: Subject) -> Decimal | None:
        """The number of a cell, as the sheets of a round are read: where points are percentages 73,5% is 73,5."""
        percents = subject.measure == "percent"
        if content.percent and content.number is not None and percents:
            return content.number * 100
        if content.percent and content.number is not None:
            message = _("The cell in “{column}” is set to show a percentage; its number {value} is read").format(
                column=what, value=content.text.replace(".", ",")
            )
            advice = _("Set the cell's format to number, and check it")
            self.findings.append(Finding("cell-percent", content.place, message, advice, Severity.WARNING))
        sign: Percent = "points" if percents else "refuse"
        return number_in(content, what, self.findings, maximum=bounds.most, percent=sign)


@dataclass(frozen=True)
class _Heading:
    """A heading of a sheet, folded, with the one over it and the column where it stands."""

    column: int
    name: str
    over: str = ""


def _heading_row(rows: Sequence[Row], unit: set[str]) -> tuple[int, int] | None:
    """The position of the row of headings and the column of units."""
    for position, row in enumerate(rows[:_HEAD_ROWS]):
        for column in sorted(row.cells):
            if fold(row.text(column)) in unit:
                return position, column
    return None


def _columns(rows: Sequence[Row], position: int, unit: int) -> tuple[list[_Heading], int]:
    """The headings of a table, and the position of the first row below them."""
    upper = rows[position]
    lower = rows[position + 1] if position + 1 < len(rows) else None
    if lower is None or unit in lower.cells:
        return [_Heading(column, fold(upper.text(column))) for column in sorted(upper.cells)], position + 1
    found = []
    over = ""
    for column in sorted({*upper.cells, *lower.cells}):
        over = fold(upper.text(column)) or over
        if column in lower.cells:
            found.append(_Heading(column, fold(lower.text(column)), over))
        else:
            found.append(_Heading(column, fold(upper.text(column))))
    return found, position + 2


def _names(plan: EntrySheet, column: Column) -> tuple[set[str], set[str]]:
    """What a column may be headed with, and what may stand over that."""
    names = {column.heading}
    over = {column.over} if column.over else set()
    if column.field.kind == "points":
        part = plan.parts[column.field.code]
        names |= set(part.names)
        if part.over is not None and column.over:
            over |= set(replace(part, part=part.over, over=None).names)
    elif column.field.kind == "total":
        names |= set(headings.TOTAL)
    return set(map(fold, names)), set(map(fold, over))


def _must_be_filled(plan: EntrySheet, column: Column, row: EntryRow) -> bool:
    """Whether an empty cell is missing: points that apply, and totals that are given, of units that are assessed."""
    if row.why_not or not plan.open_to(column, row):
        return False
    if column.field.kind == "points":
        part = plan.parts[column.field.code]
        group = part.over or part.part
        return not getattr(group, "is_adjustment", False)
    return column.field.kind == "total"


def _was_there(plan: EntrySheet, row: EntryRow, column: Column, content: Content) -> bool:
    """Whether docgen itself put in what stands in a cell."""
    if column.field.kind == "note" and row.why_not:
        return content.text == books.NOT_ASSESSED.format(reason=row.why_not)
    gone = column.field.kind == "points" and column.field.code in row.gone
    return gone and content.text in words_of(plan.subject)


def _form_heading(rows: Sequence[Row]) -> tuple[int, dict[str, int]] | None:
    """The position of a form's row of headings, and where its columns stand."""
    wanted = {fold(text): text for text in books.FORM_COLUMNS}
    for position, row in enumerate(rows[:_HEAD_ROWS]):
        found = {
            wanted[fold(row.text(column))]: column
            for column in sorted(row.cells, reverse=True)
            if fold(row.text(column)) in wanted
        }
        if books.FORM_COLUMNS[1] in found and books.FORM_COLUMNS[3] in found:
            return position, found
    return None


def _rows_by_label(plan: FormSheet, rows: Sequence[Row], label: int) -> dict[int, Row]:
    """The row of the sheet for every planned row, by its identity; labels that stand too often are left out."""
    planned: dict[str, list[FormRow]] = {}
    for each in plan.rows:
        planned.setdefault(fold(each.label), []).append(each)
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(fold(row.text(label)), []).append(row)
    return {
        id(each): row
        for text, same in planned.items()
        if len(found.get(text, ())) == len(same)
        for each, row in zip(same, found[text], strict=True)
    }


def _all_there(plan: FormSheet, rows: Sequence[Row], label: int, maximum: int) -> bool:
    """Whether every planned row stands in a sheet with its own maximum."""
    matched = _rows_by_label(plan, rows, label)
    for each in plan.rows:
        row = matched.get(id(each))
        if row is None:
            return False
        content = row.cells.get(maximum)
        if each.maximum is not None and content is not None and content.number not in (None, each.maximum):
            return False
    return True


def _told_empty(file: str, cells: Sequence[Cell]) -> Finding:
    by_sheet: dict[str, list[Cell]] = {}
    for cell in cells:
        by_sheet.setdefault(cell.sheet, []).append(cell)
    shown = [_("sheet “{sheet}”: {cells}").format(sheet=title, cells=ranges(here)) for title, here in by_sheet.items()]
    message = _("{count} cells that should hold points are empty; {cells}").format(
        count=len(cells), cells="; ".join(shown)
    )
    return Finding("cells-empty", InFile(file), message, _("Type 0 where there are no points"), Severity.WARNING)
