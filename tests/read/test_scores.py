from __future__ import annotations

import datetime as dt
import time
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from docgen.errors import Cell, Finding, InFile, Severity, Sheet
from docgen.i18n import use_language
from docgen.model.rubric import Rubric
from docgen.vietnamese.legacy import Encoding
from tests.legacy import encode
from tests.read.making import HEADINGS, NAME, ROWS, Formula, Reading, read, round_, rubric, units, workbook


def sheet(tmp_path: Path, *rows: list[Any], headings: list[Any] | None = None, **kwargs: Any) -> Path:
    return workbook(tmp_path / "b.xlsx", {"Sở": [headings or HEADINGS, *rows]}, **kwargs)


def changed(row: int, column: int, value: Any) -> list[list[Any]]:
    rows = [line[:] for line in ROWS]
    rows[row][column] = value
    return rows


def marks(reading: Reading) -> dict[str, list[str]]:
    return {entry.unit: [str(mark.value) for mark in entry.marks.values()] for entry in reading.scores.entries}


def test_marks_totals_and_ranks_come_with_their_cells(tmp_path: Path) -> None:
    reading = read(sheet(tmp_path, *ROWS))
    assert reading.told == []
    first, second, third = reading.scores.entries
    assert (first.unit, first.subject, first.block, first.position) == ("dv-1", "so-hoa", "so", 0)
    assert first.place == Cell(NAME, "Sở", "B2")
    assert first.marks["van-hanh"].value == Decimal("21.7")
    assert first.marks["van-hanh"].place == Cell(NAME, "Sở", "D2")
    assert second.total is not None and second.total.place == Cell(NAME, "Sở", "E3")
    assert {year: mark.value for year, mark in second.previous_ranks.items()} == {2016: 1}
    assert str(third.marks["van-hanh"].value) == "17.07"
    assert third.previous_ranks == {}


def test_floats_are_read_as_excel_shows_them(tmp_path: Path) -> None:
    reading = read(sheet(tmp_path, *changed(0, 3, 0.1 + 0.2)))
    assert marks(reading)["dv-1"] == ["7", "0.3"]


def test_titles_above_empty_rows_and_numbering_do_not_matter(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["SỞ THÔNG TIN"],
        ["BẢNG ĐIỂM (điểm tối đa 50)"],
        [],
        HEADINGS,
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        [None, "Điểm tối đa", 10, 40, 50],
        ["I", None],
        ROWS[0],
        [],
        ["", "  ", ""],
        *ROWS[1:],
    ]
    reading = read(workbook(tmp_path / "b.xlsx", {"Sở": rows}))
    assert reading.told == []
    assert [entry.place.ref for entry in reading.scores.entries] == ["B8", "B11", "B12"]


def test_a_row_of_maxima_without_words_is_no_unit(tmp_path: Path) -> None:
    assert read(sheet(tmp_path, [None, None, 10, 40, 50], *ROWS)).told == []
    assert read(sheet(tmp_path, [None, None, 10, 39, 50], *ROWS)).told == [("error", "unit-missing", "B2")]
    assert read(sheet(tmp_path, [1, 2, 3, 4, 5, 6], *ROWS)).told == []


def test_headings_may_stand_in_two_rows(tmp_path: Path) -> None:
    upper = ["STT", "Tên đơn vị", "Điểm các nhóm", None, "Tổng", "Xếp hạng", None]
    lower = [None, None, "Hạ tầng\n(tối đa 10)", "ỨNG DỤNG", "điểm", "năm 2016", None]
    reading = read(workbook(tmp_path / "b.xlsx", {"Sở": [upper, lower, *ROWS]}))
    assert reading.told == []
    entry = reading.scores.entries[0]
    assert entry.total is not None and list(entry.previous_ranks) == [2016] and len(entry.marks) == 2


@pytest.mark.parametrize(
    "heading", ["Hạ tầng", "Hạ tầng kỹ thuật", "HẠ TẦNG KỸ THUẬT (10 điểm)", "Hạ  tầng\nkỹ thuật [tối đa: 10]"]
)
def test_a_group_is_found_by_any_of_its_names(tmp_path: Path, heading: str) -> None:
    headings = [heading if name == "Hạ tầng" else name for name in HEADINGS]
    assert read(sheet(tmp_path, *ROWS, headings=headings)).told == []


def test_the_round_may_name_headings(tmp_path: Path) -> None:
    headings = ["TT", "Cơ quan được chấm", "HT", "UD", "Cộng", "Hạng trước", "Tổng điểm"]
    columns = {
        "unit": "Cơ quan được chấm",
        "total": "Cộng",
        "groups": {"nen-tang": "HT", "van-hanh": "UD"},
        "previous_ranks": {2016: "Hạng trước"},
    }
    reading = read(sheet(tmp_path, *ROWS, headings=headings), round_(sheet={"columns": columns}))
    assert reading.told == []
    assert reading.scores.entries[0].previous_ranks[2016].value == 2
    total = reading.scores.entries[0].total
    assert total is not None and total.place == Cell(NAME, "Sở", "E2")


def test_other_columns_are_not_read(tmp_path: Path) -> None:
    rows = [[*row[:5], "lạ", "#", "điểm 9"] for row in ROWS]
    headings = [*HEADINGS[:5], "Xếp hạng năm 2017", "Xếp loại", "Ghi chú"]
    assert read(sheet(tmp_path, *rows, headings=headings)).told == []


def test_a_missing_column_is_told_with_what_it_may_be(tmp_path: Path) -> None:
    use_language("en")
    headings = ["STT", "Tên đơn vị", "Hạ tâng", "Ứng dụng", "Tổng điểm"]
    reading = read(sheet(tmp_path, *ROWS, headings=headings))
    (finding,) = reading.findings
    assert finding.rule == "column-missing" and finding.place == Sheet(NAME, "Sở")
    assert "“Hạ tầng”" in finding.message and "“Hạ tâng” (C1)" in finding.advice
    other = ["TT", "Tên đơn vị", "Chấm", "Ứng dụng", "Tổng điểm"]
    (finding,) = read(sheet(tmp_path, *ROWS, headings=other)).findings
    assert finding.advice == (
        "Name it in round.yaml under “columns”, or let docgen find it by its numbers: docgen columns ROUND. "
        "Columns that are not read: “TT” (A1), “Chấm” (C1)"
    )


def test_units_alone_are_no_table(tmp_path: Path) -> None:
    """As after `docgen columns --accept` where only the units were sure."""
    use_language("en")
    rows = [["", "Sở Nội vụ", 7, 21.7], ["", "Sở Tư pháp", 8.5, 20]]
    of = round_(sheet={"columns": {"unit": "cột B"}})
    (finding,) = read(sheet(tmp_path, *rows, headings=["?", "?", "A", "B"]), of).findings
    assert finding.rule == "headings-missing"
    assert "units in “cột B”" in finding.message and finding.advice.endswith("docgen columns ROUND")


