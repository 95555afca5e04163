"""Reading .xls workbooks, of Excel 97 to 2003 and older, by xlrd."""

from __future__ import annotations

import io
from functools import cache

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.compdoc import CompDoc
from xlrd.sheet import Sheet

from docgen.read.cells import MOST_COLUMNS, Content, Damaged, Filling, Grid, letters_of, tidy
from docgen.read.formats.biff import Globals, read_formulas, read_globals
from docgen.read.formats.package import Locked
from docgen.read.formats.styles import Style, legacy_font, style_of

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOF = b"\x09\x08"
"""How the records begin since Excel 5."""
_STREAMS = ("Workbook", "Book")
_ENCRYPTED = "EncryptedPackage"
_MACROS = "_VBA_PROJECT_CUR"


class XlsBook:
    """An open workbook. macros: whether it has any. links: other workbooks' file names by their number in formulas."""

    def __init__(self, content: bytes, name: str) -> None:
        """Read what all sheets share. name: the file as messages show it. Raises `Damaged`, `Harmful` or `Locked`."""
        self._name = name
        self._stream, self.macros = _stream(content)
        self._about = read_globals(self._stream) if self._stream.startswith(_BOF) else Globals()
        # xlrd prints what it wonders at.
        self._book = xlrd.open_workbook(
            file_contents=self._stream, logfile=io.StringIO(), formatting_info=True, on_demand=True, ragged_rows=True
        )
        self.titles: tuple[str, ...] = tuple(self._book.sheet_names())
        self.links = self._about.links
        listed = [sheet for sheet in self._about.sheets if sheet.cells]
        if listed and len(listed) != len(self.titles):
            raise Damaged("sheets")
        self._listed = dict(zip(self.titles, listed, strict=False))
        self._style = cache(self._style_of)

    def hidden(self, title: str) -> bool:
        """Whether a sheet is hidden, or very hidden."""
        return title in self._listed and self._listed[title].hidden

    def grid(self, title: str) -> Grid:
        """Read a sheet; raises `Damaged`, `Harmful` or `Refused`, or what xlrd raises."""
        formulas = read_formulas(self._stream, self._listed[title], self._about) if title in self._listed else {}
        sheet = self._book.sheet_by_name(title)
        filling = Filling(self._name, title)
        for row in range(sheet.nrows):
            cells = filling.row(row + 1)
            for column, kind in enumerate(sheet.row_types(row)):
                if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    continue
                content = self._content(filling, sheet, row, column, formulas.get((row, column), ""))
                if content is not None and column >= MOST_COLUMNS:
                    filling.pass_over(row + 1, column + 1)
                elif content is not None:
                    cells[column + 1] = content
            about = sheet.rowinfo_map.get(row)
            filling.end_row(row + 1, hidden=about is not None and bool(about.hidden))
        hidden = frozenset(column + 1 for column, about in sheet.colinfo_map.items() if about.hidden)
        merged = tuple((top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells)
        self._book.unload_sheet(title)
        return filling.grid(hidden, merged)

    def _content(self, make: Filling, sheet: Sheet, row: int, column: int, formula: str) -> Content | None:
        kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
        style = self._style(sheet.cell_xf_index(row, column))
        ref = f"{letters_of(column + 1)}{row + 1}"
        if kind == xlrd.XL_CELL_TEXT:
            runs = sheet.rich_text_runlist_map.get((row, column), ())
            fonts = (legacy_font(self._book.font_list[font_number].name) for _start, font_number in runs)
            return make.text(ref, tidy(str(value)), formula, style.font or next(filter(None, fonts), ""))
        if kind == xlrd.XL_CELL_BOOLEAN:
            return make.other(ref, "truth", "TRUE" if value else "FALSE", formula)
        if kind == xlrd.XL_CELL_ERROR:
            return make.other(ref, "error", error_text_from_code.get(int(value), "#VALUE!"), formula)
        number = float(value)
        if style.date:
            return make.day(ref, number, self._book.datemode == 1, style.elapsed, formula)
        return make.number(ref, number, style.percent, formula)

    def _style_of(self, number: int) -> Style:
        style = self._book.xf_list[number]
        number_format = self._book.format_map.get(style.format_key)
        return style_of(number_format.format_str if number_format else "", self._book.font_list[style.font_index].name)


def _stream(content: bytes) -> tuple[bytes, bool]:
    """The records of a workbook, and whether it has macros."""
    if not content.startswith(_OLE):
        return content, False
    packed = CompDoc(content, logfile=io.StringIO())
    names = {entry.name for entry in packed.dirlist}
    if _ENCRYPTED in names:
        raise Locked(_ENCRYPTED)
    for name in _STREAMS:
        memory, start, length = packed.locate_named_stream(name)
        if memory:
            return memory[start : start + length], _MACROS in names
    raise Damaged("no workbook")
