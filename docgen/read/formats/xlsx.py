"""Reading .xlsx and .xlsm workbooks: SpreadsheetML (ECMA-376 part 1), transitional and strict.

One pass over a sheet gives values, formulas, hidden rows and merged cells together; openpyxl would have to load a
workbook once for its values and once more for its formulas.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import cast
from urllib.parse import unquote

from lxml import etree

from docgen.read.cells import (
    LAST_COLUMN,
    LAST_ROW,
    MOST_COLUMNS,
    MOST_MERGES,
    UNTOLD,
    Area,
    Content,
    Damaged,
    Filling,
    Grid,
    Harmful,
    column_of,
    letters_of,
    position_of,
    tidy,
)
from docgen.read.formats.package import Package
from docgen.read.formats.styles import BUILT_IN, PLAIN, Style, legacy_font, style_of
from docgen.read.formats.xml import elements, local
from docgen.vietnamese.dates import cite_date

_MOST_ELEMENTS = 5_000_000
"""Cells of one sheet, empty ones included: a million formatted rows of five."""
_MOST_STRINGS = 1_000_000
_MOST_CHARACTERS = 20_000_000
"""Of all shared strings together."""
_MOST_STYLES = 100_000
"""Excel has 65.490 at most."""
_TRUE = ("1", "true")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class _Listed:
    """A sheet as the workbook lists it."""

    part: str
    hidden: bool


class XlsxBook:
    """An open workbook. macros: whether it has any. links: other workbooks' file names by their number in formulas."""

    def __init__(self, package: Package, name: str) -> None:
        """Read what all sheets share. name: the file as messages show it. Raises `Damaged` or `Harmful`."""
        self.macros = any(part.endswith("vbaproject.bin") or "/macrosheets/" in part for part in package.names())
        self.links: dict[str, str] = {}
        self._package = package
        self._name = name
        self._sheets: dict[str, _Listed] = {}
        self._since_1904 = False
        workbook = next((target for kind, target, _id in self._relations("") if kind == "officeDocument"), None)
        if workbook is None:
            raise Damaged("no workbook")
        self._related = self._relations(workbook)
        self._read_workbook(workbook)
        self._styles = self._read_styles()
        self._strings = self._read_strings()

    @property
    def titles(self) -> tuple[str, ...]:
        """The names of all sheets of cells, in order."""
        return tuple(self._sheets)

    def hidden(self, title: str) -> bool:
        """Whether a sheet is hidden, or very hidden."""
        return self._sheets[title].hidden

    def grid(self, title: str) -> Grid:
        """Read a sheet; raises `Damaged`, `Harmful` or `Refused`."""
        sheet = _Sheet(Filling(self._name, title), self._strings, self._styles, since_1904=self._since_1904)
        for element in elements(self._package.chunks(self._sheets[title].part), "row", "col", "mergeCell"):
            sheet.take(element)
        return sheet.grid()

    def _relations(self, part: str) -> list[tuple[str, str, str]]:
        """Kind, target and id of every relationship of a part; of the package itself for the empty name."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self._package:
            return []
        found = []
        for element in elements(self._package.chunks(relations), "Relationship"):
            target = element.get("Target", "")
            if element.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target))
            found.append((element.get("Type", "").rpartition("/")[2], target, element.get("Id", "")))
        return found

    def _read_workbook(self, part: str) -> None:
        targets = {key: (kind, target) for kind, target, key in self._related}
        others: list[str] = []
        for element in elements(self._package.chunks(part), "sheet", "workbookPr", "externalReference"):
            name = local(element)
            if name == "workbookPr":
                self._since_1904 = element.get("date1904") in _TRUE
                continue
            kind, target = targets[_relation(element)]
            if name == "externalReference":
                others.append(target)
            elif kind == "worksheet":
                hidden = element.get("state", "visible") != "visible"
                self._sheets[element.get("name", "")] = _Listed(target, hidden)
        for number, other in enumerate(others, start=1):
            files = [target for kind, target, _id in self._relations(other) if kind.startswith("externalLinkPath")]
            self.links[str(number)] = tidy(unquote(re.split(r"[/\\]", files[0])[-1])) if files else ""

    def _shared_part(self, kind: str, *names: str) -> Iterator[etree._Element]:
        """Elements of the part of a kind that all sheets share; nothing where there is none."""
        part = next((target for related, target, _id in self._related if related == kind), None)
        if part is not None and part in self._package:
            yield from elements(self._package.chunks(part), *names)

    def _read_styles(self) -> dict[str | None, Style]:
        """Styles by the number that cells name them by; those that say nothing are left out."""
        formats = dict(BUILT_IN)
        fonts: list[str] = []
        styles: list[tuple[int, int]] = []
        for element in self._shared_part("styles", "numFmt", "font", "xf"):
            # The same names stand elsewhere for other things.
            parent = local(cast(etree._Element, element.getparent()))
            if parent == "numFmts":
                formats[int(element.get("numFmtId", ""))] = element.get("formatCode", "")
            elif parent == "fonts":
                name = element.find("{*}name")
                fonts.append("" if name is None else name.get("val", ""))
            elif parent == "cellXfs":
                styles.append((int(element.get("numFmtId", "0")), int(element.get("fontId", "0"))))
            if len(formats) + len(fonts) + len(styles) > _MOST_STYLES:
                raise Harmful("styles")
        known: dict[tuple[int, int], Style] = {}
        for number_format, font in set(styles):
            font_name = fonts[font] if 0 <= font < len(fonts) else ""
            known[number_format, font] = style_of(formats.get(number_format, ""), font_name)
        named: dict[str | None, Style] = {
            str(number): known[style] for number, style in enumerate(styles) if known[style] != PLAIN
        }
        # A cell that names no style has the first.
        return named | {None: named["0"]} if "0" in named else named

    def _read_strings(self) -> list[tuple[str, str]]:
        """Shared texts, each with the old font that a part of it is set in, if there is one."""
        found: list[tuple[str, str]] = []
        characters = 0
        for element in self._shared_part("sharedStrings", "si"):
            text, font = _text_of(element)
            characters += len(text)
            if len(found) >= _MOST_STRINGS or characters > _MOST_CHARACTERS:
                raise Harmful("strings")
            found.append((tidy(text), font))
        return found


def _relation(element: etree._Element) -> str:
    """The id by which an element names a relationship; its namespace differs between the two kinds of workbook."""
    return next(str(value) for name, value in element.items() if str(name).endswith("relationships}id"))


def _text_of(element: etree._Element) -> tuple[str, str]:
    """The text of a string, its runs joined, and the old font that a run is set in.

    The readings (`rPh`) that East Asian text may have are no part of it.
    """
    if len(element) == 1 and local(element[0]) == "t":
        return _unescaped(element[0].text or ""), ""
    texts = []
    font = ""
    for child in element:
        name = local(child)
        if name == "t":
            texts.append(child.text or "")
        elif name == "r":
            texts.append(child.findtext("{*}t") or "")
            run_font = child.find("{*}rPr/{*}rFont")
            if run_font is not None:
                font = font or legacy_font(run_font.get("val", ""))
    return _unescaped("".join(texts)), font


def _unescaped(text: str) -> str:
    """A text in which control characters are written as `_x000D_`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Sheet:
    """The reading of one sheet."""

    def __init__(
        self, filling: Filling, strings: list[tuple[str, str]], styles: dict[str | None, Style], *, since_1904: bool
    ) -> None:
        self._filling = filling
        self._strings = strings
        self._styles = styles
        self._since_1904 = since_1904
        self._shared: dict[str, _SharedFormula] = {}
        self._hidden_columns: set[int] = set()
        self._merged: list[Area] = []
        self._row = 0
        self._cells = 0

    def grid(self) -> Grid:
        """The sheet as far as it was read."""
        return self._filling.grid(frozenset(self._hidden_columns), tuple(self._merged))

    def take(self, element: etree._Element) -> None:
        """Take in a row, a definition of columns, or a merged area."""
        name = local(element)
        if name == "row":
            self._take_row(element)
        elif name == "mergeCell":
            if len(self._merged) >= MOST_MERGES:
                raise Harmful("merges")
            first, _colon, last = element.get("ref", "").partition(":")
            self._merged.append((*position_of(first), *position_of(last or first)))
        elif element.get("hidden") in _TRUE:
            first_column, last_column = int(element.get("min", "")), int(element.get("max", ""))
            self._hidden_columns.update(range(max(1, first_column), min(last_column, MOST_COLUMNS) + 1))

    def _take_row(self, element: etree._Element) -> None:
        number = element.get("r")
        self._row = row = int(number) if number is not None else self._row + 1
        self._cells += len(element)
        if not 1 <= row <= LAST_ROW:
            raise Damaged(f"row {row}")
        if self._cells > _MOST_ELEMENTS:
            raise Harmful("cells")
        if not len(element):
            return
        row_text = str(row)
        # Names are compared as a whole, which is fastest.
        namespace = str(element.tag).removesuffix("row")
        value_tag, formula_tag, string_tag = f"{namespace}v", f"{namespace}f", f"{namespace}is"
        cells, make_number, styles = self._filling.row(row), self._filling.number, self._styles
        column = 0
        for cell in element.iterchildren(f"{namespace}c"):
            ref = cell.get("r")
            if ref is None:
                column += 1
                ref = f"{letters_of(column)}{row}"
            elif ref.endswith(row_text):
                column = column_of(ref.removesuffix(row_text))
            else:
                raise Damaged(ref)
            value = formula = font = ""
            for part in cell:
                tag = part.tag
                if tag == value_tag:
                    value = part.text or ""
                elif tag == formula_tag:
                    formula = self._formula(part, row, column)
                elif tag == string_tag:
                    value, font = _text_of(part)
            if not value and not formula:
                continue
            kind, style = cell.get("t", "n"), styles.get(cell.get("s"), PLAIN)
            if kind == "n" and value and style is PLAIN:
                content: Content | None = make_number(ref, value, False, formula)
            else:
                content = self._content(ref, kind, style, value, formula, font)
            if content is None:
                continue
            if column in cells:
                raise Damaged(ref)
            if column > MOST_COLUMNS:
                self._filling.pass_over(row, column)
            else:
                cells[column] = content
        self._filling.end_row(row, hidden=element.get("hidden") in _TRUE)

    def _content(self, ref: str, kind: str, style: Style, value: str, formula: str, font: str) -> Content | None:
        """What a cell holds, None where that is an empty text. kind: as the file says it. font: of its own text."""
        make = self._filling
        if not value:
            # A formula whose result is an empty text says so by its kind; any other has not been calculated.
            return None if kind == "str" else make.uncalculated(ref, formula)
        if kind == "n":
            if style.date:
                return make.day(ref, float(value), self._since_1904, style.elapsed, formula)
            return make.number(ref, value, style.percent, formula)
        if kind == "s":
            text, own_font = self._strings[int(value)]
            return make.text(ref, text, formula, style.font or own_font)
        if kind == "inlineStr":
            return make.text(ref, tidy(value), formula, style.font or font)
        if kind == "str":
            return make.text(ref, tidy(_unescaped(value)), formula, style.font)
        if kind == "b":
            return make.other(ref, "truth", "TRUE" if value in _TRUE else "FALSE", formula)
        if kind == "e":
            return make.other(ref, "error", value, formula)
        if kind == "d":
            return make.other(ref, "date", _iso_date_text(value), formula)
        raise Damaged(kind)

    def _formula(self, element: etree._Element, row: int, column: int) -> str:
        kind = element.get("t")
        text = element.text or ""
        if kind == "dataTable":
            return UNTOLD
        if kind != "shared":
            return f"={text}"
        index = element.get("si", "")
        if text:
            self._shared[index] = _SharedFormula(text, row, column)
            return f"={text}"
        shared = self._shared.get(index)
        return UNTOLD if shared is None else shared.at(row, column)


