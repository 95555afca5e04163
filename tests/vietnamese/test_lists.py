from __future__ import annotations

import pytest

from docgen.vietnamese.lists import LETTERS, letter, roman


def test_letters_follow_the_official_order() -> None:
    assert "".join(letter(number) for number in range(1, len(LETTERS) + 1)) == LETTERS


@pytest.mark.parametrize(("number", "text"), [(24, "aa"), (25, "bb"), (46, "yy"), (47, "aaa")])
def test_letters_are_doubled_beyond_the_last(number: int, text: str) -> None:
    assert letter(number) == text


@pytest.mark.parametrize(
    ("number", "text"), [(1, "I"), (39, "XXXIX"), (40, "XL"), (49, "XLIX"), (90, "XC"), (400, "CD"), (1994, "MCMXCIV")]
)
def test_numbers_are_written_in_roman(number: int, text: str) -> None:
    assert roman(number) == text