def test_columns_under_the_same_word_are_told_apart(tmp_path: Path) -> None:
    use_language("en")
    headings = ["STT", "Tên đơn vị", "Hạ tầng", None, "Tổng điểm"]
    stages = {"stages": [{"code": "a", "label": "Tự chấm", "by": "unit"}, {"code": "b", "label": "Thẩm định"}]}
    below = [None, None, "Tự chấm", "Thẩm định", "Thẩm định"]
    rows = [[1, "Sở Nội vụ", 7, 7, "2 hay 3"]]
    groups = [{"code": "nen-tang", "label": "Hạ tầng", "maximum": 10}]
    found = read(sheet(tmp_path, below, *rows, headings=headings), round_(scores=stages), rubric(groups=groups))
    told = [finding.message for finding in found.findings if finding.rule == "not-a-number"]
    assert len(told) == 1 and "“Tổng điểm Thẩm định”" in told[0]


def test_a_given_total_needs_its_column(tmp_path: Path) -> None:
    headings = [name for name in HEADINGS if name != "Tổng điểm"]
    rows = [[*row[:4], *row[5:]] for row in ROWS]
    assert read(sheet(tmp_path, *rows, headings=headings)).told == []
    given = read(sheet(tmp_path, *rows, headings=headings), rubric_of=rubric("given"))
    assert [rule for _severity, rule, _ref in given.told] == ["column-missing"]


def test_a_heading_that_stands_twice_is_told(tmp_path: Path) -> None:
    headings = ["STT", "Tên đơn vị", "Hạ tầng", "Ứng dụng", "Tổng điểm", "Xếp hạng năm 2016", "Hạ tầng kỹ thuật"]
    assert ("error", "column-twice", "G1") in read(sheet(tmp_path, *ROWS, headings=headings)).told


def test_a_sheet_without_headings_or_rows_is_told(tmp_path: Path) -> None:
    assert [f.rule for f in read(sheet(tmp_path, headings=["a", "b"])).findings] == ["headings-missing"]
    empty = workbook(tmp_path / "c.xlsx", {"Sở": []})
    assert [f.rule for f in read(empty).findings] == ["sheet-empty"]
    no_rows = read(sheet(tmp_path))
    assert [rule for _severity, rule, _ref in no_rows.told] == ["unit-without-row"] * 3


def test_a_missing_sheet_is_told_with_those_there_are(tmp_path: Path) -> None:
    use_language("en")
    path = workbook(tmp_path / "b.xlsx", {"Các sở": [HEADINGS, *ROWS], "Sơ": [[]], "Xã": [[]]})
    (finding,) = read(path).findings
    assert (finding.rule, finding.place) == ("sheet-missing", InFile(NAME))
    assert "“Các sở”, “Sơ”, “Xã”" in finding.message and "“Sơ”" in finding.advice


def test_a_sheet_name_is_compared_loosely(tmp_path: Path) -> None:
    assert read(workbook(tmp_path / "b.xlsx", {" sở ": [HEADINGS, *ROWS]})).told == []


@pytest.mark.parametrize("name", ["SỞ  NỘI VỤ", "Sở Nội-vụ", "dv-1", "Nội vụ", "Sở nội vụ\u00a0"])
def test_a_unit_is_known_by_any_spelling(tmp_path: Path, name: str) -> None:
    known = units()
    known["dv-1"] = known["dv-1"].model_copy(update={"short": "Nội vụ"})
    reading = read(sheet(tmp_path, *changed(0, 1, name)), known=known)
    assert (reading.told, reading.scores.entries[0].unit) == ([], "dv-1")


def test_an_unknown_unit_is_told_with_the_nearest(tmp_path: Path) -> None:
    use_language("en")
    reading = read(sheet(tmp_path, *changed(0, 1, "Sở Nôi vụ")))
    assert reading.told == [("error", "unit-unknown", "B2")]
    assert "“Sở Nội vụ”" in reading.findings[0].advice


def test_a_line_of_words_below_the_table_is_only_noted(tmp_path: Path) -> None:
    assert read(sheet(tmp_path, *ROWS, [None, "Người lập bảng"])).told == [("note", "row-not-read", "B5")]
    assert read(sheet(tmp_path, *ROWS, [None, "Đơn vị khác", 8, 20])).told == [("error", "unit-unknown", "B5")]


def test_numbers_without_a_unit_are_an_error(tmp_path: Path) -> None:
    assert read(sheet(tmp_path, *ROWS, [4, None, 8, 20])).told == [("error", "unit-missing", "B5")]


def test_a_unit_that_stands_twice_is_told(tmp_path: Path) -> None:
    assert read(sheet(tmp_path, *ROWS, ROWS[0])).told == [("error", "unit-twice", "B5")]


def test_a_unit_of_another_block_is_told(tmp_path: Path) -> None:
    reading = read(sheet(tmp_path, *ROWS, [4, "UBND xã Đông", 8, 20, 28]))
    assert reading.told == [("error", "unit-in-other-block", "B5")]


def test_every_unit_of_the_block_has_a_row(tmp_path: Path) -> None:
    assert read(sheet(tmp_path, *ROWS[:2])).told == [("error", "unit-without-row", "")]
    listed = [{"unit": "dv-3", "reason": "chưa tự đánh giá"}]
    assert read(sheet(tmp_path, *ROWS[:2]), round_(not_assessed=listed)).told == []
    assert read(sheet(tmp_path, *ROWS[:2]), round_(out_of_scope=listed)).told == []
    assert read(sheet(tmp_path, *ROWS), round_(out_of_scope=listed)).told == [("error", "unit-out-of-scope", "B4")]


def test_empty_cells_are_told_unless_the_unit_is_not_assessed(tmp_path: Path) -> None:
    assert read(sheet(tmp_path, *changed(1, 2, None))).told == [("error", "mark-missing", "C3")]
    blank = [ROWS[0], [2, "Sở Tư pháp", None, " ", None, 1], ROWS[2]]
    assert read(sheet(tmp_path, *blank)).told == [("error", "unit-without-marks", "B3")]
    not_assessed = round_(not_assessed=[{"unit": "dv-2", "reason": "chưa tự đánh giá"}])
    reading = read(sheet(tmp_path, *blank), not_assessed)
    assert reading.told == []
    assert reading.scores.entries[1].marks == {} and reading.scores.entries[1].total is None


def test_a_total_may_be_left_out_where_the_rubric_sums(tmp_path: Path) -> None:
    assert read(sheet(tmp_path, *changed(1, 4, None))).told == []
    assert read(sheet(tmp_path, *changed(1, 4, None)), rubric_of=rubric("given")).told == [
        ("error", "mark-missing", "E3")
    ]


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("8,5 hoặc 9", "not-a-number"),
        ("1.23.4", "not-a-number"),
        ("chưa có", "not-a-number"),
        (True, "not-a-number"),
        (Formula("=1/0", "#DIV/0!"), "cell-error"),
        (Formula("=AVERAGE(1,2)"), "cell-uncalculated"),
        (Formula("=1+#REF!"), "cell-error"),
    ],
)
def test_what_is_no_number_is_told_and_never_guessed(tmp_path: Path, value: Any, rule: str) -> None:
    reading = read(sheet(tmp_path, *changed(1, 3, value)))
    assert reading.told == [("error", rule, "D3")]
    assert marks(reading)["dv-2"] == ["8.5"]


