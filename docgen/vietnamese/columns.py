"""Words in score tables beside the usual headings, for finding out what a column holds. They are compared folded."""

from __future__ import annotations

import re

COLUMN = "cột"
ORDINAL = ("STT", "TT", "Số TT", "Số thứ tự", "Thứ tự")
NOTE = ("Ghi chú", "Chú thích")
REASON = ("Lý do", "Diễn giải", "Giải trình", "Căn cứ cộng, trừ điểm", "Lý do cộng, trừ", "Lý do cộng, trừ điểm")
TIER = ("Xếp loại", "Mức", "Mức độ", "Mức xếp loại", "Mức xếp hạng", "Kết quả xếp loại", "Mức đánh giá")
POINTS = ("Điểm", "Số điểm", "Điểm số", "Kết quả")
"""A column called so, with an earlier year beside it, holds that year's total."""
SELF_SCORED = ("tự chấm", "tự đánh giá")
YEAR_BEFORE = ("năm trước", "năm liền trước", "năm ngoái")
SUMMARY = ("Tổng", "Tổng số", "Tổng cộng", "Tổng điểm", "Cộng", "Trung bình", "Bình quân", "Điểm trung bình")
"""How a row below a table begins that sums it up."""

STATED_MAXIMUM = re.compile(
    r"(?:điểm\s+)?(?:tối\s+đa|chuẩn|thang\s+điểm)\s*(?:là|:|=)?\s*(\d+(?:[.,]\d+)?)(?:\s*(?:điểm|đ)\b)?"
    r"|/\s*(\d+(?:[.,]\d+)?)(?:\s*(?:điểm|đ)\b)?"
    r"|[(\[]\s*(\d+(?:[.,]\d+)?)\s*(?:điểm|đ)\s*[)\]]",
    re.IGNORECASE,
)
"""A maximum in a heading: “(tối đa 25)”, “/25”, “(25 điểm)”."""

_LETTERS = re.compile(rf"{COLUMN}\s+([a-z]{{1,3}})", re.IGNORECASE)


def column_name(letters: str) -> str:
    """Name a column by its letters, as round.yaml does where headings are missing.

    >>> column_name("K")
    'cột K'
    """
    return f"{COLUMN} {letters}"


def letters_in(name: str) -> str:
    """Give the letters of a column that is named by them; empty for a heading.

    >>> letters_in("Cột k"), letters_in("cột AB"), letters_in("Cột 3"), letters_in("Tổng điểm")
    ('K', 'AB', '', '')
    """
    found = _LETTERS.fullmatch(name.strip())
    return found[1].upper() if found else ""
