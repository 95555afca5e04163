"""Three versions of one text into one: what docgen wrote, what a person made of it, what docgen would write now.

Texts are rows of symbols: words, whole numbers, single marks, and *figures*, which are one symbol whatever they say.
What changed from the first version to the third is brought into the second wherever the person left those symbols as
they were. A figure that moved is also found in words that he wrote anew, if it stands there once and whole. All else is
a clash: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from docgen.revise.texts import OBJECT, pieces

_WORDY = re.compile(r"[^\W_]")
_NUMBER = re.compile(r"\d")
_SENTENCE_END = re.compile(r"[.;!?](?:\s|$)|\n")
_NUMBER_WORDS = re.compile(
    r"\b(không|một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín|mười|mươi|trăm|nghìn|nửa|rưỡi)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Symbol:
    """A piece of a text.

    name: what it is compared by. figure: its text may differ where its name is the same; settled: and is looked after
    elsewhere.
    """

    name: str
    text: str
    figure: bool = False
    settled: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is mere text, which can be typed anywhere."""
        return not self.settled and not any(char in self.text for char in (OBJECT, "\t", "\n"))


@dataclass(frozen=True)
class Edit:
    """Characters of a text and what comes in their place.

    at: where that begins in the other text. figure: they are one figure, which stays one; settled: it is looked after
    elsewhere; plain: nothing but text goes and comes.
    """

    start: int
    end: int
    text: str
    at: int = 0
    figure: bool = False
    settled: bool = False
    plain: bool = True


@dataclass(frozen=True)
class Clash:
    """What both a person and docgen changed, as it was, is and would be.

    start, end: where it stands in the person's text. old: what docgen wrote, which now is at [at, until] of what it
    would write. is_wording: the whole text, not a figure.
    """

    base: str
    mine: str
    new: str
    start: int
    end: int
    old: str
    at: int
    until: int
    is_wording: bool = False


