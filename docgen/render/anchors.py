"""Puts content controls, bookmarks and the calls that print values where tags stand.

- a tag in fixed prose: a run-level control with a bookmark around it;
- a passage (`cau.…`, `nhan_xet.…`) alone in a paragraph of the body: a block-level control for each passage;
- a table whose rows are repeated: one block-level control around it, nothing inside but a bookmark for each row; its
  rows and cells call to tell where they begin, so that the record knows the figures of each cell;
- headers, footers, text boxes: the value alone.

Controls so never stand in each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from docgen.ooxml.names import COMPATIBILITY, w
from docgen.ooxml.walk import inner
from docgen.render.prepared import Shell
from docgen.render.scan import MARK, FoundTag, Tags
from docgen.render.structure import Block
from docgen.render.tags import printed

PASSAGE_ROOTS = frozenset({"cau", "nhan_xet"})
_SPECIAL = (w("txbxContent"), f"{{{COMPATIBILITY}}}Fallback", etree.Comment, etree.ProcessingInstruction)
"""What makes the text of cells other than that of their paragraphs."""
_PLACES = {w(part): w(holder) for part, holder in (("tr", "tbl"), ("tc", "tr"), ("p", "tc"), ("r", "p"), ("t", "r"))}
_SIGNS = tuple(map(w, ("tab", "cr", "br", "noBreakHyphen")))
_NAMESPACE = re.compile(r' xmlns:([^=]+)="([^"]*)"')


def anchor(tags: Tags, root: etree._Element, found: list[Block], shells: dict[int, Shell]) -> None:
    """Turn every mark of a printed tag into what prints it, and wrap the tables that data fill."""
    in_body = root.tag in (w("document"), w("footnotes"))
    loops = [block for block in found if block.opener.tag.keyword == "for" and block.opener.parent.tag == w("tbl")]
    loops.sort(key=lambda block: block.opener.number, reverse=True)
    data_tables = {block.opener.parent: block for block in loops}
    for tag in tags.within(root):
        if tag.tag.kind == "print":
            _anchor_value(tag, in_body, data_tables, shells)
    for block in loops:
        _anchor_rows(block)
    if in_body:
        for number, (table, block) in enumerate(reversed(data_tables.items()), 1):
            if _is_wrapped(table, data_tables):
                _wrap_table(table, block, number)


def _is_wrapped(table: etree._Element, data_tables: dict[etree._Element, Block]) -> bool:
    """Whether a table gets a control: the outermost one, and outside of text boxes."""
    return not _inside(table, data_tables) and next(table.iterancestors(w("txbxContent")), None) is None


def _inside(element: etree._Element, tables: dict[etree._Element, Block]) -> bool:
    return any(table in tables for table in element.iterancestors(w("tbl")))


def _anchor_value(
    tag: FoundTag, in_body: bool, data_tables: dict[etree._Element, Block], shells: dict[int, Shell]
) -> None:
    known = tag.mark.getroottree().getroot().nsmap
    run = b"" if tag.properties is None else _fragment(tag.properties, known)
    if _inside(tag.mark, data_tables):
        number = _cell_number(tag.mark, data_tables) if in_body else None
        how = "dg_cell_begun" if number is None else f"dg_cell({number})"
        _print_in_run(tag, printed(f"({tag.tag.code}) | {how}"))
    elif not in_body or tag.boxed:
        _print_in_run(tag, printed(f"({tag.tag.code}) | dg_plain"))
    elif (paragraph := own_paragraph(tag)) is not None:
        properties = paragraph.find(w("pPr"))
        shells[tag.number] = Shell(run, b"" if properties is None else _fragment(properties, known))
        _put(paragraph, tag.new_mark(printed(f"({tag.tag.code}) | dg_passage({tag.number})")))
    else:
        shells[tag.number] = Shell(run)
        _put(tag.mark, tag.new_mark(printed(f"({tag.tag.code}) | dg_figure({tag.number})")))


def own_paragraph(tag: FoundTag) -> etree._Element | None:
    """The paragraph of a passage tag that stands alone in the body; None for any other tag."""
    paragraph = tag.parent
    if tag.tag.root not in PASSAGE_ROOTS or paragraph.tag != w("p"):
        return None
    if next(paragraph.iterancestors(w("tc"), w("footnote")), None) is not None:
        return None
    if paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None:
        return None
    others = [child for child in paragraph if child.tag != w("pPr") and child is not tag.mark]
    spare = (w("bookmarkStart"), w("bookmarkEnd"))
    blank = all(child.tag in spare or (child.tag == w("r") and _is_blank(child)) for child in others)
    return paragraph if blank else None


def _is_blank(run: etree._Element) -> bool:
    return all(child.tag in (w("rPr"), w("t")) and not (child.text or "").strip() for child in run)


def _fragment(element: etree._Element, known: Mapping[str | None, str]) -> bytes:
    """An element as XML, without those declarations of namespaces that are known where it will stand."""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return _NAMESPACE.sub(lambda found: "" if known.get(found[1]) == found[2] else found[0], text).encode()


def _put(old: etree._Element, new: etree._Element) -> None:
    parent = old.getparent()
    if parent is not None:
        parent.replace(old, new)


def _print_in_run(tag: FoundTag, code: str) -> None:
    run = etree.Element(w("r"))
    if tag.properties is not None:
        run.append(tag.properties)
    run.append(tag.new_mark(code))
    _put(tag.mark, run)


def _anchor_rows(block: Block) -> None:
    """A bookmark in the first cell of every row that a loop repeats, named by the loop's item."""
    table, name = block.opener.parent, block.opener.tag.target
    if not name.isidentifier():
        return
    for row in list(table)[table.index(block.opener.mark) + 1 : table.index(block.closer.mark)]:
        paragraph = _first_paragraph(row) if row.tag == w("tr") else None
        if paragraph is not None:
            _bookmark(paragraph, block.opener, name)


