from __future__ import annotations

import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from docgen.model.book import Field, Slot, stamp_of
from docgen.model.returned import Value
from docgen.plan.occasion import Occasion, stamp
from docgen.plan.sheets import Wanted, entry_sheets
from docgen.read.scores import read_scores
from docgen.write.entry import EntryBook, entry_workbook
from tests import tools
from tests.handing import SHEETS, occasion, round_, rubric
from tests.write.opened import cell_of, find, opened, rule_of, texts

STAGE = "tham-dinh"


def points(unit: str, code: str) -> Slot:
    return Slot("cds", unit, Field("points", code, STAGE))


def book(found: Occasion | None = None, wanted: Wanted | None = None, **more: Any) -> bytes:
    used = found or occasion(round_(scores={"sheets": SHEETS[:2]}))
    sheets = entry_sheets(used, wanted or Wanted())
    return entry_workbook(EntryBook(used, sheets, stamp(used, "entry", tuple(s.mark for s in sheets)), **more))


def test_every_block_has_a_sheet_with_title_headings_maxima_and_units() -> None:
    made = opened(book())
    assert [sheet.title for sheet in made if sheet.sheet_state == "visible"] == ["Sở", "Xã", "Hướng dẫn"]
    sheet = made["Sở"]
    assert sheet["A1"].value == "BẢNG ĐIỂM MỨC ĐỘ CHUYỂN ĐỔI SỐ NĂM 2026"
    assert sheet["A2"].value == "Khối: các sở, ban, ngành. Lần chấm: Thẩm định"
    assert sheet["A3"].value == "(Theo Quyết định số 12/QĐ-UBND ngày 05/3/2026 của Chủ tịch UBND tỉnh)"
    row = find(sheet, "Điểm tối đa").row
    maxima = [sheet.cell(row, column).value for column in range(3, 13)]
    assert maxima == [30, 30, 10, 12.5, 7.5, 40, 5, None, 3, None]
    names = [sheet.cell(row + number, 2).value for number in range(1, 5)]
    assert names == ["Sở Nội vụ", "Sở Tư pháp", "Sở Y tế", "Sở Khoa học và Công nghệ"]
    assert [sheet.cell(row + number, 1).value for number in range(1, 5)] == [1, 2, 3, 4]


def test_the_title_names_every_paper_that_amended_the_rubric() -> None:
    source = rubric().source
    papers = [source.model_copy(update={"number": number}) for number in ("99/QĐ-UBND", "120/QĐ-UBND")]
    amended = rubric().model_copy(update={"amended_by": tuple(papers)})
    said = opened(book(occasion(round_(scores={"sheets": SHEETS[:2]}), amended)))["Sở"]["A3"].value
    assert "12/QĐ-UBND" in said and said.index("99/QĐ-UBND") < said.index("120/QĐ-UBND")


def test_a_group_heads_its_sum_and_its_criteria() -> None:
    sheet = opened(book())["Sở"]
    over = find(sheet, "Dữ liệu số")
    below = [sheet.cell(over.row + 1, over.column + number).value for number in range(4)]
    assert below == ["Tổng nhóm", "Dữ liệu mở", "Kết nối nền tảng chia sẻ", "Cập nhật thường xuyên"]
    (area,) = [str(each) for each in sheet.merged_cells.ranges if each.min_row == over.row == each.max_row]
    assert area == f"{over.coordinate}:G{over.row}"


def test_cells_of_points_take_numbers_within_the_units_own_bounds() -> None:
    made = opened(book(occasion(rubric_of=rubric(not_applicable=None))))
    rule = rule_of(made["Sở"], cell_of(made["Sở"], "Sở Nội vụ", "Kết nối nền tảng chia sẻ"))
    assert (rule.type, rule.operator, rule.formula1, rule.formula2) == ("decimal", None, "0", "12.5")
    assert rule.error == "“Kết nối nền tảng chia sẻ”: nhập số từ 0 đến 12,5."
    assert rule.allow_blank
    xa = made["Xã"]
    limits = {name: rule_of(xa, cell_of(xa, name, "Thể chế số")) for name in ("Xã Đông Sơn", "Xã Yên Sa")}
    assert {name: rule.formula2 for name, rule in limits.items()} == {"Xã Đông Sơn": "30", "Xã Yên Sa": "20"}
    assert limits["Xã Yên Sa"].prompt == "Điểm tối đa: 20"


