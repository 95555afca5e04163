"""What Word does to the XML of a draft when a person types, deletes, marks, cuts and pastes: surgery with lxml alone.

Nothing here is shared with `docgen.revise`: the places of characters are counted anew, so that an error there is not
repeated here.
"""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from docgen.ooxml.names import DOCUMENT_PART, parse, w
from docgen.ooxml.package import read_package, to_bytes, with_part, write_package
from docgen.ooxml.walk import story_names
from docgen.render.manifest import manifest_in

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
COLLEAGUE = {w("author"): "Trần Thị Bình", w("date"): "2026-03-02T08:30:00Z"}
_COMMENTS = "word/comments.xml"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_COMMENTS_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_UNSEEN = frozenset(map(w, ("del", "moveFrom", "pPr", "rPr", "sdtPr", "instrText", "delText")))


class Draft:
    """A .docx in memory, open for editing."""

    def __init__(self, data: bytes) -> None:
        self.parts = read_package(data, "draft.docx")
        self.trees = {name: parse(self.parts[name]) for name in story_names(self.parts)}
        self.manifest = manifest_in(self.parts) or {}
        body = self.trees[DOCUMENT_PART].find(w("body"))
        assert body is not None
        self.body = body
        self._number = 9000

    def save(self) -> bytes:
        """The document as bytes."""
        changed = {**self.parts, **{name: to_bytes(tree) for name, tree in self.trees.items()}}
        return write_package(changed, packed=False)

    def number(self) -> str:
        """An id that nothing else in the draft has."""
        self._number += 1
        return str(self._number)

    @cached_property
    def tables(self) -> dict[str, etree._Element]:
        """The tables that docgen filled, by the tags of their controls."""
        found: dict[str, etree._Element] = {}
        for control in self.trees[DOCUMENT_PART].iter(w("sdt")):
            table = control.find(f"{w('sdtContent')}/{w('tbl')}")
            if table is not None and tag_of(control):
                found.setdefault(tag_of(control), table)
        return found

    def rows(self, tag: str) -> dict[str, etree._Element]:
        """The rows of a table by the keys that the manifest gives their bookmarks."""
        keys = {row["key"] for table in self.manifest["tables"] for row in table["rows"] if row.get("key")}
        names = {name: key for name, key in self.manifest["bookmarks"].items() if key in keys}
        found: dict[str, etree._Element] = {}
        for row in self.tables[tag].iter(w("tr")):
            for mark in row.iter(w("bookmarkStart")):
                if mark.get(w("name")) in names:
                    found.setdefault(names[mark.get(w("name"), "")], row)
        return found

    def units(self, tag: str) -> dict[str, etree._Element]:
        """The rows of units, without headings of groups."""
        return {key: row for key, row in self.rows(tag).items() if len(cells(row)) > 2}

    @cached_property
    def passages(self) -> dict[str, etree._Element]:
        """Block controls with paragraphs, by tag; such as come more than once are left out."""
        found: dict[str, list[etree._Element]] = {}
        for control in self.body.iter(w("sdt")):
            inside = control.find(w("sdtContent"))
            if inside is not None and inside.find(w("p")) is not None and tag_of(control):
                found.setdefault(tag_of(control), []).append(control)
        return {tag: controls[0] for tag, controls in found.items() if len(controls) == 1}

    @cached_property
    def fields(self) -> dict[tuple[str, int], etree._Element]:
        """Run-level controls of the body, by tag and ordinal."""
        found: dict[tuple[str, int], etree._Element] = {}
        seen: Counter[str] = Counter()
        for control in self.body.iter(w("sdt")):
            tag = tag_of(control)
            if tag and is_within(control, w("p")):
                found[tag, seen[tag]] = control
                seen[tag] += 1
        return found

    @cached_property
    def prose(self) -> dict[str, etree._Element]:
        """Fixed paragraphs of the body, by their words with the tags of the controls in them, where only one has them."""
        found: dict[str, list[etree._Element]] = {}
        for paragraph in self.body.iterchildren(w("p")):
            if text_of(paragraph).strip():
                found.setdefault(name_of(paragraph), []).append(paragraph)
        return {name: paragraphs[0] for name, paragraphs in found.items() if len(paragraphs) == 1}

    def comment(self, start: etree._Element, end: etree._Element, text: str) -> None:
        """A comment from one child of a paragraph to another, as Word writes it."""
        root = parse(self.parts.get(_COMMENTS, f'<w:comments xmlns:w="{w("x")[1:-2]}"/>'.encode()))
        number = self.number()
        one = etree.SubElement(root, w("comment"), {w("id"): number, **COLLEAGUE, w("initials"): "TTB"})
        paragraph = etree.SubElement(one, w("p"))
        etree.SubElement(etree.SubElement(paragraph, w("r")), w("annotationRef"))
        paragraph.append(run_of(text))
        self.parts = with_part(self.parts, _COMMENTS, to_bytes(root), _COMMENTS_TYPE, _COMMENTS_RELATIONSHIP)
        start.addprevious(etree.Element(w("commentRangeStart"), {w("id"): number}))
        reference = etree.Element(w("r"))
        etree.SubElement(reference, w("commentReference"), {w("id"): number})
        end.addnext(reference)
        end.addnext(etree.Element(w("commentRangeEnd"), {w("id"): number}))


