"""Workbooks of any format behind one face: sheets, and cells of which each knows where it stands and what was typed.

What a column means is left to others. Nothing in a file is run or fetched, and nothing dirty in it is passed over in
silence: `Workbook.findings` tells of the file, `Workbook.notices` of a sheet.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Literal, Protocol

from docgen.errors import Cell, Finding, InFile, Refused, Severity, Sheet
from docgen.i18n import gettext as _
from docgen.memory import uncollected
from docgen.read.cells import Area, Content, Damaged, Grid, Harmful, Kind, Row, letters_of, too_large, unreadable
from docgen.read.files import read_bytes
from docgen.read.formats.csv import CsvBook
from docgen.read.formats.package import Locked, Package
from docgen.read.formats.xlsx import XlsxBook
from docgen.read.notices import Window, areas_by_row, notices

__all__ = ["Area", "Content", "Kind", "Row", "Workbook", "open_workbook"]

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes, packed as it is."""

_ZIP = b"PK\x03\x04"
_XLS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
"""How .xls workbooks begin: an OLE file, or records without one as before Excel 5."""
_ENDINGS = {
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xltx": "xlsx", ".xltm": "xlsx", ".xls": "xls", ".xlt": "xls",
    ".ods": "ods", ".ots": "ods", ".csv": "csv", ".tsv": "csv", ".txt": "csv",
}  # fmt: skip
_HEAD = 4096

Format = Literal["xlsx", "xls", "ods", "csv"]
"""xlsx: also with macros (.xlsm), and templates."""


class Source(Protocol):
    """A workbook of one format. links: other workbooks' file names by their number in formulas."""

    @property
    def titles(self) -> tuple[str, ...]: ...

    @property
    def macros(self) -> bool: ...

    @property
    def links(self) -> dict[str, str]: ...

    def hidden(self, title: str) -> bool: ...

    def grid(self, title: str) -> Grid: ...


class Workbook:
    """An open workbook.

    format: what it is, whatever its name ends in. sheets: titles in order. single: there is one sheet and it has no
    name of its own (.csv), so any name means it. findings: what is to be known about the file as a whole.
    """

    def __init__(self, name: str, format: Format, source: Source, findings: tuple[Finding, ...] = ()) -> None:
        self.name = name
        self.format = format
        self.sheets = source.titles
        self.single = format == "csv"
        self.findings = findings
        self._source = source
        self._grids: dict[str, Grid] = {}
        self._areas: dict[str, dict[int, list[Area]]] = {}

    def rows(self, sheet: str) -> list[Row]:
        """Give the rows of a sheet that hold anything, hidden ones too; raises `Refused` when it is damaged.

        sheet: one of `sheets`.
        """
        return self._grid(sheet).rows

    def hidden(self, sheet: str) -> bool:
        """Whether a sheet is hidden, or very hidden."""
        return self._source.hidden(self._title(sheet))

    def hidden_columns(self, sheet: str) -> frozenset[int]:
        """The hidden columns of a sheet, from 1; raises as `rows` does."""
        return self._grid(sheet).hidden_columns

    def merged(self, sheet: str) -> tuple[Area, ...]:
        """The merged areas of a sheet: first row, first column, last row, last column; raises as `rows` does."""
        return self._grid(sheet).merged

    def merged_into(self, sheet: str, row: int, column: int) -> Content | None:
        """What stands in the first cell of the merged area that covers an empty cell; None where there is no such."""
        title = self._title(sheet)
        if title not in self._areas:
            self._areas[title] = areas_by_row(self._grid(title))
        for top, left, _bottom, right in self._areas[title].get(row, ()):
            if left <= column <= right:
                first = next((found for found in self.rows(title) if found.number == top), None)
                return None if first is None else first.cells.get(left)
        return None

    def notices(
        self,
        sheet: str,
        first: int = 1,
        last: int | None = None,
        columns: Collection[int] | None = None,
        told: Collection[Cell] = (),
    ) -> Iterator[Finding]:
        """Tell what a sheet does not show or does not hold itself; raises as `rows` does.

        first, last: the rows of data, so that merged headings are no matter. columns: those that are used, all if None.
        told: cells that something is said about anyway; merged areas that cover one of them are not told again.
        """
        title = self._title(sheet)
        window = Window(first, last, columns, frozenset(cell.ref for cell in told))
        place = Sheet(self.name, title)
        yield from notices(place, self._grid(title), self._source.links, window, hidden=self.hidden(title))

    def place(self, sheet: str, row: int, column: int) -> Cell:
        """Point at a cell, whether anything stands in it or not."""
        return Cell(self.name, sheet, f"{letters_of(column)}{row}")

    def _title(self, sheet: str) -> str:
        return self.sheets[0] if self.single else sheet

    def _grid(self, sheet: str) -> Grid:
        title = self._title(sheet)
        if title not in self.sheets:
            raise KeyError(sheet)
        if title not in self._grids:
            with _refusing(self.name):
                self._grids[title] = self._source.grid(title)
        return self._grids[title]


