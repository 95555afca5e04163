"""Reading a round's workbook: marks, given totals, earlier ranks, survey figures, each with its cell.

Nothing is computed and nothing guessed. Every problem of every sheet is found in one run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from docgen.errors import Cell, Finding, InFile, Refused, Severity, Sheet
from docgen.i18n import gettext as _
from docgen.model.register import Unit
from docgen.model.round import Round, ScoreSheet
from docgen.model.rubric import CriteriaGroup, Rubric, Subject, look_up
from docgen.model.scores import Entry, Indicator, Mark, Scoresheet
from docgen.read.headings import Columns, find_columns
from docgen.read.indicators import read_indicators
from docgen.read.numbers import mixed_marks, number_in
from docgen.read.register import spellings_of
from docgen.read.workbook import Content, Row, Workbook, open_workbook
from docgen.vietnamese import headings
from docgen.vietnamese.names import Names, fold, nearest

_NO_RANK = frozenset({"-", "–", "—", "x", "/"})
_NUMBERING = re.compile(r"[(\[]?\s*(\d+|[A-ZĐa-zđ])\s*[)\]]?")
_MOST_SUGGESTIONS = 20
"""Unknown names of a sheet that are compared with every unit; more of them mean that the wrong table is read."""
_MAXIMUM_ROW = tuple(map(fold, headings.MAXIMUM_ROW))


def read_scores(
    path: Path, name: str, round_: Round, rubric: Rubric, units: Mapping[str, Unit]
) -> tuple[Scoresheet, list[Finding]]:
    """Read the workbook of a round.

    name: the file as messages show it. units: of the round's office and year, by code.
    Gives what could be read and every finding; where one is an error, the scores are not complete.
    A workbook that cannot be opened gives no scores and one finding more.
    """
    entries: list[Entry] = []
    indicators: list[Indicator] = []
    findings: list[Finding] = []
    try:
        book = open_workbook(path, name)
        for sheet in round_.scores.sheets:
            subject = rubric.subject_by_code.get(sheet.subject)
            title = _sheet_named(book, sheet.sheet, findings)
            if subject is not None and title is not None:
                reading = _Reading(book, sheet.model_copy(update={"sheet": title}), subject, round_, units)
                entries += reading.entries()
                findings += reading.findings
        if round_.scores.indicators:
            title = _sheet_named(book, round_.scores.indicators, findings)
            if title is not None:
                indicators, wrong = read_indicators(book, title)
                findings += wrong
    except Refused as refused:
        return Scoresheet(()), [*findings, *refused.findings]
    return Scoresheet(tuple(entries), tuple(indicators)), findings


def _sheet_named(book: Workbook, wanted: str, findings: list[Finding]) -> str | None:
    """The sheet's own title, or None after telling which sheets there are."""
    if wanted in book.sheets:
        return wanted
    alike = [title for title in book.sheets if fold(title) == fold(wanted)]
    if len(alike) == 1:
        return alike[0]
    message = _("There is no sheet “{sheet}”; the workbook has: {sheets}").format(
        sheet=wanted, sheets=", ".join(f"“{title}”" for title in book.sheets)
    )
    near = nearest(wanted, book.sheets)
    advice = _("Rename the sheet, or correct its name in round.yaml")
    if near:
        advice = _("Did you mean “{sheet}”? Rename the sheet, or correct its name in round.yaml").format(sheet=near[0])
    findings.append(Finding("sheet-missing", InFile(book.name), message, advice))
    return None


