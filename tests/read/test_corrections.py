"""The sheet of corrections as clerks keep it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from docgen.errors import Cell, Line
from docgen.i18n import use_language
from docgen.model.scores import Correction
from docgen.read.corrections import corrections_of
from docgen.read.lines import Lines
from tests.read.making import HEADINGS, NAME, ROWS, Reading, read, round_, rubric, units, workbook

HEADS = ["STT", "Đơn vị", "Tiêu chí", "Điểm cũ", "Điểm mới", "Lý do", "Số văn bản", "Ngày", "Người điều chỉnh"]
ROW = [1, "Sở Nội vụ", "Hạ tầng", 7, 8.5, "bổ sung tài liệu", "45/SNV", "09/11/2017", "Nguyễn Văn A"]
SCORES = {"corrections": {"sheet": "Điều chỉnh"}}


def reading(tmp_path: Path, *rows: list[Any], heads: list[Any] | None = None, above: int = 0, **more: Any) -> Reading:
    titles: list[list[Any]] = [["BẢNG ĐIỀU CHỈNH"]] * above
    sheets = {"Sở": [HEADINGS, *ROWS], "Điều chỉnh": [*titles, heads or HEADS, *rows]}
    return read(workbook(tmp_path / "b.xlsx", sheets), round_(scores=SCORES), **more)


def changed(**cells: Any) -> list[Any]:
    row = list(ROW)
    for column, value in cells.items():
        row["ABCDEFGHI".index(column)] = value
    return row


def corrections(found: Reading) -> tuple[Correction, ...]:
    return found.scores.corrections


def test_a_row_is_read_with_all_that_it_says(tmp_path: Path) -> None:
    found = reading(tmp_path, ROW)
    (one,) = corrections(found)
    assert found.told == []
    assert (one.subject, one.unit, one.points, str(one.old), str(one.new)) == ("so-hoa", "dv-1", "nen-tang", "7", "8.5")
    assert (one.reason, one.number, one.day, one.who) == ("bổ sung tài liệu", "45/SNV", "09/11/2017", "Nguyễn Văn A")
    assert one.place == Cell(NAME, "Điều chỉnh", "E2")


def test_rows_are_kept_in_their_order_and_empty_ones_left_out(tmp_path: Path) -> None:
    found = reading(tmp_path, changed(E=8), [], [2, None, None, None, None, "chưa có"], changed(D=8, E=9), above=3)
    assert found.told == []
    assert [str(one.new) for one in corrections(found)] == ["8", "9"]
    assert [getattr(one.place, "ref", "") for one in corrections(found)] == ["E5", "E8"]


def test_columns_may_stand_anywhere_under_other_usual_names(tmp_path: Path) -> None:
    heads = ["Điểm sau điều chỉnh", "Văn bản", "Tên cơ quan, đơn vị", "Nhóm tiêu chí", "Điểm trước", "Lí do"]
    found = reading(tmp_path, [8.5, "45/SNV", "SỞ NỘI VỤ", "HẠ TẦNG KỸ THUẬT (10 điểm)", 7, "x"], heads=heads)
    assert found.told == []
    assert [(one.points, str(one.old), str(one.new)) for one in corrections(found)] == [("nen-tang", "7", "8.5")]


@pytest.mark.parametrize("name", ["Tổng điểm", "TỔNG CỘNG", "Tổng số điểm"])
def test_the_total_can_be_corrected(tmp_path: Path, name: str) -> None:
    assert [one.points for one in corrections(reading(tmp_path, changed(C=name)))] == ["total"]


@pytest.mark.parametrize("name", ["Mạng LAN", "Mạng", "mang", "mạng  lan (tối đa 6)"])
def test_a_criterion_is_named_by_label_short_name_or_code(tmp_path: Path, name: str) -> None:
    criteria = [
        {"code": "mang", "label": "Mạng LAN", "short": "Mạng", "maximum": 6},
        {"code": "khac", "label": "Khác", "criteria": [{"code": "may", "label": "Máy", "maximum": 4}]},
    ]
    groups = [{"code": "nen-tang", "label": "Hạ tầng", "maximum": 10, "criteria": criteria}]
    groups.append({"code": "van-hanh", "label": "Ứng dụng", "maximum": 40})
    found = reading(tmp_path, changed(C=name), rubric_of=rubric(groups=groups))
    assert [one.points for one in corrections(found)] == ["mang"]
    heading = reading(tmp_path, changed(C="Khác"), rubric_of=rubric(groups=groups))
    assert ("error", "points-unknown", "C2") in heading.told, "a criterion over others has no points"


def test_a_date_may_be_a_date_and_points_may_have_been_empty(tmp_path: Path) -> None:
    reading(tmp_path, changed(D=None))
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    book["Điều chỉnh"]["H2"] = dt.date(2017, 11, 9)
    book.save(tmp_path / "b.xlsx")
    (one,) = corrections(read(tmp_path / "b.xlsx", round_(scores=SCORES)))
    assert (one.old, one.day) == (None, "09/11/2017")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"B": "Sở Nôi vụ"}, ("error", "unit-unknown", "B2")),
        ({"B": None}, ("error", "correction-incomplete", "B2")),
        ({"C": "Hạ tâng"}, ("error", "points-unknown", "C2")),
        ({"C": None}, ("error", "correction-incomplete", "C2")),
        ({"D": "bảy"}, ("error", "not-a-number", "D2")),
        ({"E": None}, ("error", "correction-incomplete", "E2")),
        ({"E": "8,5 điểm?"}, ("error", "not-a-number", "E2")),
        ({"E": "8,5"}, ("warning", "number-as-text", "E2")),
        ({"F": None}, ("warning", "correction-without-paper", "F2")),
        ({"G": None}, ("warning", "correction-without-paper", "G2")),
        ({"H": None}, ("warning", "correction-without-paper", "H2")),
        ({"H": "31/02/2017"}, ("warning", "correction-date", "H2")),
        ({"H": "hôm qua"}, ("warning", "correction-date", "H2")),
        ({"H": 20171109}, ("warning", "correction-date", "H2")),
        ({"H": "21/12/2017"}, ("warning", "correction-date", "H2")),
        ({"E": 7}, ("note", "correction-without-change", "E2")),
    ],
)
def test_what_is_wrong_with_a_row_is_told_at_its_cell(
    tmp_path: Path, cells: dict[str, Any], told: tuple[str, str, str]
) -> None:
    found = reading(tmp_path, changed(**cells))
    assert found.told == [told]
    assert len(corrections(found)) == (told[0] != "error")


@pytest.mark.parametrize("day", ["9.11.2017", "ngày 09 tháng 11 năm 2017", "2017-11-09", "20/12/2017", "20/12/17"])
def test_dates_of_papers_are_read_as_people_write_them(tmp_path: Path, day: str) -> None:
    """The small round's document is of 20/12/2017."""
    assert reading(tmp_path, changed(H=day)).told == []


