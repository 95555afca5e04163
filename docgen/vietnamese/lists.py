"""Lists in sentences."""

from __future__ import annotations

from collections.abc import Sequence


def join(items: Sequence[str], last: str = " và ", between: str = ", ") -> str:
    """Join names the way a sentence does.

    >>> join(["A"]), join(["A", "B"]), join(["A", "B", "C"])
    ('A', 'A và B', 'A, B và C')
    """
    if len(items) < 2:
        return "".join(items)
    return between.join(items[:-1]) + last + items[-1]


LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The letters of điểm, in order: no f, j, w, z, ă, â, ê, ô, ơ, ư. Rule: NĐ 30/2020/NĐ-CP, Phụ lục I."""

_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def letter(position: int) -> str:
    """The letter of the n-th điểm, from 1: a, b, c, d, đ, e, g, … and beyond y, where no rule says more, aa, bb, …

    >>> [letter(n) for n in (1, 5, 23, 24, 47)]
    ['a', 'đ', 'y', 'aa', 'aaa']
    """
    rounds, place = divmod(position - 1, len(LETTERS))
    return LETTERS[place] * (rounds + 1)


def roman(number: int) -> str:
    """A number from 1 up in Roman numerals.

    >>> [roman(n) for n in (1, 4, 9, 14, 49, 100)]
    ['I', 'IV', 'IX', 'XIV', 'XLIX', 'C']
    """
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text
