"""What a cell's style says about its content: whether the number is a date or a percentage, and an old font."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docgen.vietnamese.legacy import legacy_of_font

BUILT_IN = {
    **dict.fromkeys((9, 10), "0%"),
    **dict.fromkeys((14, 15, 16, 17, 22), "d/m/y"),
    **dict.fromkeys((18, 19, 20, 21, 45, 47), "h:mm"),
    46: "[h]:mm:ss",
}
"""Number formats that files name by number only, as far as they matter here (ECMA-376 part 1, 18.8.30)."""

_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE = re.compile(r"[dmyhs]", re.IGNORECASE)


@dataclass(frozen=True)
class Style:
    """date: a number so styled is a date or time; elapsed: hours that go on after 24. font: one from before Unicode."""

    date: bool = False
    elapsed: bool = False
    percent: bool = False
    font: str = ""


PLAIN = Style()


def legacy_font(name: str) -> str:
    """The name of a font, where it is made for an encoding older than Unicode; else an empty text."""
    return name if legacy_of_font(name) is not None else ""


def style_of(number_format: str, font: str = "") -> Style:
    """What a number format and a font mean. number_format: as Excel writes it (`0.0%`, `dd/mm/yyyy`).

    >>> style_of('0.0" điểm d"'), style_of("[$-42A]dd/mm/yyyy").date, style_of('0"%"').percent
    (Style(date=False, elapsed=False, percent=False, font=''), True, False)
    """
    bare = _LITERAL.sub("", number_format)
    first = bare.split(";")[0]
    general = first.strip().lower() in ("general", "standard", "@", "")
    date = not general and _DATE.search(first) is not None
    elapsed = date and _ELAPSED.search(first) is not None
    return Style(date, elapsed, "%" in first, legacy_font(font))
