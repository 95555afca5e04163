from __future__ import annotations

from decimal import Decimal

from docgen.plan.forms import form_sheets, roman
from tests.handing import occasion, round_, rubric


def rows(unit: str = "so-1", **changes: object) -> list[tuple[str, str, Decimal | None, bool]]:
    found = occasion(round_(**changes))
    (sheet,) = form_sheets(found, found.units[unit], found.stages[0])
    return [(row.number, row.label, row.maximum, row.typed) for row in sheet.rows]


def test_a_form_has_a_row_for_every_group_and_criterion() -> None:
    assert rows() == [
        ("I", "Thể chế số", 30, True),
        ("II", "Dữ liệu số", 30, False),
        ("1", "Công bố dữ liệu mở trên Cổng dữ liệu", 10, True),
        ("2", "Chia sẻ dữ liệu", 20, False),
        ("2.1", "Kết nối nền tảng chia sẻ", Decimal("12.5"), True),
        ("2.2", "Cập nhật thường xuyên", Decimal("7.5"), True),
        ("III", "Dịch vụ công trực tuyến", 40, True),
        ("IV", "Điểm thưởng", 5, True),
        ("V", "Điểm trừ", 3, True),
        ("", "Tổng điểm", 100, False),
    ]


def test_maxima_are_those_of_the_units_own_track() -> None:
    by_label = {label: maximum for _number, label, maximum, _typed in rows("xa-3")}
    assert [by_label[label] for label in ("Thể chế số", "Dịch vụ công trực tuyến")] == [Decimal(20), Decimal(50)]


def test_what_does_not_apply_is_not_typed() -> None:
    found = rows(not_applicable=[{"unit": "so-1", "points": "ket-noi", "reason": "không kết nối"}])
    assert [label for _number, label, _maximum, typed in found if typed and label.startswith("Kết")] == []


def test_a_given_total_is_typed() -> None:
    found = occasion(rubric_of=rubric(total={"method": "given", "reference": "x"}))
    (sheet,) = form_sheets(found, found.units["so-1"], found.stages[0])
    assert sheet.rows[-1].typed


def test_units_that_are_not_assessed_have_no_form() -> None:
    found = occasion(round_(not_assessed=[{"unit": "so-1", "reason": "mới thành lập"}]))
    assert form_sheets(found, found.units["so-1"], found.stages[0]) == ()


def test_several_subjects_have_a_sheet_each() -> None:
    first = rubric().subjects[0]
    second = first.model_copy(update={"code": "web", "label": "Trang thông tin"})
    found = occasion(rubric_of=rubric().model_copy(update={"subjects": (first, second)}))
    titles = [sheet.title for sheet in form_sheets(found, found.units["so-1"], found.stages[0])]
    assert titles == ["Phiếu tự chấm - CDS", "Phiếu tự chấm - Trang thông tin"]


def test_groups_are_numbered_as_rubrics_do() -> None:
    assert [roman(number) for number in (1, 4, 9, 14, 39)] == ["I", "IV", "IX", "XIV", "XXXIX"]
