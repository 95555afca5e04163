"""Tables whose columns are repeated by `{%tc for … %}`: widths and spans are worked out when the template is prepared.

The three cells of the loop are as wide together as all repeated columns will be. The grid, the cells' widths and the
spans of cells merged over the columns become Jinja expressions over the number of columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from docgen.i18n import gettext as _
from docgen.ooxml.names import w
from docgen.ooxml.normalise import set_property
from docgen.ooxml.walk import inner
from docgen.render.scan import MARK, FoundTag, Tags
from docgen.render.tags import printed, statement


@dataclass(frozen=True)
class _Cell:
    element: etree._Element
    start: int
    end: int


@dataclass(frozen=True)
class _Loop:
    """A column loop in one row: grid columns from start to end."""

    opener: FoundTag
    closer: FoundTag
    content: etree._Element
    start: int
    end: int


def fit_columns(tags: Tags, root: etree._Element) -> None:
    """Rewrite the grid of every table with column loops. To be called before the loops' cells are taken away."""
    for table in root.iter(w("tbl")):
        rows = [(row, _cells(row)) for row in inner(table, w("tr"))]
        found = [(row, loop) for row, cells in rows if (loop := _loop(tags, cells)) is not None]
        if found:
            _fit(tags, table, rows, dict(found))


def _cells(row: etree._Element) -> list[_Cell]:
    before = row.find(f"{w('trPr')}/{w('gridBefore')}")
    column = int(before.get(w("val"), "0")) if before is not None else 0
    cells = []
    for cell in inner(row, w("tc")):
        span = _span(cell)
        cells.append(_Cell(cell, column, column + span))
        column += span
    return cells


def _span(cell: etree._Element) -> int:
    found = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
    return int(found.get(w("val"), "1")) if found is not None else 1


def _column_tag(tags: Tags, cell: etree._Element) -> FoundTag | None:
    marks = [mark for mark in cell.iter(MARK) if next(mark.iterancestors(w("tc"))) is cell]
    found = [tag for mark in marks if (tag := tags.of(mark)) is not None and tag.tag.prefix == "tc"]
    return found[0] if found else None


def _loop(tags: Tags, cells: list[_Cell]) -> _Loop | None:
    found = [(place, tag) for place, cell in enumerate(cells) if (tag := _column_tag(tags, cell.element)) is not None]
    if not found:
        return None
    places = [place for place, _tag in found]
    words = [tag.tag.keyword for _place, tag in found]
    opener = found[0][1]
    if words != ["for", "endfor"] or places[1] - places[0] != 2 or opener.tag.condition:
        tags.report_at(
            opener,
            "column-loop-shape",
            _("columns are repeated by three cells in a row: {%tc for … %}, the content, {%tc endfor %}"),
            _("draw the row with these three cells side by side, and no other {%tc tag in it"),
        )
        return None
    first, last = cells[places[0]], cells[places[1]]
    return _Loop(opener, found[1][1], cells[places[0] + 1].element, first.start, last.end)


def _fit(
    tags: Tags,
    table: etree._Element,
    rows: list[tuple[etree._Element, list[_Cell]]],
    loops: dict[etree._Element, _Loop],
) -> None:
    first = next(iter(loops.values()))
    for loop in loops.values():
        if (loop.start, loop.end) != (first.start, first.end):
            tags.report_at(
                loop.opener,
                "column-loop-grid",
                _("the three cells of this loop do not stand exactly below those of the loop above"),
                _("draw them with the same borders in every row"),
            )
            return
    if (of_row := _name_of_row(tags, table, first)) is not None:
        tags.report_at(
            first.opener,
            "column-loop-of-row",
            _(
                "these columns are those of “{name}”, of which each row has another; a table has the same for all rows"
            ).format(name=of_row),
            _("repeat the cells of the heading too, with {%tc for … %} over a list that is not the row's"),
        )
        return
    grid = table.find(w("tblGrid"))
    columns = [] if grid is None else grid.findall(w("gridCol"))
    if grid is None or len(columns) < first.end or any(not column.get(w("w"), "").isdigit() for column in columns):
        tags.report_at(first.opener, "column-loop-grid", _("the table has no widths for all its columns"))
        return
    width = sum(int(column.get(w("w"), "0")) for column in columns[first.start : first.end])
    _fit_grid(table, first, columns, width)
    for row, cells in rows:
        row_loop = loops.get(row)
        if row_loop is not None:
            _fit_loop(row_loop, width)
        elif (crossing := _crossing(cells, first)) is not None:
            _fit_span(tags, first, crossing)


def _name_of_row(tags: Tags, table: etree._Element, first: _Loop) -> str | None:
    """The name that a row gives to what the columns are made of, if one does."""
    within = [tag.tag for tag in tags.within(table) if tag.tag.keyword == "for" and tag.tag.prefix == "tr"]
    given = {name.strip() for tag in within for name in tag.target.split(",")}
    begins = re.match(r"[^\W\d]\w*", first.opener.tag.iterable)
    return begins[0] if begins is not None and begins[0] in given else None


def _fit_grid(table: etree._Element, loop: _Loop, columns: list[etree._Element], width: int) -> None:
    table.insert(0, loop.opener.new_mark(statement(f"set dg_n = ({loop.opener.tag.iterable}) | dg_count")))
    column = etree.Element(w("gridCol"))
    column.set(w("w"), loop.opener.jinja(printed("dg_w")))
    opening = loop.opener.new_mark(statement(f"for dg_w in dg_n | dg_widths({width})"))
    for new in (opening, column, loop.opener.new_mark(statement("endfor"))):
        columns[loop.start].addprevious(new)
    for old in columns[loop.start : loop.end]:
        parent = old.getparent()
        if parent is not None:
            parent.remove(old)


def _fit_loop(loop: _Loop, width: int) -> None:
    tag = loop.opener.tag
    loop.opener.mark.text = loop.opener.jinja(statement(f"for {tag.target} in ({tag.iterable}) | dg_same_count(dg_n)"))
    properties = _properties(loop.content)
    for old in [*properties.findall(w("gridSpan")), *properties.findall(w("tcW"))]:
        properties.remove(old)
    size = etree.Element(w("tcW"))
    size.set(w("w"), loop.opener.jinja(printed(f"dg_n | dg_width({width}, loop.index0)")))
    size.set(w("type"), "dxa")
    set_property(properties, size)


def _crossing(cells: list[_Cell], loop: _Loop) -> _Cell | None:
    """The cell of another row that stands over or under the repeated columns; None when the row ends before them."""
    return next((cell for cell in cells if cell.start < loop.end and cell.end > loop.start), None)


def _fit_span(tags: Tags, loop: _Loop, cell: _Cell) -> None:
    if cell.start > loop.start or cell.end < loop.end:
        tags.report_at(
            loop.opener,
            "column-loop-grid",
            _("a cell of another row covers only a part of the repeated columns"),
            _("merge that cell over all of them, or repeat the columns there too"),
        )
        return
    fixed = cell.end - cell.start - (loop.end - loop.start)
    properties = _properties(cell.element)
    for old in properties.findall(w("gridSpan")):
        properties.remove(old)
    span = etree.Element(w("gridSpan"))
    span.set(w("val"), loop.opener.jinja(printed(f"dg_n | dg_span({fixed})")))
    set_property(properties, span)


def _properties(cell: etree._Element) -> etree._Element:
    found = cell.find(w("tcPr"))
    if found is None:
        found = etree.Element(w("tcPr"))
        cell.insert(0, found)
    return found
