"""Which column holds what, by headings over one to three rows, by the round's own words, or by letters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docgen.errors import Finding
from docgen.i18n import use_language
from docgen.model.round import Stage
from docgen.model.rubric import Rubric
from docgen.read.headings import Columns, StageHeads, find_columns, head, lettered
from docgen.read.workbook import open_workbook
from tests.read.making import round_, rubric, workbook

CRITERIA = [
    {
        "code": "nen-tang",
        "label": "Hạ tầng kỹ thuật",
        "short": "Hạ tầng",
        "maximum": 10,
        "criteria": [
            {"code": "mang", "label": "Mạng nội bộ", "maximum": 6},
            {"code": "may", "label": "Máy tính", "short": "Máy", "maximum": 4},
        ],
    },
    {"code": "van-hanh", "label": "Ứng dụng", "maximum": 40},
    {"code": "thuong", "label": "Điểm thưởng", "kind": "bonus", "most": 5},
    {"code": "tru", "label": "Điểm trừ", "kind": "penalty", "most": 5},
]
BY = rubric(groups=CRITERIA)
STAGES = (
    Stage(code="tu-cham", label="Tự chấm", by="unit"),
    Stage(code="lan-1", label="Thẩm định lần 1"),
    Stage(code="lan-2", label="Thẩm định lần 2"),
)
ROW = [1, "Sở Nội vụ", *range(2, 14)]


def found(
    tmp_path: Path, *headings: list[Any], by: Rubric = BY, stages: tuple[Stage, ...] = (), **sheet: Any
) -> tuple[Columns | None, list[Finding]]:
    path = workbook(tmp_path / "b.xlsx", {"Sở": [*headings, ROW]})
    book = open_workbook(path, "b.xlsx")
    settings = round_(sheet=sheet).scores.sheets[0]
    made, findings = find_columns(book, book.rows("Sở"), settings, by.subjects[0], 2017, stages)
    return made, [*findings, *(one.finding for one in (made.missing if made is not None else ()))]


def columns(tmp_path: Path, *headings: list[Any], **more: Any) -> Columns:
    made, findings = found(tmp_path, *headings, **more)
    assert findings == [] and made is not None, findings
    return made


def test_groups_criteria_and_total_in_one_row(tmp_path: Path) -> None:
    made = columns(tmp_path, ["TT", "Tên đơn vị", "Mạng nội bộ", "Máy", "Ứng dụng", "Điểm thưởng", "Tổng điểm"])
    assert made.unit == 2 and made.data == 1
    assert made.stages == {"": StageHeads({"van-hanh": 5, "thuong": 6}, {"mang": 3, "may": 4}, 7)}


def test_criteria_below_the_heading_of_their_group_and_its_own_column_among_them(tmp_path: Path) -> None:
    made = columns(
        tmp_path,
        ["TT", "Đơn vị", "Hạ tầng kỹ thuật (10 điểm)", None, None, "Ứng dụng", "Tổng điểm"],
        [None, None, "Mạng nội bộ\n(tối đa 6)", "Máy tính", "Cộng", None, None],
    )
    assert made.stages[""] == StageHeads({"nen-tang": 5, "van-hanh": 6}, {"mang": 3, "may": 4}, 7)
    assert made.data == 2


def test_stages_side_by_side_below_their_labels(tmp_path: Path) -> None:
    made = columns(
        tmp_path,
        ["TT", "Đơn vị", "Tự chấm", None, None, "Thẩm định lần 1", None, None, "Thẩm định lần 2", None, None],
        [None, None, *["Hạ tầng", "Ứng dụng", "Tổng điểm"] * 3],
        stages=STAGES,
    )
    assert made.stages == {
        code: StageHeads({"nen-tang": first, "van-hanh": first + 1}, {}, first + 2)
        for code, first in (("tu-cham", 3), ("lan-1", 6), ("lan-2", 9))
    }


def test_stages_below_the_headings_of_the_points(tmp_path: Path) -> None:
    made = columns(
        tmp_path,
        ["TT", "Đơn vị", "Hạ tầng", None, "Ứng dụng", None, "Tổng điểm", None],
        [None, None, *["Tự chấm", "Thẩm định lần 1"] * 3],
        stages=STAGES[:2],
    )
    assert made.stages == {
        "tu-cham": StageHeads({"nen-tang": 3, "van-hanh": 5}, {}, 7),
        "lan-1": StageHeads({"nen-tang": 4, "van-hanh": 6}, {}, 8),
    }


@pytest.mark.parametrize("heading", ["Tổng điểm tự chấm", "Tự chấm", "Điểm tự chấm", "TỰ CHẤM\n(tối đa 50)"])
def test_a_stage_may_have_nothing_but_a_total(tmp_path: Path, heading: str) -> None:
    heads = ["TT", "Đơn vị", heading, "Hạ tầng", "Ứng dụng", "Tổng điểm"]
    made = columns(tmp_path, heads, stages=STAGES[:2], stage="lan-1")
    assert made.stages["tu-cham"].total == 3
    assert made.stages["lan-1"] == StageHeads({"nen-tang": 4, "van-hanh": 5}, {}, 6)


def test_a_stage_may_be_named_in_the_round(tmp_path: Path) -> None:
    own = {"tu-cham": {"total": "Đơn vị chấm", "groups": {"nen-tang": "HT (đv)", "van-hanh": "cột E"}}}
    made = columns(
        tmp_path,
        ["TT", "Đơn vị", "Đơn vị chấm", "HT (đv)", "?", "Hạ tầng", "Ứng dụng", "Tổng điểm"],
        stages=STAGES[:2],
        columns={"stages": own},
    )
    assert made.stages["tu-cham"] == StageHeads({"nen-tang": 4, "van-hanh": 5}, {}, 3)
    assert made.stages["lan-1"].groups == {"nen-tang": 6, "van-hanh": 7}


def test_ranks_and_totals_of_earlier_years(tmp_path: Path) -> None:
    heads = [
        "TT",
        "Đơn vị",
        "Hạ tầng",
        "Ứng dụng",
        "Tổng điểm năm 2016",
        "Xếp hạng 2016",
        "Điểm năm 2015",
        "Hạng năm 2015",
    ]
    made = columns(tmp_path, [*heads, "Tổng điểm 2017", "Xếp hạng năm 2017"])
    assert (made.previous_totals, made.previous_ranks) == ({2016: 5, 2015: 7}, {2016: 6, 2015: 8})
    assert made.stages[""].total == 9


def test_earlier_years_spread_over_two_rows(tmp_path: Path) -> None:
    made = columns(
        tmp_path,
        ["TT", "Đơn vị", "Hạ tầng", "Ứng dụng", "Tổng điểm", "Năm 2016", None],
        [None, None, None, None, None, "Tổng điểm", "Xếp hạng"],
    )
    assert (made.previous_totals, made.previous_ranks) == ({2016: 6}, {2016: 7})
    assert made.stages[""].total == 5


def test_reasons_follow_their_group_or_name_it(tmp_path: Path) -> None:
    made = columns(
        tmp_path,
        ["Đơn vị", "Hạ tầng", "Ứng dụng", "Điểm thưởng", "Lý do", "Điểm trừ", "Lý do trừ", "Ghi chú"],
    )
    assert made.reasons == {"thuong": 5, "tru": 7} and made.note == 8
    named = columns(
        tmp_path, ["Đơn vị", "Hạ tầng", "Ứng dụng", "Điểm trừ", "Lý do điểm thưởng", "Điểm thưởng", "Ghi chú"]
    )
    assert named.reasons == {"thuong": 5}
    own = columns(
        tmp_path,
        ["Đơn vị", "Hạ tầng", "Ứng dụng", "Điểm trừ", "Vì sao", "Điểm thưởng", "Nhận định"],
        columns={"reasons": {"tru": "Vì sao"}, "note": "Nhận định"},
    )
    assert (own.reasons, own.note) == ({"tru": 5}, 7)


def test_columns_named_by_letter(tmp_path: Path) -> None:
    own = {"unit": "cột B", "total": "Cột F", "groups": {"nen-tang": "cột C", "van-hanh": "cột D"}}
    made = columns(tmp_path, ["TT", None, "Điểm", "Điểm", "Điểm", "Cộng"], columns=own)
    assert made.unit == 2 and made.stages[""] == StageHeads({"nen-tang": 3, "van-hanh": 4}, {}, 6)


def test_a_title_above_is_no_row_of_headings(tmp_path: Path) -> None:
    made = columns(
        tmp_path,
        ["Đơn vị", None, None],
        ["Sở Thông tin và Truyền thông"],
        ["TT", "Đơn vị", "Hạ tầng", "Ứng dụng", "Tổng điểm"],
    )
    assert made.data == 3 and made.unit == 2


@pytest.mark.parametrize(
    ("heads", "missing"),
    [
        (["Đơn vị", "Hạ tầng", "Tổng điểm"], ["Ứng dụng"]),
        (["Đơn vị", "Mạng nội bộ", "Ứng dụng"], ["Máy"]),
        (["Đơn vị", "Ứng dụng"], ["Hạ tầng"]),
        (["Đơn vị", "Hạ tầng", "Ứng dụng", "Mạng nội bộ"], ["Máy"]),
        (["Đơn vị", "Hạ tầng", "Ứng dụng"], []),
    ],
)
def test_columns_that_are_missing_are_told_but_not_those_that_may_be(
    tmp_path: Path, heads: list[Any], missing: list[str]
) -> None:
    use_language("en")
    _columns, findings = found(tmp_path, heads)
    assert [f.message for f in findings] == [f"The column “{name}” is missing" for name in missing]


def test_a_stage_that_has_some_points_misses_the_others(tmp_path: Path) -> None:
    heads = ["Đơn vị", "Tự chấm hạ tầng", "Hạ tầng", "Ứng dụng"]
    _columns, findings = found(tmp_path, heads, stages=STAGES[:2])
    assert [finding.rule for finding in findings] == ["column-missing"]


def test_two_columns_with_the_same_heading_are_told(tmp_path: Path) -> None:
    _columns, findings = found(tmp_path, ["Đơn vị", "Hạ tầng", "Ứng dụng", "Hạ tầng kỹ thuật"])
    assert [(finding.rule, getattr(finding.place, "ref", "")) for finding in findings] == [("column-twice", "D1")]


@pytest.mark.parametrize(
    ("name", "reduced"),
    [
        ("Hạ tầng kỹ thuật\n(tối đa 25 điểm)", "HẠ TẦNG KỸ THUẬT"),
        ("Ứng dụng *", "ứng  dụng"),
        ("Nhân lực [10 điểm]:", "Nhân lực"),
        ("Hoà nhập", "hòa nhập"),
        ("3. Nhân lực", "IV. nhân lực"),
    ],
)
def test_headings_are_compared_without_what_means_nothing(name: str, reduced: str) -> None:
    assert head(name) == head(reduced)


@pytest.mark.parametrize(
    ("name", "column"), [("cột K", 11), ("Cột AA", 27), ("column C", 3), ("cột", None), ("K", None)]
)
def test_a_column_is_named_by_its_letter(name: str, column: int | None) -> None:
    assert lettered(name) == column


def test_points_of_an_earlier_year_are_not_read_as_those_of_this_one(tmp_path: Path) -> None:
    made = columns(
        tmp_path,
        ["Đơn vị", "Kết quả năm 2016", None, None, "Kết quả năm 2017", None, None],
        [None, "Hạ tầng", "Ứng dụng", "Tổng điểm", "Hạ tầng", "Ứng dụng", "Tổng điểm"],
    )
    assert made.previous_totals == {2016: 4}
    assert made.stages[""] == StageHeads({"nen-tang": 5, "van-hanh": 6}, {}, 7)


def test_years_below_what_they_are_of(tmp_path: Path) -> None:
    made = columns(
        tmp_path,
        ["Đơn vị", "Hạ tầng", "Ứng dụng", "Tổng điểm", None, "Xếp hạng", None],
        [None, None, None, "2017", "Năm 2016", 2016, 2015],
    )
    assert (made.stages[""].total, made.previous_totals, made.previous_ranks) == (4, {2016: 5}, {2016: 6, 2015: 7})
