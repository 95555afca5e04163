"""Names as people spell them: compared without the differences that mean nothing, and the nearest one suggested."""

from __future__ import annotations

import difflib
import heapq
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE = re.compile(f"[{_TONES}]")
_PARTING = re.compile(r"[\s,\-\u2010-\u2015\u2212\u00ad\u200b]+")
# Icelandic letters that look like đ and come from old converters; apostrophes and what is typed for them.
_LOOKALIKES = str.maketrans({"\u00d0": "\u0110", "\u00f0": "\u0111"} | dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'"))

_SAME_SHAPE = str.maketrans(
    "\u0430\u0435\u043a\u043c\u043e\u0440\u0441\u0443\u0445\u0456\u03bf\u03bd\u0131", "aekmopcyxiovi"
)
"""Small letters of Cyrillic and Greek, and an i without its dot, that look like Latin ones."""
_DIGITS_LIKE_LETTERS = str.maketrans("01", "ol")
_JOINING = frozenset({"va", "cac", "cua"})
_AUTHORITY = re.compile("(?:uy ban nhan dan|hoi dong nhan dan|ubnd|hdnd|so|ban|cuc|chi cuc) ")
_AREA = re.compile("(?:thi xa|thi tran|thanh pho|dac khu|huyen|quan|xa|phuong|tinh|tp|tx|tt|h|p|x) ")
_NO_AREA_BEHIND = ("so ", "ban ", "cuc ", "chi ")
"""Words for a kind of body at the beginning of its name, in plain letters; an area's kind may follow an authority's."""
_OF_A_PROVINCE = re.compile(" tinh( .*)?$")
_FOOTNOTE = r"(?:[(\[]\s*(?:\*+|\d{1,2})\s*[)\]]|\*+|[\u00b9\u00b2\u00b3\u2070\u2074-\u2079\u207d\u207e]+)"
"""What leads from a name to a note below the table, and stands before that note."""
_MARKED = re.compile(rf"(?<=\S)\s*{_FOOTNOTE}\s*$")
_MARK = re.compile(rf"\s*{_FOOTNOTE}\s*\S")
_NUMBER_IN_FRONT = re.compile(r"\d{1,3}\s*[.)]\s*(?=[^\W\d_])")
_OFFICE = re.compile(r"^VP(?:\.\s*|\s+)(?=\w)", re.IGNORECASE)
_PEOPLES_COMMITTEE = re.compile(r"\b[UỦ][YỶ]\s+ban\s+nhân\s+dân\b", re.IGNORECASE)
_PEOPLES_COUNCIL = re.compile(r"\bhội\s+đồng\s+nhân\s+dân\b", re.IGNORECASE)
_COMMITTEE_OF = re.compile(r"UBND\s+", re.IGNORECASE)
_AREA_NAMED = re.compile(r"(?:huyện|quận|thị\s+xã|thành\s+phố|xã|phường|thị\s+trấn|đặc\s+khu)\s", re.IGNORECASE)
_SHORT_AREA = re.compile(r"(?:(tp|tx|đk)(?:\.\s*|\s+)|(h|q|p|x|tt)\.\s*)(?=\w)", re.IGNORECASE)
_SHORT_AREAS = {
    "tp": "thành phố", "tx": "thị xã", "tt": "thị trấn", "đk": "đặc khu", "h": "huyện", "q": "quận", "p": "phường",
    "x": "xã",
}  # fmt: skip
_IN_FULL = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "BQL": "Ban Quản lý"}
_ABBREVIATED = re.compile(rf"\b(?:{'|'.join(_IN_FULL)})\b")
_COMPARED = 6
_ALIKE, _CORE_ALIKE = 0.75, 0.8
_EQUALLY = 0.02


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """Reduce a name to what must agree: no case, hyphens, commas, runs of spaces, kinds of apostrophe; tones anywhere.

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


def without_footnote(name: str) -> str:
    """Take the footnote mark off the end of a name.

    >>> [without_footnote(name) for name in ("Sở Y tế (1)", "Sở Y tế*", "Sở Y tế⁽²⁾", "Phường 1", "(*)")]
    ['Sở Y tế', 'Sở Y tế', 'Sở Y tế', 'Phường 1', '(*)']
    """
    return _MARKED.sub("", name)


def fold_body(name: str) -> str:
    """Reduce the name of a body further than `fold`, to what is the same body in every province.

    A footnote mark behind it and a number in front are no part of it; “&” is “và”, “VP” at the beginning “Văn phòng”,
    “Ủy ban nhân dân” UBND; the people's committee of an area is called as the area is, whose kind may be shortened
    (“TP.”, “TX.”, “ĐK”, “H.”, “X.”). For comparing only.

    >>> fold_body("UBND xã Đông") == fold_body("Xã Đông (1)") == fold_body("X. Đông*") == fold_body("3. Xã Đông")
    True
    >>> fold_body("UBND tỉnh") == fold_body("tỉnh"), fold_body("UBND thành phố Vinh") == fold_body("Vinh")
    (False, False)
    """
    text = without_footnote(unicodedata.normalize("NFC", name)).replace("&", " và ").strip()
    text = _OFFICE.sub("văn phòng ", text[_end(_NUMBER_IN_FRONT, text) :])
    text = _PEOPLES_COUNCIL.sub("HĐND", _PEOPLES_COMMITTEE.sub("UBND", text))
    area = text[_end(_COMMITTEE_OF, text) :]
    if (short := _SHORT_AREA.match(area)) is not None:
        area = f"{_SHORT_AREAS[(short[1] or short[2]).casefold()]} {area[short.end() :]}"
    return fold(area if _AREA_NAMED.match(area) else text)


def _end(pattern: re.Pattern[str], text: str) -> int:
    """Where what a text begins with ends; 0 where it does not begin so."""
    found = pattern.match(text)
    return 0 if found is None else found.end()


def is_footnote(text: str) -> bool:
    """Whether a text begins with a footnote mark, as a note below a table does.

    >>> is_footnote("(*) Sở Y tế đã giải trình."), is_footnote("Sở Y tế (*)"), is_footnote("(1)")
    (True, False, False)
    """
    return _MARK.match(text) is not None


def nearest(name: str, names: Iterable[str], count: int = 1, cutoff: float = 0.6) -> list[str]:
    """Give the names most like this one, the likest first; none when nothing comes near.

    >>> nearest("Sở Tư phap", ["Sở Nội vụ", "Sở Tư pháp"])
    ['Sở Tư pháp']
    """
    return Names(names).nearest(name, count, cutoff)


def suggest(name: str, names: Iterable[str], most: int = 3) -> list[str]:
    """Give the names of bodies that this one may mean, all that are equally near; see `Names.suggest`.

    >>> suggest("Sở TT&TT", ["Sở Nội vụ", "Sở Thông tin và Truyền thông"])
    ['Sở Thông tin và Truyền thông']
    >>> suggest("Mộc Châu", ["UBND huyện Mộc Châu", "UBND thị xã Mộc Châu", "UBND huyện Mai Sơn"])
    ['UBND huyện Mộc Châu', 'UBND thị xã Mộc Châu']
    """
    return Names(names).suggest(name, most)


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

    def suggest(self, name: str, most: int = 3) -> list[str]:
        """Give the names of bodies that this one may mean: all that are equally near, in their order, `most` at most.

        Near is, in this order: the same but for accents, letters that look alike and signs; the same with words
        shortened to their initials on either side (TT&TT, TB&XH); the same without “UBND huyện”, “Sở” and the like in
        front or “tỉnh …” behind; letters that differ little. Only for people to choose from: it decides nothing.
        """
        asked = _Known.of(name)
        if not asked.words:
            return []
        for near in (self._same, self._shortened, self._same_core):
            found = near(asked)
            if found:
                return _best_accents(asked, found)[:most]
        return self._alike(asked)[:most]

    @cached_property
    def _known(self) -> tuple[_Known, ...]:
        return tuple(map(_Known.of, self._by_spread.values()))

    @cached_property
    def _by_words(self) -> dict[tuple[str, ...], list[_Known]]:
        return _grouped(self._known, lambda known: [known.words])

    @cached_property
    def _by_core(self) -> dict[tuple[str, ...], list[_Known]]:
        return _grouped(self._known, lambda known: known.cores)

    def _same(self, asked: _Known) -> list[_Known]:
        return self._by_words.get(asked.words, [])

    def _shortened(self, asked: _Known) -> list[_Known]:
        whole = [known for known in self._known if _shortens(asked.words, known.words)]
        return whole or [
            known for known in self._known if any(_shortens(asked.words, core) for core in known.cores[1:])
        ]

    def _same_core(self, asked: _Known) -> list[_Known]:
        return next((found for core in asked.cores if (found := self._by_core.get(core))), [])

    def _alike(self, asked: _Known) -> list[str]:
        """By the letters, of the few names that share most pairs of letters with this one."""
        pairs, core = asked.pairs, " ".join(asked.cores[-1])
        shared = [(2 * len(pairs & known.pairs) / (len(pairs) + len(known.pairs) or 1), known) for known in self._known]
        likely = heapq.nlargest(_COMPARED, shared, key=lambda one: one[0])
        rated = [
            (max(_ratio(asked.spread, one.spread, _ALIKE), _ratio(core, " ".join(one.cores[-1]), _CORE_ALIKE)), one)
            for _share, one in likely
        ]
        best = max((rate for rate, _one in rated), default=0.0)
        if not best:
            return []
        chosen = {one.text for rate, one in rated if rate >= best - _EQUALLY}
        return [known.text for known in self._known if known.text in chosen]


@dataclass(frozen=True)
class _Known:
    """A name and what it is compared by.

    words: without accents. cores: the words, and what is left of them without the words for a kind of body in front
    and those of the province behind; the shortest last. pairs: neighbouring letters of the shortest.
    """

    text: str
    spread: str
    folded: frozenset[str]
    words: tuple[str, ...]
    cores: tuple[tuple[str, ...], ...]
    pairs: frozenset[str]

    @staticmethod
    def of(text: str) -> _Known:
        words = _plain_words(text)
        cores = _cores(words)
        core = " ".join(cores[-1])
        pairs = frozenset(core[at : at + 2] for at in range(len(core) - 1))
        return _Known(text, _spread(text), frozenset(fold(text).split()), words, cores, pairs)


def _grouped(
    known: Iterable[_Known], keys: Callable[[_Known], Iterable[tuple[str, ...]]]
) -> dict[tuple[str, ...], list[_Known]]:
    groups: dict[tuple[str, ...], list[_Known]] = {}
    for one in known:
        for key in keys(one):
            groups.setdefault(key, []).append(one)
    return groups


def _plain_words(text: str) -> tuple[str, ...]:
    """The words in small plain letters; “and” and the like, which people leave out, are left out."""
    spread = unicodedata.normalize("NFKD", text.translate(_LOOKALIKES)).casefold().translate(_SAME_SHAPE)
    plain = "".join(sign for sign in spread if not unicodedata.combining(sign)).replace("đ", "d")
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=\w)&(?=\w)", "", plain))
    mended = (word if word.isdigit() else word.translate(_DIGITS_LIKE_LETTERS) for word in words)
    return tuple(word for word in mended if word not in _JOINING)


def _cores(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The words, then with less in front of them, then each of these with nothing of the province behind it."""
    whole = " ".join(words)
    fronts = [whole]
    if (authority := _AUTHORITY.match(whole)) is not None:
        fronts.append(whole[authority.end() :])
    if not whole.startswith(_NO_AREA_BEHIND) and (area := _AREA.match(fronts[-1])) is not None:
        fronts.append(fronts[-1][area.end() :])
    behind = [_OF_A_PROVINCE.sub("", front) for front in fronts]
    return tuple(tuple(core.split()) for core in dict.fromkeys([*fronts, *behind]))


