"""The text of a paragraph in pieces that stay whole when two versions of it are compared, and their comparison.

A piece is a word, a number with all its digits and its percent sign (“1.234,5”, “18/30”, “67%”), the number of a
document (“3247/QĐ-UBND”), blank space, one other sign, or what is not text: a tab, a picture, a field, a footnote.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from lxml import etree

from docgen.ooxml.names import XML_SPACE, w
from docgen.ooxml.walk import text_of

_TOKEN = re.compile(r"\d+(?:[.,/:]\d+)*(?:/[^\W\d_][\w-]*)?%?|[^\W\d]\w*|\s+|.", re.DOTALL)
_THROUGH = frozenset(map(w, ("sdt", "sdtContent", "hyperlink", "smartTag", "customXml", "dir", "bdo")))
_PASSED = frozenset(map(w, ("rPr", "lastRenderedPageBreak", "commentReference", "annotationRef")))
_PLAIN = frozenset(map(w, ("rPr", "t", "tab", "lastRenderedPageBreak", "commentReference", "annotationRef")))
_KEPT_WHOLE = "\ufffc"
"""Stands for what is no text while text is cut into pieces."""
_ALIKE = 0.3
"""Share of its letters and digits that a paragraph must keep to be shown word by word."""


@dataclass(frozen=True)
class Piece:
    """A stretch of one child of a run: characters of a text, or the whole child."""

    run: etree._Element
    child: etree._Element
    start: int = 0
    end: int = 0

    def copied(self) -> etree._Element:
        """The child, with this stretch of text only."""
        made = copy.deepcopy(self.child)
        made.tail = None
        if self.child.tag == w("t"):
            made.text = (self.child.text or "")[self.start : self.end]
            made.set(XML_SPACE, "preserve")
        return made


@dataclass
class Atom:
    """What is compared as one, by its key: stretches of runs, or whole elements of a paragraph, such as a field."""

    key: str
    pieces: list[Piece] = field(default_factory=list)
    whole: list[etree._Element] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        """Whether it is characters."""
        return bool(self.pieces) and self.pieces[0].child.tag == w("t")

    @property
    def note(self) -> str:
        """Id of the footnote that it refers to; empty for anything else."""
        child = self.pieces[0].child if self.pieces else None
        return "" if child is None or child.tag != w("footnoteReference") else child.get(w("id"), "")


def same_text(old: etree._Element, new: etree._Element) -> bool:
    """Whether two paragraphs hold the same text and nothing but text, which is told at once."""
    return text_of(old) == text_of(new) and all(
        child.tag in _PLAIN for paragraph in (old, new) for run in paragraph.iter(w("r")) for child in run
    )


def atoms(paragraph: etree._Element) -> list[Atom]:
    """The pieces of a paragraph in order."""
    units = list(_units(paragraph))
    text = "".join(unit.key if len(unit.key) == 1 else _KEPT_WHOLE for unit in units)
    found = []
    for token in _TOKEN.finditer(text):
        covered = units[token.start() : token.end()]
        found.append(covered[0] if len(covered) == 1 else Atom(token.group(), _joined(covered)))
    return found


def _joined(units: Sequence[Atom]) -> list[Piece]:
    """Characters that stand side by side in one text as one piece."""
    found: list[Piece] = []
    for piece in (piece for unit in units for piece in unit.pieces):
        last = found[-1] if found else None
        if last is not None and piece.child is last.child and last.end == piece.start:
            found[-1] = Piece(last.run, last.child, last.start, piece.end)
        else:
            found.append(piece)
    return found


def _units(parent: etree._Element) -> Iterator[Atom]:
    """Every character and every other thing in a paragraph; only characters have a key one sign long."""
    children = list(parent)
    place = 0
    while place < len(children):
        child = children[place]
        place += 1
        runs = _field(children[place - 1 :])
        if runs:
            # The runs of a field stand or fall together.
            yield Atom("field " + " ".join(map(_field_text, runs)), whole=runs)
            place += len(runs) - 1
        elif child.tag == w("r"):
            yield from _run_units(child)
        elif child.tag in _THROUGH:
            yield from _units(child)
        elif child.tag == w("fldSimple"):
            yield Atom(f"field {child.get(w('instr'), '')} {text_of(child)}", whole=[child])


def _field(children: Sequence[etree._Element]) -> list[etree._Element]:
    """The runs of the field that begins with the first of these children of a paragraph; none where none does."""
    depth, found = 0, []
    for child in children:
        found.append(child)
        for mark in child.iter(w("fldChar")) if child.tag == w("r") else ():
            depth += {"begin": 1, "end": -1}.get(mark.get(w("fldCharType"), ""), 0)
        if depth <= 0:
            break
    else:
        return []
    return found if len(found) > 1 else []


def _field_text(run: etree._Element) -> str:
    return "".join(part.text or "" for part in run.iter(w("instrText"))) + text_of(run)


def _run_units(run: etree._Element) -> Iterator[Atom]:
    for child in run:
        if child.tag == w("t"):
            for place, sign in enumerate(child.text or ""):
                yield Atom(sign, [Piece(run, child, place, place + 1)])
        elif child.tag not in _PASSED:
            yield Atom(_key(child), [Piece(run, child)])


def _key(child: etree._Element) -> str:
    """What tells one thing from another that is no text. Footnotes are compared by their own text, not here."""
    name = etree.QName(child).localname
    if name == "footnoteReference":
        return "note"
    content = etree.tostring(child, method="c14n", exclusive=True, with_tail=False)
    return f"{name} {hashlib.sha256(content).hexdigest()}"


@dataclass(frozen=True)
class Stretch:
    """Pieces old[a:b] and new[c:d]: the same, or those replaced by these."""

    same: bool
    a: int
    b: int
    c: int
    d: int


def compared(old: Sequence[Atom], new: Sequence[Atom]) -> list[Stretch]:
    """What stays and what is replaced; words that only stay by chance between changes are replaced with them."""
    matcher = SequenceMatcher(None, [atom.key for atom in old], [atom.key for atom in new], autojunk=False)
    found = [Stretch(tag == "equal", *places) for tag, *places in matcher.get_opcodes()]
    kept = sum(_weight(old[one.a : one.b]) for one in found if one.same)
    whole = max(_weight(old), _weight(new))
    if found and whole and kept < _ALIKE * whole and not any(atom.note for atom in (*old, *new)):
        return [Stretch(False, 0, len(old), 0, len(new))]
    return _smooth(found, old)


def _weight(pieces: Sequence[Atom]) -> int:
    return sum(len(atom.key) for atom in pieces if atom.is_text and atom.key[0].isalnum())


def _smooth(stretches: Sequence[Stretch], old: Sequence[Atom]) -> list[Stretch]:
    """Join changes with nothing but blanks and signs between them."""
    found: list[Stretch] = []
    for place, one in enumerate(stretches):
        between = 0 < place < len(stretches) - 1
        is_change = not one.same or (between and not any(_counts(atom) for atom in old[one.a : one.b]))
        if is_change and found and not found[-1].same:
            found[-1] = Stretch(False, found[-1].a, one.b, found[-1].c, one.d)
        else:
            found.append(Stretch(not is_change, one.a, one.b, one.c, one.d))
    return found


def _counts(atom: Atom) -> bool:
    return len(atom.key) > 1 or atom.key.isalnum()


def likeness(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1, by the words and numbers they share in order."""
    if one == other:
        return 1.0
    first, second = (_TOKEN.findall(text) for text in (one, other))
    words = [[token for token in tokens if not token.isspace()] for tokens in (first, second)]
    if not words[0] or not words[1]:
        return 0.0
    return SequenceMatcher(None, words[0], words[1], autojunk=False).ratio()
