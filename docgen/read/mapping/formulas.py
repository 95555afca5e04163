"""What a column's formulas add up, as far as they add cells of their own row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from docgen.read.formulas import is_told, summed
from docgen.read.workbook import Content, Row

Adds = tuple[tuple[int, Fraction], ...]
"""Columns with what each is multiplied by, from the left."""

_MOST_SAMPLES = 8
_LARGE = Decimal(10**9)
"""Put for a cell to learn what it is multiplied by; large, so that rounding does not show."""


def added(cells: Sequence[Content | None], rows: Sequence[Row]) -> Adds:
    """The columns that a column's formulas add, when nearly all of them add the same; empty where they do not.

    cells: of the column by row; rows: the same ones. Constants, other rows and anything but sums make it nothing.
    """
    formulas = [(cell.formula, row.number) for cell, row in zip(cells, rows, strict=True) if cell and is_told(cell)]
    if len(formulas) * 2 < sum(cell is not None for cell in cells):
        return ()
    step = max(1, len(formulas) // _MOST_SAMPLES)
    samples = formulas[::step]
    found = Counter(_terms(formula, row) for formula, row in samples)
    best, count = found.most_common(1)[0] if found else ((), 0)
    return best if count * 5 >= len(samples) * 4 else ()


def _terms(formula: str, row: int) -> Adds:
    asked: dict[tuple[int, int], None] = {}

    def nothing(column: int, number: int) -> Decimal:
        asked[column, number] = None
        return Decimal(0)

    if summed(formula, nothing) != 0 or any(number != row for _column, number in asked):
        return ()
    return tuple(_weights(formula, sorted(column for column, _number in asked)))


def _weights(formula: str, columns: Sequence[int]) -> Iterator[tuple[int, Fraction]]:
    for wanted in columns:
        value = summed(formula, lambda column, _row, wanted=wanted: _LARGE if column == wanted else Decimal(0))  # type: ignore[misc]
        if value:
            yield wanted, Fraction(value) / Fraction(_LARGE)