def test_maxima_that_differ_by_track_are_shown_and_explained() -> None:
    sheet = opened(book())["Xã"]
    cell = sheet.cell(find(sheet, "Điểm tối đa").row, find(sheet, "Thể chế số").column)
    assert cell.value == "20 / 30"
    assert cell.comment.text == "xã miền núi: 20\nxã đồng bằng: 30"


def test_words_for_what_does_not_apply_may_be_typed() -> None:
    sheet = opened(book())["Sở"]
    cell = cell_of(sheet, "Sở Nội vụ", "Thể chế số")
    rule = rule_of(sheet, cell)
    assert rule.type == "custom"
    assert rule.formula1 == (
        f"OR(AND(ISNUMBER({cell.coordinate}),{cell.coordinate}>=0,{cell.coordinate}<=30),"
        f'{cell.coordinate}="x",{cell.coordinate}="KAD")'
    )
    assert "“KAD”" in rule.error


def test_an_adjustment_may_have_a_sign() -> None:
    groups = rubric().model_dump(mode="json", exclude_none=True)["subjects"][0]["groups"]
    groups[3] = {"code": "thuong", "label": "Điểm cộng, trừ", "kind": "adjustment", "least": -15, "most": 10}
    sheet = opened(book(occasion(rubric_of=rubric(groups=groups, not_applicable=None))))["Sở"]
    rule = rule_of(sheet, cell_of(sheet, "Sở Y tế", "Điểm cộng, trừ"))
    assert (rule.formula1, rule.formula2) == ("-15", "10")
    assert sheet.cell(find(sheet, "Điểm tối đa").row, find(sheet, "Điểm cộng, trừ").column).value == "-15 … 10"
    assert find(sheet, "Lý do điểm cộng, trừ").column == find(sheet, "Điểm cộng, trừ").column + 1


def test_only_cells_to_be_filled_in_are_open() -> None:
    made = opened(book())
    sheet = made["Sở"]
    assert sheet.protection.sheet and sheet.protection.password is None
    row = find(sheet, "Sở Tư pháp").row
    open_cells = {
        sheet.cell(row, column).column for column in range(1, 15) if not sheet.cell(row, column).protection.locked
    }
    assert open_cells == {3, 5, 6, 7, 8, 9, 10, 11, 12, 14}
    heads = [sheet.cell(find(sheet, "Thể chế số").row, column).protection.locked for column in range(1, 14)]
    assert all(heads)


def test_formulas_add_up_and_hold_what_they_come_to() -> None:
    values: dict[Slot, Value] = {
        points("so-1", "the-che"): Decimal("20.5"),
        points("so-1", "du-lieu-mo"): Decimal("7.25"),
        points("so-1", "ket-noi"): Decimal("12.5"),
        points("so-1", "phat"): Decimal(2),
    }
    found = occasion(round_(scores={"sheets": SHEETS[:2]}), rubric(not_applicable=None))
    data = book(found, values=values)
    formulas, results = opened(data)["Sở"], opened(data, values=True)["Sở"]
    row = find(formulas, "Sở Nội vụ").row
    assert formulas.cell(row, 4).value == f"=SUM(E{row}:G{row})"
    assert formulas.cell(row, 13).value == f"=SUM(C{row}:D{row},H{row}:I{row},-1*N(K{row}))"
    assert (results.cell(row, 4).value, results.cell(row, 13).value) == (19.75, 38.25)
    assert (results.cell(row + 1, 4).value, results.cell(row + 1, 13).value) == (0, 0)


def test_a_unit_that_is_not_assessed_is_marked_and_closed() -> None:
    found = occasion(round_(not_assessed=[{"unit": "so-2", "reason": "mới thành lập"}]))
    sheet = opened(book(found))["Sở"]
    assert cell_of(sheet, "Sở Tư pháp", "Ghi chú").value == "Chưa đánh giá: mới thành lập"
    assert cell_of(sheet, "Sở Tư pháp", "Thể chế số").protection.locked
    assert cell_of(sheet, "Sở Tư pháp", "Tổng điểm").value is None


def test_points_that_do_not_apply_say_so_and_are_closed() -> None:
    found = occasion(round_(not_applicable=[{"unit": "so-1", "points": "dich-vu", "reason": "không có"}]))
    sheet = opened(book(found))["Sở"]
    cell = cell_of(sheet, "Sở Nội vụ", "Dịch vụ công")
    assert cell.value == "x" and cell.protection.locked


