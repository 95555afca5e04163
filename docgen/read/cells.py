"""What stands in the cells of a workbook, whatever its format; and how much of it is read at most."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial
from math import isfinite
from typing import Literal, NamedTuple

from docgen.errors import Cell, Finding, InFile, Refused, Sheet
from docgen.i18n import gettext as _
from docgen.vietnamese.dates import cite_date

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MOST_COLUMNS = 200
"""Columns that are looked at; a score table has twenty, and a stray cell far to the right is none of its."""
MOST_CELLS = 500_000
"""Cells of one sheet that hold anything; a province's largest table has thirty thousand."""
MOST_MERGES = 100_000
LONGEST_TEXT = 100_000
"""Characters of one cell; Excel holds 32.767."""

UNTOLD = "="
"""Stands for a formula whose text cannot be told."""

Kind = Literal["empty", "number", "text", "truth", "date", "error", "uncalculated"]
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; from 1, both ends inside."""

# Not the soft hyphen: in TCVN3 its place is that of a letter (ư).
_WIDTHLESS = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + _WIDTHLESS


class Content(NamedTuple):
    """What stands in one cell. A tuple, since a sheet has thousands and a frozen dataclass takes four times as long.

    kind: `uncalculated` is a formula whose result the file does not hold. number: exact at the 15 digits that Excel
    shows. text: as typed, in NFC, without blanks at its ends; for other kinds something to show. percent: the cell
    shows its number as a percentage (0,96 as “96%”). formula: as Excel writes it (`=SUM(C2:D2)`), empty where the cell
    was typed; `UNTOLD` where the file has a formula whose text cannot be told.
    font: of a text whose font is made for an encoding older than Unicode (“.VnTime”, “VNI-Times”), else empty.
    """

    place: Cell
    kind: Kind
    text: str = ""
    number: Decimal | None = None
    percent: bool = False
    formula: str = ""
    font: str = ""


# Most cells hold numbers, and a tuple's own constructor takes a third of the time.
_new_cell: Callable[[tuple[str, str, str]], Cell] = partial(tuple.__new__, Cell)
_new_content: Callable[[tuple[Cell, Kind, str, Decimal | None, bool, str, str]], Content] = partial(
    tuple.__new__, Content
)


@dataclass(frozen=True)
class Row:
    """One row that holds anything: its number and its cells by column, both from 1; empty cells are left out."""

    number: int
    cells: dict[int, Content]
    hidden: bool = False

    def text(self, column: int) -> str:
        """The text of a cell; empty where there is none, or where something else stands."""
        content = self.cells.get(column)
        return content.text if content is not None and content.kind == "text" else ""


@dataclass(frozen=True)
class Grid:
    """One sheet as it was read: its rows from the top, and what the eye does not see.

    hidden_columns: within those looked at. beyond: how many cells right of them hold anything; first_beyond: the first.
    """

    rows: list[Row] = field(default_factory=list)
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Area, ...] = ()
    beyond: int = 0
    first_beyond: Cell | None = None


class Damaged(Exception):
    """A file is not built as its format asks, or not that format at all."""


class Harmful(Exception):
    """A file asks for more than any honest workbook needs."""


def unreadable(name: str) -> Finding:
    """The finding about a file that is damaged. name: the file as messages show it."""
    message = _("The file is damaged, or no workbook that can be read (.xlsx, .xlsm, .xls, .ods, .csv)")
    advice = _("Open it in Excel and save it again as an Excel workbook (.xlsx)")
    return Finding("workbook-unreadable", InFile(name), message, advice)


def too_large(name: str) -> Finding:
    """The finding about a file that is beyond all bounds once it is unpacked."""
    message = _("The workbook is far too large once it is unpacked")
    advice = _("Delete empty formatted rows and columns and what does not belong to the table, and save it again")
    return Finding("workbook-too-large", InFile(name), message, advice)


@lru_cache(maxsize=1024)
def letters_of(column: int) -> str:
    """Name a column as spreadsheets do.

    >>> letters_of(1), letters_of(28), letters_of(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


@lru_cache(maxsize=1024)
def column_of(letters: str) -> int:
    """The number of a column from its letters; raises `Damaged` beyond XFD and for what is no name of a column.

    >>> column_of("A"), column_of("ab"), column_of("XFD")
    (1, 28, 16384)
    """
    column = 0
    if 1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha():
        for letter in letters.upper():
            column = column * 26 + ord(letter) - ord("A") + 1
    if not 1 <= column <= LAST_COLUMN:
        raise Damaged(letters)
    return column


def position_of(ref: str) -> tuple[int, int]:
    """Row and column of a cell by its address, both from 1; raises `Damaged` where it is none.

    >>> position_of("AB12")
    (12, 28)
    """
    letters = ref.rstrip("0123456789")
    row = ref[len(letters) :]
    if not row.isascii() or not row:
        raise Damaged(ref)
    return int(row), column_of(letters)


def tidy(text: str) -> str:
    """A text as it is compared and printed: composed (NFC), without blanks and widthless signs at its ends.

    >>> tidy(" Sở\\u00a0\\u200b")
    'Sở'
    """
    return unicodedata.normalize("NFC", text).strip(_BLANKS)


@lru_cache(maxsize=16384)
def number_of(stored: str | float) -> tuple[Decimal | None, str]:
    """A stored number at the 15 digits that Excel shows, and its text; None for what is infinite or no number to Excel.

    stored: also as text, as files write it. Raises `ValueError` where that is none.

    >>> number_of(0.1 + 0.2), number_of("inf")
    ((Decimal('0.3'), '0.3'), (None, '#NUM!'))
    """
    value = float(stored)
    if not isfinite(value):
        return None, "#NUM!"
    number = Decimal(format(value, ".15g"))
    return number, format(number, "f")


_EPOCH = dt.datetime(1899, 12, 30)
_EPOCH_1904 = dt.datetime(1904, 1, 1)
_DAY = 86400


def date_text(days: float, *, since_1904: bool, elapsed: bool) -> str:
    """Show a stored date or time; raises `OverflowError` or `ValueError` beyond the calendar.

    days: since the epoch of the workbook; below one day it is a time. elapsed: hours that go on after 24.
    Excel counts a 29 February 1900 that never was, so its first 59 days are one less than they should be.

    >>> date_text(43077.0, since_1904=False, elapsed=False), date_text(0.5, since_1904=False, elapsed=False)
    ('08/12/2017', '12:00:00')
    """
    if elapsed or 0 <= days < 1:
        return clock(days * _DAY)
    if days < 0:
        raise ValueError("before the calendar")
    if days < 60 and not since_1904:
        days += 1
    return cite_date((_EPOCH_1904 if since_1904 else _EPOCH) + dt.timedelta(milliseconds=round(days * _DAY * 1000)))


def clock(seconds: float) -> str:
    """Show a time or a span of time: hours, minutes, whole seconds."""
    total = round(abs(seconds))
    return f"{'-' if seconds < 0 else ''}{total // 3600:02}:{total // 60 % 60:02}:{total % 60:02}"


class Filling:
    """A sheet on its way from a file: contents are made and put in, a `Grid` comes out.

    Raises `Refused` beyond the bounds, and `Damaged` where a cell stands twice.
    """

    def __init__(self, file: str, sheet: str) -> None:
        self._file = file
        self._sheet = sheet
        self._rows: dict[int, dict[int, Content]] = {}
        self._hidden: set[int] = set()
        self._count = 0
        self._beyond = 0
        self._first_beyond: Cell | None = None

    def text(self, ref: str, text: str, formula: str = "", font: str = "") -> Content | None:
        """A tidy text as content; None where it is empty, for so is the cell."""
        place = self.place(ref)
        if len(text) > LONGEST_TEXT:
            message = _("The cell holds more than {n} characters").format(n=LONGEST_TEXT)
            raise Refused([Finding("cell-too-long", place, message, _("Shorten it, or empty the cell"))])
        return Content(place, "text", text, None, False, formula, font) if text else None

    def number(self, ref: str, stored: str | float, percent: bool = False, formula: str = "") -> Content:
        """A stored number as content; see `number_of`."""
        number, text = number_of(stored)
        kind: Kind = "error" if number is None else "number"
        place = _new_cell((self._file, self._sheet, ref))
        return _new_content((place, kind, text, number, percent, formula, ""))

    def day(self, ref: str, days: float, since_1904: bool, elapsed: bool, formula: str = "") -> Content:
        """A date or time that the file keeps as a number, as content; see `date_text`."""
        try:
            text = date_text(days, since_1904=since_1904, elapsed=elapsed)
        except (OverflowError, ValueError):
            # Excel shows only signs (#####) where a number is no day of its calendar.
            return self.other(ref, "error", "#VALUE!", formula)
        return self.other(ref, "date", text, formula)

    def other(self, ref: str, kind: Kind, text: str, formula: str = "") -> Content:
        """Any other content, with something to show."""
        return Content(self.place(ref), kind, text, None, False, formula)

    def uncalculated(self, ref: str, formula: str) -> Content:
        """A formula whose result the file does not hold; one that refers to deleted cells can only be an error."""
        lost = "#REF!" in formula and "IFERROR" not in formula.upper()
        return self.other(ref, "error", "#REF!", formula) if lost else self.other(ref, "uncalculated", "", formula)

    def row(self, number: int) -> dict[int, Content]:
        """The cells of a row, to be filled by column up to `MOST_COLUMNS`; a row is asked for once, when it begins."""
        if number in self._rows:
            raise Damaged(f"row {number}")
        cells: dict[int, Content] = {}
        self._rows[number] = cells
        return cells

    def end_row(self, number: int, *, hidden: bool) -> None:
        """Say that a row is whole."""
        cells = self._rows[number]
        self._count += len(cells)
        if self._count > MOST_CELLS:
            message = _("The sheet holds more than {n} cells with content").format(n=MOST_CELLS)
            advice = _("Delete what does not belong to the table, and save it again")
            raise Refused([Finding("sheet-too-large", Sheet(self._file, self._sheet), message, advice)])
        if not cells:
            del self._rows[number]
        elif hidden:
            self._hidden.add(number)

    def pass_over(self, row: int, column: int, count: int = 1) -> None:
        """Count cells with content that stand right of those looked at. column: of the first."""
        self._beyond += count
        if self._first_beyond is None:
            self._first_beyond = self.place(f"{letters_of(column)}{row}")

    def grid(self, hidden_columns: frozenset[int] = frozenset(), merged: tuple[Area, ...] = ()) -> Grid:
        """The sheet as it was filled, its rows in order."""
        rows = [Row(number, cells, number in self._hidden) for number, cells in sorted(self._rows.items())]
        return Grid(rows, hidden_columns, merged, self._beyond, self._first_beyond)

    def place(self, ref: str) -> Cell:
        """Point at a cell of the sheet."""
        return Cell(self._file, self._sheet, ref)