def tag_of(control: etree._Element) -> str:
    """The tag of a control that docgen made."""
    found = control.find(f"{w('sdtPr')}/{w('tag')}")
    tag = "" if found is None else found.get(w("val"), "")
    return tag if tag.startswith("dg:") else ""


def is_within(element: etree._Element, tag: str) -> bool:
    """Whether an element stands inside of another with this tag."""
    return next(element.iterancestors(tag), None) is not None


def cells(row: etree._Element) -> list[etree._Element]:
    """The cells of a row."""
    return list(row.iterchildren(w("tc")))


def paragraphs(element: etree._Element) -> list[etree._Element]:
    """The paragraphs in an element, in order."""
    return list(element.iter(w("p")))


# Characters


@dataclass(frozen=True)
class Char:
    """A character that people see, its `w:t`, and where it stands in that."""

    char: str
    holder: etree._Element
    index: int
    control: etree._Element | None


def chars(element: etree._Element, control: etree._Element | None = None) -> list[Char]:
    """The characters of text in a paragraph or control."""
    found = []
    for child in element:
        if child.tag == w("t"):
            found += [Char(char, child, number, control) for number, char in enumerate(child.text or "")]
        elif child.tag == w("sdt"):
            found += chars(child, control if control is not None else child)
        elif child.tag not in _UNSEEN:
            found += chars(child, control)
    return found


def text_of(element: etree._Element) -> str:
    """The text of a paragraph or control, without tabs and breaks."""
    return "".join(char.char for char in chars(element))


def name_of(paragraph: etree._Element) -> str:
    """The fixed words of a paragraph, with the tags of its controls."""
    made, last = "", None
    for char in chars(paragraph):
        if char.control is None:
            made += char.char
        elif char.control is not last:
            made += f"⟦{tag_of(char.control)}⟧"
        last = char.control
    return made


def fixed(paragraph: etree._Element) -> list[int]:
    """Places of the characters of a paragraph that stand in no control."""
    return [number for number, char in enumerate(chars(paragraph)) if char.control is None]


