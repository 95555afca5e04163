"""What docgen once wrote, built again from a manifest, where the file itself is no longer kept.

A draft that was mailed, or whose `.docgen/` is lost, still says in its manifest what stood in every control and row. The
fixed words between them are taken to be those of today's template, and private texts those of today's data.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from docgen.ooxml.names import DOCUMENT_PART, parse, w
from docgen.ooxml.package import read_package, to_bytes, write_package
from docgen.ooxml.walk import inner
from docgen.render.manifest import manifest_in, with_manifest_of
from docgen.revise.tables import Row, rows_of
from docgen.revise.texts import Line, replace, tag_of


def rebuilt(new: bytes, manifest: Mapping[str, Any]) -> bytes:
    """Today's draft with the texts of an older manifest. Raises `Refused` when it is no .docx."""
    parts = read_package(new, "")
    now = manifest_in(parts) or {}
    root = parse(parts[DOCUMENT_PART])
    tables = {table["tag"]: table["rows"] for table in manifest.get("tables", ())}
    keys = {**now.get("bookmarks", {}), **manifest.get("bookmarks", {})}
    _controls(root, manifest)
    for control in list(root.iter(w("sdt"))):
        table = next(inner(control, w("tbl")), None) if tag_of(control) else None
        if table is not None and tag_of(control) in tables:
            _table(table, tables[tag_of(control)], keys)
    return write_package(with_manifest_of({**parts, DOCUMENT_PART: to_bytes(root)}, manifest))


def _controls(root: etree._Element, manifest: Mapping[str, Any]) -> None:
    """Give every control the text it had; one that is newer than the manifest goes."""
    written: dict[str, list[Any]] = {}
    for control in manifest.get("controls", ()):
        written.setdefault(control["tag"], []).append(control.get("paragraphs"))
    seen: Counter[str] = Counter()
    for control in list(root.iter(w("sdt"))):
        tag = tag_of(control)
        if not tag or next(inner(control, w("tbl")), None) is not None:
            continue
        texts = written.get(tag, [])
        number, seen[tag] = seen[tag], seen[tag] + 1
        if number < len(texts):
            if texts[number] is not None:
                _paragraphs(control, [one["text"] for one in texts[number]])
        elif (parent := control.getparent()) is not None:
            parent.remove(control)


def _paragraphs(control: etree._Element, texts: Sequence[str]) -> None:
    paragraphs = list(inner(control, w("p")))
    if not paragraphs:
        _say(control, "\n".join(texts))
        return
    for paragraph in paragraphs[len(texts) :]:
        _remove(paragraph)
    while len(paragraphs) < len(texts):
        paragraphs[-1].addnext(copy.deepcopy(paragraphs[-1]))
        paragraphs = list(inner(control, w("p")))
    for paragraph, text in zip(paragraphs, texts, strict=False):
        _say(paragraph, text)


def _say(holder: etree._Element, text: str) -> None:
    line = Line(holder)
    if line.text != text:
        replace(line, 0, len(line.text), text, holder if holder.tag == w("sdt") else None)


def _table(table: etree._Element, written: Sequence[Mapping[str, Any]], keys: Mapping[str, str]) -> None:
    """Give a table the rows it had, in their order; a unit's row that is gone is drawn like another."""
    rows = rows_of(table, keys)
    known = {row.key: row for row in rows if row.key}
    unkeyed = [row for row in rows if not row.key]
    last: etree._Element | None = None
    for one in written:
        key, cells = one.get("key", ""), one["cells"]
        row = known.get(key) if key else (unkeyed.pop(0) if unkeyed else None)
        if row is None or len(row.cells) != len(cells):
            model = next((each for each in rows if len(each.cells) == len(cells)), None)
            if model is None:
                continue
            row = Row(_named(copy.deepcopy(model.element), key, keys), key)
        for cell, text in zip(row.cells, cells, strict=True):
            _cell(cell, text)
        if last is None:
            table.append(row.element)
        else:
            last.addnext(row.element)
        last = row.element
    wanted = {one.get("key", "") for one in written}
    for row in rows:
        if row.key and row.key not in wanted:
            _remove(row.element)


def _named(row: etree._Element, key: str, keys: Mapping[str, str]) -> etree._Element:
    """A copied row with the bookmark of the unit that it is for."""
    name = next((name for name, one in keys.items() if one == key), "")
    for mark in row.iter(w("bookmarkStart")):
        mark.set(w("name"), name)
    return row


def _cell(cell: etree._Element, text: str) -> None:
    paragraphs = list(inner(cell, w("p")))
    texts = text.split("\n") if len(paragraphs) > 1 else [text]
    for paragraph, one in zip(paragraphs, texts, strict=False):
        _say(paragraph, one)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
