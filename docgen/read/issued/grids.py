"""A decision or annex as it was issued, from Word or Excel, as what was said and tables of cells in their order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from lxml import etree

from docgen.errors import Finding, InFile, Place, Refused, Sheet, Spot
from docgen.i18n import gettext as _
from docgen.ooxml.names import DOCUMENT_PART, parse, w
from docgen.ooxml.numbering import BULLET, Numbering
from docgen.ooxml.package import read_package
from docgen.ooxml.walk import inner, is_continued, is_deleted, text_of
from docgen.read.files import read_bytes
from docgen.read.workbook import Content, Row, Workbook, open_workbook

LARGEST_DOCUMENT = 64 * 1024 * 1024
"""Bytes."""
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")
DOCUMENTS = (".docx", ".docm")
_BLANKS = re.compile(r"[\s\u00a0\u2002-\u200a\u202f\u3000]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\ufeff]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True)
class Said:
    """A paragraph, or a line in a sheet outside its table. number: what Word writes before it, not part of the text."""

    text: str
    place: Place
    number: str = ""


@dataclass(frozen=True)
class GridCell:
    """A cell. column: where it begins, from 0. continued: it goes on the cell above, and has no text of its own.

    lines: its paragraphs, in NFC, blanks squeezed; each with the number that Word writes before it, parted by a blank.
    number: what an Excel cell holds as a number. bold: all of it.
    """

    lines: tuple[str, ...]
    column: int
    span: int
    place: Place
    continued: bool = False
    bold: bool = False
    number: Decimal | None = None

    @property
    def text(self) -> str:
        """Its lines as one."""
        return " ".join(self.lines)


@dataclass(frozen=True)
class GridRow:
    """A row with at least one cell."""

    cells: tuple[GridCell, ...]
    place: Place

    def at(self, column: int) -> GridCell | None:
        """The cell that covers a column."""
        return next((cell for cell in self.cells if cell.column <= column < cell.column + cell.span), None)

    def filled(self) -> tuple[GridCell, ...]:
        """The cells with text of their own."""
        return tuple(cell for cell in self.cells if cell.text and not cell.continued)


@dataclass(frozen=True)
class Grid:
    """A table, or a sheet. inside: it stands in a cell of another table. spans: merged cells are known as such."""

    rows: tuple[GridRow, ...]
    place: Place
    inside: bool = False
    spans: bool = True
    number: int = field(default=1)


Block = Said | Grid


def read_blocks(path: Path, name: str) -> list[Block]:
    """Read a document or workbook. name: the file as messages show it. Raises `Refused` when it cannot be read."""
    suffix = path.suffix.lower()
    if suffix in DOCUMENTS:
        return _document(read_bytes(path, name, LARGEST_DOCUMENT), name)
    if suffix in WORKBOOKS:
        return list(_workbook(open_workbook(path, name)))
    message = _("A file that ends in “{suffix}” is not read, only Word (.docx) and Excel (.xlsx)").format(suffix=suffix)
    advice = _("Open it in Word, and save it as “Word Document (.docx)”")
    raise Refused([Finding("file-of-other-kind", InFile(name), message, advice)])


def clean(text: str) -> str:
    """Text as it is compared and kept: composed (NFC), blanks and line breaks one blank each, nothing unseen."""
    return _BLANKS.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", text))).strip()


# --- Word ---


def _document(data: bytes, name: str) -> list[Block]:
    parts = read_package(data, name)
    try:
        body = parse(parts[DOCUMENT_PART]).find(w("body"))
        reader = _Document(name, Numbering(parts))
    except etree.XMLSyntaxError as fault:
        message = _("this is not a Word file (.docx), or it is damaged")
        advice = _("open it in Word and save it again as “Word Document (.docx)”")
        raise Refused([Finding("not-a-word-file", InFile(name), message, advice)]) from fault
    return [] if body is None else list(reader.blocks(body))


class _Document:
    """Reads the body of a document once, from the top down, as automatic numbers ask for."""

    def __init__(self, name: str, numbering: Numbering) -> None:
        self._name = name
        self._numbering = numbering
        self._tables = 0

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        number = 0
        for block in inner(container, w("p"), w("tbl")):
            if block.tag == w("tbl"):
                yield from self._table(block, inside=False)
                continue
            number += 1
            if is_deleted(block):
                continue
            label = self._numbering.label(block)
            place = Spot(self._name, _("paragraph {number}").format(number=number))
            for line in _lines(text_of(block)):
                yield Said(line, place, label)
                label = ""

    def _table(self, table: etree._Element, *, inside: bool) -> Iterator[Grid]:
        self._tables += 1
        number = self._tables
        where = _("table {number}").format(number=number)
        rows, nested = [], []
        for position, row in enumerate((one for one in inner(table, w("tr")) if not is_deleted(one)), 1):
            at = f"{where}, {_('row {number}').format(number=position)}"
            cells, more = self._cells(row, at)
            nested += more
            if cells:
                rows.append(GridRow(tuple(cells), Spot(self._name, at)))
        yield Grid(tuple(rows), Spot(self._name, where), inside, number=number)
        yield from nested

    def _cells(self, row: etree._Element, at: str) -> tuple[list[GridCell], list[Grid]]:
        cells: list[GridCell] = []
        nested: list[Grid] = []
        column = _whole(row, "trPr", "gridBefore", 0)
        for position, cell in enumerate(inner(row, w("tc")), 1):
            span = max(1, _whole(cell, "tcPr", "gridSpan", 1))
            place = Spot(self._name, f"{at}, {_('cell {number}').format(number=position)}")
            lines, bold, tables = self._inside(cell)
            continued = is_continued(cell)
            cells.append(GridCell(() if continued else lines, column, span, place, continued, bold))
            nested += tables
            column += span
        return cells, nested

    def _inside(self, cell: etree._Element) -> tuple[tuple[str, ...], bool, list[Grid]]:
        lines: list[str] = []
        bold: list[bool] = []
        nested: list[Grid] = []
        for block in inner(cell, w("p"), w("tbl")):
            if block.tag == w("tbl"):
                nested += self._table(block, inside=True)
            elif not is_deleted(block):
                label = self._numbering.label(block)
                texts = _lines(text_of(block)) or ([""] if label and label != BULLET else [])
                if texts:
                    texts[0] = f"{_ended(label)} {texts[0]}".strip()
                    bold.append(self._numbering.is_bold(block) or not text_of(block).strip())
                lines += texts
        return tuple(lines), bool(bold) and all(bold), nested


def _ended(label: str) -> str:
    """A number that Word writes bare (“1”) gets a full stop, so that it is told from a number in the text."""
    return f"{label}." if label[-1:].isalnum() else label


def _lines(text: str) -> list[str]:
    # A bullet from a symbol font is a private character, or a dot.
    seen = (clean(_PRIVATE.sub(BULLET, line)) for line in text.split("\n"))
    return [line for line in seen if line]


def _whole(element: etree._Element, properties: str, name: str, otherwise: int) -> int:
    found = element.find(f"{w(properties)}/{w(name)}")
    text = "" if found is None else found.get(w("val"), "")
    return int(text) if text.isdigit() else otherwise


# --- Excel ---


def _workbook(book: Workbook) -> Iterator[Block]:
    for number, sheet in enumerate(book.sheets, 1):
        rows = book.rows(sheet)
        if rows:
            place = Sheet(book.name, sheet)
            yield Said(clean(sheet), place)
            yield Grid(tuple(_sheet_row(row) for row in rows), place, spans=False, number=number)


def _sheet_row(row: Row) -> GridRow:
    cells = tuple(_sheet_cell(column - 1, content) for column, content in sorted(row.cells.items()))
    return GridRow(cells, cells[0].place)


def _sheet_cell(column: int, content: Content) -> GridCell:
    text = content.text
    number = content.number
    if number is not None and content.percent:
        text = f"{(number * 100).normalize():f}%"
    return GridCell(tuple(_lines(text)), column, 1, content.place, number=None if content.percent else number)


def as_said(rows: Iterable[GridRow]) -> Iterator[Said]:
    """What stands in rows outside a table's own, cell by cell."""
    for row in rows:
        yield from (Said(line, cell.place) for cell in row.filled() for line in cell.lines)


def joined(grids: Sequence[Grid]) -> Grid:
    """Tables that are one, cut at a page's end."""
    return replace(grids[0], rows=tuple(row for grid in grids for row in grid.rows))
