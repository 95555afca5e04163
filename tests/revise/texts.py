"""What a document says, to hold two against each other: every paragraph and every cell of every story, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from lxml import etree

from docgen.ooxml.names import parse, w
from docgen.ooxml.package import read_package
from docgen.ooxml.walk import inner, story_names, text_of


def said(document: bytes | Mapping[str, bytes]) -> dict[str, Any]:
    """By part: paragraphs as texts, tables as rows of cells, each with its own paragraphs and tables."""
    parts = read_package(document, "a.docx") if isinstance(document, bytes) else document
    found = {}
    for name in story_names(parts):
        root = parse(parts[name])
        body = root.find(w("body"))
        holders = list(root) if root.tag == w("footnotes") else [root if body is None else body]
        found[name] = [_blocks(holder) for holder in holders]
    return found


def _blocks(container: etree._Element) -> list[Any]:
    return [
        text_of(block)
        if block.tag == w("p")
        else [[_blocks(cell) for cell in inner(row, w("tc"))] for row in inner(block, w("tr"))]
        for block in inner(container, w("p"), w("tbl"))
    ]


def repeated_ids(document: bytes) -> list[str]:
    """Ids of changes, controls, drawings and names of bookmarks that the package has more than once."""
    parts = read_package(document, "a.docx")
    changes = [w(name) for name in ("ins", "del", "rPrChange", "pPrChange")]
    found: Counter[str] = Counter()
    for name in (*story_names(parts), *(one for one in parts if one == "word/comments.xml")):
        root = parse(parts[name])
        found.update(f"change {one.get(w('id'))}" for one in root.iter(*changes))
        found.update(f"control {one.get(w('val'))}" for sdt in root.iter(w("sdtPr")) for one in sdt.iter(w("id")))
        found.update(f"bookmark {one.get(w('name'))}" for one in root.iter(w("bookmarkStart")))
        found.update(f"comment {one.get(w('id'))}" for one in root.iter(w("comment")))
    return [name for name, times in found.items() if times > 1]
