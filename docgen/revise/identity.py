"""A document that lost its controls: saved by LibreOffice or WPS, it is known by its bookmarks, else by what it says.

LibreOffice drops every tag and shrinks controls, but keeps the light bookmarks that stand inside one paragraph. Where
no control is left, they are put back around what the bookmarks mark. Where not even those are left, a document is taken
for a draft only if most of its paragraphs read as docgen wrote them; refreshing then goes by their words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from docgen.ooxml.controls import BOOKMARK_PREFIX, Numbering, unwrap
from docgen.ooxml.names import w
from docgen.revise.texts import all_lines, tag_of

LEAST_ALIKE = 0.6
"""Share of the paragraphs with words that must read as docgen wrote them for a document to be that draft."""


@dataclass(frozen=True)
class _Mark:
    """What a bookmark marks: a control by its tag, in a sentence, around paragraphs or around a table."""

    tag: str
    kind: str


def has_controls(root: etree._Element) -> bool:
    """Whether a part has controls of docgen."""
    return any(tag_of(control) for control in root.iter(w("sdt")))


def has_bookmarks(root: etree._Element) -> bool:
    """Whether a part has bookmarks of docgen."""
    return any(mark.get(w("name"), "").startswith(BOOKMARK_PREFIX) for mark in root.iter(w("bookmarkStart")))


def alikeness(base: etree._Element, mine: etree._Element) -> float:
    """Which share of the paragraphs with words that docgen wrote stand in another document, in whatever order."""
    wrote, stands = (Counter(text for line in all_lines(root) if (text := line.text.strip())) for root in (base, mine))
    return (wrote & stands).total() / max(1, wrote.total())


def closeness(one: etree._Element, other: etree._Element) -> float:
    """How much two documents say the same, paragraph by paragraph: 1 when nothing stands in one alone."""
    texts = [Counter(text for line in all_lines(root) if (text := line.text.strip())) for root in (one, other)]
    return 2 * (texts[0] & texts[1]).total() / max(1, texts[0].total() + texts[1].total())


def restore(root: etree._Element, base: etree._Element) -> None:
    """Put controls back around what docgen's bookmarks mark. root is changed; base: the part as docgen wrote it."""
    unwrap(root, frozenset(control for control in root.iter(w("sdt")) if not _tag(control)))
    marks = _marks(base)
    numbering = Numbering()
    for start in list(root.iter(w("bookmarkStart"))):
        mark = marks.get(start.get(w("name"), ""))
        if mark is not None and mark.kind == "run":
            _wrap(_between(start), mark.tag, numbering)
    _wrap_blocks(root, marks, numbering)


def _tag(control: etree._Element) -> str:
    found = control.find(f"{w('sdtPr')}/{w('tag')}")
    return "" if found is None else found.get(w("val"), "")


def _marks(base: etree._Element) -> dict[str, _Mark]:
    found: dict[str, _Mark] = {}
    for start in base.iter(w("bookmarkStart")):
        name, following = start.get(w("name"), ""), start.getnext()
        if not name.startswith(BOOKMARK_PREFIX):
            continue
        if following is not None and following.tag == w("sdt") and (tag := tag_of(following)):
            found[name] = _Mark(tag, "run")
            continue
        around = next((one for one in start.iterancestors(w("sdt")) if tag_of(one)), None)
        if around is not None:
            in_table = next(start.iterancestors(w("tbl")), None) is not None
            found[name] = _Mark(tag_of(around), "table" if in_table else "passage")
    return found


def _between(start: etree._Element) -> list[etree._Element]:
    """What stands between the start of a bookmark and its end, if both are in one paragraph."""
    found: list[etree._Element] = []
    for one in start.itersiblings():
        if one.tag == w("bookmarkEnd") and one.get(w("id")) == start.get(w("id")):
            return found
        found.append(one)
    return []


def _wrap_blocks(root: etree._Element, marks: Mapping[str, _Mark], numbering: Numbering) -> None:
    """Controls around tables, and around the paragraphs of a passage that stand together."""
    tables: dict[etree._Element, str] = {}
    runs: list[tuple[str, list[etree._Element]]] = []
    for start in root.iter(w("bookmarkStart")):
        mark = marks.get(start.get(w("name"), ""))
        if mark is None or mark.kind == "run":
            continue
        if mark.kind == "table":
            table = next(start.iterancestors(w("tbl")), None)
            if table is not None:
                tables.setdefault(table, mark.tag)
            continue
        paragraph = next(start.iterancestors(w("p")), None)
        if paragraph is None or next(paragraph.iterancestors(w("tc")), None) is not None:
            continue
        if runs and runs[-1][0] == mark.tag and runs[-1][1][-1].getnext() is paragraph:
            runs[-1][1].append(paragraph)
        else:
            runs.append((mark.tag, [paragraph]))
    for tag, paragraphs in runs:
        _wrap(paragraphs, tag, numbering)
    for table, tag in tables.items():
        _wrap([table], tag, numbering)


def _wrap(elements: list[etree._Element], tag: str, numbering: Numbering) -> None:
    """Put a control around elements that stand together."""
    parent = elements[0].getparent() if elements else None
    if parent is None:
        return
    control = etree.Element(w("sdt"))
    properties = etree.SubElement(control, w("sdtPr"))
    etree.SubElement(properties, w("tag"), {w("val"): tag})
    etree.SubElement(properties, w("id"), {w("val"): str(numbering.control())})
    content = etree.SubElement(control, w("sdtContent"))
    parent.insert(parent.index(elements[0]), control)
    content.extend(elements)
