from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from docgen.errors import Refused
from docgen.i18n import use_language
from docgen.model.book import Field, Slot
from docgen.model.returned import Standing
from docgen.read.returned import open_returned, workbooks_in
from tests import returning
from tests.handing import SHEETS, occasion, round_, rubric
from tests.returning import POINTS, edit, read, told
from tests.write.opened import cell_of, find


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def own(unit: str, code: str, kind: Any = "points") -> Slot:
    return Slot("cds", unit, Field(kind, code, "tu-cham"))


def appraised(unit: str, code: str, kind: Any = "points") -> Slot:
    return Slot("cds", unit, Field(kind, code, "tham-dinh"))


def test_a_form_gives_the_units_own_points_and_never_appraised_ones(tmp_path: Path) -> None:
    found = read(returning.form(tmp_path / "a.xlsx", "so-2"))
    assert (found.standing, told(found)) == (Standing.TAKEN, [])
    assert found.values == {
        own("so-2", "the-che"): 15,
        own("so-2", "du-lieu-mo"): Decimal("8.5"),
        own("so-2", "ket-noi"): 10,
        own("so-2", "cap-nhat"): 5,
        own("so-2", "dich-vu"): Decimal("33.25"),
    }
    assert str(found.given[1].place) == "a.xlsx, sheet “Phiếu tự chấm”, cell D10"


