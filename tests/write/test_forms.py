from __future__ import annotations

from typing import Any

from docgen.model.book import stamp_of
from docgen.plan.occasion import Occasion
from docgen.write.forms import form_workbook, unit_files
from tests.handing import occasion, round_, rubric
from tests.write.opened import find, opened, rule_of, texts


def form(unit: str = "so-4", found: Occasion | None = None) -> bytes:
    used = found or occasion()
    made = form_workbook(used, used.units[unit], used.stages[0])
    assert made is not None
    return made


def row_of(sheet: Any, label: str) -> list[Any]:
    row = find(sheet, label).row
    return [sheet.cell(row, column).value for column in range(1, 7)]


def test_a_form_looks_like_one_that_an_office_sends() -> None:
    sheet = opened(form())["Phiếu tự chấm"]
    assert sheet["A1"].value == "SỞ KHOA HỌC VÀ CÔNG NGHỆ"
    assert sheet["C1"].value == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    assert [sheet.cell(row, 1).value for row in range(3, 7)] == [
        "PHIẾU TỰ ĐÁNH GIÁ, CHẤM ĐIỂM",
        "Mức độ chuyển đổi số năm 2026",
        "(Theo Quyết định số 12/QĐ-UBND ngày 05/3/2026 của Chủ tịch UBND tỉnh)",
        "Đơn vị: Sở Khoa học và Công nghệ",
    ]
    headings = [sheet.cell(7, column).value for column in range(1, 7)]
    assert headings == ["TT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Tài liệu kiểm chứng", "Ghi chú"]
    assert {"NGƯỜI LẬP PHIẾU", "THỦ TRƯỞNG ĐƠN VỊ", "Ngày …… tháng …… năm 2026"} <= set(texts(sheet))
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
    assert sheet.print_title_rows == "$7:$7"


def test_criteria_are_rows_and_groups_are_summed() -> None:
    data = form()
    sheet = opened(data)["Phiếu tự chấm"]
    assert row_of(sheet, "Thể chế số")[:4] == ["I", "Thể chế số", 30, None]
    assert row_of(sheet, "Kết nối nền tảng chia sẻ")[:4] == ["2.1", "Kết nối nền tảng chia sẻ", 12.5, None]
    assert row_of(sheet, "Dữ liệu số")[3] == "=SUM(D10,D12:D13)"
    assert row_of(sheet, "Tổng điểm")[3].startswith("=")
    assert row_of(opened(data, values=True)["Phiếu tự chấm"], "Tổng điểm")[3] == 0


def test_only_points_evidence_and_remarks_are_open() -> None:
    sheet = opened(form())["Phiếu tự chấm"]
    assert sheet.protection.sheet
    for label, columns in (("Thể chế số", {4, 5, 6}), ("Dữ liệu số", set()), ("Chia sẻ dữ liệu", set())):
        row = find(sheet, label).row
        assert {column for column in range(1, 7) if not sheet.cell(row, column).protection.locked} == columns


def test_points_are_within_the_maximum_of_the_units_track() -> None:
    sheet = opened(form("xa-3", occasion(rubric_of=rubric(not_applicable=None))))["Phiếu tự chấm"]
    rule = rule_of(sheet, sheet.cell(find(sheet, "Dịch vụ công trực tuyến").row, 4))
    assert (rule.type, rule.formula1, rule.formula2) == ("decimal", "0", "50")


def test_what_does_not_apply_is_closed_and_says_so() -> None:
    found = occasion(round_(not_applicable=[{"unit": "so-4", "points": "ket-noi", "reason": "không kết nối"}]))
    sheet = opened(form(found=found))["Phiếu tự chấm"]
    cell = sheet.cell(find(sheet, "Kết nối nền tảng chia sẻ").row, 4)
    assert cell.value == "x" and cell.protection.locked


def test_a_form_knows_its_unit_rubric_and_stage() -> None:
    made = opened(form())
    pairs = [(row[0].value, row[1].value) for row in made["_docgen"].iter_rows(max_col=2) if row[0].value]
    stamp = stamp_of((name.removeprefix("docgen."), text) for name, text in pairs)
    assert stamp is not None
    assert (stamp.shape, stamp.unit, stamp.rubric, stamp.round) == ("form", "so-4", "noi/12-2026", "dot-2026")
    assert [(mark.sheet, mark.stage) for mark in stamp.sheets] == [("Phiếu tự chấm", "tu-cham")]


def test_every_unit_that_takes_part_has_a_form() -> None:
    found = occasion(round_(not_assessed=[{"unit": "so-1", "reason": "mới"}]))
    assert [code for code, _data in unit_files(found, found.stages[0])] == [
        "so-2",
        "so-3",
        "so-4",
        "xa-1",
        "xa-2",
        "xa-3",
    ]


def test_the_same_input_gives_the_same_bytes() -> None:
    assert form() == form()
