from __future__ import annotations

from decimal import Decimal
from typing import Any

from docgen.errors import Cell
from docgen.merge import merge
from docgen.model.book import Field, FieldKind, Slot
from docgen.model.returned import Collected, Given, Returned, Standing, Value
from docgen.write.collected import collected_workbook
from tests.handing import SHEETS, occasion, round_
from tests.write.opened import cell_of, find, opened


def given(unit: str, code: str, value: Value | str, ref: str, file: str = "a.xlsx", **more: Any) -> Given:
    kind: FieldKind = more.get("kind", "points")
    slot = Slot("cds", unit, Field(kind, code, more.get("stage", "tham-dinh")))
    return Given(slot, value, Cell(file, "Sở", ref), more.get("member", ""))


GIVEN = (
    given("so-1", "the-che", Decimal("20.5"), "C7", member="An"),
    given("so-2", "the-che", Decimal(10), "C8"),
    given("so-2", "the-che", Decimal(12), "C8", "b.xlsx", member="Bình"),
    given("so-1", "the-che", Decimal(25), "D8", "c.xlsx", stage="tu-cham"),
    given("so-1", "the-che", "Kế hoạch số 12", "E8", "c.xlsx", stage="tu-cham", kind="evidence"),
    given("so-1", "the-che", "gửi sau", "F8", "c.xlsx", stage="tu-cham", kind="note"),
)
COLLECTED = Collected(
    (Returned("a.xlsx", Standing.TAKEN, given=GIVEN[:2]),),
    merge(GIVEN),
    missing_units=("xa-1",),
    missing_parts=(("group", "cds.phat"),),
)
WORDS = [(COLLECTED.returned[0], "An", "taken")]


def table(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


def test_what_everybody_agrees_on_stands_in_the_tables_by_stage() -> None:
    made = opened(collected_workbook(occasion(), COLLECTED, WORDS))
    assert cell_of(made["Sở"], "Sở Nội vụ", "Thể chế số").value == 20.5
    assert cell_of(made["Sở - tự chấm"], "Sở Nội vụ", "Thể chế số").value == 25


def test_a_cell_with_several_values_stays_empty_and_says_why() -> None:
    made = opened(collected_workbook(occasion(), COLLECTED, WORDS))
    cell = cell_of(made["Sở"], "Sở Tư pháp", "Thể chế số")
    assert cell.value is None
    assert cell.comment.text == "Có nhiều giá trị khác nhau:\n10: a.xlsx, Sở!C8\n12: b.xlsx, Sở!C8"
    assert table(made["Khác nhau"])[1:] == [
        ["Mức độ chuyển đổi số", "Thẩm định", "Sở Tư pháp", "Thể chế số", 10, "a.xlsx", "Sở", "C8", None],
        ["Mức độ chuyển đổi số", "Thẩm định", "Sở Tư pháp", "Thể chế số", 12, "b.xlsx", "Sở", "C8", "Bình"],
    ]


def test_every_value_says_where_it_came_from() -> None:
    rows = table(opened(collected_workbook(occasion(), COLLECTED, WORDS))["Nguồn"])
    assert rows[0] == [
        "Nội dung",
        "Lần chấm",
        "Đơn vị",
        "Tiêu chí",
        "Giá trị",
        "Tệp",
        "Trang tính",
        "Ô",
        "Người chấm",
    ]
    assert ["Mức độ chuyển đổi số", "Tự chấm", "Sở Nội vụ", "Thể chế số", 25, "c.xlsx", "Sở", "D8", None] in rows
    assert len(rows) == 1 + len(GIVEN) - 1


def test_evidence_and_remarks_on_criteria_are_listed() -> None:
    rows = table(opened(collected_workbook(occasion(), COLLECTED, WORDS))["Kiểm chứng"])
    assert [row[4] for row in rows[1:]] == ["Kế hoạch số 12", "gửi sau"]


def test_files_and_who_is_missing_are_listed() -> None:
    sheet = opened(collected_workbook(occasion(), COLLECTED, WORDS))["Tệp đã nhận"]
    assert table(sheet)[1:] == [
        ["a.xlsx", "An", "taken", 2],
        ["(chưa gửi)", "Xã Đông Sơn", None, 0],
        ["(chưa gửi)", "Điểm trừ", None, 0],
    ]


def test_sums_hold_what_the_values_come_to() -> None:
    values = opened(collected_workbook(occasion(), COLLECTED, WORDS), values=True)
    sheet = values["Sở"]
    assert sheet.cell(find(sheet, "Sở Nội vụ").row, find(sheet, "Tổng điểm").column).value == 20.5


def test_a_stage_that_the_round_names_no_sheet_for_gets_one() -> None:
    found = occasion(round_(scores={"sheets": SHEETS[:2]}))
    titles = opened(collected_workbook(found, COLLECTED, WORDS)).sheetnames
    assert titles[:4] == ["Sở", "Xã", "Sở, ban, ngành - Tự chấm", "Xã, phường, đặc khu - Tự chấm"]


def test_without_clashes_and_evidence_there_are_no_such_sheets() -> None:
    made = opened(collected_workbook(occasion(), Collected((), merge(GIVEN[:1])), ()))
    assert "Khác nhau" not in made.sheetnames and "Kiểm chứng" not in made.sheetnames