def _shortens(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names are the same, words of either being shortened to initials in the other."""
    ways, seen = [(0, 0)], {(0, 0)}
    while ways:
        here, there = ways.pop()
        if here == len(one) and there == len(other):
            return True
        if here < len(one) and there < len(other) and one[here][0] == other[there][0]:
            steps = {(here + 1, there + 1)}
            if one[here] != other[there]:
                steps = {(here + 1, there + count) for count in _stands_for(one[here], other[there:])}
                steps |= {(here + count, there + 1) for count in _stands_for(other[there], one[here:])}
            ways += steps - seen
            seen |= steps
    return False


def _stands_for(initials: str, words: tuple[str, ...]) -> Iterator[int]:
    """How many words, from the first on, may be shortened to these initials; a word may be a short form itself."""
    reached = {0}
    for count, word in enumerate(words, start=1):
        taken = {(at, length) for at in reached for length in (1, len(word)) if initials.startswith(word[:length], at)}
        reached = {at + length for at, length in taken}
        if len(initials) in reached:
            yield count
        if not reached:
            return


def _best_accents(asked: _Known, found: list[_Known]) -> list[str]:
    """Those in which most words are spelt as they were asked for, accents included."""
    agreeing = [len(asked.folded & known.folded) for known in found]
    return [known.text for known, count in zip(found, agreeing, strict=True) if count == max(agreeing)]


def _ratio(one: str, other: str, least: float) -> float:
    """How alike two texts are, from 0 to 1; 0 when it is less than the least that counts."""
    matcher = difflib.SequenceMatcher(None, one, other)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0


def _spread(name: str) -> str:
    """A folded name with letters and accents apart, so that a wrong accent is a small difference."""
    return unicodedata.normalize("NFD", fold(name))


def in_full(name: str) -> str:
    """A body's name as one addresses it, with what offices abbreviate in lists written out.

    >>> in_full("UBND huyện Mộc Châu"), in_full("Văn phòng UBND tỉnh"), in_full("Sở Nội vụ")
    ('Ủy ban nhân dân huyện Mộc Châu', 'Văn phòng Ủy ban nhân dân tỉnh', 'Sở Nội vụ')
    """
    return _ABBREVIATED.sub(lambda match: _IN_FULL[match.group()], name)


def slug(text: str) -> str:
    """A text as part of a key: ASCII letters and digits, joined by hyphens.

    >>> slug("Hạ tầng – Đô thị")
    'ha-tang-do-thi'
    """
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "-".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))