def test_evidence_and_remarks_are_kept_and_a_bonus_has_its_reason(tmp_path: Path) -> None:
    path = returning.form(tmp_path / "a.xlsx", "so-2", POINTS | {"Điểm thưởng": 2})

    def write(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.cell(find(sheet, "Thể chế số").row, 5).value = "Kế hoạch số 12/KH-STP"
        sheet.cell(find(sheet, "Thể chế số").row, 6).value = "gửi sau"
        sheet.cell(find(sheet, "Điểm thưởng").row, 6).value = "sáng kiến cấp tỉnh"

    values = read(edit(path, write)).values
    assert values[own("so-2", "the-che", "evidence")] == "Kế hoạch số 12/KH-STP"
    assert values[own("so-2", "the-che", "note")] == "gửi sau"
    assert values[own("so-2", "thuong", "reason")] == "sáng kiến cấp tỉnh"


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


def test_words_for_what_does_not_apply_are_values(tmp_path: Path) -> None:
    found = read(returning.form(tmp_path / "a.xlsx", "so-2", POINTS | {"Dịch vụ công trực tuyến": "kad"}))
    assert found.values[own("so-2", "dich-vu")] == "KAD"
    assert told(found) == []


def test_what_docgen_put_in_is_no_value(tmp_path: Path) -> None:
    used = occasion(
        round_(
            not_applicable=[{"unit": "so-1", "points": "dich-vu", "reason": "không có"}],
            not_assessed=[{"unit": "so-2", "reason": "mới"}],
        )
    )
    assert read(returning.entry(tmp_path / "a.xlsx", {}, used), used).given == ()


def test_text_numbers_are_read_with_a_warning_and_others_kept_as_they_stand(tmp_path: Path) -> None:
    points = POINTS | {"Thể chế số": "15,5", "Dịch vụ công trực tuyến": "ba mươi", "Cập nhật thường xuyên": 70}
    found = read(returning.form(tmp_path / "a.xlsx", "so-2", points))
    assert told(found) == [
        ("warning", "number-as-text", "D8"),
        ("warning", "out-of-bounds", "D13"),
        ("error", "not-a-number", "D14"),
    ]
    assert found.values[own("so-2", "the-che")] == Decimal("15.5")
    assert found.values[own("so-2", "dich-vu")] == "ba mươi"
    assert found.values[own("so-2", "cap-nhat")] == 70


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


def test_a_row_of_a_form_that_is_gone_or_stands_twice_is_told(tmp_path: Path) -> None:
    path = returning.form(tmp_path / "a.xlsx", "so-2")

    def change(book: Any) -> None:
        sheet = book.worksheets[0]
        find(sheet, "Cập nhật thường xuyên").value = "Thể chế số"

    found = read(edit(path, change))
    assert [rule for _severity, rule, _cell in told(found)] == ["row-missing", "row-missing"]
    assert own("so-2", "the-che") not in found.values


def test_the_form_of_one_unit_filled_in_by_another_is_not_taken(tmp_path: Path) -> None:
    path = returning.form(tmp_path / "a.xlsx", "so-2")
    title = "Đơn vị: Sở Y tế"
    found = read(edit(path, lambda book: setattr(book.worksheets[0]["A6"], "value", title)))
    assert told(found) == [("error", "form-of-another-unit", "")]
    assert found.given == ()


def test_a_form_of_a_unit_that_takes_no_part_any_more_is_told(tmp_path: Path) -> None:
    path = returning.form(tmp_path / "a.xlsx", "so-2")
    later = occasion(round_(out_of_scope=[{"unit": "so-2", "reason": "giải thể"}]))
    found = read(path, later)
    assert (told(found), found.given) == ([("error", "unit-not-expected", "")], ())


def test_a_sheet_of_a_block_that_takes_no_part_any_more_is_told(tmp_path: Path) -> None:
    path = returning.part(tmp_path / "a.xlsx", {("Xã", "Xã Yên Sa", "Thể chế số"): 1}, "the-che")
    nobody = [{"unit": f"xa-{number}", "reason": "sáp nhập"} for number in (1, 2, 3)]
    assert ("error", "sheet-not-expected", "") in told(read(path, occasion(round_(out_of_scope=nobody))))


def test_a_file_of_another_rubric_round_office_or_year_is_not_taken(tmp_path: Path) -> None:
    path = returning.form(tmp_path / "a.xlsx", "so-2")
    groups = rubric().model_dump(mode="json", exclude_none=True)["subjects"][0]["groups"]
    groups[0]["maximum"] = {"so": "31", "xa": "30", "xa.mien-nui": "20"}
    changed = read(path, occasion(rubric_of=rubric(groups=groups)))
    assert (changed.standing, told(changed)) == (Standing.OTHER_RUBRIC, [("error", "other-rubric", "")])
    assert "noi/12-2026 (12/QĐ-UBND 2026-03-05)" in changed.findings[0].message
    from dataclasses import replace

    for other in (
        replace(occasion(), round_name="dot-2"),
        replace(occasion(), office="x"),
        replace(occasion(), year=1),
    ):
        found = read(path, other)
        assert (found.standing, found.given) == (Standing.OTHER_ROUND, ())
        assert told(found) == [("error", "other-round", "")]


def test_a_workbook_made_without_a_round_is_taken_for_one(tmp_path: Path) -> None:
    cells = {("Sở, ban, ngành", "Sở Y tế", "Thể chế số"): 4}
    path = returning.entry(tmp_path / "a.xlsx", cells, occasion(without=True))
    assert read(path, occasion(round_(scores={"sheets": SHEETS[:2]}))).values == {appraised("so-3", "the-che"): 4}


def test_what_docgen_collected_is_not_an_answer(tmp_path: Path) -> None:
    from docgen.merge import merge
    from docgen.model.returned import Collected
    from docgen.write.collected import collected_workbook

    path = tmp_path / "a.xlsx"
    path.write_bytes(collected_workbook(occasion(), Collected((), merge(())), ()))
    assert read(path).standing is Standing.COLLECTED


def test_the_stamp_is_found_in_the_properties_when_the_hidden_sheet_is_gone(tmp_path: Path) -> None:
    path = returning.form(tmp_path / "a.xlsx", "so-2")
    found = read(edit(path, lambda book: book.remove(book["_docgen"])))
    assert (found.standing, len(found.given), told(found)) == (Standing.TAKEN, 5, [])


def test_a_form_without_any_stamp_is_known_by_its_unit_rows_and_maxima(tmp_path: Path) -> None:
    path = edit(returning.form(tmp_path / "a.xlsx", "so-2"), returning.unstamp)
    found = read(path)
    assert (found.standing, told(found)) == (Standing.TAKEN, [("warning", "recognised-by-content", "")])
    assert found.stamp is not None and found.stamp.unit == "so-2"
    assert found.values == read(returning.form(tmp_path / "b.xlsx", "so-2")).values


@pytest.mark.parametrize(
    ("where", "value"),
    [("A6", "Đơn vị: Sở nào đó"), ("C8", 29), ("B8", "Thể chế"), ("B7", "Nội dung")],
    ids=["unit", "maximum", "row", "headings"],
)
def test_without_a_stamp_nothing_is_guessed(tmp_path: Path, where: str, value: Any) -> None:
    def change(book: Any) -> None:
        returning.unstamp(book)
        book.worksheets[0]["A1"].value = None
        book.worksheets[0][where].value = value

    found = read(edit(returning.form(tmp_path / "a.xlsx", "so-2"), change))
    assert (found.standing, told(found)) == (Standing.NOT_RECOGNISED, [("warning", "not-recognised", "")])


def test_a_table_without_a_stamp_is_not_recognised(tmp_path: Path) -> None:
    path = edit(returning.part(tmp_path / "a.xlsx", {}, "the-che"), returning.unstamp)
    assert read(path).standing is Standing.NOT_RECOGNISED


def test_an_empty_form_is_told(tmp_path: Path) -> None:
    found = read(returning.form(tmp_path / "a.xlsx", "so-2", {}))
    assert told(found) == [("warning", "nothing-filled-in", "")]


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for content in (b"", b"PK\x03\x04 nothing", returning.form(tmp_path / "b.xlsx", "so-2").read_bytes()[:3000]):
        path.write_bytes(content)
        found = read(path)
        assert found.standing is Standing.DAMAGED
        assert [severity for severity, _rule, _cell in told(found)] == ["error"]


def test_workbooks_are_found_in_folders_inside_and_lock_files_are_not(tmp_path: Path) -> None:
    for name in (
        "a.xlsx",
        "Huyện/Xã/b.XLSX",
        "c.ods",
        "~$a.xlsx",
        ".~lock.a.xlsx#",
        ".~lock.c.ods#",
        ".trash/d.xlsx",
        "__MACOSX/a.xlsx",
        "minh chứng.pdf",
        "tất cả.zip",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    books, others = workbooks_in(tmp_path)
    assert sorted(path.name for path in books) == ["a.xlsx", "b.XLSX", "c.ods"]
    assert sorted(path.name for path in others) == ["minh chứng.pdf", "tất cả.zip"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        workbooks_in(tmp_path / "không có")
    assert refused.value.findings[0].rule == "folder-missing"


def test_properties_of_other_programs_are_no_stamp(tmp_path: Path) -> None:
    import openpyxl
    from openpyxl.packaging.custom import StringProperty

    book: Any = openpyxl.Workbook()
    book.custom_doc_props.append(StringProperty(name="Company", value="docgen.shape"))
    book.save(tmp_path / "a.xlsx")
    assert open_returned(tmp_path / "a.xlsx", "a.xlsx").stamp is None


@pytest.mark.parametrize("typed", ["kad", "Không áp dụng", "N/A", "X"])
def test_points_that_do_not_apply_are_said_in_the_rubrics_words(tmp_path: Path, typed: str) -> None:
    found = read(returning.form(tmp_path / "a.xlsx", "so-2", POINTS | {"Thể chế số": typed}))
    assert found.values[own("so-2", "the-che")] == ("KAD" if typed == "kad" else "x")
    assert told(found) == []


@pytest.mark.parametrize(
    ("measure", "value", "rules"), [("percent", Decimal("7.5"), []), ("points", None, ["cell-percent"])]
)
def test_percentages_are_read_as_the_rubric_means_them(
    tmp_path: Path, measure: str, value: Decimal | None, rules: list[str]
) -> None:
    used = occasion(rubric_of=rubric(measure=measure))
    path = returning.form(tmp_path / "a.xlsx", "so-2", POINTS, used)

    def percent(book: Any) -> None:
        cell = book.worksheets[0]["D8"]
        cell.value, cell.number_format = 0.075, "0.0%"

    found = read(edit(path, percent), used)
    assert found.values[own("so-2", "the-che")] == (value or Decimal("0.075"))
    assert [rule for _severity, rule, _cell in told(found)] == rules


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


def test_sheets_that_are_not_gathered_are_told_unless_they_are_as_handed_out(tmp_path: Path) -> None:
    from docgen.plan.occasion import stamp
    from docgen.plan.sheets import Wanted, entry_sheets
    from docgen.write.entry import EntryBook, entry_workbook

    used = occasion()
    sheets = entry_sheets(used, Wanted())
    mine = stamp(used, "entry", tuple(sheet.mark for sheet in sheets))
    path = tmp_path / "a.xlsx"
    path.write_bytes(entry_workbook(EntryBook(used, sheets, mine, corrections="Điều chỉnh")))
    assert "sheet-not-gathered" not in {rule for _severity, rule, _cell in told(read(path))}

    def add(book: Any) -> None:
        book["Điều chỉnh"]["A2"].value = "Sở Y tế"
        book.create_sheet("Minh chứng")["A1"].value = "Kế hoạch số 12"
        book.create_sheet("Trống")

    found = read(edit(path, add))
    places = [str(each.place) for each in found.findings if each.rule == "sheet-not-gathered"]
    assert places == ["a.xlsx, sheet “Điều chỉnh”", "a.xlsx, sheet “Minh chứng”"]