def open_workbook(path: Path, name: str) -> Workbook:
    """Open a workbook (.xlsx, .xlsm, .xls, .ods, .csv); raises `Refused` with one finding when that fails.

    name: the file as messages show it. The format is told by the content; where the name says another one, that is a
    finding of the workbook.
    """
    content = read_bytes(path, name, LARGEST_FILE)
    said = _ENDINGS.get(PurePath(name).suffix.lower(), "")
    with _refusing(name):
        kind, source = _opened(content, name, said)
        if not source.titles:
            raise Damaged("no sheets")
    return Workbook(name, kind, source, tuple(_about(name, said, kind, source)))


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    """Tell in one finding why a file cannot be read."""
    try:
        with uncollected():
            yield
    except Refused:
        raise
    except Locked:
        message = _("The workbook is protected by a password")
        advice = _("Open it in Excel, take the password off, and save it again")
        raise Refused([Finding("workbook-locked", InFile(name), message, advice)]) from None
    except Harmful:
        raise Refused([too_large(name)]) from None
    except Exception as error:
        # Parsers raise whatever they like; for the reader it is one thing.
        raise Refused([unreadable(name)]) from error


def _opened(content: bytes, name: str, said: str) -> tuple[Format, Source]:
    """The format of a workbook as its content tells it, and the open workbook. said: the format that its name tells."""
    # Readers that few workbooks need are loaded when they are needed.
    if content.startswith(_ZIP):
        package = Package(content)
        if "content.xml" in package:
            from docgen.read.formats.ods import OdsBook

            return "ods", OdsBook(package, name)
        _refuse_others(name, "xl/workbook.bin" in package, _("a binary Excel workbook (.xlsb)"))
        _refuse_others(name, "word/document.xml" in package, _("a Word document (.docx)"))
        return "xlsx", XlsxBook(package, name)
    if content.startswith(_XLS):
        from docgen.read.formats.xls import XlsBook

        return "xls", XlsBook(content, name)
    head = content[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    _refuse_others(name, head.startswith(b"%pdf"), _("a PDF file"))
    _refuse_others(name, b"office:spreadsheet" in head, _("an Excel 2003 workbook as XML"))
    _refuse_others(name, head.startswith(b"<"), _("a web page, or other XML"))
    table = CsvBook(content, name, unicodedata.normalize("NFC", PurePath(name).stem))
    if said != "csv" and not table.is_table:
        raise Damaged("text")
    return "csv", table


def _refuse_others(name: str, is_so: bool, what: str) -> None:
    if is_so:
        message = _("This is {what}, and no workbook that can be read").format(what=what)
        advice = _("Open it in Excel, and save it as an Excel workbook (.xlsx)")
        raise Refused([Finding("workbook-other-format", InFile(name), message, advice)])


def _about(name: str, said: str, kind: Format, source: Source) -> Iterator[Finding]:
    if said and said != kind:
        what = {
            "xlsx": _("an Excel workbook (.xlsx)"),
            "xls": _("an old Excel workbook (.xls)"),
            "ods": _("an OpenDocument workbook (.ods)"),
            "csv": _("a table as text (.csv)"),
        }[kind]
        message = _("The file's name ends in {ending}, but it is {what}; it is read as that").format(
            ending=PurePath(name).suffix, what=what
        )
        advice = _("Open it in Excel, and save it as an Excel workbook (.xlsx)")
        yield Finding("workbook-ending", InFile(name), message, advice, Severity.WARNING)
    if source.macros:
        message = _("The workbook has macros; they are not run")
        yield Finding("macros-not-run", InFile(name), message, severity=Severity.NOTE)
    if isinstance(source, CsvBook):
        yield from source.findings