def test_last_years_columns_hold_what_is_known_and_take_the_rest() -> None:
    values: dict[Slot, Value] = {Slot("cds", "so-1", Field("rank", "2025")): Decimal(3)}
    sheet = opened(book(wanted=Wanted(years=(2025,)), values=values))["Sở"]
    known, unknown = (cell_of(sheet, name, "Xếp hạng năm 2025") for name in ("Sở Nội vụ", "Sở Y tế"))
    assert (known.value, known.protection.locked) == (3, True)
    assert (unknown.value, unknown.protection.locked) == (None, False)
    assert rule_of(sheet, unknown).type == "whole"


def test_the_page_is_laid_out_for_a4() -> None:
    sheet = opened(book())["Sở"]
    first = find(sheet, "Sở Nội vụ").row
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.freeze_panes == f"C{first}"
    assert sheet.print_title_rows == f"$5:${first - 1}"
    assert sheet.print_title_cols == "$A:$B"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_numbers_are_shown_with_a_comma() -> None:
    sheet = opened(book())["Sở"]
    assert cell_of(sheet, "Sở Nội vụ", "Thể chế số").number_format == "[$-42A]General"


def test_corrections_may_be_written_down() -> None:
    made = opened(book(corrections="Điều chỉnh"))
    sheet = made["Điều chỉnh"]
    assert [sheet.cell(1, column).value for column in range(1, 10)] == [
        "Đơn vị",
        "Nội dung",
        "Tiêu chí",
        "Điểm cũ",
        "Điểm mới",
        "Lý do",
        "Số văn bản",
        "Ngày",
        "Người điều chỉnh",
    ]
    lists = {rule.formula1: rule for rule in sheet.data_validations.dataValidation}
    choices = {}
    for formula in lists:
        title, _bang, area = formula.partition("!")
        choices[str(lists[formula].sqref)[0]] = [row[0].value for row in made[title][area.replace("$", "")]]
    assert choices["A"][:2] == ["Sở Nội vụ", "Sở Tư pháp"]
    assert choices["B"] == ["Mức độ chuyển đổi số"]
    assert choices["C"][-1] == "Tổng điểm" and "Kết nối nền tảng chia sẻ" in choices["C"]


def test_the_guide_tells_what_the_workbook_holds() -> None:
    told = texts(opened(book(corrections="Điều chỉnh"))["Hướng dẫn"])
    assert any("Lý do" in line for line in told) and any("“KAD”" in line for line in told)
    assert any("Điều chỉnh" in line for line in told)
    assert {"noi/12-2026", "Đánh giá chuyển đổi số năm 2026", "2026"} <= set(told)
    plain = texts(opened(book(occasion(without=True, rubric_of=rubric(not_applicable=None))))["Hướng dẫn"])
    assert not any("KAD" in line or "Điều chỉnh" in line for line in plain)


def test_the_stamp_stands_in_the_properties_and_in_a_sheet_that_nobody_sees() -> None:
    made = opened(book())
    hidden = made["_docgen"]
    assert hidden.sheet_state == "veryHidden"
    rows = [(row[0].value, row[1].value) for row in hidden.iter_rows(max_col=2) if row[0].value]
    properties = [(each.name, each.value) for each in made.custom_doc_props.props]
    assert sorted(rows) == sorted(properties)
    read = stamp_of((name.removeprefix("docgen."), text) for name, text in rows)
    found = occasion(round_(scores={"sheets": SHEETS[:2]}))
    assert read == stamp(found, "entry", tuple(sheet.mark for sheet in entry_sheets(found, Wanted())))


def test_the_same_input_gives_the_same_bytes() -> None:
    assert book(corrections="Điều chỉnh") == book(corrections="Điều chỉnh")


def test_a_text_that_begins_like_a_formula_stays_text() -> None:
    found = occasion(round_(not_assessed=[{"unit": "so-2", "reason": "x"}]))
    slot = Slot("cds", "so-2", Field("note", "", STAGE))
    cell = cell_of(opened(book(found, values={slot: "=1+1"}))["Sở"], "Sở Tư pháp", "Ghi chú")
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_hundred_criteria_in_every_row_still_open() -> None:
    criteria = [
        {"code": f"c-{number}", "label": f"Tiêu chí thứ {number} với một tên khá dài để xuống dòng", "maximum": 1}
        for number in range(100)
    ]
    groups = [{"code": "mot", "label": "Một", "maximum": 100, "criteria": criteria}]
    sheet = opened(book(occasion(rubric_of=rubric(groups=groups))))["Sở"]
    assert sheet.page_setup.fitToWidth > 1
    assert len(cell_of(sheet, "Sở Y tế", "Tổng điểm").value) < 8192


