"""The order of the Vietnamese dictionary: letters a ă â b … d đ e ê …; tones part only what is otherwise equal."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {unicodedata.normalize("NFD", letter): number for number, letter in enumerate(_LETTERS, start=100)}
# Ngang, huyền, hỏi, ngã, sắc, nặng.
_TONE_RANK = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_TONE = re.compile("[" + "".join(_TONE_RANK) + "]")
_LETTER = re.compile(r"[0-9]+|[^0-9\u0302\u0306\u031b][\u0302\u0306\u031b]?")

Letters = tuple[tuple[int, int], ...]
SortKey = tuple[tuple[Letters, ...], tuple[int, ...], str]


def sort_key(text: str) -> SortKey:
    """Give a key for `sorted`: all syllables' letters first, then their tones, then capitals after small letters.

    Numbers inside stand by value, before letters.

    >>> sorted(["Vân Hồ", "Đà Bắc", "Duy Xuyên", "Dầu Tiếng", "Ba Vì", "Bà Rịa"], key=sort_key)
    ['Bà Rịa', 'Ba Vì', 'Dầu Tiếng', 'Duy Xuyên', 'Đà Bắc', 'Vân Hồ']
    """
    composed = unicodedata.normalize("NFC", text)
    syllables = re.findall(r"\w+", composed.casefold())
    spread = [unicodedata.normalize("NFD", syllable) for syllable in syllables]
    letters = tuple(tuple(map(_rank, _LETTER.findall(_TONE.sub("", syllable)))) for syllable in spread)
    tones = tuple(max((_TONE_RANK[tone] for tone in _TONE.findall(syllable)), default=0) for syllable in spread)
    return letters, tones, composed.swapcase()


def _rank(letter: str) -> tuple[int, int]:
    """Numbers come first, by value; then the alphabet; then whatever else, by code point."""
    if letter.isdecimal():
        return 0, int(letter)
    return (1, _RANK[letter]) if letter in _RANK else (2, ord(letter[0]))
