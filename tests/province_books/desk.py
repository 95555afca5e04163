"""A clerk's workbook: what every sheet of the invented provinces shares."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

Content = str | int | Decimal | None


def nfd(text: str) -> str:
    """The text with its marks apart from their letters, as some systems save it."""
    return unicodedata.normalize("NFD", text)


class Book:
    """A workbook whose bytes are the same each time."""

    def __init__(self, path: Path) -> None:
        self._book = xlsxwriter.Workbook(str(path))
        self._book.set_properties({"created": dt.datetime(2026, 1, 5), "author": "Tổ giúp việc"})
        self.bold = self._format(bold=True, align="center", valign="vcenter", text_wrap=True, border=1)
        self.title = self._format(bold=True, align="center")
        self.italic = self._format(italic=True)
        self.cell = self._format(border=1)

    def _format(self, **properties: object) -> Format:
        return self._book.add_format({"font_name": "Times New Roman", "font_size": 12, **properties})

    def sheet(self, name: str, *, hidden: bool = False) -> Page:
        """A further sheet."""
        sheet = self._book.add_worksheet(name)
        if hidden:
            sheet.hide()
        return Page(sheet, self)

    def close(self) -> None:
        """Write the file."""
        self._book.close()


class Page:
    """A sheet that is written from the top down. Columns are counted from 0."""

    def __init__(self, sheet: Worksheet, book: Book) -> None:
        self.sheet = sheet
        self.book = book
        self.next = 0

    def titles(self, *lines: str, width: int) -> None:
        """Lines in merged cells over the whole table, and a blank row."""
        for line in lines:
            self.sheet.merge_range(self.next, 0, self.next, width - 1, line, self.book.title)
            self.next += 1
        self.next += 1

    def heads(self, upper: Sequence[str], lower: Sequence[str]) -> None:
        """Two rows of headings: equal neighbours above are merged, an empty cell below goes with the one above."""
        row = self.next
        start = 0
        while start < len(upper):
            end = start
            while end + 1 < len(upper) and upper[end + 1] == upper[start] and lower[start]:
                end += 1
            if not lower[start]:
                self.sheet.merge_range(row, start, row + 1, start, upper[start], self.book.bold)
            elif end > start:
                self.sheet.merge_range(row, start, row, end, upper[start], self.book.bold)
            else:
                self.sheet.write(row, start, upper[start], self.book.bold)
            start = end + 1
        for column, text in enumerate(lower):
            if text:
                self.sheet.write(row + 1, column, text, self.book.bold)
        self.next += 2

    def row(self, *contents: Content, bold: bool = False, hidden: bool = False) -> int:
        """A row of cells; gives its number."""
        style = self.book.bold if bold else self.book.cell
        for column, content in enumerate(contents):
            if isinstance(content, str):
                self.sheet.write_string(self.next, column, content, style)
            elif content is not None:
                self.sheet.write_number(self.next, column, float(content), style)
            else:
                self.sheet.write_blank(self.next, column, None, style)
        if hidden:
            self.sheet.set_row(self.next, options={"hidden": True})
        self.next += 1
        return self.next - 1

    def band(self, text: str, width: int) -> None:
        """A title between units, merged over the table."""
        self.sheet.merge_range(self.next, 0, self.next, width - 1, text, self.book.bold)
        self.next += 1

    def formula(self, row: int, column: int, text: str, value: Decimal) -> None:
        """A formula with the value that was last calculated."""
        self.sheet.write_formula(row, column, text, self.book.cell, float(value))

    def notes(self, *lines: str) -> None:
        """Lines below the table."""
        self.next += 1
        for line in lines:
            self.sheet.write_string(self.next, 1, line, self.book.italic)
            self.next += 1


def ref(row: int, column: int) -> str:
    """The address of a cell: `B7`."""
    return str(xl_rowcol_to_cell(row, column))
