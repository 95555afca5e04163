from __future__ import annotations

from decimal import Decimal

import pytest
from openpyxl.utils import column_index_from_string, get_column_letter

from docgen.read.cells import LAST_COLUMN, Damaged, column_of, date_text, letters_of, number_of, tidy


def test_columns_are_named_as_in_excel() -> None:
    for column in (*range(1, 800), 16383, LAST_COLUMN):
        assert letters_of(column) == get_column_letter(column)
        assert column_of(letters_of(column)) == column == column_index_from_string(letters_of(column))


@pytest.mark.parametrize("letters", ["", "XFE", "AAAA", "A1", "Ă", "$A"])
def test_what_names_no_column_is_damage(letters: str) -> None:
    with pytest.raises(Damaged):
        column_of(letters)


def test_numbers_are_those_that_excel_shows() -> None:
    assert all(number_of(hundredths / 100)[0] == Decimal(hundredths) / 100 for hundredths in range(100_001))
    assert number_of("7.3449999999999998") == (Decimal("7.345"), "7.345")
    assert number_of(1e21)[1] == "1" + "0" * 21


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" \u00a0Sở\u200b\ufeff ", "Sở"),
        ("\u2060\u200d a\u00a0b \u3000", "a\u00a0b"),
        ("So\u031b\u0309", "Sở"),
        ("\u200b ", ""),
        ("Sở Đầu t\u00ad", "Sở Đầu t\u00ad"),
    ],
)
def test_texts_are_tidied_at_their_ends_only(text: str, expected: str) -> None:
    assert tidy(text) == expected


@pytest.mark.parametrize(
    ("days", "since_1904", "text"),
    [(1, False, "01/01/1900"), (59, False, "28/02/1900"), (61, False, "01/3/1900"), (43077, False, "08/12/2017"), (0, True, "00:00:00"), (41615, True, "08/12/2017"), (1.5, True, "02/01/1904")],
)  # fmt: skip
def test_days_are_counted_as_excel_counts_them(days: float, since_1904: bool, text: str) -> None:
    assert date_text(days, since_1904=since_1904, elapsed=False) == text
