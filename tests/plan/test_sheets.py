from __future__ import annotations

import pytest

from docgen.model.book import Field
from docgen.plan.sheets import LONGEST_TITLE, Wanted, entry_sheets, unique_title
from tests.handing import SHEETS, occasion, round_, rubric


def headings(sheet: int = 0, **wanted: object) -> list[tuple[str, str]]:
    columns = entry_sheets(occasion(), Wanted(**wanted))[sheet].columns  # type: ignore[arg-type]
    return [(column.over, column.heading) for column in columns]


def test_columns_are_those_of_the_rubric_under_their_usual_headings() -> None:
    assert headings() == [
        ("", "Thể chế số"),
        ("Dữ liệu số", "Tổng nhóm"),
        ("Dữ liệu số", "Dữ liệu mở"),
        ("Dữ liệu số", "Kết nối nền tảng chia sẻ"),
        ("Dữ liệu số", "Cập nhật thường xuyên"),
        ("", "Dịch vụ công"),
        ("", "Điểm thưởng"),
        ("", "Lý do điểm thưởng"),
        ("", "Điểm trừ"),
        ("", "Lý do điểm trừ"),
        ("", "Tổng điểm"),
        ("", "Ghi chú"),
    ]


def test_last_years_columns_stand_first_where_they_are_asked_for() -> None:
    assert headings(years=(2025,))[:2] == [("", "Xếp hạng năm 2025"), ("", "Tổng điểm năm 2025")]


def test_a_part_has_the_columns_of_its_groups_and_no_total() -> None:
    found = headings(groups=lambda _subject, group: group == "du-lieu", whole=False)
    assert [heading for _over, heading in found] == [
        "Tổng nhóm",
        "Dữ liệu mở",
        "Kết nối nền tảng chia sẻ",
        "Cập nhật thường xuyên",
        "Ghi chú",
    ]


def test_sheets_are_those_that_the_round_names() -> None:
    sheets = entry_sheets(occasion(), Wanted())
    assert [(sheet.title, sheet.stage) for sheet in sheets] == [
        ("Sở", "tham-dinh"),
        ("Xã", "tham-dinh"),
        ("Sở - tự chấm", "tu-cham"),
        ("Xã - tự chấm", "tu-cham"),
    ]
    assert [sheet.title for sheet in entry_sheets(occasion(), Wanted(stages={"tu-cham"}, blocks={"xa"}))] == [
        "Xã - tự chấm"
    ]


def test_a_stage_whose_sheets_the_round_does_not_name_gets_sheets_named_after_it() -> None:
    found = entry_sheets(occasion(round_(scores={"sheets": SHEETS[:2]})), Wanted(stages={"tu-cham"}))
    assert [sheet.title for sheet in found] == ["Sở, ban, ngành - Tự chấm", "Xã, phường, đặc khu - Tự chấm"]


def test_a_long_name_of_a_block_is_cut_and_never_a_code() -> None:
    one = rubric().subjects[0]
    blocks = tuple(block.model_copy(update={"noun": block.label.removeprefix("các ")}) for block in rubric().blocks)
    both = rubric().model_copy(update={"subjects": (one, one.model_copy(update={"code": "dti"})), "blocks": blocks})
    settings = round_(
        scores={"sheets": [{**sheet, "subject": code} for code in ("cds", "dti") for sheet in SHEETS[:2]]}
    )
    found = entry_sheets(occasion(settings, both), Wanted(stages={"tu-cham"}))
    assert [sheet.title for sheet in found] == [
        "CDS - Sở, ban, ngành - Tự chấm",
        "CDS - Xã, phường… - Tự chấm",
        "DTI - Sở, ban, ngành - Tự chấm",
        "DTI - Xã, phường… - Tự chấm",
    ]


def test_what_the_round_leaves_out_this_year_gets_no_sheets() -> None:
    found = entry_sheets(occasion(round_(scores={"sheets": SHEETS[:1]})), Wanted(stages={"tu-cham", "tham-dinh"}))
    assert {sheet.block.code for sheet in found} == {"so"}


