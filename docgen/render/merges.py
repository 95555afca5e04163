"""Cells merged over rows that show the same: those whose tag has the filter `gop_o`.

Whether a cell begins or goes on a merge depends on the rows beside it. So the rows are gone through once before the
table's loop, with the same conditions, to note the whole text that each such cell will show; any other row between
ends a merge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from docgen.i18n import gettext as _
from docgen.ooxml.names import w
from docgen.ooxml.normalise import set_property
from docgen.ooxml.walk import text_of
from docgen.render.scan import MARK, FoundTag, Tags, text_mark
from docgen.render.structure import Block
from docgen.render.tags import printed, statement

_FILTER = re.compile(r"\|\s*gop_o\b")
_OVER_REPEATED = re.compile(r"dg_span\((\d+)\)")
_REPEATED = "*"


@dataclass(frozen=True)
class _MergedCell:
    """column: the same for cells that stand exactly below each other."""

    element: etree._Element
    tag: FoundTag
    column: str


def merge_cells(tags: Tags, root: etree._Element, blocks: list[Block]) -> None:
    """Prepare every row loop whose rows have cells to merge. To be called once rows' tags stand for their rows."""
    openers = {block.opener.mark for block in blocks}
    for block in blocks:
        if block.opener.tag.keyword != "for" or block.opener.parent.tag != w("tbl"):
            continue
        if not any(mark in openers for mark in _around(block, blocks)):
            _merge_loop(tags, block)


def _around(block: Block, blocks: list[Block]) -> list[etree._Element]:
    """Openers of the row loops that a row loop stands in."""
    table = block.opener.parent
    place = table.index(block.opener.mark)
    return [
        other.opener.mark
        for other in blocks
        if other.opener.parent is table
        and other.opener.tag.keyword == "for"
        and table.index(other.opener.mark) < place < table.index(other.closer.mark)
    ]


def _merge_loop(tags: Tags, block: Block) -> None:
    table = block.opener.parent
    between = list(table)[table.index(block.opener.mark) : table.index(block.closer.mark) + 1]
    merged = {row: cells for row in between if row.tag == w("tr") and (cells := _merged_cells(tags, row))}
    if not merged:
        return
    name = f"dg_m{block.opener.number}"
    block.opener.mark.addprevious(block.opener.new_mark(statement(f"set {name} = dg | dg_merges")))
    for element in between:
        for mark in _rehearsal(tags, block, name, element, merged.get(element, [])):
            block.opener.mark.addprevious(mark)
    for row, cells in merged.items():
        row.insert(0, cells[0].tag.new_mark(printed(f"{name} | dg_step")))
        for number, cell in enumerate(cells):
            _prepare_cell(cell, name, number)


def _merged_cells(tags: Tags, row: etree._Element) -> list[_MergedCell]:
    found: dict[etree._Element, FoundTag] = {}
    for tag in tags.within(row):
        cell = next(tag.mark.iterancestors(w("tc")), None)
        # A table inside a cell has rows of its own.
        is_own = cell is not None and next(cell.iterancestors(w("tr")), None) is row
        if tag.tag.kind == "print" and _FILTER.search(tag.tag.code) and cell is not None and is_own:
            if _is_repeated(row, cell):
                _report_repeated(tags, tag)
            else:
                found.setdefault(cell, tag)
    return [_MergedCell(cell, tag, _column(row, cell)) for cell, tag in found.items()]


def _is_repeated(row: etree._Element, cell: etree._Element) -> bool:
    return sum(child.tag == MARK for child in list(row)[: row.index(cell)]) % 2 == 1


def _report_repeated(tags: Tags, tag: FoundTag) -> None:
    message = _("cells of repeated columns cannot be merged with those above")
    tags.report_at(tag, "merge-in-columns", message, _("take gop_o away here"))


def _column(row: etree._Element, cell: etree._Element) -> str:
    """Where a cell of a row begins, and its span; repeated columns count as one sign, however many they are."""
    before = row.find(f"{w('trPr')}/{w('gridBefore')}")
    start = 0 if before is None else int(before.get(w("val"), "0"))
    repeated, span, inside = "", "", False
    for child in row:
        if child.tag == MARK:
            inside = not inside
            repeated += _REPEATED if inside else ""
        elif child.tag == w("tc"):
            span = _span(child)
            if child is cell:
                break
            if not inside:
                start += int(span.removesuffix(_REPEATED))
                repeated += _REPEATED if span.endswith(_REPEATED) else ""
    return f"{start}{repeated} {span}"


def _span(cell: etree._Element) -> str:
    """How many columns a cell covers, with a sign when repeated ones are among them."""
    found = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
    shown = "1" if found is None else found.get(w("val"), "1")
    over = _OVER_REPEATED.search(shown)
    return shown if over is None else over.group(1) + _REPEATED


def _rehearsal(
    tags: Tags, block: Block, name: str, element: etree._Element, cells: list[_MergedCell]
) -> Iterator[etree._Element]:
    """What stands in the rehearsal for an element of the loop: its statement again, or notes of what the row shows."""
    if element.tag == MARK:
        found = tags.of(element)
        yield found.new_mark(found.tag.jinja) if found is not None else text_mark("")
    elif not cells:
        yield block.opener.new_mark(printed(f"{name} | dg_stop"))
    else:
        yield block.opener.new_mark(printed(f"{name} | dg_merged_row"))
        for cell in cells:
            yield from _rehearsed_cell(tags, name, cell)


def _rehearsed_cell(tags: Tags, name: str, cell: _MergedCell) -> Iterator[etree._Element]:
    """Notes of all that a cell shows, in order, with the conditions and loops inside it."""
    yield cell.tag.new_mark(printed(f"{name} | dg_merged_cell('{cell.column}')"))
    for element in cell.element.iter(MARK, w("p"), w("r")):
        found = tags.of(element) if element.tag == MARK else None
        if found is None:
            text = "\n" if element.tag == w("p") else text_of(element)
            if text:
                # The escapes of Python's `ascii` are Jinja's too.
                yield cell.tag.new_mark(printed(f"{name} | dg_say({ascii(text)})"))
        elif found.tag.kind == "print":
            merging = bool(_FILTER.search(found.tag.code))
            yield found.new_mark(printed(f"{name} | dg_say(({found.tag.code}), {str(merging).lower()})"))
        else:
            yield found.new_mark(found.tag.jinja)


def _prepare_cell(cell: _MergedCell, name: str, number: int) -> None:
    properties = cell.element.find(w("tcPr"))
    if properties is None:
        properties = etree.Element(w("tcPr"))
        cell.element.insert(0, properties)
    set_property(properties, cell.tag.new_mark(printed(f"{name} | dg_merge({number})")), "vMerge")
    content = [child for child in cell.element if child is not properties]
    empty = etree.Element(w("p"))
    own = cell.element.find(f"{w('p')}/{w('pPr')}")
    if own is not None:
        empty.append(_copy(own))
    content[0].addprevious(cell.tag.new_mark(statement(f"if {name} | dg_shows({number})")))
    cell.element.append(cell.tag.new_mark(statement("else")))
    cell.element.append(empty)
    cell.element.append(cell.tag.new_mark(statement("endif")))


def _copy(element: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(element))
