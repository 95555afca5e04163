"""Headings of score tables as they are compared: without case, numbering, maxima and the year of the round."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Literal

from docgen.vietnamese import columns as words
from docgen.vietnamese import headings
from docgen.vietnamese.names import fold

EXACT, NEAR, ALIKE, UNLIKE = 3, 2, 1, 0
"""How like a name a heading is: the same; shortened, misspelt or part of it; most words in common; none of these."""

Kind = Literal[
    "unit", "ordinal", "total", "rank", "tier", "note", "reason", "previous_total", "previous_rank", "year", "earlier"
]
"""What a heading may say by itself; `year`: an earlier year and no more, `earlier`: something else of that year."""

_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20\d\d)(?!\d)")
_BRACKETS = re.compile(r"[(\[][^()\[\]]*\d[^()\[\]]*[)\]]")
_BARE_NUMBER = re.compile(r"[(\[]\s*(\d+(?:[.,]\d+)?)\s*[)\]]")
_NUMBERING = re.compile(r"\s*(?:[IVX]+\s*[.)/-]|\d+(?:\.\d+)+\s*[.)/-]?|\d+\s*[.)/-]|[a-zđ]\s*[.)])\s+(?=\S)")
_NUMBER_ONLY = re.compile(r"\D{0,12}?(\d+(?:\.\d+)+)\.?")
_CLOSE = 0.85
_MOST_WORDS = 40


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold, names))


_WORDS: dict[Kind, frozenset[str]] = {
    "unit": _folded(headings.UNIT),
    "ordinal": _folded(words.ORDINAL),
    "total": _folded(headings.TOTAL),
    "rank": _folded(headings.RANK),
    "tier": _folded(words.TIER),
    "note": _folded(headings.NOTE),
    "reason": _folded(headings.REASON),
}
_POINTS = _folded(headings.POINTS)
_YEAR_WORD = fold(headings.YEAR)
_YEAR_BEFORE = tuple(map(fold, words.YEAR_BEFORE))


@dataclass(frozen=True)
class Heading:
    """What heads a column, from the top down. over: texts of wider headings above that it stands under.

    wide: whether it may be a wide heading whose first column has no heading of its own.
    """

    own: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    wide: bool = False

    @cached_property
    def shown(self) -> str:
        """The heading in one line."""
        return " ".join(" ".join(self.own).split())

    @cached_property
    def whole(self) -> str:
        """The heading with what stands above it."""
        return " ".join(" ".join((*self.over, *self.own)).split())

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Its own texts without those that only state a maximum (“25 điểm”)."""
        return tuple(text for text in self.own if not words.POINTS_ALONE.fullmatch(text))

    def variants(self, year: int) -> tuple[str, ...]:
        """The heading as names are compared with it: its lowest text, all of it, and with what stands above."""
        return _variants(self, year)

    def earlier(self, year: int) -> int | None:
        """The earlier year that it speaks of; None where it speaks of no year, or of the round's own. year: of it."""
        if any(word in fold(self.whole) for word in _YEAR_BEFORE):
            return year - 1
        years = [int(found) for found in _YEAR.findall(self.whole)]
        return years[-1] if years and year not in years and years[-1] < year else None

    def says(self, year: int) -> tuple[Kind, int | None] | None:
        """What the heading says by itself, with the earlier year where it is about one; None for anything else."""
        before = self.earlier(year)
        variants = self.variants(year if before is None else before)
        if before is not None:
            variants = tuple(map(_without_year_before, variants))
        found = next((kind for variant in variants for kind, names in _WORDS.items() if variant in names), None)
        if before is None:
            return None if found is None else (found, None)
        if found == "rank":
            return "previous_rank", before
        if found == "total" or any(variant in _POINTS for variant in variants):
            return "previous_total", before
        return ("earlier" if any(variants) else "year"), before

    @cached_property
    def stated_maximum(self) -> tuple[Decimal, bool] | None:
        """The maximum that it states, and whether in so many words: a bare number in brackets may mean something else.

        >>> Heading(("Hạ tầng (tối đa 25)",)).stated_maximum, Heading(("Hạ tầng (3)",)).stated_maximum
        ((Decimal('25'), True), (Decimal('3'), False))
        """
        alone = (words.POINTS_ALONE.fullmatch(text) for text in self.own)
        found = next(filter(None, alone), None) or words.STATED_MAXIMUM.search(self.shown)
        if found is not None:
            return Decimal(next(group for group in found.groups() if group).replace(",", ".")), True
        bare = _BARE_NUMBER.search(self.shown)
        return None if bare is None else (Decimal(bare[1].replace(",", ".")), False)

    @cached_property
    def number(self) -> str:
        """The number of a criterion, where the heading is that and no more: “1.2”, “TC 1.2”."""
        found = _NUMBER_ONLY.fullmatch(self.names[-1]) if self.names else None
        return found[1] if found else ""


