"""A sound workbook as a clerk has it, and faults to put into it, each with the findings it deserves and no others."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tests.workspaces import units

SO = (
    "Sở Nội vụ", "Sở Tư pháp", "Sở Y tế", "Sở Tài chính", "Sở Xây dựng", "Sở Công Thương", "Thanh tra tỉnh",
    "Sở Giáo dục và Đào tạo", "Sở Khoa học và Công nghệ", "Sở Nông nghiệp và Môi trường", "Sở Dân tộc và Tôn giáo",
    "Sở Văn hóa, Thể thao và Du lịch", "Văn phòng UBND tỉnh", "Ban Quản lý các khu công nghiệp", "Sở Ngoại vụ",
    "Sở Du lịch", "Sở Quy hoạch và Kiến trúc", "Sở An toàn thực phẩm", "Ban Quản lý khu kinh tế cửa khẩu",
)  # fmt: skip
XA = ("UBND xã Đông Hòa", "UBND xã Tây Lĩnh", "UBND phường Nam Khê", "UBND đặc khu Hòn Bắc", "UBND xã Mường Lạn")
HEADINGS = (
    "STT", "Tên cơ quan, đơn vị", "Hạ tầng\n(tối đa 20)", "Ứng dụng\n(tối đa 50)", "Nhân lực\n(tối đa 30)",
    "Điểm thưởng", "Điểm trừ", "Tổng điểm\n(tối đa 100)", "Xếp hạng năm 2025", "Ghi chú",
)  # fmt: skip
FIRST = 9
"""The row of the first unit."""
REGISTER = units(SO, XA)


@dataclass(frozen=True)
class Percent:
    """A number in a cell that shows it as a percentage."""

    value: float


@dataclass(frozen=True)
class Error:
    """A formula with an error as its result."""

    text: str


class Unsaved:
    """A formula whose result the file does not hold."""


@dataclass
class Row:
    """A unit's row: name, points of three groups, bonus, penalty, last year's rank; total: where it is no formula."""

    name: str | None
    points: list[Any]
    rank: Any = None
    total: Any = None


@dataclass
class Table:
    """A sheet. merged: areas of data that are merged, by (first row, last row, column) counted from the first unit."""

    title: str
    rows: list[Row]
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    below: list[list[Any]] = field(default_factory=list)


@dataclass
class Book:
    """The workbook of the round."""

    so: Table
    xa: Table


def sound() -> Book:
    """A workbook without any fault: titles, headings in two rows with merged cells, numbered columns, maxima, formulas.

    Names are spelt as people do: in capitals, with other hyphens, accents apart.
    """
    so = [Row(name, [10 + n % 9, 31.25 + n, 20.5 - n / 4, n % 3, n % 2], n + 1) for n, name in enumerate(SO)]
    so[2].name = unicodedata.normalize("NFD", "SỞ Y TẾ")
    so[11].name = "Sở Văn hoá - Thể thao  và Du lịch\u00a0"
    xa = [Row(name, [12.5 + n, 40 - n, 21.75, None, None], "-") for n, name in enumerate(XA)]
    return Book(Table("Các sở", so), Table("Các xã", xa))


def write(path: Path, book: Book) -> None:
    """Write the workbook as Excel would save it: with the results of its formulas."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as file:
        styles = {
            "date": file.add_format({"num_format": "dd/mm/yyyy"}),
            "percent": file.add_format({"num_format": "0%"}),
            "head": file.add_format({"bold": True, "text_wrap": True, "border": 1, "align": "center"}),
        }
        for table in (book.so, book.xa):
            _sheet(file.add_worksheet(table.title), table, styles)


def _sheet(sheet: Worksheet, table: Table, styles: dict[str, Any]) -> None:
    sheet.merge_range("A1:J1", "ỦY BAN NHÂN DÂN TỈNH", styles["head"])
    sheet.merge_range("A3:J3", "BẢNG TỔNG HỢP ĐIỂM SỐ HÓA NĂM 2026", styles["head"])
    sheet.merge_range("A4:J4", f"({table.title}, kèm theo Quyết định số 1/QĐ-UBND ngày 05/01/2026)")
    sheet.merge_range("C5:G5", "Điểm thẩm định", styles["head"])
    for column, text in enumerate(HEADINGS):
        if 2 <= column <= 6:
            sheet.write(5, column, text, styles["head"])
        else:
            sheet.merge_range(4, column, 5, column, text, styles["head"])
        sheet.write(6, column, f"({column + 1})")
    sheet.write(7, 1, "Điểm tối đa")
    sheet.write_row(7, 2, [20, 50, 30])
    sheet.write(7, 7, 100)
    for number, row in enumerate(table.rows):
        at = FIRST - 1 + number
        sheet.write(at, 0, number + 1)
        if row.name is not None:
            sheet.write_string(at, 1, row.name)
        for column, value in enumerate(row.points, start=2):
            _cell(sheet, at, column, value, styles)
        if row.total is None:
            sheet.write_formula(at, 7, f"=SUM(C{at + 1}:F{at + 1})-G{at + 1}", None, _result(row.points))
        else:
            _cell(sheet, at, 7, row.total, styles)
        _cell(sheet, at, 8, row.rank, styles)
    for first, last, column in table.merged:
        value = table.rows[first].points[column - 2]
        sheet.merge_range(FIRST - 1 + first, column, FIRST - 1 + last, column, value)
    for number, values in enumerate(table.below, start=FIRST + len(table.rows)):
        sheet.write_row(number, 0, values)


def _cell(sheet: Worksheet, row: int, column: int, value: Any, styles: dict[str, Any]) -> None:
    if isinstance(value, Percent):
        sheet.write_number(row, column, value.value, styles["percent"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), styles["date"])
    elif isinstance(value, Error):
        sheet.write_formula(row, column, "=NA()", None, value.text)
    elif isinstance(value, Unsaved):
        sheet.write_formula(row, column, "=ROUNDUP(40.126,2)", None, "")
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write(row, column, value)


