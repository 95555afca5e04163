"""Cells of an .xlsx workbook: where each stands and what kind of thing was typed, not what a column means."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from docgen.errors import Cell, Finding, InFile, Refused
from docgen.i18n import gettext as _
from docgen.read.files import read_bytes
from docgen.vietnamese.legacy import legacy_of_font

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 2000
MOST_COLUMNS = 200
"""Columns that are looked at; a score table has twenty, and a stray cell far to the right is none of its."""

_OLE = b"\xd0\xcf\x11\xe0"
_NO_RESULT = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</|</(?:\w+:)?c>)"
)
"""A formula followed by no value, or by an empty one, before its cell ends."""
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)

Kind = Literal["empty", "number", "text", "truth", "date", "error", "uncalculated"]


@dataclass(frozen=True)
class Content:
    """What stands in one cell.

    kind: `uncalculated` is a formula whose result the file does not hold. number: exact at the 15 digits that Excel
    shows. text: as typed, in NFC, without blanks at its ends; for other kinds something to show. percent: the cell
    shows its number as a percentage (0,96 as “96%”). font: of a text whose font is made for an encoding older than
    Unicode; empty for every other.
    """

    place: Cell
    kind: Kind
    text: str = ""
    number: Decimal | None = None
    percent: bool = False
    font: str = ""


@dataclass(frozen=True)
class Row:
    """One row that holds anything: its number and its cells by column, both from 1; empty cells are left out."""

    number: int
    cells: dict[int, Content]

    def text(self, column: int) -> str:
        """The text of a cell; empty where there is none, or where something else stands."""
        content = self.cells.get(column)
        return content.text if content is not None and content.kind == "text" else ""


class Workbook:
    """An open workbook."""

    def __init__(self, name: str, values: Any, formulas: Any | None) -> None:
        self.name = name
        self._values = values
        self._formulas = formulas
        self.sheets: tuple[str, ...] = tuple(sheet.title for sheet in values.worksheets)
        self._legacy_fonts = _legacy_fonts(values)

    def rows(self, sheet: str) -> list[Row]:
        """Give the rows of a sheet that hold anything, hidden ones too; raises `Refused` when it is damaged.

        sheet: one of `sheets`.
        """
        try:
            return self._rows(sheet)
        except Exception as error:
            # Sheets are parsed only now; openpyxl raises whatever its parsers do.
            raise Refused([_unreadable(self.name)]) from error

    def _rows(self, sheet: str) -> list[Row]:
        uncalculated = self._uncalculated(sheet)
        found = []
        for row in _cells(self._values[sheet]):
            cells = {}
            number = 0
            for cell in row:
                if cell.value is None and not uncalculated:
                    continue
                content = self._content(cell, sheet, uncalculated)
                if content is not None:
                    number = int(cell.row)
                    cells[int(cell.column)] = content
            if cells:
                found.append(Row(number, cells))
        return found

    def place(self, sheet: str, row: int, column: int) -> Cell:
        """Point at a cell, whether anything stands in it or not."""
        return Cell(self.name, sheet, f"{get_column_letter(column)}{row}")

    def _uncalculated(self, sheet: str) -> frozenset[tuple[int, int]]:
        """Row and column of every formula; the caller looks at those without a value."""
        if self._formulas is None:
            return frozenset()
        return frozenset(
            (int(cell.row), int(cell.column))
            for row in _cells(self._formulas[sheet])
            for cell in row
            if getattr(cell, "data_type", None) == "f"
        )

    def _content(self, cell: Any, sheet: str, formulas: frozenset[tuple[int, int]]) -> Content | None:
        value = cell.value
        if value is None:
            if formulas and getattr(cell, "row", None) and (int(cell.row), int(cell.column)) in formulas:
                return Content(self.place(sheet, cell.row, cell.column), "uncalculated")
            return None
        if isinstance(value, str) and not value.strip():
            return None
        place = self.place(sheet, cell.row, cell.column)
        if cell.data_type == "e":
            return Content(place, "error", str(value))
        if isinstance(value, bool):
            return Content(place, "truth", str(value).upper())
        if isinstance(value, int | float):
            number = Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)
            if not number.is_finite():
                return Content(place, "error", str(value))
            return Content(place, "number", format(number, "f"), number, "%" in str(cell.number_format))
        if isinstance(value, dt.date | dt.time | dt.timedelta):
            return Content(place, "date", _date_text(value))
        text = unicodedata.normalize("NFC", str(value)).strip()
        return Content(
            place, "text", text, font=self._legacy_fonts.get(cell._style_id, "") if self._legacy_fonts else ""
        )


def open_workbook(path: Path, name: str) -> Workbook:
    """Open a workbook; raises `Refused` with one finding when that fails.

    name: the file as messages show it. Nothing in the file is run or fetched; packed bombs are refused before openpyxl
    sees them. It is read a second time, for its formulas, only where one of them has no result.
    """
    content = read_bytes(path, name, LARGEST_FILE)
    unfinished = _looked_into(content, name)
    try:
        values = _load(content, data_only=True)
        formulas = _load(content, data_only=False) if unfinished else None
        return Workbook(name, values, formulas)
    except Exception as error:
        # openpyxl raises whatever its parsers do; for the reader it is one thing.
        raise Refused([_unreadable(name)]) from error


def _legacy_fonts(book: Any) -> dict[int, str]:
    """The fonts made for old encodings, by the number of the cell style that has them."""
    named = {number: str(font.name) for number, font in enumerate(book._fonts) if legacy_of_font(str(font.name))}
    return {number: named[style.fontId] for number, style in enumerate(book._cell_styles) if style.fontId in named}


def _load(content: bytes, *, data_only: bool) -> Any:
    return load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)


def _cells(sheet: Any) -> Iterator[Any]:
    # Some programs write a wrong size into the sheet; it is counted anew.
    sheet.reset_dimensions()
    for row in sheet.iter_rows():
        yield row[:MOST_COLUMNS]


def _looked_into(content: bytes, name: str) -> bool:
    """Whether any sheet has a formula without result; raises `Refused` for what is no honest workbook."""
    if content.startswith(_OLE):
        message = _("This is an old .xls workbook, or it is protected by a password")
        advice = _("Open it in Excel, take the password off, and save it as an Excel workbook (.xlsx)")
        raise Refused([Finding("workbook-old-or-locked", InFile(name), message, advice)])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                message = _("The workbook unpacks to more than {size} MB").format(size=LARGEST_UNPACKED // 1024**2)
                raise Refused([Finding("workbook-too-large", InFile(name), message)])
            if "[Content_Types].xml" not in packed.namelist():
                raise Refused([_unreadable(name)])
            unfinished = False
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    text = packed.read(part)
                    if _DOCTYPE.search(text, 0, 2048):
                        raise Refused([_unreadable(name)])
                    unfinished = unfinished or (
                        part.filename.startswith("xl/worksheets/") and _NO_RESULT.search(text) is not None
                    )
            return unfinished
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError, zipfile.LargeZipFile):
        raise Refused([_unreadable(name)]) from None


def _unreadable(name: str) -> Finding:
    message = _("The file is damaged, or not an Excel workbook (.xlsx)")
    advice = _("Open it in Excel and save it again as an Excel workbook (.xlsx)")
    return Finding("workbook-unreadable", InFile(name), message, advice)


def _date_text(value: dt.date | dt.time | dt.timedelta) -> str:
    if isinstance(value, dt.date):
        return f"{value.day:02}/{value.month}/{value.year}"
    return str(value)
