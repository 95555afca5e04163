"""Reading a built .docx back, by a walk of its own: nothing here is shared with the code that wrote it."""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(docx: Path, name: str) -> etree._Element:
    """One XML part of a package."""
    with zipfile.ZipFile(docx) as package:
        return etree.fromstring(package.read(name))


def manifest(docx: Path) -> dict[str, Any]:
    """The manifest of a document as it is written."""
    with zipfile.ZipFile(docx) as package:
        items = [etree.fromstring(package.read(n)) for n in package.namelist() if n.startswith("customXml/item")]
    (said,) = (item.text for item in items if etree.QName(item).localname == "manifest")
    found: dict[str, Any] = json.loads(said or "")
    return found


def text_of(element: etree._Element) -> str:
    """The text of everything inside, paragraphs parted by newlines."""
    pieces = []
    for node in element.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}p"):
        pieces.append((node.text or "") if node.tag == f"{W}t" else "\n" if node.tag == f"{W}p" else " ")
    return "".join(pieces).strip()


def paragraphs(docx: Path) -> list[str]:
    """Every paragraph of the body in order, also those in tables and content controls."""
    return [text_of(p) for p in part(docx, "word/document.xml").iter(f"{W}p")]


def whole_text(docx: Path) -> str:
    """Body, headers, footers and footnotes as one text."""
    with zipfile.ZipFile(docx) as package:
        names = [
            n for n in package.namelist() if re.fullmatch(r"word/(document|footnotes|header\d*|footer\d*)\.xml", n)
        ]
        return "\n".join(text_of(etree.fromstring(package.read(name))) for name in sorted(names))


def tables(docx: Path) -> list[list[list[str]]]:
    """Every table: rows of cell texts. A cell that goes on the one above has that one's text."""
    body = part(docx, "word/document.xml")
    return [list(_rows(table)) for table in body.iter(f"{W}tbl")]


def _rows(table: etree._Element) -> Iterator[list[str]]:
    above: dict[int, str] = {}
    for row in _inside(table, f"{W}tr"):
        cells, column = [], 0
        for cell in _inside(row, f"{W}tc"):
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            continued = merge is not None and merge.get(f"{W}val") != "restart"
            text = above.get(column, "") if continued else text_of(cell)
            above[column] = text
            cells.append(text)
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            column += int(span.get(f"{W}val", "1")) if span is not None else 1
        yield cells


def _inside(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent"):
            yield from _inside(child, tag)


def folded(text: str) -> str:
    """A text for comparing names: no case, hyphens, commas, full stops at the end, or double spaces."""
    plain = unicodedata.normalize("NFC", text).lower().replace("\u00a0", " ").replace("–", "-")
    loose = re.sub(r" ?/ ?", "/", re.sub(r"[-,]", " ", plain)).replace("(", " (")
    return " ".join(loose.strip().rstrip(".").split())


def number(text: str) -> Decimal | None:
    """A printed number's value (“1.234,5”, “67%”, “1.”), or None when it is none."""
    plain = text.strip().rstrip(".").removesuffix("%")
    if not re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?|-?\d+(,\d+)?", plain):
        return None
    return Decimal(plain.replace(".", "").replace(",", "."))


def same(left: str, right: str) -> bool:
    """Whether two cells say the same: numbers by value, other texts folded."""
    values = number(left), number(right)
    if None not in values:
        return values[0] == values[1]
    return folded(left) == folded(right)
