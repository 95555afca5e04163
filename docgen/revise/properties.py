"""Three versions of an element's properties into one: what docgen changed comes in where a person changed nothing."""

from __future__ import annotations

import copy

from lxml import etree

from docgen.ooxml.names import w
from docgen.ooxml.normalise import sort_properties

_LEFT_ALONE = frozenset(map(w, ("rPr", "sectPr", "pPrChange", "tcPrChange", "trPrChange", "ins", "del")))


def merge_properties(base: etree._Element, mine: etree._Element, new: etree._Element, name: str) -> None:
    """Bring what changed from `base` to `new` in their `name` (pPr, trPr, tcPr) into that of `mine`."""
    old, then = _children(base, name), _children(new, name)
    changed = [tag for tag in {**old, **then} if _said(old.get(tag)) != _said(then.get(tag))]
    if not changed:
        return
    holder = mine.find(w(name))
    own = _children(mine, name)
    for tag in changed:
        if _said(own.get(tag)) != _said(old.get(tag)):
            continue
        if holder is None:
            holder = etree.Element(w(name))
            mine.insert(_first(mine), holder)
        if tag in own:
            holder.remove(own[tag])
        if tag in then:
            holder.append(copy.deepcopy(then[tag]))
    if holder is not None:
        sort_properties(holder)


def _first(element: etree._Element) -> int:
    """Where properties stand in an element: first, but in a row after its exceptions from the table's."""
    return 1 if len(element) and element[0].tag == w("tblPrEx") else 0


def _children(element: etree._Element, name: str) -> dict[str, etree._Element]:
    holder = element.find(w(name))
    return {} if holder is None else {str(child.tag): child for child in holder if child.tag not in _LEFT_ALONE}


def _said(element: etree._Element | None) -> str:
    """A property as text that can be compared, whatever namespaces its document declares."""
    if element is None:
        return ""
    parts = [f"{child.tag} {sorted(child.attrib.items())}" for child in element.iter()]
    return "\n".join(parts)
