"""The text of a paragraph as people see it, each character with the place it comes from, so that it can be replaced.

What a tracked change deleted is not there, what it inserted is. A tab, a break, a footnote reference or a picture
counts as one character. Replaced text takes the formatting of what stood there; nothing else in the paragraph moves.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from docgen.ooxml.controls import TAG_PREFIX
from docgen.ooxml.names import COMPATIBILITY, XML_SPACE, w

OBJECT = "\ufffc"
"""Stands for what is no text: a footnote reference, a picture."""
_TEXT, _CONTROL = w("t"), w("sdt")
_TAG, _VALUE = f"{w('sdtPr')}/{w('tag')}", w("val")
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


class Atom(NamedTuple):
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
        self.fields: list[Field] = []
        self._pieces: list[Atom] = []
        self._length = 0
        self._read(element, element if element.tag == _CONTROL else None)
        self.text = "".join(piece.char for piece in self._pieces)

    @cached_property
    def atoms(self) -> list[Atom]:
        """The characters, each with its place."""
        return [Atom(char, element, control) for chars, element, control in self._pieces for char in chars]

    def _read(self, element: etree._Element, control: etree._Element | None) -> None:
        for child in element:
            tag = child.tag
            if tag == _TEXT:
                self._add(child.text or "", child, control)
            elif tag in _TEXTS:
                self._add(_TEXTS[tag], child, control)
            elif tag in _OBJECTS:
                self._add(OBJECT, child, control)
            elif tag == _CONTROL and control is None and (name := tag_of(child)):
                start = self._length
                self._read(child, child)
                self.fields.append(Field(name, child, start, self._length))
            elif tag not in _SILENT and isinstance(tag, str):
                self._read(child, control)

    def _add(self, text: str, element: etree._Element, control: etree._Element | None) -> None:
        self._pieces.append(Atom(text, element, control))
        self._length += len(text)

    def runs_of(self, start: int, end: int) -> list[etree._Element]:
        """The runs of some characters, cut so that they hold no others."""
        for position in (end, start):
            self._cut(position)
        return list(dict.fromkeys(run for atom in self.atoms[start:end] if (run := _run_of(atom.element)) is not None))

    def _cut(self, position: int) -> None:
        """Part the run that goes over a position in two."""
        if not 0 < position < len(self.atoms):
            return
        atom, before = self.atoms[position], self.atoms[position - 1]
        run = _run_of(atom.element)
        if run is None or _run_of(before.element) is not run:
            return
        second = etree.Element(w("r"), {str(key): str(value) for key, value in run.attrib.items()})
        properties = run.find(w("rPr"))
        if properties is not None:
            second.append(copy.deepcopy(properties))
        run.addnext(second)
        moved = list(atom.element.itersiblings())
        if before.element is atom.element:
            index, text = _index(self, position), atom.element.text or ""
            rest = etree.SubElement(second, w("t"))
            _set(rest, text[index:])
            _set(atom.element, text[:index])
            for number in range(position, len(self.atoms)):
                if self.atoms[number].element is atom.element:
                    self.atoms[number] = self.atoms[number]._replace(element=rest)
        else:
            second.append(atom.element)
        second.extend(moved)


def tag_of(control: etree._Element) -> str:
    """The `w:tag` of a control that docgen made; empty for any other."""
    found = control.find(_TAG)
    tag = "" if found is None else found.get(_VALUE, "")
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
    element.text = text or None
    element.set(XML_SPACE, "preserve")


def _new_run(line: Line, before: Atom | None, after: Atom | None, inside: etree._Element | None, text: str) -> None:
    """A run of its own for a text: where no text stands that could take it."""
    empty = None if inside is None else next(inside.iter(w("t")), None)
    if empty is not None:
        _insert(empty, 0, text)
    else:
        _run_beside(line, before, after, inside, text)


def make_run(
    line: Line, start: int, text: str, inside: etree._Element | None, after: etree._Element | None = None
) -> etree._Element:
    """A new run with a text at a place of a line, formatted as what stands there. after: the run that it follows."""
    if after is not None:
        run = _run_like(after, text)
        after.addnext(run)
        return run
    line.runs_of(start, start)
    before = line.atoms[start - 1] if start else None
    following = line.atoms[start] if start < len(line.atoms) else None
    return _run_beside(line, before, following, inside, text)


def _run_beside(
    line: Line, before: Atom | None, after: Atom | None, inside: etree._Element | None, text: str
) -> etree._Element:
    near = before or after
    run = _run_like(None if near is None else _run_of(near.element), text)
    content = None if inside is None else inside.find(w("sdtContent"))
    if before is not None and before.control is inside:
        _run_or_itself(before.element).addnext(run)
    elif after is not None and after.control is inside:
        _run_or_itself(after.element).addprevious(run)
    elif content is not None:
        content.append(run)
    elif before is not None:
        before_top = before.control if before.control is not None else _run_or_itself(before.element)
        before_top.addnext(run)
    elif after is not None:
        after_top = after.control if after.control is not None else _run_or_itself(after.element)
        after_top.addprevious(run)
    else:
        line.element.append(run)
    return run


def _run_like(model: etree._Element | None, text: str) -> etree._Element:
    run = etree.Element(w("r"))
    properties = None if model is None else model.find(w("rPr"))
    if properties is not None:
        run.append(copy.deepcopy(properties))
    _set(etree.SubElement(run, w("t")), text)
    return run


def _run_or_itself(element: etree._Element) -> etree._Element:
    run = _run_of(element)
    return element if run is None else run


def all_lines(root: etree._Element) -> Iterator[Line]:
    """Every paragraph of a part that is not deleted, in order."""
    for paragraph in root.iter(w("p")):
        yield Line(paragraph)
