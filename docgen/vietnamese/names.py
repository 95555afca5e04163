"""Names as people spell them: compared without the differences that mean nothing, and the nearest one suggested."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE = re.compile(f"[{_TONES}]")
_PARTING = re.compile(r"[\s,\-\u2010-\u2015\u2212\u00ad\u200b]+")
# Icelandic letters that look like đ and come from old converters.
_LOOKALIKES = str.maketrans({"\u00d0": "\u0110", "\u00f0": "\u0111"})


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """Reduce a name to what must agree: no case, hyphens, commas, runs of spaces; tones wherever they are put.

    For comparing with other folded names only, never for printing: the tones stand where nobody writes them.

    >>> fold("Sở Lao động - Thương binh và Xã hội") == fold("SỞ LAO ĐỘNG, THƯƠNG BINH VÀ XÃ HỘI")
    True
    >>> fold("huyện Hoà  Bình") == fold("Huyện Hòa Bình"), fold("Yên Châu") == fold("Yên Chấu")
    (True, False)
    """
    spread = unicodedata.normalize("NFD", name.translate(_LOOKALIKES).casefold())
    return unicodedata.normalize("NFC", " ".join(_tone_last(part) for part in _PARTING.split(spread) if part))


def _tone_last(syllable: str) -> str:
    """Move the tone to the end of the syllable, so that “hòa” and “hoà” are one; its vowel is known without it."""
    tones = _TONE.findall(syllable)
    return _TONE.sub("", syllable) + "".join(tones) if tones else syllable


def nearest(name: str, names: Iterable[str], count: int = 1, cutoff: float = 0.6) -> list[str]:
    """Give the names most like this one, the likest first; none when nothing comes near.

    >>> nearest("Sở Tư phap", ["Sở Nội vụ", "Sở Tư pháp"])
    ['Sở Tư pháp']
    """
    return Names(names).nearest(name, count, cutoff)


class Names:
    """Names made ready once, where many are to be compared with them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_spread: dict[str, str] = {}
        for known in names:
            self._by_spread.setdefault(_spread(known), known)

    def nearest(self, name: str, count: int = 1, cutoff: float = 0.6) -> list[str]:
        """Give the names most like this one, the likest first; none when nothing comes near."""
        spreads = difflib.get_close_matches(_spread(name), self._by_spread, count, cutoff)
        return [self._by_spread[spread] for spread in spreads]


def _spread(name: str) -> str:
    """A folded name with letters and accents apart, so that a wrong accent is a small difference."""
    return unicodedata.normalize("NFD", fold(name))


def slug(text: str) -> str:
    """A text as part of a key: ASCII letters and digits, joined by hyphens.

    >>> slug("Hạ tầng – Đô thị")
    'ha-tang-do-thi'
    """
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "-".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))