def test_a_date_is_told(tmp_path: Path) -> None:
    path = sheet(tmp_path, *changed(1, 3, dt.date(2017, 12, 8)), formats={"Sở!D3": "dd/mm/yyyy"})
    book = openpyxl.load_workbook(path)
    book["Sở"]["D3"] = dt.date(2017, 12, 8)
    book.save(path)
    assert read(path).told == [("error", "cell-date", "D3")]


@pytest.mark.parametrize(("text", "value"), [("8,5", "8.5"), ("8.5", "8.5"), (" 9 ", "9")])
def test_numbers_typed_as_text_are_read_with_a_warning(tmp_path: Path, text: str, value: str) -> None:
    reading = read(sheet(tmp_path, *changed(1, 2, text)))
    assert reading.told == [("warning", "number-as-text", "C3")]
    assert marks(reading)["dv-2"] == [value, "20"]


@pytest.mark.parametrize(
    ("column", "text", "rules"),
    [
        (2, "8.125", ["number-as-text"]), (3, "17,075", ["number-as-text"]), (4, "28.700", ["number-as-text"]),
        (3, "1.234,5", ["number-as-text"]), (2, "8O", ["not-a-number"]), (2, "85%", ["not-a-number"]),
    ],
)  # fmt: skip
def test_the_maximum_of_the_column_tells_how_a_number_is_read(
    tmp_path: Path, column: int, text: str, rules: list[str]
) -> None:
    told = read(sheet(tmp_path, *changed(0, column, text))).told
    assert [rule for _severity, rule, ref in told if ref == f"{'ABCDE'[column]}2"] == rules


def test_a_number_that_the_maximum_allows_both_ways_is_refused(tmp_path: Path) -> None:
    rows = [[*row[:4], None, *row[5:]] for row in changed(1, 2, "1.234")]
    groups = [
        {"code": "nen-tang", "label": "Hạ tầng kỹ thuật", "short": "Hạ tầng", "maximum": {"so": 2000}},
        {"code": "van-hanh", "label": "Ứng dụng", "maximum": {"so": 40}},
    ]
    assert read(sheet(tmp_path, *rows), rubric_of=rubric(scale=2040, groups=groups)).told == [
        ("error", "not-a-number", "C3")
    ]


def test_a_percent_sign_is_read_as_the_subject_measures(tmp_path: Path) -> None:
    headings = ["STT", "Tên đơn vị", "Tổng điểm"]
    rows = [[1, "Sở Nội vụ", "73,21%"], [2, "Sở Tư pháp", 0.5], [3, "Sở Y tế", "0,7321"]]
    path = sheet(tmp_path, *rows, headings=headings)
    tiers = [{"code": "cao", "label": "Cao", "at_least": "0.5"}, {"code": "thap-hon", "label": "Thấp"}]
    index = read(path, rubric_of=rubric("given", scale=1, groups=[], tiers=tiers))
    assert [rule for _s, rule, _r in index.told] == ["number-as-text"] * 2
    assert [str(e.total.value) for e in index.scores.entries if e.total] == ["0.7321", "0.5", "0.7321"]
    percent = read(path, rubric_of=rubric("given", scale=100, groups=[], measure="percent"))
    assert [str(e.total.value) for e in percent.scores.entries if e.total] == ["73.21", "0.5", "0.7321"]


def test_a_ratio_among_percentages_is_told_with_both_readings(tmp_path: Path) -> None:
    use_language("en")
    percents = rubric("given", scale=100, groups=[], measure="percent")

    def told(*values: Any, formats: Mapping[str, str] | None = None) -> list[Finding]:
        names = ("Sở Nội vụ", "Sở Tư pháp", "Sở Y tế")
        rows = [[n, name, value] for n, (name, value) in enumerate(zip(names, values, strict=True), 1)]
        rows.append([None, "Trung bình", 0.75])
        path = sheet(tmp_path, *rows, headings=["STT", "Tên đơn vị", "Tổng điểm"], formats=formats)
        found = read(path, rubric_of=percents).findings
        return [finding for finding in found if finding.rule not in ("row-not-read", "number-as-text")]

    formats = {"Sở!C2": "0.0%"}
    (finding,) = told(0.735, 0.8, 79.95, formats=formats)
    assert getattr(finding.place, "ref", "") == "C3" and finding.severity is Severity.WARNING
    assert finding.message == "0,8 in “Tổng điểm” does not show as a percentage, and is read as 0,8%, not as 80%"
    assert finding.advice == "Type “80%” if that is meant, else “0,8%”"
    assert len(told("89,5%", 1, 0)) == 1, "zero is zero in both"
    assert len(told(0.735, 0.8, 0.9)) == 3, "a column of ratios only"
    assert told(73.5, 0.8, 90) == [], "plain numbers all of them"


@pytest.mark.parametrize("encoding", Encoding)
def test_a_sheet_in_an_old_encoding_is_one_error_beside_what_else_is_wrong(tmp_path: Path, encoding: Encoding) -> None:
    rows = [
        [encode(cell, encoding) if isinstance(cell, str) else cell for cell in row] for row in [*ROWS, [4, None, 8, 20]]
    ]
    reading = read(sheet(tmp_path, *rows, headings=[encode(name, encoding) for name in HEADINGS]))
    assert reading.told == [("error", "text-legacy", "B1"), ("error", "unit-missing", "B5")]
    assert [entry.unit for entry in reading.scores.entries] == ["dv-1", "dv-2", "dv-3"]


def test_units_that_a_name_may_equally_mean_are_all_named(tmp_path: Path) -> None:
    use_language("en")
    known = units("UBND huyện Mộc Châu", "UBND thị xã Mộc Châu", "Sở Thông tin và Truyền thông")
    rows = [[1, "Mộc Châu", 7, 21.7, 28.7], [2, "Sở TT&TT", 8.5, 20, 28.5]]
    reading = read(sheet(tmp_path, *rows), known=known)
    assert reading.told == [("error", "unit-unknown", "B2"), ("error", "unit-unknown", "B3")]
    assert reading.findings[0].advice == (
        "Did you mean one of these: “UBND huyện Mộc Châu”, “UBND thị xã Mộc Châu”? Correct the name"
    )
    assert "“Sở Thông tin và Truyền thông”" in reading.findings[1].advice


def test_a_column_with_both_marks_is_told(tmp_path: Path) -> None:
    rows = changed(1, 2, "8,5")
    rows[2][2] = "7.5"
    assert ("warning", "decimal-marks-mixed", "C3") in read(sheet(tmp_path, *rows)).told


def test_a_percentage_among_marks_is_told(tmp_path: Path) -> None:
    reading = read(sheet(tmp_path, *changed(1, 2, 0.85), formats={"Sở!C3": "0%"}))
    assert reading.told == [("warning", "cell-percent", "C3")]


