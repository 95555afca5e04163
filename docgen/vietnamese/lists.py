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


def letter(position: int) -> str:
    """The letter of the n-th điểm, from 1: a, b, c, d, đ, e, g, … Raises IndexError beyond y."""
    return LETTERS[position - 1]


def roman(number: int) -> str:
    """A number from 1 up in Roman numerals.

    >>> [roman(n) for n in (1, 4, 9, 14)]
    ['I', 'IV', 'IX', 'XIV']
    """
    signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, sign in signs:
        count, number = divmod(number, value)
        text += sign * count
    return text
