"""Tracked changes: marking content as inserted or deleted, and accepting or rejecting all that a document holds.

What is marked, as Word marks it: runs (`w:ins`, `w:del` around them, deleted text as `w:delText`), the mark of a
paragraph (in the properties of its mark), rows of tables. Moves are read but never written: Word is strict on them.

A paragraph whose mark goes joins the one after it, which keeps its own properties; when no paragraph comes after it, it
goes where nothing is left in it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from lxml import etree

from docgen.ooxml.comments import without_lost
from docgen.ooxml.controls import replace_by_children
from docgen.ooxml.names import FOOTNOTES_PART, XML_SPACE, parse, w
from docgen.ooxml.normalise import complete, drop_empty, set_property
from docgen.ooxml.package import Parts, to_bytes
from docgen.ooxml.walk import inner, story_names

INSERTED, DELETED = (w("ins"), w("moveTo")), (w("del"), w("moveFrom"))
_CELLS = (w("cellIns"), w("cellDel"), w("cellMerge"))
_CHANGES = tuple(
    w(f"{name}Change") for name in ("rPr", "pPr", "tblPr", "tblPrEx", "trPr", "tcPr", "tblGrid", "sectPr", "numbering")
)
_RANGES = tuple(
    w(f"{name}Range{end}")
    for name in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo")
    for end in ("Start", "End")
)
_ANNOTATIONS = (*INSERTED, *DELETED, *_CELLS, *_CHANGES, w("bookmarkStart"), w("commentRangeStart"), w("comment"))
_LIVING = {w("delText"): w("t"), w("delInstrText"): w("instrText")}
_DEAD = {living: dead for dead, living in _LIVING.items()}
_CONTENT = tuple(map(w, ("r", "hyperlink", "fldSimple", "sdt", "ins", "del", "moveFrom", "moveTo", "smartTag")))
_LOOSE = tuple(
    map(
        w,
        [
            "bookmarkStart",
            "bookmarkEnd",
            "commentRangeStart",
            "commentRangeEnd",
            "permStart",
            "permEnd",
            "proofErr",
            "lastRenderedPageBreak",
        ],
    )
)
_KEPT_IN_PLACE = {
    w("pPrChange"): (w("rPr"), w("sectPr")),
    w("sectPrChange"): (w("headerReference"), w("footerReference")),
}
"""What a change of properties does not hold, and so stays when it is rejected."""


class Revisions:
    """Marks content of one document as changed, each change with an id of its own, all by one author at one time."""

    def __init__(self, parts: Mapping[str, bytes], author: str, when: datetime) -> None:
        self._next = 1 + max([0, *_ids(parts)])
        self._author, self._when = author, when.strftime("%Y-%m-%dT%H:%M:%SZ")

    def _mark(self, name: str) -> etree._Element:
        made = etree.Element(w(name), {w("id"): str(self._next)})
        made.set(w("author"), self._author)
        made.set(w("date"), self._when)
        self._next += 1
        return made

    def insert_runs(self, runs: Iterable[etree._Element]) -> None:
        """Mark runs as inserted where they stand; those that stand side by side as one change."""
        self._wrap(runs, "ins")

    def deleted(self, runs: Iterable[etree._Element]) -> etree._Element:
        """One deletion that holds these runs, which stand nowhere yet."""
        made = self._mark("del")
        made.extend([_dead(run) for run in runs])
        return made

    def _wrap(self, runs: Iterable[etree._Element], name: str) -> None:
        around: etree._Element | None = None
        for run in runs:
            if around is None or run.getprevious() is not around:
                around = self._mark(name)
                run.addprevious(around)
            around.append(run)

    def insert_block(self, block: etree._Element) -> None:
        """Mark a paragraph or table with all that is in it as inserted."""
        self._block(block, "ins")

    def delete_block(self, block: etree._Element) -> None:
        """Mark a paragraph or table as deleted; it must be `plain`."""
        self._block(block, "del")

    def _block(self, block: etree._Element, name: str) -> None:
        for row in list(block.iter(w("tr"))):
            self.mark_row(row, name)
        for paragraph in list(block.iter(w("p"))):
            if next(paragraph.iterancestors(w("txbxContent")), None) is None:
                self.mark_paragraph(paragraph, name)
                self.mark_content(paragraph, name)

    def row(self, row: etree._Element, name: str) -> None:
        """Mark a row of a table with all that is in it. name: `ins`, or `del` for one that is `plain`."""
        self._block(row, name)

    def mark_row(self, row: etree._Element, name: str) -> None:
        """Mark a row itself, without its text."""
        properties = row.find(w("trPr"))
        if properties is None:
            properties = etree.Element(w("trPr"))
            exception = row.find(w("tblPrEx"))
            row.insert(0 if exception is None else 1, properties)
        set_property(properties, self._mark(name))

    def mark_paragraph(self, paragraph: etree._Element, name: str) -> None:
        """Mark the end of a paragraph, without its text."""
        properties = paragraph.find(w("pPr"))
        if properties is None:
            properties = etree.Element(w("pPr"))
            paragraph.insert(0, properties)
        own = properties.find(w("rPr"))
        if own is None:
            own = etree.Element(w("rPr"))
            set_property(properties, own)
        set_property(own, self._mark(name))

    def hand_up(self, paragraph: etree._Element, before: etree._Element, name: str) -> None:
        """Let the paragraph before go or come in the place of this one, whose text goes or comes all the same.

        For a paragraph that none follows which it could join. The one that is left has the properties of `before`.
        """
        mark = paragraph.find(f"{w('pPr')}/{w('rPr')}/{w(name)}")
        properties = paragraph.find(w("pPr"))
        if mark is None or properties is None:
            return
        _remove(mark)
        own, others = _layout(properties), _layout(before.find(w("pPr")))
        self.mark_paragraph(before, name)
        if [etree.tostring(one) for one in own] == [etree.tostring(one) for one in others]:
            return
        change = self._mark("pPrChange")
        earlier = etree.SubElement(change, w("pPr"))
        if name == "del":
            earlier.extend(own)
            for child in [one for one in properties if one.tag not in (w("rPr"), w("sectPr"))]:
                properties.remove(child)
            for child in others:
                set_property(properties, child)
        else:
            earlier.extend(others)
        set_property(properties, change)

    def mark_content(self, paragraph: etree._Element, name: str) -> None:
        """Mark all runs of a paragraph, without its end."""
        runs = [run for run in paragraph.iter(w("r")) if next(run.iterancestors(w("p")), None) is paragraph]
        if name == "del":
            for run in runs:
                _dead(run)
        self._wrap(runs, name)


def _layout(properties: etree._Element | None) -> list[etree._Element]:
    """Copies of what lays a paragraph out, without its section and the look of its mark."""
    unlike = (w("rPr"), w("sectPr"), w("pPrChange"))
    return [copy.deepcopy(child) for child in ([] if properties is None else properties) if child.tag not in unlike]


def _ids(parts: Mapping[str, bytes]) -> Iterator[int]:
    """Ids of changes, bookmarks and comments anywhere in the package."""
    for name in (*story_names(parts), *(one for one in parts if one.startswith("word/comments"))):
        if name.endswith(".xml"):
            for element in parse(parts[name]).iter(*_ANNOTATIONS):
                number = element.get(w("id"), "")
                if re.fullmatch(r"\d+", number):
                    yield int(number)


def _dead(run: etree._Element) -> etree._Element:
    for child in run:
        if child.tag in _DEAD:
            child.tag = _DEAD[str(child.tag)]
            child.set(XML_SPACE, "preserve")
    return run


def plain(block: etree._Element) -> etree._Element:
    """A copy of content that can be marked as deleted: no controls, links, bookmarks or marks of comments around it."""
    made = copy.deepcopy(block)
    made.tail = None
    for element in list(made.iter(*_LOOSE, w("commentReference"), w("annotationRef"))):
        _remove(element)
    for wrapper in list(made.iter(*map(w, ("sdt", "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo")))):
        content = wrapper.find(w("sdtContent"))
        inside = wrapper if content is None else content
        replace_by_children(wrapper, [child for child in inside if not str(child.tag).endswith("Pr")])
    drop_empty(made)
    return made


def has_revisions(parts: Mapping[str, bytes]) -> bool:
    """Whether a document holds tracked changes."""
    names = (*INSERTED, *DELETED, *_CELLS, *_CHANGES)
    return any(next(parse(parts[name]).iter(*names), None) is not None for name in story_names(parts))


def accept_all(parts: Mapping[str, bytes]) -> Parts:
    """The document with all tracked changes accepted, in every text of it."""
    return _settled(parts, gone=DELETED, kept=INSERTED, restore=False)


def reject_all(parts: Mapping[str, bytes]) -> Parts:
    """The document with all tracked changes rejected, in every text of it."""
    return _settled(parts, gone=INSERTED, kept=DELETED, restore=True)


def _settled(parts: Mapping[str, bytes], gone: tuple[str, str], kept: tuple[str, str], restore: bool) -> Parts:
    roots = {name: parse(parts[name]) for name in story_names(parts)}
    noted = _notes_used(roots)
    for root in roots.values():
        _settle(root, gone, kept, restore)
    _drop_notes(roots, noted)
    return without_lost(dict(parts) | {name: to_bytes(root) for name, root in roots.items()})


def _settle(root: etree._Element, gone: tuple[str, str], kept: tuple[str, str], restore: bool) -> None:
    for change in list(root.iter(*_CHANGES)):
        _restore(change) if restore else _remove(change)
    _settle_cells(root, w("cellIns") if restore else w("cellDel"))
    _settle_rows(root, gone)
    joined = [p for p in root.iter(w("p")) if _has_mark(p, gone)]
    _settle_runs(root, gone, kept)
    _drop_bare_tables(root)
    for paragraph in joined:
        _join(paragraph)
    for element in list(root.iter(*INSERTED, *DELETED, *_RANGES)):
        _remove(element)
    for element in list(root.iter(*_LIVING)):
        element.tag = _LIVING[str(element.tag)]
    drop_empty(root)
    complete(root)


def _restore(change: etree._Element) -> None:
    """Put properties back as they were before a change."""
    properties = change.getparent()
    if properties is None:
        return
    stays = _KEPT_IN_PLACE.get(str(change.tag), ())
    own = [child for child in properties if child.tag in stays]
    before = change[0] if len(change) else None
    properties[:] = own
    for child in [] if before is None else list(before):
        if child.tag not in stays:
            _put_back(properties, child)


def _put_back(properties: etree._Element, child: etree._Element) -> None:
    if properties.tag in (w("tblGrid"), w("sectPr"), w("tblPrEx"), w("numPr")):
        properties.append(child)
    else:
        set_property(properties, child)


def _settle_cells(root: etree._Element, gone: str) -> None:
    for mark in list(root.iter(*_CELLS)):
        cell = next(mark.iterancestors(w("tc")), None)
        if mark.tag == gone and cell is not None:
            _remove(cell)
        else:
            _remove(mark)


def _settle_rows(root: etree._Element, gone: tuple[str, str]) -> None:
    for row in list(root.iter(w("tr"))):
        properties = row.find(w("trPr"))
        if properties is None:
            continue
        if any(properties.find(name) is not None for name in gone):
            _drop_bookmarks(row)
            _remove(row)
            continue
        for mark in list(properties.iterchildren(*INSERTED, *DELETED)):
            properties.remove(mark)


def _drop_bookmarks(element: etree._Element) -> None:
    """Take away, with the whole bookmark, what begins or ends inside an element that goes."""
    ends = (w("bookmarkStart"), w("bookmarkEnd"))
    inside = {mark.get(w("id")) for mark in element.iter(*ends)}
    root = element.getroottree().getroot()
    for mark in [one for one in root.iter(*ends) if one.get(w("id")) in inside] if inside else []:
        _remove(mark)


def _has_mark(paragraph: etree._Element, names: tuple[str, ...]) -> bool:
    return any(paragraph.find(f"{w('pPr')}/{w('rPr')}/{name}") is not None for name in names)


def _settle_runs(root: etree._Element, gone: tuple[str, str], kept: tuple[str, str]) -> None:
    for element in list(root.iter(*gone)):
        parent = element.getparent()
        if parent is not None and parent.tag not in (w("rPr"), w("trPr")):
            _remove(element)
    for element in list(root.iter(*kept)):
        parent = element.getparent()
        if parent is not None and parent.tag not in (w("rPr"), w("trPr")):
            replace_by_children(element, list(element))


def _join(paragraph: etree._Element) -> None:
    """Join a paragraph whose mark is gone with the next one, or take it away where nothing is left of it."""
    following = _next_block(paragraph)
    content = [child for child in paragraph if child.tag != w("pPr")]
    if following is not None and following.tag == w("p"):
        place = 1 if len(following) and following[0].tag == w("pPr") else 0
        following[place:place] = content
        _remove(paragraph)
    elif not any(child.tag in _CONTENT for child in content):
        _drop_bookmarks(paragraph)
        _remove(paragraph)


def _next_block(block: etree._Element) -> etree._Element | None:
    """The paragraph or table after one, seen through controls."""
    holder = block.getparent()
    while holder is not None and holder.tag in (w("sdtContent"), w("sdt"), w("customXml")):
        holder = holder.getparent()
    blocks = [] if holder is None else list(inner(holder, w("p"), w("tbl")))
    place = next((number for number, one in enumerate(blocks) if one is block), len(blocks))
    return blocks[place + 1] if place + 1 < len(blocks) else None


def _drop_bare_tables(root: etree._Element) -> None:
    for table in list(root.iter(w("tbl"))):
        if next(inner(table, w("tr")), None) is None:
            _remove(table)


def _notes_used(roots: Mapping[str, etree._Element]) -> set[str]:
    return {str(one.get(w("id"))) for root in roots.values() for one in root.iter(w("footnoteReference"))}


def _drop_notes(roots: Mapping[str, etree._Element], before: set[str]) -> None:
    """Take away the footnotes whose reference went."""
    lost = before - _notes_used(roots)
    if lost and FOOTNOTES_PART in roots:
        for note in [one for one in roots[FOOTNOTES_PART] if one.get(w("id")) in lost]:
            _remove(note)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
