"""Reading .ods workbooks (OpenDocument 1.2 and 1.3), as LibreOffice, Excel and Google write them.

All sheets stand in one part, so all are read at once. A row or cell that is repeated a million times to fill the sheet
is passed over; one with content is repeated within the bounds.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from lxml import etree

from docgen.read.cells import (
    LAST_COLUMN,
    LAST_ROW,
    LONGEST_TEXT,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_MERGES,
    UNTOLD,
    Area,
    Content,
    Damaged,
    Filling,
    Grid,
    Harmful,
    clock,
    letters_of,
    tidy,
)
from docgen.read.formats.package import Locked, Package
from docgen.read.formats.styles import legacy_font
from docgen.read.formats.xml import elements, local
from docgen.vietnamese.dates import cite_date

_MANIFEST = "META-INF/manifest.xml"
_CONTENT = "content.xml"
_STYLES = "styles.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_ERROR_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"

_MOST_TABLES = 1000
_MOST_STYLES = 100_000
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_UNSEEN = ("collapse", "filter")
_CACHE = re.compile(r"'[^']*'#")
"""How a sheet is named in which a program keeps values of another workbook."""
_BLANKS = re.compile(r"[ \t\r\n]+")
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?")
_TRUTHS = {"=TRUE()": "TRUE", "=FALSE()": "FALSE"}
"""How LibreOffice keeps the truth values of Excel: as numbers."""
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d+")


class OdsBook:
    """An open workbook. macros: whether it has any. links: none, since formulas name the other file themselves."""

    def __init__(self, package: Package, name: str) -> None:
        """Read all sheets. name: the file as messages show it. Raises `Damaged`, `Harmful`, `Locked` or `Refused`."""
        if _MANIFEST in package and any(True for _element in elements(package.chunks(_MANIFEST), "encryption-data")):
            raise Locked(_MANIFEST)
        self.macros = any(part.startswith(("basic/", "scripts/")) for part in package.names())
        self.links: dict[str, str] = {}
        self._tables: dict[str, _Table] = {}
        self._styles = _Styles()
        if _STYLES in package:
            for element in elements(package.chunks(_STYLES), *_Styles.ELEMENTS):
                self._styles.take(element)
        for element in elements(package.chunks(_CONTENT), *_Styles.ELEMENTS, "table-column", "table-row"):
            if local(element) in _Styles.ELEMENTS:
                self._styles.take(element)
            elif (table := self._table_of(element, name)) is not None:
                table.take(element)

    @property
    def titles(self) -> tuple[str, ...]:
        """The names of all sheets, in order."""
        return tuple(self._tables)

    def hidden(self, title: str) -> bool:
        """Whether a sheet is hidden."""
        return self._tables[title].hidden

    def grid(self, title: str) -> Grid:
        """Give a sheet."""
        return self._tables[title].grid()

    def _table_of(self, element: etree._Element, name: str) -> _Table | None:
        """The sheet that a row or column belongs to; None inside cells, shapes, and what is kept of other files."""
        found = next(element.iterancestors(f"{_TABLE}table"), None)
        parent = None if found is None else found.getparent()
        if found is None or parent is None or parent.tag != f"{_OFFICE}spreadsheet":
            return None
        title = found.get(f"{_TABLE}name", "")
        if _CACHE.match(title):
            return None
        table = self._tables.get(title)
        if table is None:
            if len(self._tables) >= _MOST_TABLES:
                raise Harmful("sheets")
            hidden = self._styles.hides(found.get(f"{_TABLE}style-name", ""))
            table = self._tables[title] = _Table(Filling(name, title), self._styles, hidden=hidden)
        return table


class _Styles:
    """What styles say of sheets and fonts. A style of cells or text has its own font, or its parent's."""

    ELEMENTS = ("font-face", "style", "default-style")

    def __init__(self) -> None:
        self._count = 0
        self._faces: dict[str, str] = {}
        self._hiding: set[str] = set()
        self._styles: dict[tuple[str, str], tuple[str, str]] = {}

    def take(self, element: etree._Element) -> None:
        """Take in a font or style."""
        self._count += 1
        if self._count > _MOST_STYLES:
            raise Harmful("styles")
        name = element.get(f"{_STYLE}name", "")
        if local(element) == "font-face":
            self._faces[name] = element.get(f"{_SVG}font-family", "").strip("'\"")
        else:
            properties = element.find(f"{_STYLE}table-properties")
            if properties is not None and properties.get(f"{_TABLE}display") == "false":
                self._hiding.add(name)
            text = element.find(f"{_STYLE}text-properties")
            face = "" if text is None else text.get(f"{_STYLE}font-name", "")
            font = self._faces.get(face, face) or (
                "" if text is None else text.get(f"{_FO}font-family", "").strip("'\"")
            )
            parent = element.get(f"{_STYLE}parent-style-name", "")
            self._styles[element.get(f"{_STYLE}family", ""), name] = (font, parent)

    def hides(self, name: str) -> bool:
        """Whether a sheet so styled is hidden."""
        return name in self._hiding

    def legacy_font(self, family: str, name: str) -> str:
        """The font of cells (`table-cell`) or texts (`text`) so styled, where it is one from before Unicode."""
        seen = set()
        while name not in seen:
            seen.add(name)
            font, parent = self._styles.get((family, name), ("", ""))
            if font:
                return legacy_font(font)
            # The unnamed style at the root of all is the family's default.
            name = parent
        return ""

    @property
    def any_legacy(self) -> bool:
        """Whether any font is one from before Unicode."""
        return any(legacy_font(font) for font, _parent in self._styles.values())


