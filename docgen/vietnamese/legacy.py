"""Text from before Unicode, TCVN3 (ABC) and VNI, as workbooks hold it: told apart from Unicode, and turned into it.

Both encodings showed Vietnamese with fonts of their own, so a program sees other letters: “Sở Tư pháp” is stored as
“Së T­ ph¸p” (TCVN3) or “Sôû Tö phaùp” (VNI). Turning correct Unicode “into Unicode” spoils it (“công tác” becomes “cụng
tỏc”), so text counts as legacy only on evidence: a run of letters that is no Vietnamese syllable as it stands, and is
one when it is read in the encoding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from docgen.vietnamese.syllables import is_syllable


class Encoding(Enum):
    """How the letters were stored; the value is what clerks call it."""

    TCVN3 = "TCVN3 (ABC)"
    VNI = "VNI"


_TCVN3_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
"""Letters from a code on, one a code. TCVN 5712:1993, the third set: no capitals with tones, a font shows them."""

_VNI_MARKS = {
    "a": ("áàảãạ âấầẩẫậ ăắằẳẵặ", "ùøûõï âáàåãä êéèúüë"),
    "e": ("éèẻẽẹ êếềểễệ", "ùøûõï âáàåãä"),
    "o": ("óòỏõọ ôốồổỗộ", "ùøûõï âáàåãä"),
    "u": ("úùủũụ", "ùøûõï"),
    "i": ("íì", "ùø"),
    "y": ("ýỳỷỹỵ", "ùøûõï"),
    "ô": ("ớờởỡợ", "ùøûõï"),
    "ö": ("ứừửữự", "ùøûõï"),
    "": ("íìỉĩị ỵ ơ ư đ", "íìæóò î ô ö ñ"),
}
"""By stored letter, the letters that are meant and the sign behind it that makes each; "" for signs by themselves.

