"""Every paragraph and table of a .docx with its readable place, also inside content controls and text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from docgen.i18n import gettext as _
from docgen.ooxml.names import COMPATIBILITY, DOCUMENT_PART, FOOTNOTES_PART, parse, w

_WRAPPERS = frozenset(map(w, ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "dir", "bdo")))
_TEXTS = {w("tab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_FALLBACK = f"{{{COMPATIBILITY}}}Fallback"
_SILENT = frozenset([*map(w, ("pPr", "rPr", "del", "moveFrom", "instrText", "delText", "txbxContent")), _FALLBACK])
_START_LENGTH = 40


@dataclass(frozen=True)
class Located:
    """A paragraph or a table, and where it stands.

    part: name of the part. where: readable place (“bảng 1, hàng 3, ô 2”). tables: those around it, outermost first.
    """

    element: etree._Element
    part: str
    where: str
    tables: tuple[etree._Element, ...] = ()

    @property
    def is_table(self) -> bool:
        """Whether this is a table, not a paragraph."""
        return self.element.tag == w("tbl")


@dataclass(frozen=True)
class TableCell:
    """A cell. column: grid column it begins at, from 0; continued: it goes on the cell above, whose text it has."""

    text: str
    column: int
    span: int
    continued: bool
    element: etree._Element


def inner(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Children of an element, seen through content controls and other wrappers; only of these tags when given."""
    for child in element:
        if child.tag in _WRAPPERS:
            yield from inner(child, *tags)
        elif not tags or child.tag in tags:
            yield child


def text_of(element: etree._Element, notes: bool = False) -> str:
    """The text of a paragraph or run as people see it: field results, no field codes, nothing deleted.

    A tab is a tab, a break a newline. Footnote references leave nothing, or “[2]” when `notes` is set.
    """
    return "".join(_texts(element, notes))


def _texts(element: etree._Element, notes: bool) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == w("t"):
            yield child.text or ""
        elif tag in _TEXTS:
            yield _TEXTS[tag]
        elif tag == w("footnoteReference") and notes:
            yield f"[{child.get(w('id'))}]"
        elif tag not in _SILENT:
            yield from _texts(child, notes)


def cell_text(cell: etree._Element, notes: bool = False) -> str:
    """The text of a table cell: its paragraphs, one a line, without those of tables inside it."""
    return "\n".join(text_of(paragraph, notes) for paragraph in inner(cell, w("p")))


def table_rows(table: etree._Element, notes: bool = False) -> list[list[TableCell]]:
    """The rows of a table.

    A cell merged over columns comes once, with its span; one that goes on the cell above has that one's text.
    """
    above: dict[int, str] = {}
    return [_row(row, above, notes) for row in inner(table, w("tr"))]


def _row(row: etree._Element, above: dict[int, str], notes: bool) -> list[TableCell]:
    cells: list[TableCell] = []
    column = _number(row.find(f"{w('trPr')}/{w('gridBefore')}"), 0)
    for cell in inner(row, w("tc")):
        span = _number(cell.find(f"{w('tcPr')}/{w('gridSpan')}"), 1)
        continued = is_continued(cell)
        text = above.get(column, "") if continued else cell_text(cell, notes)
        above[column] = text
        cells.append(TableCell(text, column, span, continued, cell))
        column += span
    return cells


def is_continued(cell: etree._Element) -> bool:
    """Whether a cell goes on the cell above it."""
    merge = cell.find(f"{w('tcPr')}/{w('vMerge')}")
    return merge is not None and merge.get(w("val"), "continue") == "continue"


def is_deleted(element: etree._Element) -> bool:
    """Whether a tracked change deletes a table row, or a paragraph that has no other text: the final text lacks it."""
    if element.tag == w("tr"):
        return element.find(f"{w('trPr')}/{w('del')}") is not None
    return element.find(f"{w('pPr')}/{w('rPr')}/{w('del')}") is not None and not text_of(element).strip()


def _number(element: etree._Element | None, otherwise: int) -> int:
    return otherwise if element is None else int(element.get(w("val"), otherwise))


