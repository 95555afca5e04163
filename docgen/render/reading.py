"""What stands in the tables of a part that was filled in, read from its XML.

Most tables hold nothing but cells with paragraphs of plain text, and their templates tell so. Their texts are cut out
of the XML as it is, which costs a tenth of building a tree of it; where a table may hold anything else, it is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from html import unescape

from lxml import etree

from docgen.ooxml.names import parse, w
from docgen.ooxml.walk import cell_text, inner
from docgen.render.printing import PrintedTable

_TEXT = re.compile(rb"<w:t(?:>| [^>]*[^/>]>)([^<]+)")
_PARAGRAPH, _CELL, _ROW = "\1", "\2", "\3"
"""Signs for where they end, which no text holds."""
_END_OF_PARAGRAPH = b"</w:p>"
_ENDS = {b"</w:tc>": _CELL, b"</w:tr>": _ROW}
_SIGNS = {b"<w:tab/>": "\t", b"<w:cr/>": "\n", b"<w:noBreakHyphen/>": "-"}
_BREAK = re.compile(rb"<w:br(?: [^>]*)?/>")

Cells = tuple[str, ...]
"""The texts of a row's cells, their paragraphs one a line."""


class Part:
    """A part with XML that is known to be sound. Its tables are asked for in the order in which they stand there."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._from = 0

    def rows(self, table: PrintedTable, is_plain: bool) -> list[Cells] | None:
        """The rows of a table; None where the part does not have it.

        is_plain: whether its cells hold nothing but paragraphs of plain text, all these with a closing tag.
        """
        opening = f'<w:id w:val="{table.number}"/></w:sdtPr><w:sdtContent><w:tbl'.encode()
        start = self._xml.find(opening, self._from)
        if start < 0:
            return None
        self._from = start + len(opening)
        return list(self._plain_rows(table) if is_plain else self._rows(str(table.number)))

    def _plain_rows(self, table: PrintedTable) -> Iterator[Cells]:
        """The rows of the table, which begins here."""
        xml = self._xml[self._from : self._xml.index(b"</w:tbl>", self._from)]
        signs = _ENDS | _SIGNS if table.has_signs else _ENDS
        # In a part that is complete no cell is without a paragraph, and most have no second one.
        has_one_in_each = xml.count(_END_OF_PARAGRAPH) == sum(table.counts)
        for element, sign in (signs if has_one_in_each else {_END_OF_PARAGRAPH: _PARAGRAPH} | signs).items():
            # Half the time of `replace`.
            xml = _as_text(sign).join(xml.split(element))
        if table.has_signs:
            xml = _BREAK.sub(_as_text("\n"), xml)
        text = unescape(b"".join(_TEXT.findall(xml)).decode())
        for row in text.split(_ROW)[:-1]:
            cells = row.split(_CELL)[:-1]
            yield tuple(cells if has_one_in_each else [cell[:-1].replace(_PARAGRAPH, "\n") for cell in cells])

    def _rows(self, number: str) -> Iterator[Cells]:
        for row in inner(self._table(number), w("tr")):
            yield tuple(cell_text(cell) for cell in inner(row, w("tc")))

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


def _as_text(sign: str) -> bytes:
    """A sign as if it were the text of a run."""
    return f"<w:t>{sign}</w:t>".encode()
