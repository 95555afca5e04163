"""Entry workbooks: one sheet by subject, block and stage, with the cells in which points are typed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from docgen.model.book import Field, Slot, Stamp
from docgen.plan.bounds import Bounds, bounds_of, words_of
from docgen.plan.occasion import Occasion
from docgen.plan.sheets import Column, EntryRow, EntrySheet
from docgen.vietnamese import books, citation
from docgen.vietnamese.lists import join
from docgen.vietnamese.numbers import bare
from docgen.write.book import (
    HEADING,
    NUMBER,
    Book,
    bounds_rule,
    group_format,
    height_of,
    put,
    put_formula,
    total_format,
    validate,
    write_guide,
)

Values = Mapping[Slot, Decimal | str]
"""What is known of the cells that are written."""

_HEADINGS = 4
"""The row of the headings, from 0: title, block, paper and an empty row stand above."""
_UNITS = 1
_FIRST = 2
"""The column of the names, and the first one behind them."""
_SCREEN = 120
_PAGE = 210
"""Characters that a screen shows side by side, and that a page holds when it is printed small."""
_CORRECTION_ROWS = 60
_TALLEST = 400.0


@dataclass(frozen=True)
class EntryBook:
    """An entry workbook that is to be written.

    values: what stands in its cells. comments: on cells, such as why one is empty. parts: what of the rubric it holds,
    in words; empty where it holds all. corrections: the name of a sheet for corrections, empty for none.
    """

    occasion: Occasion
    sheets: tuple[EntrySheet, ...]
    stamp: Stamp
    values: Values = field(default_factory=dict)
    comments: Mapping[Slot, str] = field(default_factory=dict)
    parts: str = ""
    corrections: str = ""


def entry_workbook(made: EntryBook, more: Callable[[Book], None] | None = None) -> bytes:
    """Write an entry workbook; the same input gives the same bytes. more: writes further sheets before the guide."""
    occasion = made.occasion
    book = Book(f"{occasion.rubric.title} - {occasion.year}", occasion.year)
    for sheet in made.sheets:
        _Writing(book, made, sheet).write()
    if more is not None:
        more(book)
    if made.corrections:
        _corrections(book, made)
    write_guide(book, _guide(made), facts_of(occasion, made.stamp.member))
    return book.stamped(made.stamp)


def facts_of(occasion: Occasion, member: str = "") -> Iterator[tuple[str, str]]:
    """What a guide says about rubric and round, in words that a person understands."""
    round_ = occasion.round.title if occasion.round is not None else ""
    values = (paper_of(occasion), occasion.rubric_name, round_, occasion.office, str(occasion.year), member)
    return ((name, text) for name, text in zip(books.GUIDE_FACTS, values, strict=True) if text)


def paper_of(occasion: Occasion) -> str:
    """The paper that issued the rubric, and all that amended it."""
    rubric = occasion.rubric
    paper = citation.with_issuer(rubric.source)
    if not rubric.amended_by:
        return paper
    return books.AMENDED_BY.format(paper=paper, papers=join([citation.plain(one) for one in rubric.amended_by]))


def _guide(made: EntryBook) -> Iterator[str]:
    yield from books.GUIDE_ENTRY
    if any(column.field.kind == "reason" for sheet in made.sheets for column in sheet.columns):
        yield books.GUIDE_REASON
    words = [word for sheet in made.sheets for word in words_of(sheet.subject)]
    if words:
        yield books.GUIDE_WORDS.format(words=" / ".join(f"“{word}”" for word in dict.fromkeys(words)))
    if made.corrections:
        yield books.GUIDE_CORRECTIONS


class _Writing:
    """The writing of one sheet."""

    def __init__(self, book: Book, made: EntryBook, plan: EntrySheet) -> None:
        self.book = book
        self.made = made
        self.plan = plan
        self.sheet: Any = book.sheet(plan.title, landscape=True)
        self.column_of = {column.field: number for number, column in enumerate(plan.columns, start=_FIRST)}
        self.widths = [_width(column, bool(column.over)) for column in plan.columns]
        self.name_width = min(44, max(26, *(len(row.unit.name) for row in plan.rows)))
        self.width = 5.5 + self.name_width + sum(self.widths)
        self.two_rows = any(column.over for column in plan.columns)
        self.maximum_row = _HEADINGS + (2 if self.two_rows else 1)
        self.first_row = self.maximum_row + 1
        self.words = words_of(plan.subject)
        self.formats = {"total": total_format(plan.subject), "points": group_format(plan.subject)}

    def write(self) -> None:
        """Write it all."""
        self._columns()
        self._titles()
        self._headings()
        self._maxima()
        for position, row in enumerate(self.plan.rows):
            self._row(self.first_row + position, position, row)
        for column in self.plan.columns:
            self._validate(column)
        self._page()

    def _columns(self) -> None:
        self.sheet.set_column(0, 0, 5.5)
        self.sheet.set_column(_UNITS, _UNITS, self.name_width)
        for column, width in enumerate(self.widths, start=_FIRST):
            self.sheet.set_column(column, column, width)

    def _titles(self) -> None:
        plan, occasion = self.plan, self.made.occasion
        title = books.SHEET_TITLE.format(subject=plan.subject.label.upper(), year=occasion.year)
        facts = [books.BLOCK.format(block=plan.block.label)]
        facts += [books.STAGE.format(stage=plan.stage_label)] if plan.stage_label else []
        facts += [books.PARTS.format(parts=self.made.parts)] if self.made.parts else []
        facts += [books.MEMBER.format(member=self.made.stamp.member)] if self.made.stamp.member else []
        paper = books.BY_PAPER.format(paper=paper_of(occasion))
        last, width = _FIRST, 5.5 + self.name_width + self.widths[0]
        # On a table that is wider than a page the title stands where a screen shows it.
        widest = _PAGE if self.width <= _PAGE else _SCREEN
        while last - _FIRST + 1 < len(self.widths) and width < widest:
            width += self.widths[last - _FIRST + 1]
            last += 1
        lines: tuple[tuple[str, dict[str, Any]], ...] = (
            (title, {"bold": True, "font_size": 14}),
            (". ".join(facts), {"bold": True}),
            (paper, {"italic": True}),
        )
        for row, (text, look) in enumerate(lines):
            style = self.book.style(align="center", text_wrap=True, **look)
            self.sheet.merge_range(row, 0, row, last, text, style)
            self.sheet.set_row(row, height_of(text, width, 18.0 if row == 0 else 16.0))
        self.sheet.set_row(_HEADINGS - 1, 8)

    def _headings(self) -> None:
        style = self.book.cell(open_=False, bold=True, align="center", text_wrap=True, bg_color=HEADING, font_size=11)
        top, bottom = _HEADINGS, self.maximum_row - 1
        for column, text in ((0, books.SEQUENCE), (_UNITS, self.plan.unit_heading)):
            self._down(top, bottom, column, text, style)
        for first, last, over in self._runs():
            if not over:
                self._down(top, bottom, first, self.plan.columns[first - _FIRST].heading, style)
                continue
            if last > first:
                self.sheet.merge_range(top, first, top, last, over, style)
            else:
                self.sheet.write_string(top, first, over, style)
            for column in range(first, last + 1):
                self.sheet.write_string(bottom, column, self.plan.columns[column - _FIRST].heading, style)
        upper, lower = self._heights()
        self.sheet.set_row(top, upper)
        if self.two_rows:
            self.sheet.set_row(bottom, lower)

    def _heights(self) -> tuple[float, float]:
        """The heights of both heading rows; what stands over both may use both."""
        lower = [
            height_of(column.heading, width, 15.0)
            for column, width in zip(self.plan.columns, self.widths, strict=True)
            if column.over
        ]
        upper = [
            height_of(over, sum(self.widths[first - _FIRST : last - _FIRST + 1]), 15.0)
            for first, last, over in self._runs()
            if over
        ]
        single = [
            height_of(column.heading, width, 15.0)
            for column, width in zip(self.plan.columns, self.widths, strict=True)
            if not column.over
        ]
        below, above = max(lower, default=0.0), max(upper, default=0.0)
        return min(_TALLEST, max(above, max(single, default=0.0) - below, 20.0)), min(_TALLEST, below)

    def _runs(self) -> Iterator[tuple[int, int, str]]:
        """First and last column of every heading that stands over several, and of every other column."""
        first = _FIRST
        columns = self.plan.columns
        for number, column in enumerate(columns, start=_FIRST):
            after = columns[number - _FIRST + 1] if number - _FIRST + 1 < len(columns) else None
            if not column.over or after is None or after.over != column.over or after.computed:
                yield first, number, column.over
                first = number + 1

    def _down(self, top: int, bottom: int, column: int, text: str, style: Any) -> None:
        if bottom > top:
            self.sheet.merge_range(top, column, bottom, column, text, style)
        else:
            self.sheet.write_string(top, column, text, style)

    def _maxima(self) -> None:
        style = self.book.cell(open_=False, italic=True, bold=True, align="center", num_format=NUMBER)
        self.sheet.write_blank(self.maximum_row, 0, None, style)
        named = self.book.cell(open_=False, italic=True, bold=True)
        self.sheet.write_string(self.maximum_row, _UNITS, books.MAXIMUM, named)
        for position, column in enumerate(self.plan.columns):
            by_scope = {scope: self._maximum(column, scope) for scope in self.plan.block.scopes()}
            found = list(dict.fromkeys(text for text in by_scope.values() if text is not None))
            shown: Decimal | str | None = found[0] if len(found) == 1 else " / ".join(map(_shown, found))
            put(self.sheet, self.maximum_row, _FIRST + position, shown or None, style)
            if len(found) > 1 or (found and None in by_scope.values()):
                told = "\n".join(self._of_track(scope, value) for scope, value in by_scope.items())
                self.sheet.write_comment(self.maximum_row, _FIRST + position, told, {"author": "docgen"})
        self.sheet.set_row(self.maximum_row, 20)

    def _maximum(self, column: Column, scope: str) -> Decimal | str | None:
        """What the row of maxima says for units of a scope; None where the points do not apply to them."""
        if column.field.kind == "total":
            return self.plan.subject.scale_of(scope)
        if column.field.kind != "points" or not self.plan.parts[column.field.code].applies_to(scope):
            return None
        part = self.plan.parts[column.field.code]
        bounds = part.bounds(scope)
        if bounds.least is None or bounds.least < 0:
            return f"{_shown(bounds.least)} … {_shown(bounds.most)}"
        return part.shown_maximum(scope)

    def _of_track(self, scope: str, value: Decimal | str | None) -> str:
        _block, _dot, code = scope.partition(".")
        label = next((track.label for track in self.plan.block.tracks if track.code == code), self.plan.block.label)
        maximum = books.lowered(books.NOT_APPLICABLE) if value is None else _shown(value)
        return books.TRACK_MAXIMUM.format(track=label, maximum=maximum)

    def _row(self, at: int, position: int, row: EntryRow) -> None:
        self.sheet.write_number(at, 0, position + 1, self.book.cell(open_=False, align="center"))
        self.sheet.write_string(at, _UNITS, row.unit.name, self.book.cell(open_=False, text_wrap=True))
        heights = [height_of(row.unit.name, self.name_width * 1.1)]
        for column in self.plan.columns:
            text = self._cell(at, column, row)
            if isinstance(text, str):
                heights.append(height_of(text, self.widths[self.column_of[column.field] - _FIRST] - 1))
        self.sheet.set_row(at, min(_TALLEST, max(20.0, *heights)))

    def _cell(self, at: int, column: Column, row: EntryRow) -> Decimal | str | None:
        """Write one cell of a unit; gives what was put in."""
        where = self.column_of[column.field]
        slot = self._slot(row, column.field)
        if column.computed:
            formula = None if row.why_not else self.plan.formula(column, row)
            shown = self.formats[column.field.kind]
            style = self.book.cell(open_=False, align="center", bold=True, num_format=shown)
            if formula is None:
                self.sheet.write_blank(at, where, None, style)
            else:
                text = formula.text(lambda each: self._refer(at, each))
                put_formula(self.sheet, at, where, text, formula.value(lambda each: self._look(row, each)), style)
            return None
        content = self._content(row, column, slot)
        words = column.field.kind in ("reason", "note")
        look = {"text_wrap": True} if words else {"align": "center", "num_format": NUMBER}
        put(self.sheet, at, where, content, self.book.cell(open_=self._open(row, column), **look))
        if slot in self.made.comments:
            options = {"author": "docgen", "x_scale": 2.5, "y_scale": 1.5}
            self.sheet.write_comment(at, where, self.made.comments[slot], options)
        return content

    def _content(self, row: EntryRow, column: Column, slot: Slot) -> Decimal | str | None:
        content = self.made.values.get(slot)
        if content is None and column.field.kind == "note" and row.why_not:
            return books.NOT_ASSESSED.format(reason=row.why_not)
        if content is None and column.field.kind == "points" and column.field.code in row.gone and self.words:
            return self.words[0]
        return content

    def _open(self, row: EntryRow, column: Column) -> bool:
        """Whether a person may type in a cell; what is known of earlier years is not typed anew."""
        if column.field.kind in ("rank", "past"):
            return self._slot(row, column.field) not in self.made.values
        if column.field.kind == "note":
            return True
        return not row.why_not and not column.computed and self.plan.open_to(column, row)

    def _slot(self, row: EntryRow, each: Field) -> Slot:
        return Slot(self.plan.subject.code, row.unit.code, each)

    def _refer(self, at: int, each: Field) -> str:
        return str(xl_rowcol_to_cell(at, self.column_of[each]))

    def _look(self, row: EntryRow, each: Field) -> Decimal | Fraction | str | None:
        """What stands in a cell of a row, also in one that holds a formula."""
        column = self.plan.columns[self.column_of[each] - _FIRST]
        formula = self.plan.formula(column, row)
        if formula is not None:
            return formula.value(lambda other: self._look(row, other))
        return self._content(row, column, self._slot(row, each))

    def _validate(self, column: Column) -> None:
        """Say what may be typed, once for every run of units with the same bounds."""
        where = self.column_of[column.field]
        runs: list[tuple[int, int, Bounds]] = []
        for position, row in enumerate(self.plan.rows):
            bounds = bounds_of(self.plan.subject, self.plan.parts, column.field, row.scope)
            if bounds is None or not self._open(row, column):
                continue
            at = self.first_row + position
            if runs and runs[-1][1] == at - 1 and runs[-1][2] == bounds:
                runs[-1] = (runs[-1][0], at, bounds)
            else:
                runs.append((at, at, bounds))
        words = self.words if column.field.kind == "points" else ()
        for first, last, bounds in runs:
            cell = str(xl_rowcol_to_cell(first, where))
            rule = bounds_rule(column.heading, bounds.least, bounds.most, cell, words, whole=bounds.whole)
            if self.plan.block.tracks and bounds.most is not None and column.field.kind == "points":
                rule["input_message"] = books.CELL_HINT.format(most=bare(bounds.most))
            validate(self.sheet, (first, where, last, where), rule)

    def _page(self) -> None:
        self.sheet.freeze_panes(self.first_row, _FIRST)
        self.sheet.repeat_rows(_HEADINGS, self.maximum_row)
        self.sheet.repeat_columns(0, _UNITS)
        self.sheet.fit_to_pages(math.ceil(self.width / _PAGE), 0)
        self.book.protect(self.sheet)


def _width(column: Column, split: bool) -> float:
    if column.field.kind in ("reason", "note"):
        return 20.0
    longest = max(map(len, column.heading.split()), default=0)
    return float(max(9 if split else 11, min(14, longest + 3)))


def _shown(value: Decimal | str | None) -> str:
    if value is None:
        return "…"
    return value if isinstance(value, str) else bare(value)


def _corrections(book: Book, made: EntryBook) -> None:
    """The sheet in which later changes of scores are written down, with what may be chosen."""
    sheet = book.sheet(made.corrections, landscape=True)
    widths = (34, 20, 26, 10, 10, 34, 18, 12, 22)
    heading = book.cell(open_=False, bold=True, align="center", text_wrap=True, bg_color=HEADING)
    for column, (text, width) in enumerate(zip(books.CORRECTION_COLUMNS, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, text, heading)
    sheet.set_row(0, 24)
    numbers = {3: NUMBER, 4: NUMBER, 7: "dd/mm/yyyy"}
    for row in range(1, _CORRECTION_ROWS + 1):
        for column in range(len(widths)):
            look = {"num_format": numbers[column], "align": "center"} if column in numbers else {"text_wrap": True}
            sheet.write_blank(row, column, None, book.cell(open_=True, **look))
    for column, items in enumerate(_choices(made)):
        rule = {"validate": "list", "source": book.choose_from(items), "error_type": "warning"}
        validate(sheet, (1, column, _CORRECTION_ROWS, column), rule)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    book.protect(sheet)


def _choices(made: EntryBook) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """The units, subjects and points that a correction may name."""
    units = dict.fromkeys(row.unit.name for sheet in made.sheets for row in sheet.rows)
    subjects = dict.fromkeys(sheet.subject.label for sheet in made.sheets)
    points = dict.fromkeys(
        sheet.parts[column.field.code].label
        for sheet in made.sheets
        for column in sheet.columns
        if column.field.kind == "points"
    )
    return tuple(units), tuple(subjects), (*points, books.TOTAL)