@lru_cache(maxsize=4096)
def _variants(heading: Heading, year: int) -> tuple[str, ...]:
    own, over = heading.names, heading.over
    if not own:
        return ()
    above = over[-1:]
    texts = [
        own[-1],
        " ".join(own),
        " ".join(reversed(own)),
        " ".join((*above, *own)),
        " ".join((*reversed(own), *above)),
    ]
    return tuple(dict.fromkeys(found for text in texts if (found := core(text, year))))


@lru_cache(maxsize=8192)
def core(text: str, year: int) -> str:
    """Reduce a heading to what names are compared with: no case, numbering, brackets with numbers, maximum, own year.

    >>> core("2. Hạ tầng số\\n(tối đa 25 điểm)", 2026) == core("HẠ TẦNG SỐ", 2026) == fold("hạ tầng số")
    True
    >>> core("Tổng điểm năm 2026", 2026) == fold("tổng điểm"), core("Tổng điểm năm 2025", 2026) == fold("tổng điểm")
    (True, False)
    """
    bare = words.STATED_MAXIMUM.sub(" ", " ".join(text.split()))
    bare = _NUMBERING.sub("", _BRACKETS.sub(" ", bare), count=1).strip(" *:()[];.")
    parts = fold(bare).split()
    kept = [part for part in parts if part != str(year)]
    if len(kept) < len(parts) and kept[-1:] == [_YEAR_WORD]:
        kept = kept[:-1]
    return " ".join(kept)


def _without_year_before(text: str) -> str:
    for word in _YEAR_BEFORE:
        text = text.replace(word, " ")
    return " ".join(text.split())


def likeness(variants: Collection[str], names: Collection[str]) -> int:
    """How like a heading is to any of the names of what is looked for. variants, names: reduced by `core`."""
    best = UNLIKE
    for variant in variants:
        for name in names:
            best = max(best, _like(variant, name))
            if best == EXACT:
                return best
    return best


@lru_cache(maxsize=65536)
def _like(one: str, other: str) -> int:
    if one == other:
        return EXACT
    left, right = one.split(), other.split()
    if not left or not right or max(len(left), len(right)) > _MOST_WORDS:
        return UNLIKE
    if _shortened(left, right) or _shortened(right, left) or _inside(left, right) or _inside(right, left):
        return NEAR
    common = 2 * len(set(left) & set(right)) / (len(set(left)) + len(set(right)))
    if common >= 0.4 and difflib.SequenceMatcher(None, one, other).ratio() >= _CLOSE:
        return NEAR
    return ALIKE if common >= 0.6 else UNLIKE


def _inside(part: list[str], whole: list[str]) -> bool:
    """Whether several words stand in a row in another heading."""
    size = len(part)
    return size >= 2 and any(whole[start : start + size] == part for start in range(len(whole) - size + 1))


def _shortened(short: list[str], long: list[str]) -> bool:
    """Whether one heading is the other with runs of words as their initials (“HT CNTT”)."""
    position, initials = 0, False
    for word in short:
        if position < len(long) and word == long[position]:
            position += 1
        elif len(word) >= 2 and word == "".join(part[0] for part in long[position : position + len(word)]):
            position, initials = position + len(word), True
        else:
            return False
    return initials and position == len(long)
