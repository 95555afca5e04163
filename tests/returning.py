"""Workbooks that were handed out, filled in and sent back, as people and their programs do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from docgen.model.book import Field, Slot
from docgen.model.returned import Returned
from docgen.plan.occasion import Occasion, stamp
from docgen.plan.recall import choice_of
from docgen.plan.sheets import Wanted, entry_sheets
from docgen.read.returned import open_returned, read_returned
from docgen.write.entry import EntryBook, entry_workbook
from docgen.write.forms import form_workbook
from tests.handing import occasion
from tests.write.opened import cell_of, find

Change = Callable[[Any], object]
POINTS = {
    "Thể chế số": 15,
    "Công bố dữ liệu mở trên Cổng dữ liệu": 8.5,
    "Kết nối nền tảng chia sẻ": 10,
    "Cập nhật thường xuyên": 5,
    "Dịch vụ công trực tuyến": 33.25,
}
"""What a unit gives itself, by the labels of a form."""


def form(path: Path, unit: str, points: Mapping[str, Any] = POINTS, found: Occasion | None = None) -> Path:
    """A unit's form, filled in and saved by another program."""
    used = found or occasion()
    data = form_workbook(used, used.units[unit], used.stages[0])
    assert data is not None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)

    def fill(book: Any) -> None:
        for label, value in points.items():
            sheet = book.worksheets[0]
            sheet.cell(find(sheet, label).row, 4).value = value

    return edit(path, fill)


def part(
    path: Path,
    cells: Mapping[tuple[str, str, str], Any],
    *groups: str,
    member: str = "",
    found: Occasion | None = None,
) -> Path:
    """A part of the appraisal with some criteria groups, filled in; cells by sheet, unit and heading."""
    used = found or occasion()
    parts = tuple(f"cds.{group}" for group in groups)
    sheets = entry_sheets(used, Wanted({"tham-dinh"}, None, choice_of(parts), False))
    mine = stamp(used, "part", tuple(sheet.mark for sheet in sheets), by="group", parts=parts, member=member)
    return _filled(path, entry_workbook(EntryBook(used, sheets, mine)), cells)


def entry(path: Path, cells: Mapping[tuple[str, str, str], Any], found: Occasion | None = None) -> Path:
    """The whole entry workbook, filled in; cells by sheet, unit and heading."""
    used = found or occasion()
    sheets = entry_sheets(used, Wanted())
    mine = stamp(used, "entry", tuple(sheet.mark for sheet in sheets))
    return _filled(path, entry_workbook(EntryBook(used, sheets, mine)), cells)


def _filled(path: Path, data: bytes, cells: Mapping[tuple[str, str, str], Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)

    def fill(book: Any) -> None:
        for (title, unit, heading), value in cells.items():
            cell_of(book[title], unit, heading).value = value

    return edit(path, fill)


def edit(path: Path, change: Change) -> Path:
    """Change a workbook and save it by openpyxl, which drops the results of its formulas."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def unstamp(book: Any) -> None:
    """Take both stamps out, as a program does that knows neither."""
    del book["_docgen"]
    for each in list(book.custom_doc_props.props):
        del book.custom_doc_props[each.name]


def read(path: Path, found: Occasion | None = None) -> Returned:
    """Read a file that came back."""
    return read_returned(open_returned(path, path.name), found or occasion())


def told(returned: Returned) -> list[tuple[str, str, str]]:
    """Severity, rule and cell of every finding about a file."""
    return [(each.severity.value, each.rule, getattr(each.place, "ref", "")) for each in returned.findings]


def own(unit: str, code: str, kind: Any = "points") -> Slot:
    """A value that a unit gives itself."""
    return Slot("cds", unit, Field(kind, code, "tu-cham"))


def appraised(unit: str, code: str, kind: Any = "points") -> Slot:
    """A value that the office gives a unit."""
    return Slot("cds", unit, Field(kind, code, "tham-dinh"))