@dataclass(frozen=True)
class Merged:
    """edits: to be made in the person's text, in order; clashes: what is left to him; gone: figures that he took out.

    What is gone may come back when he rejects a tracked deletion: until then, docgen wrote the old figure there.
    """

    edits: tuple[Edit, ...] = ()
    clashes: tuple[Clash, ...] = ()
    gone: tuple[Clash, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether the edits need nothing but text."""
        return all(edit.plain for edit in self.edits)


def words(text: str) -> list[Symbol]:
    """A text without figures, as symbols."""
    return [Symbol(piece, piece) for piece in pieces(text)]


def with_figures(text: str, spans: Iterable[tuple[int, int, str]]) -> list[Symbol]:
    """A text with figures at [start, end, name], as symbols."""
    made: list[Symbol] = []
    position = 0
    for start, end, name in sorted(spans):
        if start < position or end < start:
            continue
        made += words(text[position:start])
        made.append(Symbol(f"\0{name}", text[start:end], figure=True))
        position = end
    return made + words(text[position:])


def edits_between(one: Sequence[Symbol], other: Sequence[Symbol]) -> list[Edit]:
    """What turns one text into another, in characters of the first, in order.

    Edits with nothing between them but blanks and marks are one, so that no sentence is ever mixed of two; numbers and
    figures stay edits of their own.
    """
    here, there = _starts(one), _starts(other)
    found: list[Edit] = []
    matcher = SequenceMatcher(None, [s.name for s in one], [s.name for s in other], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            for i, j in zip(range(a, b), range(c, d), strict=True):
                if one[i].text != other[j].text:
                    figure, settled = one[i].figure, one[i].settled
                    found.append(Edit(here[i], here[i + 1], other[j].text, there[j], figure, settled))
        else:
            plain = all(symbol.is_plain for symbol in (*one[a:b], *other[c:d]))
            found.append(Edit(here[a], here[b], "".join(symbol.text for symbol in other[c:d]), there[c], plain=plain))
    return _joined(found, "".join(symbol.text for symbol in one))


def _starts(symbols: Sequence[Symbol]) -> list[int]:
    found = [0]
    for symbol in symbols:
        found.append(found[-1] + len(symbol.text))
    return found


def _joined(edits: Iterable[Edit], text: str) -> list[Edit]:
    made: list[Edit] = []
    for edit in edits:
        last = made[-1] if made else None
        if last is not None and not _WORDY.search(text[last.end : edit.start]) and not _apart(last, edit, text):
            between = text[last.end : edit.start]
            joined = last.text + between + edit.text
            made[-1] = Edit(last.start, edit.end, joined, last.at, plain=last.plain and edit.plain)
        else:
            made.append(edit)
    return made


def _apart(one: Edit, other: Edit, text: str) -> bool:
    """Whether two edits stay two: one of them is a figure, or both change a number into a number."""
    if one.figure or other.figure or OBJECT in text[one.end : other.start]:
        return True
    return all(is_number(text[edit.start : edit.end]) and is_number(edit.text) for edit in (one, other))


def is_number(text: str) -> bool:
    """Whether a text is one number, with its marks and per cent sign."""
    return len(pieces(text)) == 1 and bool(_NUMBER.match(text))


def merge(
    base: Sequence[Symbol],
    new: Sequence[Symbol],
    base_words: Sequence[Symbol],
    mine: Sequence[Symbol],
    strict: bool = False,
) -> Merged:
    """Bring what changed from `base` to `new` into `mine`.

    strict: words that both changed in one sentence clash, also where they lie apart: two halves make no sentence.

    base_words: the base once more, as symbols that can be compared with those of `mine`. Where words clash the whole is
    left to the person: figures brought into words that no longer hold would make them false.
    """
    theirs = [edit for edit in edits_between(base, new) if not edit.settled]
    text, mine_text, new_text = _text(base), _text(mine), _text(new)
    if not theirs or mine_text == new_text:
        return Merged()
    own = edits_between(base_words, mine)
    edits, clashes, gone = list[Edit](), list[Clash](), list[Clash]()
    for edit in theirs:
        hit = [one for one in own if not one.settled and (_meets(edit, one) or (strict and _share(edit, one, text)))]
        old = text[edit.start : edit.end]
        if not hit:
            shift = _shift(own, edit.start)
            edits.append(replace(edit, start=edit.start + shift, end=edit.end + shift))
        elif any(one.start == edit.start and one.end == edit.end and one.text == edit.text for one in hit):
            continue
        elif not edit.figure:
            whole = Clash(text, mine_text, new_text, 0, len(mine_text), text, 0, len(new_text), is_wording=True)
            return Merged((), (whole,))
        elif (found := _elsewhere(old, theirs, own, text)) is not None:
            edits.append(replace(edit, start=found, end=found + len(old)))
        else:
            (gone if _is_gone(old, hit) else clashes).append(_clash(text, edit, hit, own))
    return Merged(tuple(sorted(edits, key=lambda edit: (edit.start, edit.end))), tuple(clashes), tuple(gone))


def _shift(own: Sequence[Edit], start: int) -> int:
    """How far the person's edits before a place moved it."""
    return sum(len(one.text) - (one.end - one.start) for one in own if one.end <= start)


def _text(symbols: Iterable[Symbol]) -> str:
    return "".join(symbol.text for symbol in symbols)


def _meets(edit: Edit, own: Edit) -> bool:
    """Whether a person's edit touches what docgen changes; beside a figure or a number he may write."""
    if edit.start == edit.end and own.start == own.end:
        return edit.start == own.start
    if edit.start == edit.end:
        return own.start <= edit.start <= own.end
    if own.start == own.end:
        return edit.start < own.start < edit.end
    return edit.start < own.end and own.start < edit.end


def _share(edit: Edit, own: Edit, text: str) -> bool:
    """Whether two edits of words lie in one sentence."""
    between = text[min(edit.end, own.end) : max(edit.start, own.start)]
    return not edit.figure and not _SENTENCE_END.search(between)


def _elsewhere(old: str, theirs: Sequence[Edit], own: Sequence[Edit], base: str) -> int | None:
    """Where in the person's text a figure stands that his words moved: the only place where it stands whole.

    Only what he wrote himself is searched; and no other figure that moved may read the same.
    """
    if not old or sum(edit.figure and base[edit.start : edit.end] == old for edit in theirs) > 1:
        return None
    places: list[int] = []
    shift = 0
    for edit in own:
        position = edit.start + shift
        places += (position + offset for offset in _whole(old, edit.text))
        shift += len(edit.text) - (edit.end - edit.start)
    return places[0] if len(places) == 1 else None


def _whole(text: str, within: str) -> list[int]:
    """Where a text stands as whole words or numbers."""
    wanted, parts = pieces(text), pieces(within)
    found, position = [], 0
    for number, part in enumerate(parts):
        if parts[number : number + len(wanted)] == wanted:
            found.append(position)
        position += len(part)
    return found


def _is_gone(old: str, own: Sequence[Edit]) -> bool:
    """Whether the person took a figure out, so that nothing is left to be refreshed."""
    written = " ".join(one.text for one in own)
    if _NUMBER.search(old):
        return not _NUMBER.search(written) and not _NUMBER_WORDS.search(written)
    return not _WORDY.search(written)


def _clash(base: str, edit: Edit, hit: Sequence[Edit], own: Sequence[Edit]) -> Clash:
    """A figure that a person wrote over; with all that he changed together with it."""
    start = min(edit.start, *(one.start for one in hit))
    end = max(edit.end, *(one.end for one in hit))
    mine, position = "", start
    for one in own:
        if start <= one.start and one.end <= end:
            mine += base[position : one.start] + one.text
            position = one.end
    mine += base[position:end]
    new = base[start : edit.start] + edit.text + base[edit.end : end]
    first = start + sum(len(one.text) - (one.end - one.start) for one in own if one.end <= start and one not in hit)
    old = base[edit.start : edit.end]
    return Clash(base[start:end], mine, new, first, first + len(mine), old, edit.at, edit.at + len(edit.text))