def test_a_date_that_cannot_be_is_told_with_the_last_day_that_can(tmp_path: Path) -> None:
    use_language("en")
    (finding,) = reading(tmp_path, changed(H="20/11/2062")).findings
    assert finding.message == "20/11/2062 in “Ngày” is later than the documents of the round (20/12/2017)"
    (finding,) = reading(tmp_path, changed(F=None, H=None)).findings
    assert finding.advice == "Fill in “Lý do”, “Ngày”"


def test_rows_that_build_upon_one_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    found = reading(tmp_path, changed(E="8,5 ?"), changed(D=8.5, E=9), changed(C="Ứng dụng", D=20, E=21))
    assert found.told == [("error", "not-a-number", "E2")]
    assert [one.points for one in corrections(found)] == ["van-hanh"]
    misspelt = reading(tmp_path, changed(B="Sở Nôi vụ"), changed(D=8.5, E=9))
    assert (misspelt.told, corrections(misspelt)) == ([("error", "unit-unknown", "B2")], ())
    misnamed = reading(tmp_path, changed(C="Hạ tâng"), changed(D=8.5, E=9))
    assert (misnamed.told, corrections(misnamed)) == ([("error", "points-unknown", "C2")], ())


def test_everything_wrong_with_a_row_is_told_at_once(tmp_path: Path) -> None:
    found = reading(tmp_path, changed(B="Sở Nôi vụ", C="Hạ tâng", D="bảy", E=None))
    assert sorted(ref for _severity, _rule, ref in found.told) == ["B2", "C2", "D2", "E2"]


def test_advice_names_what_was_meant(tmp_path: Path) -> None:
    use_language("en")
    unit, points = reading(tmp_path, changed(B="Sở Nôi vụ", C="Hạ tâng kỹ thuật")).findings
    assert "“Sở Nội vụ”" in unit.advice and "“Hạ tầng kỹ thuật”" in points.advice


def test_missing_columns_are_told_with_those_that_are_wanted(tmp_path: Path) -> None:
    use_language("en")
    found = reading(tmp_path, [1, "Sở Nội vụ", "Hạ tầng", 8], heads=["STT", "Đơn vị", "Tiêu chí", "Điểm mới"])
    (finding,) = found.findings
    assert finding.rule == "column-missing" and finding.message == "Missing columns: “Điểm cũ”"
    assert "Tiêu chí, Điểm cũ, Điểm mới, Lý do, Số văn bản" in finding.advice
    assert [f.rule for f in reading(tmp_path, heads=["a", "b"]).findings] == ["column-missing"]


