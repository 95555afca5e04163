"""Rows of two tables in one, each with its own columns."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from lxml import etree

from docgen.ooxml.names import w
from docgen.ooxml.normalise import set_property
from docgen.ooxml.walk import inner


def common_grid(new: etree._Element, old: etree._Element, carried: Iterable[etree._Element]) -> None:
    """Give a table a grid in which rows of another one fit too. carried: copies of that one's rows, yet to be put in.

    Cells keep their widths; only the number of columns that each covers is counted anew.
    """
    edges = [_edges(table) for table in (new, old)]
    common = sorted({*edges[0], *edges[1]})
    for row in list(inner(new, w("tr"))):
        _fit(row, edges[0], common)
    for row in carried:
        _fit(row, edges[1], common)
    grid = new.find(w("tblGrid"))
    if grid is not None:
        grid[:] = [
            etree.Element(w("gridCol"), {w("w"): str(end - start)})
            for start, end in zip(common, common[1:], strict=False)
        ]


def _edges(table: etree._Element) -> list[int]:
    """Where the columns of a table begin and end, in twentieths of a point from its side."""
    widths = [int(column.get(w("w")) or 0) for column in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
    # A column without width still is one.
    return list(accumulate((max(1, width) for width in widths), initial=0))


def _fit(row: etree._Element, edges: list[int], common: list[int]) -> None:
    place = _count(row.find(f"{w('trPr')}/{w('gridBefore')}"), 0)
    _set_edge(row, "gridBefore", common.index(edges[min(place, len(edges) - 1)]))
    for cell in inner(row, w("tc")):
        last = min(place + _count(cell.find(f"{w('tcPr')}/{w('gridSpan')}"), 1), len(edges) - 1)
        covered = common.index(edges[last]) - common.index(edges[min(place, last)])
        _set_span(cell, max(1, covered))
        place = last
    _set_edge(row, "gridAfter", len(common) - 1 - common.index(edges[place]))


def _count(element: etree._Element | None, otherwise: int) -> int:
    return otherwise if element is None else int(element.get(w("val"), otherwise))


def _set_span(cell: etree._Element, columns: int) -> None:
    properties = cell.find(w("tcPr"))
    if properties is None:
        properties = etree.Element(w("tcPr"))
        cell.insert(0, properties)
    _set(properties, "gridSpan", columns, 1)


def _set_edge(row: etree._Element, name: str, columns: int) -> None:
    properties = row.find(w("trPr"))
    if properties is None:
        if not columns:
            return
        properties = etree.Element(w("trPr"))
        row.insert(0 if row.find(w("tblPrEx")) is None else 1, properties)
    _set(properties, name, columns, 0)


def _set(properties: etree._Element, name: str, columns: int, none: int) -> None:
    for old in properties.findall(w(name)):
        properties.remove(old)
    if columns != none:
        set_property(properties, etree.Element(w(name), {w("val"): str(columns)}))
