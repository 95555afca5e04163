from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from docgen.i18n import use_language
from docgen.model.returned import Standing
from tests import returning
from tests.handing import occasion, round_
from tests.returning import POINTS, edit, own, read, told
from tests.write.opened import find


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


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
