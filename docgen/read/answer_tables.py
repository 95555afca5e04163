"""Reading a table that came back: units as rows, groups and criteria as columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from docgen.errors import Finding
from docgen.i18n import gettext as _
from docgen.model.book import Slot
from docgen.model.register import Unit
from docgen.plan.bounds import words_of
from docgen.plan.sheets import Column, EntryRow, EntrySheet
from docgen.read.answers import HEAD_ROWS, Answers
from docgen.read.sheet import did_you_mean
from docgen.read.workbook import Content, Row
from docgen.vietnamese import books, headings
from docgen.vietnamese.names import fold

_MAXIMUM_ROW = tuple(map(fold, headings.MAXIMUM_ROW))


def read_table(answers: Answers, plan: EntrySheet, title: str) -> None:
    """Read a sheet of an entry workbook or part. plan: as it was handed out; title: as it is called now.

    Columns are found by their headings and rows by the names of units, wherever they stand.
    """
    rows = answers.book.rows(title)
    found = _heading_row(rows, {fold(plan.unit_heading), *map(fold, headings.UNIT)})
    if found is None:
        answers.missing_headings(title, plan.unit_heading)
        return
    position, unit_column = found
    columns, below = _columns(rows, position, unit_column)
    taken = dict(_matched(answers, plan, columns, title))
    by_unit = {row.unit.code: row for row in plan.rows}
    for row in rows[below:]:
        text = row.text(unit_column)
        unit = answers.known.named(text) if text else None
        planned = by_unit.get(unit.code) if unit is not None else None
        if planned is not None:
            _read_row(answers, plan, planned, row, taken)
        elif any(column in row.cells for column in taken) and not fold(text).startswith(_MAXIMUM_ROW):
            _tell_unknown(answers, title, row, unit_column, unit)


@dataclass(frozen=True)
class _Heading:
    """A heading of a sheet, folded, with the one over it and the column where it stands."""

    column: int
    name: str
    over: str = ""


def _heading_row(rows: Sequence[Row], unit: set[str]) -> tuple[int, int] | None:
    """The position of the row of headings and the column of units."""
    for position, row in enumerate(rows[:HEAD_ROWS]):
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


def _matched(
    answers: Answers, plan: EntrySheet, columns: Sequence[_Heading], title: str
) -> Iterator[tuple[int, Column]]:
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
            answers.tell(
                "column-missing", title, message, _("Ask for the workbook as it was sent out, with its columns")
            )


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


def _read_row(answers: Answers, plan: EntrySheet, planned: EntryRow, row: Row, taken: Mapping[int, Column]) -> None:
    for at, column in taken.items():
        content = row.cells.get(at)
        if content is None:
            if _must_be_filled(plan, column, planned):
                title = next(iter(row.cells.values())).place.sheet
                answers.empty.append(answers.book.place(title, row.number, at))
        elif not _was_there(plan, planned, column, content):
            slot = Slot(plan.subject.code, planned.unit.code, column.field)
            answers.take(slot, content, column.heading, planned.scope)


def _must_be_filled(plan: EntrySheet, column: Column, row: EntryRow) -> bool:
    """Whether an empty cell is missing: points that apply, and totals that are given, of units that are assessed."""
    if row.why_not or not plan.open_to(column, row):
        return False
    if column.field.kind == "points":
        return not plan.parts[column.field.code].adjusts
    return column.field.kind == "total"


def _was_there(plan: EntrySheet, row: EntryRow, column: Column, content: Content) -> bool:
    """Whether docgen itself put in what stands in a cell."""
    if column.field.kind == "note" and row.why_not:
        return content.text == books.NOT_ASSESSED.format(reason=row.why_not)
    gone = column.field.kind == "points" and column.field.code in row.gone
    return gone and content.text in words_of(plan.subject)


def _tell_unknown(answers: Answers, title: str, row: Row, column: int, unit: Unit | None) -> None:
    """Tell of a row with values that is none of the sheet's units."""
    place = answers.book.place(title, row.number, column)
    text = row.text(column)
    if unit is not None:
        message = _("“{unit}” is not among the units of this sheet, so its row is not taken").format(unit=unit.name)
        advice = _("Type its points in the sheet of its block")
    elif text:
        near = answers.known.meant(text)
        message = _("Unknown unit “{name}”").format(name=text)
        advice = did_you_mean(near) if near else _("Correct the name in the file")
    else:
        message, advice = _("This row has values, but no unit"), _("Type the unit's name, or clear the row")
    answers.findings.append(Finding("unit-unknown", place, message, advice))
