from __future__ import annotations

import pytest

from docgen.read.issued.levels import HEAD, PLAIN, Levels, is_first, split_number, token_of


@pytest.mark.parametrize(
    ("typed", "cited"),
    [
        ("I", "I"), ("VIII.", "VIII"), ("XII", "XII"), ("1", "1"), ("01", "01"), ("1.", "1"), ("12)", "12"), ("(3)", "3"), ("120", "120"),
        ("1.1", "1.1"), ("1.1.", "1.1"), ("2.10.3", "2.10.3"), ("1-2", "1.2"), ("I.1", "I.1"), ("A.I.1", "A.I.1"),
        ("a", "a"), ("a)", "a"), ("đ)", "đ"), ("A", "A"), ("TC1", "1"), ("TC 1.2", "1.2"), ("Nhóm 3", "3"), ("Phần II", "II"), ("Tiêu chí 4", "4"),
        ("-", "-"), ("+", "+"), ("•", "•"),
    ],
)  # fmt: skip
def test_numbers_in_their_column(typed: str, cited: str) -> None:
    token = token_of(typed)
    assert token is not None and token.text == cited


@pytest.mark.parametrize("typed", ["", "Sở", "TT", "ab", "2025", "1.000", "Ghi chú", "100%", "1,5", "**", "IIX a"])
def test_what_is_no_number(typed: str) -> None:
    assert token_of(typed) is None


@pytest.mark.parametrize(
    ("text", "cited", "label"),
    [
        ("1. Nhận thức", "1", "Nhận thức"), ("1.2 Văn bản", "1.2", "Văn bản"), ("1.2.Văn bản", "1.2", "Văn bản"), ("I.Nhận thức", "I", "Nhận thức"),
        ("II - Hạ tầng", "II", "Hạ tầng"), ("a) Ban hành", "a", "Ban hành"), ("(1) Hạ tầng", "1", "Hạ tầng"), ("Nhóm 1: Hạ tầng", "1", "Hạ tầng"),
        ("Chỉ số 1.2. Tỷ lệ", "1.2", "Tỷ lệ"), ("- Có", "-", "Có"), ("+Không", "+", "Không"),
    ],
)  # fmt: skip
def test_numbers_before_labels(text: str, cited: str, label: str) -> None:
    token, rest = split_number(text)
    assert token is not None and (token.text, rest) == (cited, label)


@pytest.mark.parametrize(
    "text",
    ["100% cán bộ", "5 dịch vụ công", "1.000 điểm", "V/v ban hành", "Tiêu chí chung", "Sở Nội vụ", "20/3 hằng năm", "24/7", "A", "1,5 lần"],
)  # fmt: skip
def test_labels_without_a_number(text: str) -> None:
    assert split_number(text) == (None, text)


def depths(*numbers: str) -> list[int]:
    levels = Levels()
    return [levels.depth(token_of(number), (HEAD,) if number == "head" else (PLAIN,)) for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (("1", "1.1", "1.1.1", "1.2", "2", "2.1"), [0, 1, 2, 1, 0, 1]),
        (("A", "I", "1", "a", "b", "II", "1", "B", "I"), [0, 1, 2, 3, 3, 1, 2, 0, 1]),
        (("A", "B", "C", "D"), [0, 0, 0, 0]),
        (("I", "II", "III", "IV", "V"), [0, 0, 0, 0, 0]),
        (("I", "1", "2", "II", "1"), [0, 1, 1, 0, 1]),
        (("I", "1.1", "1.2", "II", "2.1"), [0, 1, 1, 0, 1]),
        (("I", "I.1", "I.2", "II", "II.1"), [0, 1, 1, 0, 1]),
        (("1", "-", "+", "-", "2"), [0, 1, 2, 1, 0]),
        (("head", "", "", "head", ""), [0, 1, 1, 0, 1]),
        (("head", "1", "1.1", "head", "2"), [0, 1, 2, 0, 1]),
        (("1", "1.1", "2", "2.1", "2.2", "10", "10.1"), [0, 1, 0, 1, 1, 0, 1]),
    ],
)
def test_depths(numbers: tuple[str, ...], expected: list[int]) -> None:
    assert depths(*numbers) == expected


def test_numbers_that_begin_a_count() -> None:
    firsts = [token_of(text) for text in ("I", "1", "A", "a", "2.1", "01")]
    later = [token_of(text) for text in ("II", "2", "B", "1.2", "-")]
    assert all(token is not None and is_first(token) for token in firsts)
    assert not any(token is not None and is_first(token) for token in later)
