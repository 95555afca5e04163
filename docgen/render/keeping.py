"""The last row of a table stays on the page of the caption or note below it.

Word can keep a paragraph with the next one, but which row is the last is known only when the table is filled in. So
every paragraph of a repeated row asks, and those of the last turn of the loop are kept with what follows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from lxml import etree

from docgen.ooxml.names import parse, w
from docgen.ooxml.normalise import set_property
from docgen.render.scan import MARK, Tags
from docgen.render.structure import Block
from docgen.render.tags import statement

STYLES_PART = "word/styles.xml"
_NEIGHBOUR = re.compile(r"\b(previtem|nextitem)\b")
"""Asks a loop for other items, which must be those of the data."""


def caption_styles(parts: Mapping[str, bytes]) -> frozenset[str]:
    """Ids of Word's own style “caption” and of those based on it, such as one for notes below tables."""
    if STYLES_PART not in parts:
        return frozenset()
    names: dict[str, str] = {}
    bases: dict[str, str] = {}
    for style in parse(parts[STYLES_PART]).iter(w("style")):
        number = style.get(w("styleId"), "")
        for tag, found in (("name", names), ("basedOn", bases)):
            element = style.find(w(tag))
            found[number] = "" if element is None else element.get(w("val"), "")
    return frozenset(one for one in names if any(names[base].lower() == "caption" for base in _chain(one, bases)))


def _chain(style: str, bases: Mapping[str, str]) -> Iterator[str]:
    """A style and those it is based on, nearest first; a circle is followed once."""
    seen: set[str] = set()
    while style in bases and style not in seen:
        seen.add(style)
        yield style
        style = bases[style]


def keep_with_caption(tags: Tags, blocks: list[Block], styles: Collection[str]) -> None:
    """Prepare the row loops of tables that a caption follows. To be called once rows' tags stand for their rows."""
    done: set[etree._Element] = set()
    for block in sorted(blocks, key=lambda block: block.opener.number):
        table = block.opener.parent
        if block.opener.tag.keyword != "for" or table.tag != w("tbl") or table in done:
            continue
        done.add(table)
        if _style_below(table) in styles:
            _keep_last(tags, block, table)


def _style_below(table: etree._Element) -> str:
    """The style of the paragraph right below a table, seen past the marks of tags; empty when there is none."""
    below = table.getnext()
    while below is not None and below.tag == MARK:
        below = below.getnext()
    style = below.find(f"{w('pPr')}/{w('pStyle')}") if below is not None and below.tag == w("p") else None
    return "" if style is None else style.get(w("val"), "")


def _keep_last(tags: Tags, block: Block, table: etree._Element) -> None:
    name = f"dg_l{block.opener.number}"
    rows = list(table)[table.index(block.opener.mark) + 1 : table.index(block.closer.mark)]
    for paragraph in (paragraph for row in rows for paragraph in row.iter(w("p"))):
        properties = paragraph.find(w("pPr"))
        if properties is None:
            properties = etree.Element(w("pPr"))
            paragraph.insert(0, properties)
        if properties.find(w("keepNext")) is None:
            mark = block.opener.new_mark(statement(f"if {name}"))
            set_property(properties, mark, "keepNext")
            mark.addnext(block.opener.new_mark(statement("endif")))
            mark.addnext(etree.Element(w("keepNext")))
    tag = block.opener.tag
    asks = any(_NEIGHBOUR.search(one.tag.code) for row in rows for one in tags.within(row))
    if tag.target.isidentifier() and not tag.condition and not asks:
        code = statement(f"for {tag.target}, {name} in ({tag.iterable}) | dg_lasting")
        block.opener.mark.text = block.opener.jinja(code)
    else:
        # Loops over columns inside a row have a `loop` of their own, so the row's is noted under another name.
        block.opener.mark.addnext(block.opener.new_mark(statement(f"set {name} = loop.last")))
