"""Whether two elements are the same: as docgen wrote them, or as people see them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from docgen.ooxml.names import w
from docgen.revise.blocks import Block
from docgen.revise.texts import Line

_IDS = re.compile(rb'<w:bookmark(?:Start|End)\b[^>]*/>|<w:id w:val="\d+"/>| xmlns:\w+="[^"]*"')


def same_blocks(one: Block, other: Block) -> bool:
    """Whether two blocks that docgen wrote are the same but for ids."""
    return len(one.tops) == len(other.tops) and all(map(same, one.tops, other.tops))


def same(one: etree._Element, other: etree._Element) -> bool:
    """Whether two elements that docgen wrote are the same but for ids."""
    return _bare(one) == _bare(other)


def _bare(element: etree._Element) -> bytes:
    return _IDS.sub(b"", etree.tostring(element, with_tail=False))


_SEEN = frozenset(map(w, ("b", "i", "u", "strike", "caps", "color", "sz", "highlight", "shd", "vertAlign")))
"""Formatting that people give to words and cells by hand."""


def looks_alike(one: Sequence[etree._Element], other: Sequence[etree._Element]) -> bool:
    """Whether two versions say the same, in the same formatting: a person left his as docgen wrote it."""
    looks = [[look for element in elements for look in _looks(element)] for elements in (one, other)]
    return looks[0] == looks[1]


def _looks(element: etree._Element) -> Iterator[tuple[str, tuple[str, ...]]]:
    for paragraph in element.iter(w("p")):
        for atom in Line(paragraph).atoms:
            run = next(atom.element.iterancestors(w("r")), None)
            yield atom.char, () if run is None else _formatting(run.find(w("rPr")))
        yield "\n", ()
    for cell in element.iter(w("tc")):
        yield "", _formatting(cell.find(w("tcPr")))


def _formatting(properties: etree._Element | None) -> tuple[str, ...]:
    if properties is None:
        return ()
    return tuple(sorted(f"{one.tag} {sorted(one.attrib.items())}" for one in properties if one.tag in _SEEN))


def skeleton(line: Line) -> str:
    """The words of a line without what its controls say."""
    made, position = "", 0
    for one in line.fields:
        made += line.text[position : one.start] + "\0"
        position = one.end
    return made + line.text[position:]
