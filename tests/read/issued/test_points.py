"""Numbers as rubrics print them: what each spelling means, or why it is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from docgen.errors import InFile
from docgen.i18n import use_language
from docgen.read.issued.grids import GridCell
from docgen.read.issued.points import NotPoints, number_in, points_at_end, points_of


def cell(text: str, number: Decimal | None = None) -> GridCell:
    return GridCell((text,) if text else (), 0, 1, InFile("a"), number=number)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10", "10"), ("10 điểm", "10"), ("10đ", "10"), ("10.", "10"), ("10,0", "10"), ("12,5", "12.5"), ("12.5", "12.5"), ("0,125", "0.125"), ("0.125", "0.125"),
        ("1.000", "1000"), ("1.234.567", "1234567"), ("1.000,5", "1000.5"), ("1 000", "1000"), ("1000", "1000"), ("1.5", "1.5"), ("1.25", "1.25"),
        ("Tối đa 10", "10"), ("tối đa: 10 điểm", "10"), ("không quá 5 điểm", "5"), ("0 - 10", "10"), ("0-10 điểm", "10"), ("+5", "5"), ("-5", "-5"), ("trừ 5", "5"), ("cộng 3 điểm", "3"),
    ],
)  # fmt: skip
def test_points_in_a_cell(text: str, value: str) -> None:
    found = points_of(cell(text))
    assert found == Decimal(value) and str(found) == value


@pytest.mark.parametrize("text", ["", "-", "–", "…", "*"])
def test_cells_without_points(text: str) -> None:
    assert points_of(cell(text)) is None


@pytest.mark.parametrize("text", ["1,000", "12,500", "5 hoặc 10", "5-10", "theo quy định", "10/15", "10%", "1.00.0"])
def test_points_that_are_not_guessed(text: str) -> None:
    use_language("en")
    with pytest.raises(NotPoints) as fault:
        points_of(cell(text))
    assert text in str(fault.value)


def test_a_number_of_excel_is_taken_as_it_is() -> None:
    assert points_of(cell("1.5", Decimal("1.5"))) == Decimal("1.5")
    assert points_of(cell("1.500", Decimal("1.500"))) == Decimal("1.5")


def test_a_cell_that_goes_on_the_one_above_has_none() -> None:
    assert points_of(None) is None
    assert points_of(GridCell(("5",), 0, 1, InFile("a"), continued=True)) is None


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [
        ("Nhận thức số (100 điểm)", "Nhận thức số", "100"), ("Nhận thức số (tối đa 12,5 điểm)", "Nhận thức số", "12.5"), ("NHẬN THỨC SỐ (10đ)", "NHẬN THỨC SỐ", "10"),
        ("Nhận thức số: 60 điểm", "Nhận thức số", "60"), ("Nhận thức số: Tối đa 60 điểm.", "Nhận thức số", "60"), ("Nhận thức số [1.000 điểm]:", "Nhận thức số", "1000"),
        ("Điểm thưởng (+5 điểm)", "Điểm thưởng", "5"),
    ],
)  # fmt: skip
def test_points_at_the_end_of_a_label(text: str, label: str, value: str) -> None:
    assert points_at_end(text) == (label, Decimal(value))


@pytest.mark.parametrize(
    "text", ["Nhận thức số", "Tỷ lệ (100%)", "Quyết định số 12 (năm 2025)", "Hạ tầng (1,000 điểm)", "(10 điểm)"]
)
def test_labels_without_points(text: str) -> None:
    assert points_at_end(text) == (text, None)


def test_the_end_of_a_label_is_trimmed() -> None:
    assert points_at_end("Nhận thức số:") == ("Nhận thức số", None)
    assert number_in(" 5. ") == 5
