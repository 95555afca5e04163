"""Numbers before rows (“II”, “2.1”, “a)”, “-”), and what stands below what, by them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.vietnamese import issued as words
from docgen.vietnamese.lists import LETTERS, roman

_ROMANS = {roman(number): number for number in range(1, 60)}
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PART = r"(?:[IVXLC]+|0?[1-9][0-9]?|[A-Za-zĐđ])"
_TOKEN = re.compile(rf"[1-9][0-9]{{2}}|{_PART}(?:[.\-]{_PART})*")
_PREFIX = re.compile(rf"(?:{words.LEADING}|[A-ZĐ]{{2,4}}\s*(?=[0-9]))", re.IGNORECASE)
_DOTTED = re.compile(rf"({_PART}(?:\.{_PART})+)(?:\s*[.):\-/]\s*|\s+)(?=[^\W0-9]|[\"“(])")
_MARKED = re.compile(rf"\(?({_PART})\s*(?:[.):](?![0-9])\s*|[-/]\s+)(?=\S)")
_LED = re.compile(rf"{words.LEADING}({_PART}(?:\.{_PART})*)\s*[.):\-]?\s+(?=\S)", re.IGNORECASE)
_BULLET = re.compile(r"([-+*•])\s*(?=\S)")

HEAD, PLAIN = "head", "plain"
"""Signs of rows without a number: in bold or over the whole width, and all others."""


@dataclass(frozen=True)
class Token:
    """The number of a row. text: as it is cited (“1.2”); parts: of it. A bullet has no parts."""

    text: str
    parts: tuple[str, ...] = ()

    @property
    def is_bullet(self) -> bool:
        """Whether it is a dash or a dot."""
        return not self.parts


def token_of(text: str) -> Token | None:
    """Read what stands in a cell of numbers; None when that is no number.

    >>> token_of("II."), token_of("1.2)"), token_of("TC 3"), token_of("-").is_bullet
    (Token(text='II', parts=('II',)), Token(text='1.2', parts=('1', '2')), Token(text='3', parts=('3',)), True)
    """
    typed = text.strip()
    if _BULLET.fullmatch(typed + " x", 0, len(typed)) or typed in ("-", "+", "*", "•"):
        return Token(typed)
    bare = _PREFIX.sub("", typed, count=1).strip(" .():/")
    if not _TOKEN.fullmatch(bare):
        return None
    parts = tuple(re.split(r"[.\-]", bare))
    return Token(".".join(parts), parts)


def split_number(text: str) -> tuple[Token | None, str]:
    """Part the number before a label from the label.

    >>> split_number("1.2. Văn bản chỉ đạo")
    (Token(text='1.2', parts=('1', '2')), 'Văn bản chỉ đạo')
    >>> split_number("100% cán bộ")
    (None, '100% cán bộ')
    """
    for pattern in (_LED, _DOTTED, _MARKED):
        found = pattern.match(text)
        if found:
            token = token_of(next(group for group in found.groups() if group))
            if token is not None:
                return token, text[found.end() :].strip()
    found = _BULLET.match(text)
    if found:
        return Token(found[1]), text[found.end() :].strip()
    return None, text


Sign = tuple[str, ...]
"""What kind of number a row has: rows of one kind under one parent are siblings."""


class Levels:
    """Finds how deep each row stands, from the top down: a kind of number seen before goes back to its depth."""

    def __init__(self) -> None:
        self._open: list[tuple[Sign, Token | None]] = []

    def depth(self, token: Token | None, otherwise: Sequence[str] = (PLAIN,)) -> int:
        """The depth of the next row, from 0. otherwise: its sign when it has no number."""
        sign, parent = tuple(otherwise), None
        if token is not None:
            sign = (token.text,) if token.is_bullet else self._sign(token)
            parent = self._parent(token)
        if sign == (HEAD,) and not any(known == sign for known, _token in self._open):
            self._open.clear()
        if parent is not None:
            del self._open[parent + 1 :]
        else:
            known = next((place for place, (one, _token) in enumerate(self._open) if one == sign), None)
            if known is not None:
                del self._open[known:]
        self._open.append((sign, token))
        return len(self._open) - 1

    def _parent(self, token: Token) -> int | None:
        """The open row whose number this one continues: “1.2” of “1.2.3”, and of “I” when the rest is one part."""
        if len(token.parts) < 2:
            return None
        for place in range(len(self._open) - 1, -1, -1):
            known = self._open[place][1]
            if known is not None and known.parts == token.parts[:-1]:
                return place
        return None

    def _sign(self, token: Token) -> Sign:
        return tuple(self._kind(part, token) for part in token.parts)

    def _kind(self, part: str, token: Token) -> str:
        """Roman, Arabic, capital or small letter. “I”, “C”, “D” may be either; the row before at a level decides."""
        if part.isdigit():
            return "arabic"
        if part in _ROMANS and (part != part.lower()):
            before = [
                known.parts[0] for sign, known in self._open if known and len(known.parts) == 1 and sign == ("capital",)
            ]
            if len(part) == 1 and len(token.parts) == 1 and before and _follows(before[-1], part):
                return "capital"
            return "roman"
        return "capital" if part.isupper() else "small"


def _follows(before: str, after: str) -> bool:
    return any(
        before in letters and after in letters and letters.index(after) == letters.index(before) + 1
        for letters in (_ALPHABET, LETTERS.upper())
    )


def is_first(token: Token) -> bool:
    """Whether a number begins a count: I, 1, A, a, 1.1."""
    return bool(token.parts) and token.parts[-1] in ("I", "1", "A", "a", "01")