def _first_paragraph(row: etree._Element) -> etree._Element | None:
    """First paragraph of the first cell that always stands: not repeated, not merged with others."""
    for cell in inner(row, w("tc")):
        blocks = [child for child in cell if child.tag != w("tcPr")]
        if blocks and blocks[0].tag == w("p"):
            return blocks[0]
    return None


def _bookmark(paragraph: etree._Element, opener: FoundTag, name: str) -> None:
    if any(mark.text and "| dg_row " in mark.text for mark in paragraph.iter(MARK)):
        return
    start = opener.new_mark(printed(f"{name} | dg_row"))
    paragraph.insert(1 if len(paragraph) and paragraph[0].tag == w("pPr") else 0, start)
    paragraph.append(opener.new_mark(printed("dg | dg_row_end")))


def _wrap_table(table: etree._Element, block: Block, number: int) -> None:
    control, properties, content = (etree.Element(w(name)) for name in ("sdt", "sdtPr", "sdtContent"))
    is_plain = _is_plain(table)
    if is_plain:
        _close_all(table)
    looks = ", ".join(str(one).lower() for one in (is_plain, next(table.iter(*_SIGNS), None) is not None))
    code = printed(f"({block.opener.tag.iterable}) | dg_table('bang-{number}', {looks})")
    properties.append(block.opener.new_mark(code))
    control.extend([properties, content])
    _put(table, control)
    content.append(table)
    _note_cells(table, block)


def _is_plain(table: etree._Element) -> bool:
    """Whether the cells of a table will hold nothing but paragraphs of plain text, however many rows it gets."""
    if next(table.iter(*_SPECIAL), None) is not None or next(table.iterdescendants(w("tbl")), None) is not None:
        return False
    return all(_is_in_place(one) for one in table.iter(*_PLACES, *_SIGNS))


def _is_in_place(element: etree._Element) -> bool:
    """Whether a part of a table stands just where it stands in any table, and a sign holds nothing."""
    parent = element.getparent()
    holder = "" if parent is None else parent.tag
    if element.tag in _PLACES:
        return holder == _PLACES[str(element.tag)]
    if element.text:
        return False
    return holder == w("r") or (holder == w("tabs") and bool(element.attrib))


def _close_all(table: etree._Element) -> None:
    """Give rows, cells and paragraphs with nothing in them a closing tag too."""
    for one in table.iter(w("tr"), w("tc"), w("p")):
        if not len(one):
            one.text = ""


def _note_cells(table: etree._Element, block: Block) -> None:
    """Let each row note that it begins, and its cells too where tags decide which of them stand."""
    for row in inner(table, w("tr")):
        cells = list(inner(row, w("tc")))
        if _has_all_cells(row):
            row.insert(0, block.opener.new_mark(printed(f"dg | dg_in_row({len(cells)})")))
            continue
        row.insert(0, block.opener.new_mark(printed("dg | dg_in_row(0)")))
        for cell in cells:
            cell.insert(0, block.opener.new_mark(printed("dg | dg_in_cell")))
    table.addnext(block.opener.new_mark(printed("dg | dg_table_end")))


def _has_all_cells(row: etree._Element) -> bool:
    """Whether every cell of a row always stands, once: no tag stands between them."""
    return all(mark.get("n") is None for mark in inner(row, MARK))


def _cell_number(mark: etree._Element, data_tables: dict[etree._Element, Block]) -> int | None:
    """The number of the cell that a mark stands in, in its row of the outermost data table; None where tags decide."""
    row = cell = found = None
    for holder in mark.iterancestors(w("tbl"), w("tr"), w("tc")):
        if holder.tag == w("tc"):
            cell = holder
        elif holder.tag == w("tr"):
            row = holder
        elif holder in data_tables:
            found = (row, cell) if _is_wrapped(holder, data_tables) else None
    if found is None or found[0] is None or found[1] is None or not _has_all_cells(found[0]):
        return None
    return list(inner(found[0], w("tc"))).index(found[1])