def test_a_formula_with_its_result_is_a_number(tmp_path: Path) -> None:
    reading = read(sheet(tmp_path, *changed(0, 4, Formula("=C2+D2", 28.7))))
    total = reading.scores.entries[0].total
    assert reading.told == [] and total is not None and str(total.value) == "28.7"


def total_of(reading: Any) -> str:
    total = reading.scores.entries[0].total
    assert total is not None
    return str(total.value)


def test_a_total_never_calculated_is_summed_with_a_warning(tmp_path: Path) -> None:
    path = sheet(tmp_path, *changed(0, 4, Formula("=C2+D2")))
    reading = read(path)
    assert reading.told == [("warning", "total-uncalculated", "E2")]
    assert total_of(reading) == "28.7", "by its cells, to be held against the parts"
    given = read(path, rubric_of=rubric("given"))
    assert (given.told, total_of(given)) == (reading.told, "28.7")
    wrong = read(sheet(tmp_path, *changed(0, 4, Formula("=C2*2+D2"))))
    assert (wrong.told, total_of(wrong)) == (reading.told, "35.7")
    unknown = read(sheet(tmp_path, *changed(0, 4, Formula("=MAX(C2:D2)"))))
    assert (unknown.told, unknown.scores.entries[0].total) == (reading.told, None)


def test_a_total_never_calculated_and_without_its_parts_is_an_error(tmp_path: Path) -> None:
    rows = changed(0, 4, Formula("=C2+D2"))
    rows[0][2] = None
    told = read(sheet(tmp_path, *rows), rubric_of=rubric("given")).told
    assert told == [("error", "mark-missing", "C2"), ("warning", "formula-summed", "E2")]
    headings = ["STT", "Tên đơn vị", "Tổng điểm"]
    alone = sheet(tmp_path, *[[row[0], row[1], Formula("=AVERAGE(1,2)")] for row in ROWS], headings=headings)
    assert {rule for _s, rule, _r in read(alone, rubric_of=rubric("given", groups=[])).told} == {"cell-uncalculated"}


def test_points_that_are_formulas_without_results_are_read_from_their_cells(tmp_path: Path) -> None:
    use_language("en")
    rows = changed(0, 3, Formula("=SUM(G2:I2)"))
    rows[0] += ["4,5", 6, None]
    path = sheet(tmp_path, *rows, headings=[*HEADINGS, "Lần 1", "Lần 2", "Lần 3"])
    reading = read(path)
    assert reading.told == [("warning", "formula-summed", "D2")]
    (finding,) = reading.findings
    assert "by its cells it is 10,5, which is read" in finding.message, "a number typed as text counts, unlike in Excel"
    assert marks(reading)["dv-1"][-1] == "10.5"
    rows[0][6] = "bốn"
    assert read(sheet(tmp_path, *rows)).told == [("error", "cell-uncalculated", "D2")]