class _Table:
    """The reading of one sheet."""

    def __init__(self, filling: Filling, styles: _Styles, *, hidden: bool) -> None:
        self.hidden = hidden
        self._filling = filling
        self._styles = styles
        self._with_fonts = styles.any_legacy
        self._row = 0
        self._column = 0
        self._hidden_columns: set[int] = set()
        self._column_styles: dict[int, str] = {}
        self._merged: list[Area] = []

    def grid(self) -> Grid:
        """The sheet as far as it was read."""
        return self._filling.grid(frozenset(self._hidden_columns), tuple(self._merged))

    def take(self, element: etree._Element) -> None:
        """Take in a definition of columns, or a row."""
        if local(element) == "table-column":
            self._take_column(element)
        else:
            self._take_row(element)

    def _take_column(self, element: etree._Element) -> None:
        first = self._column + 1
        self._column += _repeated(element, "columns", LAST_COLUMN)
        columns = range(first, min(self._column, MOST_COLUMNS) + 1)
        if element.get(f"{_TABLE}visibility") in _UNSEEN:
            self._hidden_columns.update(columns)
        if self._with_fonts:
            self._column_styles |= dict.fromkeys(columns, element.get(f"{_TABLE}default-cell-style-name", ""))

    def _take_row(self, element: etree._Element) -> None:
        first = self._row + 1
        times = _repeated(element, "rows", LAST_ROW)
        self._row += times
        contents = list(self._contents(element, first))
        if not contents:
            return
        if self._row > LAST_ROW:
            raise Damaged("rows")
        if times * len(contents) > MOST_CELLS:
            raise Harmful("repeated rows")
        hidden = element.get(f"{_TABLE}visibility") in _UNSEEN
        for number in range(first, first + times):
            cells = self._filling.row(number)
            for column, repeated, content in contents:
                for each in range(column, min(column + repeated, MOST_COLUMNS + 1)):
                    cells[each] = content._replace(place=self._filling.place(f"{letters_of(each)}{number}"))
                beyond = max(column, MOST_COLUMNS + 1)
                if column + repeated > beyond:
                    self._filling.pass_over(number, beyond, column + repeated - beyond)
            self._filling.end_row(number, hidden=hidden)

    def _contents(self, element: etree._Element, row: int) -> Iterator[tuple[int, int, Content]]:
        """The cells of a row that hold anything: column, how many times to the right, content."""
        column = 1
        row_style = element.get(f"{_TABLE}default-cell-style-name", "") if self._with_fonts else ""
        for cell in element:
            if cell.tag not in _CELLS:
                continue
            times = _repeated(cell, "columns", LAST_COLUMN)
            self._take_span(cell, row, column)
            if len(cell) or len(cell.attrib):
                font = self._font(cell, row_style, column) if self._with_fonts else ""
                content = self._content(cell, f"{letters_of(column)}{row}", font)
                if content is not None:
                    if column + times - 1 > LAST_COLUMN:
                        raise Damaged("columns")
                    yield column, times, content
            column += times

    def _take_span(self, cell: etree._Element, row: int, column: int) -> None:
        down, right = (int(cell.get(f"{_TABLE}number-{what}-spanned", "1")) for what in ("rows", "columns"))
        if down > 1 or right > 1:
            if len(self._merged) >= MOST_MERGES:
                raise Harmful("merges")
            self._merged.append((row, column, row + down - 1, column + right - 1))

    def _font(self, cell: etree._Element, row_style: str, column: int) -> str:
        style = cell.get(f"{_TABLE}style-name") or row_style or self._column_styles.get(column, "")
        spans = (
            self._styles.legacy_font("text", span.get(f"{_TEXT}style-name", "")) for span in cell.iter(f"{_TEXT}span")
        )
        return self._styles.legacy_font("table-cell", style) or next(filter(None, spans), "")

    def _content(self, cell: etree._Element, ref: str, font: str) -> Content | None:
        make = self._filling
        kind = cell.get(f"{_OFFICE}value-type")
        formula = _excel_formula(cell.get(f"{_TABLE}formula", ""))
        value = cell.get(f"{_OFFICE}value", "")
        shown = _shown(cell)
        if cell.get(_ERROR_TYPE) == "error" or (formula and _ERROR.fullmatch(shown)):
            return make.other(ref, "error", shown or "#VALUE!", formula)
        if kind is None and not shown:
            return make.uncalculated(ref, formula) if formula else None
        if formula in _TRUTHS:
            return make.other(ref, "truth", _TRUTHS[formula], formula)
        if kind in ("float", "currency", "percentage"):
            return make.number(ref, value, kind == "percentage", formula)
        if kind == "boolean":
            truth = "TRUE" if cell.get(f"{_OFFICE}boolean-value") == "true" else "FALSE"
            return make.other(ref, "truth", truth, formula)
        if kind == "date":
            return make.other(ref, "date", _date_text(cell.get(f"{_OFFICE}date-value", "")), formula)
        if kind == "time":
            return make.other(ref, "date", _time_text(cell.get(f"{_OFFICE}time-value", "")), formula)
        return make.text(ref, tidy(cell.get(f"{_OFFICE}string-value", shown)), formula, font)


