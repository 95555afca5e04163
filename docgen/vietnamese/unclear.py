"""What an import writes where an issued text leaves a rule open; every run looks whether it still stands there."""

from __future__ import annotations

import re
import unicodedata

UNCLEAR = "chưa rõ: {what}, cần xác nhận"
_DASHES = re.compile("[\u2010-\u2015\u2212]")


def spoken(text: str) -> str:
    """Text as patterns see it: composed, small letters, one kind of dash, single blanks.

    >>> spoken("ĐIỂM  TỐI ĐA – Khối sở")
    'điểm tối đa - khối sở'
    """
    return _DASHES.sub("-", " ".join(unicodedata.normalize("NFC", text).casefold().split()))


def is_unclear(reference: str) -> bool:
    """Whether a reference still says, as an import wrote it, that the rule is to be confirmed.

    >>> is_unclear(UNCLEAR.format(what="cách làm tròn")), is_unclear("Điều 5: “Xếp hạng theo tổng điểm”")
    (True, False)
    """
    return any(spoken(part).strip(" ,") in spoken(reference) for part in UNCLEAR.split("{what}"))
