"""Words in score tables beside the usual headings, for finding out what a column holds. They are compared folded."""

from __future__ import annotations

import re

from docgen.vietnamese.headings import COLUMN

ORDINAL = ("STT", "TT", "Số TT", "Số thứ tự", "Thứ tự")
TIER = ("Xếp loại", "Mức", "Mức độ", "Mức xếp loại", "Mức xếp hạng", "Kết quả xếp loại", "Mức đánh giá")
SELF_SCORED = ("tự chấm", "tự đánh giá")
YEAR_BEFORE = ("năm trước", "năm liền trước", "năm ngoái")
STATED_MAXIMUM = re.compile(
    r"(?:điểm\s+)?(?:tối\s+đa|chuẩn|thang\s+điểm)\s*(?:là|:|=)?\s*(\d+(?:[.,]\d+)?)(?:\s*(?:điểm|đ)\b)?"
    r"|/\s*(\d+(?:[.,]\d+)?)(?:\s*(?:điểm|đ)\b)?"
    r"|[(\[]\s*(\d+(?:[.,]\d+)?)\s*(?:điểm|đ)\s*[)\]]",
    re.IGNORECASE,
)
"""A maximum in a heading: “(tối đa 25)”, “/25”, “(25 điểm)”."""
POINTS_ALONE = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*(?:điểm|đ)\.?\s*", re.IGNORECASE)
"""A maximum with a line to itself: “25 điểm”."""


def column_name(letters: str) -> str:
    """Name a column by its letters, as round.yaml does where headings are missing.

    >>> column_name("K")
    'cột K'
    """
    return f"{COLUMN[0]} {letters}"