@tools.needs_soffice
def test_what_formulas_hold_is_what_a_spreadsheet_computes(tmp_path: Path) -> None:
    """LibreOffice computes the formulas of a copy that holds no results; they are those that docgen wrote."""
    values: dict[Slot, Value] = {
        points("so-1", "the-che"): Decimal("20.5"),
        points("so-1", "du-lieu-mo"): Decimal("7.3"),
        points("so-1", "ket-noi"): "KAD",
        points("so-1", "thuong"): Decimal("0.1"),
        points("so-2", "dich-vu"): "x",
        points("so-2", "the-che"): Decimal("0.7"),
        points("so-2", "phat"): Decimal("0.2"),
        points("xa-3", "dich-vu"): Decimal(50),
    }
    data = book(values=values)
    bare = tmp_path / "a.xlsx"
    opened(data).save(bare)
    computed = convert(bare, "xlsx", tmp_path / "computed")
    ours, theirs = opened(data, values=True), opened(computed.read_bytes(), values=True)
    assert opened(bare.read_bytes(), values=True)["Sở"]["M8"].value is None
    compared = 0
    for title in ("Sở", "Xã"):
        for row in opened(data)[title].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    compared += 1
                    result = theirs[title][cell.coordinate].value
                    assert result == pytest.approx(ours[title][cell.coordinate].value, abs=1e-9), cell.value
    assert compared == 14


def convert(path: Path, kind: str, folder: Path) -> Path:
    """Save a workbook in another format by LibreOffice. kind: an ending, and where need be a filter after a colon."""
    program = tools.soffice()
    assert program is not None
    command = [program, tools._profile(), "--headless", "--norestore", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(folder), str(path)], capture_output=True, check=True, timeout=240)
    return folder / f"{path.stem}.{kind.partition(':')[0]}"


def scores_of(data: bytes, path: Path, found: Occasion) -> tuple[dict[str, Any], list[str]]:
    """What the round reads from a workbook: entries by unit, and the rules of all findings."""
    assert found.round is not None
    path.write_bytes(data)
    scores, findings = read_scores(path, "a.xlsx", found.round, found.rubric, found.units)
    return {entry.unit: entry for entry in scores.entries}, [finding.rule for finding in findings]


def test_an_empty_workbook_reads_back_with_nothing_but_empty_cells(tmp_path: Path) -> None:
    found = occasion(round_(scores={"corrections": {"sheet": "Điều chỉnh"}}))
    data = book(found, Wanted(years=(2025,)), corrections="Điều chỉnh")
    _entries, rules = scores_of(data, tmp_path / "a.xlsx", found)
    assert set(rules) <= {"mark-missing", "unit-without-marks"}


def test_a_filled_workbook_reads_back_as_it_was_filled(tmp_path: Path) -> None:
    found = occasion()
    values: dict[Slot, Value] = {}
    for unit in found.units:
        for stage, less in (("tham-dinh", 1), ("tu-cham", 0)):
            for number, code in enumerate(("the-che", "du-lieu-mo", "ket-noi", "cap-nhat", "dich-vu")):
                values[Slot("cds", unit, Field("points", code, stage))] = Decimal(number + 2 - less) / 2
        values[Slot("cds", unit, Field("points", "phat", "tham-dinh"))] = Decimal("0.5")
        values[Slot("cds", unit, Field("reason", "phat", "tham-dinh"))] = "nộp muộn"
        values[Slot("cds", unit, Field("past", "2025"))] = Decimal("71.5")
        values[Slot("cds", unit, Field("rank", "2025"))] = Decimal(2)
    values[Slot("cds", "so-2", Field("points", "dich-vu", "tham-dinh"))] = "KAD"
    data = book(found, Wanted(years=(2025,)), values=values)
    entries, rules = scores_of(data, tmp_path / "a.xlsx", found)
    assert rules == []
    entry = entries["so-1"]
    assert {code: mark.value for code, mark in entry.criteria.items()} == {
        "du-lieu-mo": 1,
        "ket-noi": Decimal("1.5"),
        "cap-nhat": 2,
    }
    assert {code: mark.value for code, mark in entry.marks.items()} == {
        "the-che": Decimal("0.5"),
        "du-lieu": Decimal("4.5"),
        "dich-vu": Decimal("2.5"),
        "phat": Decimal("0.5"),
    }
    assert entry.total is not None and entry.total.value == 7
    assert entry.reasons["phat"].text == "nộp muộn"
    assert entry.stages["tu-cham"].criteria["ket-noi"].value == 2
    assert (entry.previous_ranks[2025].value, entry.previous_totals[2025].value) == (2, Decimal("71.5"))
    assert entries["so-2"].not_applicable == {"dich-vu"}