def _result(points: list[Any]) -> Any:
    """What Excel makes of the row's formula: SUM skips text and TRUE, counts dates by their day; an error stays one."""
    *summed, taken = points
    if isinstance(taken, str):
        return "#VALUE!"
    for value in points:
        if isinstance(value, Unsaved):
            return ""
        if isinstance(value, Error):
            return value.text
    return sum(map(_counted, summed)) - _counted(taken)


def _counted(value: Any) -> float:
    if isinstance(value, Percent):
        return value.value
    if isinstance(value, dt.date):
        return (value - dt.date(1899, 12, 30)).days
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


Told = tuple[str, str, str, str]
"""Severity, rule, sheet, cell."""


@dataclass(frozen=True)
class Fault:
    """A fault to put into a sound workbook, and what it then deserves to be told.

    Each has rows of its own, so that all of them fit into one workbook.
    """

    name: str
    put: Callable[[Book], None]
    deserved: Callable[[Book], tuple[Told, ...]]


def _points(unit: int, column: str, value: Any) -> Callable[[Book], None]:
    def put(book: Book) -> None:
        book.so.rows[unit].points["CDEFG".index(column)] = value

    return put


def _changed(unit: int, **changes: Any) -> Callable[[Book], None]:
    def put(book: Book) -> None:
        book.so.rows[unit] = replace(book.so.rows[unit], **changes)

    return put


def _twice(book: Book) -> None:
    book.xa.rows.append(Row(XA[2], [13, 38, 21, None, None], "-"))


def _moved(book: Book) -> None:
    """A commune stands among the departments, and not among the communes."""
    book.so.rows.append(book.xa.rows.pop(3))


def _merged(book: Book) -> None:
    """Two units share one cell, so that the second has nothing."""
    book.so.rows[16].points[1] = None
    book.so.merged.append((15, 16, 3))


def _means(book: Book) -> None:
    book.xa.below += [[None, "Trung bình khối xã", 14.5, 38, 21.75, None, None, 74.25], ["Cộng", None, 72.5]]


def _one(name: str, unit: int, column: str, put: Callable[[Book], None], *told: str) -> Fault:
    """A fault of one cell of the departments, told there: severities and rules by turns."""
    ref = f"{column}{FIRST + unit}"
    pairs = zip(told[::2], told[1::2], strict=True)
    findings = tuple((severity, rule, "Các sở", ref) for severity, rule in pairs)
    return Fault(name, put, lambda _book: findings)


def _typed(name: str, unit: int, column: str, value: Any, *told: str) -> Fault:
    """Something in a cell of points."""
    return _one(name, unit, column, _points(unit, column, value), *told)


def _at(severity: str, rule: str, table: Callable[[Book], Table], name: str) -> Callable[[Book], tuple[Told, ...]]:
    """Told at the last row of a unit."""

    def told(book: Book) -> tuple[Told, ...]:
        rows = table(book).rows
        last = max(number for number, row in enumerate(rows) if row.name == name)
        return ((severity, rule, table(book).title, f"B{FIRST + last}"),)

    return told


def _below(book: Book) -> tuple[Told, ...]:
    first = FIRST + len(book.xa.rows) + 1
    return ("note", "row-not-read", "Các xã", f"B{first}"), ("note", "row-not-read", "Các xã", f"A{first + 1}")


TEXT = _typed(
    "a number typed as text with a comma", 0, "C", "17,5", "warning", "number-as-text", "note", "sum-skips-text"
)
FAULTS = (
    TEXT,
    _typed("the letter O for a nought", 1, "D", "4O", "error", "not-a-number"),
    _typed("8.12 became a date", 2, "C", dt.date(2026, 12, 8), "error", "cell-date"),
    _typed("points above the maximum", 3, "E", 33, "error", "mark-above-maximum"),
    _typed("an empty cell", 4, "D", None, "error", "mark-missing"),
    _one("a unit misspelt", 5, "B", _changed(5, name="Sở Công Thưong"), "error", "unit-unknown"),
    _one("a row without unit", 6, "B", _changed(6, name=None), "error", "unit-missing"),
    _typed("an error value", 7, "D", Error("#N/A"), "error", "cell-error"),
    _typed("a truth value", 8, "C", True, "error", "not-a-number"),
    _typed("a percentage", 9, "C", Percent(0.85), "warning", "cell-percent"),
    _typed("points below nought", 10, "E", -3.5, "error", "mark-below-zero"),
    _typed("a penalty with the wrong sign", 11, "G", -2, "error", "adjustment-sign"),
    _typed("a bonus with the wrong sign", 12, "F", -1, "error", "adjustment-sign"),
    _typed("a bonus above its most", 13, "F", 7.5, "error", "adjustment-out-of-bounds"),
    _typed("a formula without its result", 14, "D", Unsaved(), "error", "cell-uncalculated"),
    _one("two units share a merged cell", 16, "D", _merged, "error", "mark-missing"),
    _one("last year's rank in words", 17, "I", _changed(17, rank="nhất"), "error", "not-a-number"),
    _one("a total that is not the sum", 18, "H", _changed(18, total=66.6), "warning", "total-differs"),
    _one("a total typed over its formula", 15, "H", _changed(15, total=78), "warning", "typed-over-formula"),
    Fault("a unit of the other block", _moved, _at("error", "unit-in-other-block", lambda book: book.so, XA[3])),
    Fault("a unit twice", _twice, _at("error", "unit-twice", lambda book: book.xa, XA[2])),
    Fault("rows that sum up", _means, _below),
)
