"""Forms in which units score themselves: one small workbook for each unit, its criteria as rows."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from docgen.model.book import Field
from docgen.model.register import Unit
from docgen.model.round import Stage
from docgen.plan.bounds import words_of
from docgen.plan.forms import FormRow, FormSheet, form_sheets
from docgen.plan.occasion import Occasion, stamp
from docgen.vietnamese import books
from docgen.vietnamese.numbers import bare
from docgen.write.book import (
    HEADING,
    NUMBER,
    Book,
    bounds_rule,
    group_format,
    height_of,
    or_words,
    put,
    put_formula,
    total_format,
    validate,
    write_guide,
)
from docgen.write.entry import facts_of, paper_of

_WIDTHS = (6.0, 44.0, 9.0, 10.0, 30.0, 20.0)
_NUMBER, _LABEL, _MAXIMUM, _POINTS, _EVIDENCE, _NOTE = range(6)
_LAST = len(_WIDTHS) - 1
_LEFT = 1
"""The last column of the left half, where the unit stands; the state's name stands right of it."""


def form_workbook(occasion: Occasion, unit: Unit, stage: Stage) -> bytes | None:
    """Write a unit's form for a stage; None where the unit takes no part. The same input gives the same bytes."""
    sheets = form_sheets(occasion, unit, stage)
    if not sheets:
        return None
    book = Book(f"{books.FORM_TITLE} - {unit.name}", occasion.year)
    for sheet in sheets:
        _Form(book, occasion, unit, sheet).write()
    write_guide(book, _guide(sheets), (*facts_of(occasion), (books.CORRECTION_COLUMNS[0], unit.name)))
    return book.stamped(stamp(occasion, "form", tuple(sheet.mark for sheet in sheets), unit=unit.code))


def _guide(sheets: tuple[FormSheet, ...]) -> Iterator[str]:
    yield from books.GUIDE_FORM
    words = dict.fromkeys(word for sheet in sheets for word in words_of(sheet.subject))
    if words:
        yield books.GUIDE_WORDS.format(words=" / ".join(f"“{word}”" for word in words))


