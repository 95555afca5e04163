"""What differs between two states of a document, for people to read: by place, old beside new.

The same things are held against each other as in a redline: rows by their keys, passages by theirs, other paragraphs by
their words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from docgen.ooxml.names import DOCUMENT_PART, parse, w
from docgen.ooxml.package import read_package
from docgen.ooxml.revisions import accept_all
from docgen.ooxml.walk import cell_text, inner, is_continued, story_names, text_of, walk_part
from docgen.render.manifest import readable_manifest
from docgen.revise.matching import Block, Names, Row, blocks_of, paired_blocks, paired_rows

Kind = Literal["row", "cell", "sentence", "wording", "table"]


@dataclass(frozen=True)
class Difference:
    """One thing that differs. where: its place, in the new document, or in the old one when it went.

    row, column: the row of a table by its name, and the heading above the cell.
    kind: a `row` that came, went or moved; a `cell` of a row that stayed; a generated `sentence`, or one with figures
    that moved; fixed `wording`; a whole `table`. old, new: texts; the old is empty for what came, the new for what
    went; both are the same for a row that only moved.
    """

    kind: Kind
    where: str
    old: str
    new: str
    row: str = ""
    column: str = ""


def differences(old: bytes, new: bytes, names: tuple[str, str] = ("", "")) -> Iterator[Difference]:
    """What differs between two documents, in their order. names: the two files, for messages.

    Raises `Refused` when one of the two is no .docx.
    """
    sides = [accept_all(read_package(data, name)) for data, name in zip((old, new), names, strict=True)]
    known = Names.of(readable_manifest(new), readable_manifest(old))
    for part in story_names(sides[1]):
        if part in sides[0]:
            roots = [parse(side[part]) for side in sides]
            places = {one.element: one.where for root in roots for one in walk_part(root, part)}
            yield from _Listing(known, places).containers(*(_holder(root, part) for root in roots))


def _holder(root: etree._Element, part: str) -> etree._Element:
    body = root.find(w("body")) if part == DOCUMENT_PART else None
    return root if body is None else body


@dataclass(frozen=True)
class _Listing:
    names: Names
    places: Mapping[etree._Element, str]

    def containers(self, old: etree._Element, new: etree._Element) -> Iterator[Difference]:
        """The differences between two texts."""
        before, after = blocks_of(old), blocks_of(new)
        pairs = paired_blocks(before, after)
        gone = set(range(len(before))) - {one for one, _other in pairs}
        partner = {other: one for one, other in pairs}
        for place, block in enumerate(after):
            if place not in partner:
                yield from self._whole(block, came=True)
                continue
            for number in sorted(one for one in gone if one < partner[place]):
                gone.discard(number)
                yield from self._whole(before[number], came=False)
            yield from self._pair(before[partner[place]], block)
        for number in sorted(gone):
            yield from self._whole(before[number], came=False)

    def _whole(self, block: Block, came: bool) -> Iterator[Difference]:
        """A block that came or went; an empty paragraph is not worth telling."""
        if not block.text.strip():
            return
        kind: Kind = "table" if block.is_table else "sentence" if block.key else "wording"
        text = block.text.replace("\n", " | ")
        yield Difference(kind, self._where(block.element), "" if came else text, text if came else "")

    def _where(self, element: etree._Element) -> str:
        return self.places.get(element, "")

    def _pair(self, one: Block, other: Block) -> Iterator[Difference]:
        if other.is_table:
            yield from self._tables(one.element, other.element)
        elif one.text != other.text:
            generated = bool(other.key) or _fixed(one.element) == _fixed(other.element)
            yield Difference("sentence" if generated else "wording", self._where(other.element), one.text, other.text)

    def _tables(self, old: etree._Element, new: etree._Element) -> Iterator[Difference]:
        before, after, pairs = paired_rows(old, new, self.names)
        table, partner = _called(new, self._where(new)), {other: one for one, other in pairs}
        left = {row.key: row for number, row in enumerate(before) if number not in partner.values()}
        heads = _heads(new)
        for number, row in enumerate(after):
            if number in partner:
                yield from _cells(before[partner[number]], row, table, heads)
                continue
            then = left.pop(row.key, None)
            if then is None:
                yield Difference("row", table, "", _line(row), _name(row))
            elif then.shape != row.shape and _lead(then) == _lead(row):
                # It only goes or comes because its merged cells differ.
                yield from _cells(then, row, table, heads)
            else:
                yield Difference("row", table, _line(then), _line(row), _name(row))
        for row in left.values():
            yield Difference("row", table, _line(row), "", _name(row))


def _fixed(paragraph: etree._Element) -> str:
    """What of a paragraph is in no control."""
    inside = {run for control in paragraph.iter(w("sdt")) for run in control.iter(w("r"))}
    return "".join(text_of(run) for run in paragraph.iter(w("r")) if run not in inside)


def _cells(one: Row, other: Row, table: str, heads: Sequence[str]) -> Iterator[Difference]:
    texts = [[cell_text(cell) for cell in inner(row.element, w("tc"))] for row in (one, other)]
    merged = [is_continued(cell) for cell in inner(other.element, w("tc"))]
    for number, (then, now) in enumerate(zip(*texts, strict=False)):
        if then != now and not merged[number]:
            head = heads[number] if len(heads) == len(texts[1]) and heads[number] else ""
            yield Difference("cell", table, then, now, _name(other), head)


def _name(row: Row) -> str:
    """What a row is called: the longest of its texts in words."""
    texts = [" ".join(cell_text(cell).split()) for cell in inner(row.element, w("tc"))]
    return max(texts, key=lambda text: sum(sign.isalpha() for sign in text), default="")


def _lead(row: Row) -> str:
    return cell_text(next(inner(row.element, w("tc"))))


def _line(row: Row) -> str:
    return " | ".join(" ".join(text.split()) for text in row.text.split("\t"))


def _called(table: etree._Element, where: str) -> str:
    """A table by its number, with the title from its properties."""
    caption = table.find(f"{w('tblPr')}/{w('tblCaption')}")
    title = "" if caption is None else caption.get(w("val"), "")
    return f"{where} ({title})" if title else where


def _heads(table: etree._Element) -> list[str]:
    """What stands above each column, in the lowest row of headings that has a text there."""
    found: list[str] = []
    for row in inner(table, w("tr")):
        if row.find(f"{w('trPr')}/{w('tblHeader')}") is None:
            break
        texts = [" ".join(cell_text(cell).split()) for cell in inner(row, w("tc"))]
        found = [text or above for text, above in zip(texts, found, strict=True)] if len(texts) == len(found) else texts
    return found
