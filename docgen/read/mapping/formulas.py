"""What a column's formulas add up, as far as they add cells of their own row; and their values where none is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from docgen.read.cells import UNTOLD
from docgen.read.formulas import summed
from docgen.read.workbook import Content, Row
from docgen.vietnamese.numbers import NotAScore, parse_score

Adds = tuple[tuple[int, Fraction], ...]
"""Columns with what each is multiplied by, from the left."""

_MOST_SAMPLES = 8
_LARGE = Decimal(10**9)
"""Put for a cell to learn what it is multiplied by; large, so that rounding does not show."""
_DEEPEST = 4


def added(cells: Sequence[Content | None], rows: Sequence[Row]) -> Adds:
    """The columns that a column's formulas add, when nearly all of them add the same; empty where they do not.

    cells: of the column by row; rows: the same ones. Constants, other rows and anything but sums make it nothing.
    """
    formulas = [(cell.formula, row.number) for cell, row in zip(cells, rows, strict=True) if cell and _is_told(cell)]
    if len(formulas) * 2 < sum(cell is not None for cell in cells):
        return ()
    step = max(1, len(formulas) // _MOST_SAMPLES)
    samples = formulas[::step]
    found = Counter(_terms(formula, row) for formula, row in samples)
    best, count = found.most_common(1)[0] if found else ((), 0)
    return best if count * 5 >= len(samples) * 4 else ()


def _is_told(cell: Content) -> bool:
    return bool(cell.formula) and cell.formula != UNTOLD


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


def number_of(cell: Content | None) -> Decimal | None:
    """The number in a cell, also when it is typed as text; None where there is none or it could mean two things."""
    if cell is None:
        return None
    if cell.kind == "number":
        return cell.number
    if cell.kind == "text" and any(map(str.isdigit, cell.text)):
        try:
            return parse_score(cell.text)
        except NotAScore:
            return None
    return None


def value_of(cell: Content, rows: Mapping[int, Row], depth: int = 0) -> Decimal | None:
    """The value of a formula that the file holds no result of, from its cells; None where it is not simple.

    rows: by number; cells of other rows are not known.
    """
    if not _is_told(cell) or depth > _DEEPEST:
        return None

    def number_at(column: int, number: int) -> Decimal | None:
        row = rows.get(number)
        there = row.cells.get(column) if row is not None else None
        if there is None:
            return Decimal(0) if row is not None else None
        if there.kind == "uncalculated":
            return value_of(there, rows, depth + 1)
        return number_of(there)

    return summed(cell.formula, number_at)