def tables(document: bytes | etree._Element, spread: bool = False, notes: bool = False) -> list[list[list[str]]]:
    """All tables of a part, nested ones too, as rows of cell texts.

    A cell that goes on the one above has that one's text. A cell merged over columns comes once, or with `spread` once
    for every grid column.
    """
    root = document if isinstance(document, etree._Element) else parse(document)
    return [
        [[cell.text for cell in row for _i in range(cell.span if spread else 1)] for row in table_rows(table, notes)]
        for table in root.iter(w("tbl"))
    ]


def story_names(parts: Mapping[str, bytes]) -> list[str]:
    """Names of the parts with text that people see: document, headers, footers, footnotes, in this order."""
    kinds = (re.escape(DOCUMENT_PART), r"word/header\d*\.xml", r"word/footer\d*\.xml", re.escape(FOOTNOTES_PART))
    return [name for kind in kinds for name in sorted(parts) if re.fullmatch(kind, name)]


def walk(parts: Mapping[str, bytes]) -> Iterator[Located]:
    """Every paragraph and table of the document, its headers, footers and footnotes, with its place."""
    for name in story_names(parts):
        yield from walk_part(parse(parts[name]), name)


def walk_part(root: etree._Element, part: str) -> Iterator[Located]:
    """Every paragraph and table of one part, a table before what is in it."""
    walker = _Walker(part)
    if root.tag == w("document"):
        body = root.find(w("body"))
        if body is not None:
            yield from walker.blocks(body, ())
    elif root.tag == w("footnotes"):
        for number, note in enumerate((note for note in root if note.get(w("type")) is None), 1):
            yield from walker.blocks(note, (_("footnote {number}").format(number=number),))
    else:
        found = re.search(r"(\d+)\.xml$", part)
        name = _("header {number}") if root.tag == w("hdr") else _("footer {number}")
        yield from walker.blocks(root, (name.format(number=found.group(1) if found else 1),))


class _Walker:
    """Walks one part; tables are numbered through the part, paragraphs through each of its containers."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._tables = 0

    def blocks(
        self, container: etree._Element, path: tuple[str, ...], tables: tuple[etree._Element, ...] = ()
    ) -> Iterator[Located]:
        paragraphs = sum(1 for _p in inner(container, w("p")))
        number = 0
        for block in inner(container, w("p"), w("tbl")):
            if block.tag == w("tbl"):
                yield from self._table(block, path, tables)
                continue
            number += 1
            at = path if container.tag == w("tc") and paragraphs == 1 else (*path, _paragraph(block, number))
            yield Located(block, self._part, ", ".join(at), tables)
            yield from self._boxes(block, at, tables)

    def _boxes(
        self, paragraph: etree._Element, path: tuple[str, ...], tables: tuple[etree._Element, ...]
    ) -> Iterator[Located]:
        for box in paragraph.iter(w("txbxContent")):
            # Word keeps a text box twice: the older form, for programs that need it, says the same.
            is_older_form = next(box.iterancestors(_FALLBACK), None) is not None
            if not is_older_form and next(box.iterancestors(w("p"))) is paragraph:
                yield from self.blocks(box, (*path, _("text box")), tables)

    def _table(
        self, table: etree._Element, path: tuple[str, ...], tables: tuple[etree._Element, ...]
    ) -> Iterator[Located]:
        self._tables += 1
        path = (*path, _("table {number}").format(number=self._tables))
        yield Located(table, self._part, ", ".join(path), tables)
        for row_number, row in enumerate(inner(table, w("tr")), 1):
            for cell_number, cell in enumerate(inner(row, w("tc")), 1):
                at = (
                    *path,
                    _("row {number}").format(number=row_number),
                    _("cell {number}").format(number=cell_number),
                )
                yield from self.blocks(cell, at, (*tables, table))


def _paragraph(paragraph: etree._Element, number: int) -> str:
    text = " ".join(text_of(paragraph).split())
    if not text:
        return _("paragraph {number}").format(number=number)
    start = text if len(text) <= _START_LENGTH else text[: _START_LENGTH - 1] + "…"
    return _("paragraph {number} “{start}”").format(number=number, start=start)
