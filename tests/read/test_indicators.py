from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.read.making import HEADINGS, ROWS, Formula, Reading, read, round_, workbook

COLUMNS = ["Mã", "Nhóm", "Chỉ tiêu", "Cấp", "Năm", "Giá trị", "Đơn vị tính"]


def figures(
    tmp_path: Path, *rows: list[Any], headings: list[str] | None = None, formats: dict[str, str] | None = None
) -> Reading:
    sheets = {"Sở": [HEADINGS, *ROWS], "Khảo sát": [["SỐ LIỆU"], headings or COLUMNS, *rows]}
    path = workbook(tmp_path / "b.xlsx", sheets, formats)
    return read(path, round_(scores={"indicators": "Khảo sát"}))


def test_a_figure_has_a_value_a_measure_and_a_cell(tmp_path: Path) -> None:
    reading = figures(tmp_path, ["may-tinh", "Hạ tầng", "Tỷ lệ máy tính", None, None, 97.93, "%"])
    (figure,) = reading.scores.indicators
    assert reading.told == []
    assert (figure.code, figure.group, figure.label, figure.measure) == ("may-tinh", "Hạ tầng", "Tỷ lệ máy tính", "%")
    assert figure.mark is not None and str(figure.mark.value) == "97.93"
    assert figure.mark.place == figure.place and figure.place.ref == "F3"


@pytest.mark.parametrize(
    ("value", "measure", "number_format", "read_as", "warned"),
    [
        (0.9793, "%", "0.00%", "97.93", False),
        (0.96, None, "0%", "96", False),
        (1, "%", "0%", "100", False),
        (0.2, "%", "0%", "20", False),
        ("97,93%", None, "General", "97.93", True),
        ("96 %", "%", "General", "96", True),
        (96, "%", "General", "96", False),
        (1e30, "%", "0%", "1" + "0" * 32, False),
    ],
)
def test_a_percentage_is_kept_as_points_of_a_hundred(
    tmp_path: Path, value: Any, measure: str | None, number_format: str, read_as: str, warned: bool
) -> None:
    reading = figures(tmp_path, ["a", None, "A", None, None, value, measure], formats={"Khảo sát!F3": number_format})
    (figure,) = reading.scores.indicators
    assert figure.mark is not None and (str(figure.mark.value), figure.measure) == (read_as, "%")
    assert reading.told == ([("warning", "number-as-text", "F3")] if warned else [])


def test_a_percentage_of_another_measure_is_told(tmp_path: Path) -> None:
    reading = figures(tmp_path, ["a", None, "A", None, None, 0.5, "người"], formats={"Khảo sát!F3": "0%"})
    assert reading.told == [("error", "indicator-percent", "F3")]


def test_an_empty_value_is_known_but_not_entered(tmp_path: Path) -> None:
    reading = figures(tmp_path, ["a", "N", "A"], ["b", "N", "B", None, None, 3, "hệ thống"])
    assert reading.told == []
    assert [figure.mark is None for figure in reading.scores.indicators] == [True, False]
    assert reading.scores.indicators[0].place.ref == "F3"


def test_a_series_has_levels_and_years(tmp_path: Path) -> None:
    reading = figures(
        tmp_path,
        ["a", "N", "Tỷ lệ", "Cấp tỉnh", 2018, 42, "%"],
        ["a", None, None, "Cấp tỉnh", 2019, 47, "%"],
        ["a", None, None, "Cấp xã", "2019", None, "%"],
        ["b", None, "Khác", None, None, 1],
    )
    assert reading.told == []
    assert [(f.level, f.year, f.group, f.label) for f in reading.scores.indicators] == [
        ("Cấp tỉnh", 2018, "N", "Tỷ lệ"),
        ("Cấp tỉnh", 2019, "N", "Tỷ lệ"),
        ("Cấp xã", 2019, "N", "Tỷ lệ"),
        ("", None, "", "Khác"),
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["Tỷ lệ", None, "A", None, None, 1], ("indicator-code", "A3")),
        ([None, None, "A", None, None, 1], ("indicator-code", "A3")),
        (["a", None, None, None, None, 1], ("indicator-label", "A3")),
        (["a", None, "A", None, 19, 1], ("indicator-year", "E3")),
        (["a", None, "A", None, None, "gần hết"], ("not-a-number", "F3")),
        (["a", None, "A", None, None, "2.219"], ("not-a-number", "F3")),
        (["a", None, "A", None, None, Formula("=1+1")], ("cell-uncalculated", "F3")),
    ],
)
def test_what_is_wrong_with_a_figure_is_told(tmp_path: Path, row: list[Any], told: tuple[str, str]) -> None:
    assert figures(tmp_path, row).told == [("error", *told)]


def test_a_code_stands_once(tmp_path: Path) -> None:
    row = ["a", None, "A", None, 2019, 1]
    assert figures(tmp_path, row, row).told == [("error", "indicator-twice", "F4")]
    other = ["a", None, "A", None, 2018, 1]
    assert figures(tmp_path, row, other).told == []


def test_words_between_the_rows_are_passed_over(tmp_path: Path) -> None:
    assert figures(tmp_path, [None, "Nhóm 1"], ["a", None, "A", None, None, 1], []).told == []


def test_missing_columns_are_told(tmp_path: Path) -> None:
    reading = figures(tmp_path, ["a", "N", 1], headings=["Mã", "Nhóm", "Số"])
    assert [rule for _severity, rule, _ref in reading.told] == ["column-missing"]
    assert figures(tmp_path, headings=["x"]).told[0][1] == "column-missing"


def test_a_missing_sheet_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", {"Sở": [HEADINGS, *ROWS]})
    assert read(path, round_(scores={"indicators": "Khảo sát"})).told == [("error", "sheet-missing", "")]
