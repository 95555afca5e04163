"""Maxima that a sheet states are held against those of the rubric."""

from __future__ import annotations

from decimal import Decimal

import pytest

from docgen.errors import Cell
from docgen.i18n import use_language
from docgen.read.headings import Columns
from docgen.read.stated import stated_in_headings, stated_in_row
from docgen.read.workbook import Content, Row

SHEET = Cell("diem.xlsx", "Sở", "B9")
MAXIMA: dict[int, Decimal | None] = {3: Decimal(25), 4: Decimal("12.5"), 5: Decimal(1000), 6: None}


def told(*headings: str) -> list[tuple[str, str, str]]:
    use_language("en")
    names = dict(enumerate(headings, start=3))
    columns = Columns(1, 2, {}, headings=names, refs={column: f"{'ABCDEF'[column - 1]}8" for column in names})
    found = stated_in_headings(columns, MAXIMA, SHEET)
    return [(one.severity.value, one.rule, getattr(one.place, "ref", "")) for one in found]


@pytest.mark.parametrize(
    "headings",
    [
        ("Hạ tầng", "Dữ liệu", "Tổng điểm"),
        ("Hạ tầng (tối đa 25)", "Dữ liệu (12,5 điểm)", "Tổng điểm (tối đa 1.000)"),
        ("Hạ tầng (25)", "Dữ liệu (12.5)", "Tổng điểm (1000)", "Thưởng (5)"),
        ("(1)", "(2)", "(3)"),
        ("Hạ tầng (1)", "Dữ liệu (12,5)", "Tổng điểm (3)"),
        ("Nhóm A (tối đa 100) Hạ tầng", "Nhóm A (tối đa 100) Dữ liệu (tối đa 12,5)", "Tổng"),
        ("Hạ tầng (20%)", "Dữ liệu (30%)", "Tổng"),
    ],
)
def test_what_a_heading_states_rightly_or_not_surely_is_not_told(headings: tuple[str, ...]) -> None:
    assert told(*headings) == []


def test_another_maximum_than_the_rubrics_is_told_at_the_heading() -> None:
    assert told("Hạ tầng (tối đa 20)", "Dữ liệu (12,5)", "Tổng điểm (tối đa 100)") == [
        ("warning", "maximum-differs", "C8"),
        ("warning", "maximum-differs", "E8"),
    ]
    assert told("Hạ tầng (25)", "Dữ liệu (12)", "Tổng (1.000)") == [("warning", "maximum-differs", "D8")]


@pytest.mark.parametrize(("name", "refs"), [("Điểm tối đa", ["D9"]), ("Trọng số", []), ("Sở Nội vụ", [])])
def test_a_row_of_maxima_is_held_against_the_rubric(name: str, refs: list[str]) -> None:
    numbers = {3: "25", 4: "12", 6: "7"}
    cells = {column: Content(SHEET._replace(ref=f"{'ABCDEF'[column - 1]}9"), "number", text, Decimal(text))
             for column, text in numbers.items()}  # fmt: skip
    row = Row(9, {2: Content(SHEET, "text", name), **cells})
    assert [getattr(one.place, "ref", "") for one in stated_in_row(row, MAXIMA)] == refs
