from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.errors import Cell
from docgen.read.mapping.headings import Heading
from docgen.read.mapping.search import Question, Role, answers
from docgen.read.mapping.tables import Column
from docgen.read.workbook import Content

ROWS = st.lists(st.integers(0, 12), min_size=6, max_size=6)


def column(number: int, values: list[int | None]) -> Column:
    numbers = tuple(None if value is None else Decimal(value) for value in values)
    cells = tuple(
        None if value is None else Content(Cell("x", "y", f"C{number}R{row}"), "number", str(value), value)
        for row, value in enumerate(numbers)
    )
    return Column(number, Heading(), cells, numbers)


def question(totals: list[Column], free: list[Column], count: int) -> Question:
    return Question(totals, [], [(each, frozenset({0})) for each in free], [Role(Fraction(1), count)])


@settings(deadline=None)
@given(st.lists(ROWS, min_size=3, max_size=6), st.integers(1, 4))
def test_every_way_of_adding_up_is_found(listed: list[list[int]], count: int) -> None:
    """As trying all of them says, in all rows; the search also finds those that fail in one row of six."""
    columns = [column(i, [*values]) for i, values in enumerate(listed, start=1)]
    total = column(0, [sum(values[row] for values in listed[:count]) for row in range(6)])
    found = answers(question([total], columns, count))
    wanted = {
        frozenset(each.number for each in chosen)
        for chosen in combinations(columns, count)
        if all(sum(each.values[row] or 0 for each in chosen) == total.values[row] for row in range(6))
    }
    assert found is not None
    assert {answer.columns for answer in found if answer.fit.matched == 6} == (
        wanted if count <= len(columns) else set()
    )


def test_one_wrong_cell_hides_nothing() -> None:
    parts = [column(i, [i * (row + 3) % 11 + row for row in range(12)]) for i in range(1, 5)]
    sums: list[int | None] = [sum(int(part.values[row] or 0) for part in parts[:3]) for row in range(12)]
    sums[2] = (sums[2] or 0) + 5
    found = answers(question([column(9, sums)], parts, 3))
    assert found is not None
    assert [(answer.columns, answer.fit.matched, answer.fit.of) for answer in found] == [(frozenset({1, 2, 3}), 11, 12)]
    assert found[0].fit.misses[0].ref == "C9R2"


def test_a_copy_of_a_column_is_no_proof() -> None:
    values: list[int | None] = [3, 8, 5, 11, 2, 9, 4, 10, 7, 1, 6, 12]
    found = answers(question([column(2, values)], [column(1, values)], 1))
    assert found is not None and [answer.firm for answer in found] == [False]


def test_few_rows_prove_nothing() -> None:
    parts = [column(1, [1, 2]), column(2, [3, 1])]
    found = answers(question([column(3, [4, 3])], parts, 2))
    assert found is not None and [answer.firm for answer in found] == [False]


def test_parts_that_are_taken_off_and_weighed() -> None:
    parts = [column(1, [9, 4, 7, 6, 8]), column(2, [1, 3, 2, 5, 4]), column(3, [2, 2, 1, 3, 5])]
    total = column(4, [2 * 9 - 1, 2 * 4 - 3, 2 * 7 - 2, 2 * 6 - 5, 2 * 8 - 4])
    roles = [Role(Fraction(2), 1), Role(Fraction(-1), 1)]
    found = answers(Question([total], [], [(part, frozenset({0, 1})) for part in parts], roles))
    assert found is not None
    assert [answer.parts for answer in found] == [((1, Fraction(2)), (2, Fraction(-1)))]


def test_what_is_too_much_is_given_up_not_guessed() -> None:
    many = [column(i, [i, 2 * i, 3 * i, i + 1]) for i in range(1, 41)]
    assert answers(question([many[-1]], many, 5)) is None
