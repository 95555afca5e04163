"""Rubrics read from workbooks: titles above the heading, merged cells that cannot be seen, numbers that Excel changes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from docgen.errors import Refused
from docgen.i18n import use_language
from docgen.read.issued.rubric import read_issued
from tests import tools
from tests.read.issued.making import rules, shape, subject, tiers, workbook
from tests.read.issued.test_documents import SHAPE

TITLES: tuple[list[str], ...] = (
    ["ỦY BAN NHÂN DÂN TỈNH THANH GIANG"],
    ["PHỤ LỤC I"],
    ["BỘ TIÊU CHÍ ĐÁNH GIÁ MỨC ĐỘ CHUYỂN ĐỔI SỐ CÁC SỞ, BAN, NGÀNH"],
    ["(Kèm theo Quyết định số 1234/QĐ-UBND ngày 05/3/2026 của UBND tỉnh Thanh Giang)"],
    [],
)
HEADS = ["STT", "Tiêu chí", "Điểm tối đa", "Ghi chú"]
ROWS: tuple[list[Any], ...] = (
    ["I", "Nhận thức số", 40],
    [1, "Người đứng đầu làm Trưởng ban Chỉ đạo", 15, "Có: 15"],
    [2, "Kế hoạch chuyển đổi số hằng năm", 25],
    ["II", "Hạ tầng số", 60],
    [1, "Tỷ lệ máy tính trên cán bộ", 22.5],
    [2, "Kết nối mạng truyền số liệu chuyên dùng", "37,5"],
)


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def test_a_sheet_with_titles_above_its_heading(tmp_path: Path) -> None:
    found = workbook({"Phụ lục": [*TITLES, HEADS, *ROWS, [None, "Tổng cộng", 100]]}, tmp_path)
    assert shape(found.rubric) == SHAPE
    assert found.rubric.source.model_dump(exclude_defaults=True) == {
        "kind": "Quyết định",
        "number": "1234/QĐ-UBND",
        "date": dt.date(2026, 3, 5),
        "issuer": "UBND tỉnh Thanh Giang",
    }
    assert [block.label for block in found.rubric.blocks] == ["các sở, ban, ngành"]
    assert subject(found).groups[1].criteria[1].reference == "Phụ lục I, mục II.2"
    assert subject(found).scale_reference == "Phụ lục I, dòng tổng cộng"


STATED: tuple[list[Any], ...] = (
    [1, "Tốt", "Từ 80 điểm trở lên"],
    [2, "Khá", "Từ 65 đến dưới 80 điểm"],
    [3, "Yếu", "Dưới 65 điểm"],
)


@pytest.mark.parametrize("blanks", [0, 1])
@pytest.mark.parametrize("heading", [["STT", "Mức", "Điểm đạt được"], ["STT", "Xếp loại", None, "Tổng điểm"]])
def test_tiers_below_the_criteria_in_one_sheet(tmp_path: Path, heading: list[Any], blanks: int) -> None:
    stated = [[*row[:2], *([None] if heading[2] is None else []), row[2]] for row in STATED]
    rows = [*TITLES, HEADS, *ROWS, [None, "Tổng cộng", 100], *[[]] * blanks, heading, *stated]
    found = workbook({"Phụ lục": rows}, tmp_path)
    assert tiers(found) == [("Tốt", {"at_least": 80}), ("Khá", {"at_least": 65, "below": 80}), ("Yếu", {"below": 65})]
    assert shape(found.rubric) == SHAPE
    assert subject(found).tiers_reference == "Phụ lục I"
    assert "row-not-placed" not in rules(found) and all(one.path[-1] != "tiers" for one in found.assumed)


def test_ways_to_score_in_a_column_of_their_own_are_no_tiers(tmp_path: Path) -> None:
    rows = [[*row[:3], f"Từ {80 - 10 * number}% trở lên"] for number, row in enumerate(ROWS)]
    assert shape(workbook({"Phụ lục": [*TITLES, HEADS, *rows]}, tmp_path).rubric) == SHAPE


def test_a_number_that_repeats_those_above_it_is_cited_once(tmp_path: Path) -> None:
    rows = [["I", "Nhận thức số", 40], ["1", "Chỉ đạo", 40], ["1.1", "Kế hoạch", 15], ["1.2", "Họp", 25]]
    below = [["II", "Hạ tầng số", 60], ["1", "Máy", 60], ["1.1", "Số máy", 60], ["1.1.1", "Máy bàn", 30], ["1.1.2", "Máy xách tay", 30]]  # fmt: skip
    groups = subject(workbook({"Phụ lục": [*TITLES, HEADS, *rows, *below]}, tmp_path)).groups
    first, second = groups[0].criteria[0], groups[1].criteria[0].criteria[0]
    assert [one.reference for one in (*first.criteria, second, *second.criteria)] == [
        f"Phụ lục I, mục {number}" for number in ("I.1.1", "I.1.2", "II.1.1", "II.1.1.1", "II.1.1.2")
    ]


def test_a_sheet_for_each_block(tmp_path: Path) -> None:
    book: dict[str, list[list[Any]]] = {
        "Sở, ban, ngành": [HEADS, *ROWS],
        "Xã, phường": [HEADS, *ROWS[:3], ["II", "Hạ tầng số", 10], *ROWS[4:5]],
    }
    found = workbook(book, tmp_path)
    assert [block.code for block in found.rubric.blocks] == ["so-ban-nganh", "xa-phuong"]
    assert subject(found).groups[1].maximum == {"so-ban-nganh": 60, "xa-phuong": 10}
    assert subject(found).scale == {"so-ban-nganh": 100, "xa-phuong": 50}


def test_two_tables_in_one_sheet(tmp_path: Path) -> None:
    rows = [*TITLES, HEADS, *ROWS, [], ["PHỤ LỤC II"], ["TIÊU CHÍ ĐÁNH GIÁ CÁC XÃ, PHƯỜNG"], HEADS, *ROWS[:3]]
    found = workbook({"Trang 1": rows}, tmp_path)
    assert [block.code for block in found.rubric.blocks] == ["so-ban-nganh", "xa-phuong"]
    assert subject(found).groups[0].reference == "Phụ lục I, mục I; Phụ lục II, mục I"
    assert subject(found).groups[1].blocks == ("so-ban-nganh",)


def test_the_heading_again_in_the_middle(tmp_path: Path) -> None:
    found = workbook({"Phụ lục": [*TITLES, HEADS, *ROWS[:3], HEADS, *ROWS[3:]]}, tmp_path)
    assert shape(found.rubric) == SHAPE


def test_rows_of_groups_merged_over_all_columns(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    rows = [HEADS, ["I. Nhận thức số (40 điểm)"], *ROWS[1:3], ["II. Hạ tầng số (60 điểm)"], *ROWS[4:]]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A2:D2")
    sheet.merge_cells("A5:D5")
    book.save(tmp_path / "a.xlsx")
    assert shape(read_issued(tmp_path / "a.xlsx", "a.xlsx").rubric) == SHAPE


def test_a_heading_of_two_rows_whose_merged_cells_cannot_be_seen(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["TT", "Tiêu chí", "Điểm tối đa", None, "Ghi chú"],
        [None, None, "Sở, ngành", "Xã, phường"],
        [1, "Một", 40, 30], [1.1, "Hai", 40, 30], [2, "Ba", 60, 70],
    ]  # fmt: skip
    found = workbook({"a": rows}, tmp_path)
    assert shape(found.rubric) == [
        ("Một", {"so-nganh": "40", "xa-phuong": "30"}, [("Hai", {"so-nganh": "40", "xa-phuong": "30"}, [])]),
        ("Ba", {"so-nganh": "60", "xa-phuong": "70"}, []),
    ]


def test_numbers_whose_nought_excel_dropped(tmp_path: Path) -> None:
    """1.10 typed as a number is kept as 1.1, and 1.20 as 1.2."""
    rows = [[1, "Nhóm một", 21], *([float(f"1.{n}"), f"Tiêu chí {n}", 1] for n in range(1, 22)), [2, "Nhóm hai", 5]]
    found = workbook({"a": [HEADS[:3], *rows]}, tmp_path)
    group, other = subject(found).groups
    assert [one.label for one in group.criteria] == [f"Tiêu chí {n}" for n in range(1, 22)]
    assert [one.reference for one in group.criteria][9:11] == ["bảng 1, mục 1.10", "bảng 1, mục 1.11"]
    assert other.label == "Nhóm hai"


def test_numbers_that_excel_took_for_days(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (HEADS[:3], [1, "Nhóm một", 5], [dt.date(2026, 1, 1), "Tiêu chí một", 2], [dt.date(2026, 2, 1), "Tiêu chí hai", 3], [2, "Nhóm hai", 5]):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    found = read_issued(tmp_path / "a.xlsx", "a.xlsx")
    assert shape(found.rubric) == [("Nhóm một", "5", [("Tiêu chí một", "2", []), ("Tiêu chí hai", "3", [])]), ("Nhóm hai", "5", [])]  # fmt: skip


def test_weights_as_percentages(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["STT", "Nhóm tiêu chí", "Điểm tối đa", "Trọng số"], [1, "Một", 10, 0.25], [2, "Hai", 20, 0.75]):
        sheet.append(row)
    for ref in ("D2", "D3"):
        sheet[ref].number_format = "0%"
    book.save(tmp_path / "a.xlsx")
    own = subject(read_issued(tmp_path / "a.xlsx", "a.xlsx"))
    assert [group.weight["*"] for group in own.groups] == [25, 75] and own.scale == {"*": 100}


def test_tiers_below_the_table_and_in_another_sheet(tmp_path: Path) -> None:
    stated = [["Tốt", "Từ 85 điểm trở lên"], ["Khá", "Dưới 85 điểm"]]
    below = workbook({"a": [HEADS, *ROWS, [None, "Tổng cộng", 100], [], ["Tốt: từ 85 điểm trở lên"], ["Khá: dưới 85 điểm"]]}, tmp_path)  # fmt: skip
    beside = workbook({"a": [HEADS, *ROWS], "Xếp loại": [["Mức", "Điểm"], *stated]}, tmp_path)
    assert tiers(below) == tiers(beside) == [("Tốt", {"at_least": 85}), ("Khá", {"below": 85})]
    assert shape(below.rubric) == shape(beside.rubric) == SHAPE


def test_places_are_told_by_sheet_and_cell(tmp_path: Path) -> None:
    found = workbook({"Phụ lục": [HEADS, *ROWS[:2], [2, "Kế hoạch", "tùy"], ["II", "Hai", 60]]}, tmp_path)
    (told,) = [one for one in found.findings if one.rule == "row-not-placed"]
    assert str(told.place) == "bo-tieu-chi.xlsx, sheet “Phụ lục”, cell B4"
    assert "“tùy” is not one number" in told.message


def test_a_workbook_of_scores_is_no_rubric(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["STT", "Tên cơ quan", "Tổng điểm"], [1, "Sở Nội vụ", 89.5]]
    with pytest.raises(Refused) as refused:
        workbook({"Điểm": rows}, tmp_path)
    assert [one.rule for one in refused.value.findings] == ["no-rubric-table"]


def test_columns_that_are_not_read_are_told(tmp_path: Path) -> None:
    found = workbook({"a": [[*HEADS, "Điểm tự chấm", "Mã hồ sơ"], *ROWS]}, tmp_path)
    assert rules(found) == ["column-not-read"] * 3


@tools.needs_soffice
@pytest.mark.parametrize("ending", ["xls", "ods", "csv"])
def test_other_kinds_of_workbooks(tmp_path: Path, ending: str) -> None:
    workbook({"Phụ lục": [*TITLES, HEADS, *ROWS, [None, "Tổng cộng", 100]]}, tmp_path)
    path = tools.converted(tmp_path / "bo-tieu-chi.xlsx", ending, tmp_path / ending)
    found = read_issued(path, path.name)
    assert shape(found.rubric) == SHAPE
    assert found.rubric.source.number == "1234/QĐ-UBND" and subject(found).scale == {"*": 100}