def test_a_missing_sheet_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", {"Sở": [HEADINGS, *ROWS]})
    assert [finding.rule for finding in read(path, round_(scores=SCORES)).findings] == ["sheet-missing"]


def test_corrections_may_have_a_workbook_of_their_own(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", {"Sở": [HEADINGS, *ROWS]})
    workbook(tmp_path / "dieu-chinh.xlsx", {"Điều chỉnh": [HEADS, ROW]})
    named = {"corrections": {"sheet": "Điều chỉnh", "file": "dieu-chinh.xlsx"}}
    (one,) = corrections(read(path, round_(scores=named)))
    assert one.place == Cell("data/dot/dieu-chinh.xlsx", "Điều chỉnh", "E2")


TWO = [{"code": "so-hoa", "label": "Số hóa"}, {"code": "cong", "label": "Cổng thông tin"}]


def two_subjects() -> Any:
    one = rubric().subjects[0]
    return rubric().model_copy(update={"subjects": tuple(one.model_copy(update=names) for names in TWO)})


def test_the_subject_is_named_where_several_have_such_points(tmp_path: Path) -> None:
    use_language("en")
    (finding,) = reading(tmp_path, ROW, rubric_of=two_subjects()).findings
    assert (finding.rule, getattr(finding.place, "ref", "")) == ("points-unknown", "C2")
    assert "scored for several subjects: so-hoa, cong" in finding.message and "“Nội dung”" in finding.advice
    named = reading(tmp_path, [*ROW, "cổng thông tin"], heads=[*HEADS, "Nội dung"], rubric_of=two_subjects())
    assert [one.subject for one in corrections(named)] == ["cong"]
    unknown = reading(tmp_path, [*ROW, "Cổng thông tn"], heads=[*HEADS, "Nội dung"], rubric_of=two_subjects())
    assert unknown.told == [("error", "code-unknown", "J2")] and "“Cổng thông tin”" in unknown.findings[0].advice


def test_decisions_of_the_round_come_after_the_sheet(tmp_path: Path) -> None:
    scores = {
        "subject": "so-hoa",
        "unit": "dv-1",
        "points": "total",
        "old": 30,
        "new": 31,
        "paper": "tb-1",
        "reason": "họp",
    }
    paper = {"tb-1": {"kind": "Thông báo"}}
    round_of = round_(scores=SCORES, decisions={"corrections": [scores]}, papers=paper)
    path = workbook(tmp_path / "b.xlsx", {"Sở": [HEADINGS, *ROWS], "Điều chỉnh": [HEADS, ROW]})
    lines = Lines("r.yaml", {("decisions", "corrections", "0"): (40, 7)})
    both = corrections_of(read(path, round_of).scores, round_of, lines)
    assert [(one.points, one.number) for one in both] == [("nen-tang", "45/SNV"), ("total", "tb-1")]
    assert both[1].place == Line("r.yaml", 40, 7, "decisions.corrections.0")
    assert units()["dv-1"].code == both[1].unit


def test_findings_call_columns_as_the_sheet_does(tmp_path: Path) -> None:
    use_language("en")
    heads = [*HEADS[:4], "Điểm sau điều chỉnh", *HEADS[5:]]
    (unit,) = reading(tmp_path, changed(B=None), heads=heads).findings
    (new,) = reading(tmp_path, changed(E=None), heads=heads).findings
    assert (unit.message, new.message) == ("“Đơn vị” is empty", "“Điểm sau điều chỉnh” is empty")


def test_a_line_of_words_below_the_corrections_is_only_noted(tmp_path: Path) -> None:
    found = reading(tmp_path, ROW, [], [None, "Người lập phiếu"])
    assert found.told == [("note", "row-not-read", "B4")] and len(corrections(found)) == 1
    unit_alone = reading(tmp_path, ROW, [None, "Sở Nội vụ"]).told
    assert ("error", "correction-incomplete", "C3") in unit_alone, "a unit without the rest is an unfinished row"


def test_a_merged_cell_stands_for_all_its_rows_but_not_for_points(tmp_path: Path) -> None:
    reading(tmp_path, changed(E=8), changed(A=2, C="Ứng dụng", D=20, E=21), changed(E=9), [])
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    for column in "BFG":
        book["Điều chỉnh"].merge_cells(f"{column}2:{column}3")
    book["Điều chỉnh"].merge_cells("E3:E4")
    book["Điều chỉnh"].merge_cells("B4:B6")
    book.save(tmp_path / "b.xlsx")
    found = read(tmp_path / "b.xlsx", round_(scores=SCORES))
    assert found.told == [("error", "correction-incomplete", "E4")]
    first, second = corrections(found)
    assert (first.unit, first.points, second.unit, second.points) == ("dv-1", "nen-tang", "dv-1", "van-hanh")
    assert (second.reason, second.number, str(second.new)) == ("bổ sung tài liệu", "45/SNV", "21")