class _Reading:
    """The reading of one sheet: its entries, and what is wrong with it."""

    def __init__(
        self, book: Workbook, sheet: ScoreSheet, subject: Subject, round_: Round, units: Mapping[str, Unit]
    ) -> None:
        self.book = book
        self.sheet = sheet
        self.subject = subject
        self.round = round_
        self.units = units
        self.findings: list[Finding] = []
        self._by_spelling = {fold(text): unit for unit in units.values() for text in spellings_of(unit)}
        # A name wins over another unit's looser spelling.
        self._by_spelling |= {fold(unit.name): unit for unit in units.values()}
        self._names = {text: unit for unit in units.values() for text in spellings_of(unit)}
        self._likely = Names(self._names)
        self._suggestions = 0
        self._not_assessed = {item.unit for item in round_.not_assessed if item.concerns(subject.code)}
        self._out_of_scope = {item.unit for item in round_.out_of_scope if item.concerns(subject.code)}
        self._here = {code for code, unit in units.items() if round_.block_of(unit, subject.code) == sheet.block}
        self._meant: set[str] = set()
        self._all_groups = subject.groups_of(sheet.block)

    def entries(self) -> list[Entry]:
        """Read the sheet."""
        rows = self.book.rows(self.sheet.sheet)
        columns, wrong = find_columns(self.book, rows, self.sheet, self.subject, self.round.year)
        self.findings += wrong
        if columns is None:
            return []
        data = rows[columns.data :]
        found: dict[str, Entry] = {}
        for row in data:
            unit = self._unit_of(row, columns, begun=bool(found))
            if unit is None:
                continue
            first = found.get(unit.code)
            if first is not None:
                self._unit_twice(row, columns, unit, first)
            else:
                found[unit.code] = self._entry(row, columns, unit, len(found))
        for column in columns.all():
            self.findings += mixed_marks(row.cells[column] for row in data if column in row.cells)
        self._tell_missing_units(found)
        return list(found.values())

    def _unit_of(self, row: Row, columns: Columns, *, begun: bool) -> Unit | None:
        """The unit of a row; None for a row that is none of a unit's, after telling where that looks like a mistake."""
        content = row.cells.get(columns.unit)
        numbers = [row.cells[column] for column in columns.all() if column in row.cells]
        place = self.book.place(self.sheet.sheet, row.number, columns.unit)
        if content is None or content.kind != "text":
            if numbers and (begun or not self._is_head_row(content, numbers, columns)):
                message = _("This row has numbers, but no unit")
                advice = _("Type the unit's name, or clear the row")
                self.findings.append(Finding("unit-missing", place, message, advice))
            return None
        if not begun and (fold(content.text).startswith(_MAXIMUM_ROW) or _NUMBERING.fullmatch(content.text)):
            return None
        unit = self._by_spelling.get(fold(content.text))
        if unit is None:
            self._unknown_unit(content, numbers)
            return None
        return unit if self._belongs_here(unit, place) else None

    def _is_head_row(self, unit: Content | None, numbers: Sequence[Content], columns: Columns) -> bool:
        """Whether a row under the headings numbers the columns, or repeats the maxima of the rubric."""
        if unit is not None and unit.kind == "number":
            return True
        block = self.sheet.block
        maxima = {columns.groups[g.code]: look_up(g.maximum, block) for g in self._groups(columns)}
        if columns.total is not None:
            maxima[columns.total] = self.subject.scale_of(block)
        by_place = {row_cell.place: row_cell for row_cell in numbers}
        known = {
            self.book.place(self.sheet.sheet, _row_of(cell.place), column): maximum
            for cell in numbers[:1]
            for column, maximum in maxima.items()
        }
        return all(
            bool(_NUMBERING.fullmatch(cell.text))
            and cell.kind == "text"
            or (cell.kind == "number" and cell.number == known.get(place))
            for place, cell in by_place.items()
        )

    def _groups(self, columns: Columns) -> Iterator[CriteriaGroup]:
        for group in self._all_groups:
            if group.code in columns.groups:
                yield group

    def _unknown_unit(self, content: Content, numbers: Iterable[Content]) -> None:
        near = self._meant_by(content.text)
        if near is not None or any(True for _cell in numbers):
            advice = _(
                "Add it to the register of units (data/units.yaml or data/units/), as a unit or as a spelling; if it "
                "is no unit, empty this cell"
            )
            if near is not None:
                self._meant.add(near.code)
                advice = _("Did you mean “{unit}”? Correct the name, or add it to the unit's spellings").format(
                    unit=near.name
                )
            message = _("Unknown unit “{name}”").format(name=content.text)
            self.findings.append(Finding("unit-unknown", content.place, message, advice))
            return
        message = _("“{text}” is no unit and has no numbers, so the row is not read").format(text=content.text)
        self.findings.append(Finding("row-not-read", content.place, message, severity=Severity.NOTE))

    def _meant_by(self, name: str) -> Unit | None:
        """The unit whose name comes near; comparing takes long, so only the first unknown names are compared."""
        self._suggestions += 1
        near = self._likely.nearest(name, cutoff=0.75) if self._suggestions <= _MOST_SUGGESTIONS else []
        return self._names[near[0]] if near else None

    def _belongs_here(self, unit: Unit, place: Cell) -> bool:
        if unit.code in self._out_of_scope:
            message = _("“{unit}” is out of scope in this round, but has a row here").format(unit=unit.name)
            advice = _("Delete the row, or take the unit out of “out_of_scope” in round.yaml")
            self.findings.append(Finding("unit-out-of-scope", place, message, advice))
            return False
        if unit.code in self._here:
            return True
        if self.sheet.units is not None:
            message = _("“{unit}” is not among the units that round.yaml lists for this sheet").format(unit=unit.name)
            advice = _("Delete the row, or add the unit to “units” of the sheet in round.yaml")
        else:
            block = self.round.block_of(unit, self.sheet.subject) or unit.block
            message = _("“{unit}” belongs to block “{block}”, but this is the sheet of block “{here}”").format(
                unit=unit.name, block=block, here=self.sheet.block
            )
            advice = _(
                "Move the row to the other sheet, or correct the block in the register of units (data/units.yaml or "
                "data/units/); where only this round differs, list the sheet's units in round.yaml under “units”"
            )
        self.findings.append(Finding("unit-in-other-block", place, message, advice))
        return False

    def _unit_twice(self, row: Row, columns: Columns, unit: Unit, first: Entry) -> None:
        message = _("“{unit}” stands here a second time; it is already in {first}").format(
            unit=unit.name, first=first.place.ref
        )
        place = self.book.place(self.sheet.sheet, row.number, columns.unit)
        self.findings.append(Finding("unit-twice", place, message, _("Delete one of the two rows")))

    def _entry(self, row: Row, columns: Columns, unit: Unit, position: int) -> Entry:
        marks = {}
        empty = []
        for group in self._groups(columns):
            column = columns.groups[group.code]
            content = row.cells.get(column)
            if content is None:
                empty.append((column, group.short or group.label))
            elif (mark := self._mark(content, group.short or group.label)) is not None:
                marks[group.code] = mark
        summed = bool(marks) and len(marks) == len(self._all_groups)
        total = self._total(row, columns, empty, can_be_summed=summed)
        if unit.code not in self._not_assessed:
            self._tell_empty(row, columns, unit, empty)
        return Entry(
            unit=unit.code,
            subject=self.sheet.subject,
            block=self.sheet.block,
            position=position,
            place=self.book.place(self.sheet.sheet, row.number, columns.unit),
            marks=marks,
            total=total,
            previous_ranks=dict(self._previous(row, columns)),
        )

    def _mark(self, content: Content, what: str) -> Mark | None:
        if content.percent:
            message = _("The cell in “{column}” is set to show a percentage; its number {value} is read").format(
                column=what, value=content.text.replace(".", ",")
            )
            advice = _("Set the cell's format to number, and check it")
            self.findings.append(Finding("cell-percent", content.place, message, advice, Severity.WARNING))
        value = number_in(content, what, self.findings)
        return None if value is None else Mark(value, content.place)

    def _total(self, row: Row, columns: Columns, empty: list[tuple[int, str]], *, can_be_summed: bool) -> Mark | None:
        """The given total. Where the rubric sums it may be left out; where totals are given that is an empty cell.

        A formula without result is left out too, with a warning, when all its parts are there or the rubric sums.
        """
        if columns.total is None:
            return None
        content = row.cells.get(columns.total)
        heading = columns.headings[columns.total]
        if content is None:
            if self.subject.total.method == "given":
                empty.append((columns.total, heading))
            return None
        if content.kind == "uncalculated" and (can_be_summed or self.subject.total.method == "summed"):
            message = _("The formula in “{column}” has never been calculated; the points are summed instead").format(
                column=heading
            )
            advice = _("Open the workbook in Excel and save it, so that both sums can be compared")
            self.findings.append(Finding("total-uncalculated", content.place, message, advice, Severity.WARNING))
            return None
        return self._mark(content, heading)

    def _tell_empty(self, row: Row, columns: Columns, unit: Unit, empty: Sequence[tuple[int, str]]) -> None:
        read = len(columns.groups) + (columns.total is not None and self.subject.total.method == "given")
        if empty and len(empty) == read:
            message = _("“{unit}” has no points").format(unit=unit.name)
            advice = _("Type its points, or list it in round.yaml under “not_assessed” with the reason")
            place = self.book.place(self.sheet.sheet, row.number, columns.unit)
            self.findings.append(Finding("unit-without-marks", place, message, advice))
            return
        for column, heading in empty:
            message = _("The cell of “{unit}” in “{column}” is empty").format(unit=unit.name, column=heading)
            place = self.book.place(self.sheet.sheet, row.number, column)
            self.findings.append(Finding("mark-missing", place, message, _("Type the points; 0 where there are none")))

    def _previous(self, row: Row, columns: Columns) -> Iterator[tuple[int, Mark]]:
        for year, column in columns.previous_ranks.items():
            content = row.cells.get(column)
            if content is None or (content.kind == "text" and content.text.casefold() in _NO_RANK):
                continue
            heading = columns.headings[column]
            value = number_in(content, heading, self.findings)
            if value is None:
                continue
            if value != value.to_integral_value() or value < 1:
                message = _("{value} is not a rank").format(value=content.text.replace(".", ","))
                advice = _("Type a whole number from 1, or “-” where the unit had no rank")
                self.findings.append(Finding("rank-not-whole", content.place, message, advice))
                continue
            yield year, Mark(value.quantize(Decimal(1)), content.place)

    def _tell_missing_units(self, found: Mapping[str, Entry]) -> None:
        """Tell of units without a row, but not of one that a misspelt name seems to mean: that is told already."""
        elsewhere = self._out_of_scope | self._not_assessed | self._meant | set(found)
        for unit in self.units.values():
            if unit.code in self._here and unit.code not in elsewhere:
                message = _("“{unit}” has no row").format(unit=unit.name)
                advice = _("Add its row, or list it in round.yaml under “out_of_scope” or “not_assessed”")
                place = Sheet(self.book.name, self.sheet.sheet)
                self.findings.append(Finding("unit-without-row", place, message, advice))


def _row_of(place: Cell) -> int:
    return int(place.ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
