from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from docgen.errors import Cell
from docgen.read.cells import UNTOLD, letters_of
from docgen.read.formulas import value_of
from docgen.read.mapping.formulas import added
from docgen.read.workbook import Content, Row


def cell(column: int, row: int, value: str) -> Content:
    """A number, or a formula without result."""
    place = Cell("x", "y", f"{letters_of(column)}{row}")
    if value.startswith("="):
        return Content(place, "uncalculated", formula=value)
    return Content(place, "number", value, Decimal(value))


def rows(formula: str, count: int = 10) -> list[Row]:
    """Points in C and D, a formula in E; `{row}` stands for the number of the row."""
    numbers = range(5, 5 + count)
    return [
        Row(n, {3: cell(3, n, "8.5"), 4: cell(4, n, str(n)), 5: cell(5, n, formula.replace("{row}", str(n)))})
        for n in numbers
    ]


def adds(formula: str) -> dict[int, Fraction]:
    listed = rows(formula)
    return dict(added([row.cells[5] for row in listed], listed))


@pytest.mark.parametrize(
    ("formula", "terms"),
    [
        ("=SUM(C{row}:D{row})", {3: Fraction(1), 4: Fraction(1)}),
        ("=$C{row}+D{row}", {3: Fraction(1), 4: Fraction(1)}),
        ("=C{row}*2-D{row}", {3: Fraction(2), 4: Fraction(-1)}),
        ("=ROUND(C{row}*0.25+D{row},1)", {3: Fraction(1, 4), 4: Fraction(1)}),
        ("=SUM(C{row}:D{row})+1", {}),
        ("=SUM(C5:D5)", {}),
        ("=AVERAGE(C{row}:D{row})", {}),
        (UNTOLD, {}),
    ],
)
def test_what_formulas_add(formula: str, terms: dict[int, Fraction]) -> None:
    assert adds(formula) == terms


def test_one_typed_over_or_other_formula_changes_nothing() -> None:
    listed = rows("=SUM(C{row}:D{row})")
    listed[3].cells[5] = cell(5, 8, "20")
    listed[4].cells[5] = cell(5, 9, "=C9")
    assert dict(added([row.cells[5] for row in listed], listed)) == {3: 1, 4: 1}


def test_formulas_in_few_rows_are_no_rule() -> None:
    listed = rows("=SUM(C{row}:D{row})")
    for row in listed[2:]:
        row.cells[5] = cell(5, row.number, "20")
    assert added([row.cells[5] for row in listed], listed) == ()


def test_values_of_formulas_without_results() -> None:
    listed = {row.number: row for row in rows("=SUM(C{row}:D{row})")}
    listed[6].cells[6] = cell(6, 6, "=E6*2+G6")
    assert value_of(listed[6].cells[6], listed) == Decimal("29.0")
    assert value_of(cell(7, 6, "=C99"), listed) is None
    listed[7].cells[6] = cell(6, 7, "=F7")
    assert value_of(listed[7].cells[6], listed) is None, "a cell that is its own sum"


def test_numbers_typed_as_text_count_in_a_formula_without_result() -> None:
    text = Content(Cell("x", "y", "C5"), "text", "65,5")
    row = Row(5, {3: text, 4: cell(4, 5, "45"), 5: cell(5, 5, "=C5+D5")})
    assert value_of(row.cells[5], {5: row}) == Decimal("110.5")
    words = Row(5, {**row.cells, 3: text._replace(text="chưa có")})
    assert value_of(words.cells[5], {5: words}) is None
