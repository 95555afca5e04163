"""The text of a paragraph as people see it, each character with the place it comes from, so that it can be replaced.

What a tracked change deleted is not there, what it inserted is. A tab, a break, a footnote reference or a picture
counts as one character. Replaced text takes the formatting of what stood there; nothing else in the paragraph moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from docgen.ooxml.controls import TAG_PREFIX
from docgen.ooxml.names import COMPATIBILITY, XML_SPACE, w

OBJECT = "\ufffc"
"""Stands for what is no text: a footnote reference, a picture."""
_TEXTS = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-", w("sym"): OBJECT}
_OBJECTS = frozenset(map(w, ("footnoteReference", "endnoteReference", "drawing", "pict", "object")))
_SILENT = frozenset(
    [
        *map(w, ("pPr", "rPr", "del", "moveFrom", "instrText", "delText", "sdtPr", "tbl", "commentReference")),
        f"{{{COMPATIBILITY}}}Fallback",
    ]
)
_PIECES = re.compile(r"\d+(?:[.,/]\d+)*%?|[^\W\d_]+|\s|.", re.DOTALL)
"""Numbers are whole, with their marks and per cent sign; words are whole; all else stands by itself."""


@dataclass(frozen=True)
class Atom:
    """One character: the element it comes from, and for a `w:t` which of its characters. control: what it stands in."""

    char: str
    element: etree._Element
    control: etree._Element | None


@dataclass(frozen=True)
class Field:
    """A run-level control of docgen in a paragraph, and the characters it holds."""

    tag: str
    element: etree._Element
    start: int
    end: int


class Line:
    """The characters of a paragraph, or of a run-level control."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self.atoms: list[Atom] = []
        self.fields: list[Field] = []
        self._read(element, element if element.tag == w("sdt") else None)
        self.text = "".join(atom.char for atom in self.atoms)

    def _read(self, element: etree._Element, control: etree._Element | None) -> None:
        for child in element:
            tag = child.tag
            if tag == w("t"):
                self.atoms += (Atom(char, child, control) for char in child.text or "")
            elif tag in _TEXTS:
                self.atoms.append(Atom(_TEXTS[tag], child, control))
            elif tag in _OBJECTS:
                self.atoms.append(Atom(OBJECT, child, control))
            elif tag == w("sdt") and control is None and (name := tag_of(child)):
                start = len(self.atoms)
                self._read(child, child)
                self.fields.append(Field(name, child, start, len(self.atoms)))
            elif tag not in _SILENT and isinstance(tag, str):
                self._read(child, control)

    def runs(self) -> list[etree._Element]:
        """The runs that hold text, in order."""
        return list(dict.fromkeys(run for atom in self.atoms if (run := _run_of(atom.element)) is not None))


def tag_of(control: etree._Element) -> str:
    """The `w:tag` of a control that docgen made; empty for any other."""
    found = control.find(f"{w('sdtPr')}/{w('tag')}")
    tag = "" if found is None else found.get(w("val"), "")
    return tag if tag.startswith(TAG_PREFIX) else ""


def _run_of(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(w("r")), None)


def pieces(text: str) -> list[str]:
    """A text as words, whole numbers, and single other characters.

    >>> pieces("đạt 64,9 điểm (8%)")
    ['đạt', ' ', '64,9', ' ', 'điểm', ' ', '(', '8%', ')']
    """
    return _PIECES.findall(text)


def starts(parts: Sequence[str]) -> list[int]:
    """Where each of some pieces begins, and where the last one ends."""
    found = [0]
    for part in parts:
        found.append(found[-1] + len(part))
    return found


def replace(line: Line, start: int, end: int, text: str, inside: etree._Element | None = None) -> None:
    """Put a text in the place of some characters of a line; the line itself is read anew for the next.

    inside: the control whose text it is; without it, text that is only put in stays out of controls beside it.
    Pictures and notes are never replaced: leave them out of the range.
    """
    gone = line.atoms[start:end]
    holder = next((atom for atom in gone if atom.element.tag == w("t")), None) if gone else None
    if holder is not None:
        index = _index(line, line.atoms.index(holder, start))
        _splice(line, start, end)
        _insert(holder.element, index, text)
        return
    _splice(line, start, end)
    if not text:
        return
    before = line.atoms[start - 1] if start else None
    after = line.atoms[end] if end < len(line.atoms) else None
    if before is not None and before.element.tag == w("t") and before.control is inside:
        _insert(before.element, _index(line, start - 1) + 1, text)
    elif after is not None and after.element.tag == w("t") and after.control is inside:
        _insert(after.element, _index(line, end), text)
    else:
        _new_run(line, before, after, inside, text)


def _index(line: Line, position: int) -> int:
    """Which character of its element the one at a position is."""
    element, first = line.atoms[position].element, position
    while first and line.atoms[first - 1].element is element:
        first -= 1
    return position - first


def _splice(line: Line, start: int, end: int) -> None:
    """Take characters away; elements that are one character go whole, pictures and notes stay."""
    gone: dict[etree._Element, list[int]] = {}
    for position in range(start, end):
        gone.setdefault(line.atoms[position].element, []).append(_index(line, position))
    for element, numbers in gone.items():
        if element.tag == w("t"):
            text = element.text or ""
            drop = set(numbers)
            _set(element, "".join(char for number, char in enumerate(text) if number not in drop))
        elif element.tag in _TEXTS and (parent := element.getparent()) is not None:
            parent.remove(element)


def _insert(element: etree._Element, index: int, text: str) -> None:
    old = element.text or ""
    _set(element, old[:index] + text + old[index:])


def _set(element: etree._Element, text: str) -> None:
    element.text = text
    element.set(XML_SPACE, "preserve")


def _new_run(line: Line, before: Atom | None, after: Atom | None, inside: etree._Element | None, text: str) -> None:
    """A run of its own for a text: where no text stands that could take it."""
    if inside is not None:
        empty = next(inside.iter(w("t")), None)
        if empty is not None:
            _insert(empty, 0, text)
            return
    run = etree.Element(w("r"))
    _set(etree.SubElement(run, w("t")), text)
    near = before or after
    model = None if near is None else _run_of(near.element)
    properties = None if model is None else model.find(w("rPr"))
    if properties is not None:
        run.insert(0, etree.fromstring(etree.tostring(properties)))
    if inside is not None and (content := inside.find(w("sdtContent"))) is not None:
        content.append(run)
    elif before is not None:
        (before.control if before.control is not None else _top(before, line)).addnext(run)
    elif after is not None:
        (after.control if after.control is not None else _top(after, line)).addprevious(run)
    else:
        line.element.append(run)


def _top(atom: Atom, line: Line) -> etree._Element:
    """The run of a character, or what holds it in the paragraph (a hyperlink, an insertion)."""
    run = _run_of(atom.element)
    return atom.element if run is None else run


def all_lines(root: etree._Element) -> Iterator[Line]:
    """Every paragraph of a part that is not deleted, in order."""
    for paragraph in root.iter(w("p")):
        yield Line(paragraph)
