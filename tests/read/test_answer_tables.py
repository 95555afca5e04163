from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from docgen.i18n import use_language
from docgen.model.book import Field, Slot
from tests import returning
from tests.handing import occasion, round_, rubric
from tests.returning import appraised, edit, own, read, told
from tests.write.opened import cell_of, find


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def test_a_part_gives_appraised_points_of_its_groups_and_says_whose_they_are(tmp_path: Path) -> None:
    cells = {
        ("Sở", "Sở Nội vụ", "Dữ liệu mở"): 7.5,
        ("Xã", "Xã Yên Sa", "Cập nhật thường xuyên"): 6,
        ("Sở", "Sở Nội vụ", "Ghi chú"): "thiếu minh chứng",
    }
    found = read(returning.part(tmp_path / "a.xlsx", cells, "du-lieu", member="Nguyễn Văn An"))
    assert found.values == {
        appraised("so-1", "du-lieu-mo"): Decimal("7.5"),
        appraised("xa-3", "cap-nhat"): 6,
        appraised("so-1", "", "note"): "thiếu minh chứng",
    }
    assert {each.member for each in found.given} == {"Nguyễn Văn An"}
    assert [rule for _severity, rule, _cell in told(found)] == ["cells-empty"]
    assert len(found.empty) == 19
    assert "19 cells" in found.findings[0].message


def test_a_whole_entry_workbook_gives_points_of_every_stage_with_totals_left_to_docgen(tmp_path: Path) -> None:
    cells = {
        ("Sở", "Sở Y tế", "Thể chế số"): 20,
        ("Sở", "Sở Y tế", "Điểm trừ"): 1,
        ("Sở", "Sở Y tế", "Lý do điểm trừ"): "nộp muộn",
        ("Sở - tự chấm", "Sở Y tế", "Thể chế số"): 25,
    }
    assert read(returning.entry(tmp_path / "a.xlsx", cells)).values == {
        appraised("so-3", "the-che"): 20,
        appraised("so-3", "phat"): 1,
        appraised("so-3", "phat", "reason"): "nộp muộn",
        own("so-3", "the-che"): 25,
    }


def test_given_totals_and_last_years_columns_are_read(tmp_path: Path) -> None:
    from docgen.plan.occasion import stamp
    from docgen.plan.sheets import Wanted, entry_sheets
    from docgen.write.entry import EntryBook, entry_workbook

    used = occasion(rubric_of=rubric(total={"method": "given", "reference": "x"}))
    sheets = entry_sheets(used, Wanted(years=(2025,)))
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        entry_workbook(EntryBook(used, sheets, stamp(used, "entry", tuple(sheet.mark for sheet in sheets))))
    )

    def fill(book: Any) -> None:
        cell_of(book["Sở"], "Sở Y tế", "Tổng điểm").value = 77.5
        cell_of(book["Sở"], "Sở Y tế", "Xếp hạng năm 2025").value = 2
        cell_of(book["Sở"], "Sở Y tế", "Tổng điểm năm 2025").value = 70

    assert read(edit(path, fill), used).values == {
        appraised("so-3", "", "total"): Decimal("77.5"),
        Slot("cds", "so-3", Field("rank", "2025")): 2,
        Slot("cds", "so-3", Field("past", "2025")): 70,
    }


def test_what_docgen_put_in_is_no_value(tmp_path: Path) -> None:
    used = occasion(
        round_(
            not_applicable=[{"unit": "so-1", "points": "dich-vu", "reason": "không có"}],
            not_assessed=[{"unit": "so-2", "reason": "mới"}],
        )
    )
    assert read(returning.entry(tmp_path / "a.xlsx", {}, used), used).given == ()


def test_rows_and_columns_that_moved_are_found_again(tmp_path: Path) -> None:
    path = returning.part(tmp_path / "a.xlsx", {("Sở", "Sở Y tế", "Dữ liệu mở"): 4}, "du-lieu")

    def move(book: Any) -> None:
        sheet = book["Sở"]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        sheet.insert_rows(8, 2)
        sheet.insert_cols(3)

    assert read(edit(path, move)).values == {appraised("so-3", "du-lieu-mo"): 4}


def test_a_unit_that_stands_twice_gives_both_values(tmp_path: Path) -> None:
    path = returning.part(tmp_path / "a.xlsx", {("Sở", "Sở Y tế", "Thể chế số"): 4}, "the-che")

    def copy(book: Any) -> None:
        sheet = book["Sở"]
        sheet.cell(20, 2).value = "SỞ Y TẾ"
        sheet.cell(20, 3).value = 9

    given = read(edit(path, copy)).given
    assert [(each.value, each.place.ref) for each in given] == [(Decimal(4), "C9"), (Decimal(9), "C20")]


def test_an_unknown_unit_with_values_is_told_and_not_guessed(tmp_path: Path) -> None:
    path = returning.part(tmp_path / "a.xlsx", {("Sở", "Sở Y tế", "Thể chế số"): 4}, "the-che")
    found = read(edit(path, lambda book: setattr(find(book["Sở"], "Sở Y tế"), "value", "Sở Y tê")))
    assert ("error", "unit-unknown", "B9") in told(found)
    assert "Did you mean “Sở Y tế”?" in str(found.findings[0])
    assert found.given == ()


def test_a_unit_of_another_block_is_told(tmp_path: Path) -> None:
    path = returning.part(tmp_path / "a.xlsx", {("Sở", "Sở Y tế", "Thể chế số"): 4}, "the-che")
    found = read(edit(path, lambda book: setattr(find(book["Sở"], "Sở Y tế"), "value", "Xã Yên Sa")))
    assert "not among the units of this sheet" in found.findings[0].message


def test_a_column_or_a_sheet_that_is_gone_is_told(tmp_path: Path) -> None:
    path = returning.part(tmp_path / "a.xlsx", {}, "the-che")
    headless = read(edit(path, lambda book: setattr(find(book["Sở"], "Thể chế số"), "value", "Cột 1")))
    assert ("error", "column-missing", "") in told(headless)
    path = returning.part(tmp_path / "b.xlsx", {}, "the-che")
    renamed = read(edit(path, lambda book: setattr(book["Sở"], "title", "Trang 1")))
    assert ("error", "sheet-missing", "") in told(renamed)
    path = returning.part(tmp_path / "c.xlsx", {}, "the-che")
    nameless = read(edit(path, lambda book: setattr(find(book["Sở"], "Tên đơn vị"), "value", "Ai")))
    assert ("error", "headings-missing", "") in told(nameless)


def test_a_unit_is_known_by_every_name_it_ever_had(tmp_path: Path) -> None:
    units = occasion().units
    renamed = units["so-3"].model_copy(update={"spellings": ("Sở Y tế cũ",)})
    from dataclasses import replace

    path = returning.part(tmp_path / "a.xlsx", {("Sở", "Sở Y tế", "Thể chế số"): 4}, "the-che")
    edit(path, lambda book: setattr(find(book["Sở"], "Sở Y tế"), "value", "SỞ Y TẾ CŨ"))
    found = read(path, replace(occasion(), units={**units, "so-3": renamed}))
    assert found.values == {appraised("so-3", "the-che"): 4}


def test_a_part_of_bonuses_that_nobody_has_is_complete_when_it_is_empty(tmp_path: Path) -> None:
    found = read(returning.part(tmp_path / "a.xlsx", {}, "thuong", "phat"))
    assert (told(found), found.empty, found.given) == ([], (), ())
