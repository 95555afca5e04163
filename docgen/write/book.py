"""A workbook that is being made: its styles, its stamp, its guide. The same content gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import xlsxwriter

from docgen.model.book import Stamp
from docgen.model.rubric import Subject
from docgen.vietnamese import books
from docgen.vietnamese.numbers import bare

STAMP_SHEET = "_docgen"
"""A sheet that nobody sees; programs that drop the properties of a workbook keep it."""
STAMP_PREFIX = "docgen."
NUMBER = "[$-42A]General"
"""Shows what was typed, with a comma where a program goes by the format and not by the machine."""
FONT = "Times New Roman"
LOCKED = "#F2F2F2"
HEADING = "#DDE6F0"
_FIRST_LIST = 3
_LONGEST_PROPERTY = 255
_LONGEST_FORMULA = 8000
_LONGEST_TEST = 255


class Book:
    """A workbook in memory. title: of its properties. year: its date, so that no clock is in it."""

    def __init__(self, title: str, year: int) -> None:
        self._buffer = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        self.file: Any = xlsxwriter.Workbook(self._buffer, options)
        self.file.set_properties({"title": title, "created": dt.datetime(year, 1, 1)})
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._lists: list[Sequence[str]] = []

    def style(self, **changes: Any) -> Any:
        """A format: Times New Roman 12, unless changed."""
        whole = {"font_name": FONT, "font_size": 12, "valign": "vcenter", **changes}
        key = tuple(sorted(whole.items()))
        if key not in self._styles:
            self._styles[key] = self.file.add_format(whole)
        return self._styles[key]

    def cell(self, *, open_: bool, **changes: Any) -> Any:
        """The format of a cell of a table: white where something may be typed, else locked and grey."""
        tone = {"locked": False} if open_ else {"locked": True, "bg_color": LOCKED}
        return self.style(**{"border": 1, "border_color": "#808080", **tone, **changes})

    def sheet(self, title: str, *, landscape: bool) -> Any:
        """A new sheet, A4."""
        sheet = self.file.add_worksheet(title)
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&C&P/&N")
        sheet.hide_gridlines(1 if landscape else 2)
        return sheet

    def protect(self, sheet: Any) -> None:
        """Lock what is not to be typed in, without password: a rail, not a fence."""
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})

    def choose_from(self, items: Sequence[str]) -> str:
        """Keep a list for cells to choose from; gives the range where it stands."""
        if items not in self._lists:
            self._lists.append(items)
        letter = chr(ord("A") + _FIRST_LIST + self._lists.index(items))
        return f"={STAMP_SHEET}!${letter}$1:${letter}${max(1, len(items))}"

    def stamped(self, stamp: Stamp) -> bytes:
        """The finished workbook, with its stamp in its properties and in a sheet that nobody sees."""
        sheet = self.file.add_worksheet(STAMP_SHEET)
        for row, (name, text) in enumerate(stamp.pairs()):
            sheet.write_string(row, 0, f"{STAMP_PREFIX}{name}")
            sheet.write_string(row, 1, text)
            self.file.set_custom_property(f"{STAMP_PREFIX}{name}", text[:_LONGEST_PROPERTY], "text")
        for column, items in enumerate(self._lists, start=_FIRST_LIST):
            for row, item in enumerate(items):
                sheet.write_string(row, column, item)
        sheet.very_hidden()
        return self.closed()

    def closed(self) -> bytes:
        """The finished workbook without a stamp: one to read, not to hand in."""
        self.file.close()
        return self._buffer.getvalue()


def total_format(subject: Subject) -> str:
    """The format of totals: the decimals that the rubric rounds to, or so many as a quotient needs to be seen."""
    rule = subject.not_applicable
    divides = (rule is not None and rule.method == "convert") or subject.total.of == "ratio"
    return _summed(subject.rounding.totals, divides, subject.writing.totals.table.most)


def group_format(subject: Subject) -> str:
    """The format of the points of a group that are summed from its criteria."""
    rule = subject.not_applicable
    divides = rule is not None and rule.method == "convert" and rule.within == "group"
    return _summed(None, divides, subject.writing.points.table.most)


def _summed(decimals: int | None, divides: bool, most: int) -> str:
    """A dash stands for 0, since what nobody has typed yet adds up to nothing."""
    if decimals is None and divides:
        decimals = min(4, most)
    shown = "General" if decimals is None else "0." + "0" * decimals if decimals else "0"
    return f'[$-42A]{shown};[$-42A]-{shown};"–"'


def number(value: Decimal | Fraction) -> int | float:
    """A number as a workbook holds it."""
    exact = Fraction(value)
    return int(exact) if exact.denominator == 1 else float(exact)


def put(sheet: Any, row: int, column: int, content: Decimal | str | None, style: Any) -> None:
    """Write a value, or an empty cell that has a format."""
    if isinstance(content, Decimal):
        sheet.write_number(row, column, number(content), style)
    elif content:
        sheet.write_string(row, column, content, style)
    else:
        sheet.write_blank(row, column, None, style)


def put_formula(sheet: Any, row: int, column: int, text: str, value: Fraction, style: Any) -> None:
    """Write a formula with its result; only the result where Excel would not take so long a formula."""
    if len(text) < _LONGEST_FORMULA:
        sheet.write_formula(row, column, f"={text}", style, number(value))
    else:
        sheet.write_number(row, column, number(value), style)


def validate(sheet: Any, area: tuple[int, int, int, int], rule: dict[str, Any]) -> None:
    """Say what may be typed in an area. A text that Excel would not take is a fault of ours, not one to be passed over.

    rule: as xlsxwriter takes it; error messages are cut to the 255 characters that Excel shows.
    """
    message = rule.get("error_message", "")
    cut = message if len(message) <= 255 else f"{message[:254]}…"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        done = sheet.data_validation(*area, {**rule, "error_title": books.ERROR_TITLE, "error_message": cut})
    assert not done, rule


def bounds_rule(
    what: str, least: Decimal | None, most: Decimal | None, cell: str, words: Sequence[str] = (), *, whole: bool = False
) -> dict[str, Any]:
    """What may be typed in cells of numbers. what: as messages call it; cell: the first one; words: also allowed."""
    if words:
        return {
            "validate": "custom",
            "value": _test(least, most, cell, words),
            "error_message": f"{_allowed(what, least, most)} {or_words(words)}",
        }
    kind = "integer" if whole else "decimal"
    message = books.WHOLE_RANK if whole else _allowed(what, least, most)
    if least is not None and most is not None:
        found = {"criteria": "between", "minimum": number(least), "maximum": number(most)}
    elif least is not None:
        found = {"criteria": ">=", "value": number(least)}
    else:
        found = {"criteria": "<=", "value": number(most if most is not None else Decimal(10**9))}
    return {"validate": kind, **found, "error_message": message}


def _test(least: Decimal | None, most: Decimal | None, cell: str, words: Sequence[str]) -> str:
    """A formula that is true for numbers within bounds and for words: as many of them as Excel takes."""
    tests = [f"ISNUMBER({cell})"]
    tests += [f"{cell}>={format(least, 'f')}"] if least is not None else []
    tests += [f"{cell}<={format(most, 'f')}"] if most is not None else []
    said = [f'{cell}="{word}"' for word in words]
    formula = f"=OR(AND({','.join(tests)}),{','.join(said)})"
    return formula if len(formula) <= _LONGEST_TEST else _test(least, most, cell, words[:-1])


def or_words(words: Sequence[str]) -> str:
    """What may stand in a cell instead of a number."""
    return books.OR_WORDS.format(words=" / ".join(f"“{word}”" for word in words))


def _allowed(what: str, least: Decimal | None, most: Decimal | None) -> str:
    short = what if len(what) <= 120 else f"{what[:119]}…"
    shown = {"what": short, "least": "" if least is None else bare(least), "most": "" if most is None else bare(most)}
    if least is None:
        return (books.ANY_NUMBER if most is None else books.AT_MOST).format(**shown)
    return (books.AT_LEAST if most is None else books.BETWEEN).format(**shown)


def write_guide(book: Book, lines: Iterable[str], facts: Iterable[tuple[str, str]]) -> None:
    """The sheet that says how to fill the workbook in, and which rubric and round it is for."""
    sheet = book.sheet(books.GUIDE, landscape=False)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, 2, 66)
    sheet.merge_range(0, 0, 0, 2, books.GUIDE_TITLE, book.style(bold=True, font_size=14, align="center"))
    said = list(lines)
    for row, line in enumerate(said, start=2):
        sheet.write_string(row, 0, f"{row - 1}.", book.style(align="right", valign="top"))
        wrapped = book.style(text_wrap=True, align="justify", valign="top")
        sheet.merge_range(row, 1, row, 2, line, wrapped)
        sheet.set_row(row, height_of(line, 100))
    for row, (name, text) in enumerate(facts, start=len(said) + 3):
        sheet.write_string(row, 1, name, book.style(italic=True, valign="top"))
        sheet.write_string(row, 2, text, book.style(text_wrap=True, valign="top"))
        sheet.set_row(row, height_of(text, 74))
    sheet.fit_to_pages(1, 0)
    book.protect(sheet)


def height_of(text: str, width: float, line: float = 16.0, least: int = 1) -> float:
    """Points that a text needs in cells so many characters wide."""
    lines = sum(_lines(paragraph, max(1.0, width)) for paragraph in text.split("\n"))
    return line * max(least, lines) + 2


def _lines(text: str, width: float) -> int:
    """Lines that a text takes when it breaks between words."""
    count, used = 1, 0.0
    for word in text.split():
        if used and used + 1 + len(word) > width:
            count, used = count + 1, 0.0
        used += len(word) + (1 if used else 0)
        while used > width:
            count, used = count + 1, used - width
    return count