def test_without_a_round_there_is_a_sheet_for_every_block() -> None:
    found = entry_sheets(occasion(without=True), Wanted())
    assert [(sheet.title, sheet.stage) for sheet in found] == [("Sở, ban, ngành", ""), ("Xã, phường, đặc khu", "")]


def test_headings_of_the_round_win_but_letters_of_columns_do_not() -> None:
    columns = {
        "unit": "Cơ quan",
        "total": "cột K",
        "note": "Lưu ý",
        "groups": {"the-che": "Chỉ số 1", "du-lieu": "Chỉ số 2"},
        "criteria": {"ket-noi": "2.2.1"},
        "reasons": {"phat": "Vì sao trừ"},
    }
    sheet = entry_sheets(occasion(round_(scores={"sheets": [SHEETS[0] | {"columns": columns}]})), Wanted())[0]
    by_field = {column.field: column for column in sheet.columns}
    assert sheet.unit_heading == "Cơ quan"
    assert by_field[Field("points", "the-che", "tham-dinh")].heading == "Chỉ số 1"
    assert by_field[Field("points", "du-lieu", "tham-dinh")].over == "Chỉ số 2"
    assert by_field[Field("points", "ket-noi", "tham-dinh")].heading == "2.2.1"
    assert by_field[Field("reason", "phat", "tham-dinh")].heading == "Vì sao trừ"
    assert by_field[Field("total", stage="tham-dinh")].heading == "Tổng điểm"
    assert by_field[Field("note", stage="tham-dinh")].heading == "Lưu ý"


def test_a_stage_may_stand_in_the_sheet_of_another() -> None:
    beside = {"stages": {"tu-cham": {"total": "Tổng tự chấm", "groups": {"the-che": "Thể chế tự chấm"}}}}
    round_of = round_(scores={"sheets": [SHEETS[0] | {"columns": beside}]})
    for stages in (None, {"tu-cham", "tham-dinh"}):
        (sheet,) = entry_sheets(occasion(round_of), Wanted(stages=stages))
        own = [(column.heading, column.computed) for column in sheet.columns if column.field.stage == "tu-cham"]
        assert own == [("Thể chế tự chấm", False), ("Tổng tự chấm", False)]


def test_cells_are_open_where_points_apply() -> None:
    groups = rubric().model_dump(mode="json", exclude_none=True)["subjects"][0]["groups"]
    groups[0]["blocks"] = ["so", "xa.dong-bang"]
    round_of = round_(not_applicable=[{"unit": "xa-1", "points": "dich-vu", "reason": "không có"}])
    sheet = entry_sheets(occasion(round_of, rubric(groups=groups)), Wanted())[1]
    by_code = {column.field.code: column for column in sheet.columns if column.field.kind == "points"}
    rows = {row.unit.code: row for row in sheet.rows}
    assert [sheet.open_to(by_code["the-che"], rows[code]) for code in rows] == [True, True, False]
    assert [sheet.open_to(by_code["dich-vu"], rows[code]) for code in rows] == [False, True, True]


@pytest.mark.parametrize(
    ("candidates", "taken", "expected"),
    [
        (["Sở"], [], "Sở"),
        (["Sở/ngành: [a]*?"], [], "Sở ngành a"),
        (["Sở"], ["SỞ"], "Sở (2)"),
        (["x" * 40, "Ngắn"], [], "Ngắn"),
        (["'trích'"], [], "trích"),
    ],
)
def test_names_of_sheets_are_such_as_excel_takes(candidates: list[str], taken: list[str], expected: str) -> None:
    assert unique_title(candidates, taken) == expected


def test_a_name_that_is_too_long_is_cut_and_numbered() -> None:
    long = "Cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh"
    first = unique_title([long], [])
    second = unique_title([long], [first])
    assert len(first) <= LONGEST_TITLE and len(second) <= LONGEST_TITLE and first != second
    assert second.endswith("(2)")