def _iso_date_text(value: str) -> str:
    """A date that the file writes as such (strict workbooks do), or its text where it is a time."""
    return cite_date(dt.datetime.fromisoformat(value)) if "-" in value else value.partition(".")[0]


_PIECE = re.compile(
    r"""
    "[^"]*" | '[^']*' | \[[^\[\]]*\]                                            # texts, names of sheets, of columns
    | (?<![\w.$]) (?P<whole> \$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3} | \$?[0-9]+:\$?[0-9]+ ) (?![\w.(!])  # columns, rows
    | (?<![\w.$]) (?P<fixed_column>\$?)(?P<column>[A-Za-z]{1,3}) (?P<fixed_row>\$?)(?P<row>[1-9][0-9]{0,6}) (?![\w.(!])
    """,
    re.VERBOSE,
)


class _SharedFormula:
    """A formula that stands in one cell for many, whose relative references move with each."""

    def __init__(self, text: str, row: int, column: int) -> None:
        self._text = text
        self._row = row
        self._column = column

    def at(self, row: int, column: int) -> str:
        """The formula as another cell has it; `UNTOLD` where references of whole columns or rows would have to move."""
        if self._moves_whole:
            return UNTOLD
        down, right = row - self._row, column - self._column
        return "=" + "".join(piece if isinstance(piece, str) else piece.moved(down, right) for piece in self._pieces)

    @cached_property
    def _moves_whole(self) -> bool:
        wholes = (found["whole"] for found in _PIECE.finditer(self._text))
        return any(whole is not None and whole.count("$") < 2 for whole in wholes)

    @cached_property
    def _pieces(self) -> list[str | _Reference]:
        pieces: list[str | _Reference] = []
        end = 0
        for found in _PIECE.finditer(self._text):
            if found["row"] is None:
                continue
            pieces.append(self._text[end : found.start()])
            column, row = column_of(found["column"]), int(found["row"])
            pieces.append(_Reference(column, bool(found["fixed_column"]), row, bool(found["fixed_row"])))
            end = found.end()
        return [*pieces, self._text[end:]]


@dataclass(frozen=True)
class _Reference:
    """A reference to a cell inside a shared formula."""

    column: int
    fixed_column: bool
    row: int
    fixed_row: bool

    def moved(self, down: int, right: int) -> str:
        """The reference as a cell so far down and right has it."""
        column = self.column if self.fixed_column else self.column + right
        row = self.row if self.fixed_row else self.row + down
        if not (1 <= column <= LAST_COLUMN and 1 <= row <= LAST_ROW):
            return "#REF!"
        return f"{'$' * self.fixed_column}{letters_of(column)}{'$' * self.fixed_row}{row}"
