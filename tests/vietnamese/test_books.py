from __future__ import annotations

import pytest

from docgen.vietnamese import books, headings


@pytest.mark.parametrize(
    ("text", "lowered"), [("Điểm thưởng", "điểm thưởng"), ("CCHC", "CCHC"), ("Ý kiến", "ý kiến"), ("", "")]
)
def test_a_word_begins_small_unless_it_is_an_abbreviation(text: str, lowered: str) -> None:
    assert books.lowered(text) == lowered


def test_the_column_of_reasons_names_its_points() -> None:
    assert books.reason_for("Điểm trừ") == "Lý do điểm trừ"


def test_a_sheet_is_called_after_its_block() -> None:
    assert books.of_block("các xã, phường, đặc khu") == "Xã, phường, đặc khu"
    assert books.of_block("UBND cấp xã") == "UBND cấp xã"


def test_a_heading_that_names_a_letter_is_known() -> None:
    assert books.BY_LETTER.fullmatch("cột K") and not books.BY_LETTER.fullmatch("Cột điểm")


def test_words_for_the_reader_are_those_that_are_read() -> None:
    for own, known in zip(books.CORRECTION_COLUMNS, headings.CORRECTIONS.values(), strict=True):
        assert own in known
    assert books.GROUP_SUM in headings.GROUP_TOTAL and books.NOTE in headings.NOTE
