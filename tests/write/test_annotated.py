"""Marked copies: every cell that something is said about is coloured and commented; a list stands in front."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from docgen.errors import Cell, Finding, InFile, Severity, Sheet
from docgen.i18n import use_language
from docgen.read.workbook import open_workbook
from docgen.write.annotated import annotated, copied
from tests.read.making import HEADINGS, ROWS, Formula, workbook

ERROR, WARNING, NOTE = "FFFF9999", "FFFFE699", "FFDDEBF7"


def about(ref: str, message: str = "sai", severity: Severity = Severity.ERROR, **more: Any) -> Finding:
    return Finding("rule", Cell("b.xlsx", more.pop("sheet", "Sở"), ref), message, severity=severity, **more)


def source(tmp_path: Path, **more: Any) -> bytes:
    return workbook(tmp_path / "b.xlsx", {"Sở": [HEADINGS, *ROWS], "Xã’s": [HEADINGS]}, **more).read_bytes()


def marked(content: bytes, *findings: Finding) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(annotated(content, findings)))


def tone(sheet: Worksheet, ref: str) -> str | None:
    fill = sheet[ref].fill
    return str(fill.fgColor.rgb) if fill.fill_type == "solid" else None


def said(sheet: Worksheet, ref: str) -> str:
    comment = sheet[ref].comment
    return "" if comment is None else comment.text


def listed(book: openpyxl.Workbook) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]


def test_a_cell_is_coloured_by_its_heaviest_finding_and_says_all_of_them(tmp_path: Path) -> None:
    use_language("en")
    sheet = marked(
        source(tmp_path),
        about("C3", "lưu ý", Severity.NOTE),
        about("C3", "sai điểm", advice="sửa điểm"),
        about("C3", "coi chừng", Severity.WARNING),
        about("D3", "coi chừng", Severity.WARNING),
        about("E3", "lưu ý", Severity.NOTE),
    )["Sở"]
    assert [tone(sheet, ref) for ref in ("C3", "D3", "E3", "C2")] == [ERROR, WARNING, NOTE, None]
    assert said(sheet, "C3") == "Error: sai điểm\nCure: Sửa điểm\n\nWarning: coi chừng\n\nNote: lưu ý"


def test_nothing_else_in_the_workbook_changes(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    workbook(path, {"Sở": [HEADINGS, *ROWS, [4, "=không phải công thức", Formula("=C2+1", 8)]]}, {"Sở!C2": "0.00%"})
    before, after = openpyxl.load_workbook(path), marked(path.read_bytes(), about("C3"))
    assert after.sheetnames[1:] == before.sheetnames
    for row in before["Sở"].iter_rows():
        for cell in row:
            same = after["Sở"][cell.coordinate]
            assert (same.value, same.data_type, same.number_format) == (cell.value, cell.data_type, cell.number_format)


def test_a_cell_inside_a_merged_area_is_marked_at_the_areas_first(tmp_path: Path) -> None:
    content = source(tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["Sở"].merge_cells("C2:C4")
    buffer = io.BytesIO()
    book.save(buffer)
    sheet = marked(buffer.getvalue(), about("C3", "một"), about("C4", "hai", Severity.NOTE), about("D3"))["Sở"]
    assert tone(sheet, "C2") == ERROR and "một" in said(sheet, "C2") and "hai" in said(sheet, "C2")
    assert tone(sheet, "D3") == ERROR and "C2:C4" in [str(area) for area in sheet.merged_cells.ranges]


def test_what_a_person_wrote_in_a_comment_stays_first(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(source(tmp_path)))
    book["Sở"]["C3"].comment = Comment("Chị Lan: đã hỏi lại", "Lan")
    book["Sở"]["D4"].comment = Comment("Giữ nguyên", "Lan")
    buffer = io.BytesIO()
    book.save(buffer)
    sheet = marked(buffer.getvalue(), about("C3", "sai"))["Sở"]
    assert said(sheet, "C3").startswith("Chị Lan: đã hỏi lại\n\n") and "sai" in said(sheet, "C3")
    assert said(sheet, "D4") == "Giữ nguyên"


def test_a_long_story_is_cut_where_a_comment_ends(tmp_path: Path) -> None:
    sheet = marked(source(tmp_path), *(about("C3", f"{number} {'dài ' * 100}") for number in range(9)))["Sở"]
    assert len(said(sheet, "C3")) == 2000 and said(sheet, "C3").endswith("…")


def test_protected_and_hidden_sheets_are_marked_and_stay_so(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as file:
        file.add_worksheet("Bìa").write(0, 0, "x")
        sheet = file.add_worksheet("Sở")
        sheet.write(2, 2, 99)
        sheet.protect("mật khẩu", {"select_locked_cells": True})
        sheet.hide()
        sheet.set_row(2, None, None, {"hidden": True})
    made = marked(path.read_bytes(), about("C3"))["Sở"]
    assert tone(made, "C3") == ERROR and said(made, "C3")
    assert made.protection.sheet and made.sheet_state == "hidden" and made.row_dimensions[3].hidden


def test_the_list_in_front_has_every_finding_the_heaviest_first_then_as_the_sheets_go(tmp_path: Path) -> None:
    use_language("en")
    book = marked(
        source(tmp_path),
        about("C3", "ba", sheet="Xã’s"),
        about("D10", "hai", advice="Sửa"),
        about("C9", "một"),
        about("A1", "năm", Severity.NOTE),
        about("B2", "bốn", Severity.WARNING),
        Finding("rule", Sheet("b.xlsx", "Sở"), "thiếu cột"),
        Finding("rule", InFile("b.xlsx"), "thiếu trang tính"),
    )
    assert book.active == book.worksheets[0] and book.sheetnames[0] == "Findings"
    assert [cell.value for cell in book.worksheets[0][1]] == ["Kind", "Sheet", "Cell", "What is wrong", "What to do"]
    assert [(row[0], row[1], row[2], row[3]) for row in listed(book)] == [
        ("Error", None, None, "thiếu trang tính"),
        ("Error", "Sở", None, "thiếu cột"),
        ("Error", "Sở", "C9", "một"),
        ("Error", "Sở", "D10", "hai"),
        ("Error", "Xã’s", "C3", "ba"),
        ("Warning", "Sở", "B2", "bốn"),
        ("Note", "Sở", "A1", "năm"),
    ]


def test_each_line_of_the_list_leads_to_its_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "c.xlsx", {"Sở": [HEADINGS, *ROWS], "Xã của O'Neil": [HEADINGS]})
    book = marked(path.read_bytes(), about("C3"), about("D4", sheet="Xã của O'Neil"), Finding("r", InFile("b"), "x"))
    links = [book.worksheets[0].cell(row, 3).hyperlink for row in (2, 3, 4)]
    assert links[0] is None
    assert [link.location for link in links[1:] if link] == ["'Sở'!C3", "'Xã của O''Neil'!D4"]
    assert all(link.target is None for link in links[1:] if link), "a link inside the file, not to another one"


def test_what_is_alike_in_many_cells_is_one_line_of_the_list_but_marks_them_all(tmp_path: Path) -> None:
    book = marked(source(tmp_path), *(about(f"C{row}", "đều sai") for row in (2, 3, 4)))
    assert [row[2:4] for row in listed(book)] == [["C2:C4", "đều sai"]]
    link = book.worksheets[0]["C2"].hyperlink
    assert link is not None and link.location == "'Sở'!C2:C4"
    assert [tone(book["Sở"], f"C{row}") for row in (1, 2, 3, 4)] == [None, ERROR, ERROR, ERROR]


def test_the_list_takes_a_title_that_no_sheet_has(tmp_path: Path) -> None:
    use_language("en")
    path = workbook(tmp_path / "b.xlsx", {"Findings": [["x"]], "Findings 2": [["x"]]})
    assert marked(path.read_bytes(), about("A1", sheet="Findings")).sheetnames[0] == "Findings 3"


def test_text_that_looks_like_a_formula_or_holds_strange_characters_is_written_as_text(tmp_path: Path) -> None:
    book = marked(source(tmp_path), about("C3", '=HYPERLINK("x")', advice="\x0bkỳ\x01lạ"))
    (row,) = listed(book)
    assert row[3:] == ['=HYPERLINK("x")', "\ufffdkỳ\ufffdlạ"]
    assert book.worksheets[0]["D2"].data_type == "s"


def test_the_same_findings_give_the_same_bytes(tmp_path: Path) -> None:
    content = source(tmp_path)
    first = annotated(content, [about("C3")])
    time.sleep(1.1)
    assert annotated(content, [about("C3")]) == first


def test_findings_of_a_sheet_that_is_not_there_are_only_listed(tmp_path: Path) -> None:
    book = marked(source(tmp_path), about("C3", "lạc", sheet="Khác"))
    assert [row[1:4] for row in listed(book)] == [["Khác", "C3", "lạc"]]
    assert book.worksheets[0]["C2"].hyperlink is None


def test_a_copy_of_another_format_has_every_cell_in_its_place(tmp_path: Path) -> None:
    rows = [*ROWS, [4, "=1+1", "8,5", Formula("=1/0", "#DIV/0!"), True], [None, None, 0.85]]
    path = workbook(tmp_path / "b.xlsx", {"Sở": [HEADINGS, *rows], "Trống": []}, {"Sở!C6": "0%"})
    copy = copied(open_workbook(path, "b.xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(copy))
    assert book.sheetnames == ["Sở", "Trống"]
    sheet = book["Sở"]
    assert [cell.value for cell in sheet[1]] == HEADINGS
    assert (sheet["D4"].value, sheet["B5"].value, sheet["B5"].data_type) == (17.07, "=1+1", "s")
    assert (sheet["C5"].value, sheet["D5"].value, sheet["D5"].data_type, sheet["E5"].value) == (
        "8,5", "#DIV/0!", "e", "TRUE",
    )  # fmt: skip
    assert sheet["C6"].value == 0.85 and "%" in sheet["C6"].number_format
    assert tone(marked(copy, about("C5"))["Sở"], "C5") == ERROR


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no", b"\xd0\xcf\x11\xe0 old"])
def test_what_is_no_workbook_raises(content: bytes) -> None:
    with pytest.raises(Exception, match=r".+"):
        annotated(content, [about("C3")])


def test_a_large_workbook_takes_hardly_longer_than_loading_and_saving_it(tmp_path: Path) -> None:
    """200 units by 60 criteria, a fault in each row; the best of three, against openpyxl alone."""
    rows: list[list[Any]] = [["STT", "Đơn vị", *(f"Tiêu chí {n}" for n in range(60))]]
    rows += [[number, f"Đơn vị {number}", *([5.5] * 60)] for number in range(200)]
    with xlsxwriter.Workbook(str(tmp_path / "b.xlsx")) as file:
        sheet = file.add_worksheet("Sở")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    content = (tmp_path / "b.xlsx").read_bytes()
    findings = [about(f"C{row}", f"sai ở hàng {row}") for row in range(2, 202)]

    def plain() -> None:
        openpyxl.load_workbook(io.BytesIO(content)).save(io.BytesIO())

    def marking() -> None:
        annotated(content, findings)

    def best(action: Any) -> float:
        taken = []
        for _turn in range(3):
            begun = time.process_time()
            action()
            taken.append(time.process_time() - begun)
        return min(taken)

    assert best(marking) < 3 * best(plain)