def _repeated(element: etree._Element, what: str, last: int) -> int:
    """How often a row or cell stands there; raises `Damaged` where that is not sensible. what: rows or columns."""
    times = int(element.get(f"{_TABLE}number-{what}-repeated", "1"))
    if times < 1:
        raise Damaged(what)
    return min(times, last + 1)


def _shown(cell: etree._Element) -> str:
    """The text that a cell shows: its paragraphs, without remarks and drawings."""
    length = 0
    lines = []
    for paragraph in cell.iterchildren(f"{_TEXT}p"):
        pieces = []
        for piece in _pieces(paragraph):
            length += len(piece)
            if length > 2 * LONGEST_TEXT:
                raise Harmful("text")
            pieces.append(piece)
        lines.append("".join(pieces))
    return tidy("\n".join(lines))


def _pieces(element: etree._Element) -> Iterator[str]:
    if element.text:
        yield _BLANKS.sub(" ", element.text)
    for child in element:
        name = local(child)
        if name == "s":
            yield " " * min(int(child.get(f"{_TEXT}c", "1")), LONGEST_TEXT)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name in ("span", "a"):
            yield from _pieces(child)
        if child.tail:
            yield _BLANKS.sub(" ", child.tail)


def _date_text(value: str) -> str:
    """A date of the file as people write it; as it stands where it is beyond the calendar of Python."""
    try:
        return cite_date(dt.datetime.fromisoformat(value))
    except ValueError:
        return value


def _time_text(value: str) -> str:
    found = _DURATION.fullmatch(value)
    if found is None:
        return value
    days, hours, minutes = (int(found[group] or 0) for group in (2, 3, 4))
    seconds = float((found[5] or "0").replace(",", "."))
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return clock(-total if found[1] else total)


_FORMULA_PIECE = re.compile(r"""(?P<text>"[^"]*")|\[(?P<reference>(?:'[^']*'|[^\]'])*)\]|(?P<semicolon>;)""")
_SHEET = r"(?:'[^']*'\#)?\$?(?:'[^']*'|[^.':\#\[\]]*)"
_REFERENCE = re.compile(
    rf"(?P<sheet>{_SHEET})\.(?P<first>\$?[A-Za-z]*\$?\d*)(?::(?:{_SHEET})\.(?P<last>\$?[A-Za-z]*\$?\d*))?", re.VERBOSE
)


def _excel_formula(formula: str) -> str:
    """A formula as Excel writes it: `of:=SUM([.C2:.D2];1)` is `=SUM(C2:D2,1)`. `UNTOLD` where that cannot be said."""
    if not formula:
        return ""
    _prefix, equals, text = formula.partition("=")
    if not equals:
        return UNTOLD
    array = "{" in text
    said = []
    end = 0
    for found in _FORMULA_PIECE.finditer(text):
        said.append(text[end : found.start()])
        end = found.end()
        if found["text"]:
            said.append(found["text"])
        elif found["semicolon"]:
            said.append(";" if array else ",")
        else:
            reference = _REFERENCE.fullmatch(found["reference"])
            if reference is None:
                return UNTOLD
            said.append(_excel_reference(reference))
    return "=" + "".join(said) + text[end:]


def _excel_reference(found: re.Match[str]) -> str:
    sheet = found["sheet"].replace("#$", "#").removeprefix("$")
    cells = f"{found['first']}:{found['last']}" if found["last"] else found["first"]
    return f"{sheet}!{cells}" if sheet else cells