def words_at(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand: letters only, two at least."""
    found, start = [], None
    for number, char in enumerate(text + " "):
        if char.isalpha():
            start = number if start is None else start
        else:
            if start is not None and number - start >= 2:
                found.append((start, number))
            start = None
    return found


# Runs


def run_of(text: str, like: etree._Element | None = None) -> etree._Element:
    """A run with a text, formatted as another."""
    run = etree.Element(w("r"), {w("rsidR"): "00A77B3E"})
    properties = None if like is None else like.find(w("rPr"))
    if properties is not None:
        run.append(copy.deepcopy(properties))
    etree.SubElement(run, w("t"), {SPACE: "preserve"}).text = text
    return run


def _holding_run(char: Char) -> etree._Element:
    return next(char.holder.iterancestors(w("r")))


def split(element: etree._Element, at: int) -> None:
    """Make a place in a paragraph or control a border between runs."""
    all_ = chars(element)
    if not 0 < at < len(all_):
        return
    char, run = all_[at], _holding_run(all_[at])
    if _holding_run(all_[at - 1]) is not run:
        return
    rest = copy.deepcopy(run)
    position = list(run).index(char.holder)
    for child in list(run)[position + 1 :]:
        run.remove(child)
    for child in list(rest)[:position]:
        if child.tag != w("rPr"):
            rest.remove(child)
    text = char.holder.text or ""
    holder = next(child for child in rest if child.tag == w("t"))
    char.holder.text, holder.text = text[: char.index], text[char.index :]
    for one in (char.holder, holder):
        one.set(SPACE, "preserve")
    rest.set(w("rsidR"), "00B21C4F")
    run.addnext(rest)
    if not char.holder.text:
        run.remove(char.holder)
        if all(child.tag == w("rPr") for child in run) and (parent := run.getparent()) is not None:
            parent.remove(run)


def cover(element: etree._Element, start: int, end: int) -> list[etree._Element]:
    """The runs of exactly these characters, split off where needed."""
    split(element, end)
    split(element, start)
    return list(dict.fromkeys(_holding_run(char) for char in chars(element)[start:end]))


def type_text(element: etree._Element, at: int, text: str, after: bool = True) -> None:
    """Type some words at a place, into the run before it (or after it)."""
    all_ = chars(element)
    if after and at > 0:
        char = all_[at - 1]
        index = char.index + 1
    else:
        char = all_[at]
        index = char.index
    old = char.holder.text or ""
    char.holder.text = old[:index] + text + old[index:]
    char.holder.set(SPACE, "preserve")


def delete(element: etree._Element, start: int, end: int) -> None:
    """Delete characters; runs that become empty go."""
    for run in cover(element, start, end):
        parent = run.getparent()
        assert parent is not None
        parent.remove(run)


def overtype(element: etree._Element, start: int, end: int, text: str) -> None:
    """Type over some characters: the first run takes the text."""
    first, *others = cover(element, start, end)
    for child in list(first):
        if child.tag != w("rPr"):
            first.remove(child)
    etree.SubElement(first, w("t"), {SPACE: "preserve"}).text = text
    for run in others:
        parent = run.getparent()
        assert parent is not None
        parent.remove(run)


def mark(runs: Sequence[etree._Element], *names: str, **attributes: str) -> None:
    """Format runs: bold, italic, colour…"""
    for run in runs:
        properties = run.find(w("rPr"))
        if properties is None:
            properties = etree.Element(w("rPr"))
            run.insert(0, properties)
        for name in names:
            for old in properties.findall(w(name)):
                properties.remove(old)
            one = etree.Element(w(name), {w(key): value for key, value in attributes.items()})
            order = ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "highlight", "u", "lang")
            later = [child for child in properties if etree.QName(child).localname in order[order.index(name) + 1 :]]
            if later:
                later[0].addprevious(one)
            else:
                properties.append(one)


def track_deleted(draft: Draft, runs: Sequence[etree._Element]) -> None:
    """Delete runs while changes are tracked."""
    for run in runs:
        around = etree.Element(w("del"), {w("id"): draft.number(), **COLLEAGUE})
        run.addprevious(around)
        around.append(run)
        for text in run.iter(w("t")):
            text.tag = w("delText")


def track_inserted(draft: Draft, run: etree._Element) -> etree._Element:
    """What holds a run typed while changes are tracked."""
    around = etree.Element(w("ins"), {w("id"): draft.number(), **COLLEAGUE})
    around.append(run)
    return around


def insert_run(element: etree._Element, at: int, run: etree._Element) -> None:
    """Put a run (or an insertion) at a place, beside the run that ends there."""
    split(element, at)
    all_ = chars(element)
    if at > 0:
        _holding_run(all_[at - 1]).addnext(run)
    elif all_:
        _holding_run(all_[0]).addprevious(run)
    else:
        element.append(run)


def reject(draft: Draft) -> None:
    """Reject all changes that the colleague tracked."""
    own = COLLEAGUE[w("author")]
    for tree in draft.trees.values():
        for one in [one for one in tree.iter(w("ins"), w("del")) if one.get(w("author")) == own]:
            parent = one.getparent()
            assert parent is not None
            if parent.tag == w("trPr"):
                row = parent.getparent()
                assert row is not None
                remove(row if one.tag == w("ins") else one)
            elif parent.tag == w("rPr"):
                paragraph = next(one.iterancestors(w("p")))
                remove(paragraph)
            elif one.tag == w("ins"):
                remove(one)
            else:
                for text in one.iter(w("delText")):
                    text.tag = w("t")
                for run in list(one):
                    one.addprevious(run)
                remove(one)


# Blocks


def paragraph_of(text: str, like: etree._Element | None = None) -> etree._Element:
    """A paragraph with a text, with the properties of another."""
    made = etree.Element(w("p"), {w("rsidR"): "00C30D11"})
    properties = None if like is None else like.find(w("pPr"))
    if properties is not None:
        made.append(copy.deepcopy(properties))
        for section in list(made.iter(w("sectPr"))):
            section.getparent().remove(section)  # type: ignore[union-attr]
    model = None if like is None else next(iter(like.iter(w("r"))), None)
    made.append(run_of(text, model))
    return made


def pasted(draft: Draft, element: etree._Element) -> etree._Element:
    """A copy as Word pastes it beside the original: controls with ids of their own, no bookmarks."""
    made = copy.deepcopy(element)
    for one in list(made.iter(w("bookmarkStart"), w("bookmarkEnd"))):
        remove(one)
    for control in made.iter(w("sdt")):
        number = control.find(f"{w('sdtPr')}/{w('id')}")
        if number is not None:
            number.set(w("val"), f"77{draft.number()}")
    return made


def remove(element: etree._Element) -> None:
    """Take an element out."""
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def unframe(control: etree._Element) -> list[etree._Element]:
    """Take a control's frame away and keep what it holds."""
    content = control.find(w("sdtContent"))
    assert content is not None
    inside = list(content)
    for child in inside:
        control.addprevious(child)
    remove(control)
    return inside


def content(control: etree._Element) -> etree._Element:
    """What holds the content of a control."""
    found = control.find(w("sdtContent"))
    assert found is not None
    return found


def table_of(*rows: Sequence[str]) -> etree._Element:
    """A table of a person's own."""
    table = etree.Element(w("tbl"))
    properties = etree.SubElement(table, w("tblPr"))
    etree.SubElement(properties, w("tblW"), {w("w"): "0", w("type"): "auto"})
    grid = etree.SubElement(table, w("tblGrid"))
    for _text in rows[0]:
        etree.SubElement(grid, w("gridCol"), {w("w"): "4000"})
    for texts in rows:
        row = etree.SubElement(table, w("tr"))
        for text in texts:
            cell = etree.SubElement(row, w("tc"))
            width = etree.SubElement(etree.SubElement(cell, w("tcPr")), w("tcW"))
            width.set(w("w"), "4000")
            width.set(w("type"), "dxa")
            cell.append(paragraph_of(text))
    return table


def columns(row: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """The cells of a row with the grid columns that they begin and end at."""
    at = 0
    for cell in cells(row):
        span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
        width = 1 if span is None else int(span.get(w("val"), "1"))
        yield at, at + width, cell
        at += width


# What Word does unasked


def saved_by_word(draft: Draft, seed: int) -> None:
    """What a save in Word leaves in places where nobody typed: rsids, split runs, proofing marks, languages."""
    draw = random.Random(seed)
    for tree in draft.trees.values():
        for paragraph in tree.iter(w("p")):
            if draw.random() < 0.3:
                paragraph.set(w("rsidR"), f"00{draw.randrange(16**6):06X}")
        runs = [run for run in tree.iter(w("r")) if run.find(w("t")) is not None]
        for run in draw.sample(runs, min(len(runs), 40)):
            _WHIMS[draw.randrange(len(_WHIMS))](run, draw)


def _rsid(run: etree._Element, draw: random.Random) -> None:
    run.set(w("rsidRPr"), f"00{draw.randrange(16**6):06X}")


def _break_in_two(run: etree._Element, draw: random.Random) -> None:
    text = run.findtext(w("t")) or ""
    if len(text) > 1 and len(run.findall(w("t"))) == 1:
        parent = run.getparent()
        if parent is None:
            return
        before = run.getprevious()
        at = draw.randrange(1, len(text))
        rest = copy.deepcopy(run)
        first, second = run.find(w("t")), rest.find(w("t"))
        assert first is not None and second is not None
        # Only what follows the text in its run goes along with the second half.
        if run[-1] is not first:
            return
        for child in list(rest):
            if child.tag not in (w("rPr"), w("t")):
                rest.remove(child)
        first.text, second.text = text[:at], text[at:]
        first.set(SPACE, "preserve")
        second.set(SPACE, "preserve")
        rest.set(w("rsidR"), "00D40E22")
        run.addnext(rest)
        if before is not None and draw.random() < 0.5:
            run.addprevious(etree.Element(w("proofErr"), {w("type"): "spellStart"}))
            rest.addnext(etree.Element(w("proofErr"), {w("type"): "spellEnd"}))


def _language(run: etree._Element, draw: random.Random) -> None:
    mark([run], "lang", val="vi-VN")


def _page(run: etree._Element, draw: random.Random) -> None:
    text = run.find(w("t"))
    if text is not None:
        text.addprevious(etree.Element(w("lastRenderedPageBreak")))


_WHIMS: tuple[Callable[[etree._Element, random.Random], None], ...] = (_rsid, _break_in_two, _language, _page)
