"""How a draft looks, one line a paragraph, row or table: to hold two against each other, whatever made them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from docgen.ooxml.names import parse, w
from docgen.ooxml.package import read_package
from docgen.ooxml.walk import story_names

OWN = "docgen"
"""Who comments on conflicts: these comments are left out."""
_MARKS = {w("tab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_OBJECTS = (w("footnoteReference"), w("drawing"), w("pict"), w("footnoteRef"))
_IGNORED = re.compile(r"\{[^}]*\}(rsid\w*|paraId|textId)$")


def texts(data: bytes) -> list[str]:
    """Every paragraph, cell and row in order, as text."""
    return list(_Look(data, rich=False).lines())


def looks(data: bytes) -> list[str]:
    """The same with formatting, controls, bookmarks, comments, tracked changes, widths and shading."""
    return list(_Look(data, rich=True).lines())


def comments(data: bytes, own: bool) -> list[str]:
    """The texts of docgen's own comments, or of everybody else's."""
    return [text for author, text in _comments(read_package(data, "x.docx")).values() if (author == OWN) is own]


def _comments(parts: Mapping[str, bytes]) -> dict[str, tuple[str, str]]:
    if "word/comments.xml" not in parts:
        return {}
    return {
        one.get(w("id"), ""): (
            one.get(w("author"), ""),
            "\n".join("".join(t.text or "" for t in p.iter(w("t"))) for p in one.iter(w("p"))),
        )
        for one in parse(parts["word/comments.xml"]).iter(w("comment"))
    }


def repeated_ids(data: bytes) -> list[str]:
    """Ids of controls, bookmarks and tracked changes, and names of bookmarks, that stand more than once."""
    parts = read_package(data, "x.docx")
    found: Counter[str] = Counter()
    changes = tuple(map(w, ("ins", "del", "moveFrom", "moveTo", "pPrChange", "rPrChange")))
    for name in story_names(parts):
        root = parse(parts[name])
        for control in root.iter(w("sdt")):
            number = control.find(f"{w('sdtPr')}/{w('id')}")
            if number is not None:
                found[f"control {number.get(w('val'))}"] += 1
        for one in root.iter(w("bookmarkStart")):
            found[f"bookmark {name} {one.get(w('id'))}"] += 1
            found[f"bookmark name {one.get(w('name'))}"] += 1
        for one in root.iter(*changes):
            found[f"change {one.get(w('id'))}"] += 1
        for one in root.iter(w("commentReference")):
            found[f"comment {one.get(w('id'))}"] += 1
    return [name for name, count in found.items() if count > 1]


class _Look:
    def __init__(self, data: bytes, rich: bool) -> None:
        self._parts = read_package(data, "x.docx")
        self._rich = rich
        self._comments = _comments(self._parts)

    def lines(self) -> Iterator[str]:
        for name in story_names(self._parts):
            root = parse(self._parts[name])
            yield f"== {name}"
            yield from self._blocks(root)

    def _blocks(self, container: etree._Element) -> Iterator[str]:
        for child in container:
            if child.tag == w("p"):
                yield "¶ " + self._paragraph(child)
            elif child.tag == w("tbl"):
                yield from self._table(child)
            elif child.tag == w("sdt"):
                yield from self._control(child)
            elif child.tag == w("sectPr"):
                if self._rich:
                    yield "section " + _said(child)
            elif child.tag == w("footnote"):
                if child.get(w("type")) is None:
                    yield "footnote"
                    yield from self._blocks(child)
            elif child.tag in map(w, ("body", "ins", "moveTo", "customXml", "smartTag")):
                yield from self._blocks(child)

    def _control(self, control: etree._Element) -> Iterator[str]:
        content = control.find(w("sdtContent"))
        if self._rich:
            yield f"⟦{_tag(control)}"
        yield from self._blocks(content if content is not None else control)
        if self._rich:
            yield "⟧"

    def _table(self, table: etree._Element) -> Iterator[str]:
        properties, grid = table.find(w("tblPr")), table.find(w("tblGrid"))
        yield "table" + (f" {_said(properties)} {_said(grid)}" if self._rich else "")
        yield from self._rows(table)
        yield "end of table"

    def _rows(self, table: etree._Element) -> Iterator[str]:
        for row in table:
            if row.tag == w("tr"):
                properties = row.find(w("trPr"))
                if not self._rich and properties is not None and properties.find(w("del")) is not None:
                    continue
                yield "row" + (f" {_said(properties)}" if self._rich else "")
                yield from self._cells(row)
            elif row.tag in (w("sdt"), w("sdtContent")):
                yield from self._rows(row)

    def _cells(self, row: etree._Element) -> Iterator[str]:
        for cell in row:
            if cell.tag == w("tc"):
                yield "cell" + (f" {_said(cell.find(w('tcPr')))}" if self._rich else "")
                yield from self._blocks(cell)
            elif cell.tag in (w("sdt"), w("sdtContent")):
                yield from self._cells(cell)

    def _paragraph(self, paragraph: etree._Element) -> str:
        pieces = list(self._pieces(paragraph, "", ""))
        if not self._rich:
            return "".join(text for _look, text in pieces)
        made, last = "", ""
        for look, text in pieces:
            if look != last:
                made += f"‹{look}›"
                last = look
            made += text
        names = sorted(one.get(w("name"), "") for one in paragraph.iter(w("bookmarkStart")))
        own = [name for name in names if name.startswith("_dg_")]
        return f"{_said(paragraph.find(w('pPr')))} {made} {own or ''}"

    def _pieces(self, element: etree._Element, around: str, look: str) -> Iterator[tuple[str, str]]:
        for child in element:
            tag = child.tag
            if tag == w("t"):
                if child.text:
                    yield around + look, child.text
            elif tag in _MARKS:
                yield around + look, _MARKS[tag] + ("(page)" if child.get(w("type")) == "page" else "")
            elif tag in _OBJECTS:
                yield around + look, "\ufffc"
            elif tag == w("r"):
                yield from self._pieces(child, around, _said(child.find(w("rPr"))))
            elif tag == w("sdt") and self._rich:
                yield around, f"⟦{_tag(child)}:"
                yield from self._pieces(child, around, "")
                yield around, "⟧"
            elif tag in (w("ins"), w("moveTo")):
                yield from self._pieces(child, f"{around}+{child.get(w('author'))} ", look)
            elif tag in (w("del"), w("moveFrom")):
                if self._rich:
                    yield around, f"[-{''.join(t.text or '' for t in child.iter(w('delText')))}-]"
            elif tag in (w("commentRangeStart"), w("commentRangeEnd")):
                if self._rich and self._comments.get(child.get(w("id"), ""), (OWN, ""))[0] != OWN:
                    edge = "⟨" if tag == w("commentRangeStart") else "⟩"
                    yield around, edge + self._comments[child.get(w("id"), "")][1]
            elif tag not in (w("pPr"), w("rPr"), w("sdtPr"), w("instrText")):
                yield from self._pieces(child, around, look)


def _tag(control: etree._Element) -> str:
    found = control.find(f"{w('sdtPr')}/{w('tag')}")
    return "" if found is None else found.get(w("val"), "")


def _said(element: etree._Element | None) -> str:
    """Properties as text, without what only Word's housekeeping writes."""
    if element is None:
        return ""
    made = ""
    for child in element:
        if child.tag == w("lang") or not isinstance(child.tag, str):
            continue
        attributes = ",".join(
            f"{etree.QName(str(key)).localname}={value!s}"
            for key, value in sorted(child.attrib.items())
            if not _IGNORED.search(str(key)) and not (child.tag in (w("ins"), w("del")) and str(key) == w("id"))
        )
        inner = _said(child)
        name = etree.QName(child).localname
        if name == "rPr" and not inner:
            continue
        made += name + (f"({attributes})" if attributes else "") + (f"[{inner}]" if inner else "") + " "
    return made.strip()