def test_a_workbook_saved_by_openpyxl_has_no_results(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Sở"
    for row in (HEADINGS, *changed(0, 4, "=C2+D2")):
        page.append(row)
    book.save(tmp_path / "b.xlsx")
    assert read(tmp_path / "b.xlsx").told == [("warning", "total-uncalculated", "E2")]


@pytest.mark.parametrize("value", ["-", "–", None, "x"])
def test_a_unit_may_have_no_earlier_rank(tmp_path: Path, value: str | None) -> None:
    reading = read(sheet(tmp_path, *changed(0, 5, value)))
    assert reading.told == [] and reading.scores.entries[0].previous_ranks == {}


@pytest.mark.parametrize(("value", "rule"), [(0, "rank-not-whole"), (1.5, "rank-not-whole"), ("nhất", "not-a-number")])
def test_an_earlier_rank_is_a_whole_number(tmp_path: Path, value: Any, rule: str) -> None:
    assert read(sheet(tmp_path, *changed(0, 5, value))).told == [("error", rule, "F2")]


def test_an_earlier_rank_may_be_of_any_size(tmp_path: Path) -> None:
    reading = read(sheet(tmp_path, *changed(0, 5, 1e300)))
    assert reading.told == [] and reading.scores.entries[0].previous_ranks[2016].value == Decimal("1E+300")


def test_all_problems_are_told_in_one_run(tmp_path: Path) -> None:
    rows = [[1, "Sở Nội vụ", "x", None, 3, 0], [2, "Sở Công thương", 8, 20], [3, "Sở Y tế", 9, True]]
    rules = {rule for _severity, rule, _ref in read(sheet(tmp_path, *rows)).told}
    assert rules == {"not-a-number", "mark-missing", "rank-not-whole", "unit-unknown"}


def test_units_are_matched_in_decomposed_text_too(tmp_path: Path) -> None:
    rows = [[unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in row] for row in ROWS]
    headings = [unicodedata.normalize("NFD", name) for name in HEADINGS]
    assert read(sheet(tmp_path, *rows, headings=headings)).told == []


def test_a_unit_may_be_left_out_for_one_subject(tmp_path: Path) -> None:
    for entry in ("not_assessed", "out_of_scope"):
        mine = round_(**{entry: [{"unit": "dv-3", "reason": "x", "subject": "so-hoa"}]})
        assert read(sheet(tmp_path, *ROWS[:2]), mine).told == []
        other = round_(**{entry: [{"unit": "dv-3", "reason": "x", "subject": "khac"}]})
        assert read(sheet(tmp_path, *ROWS[:2]), other).told == [("error", "unit-without-row", "")]


def test_a_round_may_say_which_units_a_sheet_holds(tmp_path: Path) -> None:
    use_language("en")
    listed = round_(sheet={"units": ["dv-1", "dv-2", "xa-1"]})
    sound = read(sheet(tmp_path, *ROWS[:2], [4, "Xã Đông", 8, 20, 28]), listed)
    assert sound.told == []
    assert [(entry.unit, entry.block) for entry in sound.scores.entries][-1] == ("xa-1", "so")
    wrong = read(sheet(tmp_path, *ROWS), listed)
    assert wrong.told == [("error", "unit-in-other-block", "B4"), ("error", "unit-without-row", "")]
    assert "round.yaml lists" in wrong.findings[0].message and "Xã Đông" in wrong.findings[1].message


def test_a_unit_listed_for_one_sheet_is_not_expected_in_another(tmp_path: Path) -> None:
    sheets = [
        {"sheet": "Sở", "subject": "so-hoa", "block": "so"},
        {"sheet": "Xã", "subject": "so-hoa", "block": "xa", "units": ["dv-3", "xa-1"]},
    ]
    moved = [[1, "Xã Đông", 8, 20, 28, None], ROWS[2]]
    path = workbook(tmp_path / "b.xlsx", {"Sở": [HEADINGS, *ROWS[:2]], "Xã": [HEADINGS, *moved]})
    assert read(path, round_(scores={"sheets": sheets})).told == []
    both = workbook(tmp_path / "c.xlsx", {"Sở": [HEADINGS, *ROWS], "Xã": [HEADINGS, *moved]})
    assert read(both, round_(scores={"sheets": sheets})).told == [("error", "unit-in-other-block", "B4")]


def test_many_unknown_names_are_all_told_but_only_the_first_compared(tmp_path: Path) -> None:
    known = units(*[f"Sở ngành thứ {number} của tỉnh" for number in range(400)])
    rows = [[number, f"Sở ngành thứ {number} của tỉn", 1, 2, 3] for number in range(400)]
    begun = time.process_time()
    reading = read(sheet(tmp_path, *rows), known=known)
    assert time.process_time() - begun < 4
    unknown = [finding for finding in reading.findings if finding.rule == "unit-unknown"]
    assert len(unknown) == 400
    assert sum("Sở ngành thứ" in finding.advice for finding in unknown) == 20


STAGES = {"stages": [{"code": "tu-cham", "label": "Tự chấm", "by": "unit"}, {"code": "cuoi", "label": "Thẩm định"}]}
"""A round in which units score themselves before the office does."""


def test_columns_without_a_stage_are_of_the_last_one_also_where_its_label_heads_others(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["STT", "Tên đơn vị", "Tự chấm", "Điểm thẩm định", None, "Tổng điểm"],
        [None, None, "Tổng điểm", "Hạ tầng", "Ứng dụng", None],
        *([row[0], row[1], 40, *row[2:5]] for row in ROWS),
    ]
    reading = read(workbook(tmp_path / "b.xlsx", {"Sở": rows}), round_(scores=STAGES))
    assert reading.told == []
    first = reading.scores.entries[0]
    assert marks(reading)["dv-1"] == ["7", "21.7"]
    assert first.total is not None and first.total.place == Cell(NAME, "Sở", "F3")
    assert {stage: typed.total and typed.total.value for stage, typed in first.stages.items()} == {
        "tu-cham": Decimal(40),
        "cuoi": Decimal("28.7"),
    }


def test_a_column_missing_beside_one_under_the_last_stage_is_told_once(tmp_path: Path) -> None:
    use_language("en")
    rows: list[list[Any]] = [
        ["STT", "Tên đơn vị", "Điểm thẩm định", "Tổng điểm"],
        [None, None, "Hạ tầng", None],
        *([row[0], row[1], row[2], row[4]] for row in ROWS),
    ]
    reading = read(workbook(tmp_path / "b.xlsx", {"Sở": rows}), round_(scores=STAGES))
    assert [finding.message for finding in reading.findings] == ["The column “Ứng dụng” is missing"]


@pytest.mark.parametrize("mark", ["*", " (*)", " (1)", "(12)", "[2]", "¹", " **"])
def test_a_footnote_mark_behind_a_name_is_passed_over(tmp_path: Path, mark: str) -> None:
    assert read(sheet(tmp_path, *changed(1, 1, f"Sở Tư pháp{mark}"))).told == []


def test_two_rows_of_a_unit_are_told_whatever_their_footnote_marks(tmp_path: Path) -> None:
    rows = [[1, "Sở Nội vụ (1)", 7, 21.7, 28.7], *ROWS]
    assert read(sheet(tmp_path, *rows)).told == [("error", "unit-twice", "B3")]


def test_a_name_that_ends_in_a_number_is_not_shortened(tmp_path: Path) -> None:
    known = units("Phường 1", "Phường (2)", "Phường")
    rows = [[n, name, 7, 21.7, 28.7] for n, name in enumerate(("Phường 1", "Phường (2)", "Phường (3)"), start=1)]
    reading = read(sheet(tmp_path, *rows), known=known)
    assert reading.told == [] and [entry.unit for entry in reading.scores.entries] == ["dv-1", "dv-2", "dv-3"]


@pytest.mark.parametrize("note", ["(*) Sở Y tế đã giải trình", "* Sở Nội vụ", "¹ Sở Tư pháp", "(1) Sở Nội vụ"])
def test_a_note_below_the_table_is_no_misspelt_unit(tmp_path: Path, note: str) -> None:
    assert read(sheet(tmp_path, *ROWS, [], [None, note])).told == [("note", "row-not-read", "B6")]
    assert read(sheet(tmp_path, *ROWS, [4, note, 7, 21.7, 28.7])).told == [("error", "unit-unknown", "B5")]


def test_words_that_stand_for_the_points_of_a_unit_not_assessed_are_no_fault(tmp_path: Path) -> None:
    rows = [*ROWS[:2], [3, "Sở Y tế", "Chưa gửi báo cáo", "-", None, "-"]]
    absent = round_(not_assessed=[{"unit": "dv-3", "reason": "chưa gửi báo cáo"}])
    reading = read(sheet(tmp_path, *rows), absent)
    assert reading.told == [("note", "words-for-points", "C4")]
    assert reading.scores.entries[2].marks == {}
    assert ("error", "not-a-number", "C4") in read(sheet(tmp_path, *rows)).told


def test_a_misspelt_number_of_a_unit_not_assessed_is_still_told(tmp_path: Path) -> None:
    rows = [*ROWS[:2], [3, "Sở Y tế", "7.5.1", None, None, None]]
    absent = round_(not_assessed=[{"unit": "dv-3", "reason": "x"}])
    assert read(sheet(tmp_path, *rows), absent).told == [("error", "not-a-number", "C4")]


@pytest.mark.parametrize("number", ["1. ", "1.", "1.2 ", "1.2. ", "1) ", "II. ", "III.", "a) ", "B. "])
def test_a_number_in_front_of_a_heading_is_passed_over(tmp_path: Path, number: str) -> None:
    headings = [HEADINGS[0], HEADINGS[1], f"{number}Hạ tầng", *HEADINGS[3:]]
    assert read(sheet(tmp_path, *ROWS, headings=headings)).told == []


def test_headings_that_are_nothing_but_numbers_stay_apart(tmp_path: Path) -> None:
    headings = [HEADINGS[0], HEADINGS[1], "1.1", "2.1", *HEADINGS[4:]]
    named = round_(sheet={"columns": {"groups": {"nen-tang": "1.1", "van-hanh": "2.1"}}})
    reading = read(sheet(tmp_path, *ROWS, headings=headings), named)
    assert reading.told == [] and marks(reading)["dv-1"] == ["7", "21.7"]


@pytest.mark.parametrize("number", ["I", "II.", "A", "B)", "(C)"])
@pytest.mark.parametrize("title", ["Huyện Đông (cũ)", "Xã Đông", "Sở Nội vụ", "Khối sở"])
def test_a_title_between_units_is_known_by_its_number(tmp_path: Path, number: str, title: str) -> None:
    rows = [[number, title], *ROWS]
    assert read(sheet(tmp_path, *rows)).told == []


def test_a_unit_with_numbers_is_read_whatever_its_number(tmp_path: Path) -> None:
    rows = [["I", *ROWS[0][1:]], *ROWS[1:]]
    reading = read(sheet(tmp_path, *rows))
    assert reading.told == [] and marks(reading)["dv-1"] == ["7", "21.7"]


TWO_BLOCKS: list[dict[str, Any]] = [{"sheet": "Sở", "subject": "so-hoa", "block": block} for block in ("so", "xa")]


def test_a_sheet_may_hold_several_blocks_one_below_the_other(tmp_path: Path) -> None:
    titles = {"so": ["I", "Khối sở"], "xa": ["II", "Khối xã"]}
    rows = [titles["so"], *ROWS, titles["xa"], [1, "Xã Đông", 8, 20, 28, 1]]
    reading = read(sheet(tmp_path, *rows), round_(scores={"sheets": TWO_BLOCKS}))
    assert reading.told == []
    assert [(entry.block, entry.unit) for entry in reading.scores.entries] == [
        ("so", "dv-1"),
        ("so", "dv-2"),
        ("so", "dv-3"),
        ("xa", "xa-1"),
    ]


def test_what_is_wrong_in_a_sheet_of_several_blocks_is_told_once(tmp_path: Path) -> None:
    rows = [*ROWS[:2], [3, "Sở Y tê", 9, 17], [4, "Sở Lạ", 9, 17], [1, "Xã Đông", "8,5", 20, None]]
    told = read(sheet(tmp_path, *rows), round_(scores={"sheets": TWO_BLOCKS})).told
    assert sorted(told) == [
        ("error", "unit-unknown", "B4"),
        ("error", "unit-unknown", "B5"),
        ("warning", "number-as-text", "C6"),
    ]


def test_a_unit_missing_in_a_sheet_of_several_blocks_is_told(tmp_path: Path) -> None:
    use_language("en")
    (finding,) = read(sheet(tmp_path, *ROWS), round_(scores={"sheets": TWO_BLOCKS})).findings
    assert finding.rule == "unit-without-row" and "Xã Đông" in finding.message


TWO_GROUPS = ("Hạ tầng", "Ứng dụng")


def one_group(name: str, points: list[Any], totals: list[Any] | None = None) -> list[list[Any]]:
    """A sheet with the points of one group, and perhaps totals, of the three units."""
    heads = ["STT", "Tên đơn vị", name, *(["Tổng điểm"] if totals else [])]
    rows = [[row[0], row[1], value] for row, value in zip(ROWS, points, strict=True)]
    if totals:
        rows = [[*row, total] for row, total in zip(rows, totals, strict=True)]
    return [heads, *rows]


def sheets_of(*named: dict[str, Any]) -> dict[str, Any]:
    return {"sheets": [{"subject": "so-hoa", "block": "so", **one} for one in named]}


def test_sheets_of_one_block_may_hold_stages_each(tmp_path: Path) -> None:
    stages = [{"code": "tu-cham", "label": "Tự chấm", "by": "unit"}, {"code": "tham-dinh", "label": "Thẩm định"}]
    named = [{"sheet": "Tự chấm", "stage": "tu-cham"}, {"sheet": "Thẩm định", "stage": "tham-dinh"}]
    own = [[row[0], row[1], 10, 40, 50, None, None] for row in ROWS]
    path = workbook(tmp_path / "b.xlsx", {"Tự chấm": [HEADINGS, *own[:2]], "Thẩm định": [HEADINGS, *ROWS]})
    reading = read(path, round_(scores={**sheets_of(*named), "stages": stages}))
    assert reading.told == []
    first, _second, third = reading.scores.entries
    assert {code: str(marks.total and marks.total.value) for code, marks in first.stages.items()} == {
        "tu-cham": "50", "tham-dinh": "28.7",
    }  # fmt: skip
    assert marks(reading)["dv-1"] == ["7", "21.7"] and list(third.stages) == ["tham-dinh"]
    assert first.place == Cell(NAME, "Thẩm định", "B2")


def test_sheets_of_one_block_may_stand_in_several_workbooks(tmp_path: Path) -> None:
    known = units("Sở Nội vụ", "Sở Tư pháp", "Sở Y tế")
    path = workbook(tmp_path / "b.xlsx", {"Sở": [HEADINGS, *ROWS[:1]]})
    workbook(tmp_path / "phần 2.xlsx", {"Sở": [HEADINGS, *ROWS[1:]]})
    sheets = sheets_of({"sheet": "Sở"}, {"sheet": "Sở", "file": "phần 2.xlsx"})
    reading = read(path, round_(scores=sheets), known=known)
    assert reading.told == []
    assert [(entry.unit, entry.position, entry.place.file) for entry in reading.scores.entries] == [
        ("dv-1", 0, NAME), ("dv-2", 1, "data/dot/phần 2.xlsx"), ("dv-3", 2, "data/dot/phần 2.xlsx"),
    ]  # fmt: skip


def test_a_second_workbook_that_is_missing_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", {"Sở": [HEADINGS, *ROWS]})
    reading = read(path, round_(scores=sheets_of({"sheet": "Sở"}, {"sheet": "Sở", "file": "không có.xlsx"})))
    assert [(f.rule, str(f.place)) for f in reading.findings] == [("file-missing", "data/dot/không có.xlsx")]


def test_sheets_may_each_hold_a_group(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "b.xlsx",
        {"A": one_group("Hạ tầng", [7, 8.5, 9]), "B": one_group("Ứng dụng", [21.7, 20, 17.07], [28.7, 28.5, 26.07])},
    )
    reading = read(path, round_(scores=sheets_of({"sheet": "A"}, {"sheet": "B"})))
    assert reading.told == []
    assert marks(reading) == {"dv-1": ["21.7", "7"], "dv-2": ["20", "8.5"], "dv-3": ["17.07", "9"]}


def test_what_no_sheet_has_is_told_of_each(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", {"A": one_group("Hạ tầng", [7, 8, 9]), "B": one_group("Hạ tầng", [7, 8, 9])})
    told = read(path, round_(scores=sheets_of({"sheet": "A"}, {"sheet": "B"}))).findings
    assert [(f.rule, str(f.place)[-3:]) for f in told] == [("column-missing", "“A”"), ("column-missing", "“B”")]


def test_a_unit_is_in_every_sheet_that_alone_has_some_points(tmp_path: Path) -> None:
    use_language("en")
    short = one_group("Ứng dụng", [21.7, 20, 17.07])[:-1]
    path = workbook(tmp_path / "b.xlsx", {"A": one_group("Hạ tầng", [7, 8.5, 9]), "B": short})
    (finding,) = read(path, round_(scores=sheets_of({"sheet": "A"}, {"sheet": "B"}))).findings
    assert (finding.rule, str(finding.place)[-3:], "Sở Y tế" in finding.message) == ("unit-without-row", "“B”", True)


def test_a_cell_that_is_empty_in_one_sheet_may_be_filled_in_another(tmp_path: Path) -> None:
    other = [[row[0], row[1], None, row[3]] for row in ROWS]
    path = workbook(tmp_path / "b.xlsx", {"A": [HEADINGS[:4], *[r[:3] for r in ROWS]], "B": [HEADINGS[:4], *other]})
    reading = read(path, round_(scores=sheets_of({"sheet": "A"}, {"sheet": "B"})))
    assert reading.told == []


def test_two_sheets_that_say_otherwise_are_told_at_both_cells(tmp_path: Path) -> None:
    use_language("en")
    path = workbook(tmp_path / "b.xlsx", {"A": [HEADINGS, *ROWS], "B": [HEADINGS, *changed(1, 2, 8)]})
    reading = read(path, round_(scores=sheets_of({"sheet": "A"}, {"sheet": "B"})))
    (finding,) = reading.findings
    assert (finding.rule, finding.place) == ("values-clash", Cell(NAME, "B", "C3"))
    assert (
        finding.message.startswith("“Sở Tư pháp” has 8 here, but 8,5 in ") and "sheet “A”, cell C3" in finding.message
    )


def test_a_unit_that_has_no_row_in_any_of_the_sheets_is_told_once(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", {"A": [HEADINGS, *ROWS[:1]], "B": [HEADINGS, *ROWS[1:2]]})
    reading = read(path, round_(scores=sheets_of({"sheet": "A"}, {"sheet": "B"})))
    assert [(f.rule, str(f.place)[-3:]) for f in reading.findings] == [("unit-without-row", "“B”")]


def test_findings_stand_in_the_order_of_sheets_rows_and_columns(tmp_path: Path) -> None:
    rows = [[1, "Sở Nội vụ", "x", 20, "y"], [2, "Sở Tư pháp", 8, None], [4, "Sở Z", 5, 5]]
    told = read(sheet(tmp_path, *rows)).told
    assert [ref for _severity, _rule, ref in told] == ["C2", "E2", "D3", "B4"]


XA_TABLE: list[list[Any]] = [
    ["II. KHỐI XÃ"],
    ["STT", "Đơn vị", "Ứng dụng", "Tổng điểm", "Hạ tầng"],
    ["(1)", "(2)", "(3)", "(4)", "(5)"],
    [1, "Xã Đông", 20, 28, 8],
]
"""A table below another, with its columns in another order."""


def test_a_table_below_another_has_columns_of_its_own(tmp_path: Path) -> None:
    reading = read(sheet(tmp_path, *ROWS, [], *XA_TABLE), round_(scores={"sheets": TWO_BLOCKS}))
    assert reading.told == []
    last = reading.scores.entries[-1]
    assert {code: (str(mark.value), mark.place) for code, mark in last.marks.items()} == {
        "nen-tang": ("8", Cell(NAME, "Sở", "E9")),
        "van-hanh": ("20", Cell(NAME, "Sở", "C9")),
    }


def test_headings_that_stand_again_at_the_top_of_a_page_are_passed_over(tmp_path: Path) -> None:
    reading = read(sheet(tmp_path, *ROWS[:2], HEADINGS, *ROWS[2:]))
    assert reading.told == [] and list(marks(reading)) == ["dv-1", "dv-2", "dv-3"]


def test_a_column_missing_in_the_table_of_another_block_is_no_matter(tmp_path: Path) -> None:
    other = [XA_TABLE[1][:4], [1, "Xã Đông", 20, 28]]
    path = sheet(tmp_path, *ROWS, *other)
    told = read(path, round_(scores={"sheets": TWO_BLOCKS})).findings
    assert [finding.rule for finding in told] == ["column-missing"]
    (alone,) = read(path, round_(scores={"sheets": [*TWO_BLOCKS[:1], {**TWO_BLOCKS[1], "sheet": "Sở "}]})).findings
    assert alone.rule == "column-missing"


def test_words_below_a_column_of_points_are_no_points(tmp_path: Path) -> None:
    signed = [None, None, None, "NGƯỜI TỔNG HỢP"]
    assert read(sheet(tmp_path, *ROWS, [None, None, "Nơi, ngày 5/12/2017"], signed)).told == []
    assert read(sheet(tmp_path, *ROWS, [None, None, " 8,5"])).told == [("error", "unit-missing", "B5")]


@pytest.mark.parametrize("name", ["Huyện Đông", "H. Đông", "Uỷ ban nhân dân huyện Đông"])
def test_a_peoples_committee_may_be_called_as_its_area(tmp_path: Path, name: str) -> None:
    known = units("UBND huyện Đông", "Sở Tư pháp", "Sở Y tế")
    assert read(sheet(tmp_path, *changed(0, 1, name)), known=known).told == []


def test_a_name_that_two_units_may_be_called_is_nobodys(tmp_path: Path) -> None:
    known = units("UBND huyện Đông", "Sở Tư pháp", "Sở Y tế", "Huyện Đông")
    reading = read(sheet(tmp_path, *changed(0, 1, "H. Đông"), [4, "Huyện Đông", 8, 20, 28]), known=known)
    assert ("error", "unit-unknown", "B2") in reading.told
    assert [entry.unit for entry in reading.scores.entries] == ["dv-2", "dv-3", "dv-4"]


def with_criteria() -> Rubric:
    """The small rubric with two criteria in its first group."""
    criteria = [{"code": "mang", "label": "Mạng", "maximum": 4}, {"code": "may", "label": "Máy tính", "maximum": 6}]
    groups = [
        {"code": "nen-tang", "label": "Hạ tầng", "maximum": 10, "criteria": criteria},
        {"code": "van-hanh", "label": "Ứng dụng", "maximum": 40},
    ]
    return rubric(groups=groups)


def test_a_group_scored_again_has_not_the_sum_of_the_stage_before(tmp_path: Path) -> None:
    stages = [{"code": "lan-1", "label": "Lần 1"}, {"code": "lan-2", "label": "Lần 2", "otherwise": "lan-1"}]
    upper = ["STT", "Tên đơn vị", "Lần 1", None, None, None, "Lần 2", None, None]
    lower = [None, None, "1.1. Mạng (4)", "1.2. Máy tính", "1. Hạ tầng", "2. Ứng dụng", "Mạng", "Máy tính", "Ứng dụng"]
    rows = [
        [1, "Sở Nội vụ", 3, 5, 8, 20, None, 6, None],
        [2, "Sở Tư pháp", 4, 4, 8, 20, None, None, None],
        [3, "Sở Y tế", 1, 2, 3, 20, None, None, 30],
    ]
    path = workbook(tmp_path / "b.xlsx", {"Sở": [upper, lower, *rows]})
    reading = read(path, round_(scores={"stages": stages}), with_criteria())
    assert reading.told == []
    counted = {
        e.unit: {code: str(m.value) for code, m in {**e.marks, **e.criteria}.items()} for e in reading.scores.entries
    }
    assert counted == {
        "dv-1": {"van-hanh": "20", "mang": "3", "may": "6"},
        "dv-2": {"nen-tang": "8", "van-hanh": "20", "mang": "4", "may": "4"},
        "dv-3": {"nen-tang": "3", "van-hanh": "30", "mang": "1", "may": "2"},
    }


@pytest.mark.parametrize("name", ["Trọng số", "Hệ số", "Thang điểm"])
def test_a_row_of_weights_above_the_units_is_not_read(tmp_path: Path, name: str) -> None:
    assert read(sheet(tmp_path, [None, name, 0.4, 0.6], *ROWS)).told == []


@pytest.mark.parametrize("lower", ["Tối đa 10 điểm", "Điểm tối đa: 10", "(10 điểm)"])
def test_a_maximum_may_stand_below_a_heading(tmp_path: Path, lower: str) -> None:
    upper = ["STT", "Tên đơn vị", "1. Hạ tầng", "2. Ứng dụng", "Tổng điểm"]
    rows: list[list[Any]] = [upper, [None, None, lower, "Tối đa 40 điểm", "Tối đa 50đ"], *(row[:5] for row in ROWS)]
    assert read(workbook(tmp_path / "b.xlsx", {"Sở": rows})).told == []


BOTH_BLOCKS = {
    "sheets": [
        {"sheet": "Sở", "subject": "so-hoa", "block": "so"},
        {"sheet": "sở", "subject": "so-hoa", "block": "xa"},
    ]
}


def test_what_is_wrong_with_a_sheet_of_several_blocks_is_told_once(tmp_path: Path) -> None:
    rows = [*ROWS, [1, "Xã Lạ Lẫm", 8, 20, 28], [None, "Tổng cộng", 8, 20, 28], [4, None, 1, 1]]
    reading = read(sheet(tmp_path, *rows), round_(scores=BOTH_BLOCKS))
    assert reading.told == [
        ("error", "unit-unknown", "B5"),
        ("note", "row-not-read", "B6"),
        ("error", "unit-missing", "B7"),
    ]


def test_every_table_of_a_sheet_has_headings_of_its_own(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["A. CÁC SỞ"],
        HEADINGS[:5],
        *(row[:5] for row in ROWS[:2]),
        HEADINGS[:5],
        [None, "Điểm tối đa", 10, 40, 50],
        ROWS[2][:5],
        [],
        ["B. CÁC XÃ"],
        ["TT", "Ghi chú", "Đơn vị", "Tổng điểm", "2. Ứng dụng", "1. Hạ tầng"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        [1, "chấm lại", "Xã Đông", 28, 20, 8],
        [],
        ["TT", "Tên đơn vị", "Số hồ sơ"],
        [1, "Sở Nội vụ", 250],
    ]
    reading = read(workbook(tmp_path / "b.xlsx", {"Sở": rows}), round_(scores=BOTH_BLOCKS))
    assert reading.told == [("note", "table-not-read", "A14")]
    assert marks(reading) == {"dv-1": ["7", "21.7"], "dv-2": ["8.5", "20"], "dv-3": ["9", "17.07"], "xa-1": ["8", "20"]}
    assert [entry.note and entry.note.text for entry in reading.scores.entries] == [None, None, None, "chấm lại"]


def test_a_column_that_a_second_table_lacks_is_told(tmp_path: Path) -> None:
    second: list[list[Any]] = [["TT", "Đơn vị", "Ứng dụng", "Tổng điểm"], [1, "Xã Đông", 20, 28]]
    rows: list[list[Any]] = [HEADINGS[:5], *(row[:5] for row in ROWS), *second]
    reading = read(workbook(tmp_path / "b.xlsx", {"Sở": rows}), round_(scores=BOTH_BLOCKS))
    assert reading.told == [("error", "column-missing", "")]


@pytest.mark.parametrize("words", ["-", "Mới thành lập", "CHƯA XẾP HẠNG", "không đánh giá"])
def test_words_may_say_that_a_unit_has_no_past(tmp_path: Path, words: str) -> None:
    reading = read(sheet(tmp_path, *changed(0, 5, words)))
    assert reading.told == [] and reading.scores.entries[0].previous_ranks == {}


def test_words_for_numbers_are_told_with_what_they_may_mean(tmp_path: Path) -> None:
    use_language("en")
    past, points, typed = (
        read(sheet(tmp_path, *changed(0, column, words))).findings[0]
        for column, words in ((5, "đang rà soát"), (2, "Không có TTHC"), (2, "8 .5,1"))
    )
    assert (past.rule, past.place) == ("not-a-number", Cell(NAME, "Sở", "F2"))
    assert past.advice == "Type the number, or “-” where the unit had none that year"
    assert points.rule == "not-a-number" and "“not_applicable: words”" in points.advice
    assert typed.rule == "not-a-number" and "not_applicable" not in typed.advice


OF_OTHERS = [
    {"code": "nen-tang", "label": "Hạ tầng", "maximum": 10},
    {"code": "van-hanh", "label": "Ứng dụng", "maximum": 40},
    {"code": "dich-vu", "label": "Dịch vụ", "blocks": ["xa"], "criteria": [
        {"code": "mot-cua", "label": "Một cửa", "maximum": 5}]},
    {"code": "khac", "label": "Mục khác", "kind": "named"},
]  # fmt: skip


@pytest.mark.parametrize("heading", ["Dịch vụ", "Một cửa"])
@pytest.mark.parametrize(
    ("value", "is_told"),
    [(4, True), (4.5, True), ("abc", True), ("4,5", True), (True, True)]
    + [(nothing, False) for nothing in (None, 0, "0", "-", "x", "KAD", "không áp dụng", Formula("=C2/0", "#DIV/0!"))],
)
def test_points_of_a_group_that_only_other_blocks_have_are_told(
    tmp_path: Path, heading: str, value: Any, is_told: bool
) -> None:
    rows = [[*row[:4], value if row is ROWS[0] else None, *row[4:]] for row in ROWS]
    path = sheet(tmp_path, *rows, headings=[*HEADINGS[:4], heading, *HEADINGS[4:]])
    reading = read(path, rubric_of=rubric(groups=OF_OTHERS))
    assert reading.told == [("warning", "mark-not-applicable", "E2")] * is_told


def test_points_that_do_not_apply_are_shown_with_unit_and_column(tmp_path: Path) -> None:
    use_language("en")
    path = sheet(tmp_path, [*ROWS[0], 4.5], *ROWS[1:], headings=[*HEADINGS, "Dịch vụ"])
    (finding,) = read(path, rubric_of=rubric(groups=OF_OTHERS)).findings
    assert finding.message == "“4,5” in “Dịch vụ” is not read: these points do not apply to “Sở Nội vụ”"
    named = sheet(tmp_path, [*ROWS[0], 4.5], *ROWS[1:], headings=[*HEADINGS, "Mục khác"])
    assert read(named, rubric_of=rubric(groups=OF_OTHERS)).told == [], (
        "of what has no points of its own nothing is asked"
    )


def test_points_that_only_another_track_has_are_told(tmp_path: Path) -> None:
    groups = [{"code": "nen-tang", "label": "Hạ tầng"}, {"code": "van-hanh", "label": "Ứng dụng", "blocks": ["so.lon"]}]
    tracks = [
        {
            "code": "so",
            "label": "x",
            "noun": "x",
            "tracks": [{"code": "lon", "label": "x"}, {"code": "nho", "label": "x"}],
        }
    ]
    by = Rubric.model_validate({**rubric(groups=groups).model_dump(), "blocks": tracks})
    of = round_(tracks={"dv-1": "lon", "dv-2": "nho", "dv-3": "lon"})
    reading = read(sheet(tmp_path, *ROWS), of, by)
    assert reading.told == [("warning", "mark-not-applicable", "D3")]
    assert [sorted(entry.marks) for entry in reading.scores.entries] == [["nen-tang", "van-hanh"], ["nen-tang"]] + [
        ["nen-tang", "van-hanh"]
    ]