The fonts have í, ì, ỵ as one sign; some programs wrote a letter and a mark all the same.
"""


def _tcvn3() -> dict[str, str]:
    return {chr(first + place): letter for first, run in _TCVN3_RUNS.items() for place, letter in enumerate(run)}


def _vni() -> dict[str, str]:
    """Small letters, capitals, and capitals whose mark stayed small."""
    small = {
        base + mark: letter
        for base, (letters, marks) in _VNI_MARKS.items()
        for letter, mark in zip(letters, marks, strict=True)
        if letter != " "
    }
    capitals = {stored.upper(): letter.upper() for stored, letter in small.items()}
    mixed = {stored[0].upper() + stored[1:]: letter.upper() for stored, letter in small.items()}
    return small | mixed | capitals


TABLES: Mapping[Encoding, Mapping[str, str]] = {Encoding.TCVN3: _tcvn3(), Encoding.VNI: _vni()}
"""Stored characters by what they mean, for each encoding."""

_STORED = {
    encoding: re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))
    for encoding, table in TABLES.items()
}
_FONTS = {Encoding.TCVN3: re.compile(r"\.Vn\w", re.IGNORECASE), Encoding.VNI: re.compile(r"VNI[- ]\w", re.IGNORECASE)}
_CAPITALS_FONT = re.compile(r"\.Vn.*H", re.IGNORECASE)
_WORD = re.compile(r"[^\x00-@\[-`{-\xa0\u2000-\u2bff]+")
"""A run of letters and of signs that may stand for letters."""
_LONG_ENOUGH = 3
_VOWELS = frozenset("aeiouy")


def convert(text: str, encoding: Encoding, *, capitals: bool = False) -> str:
    """Turn legacy text into Unicode (NFC); characters that the encoding does not know stay.

    capitals: the text stood in a font that shows all letters as capitals (`writes_capitals`).
    The caller knows that the text is legacy: correct Unicode would be spoilt.

    >>> convert("Së T­ ph¸p", Encoding.TCVN3), convert("Sôû Tö phaùp", Encoding.VNI)
    ('Sở Tư pháp', 'Sở Tư pháp')
    >>> convert("ñy ban", Encoding.TCVN3, capitals=True)
    'ỦY BAN'
    """
    table = TABLES[encoding]
    read = _STORED[encoding].sub(lambda found: table[found[0]], text)
    return unicodedata.normalize("NFC", read.upper() if capitals else read)


def legacy_of_font(font_name: str) -> Encoding | None:
    """Tell the encoding that a font was made for, by its name; None for every other font.

    >>> legacy_of_font(".VnTimeH"), legacy_of_font("VNI-Times"), legacy_of_font("Times New Roman")
    (<Encoding.TCVN3: 'TCVN3 (ABC)'>, <Encoding.VNI: 'VNI'>, None)
    """
    return next((encoding for encoding, name in _FONTS.items() if name.match(font_name)), None)


def writes_capitals(font_name: str) -> bool:
    """Whether a legacy font shows small letters as capitals: `.VnTimeH`, `.VnArialH` and the like."""
    return _CAPITALS_FONT.fullmatch(font_name) is not None


@dataclass(frozen=True)
class Evidence:
    """How the words of a text that are not plain ASCII fare when they are read in an encoding.

    only_legacy: syllables when read so, but none as they stand; either: both ways; only_unicode: as they stand only;
    neither: counted. A word is a run of letters, in small letters here.
    """

    only_legacy: tuple[str, ...] = ()
    either: int = 0
    only_unicode: int = 0
    neither: int = 0

    @property
    def legacy(self) -> bool:
        """Whether the text is legacy by itself, where its neighbours are."""
        return bool(self.only_legacy) and not self.only_unicode and self.neither <= 2 * len(self.only_legacy)


def is_unicode(text: str) -> bool:
    """Whether a text has letters or marks that no legacy text can have, as nearly all Vietnamese in Unicode has.

    >>> is_unicode("Sở Nội vụ"), is_unicode("Sở Y tế"), is_unicode("Công an"), is_unicode("Së Néi vô")
    (True, True, False, False)
    """
    return any(sign > "\xff" and unicodedata.category(sign)[0] in "LM" for sign in text)


@lru_cache(maxsize=8192)
def evidence(text: str, encoding: Encoding) -> Evidence:
    """Weigh the words of one text. Words of one sign, of consonants, and the same in both say nothing."""
    only_legacy: list[str] = []
    counts = {"either": 0, "only_unicode": 0, "neither": 0}
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        read = convert(word, encoding).lower()
        known = _STORED[encoding].sub("", word).isascii()
        same = known and read == word.lower()
        if same or len(word) == 1 or not _VOWELS.intersection(unicodedata.normalize("NFD", read)):
            continue
        legacy, standing = known and is_syllable(read), _stands(word)
        if legacy and not standing:
            only_legacy.append(read)
        else:
            counts["either" if legacy else "only_unicode" if standing else "neither"] += 1
    return Evidence(tuple(only_legacy), **counts)


def detect(texts: Iterable[str]) -> Encoding | None:
    """Tell in which legacy encoding a whole list of texts is, such as a column; None when it is not surely legacy.

    Needs two different words, one of three letters, that are Vietnamese in the encoding and not as they stand, and
    few that speak against it. A list in which any text has letters of Unicode, or in which a fifth of the texts may be
    Unicode as well, is none: it is looked at cell by cell, or left alone.
    """
    looked_at = [text for text in texts if not text.isascii()]
    if any(map(is_unicode, looked_at)):
        return None
    found = [encoding for encoding in Encoding if _all_legacy([evidence(text, encoding) for text in looked_at])]
    return found[0] if len(found) == 1 else None


def _all_legacy(weighed: list[Evidence]) -> bool:
    words = {word for one in weighed for word in one.only_legacy}
    if len(words) < 2 or max(map(len, words)) < _LONG_ENOUGH:
        return False
    speaking = sum(len(one.only_legacy) for one in weighed)
    contrary = sum(10 * one.only_unicode + 2 * one.neither for one in weighed)
    doubtful = sum(not one.only_legacy and one.either > 0 for one in weighed)
    return speaking >= contrary and doubtful * 5 <= len(weighed)


def _stands(word: str) -> bool:
    """Whether a word can be Vietnamese as it stands; tones may be missing, but capitals stand where people put them."""
    return is_syllable(word, toned=False) and (word.islower() or word.istitle() or word.isupper())
