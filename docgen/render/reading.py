"""What stands in the tables of a part that was filled in, read from its XML.

Most tables hold nothing but cells with paragraphs of plain text, and their templates tell so. Their rows are cut out of
the XML as it is, which costs a quarter of building a tree of it; where a table may hold anything else, it is built.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from html import unescape
from typing import NamedTuple

from lxml import etree

from docgen.ooxml.names import parse, w
from docgen.ooxml.walk import cell_text, inner

_CONTROL = re.compile(
    rb'<w:sdt><w:sdtPr><w:tag w:val="([^"]*)"/><w:id w:val="(\d+)"/></w:sdtPr><w:sdtContent>(?=<w:tbl[ >])'
)
_END = b"</w:tbl></w:sdtContent></w:sdt>"
_PLAIN = re.compile(
    rb"<(?:/w:(p|tc|tr)>"
    rb"|w:(?:t(?: [^>]*)?>([^<]+)|((?:p|tr|tab|cr|noBreakHyphen)/|br(?: [^>]*)?/|bookmarkStart [^>]*/)>))"
)
"""What counts in a table of plain text: where paragraphs, cells and rows end, texts, and elements without content."""
_NAME = re.compile(rb'w:name="([^"]*)')
_SIGNS = {b"tab/": b"\t", b"noBreakHyphen/": b"-"}


class ReadTable(NamedTuple):
    """A table in a control as it stands in a part.

    tag, number: the control's `w:tag` and `w:id`. rows: of each, the name of its first bookmark (empty for none) and
    the texts of its cells, their paragraphs one a line.
    """

    tag: str
    number: str
    rows: list[tuple[str, tuple[str, ...]]]


class Part:
    """A part with XML that is known to be sound. plain: the ids of controls around tables of plain text alone."""

    def __init__(self, xml: bytes, plain: Collection[str]) -> None:
        self._xml = xml
        self._plain = plain

    def tables(self) -> Iterator[ReadTable]:
        """The tables that docgen put into controls, in order."""
        for found in _CONTROL.finditer(self._xml):
            number = found[2].decode()
            rows = self._plain_rows(found.end()) if number in self._plain else self._rows(number)
            yield ReadTable(unescape(found[1].decode()), number, list(rows))

    def _plain_rows(self, start: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The rows of the table that begins there."""
        name, cells, paragraphs, text = b"", list[str](), list[bytes](), b""
        for end, more, element in _PLAIN.findall(self._xml, start, self._xml.index(_END, start)):
            if more:
                text += more
            elif end == b"p" or element == b"p/":
                paragraphs.append(text)
                text = b""
            elif end == b"tc":
                cells.append(_unescaped(b"\n".join(paragraphs)))
                paragraphs = []
            elif end or element == b"tr/":
                yield name.decode(), tuple(cells)
                name, cells = b"", []
            elif element.startswith(b"bookmarkStart"):
                name = name or _name(element)
            else:
                text += _SIGNS.get(element, b"\n")

    def _rows(self, number: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        for row in inner(self._table(number), w("tr")):
            name = next((str(start.get(w("name"))) for start in row.iter(w("bookmarkStart"))), "")
            yield name, tuple(cell_text(cell) for cell in inner(row, w("tc")))

    def _table(self, number: str) -> etree._Element:
        """The table in the control with this id."""
        ids = (one for one in self._root.iter(w("id")) if one.get(w("val")) == number)
        control = next(holder for one in ids for holder in one.iterancestors(w("sdt")))
        table = control.find(f"{w('sdtContent')}/{w('tbl')}")
        assert table is not None
        return table

    @cached_property
    def _root(self) -> etree._Element:
        return parse(self._xml)


def _name(bookmark: bytes) -> bytes:
    found = _NAME.search(bookmark)
    return b"" if found is None else found[1]


def _unescaped(xml: bytes) -> str:
    text = xml.decode()
    return unescape(text) if "&" in text else text