class _Form:
    """The writing of one form."""

    def __init__(self, book: Book, occasion: Occasion, unit: Unit, plan: FormSheet) -> None:
        self.book = book
        self.occasion = occasion
        self.unit = unit
        self.plan = plan
        self.sheet: Any = book.sheet(plan.title, landscape=False)
        self.words = words_of(plan.subject)
        self.row_of: dict[Field, int] = {}

    def write(self) -> None:
        """Write it all."""
        for column, width in enumerate(_WIDTHS):
            self.sheet.set_column(column, column, width)
        top = self._head()
        heading = self.book.cell(open_=False, bold=True, align="center", text_wrap=True, bg_color=HEADING, font_size=11)
        for column, text in enumerate(books.FORM_COLUMNS):
            self.sheet.write_string(top, column, text, heading)
        self.sheet.set_row(top, 34)
        self.row_of = {row.field: at for at, row in enumerate(self.plan.rows, start=top + 1) if row.field is not None}
        for at, row in enumerate(self.plan.rows, start=top + 1):
            self._row(at, row)
        self._foot(top + len(self.plan.rows) + 2)
        self.sheet.freeze_panes(top + 1, 0)
        self.sheet.repeat_rows(top)
        self.sheet.fit_to_pages(1, 0)
        self.book.protect(self.sheet)

    def _head(self) -> int:
        """The lines above the table; gives the row of its headings."""
        bold = {"bold": True, "align": "center", "text_wrap": True}
        self._merged(0, 0, _LEFT, self.unit.name.upper(), height=34, font_size=12, valign="top", **bold)
        state = self.book.style(font_size=11, valign="top", **bold)
        motto = self.book.style(bold=True)
        self.sheet.merge_range(0, _LEFT + 1, 0, _LAST, "", state)
        self.sheet.write_rich_string(0, _LEFT + 1, self.book.style(bold=True, font_size=11), books.STATE, motto,
                                     f"\n{books.MOTTO}", state)  # fmt: skip
        self._merged(2, 0, _LAST, books.FORM_TITLE, height=22, font_size=14, **bold)
        subject = books.FORM_SUBJECT.format(subject=self.plan.subject.label, year=self.occasion.year)
        self._merged(3, 0, _LAST, subject, height=height_of(subject, 110), **bold)
        paper = books.BY_PAPER.format(paper=paper_of(self.occasion))
        look = {"italic": True, "align": "center", "text_wrap": True}
        self._merged(4, 0, _LAST, paper, height=height_of(paper, 120), **look)
        self._merged(5, 0, _LAST, books.FORM_UNIT.format(unit=self.unit.name), height=20, bold=True)
        return 6

    def _merged(self, row: int, first: int, last: int, text: str, *, height: float, **look: Any) -> None:
        self.sheet.merge_range(row, first, row, last, text, self.book.style(**look))
        self.sheet.set_row(row, height)

    def _row(self, at: int, row: FormRow) -> None:
        strong = {"bold": True} if row.level == 0 else {"italic": True} if row.field is None else {}
        locked = self.book.cell(open_=False, text_wrap=True, **strong)
        centred = self.book.cell(open_=False, align="center", num_format=NUMBER, **strong)
        put(self.sheet, at, _NUMBER, row.number, centred)
        put(self.sheet, at, _LABEL, row.label, locked)
        shown = row.maximum
        if row.bounds is not None and (row.bounds.least is None or row.bounds.least < 0):
            low = "…" if row.bounds.least is None else bare(row.bounds.least)
            high = "…" if row.bounds.most is None else bare(row.bounds.most)
            put(self.sheet, at, _MAXIMUM, f"{low} … {high}", centred)
        else:
            put(self.sheet, at, _MAXIMUM, shown, centred)
        self._points(at, row, strong)
        for column in (_EVIDENCE, _NOTE):
            self.sheet.write_blank(at, column, None, self.book.cell(open_=row.typed, text_wrap=True))
        self.sheet.set_row(at, max(20.0, height_of(row.label, _WIDTHS[_LABEL] * 1.2)))

    def _points(self, at: int, row: FormRow, strong: dict[str, Any]) -> None:
        look = {"align": "center", "num_format": NUMBER, **strong}
        if not row.applies:
            word = self.words[0] if self.words else books.NOT_APPLICABLE
            put(self.sheet, at, _POINTS, word, self.book.cell(open_=False, text_wrap=True, **look))
        elif row.formula is not None:
            look["num_format"] = (group_format if row.number else total_format)(self.plan.subject)
            text = row.formula.text(lambda field: str(xl_rowcol_to_cell(self.row_of[field], _POINTS)))
            put_formula(self.sheet, at, _POINTS, text, Fraction(0), self.book.cell(open_=False, **look))
        else:
            put(self.sheet, at, _POINTS, None, self.book.cell(open_=row.typed, **look))
        if row.typed and row.bounds is not None:
            cell = str(xl_rowcol_to_cell(at, _POINTS))
            words = self.words if row.field is not None and row.field.kind == "points" else ()
            rule = bounds_rule(row.label, row.bounds.least, row.bounds.most, cell, words)
            if words:
                rule["input_message"] = or_words(words)
            validate(self.sheet, (at, _POINTS, at, _POINTS), rule)

    def _foot(self, at: int) -> None:
        """The lines for date and signatures."""
        day = books.FORM_DATE.format(year=self.occasion.year)
        self._merged(at, _MAXIMUM, _LAST, day, height=20, italic=True, align="center")
        halves = ((0, _LEFT), (_MAXIMUM, _LAST))
        for (first, last), (who, how) in zip(halves, books.SIGNERS, strict=True):
            self._merged(at + 1, first, last, who, height=20, bold=True, align="center")
            self._merged(at + 2, first, last, how, height=18, italic=True, align="center")


def unit_files(occasion: Occasion, stage: Stage) -> Iterator[tuple[str, bytes]]:
    """The forms of all units that take part, by the unit's code."""
    for unit in occasion.units.values():
        made = form_workbook(occasion, unit, stage)
        if made is not None:
            yield unit.code, made
