"""A clerk's workbook, and what is owed about it: what every sheet of the invented provinces shares."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

Content = str | Fraction | int | None
_NUMBER = re.compile(r"\s*-?\d+(,\d+)?\s*")


def nfd(text: str) -> str:
    """The text with its marks apart from their letters, as some systems save it."""
    return unicodedata.normalize("NFD", text)


def slug(name: str) -> str:
    """A name as a code: `xa-dong-son`."""
    plain = nfd(name.lower().replace("đ", "d"))
    return "-".join("".join(sign for sign in plain if sign.isascii() and (sign.isalpha() or sign == " ")).split())


def ref(row: int, column: int) -> str:
    """The address of a cell: `B7`."""
    return str(xl_rowcol_to_cell(row, column))


class Book:
    """A workbook whose bytes are the same each time. owed: what must be told of it: severity, rule, place."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.owed: list[str] = []
        self._bytes = BytesIO()
        self._book = xlsxwriter.Workbook(self._bytes)
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

    def finished(self) -> bytes:
        """The file."""
        self._book.close()
        return self._bytes.getvalue()


class Page:
    """A sheet that is written from the top down. Rows and columns are counted from 0; names stand in the second."""

    def __init__(self, sheet: Worksheet, book: Book) -> None:
        self.sheet = sheet
        self.book = book
        self.next = 0
        self._hides = False

    def owe(self, finding: str, row: int | None = None, column: int = 0) -> None:
        """Note what must be told of a cell, or of the sheet."""
        where = [] if row is None else [ref(row, column)]
        self.book.owed.append(" ".join([finding, self.sheet.get_name(), *where]))

    def put(self, row: int, column: int, content: Content, style: Format | None = None) -> None:
        """One cell; that a number is text is owed."""
        if isinstance(content, str):
            self.sheet.write_string(row, column, content, style or self.book.cell)
            if _NUMBER.fullmatch(content):
                self.owe("warning number-as-text", row, column)
        elif content is None:
            self.sheet.write_blank(row, column, None, style or self.book.cell)
        else:
            self.sheet.write_number(row, column, float(content), style or self.book.cell)

    def area(self, top: int, left: int, bottom: int, right: int, text: str, style: Format | None = None) -> None:
        """A text in merged cells, or in one."""
        if (top, left) == (bottom, right):
            self.sheet.write_string(top, left, text, style or self.book.bold)
        else:
            self.sheet.merge_range(top, left, bottom, right, text, style or self.book.bold)

    def titles(self, *lines: str, width: int) -> None:
        """Lines in merged cells over the whole table, and a blank row."""
        for line in lines:
            self.area(self.next, 0, self.next, width - 1, line, self.book.title)
            self.next += 1
        self.next += 1

    def heads(self, *rows: Sequence[str]) -> None:
        """Rows of headings: equal neighbours below the same are merged, and empty cells go with the one above."""
        done: set[tuple[int, int]] = set()
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                if not text or (row, column) in done:
                    continue
                right = column
                while right + 1 < len(texts) and all(above[right + 1] == above[column] for above in rows[: row + 1]):
                    right += 1
                bottom = row
                while bottom + 1 < len(rows) and not any(rows[bottom + 1][column : right + 1]):
                    bottom += 1
                done |= {(row, place) for place in range(column, right + 1)}
                self.area(self.next + row, column, self.next + bottom, right, text)
        self.next += len(rows)

    def numbers(self, *texts: str) -> None:
        """A row that numbers the columns."""
        for column, text in enumerate(texts):
            if text:
                self.sheet.write_string(self.next, column, text, self.book.cell)
        self.next += 1

    def row(self, *contents: Content, bold: bool = False, hidden: bool = False) -> int:
        """A row of cells; that one is hidden is owed once. Gives its number."""
        for column, content in enumerate(contents):
            self.put(self.next, column, content, self.book.bold if bold else None)
        if hidden:
            self.sheet.set_row(self.next, options={"hidden": True})
            if not self._hides:
                self.owe("note rows-hidden")
            self._hides = True
        self.next += 1
        return self.next - 1

    def sums(self, *contents: Content) -> int:
        """A row that sums up others; that it is not read is owed. Gives its number."""
        row = self.row(*contents, bold=True)
        self.owe("note row-not-read", row, 0 if contents[0] else 1)
        return row

    def band(self, text: str, width: int) -> None:
        """A title between units, merged over the table."""
        self.area(self.next, 0, self.next, width - 1, text)
        self.next += 1

    def formula(self, row: int, column: int, text: str, value: Fraction | int | str) -> None:
        """A formula with the value that was last calculated."""
        cached = value if isinstance(value, str) else float(value)
        self.sheet.write_formula(row, column, text, self.book.cell, cached)

    def notes(self, *lines: str) -> None:
        """Lines below the table, after a blank row; that they are not read is owed."""
        self.next += 1
        for line in lines:
            self.sheet.write_string(self.next, 1, line, self.book.italic)
            self.owe("note row-not-read", self.next, 1)
            self.next += 1
